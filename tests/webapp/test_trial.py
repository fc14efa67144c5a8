"""Accommodations tried out above the ranked list: what changes, what is said, what an agreement records."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person
from models.positions import Position
from models.scorers import Suggestion
from models.territory import Office
from models.types import PositionState, Role
from tests.page import Page, PageClient
from tests.world import NOW, World

SignIn = Callable[[Account], PageClient]


@pytest.fixture
def position(world: World) -> Position:
    """A job that asks for strength and attention, and offers breaks."""
    demands = {"d430": (3, False), "d160": (2, False)}
    return world.position(title="Magazziniere", demands=demands, accommodations=("extra_breaks",))


@pytest.fixture
def reached(world: World) -> list[Person]:
    """Three people: one needs nothing, one a lifting aid, one the breaks that are offered."""
    wishes = {"experience": {"warehouse_worker": 60}, "wishes": ("warehouse_worker",)}
    capacities: list[dict[str, int]] = [{"d430": 3, "d160": 3}, {"d430": 1, "d160": 3}, {"d430": 3, "d160": 1}]
    return [world.person(capacities=given, **wishes) for given in capacities]


def address(position: Position, query: str = "") -> str:
    """The review's address."""
    return f"/operatore/posizioni/{position.code}" + (f"?{query}" if query else "")


def of(person: Person) -> str:
    """The registration code."""
    return person.registration.code


def said(page: Page) -> str:
    """How many people are reached, as the page says it."""
    return page.one("#prova [role=status]").text


def switch(page: Page, code: str) -> str:
    """The words beside a switch."""
    return page.one(f"label[for=offre-{code}]").text


def on(page: Page) -> set[str]:
    """The switches that are on."""
    return {node["value"] for node in page.select("#prova input[name=offre]") if node.get("checked") is not None}


def test_the_switches_begin_with_what_the_position_offers(
    desk: PageClient, position: Position, reached: list[Person]
) -> None:
    page = desk.get(address(position))
    assert on(page) == {"extra_breaks"}
    assert said(page) == "Con ciò che il posto offre si raggiungono 2 persone."
    assert switch(page, "extra_breaks") == "Pause aggiuntive nessun costo · già offerto"
    assert switch(page, "lifting_aid") == "Ausilio per il sollevamento +1 persone raggiungibili oltre 5.000 €"


def test_turning_one_on_ranks_again_and_says_how_many_more(
    desk: PageClient, position: Position, reached: list[Person], world: World
) -> None:
    page = desk.get(address(position)).form("prova").submit(offre=["extra_breaks", "lifting_aid"])
    assert said(page) == "Con questa prova si raggiungono 3 persone: 1 in più di adesso."
    assert on(page) == {"extra_breaks", "lifting_aid"}
    helped = desk.get(page.resolve(page.url) + f"&persona={of(reached[1])}")
    assert "In prova, da concordare con il datore di lavoro" in helped.one("#persona .plan").text
    assert "se decidi ora, la proposta si registra con gli accomodamenti che il posto offre davvero" in helped.main
    assert [row.accommodation for row in world.again(position).accommodations] == ["extra_breaks"]


def test_turning_one_off_says_how_many_fewer(desk: PageClient, position: Position, reached: list[Person]) -> None:
    page = desk.get(address(position)).form("prova").submit(offre=None)
    assert said(page) == "Con questa prova si raggiunge una persona: 1 in meno di adesso."
    assert on(page) == set()


def test_a_trial_of_what_is_offered_is_none(desk: PageClient, position: Position, reached: list[Person]) -> None:
    page = desk.get(address(position)).form("prova").submit()
    assert said(page) == "Con ciò che il posto offre si raggiungono 2 persone."
    assert "Registra gli accomodamenti concordati…" not in [link.text for link in page.links]


