"""The review of a position: everyone in the right tab and in order, and all that speaks for and against one person."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.people import Person
from models.positions import Position
from models.territory import Office
from models.types import Availability, PositionState, ProposalState, Regime, Remote, Role, Shift
from tests.page import Page, PageClient
from tests.world import CREMONA, NOW, World
from webapp.extensions import clock

MORNING = frozenset({Shift.MORNING.value})
FITS = {"d430": 3, "d160": 3}


@pytest.fixture
def position(world: World) -> Position:
    """A job that asks for strength and attention, and that nobody else can do in part."""
    return world.position(title="Magazziniere", demands={"d430": (3, False), "d160": (2, False)})


def address(position: Position, **query: object) -> str:
    """The review's address."""
    parts = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/operatore/posizioni/{position.code}" + (f"?{parts}" if parts else "")


def of(person: Person) -> str:
    """The registration code that chooses a person."""
    return person.registration.code


def tabs(page: Page) -> dict[str, int]:
    """The tabs with their counts."""
    pairs = [link.text.rsplit(maxsplit=1) for link in page.select(".tabs a")]
    return {label: int(count) for label, count in pairs}


def current_tab(page: Page) -> str:
    """The tab that is open."""
    return page.one(".tabs a[aria-current=page]").text.rsplit(maxsplit=1)[0]


def listed(page: Page) -> list[str]:
    """The registration codes in the list, in order."""
    return [link.text.split()[-1] for link in page.select(".review-list a[data-review-row]")]


def panel(page: Page) -> str:
    """What is said of the chosen person."""
    return page.one("#persona").text


# --- the list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def four_kinds(world: World, position: Position) -> dict[str, Person]:
    """One person of each kind."""
    return {
        "suitable": world.person(capacities=FITS),
        "with accommodations": world.person(capacities={"d430": 1, "d160": 3}),
        "to verify": world.person(capacities={"d160": 3}),
        "not now": world.person(capacities={"d430": 3, "d160": 0}),
        "excluded": world.person(capacities=FITS, consent=False),
    }


def test_everyone_stands_in_the_tab_of_their_kind(
    desk: PageClient, position: Position, four_kinds: dict[str, Person]
) -> None:
    page = desk.get(address(position))
    assert tabs(page) == {"Suggerite": 2, "Da verificare": 1, "Non adatte ora": 1, "Escluse": 1}
    found = {tab: listed(page.click(f"{tab} {count}")) for tab, count in tabs(page).items()}
    assert found == {
        "Suggerite": [of(four_kinds["suitable"]), of(four_kinds["with accommodations"])],
        "Da verificare": [of(four_kinds["to verify"])],
        "Non adatte ora": [of(four_kinds["not now"])],
        "Escluse": [of(four_kinds["excluded"])],
    }


def test_each_kind_is_said_in_words(desk: PageClient, position: Position, four_kinds: dict[str, Person]) -> None:
    said = {
        "suitable": "Adatta",
        "with accommodations": "Adatta con accomodamenti",
        "to verify": "Da verificare",
        "not now": "Non adatta ora",
        "excluded": "Esclusa",
    }
    for kind, person in four_kinds.items():
        page = desk.get(address(position, persona=of(person)))
        assert page.select("#persona .tag")[0].text == said[kind]


def test_the_first_tab_with_somebody_in_it_opens(desk: PageClient, world: World, position: Position) -> None:
    stopped = world.person(consent=False)
    page = desk.get(address(position))
    assert (current_tab(page), listed(page)) == ("Escluse", [of(stopped)])
    unknown = world.person()
    page = desk.get(address(position))
    assert (current_tab(page), listed(page)) == ("Da verificare", [of(unknown)])


def test_nobody_at_all(desk: PageClient, position: Position) -> None:
    page = desk.get(address(position))
    assert (current_tab(page), listed(page), panel(page)) == ("Suggerite", [], "")
    assert "Nessuno in questo gruppo" in page.main


