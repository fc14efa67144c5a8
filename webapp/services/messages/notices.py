"""What people, employers and the office are told. A notice is written with the change it tells of, and sent later.

E-mails are read on the way and on shared screens: a notice holds days, jobs, and the number of a proposal. It never
holds a person's name, and nothing of health, category or degree.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, delete, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import CaseAssignment
from models.employers import Employer, EmployerContact
from models.members import Membership
from models.messages import Notice
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.territory import Office
from models.types import DelegateScope, MemberRole, NoticeKind, ProposalState, Role
from webapp.extensions import ROME
from webapp.services.people import delegations


class Audience(StrEnum):
    """Whom a notice speaks to: the same event is told to each in other words."""

    PERSON = "person"
    EMPLOYER = "employer"
    OFFICE = "office"
    SERVICE = "service"


class Recipient(NamedTuple):
    """Where somebody is reached, in which language."""

    email: str
    language: str = "it"


def tell_person(
    session: Session, *, proposal: Proposal, kind: NoticeKind, now: datetime, **more: Any
) -> Recipient | None:
    """Write a notice to the person of a proposal. None where they have no e-mail: then a letter tells them."""
    recipient = reached_by(session, person=proposal.person)
    if recipient:
        _write(session, recipient, Audience.PERSON, proposal, kind=kind, now=now, more=more)
    for helper in _told_as_well(session, proposal.person, now):
        _write(session, helper, Audience.PERSON, proposal, kind=kind, now=now, more={**more, "helping": True})
    return recipient


def _told_as_well(session: Session, person: Person, now: datetime) -> Iterable[Recipient]:
    """Delegates who asked for the person's notices and may read what they are about."""
    for one in delegations.helping(session, person=person, today=now.astimezone(ROME).date()):
        account = one.account
        if one.told and DelegateScope.READ in one.scope and account is not None and account.active and account.email:
            yield Recipient(account.email, account.language)


def still_told(session: Session, *, notice: Notice, now: datetime) -> bool:
    """Whether what waits is still its recipient's to hear: a delegate's part may have ended since it was written."""
    if not notice.params.get("helping"):
        return True
    proposal = session.get(Proposal, notice.proposal_id) if notice.proposal_id is not None else None
    if proposal is None:
        return False
    return any(one.email == notice.recipient for one in _told_as_well(session, proposal.person, now))


def tell_employer(
    session: Session, *, proposal: Proposal, kind: NoticeKind, now: datetime, **more: Any
) -> list[Recipient]:
    """Write a notice to the employer of a proposal: to everyone who signs in for it, else to its contacts."""
    found = employer_reached_by(session, position=proposal.position)
    for recipient in found:
        _write(session, recipient, Audience.EMPLOYER, proposal, kind=kind, now=now, more=more)
    return found


def tell_employer_of_position(
    session: Session, *, position: Position, kind: NoticeKind, now: datetime, **more: Any
) -> list[Recipient]:
    """Write a notice to an employer about a position as a whole."""
    found = employer_reached_by(session, position=position)
    for recipient in found:
        _write(session, recipient, Audience.EMPLOYER, position, kind=kind, now=now, more=more)
    return found


def tell_members(session: Session, *, employer: Employer, now: datetime, step: str) -> list[Recipient]:
    """Write a notice to whoever acts for an organisation, about no position: something of its own has its day."""
    found = [Recipient(account.email, account.language) for account in _members(session, employer)]
    for recipient in found:
        params = {"to": Audience.EMPLOYER.value, "employer": employer.name, "step": step}
        kept = {"kind": NoticeKind.FOLLOW_UP_DUE, "params": params, "created_at": now}
        session.add(Notice(recipient=recipient.email, language=recipient.language, **kept))
    return found


def tell_office(
    session: Session, *, proposal: Proposal, kind: NoticeKind, now: datetime, by: Account | None, **more: Any
) -> Recipient | None:
    """Write a notice to the officer concerned, unless it was their own step."""
    officer = officer_concerned(session, proposal=proposal)
    if officer is not None and officer is by:
        return None
    address = proposal.position.office.email
    recipient = Recipient(officer.email, officer.language) if officer else Recipient(address) if address else None
    if recipient:
        more = {"person": proposal.person.registration.code, **more}
        _write(session, recipient, Audience.OFFICE, proposal, kind=kind, now=now, more=more)
    return recipient


def tell_office_of_person(
    session: Session, *, person: Person, position: Position, kind: NoticeKind, now: datetime, by: Account, **more: Any
) -> list[Recipient]:
    """Write a notice to the office about a person and a position that nobody has proposed to them.

    To who looks after the person, unless it was their own step; else as the office reads its e-mail.
    """
    officer = _case_officer(session, person.id)
    if officer is not None and officer is by:
        return []
    latest = [officer] if officer is not None else []
    found = office_reached_by(session, office=position.office, latest=latest)
    more = {"person": person.registration.code, **more}
    for recipient in found:
        _write(session, recipient, Audience.OFFICE, position, kind=kind, now=now, more=more)
    return found


def tell_office_of_position(
    session: Session, *, position: Position, kind: NoticeKind, now: datetime
) -> list[Recipient]:
    """Write a notice about a position as a whole to the office, when its employer took a step.

    To the officer who looked at it last; where nobody has, to the office's address, else to each of its officers.
    """
    steps = [step.account for step in reversed(position.history)]
    found = office_reached_by(session, office=position.office, latest=steps)
    for recipient in found:
        _write(session, recipient, Audience.OFFICE, position, kind=kind, now=now, more={})
    return found


