"""Lists of referrals: those of a service, those of an office, those of a person."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import NotFound
from models.people import Person
from models.referrals import Referral
from models.types import ReferralState
from webapp.services.paging import Page, window
from webapp.services.visibility import referrals_of

PAGE = 25
SHOWN = 10
"""How many the desk shows."""


def listing(
    session: Session, *, account: Account, states: Sequence[ReferralState], words: str, page: int
) -> Page[Referral]:
    """A page of what an account may see in these states, the latest step first; ``words`` are looked for in names."""
    found = referrals_of(account) & Referral.state.in_(states) & _named(words)
    total = session.scalar(select(func.count(Referral.id)).where(found)) or 0
    shown = window(total, page=page, size=PAGE)
    rows = session.scalars(
        select(Referral)
        .where(found)
        .options(joinedload(Referral.service), joinedload(Referral.person).joinedload(Person.registration))
        .order_by(Referral.moved_at.desc(), Referral.id.desc())
        .limit(PAGE)
        .offset(shown.offset)
    ).all()
    return Page(rows, shown.page, shown.pages, total)


def _named(words: str) -> ColumnElement[bool]:
    """Every word stands in the surname, the name or the tax code; letters' case makes no difference."""
    columns = (Referral.surname, Referral.name, func.coalesce(Referral.tax_code, ""))
    return and_(
        true(),
        *(
            or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))
            for word in words.lower().split()
        ),
    )


def counts(session: Session, *, account: Account) -> Mapping[ReferralState, int]:
    """How many an account may see in each state."""
    rows = session.execute(
        select(Referral.state, func.count(Referral.id)).where(referrals_of(account)).group_by(Referral.state)
    )
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in ReferralState}


def is_waiting(account: Account) -> ColumnElement[bool]:
    """Which of the referrals that an office was sent nobody has looked at yet."""
    return referrals_of(account) & (Referral.state == ReferralState.SENT)


def waiting(session: Session, *, account: Account, limit: int = SHOWN) -> Sequence[Referral]:
    """What an office has not looked at yet, the oldest first."""
    return session.scalars(
        select(Referral)
        .where(is_waiting(account))
        .options(joinedload(Referral.service))
        .order_by(Referral.moved_at, Referral.id)
        .limit(limit)
    ).all()


def no_longer_seen(session: Session, *, account: Account) -> int:
    """How many of a service's referrals it sees no more, because the person took their consent back."""
    ended = select(func.count(Referral.id)).where(
        Referral.service_id == account.service_id, Referral.consent_withdrawn_at.is_not(None)
    )
    return session.scalar(ended) or 0


def one_of_person(session: Session, *, person: Person, referral_id: int) -> Referral:
    """One of them. Raises NotFound."""
    found = next((one for one in of_person(session, person=person) if one.id == referral_id), None)
    if found is None:
        raise NotFound(str(referral_id))
    return found


def of_person(session: Session, *, person: Person) -> Sequence[Referral]:
    """Who referred a person, the latest first."""
    return session.scalars(
        select(Referral)
        .where(Referral.person_id == person.id)
        .options(joinedload(Referral.service))
        .order_by(Referral.moved_at.desc(), Referral.id.desc())
    ).all()
