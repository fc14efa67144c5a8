"""Messages inside a proposal, as the person, the office and the employer meet them on their pages."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from models.accounts import Account
from models.audit import AccessLog
from models.conversations import DirectWriting, ProposalMessage
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.territory import Office
from models.types import Channel, DelegateScope, ProposalState, Role, Side, Thread
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.messages import conversations

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
TOO_LONG = "Il testo è troppo lungo: al massimo 2000 caratteri."
EMPTY = "Scrivi qualche parola, poi premi il bottone."


@pytest.fixture
def boss(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def position(world: World, boss: Account) -> Position:
    return world.position(employer=boss.employer, title="Magazzino")


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Elisa", surname="Pezzotti")


@pytest.fixture
def proposal(world: World, person: Person, position: Position, officer: Account) -> Proposal:
    """Elisa said yes, and the office sent her profile."""
    return world.proposal(*SENT, person=person, position=position, by=officer)


@pytest.fixture
def elisa(signed_in: SignIn, world: World, person: Person) -> PageClient:
    """The person's browser."""
    return signed_in(world.account(Role.CANDIDATE, person=person))


@pytest.fixture
def firm(signed_in: SignIn, boss: Account) -> PageClient:
    """The employer's browser."""
    return signed_in(boss)


def persons(proposal: Proposal) -> str:
    return f"/persona/opportunita/{proposal.id}/messaggi"


def offices(proposal: Proposal) -> str:
    return f"/operatore/proposte/{proposal.id}/messaggi"


def employers(proposal: Proposal) -> str:
    return f"/datore/posizioni/{proposal.position.code}/rosa/{proposal.id}/messaggi"


def say(page: Page, text: str, thread: Thread = Thread.WITH_PERSON, status: int = 200) -> Page:
    """Write in a thread of the page."""
    return page.form(f"scrivi-{thread}").submit(**{f"{thread}-text": text}, status=status)


