"""Messages inside a proposal: who may write where and until when, who has read what, and the word of it by e-mail.

The person and the employer write to the office, which answers, or passes words on. They write to each other only
where the employer knows the person's name and the person said yes to it; then the office reads along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from models.accounts import Account
from models.conversations import ProposalMessage
from models.errors import DomainError, NotFound
from models.messages import Notice
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.types import Channel, NoticeKind, Side, Thread
from webapp.services.holding import hold
from webapp.services.messages import direct_writing, notices
from webapp.services.messages.notices import Audience
from webapp.services.office.due import those_looked_after
from webapp.services.paging import Page, window
from webapp.services.proposals.proposals import ENDED
from webapp.services.visibility import proposals_of_office, proposals_received_by

LONGEST = 2000
"""Characters of a message."""
MOST_IN_A_DAY = 20
"""Messages of one side in one thread: more than anybody reads."""
WRITABLE_AFTER_END = timedelta(days=30)
"""How long a person may still write of a proposal that has ended."""
SENT_TWICE_WITHIN = timedelta(minutes=10)
"""The same words from the same account again: a second press of the button, and not a second message."""
PAGE = 25

THREADS: Mapping[Side, tuple[Thread, ...]] = {
    Side.PERSON: (Thread.WITH_PERSON, Thread.TOGETHER),
    Side.OFFICE: (Thread.WITH_PERSON, Thread.WITH_EMPLOYER, Thread.TOGETHER),
    Side.EMPLOYER: (Thread.WITH_EMPLOYER, Thread.TOGETHER),
}
"""What each side reads, in the order of the page."""

READ_AT: Mapping[Side, InstrumentedAttribute[datetime | None]] = {
    Side.PERSON: ProposalMessage.person_read_at,
    Side.OFFICE: ProposalMessage.office_read_at,
    Side.EMPLOYER: ProposalMessage.employer_read_at,
}


class Closed(DomainError):
    """Nobody of this side may write here, or not any more."""


class TooMany(DomainError):
    """This side has written so much today that the others read first."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread as one side reads it, the oldest message first."""

    thread: Thread
    messages: Sequence[ProposalMessage]
    unread: int
    writable: bool

    @property
    def last_id(self) -> int:
        """The latest message on the page: what came after it has not been read."""
        return self.messages[-1].id if self.messages else 0


def conversations(session: Session, *, proposal: Proposal, side: Side, now: datetime) -> list[Conversation]:
    """The threads that a side sees: its own, and the common one where it is open or, for who agreed, was once."""
    found = session.scalars(
        select(ProposalMessage)
        .where(ProposalMessage.proposal_id == proposal.id, ProposalMessage.thread.in_(THREADS[side]))
        .options(joinedload(ProposalMessage.account))
        .order_by(ProposalMessage.id)
    ).all()
    threads = []
    for thread in THREADS[side]:
        messages = [one for one in found if one.thread is thread]
        writable = may_write(session, proposal=proposal, thread=thread, side=side, now=now)
        if not writable and _hidden(thread, side, messages):
            continue
        threads.append(Conversation(thread, messages, sum(_unread(one, side) for one in messages), writable))
    return threads


def _hidden(thread: Thread, side: Side, messages: Sequence[ProposalMessage]) -> bool:
    """A thread that is closed: the common one leaves the employer's page at once, and nobody sees an empty one."""
    if thread is Thread.TOGETHER:
        return side is Side.EMPLOYER or not messages
    return thread is Thread.WITH_EMPLOYER and not messages


def _unread(message: ProposalMessage, side: Side) -> bool:
    return message.side is not side and getattr(message, READ_AT[side].key) is None


def may_write(session: Session, *, proposal: Proposal, thread: Thread, side: Side, now: datetime) -> bool:
    """Whether a side may write in a thread now."""
    if thread not in THREADS[side]:
        return False
    if thread is Thread.WITH_PERSON:
        return side is Side.OFFICE or not _long_over(proposal, now)
    if thread is Thread.WITH_EMPLOYER:
        return direct_writing.with_employer(session, proposal=proposal)
    agreed = direct_writing.in_force(session, proposal=proposal)
    return agreed and direct_writing.possible(session, proposal=proposal)


def _long_over(proposal: Proposal, now: datetime) -> bool:
    if proposal.state not in ENDED:
        return False
    return proposal.moved_at is None or now - proposal.moved_at > WRITABLE_AFTER_END


