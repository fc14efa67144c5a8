"""The list of proposals: what a row says, what each filter finds, and who is on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.accounts import Account
from models.casework import CaseAssignment
from models.proposals import Proposal
from models.territory import Office
from models.types import ProposalState, Reason
from tests.page import Page, PageClient
from tests.webapp.sheets import sheet
from tests.world import NOW, World

S = ProposalState
LIST = "/operatore/proposte"
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)


def names(page: Page) -> list[str]:
    """The surnames listed, in order."""
    return [node.text.split()[0] for node in page.select("tbody th")]


def proposal(world: World, surname: str, *steps: ProposalState, days: int = 0, **given: object) -> Proposal:
    """A proposal to somebody with this surname, whose last step was so many days ago."""
    made = world.proposal(*steps, person=world.person(surname=surname), **given)  # type: ignore[arg-type]
    for event in made.history:
        event.at = NOW - timedelta(days=days)
    made.moved_at = NOW - timedelta(days=days)
    world.session.commit()
    return made


def test_a_row_says_who_what_and_how_it_stands(desk: PageClient, world: World) -> None:
    position = world.position(title="Serra", employer=world.employer(name="Aurora"))
    made = proposal(world, "Verdi", S.PROPOSED, S.ACCEPTED, position=position)
    (row,) = desk.get(LIST).table("Proposte")
    assert row == {
        "Persona": f"Verdi Ada{made.person.registration.code}",
        "Posizione": f"Serra{position.code}",
        "Datore di lavoro": "Aurora",
        "Stato": "La persona è interessata",
        "Ultimo passo": "2 nov 2026, 10:00",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Quattro", "Tre", "Due", "Uno"]),
        ("?stato=under_way&ordina=dal", ["Uno", "Due"]),
        ("?stato=accepted", ["Due"]),
        ("?stato=hired", ["Tre"]),
        ("?stato=ended", ["Quattro"]),
        ("?ferme=7", ["Due", "Uno"]),
        ("?ferme=8", ["Uno"]),
        ("?testo=quat", ["Quattro"]),
        ("?testo=serra+due", ["Due"]),
        ("?ordina=dal", ["Uno", "Due", "Tre", "Quattro"]),
        ("?mie=si", ["Due"]),
    ],
)
def test_filters_and_order(desk: PageClient, world: World, officer: Account, query: str, expected: list[str]) -> None:
    proposal(world, "Uno", S.PROPOSED, days=20)
    mine = proposal(world, "Due", S.PROPOSED, S.ACCEPTED, days=7, position=world.position(title="Serra"))
    proposal(world, "Tre", *SENT, S.HIRED, days=3)
    proposal(world, "Quattro", S.PROPOSED, S.DECLINED, reason=Reason.HOURS)
    world.proposal(S.SET_ASIDE)
    world.keep(CaseAssignment(person_id=mine.person_id, account_id=officer.id, since_on=NOW.date()))
    assert names(desk.get(LIST + query)) == expected


def test_another_offices_proposals_are_not_there(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    world.proposal(S.PROPOSED, position=world.position(office=cremona))
    assert names(desk.get(LIST)) == []


def test_the_board_leads_to_the_rest_of_a_column(desk: PageClient, world: World) -> None:
    for number in range(7):
        proposal(world, f"N{number}", S.PROPOSED)
    proposal(world, "Altra", S.PROPOSED, S.ACCEPTED)
    page = desk.get("/operatore/proposte/bacheca").click("Vedi tutte (7) Aspettano la persona")
    assert len(names(page)) == 7


def test_the_spreadsheet_holds_the_same(desk: PageClient, world: World) -> None:
    made = proposal(world, "Verdi", S.PROPOSED)
    heading, row = sheet(desk, LIST + "?formato=xlsx")
    assert "Codice" in heading
    assert made.person.registration.code in row


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            world.proposal(*SENT)

    few, many = few_and_many(fill, lambda: desk.get(LIST))
    assert few == many <= 12
