"""What a person asks about their own data: written down, seen by their office alone, answered once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.law.data_rights import answer_due
from models.people import Person
from models.person_requests import PersonRequest
from models.territory import Office
from models.types import PersonRequestKind, PersonRequestState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.candidate.request_words import WORDS
from webapp.services.people import person_requests

DATA = "/persona/dati"
RECEIVED = "Abbiamo ricevuto la tua richiesta. Un operatore ti risponde entro il 2 dicembre 2026."
TOO_LONG = "Il testo è troppo lungo: al massimo 2000 caratteri."
NEEDED = "Scrivi qualche parola: così l'ufficio capisce che cosa ti serve."


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with an account."""
    return world.person(code="BS7", name="Bice", surname="Gru")


@pytest.fixture
def browser(world: World, signed_in: SignIn, person: Person) -> PageClient:
    """Their browser."""
    return signed_in(world.account(Role.CANDIDATE, person=person))


def ask(browser: PageClient, kind: str, text: str, status: int = 200) -> Page:
    return browser.get(f"{DATA}/chiedi/{kind}").form("chiedi").submit(text=text, status=status)


def stored(session: Session) -> list[PersonRequest]:
    session.expire_all()
    return list(session.scalars(select(PersonRequest).order_by(PersonRequest.id)))


def test_the_answer_is_due_within_a_month() -> None:
    assert answer_due(date(2026, 11, 2)) == date(2026, 12, 2)
    assert answer_due(date(2026, 12, 15)) == date(2027, 1, 15)
    assert answer_due(date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("kind", WORDS)
def test_each_kind_of_request_is_offered_and_reaches_the_office(
    kind: PersonRequestKind, browser: PageClient, desk: PageClient, session: Session
) -> None:
    page = browser.get(DATA).click(str(WORDS[kind].title)).form("chiedi").submit(text="Il mio indirizzo è cambiato.")
    assert page.flashes == [RECEIVED]
    assert "Il mio indirizzo è cambiato." in page.one("#richieste").text
    assert "Un operatore ti risponde qui entro il 2 dicembre 2026." in page.one("#richieste").text
    (found,) = stored(session)
    assert (found.kind, found.state, found.at) == (kind, PersonRequestState.WAITING, NOW)
    assert "Gru Bice" in desk.get("/operatore").one("#richieste").text


def test_an_objection_and_an_erasure_need_no_reason(browser: PageClient, session: Session) -> None:
    assert ask(browser, "opposizione", "").flashes == [RECEIVED]
    assert ask(browser, "cancellazione", " ").flashes == [RECEIVED]
    assert [one.text for one in stored(session)] == ["", ""]


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        ("riesame", "", NEEDED),
        ("correzione", "  \n", NEEDED),
        ("spiegazione", "", NEEDED),
        ("riesame", "a" * 2001, TOO_LONG),
        ("opposizione", "a" * 2001, TOO_LONG),
    ],
)
def test_what_the_office_could_not_read_is_said_on_the_field(
    browser: PageClient, session: Session, kind: str, text: str, complaint: str
) -> None:
    page = ask(browser, kind, text, status=422)
    assert complaint in page.one("#text-error").text
    assert stored(session) == []


def test_a_kind_of_request_that_is_none_is_no_page(browser: PageClient) -> None:
    browser.get(f"{DATA}/chiedi/miracolo", 404)


def test_the_same_request_sent_twice_is_one(browser: PageClient, session: Session) -> None:
    ask(browser, "riesame", "La proposta di ieri.")
    ask(browser, "riesame", "La proposta di ieri. ")
    assert len(stored(session)) == 1


def test_more_requests_than_an_office_can_answer_wait_for_the_first(
    world: World, person: Person, browser: PageClient, session: Session
) -> None:
    for number in range(person_requests.MOST_WAITING):
        kept = {"kind": PersonRequestKind.REVIEW, "text": f"Numero {number}", "at": NOW}
        world.keep(PersonRequest(person_id=person.id, **kept))
    page = ask(browser, "riesame", "Ancora una.", status=422)
    assert "Hai già molte richieste che aspettano. Prima ti rispondiamo a quelle." in page.errors
    assert len(stored(session)) == person_requests.MOST_WAITING