def write(
    session: Session,
    *,
    proposal: Proposal,
    thread: Thread,
    side: Side,
    text: str,
    by: Account,
    now: datetime,
    channel: Channel | None = None,
    passes_on: ProposalMessage | None = None,
    read_upto: int | None = None,
) -> ProposalMessage:
    """Write a message and tell the others that there is one; the same words sent twice are one message.

    ``channel``: how the person said it, where the office writes it down for them. ``read_upto``: the latest message on
    the writer's page, where they may not have seen them all. Raises Closed or TooMany.
    """
    text = text.strip()
    # One after the other: what was just written, and how much today, is read before anything is added.
    hold(session, proposal.person)
    if not may_write(session, proposal=proposal, thread=thread, side=side, now=now):
        raise Closed
    latest = _latest(session, proposal, thread)
    if latest is not None and _same(latest, side, text, by) and now - latest.at < SENT_TWICE_WITHIN:
        return latest
    if _written_today(session, proposal, thread, side, now) >= MOST_IN_A_DAY:
        raise TooMany
    made = ProposalMessage(
        proposal_id=proposal.id,
        thread=thread,
        side=side,
        at=now,
        account_id=by.id,
        channel=channel,
        text=text,
        passed_on_id=passes_on.id if passes_on else None,
    )
    setattr(made, READ_AT[side].key, now)
    if channel is not None:
        made.office_read_at = now
    session.add(made)
    _tell(session, proposal, made, by=by, now=now)
    # Whoever answers has read.
    seen = read_upto if read_upto is not None else latest.id if latest else 0
    mark_read(session, proposal=proposal, thread=thread, side=side, now=now, upto=seen)
    session.flush()
    return made


def _same(latest: ProposalMessage, side: Side, text: str, by: Account) -> bool:
    return (latest.side, latest.text, latest.account_id) == (side, text, by.id)


def _latest(session: Session, proposal: Proposal, thread: Thread) -> ProposalMessage | None:
    here = (ProposalMessage.proposal_id == proposal.id) & (ProposalMessage.thread == thread)
    return session.scalar(select(ProposalMessage).where(here).order_by(ProposalMessage.id.desc()).limit(1))


def _written_today(session: Session, proposal: Proposal, thread: Thread, side: Side, now: datetime) -> int:
    written = and_(
        ProposalMessage.proposal_id == proposal.id,
        ProposalMessage.thread == thread,
        ProposalMessage.side == side,
        ProposalMessage.at > now - timedelta(days=1),
    )
    return session.scalar(select(func.count(ProposalMessage.id)).where(written)) or 0


def _tell(session: Session, proposal: Proposal, made: ProposalMessage, *, by: Account, now: datetime) -> None:
    """Each other side that reads the thread hears that there is a message: about which job, never what it says.

    Once a digest: whoever is told already, in the one that has not gone, is not told again.
    """
    told = {"proposal": proposal, "kind": NoticeKind.MESSAGE, "now": now}
    readers = {side for side, threads in THREADS.items() if made.thread in threads} - {made.side}
    waiting = _told_already(session, proposal)
    if Side.PERSON in readers and Audience.PERSON not in waiting:
        notices.tell_person(session, **told)
    if Side.EMPLOYER in readers and Audience.EMPLOYER not in waiting:
        notices.tell_employer(session, **told)
    if Side.OFFICE in readers and made.channel is None and Audience.OFFICE not in waiting:
        notices.tell_office(session, by=by, **told)


def _told_already(session: Session, proposal: Proposal) -> set[str]:
    unsent = (Notice.proposal_id == proposal.id) & (Notice.kind == NoticeKind.MESSAGE) & Notice.message_id.is_(None)
    return {notice.params["to"] for notice in session.scalars(select(Notice).where(unsent))}


def mark_read(session: Session, *, proposal: Proposal, thread: Thread, side: Side, now: datetime, upto: int) -> None:
    """A side has read a thread up to a message, as the page showed it: what came since is still new."""
    read_at = READ_AT[side]
    if thread not in THREADS[side]:
        raise NotFound(thread.value)
    session.execute(
        update(ProposalMessage)
        .where(
            ProposalMessage.proposal_id == proposal.id,
            ProposalMessage.thread == thread,
            ProposalMessage.side != side,
            ProposalMessage.id <= upto,
            read_at.is_(None),
        )
        .values({read_at.key: now})
    )


