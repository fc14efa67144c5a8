"""A delegation's way: the invitation, its acceptance, what the office changes, the end. Each step is in the history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.casework import Document, PersonEvent
from models.delegations import Delegation
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.people import Person
from models.person_requests import PersonRequest
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.types import (
    DelegateKind,
    DelegateScope,
    DelegationState,
    NoticeKind,
    PersonEventKind,
    PersonRequestKind,
    ProposalState,
    Role,
    whole_scope,
)
from webapp.extensions import ROME
from webapp.services import accounts, tokens
from webapp.services.messages import notices
from webapp.services.people.person_changes import Change, differences, write_down
from webapp.services.tokens import SAME_SENDING, AddressTaken, BadCode, CodeExpired, CodeUsed

OPEN_FOR = timedelta(days=14)


class AnotherAddress(DomainError):
    """The invitation was sent to another address than that of whoever signed in."""


class AlreadyHelps(DomainError):
    """Whoever reads this address acts for the person already."""


class OwnAddress(DomainError):
    """The address is the person's own: nobody is their own delegate."""


class NeedsDocument(DomainError):
    """What the office sets rests on a paper: a support administrator's decree; a signed one for the consents."""


class StandsByDecree(DomainError):
    """A support administrator is named by a court: the person asks the office, and does not end it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed: who it is, for what, from when until when, and the paper it rests on."""

    kind: DelegateKind
    scope: frozenset[str]
    starts_on: date
    ends_on: date | None = None
    document: Document | None = None


def invite(
    session: Session, *, person: Person, terms: Terms, name: str, email: str, by: Account, now: datetime
) -> tuple[Delegation, str | None]:
    """Invite whoever reads this address: the delegation to be, and the code to send; none for the same a moment ago.

    A new invitation takes the place of the one before. Raises AlreadyHelps, OwnAddress, NeedsDocument.
    """
    email = email.strip().lower()
    if terms.document is None and (terms.kind is DelegateKind.ADMINISTRATOR or _decided_by_office(terms, by)):
        raise NeedsDocument
    if email in _own_addresses(session, person):
        raise OwnAddress(email)
    before = [one for one in _not_ended(session, person) if one.email == email]
    if any(one.account_id is not None and not _over(one, now) for one in before):
        raise AlreadyHelps(email)
    for one in before:
        if one.account_id is None and one.created_at > now - SAME_SENDING and _same(one, terms):
            return one, None
        if by.role is Role.CANDIDATE and one.named_by_court and not _over(one, now):
            # The office has invited them with a court's paper: nobody else takes that back.
            raise AlreadyHelps(email)
        _close(one, by=by, now=now)
        _note(session, one, by=by, now=now, changes=[Change("delegate", one.delegate_name, "")])
    token = tokens.make()
    made = Delegation(
        person=person,
        name=name.strip(),
        email=email,
        created_at=now,
        inviter=by,
        token_hash=tokens.hash_of(token),
        expires_at=now + OPEN_FOR,
    )
    _agree(made, terms)
    session.add(made)
    session.flush()
    _note(session, made, by=by, now=now, changes=_changes({}, {"delegate": made.name, **_told(made)}))
    return made, token


def _decided_by_office(terms: Terms, by: Account) -> bool:
    """Whether the office, and not the person, lets somebody decide over the person's rights."""
    return by.role is Role.OFFICER and DelegateScope.CONSENT in terms.scope


def _ticked_by_person(delegation: Delegation) -> bool:
    """Consents that rest on no paper are those that the person gave on their pages."""
    return DelegateScope.CONSENT in delegation.scope and delegation.document is None


def _own_addresses(session: Session, person: Person) -> set[str]:
    own = select(Account.email).where(Account.person_id == person.id, Account.role == Role.CANDIDATE)
    return {found.lower() for found in (person.email, *session.scalars(own)) if found}


def _not_ended(session: Session, person: Person) -> Sequence[Delegation]:
    return session.scalars(
        select(Delegation).where(Delegation.person_id == person.id, Delegation.ended_at.is_(None))
    ).all()


def _over(delegation: Delegation, now: datetime) -> bool:
    return delegation.ends_on is not None and delegation.ends_on < _day(now)


def _day(now: datetime) -> date:
    """The day it is in Rome."""
    return now.astimezone(ROME).date()


