"""The capacity sheet in the browser: read, asked for, filled in, and never overwritten."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Catalogue
from models.audit import AccessLog
from models.casework import CapacityChange
from models.people import Person
from models.types import AssessmentSource, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import World

SHEET = "/operatore/persone/BS7/scheda"
EDIT = f"{SHEET}/modifica"


def levels_of(world: World, person: Person) -> dict[str, int]:
    return {row.dimension: row.level for row in world.again(person).profile.capacities}


def row(page: Page, code: str) -> str:
    return page.one(f"#{code}").text


def test_the_sheet_says_each_level_in_a_sentence_and_what_is_unknown(world: World, desk: PageClient) -> None:
    world.person(code="BS7", capacities={"d450": 0, "d430": 3})
    page = desk.get(SHEET)
    assert "Si conoscono 2 capacità su 30" in page.main
    assert Catalogue.default().dimension("d450").levels[0].capacity_it in row(page, "d450")
    assert "Non si sa ancora" in row(page, "b210")
    assert "Non si sa ancora" not in row(page, "d450")


def test_the_sheet_is_edited_on_one_page_with_unknown_as_the_default(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7", capacities={"d450": 0})
    form = desk.get(EDIT).form("scheda")
    questions = {name: value for name, value in form.values.items() if name.startswith("level_")}
    assert len(questions) == 30
    assert questions.pop("level_d450") == ["0"]
    assert set(map(tuple, questions.values())) == {("",)}
    page = form.submit(level_d450="2", level_b210="4", source="prova_pratica", assessed_on="2026-10-30")
    assert page.flashes == ["2 capacità aggiornate."]
    assert levels_of(world, person) == {"d450": 2, "b210": 4}
    assert "Prova pratica, 30 ottobre 2026" in row(page, "b210")
    assert "da 0 a 2" in row(page, "d450")


def test_only_what_was_changed_is_written(world: World, desk: PageClient, session: Session) -> None:
    world.person(code="BS7", capacities={"d450": 3, "d430": 2})
    desk.get(EDIT).form("scheda").submit(level_d430="")
    (change,) = session.scalars(select(CapacityChange)).all()
    assert (change.dimension, change.previous, change.level) == ("d430", 2, None)
    assert change.source is AssessmentSource.INTERVIEW
    assert desk.get(EDIT).form("scheda").submit().flashes == ["Niente da salvare: era già tutto così."]
    assert len(session.scalars(select(CapacityChange)).all()) == 1


def test_what_decides_most_positions_is_asked_for_first(world: World, desk: PageClient) -> None:
    world.person(code="BS7", capacities={"d430": 4})
    world.position(demands={"d450": 2})
    world.position(demands={"d450": 1, "d430": 3})
    world.position(demands={"b210": 1})
    page = desk.get(SHEET)
    assert [node.text for node in page.select(".asking li")] == [
        "Camminare decide 2 posizioni",
        "Vedere decide 1 posizione",
    ]
    edit = page.click("Camminare")
    assert edit.one("#level_d450-help").text == "Decide 2 posizioni"


def test_when_all_is_known_nothing_is_asked_for(world: World, desk: PageClient) -> None:
    world.position(demands={"d450": 2})
    world.person(code="BS7", capacities=dict.fromkeys(Catalogue.default().dimension_index, 3))
    assert "Si sa già tutto." in desk.get(SHEET).main


def test_bad_answers_get_their_message_on_their_field(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7")
    form = desk.get(EDIT).form("scheda")
    for day, message in (
        ("2026-11-03", "Il giorno è nel futuro"),
        ("1985-05-16", "Il giorno è prima della nascita"),
        ("", "Scrivi il giorno."),
        ("ieri", "Scrivi una data completa"),
    ):
        page = form.submit(assessed_on=day, level_d450="3", status=422)
        assert message in page.one("#assessed_on-error").text
        assert page.form("scheda").values["level_d450"] == ["3"]
    page = desk.post(EDIT, {"version": 1, "assessed_on": "2026-11-01", "source": "elenco", "level_d450": "7"}, 422)
    assert "Scegli" in page.one("#level_d450-error").text
    assert "Scegli" in page.one("#source-error").text
    assert levels_of(world, person) == {}


def test_a_form_without_its_version_is_refused(world: World, desk: PageClient) -> None:
    world.person(code="BS7")
    desk.get(EDIT)
    desk.post(EDIT, {"assessed_on": "2026-11-01", "source": "colloquio"}, 400)


def test_a_second_officer_sees_both_versions_and_nothing_is_overwritten(
    world: World, desk: PageClient, signed_in: SignIn
) -> None:
    person = world.person(code="BS7")
    mine = desk.get(EDIT).form("scheda")
    colleague = world.account(Role.OFFICER)
    signed_in(colleague).get(EDIT).form("scheda").submit(level_d450="1", level_b210="2")
    page = mine.submit(level_d450="4", level_d430="3", level_b210="2", status=409)
    assert f"Nel frattempo {colleague.name} ha cambiato questa scheda" in page.main
    assert page.table("Le due versioni") == [
        {"Voce": "Camminare", "Salvato ora": "1 su 4", "Scritto da te": "4 su 4"},
        {"Voce": "Sollevare e trasportare", "Salvato ora": "non si sa", "Scritto da te": "3 su 4"},
    ]
    assert levels_of(world, person) == {"d450": 1, "b210": 2}
    page.form("scheda").submit()
    assert levels_of(world, person) == {"d450": 4, "b210": 2, "d430": 3}


def test_accommodations_are_chosen_by_group(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7", accommodations=("ramp",))
    page = desk.get(SHEET).click("Cambia gli accomodamenti")
    assert page.form("accomodamenti").values["accommodations"] == ["ramp"]
    page = page.form("accomodamenti").submit(accommodations=["job_coach", "quiet_space"])
    assert page.flashes == ["Accomodamenti aggiornati."]
    assert {row.accommodation for row in world.again(person).profile.accommodations} == {"job_coach", "quiet_space"}


def test_accommodations_changed_meanwhile_are_not_overwritten(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7")
    form = desk.get(f"{SHEET}/accomodamenti").form("accomodamenti")
    desk.get(f"{SHEET}/accomodamenti").form("accomodamenti").submit(accommodations=["ramp"])
    page = form.submit(accommodations=["job_coach"], status=409)
    assert page.table("Le due versioni")[0]["Voce"] == "Accomodamenti"
    assert {row.accommodation for row in world.again(person).profile.accommodations} == {"ramp"}


def test_an_unknown_accommodation_is_refused_on_its_field(world: World, desk: PageClient) -> None:
    world.person(code="BS7")
    desk.get(f"{SHEET}/accomodamenti")
    page = desk.post(f"{SHEET}/accomodamenti", {"version": 1, "accommodations": "magic"}, 422)
    assert "Scegli tra le risposte proposte." in page.one("#accommodations").text


def test_every_look_at_the_sheet_is_written_down(world: World, desk: PageClient, session: Session) -> None:
    person = world.person(code="BS7")
    for address in (SHEET, EDIT, f"{SHEET}/accomodamenti"):
        desk.get(address)
    looks = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [(look.person_id, look.page) for look in looks] == [
        (person.id, "officer_sheet.sheet"),
        (person.id, "officer_sheet.edit"),
        (person.id, "officer_sheet.accommodations"),
    ]
