"""The audit of an office's rankings. Here alone are sex, age and category put beside a ranking, after it was made."""

from bisect import bisect
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Scorer
from matching.fairness import Audit, audit, in_order
from models.people import Person, Registration
from webapp.services import scorers
from webapp.services.matching_inputs import pools
from webapp.services.suggesting import open_records

SELECTED = 10
"""The first so many of a ranking are those whom an officer looks at."""
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


def audit_office(
    session: Session, *, office_id: int, today: date, scorer: Scorer | None = None, k: int = SELECTED
) -> Audit:
    """Audit the rankings of an office's open positions, as made by a scorer: by default the active one."""
    positions = open_records(session, office_id=office_id, today=today)
    pool = pools.get(session, office_id=office_id)
    rankings = in_order(positions, pool, scorer or scorers.active(session))
    return audit(rankings, groups(session, office_id=office_id, today=today), k=k)
