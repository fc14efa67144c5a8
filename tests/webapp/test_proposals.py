"""The officer's pages of proposals: the board, one proposal, and every step on it."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle, islice

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.audit import AccessLog
from models.employers import Employer
from models.people import Person
from models.proposals import Interview, Proposal
from models.territory import Office
from models.types import Channel, PositionState, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.extensions import clock

S = ProposalState
BOARD = "/operatore/proposte/bacheca"
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
WITHDRAWN = (S.PROPOSED, S.WITHDRAWN)


def address(proposal: Proposal) -> str:
    """Where a proposal's page is."""
    return f"/operatore/proposte/{proposal.id}"


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Elisa", surname="Pezzotti")


@pytest.fixture
def employer(world: World) -> Employer:
    return world.employer(name="Aurora")


@pytest.fixture
def make(world: World, person: Person, employer: Employer) -> Callable[..., Proposal]:
    """Makes a proposal to Elisa, moved on by somebody else."""

    def proposal(*steps: ProposalState, reason: Reason | None = None) -> Proposal:
        return world.proposal(*steps, person=person, position=world.position(employer=employer), reason=reason)

    return proposal


def steps_offered(page: Page) -> set[str]:
    """The forms of a proposal's page, by their ids."""
    return {node["id"] for node in page.select(".step form")}


