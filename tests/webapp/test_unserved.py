"""Not one less: who is left without a proposal, what is near, what stops them, and what would unlock it."""

from collections.abc import Callable
from datetime import timedelta

from models.people import Person
from models.types import Availability, Category, ProposalState, Reason, Regime
from tests.page import Page, PageClient
from tests.webapp.sheets import sheet
from tests.world import ISEO, NOW, World
from webapp.services.parameters import parameters

LIST = "/operatore/non-uno-di-meno"
CAPTION = "Persone senza proposte"


def rows(page: Page) -> dict[str, dict[str, str]]:
    """The rows by surname."""
    return {row["Persona"].split()[0]: row for row in page.table(CAPTION)} if page.select("tbody tr") else {}


def test_the_offices_own_number_of_days_unless_asked_otherwise(desk: PageClient) -> None:
    page = desk.get(LIST, follow=True)
    assert page.one("#filtro-giorni")["value"] == parameters().text("without_proposal", on=NOW.date())
    assert desk.get(f"{LIST}?giorni=7").one("#filtro-giorni")["value"] == "7"


def test_only_available_people_who_agreed_and_were_left_out(desk: PageClient, world: World) -> None:
    position = world.position()
    world.person(surname="Ferma", availability=Availability.SUSPENDED)
    world.person(surname="Muta", consent=False)
    world.proposal(ProposalState.PROPOSED, person=world.person(surname="Attesa"), position=position)
    declined = world.proposal(
        ProposalState.PROPOSED,
        ProposalState.DECLINED,
        person=world.person(surname="Vecchia"),
        position=position,
        reason=Reason.DISTANCE,
    )
    for event in declined.history:
        event.at = NOW - timedelta(days=90)
    world.person(surname="Mai")
    world.session.commit()
    page = desk.get(f"{LIST}?giorni=60")
    assert set(rows(page)) == {"Vecchia", "Mai"}
    assert rows(page)["Vecchia"]["Giorni senza proposte"] == "90"


def test_by_comune_and_category(desk: PageClient, world: World) -> None:
    world.person(surname="Lago", comune=ISEO, category=Category.DEAF)
    world.person(surname="Centro")
    assert set(rows(desk.get(f"{LIST}?giorni=60&comune=Iseo"))) == {"Lago"}
    assert set(rows(desk.get(f"{LIST}?giorni=60&categoria=art1_civile"))) == {"Centro"}


def test_the_nearest_positions_lead_to_the_person_in_the_rosa(desk: PageClient, world: World) -> None:
    person = world.person(surname="Una", capacities={"d450": 4})
    far = world.position(title="Facchino", demands={"d430": (4, False)})
    near = world.position(title="Portiere", demands={"d450": 2})
    page = desk.get(f"{LIST}?giorni=60")
    links = page.select(".cell-items a")
    assert {link.text for link in links} == {"Facchino", "Portiere"}
    chosen = next(link for link in links if link.text == "Portiere")
    assert chosen["href"].startswith(f"/operatore/posizioni/{near.code}?persona={person.registration.code}")
    assert rows(page)["Una"]["Posizioni adatte"] == "2", far.title


def blocked(world: World, **person: object) -> Person:
    """Somebody to be stopped."""
    return world.person(surname="Una", **person)


def what_stops(desk: PageClient) -> tuple[str, str]:
    """What stops the only person, and what would change it."""
    row = rows(desk.get(f"{LIST}?giorni=60"))["Una"]
    return row["Che cosa la ferma più spesso"], row["Che cosa cambierebbe"]


def test_a_licence(desk: PageClient, world: World) -> None:
    blocked(world)
    for _ in range(2):
        world.position(licences={"B"})
    world.position(licences={"C"})
    stops, unlocks = what_stops(desk)
    assert stops == "Patente che manca: Patente Bin 2 su 3 posizioni"
    assert unlocks == "Se avesse la patente: Patente B2 posizioni in più"


def test_a_licence_that_is_not_all_unlocks_nothing_by_itself(desk: PageClient, world: World) -> None:
    blocked(world)
    world.position(licences={"B", "C"})
    assert what_stops(desk)[1].endswith("da solo non basta: nessuna posizione in più")


def test_a_shift_ruled_out(desk: PageClient, world: World) -> None:
    blocked(world, exclusions={"notte"})
    world.position(shifts={"notte"})
    stops, unlocks = what_stops(desk)
    assert stops == "Ha escluso: nottein 1 su 1 posizioni"
    assert unlocks == "Se non escludesse più: notteuna posizione in più"


def test_a_rule_of_law(desk: PageClient, world: World) -> None:
    blocked(world, category=Category.LAW_381)
    world.position(regime=Regime.ARTICLE_1)
    stops, unlocks = what_stops(desk)
    assert stops.startswith("Posti riservati per legge ad altre persone")
    assert unlocks == "Se il posto fosse aperto a tutte le categorieuna posizione in più"


def test_a_gap_that_no_accommodation_closes(desk: PageClient, world: World) -> None:
    blocked(world, capacities={"d430": 0})
    world.position(demands={"d430": (4, False)})
    stops, unlocks = what_stops(desk)
    assert stops == "Da colmare: Sollevare e trasportarein 1 su 1 posizioni"
    assert unlocks == "Se il compito passasse a un collega: Sollevare e trasportareuna posizione in più"


def test_who_is_stopped_by_nothing_is_said_so(desk: PageClient, world: World) -> None:
    blocked(world)
    world.position()
    assert what_stops(desk) == ("Niente: le posizioni aperte vanno bene", "–")


def test_a_position_already_decided_with_them_is_not_looked_at(desk: PageClient, world: World) -> None:
    person = blocked(world)
    world.proposal(ProposalState.DISCARDED, person=person, position=world.position(), reason=Reason.SKILLS)
    assert rows(desk.get(f"{LIST}?giorni=60"))["Una"]["Le più vicine"] == "Nessuna posizione da guardare"


def test_nobody_left_behind(desk: PageClient, world: World) -> None:
    world.person(consent=False)
    assert "Nessuno è rimasto indietro" in desk.get(f"{LIST}?giorni=60").main


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    def make(number: int) -> None:
        for _ in range(number // 3):
            world.person()
            world.position(licences={"B"})
        desk.get(f"{LIST}?giorni=60")

    few, many = few_and_many(make, lambda: desk.get(f"{LIST}?giorni=60"))
    assert few == many <= 11


def test_the_spreadsheet_has_the_nearest_positions(desk: PageClient, world: World) -> None:
    world.person(surname="Una")
    world.position(title="Portiere")
    headings, row = sheet(desk, f"{LIST}?giorni=60&formato=xlsx")
    assert row[headings.index("Le più vicine")].startswith("Portiere (")


def test_ten_people_a_page_and_the_numbers_go_on(desk: PageClient, world: World) -> None:
    for number in range(12):
        world.person(surname=f"Prova {number:02}")
    assert len(desk.get(LIST, follow=True).select("tbody tr")) == 10
    second = desk.get(f"{LIST}?giorni=60&pagina=2")
    assert len(second.select("tbody tr")) == 2
    assert "11–12 di 12" in second.main
