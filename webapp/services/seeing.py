"""Who looked at a person's data, newest first."""

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.people import Person
from webapp.services.paging import Page, window

PAGE = 50


def looks_at(session: Session, *, person: Person, page: int) -> Page[Row[tuple[AccessLog, Account]]]:
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
