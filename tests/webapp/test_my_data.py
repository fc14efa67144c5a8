"""«I miei dati»: what a person agreed to, who looked at their data, and a copy of all of it."""

import json
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.casework import PersonEvent
from models.people import Person
from models.types import Category, Channel, PersonEventKind, ProposalState, Reason, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.candidate.look_words import REASONS
from webapp.officer.looks import _PAGES
from webapp.services.engine.ranking import ranking_of
from webapp.services.people.person_changes import Change, as_detail

DATA = "/persona/dati"
SENT = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with an account."""
    return world.person(code="BS7", name="Bice", surname="Gru", skills=("wash_dishes",), capacities={"d430": 1})


@pytest.fixture
def account(world: World, person: Person) -> Account:
    """Their account."""
    return world.account(Role.CANDIDATE, person=person)


@pytest.fixture
def browser(signed_in: SignIn, account: Account) -> PageClient:
    """Their browser."""
    return signed_in(account)


def look(world: World, person: Person, by: Account, page: str) -> None:
    world.keep(AccessLog(at=NOW, account_id=by.id, person_id=person.id, page=page))


def test_a_consent_is_shown_with_its_purpose_its_day_and_how_it_came(browser: PageClient) -> None:
    page = browser.get(DATA)
    consents = page.one("#consensi").text
    assert "Cercare un lavoro adatto con il sistema" in consents
    assert "Dato il 1 febbraio 2020" in consents
    assert "l'abbiamo trovato nell'elenco" in consents


def test_before_a_withdrawal_one_reads_what_follows(world: World, person: Person, browser: PageClient) -> None:
    world.proposal(ProposalState.PROPOSED, person=person, position=world.position(title="Aiuto cuoco"))
    world.proposal(person=person, position=world.position(title="Non ancora proposto"))
    page = browser.get(DATA).click("Voglio revocare il consenso")
    assert "I datori di lavoro non vedono più il tuo profilo." in page.text
    assert "Si chiude questa proposta: Aiuto cuoco, Il Trifoglio" in page.text
    assert "Non ancora proposto" not in page.text


def test_a_withdrawal_hides_the_coded_profile_from_the_employer_at_once(
    world: World, person: Person, browser: PageClient, signed_in: SignIn, session: Session
) -> None:
    position = world.position(title="Aiuto cuoco")
    proposal = world.proposal(*SENT, person=person, position=position)
    firm = signed_in(world.account(Role.EMPLOYER, employer=position.employer))
    received = f"/datore/posizioni/{position.code}/rosa"
    assert firm.get(received).select(".box")
    assert "1 profilo" in firm.get("/datore/rose").text
    assert [match.candidate for match in ranking_of(session, position=position).matches] == ["BS7"]
    page = browser.get(f"{DATA}/consenso/revoca").form("revoca").submit()
    assert page.flashes == [
        "Fatto. Da ora non cerchiamo più lavori per te, e nessun datore di lavoro vede il tuo profilo."
    ]
    assert "Revocato" in page.one("#consensi").text
    (consent,) = world.again(person).consents
    assert (consent.withdrawn_at, consent.withdrawn_channel) == (NOW, Channel.ONLINE)
    assert (proposal.state, proposal.history[-1].reason) == (ProposalState.CLOSED, Reason.CONSENT_WITHDRAWN)
    assert proposal.history[-1].account_id == person_account(session, person).id
    assert "1 profilo" not in firm.get("/datore/rose").text
    assert ranking_of(session, position=position).matches == ()


def person_account(session: Session, person: Person) -> Account:
    return session.query(Account).filter_by(person_id=person.id).one()


def test_whoever_withdrew_may_say_yes_again(world: World, person: Person, browser: PageClient) -> None:
    browser.get(f"{DATA}/consenso/revoca").form("revoca").submit()
    page = browser.get(DATA).form("/persona/dati/consenso").submit()
    assert page.flashes == ["Grazie. Da ora cerchiamo un lavoro adatto a te."]
    old, new = world.again(person).consents
    assert old.withdrawn_at == NOW
    assert (new.withdrawn_at, new.channel, new.given_on) == (None, Channel.ONLINE, NOW.date())


def test_saying_it_twice_changes_nothing(world: World, person: Person, browser: PageClient) -> None:
    page, again = browser.get(f"{DATA}/consenso/revoca"), browser.get(f"{DATA}/consenso/revoca")
    page.form("revoca").submit()
    assert again.form("revoca").submit().flashes == ["Il consenso non c'è già più: non devi fare niente."]
    assert len(world.again(person).consents) == 1
    assert browser.get(f"{DATA}/consenso/revoca", 303, follow=False).location == DATA


def test_a_person_reads_who_looked_and_why_but_no_colleagues_name(
    world: World, person: Person, browser: PageClient, officer: Account
) -> None:
    position = world.position(title="Aiuto cuoco")
    firm = world.account(Role.EMPLOYER, employer=position.employer)
    other = world.person(code="BS8")
    look(world, person, officer, f"officer.review {position.code}")
    look(world, person, firm, f"employer_received.shortlist {position.code}")
    look(world, person, officer, "officer_nuova.pagina")
    look(world, other, officer, "officer_documents.download")
    page = browser.get(DATA).click("Vedi tutte le volte")
    lines = [line.text for line in page.select(".lines li")]
    assert [line.replace(" · 2 nov 2026, 10:00.", "") for line in lines] == [
        "I tuoi datiOperatore, Collocamento mirato di BresciaPer il lavoro dell'ufficio. Se vuoi sapere di più, "
        "chiedi.",
        "Il tuo profilo, mandato dall'ufficio: Aiuto cuocoDatore di lavoro: Il TrifoglioPer seguire una proposta di "
        "lavoro per te.",
        "La tua scheda, accanto a un lavoro: Aiuto cuocoOperatore, Collocamento mirato di BresciaPer cercare un lavoro "
        "adatto a te.",
    ]
    assert officer.name not in page.text
    assert "officer" not in page.text


def test_nobody_has_looked_yet(browser: PageClient) -> None:
    assert "Per ora nessuno." in browser.get(DATA).text
    assert "Quando qualcuno apre i tuoi dati, lo trovi qui." in browser.get(f"{DATA}/chi-ha-guardato").text


def test_every_page_whose_looks_are_written_down_has_a_reason_for_the_person() -> None:
    assert [page for page in _PAGES if page not in REASONS and page.partition(".")[0] not in REASONS] == []


def filled(world: World, person: Person, officer: Account) -> None:
    """Something of the person's in several places, and somebody else beside them."""
    world.proposal(ProposalState.PROPOSED, person=person, position=world.position(title="Aiuto cuoco"))
    world.document(person, name="relazione mia", content=b"%PDF-mia")
    change = as_detail([Change("phone", "030 1", "030 2")], note="Ha cambiato casa.")
    kind = PersonEventKind.IDENTITY_CHANGED
    world.keep(PersonEvent(person_id=person.id, at=NOW, account_id=officer.id, kind=kind, detail=change))
    look(world, person, officer, "officer_sheet.sheet")
    other = world.person(code="BS8", name="Zoe", surname="Altrui", category=Category.BLIND)
    world.account(Role.CANDIDATE, person=other, email="zoe@example.org")
    world.proposal(ProposalState.PROPOSED, person=other, position=world.position(title="Altrui lavoro"))
    world.document(other, name="relazione altrui")


