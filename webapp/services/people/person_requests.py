"""What people ask about their own data, and the office's answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.people import Person
from models.person_requests import PersonRequest
from models.types import Channel, NoticeKind, PersonRequestKind, PersonRequestState, Role
from webapp.services.messages import letters, notices
from webapp.services.office.due import those_looked_after
from webapp.services.paging import Page, window
from webapp.services.visibility import person_requests_of

MOST_WAITING = 20
"""Requests of one person that may wait at the same time."""
PAGE = 25


class TooManyWaiting(DomainError):
    """The person has asked so many things that the office answers those first."""


def ask(
    session: Session,
    *,
    person: Person,
    kind: PersonRequestKind,
    text: str,
    by: Account,
    now: datetime,
    about: str = "",
    channel: Channel | None = None,
) -> PersonRequest:
    """Write a request down; the same one sent twice is one request. Raises TooManyWaiting.

    ``channel``: how an officer heard it who writes it down for the person; ``now`` is when they asked.
    """
    waiting = [one for one in of_person(session, person=person) if one.state is PersonRequestState.WAITING]
    text = text.strip()
    for one in waiting:
        if (one.kind, one.about, one.text) == (kind, about, text):
            return one
    if len(waiting) >= MOST_WAITING:
        raise TooManyWaiting
    made = PersonRequest(
        person_id=person.id, kind=kind, about=about, text=text, at=now, account_id=by.id, channel=channel
    )
    session.add(made)
    session.flush()
    return made


def of_person(session: Session, *, person: Person) -> Sequence[PersonRequest]:
    """A person's requests, newest first."""
    return session.scalars(
        select(PersonRequest)
        .where(PersonRequest.person_id == person.id)
        .options(joinedload(PersonRequest.answerer).joinedload(Account.office))
        .order_by(PersonRequest.at.desc(), PersonRequest.id.desc())
    ).all()


def visible(session: Session, *, account: Account, asked_id: int) -> PersonRequest:
    """A request that an account may see. Raises NotFound."""
    found = session.scalar(
        select(PersonRequest)
        .where(PersonRequest.id == asked_id, person_requests_of(account))
        .options(joinedload(PersonRequest.person).joinedload(Person.registration))
    )
    if found is None:
        raise NotFound(str(asked_id))
    return found


def is_waiting(account: Account, *, mine: bool = False) -> ColumnElement[bool]:
    """Which of the office's requests wait for an answer."""
    unanswered = PersonRequest.state == PersonRequestState.WAITING
    asker = PersonRequest.person_id
    return person_requests_of(account) & unanswered & those_looked_after(account, asker, mine=mine)


def waiting(session: Session, *, account: Account, limit: int, mine: bool = False) -> Sequence[PersonRequest]:
    """The office's requests to answer, the oldest first. ``mine`` as for the desk."""
    return session.scalars(
        select(PersonRequest)
        .where(is_waiting(account, mine=mine))
        .options(joinedload(PersonRequest.person))
        .order_by(PersonRequest.at, PersonRequest.id)
        .limit(limit)
    ).all()


def listing(session: Session, *, account: Account, answered: bool, page: int) -> Page[PersonRequest]:
    """A page of the office's requests: those that wait, oldest first, or those answered, latest first."""
    state = PersonRequest.state != PersonRequestState.WAITING if answered else PersonRequest.answered_at.is_(None)
    query = select(PersonRequest).where(person_requests_of(account), state)
    order = (PersonRequest.answered_at.desc(),) if answered else (PersonRequest.at,)
    total = session.scalar(select(func.count(PersonRequest.id)).where(person_requests_of(account), state)) or 0
    shown = window(total, page=page, size=PAGE)
    query = query.options(joinedload(PersonRequest.person), joinedload(PersonRequest.account)).order_by(
        *order, PersonRequest.id
    )
    rows = session.scalars(query.limit(PAGE).offset(shown.offset)).all()
    return Page(rows, shown.page, shown.pages, total)


def answer(
    session: Session, *, asked: PersonRequest, state: PersonRequestState, text: str, by: Account, now: datetime
) -> None:
    """Answer a request, once. Raises DecidedMeanwhile when a colleague was first."""
    done = session.execute(
        update(PersonRequest)
        .where(PersonRequest.id == asked.id, PersonRequest.state == PersonRequestState.WAITING)
        .values(state=state, answer=text.strip(), answered_at=now, answered_by=by.id)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount == 0:
        raise DecidedMeanwhile
    session.expire(asked)
    _tell(session, asked, now)


def _tell(session: Session, asked: PersonRequest, now: datetime) -> None:
    """Whoever has an e-mail hears that there is an answer; what it says is for their own pages, or for paper."""
    person = asked.person
    recipient = notices.reached_by(session, person=person)
    notices.tell_all(
        session,
        recipients=[recipient] if recipient else [],
        audience=notices.Audience.PERSON,
        kind=NoticeKind.REQUEST_ANSWERED,
        office_id=person.registration.office_id,
        now=now,
        asked=asked.kind.value,
    )
    session.flush()


def answers_to_print(session: Session, *, account: Account) -> Sequence[PersonRequest]:
    """The answers that only paper brings, and that nobody has printed yet: no e-mail, or no pages to read them on."""
    signs_in = exists().where(
        Account.person_id == PersonRequest.person_id, Account.role == Role.CANDIDATE, Account.active
    )
    return session.scalars(
        select(PersonRequest)
        .where(
            person_requests_of(account),
            PersonRequest.answered_at.is_not(None),
            PersonRequest.printed_at.is_(None),
            letters.without_email(PersonRequest.person_id) | ~signs_in,
        )
        .options(joinedload(PersonRequest.person).joinedload(Person.registration))
        .order_by(PersonRequest.answered_at, PersonRequest.id)
        .limit(letters.DUE_SHOWN)
    ).all()


def note_printed(session: Session, *, asked: PersonRequest, now: datetime) -> None:
    """The answer is on paper. Raises NotFound for a request that nobody has answered."""
    if asked.answered_at is None:
        raise NotFound(str(asked.id))
    asked.printed_at = now
    session.flush()