class TestThePersonAndTheOffice:
    def test_write_to_each_other_and_see_what_is_new(
        self, elisa: PageClient, desk: PageClient, firm: PageClient, proposal: Proposal
    ) -> None:
        page = elisa.get("/persona").click("Leggi tutto Magazzino").click("Messaggi con l'ufficio Magazzino")
        assert page.h1 == "Messaggi: Magazzino"
        assert "Non c'è ancora nessun messaggio" in page.main
        page = say(page, "C'è l'autobus?\nAbito a Iseo.")
        assert page.flashes == ["Il tuo messaggio è partito."]
        assert "Tu" in page.one(".message-own").text

        assert "1 proposte con messaggi da leggere" in desk.get("/operatore").main
        page = desk.get("/operatore/proposte/messaggi-da-leggere").click("Pezzotti Elisa")
        assert "C'è l'autobus?" in page.one("#persona").text
        assert "Nuovo" in page.one("#persona .message").text
        page = say(page, "Sì, il 12.")
        assert page.flashes == ["Il messaggio è scritto."]
        assert "Nuovo" not in page.one("#persona").text
        assert "Nessun messaggio da leggere" in desk.get("/operatore/proposte/messaggi-da-leggere").main

        assert "1 nuovo" in elisa.get("/persona").main
        page = elisa.get(persons(proposal))
        assert "L'ufficio" in page.main
        page = page.form("Ho letto").submit()
        assert page.flashes == ["Bene. Sappiamo che hai letto."]
        assert "1 nuovo" not in elisa.get("/persona").main
        assert "letto dalla persona" in desk.get(offices(proposal)).main
        assert "autobus" not in firm.get(employers(proposal)).text

    def test_an_answer_leaves_new_what_came_after_the_page_was_opened(
        self, elisa: PageClient, desk: PageClient, proposal: Proposal
    ) -> None:
        say(elisa.get(persons(proposal)), "Uno")
        page = desk.get(offices(proposal))
        say(elisa.get(persons(proposal)), "Due")
        page = say(page, "Rispondo a uno")
        assert len(page.select("#persona .message .tag")) == 1
        assert "Due" in page.select("#persona .message")[1].text

    def test_the_office_marks_what_it_read_without_an_answer(
        self, elisa: PageClient, desk: PageClient, proposal: Proposal
    ) -> None:
        say(elisa.get(persons(proposal)), "Grazie")
        assert "C'è un messaggio da leggere." in desk.get(f"/operatore/proposte/{proposal.id}").one("#messaggi").text
        page = desk.get(offices(proposal)).form("Ho letto").submit()
        assert page.flashes == ["I messaggi sono segnati come letti."]
        assert "Niente di nuovo" in desk.get(f"/operatore/proposte/{proposal.id}").one("#messaggi").text

    @pytest.mark.parametrize(("text", "complaint"), [("  \n", EMPTY), ("a" * 2001, TOO_LONG)])
    def test_what_cannot_be_a_message_is_said_on_its_field(
        self, request: pytest.FixtureRequest, proposal: Proposal, text: str, complaint: str
    ) -> None:
        for who, address, thread in (
            ("elisa", persons(proposal), Thread.WITH_PERSON),
            ("desk", offices(proposal), Thread.WITH_PERSON),
            ("firm", employers(proposal), Thread.WITH_EMPLOYER),
        ):
            browser = request.getfixturevalue(who)
            page = say(browser.get(address), text, thread, status=422)
            assert complaint in page.one(f"#{thread}-text-error").text

    def test_too_many_in_a_day_are_not_lost(
        self, elisa: PageClient, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conversations, "MOST_IN_A_DAY", 1)
        say(elisa.get(persons(proposal)), "Uno")
        page = say(elisa.get(persons(proposal)), "Due", status=422)
        assert "Oggi hai già scritto molti messaggi." in page.errors[0]
        assert page.form("scrivi-persona").values["persona-text"] == ["Due"]

    def test_long_after_the_end_one_reads_and_calls(
        self, elisa: PageClient, desk: PageClient, world: World, person: Person
    ) -> None:
        closed = world.proposal(*SENT, S.CLOSED, person=person)
        page = elisa.get(persons(closed))
        clock.frozen_at = NOW + timedelta(days=31)
        page = say(page, "C'è ancora posto?", status=409)
        assert "Qui non si può più scrivere. Se ti serve qualcosa, chiama l'ufficio." in page.errors
        assert page.form("scrivi-persona").values["persona-text"] == ["C'è ancora posto?"]
        page = elisa.get(persons(closed))
        assert "Qui ora si può solo leggere." in page.main
        assert "Qui puoi rileggere. Se ti serve qualcosa, chiama l'ufficio." in page.main
        assert "ti risponde qui" not in page.main
        assert not page.select("main textarea")
        assert desk.get(offices(closed)).form("scrivi-persona")

    def test_a_proposal_of_somebody_else_is_not_there(
        self, signed_in: SignIn, world: World, proposal: Proposal
    ) -> None:
        stranger = signed_in(world.account(Role.CANDIDATE))
        stranger.get(persons(proposal), 404)
        for way in ("persona", "persona/letti", "insieme/si", "insieme/no"):
            stranger.post(f"{persons(proposal)}/{way}", status=404)
        elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
        signed_in(world.account(Role.OFFICER, office=elsewhere)).get(offices(proposal), 404)


