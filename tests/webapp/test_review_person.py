"""What the review of a position says of the person chosen: all that speaks for and against them, and nothing else."""

import math
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matching import Scorer
from models.accounts import Account
from models.people import Person
from models.positions import Position
from models.types import Category, ProposalState, Reason
from tests.page import PageClient
from tests.webapp.test_review import MORNING, address, of, panel
from tests.world import ISEO, NOW, World
from webapp.services.engine import review as service
from webapp.services.engine.ranking import RankingInputs


@pytest.fixture
def position(world: World) -> Position:
    """A job that asks for strength and attention, and that nobody else can do in part."""
    return world.position(title="Magazziniere", demands={"d430": (3, False), "d160": (2, False)})


@pytest.fixture
def bice(world: World) -> Person:
    """Somebody of whom much is known."""
    return world.person(
        name="Bice",
        surname="Gru",
        capacities={"d430": 1, "d160": 1},
        skills=("wash_dishes",),
        wishes=("dishwasher",),
        experience={"kitchen_helper": 18},
        comune=ISEO,
        max_km=30,
        hours_min=15,
        hours_max=25,
        shifts=MORNING,
    )


@pytest.fixture
def kitchen(world: World) -> Position:
    """A job with demands met, closed, unknown, and skills of every kind."""
    return world.position(
        demands={"d430": (3, False), "d160": (2, False), "b230": 1},
        accommodations=("extra_breaks",),
        essential=("wash_dishes", "cook_simple_dishes"),
        preferred=("clean_kitchen", "use_dishwasher"),
        hours=20,
        shifts=MORNING,
    )


def test_demand_and_capacity_stand_side_by_side(desk: PageClient, kitchen: Position, bice: Person) -> None:
    rows = desk.get(address(kitchen, persona=of(bice))).table("Richieste del lavoro e capacità")
    assert rows == [
        {
            "Capacità": "Mantenere l'attenzione",
            "Richiesto": "2 su 4 (media)",
            "Persona": "1 su 4 (minima)",
            "Con accomodamenti": "2 su 4 (media)",
            "Si può affidare a un collega": "No",
            "Esito": "Con accomodamento già offerto",
        },
        {
            "Capacità": "Udire",
            "Richiesto": "1 su 4 (minima)",
            "Persona": "non si sa ancora",
            "Con accomodamenti": "–",
            "Si può affidare a un collega": "Sì",
            "Esito": "Da verificare",
        },
        {
            "Capacità": "Sollevare e trasportare",
            "Richiesto": "3 su 4 (alta)",
            "Persona": "1 su 4 (minima)",
            "Con accomodamenti": "4 su 4 (piena)",
            "Si può affidare a un collega": "No",
            "Esito": "Con accomodamento da attivare",
        },
    ]


def test_the_plan_says_cost_and_who_pays(desk: PageClient, kitchen: Position, bice: Person) -> None:
    items = [node.text for node in desk.get(address(kitchen, persona=of(bice))).select(".plan li")]
    assert items == [
        "Pause aggiuntive per mantenere l'attenzione Già offerto dal datore di lavoro · nessun costo",
        "Ausilio per il sollevamento per sollevare e trasportare Da chiedere al datore di lavoro · oltre 5.000 €"
        " · il fondo regionale disabili può rimborsarne una parte",
    ]


@pytest.mark.parametrize(
    ("category", "percent", "said"),
    [
        (Category.CIVIL, 51, "il fondo regionale disabili può rimborsarne una parte"),
        (Category.CIVIL, 50, None),
        (Category.CIVIL, None, "rimborso da verificare"),
        (Category.WORK, 40, "può pagarlo l'INAIL"),
        (Category.LAW_381, None, None),
    ],
    ids=["above half", "half", "unknown degree", "work", "law 381"],
)
def test_who_may_refund_depends_on_the_law(
    desk: PageClient, world: World, category: Category, percent: int | None, said: str | None
) -> None:
    position = world.position(demands={"d430": (3, False)})
    person = world.person(capacities={"d430": 1}, category=category, invalidity_percent=percent)
    (item,) = [node.text for node in desk.get(address(position, persona=of(person))).select(".plan li")]
    assert item.endswith(f"oltre 5.000 € · {said}" if said else "oltre 5.000 €")


def test_without_consent_nothing_is_compared(desk: PageClient, kitchen: Position, world: World) -> None:
    person = world.person(consent=False, capacities={"d430": 1}, skills=("wash_dishes",))
    shown = panel(desk.get(address(kitchen, persona=of(person))))
    assert "Senza consenso non si confronta niente e non si decide niente." in shown
    for said in ("Sollevare", "wash dishes", "Indice", "Piano", "Storia"):
        assert said not in shown


def test_a_gap_that_nothing_closes_is_named(desk: PageClient, position: Position, world: World) -> None:
    person = world.person(capacities={"d430": 3, "d160": 0})
    shown = panel(desk.get(address(position, persona=of(person))))
    assert "Nessun accomodamento conosciuto colma: Mantenere l'attenzione." in shown


def test_no_demands_means_an_analysis_to_do(desk: PageClient, world: World) -> None:
    world.person()
    assert "l'analisi del lavoro è da fare" in panel(desk.get(address(world.position())))


def test_skills_term_by_term(desk: PageClient, kitchen: Position, bice: Person, world: World) -> None:
    kitchen.skills[0].text, bice.profile.skills[0].text = "lavare le stoviglie", "lavapiatti in mensa"
    kitchen.skills[1].skill = None
    world.session.commit()
    rows = desk.get(address(kitchen, persona=of(bice))).table("Competenze chieste e che cosa ha scritto la persona")
    assert [(row["Chiesta"], row["Quanto conta"], row["Persona"]) for row in rows] == [
        ("lavare le stoviglie", "essenziale", "lavapiatti in mensa"),
        ("cook simple dishes", "essenziale", "non riconosciuta: da guardare a mano"),
        ("clean kitchen", "gradita", "probabile, per i lavori che ha fatto"),
        ("use dishwasher", "gradita", "non indicata"),
    ]