def of_person(session: Session, *, person: Person) -> Sequence[Delegation]:
    """Whoever acts, acted or is invited to act for a person, the latest first."""
    return session.scalars(
        select(Delegation)
        .where(Delegation.person_id == person.id)
        .options(
            joinedload(Delegation.account),
            joinedload(Delegation.document),
            joinedload(Delegation.inviter),
            joinedload(Delegation.ender),
        )
        .order_by(Delegation.id.desc())
    ).all()


def one_of(session: Session, *, person: Person, delegation_id: int) -> Delegation:
    """One delegation of this person's. Raises NotFound."""
    found = session.scalar(
        select(Delegation)
        .where(Delegation.id == delegation_id, Delegation.person_id == person.id)
        .options(joinedload(Delegation.account), joinedload(Delegation.document))
    )
    if found is None:
        raise NotFound(str(delegation_id))
    return found


class Deed(NamedTuple):
    """One thing that a delegate did for a person."""

    at: datetime
    what: ProposalState | PersonEventKind | PersonRequestKind
    about: str = ""
    """The job's title, where it is about one."""


def done_by(session: Session, *, delegation: Delegation, limit: int = 5) -> list[Deed]:
    """What the delegate did for this person, the latest first. What they only looked at is in the log of looks."""
    account_id, person_id = delegation.account_id, delegation.person_id
    steps = session.execute(
        select(ProposalEvent.at, ProposalEvent.to_state, Position.title)
        .join(Proposal, Proposal.id == ProposalEvent.proposal_id)
        .join(Position, Position.id == Proposal.position_id)
        .where(ProposalEvent.account_id == account_id, Proposal.person_id == person_id)
        .order_by(ProposalEvent.at.desc(), ProposalEvent.id.desc())
        .limit(limit)
    )
    events = session.execute(
        select(PersonEvent.at, PersonEvent.kind)
        .where(PersonEvent.account_id == account_id, PersonEvent.person_id == person_id)
        .order_by(PersonEvent.at.desc(), PersonEvent.id.desc())
        .limit(limit)
    )
    asked = session.execute(
        select(PersonRequest.at, PersonRequest.kind)
        .where(PersonRequest.account_id == account_id, PersonRequest.person_id == person_id)
        .order_by(PersonRequest.at.desc(), PersonRequest.id.desc())
        .limit(limit)
    )
    found = [Deed(*row) for rows in (steps, events, asked) for row in rows]
    return sorted(found, key=lambda deed: deed.at, reverse=True)[:limit]


def to_accept(session: Session, *, token: str, now: datetime) -> Delegation:
    """The invitation behind a code. Raises BadCode, CodeUsed, CodeExpired."""
    found = session.scalar(
        select(Delegation)
        .where(Delegation.token_hash == tokens.hash_of(token))
        .options(joinedload(Delegation.person), joinedload(Delegation.inviter))
    )
    if found is None:
        raise BadCode
    if found.account_id is not None:
        raise CodeUsed
    if found.ended_at is not None:
        raise BadCode
    if found.state(now=now, today=_day(now)) is not DelegationState.INVITED:
        raise CodeExpired
    return found


def accept_as(session: Session, *, account: Account, token: str, now: datetime) -> Delegation:
    """Whoever is signed in as a delegate acts for one more person, from now on. Raises AnotherAddress, and as above."""
    found = to_accept(session, token=token, now=now)
    if account.role is not Role.DELEGATE or account.email != found.email:
        raise AnotherAddress(found.email)
    return _accept(session, found, account, now)


def accept_new(session: Session, *, token: str, name: str, password_hash: str, language: str, now: datetime) -> Account:
    """Somebody without an account gets one and acts for the person. Raises AddressTaken, and as ``to_accept``."""
    found = to_accept(session, token=token, now=now)
    if accounts.by_email(session, email=found.email) is not None:
        raise AddressTaken(found.email)
    account = Account(
        email=found.email,
        name=name.strip(),
        role=Role.DELEGATE,
        password_hash=password_hash,
        language=language,
        created_at=now,
    )
    session.add(account)
    _accept(session, found, account, now)
    return account


def _accept(session: Session, delegation: Delegation, account: Account, now: datetime) -> Delegation:
    if account.id is not None:
        for one in _not_ended(session, delegation.person):
            if one.account_id == account.id:
                _close(one, by=account, now=now)
    try:
        session.flush()
        delegation.account, delegation.accepted_at = account, now
        account.person = delegation.person
        session.flush()
    except (StaleDataError, IntegrityError) as error:
        # Used in this very moment, by whoever holds the code too.
        raise CodeUsed from error
    _note(session, delegation, by=account, now=now, changes=[Change("delegate_accepted", "", account.name)])
    _tell_person(session, delegation, by=account, now=now)
    return delegation


