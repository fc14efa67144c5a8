"""People side by side, and the shortlist on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AccessLog
from models.people import Person
from models.positions import Position
from models.territory import Office
from models.types import ProposalState
from tests.page import Page, PageClient
from tests.queries import count_queries
from tests.world import ISEO, World


@pytest.fixture
def position(world: World) -> Position:
    """A job with demands, skills and an accommodation."""
    return world.position(
        title="Aiuto #cuoco [mensa]",
        demands={"d430": (3, False), "d160": 2},
        accommodations=("extra_breaks",),
        essential=("wash_dishes",),
    )


@pytest.fixture
def people(world: World) -> list[Person]:
    """Three who differ: one fits, one with accommodations, one of whom little is known."""
    return [
        world.person(surname="Alba", capacities={"d430": 4, "d160": 4}, skills=("wash_dishes",), max_km=10),
        world.person(surname="Brina", capacities={"d430": 1, "d160": 4}, comune=ISEO),
        world.person(surname="Cielo"),
    ]


def address(position: Position, people: list[Person], query: str = "") -> str:
    """The comparison's address."""
    chosen = "&".join(f"confronta={person.registration.code}" for person in people)
    return f"/operatore/posizioni/{position.code}/confronto?{chosen}{query}"


def heads(page: Page) -> list[str]:
    """The surnames in the heading of the table."""
    return [node.text.split()[1] for node in page.select("thead th a")]


def cells(page: Page, heading: str) -> list[str]:
    """The cells of the row with this heading."""
    for line in page.select(".compare tr"):
        parts = [node for node in line.element if node.tag.endswith(("th", "td"))]
        words = ["".join(part.itertext()).strip() for part in parts]
        if words[0].startswith(heading):
            return [" ".join(word.split()) for word in words[1:]]
    raise AssertionError(f"no row {heading!r}")


# --- side by side -----------------------------------------------------------------------------------------------------


def test_people_are_chosen_in_the_list(desk: PageClient, position: Position, people: list[Person]) -> None:
    page = desk.get(f"/operatore/posizioni/{position.code}")
    codes = [person.registration.code for person in people[:2]]
    page = page.form("Confronta le persone scelte").submit(confronta=codes)
    assert heads(page) == ["Alba", "Brina"]


def test_each_row_says_the_same_thing_of_everybody(desk: PageClient, position: Position, people: list[Person]) -> None:
    page = desk.get(address(position, people))
    assert heads(page) == ["Alba", "Brina", "Cielo"]
    fits = cells(page, "Indicazione")
    for said, words in zip(fits, ("Adatta", "Adatta con accomodamenti", "Da verificare"), strict=True):
        assert said.startswith(words)
    assert cells(page, "Sollevare") == ["Soddisfatta", "Con accomodamento", "? Da verificare"]
    assert cells(page, "Piano") == ["Non serve", "Ausilio per il sollevamento oltre 5.000 €", "Non serve"]
    assert cells(page, "wash dishes") == ["wash dishes", "non indicata", "non indicata"]
    assert cells(page, "Distanza")[0] == "nello stesso comune, o quasi"
    assert cells(page, "Distanza")[1].endswith("km in linea d'aria")


def test_pictures_say_the_same_in_words(desk: PageClient, position: Position, people: list[Person]) -> None:
    said = [node["aria-label"] for node in desk.get(address(position, people)).select(".compare svg[role=img]")]
    assert "Richiesto 3 su 4, la persona ha 1, con accomodamenti 4" in said
    assert "Richiesto 3 su 4, della persona non si sa ancora" in said


def test_from_the_table_to_a_decision_and_with_fewer(
    desk: PageClient, position: Position, people: list[Person]
) -> None:
    page = desk.get(address(position, people, "&prova=1&offre=lifting_aid"))
    assert "Stai guardando una prova" in page.main
    fewer = page.click("Togli dal confronto: Ada Brina")
    assert heads(fewer) == ["Alba", "Cielo"]
    assert "Stai guardando una prova" in fewer.main
    chosen = page.click("Apri per decidere: Ada Brina")
    assert chosen.one("#chi").text.startswith("Ada Brina")


def test_four_are_too_many_and_one_too_few(
    desk: PageClient, position: Position, people: list[Person], world: World
) -> None:
    page = desk.get(address(position, [*people, world.person(surname="Duna")]))
    assert heads(page) == ["Alba", "Brina", "Cielo"]
    assert "Si confrontano al massimo tre persone" in page.main
    assert "Scegli almeno due persone" in desk.get(address(position, people[:1])).main
    assert "Scegli almeno due persone" in desk.get(address(position, [people[0], people[0]])).main


