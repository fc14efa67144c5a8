"""Invented people and positions for measuring: drawn straight into columns, since a million records would take minutes.

Shares follow the demonstration list: a person in seven has a sheet of capacities that is nearly empty, the others leave
out few; most trades sought are close to those worked in. Nothing here is anybody: a seed gives the same pool each time.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.catalogue import Catalogue
from matching.entries import HELD, MOST_MONTHS, RELATED, needed
from matching.entries import Entries as Listed
from matching.ids import Ids
from matching.pool import UNKNOWN, Column, Pool
from matching.postings import Postings
from matching.records import CONTRACTS, EDUCATION, EXCLUSIONS, REGIMES, SHIFTS, TRANSPORT, Demand, Position

CENTRE, SPREAD = (45.54, 10.22), (0.13, 0.17)
"""Homes and workplaces lie around here: (latitude, longitude) and their spread, in degrees."""
MOST_CODES = 64
Entries = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.integer]]
Rng = np.random.Generator


def draw_pool(candidates: int, catalogue: Catalogue | None = None, *, seed: int = 68) -> Pool:
    """A pool of so many invented people, which is what ``Pool.from_candidates`` would make of their records.

    Raises ValueError for a negative number, and for a catalogue without occupations or skills or of too many
    accommodations.
    """
    if candidates < 0:
        raise ValueError(f"a pool cannot hold {candidates} people")
    catalogue, rng = catalogue or Catalogue.default(), np.random.default_rng(seed)
    if not (catalogue.occupations and catalogue.skills):
        raise ValueError("the catalogue has no occupations or no skills to draw from")
    if len(catalogue.accommodations) > MOST_CODES:
        raise ValueError(f"no more than {MOST_CODES} accommodations can be drawn")
    worked, wishes = _trades(rng, candidates, catalogue)
    return Pool(
        catalogue=catalogue,
        ids=Ids.of(f"P{number:07d}" for number in range(candidates)),
        **_dense(rng, candidates, catalogue),
        wishes=Postings.from_arrays(*wishes, n_codes=len(catalogue.occupations)),
        experience=Postings.from_arrays(*worked, n_codes=len(catalogue.occupations)),
        skills=Postings.from_arrays(
            *_skills(rng, worked, wishes, candidates, catalogue), n_codes=len(catalogue.skills), dtype=np.uint8
        ),
    )


def draw_positions(count: int, catalogue: Catalogue | None = None, *, seed: int = 68) -> list[Position]:
    """Invented positions over the catalogue's occupations, with the demands and the skills of each."""
    catalogue, rng = catalogue or Catalogue.default(), np.random.default_rng(seed)
    order = rng.permutation(len(catalogue.occupations))
    return [_position(f"J{number:05d}", rng, catalogue, int(order[number % len(order)])) for number in range(count)]


# --- people -----------------------------------------------------------------------------------------------------------


def _dense(rng: Rng, n: int, catalogue: Catalogue) -> dict[str, NDArray[Any]]:
    codes = len(catalogue.accommodations)
    least = rng.choice(np.array([10, 12, 15, 18, 20, 24, 30, 36], dtype=np.float32), n)
    most = least + rng.choice(np.array([0, 4, 8, 12], dtype=np.float32), n)
    return {
        "available": rng.random(n) < 0.8,
        "consented": rng.random(n) < 0.94,
        "regimes": _chosen(rng, n, [_mask("art1", "art14_276", "art12bis", "l381", "libera"), 0b110000, 0b100010]),
        "licences": (_bits(rng, n, [0.55] + [0.03] * (len(catalogue.licences) - 1))).astype(np.uint32),
        "shifts": _bits(rng, n, [0.85, 0.7, 0.25, 0.08, 0.3][: len(SHIFTS)]).astype(np.uint8),
        "contracts": _bits(rng, n, [0.8, 0.7, 0.15, 0.2][: len(CONTRACTS)]).astype(np.uint8),
        "exclusions": _bits(rng, n, [0.06, 0.42, 0.15, 0.18][: len(EXCLUSIONS)]).astype(np.uint8),
        "accommodations": _in_bytes(_bits(rng, n, [3 / codes] * codes), codes),
        "transport": _stated(rng, n, [0.45, 0.45, 0.1][: len(TRANSPORT)]),
        "education": _stated(rng, n, [0.07, 0.42, 0.26, 0.22, 0.03][: len(EDUCATION)]),
        "points": _around(rng, n),
        "max_km": _or_nan(rng, rng.choice(np.array([3, 5, 8, 10, 15, 20, 25, 30], dtype=np.float32), n)),
        "hours": np.asfortranarray(np.stack([_or_nan(rng, least), _or_nan(rng, most)], axis=1)),
        "capacities": _capacities(rng, n, len(catalogue.dimensions)),
    }


def _mask(*regimes: str) -> int:
    return sum(1 << REGIMES.index(regime) for regime in regimes)


def _chosen(rng: Rng, n: int, masks: Sequence[int]) -> Column:
    return rng.choice(np.array(masks, dtype=np.uint8), n, p=[0.84, 0.1, 0.06])


def _bits(rng: Rng, n: int, shares: Sequence[float]) -> NDArray[np.uint64]:
    """Bit masks with each bit set for its share of the people."""
    masks = np.zeros(n, dtype=np.uint64)
    for place, share in enumerate(shares):
        masks |= (rng.random(n, dtype=np.float32) < share).astype(np.uint64) << np.uint64(place)
    return masks


