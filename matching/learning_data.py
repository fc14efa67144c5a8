"""From outcomes to examples: which outcomes teach, what they teach, and who could have been judged but was not.

Only what is about fit teaches. An employer's refusal never does, whatever reason is written: a prejudice would be
learnt with it. What is not known yet, or ended for reasons that have nothing to do with fit, teaches nothing either.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matching.comparison import Comparison
from matching.features import FEATURES, bins
from matching.gates import GATES, gate_mask
from matching.pool import Pool, bits
from matching.records import Outcome, Position

Binned = NDArray[np.uint8]

FIT_REASONS = frozenset({"capacita", "competenze", "distanza", "orario", "accomodamento_mancante"})
"""An officer's discard for one of these says that the person does not fit the position as it is."""
OWN_REASONS = frozenset({"distanza", "orario"})
"""A person who declines for one of these says what they can reach and when. Not capacities or skills: people who were
often turned away think too little of theirs."""
SIX_MONTHS = 181
"""Days of the shortest half of a year, the first and the last one counted."""
LASTING_GATES = ("licence", "regime", "exclusion")
"""Gates that say today what they said then; being available or having consented changes from week to week."""
STEPS = ("scartato", "proposto", "rinuncia", "non_assunto", "assunto")
"""How far a decision can get, the furthest last."""
OTHERS = 2000
"""At most so many people not judged are kept a position; each then stands for several."""


class LearningError(ValueError):
    """The outcomes cannot teach a scorer; the message says why."""


class UnknownCode(LearningError):
    """An outcome names a position or a person that is not there."""


class NothingTeaches(LearningError):
    """No outcome says anything about fit."""


class OneClassOnly(LearningError):
    """All outcomes that teach say the same."""


class TooFew(LearningError):
    """Fewer outcomes, or positions, than a scorer can be learnt and checked with."""


def label(outcome: Outcome) -> bool | None:
    """True: kept six months. False: a poor fit. None: it teaches nothing.

    | outcome                                                           | teaches |
    | ----------------------------------------------------------------- | ------- |
    | hired, kept six months, as recorded or by its start and end       | True    |
    | hired, ended within six months as unfit                           | False   |
    | hired, recorded as kept six months or not, against its dates      | None    |
    | hired, ended early for health, resignation, contract's end, other | None    |
    | hired, not known yet                                              | None    |
    | not hired by the employer, whatever the reason                    | None    |
    | the person declined for distance or hours                         | False   |
    | the person declined for any other reason                          | None    |
    | discarded by the officer for a reason about fit                   | False   |
    | discarded by the officer for any other reason                     | None    |
    """
    if outcome.decision == "scartato":
        return False if outcome.reason in FIT_REASONS else None
    if outcome.result == "assunto":
        return _lasted(outcome)
    return False if outcome.result == "rinuncia" and outcome.result_reason in OWN_REASONS else None


def _lasted(outcome: Outcome) -> bool | None:
    """What a job that started teaches; nothing where what was recorded and its dates contradict each other."""
    kept, by_dates = outcome.kept_six_months, _by_dates(outcome)
    if kept is not None and by_dates is not None and kept != by_dates:
        return None
    if kept or by_dates:
        return True
    return False if outcome.end_reason == "inadatto" else None


