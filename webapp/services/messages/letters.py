"""Letters on paper, for whom no e-mail reaches and for whoever likes paper better."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from models.accounts import Account
from models.employers import Employer, EmployerContact
from models.errors import NotFound
from models.messages import Letter
from models.people import Consent, Person
from models.positions import Position
from models.proposals import Interview, Proposal, ProposalEvent
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import ConsentPurpose, EmployersWish, LetterKind, ProposalState, Role
from webapp.services.messages.notices import readers_of
from webapp.services.visibility import proposals_of_office

State = ProposalState
ENDED = (State.DECLINED_BY_EMPLOYER, State.WITHDRAWN, State.CLOSED)
DUE_SHOWN = 50
NEWS = timedelta(days=30)
"""For how long it is news that a proposal ended."""

WITH_CONSENT = frozenset({LetterKind.PROFILE, LetterKind.PRESENTED, LetterKind.TIMES})
"""Letters that go on with what the person agreed to."""

_ALWAYS = {
    State.PROPOSED: (LetterKind.PROPOSAL,),
    State.SENT: (LetterKind.PRESENTED, LetterKind.PROFILE),
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
    """The letters that may be printed now: no profile of somebody who has withdrawn their consent.

    Where an employer asks for an interview, the times to choose from take the place of the news that came before.
    """
    kinds = kinds_for(proposal)
    if session.scalar(select(Proposal.id).where(Proposal.id == proposal.id, _asked_to_choose())) is not None:
        kinds = tuple(LetterKind.TIMES if kind is LetterKind.PRESENTED else kind for kind in kinds)
    if WITH_CONSENT & set(kinds) and not may_be_named(session, proposal=proposal):
        return tuple(kind for kind in kinds if kind not in WITH_CONSENT)
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
                selectinload(Proposal.history),
            )
            .order_by(Proposal.id)
            .limit(DUE_SHOWN)
        )
        # Whether the last word was the person's own no only the story of the proposal says.
        found += [(one, kind) for one in proposals if kind is not LetterKind.CLOSED or kind in kinds_for(one)]
    return found


def times_at(session: Session, *, proposal: Proposal, at: datetime) -> Sequence[InterviewSlot]:
    """The times that could be chosen when a letter was printed: it does not change when one is taken."""
    return session.scalars(
        select(InterviewSlot)
        .where(
            InterviewSlot.position_id == proposal.position_id,
            InterviewSlot.offered_at <= at,
            InterviewSlot.starts_at > at,
            or_(InterviewSlot.withdrawn_at.is_(None), InterviewSlot.withdrawn_at > at),
        )
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    ).all()


def _asked_to_choose() -> ColumnElement[bool]:
    """Whether an employer asks for an interview and the person has to choose among times that are there."""
    later = aliased(EmployerAnswer)
    overtaken = exists().where(
        later.proposal_id == EmployerAnswer.proposal_id, later.withdrawn_at.is_(None), later.id > EmployerAnswer.id
    )
    asked = exists().where(
        EmployerAnswer.proposal_id == Proposal.id,
        EmployerAnswer.kind == EmployersWish.INTERVIEW,
        EmployerAnswer.withdrawn_at.is_(None),
        ~overtaken,
    )
    offered = exists().where(InterviewSlot.position_id == Proposal.position_id, InterviewSlot.withdrawn_at.is_(None))
    return and_(Proposal.state == State.SENT, asked, offered)


def _printed(kind: LetterKind) -> ColumnElement[bool]:
    """Whether such a letter was printed after the proposal's last step."""
    later = exists().where(ProposalEvent.proposal_id == Proposal.id, ProposalEvent.at > Letter.at)
    return exists().where(Letter.proposal_id == Proposal.id, Letter.kind == kind, ~later)


def without_email(person_id: Any) -> ColumnElement[bool]:
    """Whether no e-mail reaches a person: neither the one on their file nor one that they sign in with."""
    account = exists().where(
        Account.person_id == person_id,
        Account.role == Role.CANDIDATE,
        Account.active,
        Account.email.is_not(None),
        Account.invite_hash.is_(None),
    )
    return exists().where(Person.id == person_id, Person.email.is_(None)) & ~account


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


def _proposed_here() -> ColumnElement[bool]:
    """Whether an officer proposed it: what an imported list says ended long ago, or the person knows."""
    return exists().where(
        ProposalEvent.proposal_id == Proposal.id,
        ProposalEvent.to_state == State.PROPOSED,
        ProposalEvent.account_id.is_not(None),
    )


def _due(now: datetime) -> dict[LetterKind, ColumnElement[bool]]:
    ahead = exists().where(
        Interview.proposal_id == Proposal.id, Interview.cancelled_at.is_(None), Interview.starts_at > now
    )
    unreached, consent = without_email(Proposal.person_id), _consent(Proposal.person_id)
    return {
        LetterKind.PROPOSAL: and_(Proposal.state == State.PROPOSED, unreached),
        LetterKind.PRESENTED: and_(Proposal.state == State.SENT, ~_asked_to_choose(), consent, unreached),
        LetterKind.TIMES: and_(_asked_to_choose(), consent, unreached),
        LetterKind.INTERVIEW: and_(Proposal.state == State.INTERVIEW, ahead, unreached),
        LetterKind.CLOSED: and_(Proposal.state.in_(ENDED), _proposed_here(), Proposal.moved_at > now - NEWS, unreached),
        LetterKind.PROFILE: and_(Proposal.state == State.SENT, consent, _employer_without_email()),
    }