def test_the_best_first_and_equals_by_code(desk: PageClient, world: World, position: Position) -> None:
    world.person(code="BS00300", capacities=FITS)
    world.person(code="BS00100", capacities=FITS)
    world.person(code="BS00200", capacities=FITS, wishes=("warehouse_worker",), experience={"warehouse_worker": 60})
    position.occupation = "warehouse_worker"
    world.session.commit()
    page = desk.get(address(position))
    assert listed(page) == ["BS00200", "BS00100", "BS00300"]
    assert [node.text for node in page.select(".review-list .interval")] == [
        "1ª",
        "2ª–3ª, alla pari",
        "2ª–3ª, alla pari",
    ]


def test_the_first_person_is_chosen_until_another_is(desk: PageClient, world: World, position: Position) -> None:
    first, second = (world.person(surname=name, capacities=FITS) for name in ("Prima", "Seconda"))
    page = desk.get(address(position))
    assert page.one("#chi").text == f"{first.full_name} {of(first)}"
    page = page.click(f"{second.list_name} {of(second)}")
    assert page.one("#chi").text == f"{second.full_name} {of(second)}"
    assert page.one(".review-list a[aria-current=true]").text.endswith(of(second))


def test_a_person_from_another_tab_can_be_looked_at(desk: PageClient, position: Position, four_kinds: dict) -> None:
    page = desk.get(address(position, scheda="suggerite", persona=of(four_kinds["excluded"])))
    assert current_tab(page) == "Suggerite"
    assert "Manca il consenso" in panel(page)


def test_twenty_on_a_page_numbered_through(desk: PageClient, world: World, position: Position) -> None:
    people = [world.person(capacities=FITS) for _ in range(23)]
    first = desk.get(address(position))
    second = turn(first)
    assert (len(listed(first)), len(listed(second))) == (20, 3)
    assert sorted(listed(first) + listed(second)) == sorted(map(of, people))
    assert second.one(".review-list")["start"] == "21"
    chosen = second.click(second.select(".review-list a")[1].text)
    assert listed(chosen) == listed(second)


def turn(page: Page, button: str = "Successiva", **ticked: list[str]) -> Page:
    """Another page of the list, as its button gives it."""
    return page.form(button).submit(button=button, **ticked)


def test_a_link_to_a_person_opens_the_page_where_they_stand(desk: PageClient, world: World, position: Position) -> None:
    people = [world.person(capacities=FITS) for _ in range(43)]
    first = desk.get(address(position))
    second = turn(first)
    pages = [listed(first), listed(second), listed(turn(second))]
    for codes in pages:
        for code in (codes[0], codes[-1]):
            page = desk.get(address(position, persona=code))
            assert listed(page) == codes
            assert page.one(".review-list a[aria-current]").text.endswith(code)
    assert listed(desk.get(address(position, persona=of(people[-1]), pagina=1))) == pages[0]


def test_a_link_to_somebody_excluded_does_so_too(desk: PageClient, world: World, position: Position) -> None:
    people = [world.person(consent=False) for _ in range(23)]
    page = desk.get(address(position, persona=of(people[-1])))
    assert current_tab(page) == "Escluse"
    assert listed(page) == [of(person) for person in people[20:]]


def test_in_another_tab_than_their_own_nobody_is_looked_for(
    desk: PageClient, position: Position, four_kinds: dict[str, Person]
) -> None:
    page = desk.get(address(position, persona=of(four_kinds["excluded"]), scheda="suggerite"))
    assert current_tab(page) == "Suggerite"
    assert not page.select(".review-list a[aria-current]")


def ticked(page: Page) -> list[str]:
    """Who is ticked to be compared, on this page or elsewhere."""
    return page.form("Confronta le persone scelte").values.get("confronta", [])


