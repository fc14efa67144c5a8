"""Letters on paper, for whom no e-mail reaches and for whoever likes paper better."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.employers import Employer, EmployerContact
from models.errors import NotFound
from models.messages import Letter
from models.people import Consent, Person
from models.positions import Position
from models.proposals import Interview, Proposal, ProposalEvent
from models.types import ConsentPurpose, LetterKind, ProposalState, Role
from webapp.services.notices import readers_of
from webapp.services.visibility import proposals_of_office

State = ProposalState
ENDED = (State.DECLINED_BY_EMPLOYER, State.WITHDRAWN, State.CLOSED)
DUE_SHOWN = 50

_ALWAYS = {
    State.PROPOSED: (LetterKind.PROPOSAL,),
    State.SENT: (LetterKind.PROFILE,),
    State.INTERVIEW: (LetterKind.INTERVIEW, LetterKind.EMPLOYER, LetterKind.PROFILE),
    State.DECLINED_BY_EMPLOYER: (LetterKind.CLOSED,),
}


def kinds_for(proposal: Proposal) -> tuple[LetterKind, ...]:
    """The letters that make sense now. An employer who never knew the person gets none."""
    if proposal.state in (State.WITHDRAWN, State.CLOSED):
        if was_declined(proposal):
            return ()
        return (LetterKind.CLOSED, LetterKind.EMPLOYER) if was_sent(proposal) else (LetterKind.CLOSED,)
    return _ALWAYS.get(proposal.state, ())


def was_sent(proposal: Proposal) -> bool:
    """Whether the employer has known of the person."""
    standing: list[ProposalState] = []
    for event in proposal.history:
        if not event.undo:
            standing.append(event.to_state)
        elif standing:
            standing.pop()
    return State.SENT in standing


def was_declined(proposal: Proposal) -> bool:
    """Whether the last word before the end was the person's no: then nobody waits for a letter."""
    last = proposal.history[-1] if proposal.history else None
    return last is not None and last.from_state is State.DECLINED


def kinds_now(session: Session, *, proposal: Proposal) -> tuple[LetterKind, ...]:
    """The letters that may be printed now: no profile of somebody who has withdrawn their consent."""
    kinds = kinds_for(proposal)
    if LetterKind.PROFILE in kinds and not may_be_named(session, proposal=proposal):
        return tuple(kind for kind in kinds if kind is not LetterKind.PROFILE)
    return kinds


def may_be_named(session: Session, *, proposal: Proposal) -> bool:
    """Whether the person's consent is in force: without it nobody gets their profile any more."""
    return bool(session.scalar(select(_consent(proposal.person_id))))


def _consent(person_id: Any) -> ColumnElement[bool]:
    return exists().where(
        Consent.person_id == person_id,
        Consent.purpose == ConsentPurpose.MATCHING,
        Consent.withdrawn_at.is_(None),
    )


def prepare(session: Session, *, proposal: Proposal, kind: LetterKind, by: Account, now: datetime) -> Letter:
    """Write down that a letter is being printed. Raises NotFound for one that makes no sense now."""
    if kind not in kinds_now(session, proposal=proposal):
        raise NotFound(kind.value)
    letter = Letter(proposal_id=proposal.id, kind=kind, at=now, account_id=by.id)
    session.add(letter)
    session.flush()
    return letter


def of_proposal(session: Session, *, proposal: Proposal, letter_id: int) -> Letter:
    """One of a proposal's letters. Raises NotFound."""
    letter = session.scalar(select(Letter).where(Letter.id == letter_id, Letter.proposal_id == proposal.id))
    if letter is None:
        raise NotFound(str(letter_id))
    return letter


def appointment_at(session: Session, *, proposal: Proposal, at: datetime) -> Interview | None:
    """The appointment that stood when a letter was printed: it does not change when the interview is moved."""
    return session.scalar(
        select(Interview)
        .where(
            Interview.proposal_id == proposal.id,
            or_(Interview.cancelled_at.is_(None), Interview.cancelled_at > at),
        )
        .order_by(Interview.id)
        .limit(1)
    )


def to_print(session: Session, *, account: Account, now: datetime) -> Sequence[tuple[Proposal, LetterKind]]:
    """The letters to people without an e-mail that nobody has printed yet, the oldest proposals first."""
    found = []
    for kind, condition in _due(now).items():
        proposals = session.scalars(
            select(Proposal)
            .where(proposals_of_office(account), condition, ~_printed(kind))
            .options(
                joinedload(Proposal.person).joinedload(Person.registration),
                joinedload(Proposal.position).joinedload(Position.employer),
            )
            .order_by(Proposal.id)
            .limit(DUE_SHOWN)
        )
        found += [(proposal, kind) for proposal in proposals]
    return found


def _printed(kind: LetterKind) -> ColumnElement[bool]:
    """Whether such a letter was printed after the proposal's last step."""
    later = exists().where(ProposalEvent.proposal_id == Proposal.id, ProposalEvent.at > Letter.at)
    return exists().where(Letter.proposal_id == Proposal.id, Letter.kind == kind, ~later)


def _person_without_email() -> ColumnElement[bool]:
    account = exists().where(
        Account.person_id == Proposal.person_id,
        Account.role == Role.CANDIDATE,
        Account.active,
        Account.email.is_not(None),
    )
    return exists().where(Person.id == Proposal.person_id, Person.email.is_(None)) & ~account


def _employer_without_email() -> ColumnElement[bool]:
    # Told which row is meant: two levels down, nothing would tie it to the proposal by itself.
    employer, office = (
        select(column).where(Position.id == Proposal.position_id).correlate(Proposal).scalar_subquery()
        for column in (Position.employer_id, Position.office_id)
    )
    consortium = (
        select(Employer.consortium_id)
        .join(Position, Position.employer_id == Employer.id)
        .where(Position.id == Proposal.position_id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    account = exists().where(
        Account.id.in_(readers_of(employer)) | Account.id.in_(readers_of(consortium)), Account.active
    )
    contact = exists().where(
        EmployerContact.employer_id == employer, EmployerContact.office_id == office, EmployerContact.email != ""
    )
    return exists().where(Employer.id == employer) & ~account & ~contact


def _due(now: datetime) -> dict[LetterKind, ColumnElement[bool]]:
    ahead = exists().where(
        Interview.proposal_id == Proposal.id, Interview.cancelled_at.is_(None), Interview.starts_at > now
    )
    return {
        LetterKind.PROPOSAL: and_(Proposal.state == State.PROPOSED, _person_without_email()),
        LetterKind.INTERVIEW: and_(Proposal.state == State.INTERVIEW, ahead, _person_without_email()),
        LetterKind.PROFILE: and_(Proposal.state == State.SENT, _consent(Proposal.person_id), _employer_without_email()),
    }
