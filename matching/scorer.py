"""The scorer: an additive function of monotone features, compiled to one small table a feature.

score = logistic(intercept + Σ table[bin]). So an explanation is exact, a ranking is fast, and a version is a small file
with a hash. Without outcomes the tables are an expert's (``Scorer.prior``); a trained scorer has the same form.
"""

import base64
import hashlib
import json
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from matching.comparison import Comparison
from matching.features import BINS, FEATURES, SCHEMA, TOP, bins
from matching.pool import UNKNOWN
from matching.records import DECIMALS, ScorerInfo
from matching.sums import scores, totals

Table = NDArray[np.float64]
Replicates = NDArray[np.float32]
Kind = Literal["prior", "map", "additive"]


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Tables of 256 contributions by feature name, added in the order of FEATURES.

    Each table rises (never falls) over the bins 0–254 and gives the unknown bin 255 a value between its ends; bins of a
    typical person contribute about 0, so that a reason reads as for or against. ``calibrated`` says that the score is a
    probability. ``replicates`` are other tables that the same knowledge could have given (B × tables × 256): how far
    the ranks of one person spread over them says how sure a rank is. Raises ValueError for an unknown feature or kind,
    an intercept that is no finite number, no tables at all, or a table that breaks these rules.
    """

    tables: Mapping[str, Table]
    intercept: float
    kind: Kind = "prior"
    calibrated: bool = False
    replicates: Replicates | None = None
    version: str = field(init=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind {self.kind}; known: {', '.join(get_args(Kind))}")
        if not math.isfinite(self.intercept):
            raise ValueError(f"the intercept must be a finite number, not {self.intercept}")
        unknown = sorted(self.tables.keys() - FEATURES.keys())
        if unknown or not self.tables:
            raise ValueError(
                f"unknown features: {', '.join(unknown)}" if unknown else "a scorer needs a table at least"
            )
        tables = {name: _checked(name, self.tables[name]) for name in FEATURES if name in self.tables}
        object.__setattr__(self, "intercept", float(self.intercept))
        object.__setattr__(self, "tables", tables)
        object.__setattr__(self, "replicates", _checked_replicates(self.replicates, len(tables)))
        object.__setattr__(self, "version", f"{self.kind}-{self._digest()}")

    @classmethod
    def prior(cls) -> "Scorer":
        """The expert tables, for use before there are outcomes to learn from."""
        tables = {name: PRIOR[name].table() for name in FEATURES}
        return cls(tables, PRIOR_INTERCEPT, replicates=_doubted(np.stack(list(tables.values()))))

    @property
    def info(self) -> ScorerInfo:
        """What a ranking says about its scorer."""
        return ScorerInfo(self.version, self.kind, self.calibrated, self.intercept)

    def bins(self, comparison: Comparison) -> NDArray[np.uint8]:
        """The features this scorer reads, as features × candidates."""
        return bins(comparison, self.tables)

    def scores(self, binned: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Scores in (0, 1), rounded to DECIMALS, of features × candidates."""
        return scores(totals(self, binned))

    def contributions(self, binned: Iterable[int]) -> dict[str, float]:
        """What each feature adds for one candidate, before the logistic function."""
        pairs = zip(self.tables.items(), binned, strict=True)
        return {name: round(float(table[place]), DECIMALS) for (name, table), place in pairs}

    def to_json(self) -> str:
        """The scorer as text; ``from_json`` gives the same numbers to the last bit."""
        content = {
            "version": self.version,
            "kind": self.kind,
            "calibrated": self.calibrated,
            "intercept": self.intercept,
            "features": {"schema": SCHEMA, "names": list(FEATURES)},
            "tables": {name: table.tolist() for name, table in self.tables.items()},
            "replicates": _packed(self.replicates),
        }
        return json.dumps(content)

    @classmethod
    def from_json(cls, text: str, source: str = "text") -> "Scorer":
        """Read a scorer. Raises ValueError for one that is cut short, changed since, or of other features."""
        try:
            content = json.loads(text)
            version, same_features = content["version"], _made_for_these(content.get("features"))
            numbers = _numbers(content) if same_features else {}
        except (KeyError, TypeError, AttributeError, OverflowError, zlib.error, ValueError) as error:
            raise ValueError(f"{source} is not a scorer file") from error
        if not same_features:
            raise ValueError(f"{source} was made for other features than these: train it again")
        try:
            scorer = cls(**numbers)
        except ValueError as error:
            raise ValueError(f"{source} is not a scorer file: {error}") from error
        if scorer.version != version:
            raise ValueError(f"{source} says it is {version} but holds {scorer.version}")
        return scorer

    def to_file(self, path: Path | str) -> None:
        """Write the scorer as a small JSON file."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def from_file(cls, path: Path | str) -> "Scorer":
        """Read a scorer's file. Raises ValueError as ``from_json`` does."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ValueError(f"{path} is not a scorer file") from error
        return cls.from_json(text, source=str(path))

    def _digest(self) -> str:
        digest = hashlib.sha256(repr((self.intercept, self.calibrated)).encode())
        for name, table in self.tables.items():
            digest.update(name.encode())
            digest.update(table.astype("<f8").tobytes())
        if self.replicates is not None:
            digest.update(self.replicates.astype("<f4").tobytes())
        return digest.hexdigest()[:10]