def test_who_is_ticked_stays_so_from_page_to_page(desk: PageClient, world: World, position: Position) -> None:
    for _ in range(23):
        world.person(capacities=FITS)
    first = desk.get(address(position))
    one, other = listed(first)[3], listed(turn(first))[1]
    second = turn(first, confronta=[one])
    assert ticked(second) == [one]
    assert "Da confrontare, oltre a chi scegli qui:" in second.main
    back = turn(second, "Precedente", confronta=[one, other])
    assert sorted(ticked(back)) == sorted([one, other])
    opened = back.click(back.select(".review-list a")[7].text)
    assert sorted(ticked(opened)) == sorted([one, other])
    compared = opened.form("Confronta le persone scelte").submit()
    assert len(compared.select("thead th a")) == 2
    again = compared.click("Apri per decidere: Ada Prova")
    assert sorted(ticked(again)) == sorted([one, other])
    assert "confronta" not in again.select(".share a")[0]["href"]
    assert ticked(turn(back, confronta=None)) == []


def test_nobody_of_another_office_is_named_among_the_ticked(desk: PageClient, world: World, position: Position) -> None:
    world.person(capacities=FITS)
    stranger = world.person(surname="Estranea", office=world.keep(Office(province_code="CR", name="Cremona")))
    for code in (of(stranger), "BS99999"):
        page = desk.get(address(position, confronta=code))
        assert ticked(page) == []
        assert "Estranea" not in page.main


def test_every_gate_of_an_excluded_person_is_said(desk: PageClient, world: World) -> None:
    shifts = frozenset({"notte"})
    position = world.position(licences=frozenset({"B"}), regime=Regime.ARTICLE_18, shifts=shifts, comune=CREMONA)
    world.person(consent=False, availability=Availability.SUSPENDED, exclusions=shifts)
    page = desk.get(address(position))
    for gate in (
        "Manca una patente che il lavoro richiede: Patente B.",
        "La posizione è riservata per legge a un'altra categoria di persone.",
        "La persona ora non è disponibile.",
        "Manca il consenso della persona a cercarle un lavoro.",
        "La persona ha escluso qualcosa che questo lavoro chiede: notte.",
    ):
        assert gate in page.one(".review-list").text
        assert gate in panel(page)
    for way_out in (
        "L'operatore può superare il vincolo, con un motivo.",
        "Può cambiarlo solo chi offre il lavoro.",
        "Solo la persona può darlo.",
    ):
        assert way_out in panel(page)


def test_only_the_offices_own_people(desk: PageClient, world: World, position: Position) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    own, stranger = world.person(capacities=FITS), world.person(capacities=FITS, office=cremona)
    assert listed(desk.get(address(position))) == [of(own)]
    desk.get(address(position, persona=of(stranger)), 404)
    desk.get(address(world.position(office=cremona)), 404)
    desk.post(address(world.position(office=cremona)) + f"/persone/{of(own)}/decisione", status=404)


def test_a_change_in_the_list_shows_at_once(desk: PageClient, world: World, position: Position) -> None:
    person = world.person(capacities={"d430": 3})
    assert current_tab(desk.get(address(position))) == "Da verificare"
    other = world.person(capacities=FITS)
    assert listed(desk.get(address(position))) == [of(other)]
    person.profile.capacities[0].level = 0
    person.profile.changed_in = world._changed()
    world.session.commit()
    assert tabs(desk.get(address(position)))["Da verificare"] == 1
    assert "0 su 4 (nessuna)" in panel(desk.get(address(position, persona=of(person))))


# --- the position -----------------------------------------------------------------------------------------------------


def test_what_the_job_asks_and_offers_is_above(desk: PageClient, world: World) -> None:
    position = world.position(
        description="Si lavora in due.",
        licences=frozenset({"B"}),
        accommodations=("extra_breaks",),
        remote=Remote.PARTLY,
        transit=True,
        regime=Regime.LAW_381,
    )
    sheet = desk.get(address(position)).one(".job-sheet").text
    for said in (
        "Si lavora in due.",
        "Patente B",
        "Pause aggiuntive",
        "In parte",
        "Mezzi pubbliciSì",
        "legge 381/1991",
    ):
        assert said in sheet


