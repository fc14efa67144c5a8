"""An employer's positions: the start page, changes to what is published, copies, and the end."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.employers import Employer
from models.positions import Position
from models.types import ClosingReason, PositionState, ProposalState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import complaints, drafts, posted
from tests.world import World
from webapp.services.engine.ranking import ranking_of


@pytest.fixture
def employer(world: World) -> Employer:
    return world.employer()


@pytest.fixture
def browser(signed_in: SignIn, world: World, employer: Employer) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


@pytest.fixture
def position(world: World, employer: Employer) -> Position:
    return world.position(
        employer=employer,
        title="Aiuto cuoco",
        description="Si preparano le verdure.",
        demands={"d430": (3, False)},
        accommodations=("extra_breaks",),
        essential=("wash_dishes",),
        shifts=frozenset({"mattina"}),
    )


def change(browser: PageClient, position: Position) -> Page:
    """The first step of the changes to a position."""
    return browser.get(f"/datore/posizioni/{position.code}").form("Modifica").submit()


def to_the_end(page: Page, **said: object) -> Page:
    """The last page, with this said at the third step."""
    number = page.url.split("/")[-2]
    page = page.client.get(f"/datore/bozze/{number}/condizioni").form("passo").submit(**said)
    assert page.h1 == "Controlla e invia"
    return page


# --- the start page -------------------------------------------------------------------------------------------


def test_each_position_says_what_happens_next(browser: PageClient, world: World, employer: Employer) -> None:
    for state in PositionState:
        world.position(employer=employer, state=state)
    world.position(employer=employer, expires_on=date(2026, 11, 1))
    said = browser.get("/datore").main
    for words in (
        "Da pubblicare L'ufficio guarda la posizione e la pubblica.",
        "Aperta L'ufficio cerca le persone adatte",
        "Scaduta Il giorno che avevi scelto è passato.",
        "Chiusa La posizione è chiusa.",
    ):
        assert words in said


# --- changes --------------------------------------------------------------------------------------------------


def test_changes_begin_with_what_the_position_says(browser: PageClient, position: Position, world: World) -> None:
    page = to_the_end(change(browser, position))
    page.form("passo").submit(button="Salva i cambi")
    position = world.again(position)
    assert (position.title, position.hours, position.shifts) == ("Aiuto cuoco", 20, {"mattina"})
    assert [(demand.dimension, demand.level, demand.negotiable) for demand in position.demands] == [("d430", 3, False)]
    assert [row.accommodation for row in position.accommodations] == ["extra_breaks"]
    assert [(row.text, row.essential) for row in position.skills] == [("wash dishes", True)]


def test_nothing_changes_before_it_is_sent(browser: PageClient, position: Position, world: World) -> None:
    to_the_end(change(browser, position), hours="30")
    assert world.again(position).hours == 20
    assert "Cambi non inviati" in browser.get("/datore").main


def test_changes_begun_before_go_on(browser: PageClient, position: Position, session: Session) -> None:
    to_the_end(change(browser, position), hours="30")
    change(browser, position)
    (draft,) = drafts(session)
    assert draft.said["hours"] == "30"


def test_a_position_edited_while_ranked(
    browser: PageClient, desk: PageClient, position: Position, world: World, session: Session
) -> None:
    """The list follows at once, proposals stay, the office is told until somebody has looked."""
    proposed = world.proposal(ProposalState.PROPOSED, position=position)
    person = world.person(exclusions=frozenset({"notte"}))
    review = desk.get(f"/operatore/posizioni/{position.code}")
    page = to_the_end(change(browser, position), shifts=["mattina", "notte"])
    assert "I cambi sono salvati." not in page.main
    assert "Chi ha già una proposta la tiene" in page.main
    page = page.form("passo").submit(button="Salva i cambi")
    assert page.flashes == ["I cambi sono salvati."]

    position = world.again(position)
    assert (position.state, world.again(proposed).state) == (PositionState.OPEN, ProposalState.PROPOSED)
    excluded = {one.candidate: one.gates for one in ranking_of(session, position=position).excluded}
    assert excluded[person.registration.code] == ("exclusion",)
    assert "Aiuto cuoco" in desk.get("/operatore").main.partition("Cambiate dal datore di lavoro")[2]

    # A decision from the page as it was meets the position as it is now: a gate of today asks for its reason.
    form = {"decision": "propose", "version": "0", "reason": "", "note": ""}
    path = f"{review.resolve(review.url)}/persone/{person.registration.code}/decisione"
    assert "Scrivi perché superi il vincolo" in desk.post(path, form, 422).main

    page = desk.get(f"/operatore/posizioni/{position.code}")
    assert "Il datore di lavoro ha cambiato la posizione" in page.main
    page = page.form("Ho visto").submit()
    assert "Il datore di lavoro ha cambiato la posizione" not in page.main
    assert "Cambiate dal datore di lavoro" not in desk.get("/operatore").main
    assert "Cambiata dal datore di lavoro" in desk.get(f"/operatore/posizioni/{position.code}/scheda").main


def test_a_change_before_publishing_tells_nobody(
    browser: PageClient, desk: PageClient, world: World, employer: Employer
) -> None:
    sent = world.position(
        employer=employer, state=PositionState.SUBMITTED, description="Si lava.", shifts=frozenset({"sera"})
    )
    to_the_end(change(browser, sent), hours="30").form("passo").submit(button="Salva i cambi")
    assert (world.again(sent).hours, sent.state, sent.changed_at) == (30, PositionState.SUBMITTED, None)


def test_the_office_was_first(browser: PageClient, desk: PageClient, position: Position, world: World) -> None:
    """Both are told; nothing is overwritten unseen."""
    page = to_the_end(change(browser, position), hours="30")
    desk.get(f"/operatore/posizioni/{position.code}/modifica").form("posizione").submit(button="Salva", hours="36")
    page = page.form("passo").submit(button="Salva i cambi", status=409)
    assert "Mentre scrivevi, l'ufficio ha cambiato la posizione." in page.main
    assert world.again(position).hours == 36
    page.form("passo").submit(button="Salva i cambi")
    assert world.again(position).hours == 30


def test_the_office_closed_it_meanwhile(
    browser: PageClient, desk: PageClient, position: Position, world: World
) -> None:
    page = to_the_end(change(browser, position), hours="30")
    position = world.again(position)
    position.state = PositionState.CLOSED
    world.keep(position)
    page = page.form("passo").submit(button="Salva i cambi", status=409)
    assert "Nel frattempo la posizione è stata chiusa" in page.main
    assert world.again(position).hours == 20


def test_what_is_closed_is_not_changed(browser: PageClient, world: World, employer: Employer, session: Session) -> None:
    closed = world.position(employer=employer, state=PositionState.CLOSED)
    page = browser.get(f"/datore/posizioni/{closed.code}")
    assert "Modifica" not in page.main
    page = browser.post(f"/datore/posizioni/{closed.code}/modifica")
    assert page.flashes == ["La posizione è chiusa: puoi partire da una copia, o chiedere all'ufficio di riaprirla."]
    assert drafts(session) == []


# --- copies ---------------------------------------------------------------------------------------------------


def test_a_copy_is_a_position_of_its_own(browser: PageClient, position: Position, session: Session) -> None:
    page = browser.get(f"/datore/posizioni/{position.code}").form("Parti da una copia").submit()
    assert page.flashes == ["Ecco una copia: cambia ciò che è diverso."]
    page = to_the_end(page, hours="30")
    page.form("passo").submit(button="Invia all'ufficio")
    first, second = posted(session)
    assert (first.hours, second.hours) == (20, 30)
    assert (second.title, second.state, second.code) == ("Aiuto cuoco", PositionState.SUBMITTED, "M0001")


# --- the end --------------------------------------------------------------------------------------------------


def test_filled_elsewhere(browser: PageClient, desk: PageClient, position: Position, world: World) -> None:
    proposal = world.proposal(ProposalState.PROPOSED, position=position)
    to_the_end(change(browser, position))
    form = browser.get(f"/datore/posizioni/{position.code}").form("form-chiudi")
    assert complaints(form.submit(status=422)) == {"reason": "Scegli il motivo."}
    page = form.submit(reason="coperta_altrove", note="Un passaparola.")
    assert page.flashes == ["Posizione chiusa. L'ufficio avvisa le persone che aveva sentito."]
    position = world.again(position)
    assert (position.state, position.history[-1].reason) == (PositionState.CLOSED, ClosingReason.FILLED_ELSEWHERE)
    assert world.again(proposal).state is ProposalState.CLOSED
    assert "Cambi non inviati" not in browser.get("/datore").main
    review = desk.get(f"/operatore/posizioni/{position.code}")
    assert "Il datore di lavoro ha chiuso la posizione" in review.main


def test_only_an_employers_own_reasons(browser: PageClient, position: Position, world: World) -> None:
    page = browser.get(f"/datore/posizioni/{position.code}")
    data = {**page.form("form-chiudi").values, "reason": "non_pubblicabile"}
    refused = browser.post(f"/datore/posizioni/{position.code}/chiudi", data, 422)
    assert set(complaints(refused)) == {"reason"}
    long = page.form("form-chiudi").submit(reason="ritirata", note="x" * 1001, status=422)
    assert complaints(long) == {"note": "Il testo è troppo lungo: al massimo 1000 caratteri."}
    assert world.again(position).state is PositionState.OPEN


def test_who_closes_second_is_told(browser: PageClient, desk: PageClient, position: Position) -> None:
    form = browser.get(f"/datore/posizioni/{position.code}").form("form-chiudi")
    desk.get(f"/operatore/posizioni/{position.code}/scheda").form("form-chiudi").submit(reason="ritirata")
    page = form.submit(reason="coperta_altrove", status=409)
    assert "Nel frattempo la posizione è cambiata" in page.main
