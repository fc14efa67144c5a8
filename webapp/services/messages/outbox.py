"""E-mails on their way: notices gathered into one message a day for each recipient, and tried again when refused.

A few are written by themselves (``direct``): a code that somebody waits for, a decision that they asked for.

Each function is one step of a short transaction that its caller commits, so that what one process has taken another
one leaves alone, on both databases and whatever dies in between:

- a message and the notices it tells belong together: another process that gathered the same notices is told (Taken);
- a sender takes a message by moving its next attempt into the future. When it dies, the message is tried again then.
  The one thing that can happen twice is the sending itself: when a process dies after the mail server has said yes
  and before that is written down. The second copy has the same Message-ID, by which mail programs know it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DomainError, NotFound
from models.messages import Notice, OutboxMessage
from models.types import MessageState
from webapp.extensions import ROME
from webapp.services.messages.notices import still_told
from webapp.services.paging import Page, window
from webapp.services.parameters import parameters

LEASE = timedelta(minutes=15)
"""How long a sender may take over one message before another one tries."""
PAGE = 25

Writer = Callable[[Sequence[Notice]], tuple[str, str]]
"""Puts notices of one recipient into a subject and a text."""


class Taken(DomainError):
    """Another process was first."""


def post(session: Session, *, recipient: str, subject: str, body: str, now: datetime) -> OutboxMessage:
    """A message by itself, on its way at once: it is no part of the day's digest and does not stand in for it."""
    message = OutboxMessage(
        recipient=recipient, subject=subject[:200], body=body, created_at=now, due_at=now, direct=True
    )
    session.add(message)
    session.flush()
    return message


def recipients_waiting(session: Session, *, now: datetime) -> Sequence[str]:
    """Who has something to be told and has not got today's message yet."""
    had_today = select(OutboxMessage.recipient).where(OutboxMessage.created_at >= _midnight(now), ~OutboxMessage.direct)
    return session.scalars(
        select(Notice.recipient)
        .where(Notice.message_id.is_(None), Notice.recipient.not_in(had_today))
        .distinct()
        .order_by(Notice.recipient)
    ).all()


def gather(session: Session, *, recipient: str, now: datetime, write: Writer) -> OutboxMessage | None:
    """Put all that waits for a recipient into one message. Raises Taken."""
    notices = _still_to_tell(session, recipient, now)
    if not notices:
        return None
    subject, body = write(notices)
    message = OutboxMessage(recipient=recipient, subject=subject, body=body, created_at=now, due_at=now)
    session.add(message)
    session.flush()
    # Whoever writes first has them: the other one's statement waits, and then finds none left.
    mine = (
        update(Notice)
        .where(Notice.id.in_([notice.id for notice in notices]), Notice.message_id.is_(None))
        .values(message_id=message.id)
        .execution_options(synchronize_session=False)
    )
    if session.execute(mine).rowcount != len(notices):
        raise Taken(recipient)
    return message


def _still_to_tell(session: Session, recipient: str, now: datetime) -> list[Notice]:
    """What waits for a recipient. What is not theirs to hear any more is dropped."""
    waiting = session.scalars(
        select(Notice).where(Notice.message_id.is_(None), Notice.recipient == recipient).order_by(Notice.id)
    ).all()
    told = [notice for notice in waiting if still_told(session, notice=notice, now=now)]
    if len(told) < len(waiting):
        dropped = {notice.id for notice in waiting} - {notice.id for notice in told}
        session.execute(delete(Notice).where(Notice.id.in_(dropped), Notice.message_id.is_(None)))
    return told


def _midnight(now: datetime) -> datetime:
    """When the day began in Rome."""
    return datetime.combine(now.astimezone(ROME).date(), time.min, tzinfo=ROME)


def digest_hour(now: datetime) -> int:
    """The hour, in Rome, from which the day's messages are written without being asked for."""
    return parameters().whole("mail_digest_hour", on=now.astimezone(ROME).date())


def take_due(session: Session, *, now: datetime) -> OutboxMessage | None:
    """Take the message that has waited longest for its attempt; none when nothing is due."""
    due = (
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    )
    while (message := session.scalar(due.execution_options(populate_existing=True))) is not None:
        took = (
            update(OutboxMessage)
            .where(
                OutboxMessage.id == message.id,
                OutboxMessage.state == MessageState.WAITING,
                OutboxMessage.attempts == message.attempts,
                OutboxMessage.due_at == message.due_at,
            )
            .values(attempts=message.attempts + 1, due_at=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        if session.execute(took).rowcount:
            session.refresh(message)
            return message
    return None


def mark_sent(session: Session, *, message: OutboxMessage, now: datetime) -> None:
    """The mail server has taken it."""
    message.state, message.sent_at, message.last_error = MessageState.SENT, now, ""
    _forget_codes(message)
    session.flush()


def mark_failed(session: Session, *, message: OutboxMessage, error: str, now: datetime, for_good: bool = False) -> None:
    """It was refused: try again later, each time after twice as long, and give up after some attempts, or at once."""
    today = now.astimezone(ROME).date()
    most = parameters().whole("mail_attempts", on=today)
    first = timedelta(minutes=parameters().whole("mail_first_retry", on=today))
    message.last_error = error[:500]
    if for_good or message.attempts >= most:
        message.state = MessageState.GIVEN_UP
        _forget_codes(message)
    else:
        message.due_at = now + first * 2 ** (message.attempts - 1)
    session.flush()


def _forget_codes(message: OutboxMessage) -> None:
    """A code that opens something stays in a mailbox only, not here."""
    if message.direct:
        message.body = ""


class Standing(NamedTuple):
    """How the office's messages stand."""

    to_gather: int
    waiting: int
    given_up: int


def standing(session: Session, *, account: Account) -> Standing:
    """How many notices and messages of an officer's office wait or were given up."""
    to_gather = select(func.count(Notice.id)).where(Notice.message_id.is_(None), Notice.office_id == account.office_id)
    counts = session.execute(
        select(OutboxMessage.state, func.count(OutboxMessage.id))
        .where(OutboxMessage.id.in_(_of_office(account)))
        .group_by(OutboxMessage.state)
    )
    number = {row[0]: row[1] for row in counts}
    return Standing(
        session.scalar(to_gather) or 0, number.get(MessageState.WAITING, 0), number.get(MessageState.GIVEN_UP, 0)
    )


def listing(session: Session, *, account: Account, state: MessageState | None, page: int) -> Page[OutboxMessage]:
    """The messages that tell something of an officer's office, newest first."""
    chosen = select(OutboxMessage).where(OutboxMessage.id.in_(_of_office(account)))
    if state is not None:
        chosen = chosen.where(OutboxMessage.state == state)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    shown = window(total, page=page, size=PAGE)
    rows = session.scalars(
        chosen.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc()).limit(PAGE).offset(shown.offset)
    ).all()
    return Page(rows, shown.page, shown.pages, total)


def send_again(session: Session, *, account: Account, message_id: int, now: datetime) -> OutboxMessage:
    """Give a message that was given up its attempts back. Raises NotFound for another office's."""
    message = session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == MessageState.GIVEN_UP,
            OutboxMessage.id.in_(_of_office(account)),
        )
    )
    if message is None:
        raise NotFound(str(message_id))
    message.state, message.attempts, message.due_at = MessageState.WAITING, 0, now
    session.flush()
    return message


def _of_office(account: Account) -> object:
    return select(Notice.message_id).where(Notice.office_id == account.office_id, Notice.message_id.is_not(None))
