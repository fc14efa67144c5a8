"""A person's consent to matching: given on a day, and withdrawn at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import PersonEvent
from models.errors import DomainError
from models.people import Consent, Person
from models.proposals import Proposal
from models.types import Channel, ConsentPurpose, PersonEventKind
from webapp.extensions import ROME
from webapp.services.people.people import active_consent
from webapp.services.people.person_changes import Change, write_down
from webapp.services.proposals import proposing


class AlreadyGiven(DomainError):
    """A consent is in force already."""


class NotGiven(DomainError):
    """There is no consent in force to withdraw."""


class DayNotPossible(DomainError):
    """Nobody consents in the future, before being born or before their last withdrawal, which is ``earliest``."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest.isoformat())
        self.earliest = earliest


def give(session: Session, *, person: Person, given_on: date, channel: Channel, by: Account, now: datetime) -> Consent:
    """Record a consent: from now on the engine looks for jobs. Raises AlreadyGiven or DayNotPossible."""
    if active_consent(person):
        raise AlreadyGiven
    earliest = _earliest(person)
    if not earliest <= given_on <= now.astimezone(ROME).date():
        raise DayNotPossible(earliest)
    consent = Consent(purpose=ConsentPurpose.MATCHING, given_on=given_on, recorded_at=now, channel=channel)
    person.consents.append(consent)
    changes = [Change("given_on", "", given_on.isoformat()), Change("channel", "", channel.value)]
    kind = PersonEventKind.CONSENT_GIVEN
    write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=True)
    return consent


class Withdrawal(NamedTuple):
    """What a withdrawal did: the consent, and what was under way and stopped."""

    consent: Consent
    stopped: Sequence[Proposal]


def withdraw(session: Session, *, person: Person, channel: Channel, by: Account, now: datetime) -> Withdrawal:
    """Withdraw the consent in force: from this moment no Rosa holds the person, and what was under way stops.

    Whoever waited is told, appointments are off. A job that began goes on: it is a contract between the parties.
    Raises NotGiven.
    """
    consent = active_consent(person)
    if consent is None:
        raise NotGiven
    for one in person.consents:
        # Two files made one may have brought two.
        if one.purpose is ConsentPurpose.MATCHING and one.withdrawn_at is None:
            one.withdrawn_at, one.withdrawn_channel = now, channel
    changes = [Change("given_on", consent.given_on.isoformat(), ""), Change("channel", "", channel.value)]
    kind = PersonEventKind.CONSENT_WITHDRAWN
    write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=True)
    stopped = proposing.stop_all_of(session, person_ids=[person.id], by=by, now=now, channel=channel)
    return Withdrawal(consent, stopped)


class SaidBy(NamedTuple):
    """Who gave, and who withdrew, a person's consents, by the moment at which it was written down."""

    given: dict[datetime, Account]
    withdrawn: dict[datetime, Account]


def said_by(session: Session, *, person: Person) -> SaidBy:
    """Who said what; what a list brought has nobody."""
    kinds = (PersonEventKind.CONSENT_GIVEN, PersonEventKind.CONSENT_WITHDRAWN)
    events = session.scalars(
        select(PersonEvent)
        .where(PersonEvent.person_id == person.id, PersonEvent.kind.in_(kinds), PersonEvent.account_id.is_not(None))
        .options(joinedload(PersonEvent.account))
    )
    found = SaidBy({}, {})
    for event in events:
        if event.account is not None:
            kept = found.given if event.kind is PersonEventKind.CONSENT_GIVEN else found.withdrawn
            kept[event.at] = event.account
    return found


def _earliest(person: Person) -> date:
    withdrawn = [one.withdrawn_at.astimezone(ROME).date() for one in person.consents if one.withdrawn_at]
    return max([person.birth_date, *withdrawn])
