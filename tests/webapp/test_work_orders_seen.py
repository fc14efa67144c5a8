"""Work orders as the office finds them in its list, and what stays with the firm."""

import pytest

from models.employers import Employer
from models.types import WorkOrderState
from tests.page import PageClient
from tests.webapp.test_work_orders import HERE, browser, cooperative, cooperative_named, firm, keep, offered
from tests.world import World

__all__ = ["browser", "cooperative", "firm"]
LIST = "/operatore/commesse"
S = WorkOrderState


def test_the_office_sees_what_waits_for_it_first_and_what_is_over_last(
    desk: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    assert "Nessuna commessa" in desk.get(LIST).main
    for state in (S.IN_FORCE, S.ENDED, S.ACCEPTED):
        offered(world, firm, cooperative, state=state)
    page = desk.get(LIST)
    assert [one.text for one in page.select("main h2")][:3] == [
        "Aspettano l'ufficio",
        "In cammino",
        "Finite o ritirate",
    ]
    assert [one.text for one in page.select(".lines .tag")] == ["Accettata dalla cooperativa", "In corso", "Finita"]


def test_what_was_agreed_and_should_have_begun_waits_for_the_office(
    desk: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    offered(world, firm, cooperative, state=S.AGREED)
    assert desk.get(LIST).select("main h2")[0].text == "Aspettano l'ufficio"


@pytest.mark.parametrize("state", [S.PREPARED, S.WITHDRAWN])
def test_what_was_never_offered_is_the_firms_alone(
    desk: PageClient, browser: PageClient, world: World, firm: Employer, state: WorkOrderState
) -> None:
    made = keep(world, firm, state)
    assert "Lavaggio stoviglie" not in desk.get(LIST).main
    desk.get(f"{LIST}/{made.id}", 404)
    assert browser.get(f"{HERE}/commesse/{made.id}").h1 == "Lavaggio stoviglie"


def test_who_did_not_answer_is_not_waited_for_once_the_work_is_taken(
    browser: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = offered(world, firm, cooperative, cooperative_named(world, "Altra"), state=S.ACCEPTED)
    answers = browser.get(f"{HERE}/commesse/{made.id}").one("#risposte").text
    assert "Non ha risposto" in answers
    assert "Non ha ancora risposto" not in answers
