"""From a type-B cooperative to the open market: interns, a signal, the office's decision with the person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayStep
from models.market_signals import MarketSignal
from models.messages import Notice
from models.placements import Placement
from models.types import Contract, EmployerKind, MarketDecision, PathwayKind, ProposalState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import NOW, World
from webapp.digests import sentence

S = ProposalState
WAY = (S.PROPOSED, S.ACCEPTED, S.SENT, S.HIRED)
HOME = "/datore/cooperativa"
READY = {"decision": "pronta", "agreed": "y", "answer": "Cerchiamo in un vivaio vicino."}


@pytest.fixture
def member(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def browser(signed_in: SignIn, member: Account) -> PageClient:
    return signed_in(member)


@pytest.fixture
def place(world: World, member: Account, officer: Account) -> Callable[..., Placement]:
    def made(employer: Any = None, **terms: Any) -> Placement:
        position = world.position(employer=employer or member.employer, title="Serra")
        person = world.person(name="Elisa", surname="Pezzotti")
        proposal = world.proposal(*WAY, person=person, position=position, by=officer)
        values = {"started_on": date(2026, 5, 4), "contract": Contract.FIXED_TERM}
        return world.keep(Placement(proposal=proposal, **{**values, **terms}))

    return made


def theirs(placement: Placement) -> str:
    return f"/datore/inserimenti/{placement.proposal_id}"


def decision(placement: Placement) -> str:
    return f"/operatore/inserimenti/{placement.proposal_id}/mercato-aperto"


def signal(
    browser: PageClient, placement: Placement, note: str = "Lavora da sola in serra.", status: int = 200
) -> Page:
    return browser.get(theirs(placement)).form("form-mercato").submit(status=status, note=note)


# --- the cooperative's page -------------------------------------------------------------------------------------------


def test_interns_in_progress_stand_under_a_number(browser: PageClient, place: Callable[..., Placement]) -> None:
    intern = place(contract=Contract.INTERNSHIP, contract_ends_on=date(2026, 12, 31))
    place(contract=Contract.INTERNSHIP, ended_on=date(2026, 9, 30))
    place()
    page = browser.get(HOME)
    (line,) = page.select("#tirocini li")
    assert line.text == f"Inserimento n. {intern.proposal_id}Serra · dal 4 maggio 2026 · fino al 31 dicembre 2026"
    assert "Pezzotti" not in page.main


def test_everybody_at_work_has_their_word_about_the_open_market(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement]
) -> None:
    placement = place()
    assert browser.get(HOME).one("#mercato li").text.endswith("nessuna segnalazioneSerra")
    signal(browser, placement)
    assert "segnalata: l'ufficio ne parla con la persona" in browser.get(HOME).one("#mercato li").text
    desk.get(decision(placement)).form("decidi").submit(**READY)
    assert "pronta per il mercato aperto" in browser.get(HOME).one("#mercato li").text
    place(employer=None, ended_on=date(2026, 6, 1))
    assert len(browser.get(HOME).select("#mercato li")) == 1


# --- the signal -------------------------------------------------------------------------------------------------------


def test_a_signal_reaches_the_desk_and_the_placement(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement], session: Session
) -> None:
    placement = place()
    page = signal(browser, placement)
    assert page.flashes == ["Grazie: l'ufficio ne parla con la persona e poi ti risponde."]
    assert page.select("#form-mercato") == []
    page = desk.get("/operatore")
    assert "Pronta per il mercato aperto?" in page.main
    assert page.click("Pezzotti Elisa").h1 == "Verso il mercato aperto"
    assert "Lavora da sola in serra." in desk.get(f"/operatore/inserimenti/{placement.proposal_id}").main
    (notice,) = session.scalars(select(Notice).where(Notice.proposal_id == placement.proposal_id)).all()
    assert notice.params["step"] == "ready_for_market"
    assert "serra" not in str(notice.params).casefold().replace("'serra'", "")


def test_both_sides_are_told_in_words(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement], session: Session, app: Flask
) -> None:
    placement = place()
    signal(browser, placement)
    desk.get(decision(placement)).form("decidi").submit(**READY)
    with app.test_request_context():
        told = [sentence(notice) for notice in session.scalars(select(Notice).order_by(Notice.id))]
    assert "pronta per il mercato aperto: «Serra»" in told[0]
    assert "L'ufficio ha risposto sul passaggio al mercato aperto dell'inserimento «Serra»" in told[1]
    assert not [words for words in told if "vivaio" in words or "Pezzotti" in words]


def test_signalled_twice_it_is_one_signal(
    browser: PageClient, place: Callable[..., Placement], session: Session
) -> None:
    placement = place()
    form = browser.get(theirs(placement)).form("form-mercato")
    for _again in range(2):
        form.submit(note="Lavora da sola.")
    assert len(session.scalars(select(MarketSignal)).all()) == 1


@pytest.mark.parametrize("note", ["", "   ", "a" * 1001])
def test_a_signal_says_why(browser: PageClient, place: Callable[..., Placement], note: str) -> None:
    assert set(complaints(signal(browser, place(), note, 422))) == {"note"}


def test_only_a_cooperative_signals(world: World, signed_in: SignIn, place: Callable[..., Placement]) -> None:
    firm = world.employer(kind=EmployerKind.FIRM)
    placement, browser = place(employer=firm), signed_in(world.account(Role.EMPLOYER, employer=firm))
    page = browser.get(theirs(placement))
    assert page.select("#mercato") == []
    for note in ("pronta", ""):
        browser.post(f"{theirs(placement)}/mercato-aperto", {"csrf_token": page.token, "note": note}, status=404)


def test_another_cooperative_s_placement_is_not_found(
    world: World, signed_in: SignIn, place: Callable[..., Placement]
) -> None:
    placement, other = place(), signed_in(world.account(Role.EMPLOYER))
    sent = {"csrf_token": other.get(HOME).token, "note": "pronta"}
    other.post(f"{theirs(placement)}/mercato-aperto", sent, status=404)


# --- the decision -----------------------------------------------------------------------------------------------------


def test_ready_plans_the_step_and_tells_the_cooperative(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement], session: Session
) -> None:
    placement = place()
    signal(browser, placement)
    page = desk.get(decision(placement)).form("decidi").submit(**READY)
    assert page.flashes == ["Deciso: la cooperativa viene avvisata."]
    (step,) = session.scalars(select(PathwayStep)).all()
    assert (step.kind, step.planned_on, step.started_on) == (PathwayKind.OPEN_MARKET, NOW.date(), None)
    assert "Cerchiamo in un vivaio vicino." in browser.get(theirs(placement)).one("#mercato").text
    assert "Pronta per il mercato aperto?" not in desk.get("/operatore").main


def test_a_step_that_stands_there_is_not_planned_twice(
    desk: PageClient, place: Callable[..., Placement], session: Session
) -> None:
    placement = place()
    for _again in range(2):
        desk.get(decision(placement)).form("decidi").submit(**READY)
    assert len(session.scalars(select(PathwayStep)).all()) == 1


def test_not_yet_plans_nothing_and_may_be_signalled_again(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement], session: Session
) -> None:
    placement = place()
    signal(browser, placement)
    desk.get(decision(placement)).form("decidi").submit(decision="non_ancora", answer="Ancora qualche mese.")
    assert session.scalars(select(PathwayStep)).all() == []
    signal(browser, placement, "Ora sì.")
    assert [one.decision for one in session.scalars(select(MarketSignal).order_by(MarketSignal.id))] == [
        MarketDecision.NOT_YET,
        None,
    ]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"decision": None}, "decision", "Scegli che cosa decidi."),
        ({"agreed": None}, "agreed", "Prima parlane con la persona: senza il suo accordo non si decide."),
        ({"answer": "  "}, "answer", "Scrivi due parole per la cooperativa."),
        ({"answer": "a" * 1001}, "answer", "Il testo è troppo lungo: al massimo 1000 caratteri."),
    ],
)
def test_bad_input_is_said_on_its_field(
    desk: PageClient, place: Callable[..., Placement], fields: dict[str, Any], field: str, words: str
) -> None:
    sent = {name: value for name, value in {**READY, **fields}.items() if value is not None}
    page = desk.get(decision(place())).form("decidi").submit(status=422, **sent)
    assert complaints(page) == {field: words}


def test_two_officers_at_once_are_told(desk: PageClient, place: Callable[..., Placement], session: Session) -> None:
    placement = place()
    form = desk.get(decision(placement)).form("decidi")
    desk.get(decision(placement)).form("decidi").submit(decision="non_ancora", answer="Ancora qualche mese.")
    page = form.submit(status=409, **READY)
    assert "Ancora qualche mese." in page.one("#segnale").text
    assert [one.decision for one in session.scalars(select(MarketSignal))] == [MarketDecision.NOT_YET]


def test_an_end_that_is_written_down_leaves_nothing_to_decide(
    browser: PageClient, desk: PageClient, place: Callable[..., Placement], world: World
) -> None:
    placement = place()
    signal(browser, placement)
    world.again(placement).ended_on = date(2026, 12, 31)
    world.session.commit()
    assert "Pronta per il mercato aperto?" not in desk.get("/operatore").main
    desk.get(decision(placement), status=404)
    page = browser.get(theirs(placement))
    assert page.select("#mercato") == []
    browser.post(f"{theirs(placement)}/mercato-aperto", {"csrf_token": page.token, "note": "pronta"}, status=404)


def test_a_firm_s_placement_has_no_such_decision(
    world: World, desk: PageClient, place: Callable[..., Placement]
) -> None:
    placement = place(employer=world.employer(kind=EmployerKind.FIRM))
    desk.get(decision(placement), status=404)
    assert desk.get(f"/operatore/inserimenti/{placement.proposal_id}").select("#mercato") == []