def change(
    session: Session, *, delegation: Delegation, terms: Terms, by: Account, seen_version: int, now: datetime
) -> bool:
    """Other terms, for an officer: whether anything changed. Raises NeedsDocument, DecidedMeanwhile."""
    if delegation.version != seen_version or delegation.ended_at is not None:
        raise DecidedMeanwhile(str(delegation.id))
    decided = _decided_by_office(terms, by) and not _ticked_by_person(delegation)
    if terms.document is None and (terms.kind is DelegateKind.ADMINISTRATOR or decided):
        raise NeedsDocument
    before = _told(delegation)
    _agree(delegation, terms)
    changes = _changes(before, _told(delegation))
    _flush(session, delegation)
    if changes:
        _note(session, delegation, by=by, now=now, changes=changes)
        _tell_person(session, delegation, by=by, now=now)
    return bool(changes)


def end(
    session: Session, *, delegation: Delegation, by: Account, now: datetime, seen_version: int, why: str = ""
) -> bool:
    """From this moment nobody acts by it; an invitation is taken back. False where it was over already.

    The person, an officer and the delegate may. Raises StandsByDecree for the person where a court named them, and
    DecidedMeanwhile.
    """
    if delegation.ended_at is not None:
        return False
    if delegation.version != seen_version:
        raise DecidedMeanwhile(str(delegation.id))
    if by.role is Role.CANDIDATE and delegation.named_by_court:
        raise StandsByDecree(str(delegation.id))
    _close(delegation, by=by, now=now, why=why)
    _flush(session, delegation)
    change_told = Change("delegate", delegation.delegate_name, "")
    _note(session, delegation, by=by, now=now, changes=[change_told], note=why)
    if delegation.account_id is not None:
        _tell_person(session, delegation, by=by, now=now)
    return True


def choose_notices(session: Session, *, delegation: Delegation, told: bool) -> None:
    """Whether the person's notices are sent to the delegate as well: for the delegate to say."""
    delegation.told = told
    session.flush()


def _close(delegation: Delegation, *, by: Account, now: datetime, why: str = "") -> None:
    delegation.ended_at, delegation.ender, delegation.ended_why = now, by, why.strip()[:300]


def _agree(delegation: Delegation, terms: Terms) -> None:
    delegation.kind, delegation.scope = terms.kind, whole_scope(terms.scope)
    delegation.starts_on, delegation.ends_on = terms.starts_on, terms.ends_on
    delegation.document = terms.document


def _told(delegation: Delegation) -> dict[str, str]:
    """The terms as the history tells them."""
    return _in_words(delegation.kind, delegation.scope, delegation.starts_on, delegation.ends_on)


def _same(one: Delegation, terms: Terms) -> bool:
    """Whether an invitation says this already, with the same paper."""
    papers = [paper.content if paper is not None else None for paper in (one.document, terms.document)]
    return _told(one) == _told_by(terms) and papers[0] == papers[1]


def _told_by(terms: Terms) -> dict[str, str]:
    return _in_words(terms.kind, whole_scope(terms.scope), terms.starts_on, terms.ends_on)


def _in_words(kind: str, scope: Collection[str], starts_on: date, ends_on: date | None) -> dict[str, str]:
    return {
        "delegate_kind": DelegateKind(kind).value,
        "delegate_scope": "|".join(one.value for one in DelegateScope if one.value in scope),
        "delegate_starts_on": starts_on.isoformat(),
        "delegate_ends_on": ends_on.isoformat() if ends_on else "",
    }


def _changes(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    return differences({field: before.get(field, "") for field in after}, after)


def _note(
    session: Session, delegation: Delegation, *, by: Account, now: datetime, changes: Sequence[Change], note: str = ""
) -> None:
    kind = PersonEventKind.DELEGATION
    write_down(session, person=delegation.person, kind=kind, by=by, now=now, changes=changes, note=note)


def _tell_person(session: Session, delegation: Delegation, *, by: Account, now: datetime) -> None:
    """Who acts for somebody does not change behind their back; what they did themselves needs no news."""
    person = delegation.person
    if by.role is Role.CANDIDATE:
        return
    recipient = notices.reached_by(session, person=person)
    notices.tell_all(
        session,
        recipients=[recipient] if recipient else [],
        audience=notices.Audience.PERSON,
        kind=NoticeKind.HELPERS_CHANGED,
        office_id=person.registration.office_id,
        now=now,
    )


def _flush(session: Session, delegation: Delegation) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(str(delegation.id)) from error
