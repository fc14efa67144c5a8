"""The commands that people script against: shapes, exit codes, and that what they print is true."""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import Result
from flask import Flask, get_template_attribute
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matching import FEATURES, Fit, Scorer
from models import Base
from models.accounts import Account
from models.positions import Position, open_on
from models.proposals import Proposal
from models.scorers import ScorerVersion
from models.territory import Office
from models.types import Availability, Category, PositionState, ProposalState, Regime, Role
from tests.page import PageClient
from tests.world import NOW, World
from webapp.commands.matching import FIT_WORDS
from webapp.extensions import clock

Run = Callable[..., Result]

RANKING = {"position", "scorer", "pool", "computed_ms", "ranking", "excluded"}
SCORER = {"version", "kind", "calibrated"}
LINE = {"rank", "rank_low", "rank_high", "score", "probability", "class", "contributions", "gaps", "unknown"}
LINE |= {"accommodations", "counterfactuals"}
CLASSES = {"suitable", "suitable_with_accommodations", "to_verify", "not_now"}


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command on the day the small world was made."""
    clock.frozen_at = NOW
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def printed(result: Result) -> Any:
    """The JSON that a command printed, once it has succeeded."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def adds_up(line: dict[str, Any]) -> bool:
    """Whether the contributions, through the logistic function, are the score."""
    total = Scorer.prior().intercept + sum(line["contributions"].values())
    return math.isclose(line["score"], 1 / (1 + math.exp(-total)), abs_tol=1e-5)


# --- rank -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def warehouse(world: World) -> Position:
    """A job with a licence, a night shift and a demand that one aid closes."""
    return world.position(
        code="P0001",
        demands={"d430": (3, False), "d160": 2},
        licences=frozenset({"B"}),
        regime=Regime.ARTICLE_1,
        shifts=frozenset({"notte"}),
        expires_on=date(2026, 11, 2),
    )


@pytest.fixture
def people(world: World) -> None:
    """Some that fit, some that do not, and one for each gate."""
    driver = {"licences": frozenset({"B", "C"})}
    world.person(code="BS1", capacities={"d430": 4, "d160": 3}, **driver)
    world.person(code="BS2", capacities={"d430": 1, "d160": 2}, **driver)
    world.person(code="BS3", **driver)
    world.person(code="BS4", capacities={"d430": 0, "d160": 0}, **driver)
    world.person(code="NOLICENCE")
    world.person(code="NOREGIME", category=Category.ARTICLE_18, **driver)
    world.person(code="NOSTATUS", availability=Availability.EMPLOYED, **driver)
    world.person(code="NOCONSENT", consent=False, **driver)
    world.person(code="NONIGHT", exclusions=frozenset({"notte"}), **driver)
    world.person(code="NOTWICE", consent=False, availability=Availability.SUSPENDED, **driver)


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_prints_the_agreed_shape(run: Run) -> None:
    found = printed(run("rank", "P0001", "--json"))
    assert set(found) >= RANKING
    assert set(found["scorer"]) >= SCORER
    assert (found["position"], found["pool"]) == ("P0001", 10)
    assert (found["scorer"]["kind"], found["scorer"]["calibrated"]) == ("prior", False)
    assert found["computed_ms"] > 0
    for line in found["ranking"]:
        assert set(line) >= LINE | {"candidate"}
        assert line["class"] in CLASSES
        assert line["probability"] is None
        assert set(line["contributions"]) == set(FEATURES)
        assert set(line["accommodations"]) >= {"plan", "offered", "cost_band"}


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_is_in_order_and_adds_up(run: Run) -> None:
    lines = printed(run("rank", "P0001", "--json"))["ranking"]
    assert [line["rank"] for line in lines] == [1, 2, 3, 4]
    assert [line["score"] for line in lines] == sorted((line["score"] for line in lines), reverse=True)
    assert all(line["rank_low"] <= line["rank"] <= line["rank_high"] for line in lines)
    assert all(map(adds_up, lines))


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_keeps_every_gate(run: Run) -> None:
    found = printed(run("rank", "P0001", "--json"))
    assert {line["candidate"] for line in found["ranking"]} == {"BS1", "BS2", "BS3", "BS4"}
    assert {line["candidate"]: set(line["gates"]) for line in found["excluded"]} == {
        "NOLICENCE": {"licence"},
        "NOREGIME": {"regime"},
        "NOSTATUS": {"status"},
        "NOCONSENT": {"consent"},
        "NONIGHT": {"exclusion"},
        "NOTWICE": {"consent", "status"},
    }


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_says_gaps_plan_and_what_is_unknown(run: Run) -> None:
    lines = {line["candidate"]: line for line in printed(run("rank", "P0001", "--json"))["ranking"]}
    assert lines["BS1"]["gaps"] == lines["BS3"]["gaps"] == []
    assert set(lines["BS3"]["unknown"]) == {"d430", "d160"}
    (gap,) = lines["BS2"]["gaps"]
    assert {key: gap[key] for key in ("dimension", "demand", "capacity")} == {
        "dimension": "d430",
        "demand": 3,
        "capacity": 1,
    }
    assert gap["closed_by"] == lines["BS2"]["accommodations"]["plan"] == ["lifting_aid"]
    assert (lines["BS2"]["accommodations"]["offered"], lines["BS2"]["accommodations"]["cost_band"]) == ([], 3)
    change = lines["BS2"]["counterfactuals"][0]
    assert set(change) == {"change", "score", "rank"}
    assert change["change"] == "offer:lifting_aid"
    assert change["score"] > lines["BS2"]["score"]


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_top_shortens_the_list_and_nothing_else(run: Run) -> None:
    whole, short = (printed(run("rank", "P0001", "--json", *more)) for more in ((), ("--top", "2")))
    assert short["ranking"] == whole["ranking"][:2]
    assert short["excluded"] == whole["excluded"]
    assert short["pool"] == whole["pool"]


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_twice_gives_the_same(run: Run) -> None:
    first, second = (printed(run("rank", "P0001", "--json")) for _ in range(2))
    assert {**first, "computed_ms": 0} == {**second, "computed_ms": 0}


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_for_people_to_read(run: Run) -> None:
    result = run("rank", "P0001", "--top", "1")
    assert result.exit_code == 0
    first, line = result.stdout.splitlines()
    assert first.startswith("P0001 · 10 persone · 6 escluse")
    assert "BS1" in line
    assert line.endswith("Adatta")
    lines = run("rank", "P0001").stdout.splitlines()[1:]
    assert {line.rpartition("  ")[2] for line in lines} <= set(FIT_WORDS.values())