def test_the_trial_changes_the_order(desk: PageClient, position: Position, world: World) -> None:
    helped = world.person(code="BS00001", capacities={"d430": 1, "d160": 4}, experience={"warehouse_worker": 120})
    other = world.person(code="BS00002", capacities={"d430": 4, "d160": 4})
    position.occupation = "warehouse_worker"
    world.session.commit()

    def order(page: Page) -> list[str]:
        return [row.text.split()[-1] for row in page.select("[data-review-row]")]

    page = desk.get(address(position))
    assert order(page) == [of(other), of(helped)]
    assert order(page.form("prova").submit(offre=["extra_breaks", "lifting_aid"])) == [of(helped), of(other)]


def test_every_link_and_form_keeps_the_trial(desk: PageClient, position: Position, reached: list[Person]) -> None:
    page = desk.get(address(position)).form("prova").submit(offre=["lifting_aid"])
    kept = [link.href for link in page.links if "scheda=" in link.href]
    assert len(kept) >= 6
    assert all("prova=1&offre=lifting_aid" in href for href in kept)
    page = page.form("decisione").submit(button="Tieni da parte")
    assert on(page) == {"lifting_aid"}
    assert page.form("Annulla la tua ultima decisione").submit().url.count("offre=lifting_aid") == 1


def test_a_decision_during_a_trial_rests_on_what_is_really_offered(
    desk: PageClient, position: Position, reached: list[Person], session: Session
) -> None:
    page = desk.get(address(position, f"prova=1&offre=lifting_aid&persona={of(reached[1])}"))
    page.form("decisione").submit(button="Proponi")
    suggestion = session.scalars(select(Suggestion)).one()
    assert suggestion.inputs["position"]["accommodations"] == ["extra_breaks"]


def test_what_would_change_it_can_be_tried_at_once(desk: PageClient, position: Position, reached: list[Person]) -> None:
    page = desk.get(address(position, f"persona={of(reached[1])}"))
    page = page.click("Se il datore di lavoro offre: Ausilio per il sollevamento")
    assert on(page) == {"extra_breaks", "lifting_aid"}
    assert page.one("#chi").text.endswith(of(reached[1]))


def test_codes_that_do_not_exist_are_left_out(desk: PageClient, position: Position, reached: list[Person]) -> None:
    page = desk.get(address(position, "prova=1&offre=extra_breaks&offre=gatto&offre="))
    assert said(page) == "Con ciò che il posto offre si raggiungono 2 persone."


def test_the_address_of_a_person_opens_their_tab(desk: PageClient, position: Position, world: World) -> None:
    world.person(capacities={"d430": 4, "d160": 4})
    unknown = world.person()
    page = desk.get(address(position, f"persona={of(unknown)}"))
    assert page.one(".tabs a[aria-current=page]").text.startswith("Da verificare")
    shared = next(link.href for link in page.links if link.text.startswith("Collegamento a questa persona"))
    assert shared == f"http://localhost/operatore/posizioni/{position.code}?persona={of(unknown)}"


def test_a_script_gets_the_person_alone(desk: PageClient, position: Position, reached: list[Person]) -> None:
    answer = desk.client.get(
        address(position, f"scheda=suggerite&persona={of(reached[1])}"),
        headers={"HX-Request": "true", "HX-Target": "div#persona"},
    )
    body = answer.get_data(as_text=True)
    assert 'id="persona"' in body
    assert reached[1].full_name in body
    assert 'class="review-list"' not in body


# --- agreed with the employer -----------------------------------------------------------------------------------------


@pytest.fixture
def tried(desk: PageClient, position: Position, reached: list[Person]) -> Page:
    """The page that asks with whom it was agreed, for a lifting aid in place of the breaks."""
    page = desk.get(address(position)).form("prova").submit(offre=["lifting_aid"])
    return page.click("Registra gli accomodamenti concordati…")


