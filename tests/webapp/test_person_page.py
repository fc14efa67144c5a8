"""A person's page: who may open it, what stands out, the opportunities, who saw it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.casework import CaseAssignment
from models.territory import Office
from models.types import ProposalState
from tests.page import PageClient
from tests.world import NOW, World
from webapp.officer.looks import page_words

PERSON = "/operatore/persone/BS/7"


def test_the_summary_says_who_it_is_and_what_is_going_on(world: World, desk: PageClient, officer: Account) -> None:
    person = world.person(code="BS/7", name="Elisa", surname="Pezzotti")
    world.keep(CaseAssignment(person=person, account=officer, since_on=NOW.date()))
    world.proposal(ProposalState.PROPOSED, person=person, position=world.position(title="Magazzino"))
    page = desk.get(PERSON)
    assert page.h1 == "Elisa Pezzotti"
    for words in ("17 maggio 1985", "Invalidità civile (art. 1)", "60%", "Dato il 1 febbraio 2020", officer.name):
        assert words in page.main
    assert page.click("Magazzino").h1 == "Proposta a Elisa Pezzotti"


def test_without_consent_the_page_says_so_first(world: World, desk: PageClient) -> None:
    world.person(code="BS/7", consent=False)
    assert desk.get(PERSON).one(".alert").text.startswith("Manca il consenso")
    assert "Senza consenso" in desk.get(f"{PERSON}/opportunita").main


@pytest.mark.parametrize("section", ["", "/opportunita", "/storia", "/chi-ha-visto"])
def test_people_of_another_office_are_not_there(world: World, desk: PageClient, section: str) -> None:
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(code="BS/7", office=elsewhere)
    desk.get(PERSON + section, status=404)


def test_open_positions_stand_in_the_engines_order_with_a_way_into_the_rosa(world: World, desk: PageClient) -> None:
    world.person(code="BS/7", capacities={"d430": 4, "d450": 1})
    world.position(code="P0001", title="Difficile", demands={"d450": (4, False)})
    world.position(code="P0002", title="Facile", demands={"d430": 3})
    page = desk.get(f"{PERSON}/opportunita")
    rows = [row.text for row in page.select(".review-list .review-row")]
    assert "Facile P0002" in rows[0]
    assert "Adatta" in rows[0]
    assert "Difficile P0001" in rows[1]
    assert "Non adatta ora" in rows[1]
    rosa = page.click("Facile P0002")
    assert rosa.h1 == "Facile"
    assert "BS/7" in rosa.one("#persona").text


def test_positions_behind_a_gate_have_a_list_of_their_own(world: World, desk: PageClient) -> None:
    world.person(code="BS/7")
    world.position(code="P0001", title="Autista", licences=frozenset({"B"}))
    page = desk.get(f"{PERSON}/opportunita")
    assert page.select(".review-row") == []
    page = page.click("Escluse da un vincolo 1")
    assert "Manca una patente che il lavoro richiede: Patente B." in page.one(".review-row").text


def test_who_looked_at_what_is_written_down_and_shown(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    person = world.person(code="BS/7")
    desk.get(PERSON)
    desk.get(f"{PERSON}/opportunita")
    seen = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [(look.person_id, look.page) for look in seen] == [
        (person.id, "officer_people.person"),
        (person.id, "officer_people.opportunities"),
    ]
    rows = desk.get(f"{PERSON}/chi-ha-visto").table("Chi ha visto i dati")
    assert [(row["Chi"], row["Che cosa"]) for row in rows] == [
        (f"{officer.name}Operatore", "Opportunità"),
        (f"{officer.name}Operatore", "Riepilogo"),
    ]


@pytest.mark.parametrize("section", ["", "/opportunita", "/storia", "/chi-ha-visto"])
def test_a_section_asks_the_database_the_same_number_of_times_however_much_there_is(
    world: World, desk: PageClient, few_and_many: Callable[..., list[int]], section: str
) -> None:
    person = world.person(code="BS/7")

    def more(number: int) -> None:
        for _ in range(number):
            world.proposal(ProposalState.PROPOSED, person=person)
            desk.get(PERSON)

    world.position()
    desk.get(f"{PERSON}/opportunita")  # The pool is made once and then kept.
    few, many = few_and_many(more, lambda: desk.get(PERSON + section))
    assert few == many <= 13


def test_every_page_about_a_person_has_a_name_in_the_list_of_looks(app: Flask) -> None:
    with app.test_request_context():
        unnamed = page_words("some.page")
        rules = [rule for rule in app.url_map.iter_rules() if "registration" in rule.arguments]
        pages = {rule.endpoint for rule in rules if "GET" in rule.methods}
        assert [page for page in sorted(pages) if page_words(page) == unnamed] == []
