"""The scorer's life on a small world: training, comparison, promotion, return; and what each command says."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matching import Scorer
from matching.additive import rescaled
from matching.features import BINS, TOP
from matching.learning_data import NothingTeaches
from models.placements import Placement
from models.scorers import ScorerChange, ScorerVersion
from models.types import ProposalState, Reason, ScorerAction
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.engine import learning, scorers
from webapp.services.engine.outcomes import past

State = ProposalState
HIRED = (State.PROPOSED, State.ACCEPTED, State.SENT, State.HIRED)
TODAY = NOW.date()
NOW_BY = {"now": NOW, "by": "livia"}
PRIOR = Scorer.prior().version
METRICS = {"ndcg@10", "recall@20", "brier", "ece"}


@pytest.fixture
def outcomes(world: World, session: Session) -> None:
    """Fifteen positions; who has the welcome skill stayed, though the experts put the second shift just above it."""
    both = frozenset({"mattina", "pomeriggio"})
    for _ in range(15):
        position = world.position(preferred=("wash_dishes",), shifts=both)
        for skilled in (True, True, False, False):
            shifts = frozenset({"mattina"}) if skilled else both
            person = world.person(skills=("wash_dishes",) if skilled else (), shifts=shifts)
            if skilled:
                session.add(Placement(proposal=world.proposal(*HIRED, position=position, person=person)))
                session.flush()
            else:
                world.proposal(State.DISCARDED, position=position, person=person, reason=Reason.SKILLS)
    for placement in session.scalars(select(Placement)):
        placement.kept_six_months = True
    session.commit()
    skill, shift = (Scorer.prior().tables[name] for name in ("preferred_skills", "shifts"))
    assert 0 < (shift[TOP] - shift[TOP // 2]) - (skill[TOP] - skill[0]) < 0.2, "choose features the experts misjudge"


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs `flask model …` on the day the small world was made."""
    clock.frozen_at = NOW
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["model", *words])


def actions(session: Session) -> list[tuple[ScorerAction, str, str]]:
    changes = session.scalars(select(ScorerChange).order_by(ScorerChange.id))
    return [(change.action, change.version, change.previous) for change in changes]


@pytest.mark.usefixtures("outcomes")
def test_training_keeps_a_version_and_does_not_use_it(session: Session) -> None:
    trained = learning.train(session, now=NOW)
    assert (trained.decisions, trained.left_out, trained.training.outcomes, trained.training.good) == (60, 0, 60, 30)
    assert trained.version is not None
    assert scorers.active_version(session) == PRIOR
    kept = session.get_one(ScorerVersion, trained.version).training
    assert (kept["outcomes"], kept["good"], kept["positions"]) == (60, 30, 15)


@pytest.mark.usefixtures("outcomes")
def test_the_same_outcomes_teach_the_same_version(session: Session) -> None:
    assert learning.train(session, now=NOW).version == learning.train(session, now=NOW).version