def _in_bytes(masks: NDArray[np.uint64], places: int) -> Column:
    """Masks of so many places as the pool keeps them: eight places to a column."""
    return np.asfortranarray(masks.astype("<u8").view(np.uint8).reshape(-1, 8)[:, : -(-places // 8)])


def _stated(rng: Rng, n: int, shares: Sequence[float]) -> Column:
    codes = rng.choice(len(shares), n, p=np.array(shares) / sum(shares)).astype(np.uint8)
    codes[rng.random(n) < 0.05] = UNKNOWN
    return codes


def _around(rng: Rng, n: int) -> NDArray[np.float32]:
    points = rng.normal(CENTRE, SPREAD, (n, 2)).astype(np.float32)
    points[rng.random(n) < 0.02] = np.nan
    return np.asfortranarray(points)


def _or_nan(rng: Rng, amounts: NDArray[np.float32]) -> NDArray[np.float32]:
    amounts = amounts.copy()
    amounts[rng.random(len(amounts)) < 0.05] = np.nan
    return amounts


def _capacities(rng: Rng, n: int, dimensions: int) -> Column:
    """Levels, mostly high; what is limited differs from person to person, and some sheets are nearly empty."""
    levels = np.empty((n, dimensions), dtype=np.uint8, order="F")
    limited, known = rng.beta(1.5, 5, n).astype(np.float32), np.where(rng.random(n) < 0.14, 0.2, 0.88)
    high = np.array([3, 4, 4], dtype=np.uint8)
    for dimension in range(dimensions):
        levels[:, dimension] = high[rng.integers(0, len(high), n)]
        low = np.flatnonzero(rng.random(n, dtype=np.float32) < limited)
        levels[low, dimension] = rng.integers(0, 3, len(low))
        levels[rng.random(n, dtype=np.float32) > known, dimension] = UNKNOWN
    return levels


def _trades(rng: Rng, n: int, catalogue: Catalogue) -> tuple[Entries, Entries]:
    """Occupations worked in, with months, and looked for, with the order of the wishes."""
    jobs = rng.choice(4, n, p=[0.2, 0.35, 0.3, 0.15])
    worked = _drawn(rng, jobs, len(catalogue.occupations))
    months = np.minimum(rng.exponential(24, len(worked[0])).astype(np.int64) + 1, MOST_MONTHS)
    wished = _drawn(rng, rng.choice(4, n, p=[0.05, 0.2, 0.3, 0.45]), len(catalogue.occupations))
    first = np.searchsorted(wished[1], wished[1])
    return (*worked, months), (*wished, np.arange(len(wished[1])) - first)


def _drawn(rng: Rng, counts: NDArray[np.integer], n_codes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(codes, rows) with up to so many different codes in each row, in the order of rows."""
    rows = np.repeat(np.arange(len(counts)), counts)
    pairs = np.unique(rows * n_codes + rng.integers(0, n_codes, len(rows)))
    return pairs % n_codes, pairs // n_codes


def _skills(rng: Rng, worked: Entries, wished: Entries, n: int, catalogue: Catalogue) -> Entries:
    """Skills named, mostly those of trades worked in and looked for, and those likely from the work done."""
    essential = [[catalogue.skill_index[s] for s in o.essential_skills] for o in catalogue.occupations]
    optional = [[catalogue.skill_index[s] for s in o.optional_skills] for o in catalogue.occupations]
    related = _expanded(worked, essential)
    named = [_some(rng, pairs, share) for pairs, share in ((related, 0.5), (_expanded(wished, optional), 0.3))]
    named.append(_drawn(rng, rng.poisson(2.5, n), len(catalogue.skills)))
    codes, rows = (np.concatenate([pairs[side] for pairs in (*named, related)]) for side in (0, 1))
    credit = np.full(len(codes), RELATED)
    credit[: len(codes) - len(related[0])] = HELD
    keys, first = np.unique(codes * max(n, 1) + rows, return_index=True)
    return keys // max(n, 1), keys % max(n, 1), credit[first]


def _expanded(entries: Entries, lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(code, row) for each code in the list of each entry."""
    occupations, rows, _ = entries
    found = needed(Listed(rows, occupations), lists)
    return found.codes.astype(np.int64), found.rows.astype(np.int64)


def _some(rng: Rng, pairs: tuple[NDArray[Any], NDArray[Any]], share: float) -> tuple[NDArray[Any], NDArray[Any]]:
    kept = rng.random(len(pairs[0])) < share
    return pairs[0][kept], pairs[1][kept]


# --- positions --------------------------------------------------------------------------------------------------------


def _position(code: str, rng: Rng, catalogue: Catalogue, place: int) -> Position:
    occupation = catalogue.occupations[place]
    offered = rng.random(len(catalogue.accommodations)) < 0.15
    latitude, longitude = rng.normal(CENTRE, SPREAD)
    return Position(
        code,
        regime=str(rng.choice(["art1", "l381", "libera"])),
        point=(float(latitude), float(longitude)),
        remote=str(rng.choice(["no", "in_parte"], p=[0.9, 0.1])),
        transit=bool(rng.random() < 0.7),
        hours=float(rng.choice([20, 24, 30, 36, 40])),
        shifts=frozenset(np.array(SHIFTS)[rng.random(len(SHIFTS)) < (0.8, 0.4, 0.2, 0.05, 0.15)].tolist()),
        contract=str(rng.choice(CONTRACTS, p=[0.3, 0.5, 0.05, 0.15])),
        education_min=str(rng.choice(["nessuno", "licenza_media", "diploma"], p=[0.7, 0.2, 0.1])),
        occupation=occupation.id,
        demands={d: Demand(level, bool(rng.random() < 0.95)) for d, level in occupation.demands.items()},
        accommodations=frozenset(a.code for a, there in zip(catalogue.accommodations, offered, strict=True) if there),
        essential_skills=frozenset(occupation.essential_skills[:4]),
        preferred_skills=frozenset(occupation.optional_skills[:2]),
    )
