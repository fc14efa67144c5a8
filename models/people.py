"""People on the lists. Who they are, their registration, and what matching may know are three separate tables."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import CodeSet, UtcDateTime, code_column
from models.territory import Comune, Office
from models.types import (
    Availability,
    Category,
    Channel,
    ConsentPurpose,
    Contract,
    Education,
    Exclusion,
    Licence,
    Sex,
    Shift,
    Transport,
)


class Person(Base):
    """Identification: who somebody is and how to reach them. The engine never sees this table."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "surname", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tax_code: Mapped[str | None] = mapped_column(String(16), unique=True)
    surname: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    birth_date: Mapped[date]
    sex: Mapped[Sex] = mapped_column(code_column(Sex, "sex_known"))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    """Street and number, for letters; the comune is the profile's."""
    easy_letters: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Letters in easy words, for somebody who has not chosen on the site how they read."""
    version: Mapped[int] = mapped_column(server_default="1")
    """Grows with every change to the person's file, so that two officers who edit it at once are told."""

    registration: Mapped[Registration] = relationship(back_populates="person", cascade="all, delete-orphan")
    profile: Mapped[Profile] = relationship(back_populates="person", cascade="all, delete-orphan")
    consents: Mapped[list[Consent]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="Consent.given_on, Consent.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def full_name(self) -> str:
        """Name first, as people are addressed."""
        return f"{self.name} {self.surname}"

    @property
    def list_name(self) -> str:
        """Surname and name, as in lists of people."""
        return f"{self.surname} {self.name}"


class Registration(Base):
    """An entry in a provincial list (law 68/1999 art. 8): what the legal ranking and the audit need."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("invalidity_percent BETWEEN 0 AND 100", name="invalidity_percent_range"),
        CheckConstraint("dependants >= 0", name="dependants_not_negative"),
        CheckConstraint("yearly_income >= 0", name="income_not_negative"),
        Index(None, "office_id", "availability"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    category: Mapped[Category] = mapped_column(code_column(Category, "category_known"))
    invalidity_percent: Mapped[int | None]
    registered_on: Mapped[date]
    seniority_on: Mapped[date]
    dependants: Mapped[int] = mapped_column(default=0)
    yearly_income: Mapped[int] = mapped_column(default=0)
    availability: Mapped[Availability] = mapped_column(code_column(Availability, "availability_known"))

    person: Mapped[Person] = relationship(back_populates="registration")
    office: Mapped[Office] = relationship()


class FormerCode(Base):
    """A registration code that a person had before two files of theirs became one: it still leads to them."""

    __tablename__ = "former_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()


class Profile(Base):
    """What matching may know. ``changed_in`` is the data version in which the engine's view of it last changed."""

    __tablename__ = "profile"
    __table_args__ = (
        CheckConstraint("max_km IS NULL OR max_km >= 0", name="max_km_not_negative"),
        CheckConstraint("hours_min IS NULL OR hours_max IS NULL OR hours_min <= hours_max", name="hours_ordered"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    comune_code: Mapped[str | None] = mapped_column(ForeignKey("comune.istat_code"))
    education: Mapped[Education | None] = mapped_column(code_column(Education, "education_known"))
    licences: Mapped[frozenset[str]] = mapped_column(CodeSet(Licence), default=frozenset())
    transport: Mapped[Transport | None] = mapped_column(code_column(Transport, "transport_known"))
    max_km: Mapped[int | None]
    hours_min: Mapped[int | None]
    hours_max: Mapped[int | None]
    shifts: Mapped[frozenset[str]] = mapped_column(CodeSet(Shift), default=frozenset())
    contracts: Mapped[frozenset[str]] = mapped_column(CodeSet(Contract), default=frozenset(), server_default=text("''"))
    exclusions: Mapped[frozenset[str]] = mapped_column(CodeSet(Exclusion), default=frozenset())
    changed_in: Mapped[int] = mapped_column(default=0, index=True)

    person: Mapped[Person] = relationship(back_populates="profile")
    comune: Mapped[Comune | None] = relationship()
    capacities: Mapped[list[Capacity]] = relationship(cascade="all, delete-orphan", order_by="Capacity.dimension")
    accommodations: Mapped[list[NeededAccommodation]] = relationship(
        cascade="all, delete-orphan", order_by="NeededAccommodation.accommodation"
    )
    skills: Mapped[list[PersonSkill]] = relationship(cascade="all, delete-orphan", order_by="PersonSkill.id")
    experiences: Mapped[list[Experience]] = relationship(cascade="all, delete-orphan", order_by="Experience.id")
    wishes: Mapped[list[Wish]] = relationship(cascade="all, delete-orphan", order_by="Wish.id")


class Capacity(Base):
    """One dimension's level, 0 (none) to 4 (full). No row means unknown, which is not 0."""

    __tablename__ = "capacity"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("profile.person_id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[int]


class NeededAccommodation(Base):
    """An accommodation that the person needs or benefits from."""

    __tablename__ = "needed_accommodation"

    person_id: Mapped[int] = mapped_column(ForeignKey("profile.person_id"), primary_key=True)
    accommodation: Mapped[str] = mapped_column(String(32), primary_key=True)


class PersonSkill(Base):
    """A skill in the words it was written in, and the vocabulary's concept when one was found."""

    __tablename__ = "person_skill"
    __table_args__ = (UniqueConstraint("person_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("profile.person_id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    skill: Mapped[str | None] = mapped_column(String(64))


class Experience(Base):
    """A job held, for how many months."""

    __tablename__ = "experience"
    __table_args__ = (CheckConstraint("months >= 0", name="months_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("profile.person_id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    months: Mapped[int]
    occupation: Mapped[str | None] = mapped_column(String(64))


class Wish(Base):
    """A job the person is looking for, in their words."""

    __tablename__ = "wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("profile.person_id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    occupation: Mapped[str | None] = mapped_column(String(64))


class Consent(Base):
    """A person's agreement to one purpose, from a day on, until withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR recorded_at <= withdrawn_at", name="withdrawn_after_recorded"),
        Index(None, "person_id", "purpose", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(code_column(ConsentPurpose, "purpose_known"))
    given_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "channel_known"))
    """How it came; null where a list only gave the day."""
    withdrawn_channel: Mapped[Channel | None] = mapped_column(code_column(Channel, "withdrawn_channel_known"))

    person: Mapped[Person] = relationship(back_populates="consents")


class DataVersion(Base):
    """A counter that grows with every change to what the engine sees, so that caches know what is new."""

    __tablename__ = "data_version"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
