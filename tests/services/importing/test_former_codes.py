"""A list of some time ago goes on about a person whose file has become part of another one since."""

import pytest
from sqlalchemy import select

from models.people import FormerCode, Person
from models.proposals import Proposal
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import candidate, other_candidate, outcome, position
from tests.services.importing.test_candidates import errors, person

OLD = "BS/7"


@pytest.fixture
def merged(desk: Desk) -> Person:
    """Laura, whose code was another one once."""
    desk.candidates([candidate()])
    kept = person(desk)
    desk.session.add(FormerCode(code=OLD, person_id=kept.id))
    desk.session.flush()
    return kept


def test_it_makes_nobody_new(desk: Desk, merged: Person) -> None:
    report = desk.candidates([candidate(codice_iscrizione=OLD, nome="Lara")])
    assert counts(report) == (1, 0, 1, 0, 0)
    assert report.warnings == [f"Riga 2: {OLD} ora è BS00001, perché due schede sono diventate una: vale per BS00001."]
    desk.session.refresh(merged)
    assert (merged.name, merged.registration.code) == ("Lara", "BS00001")


def test_of_two_rows_about_one_person_the_second_is_refused(desk: Desk, merged: Person) -> None:
    report = desk.candidates([candidate(), candidate(codice_iscrizione=OLD, nome="Lara")])
    assert errors(report) == {3: f"codice_iscrizione: «{OLD}» è già alla riga 2 di questo file"}


def test_another_offices_person_stays_theirs(desk: Desk, merged: Person) -> None:
    report = desk.candidates([candidate(codice_iscrizione=OLD)], office_id=desk.office_in("CR").id)
    assert "è nell'elenco di un altro ufficio" in errors(report)[2]


def test_a_code_belongs_to_whoever_has_it_now(desk: Desk, merged: Person) -> None:
    desk.candidates([other_candidate()])
    desk.session.add(FormerCode(code="BS00002", person_id=merged.id))
    report = desk.candidates([other_candidate(nome="Mario")])
    assert (counts(report), report.warnings) == ((1, 0, 1, 0, 0), [])
    assert (person(desk, "BS00002").name, merged.name) == ("Mario", "Laura")


def test_past_outcomes_are_the_persons_too(desk: Desk, merged: Person) -> None:
    desk.positions([position()])
    report = desk.outcomes([outcome(codice_iscrizione=OLD), outcome()])
    assert errors(report) == {3: "codice_posizione: «P0001 con BS00001» è già alla riga 2 di questo file"}
    assert desk.session.scalars(select(Proposal.person_id)).one() == merged.id
