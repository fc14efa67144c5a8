"""Provinces, comuni and the offices that keep the lists."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class Province(Base):
    """One of Italy's provinces, by its two-letter code."""

    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(80))


class Comune(Base):
    """A municipality with a point inside it (WGS 84, degrees). Source: ISTAT, CC BY 4.0."""

    __tablename__ = "comune"

    istat_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    cadastral_code: Mapped[str] = mapped_column(String(4))
    latitude: Mapped[float]
    longitude: Mapped[float]

    province: Mapped[Province] = relationship()

    @property
    def label(self) -> str:
        """The name as pages show it, with the province."""
        return f"{self.name} ({self.province_code})"


class Office(Base):
    """A provincial targeted-placement office (law 68/1999 art. 6)."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")

    province: Mapped[Province] = relationship()
