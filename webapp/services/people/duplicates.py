"""People who may be the same person: by tax code, by name, by date of birth, with the slips that hands make."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from models.people import Person, Registration

SHOWN = 5
CLOSE_NAME, VERY_CLOSE_NAME = 80, 90
SLIPS = 2
"""Wrong, missing or swapped characters in a tax code that may still be the same."""


class Likeness(StrEnum):
    """What two people have in common."""

    TAX_CODE = "tax_code"
    TAX_CODE_CLOSE = "tax_code_close"
    NAME = "name"
    NAME_CLOSE = "name_close"
    BIRTH_DATE = "birth_date"
    BIRTH_DATE_CLOSE = "birth_date_close"


@dataclass(frozen=True, slots=True)
class Someone:
    """What two people are compared by."""

    surname: str
    name: str
    birth_date: date
    tax_code: str | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody on the list who may be the same person, and why."""

    person_id: int
    code: str
    list_name: str
    birth_date: date
    likenesses: tuple[Likeness, ...]
    score: float


def similar_people(
    session: Session, *, who: Someone, office_id: int, but: int | None = None, limit: int = SHOWN
) -> list[Similar]:
    """The people of an office who may be the same as ``who``, the likeliest first. One query.

    ``but``: the person themself. Two with different names and different days of birth are never the same.
    """
    found = (_compared(who, row) for row in _near(session, who, office_id, but))
    likely = sorted((one for one in found if one), key=lambda one: (-one.score, one.code))
    return likely[:limit]


def _near(session: Session, who: Someone, office_id: int, but: int | None) -> Sequence[Row[tuple[object, ...]]]:
    """The few rows worth comparing: of the same day of birth or one slip away, of the same surname or the same code."""
    alike = [
        Person.birth_date.in_(sorted(_one_slip_away(who.birth_date))),
        Person.surname.in_(sorted(_spellings(who.surname) | _spellings(who.name))),
    ]
    if who.tax_code:
        alike.append(Person.tax_code == who.tax_code)
    statement = (
        select(Person.id, Registration.code, Person.surname, Person.name, Person.birth_date, Person.tax_code)
        .join(Person.registration)
        .where(Registration.office_id == office_id, or_(*alike))
    )
    return session.execute(statement if but is None else statement.where(Person.id != but)).all()


def _compared(who: Someone, row: Row[tuple[object, ...]]) -> Similar | None:
    names = _name_likeness(who, row)
    found = [*_of_codes(who.tax_code, row.tax_code), *_of_names(names), *_of_days(who.birth_date, row.birth_date)]
    if not _likely(set(found), names):
        return None
    list_name = f"{row.surname} {row.name}"
    score = names / 100 + sum(_WEIGHTS[one] for one in found)
    return Similar(row.id, row.code, list_name, row.birth_date, tuple(found), score)


_WEIGHTS = {
    Likeness.TAX_CODE: 3.0,
    Likeness.TAX_CODE_CLOSE: 1.0,
    Likeness.NAME: 0.5,
    Likeness.NAME_CLOSE: 0.0,
    Likeness.BIRTH_DATE: 1.0,
    Likeness.BIRTH_DATE_CLOSE: 0.5,
}


def _likely(found: set[Likeness], names: float) -> bool:
    if Likeness.TAX_CODE in found:
        return True
    if names < CLOSE_NAME:
        return False
    if found & {Likeness.TAX_CODE_CLOSE, Likeness.BIRTH_DATE}:
        return True
    return Likeness.BIRTH_DATE_CLOSE in found and names >= VERY_CLOSE_NAME


def _of_codes(mine: str | None, theirs: str | None) -> Iterator[Likeness]:
    if not mine or not theirs:
        return
    if mine == theirs:
        yield Likeness.TAX_CODE
    elif OSA.distance(mine, theirs) <= SLIPS:
        yield Likeness.TAX_CODE_CLOSE


def _of_names(likeness: float) -> Iterator[Likeness]:
    if likeness == 100:
        yield Likeness.NAME
    elif likeness >= CLOSE_NAME:
        yield Likeness.NAME_CLOSE


def _of_days(mine: date, theirs: date) -> Iterator[Likeness]:
    if mine == theirs:
        yield Likeness.BIRTH_DATE
    elif theirs in _one_slip_away(mine):
        yield Likeness.BIRTH_DATE_CLOSE


def _name_likeness(who: Someone, row: Row[tuple[object, ...]]) -> float:
    """0 to 100, whichever of name and surname comes first, with or without the spaces between."""
    mine, theirs = f"{_plain(who.surname)} {_plain(who.name)}", f"{_plain(row.surname)} {_plain(row.name)}"
    together = fuzz.ratio(mine.replace(" ", ""), theirs.replace(" ", ""))
    return max(fuzz.token_sort_ratio(mine, theirs), together)


def _plain(text: str) -> str:
    """Small letters without accents; apostrophes and hyphens are spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join("".join(mark if mark.isalnum() else " " for mark in kept).split())


def _spellings(text: str) -> set[str]:
    """A name as offices write it: as typed, all capitals, first capitals."""
    return {text, text.upper(), text.title()}


def _one_slip_away(day: date) -> set[date]:
    """The day itself, day and month swapped, another day of the month, another month, a slip in the year."""
    century, decade, year = day.year // 100 * 100, day.year // 10 % 10, day.year % 10
    years = {day.year + step for step in (-10, -2, -1, 0, 1, 2, 10)} | {century + 10 * year + decade}
    parts = {(day.year, day.day, day.month)}
    parts |= {(day.year, day.month, number) for number in range(1, 32)}
    parts |= {(day.year, month, day.day) for month in range(1, 13)}
    parts |= {(year, day.month, day.day) for year in years}
    return {found for one in parts if (found := _day(*one))}


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
