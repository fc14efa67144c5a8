"""The officer's decisions: what each needs, what it leaves behind, and who is too late."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from models.scorers import Suggestion
from models.territory import Office
from models.types import Category, PositionState, ProposalState, Reason, Regime
from tests.page import Page, PageClient
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.engine import ranking, scorers

NOT_OPEN = "La posizione non è aperta: prima va pubblicata, o la scadenza spostata."


@pytest.fixture
def position(world: World) -> Position:
    """A job that asks for some strength."""
    return world.position(title="Magazziniere", demands={"d430": 2})


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who fits."""
    return world.person(name="Bice", surname="Gru", capacities={"d430": 3}, exclusions=frozenset({"notte"}))


def address(position: Position, person: Person) -> str:
    """The person in the review."""
    return f"/operatore/posizioni/{position.code}?persona={person.registration.code}"


def action(position: Position, person: Person, name: str = "decisione") -> str:
    """Where a decision is sent."""
    return f"/operatore/posizioni/{position.code}/persone/{person.registration.code}/{name}"


def only_proposal(session: Session) -> Proposal:
    """The one proposal there is, as the database has it."""
    session.expire_all()
    return session.scalars(select(Proposal)).one()


def nothing_written(session: Session) -> bool:
    """Whether no decision has left anything."""
    session.expire_all()
    counts = [session.scalar(select(func.count()).select_from(kind)) for kind in (Proposal, ProposalEvent, Suggestion)]
    return counts == [0, 0, 0]


# --- the decisions ----------------------------------------------------------------------------------------------------


def test_proposing(desk: PageClient, officer: Account, position: Position, person: Person, session: Session) -> None:
    page = desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    assert page.flashes == ["Proposta a Bice Gru. Puoi annullare entro un minuto."]
    proposal = only_proposal(session)
    assert (proposal.state, proposal.person_id, proposal.position_id) == (
        ProposalState.PROPOSED,
        person.id,
        position.id,
    )
    (step,) = proposal.history
    assert (step.from_state, step.to_state) == (ProposalState.SUGGESTED, ProposalState.PROPOSED)
    assert (step.account_id, step.at, step.reason, step.note) == (officer.id, NOW, None, "")
    assert (step.lifted_gates, step.undo) == ([], False)


