"""A private address for an officer's calendar programme. Only the token's hash is kept."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.placements import CalendarFeed
from models.types import Role
from webapp.services import tokens


def renew(session: Session, *, account: Account, now: datetime) -> str:
    """A new token, shown once; the one before it no longer works."""
    token = tokens.make()
    feed = session.get(CalendarFeed, account.id) or CalendarFeed(account_id=account.id)
    feed.token_hash, feed.created_at = tokens.hash_of(token), now
    session.add(feed)
    session.flush()
    return token


def withdraw(session: Session, *, account: Account) -> None:
    """No address any more."""
    feed = session.get(CalendarFeed, account.id)
    if feed is not None:
        session.delete(feed)
        session.flush()


def feed_of(session: Session, *, account: Account) -> CalendarFeed | None:
    """The account's address, if it has one."""
    return session.get(CalendarFeed, account.id)


def account_of(session: Session, *, token: str) -> Account | None:
    """Whose address this is. The look-up is by hash: how long it takes says nothing about a token."""
    return session.scalar(
        select(Account)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .where(CalendarFeed.token_hash == tokens.hash_of(token), Account.active, Account.role == Role.OFFICER)
    )
