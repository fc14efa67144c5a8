"""Texts far longer than any line: they break, and the page keeps its width."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Person
from models.positions import Position
from tests.browser.conftest import Visitors
from tests.browser.site import CANDIDATE, COOPERATIVE, OFFICER, Site
from tests.browser.visits import DESKTOP, PHONE, REFLOW, overflow, unfold

LONG = "Precipitevolissimevolmente" * 80
"""More than 2,000 letters without a space."""


@pytest.fixture(scope="module", autouse=True)
def long_texts(site: Site) -> None:
    """Everybody's name, and one position with its employer, are as long as the database allows."""
    site.change(_lengthen)


def _lengthen(session: Session) -> None:
    for person in session.scalars(select(Person)):
        person.name = person.surname = LONG[:80]
    position = session.scalars(select(Position).where(Position.code == "P0001")).one()
    position.title = position.employer.name = LONG[:200]
    position.description = LONG[:2000]
    for skill, letter in zip(position.skills, "abcdefgh", strict=False):
        skill.text = letter + LONG[:199]


@pytest.mark.parametrize(
    ("account", "path"),
    [
        (OFFICER, "/operatore"),
        (OFFICER, "/operatore/risposte"),
        (OFFICER, "/operatore/posizioni?testo=P0001"),
        (OFFICER, "/operatore/posizioni/P0001"),
        (OFFICER, "/operatore/posizioni/P0001?scheda=escluse"),
        (COOPERATIVE, "/datore"),
        (COOPERATIVE, "/datore/posizioni/P0001"),
        (CANDIDATE, "/persona"),
        (CANDIDATE, "/persona/lavori"),
    ],
)
def test_long_texts_stay_inside_the_page(visit: Visitors, account: str, path: str) -> None:
    """Nothing makes the page scroll sideways, at 1280, at 360 and at 320 pixels."""
    page = visit(account)
    page.goto(path)
    unfold(page)
    wide = []
    for viewport in (DESKTOP, PHONE, REFLOW):
        page.set_viewport_size(viewport)
        wide += overflow(page)
    assert not wide, "\n".join(wide)