class TestSomebodyWithoutEmail:
    def test_the_office_knows_to_call_and_writes_down_what_was_said(
        self, desk: PageClient, elisa: PageClient, world: World, officer: Account
    ) -> None:
        other = world.person(name="Ugo", surname="Neri")
        other.phone = "030 123"
        world.session.commit()
        proposal = world.proposal(S.PROPOSED, person=other)
        page = desk.get(offices(proposal))
        assert "La persona non legge online: per rispondere chiamala (030 123)" in page.main
        page = page.form("sentito").submit(**{"sentito-text": "Va bene il martedì."}, status=422)
        assert page.errors == ["Come l'ha detto?: Scegli come l'ha detto."]
        page = page.form("sentito").submit(**{"sentito-channel": Channel.PHONE.value})
        head = page.one("#persona .message-head").text
        assert "Ugo Neri" in head
        assert f"per telefono, scritto da {officer.name}" in head
        (written,) = world.session.scalars(select(ProposalMessage))
        assert (written.side, written.channel, written.text) == (Side.PERSON, Channel.PHONE, "Va bene il martedì.")

    def test_what_was_written_is_printed_as_a_letter(self, desk: PageClient, world: World) -> None:
        other = world.person(name="Ugo", surname="Neri")
        proposal = world.proposal(S.PROPOSED, person=other, position=world.position(title="Orto"))
        desk.get(f"{offices(proposal)}/lettera", 404)
        page = say(desk.get(offices(proposal)), "Ti aspettiamo martedì alle nove.")
        assert page.flashes == ["Il messaggio è scritto. La persona non legge online: chiamala, o stampa la lettera."]
        (link,) = [one.href for one in page.links if one.text == "Stampa come lettera (PDF)"]
        answer = desk.client.get(link)
        words = " ".join(one.extract_text() for one in PdfReader(BytesIO(answer.get_data())).pages)
        for told_ in ("Ugo Neri", "Orto", "L'ufficio, 2 novembre 2026", "Ti aspettiamo martedì alle nove."):
            assert told_ in " ".join(words.split())

    def test_without_an_email_but_with_a_code_they_read_on_the_site(self, desk: PageClient, world: World) -> None:
        other = world.person()
        account = world.account(Role.CANDIDATE, person=other)
        account.email, account.sign_in_code = None, "KRM4827TX"
        world.session.commit()
        page = desk.get(offices(world.proposal(S.PROPOSED, person=other)))
        assert "La persona non ha un'e-mail: legge quando entra nel sito." in page.main
        assert say(page, "Ti aspettiamo martedì.").flashes == ["Il messaggio è scritto."]


