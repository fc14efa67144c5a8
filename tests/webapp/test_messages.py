"""The page of messages and letters: what goes out, what was refused, what has to be printed."""

import pytest

from models.messages import Notice, OutboxMessage
from models.territory import Office
from models.types import MessageState, NoticeKind, ProposalState
from tests.page import PageClient
from tests.world import NOW, World
from webapp import mail, periodic

PAGE = "/operatore/messaggi"


def message(
    world: World, recipient: str = "elisa@example.org", *, office: Office | None = None, **columns: object
) -> OutboxMessage:
    """A message that tells something of an office."""
    given = {"subject": "Novità dall'ufficio", "body": "Buongiorno,\n\necco", "created_at": NOW, "due_at": NOW}
    made = OutboxMessage(recipient=recipient, **(given | columns))
    told = {"recipient": recipient, "kind": NoticeKind.PROPOSED, "created_at": NOW, "params": {"to": "person"}}
    made.notices = [Notice(**told, office_id=(office or world.office).id)]
    return world.keep(made)


def test_it_says_that_nothing_goes_out_without_a_mail_server(desk: PageClient) -> None:
    assert "Nessun server di posta è configurato" in desk.get(PAGE).main


def test_a_message_shows_to_whom_what_and_how_far(desk: PageClient, world: World) -> None:
    message(world, state=MessageState.SENT, sent_at=NOW)
    (row,) = desk.get(PAGE).table("E-mail")
    assert row["A chi"].startswith("elisa@example.org")
    assert "Buongiorno," in row["A chi"]
    assert row["Stato"] == "Inviata2 nov 2026, 10:00"


def test_one_that_was_given_up_says_why_and_can_be_tried_again(desk: PageClient, world: World) -> None:
    lost = message(world, state=MessageState.GIVEN_UP, attempts=8, last_error="550 no such user")
    page = desk.get(PAGE + "?stato=given_up")
    assert "Il server di posta ha risposto: 550 no such user" in page.main
    page.form("Prova di nuovo elisa@example.org").submit()
    assert world.again(lost).state is MessageState.WAITING


def test_tabs_narrow_by_state(desk: PageClient, world: World) -> None:
    message(world, "uno@example.org")
    message(world, "due@example.org", state=MessageState.SENT, sent_at=NOW)
    page = desk.get(PAGE).click("In attesa")
    assert [row["A chi"].split("Novità")[0] for row in page.table("E-mail")] == ["uno@example.org"]


def test_another_offices_messages_are_not_shown(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    other = message(world, office=cremona, state=MessageState.GIVEN_UP)
    assert "Nessuna e-mail" in desk.get(PAGE).main
    desk.post(f"{PAGE}/{other.id}/riprova", status=404)


def test_letters_to_print_lead_to_their_proposal(desk: PageClient, world: World) -> None:
    person = world.person(name="Elisa", surname="Pezzotti")
    world.proposal(ProposalState.PROPOSED, person=person)
    page = desk.get(PAGE)
    assert "Proposta di lavoro alla persona: Pezzotti Elisa" in page.main
    assert page.click("Pezzotti Elisa").h1 == "Proposta a Elisa Pezzotti"


def test_the_worker_sends_by_itself() -> None:
    assert mail.work in periodic.TASKS


@pytest.mark.parametrize("query", ["?stato=boh", "?pagina=99", "?pagina=x"])
def test_an_odd_address_is_no_error(desk: PageClient, world: World, query: str) -> None:
    message(world)
    assert len(desk.get(PAGE + query).table("E-mail")) == 1


def test_the_number_of_queries_does_not_grow(desk: PageClient, world: World, few_and_many: object) -> None:
    def fill(number: int) -> None:
        for count in range(number):
            message(world, f"p{count}@example.org")
            world.proposal(ProposalState.PROPOSED)

    few, many = few_and_many(fill, lambda: desk.get(PAGE))  # type: ignore[operator]
    assert few == many <= 14
