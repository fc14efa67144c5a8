"""Who acts for people of the demonstration: a sister, a support administrator of two people, somebody invited."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import Document
from models.people import Person, Registration
from models.types import DelegateKind, DocumentKind, Role
from webapp.services import accounts
from webapp.services.people import delegating, documents
from webapp.services.people.delegating import Terms


def load_delegates(session: Session, *, folder: Path, password_hash: str, by: Account, now: datetime) -> None:
    """Write what ``delegates.json`` tells, through the services that pages use."""
    content = (folder / "documento.pdf").read_bytes()
    for told in _told(folder):
        for whom in told["for"]:
            at = now - timedelta(days=whom["days_ago"])
            person = session.scalars(select(Registration).where(Registration.code == whom["person"])).one().person
            own = session.scalar(select(Account).where(Account.person_id == person.id, Account.role == Role.CANDIDATE))
            given = {"name": told.get("document"), "content": content, "by": by}
            paper = _paper(session, person, given, at) if "document" in told else None
            terms = _terms(told, paper, at)
            invited = {"person": person, "terms": terms, "name": told["name"], "email": told["email"]}
            _made, token = delegating.invite(session, **invited, by=own or by, now=at)
            if told.get("accepts"):
                _accept(session, told, token or "", password_hash, at + timedelta(hours=5))


def names(folder: Path) -> dict[str, str]:
    """Who signs in because of it: the address and the name of each."""
    return {told["email"]: told["name"] for told in _told(folder) if told.get("accepts")}


def _told(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "delegates.json").read_text(encoding="utf-8"))
    return found


def _terms(told: Mapping[str, Any], paper: Document | None, at: datetime) -> Terms:
    ends_on = at.date() + timedelta(days=told["lasts_days"]) if "lasts_days" in told else None
    scope = frozenset(told["scope"])
    return Terms(kind=DelegateKind(told["kind"]), scope=scope, starts_on=at.date(), ends_on=ends_on, document=paper)


def _paper(session: Session, person: Person, given: Mapping[str, Any], at: datetime) -> Document:
    """A decree on the person's file; ``given`` has its name, its content and who put it there."""
    days = {"dated_on": at.date(), "review_on": None}
    return documents.add(session, person=person, kind=DocumentKind.DELEGATION, now=at, **given, **days)


def _accept(session: Session, told: Mapping[str, Any], token: str, password_hash: str, at: datetime) -> None:
    account = accounts.by_email(session, email=told["email"])
    if account is not None:
        delegating.accept_as(session, account=account, token=token, now=at)
        return
    delegating.accept_new(session, token=token, name=told["name"], password_hash=password_hash, language="it", now=at)