def message(session: Session, *, proposal: Proposal, written_id: int) -> ProposalMessage:
    """A message of a proposal that the office may pass on: the person's or the employer's to the office.

    Raises NotFound.
    """
    found = session.scalar(
        select(ProposalMessage).where(
            ProposalMessage.id == written_id,
            ProposalMessage.proposal_id == proposal.id,
            ProposalMessage.thread != Thread.TOGETHER,
            ProposalMessage.side != Side.OFFICE,
        )
    )
    if found is None:
        raise NotFound(str(written_id))
    return found


def other_thread(message: ProposalMessage) -> Thread:
    """Where the office passes a message on to."""
    return Thread.WITH_EMPLOYER if message.thread is Thread.WITH_PERSON else Thread.WITH_PERSON


def pass_on(session: Session, *, proposal: Proposal, message: ProposalMessage, by: Account, now: datetime) -> None:
    """Give the other side the very words of a message. Raises Closed or TooMany."""
    write(
        session,
        proposal=proposal,
        thread=other_thread(message),
        side=Side.OFFICE,
        text=message.text,
        by=by,
        now=now,
        passes_on=message,
        read_upto=0,
    )


def unread_counts(session: Session, *, proposal_ids: Sequence[int], side: Side) -> dict[int, int]:
    """How many messages are new to a side, by proposal; those of a closed common thread are no news to an employer."""
    rows: Sequence[Row[tuple[int, int]]] = session.execute(
        select(ProposalMessage.proposal_id, func.count(ProposalMessage.id))
        .where(ProposalMessage.proposal_id.in_(proposal_ids), _new_to(side))
        .group_by(ProposalMessage.proposal_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def unread_by_position(session: Session, *, account: Account) -> dict[int, int]:
    """How many messages are new to an employer, by the position whose profiles it looks at."""
    rows: Sequence[Row[tuple[int, int]]] = session.execute(
        select(Proposal.position_id, func.count(ProposalMessage.id))
        .join(Proposal, Proposal.id == ProposalMessage.proposal_id)
        .where(proposals_received_by(account), _new_to(Side.EMPLOYER))
        .group_by(Proposal.position_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def _new_to(side: Side) -> ColumnElement[bool]:
    shown = ProposalMessage.thread.in_(THREADS[side])
    if side is Side.EMPLOYER:
        shown &= (ProposalMessage.thread != Thread.TOGETHER) | direct_writing.agreed(ProposalMessage.proposal_id)
    return and_(shown, ProposalMessage.side != side, READ_AT[side].is_(None))


@dataclass(frozen=True, slots=True)
class ToRead:
    """A proposal with messages that the office has not read, and since when the oldest of them waits."""

    proposal: Proposal
    messages: int
    since: datetime


def is_to_read(account: Account, *, mine: bool = False) -> ColumnElement[bool]:
    """Which proposals of the office have messages that it has not read."""
    unread = select(ProposalMessage.proposal_id).where(_new_to(Side.OFFICE))
    looked_after = those_looked_after(account, Proposal.person_id, mine=mine)
    return proposals_of_office(account) & Proposal.id.in_(unread) & looked_after


def to_read(session: Session, *, account: Account, page: int, size: int = PAGE, mine: bool = False) -> Page[ToRead]:
    """The office's proposals with messages to read, whoever waits longest first. ``mine`` as for the desk."""
    wanted = is_to_read(account, mine=mine)
    total = session.scalar(select(func.count(Proposal.id)).where(wanted)) or 0
    shown = window(total, page=page, size=size)
    since = func.min(ProposalMessage.at)
    waiting = (
        select(ProposalMessage.proposal_id, func.count(ProposalMessage.id).label("messages"), since.label("since"))
        .where(_new_to(Side.OFFICE))
        .group_by(ProposalMessage.proposal_id)
        .subquery()
    )
    rows = session.execute(
        select(Proposal, waiting.c.messages, waiting.c.since)
        .join(waiting, waiting.c.proposal_id == Proposal.id)
        .where(wanted)
        .options(
            joinedload(Proposal.person).joinedload(Person.registration),
            joinedload(Proposal.position).joinedload(Position.employer),
        )
        .order_by(waiting.c.since, Proposal.id)
        .limit(size)
        .offset(shown.offset)
    ).all()
    return Page([ToRead(row[0], row[1], row[2]) for row in rows], shown.page, shown.pages, total)
