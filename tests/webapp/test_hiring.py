"""The officer's pages of a hiring: the clearance, the form, what it makes."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from models.audit import AccessLog
from models.people import Person
from models.placements import Clearance, Placement
from models.proposals import Proposal
from models.territory import Office
from models.types import Availability, Contract, ProposalState, Regime
from tests.page import Page, PageClient
from tests.world import NOW, World
from webapp.extensions import clock

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
TODAY = NOW.date()


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Elisa", surname="Pezzotti", capacities={"d430": 0}, accommodations=("telework",))


@pytest.fixture
def make(world: World, person: Person) -> Callable[..., Proposal]:
    """A proposal to Elisa that the employer knows of."""

    def proposal(*steps: ProposalState, **position: object) -> Proposal:
        return world.proposal(*(steps or SENT), person=person, position=world.position(**position))

    return proposal


def form_of(proposal: Proposal) -> str:
    return f"/operatore/proposte/{proposal.id}/assunzione"


def hire(desk: PageClient, proposal: Proposal, status: int = 200, **fields: object) -> Page:
    """Fill in the form of a hiring and send it."""
    given = {"started_on": "2026-11-09", "contract": Contract.PERMANENT.value} | fields
    named = {f"assunzione-{key}": value for key, value in given.items()}
    return desk.get(form_of(proposal)).form("assunzione").submit(**named, status=status)


class TestTheForm:
    def test_it_begins_with_what_the_position_says_and_the_plan_that_is_needed(
        self, desk: PageClient, make: Callable[..., Proposal]
    ) -> None:
        demands = {"d430": (3, False)}
        proposal = make(hours=18, demands=demands, accommodations=("lifting_aid", "ramp"))
        page = desk.get(f"/operatore/proposte/{proposal.id}").click("Registra l'assunzione")
        held = page.form("assunzione").values
        assert held["assunzione-hours"] == ["18"]
        assert held["assunzione-contract"] == [Contract.FIXED_TERM.value]
        assert held["assunzione-started_on"] == ["2026-11-09"]
        assert held["assunzione-accommodations"] == ["lifting_aid", "telework"]
        offered = [node["value"] for node in page.select("#assunzione-accommodations input")]
        assert offered == ["lifting_aid", "telework", "ramp"]

    def test_a_hiring_makes_a_placement_and_says_what_it_closed(
        self, desk: PageClient, world: World, make: Callable[..., Proposal], person: Person
    ) -> None:
        other = world.proposal(S.PROPOSED, person=person)
        proposal = make()
        page = hire(desk, proposal, tutor_name="Gino Prova", tutor_contact="030 000000")
        assert page.h1 == "Inserimento di Elisa Pezzotti"
        assert page.flashes == [
            "Assunzione registrata. I contatti dei prossimi due anni sono nel calendario.",
            "Si è chiusa 1 altra proposta alla persona: chi aspettava viene avvisato.",
            "I posti della posizione sono tutti coperti: puoi chiuderla dalla pagina della proposta.",
        ]
        placement = world.session.get(Placement, proposal.id)
        assert (placement.started_on, placement.tutor_name) == (date(2026, 11, 9), "Gino Prova")
        assert [one.accommodation for one in placement.accommodations] == ["telework"]
        assert len(placement.follow_ups) == 9
        assert world.again(other).state is S.CLOSED
        assert person.registration.availability is Availability.EMPLOYED

    def test_no_accommodation_chosen_is_an_empty_plan(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make()
        hire(desk, proposal, accommodations=None)
        assert world.session.get(Placement, proposal.id).accommodations == []

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"started_on": ""}, "Primo giorno di lavoro: Questa risposta serve per andare avanti."),
            ({"started_on": "2206-11-09"}, "Primo giorno di lavoro: È un giorno molto lontano: controlla l'anno."),
            ({"hours": "200"}, "Ore alla settimana: Scrivi un numero di ore da 1 a 48."),
            ({"hours": "venti"}, "Ore alla settimana: Scrivi un numero intero, in cifre."),
            (
                {"contract": "determinato"},
                "Ultimo giorno del contratto: Questo contratto ha una fine: scrivi l'ultimo giorno.",
            ),
            (
                {"contract": "determinato", "contract_ends_on": "2026-11-08"},
                "Ultimo giorno del contratto: La fine viene prima del primo giorno: controlla le due date.",
            ),
            (
                {"contract_ends_on": "2027-11-08"},
                "Ultimo giorno del contratto: Un contratto a tempo indeterminato non ha una fine: lascia vuoto.",
            ),
            (
                {"contract_ends_on": "domani"},
                "Ultimo giorno del contratto: Scrivi una data completa: giorno, mese e anno.",
            ),
            (
                {"tutor_name": "x" * 121},
                "Chi segue la persona sul lavoro (tutor): Il testo è troppo lungo: al massimo 120 caratteri.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_on_its_field(
        self, desk: PageClient, world: World, make: Callable[..., Proposal], fields: dict[str, str], error: str
    ) -> None:
        proposal = make()
        assert hire(desk, proposal, status=422, **fields).errors == [error]
        assert world.session.get(Placement, proposal.id) is None

    def test_before_the_profile_is_sent_nobody_is_hired(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        page = desk.get(form_of(make(S.PROPOSED)))
        assert "prima si invia il profilo" in page.main
        assert page.select("#assunzione") == []

    def test_a_position_without_a_place_left_says_so(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make()
        world.proposal(*SENT, S.HIRED, position=proposal.position)
        page = hire(desk, proposal, status=422)
        assert page.errors == ["I posti di questa posizione sono tutti coperti: aumentali prima di assumere."]

    def test_a_step_taken_meanwhile_is_shown_beside_the_hiring(
        self, desk: PageClient, world: World, make: Callable[..., Proposal]
    ) -> None:
        proposal = make()
        form = desk.get(form_of(proposal)).form("assunzione")
        proposal.move(to=S.INTERVIEW, by=None, at=NOW)
        world.session.commit()
        told = {"assunzione-contract": Contract.PERMANENT.value, "assunzione-tutor_name": "Gino Prova"}
        page = form.submit(**told, status=409)
        assert page.h1 == "Nel frattempo la proposta è cambiata"
        assert "Gino Prova" in page.main
        assert world.session.get(Placement, proposal.id) is None

    def test_another_offices_proposal_is_not_there(self, desk: PageClient, world: World) -> None:
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        elsewhere = world.proposal(*SENT, position=world.position(office=cremona))
        desk.get(form_of(elsewhere), status=404)
        desk.get(f"/operatore/proposte/{elsewhere.id}/nulla-osta", status=404)

    def test_the_look_is_written_down(self, desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
        desk.get(form_of(make()))
        assert world.session.query(AccessLog.page).all() == [("officer_hiring.hire",)]


class TestTheClearance:
    @pytest.fixture
    def proposal(self, make: Callable[..., Proposal]) -> Proposal:
        return make(regime=Regime.ARTICLE_1)

    def issue(self, desk: PageClient, proposal: Proposal, status: int = 200, **fields: str) -> Page:
        given = {"number": "2026/114", "issued_on": "2026-11-02"} | fields
        page = desk.get(f"/operatore/proposte/{proposal.id}/nulla-osta")
        return page.form("rilascio").submit(**{f"rilascio-{key}": value for key, value in given.items()}, status=status)

    def test_without_one_a_hiring_asks_for_it_or_for_the_reason(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        page = hire(desk, proposal, status=422)
        assert page.errors == [
            "Perché si assume senza nulla osta?: Quel giorno il nulla osta manca o non vale: registrane uno nuovo, "
            "oppure scrivi perché si assume senza."
        ]
        hire(desk, proposal, without_clearance="Rilasciato sul portale regionale.")
        assert world.again(proposal).history[-1].note == "Rilasciato sul portale regionale."

    def test_asked_for_then_issued_it_says_its_last_day(self, desk: PageClient, proposal: Proposal) -> None:
        page = desk.get(f"/operatore/proposte/{proposal.id}/nulla-osta")
        assert "Non ancora chiesto" in page.main
        page = page.form("Segna la richiesta").submit()
        assert "Chiesto, non ancora rilasciato" in page.main
        page = self.issue(desk, proposal)
        assert page.flashes == ["Nulla osta registrato: vale fino al 2 dicembre 2026."]
        assert hire(desk, proposal).h1 == "Inserimento di Elisa Pezzotti"

    def test_what_was_issued_stands_in_the_form_and_can_be_corrected(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        page = self.issue(desk, proposal)
        assert "Correggi il rilascio" in page.main
        page.form("rilascio").submit(**{"rilascio-number": "2026/115"})
        clearance = world.session.get(Clearance, proposal.id)
        assert (clearance.number, clearance.issued_on) == ("2026/115", date(2026, 11, 2))

    def test_a_request_from_an_old_page_does_not_wipe_what_a_colleague_issued(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        old = desk.get(f"/operatore/proposte/{proposal.id}/nulla-osta").form("Segna la richiesta")
        self.issue(desk, proposal)
        page = old.submit(status=409)
        assert "ha cambiato il nulla osta: qui vedi com'è ora" in page.main
        clearance = world.session.get(Clearance, proposal.id)
        assert (clearance.number, clearance.issued_on) == ("2026/114", date(2026, 11, 2))

    def test_a_number_from_an_old_page_stands_beside_the_colleagues_and_replaces_it_only_when_sent_again(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        old = desk.get(f"/operatore/proposte/{proposal.id}/nulla-osta").form("rilascio")
        self.issue(desk, proposal)
        mine = {"rilascio-number": "2026/999", "rilascio-issued_on": "2026-11-01"}
        page = old.submit(**mine, status=409)
        assert "2026/114" in page.main
        assert page.form("rilascio").values["rilascio-number"] == ["2026/999"]
        assert world.session.get(Clearance, proposal.id).number == "2026/114"
        page.form("rilascio").submit()
        world.session.expire_all()
        assert world.session.get(Clearance, proposal.id).number == "2026/999"

    def test_the_same_number_sent_twice_is_written_once(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        old = desk.get(f"/operatore/proposte/{proposal.id}/nulla-osta").form("rilascio")
        for _time in range(2):
            old.submit(**{"rilascio-number": "2026/114", "rilascio-issued_on": "2026-11-02"})
        assert world.session.get(Clearance, proposal.id).version == 1

    def test_the_one_that_somebody_was_hired_with_stays(
        self, desk: PageClient, world: World, proposal: Proposal
    ) -> None:
        self.issue(desk, proposal)
        hire(desk, proposal)
        address = f"/operatore/proposte/{proposal.id}/nulla-osta"
        assert "Segna una nuova richiesta" not in desk.get(address).main
        desk.post(f"{address}/richiesta", {"version": "1"}, status=409)
        assert world.session.get(Clearance, proposal.id).number == "2026/114"

    def test_an_expired_one_does_not_do(self, desk: PageClient, proposal: Proposal) -> None:
        self.issue(desk, proposal)
        page = hire(desk, proposal, started_on="2026-12-03", status=422)
        assert len(page.errors) == 1
        clock.frozen_at = NOW + timedelta(days=40)
        assert "Scaduto il 2 dicembre 2026" in desk.get(form_of(proposal)).main

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"number": ""}, "Numero: Questa risposta serve per andare avanti."),
            ({"number": "1" * 41}, "Numero: Il testo è troppo lungo: al massimo 40 caratteri."),
            ({"issued_on": ""}, "Rilasciato il: Questa risposta serve per andare avanti."),
            (
                {"issued_on": "2026-11-03"},
                "Rilasciato il: Questo giorno deve ancora venire: scrivi il giorno del rilascio.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_on_its_field(
        self, desk: PageClient, world: World, proposal: Proposal, fields: dict[str, str], error: str
    ) -> None:
        assert self.issue(desk, proposal, status=422, **fields).errors == [error]
        assert world.session.get(Clearance, proposal.id) is None

    def test_outside_law_68_it_is_not_needed(self, desk: PageClient, make: Callable[..., Proposal]) -> None:
        page = desk.get(f"/operatore/proposte/{make().id}/nulla-osta")
        assert "non serve il nulla osta" in page.main

    def test_it_is_printed_without_anything_about_health(self, desk: PageClient, proposal: Proposal) -> None:
        address = f"/operatore/proposte/{proposal.id}/nulla-osta"
        desk.get(f"{address}.pdf", status=404)
        self.issue(desk, proposal)
        answer = desk.client.get(f"{address}.pdf")
        reader = PdfReader(BytesIO(answer.data))
        words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert reader.metadata.title == "Nulla osta all'assunzione n. 2026/114"
        for told in ("Elisa Pezzotti", "17 maggio 1985", "2 dicembre 2026", proposal.position.code):
            assert told in words
        for kept in ("60", "civile", "Art. 1"):
            assert kept not in words
