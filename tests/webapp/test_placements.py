"""The officer's pages of a placement: contacts, plan, terms, end, and the list."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from models.accounts import Account
from models.audit import AccessLog
from models.people import Person
from models.placements import FollowUp, Placement
from models.territory import Office
from models.types import (
    Availability,
    Category,
    Channel,
    Contract,
    EndReason,
    FollowUpKind,
    FollowUpOutcome,
    ProposalState,
)
from tests.page import Page, PageClient
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.placements import hiring, placements
from webapp.services.placements.hiring import Terms

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
START = date(2026, 11, 2)
LIST = "/operatore/inserimenti"


@pytest.fixture
def make(world: World, officer: Account) -> Callable[..., Placement]:
    """Hires somebody, through the same door as the page."""

    def placement(
        person: Person | None = None,
        *,
        start: date = START,
        accommodations: tuple[str, ...] = ("lifting_aid",),
        **job: object,
    ) -> Placement:
        proposal = world.proposal(*SENT, person=person or world.person(), position=world.position(**job))
        terms = Terms(started_on=start, contract=Contract.PERMANENT, hours=20, tutor_name="Gino Prova")
        made = hiring.hire(
            world.session,
            proposal=proposal,
            terms=terms,
            by=officer,
            now=NOW,
            seen_version=proposal.version,
            accommodations=accommodations,
        ).placement
        world.session.commit()
        return made

    return placement


@pytest.fixture
def placement(world: World, make: Callable[..., Placement]) -> Placement:
    return make(world.person(name="Elisa", surname="Pezzotti"))


def address(placement: Placement, part: str = "") -> str:
    return f"{LIST}/{placement.proposal_id}{part}"


def contact(placement: Placement, kind: FollowUpKind) -> FollowUp:
    return next(one for one in placement.follow_ups if one.kind is kind)


def record(
    desk: PageClient, placement: Placement, kind: FollowUpKind = FollowUpKind.DAY_3, status: int = 200, **said: str
) -> Page:
    """Fill in the form of a contact and send it."""
    fields = {"outcome": FollowUpOutcome.WELL.value, "channel": Channel.PHONE.value} | said
    page = desk.get(address(placement, f"/contatti/{contact(placement, kind).id}"))
    return page.form("contatto").submit(**{f"contatto-{key}": value for key, value in fields.items()}, status=status)


class TestOnePlacement:
    def test_it_says_what_comes_next(self, desk: PageClient, placement: Placement) -> None:
        page = desk.get(address(placement))
        assert page.h1 == "Inserimento di Elisa Pezzotti"
        assert "Terzo giorno, 4 novembre 2026" in page.main
        assert "tra 2 giorni" in page.one("#prossimo").text
        assert "Gino Prova" in page.one("#prossimo").text
        assert "Il prossimo contatto è previsto per il 4 novembre 2026." in page.main

    def test_the_tutor_is_said_once(self, desk: PageClient, placement: Placement, world: World) -> None:
        assert desk.get(address(placement)).main.count("Gino Prova") == 1
        placement.ended_on, placement.end_reason = date(2026, 11, 2), EndReason.RESIGNED
        world.session.commit()
        assert desk.get(address(placement)).main.count("Gino Prova") == 1

    def test_only_days_that_are_near_are_counted(self, desk: PageClient, placement: Placement) -> None:
        lines = [node.text for node in desk.get(address(placement)).select("#contatti .lines li")]
        assert [line for line in lines if "tra 28 giorni" in line] == [line for line in lines if "Quarta" in line]
        assert all("Previsto" in line for line in lines if "mese" in line or "ann" in line)

    def test_a_contact_that_waits_too_long_is_said_calmly(self, desk: PageClient, placement: Placement) -> None:
        for days, words in ((2, "Da fare"), (9, "Da fare"), (10, "Da recuperare")):
            clock.frozen_at = NOW + timedelta(days=days)
            assert words in desk.get(address(placement)).one("#prossimo").text

    def test_another_offices_placement_is_not_there(
        self, desk: PageClient, world: World, make: Callable[..., Placement]
    ) -> None:
        elsewhere = make(office=world.keep(Office(province_code="CR", name="Cremona")))
        desk.get(address(elsewhere), status=404)
        desk.get(address(elsewhere, "/fine"), status=404)

    def test_the_look_is_written_down(self, desk: PageClient, world: World, placement: Placement) -> None:
        desk.get(address(placement))
        assert world.session.query(AccessLog.page).all() == [("officer_placements.placement",)]

    def test_one_from_a_list_can_get_its_calendar(self, desk: PageClient, world: World) -> None:
        imported = Placement(proposal=world.proposal(*SENT, S.HIRED), started_on=START)
        world.keep(imported)
        page = desk.get(address(imported)).form("Completa il calendario dei contatti").submit()
        assert "Terzo giorno" in page.main
        assert "Completa il calendario" not in page.main

    def test_a_day_asked_for_twice_is_one(self, desk: PageClient, world: World, placement: Placement) -> None:
        form = desk.get(address(placement)).form("contatto-in-piu")
        days = ("2026-11-20", "2026-11-20", "2026-11-21")
        for day in days:
            form.submit(**{"contatto-in-piu-due_on": day})
        extra = [one.due_on for one in world.again(placement).follow_ups if one.kind is FollowUpKind.EXTRA]
        assert sorted(extra) == [date(2026, 11, 20), date(2026, 11, 21)]

    def test_a_contact_more(self, desk: PageClient, placement: Placement) -> None:
        form = desk.get(address(placement)).form("contatto-in-piu")
        wrong = form.submit(**{"contatto-in-piu-due_on": "2026-11-01"}, status=422)
        assert wrong.errors == ["Giorno del contatto: Questo giorno è passato: scegli da oggi in poi."]
        page = form.submit(**{"contatto-in-piu-due_on": "2026-11-03"})
        assert "Contatto in più, 3 novembre 2026" in page.main


class TestAContact:
    def test_is_written_down_on_one_page(self, desk: PageClient, world: World, placement: Placement) -> None:
        page = record(desk, placement, note="Il turno del mattino va bene.")
        assert page.flashes == ["Il contatto è registrato."]
        assert "Va bene" in page.one("#contatti").text
        assert "Il turno del mattino va bene." in page.main
        done = contact(world.again(placement), FollowUpKind.DAY_3)
        assert (done.done_on, done.outcome, done.channel) == (START, FollowUpOutcome.WELL, Channel.PHONE)

    def test_without_an_answer_it_is_asked_for(self, desk: PageClient, placement: Placement) -> None:
        page = desk.get(address(placement, f"/contatti/{placement.follow_ups[0].id}"))
        assert page.form("contatto").submit(status=422).errors == ["Come va?: Questa risposta serve per andare avanti."]

    def test_whoever_was_not_reached_is_tried_again(self, desk: PageClient, placement: Placement) -> None:
        said = {"outcome": FollowUpOutcome.NOT_REACHED.value}
        field = "Quando risentirsi, oltre ai contatti già previsti"
        assert record(desk, placement, status=422, **said).errors == [
            f"{field}: Scrivi quando riprovare: così il contatto non si perde."
        ]
        assert record(desk, placement, status=422, **said, again_on="2026-11-02").errors == [
            f"{field}: Scegli un giorno da domani in poi."
        ]
        assert "Contatto in più, 3 novembre 2026" in record(desk, placement, **said, again_on="2026-11-03").main

    def test_the_sixth_month_at_work_is_a_job_kept(
        self, desk: PageClient, world: World, make: Callable[..., Placement]
    ) -> None:
        placement = make(start=date(2026, 5, 2))
        record(desk, placement, FollowUpKind.MONTH_6)
        assert world.again(placement).kept_six_months is True

    def test_a_job_that_is_over_leads_to_its_end(self, desk: PageClient, placement: Placement) -> None:
        assert record(desk, placement, outcome=FollowUpOutcome.ENDED.value).h1 == "Fine dell'inserimento"

    def test_two_officers_who_called_are_both_heard(self, desk: PageClient, world: World, placement: Placement) -> None:
        asked = contact(placement, FollowUpKind.DAY_3)
        form = desk.get(address(placement, f"/contatti/{asked.id}")).form("contatto")
        record(desk, placement)
        said = {"contatto-outcome": FollowUpOutcome.AT_RISK.value, "contatto-note": "Il tutor è cambiato."}
        page = form.submit(**said, status=409)
        assert page.h1 == "Nel frattempo l'inserimento è cambiato"
        assert "Terzo giorno, 2 novembre 2026: Va bene" in page.main
        assert "Il tutor è cambiato." in page.main
        assert contact(world.again(placement), FollowUpKind.DAY_3).outcome is FollowUpOutcome.WELL
        assert "è già registrato" in desk.get(address(placement, f"/contatti/{asked.id}")).main

    def test_of_another_placement_is_not_there(
        self, desk: PageClient, placement: Placement, make: Callable[..., Placement]
    ) -> None:
        desk.get(address(placement, f"/contatti/{make().follow_ups[0].id}"), status=404)


class TestThePlan:
    def line(self, desk: PageClient, placement: Placement, status: int = 200, **fields: str) -> Page:
        page = desk.get(address(placement, "/accomodamenti/lifting_aid"))
        named = {f"accomodamento-{key}": value for key, value in fields.items()}
        return page.form("accomodamento").submit(**named, status=status)

    def test_says_who_by_when_at_what_cost_and_who_pays(
        self, desk: PageClient, world: World, placement: Placement
    ) -> None:
        page = self.line(
            desk, placement, responsible="Il datore", due_on="2026-11-20", cost="350,50", funding="fondo_regionale"
        )
        assert "Chi se ne occupa: Il datore · Entro: 20 novembre 2026 · Costo: 350,50 €" in page.main
        assert world.again(placement).accommodations[0].cost_cents == 35_050
        held = desk.get(address(placement, "/accomodamenti/lifting_aid")).form("accomodamento").values
        assert held["accomodamento-cost"] == ["350,50"]

    @pytest.mark.parametrize(
        ("written", "cents"),
        [
            ("0", 0),
            ("350", 35_000),
            ("1.250", 125_000),
            ("350.5", 35_050),
            ("1.250,50", 125_050),
            ("1250,5 €", 125_050),
            ("", None),
        ],
    )
    def test_a_cost_is_read_as_people_write_it(
        self, desk: PageClient, world: World, placement: Placement, written: str, cents: int | None
    ) -> None:
        self.line(desk, placement, cost=written)
        assert world.again(placement).accommodations[0].cost_cents == cents

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"due_on": "2096-01-01"}, "Entro quando: È un giorno molto lontano: controlla l'anno."),
            ({"cost": "-1"}, "Costo in euro: Scrivi un costo da 0 a 1.000.000 di euro."),
            ({"cost": "tanto"}, "Costo in euro: Scrivi un importo in cifre, per esempio 350,50."),
            ({"cost": "NaN"}, "Costo in euro: Scrivi un costo da 0 a 1.000.000 di euro."),
            (
                {"cost": "10", "funding": "senza_costo"},
                "Chi paga: C'è un costo: scegli chi lo paga, oppure scrivi 0.",
            ),
            (
                {"done_on": "2026-11-03"},
                "Pronto dal: Questo giorno deve ancora venire: lascia vuoto finché non è pronto.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_on_its_field(
        self, desk: PageClient, placement: Placement, fields: dict[str, str], error: str
    ) -> None:
        assert self.line(desk, placement, status=422, **fields).errors == [error]

    def test_one_more_one_less(self, desk: PageClient, world: World, placement: Placement) -> None:
        form = desk.get(address(placement)).form("altro-accomodamento")
        page = form.submit(**{"altro-accomodamento-accommodation": "named_tutor"})
        assert page.flashes == ["Aggiunto al piano: scrivi chi se ne occupa ed entro quando."]
        page.form("accomodamento").submit(button="Togli dal piano")
        assert [one.accommodation for one in world.again(placement).accommodations] == ["lifting_aid"]

    def test_who_may_refund_it_is_said(self, desk: PageClient, world: World, make: Callable[..., Placement]) -> None:
        placement = make(world.person(category=Category.WORK))
        assert "Può pagarlo l'INAIL" in desk.get(address(placement, "/accomodamenti/lifting_aid")).main

    def test_a_second_change_is_shown_beside_the_first(
        self, desk: PageClient, world: World, placement: Placement
    ) -> None:
        form = desk.get(address(placement, "/accomodamenti/lifting_aid")).form("accomodamento")
        self.line(desk, placement, responsible="Il datore")
        page = form.submit(**{"accomodamento-responsible": "Il servizio"}, status=409)
        assert "Il servizio" in page.main
        assert world.again(placement).accommodations[0].responsible == "Il datore"


class TestTheTerms:
    def test_a_new_start_moves_the_contacts(self, desk: PageClient, placement: Placement) -> None:
        form = desk.get(address(placement, "/condizioni")).form("condizioni")
        page = form.submit(**{"condizioni-started_on": "2026-11-09", "condizioni-hours": "24"})
        assert "Terzo giorno, 11 novembre 2026" in page.main
        assert page.flashes == ["Le condizioni sono aggiornate."]

    def test_a_second_change_is_shown_beside_the_first(
        self, desk: PageClient, world: World, placement: Placement
    ) -> None:
        form = desk.get(address(placement, "/condizioni")).form("condizioni")
        record(desk, placement)
        assert "24" in form.submit(**{"condizioni-hours": "24"}, status=409).main
        assert world.again(placement).hours == 20

    def test_without_a_version_nothing_is_changed(self, desk: PageClient, placement: Placement) -> None:
        desk.get(address(placement))
        desk.post(address(placement, "/condizioni"), {"condizioni-hours": "24"}, status=400)


class TestTheEnd:
    def end(self, desk: PageClient, placement: Placement, status: int = 200, **fields: str) -> Page:
        given = {"ended_on": "2026-11-02", "reason": EndReason.UNFIT.value, "availability": "disponibile"} | fields
        form = desk.get(address(placement, "/fine")).form("fine")
        return form.submit(**{f"fine-{key}": value for key, value in given.items()}, status=status)

    def test_asks_why_and_what_the_person_wants(self, desk: PageClient, world: World, placement: Placement) -> None:
        page = self.end(desk, placement)
        assert "Il lavoro non era adatto" in page.main
        assert "resta nella storia" in page.main
        registration = world.again(placement).proposal.person.registration
        assert registration.availability is Availability.AVAILABLE
        assert (placement.end_reason, placement.kept_six_months) == (EndReason.UNFIT, False)
        assert page.select("#prossimo") == []

    def test_nothing_said_is_asked_for(self, desk: PageClient, placement: Placement) -> None:
        assert desk.get(address(placement, "/fine")).form("fine").submit(status=422).errors == [
            "Perché è finito?: Questa risposta serve per andare avanti.",
            "E adesso, che cosa vuole la persona?: Questa risposta serve per andare avanti.",
        ]

    def test_an_end_before_the_start_or_still_to_come_is_refused(
        self, desk: PageClient, world: World, placement: Placement
    ) -> None:
        assert self.end(desk, placement, status=422, ended_on="2026-11-01").errors == [
            "Ultimo giorno di lavoro: Viene prima del primo giorno di lavoro (2 novembre 2026)."
        ]
        assert self.end(desk, placement, status=422, ended_on="2026-11-03").errors == [
            "Ultimo giorno di lavoro: Questo giorno deve ancora venire: registra la fine quando c'è stata."
        ]
        assert world.again(placement).ended_on is None

    def test_twice_is_shown_and_not_done(self, desk: PageClient, placement: Placement) -> None:
        form = desk.get(address(placement, "/fine")).form("fine")
        self.end(desk, placement)
        told = {"fine-reason": EndReason.HEALTH.value, "fine-availability": Availability.SUSPENDED.value}
        assert form.submit(**told, status=409).h1 == "Nel frattempo l'inserimento è cambiato"
        assert "La fine è già registrata" in desk.get(address(placement, "/fine")).main


class TestTheList:
    def names(self, page: Page) -> list[str]:
        return [link.text for link in page.select("tbody th a")]

    def test_a_row_says_what_matters(self, desk: PageClient, placement: Placement) -> None:
        (row,) = desk.get(LIST).table("Inserimenti")
        assert row["Persona"].startswith("Pezzotti Elisa")
        assert row["Lavoro"] == "Aiuto in cucinaIl Trifoglio"
        assert row["Al lavoro dal"] == "2 novembre 2026"
        assert row["Prossimo contatto"] == "4 novembre 2026tra 2 giorni"
        assert row["Stato"] == "In corso"

    def test_each_tab_lists_its_state(
        self, desk: PageClient, world: World, make: Callable[..., Placement], officer: Account
    ) -> None:
        def at_work(name: str, start: date) -> Placement:
            return make(world.person(name="Ada", surname=name), start=start)

        at_work("Nuova", date(2026, 11, 2))
        at_work("Da fare", date(2026, 10, 30))
        at_work("In ritardo", date(2026, 10, 20))
        risky = at_work("A rischio", date(2026, 11, 2))
        told = {"outcome": FollowUpOutcome.AT_RISK, "channel": Channel.PHONE, "by": officer, "today": START}
        placements.record_follow_up(world.session, follow_up=risky.follow_ups[0], **told)
        world.session.commit()
        over = at_work("Finita", date(2026, 10, 1))
        over.ended_on, over.end_reason = date(2026, 10, 31), EndReason.RESIGNED
        world.session.commit()
        world.keep(Placement(proposal=world.proposal(*SENT, S.HIRED, person=world.person(surname="Elenco"))))
        page = desk.get(LIST)
        listed = {link.text: set(self.names(page.click(link.text))) for link in page.select(".tabs a")}
        working = {"Nuova Ada", "Da fare Ada", "In ritardo Ada", "A rischio Ada", "Elenco Ada"} - {"Prova Ada"}
        assert listed == {
            "Tutti": working | {"Finita Ada"},
            "Contatti da fare": {"Da fare Ada", "In ritardo Ada"},
            "Da recuperare": {"In ritardo Ada"},
            "A rischio": {"A rischio Ada"},
            "In corso": working,
            "Senza contatti previsti": {"Elenco Ada"},
            "Finiti": {"Finita Ada"},
        }

    def test_words_find_person_job_and_employer(
        self, desk: PageClient, world: World, make: Callable[..., Placement]
    ) -> None:
        make(world.person(surname="Rossi"), title="Giardiniere", employer=world.employer(name="Aurora"))
        make(world.person(surname="Verdi"), title="Archivista")
        for words in ("rossi", "giardin", "AURORA ada"):
            assert self.names(desk.get(f"{LIST}?testo={words}")) == ["Rossi Ada"]

    @pytest.mark.parametrize("column", ["persona", "posizione", "datore", "inizio", "prossimo", "ore", "scadenza"])
    def test_every_column_sorts_both_ways(
        self, desk: PageClient, world: World, make: Callable[..., Placement], column: str
    ) -> None:
        for name, days in (("Bianchi", 3), ("Amati", 1)):
            made = make(
                world.person(surname=name),
                start=START + timedelta(days=days),
                title=name,
                employer=world.employer(name=name),
            )
            made.hours, made.contract_ends_on = 10 + days, date(2027, 5, days)
        world.session.commit()
        assert self.names(desk.get(f"{LIST}?ordina={column}")) == ["Amati Ada", "Bianchi Ada"]
        assert self.names(desk.get(f"{LIST}?ordina=-{column}")) == ["Bianchi Ada", "Amati Ada"]

    def test_another_office_is_another_list(
        self, desk: PageClient, world: World, make: Callable[..., Placement]
    ) -> None:
        make(office=world.keep(Office(province_code="CR", name="Cremona")))
        assert "Nessun inserimento" in desk.get(LIST).main

    def test_the_number_of_queries_does_not_grow(
        self, desk: PageClient, make: Callable[..., Placement], few_and_many: Callable[..., list[int]]
    ) -> None:
        def fill(number: int) -> None:
            for _ in range(number):
                make()

        few, many = few_and_many(fill, lambda: desk.get(LIST))
        assert few == many <= 12
