"""People on an office's list: found one by one, with what an officer wants to know first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import CaseAssignment
from models.delegations import Delegation
from models.errors import NotFound
from models.people import Consent, FormerCode, Person, Profile, Registration
from models.positions import Position
from models.proposals import UNDER_WAY, Proposal
from models.types import ConsentPurpose, PersonEventKind, Role
from webapp.services.people import delegations
from webapp.services.people.person_changes import write_down
from webapp.services.visibility import person_of, registrations_of

SHOWN = 5


def visible(session: Session, *, account: Account, code: str) -> Person:
    """A person whom an account may see, by registration code. Raises NotFound for anybody else."""
    person = session.scalar(
        select(Person)
        .join(Person.registration)
        .where(Registration.code == code, registrations_of(account))
        .options(
            joinedload(Person.registration).joinedload(Registration.office),
            joinedload(Person.profile).joinedload(Profile.comune),
        )
    )
    if person is None:
        raise NotFound(code)
    return person


def mine(session: Session, *, account: Account) -> Person:
    """The person whose own account this is, or whom a delegate acts for. Raises NotFound for anybody else's account."""
    person = session.scalar(select(Person).where(Person.id.in_(person_of(account))))
    if person is None:
        raise NotFound
    return person


def code_now(session: Session, *, account: Account, code: str) -> str | None:
    """The code of the person who once had this one, before two files of theirs became one; None for nobody visible."""
    return session.scalar(
        select(Registration.code)
        .join(FormerCode, FormerCode.person_id == Registration.person_id)
        .where(FormerCode.code == code, registrations_of(account))
        .order_by(FormerCode.id.desc())
        .limit(1)
    )


def former_codes(session: Session) -> dict[str, str]:
    """Each code that a person once had, with the one they have now."""
    rows = session.execute(
        select(FormerCode.code, Registration.code)
        .join(Registration, Registration.person_id == FormerCode.person_id)
        .order_by(FormerCode.id)
    )
    return {row[0]: row[1] for row in rows}


def ids_of(session: Session, *, account: Account, codes: Collection[str]) -> Sequence[int]:
    """The ids of those people with these registration codes whom an account may see."""
    if not codes:
        return ()
    return session.scalars(
        select(Registration.person_id).where(Registration.code.in_(codes), registrations_of(account))
    ).all()


def active_consent(person: Person) -> Consent | None:
    """The consent to matching that is in force, if there is one."""
    given = (consent for consent in person.consents if consent.purpose is ConsentPurpose.MATCHING)
    return next((consent for consent in reversed(list(given)) if consent.withdrawn_at is None), None)


def case_officer(session: Session, *, person: Person) -> CaseAssignment | None:
    """Who looks after the person now."""
    return session.scalar(
        select(CaseAssignment)
        .where(CaseAssignment.person_id == person.id, CaseAssignment.until_on.is_(None))
        .options(joinedload(CaseAssignment.account))
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What an officer wants to know first."""

    consent: Consent | None
    assignment: CaseAssignment | None
    proposals: Sequence[Proposal]
    signs_in: bool
    helpers: Sequence[Delegation]
    """Who acts for the person today."""


def summary(session: Session, *, person: Person, today: date) -> Summary:
    """The person's state at a glance: consent, case officer, the latest proposals under way."""
    proposals = session.scalars(
        select(Proposal)
        .where(Proposal.person_id == person.id, Proposal.state.in_(UNDER_WAY))
        .options(joinedload(Proposal.position).joinedload(Position.employer))
        .order_by(Proposal.id.desc())
        .limit(SHOWN)
    ).all()
    own = select(exists().where(Account.person_id == person.id, Account.role == Role.CANDIDATE, Account.active))
    assignment = case_officer(session, person=person)
    helpers = delegations.helping(session, person=person, today=today)
    return Summary(active_consent(person), assignment, proposals, bool(session.scalar(own)), helpers)


def add_note(session: Session, *, person: Person, text: str, by: Account, now: datetime) -> None:
    """Keep a note on the person's file, encrypted, under the officer's name. A note is never changed."""
    write_down(session, person=person, kind=PersonEventKind.NOTE, by=by, now=now, note=text)
