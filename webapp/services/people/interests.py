"""What a person says of positions that nobody has proposed to them: saved, interested, not for them.

An officer who writes it down for somebody names the channel; the person on the site is the channel themselves. Where a
proposal was made, the proposal's own answer is the only one.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import DomainError, NotFound
from models.interests import PositionInterest
from models.people import Consent, Person
from models.positions import Position, open_on
from models.proposals import Proposal
from models.types import Channel, ConsentPurpose, InterestAnswer, NoticeKind, Reason
from webapp.extensions import ROME
from webapp.services.holding import hold
from webapp.services.messages import notices
from webapp.services.office.due import those_looked_after
from webapp.services.paging import Page, window
from webapp.services.visibility import interests_of, positions_open_to, shown_to_person

PAGE = 25
UNASKED = "unasked"
"""The step of a notice about an answer that no proposal asked for."""


class ProposedAlready(DomainError):
    """The position was proposed to the person: the answer belongs to the proposal."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(str(proposal.id))
        self.proposal = proposal


class NotOpen(DomainError):
    """Nobody can be proposed for the position any more."""


def position_for(session: Session, *, person: Person, position_id: int) -> Position:
    """A position that the person may read: one that is open, or of which they said something. Raises NotFound."""
    found = session.scalar(
        select(Position)
        .where(Position.id == position_id, positions_open_to(person))
        .options(joinedload(Position.employer), joinedload(Position.comune))
    )
    if found is None:
        raise NotFound(str(position_id))
    return found


def of_person(session: Session, *, person: Person) -> dict[int, PositionInterest]:
    """All that the person said, by position."""
    found = session.scalars(
        select(PositionInterest)
        .where(PositionInterest.person_id == person.id)
        .options(joinedload(PositionInterest.account))
        .order_by(PositionInterest.id.desc())
    )
    return {one.position_id: one for one in found}


def about(session: Session, *, person: Person, position: Position) -> PositionInterest | None:
    """What the person said of one position."""
    mine = (PositionInterest.person_id == person.id) & (PositionInterest.position_id == position.id)
    return session.scalar(select(PositionInterest).where(mine))


def of_people(session: Session, *, position: Position, person_ids: Collection[int]) -> Mapping[int, PositionInterest]:
    """What some people answered about a position, by person."""
    found = session.scalars(
        select(PositionInterest)
        .where(
            PositionInterest.position_id == position.id,
            PositionInterest.person_id.in_(person_ids),
            PositionInterest.answer.is_not(None),
        )
        .options(joinedload(PositionInterest.account))
    )
    return {one.person_id: one for one in found}


def proposals_shown(session: Session, *, person: Person) -> dict[int, Proposal]:
    """What was proposed to the person, by position."""
    found = session.scalars(select(Proposal).where(Proposal.person_id == person.id, shown_to_person()))
    return {proposal.position_id: proposal for proposal in found}


def save(session: Session, *, person: Person, position: Position, now: datetime) -> None:
    """Keep a position in sight; it stays also when it closes."""
    row = _row(session, person, position)
    row.saved_at = row.saved_at or now
    session.flush()


def no_longer_save(session: Session, *, person: Person, position: Position) -> None:
    """Let go of it; what was answered stays."""
    row = about(session, person=person, position=position)
    if row is not None:
        row.saved_at = None
        _keep_if_it_says_something(session, row)