def test_travel_hours_and_background(desk: PageClient, kitchen: Position, bice: Person) -> None:
    shown = panel(desk.get(address(kitchen, persona=of(bice))))
    assert re.search(r"Distanza\d+ km in linea d'aria, fino a 30", shown)
    assert "Ore che può fare15–25" in shown
    assert "Ore del posto20" in shown
    assert "Lavori che ha fattokitchen helper (18 mesi)" in shown
    assert "Lavori che cercadishwasher" in shown
    assert "Titolo di studioNon indicato" in shown
    assert "Contratto offertoTempo determinato" in shown
    assert "Contratti che accettaNon indicato" in shown


def test_the_contracts_somebody_would_take_stand_beside_the_one_offered(world: World, desk: PageClient) -> None:
    kitchen, bice = world.position(), world.person(contracts=frozenset({"indeterminato", "tirocinio"}))
    shown = panel(desk.get(address(kitchen, persona=of(bice))))
    assert "Contratto offertoTempo determinato" in shown
    assert "Contratti che accettaTempo indeterminato, Tirocinio" in shown
    assert "Il contratto offerto è un altro: tempo determinato; alla persona va bene: tempo indeterminato" in shown


def number(shown: str) -> float:
    """A number as Italian pages write it."""
    return float(shown.replace("−", "-").replace("+", "").replace(",", "."))


def test_the_contributions_add_up_to_the_index(desk: PageClient, kitchen: Position, bice: Person) -> None:
    page = desk.get(address(kitchen, persona=of(bice)))
    shown = [number(row["Contributo"]) for row in page.table("Che cosa conta nell'indice")]
    (index,) = {int(node.text.split()[1]) for node in page.select("#persona .index")}
    assert shown == sorted(shown, key=lambda value: -abs(value))
    rounding = 0.005 * len(shown) / 4 + 0.005
    assert index / 100 == pytest.approx(logistic(Scorer.prior().intercept + sum(shown)), abs=rounding)


def logistic(value: float) -> float:
    """From log-odds to (0, 1)."""
    return 1 / (1 + math.exp(-value))


def test_the_contributions_add_up_exactly(
    app: Flask, session: Session, officer: Account, kitchen: Position, bice: Person
) -> None:
    with app.app_context():
        inputs = RankingInputs.of(session, position=kitchen)
        found = service.chosen(session, inputs=inputs, person=bice, account=officer, now=NOW, language="it")
    assert found.match is not None
    total = Scorer.prior().intercept + sum(found.match.contributions.values())
    assert found.match.score == pytest.approx(logistic(total), abs=1e-5)
    assert found.match.score == found.explanation.match.score


def test_reasons_for_and_against_are_whole_sentences(desk: PageClient, kitchen: Position, bice: Person) -> None:
    reasons = [node.text for node in desk.get(address(kitchen, persona=of(bice))).select("#persona .reasons li")]
    assert 2 <= len(reasons) <= 5
    assert all(reason.startswith(("A favore: ", "Contro: ")) for reason in reasons)
    assert any("Sollevare e trasportare" in reason for reason in reasons if reason.startswith("Contro"))


def test_what_would_change_it_says_index_and_place(desk: PageClient, kitchen: Position, bice: Person) -> None:
    changes = [node.text for node in desk.get(address(kitchen, persona=of(bice))).select(".changes li")]
    assert changes
    pattern = r"Se il datore di lavoro offre: Ausilio per il sollevamento indice \d+, 1ª"
    assert re.fullmatch(pattern, changes[0])


def test_it_is_an_index_and_never_a_probability(desk: PageClient, kitchen: Position, bice: Person) -> None:
    text = desk.get(address(kitchen, persona=of(bice))).main
    assert "L'indice serve a ordinare: non è una probabilità." in text
    assert "%" not in text


def test_nothing_about_category_degree_sex_or_age(desk: PageClient, kitchen: Position, world: World) -> None:
    person = world.person(category=Category.BLIND, invalidity_percent=77)
    shown = panel(desk.get(address(kitchen, persona=of(person))))
    for word in ("77", "cieco", "cieca", "art1", "invalid", "1985", "sesso"):
        assert word not in shown


def test_the_history_tells_what_happened_here_and_elsewhere(
    desk: PageClient, kitchen: Position, bice: Person, world: World, officer: Account
) -> None:
    elsewhere = world.position(title="Portineria")
    world.proposal(ProposalState.DISCARDED, position=elsewhere, person=bice, by=officer, reason=Reason.DISTANCE)
    world.proposal(ProposalState.PROPOSED, position=kitchen, person=bice, by=officer)
    lines = [node.text for node in desk.get(address(kitchen, persona=of(bice))).select("#persona ul.lines li")]
    when = f"2 nov 2026, 10:00 · {officer.name}"
    assert len(lines) == 2
    assert lines[0].startswith("Proposta alla persona per questa posizione")
    assert lines[1].startswith("Non proposta Portineria")
    assert when in lines[0]
    assert "Il posto è troppo lontano" in lines[1]


def test_the_state_of_the_proposal_shows_in_list_and_panel(desk: PageClient, kitchen: Position, bice: Person) -> None:
    page = desk.get(address(kitchen, persona=of(bice)))
    page = page.form("decisione").submit(button="Tieni da parte")
    assert "Tenuta da parte" in page.one(".review-list").text
    assert "Tenuta da parte" in panel(page)
