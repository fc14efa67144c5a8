"""The search of an officer: people, positions and employers, within what one may see, as they are now."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.territory import Office
from models.types import PersonEventKind, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.services.people import person_changes

SEARCH = "/operatore/cerca"


def hits(page: Page, group: str) -> list[str]:
    """The names found in a group."""
    return [link.text for link in page.select(f"#{group} li a")]


@pytest.fixture
def office(world: World) -> World:
    """Some people, positions and employers."""
    world.person(surname="D'Àngelo", name="Maria Rosa", code="BS00042")
    world.person(surname="Rossi", name="Lucia", code="BS00043")
    rossi = world.employer(name="Impresa Rossi S.r.l.")
    world.position(title="Aiuto in cucina", employer=rossi, code="P0107")
    world.position(title="Magazziniere", code="P0108")
    return world


@pytest.mark.usefixtures("office")
def test_one_word_is_looked_for_everywhere(desk: PageClient) -> None:
    page = desk.get(f"{SEARCH}?testo=rossi")
    assert hits(page, "persone") == ["Rossi Lucia"]
    assert hits(page, "posizioni") == ["Aiuto in cucina"]
    assert hits(page, "datori") == ["Impresa Rossi S.r.l."]


@pytest.mark.usefixtures("office")
def test_by_name_code_title_and_number(desk: PageClient, world: World) -> None:
    vat_number = world.position(title="Barista", employer=world.employer(name="Le Rondini")).employer.vat_number
    assert hits(desk.get(f"{SEARCH}?testo=maria+dangelo"), "persone") == ["D'Àngelo Maria Rosa"]
    assert hits(desk.get(f"{SEARCH}?testo=bs00043"), "persone") == ["Rossi Lucia"]
    assert hits(desk.get(f"{SEARCH}?testo=aiuto+cucna"), "posizioni") == ["Aiuto in cucina"]
    assert hits(desk.get(f"{SEARCH}?testo=P0108"), "posizioni") == ["Magazziniere"]
    assert hits(desk.get(f"{SEARCH}?testo={vat_number}"), "datori") == ["Le Rondini"]


@pytest.mark.usefixtures("office")
def test_the_box_above_every_page_leads_here(desk: PageClient) -> None:
    page = desk.get("/operatore").form("/operatore/cerca").submit(testo="Rossi Lucia")
    assert hits(page, "persone") == ["Rossi Lucia"]
    assert page.click("Rossi Lucia").one("h1").text.startswith("Lucia Rossi")


def test_only_officers_have_the_box(signed_in: SignIn, world: World) -> None:
    page = signed_in(world.account(Role.EMPLOYER)).get("/datore")
    assert not page.select(".slim-search")


def test_nobody_of_another_office_is_found(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(surname="Lontani", office=cremona)
    world.position(title="Lontano", office=cremona, employer=world.employer(name="Lontanissimi"))
    page = desk.get(f"{SEARCH}?testo=lontan")
    assert "Niente trovato per «lontan»" in page.main


def test_who_came_or_changed_since_is_found_as_they_are_now(desk: PageClient, world: World, officer: Account) -> None:
    person = world.person(surname="Bianchi")
    assert hits(desk.get(f"{SEARCH}?testo=bianchi"), "persone") == ["Bianchi Ada"]
    world.person(surname="Neri")
    assert hits(desk.get(f"{SEARCH}?testo=neri"), "persone") == ["Neri Ada"]
    person.surname = "Verdi"
    person_changes.write_down(world.session, person=person, kind=PersonEventKind.IDENTITY_CHANGED, by=officer, now=NOW)
    world.session.commit()
    assert hits(desk.get(f"{SEARCH}?testo=bianchi"), "persone") == []
    assert hits(desk.get(f"{SEARCH}?testo=verdi"), "persone") == ["Verdi Ada"]


def test_a_position_renamed_is_found_by_its_new_title(desk: PageClient, world: World) -> None:
    position = world.position(title="Giardiniere")
    assert hits(desk.get(f"{SEARCH}?testo=giardinere"), "posizioni") == ["Giardiniere"]
    position.title = "Vivaista"
    world.session.commit()
    assert hits(desk.get(f"{SEARCH}?testo=giardiniere"), "posizioni") == []
    assert hits(desk.get(f"{SEARCH}?testo=vivaista"), "posizioni") == ["Vivaista"]


def test_whoever_is_shown_was_looked_at(desk: PageClient, world: World, session: Session) -> None:
    seen = world.person(surname="Bianchi")
    world.person(surname="Neri")
    desk.get(f"{SEARCH}?testo=bianchi")
    assert session.execute(select(AccessLog.person_id, AccessLog.page)).all() == [(seen.id, "officer_search.search")]


def test_strange_texts_find_nothing_and_break_nothing(desk: PageClient, world: World) -> None:
    world.person(surname="Bianchi")
    for text in ("%", "'%20OR%201=1", "%22%3E%3Cb%3E", "%F0%9F%99%82", "a" * 5000, ""):
        assert hits(desk.get(f"{SEARCH}?testo={text}"), "persone") == []


def test_the_list_of_people_searches_in_the_same_way(desk: PageClient, world: World) -> None:
    world.person(surname="Ferrari", name="Maria")
    world.person(surname="Bianchi")
    page = desk.get("/operatore/persone?testo=maria+ferari")
    assert [row["Persona"] for row in page.table("Persone")] == ["Ferrari MariaBS00002"]


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            world.person(surname="Rossi")
            world.position(title="Rossi", employer=world.employer(name="Rossi"))
        desk.get(f"{SEARCH}?testo=altro")

    few, many = few_and_many(make, lambda: desk.get(f"{SEARCH}?testo=rossi"))
    assert few == many <= 12
