"""Two officers who decide at once, and decisions taken back: nothing is overwritten, and nobody undoes another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.people import Person
from models.positions import Position
from models.types import ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_decisions import action, address, only_proposal
from tests.world import NOW, World
from webapp.extensions import clock


@pytest.fixture
def position(world: World) -> Position:
    """A job that asks for some strength."""
    return world.position(title="Magazziniere", demands={"d430": 2})


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who fits."""
    return world.person(name="Bice", surname="Gru", capacities={"d430": 3}, exclusions=frozenset({"notte"}))


# --- two at once ------------------------------------------------------------------------------------------------------


def refused_meanwhile(page: Page) -> bool:
    """Whether the page says that somebody else was first, and that nothing was overwritten."""
    return page.h1 == "Due decisioni sulla stessa persona" and "niente è stato sovrascritto" in page.main


def test_what_the_second_wrote_is_still_there(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    proposal = world.proposal(ProposalState.SET_ASIDE, position=position, person=person)
    page = desk.get(address(position, person))
    proposal.move(to=ProposalState.DISCARDED, by=None, at=NOW, reason=Reason.SKILLS)
    session.commit()
    page = page.form("decisione").submit(button="Proponi", note="Ne parlo con lei.", status=409)
    assert "Ne parlo con lei." in page.one("section[aria-labelledby=tua]").text
    page = page.form("comunque").submit()
    proposal = only_proposal(session)
    assert (proposal.state, proposal.history[-1].note) == (ProposalState.PROPOSED, "Ne parlo con lei.")
    assert page.flashes[0].startswith("Proposta a ")


def test_the_first_decision_is_kept_by_going_back(
    signed_in: SignIn, position: Position, person: Person, world: World, session: Session
) -> None:
    first, second = (signed_in(world.account(Role.OFFICER)).get(address(position, person)) for _ in range(2))
    first.form("decisione").submit(button="Tieni da parte")
    page = second.form("decisione").submit(button="Proponi", status=409).click("Tieni questa")
    assert page.one("#chi").text.startswith(person.full_name)
    assert only_proposal(session).state is ProposalState.SET_ASIDE


def test_two_who_decide_alike_are_told_so(
    signed_in: SignIn, position: Position, person: Person, world: World, session: Session
) -> None:
    first, second = (signed_in(world.account(Role.OFFICER)).get(address(position, person)) for _ in range(2))
    first.form("decisione").submit(button="Tieni da parte")
    page = second.form("decisione").submit(button="Tieni da parte", status=409)
    assert "ha preso la stessa decisione" in page.main
    assert page.select("form#comunque") == []
    assert len(only_proposal(session).history) == 1


def test_the_second_of_two_is_told(
    signed_in: SignIn, position: Position, person: Person, world: World, session: Session
) -> None:
    officer = world.account(Role.OFFICER)
    first, second = (signed_in(who).get(address(position, person)) for who in (officer, world.account(Role.OFFICER)))
    first.form("decisione").submit(button="Proponi")
    page = second.form("decisione").submit(button="Non proporre", reason="distanza", note="È lontano.", status=409)
    recorded, own = (page.one(f"section[aria-labelledby={name}]").text for name in ("registrata", "tua"))
    for said in ("Proposta alla persona", officer.name, "2 nov 2026, 10:00"):
        assert said in recorded
    for said in ("Non proposta", "Il posto è troppo lontano", "È lontano.", "non si può più prendere"):
        assert said in own
    assert page.select("form#comunque") == []
    proposal = only_proposal(session)
    assert proposal.state is ProposalState.PROPOSED
    assert len(proposal.history) == 1


def test_an_older_version_is_refused(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    proposal = world.proposal(ProposalState.SET_ASIDE, position=position, person=person)
    page = desk.get(address(position, person))
    proposal.move(to=ProposalState.DISCARDED, by=None, at=NOW, reason=Reason.SKILLS)
    session.commit()
    assert refused_meanwhile(page.form("decisione").submit(button="Proponi", status=409))
    assert only_proposal(session).state is ProposalState.DISCARDED


def just_before_writing(act: Callable[[], object]) -> None:
    """Do something at the one moment that no check can see: after the next request has looked, before it writes."""
    event.listen(Session, "before_flush", lambda *_: act(), once=True)


def test_two_first_decisions_at_the_very_same_moment(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    page = desk.get(address(position, person))
    just_before_writing(lambda: world.proposal(ProposalState.SET_ASIDE, position=position, person=person))
    assert refused_meanwhile(page.form("decisione").submit(button="Proponi", status=409))
    assert only_proposal(session).state is ProposalState.SET_ASIDE


def test_two_changes_of_the_same_proposal_at_the_very_same_moment(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    proposal = world.proposal(ProposalState.SET_ASIDE, position=position, person=person)
    page = desk.get(address(position, person))

    def other_officer() -> None:
        proposal.move(to=ProposalState.DISCARDED, by=None, at=NOW, reason=Reason.SKILLS)
        session.commit()

    just_before_writing(other_officer)
    assert refused_meanwhile(page.form("decisione").submit(button="Proponi", status=409))
    proposal = only_proposal(session)
    assert proposal.state is ProposalState.DISCARDED
    assert [step.to_state for step in proposal.history] == [ProposalState.SET_ASIDE, ProposalState.DISCARDED]


def test_pressing_the_button_twice_decides_once(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    form = desk.get(address(position, person)).form("decisione")
    form.submit(button="Proponi")
    form.submit(button="Proponi")
    assert len(only_proposal(session).history) == 1


# --- taking back ------------------------------------------------------------------------------------------------------


def test_within_a_minute_a_decision_is_taken_back(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    page = desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    clock.frozen_at = NOW + timedelta(seconds=60)
    page = page.form("Annulla la tua ultima decisione").submit()
    assert page.flashes == ["Decisione annullata."]
    proposal = only_proposal(session)
    assert proposal.state is ProposalState.SUGGESTED
    assert [(step.to_state, step.undo) for step in proposal.history] == [
        (ProposalState.PROPOSED, False),
        (ProposalState.SUGGESTED, True),
    ]
    assert "Decisione annullata" in page.one("#persona ul.lines").text
    page.form("decisione").submit(button="Proponi")
    assert only_proposal(session).state is ProposalState.PROPOSED


def test_after_a_minute_it_stands(desk: PageClient, position: Position, person: Person, session: Session) -> None:
    page = desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    clock.frozen_at = NOW + timedelta(seconds=61)
    late = page.form("Annulla la tua ultima decisione").submit()
    assert late.flashes == ["Il tempo per annullare è finito: puoi prendere una nuova decisione."]
    assert only_proposal(session).state is ProposalState.PROPOSED
    assert "Annulla" not in late.main


def test_nobody_takes_back_anothers_decision(
    desk: PageClient, signed_in: SignIn, position: Position, person: Person, world: World
) -> None:
    desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    other = signed_in(world.account(Role.OFFICER))
    assert "Annulla la tua ultima decisione" not in other.get(address(position, person)).main
    page = other.post(action(position, person, "annulla"))
    assert page.flashes == ["Il tempo per annullare è finito: puoi prendere una nuova decisione."]
    assert only_proposal(world.session).state is ProposalState.PROPOSED


def test_what_the_person_has_answered_is_not_taken_back(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    page = desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    proposal = only_proposal(session)
    proposal.move(to=ProposalState.ACCEPTED, by=None, at=NOW)
    session.commit()
    page.form("Annulla la tua ultima decisione").submit()
    assert only_proposal(session).state is ProposalState.ACCEPTED


def test_there_is_nothing_to_take_back(desk: PageClient, position: Position, person: Person) -> None:
    desk.get(address(position, person))
    desk.post(action(position, person, "annulla"), status=404)
