"""Column types: codes guarded by the database, sets of codes, moments that are always aware."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, String
from sqlalchemy.types import TypeDecorator


def code_column(codes: type[StrEnum], name: str) -> Enum:
    """A text column that holds one code of ``codes``, guarded by a CHECK called ``name`` on every database."""
    return Enum(
        codes,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class CodeSet(TypeDecorator[frozenset[str]]):
    """A set of codes in one text column, in the files' own form: sorted, with ``|`` between."""

    impl = String(200)
    cache_ok = True

    def __init__(self, codes: type[StrEnum]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:
        """Refuse unknown codes here: no CHECK can look inside the text."""
        known = [self.codes(code).value for code in value or ()]
        return "|".join(sorted(set(known)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        """Back to a set; an empty text is the empty set."""
        return frozenset(value.split("|")) if value else frozenset()

    def __repr__(self) -> str:
        return f"CodeSet({self.codes.__name__})"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC: SQLite forgets time zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A naive moment is a programming error: nobody knows which clock it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Aware on every database."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """An exact number with two decimals, hours or euros, kept as whole hundredths: no database rounds it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """More than two decimals are a programming error: nobody said how to round them."""
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != int(hundredths):
            raise ValueError("more than two decimals")
        return int(hundredths)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Back to the number."""
        return None if value is None else Decimal(value) / 100