def _by_dates(outcome: Outcome) -> bool | None:
    """Whether start and end show six months; None where one of them is not known."""
    if outcome.start is None or outcome.end is None:
        return None
    return (outcome.end - outcome.start).days + 1 >= SIX_MONTHS


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What a scorer learns from: F features, n judged pairs, m pairs that nobody judged, G positions.

    ``binned`` is F × n, ``good`` (n) says who kept the job six months, ``groups`` (n) is the place of the pair's
    position in ``positions``. ``others`` (F × m) are people whom no lasting gate stops and about whom no outcome
    teaches, with ``other_groups`` and ``stands_for``: how many people each one represents. ``tried`` (n) says whose
    outcome shows after the employer's answer; ``silent`` (F × s, with ``silent_groups``) are those who got that far and
    of whom no outcome speaks: refused, ended for other reasons, or not known yet.
    """

    features: tuple[str, ...]
    positions: tuple[str, ...]
    binned: Binned
    good: NDArray[np.bool_]
    groups: NDArray[np.intp]
    others: Binned
    other_groups: NDArray[np.intp]
    stands_for: NDArray[np.float64]
    tried: NDArray[np.bool_]
    silent: Binned
    silent_groups: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.good)

    @property
    def fingerprint(self) -> str:
        """A short hash of everything that a scorer learns from: the same one, the same lesson."""
        digest = hashlib.sha256(repr((self.features, self.positions)).encode())
        for field in fields(self)[2:]:
            column = getattr(self, field.name)
            digest.update(repr((column.shape, column.dtype.str)).encode() + column.tobytes())
        return digest.hexdigest()[:16]

    def take(self, places: Iterable[int]) -> "Examples":
        """The examples of some positions by place, in this order; a position named twice counts as two."""
        chosen = list(places)
        judged, groups = _gathered(self.groups, chosen)
        unjudged, other_groups = _gathered(self.other_groups, chosen)
        unheard, silent_groups = _gathered(self.silent_groups, chosen)
        return Examples(
            features=self.features,
            positions=tuple(self.positions[place] for place in chosen),
            binned=self.binned[:, judged],
            good=self.good[judged],
            groups=groups,
            others=self.others[:, unjudged],
            other_groups=other_groups,
            stands_for=self.stands_for[unjudged],
            tried=self.tried[judged],
            silent=self.silent[:, unheard],
            silent_groups=silent_groups,
        )


def _gathered(groups: NDArray[np.intp], chosen: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows of the chosen groups, and the place of each row's group among the chosen."""
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(groups.max(initial=-1) + 2))
    rows = [order[starts[g] : starts[g + 1]] if g + 1 < len(starts) else order[:0] for g in chosen]
    sizes = [len(found) for found in rows]
    return (np.concatenate(rows) if rows else order[:0]), np.repeat(np.arange(len(chosen)), sizes)


def gather(
    positions: Iterable[Position],
    pool: Pool | Mapping[str, Pool],
    outcomes: Iterable[Outcome],
    *,
    features: Collection[str] | None = None,
    others: int = OTHERS,
    seed: int = 0,
) -> Examples:
    """The examples that outcomes give. ``pool`` is one for all positions, or one by position id: people as they were.

    ``features`` are those to learn from, all when None; they come in the order of FEATURES.
    Somebody judged twice for one position counts once, by the last outcome that teaches, unless a later one got
    further: who was discarded and hired later was not unfit. Of one day, what got further is the later one. A position
    about which no outcome teaches is left out. ``seed`` draws the people kept where more than ``others`` were not
    judged. Raises UnknownCode for an outcome without its position or person, NothingTeaches when no outcome teaches.
    """
    names = tuple(FEATURES) if features is None else tuple(name for name in FEATURES if name in features)
    known = {position.id: position for position in positions}
    by_position = _by_position(_last_told(outcomes, known, pool).values())
    rng = np.random.default_rng(seed)
    parts = [
        _Part.of(known[code], _pool_of(pool, code), told, features=names, most=others, rng=rng)
        for code, told in by_position.items()
    ]
    return _joined(names, tuple(by_position), parts)


