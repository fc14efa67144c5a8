"""Shortlists for a whole office: what has been decided stands, nothing is written, the command says what is true."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.allocation import Why
from models import Base
from models.errors import NotFound
from models.proposals import Proposal
from models.territory import Office
from models.types import Availability, PositionState, ProposalState, Reason, Regime
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.engine import suggesting
from webapp.services.engine.suggesting import Suggestions

TODAY = NOW.date()
COUNTS = {"positions", "people_helpable", "people_proposed", "coverage", "fit_loss", "seconds"}
PROPOSED, DISCARDED = ProposalState.PROPOSED, ProposalState.DISCARDED


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs the command on the day the small world was made."""
    clock.frozen_at = NOW
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["suggest", *words])


def lists(found: Suggestions) -> dict[str, list[str]]:
    """Who is on which shortlist."""
    return {code: [line.candidate for line in lines] for code, lines in found.together.shortlists.items()}


def whys(found: Suggestions) -> dict[str, Why]:
    """Why the others are on none."""
    return {left.candidate: left.why for left in found.together.left_out}


def test_only_open_positions_and_people_whom_no_gate_stops(world: World, session: Session) -> None:
    world.person(code="BS1")
    world.person(code="BS2", availability=Availability.EMPLOYED)
    world.person(code="BS3", consent=False)
    world.position(code="P1", expires_on=TODAY)
    world.position(code="P2", expires_on=date(2026, 11, 1))
    world.position(code="P3", state=PositionState.SUBMITTED)
    world.position(code="P4", state=PositionState.CLOSED)
    world.position(code="P5", regime=Regime.ARTICLE_18)
    found = suggesting.suggest(session, today=TODAY)
    assert lists(found) == {"P1": ["BS1"], "P5": []}
    assert whys(found) == {"BS2": Why.GATES, "BS3": Why.GATES}
    assert [left.gates for left in found.together.left_out] == [
        {"regime": 1, "status": 2},
        {"regime": 1, "consent": 2},
    ]


def test_what_was_decided_about_a_pair_stands(world: World, session: Session) -> None:
    position, other = world.position(code="P1"), world.position(code="P2", regime=Regime.ARTICLE_18)
    people = [world.person(code=f"BS{number}") for number in range(1, 6)]
    for person, step in zip(people, (PROPOSED, PROPOSED, DISCARDED, ProposalState.SET_ASIDE, DISCARDED), strict=True):
        world.proposal(step, position=position, person=person, reason=Reason.SKILLS)
    proposals = {proposal.person.registration.code: proposal for proposal in session.scalars(select(Proposal))}
    proposals["BS2"].move(to=ProposalState.DECLINED, by=None, at=NOW, reason=Reason.PERSONS_CHOICE)
    proposals["BS5"].move(to=ProposalState.SUGGESTED, by=None, at=NOW)
    session.commit()
    world.proposal(PROPOSED, position=other, person=world.person(code="BS6"))
    found = suggesting.suggest(session, today=TODAY)
    assert lists(found) == {"P1": ["BS5", "BS6"], "P2": []}
    assert whys(found) == {"BS1": Why.WAITING, "BS2": Why.DECIDED, "BS3": Why.DECIDED, "BS4": Why.DECIDED}
    assert found.together.people_waiting == 2


def test_who_waits_for_an_answer_comes_after_who_has_no_proposal(world: World, session: Session) -> None:
    better, worse = (world.person(code=f"BS{level}", capacities={"d430": level}) for level in (4, 2))
    world.proposal(PROPOSED, position=world.position(state=PositionState.CLOSED), person=better)
    world.position(code="P1", demands={"d430": 4})
    assert lists(suggesting.suggest(session, today=TODAY, per_position=1)) == {"P1": [worse.registration.code]}


def test_each_office_has_its_own_people(world: World, session: Session) -> None:
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    world.person(code="BS1")
    world.person(code="CR1", office=cremona)
    world.position(code="P1")
    world.position(code="P2", office=cremona)
    both = suggesting.suggest(session, today=TODAY)
    assert lists(both) == {"P1": ["BS1"], "P2": ["CR1"]}
    assert [province for province, _ in both.offices] == ["BS", "CR"]
    assert lists(suggesting.suggest(session, today=TODAY, province=" cr ")) == {"P2": ["CR1"]}
    with pytest.raises(NotFound):
        suggesting.suggest(session, today=TODAY, province="MI")