def test_setting_aside_and_proposing_later(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    page = desk.get(address(position, person)).form("decisione").submit(button="Tieni da parte")
    assert page.flashes == ["Bice Gru: da parte. Puoi annullare entro un minuto."]
    page = page.form("decisione").submit(button="Proponi")
    steps = [step.to_state for step in only_proposal(session).history]
    assert steps == [ProposalState.SET_ASIDE, ProposalState.PROPOSED]
    assert "Proponi" not in [node.text for node in page.select("#decisione button")]


def test_discarding_with_a_reason(desk: PageClient, position: Position, person: Person, session: Session) -> None:
    form = desk.get(address(position, person)).form("decisione")
    page = form.submit(button="Non proporre", reason="distanza", note="  Ci mette due ore.  ")
    assert page.flashes == ["Bice Gru: non proposta. Puoi annullare entro un minuto."]
    (step,) = only_proposal(session).history
    assert (step.to_state, step.reason, step.note) == (ProposalState.DISCARDED, Reason.DISTANCE, "Ci mette due ore.")
    assert "Il posto è troppo lontano. Ci mette due ore" in page.one("#persona").text


def test_discarding_without_a_reason_is_refused(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    form = desk.get(address(position, person)).form("decisione")
    page = form.submit(button="Non proporre", note="Perché sì.", status=422)
    assert page.errors == ["Motivo: Scegli il motivo per cui non la proponi."]
    assert page.one("select[name=reason]")["aria-invalid"] == "true"
    assert page.one("textarea[name=note]").text == "Perché sì."
    assert nothing_written(session)
    page.form("decisione").submit(button="Non proporre", reason="altro")
    assert only_proposal(session).state is ProposalState.DISCARDED


def test_the_reasons_are_the_officers(desk: PageClient, position: Position, person: Person) -> None:
    offered = {node["value"] for node in desk.get(address(position, person)).select("select[name=reason] option")}
    others = {Reason.EMPLOYERS_CHOICE, Reason.POSITION_CLOSED, Reason.CONSENT_WITHDRAWN}
    assert offered == {""} | set(Reason) - others


@pytest.mark.parametrize(
    "wrong",
    [{"reason": "scelta_datore"}, {"reason": "boh"}, {"reason": "altro", "note": "n" * 1001}],
    ids=["a reason of the employer's", "no reason", "an endless note"],
)
def test_what_cannot_be_taken_is_refused_on_its_field(
    desk: PageClient, position: Position, person: Person, world: World, wrong: dict[str, str]
) -> None:
    desk.get(address(position, person))
    page = desk.post(action(position, person), {"version": "0", "decision": "discard", **wrong}, 422)
    assert len(page.errors) == 1
    assert nothing_written(world.session)


def test_what_no_page_sends_is_no_request(
    desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    desk.get(address(position, person))
    sent = {"version": "0", "decision": "propose"}
    wrong = [{"decision": code} for code in ("hire", "", "PROPOSE")]
    wrong += [{"version": version} for version in ("abc", "-1", "", "1.5")]
    for one in wrong:
        page = desk.post(action(position, person), {**sent, **one}, 400)
        assert page.h1 == "La richiesta non è completa", one
    assert nothing_written(session)


def test_a_step_that_this_point_does_not_allow(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    proposal = world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=position, person=person)
    page = desk.get(address(position, person))
    assert page.select("#decisione") == []
    page = desk.post(action(position, person), {"version": proposal.version, "decision": "set_aside"}, 422)
    assert page.errors == ["A questo punto del percorso questa decisione non si può più prendere."]
    assert only_proposal(session).state is ProposalState.ACCEPTED


@pytest.mark.parametrize(
    "given",
    [{"state": PositionState.SUBMITTED}, {"state": PositionState.CLOSED}, {"expires_on": date(2026, 11, 1)}],
    ids=["submitted", "closed", "expired"],
)
def test_nobody_is_proposed_for_a_position_that_is_not_open(
    desk: PageClient, person: Person, world: World, session: Session, given: dict[str, object]
) -> None:
    position = world.position(**given)
    desk.get(address(position, person))
    page = desk.post(action(position, person), {"version": "0", "decision": "propose"}, 422)
    assert page.errors == [NOT_OPEN]
    assert nothing_written(session)
    desk.get(address(position, person)).form("decisione").submit(button="Tieni da parte")
    assert only_proposal(session).state is ProposalState.SET_ASIDE


def test_one_stays_where_one_was(desk: PageClient, position: Position, world: World) -> None:
    for _ in range(22):
        world.person()
    page = desk.get(f"/operatore/posizioni/{position.code}?scheda=da-verificare&pagina=2")
    page = page.form("decisione").submit(button="Tieni da parte")
    assert page.one(".tabs a[aria-current=page]").text.startswith("Da verificare")
    assert page.one(".review-list")["start"] == "21"
    page = page.form("Annulla la tua ultima decisione").submit()
    assert page.one(".review-list")["start"] == "21"


def test_only_for_ones_own_people_and_positions(desk: PageClient, position: Position, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    here, there = world.person(), world.person(office=cremona)
    theirs = world.position(office=cremona)
    desk.get(address(position, here))
    for where, who in ((position, there), (theirs, here), (theirs, there)):
        for name in ("decisione", "annulla"):
            desk.post(action(where, who, name), {"version": "0", "decision": "propose"}, 404)
    assert world.session.scalars(select(Proposal)).all() == []


# --- gates ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(world: World) -> Position:
    """A job for which the person below lacks a licence and has ruled out the night."""
    return world.position(licences=frozenset({"B"}), shifts=frozenset({"notte"}))


def test_a_gate_is_lifted_with_a_reason(desk: PageClient, guarded: Position, person: Person, session: Session) -> None:
    form = desk.get(address(guarded, person)).form("decisione")
    form.submit(button="Supera il vincolo e proponi", note="La patente arriva lunedì.")
    (step,) = only_proposal(session).history
    assert (step.to_state, step.note) == (ProposalState.PROPOSED, "La patente arriva lunedì.")
    assert set(step.lifted_gates) == {"licence", "exclusion"}
    assert (step.suggestion.fit, step.suggestion.rank, step.suggestion.score) == ("excluded", None, None)
    assert set(step.suggestion.gates) == {"licence", "exclusion"}


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_gate_is_not_lifted_without_one(
    desk: PageClient, guarded: Position, person: Person, session: Session, note: str
) -> None:
    form = desk.get(address(guarded, person)).form("decisione")
    page = form.submit(button="Supera il vincolo e proponi", note=note, status=422)
    assert page.errors == ["Nota: Scrivi perché superi il vincolo: resta nella storia."]
    assert page.one("textarea[name=note]")["aria-invalid"] == "true"
    assert nothing_written(session)


def test_who_lifted_what_and_why_stays_in_the_history(desk: PageClient, guarded: Position, person: Person) -> None:
    form = desk.get(address(guarded, person)).form("decisione")
    page = form.submit(button="Supera il vincolo e proponi", note="La patente arriva lunedì.")
    assert "La patente arriva lunedì. Vincolo superato" in page.one("#persona").text


def test_a_lifted_gate_stops_nobody_any_more_until_it_is_taken_back(
    desk: PageClient, guarded: Position, person: Person
) -> None:
    form = desk.get(address(guarded, person)).form("decisione")
    page = form.submit(button="Supera il vincolo e proponi", note="La patente arriva lunedì.")
    assert page.select("#persona .tag")[0].text != "Esclusa"
    page = page.form("Annulla la tua ultima decisione").submit()
    assert page.select("#persona .tag")[0].text == "Esclusa"


@pytest.mark.parametrize("decision", [{"decision": "propose"}, {"decision": "set_aside"}, {"decision": "discard"}])
def test_without_consent_nothing_is_compared_and_nothing_decided(
    desk: PageClient, position: Position, world: World, session: Session, decision: dict[str, str]
) -> None:
    person = world.person(consent=False, capacities={"d430": 3})
    page = desk.get(address(position, person))
    assert "Senza consenso non si confronta niente" in page.one("#persona").text
    assert page.select("#decisione") == []
    assert page.select("#persona .dc-rows") == []
    forged = {"version": "0", "note": "Mi ha detto di sì a voce.", "reason": "altro", **decision}
    desk.post(action(position, person), forged, 422)
    assert nothing_written(session)


def test_what_the_law_reserves_no_officer_opens(
    desk: PageClient, person: Person, world: World, session: Session
) -> None:
    position = world.position(regime=Regime.ARTICLE_18)
    page = desk.get(address(position, person))
    assert "Può cambiarlo solo chi offre il lavoro." in page.one("#persona").text
    assert not [node for node in page.select("#decisione button") if node.get("value") == "propose"]
    page = desk.post(action(position, person), {"version": "0", "decision": "propose", "note": "Vorrei."}, 422)
    assert page.errors == ["La posizione è riservata per legge a un'altra categoria di persone."]
    assert nothing_written(session)


def test_somebody_stopped_can_be_set_aside_without_a_reason(
    desk: PageClient, guarded: Position, person: Person, session: Session
) -> None:
    desk.get(address(guarded, person)).form("decisione").submit(button="Tieni da parte")
    (step,) = only_proposal(session).history
    assert (step.to_state, step.lifted_gates) == (ProposalState.SET_ASIDE, [])


# --- what is kept -----------------------------------------------------------------------------------------------------


def suggestions(session: Session) -> list[Suggestion]:
    """What was kept, in order."""
    session.expire_all()
    return list(session.scalars(select(Suggestion).order_by(Suggestion.id)))


def test_the_suggestion_behind_a_decision_is_kept_whole(
    app: Flask, desk: PageClient, position: Position, person: Person, world: World
) -> None:
    session = world.session
    world.person(capacities={"d430": 0})
    with app.app_context():
        before = ranking.assess(session, position=position, person=person)
    desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    (kept,) = suggestions(session)
    assert before.match is not None
    assert (kept.position_id, kept.person_id, kept.created_at) == (position.id, person.id, NOW)
    assert kept.scorer_version == scorers.active_version(session)
    assert (kept.rank, kept.fit, kept.gates) == (1, "suitable", [])
    assert kept.score == before.match.score
    assert kept.contributions == dict(before.match.contributions)
    assert kept.inputs == before.inputs
    assert kept.inputs["candidate"]["capacities"] == {"d430": 3}
    assert len(kept.inputs_hash) == 64


def decide_and_take_back(desk: PageClient, position: Position, person: Person) -> Page:
    """A decision that leaves the proposal where it was, and a suggestion behind."""
    page = desk.get(address(position, person)).form("decisione").submit(button="Tieni da parte")
    return page.form("Annulla la tua ultima decisione").submit()


def test_the_fingerprint_stays_while_nothing_that_matters_changes(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    decide_and_take_back(desk, position, person)
    person.surname, person.email, person.registration.invalidity_percent = "Altra", "nuova@example.org", 90
    person.registration.category = Category.DEAF
    position.description, position.places = "Un altro racconto.", 3
    world.person()
    session.commit()
    clock.frozen_at = NOW + timedelta(days=30)
    decide_and_take_back(desk, position, person)
    first, second = suggestions(session)
    assert first.inputs_hash == second.inputs_hash


def test_the_fingerprint_changes_with_an_input(
    desk: PageClient, position: Position, person: Person, world: World, session: Session
) -> None:
    decide_and_take_back(desk, position, person)
    person.profile.capacities[0].level = 1
    person.profile.changed_in = world._changed()
    session.commit()
    decide_and_take_back(desk, position, person)
    first, second = suggestions(session)
    assert first.inputs_hash != second.inputs_hash
    assert second.score < first.score


def test_a_decision_can_be_computed_again(
    app: Flask, desk: PageClient, position: Position, person: Person, session: Session
) -> None:
    desk.get(address(position, person)).form("decisione").submit(button="Proponi")
    (kept,) = suggestions(session)
    with app.app_context():
        again = ranking.assess(session, position=position, person=person)
    assert again.match is not None
    assert (again.scorer_version, again.inputs) == (kept.scorer_version, kept.inputs)
    assert (again.match.score, dict(again.match.contributions)) == (kept.score, kept.contributions)
