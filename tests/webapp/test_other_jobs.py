"""«Altri lavori»: the jobs that nobody has proposed, what a person says of them, and what the office reads of it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.interests import PositionInterest
from models.people import Person
from models.positions import Position
from models.types import (
    Channel,
    DelegateScope,
    InterestAnswer,
    PositionState,
    ProposalState,
    Reason,
    Regime,
    Role,
)
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.services.people import interests

LIST = "/persona/lavori"
YES = "Mi interessa Portineria"


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Bice", surname="Gru", capacities={"d430": 1}, wishes=("kitchen_helper",))


@pytest.fixture
def browser(signed_in: SignIn, world: World, person: Person) -> PageClient:
    """Their browser."""
    return signed_in(world.account(Role.CANDIDATE, person=person))


@pytest.fixture
def position(world: World) -> Position:
    return world.position(title="portineria", code="P7", description="Si aprono le porte.")


def titles(page: Page) -> list[str]:
    """The jobs, in order."""
    return [node.text for node in page.select("section.box h3")]


def said(session: Session, position: Position) -> PositionInterest | None:
    """What the database holds of it."""
    session.expire_all()
    return session.scalar(select(PositionInterest).where(PositionInterest.position_id == position.id))


# --- the list ---------------------------------------------------------------------------------------------------------


def test_five_at_a_time(browser: PageClient, world: World) -> None:
    for number in range(7):
        world.position(title=f"Lavoro {number}", hours=10 + number)
    page = browser.get(LIST)
    assert len(titles(page)) == 5
    assert "7 lavori" in page.main
    rest = page.click("Mostra altri 5")
    assert len(titles(rest)) == 2
    assert sorted(titles(page) + titles(rest)) == [f"Lavoro {number}" for number in range(7)]
    assert titles(rest.click("Torna ai 5 di prima")) == titles(page)


def test_nothing_yet(browser: PageClient) -> None:
    page = browser.get(LIST)
    assert "Nessun altro lavoro, per ora" in page.main
    assert "Non devi fare niente." in page.main


def test_without_consent_the_page_says_how_to_give_it(signed_in: SignIn, world: World, position: Position) -> None:
    browser = signed_in(world.account(Role.CANDIDATE, person=world.person(consent=False)))
    page = browser.get(LIST)
    assert titles(page) == []
    for path in (f"{LIST}/{position.id}", f"{LIST}/{position.id}/perche", f"{LIST}/salvati", f"{LIST}/nascosti"):
        assert "Prima serve il tuo consenso" in browser.get(path, follow=True).main
    browser.get(LIST)
    browser.post(f"{LIST}/{position.id}/mi-interessa")
    assert said(world.session, position) is None
    assert page.click("Vai a «I miei dati»").h1 == "I miei dati"


@pytest.mark.usefixtures("position")
def test_words_and_filters_stay_in_the_address(browser: PageClient, world: World) -> None:
    world.position(title="Cucina", transit=True)
    page = browser.get(LIST).form("filtri").submit(testo="portinerja", ore="30")
    assert titles(page) == ["Portineria"]
    assert page.form("filtri").values["testo"] == ["portinerja"]
    assert titles(browser.get(f"{LIST}?mezzi=si")) == ["Cucina"]
    nothing = browser.get(f"{LIST}?testo=astronauta")
    assert "Nessun lavoro così, per ora" in nothing.main
    assert sorted(titles(nothing.click("Vedi tutti i lavori"))) == ["Cucina", "Portineria"]


@pytest.mark.usefixtures("position")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("km=tanti", "Scrivi un numero intero da 0 a 500."),
        ("km=9999", "Scrivi un numero intero da 0 a 500."),
        ("ore=-3", "Scrivi un numero intero da 0 a 48."),
        ("comune=nessuno", "Questa risposta non è tra quelle possibili"),
        ("contratto=boh", "Questa risposta non è tra quelle possibili"),
    ],
)
def test_what_means_nothing_is_said_on_its_field_and_hides_nothing(
    browser: PageClient, query: str, message: str
) -> None:
    page = browser.get(f"{LIST}?{query}")
    assert message in page.main
    assert titles(page) == ["Portineria"]
    assert page.one("#filtri details").get("open") is not None


@pytest.mark.usefixtures("position")
@pytest.mark.parametrize("text", ["'", "%", "???", "🙂", "a" * 300, "<b>", "\\", "portineria " * 20])
def test_odd_words_find_what_they_find(browser: PageClient, text: str) -> None:
    page = browser.get(f"{LIST}?{urlencode({'testo': text, 'pagina': '-3'})}")
    assert page.h1 == "Altri lavori"
    assert len(titles(page)) <= 1


def test_distance_needs_a_home(signed_in: SignIn, world: World, position: Position) -> None:
    person = world.person()
    person.profile.comune_code = None
    world.session.commit()
    page = signed_in(world.account(Role.CANDIDATE, person=person)).get(f"{LIST}?km=10")
    assert "Non sappiamo dove abiti" in page.main
    assert titles(page) == ["Portineria"]


# --- one job ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("position")
def test_a_job_says_what_a_proposal_says(browser: PageClient) -> None:
    page = browser.get(LIST).click("Leggi tutto Portineria")
    assert page.h1 == "Portineria"
    for words in ("Si aprono le porte.", "Dove", "Come ci arrivi", "Quando", "Contratto"):
        assert words in page.main
    why = page.click("Perché questo lavoro?")
    assert why.click("Torna al lavoro").h1 == "Portineria"


@pytest.mark.usefixtures("position")
def test_no_figures_about_the_person_and_no_index(browser: PageClient) -> None:
    page = browser.get(LIST)
    whole = page.click("Leggi tutto Portineria")
    text = f"{page.main} {whole.main} {whole.click('Perché questo lavoro?').main}".lower()
    for word in ("indice", "punteggio", "%", "probabilità", "graduatoria", " su 4", " su 100", "adatta"):
        assert word not in text


def test_why_not_is_said_of_what_words_find(browser: PageClient, world: World) -> None:
    world.position(title="Archivio", regime=Regime.ARTICLE_18)
    assert titles(browser.get(LIST)) == []
    page = browser.get(f"{LIST}?testo=archivio")
    assert "Ora è chiuso per te" in page.main
    why = page.click("Leggi tutto Archivio").click("Perché questo lavoro?")
    assert "La legge riserva questo posto ad altre persone dell'elenco. Non dipende da te." in why.main
    assert "Può spiegarti la regola e cercare con te altri lavori." in why.main


def test_another_offices_job_and_one_not_published_are_not_there(browser: PageClient, world: World) -> None:
    hidden = world.position(state=PositionState.SUBMITTED)
    for path in ("", "/perche", "/non-fa-per-me"):
        browser.get(f"{LIST}/{hidden.id}{path}", 404)
    browser.get(LIST)
    for path in ("mi-interessa", "salva", "togli", "ripensaci", "non-fa-per-me"):
        browser.post(f"{LIST}/{hidden.id}/{path}", status=404)


# --- what one says of it ----------------------------------------------------------------------------------------------


def test_yes_and_the_office_reads_it(
    browser: PageClient, desk: PageClient, position: Position, session: Session, person: Person
) -> None:
    assert "interesse per un lavoro" not in desk.get("/operatore").main
    page = browser.get(LIST).click("Leggi tutto Portineria").form(YES).submit()
    assert page.flashes == ["Abbiamo detto all'ufficio che questo lavoro ti interessa."]
    assert "Hai detto: mi interessa" in page.main
    row = said(session, position)
    assert row is not None
    assert (row.answer, row.channel, row.at) == (InterestAnswer.INTERESTED, Channel.ONLINE, NOW)
    page = desk.get("/operatore").click("1 interesse per un lavoro non proposto")
    assert "Gru Bice: portineria" in page.main
    assert "Ha detto: mi interessa, il 2 nov 2026, 10:00." in page.main
    panel = page.click("Gru Bice: portineria")
    assert "Ha detto: mi interessa, il 2 nov 2026, 10:00." in panel.one("#persona").text
    tab = desk.get(f"/operatore/persone/{person.registration.code}/opportunita")
    assert "Ha detto: mi interessa, il 2 nov 2026, 10:00." in tab.main
    page = desk.get("/operatore/interessi").form("Segna come letto Gru Bice, portineria").submit()
    assert "Nessun interesse da leggere" in page.main


def test_when_the_office_proposes_it_the_card_says_that_they_had_asked(
    browser: PageClient, position: Position, world: World, person: Person, desk: PageClient
) -> None:
    browser.get(f"{LIST}/{position.id}").form(YES).submit()
    proposal = world.proposal(ProposalState.PROPOSED, position=position, person=person)
    assert "Nessun interesse da leggere" in desk.get("/operatore/interessi").main
    page = browser.get("/persona")
    assert "Lo avevi chiesto tu: avevi detto che ti interessava." in page.main
    assert titles(browser.get(LIST)) == []
    assert browser.get(f"{LIST}/{position.id}", follow=True).h1 == "Portineria"
    assert (browser.place or "").endswith(f"/persona/opportunita/{proposal.id}")


@pytest.mark.parametrize("path", ["mi-interessa", "non-fa-per-me"])
def test_an_answer_that_comes_after_the_proposal_belongs_to_it(
    browser: PageClient, position: Position, world: World, person: Person, path: str
) -> None:
    browser.get(f"{LIST}/{position.id}")
    world.proposal(ProposalState.PROPOSED, position=position, person=person)
    page = browser.post(f"{LIST}/{position.id}/{path}", {"reason": "orario"})
    assert page.flashes == ["L'ufficio ti ha già proposto questo lavoro: rispondi qui."]
    assert said(world.session, position) is None


def test_no_hides_it_and_can_be_taken_back(browser: PageClient, position: Position, session: Session) -> None:
    page = browser.get(f"{LIST}/{position.id}").click("Non fa per me").form("no")
    page = page.submit(reason="orario", note=" Troppo presto. ")
    assert page.flashes == ["Va bene così. Questo lavoro non lo vedi più nell'elenco."]
    assert titles(page) == []
    row = said(session, position)
    assert row is not None
    assert (row.answer, row.reason, row.note) == (InterestAnswer.NOT_FOR_ME, Reason.HOURS, "Troppo presto.")
    hidden = page.click("1 lavoro a cui hai detto di no")
    assert titles(hidden) == ["Portineria"]
    page = hidden.click("Leggi tutto Portineria").form("Togli la mia risposta Portineria").submit()
    assert said(session, position) is None
    assert titles(browser.get(LIST)) == ["Portineria"]
    assert "Mi interessa" in page.main


def test_one_may_change_ones_mind(browser: PageClient, position: Position, session: Session) -> None:
    page = browser.get(f"{LIST}/{position.id}").form(YES).submit()
    page.click("Non fa per me").form("no").submit(reason="scelta_persona")
    page = browser.get(f"{LIST}/{position.id}").form(YES).submit()
    row = said(session, position)
    assert row is not None
    assert (row.answer, row.reason) == (InterestAnswer.INTERESTED, None)


@pytest.mark.parametrize("wrong", [{"reason": "scelta_datore"}, {"reason": "boh"}, {"note": "n" * 1001}])
def test_what_cannot_be_taken_is_refused(
    browser: PageClient, position: Position, session: Session, wrong: dict[str, str]
) -> None:
    browser.get(f"{LIST}/{position.id}/non-fa-per-me")
    page = browser.post(f"{LIST}/{position.id}/non-fa-per-me", {"reason": "altro", **wrong}, 422)
    assert len(page.errors) == 1
    assert said(session, position) is None


def test_a_job_that_closed_meanwhile(browser: PageClient, position: Position, world: World) -> None:
    form = browser.get(f"{LIST}/{position.id}").form(YES)
    browser.get(f"{LIST}/{position.id}").form("Salva per dopo Portineria").submit()
    position.state = PositionState.CLOSED
    world.session.commit()
    assert form.submit().flashes == ["Questo lavoro non è più aperto. Guarda gli altri, con calma."]


def test_of_a_job_that_closed_after_a_yes_nothing_more_is_promised(
    browser: PageClient, position: Position, world: World
) -> None:
    browser.get(f"{LIST}/{position.id}").form(YES).submit()
    assert "guarda se può proportelo" in browser.get(f"{LIST}/{position.id}").main
    position.state = PositionState.CLOSED
    world.session.commit()
    page = browser.get(f"{LIST}/{position.id}").main
    assert "Gli altri li trovi in «Altri lavori»." in page
    assert "guarda se può proportelo" not in page


def test_saved_ones_stay_also_closed_and_can_be_let_go(browser: PageClient, position: Position, world: World) -> None:
    page = browser.get(f"{LIST}/{position.id}").form("Salva per dopo Portineria").submit()
    assert page.flashes == ["Salvato. Lo ritrovi in «Lavori salvati»."]
    position.state = PositionState.CLOSED
    world.session.commit()
    saved = browser.get(LIST).click("I tuoi lavori salvati")
    assert "Non è più aperto" in saved.main
    page = saved.click("Leggi tutto Portineria")
    assert not page.select("a[href='non-fa-per-me']")
    page = page.form("Togli dai lavori salvati Portineria").submit()
    assert titles(page) == []


# --- somebody for them ------------------------------------------------------------------------------------------------


@pytest.fixture
def delegate(signed_in: SignIn, world: World, person: Person) -> Callable[..., PageClient]:
    """The browser of somebody who acts for them within a scope."""

    def sign_in(*scope: DelegateScope) -> PageClient:
        account: Account = world.account(Role.DELEGATE)
        given: dict[str, Any] = {"scope": frozenset(one.value for one in scope)}
        world.delegation(account, person, **given)
        return signed_in(account)

    return sign_in


def test_a_delegate_answers_under_their_own_name(
    delegate: Callable[..., PageClient], position: Position, session: Session
) -> None:
    browser = delegate(DelegateScope.READ, DelegateScope.ANSWER)
    browser.get(f"{LIST}/{position.id}").form(YES).submit()
    row = said(session, position)
    assert row is not None
    assert row.account is not None
    assert row.account.role is Role.DELEGATE


def test_a_delegate_who_only_reads_answers_nothing(
    delegate: Callable[..., PageClient], position: Position, session: Session
) -> None:
    browser = delegate(DelegateScope.READ)
    page = browser.get(f"{LIST}/{position.id}")
    assert not [form for form in page.select("main form") if LIST in (form.get("action") or "")]
    browser.post(f"{LIST}/{position.id}/mi-interessa", status=403)
    assert said(session, position) is None


# --- the officer ------------------------------------------------------------------------------------------------------


def test_what_an_officer_wrote_down_says_how_it_came(
    desk: PageClient, world: World, officer: Account, person: Person, position: Position
) -> None:
    interests.answer(
        world.session,
        person=person,
        position=position,
        answer=InterestAnswer.NOT_FOR_ME,
        by=officer,
        channel=Channel.PHONE,
        now=NOW,
        reason=Reason.DISTANCE,
        note="Due autobus",
    )
    world.session.commit()
    tab = desk.get(f"/operatore/persone/{person.registration.code}/opportunita")
    assert "Ha detto: non fa per me, il 2 nov 2026, 10:00. Il posto è troppo lontano." in tab.main
    assert "Come l'ha detto: per telefono. «Due autobus»" in tab.main


def test_another_offices_interest_is_not_there(desk: PageClient) -> None:
    desk.get("/operatore/interessi")
    desk.post("/operatore/interessi/99/letto", status=404)
