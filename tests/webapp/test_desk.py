"""The officer's desk: what waits today, counted rightly, for one's own province only."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.casework import CaseAssignment
from models.people import Consent, Person
from models.positions import Position
from models.territory import Office
from models.types import Availability, ConsentPurpose, PositionState, ProposalState, Reason
from tests.page import Page, PageClient
from tests.world import NOW, World
from webapp.extensions import clock

TO_OPEN = "posizioni da pubblicare"
UNPROPOSED = "posizioni aperte senza proposte"
ANSWERS = "risposte arrivate"
PEOPLE = "persone disponibili senza proposte"
NO_CONSENT = "persone disponibili senza consenso"
SLOW = "proposte ferme da troppo"
MESSAGES = "proposte con messaggi da leggere"


def counts(page: Page) -> dict[str, int]:
    """The tiles at the top of the desk."""
    values, labels = page.select(".stat-value"), page.select(".stat-label")
    return {label.text: int(value.text) for label, value in zip(labels, values, strict=True)}


def names(page: Page, heading: str) -> list[str]:
    """The links in the box with this heading."""
    (box,) = [box for box in page.document.select(".box") if heading in "".join(box.itertext())]
    return ["".join(link.itertext()) for link in box.iter("a")]


def test_an_empty_desk_says_so(desk: PageClient) -> None:
    page = desk.get("/operatore")
    assert counts(page) == dict.fromkeys((TO_OPEN, UNPROPOSED, ANSWERS, PEOPLE, NO_CONSENT, SLOW, MESSAGES), 0)
    assert "Nessuna risposta da leggere." in page.main


def test_each_count_counts_what_it_names(desk: PageClient, world: World) -> None:
    for _ in range(2):
        world.position(state=PositionState.SUBMITTED)
    bare = world.position()
    proposed, waiting = world.person(), world.person()
    world.person(consent=False)
    world.person(availability=Availability.EMPLOYED, consent=False)
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=proposed)
    page = desk.get("/operatore")
    assert counts(page) == {TO_OPEN: 2, UNPROPOSED: 1, ANSWERS: 1, PEOPLE: 2, NO_CONSENT: 1, SLOW: 0, MESSAGES: 0}
    assert "su 3 disponibili" in page.main
    assert names(page, "Aperte, ancora senza proposte") == [bare.title]
    assert names(page, "Risposte arrivate") == [proposed.list_name]
    assert waiting.full_name


def test_each_count_leads_to_the_list_it_counts(desk: PageClient, world: World) -> None:
    for title in ("Mandata uno", "Mandata due"):
        world.position(state=PositionState.SUBMITTED, title=title)
    world.position(title="Nuda")
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=world.position(title="Con risposta"))
    page = desk.get("/operatore")
    for label in (TO_OPEN, UNPROPOSED, ANSWERS):
        (link,) = [link for link in page.links if label in link.text]
        (table,) = desk.get(page.resolve(link.href)).select("tbody")
        assert len(list(table.element.iter("tr"))) == counts(page)[label], label


def test_the_answers_are_those_of_whoever_asks(desk: PageClient, officer: Account, world: World) -> None:
    for surname in ("Mia", "Altrui"):
        world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=world.person(surname=surname))
    person = world.session.scalars(select(Person).where(Person.surname == "Mia")).one()
    world.keep(CaseAssignment(person=person, account=officer, since_on=date(2026, 9, 1)))
    page = desk.get("/operatore").click("Le persone che segui tu")
    (link,) = [link for link in page.links if ANSWERS in link.text]
    listed = desk.get(page.resolve(link.href))
    assert "Mia Ada" in listed.main
    assert "Altrui Ada" not in listed.main
    assert "Altrui Ada" in listed.click("Tutto l'ufficio").main


def test_a_consent_withdrawn_is_no_consent(desk: PageClient, world: World) -> None:
    person = world.person(consent=False)
    given = {"purpose": ConsentPurpose.MATCHING, "given_on": date(2020, 2, 1), "recorded_at": NOW}
    person.consents = [Consent(**given, withdrawn_at=NOW)]
    world.session.commit()
    assert counts(desk.get("/operatore"))[NO_CONSENT] == 1
    person.consents.append(Consent(**given))
    world.session.commit()
    assert counts(desk.get("/operatore"))[NO_CONSENT] == 0


@pytest.mark.parametrize(
    ("steps", "reason", "helped"),
    [
        ((ProposalState.PROPOSED,), None, True),
        ((ProposalState.PROPOSED, ProposalState.DECLINED), Reason.DISTANCE, True),
        ((ProposalState.SET_ASIDE,), None, False),
        ((ProposalState.DISCARDED,), Reason.SKILLS, False),
    ],
    ids=["proposed", "declined", "set aside", "discarded"],
)
def test_only_a_real_proposal_takes_a_person_off_the_count(
    desk: PageClient, world: World, steps: tuple[ProposalState, ...], reason: Reason | None, helped: bool
) -> None:
    world.proposal(*steps, reason=reason)
    assert counts(desk.get("/operatore"))[PEOPLE] == (0 if helped else 1)


def test_a_position_whose_only_decision_was_taken_back_waits_again(
    desk: PageClient, world: World, officer: Account
) -> None:
    proposal = world.proposal(ProposalState.PROPOSED, by=officer)
    assert counts(desk.get("/operatore"))[UNPROPOSED] == 0
    proposal.undo(by=officer, at=NOW)
    world.session.commit()
    assert counts(desk.get("/operatore"))[UNPROPOSED] == 1


def test_a_position_past_its_deadline_waits_for_no_proposals(desk: PageClient, world: World) -> None:
    world.position(expires_on=date(2026, 11, 1))
    world.position(expires_on=date(2026, 11, 2), title="Ultimo giorno")
    page = desk.get("/operatore")
    assert counts(page)[UNPROPOSED] == 1
    assert names(page, "Aperte, ancora senza proposte") == ["Ultimo giorno"]


def test_past_the_deadline_a_yes_still_waits_and_a_no_does_not(desk: PageClient, world: World) -> None:
    said = {"yes": (ProposalState.ACCEPTED, None), "no": (ProposalState.DECLINED, Reason.HOURS)}
    for surname, (answer, reason) in said.items():
        late, person = world.position(expires_on=date(2026, 11, 1)), world.person(surname=surname)
        world.proposal(ProposalState.PROPOSED, answer, position=late, person=person, reason=reason)
    page = desk.get("/operatore")
    assert (counts(page)[ANSWERS], names(page, "Risposte arrivate")) == (1, ["yes Ada"])


def test_midnight_is_midnight_in_rome(desk: PageClient, world: World) -> None:
    world.position(expires_on=date(2026, 11, 2))
    clock.frozen_at = NOW.replace(hour=22, minute=59)
    assert counts(desk.get("/operatore"))[UNPROPOSED] == 1
    clock.frozen_at += timedelta(minutes=1)
    assert counts(desk.get("/operatore"))[UNPROPOSED] == 0


def test_the_oldest_come_first_and_the_rest_is_a_click_away(desk: PageClient, world: World) -> None:
    for number in range(7):
        day = date(2026, 10, 20 - number)
        world.position(state=PositionState.SUBMITTED, title=f"Del {day.day}", published_on=day)
    page = desk.get("/operatore")
    shown = names(page, "Posizioni da pubblicare")
    assert shown == ["Del 14", "Del 15", "Del 16", "Del 17", "Del 18", "Vedi tutte (7)"]


def test_an_answer_leads_to_the_proposal(desk: PageClient, world: World) -> None:
    person = world.person(name="Bruna", surname="Verdi")
    world.proposal(ProposalState.PROPOSED, ProposalState.DECLINED, person=person, reason=Reason.HOURS)
    page = desk.get("/operatore")
    assert "La persona ha detto no" in page.main
    assert page.click("Verdi Bruna").h1 == "Proposta a Bruna Verdi"


def test_answers_say_what_why_and_when(desk: PageClient, world: World) -> None:
    first = world.proposal(ProposalState.PROPOSED, ProposalState.DECLINED, reason=Reason.HOURS)
    second = world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED)
    first.history[-1].note = "La sera non posso."
    world.session.commit()
    no, yes = desk.get("/operatore/risposte").table("Risposte delle persone")
    assert first.person.registration.code in no["Persona"]
    assert no["Risposta"].startswith("La persona ha detto no")
    assert no["Quando"] == "2 nov 2026, 10:00"
    assert no["Motivo"].startswith("L'orario non va bene")
    assert no["Motivo"].endswith("La sera non posso.")
    assert second.person.registration.code in yes["Persona"]
    assert yes["Risposta"].startswith("La persona è interessata")
    assert yes["Motivo"] == "–"


def test_another_province_is_another_desk(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    world.position(office=cremona, state=PositionState.SUBMITTED)
    there, person = world.position(office=cremona), world.person(office=cremona, consent=False)
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, position=there, person=person)
    world.position(office=cremona)
    assert set(counts(desk.get("/operatore")).values()) == {0}
    assert desk.get("/operatore/risposte").select("tbody") == []


def fill(world: World, number: int) -> None:
    """So many of everything that the desk shows."""
    for _ in range(number):
        world.position(state=PositionState.SUBMITTED)
        world.position()
        world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED)


@pytest.mark.parametrize("address", ["/operatore", "/operatore/risposte"])
def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, address: str, few_and_many: Callable[..., list[int]]
) -> None:
    few, many = few_and_many(lambda number: fill(world, number), lambda: desk.get(address))
    assert few == many <= 12


def test_the_desk_shows_positions_as_links(desk: PageClient, world: World) -> None:
    position: Position = world.position(title="Aiuto giardiniere")
    assert desk.get("/operatore").click("Aiuto giardiniere").h1 == position.title