def _by_position(told: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes of each position about which one teaches, in the order of their ids."""
    found: dict[str, list[Outcome]] = {}
    for outcome in told:
        found.setdefault(outcome.position, []).append(outcome)
    taught = {code: found[code] for code in sorted(found) if any(label(o) is not None for o in found[code])}
    if not taught:
        raise NothingTeaches("no outcome says anything about fit, so there is nothing to learn from")
    return taught


def _joined(features: tuple[str, ...], positions: tuple[str, ...], parts: "Sequence[_Part]") -> Examples:
    """The examples of all positions, side by side."""
    places = np.arange(len(parts))
    return Examples(
        features=features,
        positions=positions,
        binned=np.hstack([part.binned for part in parts]),
        good=np.concatenate([part.good for part in parts]),
        groups=np.repeat(places, [len(part.good) for part in parts]),
        others=np.hstack([part.others for part in parts]),
        other_groups=np.repeat(places, [part.others.shape[1] for part in parts]),
        stands_for=np.concatenate([np.full(part.others.shape[1], part.stands_for) for part in parts]),
        tried=np.concatenate([part.tried for part in parts]),
        silent=np.hstack([part.silent for part in parts]),
        silent_groups=np.repeat(places, [part.silent.shape[1] for part in parts]),
    )


def _last_told(
    outcomes: Iterable[Outcome], known: Mapping[str, Position], pool: Pool | Mapping[str, Pool]
) -> dict[tuple[str, str], Outcome]:
    """By position and person, in the order of their ids: what of each pair counts, whatever the order of the input."""
    told: dict[tuple[str, str], Outcome] = {}
    for outcome in sorted(outcomes, key=_order):
        _check(outcome, known, pool)
        pair = outcome.position, outcome.candidate
        if pair not in told or _replaces(outcome, told[pair]):
            told[pair] = outcome
    return told


def _order(outcome: Outcome) -> tuple[object, ...]:
    """By position, person and day, then by how far it got; what is left only makes the order total."""
    stated = (outcome.start, outcome.end, outcome.reason, outcome.result_reason, outcome.end_reason)
    rest = tuple("" if value is None else str(value) for value in (*stated, outcome.kept_six_months))
    return outcome.position, outcome.candidate, outcome.decided, _got_to(outcome), rest


def _replaces(later: Outcome, earlier: Outcome) -> bool:
    """Whether the later one counts: it teaches, or the earlier one does not, or it got further and so disproves it."""
    return label(later) is not None or label(earlier) is None or _got_to(later) > _got_to(earlier)


def _got_to(outcome: Outcome) -> int:
    """How far it came: discarded, proposed, declined, refused by the employer, hired."""
    return STEPS.index("scartato" if outcome.decision == "scartato" else outcome.result or outcome.decision)


def _got_an_answer(outcome: Outcome) -> bool:
    """Whether the employer had their say."""
    return outcome.decision == "proposto" and outcome.result in {"assunto", "non_assunto"}


def _check(outcome: Outcome, known: Mapping[str, Position], pool: Pool | Mapping[str, Pool]) -> None:
    if outcome.position not in known:
        raise UnknownCode(f"an outcome names the position {outcome.position}, which is not there")
    if outcome.candidate not in _pool_of(pool, outcome.position):
        raise UnknownCode(f"an outcome of {outcome.position} names {outcome.candidate}, who is not in the pool")


def _pool_of(pool: Pool | Mapping[str, Pool], position: str) -> Pool:
    if isinstance(pool, Pool):
        return pool
    if position not in pool:
        raise UnknownCode(f"there is no pool for the position {position}")
    return pool[position]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The examples of one position."""

    binned: Binned
    good: NDArray[np.bool_]
    tried: NDArray[np.bool_]
    silent: Binned
    others: Binned
    stands_for: float

    @classmethod
    def of(
        cls,
        position: Position,
        pool: Pool,
        outcomes: Sequence[Outcome],
        *,
        features: Sequence[str],
        most: int,
        rng: np.random.Generator,
    ) -> "_Part":
        comparison = Comparison(position, pool)
        columns = bins(comparison, features)
        teaching = [outcome for outcome in outcomes if label(outcome) is not None]
        silent = [outcome for outcome in outcomes if label(outcome) is None and _got_an_answer(outcome)]
        judged = _rows(pool, teaching)
        free = _free(comparison, judged)
        kept = free if len(free) <= most else np.sort(rng.choice(free, most, replace=False))
        return cls(
            binned=columns[:, judged],
            good=np.array([label(outcome) for outcome in teaching], dtype=np.bool_),
            tried=np.array([_got_an_answer(outcome) for outcome in teaching], dtype=np.bool_),
            silent=columns[:, _rows(pool, silent)],
            others=columns[:, kept],
            stands_for=len(free) / max(len(kept), 1),
        )


def _rows(pool: Pool, outcomes: Sequence[Outcome]) -> NDArray[np.intp]:
    return np.array([pool.row(outcome.candidate) for outcome in outcomes], dtype=np.intp)


def _free(comparison: Comparison, judged: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows that no lasting gate stops and about whom no outcome teaches."""
    lasting = np.uint8(bits(LASTING_GATES, {gate: place for place, gate in enumerate(GATES)}))
    free = gate_mask(comparison) & lasting == 0
    free[judged] = False
    return np.flatnonzero(free)
