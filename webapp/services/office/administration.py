"""What whoever looks after the service sees at a glance."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.people import Registration
from models.positions import Position
from models.scorers import ScorerVersion
from models.territory import Office
from webapp.services.engine import scorers


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office and how much it looks after."""

    office: Office
    people: int
    positions: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Offices, accounts and scorer versions."""

    offices: list[OfficeLine]
    accounts: list[Account]
    scorers: list[ScorerVersion]


def overview(session: Session) -> Overview:
    """Five queries, whatever the size."""
    people = _count_by_office(session, Registration.office_id)
    jobs = _count_by_office(session, Position.office_id)
    offices = session.scalars(select(Office).order_by(Office.province_code)).all()
    accounts = select(Account).options(joinedload(Account.office), joinedload(Account.employer)).order_by(Account.email)
    return Overview(
        offices=[OfficeLine(office, people.get(office.id, 0), jobs.get(office.id, 0)) for office in offices],
        accounts=list(session.scalars(accounts)),
        scorers=scorers.installed(session),
    )


def _count_by_office(session: Session, column) -> dict[int, int]:
    return dict(session.execute(select(column, func.count()).group_by(column)).all())
