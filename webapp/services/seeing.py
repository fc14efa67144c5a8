"""Who looked at a person's data, newest first."""

from collections.abc import Iterable

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.audit import AccessLog
from models.people import Person
from models.positions import Position
from webapp.services.paging import Page, window

PAGE = 50
Looks = Page[Row[tuple[AccessLog, Account]]]


def looks_at(session: Session, *, person: Person, page: int) -> Looks:
    """Each look with the account that looked."""
    total = session.scalar(select(func.count(AccessLog.id)).where(AccessLog.person_id == person.id)) or 0
    shown = window(total, page=page, size=PAGE)
    rows = session.execute(
        select(AccessLog, Account)
        .join(Account, Account.id == AccessLog.account_id)
        .where(AccessLog.person_id == person.id)
        .order_by(AccessLog.at.desc(), AccessLog.id.desc())
        .limit(PAGE)
        .offset(shown.offset)
    ).all()
    return Page(rows, shown.page, shown.pages, total)


def positions_named(session: Session, *, looks: Iterable[AccessLog]) -> dict[str, Position]:
    """The positions whose codes stand behind the pages of some looks, by code."""
    codes = {look.page.partition(" ")[2] for look in looks} - {""}
    found = session.scalars(
        select(Position).where(Position.code.in_(codes)).options(joinedload(Position.employer)).order_by(Position.code)
    )
    return {position.code: position for position in found}