def test_a_submitted_position_is_published_first(desk: PageClient, world: World) -> None:
    world.person()
    position = world.position(state=PositionState.SUBMITTED)
    page = desk.get(address(position))
    assert "non è ancora pubblicata" in page.main
    assert "Proponi" not in [node.text for node in page.select("#decisione button")]
    page = page.form("Pubblica la posizione").submit()
    assert page.flashes == ["La posizione è pubblicata: ora puoi proporre le persone."]
    assert "Proponi" in [node.text for node in page.select("#decisione button")]
    assert world.again(position).state is PositionState.OPEN
    (event,) = position.history
    assert (event.from_state, event.to_state, event.at) == (PositionState.SUBMITTED, PositionState.OPEN, NOW)


def test_publishing_twice_changes_nothing(desk: PageClient, world: World) -> None:
    position = world.position()
    desk.get(address(position))
    page = desk.post(f"/operatore/posizioni/{position.code}/pubblica")
    assert page.flashes == ["La posizione era già stata pubblicata."]
    assert world.again(position).history == []


@pytest.mark.parametrize(
    ("given", "notice"),
    [
        ({"state": PositionState.CLOSED}, "La posizione è chiusa: la rosa resta per consultazione."),
        ({"expires_on": date(2026, 11, 1)}, "La posizione è scaduta il 1 novembre 2026"),
    ],
    ids=["closed", "expired"],
)
def test_an_old_position_can_be_looked_at_only(
    desk: PageClient, world: World, given: dict[str, object], notice: str
) -> None:
    world.person()
    page = desk.get(address(world.position(**given)))
    assert notice in page.main
    assert len(listed(page)) == 1
    assert "Proponi" not in [node.text for node in page.select("#decisione button")]


# --- who looked, and at what cost -------------------------------------------------------------------------------------


def test_every_look_at_a_person_is_written_down(
    desk: PageClient, officer: Account, world: World, position: Position, session: Session
) -> None:
    first, second = world.person(capacities=FITS), world.person(capacities=FITS)
    desk.get(address(position))
    clock.frozen_at = NOW.replace(hour=15)
    desk.get(address(position, persona=of(second)))
    looks = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [(look.person_id, look.account_id, look.page, look.at.hour) for look in looks] == [
        (first.id, officer.id, f"officer.review {position.code}", 9),
        (second.id, officer.id, f"officer.review {position.code}", 15),
    ]


def test_reading_the_answers_is_a_look_at_each_person(
    desk: PageClient, officer: Account, world: World, session: Session
) -> None:
    people = [world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED).person.id for _ in range(2)]
    desk.get("/operatore/risposte")
    looks = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [(look.person_id, look.account_id, look.page) for look in looks] == [
        (person, officer.id, "officer.answers") for person in people
    ]


def test_a_list_is_no_look_and_a_refusal_neither(
    desk: PageClient, world: World, position: Position, session: Session
) -> None:
    stranger = world.person(office=world.keep(Office(province_code="CR", name="Cremona")))
    desk.get(address(position))
    desk.get(address(position, persona=of(stranger)), 404)
    desk.get("/operatore/posizioni")
    assert session.scalars(select(AccessLog)).all() == []


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, position: Position, few_and_many: Callable[..., list[int]]
) -> None:
    def fill(people: int) -> None:
        for _ in range(people):
            person = world.person(capacities=FITS, skills=("wash_dishes",), wishes=("dishwasher",))
            world.proposal(ProposalState.PROPOSED, position=position, person=person)
        desk.get(address(position))  # the pool is read here, once for everybody

    few, many = few_and_many(fill, lambda: desk.get(address(position)))
    assert few == many <= 12


def test_other_roles_have_no_review(
    signed_in: Callable[[Account], PageClient], world: World, position: Position
) -> None:
    for role in (Role.EMPLOYER, Role.CANDIDATE, Role.REFERRER, Role.ADMIN):
        signed_in(world.account(role)).get(address(position), 403)