def answer(
    session: Session,
    *,
    person: Person,
    position: Position,
    answer: InterestAnswer,
    by: Account,
    channel: Channel,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> PositionInterest:
    """Interested, or not; a no without a reason is a choice of one's own. The same answer again changes nothing.

    Raises ProposedAlready, or NotOpen.
    """
    _refuse_what_is_over(session, person, position, now.astimezone(ROME).date())
    row = _row(session, person, position)
    if answer is InterestAnswer.INTERESTED:
        reason, note = None, ""
    else:
        reason = reason or Reason.PERSONS_CHOICE
    if (row.answer, row.reason, row.note) == (answer, reason, note.strip()):
        return row
    with session.no_autoflush:  # Half an answer would break the table's own rules.
        row.answer, row.reason, row.note = answer, reason, note.strip()
        row.at, row.account_id, row.channel, row.read_at = now, by.id, channel, None
    session.flush()
    kind = NoticeKind.PERSON_ACCEPTED if answer is InterestAnswer.INTERESTED else NoticeKind.PERSON_DECLINED
    notices.tell_office_of_person(session, person=person, position=position, kind=kind, now=now, by=by, step=UNASKED)
    return row


def take_back(session: Session, *, person: Person, position: Position) -> None:
    """As if nothing had been answered: the job stands in the list again, and in nobody's way."""
    row = about(session, person=person, position=position)
    if row is not None:
        row.answer = row.reason = row.at = row.account_id = row.channel = row.read_at = None
        row.note = ""
        _keep_if_it_says_something(session, row)


def _refuse_what_is_over(session: Session, person: Person, position: Position, today: date) -> None:
    proposal = session.scalar(
        select(Proposal).where(Proposal.person_id == person.id, Proposal.position_id == position.id, shown_to_person())
    )
    if proposal is not None:
        raise ProposedAlready(proposal)
    if session.scalar(select(Position.id).where(Position.id == position.id, open_on(today))) is None:
        raise NotOpen


def _row(session: Session, person: Person, position: Position) -> PositionInterest:
    """The row of the two, made where there is none; two at once wait for each other. It is to be filled in at once."""
    hold(session, person)
    found = about(session, person=person, position=position)
    if found is None:
        found = PositionInterest(person_id=person.id, position_id=position.id, note="")
        session.add(found)
    return found


def _keep_if_it_says_something(session: Session, row: PositionInterest) -> None:
    if row.saved_at is None and row.answer is None:
        session.delete(row)
    session.flush()


# --- for the office ---------------------------------------------------------------------------------------------------


def is_waiting(account: Account, today: date, *, mine: bool = False) -> ColumnElement[bool]:
    """Whose interest the office has not looked at yet, in a position that is open and that nobody has decided on since.

    Nobody without a consent to matching is among them. ``mine`` as for the desk.
    """
    consented = exists().where(
        Consent.person_id == PositionInterest.person_id,
        Consent.purpose == ConsentPurpose.MATCHING,
        Consent.withdrawn_at.is_(None),
    )
    decided = exists().where(
        Proposal.person_id == PositionInterest.person_id,
        Proposal.position_id == PositionInterest.position_id,
        shown_to_person() | (Proposal.moved_at >= PositionInterest.at),
    )
    unread = (PositionInterest.answer == InterestAnswer.INTERESTED) & PositionInterest.read_at.is_(None)
    still_open = PositionInterest.position_id.in_(select(Position.id).where(open_on(today)))
    followed = those_looked_after(account, PositionInterest.person_id, mine=mine)
    return interests_of(account) & unread & still_open & ~decided & consented & followed


def waiting(
    session: Session, *, account: Account, today: date, page: int, mine: bool = False
) -> Page[PositionInterest]:
    """Those that wait, oldest first."""
    condition = is_waiting(account, today, mine=mine)
    total = session.scalar(select(func.count(PositionInterest.id)).where(condition)) or 0
    shown = window(total, page=page, size=PAGE)
    rows = session.scalars(
        select(PositionInterest)
        .where(condition)
        .options(
            joinedload(PositionInterest.person).joinedload(Person.registration),
            joinedload(PositionInterest.position).joinedload(Position.employer),
            joinedload(PositionInterest.account),
        )
        .order_by(PositionInterest.at, PositionInterest.id)
        .limit(PAGE)
        .offset(shown.offset)
    ).all()
    return Page(rows, shown.page, shown.pages, total)


def take_note(session: Session, *, account: Account, interest_id: int, now: datetime) -> None:
    """The office has read it. Raises NotFound for one of another office's people."""
    found = session.scalar(select(PositionInterest).where(PositionInterest.id == interest_id, interests_of(account)))
    if found is None:
        raise NotFound(str(interest_id))
    found.read_at = found.read_at or now
    session.flush()
