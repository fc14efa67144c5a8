"""The scorer's life: trained on what became of proposals, compared, put into use by a person, taken back."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Outcome, Scorer
from matching.evaluation import Evaluation, apart
from matching.evaluation import evaluate as compare
from matching.fairness import Audit, audit, in_order
from matching.learning_data import Examples, LearningError, gather
from matching.metrics import Interval
from matching.training import LEAST_POSITIONS, Training
from matching.training import train as fit
from models.errors import DomainError, NotFound
from models.scorers import ScorerChange, ScorerVersion
from models.territory import Office
from models.types import ScorerAction
from webapp.services import data_version
from webapp.services.engine import scorers
from webapp.services.engine.auditing import groups
from webapp.services.engine.outcomes import past
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_records

TOLERATED = 0.02
"""NDCG that a better version may still lose by chance: about what it costs to swap two in the middle of the ten."""


class ChangedMeanwhile(DomainError):
    """Somebody else put another version into use while this one was compared."""


class AlreadyInUse(DomainError):
    """The version is the one in use."""


class NothingBefore(DomainError):
    """The version in use took nobody's place."""


class NotPromoted(DomainError):
    """The comparison speaks against a version, and nobody said why it should be used all the same."""

    def __init__(self, against: dict[str, Any], findings: "Findings | None") -> None:
        super().__init__(", ".join(against))
        self.against = against
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave. ``version`` is None when it is the expert's tables as they were."""

    training: Training
    version: str | None
    decisions: int
    left_out: int


def train(session: Session, *, now: datetime) -> Trained:
    """Learn from every office's outcomes and keep the scorer, not in use. Raises LearningError."""
    known = past(session)
    examples = gather(known.positions, known.pools, known.outcomes)
    training = fit(examples)
    version = None
    if training.scorer.version != Scorer.prior().version:
        card = training.to_dict() | {"lesson": lesson(known.outcomes), "learnt_from": list(examples.positions)}
        version = scorers.install(session, scorer=training.scorer, now=now, activate=False, training=card).version
    return Trained(training, version, len(known.outcomes), known.left_out)