def test_the_copy_for_computers_holds_everything_and_nothing_of_anybody_else(
    world: World, person: Person, browser: PageClient, officer: Account
) -> None:
    filled(world, person, officer)
    answer = browser.client.get(f"{DATA}/copia.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    copy = json.loads(answer.data)
    data = copy["data"]
    assert data["person"][0]["surname"] == "Gru"
    assert data["registration"][0]["code"] == "BS7"
    assert data["capacity"] == [{"dimension": "d430", "level": 1}]
    assert data["proposal"][0]["position_id"]["title"] == "Aiuto cuoco"
    assert data["document"][0]["content"] == "JVBERi1taWE="
    assert data["person_event"][0]["detail"] == {"changes": [["phone", "030 1", "030 2"]], "note": "Ha cambiato casa."}
    assert data["person_event"][0]["account_id"] == {"role": "officer", "office": "Collocamento mirato di Brescia"}
    text = answer.get_data(as_text=True)
    for secret in ("Altrui", "altrui", "Zoe", "zoe@", "BS8", officer.name, officer.email, "password"):
        assert secret not in text


def test_the_printed_copy_says_the_same_in_words(
    world: World, person: Person, browser: PageClient, officer: Account
) -> None:
    filled(world, person, officer)
    answer = browser.client.get(f"{DATA}/copia.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    reader = PdfReader(BytesIO(answer.data))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Cognome: Gru" in words
    assert "Capacità: Sollevare e trasportare" in words
    assert "Telefono: 030 1 → 030 2; Ha cambiato casa." in words
    assert "Lavoro: Aiuto cuoco, da Il Trifoglio" in words
    assert "Chi: Operatore, Collocamento mirato di Brescia" in words
    for secret in ("Altrui", "altrui", "BS8", officer.name, "d430", "officer"):
        assert secret not in words


def test_both_copies_are_there_when_almost_nothing_is_known(browser: PageClient) -> None:
    assert json.loads(browser.client.get(f"{DATA}/copia.json").data)["data"]["proposal"] == []
    assert browser.client.get(f"{DATA}/copia.pdf").data.startswith(b"%PDF-")


def test_an_employers_words_to_the_office_alone_stay_with_the_office(
    world: World, person: Person, browser: PageClient
) -> None:
    position = world.position()
    firm = world.account(Role.EMPLOYER, employer=position.employer)
    proposal = world.proposal(*SENT, person=person, position=position)
    no = {"to": ProposalState.DECLINED_BY_EMPLOYER, "by": firm, "at": NOW, "reason": Reason.SKILLS}
    proposal.move(**no, note="Solo per l'ufficio.")
    world.session.commit()
    text = browser.client.get(f"{DATA}/copia.json").get_data(as_text=True)
    assert "Solo per l'ufficio." not in text
    assert json.loads(text)["data"]["proposal_event"][-1]["reason"] == Reason.SKILLS.value


def test_the_day_of_a_consent_is_the_day_in_rome(world: World, browser: PageClient, person: Person) -> None:
    browser.get(f"{DATA}/consenso/revoca").form("revoca").submit()
    browser.get(DATA).form("/persona/dati/consenso").submit()
    assert world.again(person).consents[-1].given_on == date(2026, 11, 2)
