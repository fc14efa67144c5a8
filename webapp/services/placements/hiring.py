"""From a proposal to a placement: the terms, the accommodation plan, the follow-ups, and what else a hiring ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError
from models.follow_ups import calendar_of
from models.people import Person
from models.placements import FollowUp, Placement, PlannedAccommodation
from models.positions import Position
from models.proposals import Proposal
from models.types import Availability, Contract, NoticeKind, PersonEventKind
from models.types import ProposalState as State
from webapp.services.engine.ranking import assess
from webapp.services.holding import hold
from webapp.services.messages import letters, notices
from webapp.services.people.person_changes import Change, write_down
from webapp.services.placements import clearances, pathway_jobs
from webapp.services.proposals.proposing import close_others


class EndMissing(DomainError):
    """A contract with an end must say when it ends."""


class EndBeforeStart(DomainError):
    """The contract ends before it starts."""


class ConsentWithdrawn(DomainError):
    """The person has withdrawn the consent to matching: a hiring agreed before is written down with the reason why."""


class NoPlaceLeft(DomainError):
    """Every place of the position is taken."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: ``hours`` a week; ``contract_ends_on`` for contracts that end."""

    started_on: date
    contract: Contract
    hours: int
    contract_ends_on: date | None = None
    tutor_name: str = ""
    tutor_contact: str = ""
    note: str = ""

    def check(self) -> None:
        """Raises EndMissing or EndBeforeStart."""
        if self.contract_ends_on is None and self.contract in {Contract.FIXED_TERM, Contract.INTERNSHIP}:
            raise EndMissing
        if self.contract_ends_on is not None and self.contract_ends_on < self.started_on:
            raise EndBeforeStart


@dataclass(frozen=True, slots=True)
class Hiring:
    """What a hiring did: the placement, the person's other proposals that it closed, the places still free."""

    placement: Placement
    closed: Sequence[Proposal]
    places_left: int


def hire(
    session: Session,
    *,
    proposal: Proposal,
    terms: Terms,
    by: Account,
    now: datetime,
    seen_version: int,
    accommodations: Sequence[str] | None = None,
    without_clearance_because: str = "",
    despite_withdrawal_because: str = "",
) -> Hiring:
    """Hire the person: proposal, placement, follow-ups and plan, availability, and the person's other proposals.

    ``accommodations`` is the plan's start; the engine's smallest plan where it is None. Raises DecidedMeanwhile when
    the proposal changed since ``seen_version``, TransitionNotAllowed, EndMissing, EndBeforeStart, NoPlaceLeft, and
    ClearanceNeeded or ConsentWithdrawn unless the office says why it goes without.
    """
    terms.check()
    if proposal.version != seen_version:
        raise DecidedMeanwhile
    position = proposal.position
    # Two people for the last place at once: the second hiring waits here, and then finds none left.
    hold(session, position)
    if places_left(session, position=position) < 1:
        raise NoPlaceLeft
    if not letters.may_be_named(session, proposal=proposal) and not despite_withdrawal_because.strip():
        raise ConsentWithdrawn
    _check_clearance(session, proposal, terms, without_clearance_because)
    # Two jobs for one person at once: the second hiring waits here, and is then told.
    hold(session, proposal.person)
    planned = plan_for(session, proposal=proposal) if accommodations is None else accommodations
    try:
        proposal.move(
            to=State.HIRED, by=by, at=now, note=_reasons(without_clearance_because, despite_withdrawal_because)
        )
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
    placement = _placement(session, proposal, terms, planned)
    is_job = terms.contract is not Contract.INTERNSHIP
    if is_job:
        set_availability(session, person=proposal.person, to=Availability.EMPLOYED, by=by, now=now)
    pathway_jobs.begin(session, placement=placement, by=by, now=now)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.EMPLOYER_ANSWERED, now=now, hired=True)
    closed = close_others(session, proposal=proposal, by=by, now=now) if is_job else []
    return Hiring(placement, closed, places_left(session, position=position))


def places_left(session: Session, *, position: Position) -> int:
    """The position's places that nobody has got. A place is free again when a placement ended."""
    taken = session.scalar(
        select(func.count(Proposal.id))
        .outerjoin(Placement, Placement.proposal_id == Proposal.id)
        .where(Proposal.position_id == position.id, Proposal.state == State.HIRED, Placement.ended_on.is_(None))
    )
    return position.places - (taken or 0)


def plan_for(session: Session, *, proposal: Proposal) -> tuple[str, ...]:
    """The accommodations that the engine's smallest plan names for this person, in the position's order."""
    match = assess(session, position=proposal.position, person=proposal.person).match
    return tuple(sorted(match.plan.accommodations)) if match else ()


def set_availability(session: Session, *, person: Person, to: Availability, by: Account, now: datetime) -> None:
    """Change the registration's state with its event; nothing happens where it is so already."""
    before = person.registration.availability
    if before is to:
        return
    person.registration.availability = to
    changes = [Change("availability", before.value, to.value)]
    kind = PersonEventKind.REGISTRATION_CHANGED
    write_down(session, person=person, kind=kind, by=by, now=now, changes=changes, seen_by_engine=True)


def _reasons(*written: str) -> str:
    return "\n".join(text.strip() for text in written if text.strip())


def _check_clearance(session: Session, proposal: Proposal, terms: Terms, because: str) -> None:
    if not clearances.needed(proposal, terms.contract) or because.strip():
        return
    if not clearances.holds(session, proposal=proposal, on=terms.started_on):
        raise clearances.ClearanceNeeded


def _placement(session: Session, proposal: Proposal, terms: Terms, planned: Sequence[str]) -> Placement:
    placement = Placement(
        proposal=proposal,
        started_on=terms.started_on,
        contract=terms.contract,
        hours=terms.hours,
        contract_ends_on=terms.contract_ends_on,
        tutor_name=terms.tutor_name.strip(),
        tutor_contact=terms.tutor_contact.strip(),
        note=terms.note.strip(),
        accommodations=[PlannedAccommodation(accommodation=code) for code in dict.fromkeys(planned)],
        follow_ups=[FollowUp(kind=kind, due_on=day) for kind, day in calendar_of(terms.started_on).items()],
    )
    session.add(placement)
    session.flush()
    return placement


@dataclass(frozen=True, slots=True)
class SuggestedAccommodation:
    """An accommodation that a plan may begin with, and why: the engine's plan, what is offered, what is needed."""

    code: str
    closes_a_gap: bool
    offered: bool
    needed: bool

    @property
    def wanted(self) -> bool:
        """Whether the plan should have it unless somebody decides otherwise."""
        return self.closes_a_gap or self.needed


def suggested_accommodations(session: Session, *, proposal: Proposal) -> Sequence[SuggestedAccommodation]:
    """What the plan may begin with, what is wanted first."""
    plan = set(plan_for(session, proposal=proposal))
    offered = {one.accommodation for one in proposal.position.accommodations}
    needed = {one.accommodation for one in proposal.person.profile.accommodations}
    found = [
        SuggestedAccommodation(code, code in plan, code in offered, code in needed)
        for code in sorted(plan | offered | needed)
    ]
    return sorted(found, key=lambda one: (not one.wanted, not one.closes_a_gap))