def test_without_consent_nothing_is_compared(desk: PageClient, position: Position, world: World) -> None:
    pair = [world.person(capacities={"d430": 1}, skills=("wash_dishes",), consent=given) for given in (True, False)]
    page = desk.get(address(position, pair))
    assert cells(page, "Motivi")[1] == "Senza consenso non si confronta niente."
    assert (cells(page, "Sollevare")[1], cells(page, "Piano")[1]) == ("–", "–")
    assert cells(page, "wash dishes") == ["wash dishes", "Non indicato"]


def test_strangers_are_left_out(desk: PageClient, position: Position, people: list[Person], world: World) -> None:
    stranger = world.person(surname="Estro", office=world.keep(Office(province_code="CR", name="Cremona")))
    assert heads(desk.get(address(position, [people[0], stranger, people[1]]))) == ["Alba", "Brina"]


def test_a_comparison_is_a_look_at_each(
    desk: PageClient, position: Position, people: list[Person], session: Session
) -> None:
    desk.get(address(position, people))
    looks = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    page = f"officer_review.compare {position.code}"
    assert [(look.person_id, look.page) for look in looks] == [(person.id, page) for person in people]


def test_three_cost_no_more_queries_than_two(desk: PageClient, position: Position, people: list[Person]) -> None:
    desk.get(address(position, people))
    counts = []
    for shown in (people[:2], people):
        with count_queries(desk.client.application) as sent:
            desk.get(address(position, shown))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


# --- on paper ---------------------------------------------------------------------------------------------------------


def printed(desk: PageClient, position: Position, query: str = "") -> str:
    """All that the printed shortlist says, in one line."""
    answer = desk.get(f"/operatore/posizioni/{position.code}/rosa.pdf{query}").response
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_shortlist_says_who_why_and_what_is_missing(
    desk: PageClient, position: Position, people: list[Person], world: World
) -> None:
    world.proposal(ProposalState.SET_ASIDE, position=position, person=people[0])
    said = printed(desk, position)
    for words in (
        "Rosa: Aiuto #cuoco [mensa]",
        "Gruppo «Suggerite»: 2 persone.",
        f"1. Alba Ada, {people[0].registration.code}",
        f"2. Brina Ada, {people[1].registration.code}",
        "Tenuta da parte",
        "Adatta con accomodamenti · indice",
        "Da colmare: Sollevare e trasportare",
        "Piano di accomodamenti: Ausilio per il sollevamento",
        "Accomodamenti offerti: Pause aggiuntive",
        "non va consegnato al datore di lavoro",
    ):
        assert words in said
    assert "Cielo" not in said


def test_each_group_is_printed_by_itself(
    desk: PageClient, position: Position, people: list[Person], world: World
) -> None:
    world.person(surname="Duna", consent=False)
    assert "Cielo Ada" in printed(desk, position, "?scheda=da-verificare")
    assert "Manca il consenso" in printed(desk, position, "?scheda=escluse")
    assert "Nessuno in questo gruppo." in printed(desk, position, "?scheda=non-adatte-ora")


def test_a_trial_is_printed_as_one(desk: PageClient, position: Position, people: list[Person]) -> None:
    said = printed(desk, position, "?prova=1&offre=lifting_aid")
    assert "Accomodamenti in prova, non ancora concordati: Ausilio per il sollevamento" in said


def test_paper_says_nothing_about_category_degree_sex_or_age(
    desk: PageClient, position: Position, people: list[Person]
) -> None:
    for word in ("60", "invalid", "1985", "art1", "sesso"):
        assert word not in printed(desk, position).replace("BS", "")


def test_only_the_first_fifty_are_printed(desk: PageClient, position: Position, world: World) -> None:
    for _ in range(52):
        world.person(capacities={"d430": 4, "d160": 4})
    said = printed(desk, position)
    assert "le prime 50 di 52 persone" in said
    assert "50. Prova Ada" in said
    assert "51. Prova Ada" not in said


def test_printing_is_a_look_at_each(
    desk: PageClient, position: Position, people: list[Person], session: Session
) -> None:
    printed(desk, position)
    looks = session.scalars(select(AccessLog)).all()
    assert {look.person_id for look in looks} == {people[0].id, people[1].id}
    assert {look.page for look in looks} == {f"officer_review.printed {position.code}"}
