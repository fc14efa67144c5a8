"""A hiring: what it needs, what it makes, and what else it ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.placements import Placement
from models.proposals import Proposal
from models.types import Availability, Contract, FollowUpKind, Regime, Role
from models.types import ProposalState as State
from tests.world import NOW, World
from webapp.services.placements import clearances, hiring
from webapp.services.placements.hiring import Hiring, Terms

START = date(2026, 11, 9)
SENT = (State.PROPOSED, State.ACCEPTED, State.SENT)
TERMS = Terms(started_on=START, contract=Contract.PERMANENT, hours=20, tutor_name="Gino Prova")


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def hire(world: World, proposal: Proposal, officer: Account, terms: Terms = TERMS, **more: object) -> Hiring:
    seen = {"seen_version": proposal.version, "now": NOW, "by": officer}
    return hiring.hire(world.session, proposal=proposal, terms=terms, **{**seen, **more})


def test_a_hiring_begins_a_placement_with_its_calendar(world: World, officer: Account, session: Session) -> None:
    proposal = world.proposal(*SENT)
    hire(world, proposal, officer)
    session.commit()
    placement = session.get(Placement, proposal.id)
    assert (placement.started_on, placement.contract, placement.hours) == (START, Contract.PERMANENT, 20)
    assert placement.tutor_name == "Gino Prova"
    assert [one.kind for one in placement.follow_ups] == [
        kind for kind in FollowUpKind if kind is not FollowUpKind.EXTRA
    ]
    assert placement.follow_ups[0].due_on == date(2026, 11, 11)
    assert proposal.state is State.HIRED


def test_the_plan_begins_with_what_the_engine_would_do(world: World, officer: Account) -> None:
    position = world.position(demands={"d430": (3, False)}, accommodations=("lifting_aid",))
    proposal = world.proposal(*SENT, position=position, person=world.person(capacities={"d430": 0}))
    placement = hire(world, proposal, officer).placement
    assert [one.accommodation for one in placement.accommodations] == ["lifting_aid"]


def test_an_officer_may_choose_the_plan(world: World, officer: Account) -> None:
    placement = hire(world, world.proposal(*SENT), officer, accommodations=("telework", "telework")).placement
    assert [one.accommodation for one in placement.accommodations] == ["telework"]


def test_who_is_hired_is_no_longer_available_and_their_other_proposals_are_closed(
    world: World, officer: Account, session: Session
) -> None:
    person = world.person()
    kept = [world.proposal(*steps, person=person) for steps in ((), (State.PROPOSED, State.ACCEPTED, State.CLOSED))]
    under_way = [world.proposal(*steps, person=person) for steps in ((State.PROPOSED,), SENT)]
    somebody_elses = world.proposal(*SENT)
    before = person.profile.changed_in
    found = hire(world, world.proposal(*SENT, person=person), officer)
    session.commit()
    assert list(found.closed) == under_way
    assert {one.state for one in under_way} == {State.CLOSED}
    assert [one.state for one in kept] == [State.SUGGESTED, State.CLOSED]
    assert somebody_elses.state is State.SENT
    assert person.registration.availability is Availability.EMPLOYED
    assert person.profile.changed_in > before


def test_an_internship_is_no_job_and_closes_nothing(world: World, officer: Account) -> None:
    person = world.person()
    other = world.proposal(State.PROPOSED, person=person)
    terms = Terms(START, Contract.INTERNSHIP, 20, contract_ends_on=date(2027, 5, 8))
    assert hire(world, world.proposal(*SENT, person=person), officer, terms).closed == []
    assert (other.state, person.registration.availability) == (State.PROPOSED, Availability.AVAILABLE)


@pytest.mark.parametrize("contract", [Contract.FIXED_TERM, Contract.INTERNSHIP])
def test_a_contract_with_an_end_says_when(world: World, officer: Account, contract: Contract) -> None:
    with pytest.raises(hiring.EndMissing):
        hire(world, world.proposal(*SENT), officer, Terms(START, contract, 20))
    with pytest.raises(hiring.EndBeforeStart):
        hire(world, world.proposal(*SENT), officer, Terms(START, contract, 20, START - timedelta(days=1)))


def test_nobody_is_hired_before_they_were_sent_to_the_employer(world: World, officer: Account) -> None:
    with pytest.raises(TransitionNotAllowed):
        hire(world, world.proposal(State.PROPOSED, State.ACCEPTED), officer)


def test_a_second_officer_is_told(world: World, officer: Account) -> None:
    proposal = world.proposal(*SENT)
    with pytest.raises(DecidedMeanwhile):
        hire(world, proposal, officer, seen_version=proposal.version - 1)


def test_places_are_counted_and_free_again_when_a_placement_ends(
    world: World, officer: Account, session: Session
) -> None:
    position = world.position(places=2)
    first, second, third = (world.proposal(*SENT, position=position) for _ in range(3))
    assert hire(world, first, officer).places_left == 1
    assert hire(world, second, officer).places_left == 0
    with pytest.raises(hiring.NoPlaceLeft):
        hire(world, third, officer)
    session.get(Placement, first.id).ended_on = START
    session.flush()
    assert hiring.places_left(session, position=position) == 1


class TestClearance:
    """Law 68/1999: the office's nulla osta, valid 30 days."""

    @pytest.fixture
    def proposal(self, world: World) -> Proposal:
        return world.proposal(*SENT, position=world.position(regime=Regime.ARTICLE_1))

    def test_it_is_needed_on_the_first_day(self, world: World, officer: Account, proposal: Proposal) -> None:
        with pytest.raises(clearances.ClearanceNeeded):
            hire(world, proposal, officer)
        clearances.request(world.session, proposal=proposal, by=officer, on=START, seen_version=0)
        with pytest.raises(clearances.ClearanceNeeded):
            hire(world, proposal, officer)
        clearances.issue(world.session, proposal=proposal, by=officer, number=" 12/2026 ", on=START, seen_version=1)
        assert hire(world, proposal, officer).placement.started_on == START

    @pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (30, True), (31, False)])
    def test_it_holds_for_thirty_days(
        self, world: World, officer: Account, proposal: Proposal, days: int, held: bool
    ) -> None:
        clearances.issue(world.session, proposal=proposal, by=officer, number="12/2026", on=START, seen_version=0)
        assert clearances.holds(world.session, proposal=proposal, on=START + timedelta(days=days)) is held

    def test_an_expired_one_is_asked_for_again(self, world: World, officer: Account, proposal: Proposal) -> None:
        told = {"proposal": proposal, "by": officer}
        clearances.issue(world.session, **told, number="1", on=START - timedelta(days=60), seen_version=0)
        asked = clearances.request(world.session, **told, on=START, seen_version=1)
        assert (asked.requested_on, asked.issued_on, asked.number) == (START, None, "")

    def test_the_office_may_hire_without_and_says_why(self, world: World, officer: Account, proposal: Proposal) -> None:
        hire(world, proposal, officer, without_clearance_because="Rilasciato su carta: protocollo 7.")
        assert proposal.history[-1].note == "Rilasciato su carta: protocollo 7."

    @pytest.mark.parametrize("regime", [Regime.LAW_381, Regime.OPEN])
    def test_outside_law_68_none_is_needed(self, world: World, officer: Account, regime: Regime) -> None:
        hire(world, world.proposal(*SENT, position=world.position(regime=regime)), officer)

    def test_an_internship_needs_none(self, world: World, officer: Account, proposal: Proposal) -> None:
        hire(world, proposal, officer, Terms(START, Contract.INTERNSHIP, 20, date(2027, 5, 8)))