def _made_for_these(features: Any) -> bool:
    """Whether the features that a file was made for are among these, in this order and with bins of this meaning.

    Features added since are no hindrance. Older files do not say, and are read as they always were.
    """
    if features is None:
        return True
    known = [name for name in FEATURES if name in features["names"]]
    return bool(features["schema"] == SCHEMA and features["names"] == known)


def _numbers(content: Any) -> dict[str, Any]:
    """What a scorer is made of, from its file."""
    tables = {name: np.array(values, dtype=np.float64) for name, values in content["tables"].items()}
    return {
        "tables": tables,
        "intercept": float(content["intercept"]),
        "kind": content["kind"],
        "calibrated": bool(content["calibrated"]),
        "replicates": _unpacked(content.get("replicates"), len(tables)),
    }


def _checked(name: str, values: Table) -> Table:
    table = np.array(values, dtype=np.float64)
    if table.shape != (BINS,) or not np.isfinite(table).all():
        raise ValueError(f"the table of {name} must be {BINS} finite numbers")
    if (np.diff(table[:UNKNOWN]) < 0).any():
        raise ValueError(f"the table of {name} falls: more would lower the score")
    if not table[0] <= table[UNKNOWN] <= table[TOP]:
        raise ValueError(f"the unknown value of {name} is not between its ends")
    table.flags.writeable = False
    return table


def _checked_replicates(values: Replicates | None, n_tables: int) -> Replicates | None:
    if values is None:
        return None
    replicates = np.array(values, dtype=np.float32)
    shaped = replicates.ndim == 3 and len(replicates) > 0 and replicates.shape[1:] == (n_tables, BINS)
    if not shaped or not np.isfinite(replicates).all():
        raise ValueError(f"replicates must be finite numbers, replicates × {n_tables} tables × {BINS}, at least one")
    replicates.flags.writeable = False
    return replicates


def _packed(replicates: Replicates | None) -> str | None:
    if replicates is None:
        return None
    return base64.b64encode(zlib.compress(replicates.astype("<f4").tobytes())).decode("ascii")


def _unpacked(text: str | None, n_tables: int) -> Replicates | None:
    if text is None:
        return None
    values = np.frombuffer(zlib.decompress(base64.b64decode(text, validate=True)), dtype="<f4")
    return values.reshape(-1, n_tables, BINS).astype(np.float32)


# --- the expert prior -------------------------------------------------------------------------------------------------


class Prior(NamedTuple):
    """An expert table: ``weight`` is the log-odds between worst and best value.

    ``points`` are (value, share of the weight) pairs joined by straight lines; ``neutral`` is the value that adds
    nothing and ``unknown`` the value that an unknown one is worth.
    """

    weight: float
    neutral: float
    unknown: float
    points: tuple[tuple[float, float], ...]
    reason: str

    def table(self) -> Table:
        """The 256 contributions."""
        values = np.append(np.arange(TOP + 1) / TOP, self.unknown)
        table: Table = self.weight * (self._share(values) - self._share(np.array([self.neutral])))
        return table

    def _share(self, values: Table) -> Table:
        at, shares = zip(*self.points, strict=True)
        shares_there: Table = np.interp(values, at, shares)
        return shares_there


