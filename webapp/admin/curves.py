"""The curves of a scorer, as small pictures with their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching import FEATURES, Scorer
from matching.features import TOP
from matching.pool import UNKNOWN
from webapp.formatting import language

WIDTH, HEIGHT, POINTS = 120, 40, 30


@dataclass(frozen=True, slots=True)
class Curve:
    """What a feature adds to the index from its worst to its best value; ``points`` draw it, all at one scale."""

    label: str
    zero: str
    one: str
    worst: float
    best: float
    unknown: float
    points: str
    base: float
    """Where nothing is added, in the picture's height."""

    @property
    def weight(self) -> float:
        """How far the worst and the best value are apart."""
        return self.best - self.worst


def curves(scorer: Scorer) -> list[Curve]:
    """Every curve, the heaviest first."""
    return sorted(_curves(scorer), key=lambda curve: -curve.weight)


def _curves(scorer: Scorer) -> Iterator[Curve]:
    low = min(float(table[0]) for table in scorer.tables.values())
    high = max(float(table[TOP]) for table in scorer.tables.values())

    def height(value: float) -> float:
        return round(HEIGHT * (high - value) / ((high - low) or 1), 1)

    bins = [round(TOP * step / POINTS) for step in range(POINTS + 1)]
    for name, table in scorer.tables.items():
        meaning = getattr(FEATURES[name], language())
        yield Curve(
            label=meaning.label,
            zero=meaning.zero,
            one=meaning.one,
            worst=float(table[0]),
            best=float(table[TOP]),
            unknown=float(table[UNKNOWN]),
            points=" ".join(f"{WIDTH * at / TOP:.0f},{height(float(table[at]))}" for at in bins),
            base=height(0.0),
        )