def test_offices_side_by_side_give_the_same(world: World, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    for office, code in ((world.office, "BS"), (cremona, "CR")):
        for number in range(3):
            world.person(code=f"{code}{number}", office=office, capacities={"d430": number})
            world.position(code=f"P{code}{number}", office=office, demands={"d430": number})
    one_by_one = suggesting.suggest(session, today=TODAY)
    monkeypatch.setattr(suggesting, "WORTH_SHARING", 0)
    assert suggesting.suggest(session, today=TODAY).offices == one_by_one.offices


# --- the command ------------------------------------------------------------------------------------------------------


def printed(result: Result) -> Any:
    """The JSON that the command printed, once it has succeeded."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def dump(session: Session) -> dict[str, list[Any]]:
    """Every row of the database."""
    session.rollback()
    return {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}


@pytest.fixture
def kitchen(world: World) -> None:
    """Two places for three people, one of whom fits anywhere."""
    world.person(code="BS1", capacities={"d430": 4, "d160": 4})
    world.person(code="BS2", capacities={"d430": 4, "d160": 3})
    world.person(code="BS3", consent=False)
    world.position(code="P1", demands={"d430": 3})
    world.position(code="P2", demands={"d160": 4})


@pytest.mark.usefixtures("kitchen")
def test_the_agreed_shape_and_nothing_written(run: Callable[..., Result], session: Session) -> None:
    before = dump(session)
    found = printed(run("--json", "--per-position", "1"))
    assert dump(session) == before
    assert set(found) >= COUNTS
    assert (found["positions"], found["people_helpable"], found["people_proposed"], found["coverage"]) == (2, 2, 2, 1)
    assert {line["candidate"] for lines in found["shortlists"].values() for line in lines} == {"BS1", "BS2"}
    assert found["left_out"] == [{"candidate": "BS3", "why": "gates", "gates": {"consent": 2}}]
    assert [(office["province"], office["positions"]) for office in found["offices"]] == [("BS", 2)]
    assert 0 <= found["fit_loss"] < 1
    assert found["seconds"] > 0


@pytest.mark.usefixtures("kitchen")
def test_scores_are_those_of_the_ranking(run: Callable[..., Result], app: Flask) -> None:
    found = printed(run("--json", "--province", "bs"))
    for code, lines in found["shortlists"].items():
        ranking = json.loads(app.test_cli_runner().invoke(args=["rank", code, "--json"]).stdout)["ranking"]
        assert lines == [{key: line[key] for key in ("candidate", "score")} for line in ranking]


@pytest.mark.usefixtures("kitchen")
def test_for_people_to_read(run: Callable[..., Result]) -> None:
    said = run("--per-position", "1").stdout
    assert "BS · 2 posizioni aperte · 3 persone in elenco" in said
    assert "Persone con almeno una posizione adatta: 2; suggerite: 2 (100,0 %)." in said
    assert "un vincolo le esclude da ogni posizione: 1" in said
    assert "Niente è stato scritto" in said


def test_places_for_fewer_than_fit(run: Callable[..., Result], world: World) -> None:
    for _ in range(3):
        world.person()
    world.position()
    assert "I posti nelle rose sono 2: bastano al massimo per 2." in run("--per-position", "2").stdout


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_an_office_with_nothing_yet(run: Callable[..., Result], world: World, flags: tuple[str, ...]) -> None:
    assert run(*flags).exit_code == 0
    assert printed(run("--json"))["coverage"] == 1


def test_an_unknown_province_says_so(run: Callable[..., Result], world: World) -> None:
    for wrong in ("ZZ", "CR", "", "Brescia"):
        result = run("--json", "--province", wrong)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"Non c'è nessun ufficio per la provincia «{wrong}»" in result.stderr


def test_without_any_office_it_says_so(run: Callable[..., Result]) -> None:
    result = run()
    assert result.exit_code == 1
    assert "Non c'è ancora nessun ufficio" in result.stderr


def test_wrong_numbers_are_explained(run: Callable[..., Result], world: World) -> None:
    for words in (("--per-position", "-1"), ("--at-most", "0"), ("--per-position", "tanti")):
        assert run(*words).exit_code == 2