class TestTheBoard:
    def test_it_counts_each_state_and_shows_who_waits_longest_first(self, desk: PageClient, world: World) -> None:
        for number in range(8):
            clock.frozen_at = NOW
            made = world.proposal(S.PROPOSED, person=world.person(surname=f"N{number}"))
            made.moved_at = NOW - timedelta(days=20 - number)
        world.proposal(S.PROPOSED, S.ACCEPTED)
        world.session.commit()
        page = desk.get(BOARD)
        (column,) = [node for node in page.select(".board section") if "Aspettano la persona" in node.text]
        assert column.text.startswith("Aspettano la persona 8")
        names = [f"N{number} Ada" for number in range(6)]
        assert [name for name in names if name in column.text] == names
        assert "N6 Ada" not in column.text
        assert "da 20 giorni" in column.text
        assert "Dopo 10 giorni è utile sentire la persona." in column.text

    def test_what_is_only_suggested_or_set_aside_is_not_there(self, desk: PageClient, world: World) -> None:
        world.proposal(S.SET_ASIDE)
        world.proposal(S.DISCARDED, reason=Reason.SKILLS)
        assert all(node.text == "0" for node in desk.get(BOARD).select("main .count"))

    def test_another_office_is_another_board(self, desk: PageClient, world: World) -> None:
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        elsewhere = world.proposal(S.PROPOSED, position=world.position(office=cremona))
        assert all(node.text == "0" for node in desk.get(BOARD).select("main .count"))
        desk.get(address(elsewhere), status=404)

    def test_whom_it_shows_is_written_down(self, desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
        proposal = make(S.PROPOSED)
        desk.get(BOARD)
        desk.get(address(proposal))
        pages = world.session.scalars(select(AccessLog.page).order_by(AccessLog.id)).all()
        assert pages == ["officer_proposals.board", "officer_proposals.proposal"]

    def test_the_number_of_queries_does_not_grow(
        self, desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
    ) -> None:
        ways = cycle([*(SENT[:step] for step in range(1, 4)), (*SENT, S.INTERVIEW), (*SENT, S.HIRED), WITHDRAWN])

        def fill(number: int) -> None:
            for steps in islice(ways, 2 * number):
                world.proposal(*steps, reason=Reason.OTHER if steps is WITHDRAWN else None)

        few, many = few_and_many(fill, lambda: desk.get(BOARD))
        assert few == many <= 12


class TestWhatIsOffered:
    @pytest.mark.parametrize(
        ("steps", "forms"),
        [
            ((S.PROPOSED,), {"risposta", "ritiro", "chiusura"}),
            ((S.PROPOSED, S.ACCEPTED), {"risposta", "ritiro", "chiusura"}),
            ((S.PROPOSED, S.DECLINED), {"risposta", "chiusura"}),
            (SENT, {"colloquio", "no-datore", "ritiro", "chiusura"}),
            ((*SENT, S.INTERVIEW), {"colloquio", "no-datore", "ritiro", "chiusura"}),
            ((*SENT, S.HIRED), set()),
            ((S.PROPOSED, S.WITHDRAWN), set()),
        ],
    )
    def test_follows_from_the_state(
        self, desk: PageClient, make: Callable[..., Proposal], steps: tuple[ProposalState, ...], forms: set[str]
    ) -> None:
        ends = (S.DECLINED, S.WITHDRAWN)
        proposal = make(*steps, reason=Reason.OTHER if steps[-1] in ends else None)
        assert steps_offered(desk.get(address(proposal))) == forms

    def test_a_decision_not_yet_proposed_has_no_page(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        desk.get(address(make(S.SET_ASIDE)), status=404)


class TestTheAnswer:
    def test_a_yes_by_phone(self, desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
        proposal = make(S.PROPOSED)
        said = {"risposta-interested": "yes", "risposta-channel": Channel.PHONE.value}
        page = desk.get(address(proposal)).form("risposta").submit(**said)
        assert page.flashes == ["La risposta della persona è registrata."]
        assert "La persona è interessata · per telefono" in page.main
        assert world.again(proposal).state is S.ACCEPTED

    def test_a_no_without_a_reason_is_asked_for_one(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        said = {"risposta-interested": "no", "risposta-channel": Channel.PAPER.value}
        page = desk.get(address(make(S.PROPOSED))).form("risposta").submit(**said, status=422)
        assert page.errors == ["Se ha detto no, perché?: Scegli il motivo: resta nella storia."]

    def test_nothing_filled_in_is_said_on_each_field(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        page = desk.get(address(make(S.PROPOSED))).form("risposta").submit(status=422)
        assert page.errors == [
            "Che cosa ha detto la persona?: Questa risposta serve per andare avanti.",
            "Come l'ha detto?: Questa risposta serve per andare avanti.",
        ]

    def test_a_no_read_by_the_office_leaves_the_desk_and_can_still_become_a_yes(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(S.PROPOSED, S.DECLINED, reason=Reason.HOURS)
        assert "Pezzotti Elisa" in desk.get("/operatore/risposte").main
        desk.get(address(proposal)).form("Ho letto la risposta").submit()
        assert "Pezzotti Elisa" not in desk.get("/operatore/risposte").main
        said = {"risposta-interested": "yes", "risposta-channel": Channel.IN_PERSON.value}
        desk.get(address(proposal)).form("risposta").submit(**said)
        assert world.again(proposal).state is S.ACCEPTED

    def test_a_yes_leaves_the_desk_when_the_profile_is_sent(
        self, desk: PageClient, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(S.PROPOSED, S.ACCEPTED)
        assert "Pezzotti Elisa" in desk.get("/operatore/risposte").main
        desk.get(address(proposal)).click("Guarda e invia il profilo").form("invio").submit()
        assert "Pezzotti Elisa" not in desk.get("/operatore/risposte").main


class TestSending:
    def test_what_is_shown_holds_nothing_of_health_category_degree_or_birth(
        self, desk: PageClient, world: World, employer: Employer
    ) -> None:
        person = world.person(
            invalidity_percent=87,
            capacities={"d430": 1},
            accommodations=("lifting_aid", "telework"),
            skills=("wash_dishes",),
        )
        position = world.position(employer=employer, demands={"d430": 3}, accommodations=("lifting_aid",))
        proposal = world.proposal(S.PROPOSED, S.ACCEPTED, person=person, position=position)
        (box,) = desk.get(address(proposal) + "/invio").select("#profilo")
        assert "wash dishes" in box.text
        assert "Ausili per sollevare" in box.text or "sollev" in box.text.lower()
        for secret in ("87", "Invalidità", "1985", "Telelavoro", "Sollevare e trasportare"):
            assert secret not in box.text

    def test_it_is_not_offered_before_the_yes(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        page = desk.get(address(make(S.PROPOSED)) + "/invio")
        assert page.select("#invio") == []
        assert "la persona deve prima dire sì" in page.main

    def test_without_consent_the_page_says_so(
        self, desk: PageClient, world: World, person: Person, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(S.PROPOSED, S.ACCEPTED)
        form = desk.get(address(proposal) + "/invio").form("invio")
        person.consents[0].withdrawn_at = NOW
        world.session.commit()
        assert form.submit(status=422).errors == ["Manca il consenso della persona a cercarle un lavoro."]

    def test_an_employer_without_e_mail_is_told_on_paper(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        page = desk.get(address(make(S.PROPOSED, S.ACCEPTED)) + "/invio").form("invio").submit()
        assert "Del datore di lavoro non c'è un'e-mail: stampa il profilo e consegnalo tu." in page.flashes


class TestTheInterview:
    def test_day_hour_and_place_are_seen_by_officer_and_person(
        self, desk: PageClient, signed_in: SignIn, world: World, person: Person, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(*SENT)
        page = (
            desk.get(address(proposal))
            .form("colloquio")
            .submit(
                **{
                    "colloquio-day": "2026-11-10",
                    "colloquio-time": "10:30",
                    "colloquio-place": "Via Milano 3, Brescia",
                    "colloquio-note": "Chiedi di Anna",
                }
            )
        )
        assert "10 nov 2026, 10:30" in page.main
        assert "Via Milano 3, Brescia" in page.main
        browser = signed_in(world.account(Role.CANDIDATE, person=person))
        theirs = browser.get("/persona").click("Leggi tutto Aiuto in cucina")
        assert "10 nov 2026, 10:30" in theirs.main
        assert "Via Milano 3, Brescia" in theirs.main
        assert "Chiedi di Anna" in theirs.main

    def test_a_moved_one_is_in_the_story(self, desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
        proposal = make(*SENT)
        when = {"colloquio-time": "10:30", "colloquio-place": "Sede"}
        for day in ("2026-11-10", "2026-11-12"):
            page = desk.get(address(proposal)).form("colloquio").submit(**when, **{"colloquio-day": day})
        assert "Appuntamento del 10 nov 2026, 10:30 spostato o disdetto" in page.main
        assert page.form("colloquio").values["colloquio-day"] == ["2026-11-12"]
        assert len(world.session.scalars(select(Interview)).all()) == 2

    @pytest.mark.parametrize(
        ("day", "error"),
        [
            ("2026-11-01", "Giorno: Questo momento è già passato: scegli un giorno e un'ora da adesso in poi."),
            ("2028-11-01", "Giorno: È tra più di un anno: controlla la data."),
            ("domani", "Giorno: Scrivi una data completa: giorno, mese e anno."),
            ("", "Giorno: Questa risposta serve per andare avanti."),
        ],
    )
    def test_a_day_that_cannot_be_is_said_on_its_field(
        self, desk: PageClient, make: Callable[..., Proposal], day: str, error: str
    ) -> None:
        given = {"colloquio-day": day, "colloquio-time": "10:30", "colloquio-place": "Sede"}
        assert desk.get(address(make(*SENT))).form("colloquio").submit(**given, status=422).errors == [error]

    def test_an_hour_that_is_none_is_said_on_its_field(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        given = {"colloquio-day": "2026-11-10", "colloquio-time": "alle tre", "colloquio-place": "Sede"}
        page = desk.get(address(make(*SENT))).form("colloquio").submit(**given, status=422)
        assert page.errors == ["Ora: Scrivi un'ora, per esempio 09:30."]


class TestEndings:
    @pytest.mark.parametrize(("form", "state"), [("no-datore", S.DECLINED_BY_EMPLOYER), ("ritiro", S.WITHDRAWN)])
    def test_a_refusal_says_why(
        self, desk: PageClient, world: World, make: Callable[..., Proposal], form: str, state: ProposalState
    ) -> None:
        proposal = make(*SENT)
        page = desk.get(address(proposal)).form(form).submit(status=422)
        assert [error.split(": ", 1)[1] for error in page.errors] == ["Scegli il motivo: resta nella storia."]
        page = page.form(form).submit(**{f"{form}-reason": Reason.OTHER.value, f"{form}-note": "Detto a voce"})
        assert world.again(proposal).state is state
        assert "Altro. Detto a voce." in page.main
        assert "Niente: questa proposta è finita." in page.main

    def test_a_closing_needs_none(self, desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
        proposal = make(S.PROPOSED)
        desk.get(address(proposal)).form("chiusura").submit()
        assert world.again(proposal).state is S.CLOSED

    def test_a_slip_is_taken_back_within_a_minute(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(*SENT)
        page = desk.get(address(proposal)).form("chiusura").submit()
        page = page.form("Annulla il tuo ultimo passo").submit()
        assert page.flashes == ["Il passo è annullato, e nessuno viene avvisato."]
        assert world.again(proposal).state is S.SENT
        page = page.form("chiusura").submit()
        clock.frozen_at = NOW + timedelta(minutes=2)
        assert page.form("Annulla il tuo ultimo passo").submit().flashes == [
            "Il tempo per annullare è finito: puoi registrare un altro passo."
        ]

    def test_all_places_taken_offers_to_close_the_position(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make(*SENT, S.HIRED)
        waiting = world.proposal(S.PROPOSED, position=proposal.position)
        page = desk.get(address(proposal))
        assert "Il posto di questa posizione è coperto." in page.main
        page = page.form(
            "Chiudi la posizione le proposte ancora in corso si chiudono, e le persone vengono avvisate"
        ).submit()
        assert page.flashes[0] == "La posizione è chiusa: tutti i posti sono coperti."
        assert world.again(proposal).position.state is PositionState.CLOSED
        assert waiting.state is S.CLOSED


class TestTwoOfficersAtOnce:
    @pytest.mark.parametrize(
        ("form", "given"),
        [
            ("risposta", {"risposta-interested": "yes", "risposta-channel": "telefono", "risposta-note": "Dal lunedì"}),
            ("ritiro", {"ritiro-reason": "altro", "ritiro-note": "Dal lunedì"}),
            ("chiusura", {"chiusura-note": "Dal lunedì"}),
        ],
    )
    def test_the_second_sees_both_and_nothing_is_overwritten(
        self,
        desk: PageClient,
        signed_in: SignIn,
        world: World,
        form: str,
        given: dict[str, str],
    ) -> None:
        proposal = world.proposal(S.PROPOSED)
        mine = desk.get(address(proposal)).form(form)
        colleague: Account = world.account(Role.OFFICER)
        theirs = {"ritiro-reason": Reason.UNREACHABLE.value, "ritiro-note": "Tre telefonate"}
        signed_in(colleague).get(address(proposal)).form("ritiro").submit(**theirs)
        page = mine.submit(**given, status=409)
        assert page.h1 == "Nel frattempo la proposta è cambiata"
        assert colleague.name in page.main
        assert "Persona non raggiungibile. Tre telefonate." in page.main
        assert "Dal lunedì" in page.main
        again = world.again(proposal)
        assert (again.state, len(again.history)) == (S.WITHDRAWN, 2)


def test_a_forged_version_is_no_form(desk: PageClient, make: Callable[..., Proposal]) -> None:
    proposal = make(S.PROPOSED)
    desk.get(address(proposal))
    desk.post(f"{address(proposal)}/chiusura", {"chiusura-version": "x"}, status=400)


def test_the_story_says_that_the_person_found_work_elsewhere(
    desk: PageClient, world: World, person: Person, make: Callable[..., Proposal]
) -> None:
    other = world.proposal(*SENT, S.HIRED, person=person, position=world.position(title="Serra"))
    closed = make(S.PROPOSED)
    closed.move(to=S.CLOSED, by=None, at=NOW, reason=Reason.PERSONS_CHOICE)
    world.session.commit()
    assert other.state is S.HIRED
    assert "La persona ha accettato un altro lavoro: Serra." in desk.get(address(closed)).main


def test_the_expired_position_is_called_so(desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
    proposal = make(S.PROPOSED)
    proposal.position.expires_on = date(2026, 11, 1)
    world.session.commit()
    assert "Scaduta" in desk.get(address(proposal)).main
