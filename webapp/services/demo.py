"""The demo world: an invented province, loaded through the same doors as real data."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Scorer
from models.accounts import Account
from models.employers import Employer
from models.errors import DomainError
from models.people import Person, Registration
from models.positions import Position
from models.territory import Office
from models.types import Role
from webapp.services import accounts, reference, scorers
from webapp.services.deciding import Decision, decide, proposal_between
from webapp.services.importing import import_candidates, import_outcomes, import_positions
from webapp.services.ranking import opportunities_for

WORLD = reference.FIXTURES / "demo"
PROPOSED_TO_EACH = 3


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One way into the demo."""

    role: str
    email: str
    password: str
    name: str
    registration: str | None = None
    employer_vat: str | None = None
    office: str | None = None

    def public(self) -> dict[str, str]:
        """What `flask demo --json` prints."""
        return {"role": self.role, "email": self.email, "password": self.password}


def load_world(
    session: Session, *, hash_password: Callable[[str], str], now: datetime, today: date, folder: Path = WORLD
) -> list[DemoAccount]:
    """Load what is not there yet; data that somebody changed since are left alone."""
    entries = [DemoAccount(**entry) for entry in json.loads((folder / "accounts.json").read_text(encoding="utf-8"))]
    reference.load_territory(session)
    scorers.install_first(session, scorer=Scorer.prior(), now=now)
    if accounts.by_email(session, email=entries[0].email) is None:
        reference.load_offices(session, file=folder / "offices.json")
        _import_lists(session, folder, now)
        made = [_account(session, entry, hash_password(entry.password), now) for entry in entries]
        _propose(session, made, now, today)
    return entries


def _import_lists(session: Session, folder: Path, now: datetime) -> None:
    office_id = session.scalars(select(Office.id).order_by(Office.id)).one()
    reports = {
        "elenco.csv": import_candidates(session=session, path=folder / "elenco.csv", office_id=office_id, now=now),
        "posizioni.csv": import_positions(session=session, path=folder / "posizioni.csv", office_id=office_id),
        "esiti.csv": import_outcomes(session=session, path=folder / "esiti.csv", now=now),
    }
    for name, report in reports.items():
        if report.rejected:
            raise DomainError(f"{name}: {report.rejected[0].message}")


def _account(session: Session, entry: DemoAccount, password_hash: str, now: datetime) -> Account:
    employer = entry.employer_vat and session.scalar(select(Employer).where(Employer.vat_number == entry.employer_vat))
    person = entry.registration and session.scalar(select(Registration).where(Registration.code == entry.registration))
    office = entry.office and session.scalar(select(Office).where(Office.province_code == entry.office))
    return accounts.create(
        session,
        email=entry.email,
        name=entry.name,
        role=Role.EMPLOYER if entry.role == "cooperative" else Role(entry.role),
        password_hash=password_hash,
        now=now,
        office_id=office.id if office else None,
        employer_id=employer.id if employer else None,
        person_id=person.person_id if person else None,
    )


def _propose(session: Session, made: list[Account], now: datetime, today: date) -> None:
    """Something for the demo people to answer: the first officer proposes them for the positions that fit best."""
    officer = next(account for account in made if account.role is Role.OFFICER)
    for person in (account.person for account in made if account.person):
        best = opportunities_for(session, code=person.registration.code, top=None, today=today)
        free = [match.position for match in best.matches if not _decided(session, person, match.position)]
        for code in free[:PROPOSED_TO_EACH]:
            decide(
                session,
                position=session.scalars(select(Position).where(Position.code == code)).one(),
                person=person,
                decision=Decision.PROPOSE,
                by=officer,
                seen_version=0,
                now=now,
                today=today,
            )


def _decided(session: Session, person: Person, code: str) -> bool:
    position = session.scalars(select(Position).where(Position.code == code)).one()
    return proposal_between(session, position=position, person=person) is not None