class TestADelegate:
    def test_writes_under_their_own_name_for_the_person(
        self, signed_in: SignIn, elisa: PageClient, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        account = world.account(Role.DELEGATE)
        world.delegation(account, proposal.person)
        anna = signed_in(account)
        page = say(anna.get(persons(proposal)), "Elisa chiede dell'orario.")
        assert f"{account.name}, per Elisa Pezzotti" in page.one(".message-own").text
        assert f"{account.name}, per te" in elisa.get(persons(proposal)).one(".message-own").text
        say(elisa.get(persons(proposal)), "Grazie Anna.")
        assert "Elisa Pezzotti" in anna.get(persons(proposal)).select(".message-own")[1].text
        assert f"{account.name}, per Elisa Pezzotti" in desk.get(offices(proposal)).one("#persona").text

    def test_who_may_only_read_has_nothing_to_press(
        self, signed_in: SignIn, world: World, person: Person, proposal: Proposal
    ) -> None:
        account = world.account(Role.DELEGATE)
        world.delegation(account, person, scope=frozenset({DelegateScope.READ}))
        page = signed_in(account).get(persons(proposal))
        assert "Qui scrive la persona." in page.main
        assert not page.select("main textarea")
        assert not page.select("#scelta")


class TestTheEmployer:
    def test_writes_to_the_office_about_a_profile(
        self, firm: PageClient, desk: PageClient, elisa: PageClient, position: Position, proposal: Proposal
    ) -> None:
        page = firm.get(f"/datore/posizioni/{position.code}/rosa")
        page = page.click(f"Scrivi all'ufficio di questo profilo (profilo n. {proposal.id})")
        assert "Della salute qui non si parla" in page.main
        page = say(page, "Può cominciare prima delle otto?", Thread.WITH_EMPLOYER)
        assert page.flashes == ["Il messaggio è partito."]
        say(desk.get(offices(proposal)), "Chiediamo.", Thread.WITH_EMPLOYER)
        rosa = firm.get(f"/datore/posizioni/{position.code}/rosa")
        assert "1 messaggio nuovo" in rosa.main
        assert "1 messaggio nuovo" in firm.get("/datore/rose").main
        page = firm.get(employers(proposal))
        assert "Chiediamo." in page.main
        assert page.form("Ho letto").submit().flashes == ["I messaggi sono segnati come letti."]
        assert "messaggio nuovo" not in firm.get(f"/datore/posizioni/{position.code}/rosa").main
        assert "prima delle otto" not in elisa.get(persons(proposal)).text

    def test_whose_messages_they_read_is_written_down(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        firm.get(employers(proposal))
        look = world.session.scalars(select(AccessLog)).one()
        assert (look.person_id, look.page) == (proposal.person_id, f"employer_conversations.page {position.code}")

    def test_of_others_profiles_there_is_nothing(self, signed_in: SignIn, world: World, proposal: Proposal) -> None:
        stranger = signed_in(world.account(Role.EMPLOYER))
        stranger.get(employers(proposal), 404)
        stranger.post(f"{employers(proposal)}/datore", status=404)

    def test_the_thread_closes_with_the_profile(
        self, firm: PageClient, elisa: PageClient, desk: PageClient, proposal: Proposal
    ) -> None:
        page = say(firm.get(employers(proposal)), "Quando può venire?", Thread.WITH_EMPLOYER)
        elisa.get("/persona/dati/consenso/revoca").form("/persona/dati/consenso/revoca").submit()
        firm.get(employers(proposal), 404)
        say(page, "Ancora io", Thread.WITH_EMPLOYER, status=404)
        office = desk.get(offices(proposal))
        assert "Quando può venire?" in office.main
        assert "il datore di lavoro non vede più il profilo" in office.one("#datore").text


class TestPassingOn:
    def test_the_office_looks_first_and_the_very_words_arrive(
        self, elisa: PageClient, desk: PageClient, firm: PageClient, proposal: Proposal
    ) -> None:
        say(elisa.get(persons(proposal)), "Posso arrivare alle nove?")
        page = desk.get(offices(proposal)).click("Inoltra al datore di lavoro il messaggio: 2 nov 2026, 10:00")
        assert "Posso arrivare alle nove?" in page.one("#uguale").text
        assert "Posso arrivare" not in firm.get(employers(proposal)).text
        page = page.form("Inoltra queste parole").submit()
        assert page.flashes == ["Il messaggio è inoltrato, con le stesse parole."]
        arrived = firm.get(employers(proposal)).one(".message").text
        assert "Posso arrivare alle nove?" in arrived
        assert "L'ufficio con le parole della persona" in arrived

    def test_or_says_it_in_other_words(
        self, elisa: PageClient, desk: PageClient, firm: PageClient, proposal: Proposal
    ) -> None:
        say(firm.get(employers(proposal)), "Serve la divisa.", Thread.WITH_EMPLOYER)
        page = desk.get(offices(proposal)).click("Inoltra alla persona il messaggio: 2 nov 2026, 10:00")
        say(page, "La divisa te la danno loro.")
        read = elisa.get(persons(proposal)).text
        assert "La divisa te la danno loro." in read
        assert "Serve la divisa." not in read

    def test_nothing_is_passed_on_once_the_employer_does_not_see_the_profile(
        self, elisa: PageClient, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        say(elisa.get(persons(proposal)), "Posso arrivare alle nove?")
        page = desk.get(offices(proposal)).click("Inoltra al datore di lavoro il messaggio: 2 nov 2026, 10:00")
        elisa.get("/persona/dati/consenso/revoca").form("/persona/dati/consenso/revoca").submit()
        assert page.form("Inoltra queste parole").submit().flashes == [
            "Qui non si può più scrivere: il datore di lavoro non vede più il profilo."
        ]
        page = desk.get(page.url)
        assert "non si può più inoltrare" in page.main
        assert [one.thread for one in world.session.scalars(select(ProposalMessage))] == [Thread.WITH_PERSON]


class TestAllThree:
    def test_write_together_as_long_as_the_person_wants(
        self, elisa: PageClient, desk: PageClient, firm: PageClient, world: World, proposal: Proposal
    ) -> None:
        page = elisa.get(persons(proposal)).form("Sì, il datore di lavoro può scrivermi qui").submit()
        assert page.flashes == ["Va bene. Ora il datore di lavoro può scriverti qui. Puoi dire basta quando vuoi."]
        say(page, "Buongiorno, sono Elisa.", Thread.TOGETHER)
        theirs = firm.get(employers(proposal))
        assert "Elisa Pezzotti" in theirs.one("#insieme").text
        theirs = say(theirs, "Ti aspettiamo lunedì.", Thread.TOGETHER)
        assert "Ti aspettiamo lunedì." in desk.get(offices(proposal)).one("#insieme").text
        page = elisa.get(persons(proposal))
        assert "Ti aspettiamo lunedì." in page.one("#insieme").text

        page = page.form("Il datore di lavoro non deve più scrivermi qui").submit()
        assert "Il datore di lavoro non può più scriverti qui." in page.flashes[0]
        assert not firm.get(employers(proposal)).select("#insieme")
        assert "messaggio nuovo" not in firm.get(f"/datore/posizioni/{proposal.position.code}/rosa").main
        late = say(theirs, "Porta gli stivali.", Thread.TOGETHER, status=409)
        assert late.errors == ["Qui non si può più scrivere: scrivi all'ufficio."]
        assert late.form("scrivi-datore").values["datore-text"] == ["Porta gli stivali."]
        firm.post(f"{employers(proposal)}/insieme/letti", status=404)
        assert "Porta gli stivali." not in elisa.get(persons(proposal)).text
        assert "Ti aspettiamo lunedì." in elisa.get(persons(proposal)).text
        (stored,) = world.session.scalars(select(DirectWriting))
        assert stored.withdrawn_at == NOW

    def test_the_office_writes_down_a_yes_given_by_phone_and_its_end(
        self, desk: PageClient, firm: PageClient, world: World, officer: Account, proposal: Proposal
    ) -> None:
        page = desk.get(offices(proposal)).form("si").submit(status=422)
        assert page.errors == ["Come l'ha detto?: Scegli come l'ha detto."]
        page = page.form("si").submit(**{"si-channel": Channel.PHONE.value})
        assert page.flashes == ["Il sì della persona è registrato: ora possono scriversi, e tu leggi."]
        assert firm.get(employers(proposal)).select("#insieme")
        (stored,) = world.session.scalars(select(DirectWriting))
        assert (stored.channel, stored.account_id) == (Channel.PHONE, officer.id)
        desk.get(offices(proposal)).form("La persona non vuole più").submit()
        assert not firm.get(employers(proposal)).select("#insieme")

    def test_nobody_is_asked_before_the_employer_knows_them(
        self, elisa: PageClient, world: World, person: Person
    ) -> None:
        proposed = world.proposal(S.PROPOSED, person=person)
        page = elisa.get(persons(proposed))
        assert not page.select("#scelta")
        page = elisa.post(f"{persons(proposed)}/insieme/si")
        assert page.flashes == ["Adesso non si può: il datore di lavoro non ha il tuo profilo."]


def test_the_list_of_what_is_to_be_read_asks_the_same_number_of_questions(
    desk: PageClient, world: World, few_and_many: object
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            made = world.proposal(S.PROPOSED)
            text = {"text": "Ciao", "at": NOW, "thread": Thread.WITH_PERSON, "side": Side.PERSON}
            world.keep(ProposalMessage(proposal_id=made.id, **text))

    address = "/operatore/proposte/messaggi-da-leggere"
    fill(1)
    desk.get(address)
    few, many = few_and_many(fill, lambda: desk.get(address))  # type: ignore[operator]
    assert few == many <= 12
