"""The groups rankings are audited by: the engine knows no sex, no age, and of a category only what the law allows."""

from bisect import bisect
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Person, Registration

_BAND_STARTS = (25, 35, 45, 55)
AGE_BANDS = ("0-24", "25-34", "35-44", "45-54", "55+")

Groups = dict[str, dict[str, str]]


def age_band(birth: date, today: date) -> str:
    """The band of AGE_BANDS that somebody's age in full years is in; a year is full on the birthday."""
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return AGE_BANDS[bisect(_BAND_STARTS, years)]


def groups(session: Session, *, office_id: int, today: date) -> Groups:
    """By attribute (``sex``, ``age_band``, ``category``), the group of each person of an office's list, by code."""
    rows = session.execute(
        select(Registration.code, Person.sex, Person.birth_date, Registration.category)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.office_id == office_id)
    ).all()
    return {
        "sex": {code: sex.value for code, sex, _, _ in rows},
        "age_band": {code: age_band(birth, today) for code, _, birth, _ in rows},
        "category": {code: category.value for code, _, _, category in rows},
    }
