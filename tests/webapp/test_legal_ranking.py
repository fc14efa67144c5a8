"""The legal ranking's page: each step of the sum, and that it says nothing about fit."""

from datetime import date

from models.types import Category
from tests.page import PageClient
from tests.world import World

PAGE = "/operatore/persone/BS7/graduatoria"


def test_each_step_is_shown_with_its_reason_and_its_article(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7", invalidity_percent=74)
    person.registration.seniority_on = date(1998, 5, 20)
    person.registration.dependants = 2
    world.session.commit()
    page = desk.get(PAGE)
    rows = page.table("Come si arriva al punteggio")
    assert [(row["Voce"].split("L. 68")[0].strip(), row["Punti"]) for row in rows] == [
        ("Punteggio di partenza", "1000"),
        ("Anzianità di iscrizione", "+121"),
        ("Carico familiare", "−24"),
        ("Reddito annuo", "0"),
        ("Totale per i datori privati", "1097"),
        ("Grado di invalidità (solo per gli enti pubblici)", "−21"),
        ("Totale per gli enti pubblici", "1076"),
    ]
    assert rows[1]["Perché"] == "121 mesi dopo quel mese"
    assert all("L. 68/1999 art. 8" in row["Da dove viene la regola"] for row in rows if "Totale" not in row["Voce"])


def test_income_says_why_it_counts(world: World, desk: PageClient) -> None:
    person = world.person(code="BS7")
    person.registration.yearly_income = 9000
    world.session.commit()
    (row,) = [
        row for row in desk.get(PAGE).table("Come si arriva al punteggio") if row["Voce"].startswith("Reddito annuo")
    ]
    assert (row["Punti"], row["Perché"]) == ("+72", "9.000 €: supera 7.746,85 €, 2 scatti interi oltre")


def test_the_page_says_that_it_is_not_about_fit(world: World, desk: PageClient) -> None:
    world.person(code="BS7")
    assert "Non dice se una persona è adatta a un lavoro" in desk.get(PAGE).main


def test_who_is_disadvantaged_under_law_381_is_not_in_it(world: World, desk: PageClient) -> None:
    world.person(code="BS7", category=Category.LAW_381, invalidity_percent=None)
    page = desk.get(PAGE)
    assert "la graduatoria della legge 68 non la riguarda" in page.main
    assert page.select("table") == []
