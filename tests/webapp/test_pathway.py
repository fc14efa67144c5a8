"""The way to work in the browser: planned, begun, ended; internships that come to their end."""

from datetime import date

import pytest

from models.casework import PathwayStep
from models.people import Person
from models.types import PathwayKind
from tests.page import Page, PageClient
from tests.world import World

PATHWAY = "/operatore/persone/BS7/percorso"


@pytest.fixture
def person(world: World) -> Person:
    return world.person(code="BS7")


def add(desk: PageClient, **answers: str) -> Page:
    return desk.get(PATHWAY).click("Aggiungi un passo").form("passo").submit(**{"kind": "tirocinio", **answers})


def test_a_step_is_planned_begun_and_ended(desk: PageClient, person: Person) -> None:
    page = add(desk, where="Il Trifoglio", planned_on="2026-11-20", note="Due mattine di prova")
    assert page.flashes == ["Passo aggiunto al percorso."]
    assert "Da cominciare" in page.main
    assert "Due mattine di prova" in page.main
    edit = next(link.href for link in page.links if link.text.startswith("Aggiorna:"))
    page = desk.get(edit).form("passo").submit(started_on="2026-10-01")
    assert "In corso" in page.main
    page = desk.get(edit).form("passo").submit(ended_on="2026-11-01")
    assert "dal 1 ottobre 2026 al 1 novembre 2026" in page.main
    assert "Finito" in page.main


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"kind": ""}, "kind", "Scegli che passo è."),
        ({"started_on": "2026-11-03"}, "started_on", "È nel futuro"),
        ({"started_on": "1980-01-01"}, "started_on", "prima della nascita"),
        ({"ended_on": "2026-11-01"}, "ended_on", "Scrivi anche quando è cominciato."),
        ({"started_on": "2026-10-02", "ended_on": "2026-10-01"}, "ended_on", "È prima dell'inizio"),
        ({"started_on": "2026-10-02", "ended_on": "2026-11-03"}, "ended_on", "È nel futuro"),
        ({"planned_on": "2226-01-01"}, "planned_on", "troppo lontana"),
        ({"where": "x" * 201}, "where", "troppo lungo"),
    ],
)
def test_each_wrong_answer_gets_its_message_on_its_field(
    desk: PageClient, person: Person, answers: dict[str, str], field: str, message: str
) -> None:
    form = desk.get(f"{PATHWAY}/nuovo").form("passo")
    page = form.submit(status=422, **{"kind": "tirocinio", **answers})
    assert message in page.one(f"#{field}-error").text


@pytest.mark.parametrize("started_on", ["", "2026-10-03"])
def test_the_first_day_of_a_placement_is_not_changed_on_the_step(
    desk: PageClient, world: World, person: Person, started_on: str
) -> None:
    proposal = world.proposal(person=person)
    placed = {"person_id": person.id, "kind": PathwayKind.COOPERATIVE, "proposal_id": proposal.id}
    step = world.keep(PathwayStep(started_on=date(2026, 10, 1), **placed))
    page = desk.get(f"{PATHWAY}/{step.id}").form("passo").submit(status=422, started_on=started_on)
    assert "È il primo giorno di un inserimento" in page.one("#started_on-error").text
    desk.get(f"{PATHWAY}/{step.id}").form("passo").submit(note="Va bene")
    assert (world.again(step).started_on, step.note) == (date(2026, 10, 1), "Va bene")


def test_only_a_planned_step_can_be_taken_out(desk: PageClient, world: World, person: Person) -> None:
    page = add(desk, planned_on="2026-12-01")
    page = page.form("Togli Tirocinio, previsto per il 1 dicembre 2026").submit()
    assert page.flashes == ["Passo tolto dal percorso."]
    begun = world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING, started_on=date(2026, 10, 1)))
    assert "Togli" not in desk.get(PATHWAY).main
    version = world.again(person).version
    page = desk.post(f"{PATHWAY}/{begun.id}/togli", {"version": version})
    assert page.flashes == ["Il passo è già cominciato: resta nel percorso. Puoi scrivere quando è finito."]


def test_an_older_page_shows_both_versions(desk: PageClient, world: World, person: Person) -> None:
    step = world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING))
    older = desk.get(f"{PATHWAY}/{step.id}").form("passo")
    desk.get(f"{PATHWAY}/{step.id}").form("passo").submit(where="Scuola")
    page = older.submit(where="Officina", status=409)
    assert page.table("Le due versioni") == [{"Voce": "Dove", "Salvato ora": "Scuola", "Scritto da te": "Officina"}]


@pytest.mark.parametrize(
    ("started", "words"),
    [
        (date(2026, 1, 1), "può durare fino al 31 dicembre 2027 (24 mesi in tutto"),
        (date(2024, 12, 1), "È il momento di decidere che cosa viene dopo."),
        (date(2024, 10, 1), "è durato più dei 24 mesi"),
    ],
)
def test_an_internship_says_how_long_it_may_still_last(
    desk: PageClient, world: World, person: Person, started: date, words: str
) -> None:
    step = PathwayStep(person_id=person.id, kind=PathwayKind.INTERNSHIP, where="Il Trifoglio", started_on=started)
    world.keep(step)
    assert words in desk.get(PATHWAY).main


def test_a_step_of_somebody_else_does_not_exist(desk: PageClient, world: World, person: Person) -> None:
    step = world.keep(PathwayStep(person_id=world.person().id, kind=PathwayKind.TRAINING))
    desk.get(f"{PATHWAY}/{step.id}", 404)


def test_a_move_is_said_with_its_reason(desk: PageClient, world: World, person: Person) -> None:
    add(desk, kind="valutazione", started_on="2026-01-08")
    page = add(desk, kind="tirocinio", started_on="2026-03-02", why="Vuole provare in un orto.")
    assert "Da: Valutazione. Vuole provare in un orto. Scritto da Prova officer" in page.main


def test_only_what_has_begun_has_a_reason(desk: PageClient, person: Person) -> None:
    form = desk.get(f"{PATHWAY}/nuovo").form("passo")
    page = form.submit(status=422, kind="tirocinio", planned_on="2026-12-01", why="Perché sì")
    assert "Si scrive quando comincia" in page.one("#why-error").text