def test_fits_are_told_in_the_words_of_the_pages(app: Flask) -> None:
    with app.test_request_context("/"):
        tag = get_template_attribute("components/page.html", "fit_tag")
        shown = {fit: re.sub(r"<[^>]+>", "", tag(fit)).strip() for fit in Fit}
    assert shown == FIT_WORDS


@pytest.mark.usefixtures("warehouse", "people")
def test_rank_of_an_expired_position_says_so(run: Run) -> None:
    clock.frozen_at = NOW.replace(day=3)
    for more in ((), ("--json",)):
        result = run("rank", "P0001", *more)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "La posizione P0001 è scaduta il 02/11/2026." in result.stderr


def test_an_unknown_code_says_so(run: Run, world: World) -> None:
    for command, said in (
        ("rank", "Non c'è nessuna posizione con il codice «X99»."),
        ("opportunities", "Non c'è nessuna persona con il codice «X99»."),
    ):
        result = run(command, "X99", "--json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr
        assert "Traceback" not in result.output


def test_a_wrong_option_is_explained(run: Run, world: World) -> None:
    for words in (("rank",), ("rank", "P0001", "--top", "0"), ("rank", "P0001", "--top", "tanti"), ("link",)):
        result = run(*words)
        assert result.exit_code == 2
        assert "Usage:" in result.stderr


# --- opportunities ----------------------------------------------------------------------------------------------------


def test_opportunities_look_from_the_persons_side(run: Run, world: World) -> None:
    world.person(code="BS1", capacities={"d430": 2}, wishes=("kitchen_helper",))
    world.position(code="P0001", demands={"d430": 4}, occupation="gardener")
    world.position(code="P0002", demands={"d430": 1}, occupation="kitchen_helper")
    world.position(code="P0003", regime=Regime.ARTICLE_18)
    world.position(code="P0004", state=PositionState.SUBMITTED)
    world.position(code="P0005", state=PositionState.CLOSED)
    world.position(code="P0006", expires_on=date(2026, 11, 1))
    world.position(code="P0007", office=world.keep(Office(province_code="CR", name="Cremona")))
    found = printed(run("opportunities", "BS1", "--json"))
    assert set(found) >= RANKING - {"position"} | {"candidate"}
    assert (found["candidate"], found["pool"]) == ("BS1", 3)
    assert [line["position"] for line in found["ranking"]] == ["P0002", "P0001"]
    assert all(set(line) >= LINE for line in found["ranking"])
    assert all(map(adds_up, found["ranking"]))
    assert found["excluded"] == [{"position": "P0003", "gates": ["regime"]}]
    assert [line["position"] for line in printed(run("opportunities", "BS1", "--json", "--top", "1"))["ranking"]] == [
        "P0002"
    ]


def test_both_commands_agree_on_a_pair(run: Run, world: World) -> None:
    world.person(code="BS1", capacities={"d430": 1}, skills=("wash_dishes",), max_km=10)
    world.position(code="P0001", demands={"d430": 3}, essential=("wash_dishes", "clean_kitchen"))
    (person,) = printed(run("rank", "P0001", "--json"))["ranking"]
    (position,) = printed(run("opportunities", "BS1", "--json"))["ranking"]
    same = LINE - {"counterfactuals"}
    assert {key: person[key] for key in same} == {key: position[key] for key in same}


def test_a_gate_that_an_officer_lifted_is_lifted_from_both_sides(run: Run, world: World) -> None:
    person = world.person(code="BS1")
    opened = world.position(code="P0001", licences=frozenset({"B"}))
    world.position(code="P0002", licences=frozenset({"B"}))
    proposal = world.proposal(position=opened, person=person)
    proposal.move(to=ProposalState.PROPOSED, by=None, at=NOW, note="La patente arriva.", lifted_gates=("licence",))
    world.session.commit()
    assert [line["candidate"] for line in printed(run("rank", "P0001", "--json"))["ranking"]] == ["BS1"]
    found = printed(run("opportunities", "BS1", "--json"))
    assert [line["position"] for line in found["ranking"]] == ["P0001"]
    assert found["excluded"] == [{"position": "P0002", "gates": ["licence"]}]


# --- link -------------------------------------------------------------------------------------------------------------


def test_link_finds_concepts_best_first(run: Run) -> None:
    found = printed(run("link", "adetto pulizie uffici", "--json", "--limit", "3"))
    assert 1 <= len(found) <= 3
    assert set(found[0]) == {"concept", "label", "score"}
    assert [line["score"] for line in found] == sorted((line["score"] for line in found), reverse=True)
    assert "puliz" in found[0]["label"].lower()


def test_link_knows_skills_too(run: Run) -> None:
    found = printed(run("link", "lavare i piatti", "--kind", "skill", "--json"))
    assert found[0]["concept"] == "wash_dishes"


def test_link_for_people_to_read(run: Run) -> None:
    assert "wash_dishes" in run("link", "lavare i piatti", "--kind", "skill").stdout.splitlines()[0]


@pytest.mark.parametrize("text", ["", "  ", "…", "-- / «»"])
def test_link_needs_a_word(run: Run, text: str) -> None:
    result = run("link", "--json", "--", text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: Non c'è nessuna parola da cercare.\n"


# --- demo -------------------------------------------------------------------------------------------------------------


def rows(session: Session) -> dict[str, int]:
    """How many rows each table holds."""
    session.rollback()
    counted = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    return {name: count or 0 for name, count in counted.items()}


@pytest.mark.parametrize("day", [datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2029, 3, 1, 9, tzinfo=UTC)], ids=str)
def test_demo_loads_a_world_once_and_does_not_age(run: Run, app: Flask, session: Session, day: datetime) -> None:
    clock.frozen_at = day
    first = printed(run("demo", "--json"))
    loaded = rows(session)
    assert printed(run("demo", "--json")) == first
    assert rows(session) == loaded
    assert all(set(account) == {"role", "email", "password"} for account in first)
    roles = {account["role"] for account in first}
    assert roles >= {"officer", "employer", "cooperative", "candidate", "referrer", "admin"}
    # 400 on the list, and one of them registered twice.
    assert (loaded["person"], loaded["position"]) == (401, 85)
    # Whoever signs in with a code has no e-mail to print, and is told of in README.md.
    named = select(func.count()).select_from(Account).where(Account.email.is_not(None))
    assert session.scalar(named) == len(first) == loaded["account"] - 1
    whatever_was_learnt_waits_for_a_person(session)
    the_accounts_work(app, first)
    something_waits_for_each_candidate(session)
    no_gate_is_passed_over(run, session)


def the_accounts_work(app: Flask, accounts: list[dict[str, str]]) -> None:
    """Every way in leads to a page of one's own."""
    for account in accounts:
        page = PageClient(app).login(account["email"], account["password"])
        assert page.response.request.path not in ("/", "/accedi"), account["role"]


def whatever_was_learnt_waits_for_a_person(session: Session) -> None:
    """Training keeps a version only where it foretells better than the experts; it never puts one into use."""
    active = session.scalars(select(ScorerVersion).where(ScorerVersion.active)).one()
    assert (active.version, active.training) == (Scorer.prior().version, None)


def something_waits_for_each_candidate(session: Session) -> None:
    """The demo people have proposals to answer."""
    for account in session.scalars(select(Account).where(Account.role == Role.CANDIDATE)):
        waiting = select(func.count()).where(
            Proposal.person_id == account.person_id, Proposal.state == ProposalState.PROPOSED
        )
        assert session.scalar(waiting), account.email


def no_gate_is_passed_over(run: Run, session: Session) -> None:
    """For every open position everybody is either ranked or excluded, and each score can be added up."""
    codes = session.scalars(select(Position.code).where(open_on(clock.today())).order_by(Position.code)).all()
    assert len(codes) >= 10
    found = [printed(run("rank", code, "--json")) for code in codes[:4]]
    for ranking in found:
        assert len(ranking["ranking"]) + len(ranking["excluded"]) == ranking["pool"] == 401
        assert all(line["gates"] for line in ranking["excluded"])
        assert all(map(adds_up, ranking["ranking"]))