@pytest.mark.usefixtures("outcomes")
def test_the_experts_weights_are_kept_anew_only_where_the_index_became_a_probability(
    session: Session, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = learning.fit
    expert = Scorer.prior()
    monkeypatch.setattr(learning, "fit", lambda examples: replace(fitted(examples), scorer=expert))
    assert learning.train(session, now=NOW).version is None
    calibrated = rescaled(expert, 0.5, 0.1, calibrated=True)
    monkeypatch.setattr(learning, "fit", lambda examples: replace(fitted(examples), scorer=calibrated))
    said = run("train").stdout
    assert f"Nuova versione: {calibrated.version} (" in said
    assert "l'indice diventa una probabilità" in said


@pytest.mark.usefixtures("outcomes")
def test_what_foretells_better_and_is_no_less_fair_is_promoted(session: Session) -> None:
    version = learning.train(session, now=NOW).version
    findings = learning.promote(session, version=version, because="", **NOW_BY, today=TODAY)
    assert findings.better
    assert findings.less_fair == ()
    assert scorers.active_version(session) == version
    assert actions(session) == [(ScorerAction.PROMOTED, version, PRIOR)]


@pytest.mark.usefixtures("outcomes")
def test_what_learnt_from_other_outcomes_is_not_promoted_without_a_reason(session: Session, world: World) -> None:
    version = learning.train(session, now=NOW).version
    world.proposal(State.DISCARDED, reason=Reason.CAPACITY)
    with pytest.raises(learning.NotPromoted) as refused:
        learning.promote(session, version=version, because=" ", **NOW_BY, today=TODAY)
    assert refused.value.against["outcomes_changed"]
    learning.promote(session, version=version, because="Prova di un mese", **NOW_BY, today=TODAY)
    change = session.scalars(select(ScorerChange)).one()
    assert (change.because, change.against_findings) == ("Prova di un mese", True)
    assert change.findings["outcomes_changed"] is True


@pytest.mark.usefixtures("outcomes")
def test_a_profile_that_changes_makes_no_version_old(session: Session, world: World) -> None:
    version = learning.train(session, now=NOW).version
    world.person(capacities={"d430": 4})
    findings = learning.promote(session, version=version, because="", **NOW_BY, today=TODAY)
    assert findings.version == version


@pytest.mark.usefixtures("outcomes")
def test_what_can_no_longer_be_compared_needs_a_reason(session: Session) -> None:
    version = learning.train(session, now=NOW).version
    session.execute(delete(Placement))
    with pytest.raises(learning.NotPromoted) as refused:
        learning.promote(session, version=version, because="", **NOW_BY, today=TODAY)
    assert set(refused.value.against) == {"outcomes_changed", "not_compared"}


def installed(session: Session, intercept: float = 0.5, tables: dict | None = None, **training: object) -> str:
    """A version made by hand, as if trained on today's outcomes."""
    card = {"lesson": learning.lesson(past(session).outcomes)} | training
    scorer = Scorer(tables or Scorer.prior().tables, intercept, "map")
    return scorers.install(session, scorer=scorer, now=NOW, activate=False, training=card).version


@pytest.mark.usefixtures("outcomes")
def test_a_version_is_judged_by_itself_too(session: Session) -> None:
    """What today's outcomes would teach is better; a version that knows nothing is not, whatever its card says."""
    flat = installed(session, tables={"hours": np.zeros(BINS)})
    with pytest.raises(learning.NotPromoted) as refused:
        learning.promote(session, version=flat, because="", **NOW_BY, today=TODAY)
    assert set(refused.value.against) == {"not_better"}


@pytest.mark.usefixtures("outcomes")
def test_what_taught_the_version_in_use_cannot_speak_for_another(session: Session) -> None:
    first = learning.train(session, now=NOW).version
    learning.promote(session, version=first, because="", **NOW_BY, today=TODAY)
    with pytest.raises(learning.NotPromoted) as refused:
        learning.promote(session, version=installed(session), because="", **NOW_BY, today=TODAY)
    assert refused.value.against == {"few_new_positions": 0}


@pytest.mark.usefixtures("outcomes")
def test_a_refusal_by_an_employer_makes_a_version_old(session: Session, world: World) -> None:
    """It teaches nothing by itself, but tells whom the others stand for."""
    before = learning.lesson(past(session).outcomes)
    world.proposal(State.PROPOSED)
    assert learning.lesson(past(session).outcomes) == before
    steps = (State.PROPOSED, State.ACCEPTED, State.SENT, State.DECLINED_BY_EMPLOYER)
    world.proposal(*steps, reason=Reason.EMPLOYERS_CHOICE)
    assert learning.lesson(past(session).outcomes) != before


@pytest.mark.usefixtures("outcomes")
def test_what_treats_a_group_worse_is_not_promoted_without_a_reason(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = learning.train(session, now=NOW).version
    monkeypatch.setattr(learning.Findings, "less_fair", (("sex", "F"),))
    with pytest.raises(learning.NotPromoted) as refused:
        learning.promote(session, version=version, because="", **NOW_BY, today=TODAY)
    assert refused.value.against == {"less_fair": [["sex", "F"]]}


@pytest.mark.usefixtures("outcomes")
def test_another_version_put_into_use_meanwhile_is_not_overwritten(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, other = learning.train(session, now=NOW).version, installed(session)
    compared = learning._against

    def slow(*arguments: object) -> object:
        scorers.use(session, session.get_one(ScorerVersion, other))
        return compared(*arguments)

    monkeypatch.setattr(learning, "_against", slow)
    with pytest.raises(learning.ChangedMeanwhile):
        learning.promote(session, version=version, because="Di fretta", **NOW_BY, today=TODAY)


@pytest.mark.usefixtures("world")
def test_going_back_again_goes_back_further(session: Session) -> None:
    one, two = installed(session, 0.5), installed(session, 0.6)
    for version in (one, two, one):
        learning.promote(session, version=version, because="Per prova", **NOW_BY, today=TODAY)
    assert [learning.rollback(session, **NOW_BY) for _ in range(3)] == [two, one, PRIOR]
    with pytest.raises(learning.NothingBefore):
        learning.rollback(session, **NOW_BY)


@pytest.mark.usefixtures("world")
def test_without_outcomes_nothing_is_learnt(session: Session) -> None:
    with pytest.raises(NothingTeaches):
        learning.train(session, now=NOW)


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("outcomes")
def test_evaluate_prints_what_scripts_read(run: Callable[..., Result]) -> None:
    told = json.loads(run("evaluate", "--json").stdout)
    assert (told["positions"], told["outcomes"]) == (15, 60)
    assert {"candidate", "prior", "random", "text"} <= set(told["scorers"])
    for measured in told["scorers"].values():
        assert set(measured) == METRICS
        assert all(low <= value <= high for value, low, high in measured.values())
    assert {"sex", "age_band", "category"} == set(told["fairness"]["candidate"]["attributes"])
    assert told["fairness"]["less_fair"] == []


@pytest.mark.usefixtures("outcomes")
def test_the_whole_life_from_the_command_line(run: Callable[..., Result]) -> None:
    version = json.loads(run("train", "--json").stdout)["version"]
    assert "Meglio di quella in uso: sì." in run("evaluate").stdout
    assert f"Ora è in uso {version}." in run("promote", version).stdout
    assert json.loads(run("show", version, "--json").stdout)["active"] is True
    assert "Ha imparato da 60 esiti (30 buoni) di 15 posizioni." in run("show", version).stdout
    assert f"Ora è di nuovo in uso {PRIOR}." in run("rollback").stdout
    assert version in run("show").stdout


@pytest.mark.usefixtures("outcomes")
def test_a_refused_promotion_says_why_and_exits_with_1(run: Callable[..., Result]) -> None:
    version = json.loads(run("train", "--json").stdout)["version"]
    assert run("promote", version).exit_code == 0
    refused = run("promote", PRIOR)
    assert refused.exit_code == 1
    assert "nessun esito parla per questa versione" in refused.output
    assert "--because" in refused.output
    assert run("promote", PRIOR, "--because", "Si torna ai pesi degli esperti").exit_code == 0


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("train",), "Nessun esito insegna qualcosa"),
        (("evaluate",), "Nessun esito insegna qualcosa"),
        (("promote", "map-0"), "Non c'è nessuna versione «map-0»"),
        (("promote", PRIOR), f"La versione {PRIOR} è già in uso."),
        (("rollback",), "La versione in uso è la prima"),
        (("show", "map-0"), "Non c'è nessuna versione «map-0»"),
    ],
)
def test_what_cannot_be_done_is_said_in_italian(
    run: Callable[..., Result], words: tuple[str, ...], message: str
) -> None:
    refused = run(*words)
    assert refused.exit_code == 1
    assert message in refused.output


def test_too_few_outcomes_say_how_many_are_needed(run: Callable[..., Result], world: World) -> None:
    world.proposal(State.DISCARDED, reason=Reason.CAPACITY)
    assert "sono tutti dello stesso tipo" in run("train").output
    kept = world.proposal(*HIRED)
    world.keep(Placement(proposal=kept, kept_six_months=True))
    assert "servono almeno 30" in run("train").output


@pytest.mark.usefixtures("outcomes")
def test_a_machine_that_knows_no_name_still_promotes(
    run: Callable[..., Result], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("webapp.commands.model.getuser", nobody)
    version = json.loads(run("train", "--json").stdout)["version"]
    assert run("promote", version).exit_code == 0
    assert session.scalars(select(ScorerChange.by)).one() == "sconosciuto"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("words", [("promote", "map-0"), ("rollback",)])
def test_whoever_comes_second_is_told(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def overtaken(*_arguments: object, **_options: object) -> None:
        raise learning.ChangedMeanwhile

    monkeypatch.setattr(learning, words[0], overtaken)
    told = run(*words)
    assert told.exit_code == 1
    assert "Nel frattempo è stata messa in uso un'altra versione" in told.output