def lesson(outcomes: Iterable[Outcome]) -> str:
    """A hash of all that is decided: it stays the same until an outcome comes in or changes.

    Also outcomes that teach nothing by themselves count: whom employers refused tells whom the others stand for.
    """
    ended = sorted(repr(o) for o in outcomes if o.decision == "scartato" or o.result)
    return hashlib.sha256("\n".join(ended).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Findings:
    """What outcomes teach beside the scorer in use: how well each foretells, and whom each brings to the top.

    ``evaluation`` trains anew without the positions it is measured on; ``own`` is how the very version differs from the
    one in use on all of them, ``new_positions`` how many did not teach the one in use: those they are compared on.
    """

    version: str
    active: str
    evaluation: Evaluation
    own: Mapping[str, Interval]
    new_positions: int
    fairness: Audit
    fairness_active: Audit

    @property
    def better(self) -> bool:
        """What outcomes teach orders held-out people better, and finds no fewer of those who stayed.

        Better is a gain whose interval does not reach down to a loss that matters. And the version itself must gain on
        all outcomes, which flatter it, no less than training gains on those it has not seen: else it is not their
        lesson.
        """
        ndcg, recall = self.evaluation.difference["ndcg@10"], self.evaluation.difference["recall@20"]
        gains = ndcg.value > 0 and ndcg.low > -TOLERATED and not recall.high < 0
        return gains and self.own["ndcg@10"].value > max(0.0, ndcg.value - TOLERATED)

    @property
    def less_fair(self) -> tuple[tuple[str, str], ...]:
        """The groups, as (attribute, group), that it treats worse than the one in use."""
        return self.fairness.worse_than(self.fairness_active)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``flask model evaluate``."""
        return {
            "version": self.version,
            "active": self.active,
            "new_positions": self.new_positions,
            **self.evaluation.to_dict(),
            "fairness": {
                "candidate": self.fairness.to_dict(),
                "active": self.fairness_active.to_dict(),
                "less_fair": [list(group) for group in self.less_fair],
            },
        }


def evaluate(session: Session, *, today: date) -> Findings:
    """Compare what the outcomes of today would teach with the scorer in use. Raises LearningError."""
    known = past(session)
    examples = gather(known.positions, known.pools, known.outcomes)
    return _compared(session, fit(examples).scorer, examples, today)


def _compared(session: Session, candidate: Scorer, examples: Examples, today: date) -> Findings:
    active = scorers.active(session)
    compared_on = _new_to(session, active, examples)
    return Findings(
        version=candidate.version,
        active=active.version,
        evaluation=compare(examples, active=active, compared_on=compared_on),
        own=apart(examples, candidate, active),
        new_positions=len(compared_on),
        fairness=fairness(session, scorer=candidate, today=today),
        fairness_active=fairness(session, scorer=active, today=today),
    )


def _new_to(session: Session, active: Scorer, examples: Examples) -> list[str]:
    """The positions whose outcomes did not teach the scorer in use: on the others it would look better than it is."""
    training = session.get_one(ScorerVersion, active.version).training or {}
    return sorted(set(examples.positions) - set(training.get("learnt_from", ())))


def fairness(session: Session, *, scorer: Scorer, today: date) -> Audit:
    """Whom a scorer brings to the top of today's open positions, by sex, age band and category."""
    rankings: dict[str, list[str]] = {}
    protected: dict[str, dict[str, str]] = {}
    for office_id in session.scalars(select(Office.id).order_by(Office.id)):
        records = open_records(session, office_id=office_id, today=today)
        rankings |= in_order(records, pools.get(session, office_id=office_id), scorer)
        for attribute, by_candidate in groups(session, office_id=office_id, today=today).items():
            protected.setdefault(attribute, {}).update(by_candidate)
    return audit(rankings, protected)


def promote(session: Session, *, version: str, because: str, by: str, now: datetime, today: date) -> Findings | None:
    """Put a version into use if it is better and no less fair, or because somebody says why.

    The expert's tables are compared with nothing: they are what there is without outcomes, and going back to them
    needs a reason. Raises NotFound, AlreadyInUse, NotPromoted, ChangedMeanwhile.
    """
    row = session.get(ScorerVersion, version)
    if row is None:
        raise NotFound(version)
    if row.active:
        raise AlreadyInUse(version)
    compared_with = scorers.active_version(session)
    findings, against = _against(session, row, today)
    if against and not because.strip():
        raise NotPromoted(against, findings)
    _take_turn(session, compared_with)
    _change(session, row, ScorerAction.PROMOTED, now, by=by, because=because.strip(), against=against)
    return findings


def _take_turn(session: Session, expected: str) -> None:
    """Wait for whoever is changing versions; raises ChangedMeanwhile if another one is in use now."""
    data_version.bump(session, "scorer")
    if scorers.active_version(session) != expected:
        raise ChangedMeanwhile(expected)


def _against(session: Session, row: ScorerVersion, today: date) -> tuple[Findings | None, dict[str, Any]]:
    """The comparison, and what it says against a version; nothing was learnt by the expert's tables."""
    if row.training is None:
        return None, {"untrained": True}
    known = past(session)
    against: dict[str, Any] = {}
    if row.training.get("lesson") != lesson(known.outcomes):
        against["outcomes_changed"] = True
    try:
        examples = gather(known.positions, known.pools, known.outcomes)
        findings = _compared(session, scorers.scorer(session, version=row.version), examples, today)
    except LearningError as error:
        return None, against | {"not_compared": str(error)}
    if findings.new_positions < LEAST_POSITIONS:
        against["few_new_positions"] = findings.new_positions
    elif not findings.better:
        against["not_better"] = findings.evaluation.difference["ndcg@10"].to_list()
    if findings.less_fair:
        against["less_fair"] = [list(group) for group in findings.less_fair]
    return findings, against


def rollback(session: Session, *, now: datetime, by: str, because: str = "") -> str:
    """Go back to the version used before and answer which; again, to the one before that. Raises NothingBefore.

    No reason is asked for: whoever sees something go wrong stops it at once.
    """
    active = scorers.active_version(session)
    _take_turn(session, active)
    used = _versions_used(session)
    if len(used) < 2:
        raise NothingBefore(active)
    row = session.get_one(ScorerVersion, used[-2])
    _change(session, row, ScorerAction.ROLLED_BACK, now, by=by, because=because.strip(), against={})
    return row.version


def _versions_used(session: Session) -> list[str]:
    """The versions that came one after the other to the one in use, without those gone back from."""
    used: list[str] = []
    for change in session.scalars(select(ScorerChange).order_by(ScorerChange.id)):
        used = used or [change.previous]
        if change.action is ScorerAction.ROLLED_BACK:
            used.pop()
        else:
            used.append(change.version)
    return used


def _change(
    session: Session,
    row: ScorerVersion,
    action: ScorerAction,
    now: datetime,
    *,
    by: str,
    because: str,
    against: dict[str, Any],
) -> None:
    change = ScorerChange(
        at=now,
        action=action,
        version=row.version,
        previous=scorers.active_version(session),
        by=by,
        because=because,
        against_findings=bool(against),
        findings=against,
    )
    scorers.use(session, row)
    session.add(change)
    session.flush()
