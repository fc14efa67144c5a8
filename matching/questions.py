"""What is worth asking first: for each capacity not known yet, the positions that an answer would decide.

A position is *to verify* for a person while nothing speaks against and something is unknown. An answer decides it when
the fit then is another one, whichever: suitable, with accommodations, or not now.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from matching.accommodations import FITS, fit_column
from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.gates import GATES, gate_mask
from matching.pool import Pool
from matching.records import LEVELS, Candidate, Fit, Position

_TO_VERIFY, _NOT_NOW = FITS.index(Fit.TO_VERIFY), FITS.index(Fit.NOT_NOW)


class Question(NamedTuple):
    """A dimension not known, and of how many positions the answer decides, whatever it is, or may decide.

    ``may_decide`` counts the positions that only a low enough level decides (a gap that nothing known closes), since
    there more is unknown; none of them is among ``decides``.
    """

    dimension: str
    decides: int
    may_decide: int


def questions(
    candidate: Candidate,
    positions: Iterable[Position],
    *,
    today: date,
    catalogue: Catalogue | None = None,
    lifted: Mapping[str, Collection[str]] | None = None,
) -> list[Question]:
    """One question for each unknown capacity that any position asks for, the one that decides most first.

    Positions that a gate closes, or whose deadline has passed on ``today``, count for nothing; ``lifted`` are the gates
    that an officer has lifted, by position. Equal questions are in the catalogue's order.
    """
    variants = _Variants.of(candidate, catalogue or Catalogue.default())
    decides: Counter[str] = Counter()
    may_decide: Counter[str] = Counter()
    for position in positions:
        unknown = [code for code in position.demanded() if code in variants.unknown]
        expired = position.expires is not None and position.expires < today
        if not unknown or expired or variants.closed(position, (lifted or {}).get(position.id, ())):
            continue
        certain, possible = variants.deciding(position, unknown)
        decides.update(certain)
        may_decide.update(possible)
    found = [Question(code, decides[code], may_decide[code]) for code in variants.unknown if code in decides]
    place = variants.pool.catalogue.dimension_index
    return sorted(found, key=lambda asked: (-asked.decides, -asked.may_decide, place[asked.dimension]))


@dataclass(frozen=True, slots=True)
class _Variants:
    """A pool of one person many times over: as they are known, and with each unknown capacity at its lowest.

    Nothing but the lowest level has to be tried: a gap that is closed there is closed at every higher level.
    """

    pool: Pool
    row: int
    unknown: Mapping[str, int]

    @classmethod
    def of(cls, candidate: Candidate, catalogue: Catalogue) -> Self:
        unknown = [code for code in catalogue.dimension_index if code not in candidate.capacities]
        lowest = [replace(candidate, id=code, capacities={**candidate.capacities, code: LEVELS[0]}) for code in unknown]
        pool = Pool.from_candidates([replace(candidate, id="*"), *lowest], catalogue)
        return cls(pool, pool.row("*"), {code: pool.row(code) for code in unknown})

    def closed(self, position: Position, lifted: Collection[str]) -> bool:
        """Whether a gate that nobody has lifted stops the person."""
        stopped = int(gate_mask(Comparison(position, self.pool))[self.row])
        open_again = sum(1 << place for place, gate in enumerate(GATES) if gate in lifted)
        return bool(stopped & ~open_again)

    def deciding(self, position: Position, unknown: Collection[str]) -> tuple[dict[str, int], dict[str, int]]:
        """By unknown dimension, 1 where any answer decides the position or 0, and the same where an answer may."""
        fits = fit_column(position, self.pool, Comparison(position, self.pool).funded)
        if fits[self.row] != _TO_VERIFY:
            return {}, {}
        alone = len(unknown) == 1
        possible = {code: int(not alone and fits[self.unknown[code]] == _NOT_NOW) for code in unknown}
        return dict.fromkeys(unknown, int(alone)), possible