def test_before_an_erasure_one_reads_what_the_law_keeps(browser: PageClient) -> None:
    page = browser.get(f"{DATA}/chiedi/cancellazione")
    assert "La tua iscrizione, finché sei nell'elenco del collocamento mirato (legge 68 del 1999)." in page.text


def test_who_objects_learns_that_a_withdrawal_counts_at_once(browser: PageClient) -> None:
    page = browser.get(f"{DATA}/chiedi/opposizione").click("Leggi che cosa succede")
    assert page.h1 == "Revocare il consenso"


def test_the_officers_answer_is_read_by_the_person(
    browser: PageClient, desk: PageClient, officer: Account, session: Session
) -> None:
    ask(browser, "riesame", "La proposta di ieri.")
    page = desk.get("/operatore").click("Gru Bice")
    assert "La proposta di ieri." in page.text
    assert "2 dicembre 2026" in page.text
    page = page.form("form-risposta").submit(state="in_parte", answer="L'ho guardata io. È giusta.")
    assert page.flashes == ["Risposta registrata: la persona la legge in «I miei dati», o in una lettera."]
    (found,) = stored(session)
    assert (found.answered_by, found.answered_at) == (officer.id, NOW)
    read = browser.get(DATA)
    assert "L'ho guardata io. È giusta." in read.one("#richieste").text
    assert "Fatto in parte" in read.one("#richieste").text
    assert officer.name not in read.text
    assert desk.get("/operatore/richieste-sui-dati").select("main .lines a") == []
    assert "Gru Bice" in desk.get("/operatore/richieste-sui-dati?stato=risposte").text
    assert "Una tua richiesta" in browser.get(f"{DATA}/chi-ha-guardato").text


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"answer": "", "state": "fatta"}, "Scrivi la risposta."),
        ({"answer": "  ", "state": "fatta"}, "Scrivi la risposta."),
        ({"answer": "a" * 2001, "state": "fatta"}, TOO_LONG),
        ({"answer": "Fatto."}, "Scegli che cosa hai fatto."),
    ],
)
def test_what_is_no_answer_is_said_on_its_field(
    browser: PageClient, desk: PageClient, session: Session, given: dict[str, str], complaint: str
) -> None:
    ask(browser, "riesame", "La proposta di ieri.")
    page = desk.get("/operatore").click("Gru Bice")
    refused = page.form("form-risposta").submit(status=422, **given)
    field = "state" if "state" not in given else "answer"
    assert complaint in refused.one(f"#{field}-error").text
    assert stored(session)[0].state is PersonRequestState.WAITING


def test_only_the_first_of_two_answers_counts(browser: PageClient, desk: PageClient, session: Session) -> None:
    ask(browser, "riesame", "La proposta di ieri.")
    first, second = desk.get("/operatore").click("Gru Bice"), desk.get("/operatore").click("Gru Bice")
    first.form("form-risposta").submit(state="fatta", answer="La prima.")
    page = second.form("form-risposta").submit(state="fatta", answer="La seconda.")
    assert page.flashes == ["Un collega ha già risposto: la tua risposta non è registrata."]
    assert stored(session)[0].answer == "La prima."


def test_nobody_reads_what_another_person_asked(
    world: World, browser: PageClient, signed_in: SignIn, session: Session
) -> None:
    ask(browser, "riesame", "Parole di Bice.")
    other = signed_in(world.account(Role.CANDIDATE))
    assert "Parole di Bice." not in other.get(DATA).text
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    stranger = signed_in(world.account(Role.OFFICER, office=cremona))
    assert "Gru" not in stranger.get("/operatore").text
    assert "Gru" not in stranger.get("/operatore/richieste-sui-dati").text
    stranger.get(f"/operatore/richieste-sui-dati/{stored(session)[0].id}", 404)


def test_the_oldest_request_comes_first(world: World, person: Person, desk: PageClient) -> None:
    for name, days in (("Nuova", 1), ("Vecchia", 9)):
        one = world.person(name=name, surname="Gru")
        kept = {"kind": PersonRequestKind.REVIEW, "text": name, "at": NOW - timedelta(days=days)}
        world.keep(PersonRequest(person_id=one.id, **kept))
    found = [link.text for link in desk.get("/operatore/richieste-sui-dati").select(".lines a")]
    assert found == ["Gru Vecchia", "Gru Nuova"]