def tell_all(
    session: Session,
    *,
    recipients: Iterable[Recipient],
    audience: Audience,
    kind: NoticeKind,
    office_id: int,
    now: datetime,
    **told: Any,
) -> None:
    """Write the same notice to each of these, about no position."""
    for recipient in dict.fromkeys(recipients):
        params = {"to": audience.value, **told}
        kept = {"kind": kind, "params": params, "created_at": now, "office_id": office_id}
        session.add(Notice(recipient=recipient.email, language=recipient.language, **kept))


def office_reached_by(session: Session, *, office: Office, latest: Iterable[Account | None]) -> list[Recipient]:
    """Who reads an office's e-mail: of those who took the latest steps the first that is its officer; else its
    address; else each of its officers.
    """
    officers = session.scalars(
        select(Account)
        .where(Account.office_id == office.id, Account.role == Role.OFFICER, Account.active)
        .order_by(Account.id)
    ).all()
    last = next((account for account in latest if account in officers), None)
    if last is None and office.email:
        return [Recipient(office.email)]
    return [Recipient(officer.email, officer.language) for officer in ([last] if last else officers)]


def reached_by(session: Session, *, person: Person) -> Recipient | None:
    """A person's e-mail: the one on their file, else the one they sign in with, in the language they chose there.

    An address whose invitation nobody has opened may be anybody's.
    """
    account = session.scalar(
        select(Account)
        .where(Account.person_id == person.id, Account.role == Role.CANDIDATE, Account.active)
        .order_by(Account.email.is_(None) | Account.invite_hash.is_not(None), Account.id)
        .limit(1)
    )
    answered = account.email if account and account.invite_hash is None else None
    email = person.email or answered
    return Recipient(email, account.language if account else "it") if email else None


def employer_reached_by(session: Session, *, position: Position) -> list[Recipient]:
    """Who reads an employer's e-mail about a position: who signs in for it, else the position's office's contacts."""
    return organisation_reached_by(session, employer=position.employer, office_id=position.office_id)


def organisation_reached_by(session: Session, *, employer: Employer, office_id: int) -> list[Recipient]:
    """Who reads an organisation's e-mail: who signs in for it, else the contacts that an office has there."""
    accounts = _members(session, employer)
    if accounts:
        return [Recipient(account.email, account.language) for account in accounts]
    contacts = session.scalars(
        select(EmployerContact.email)
        .where(
            EmployerContact.employer_id == employer.id,
            EmployerContact.office_id == office_id,
            EmployerContact.email != "",
        )
        .order_by(EmployerContact.id)
    )
    return [Recipient(email) for email in dict.fromkeys(contacts)]


def signs_in(session: Session, *, employer: Employer) -> bool:
    """Whether anybody reads the site for an employer: an office's contacts have an e-mail, and no pages."""
    return bool(_members(session, employer))


def _members(session: Session, employer: Employer) -> Sequence[Account]:
    """Those who answer for an organisation; for one without members, those of its consortium."""
    through = (employer.id, employer.consortium_id)
    for number in (one for one in through if one is not None):
        members = select(Account).where(Account.id.in_(readers_of(number)), Account.active).order_by(Account.id)
        if found := session.scalars(members).all():
            return found
    return ()


def readers_of(employer_id: int | ColumnElement[int] | ScalarSelect[int]) -> Select[tuple[int]]:
    """The accounts of those who answer for an organisation: all its members but those who only look."""
    return select(Membership.account_id).where(
        Membership.employer_id == employer_id, Membership.role != MemberRole.VIEWER
    )


def officer_concerned(session: Session, *, proposal: Proposal) -> Account | None:
    """Who looks after the person, else who proposed the job to them."""
    assigned = _case_officer(session, proposal.person_id)
    if assigned is not None:
        return assigned
    proposed = (step.account for step in reversed(proposal.history) if step.to_state is ProposalState.PROPOSED)
    return next((account for account in proposed if account is not None and account.active), None)


def _case_officer(session: Session, person_id: int) -> Account | None:
    return session.scalar(
        select(Account)
        .join(CaseAssignment, CaseAssignment.account_id == Account.id)
        .where(CaseAssignment.person_id == person_id, CaseAssignment.until_on.is_(None), Account.active)
    )


def take_back(session: Session, *, proposal: Proposal, since: datetime) -> None:
    """Drop what a step that was taken back would have told, as far as no e-mail holds it yet."""
    session.execute(
        delete(Notice).where(Notice.proposal_id == proposal.id, Notice.message_id.is_(None), Notice.created_at >= since)
    )


def _write(
    session: Session,
    recipient: Recipient,
    audience: Audience,
    about: Proposal | Position,
    *,
    kind: NoticeKind,
    now: datetime,
    more: dict[str, Any],
) -> None:
    position, proposal_id = (about.position, about.id) if isinstance(about, Proposal) else (about, None)
    session.add(
        Notice(
            recipient=recipient.email,
            language=recipient.language,
            kind=kind,
            params={
                "to": audience.value,
                "position": position.title,
                "code": position.code,
                "employer": position.employer.name,
                **more,
            },
            created_at=now,
            office_id=position.office_id,
            proposal_id=proposal_id,
        )
    )
