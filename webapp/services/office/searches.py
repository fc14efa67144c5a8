"""Searches that an officer keeps under a name: a list and the query part of its address."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DomainError, NotFound
from models.searches import SavedSearch
from models.types import ListName

QUERY = "ricerca"
MOST = 30
"""Searches of one list that an account may keep."""


class NameTaken(DomainError):
    """Another search of this list has the name already."""


class TooManySearches(DomainError):
    """Some have to be deleted first."""


def saved(session: Session, *, account: Account, name: ListName) -> Sequence[SavedSearch]:
    """An account's searches of one list, by name."""
    mine = select(SavedSearch).where(SavedSearch.account_id == account.id, SavedSearch.list_name == name)
    return session.scalars(mine.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def save(session: Session, *, account: Account, name: ListName, title: str, query: str) -> SavedSearch:
    """Keep a search. Raises NameTaken or TooManySearches."""
    kept = saved(session, account=account, name=name)
    _refuse_taken(kept, title, None)
    if len(kept) >= MOST:
        raise TooManySearches
    search = SavedSearch(account_id=account.id, list_name=name, name=title, query=query)
    session.add(search)
    session.flush()
    return search


def rename(session: Session, *, account: Account, search_id: int, title: str) -> SavedSearch:
    """Give a search of one's own another name. Raises NotFound or NameTaken."""
    search = own(session, account=account, search_id=search_id)
    _refuse_taken(saved(session, account=account, name=search.list_name), title, search)
    search.name = title
    session.flush()
    return search


def delete(session: Session, *, account: Account, search_id: int) -> SavedSearch:
    """Keep a search of one's own no longer. Raises NotFound."""
    search = own(session, account=account, search_id=search_id)
    session.delete(search)
    session.flush()
    return search


def own(session: Session, *, account: Account, search_id: int) -> SavedSearch:
    """One of the account's own searches. Raises NotFound for anybody else's."""
    search = session.get(SavedSearch, search_id)
    if search is None or search.account_id != account.id:
        raise NotFound(str(search_id))
    return search


def _refuse_taken(kept: Sequence[SavedSearch], title: str, but: SavedSearch | None) -> None:
    if any(one.name.casefold() == title.casefold() for one in kept if one is not but):
        raise NameTaken(title)
