"""Everything that happened to a person, from every table that remembers something, newest first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.casework import CapacityChange, PersonEvent
from models.people import Consent, Person
from models.placements import FollowUp, Placement
from models.proposals import Proposal, ProposalEvent
from models.types import PersonEventKind
from webapp.services.importing.dates import ROME
from webapp.services.paging import Page, window

PAGE = 30


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """A consent that a list brought, or took back: no officer wrote it down."""

    consent: Consent
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PlacementStep:
    """A job that began, or ended."""

    placement: Placement
    ended: bool


What = PersonEvent | ProposalEvent | ConsentStep | PlacementStep | FollowUp | Sequence[CapacityChange]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. Where only the day is known, the moment is that day's end and ``day_only`` is set."""

    at: datetime
    what: What
    by: Account | None
    day_only: bool = False


def history_of(session: Session, *, person: Person, page: int) -> Page[Moment]:
    """One page of a person's whole history. Five queries, however much there is."""
    capacities = list(_capacities(session, person))
    moments = [
        *_events(session, person, told={moment.at for moment in capacities}),
        *_proposal_steps(session, person),
        *capacities,
        *_placements(session, person),
    ]
    found = sorted([*_listed_consents(person, moments), *moments], key=lambda one: one.at)
    # Turned round as a whole: of two rows of the same moment the later one comes first.
    found.reverse()
    shown = window(len(found), page=page, size=PAGE)
    return Page(found[shown.offset : shown.offset + PAGE], shown.page, shown.pages, len(found))


def _events(session: Session, person: Person, *, told: Collection[datetime]) -> Iterator[Moment]:
    """Without the events about capacities whose levels tell more: those set at one of the moments ``told``."""
    rows = session.scalars(
        select(PersonEvent)
        .where(PersonEvent.person_id == person.id)
        .options(joinedload(PersonEvent.account))
        .order_by(PersonEvent.at, PersonEvent.id)
    )
    for row in rows:
        if row.kind is not PersonEventKind.CAPACITIES_CHANGED or row.at not in told:
            yield Moment(row.at, row, row.account)


def _proposal_steps(session: Session, person: Person) -> Iterator[Moment]:
    rows = session.scalars(
        select(ProposalEvent)
        .join(ProposalEvent.proposal)
        .where(Proposal.person_id == person.id)
        .options(
            joinedload(ProposalEvent.account),
            joinedload(ProposalEvent.proposal).joinedload(Proposal.position),
        )
        .order_by(ProposalEvent.at, ProposalEvent.id)
    )
    yield from (Moment(row.at, row, row.account) for row in rows)


def _capacities(session: Session, person: Person) -> Iterator[Moment]:
    """The levels set at one moment are one thing that happened."""
    rows = session.scalars(
        select(CapacityChange)
        .where(CapacityChange.person_id == person.id)
        .options(joinedload(CapacityChange.account))
        .order_by(CapacityChange.at, CapacityChange.id)
    )
    for at, changes in groupby(rows, key=lambda row: row.at):
        together = list(changes)
        yield Moment(at, together, together[0].account)


def _placements(session: Session, person: Person) -> Iterator[Moment]:
    rows = session.scalars(
        select(Placement)
        .join(Placement.proposal)
        .where(Proposal.person_id == person.id)
        .options(
            joinedload(Placement.proposal).joinedload(Proposal.position),
            joinedload(Placement.follow_ups).joinedload(FollowUp.account),
        )
        .order_by(Placement.proposal_id)
    ).unique()
    for placement in rows:
        if placement.started_on:
            yield _on(placement.started_on, PlacementStep(placement, ended=False))
        for follow_up in placement.follow_ups:
            if follow_up.done_on:
                yield _on(follow_up.done_on, follow_up, follow_up.account)
        if placement.ended_on:
            yield _on(placement.ended_on, PlacementStep(placement, ended=True))


def _listed_consents(person: Person, moments: Sequence[Moment]) -> Iterator[Moment]:
    """What an officer recorded has an event of its own; the rest came with a list."""
    kinds = {PersonEventKind.CONSENT_GIVEN, PersonEventKind.CONSENT_WITHDRAWN}
    told = {(one.at, one.what.kind) for one in moments if isinstance(one.what, PersonEvent) and one.what.kind in kinds}
    for consent in person.consents:
        if (consent.recorded_at, PersonEventKind.CONSENT_GIVEN) not in told:
            yield Moment(consent.recorded_at, ConsentStep(consent, withdrawn=False), None)
        if consent.withdrawn_at and (consent.withdrawn_at, PersonEventKind.CONSENT_WITHDRAWN) not in told:
            yield Moment(consent.withdrawn_at, ConsentStep(consent, withdrawn=True), None)


def _on(day: date, what: What, by: Account | None = None) -> Moment:
    return Moment(datetime.combine(day, time(23, 59), ROME), what, by, day_only=True)


def latest_event(session: Session, *, person: Person) -> PersonEvent | None:
    """The last change to the file, with who made it."""
    return session.scalar(
        select(PersonEvent)
        .where(PersonEvent.person_id == person.id)
        .options(joinedload(PersonEvent.account))
        .order_by(PersonEvent.id.desc())
        .limit(1)
    )