LINE = ((0.0, 0.0), (1.0, 1.0))
STEEP_END = ((0.0, 0.0), (0.5, 0.35), (0.75, 0.6), (1.0, 1.0))
"""The first missing level costs most, since a job half done is not a job; each further one costs less, but costs."""
JUST_SHORT = (TOP - 1) / TOP
AGREED = ((0.0, 0.0), (JUST_SHORT, 0.85), (1.0, 1.0))
"""A step at the end: the least beyond what was agreed has to be talked over, and is no longer a reason for."""
WELL_BEYOND = ((0.0, 0.0), (0.5, 0.6), (JUST_SHORT, 0.95), (1.0, 1.0))
"""The same with a smaller step: far outside the range costs most, a little outside can often be agreed."""
NEAR_ENOUGH = ((0.0, 0.0), (0.25, 0.45), (0.5, 0.8), (0.75, 0.97), (1.0, 1.0))
"""Once the way is short enough, shorter still hardly counts; beyond what somebody goes, each kilometre does."""
PRIOR_INTERCEPT = 0.97
DOUBT, DOUBTS = 0.3, 20
"""How unsure the expert is of a weight (standard deviation of its logarithm), and how many sets of weights show it."""
PRIOR: dict[str, Prior] = {
    "essential_skills": Prior(
        1.2, 0.4, 0.4, LINE, "Knowing the work shortens training; what is missing can be learnt on the job."
    ),
    "preferred_skills": Prior(0.4, 0.25, 0.25, LINE, "Welcome, never needed."),
    "occupation_wish": Prior(
        1.0, 0.4, 0.4, LINE, "People stay in work that they chose: wishes recorded predict retention (domain.md §5)."
    ),
    "experience": Prior(
        0.7, 0.0, 0.0, LINE, "Having done it before helps; the first year most, and none stated may be none recorded."
    ),
    "worst_margin": Prior(
        1.6, 0.9, 0.9, STEEP_END, "The largest gap decides whether the job can be done, more than the average one."
    ),
    "firm_margin": Prior(
        2.4, 1.0, 1.0, STEEP_END, "A demand that nobody else can take over leaves no way round a gap."
    ),
    "total_margin": Prior(
        0.25, 0.95, 0.8, LINE, "Many small gaps together weigh on a placement; the other margins say most of it."
    ),
    "fundable_margin": Prior(
        1.6, 0.95, 0.95, LINE, "A gap that can be closed is a cost; one that nothing closes is a barrier."
    ),
    "hours": Prior(2.0, JUST_SHORT, 0.82, WELL_BEYOND, "Hours outside what a person can do end placements early."),
    "endurance": Prior(
        0.6,
        JUST_SHORT,
        JUST_SHORT,
        AGREED,
        "The same work tires more in a longer week: hours and endurance go together.",
    ),
    "shifts": Prior(1.0, 0.8, 0.7, LINE, "Times that do not suit wear out attendance; some can be agreed."),
    "contract": Prior(
        0.6, 0.75, 0.75, LINE, "Work of the kind that somebody would take is kept longer; it can be talked over."
    ),
    "travel": Prior(2.0, 0.6, 0.6, NEAR_ENOUGH, "A way to work that is too long is a common reason to give up."),
    # Schooling often mirrors how accessible school was, and for whom: in simulated worlds where titles of study help
    # nobody and a group's are not recognised (seeds 1–16, no prejudiced employer needed), that group stands among the
    # first 10 .98 times as often as the rest at a weight of 0, .95 at 0.05, .93 at 0.1, .87 at 0.2.
    "education": Prior(
        0.05, 0.9, 0.7, LINE, "A title stands in for skills, and tells more of how accessible school was: a trifle."
    ),
}


def _doubted(tables: Table) -> Replicates:
    """The prior with its weights drawn around the expert's, always the same draws: without outcomes to draw again, a
    rank is as sure as the weights are. Rounded, so that every machine gives the same version."""
    factors = np.exp(np.random.default_rng(68).normal(0, DOUBT, (DOUBTS, len(tables)))).round(3)
    replicates: Replicates = (factors[:, :, None] * tables).astype(np.float32)
    return replicates
