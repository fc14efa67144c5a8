"""The office's daily work in the demo world: who looks after whom, notes, and somebody who was registered twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person, Registration
from models.types import PersonRequestKind, PersonRequestState
from webapp.services.office import case_officers
from webapp.services.people import people, person_requests, registering

BEGAN_DAYS_AGO = 60


def tell_casework(session: Session, story: Mapping[str, Any], officers: Sequence[Account], now: datetime) -> None:
    """Everything of the story that is neither a position nor a proposal."""
    by_email = {officer.email: officer for officer in officers}
    began = now - timedelta(days=BEGAN_DAYS_AGO)
    for email, codes in story["caseload"].items():
        for code in codes:
            _assign(session, _person(session, code), by_email[email], began)
    for entry in story["notes"]:
        at = now - timedelta(days=entry["days_ago"])
        person = _person(session, entry["candidate"])
        people.add_note(session, person=person, text=entry["note"], by=officers[0], now=at)
    for entry in story["requests"]:
        _ask(session, entry, officers[0], now - timedelta(days=entry["days_ago"]))
    for entry in story["twice"]:
        _register_again(session, entry, officers[-1], now - timedelta(days=entry["days_ago"]))


def _assign(session: Session, person: Person, officer: Account, at: datetime) -> None:
    case_officers.assign(
        session,
        person=person,
        officer_id=officer.id,
        by=officer,
        seen_version=person.version,
        now=at,
        today=at.date(),
    )


def _ask(session: Session, entry: Mapping[str, Any], officer: Account, at: datetime) -> None:
    """What a person with an account asked about their data, and the answer a day later, where there is one."""
    person = _person(session, entry["candidate"])
    own = session.scalars(select(Account).where(Account.person_id == person.id)).one()
    kind = PersonRequestKind(entry["kind"])
    asked = person_requests.ask(session, person=person, kind=kind, text=entry["text"], by=own, now=at)
    if "answer" in entry:
        answered = {"state": PersonRequestState.DONE, "text": entry["answer"], "now": at + timedelta(days=1)}
        person_requests.answer(session, asked=asked, by=officer, **answered)


def _register_again(session: Session, entry: Mapping[str, Any], by: Account, at: datetime) -> None:
    """The slip of a busy day: a name spelt otherwise, no tax code, and the person is there twice."""
    known = _person(session, entry["like"])
    identity = replace(
        registering.identity_of(known), surname=entry["surname"], phone=entry["phone"], tax_code=None, email=None
    )
    listed = replace(registering.entry_of(known), code="", registered_on=at.date(), seniority_on=at.date())
    registering.register(session, office=known.registration.office, identity=identity, entry=listed, by=by, now=at)


def _person(session: Session, code: str) -> Person:
    return session.scalars(select(Registration).where(Registration.code == code)).one().person