def test_what_was_agreed_becomes_what_the_position_offers(
    tried: Page, position: Position, world: World, officer: Account
) -> None:
    for words in ("Il posto offre ora Pause aggiuntive", "Si aggiunge Ausilio", "Si toglie Pause aggiuntive"):
        assert words.replace(" ", "") in tried.main.replace(" ", "")
    version = position.version
    page = tried.form("accordo").submit(agreed_with="Sig.ra Bini, titolare", agreed_on="2026-10-30")
    assert page.flashes == ["Gli accomodamenti che il posto offre sono aggiornati."]
    assert on(page) == {"lifting_aid"}
    assert "Torna a ciò che il posto offre" not in page.main
    assert world.again(position).version == version + 1
    (event,) = position.history
    assert (event.to_state, event.account_id, event.at) == (PositionState.OPEN, officer.id, NOW)
    assert event.note == "Accomodamenti concordati con Sig.ra Bini, titolare, 30 ottobre 2026."


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"agreed_with": " "}, "Con chi lo hai concordato: Scrivi il nome o il ruolo di chi ha detto di sì."),
        ({"agreed_with": "x" * 121}, "Con chi lo hai concordato: Il testo è troppo lungo: al massimo 120 caratteri."),
        ({"agreed_on": ""}, "Quando: Scrivi il giorno dell'accordo."),
        ({"agreed_on": "ieri"}, "Quando: Scrivi una data completa: giorno, mese e anno."),
        ({"agreed_on": "2026-11-03"}, "Quando: Il giorno non può essere nel futuro."),
    ],
    ids=["nobody", "too long", "no day", "no date", "tomorrow"],
)
def test_an_agreement_names_somebody_and_a_day(
    tried: Page, position: Position, world: World, given: dict[str, str], error: str
) -> None:
    filled = {"agreed_with": "La titolare", "agreed_on": "2026-11-02"} | given
    assert tried.form("accordo").submit(status=422, **filled).errors == [error]
    assert [row.accommodation for row in world.again(position).accommodations] == ["extra_breaks"]


def test_a_position_changed_meanwhile_is_shown_and_not_overwritten(
    tried: Page, position: Position, world: World
) -> None:
    position.title = "Magazziniere di reparto"
    world.session.commit()
    page = tried.form("accordo").submit(agreed_with="La titolare", status=409)
    assert page.errors == [
        "Nel frattempo la posizione è cambiata: guarda che cosa offre ora e, se va ancora bene, conferma di nuovo."
    ]
    assert [row.accommodation for row in world.again(position).accommodations] == ["extra_breaks"]
    page.form("accordo").submit()
    assert [row.accommodation for row in world.again(position).accommodations] == ["lifting_aid"]


def test_there_is_nothing_to_record_without_a_difference(desk: PageClient, position: Position) -> None:
    page = desk.get(address(position) + "/accomodamenti?prova=1&offre=extra_breaks")
    assert "il posto offre già proprio questo" in page.main
    assert page.select("form#accordo") == []


def test_only_for_the_offices_own_positions(desk: PageClient, world: World) -> None:
    other = world.position(office=world.keep(Office(province_code="CR", name="Cremona")))
    for part in ("/accomodamenti", "/confronto", "/rosa.pdf"):
        desk.get(address(other) + part, 404)


def test_counts_follow_a_change_in_the_list(desk: PageClient, position: Position, world: World) -> None:
    person = world.person(capacities={"d430": 4, "d160": 4}, wishes=("warehouse_worker",))
    assert said(desk.get(address(position))) == "Con ciò che il posto offre si raggiunge una persona."
    person.profile.capacities[0].level = 0
    person.profile.changed_in = world._changed()
    world.session.commit()
    assert said(desk.get(address(position))) == "Con ciò che il posto offre si raggiungono 0 persone."


def test_the_second_officer_sees_the_same_address(
    signed_in: SignIn, position: Position, reached: list[Person], world: World
) -> None:
    link = address(position, f"prova=1&offre=lifting_aid&persona={of(reached[1])}")
    pages = [signed_in(world.account(Role.OFFICER)).get(link).main for _ in range(2)]
    assert pages[0] == pages[1]
