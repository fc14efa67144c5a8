"""What speaks for a person in a position, as named numbers between 0 and 1: pool × position → one uint8 column each.

Bin 0 is the least and bin 254 the most favourable value, 255 is unknown. Every feature is monotone: more capacity,
more skills, more accommodations offered never lower a bin. Where two facts act on each other (distance and means of
transport), they do so inside one feature, so that the sum of contributions stays exact. To meet a demand is enough:
a surplus earns nothing, since targeted placement looks for the right place, not for the ablest person.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import LEVEL, NO_HELP, helps
from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.entries import HELD
from matching.meanings import HOURS_APART, MEANINGS, MOST_LEVELS, Meaning
from matching.pool import UNKNOWN, Column, Floats, Pool, bits, names
from matching.postings import Postings, Rows, Values
from matching.records import CONTRACTS, EDUCATION, LEVELS, SHIFTS, TRANSPORT, Position
from matching.relatedness import SAME, close_to

TOP = 254
"""The bin of the value 1."""
BINS = UNKNOWN + 1
SCHEMA = 1
"""Raised by hand when the meaning of a bin changes: a scorer's file that was made for other bins is then refused."""

HALF_LEARNT = 18
"""Months in an occupation after which half of what is to learn has been learnt."""
CONTRACT_WORTH = {
    "indeterminato": {"indeterminato": 1.0, "determinato": 1.0, "apprendistato": 0.75, "tirocinio": 0.5},
    "determinato": {"indeterminato": 0.5, "determinato": 1.0, "apprendistato": 0.25, "tirocinio": 0.5},
    "apprendistato": {"indeterminato": 0.75, "determinato": 0.75, "apprendistato": 1.0, "tirocinio": 0.75},
    "tirocinio": {"indeterminato": 0.0, "determinato": 0.0, "apprendistato": 0.25, "tirocinio": 1.0},
}
"""What the contract offered is worth to somebody who would take another one: offered → taken → value (D)."""
EDUCATION_STEPS = (1.0, 0.6, 0.3, 0.1, 0.0)
"""Value by how many levels of education are missing."""
USUAL_KM = {"auto": 30.0, "mezzi_pubblici": 20.0, "piedi": 3.0}
"""How far people go who did not say how far, by means of transport."""
UNSTATED_KM = 20.0
WALKABLE_KM = 5.0
"""How far one gets without a car where no public transport goes, and in any case on foot."""
SUSTAINED_HOURS = (10.0, 16.0, 24.0, 32.0, 40.0)
"""Weekly hours that somebody can be expected to keep up, by endurance (b455)."""
UNSTATED_HOURS = 36.0
"""The same where endurance is not known: a little below full."""
STAMINA = (0.5, 0.625, 0.75, 0.875, 1.0)
"""What is left of that distance by the capacity to travel (d470); unknown counts as high."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A named column: the fields of the position that it reads, and what its ends and its unknown bin mean."""

    name: str
    compute: Callable[[Comparison], Column]
    reads: frozenset[str]
    it: Meaning
    en: Meaning


def essential_skills(c: Comparison) -> Column:
    """Share of the essential skills the person has; one essential in an occupation worked in counts half."""
    return _coverage(c.pool, c.position.essential_skills)


def preferred_skills(c: Comparison) -> Column:
    """Share of the preferred skills, counted in the same way."""
    return _coverage(c.pool, c.position.preferred_skills)


def occupation_wish(c: Comparison) -> Column:
    """Closeness of the nearest occupation the person looks for."""
    if c.position.occupation is None:
        return _constant(c, UNKNOWN)
    near = c.pool.derived("no_wishes", lambda: _without_wishes(c.pool)).copy()
    for closeness, rows, _ in _by_closeness(c.position.occupation, c.pool.wishes, c.pool.catalogue):
        near[rows] = round(closeness * TOP / SAME)
    return near


def _without_wishes(pool: Pool) -> Column:
    """Unknown for who looks for no occupation in particular, 0 for the others."""
    column = np.full(len(pool), UNKNOWN, dtype=np.uint8)
    column[pool.wishes.rows] = 0
    return column


def experience(c: Comparison) -> Column:
    """Months in the same or close occupations, with less and less gained from each. None stated counts as none."""
    if c.position.occupation is None:
        return _constant(c, UNKNOWN)
    close = _by_closeness(c.position.occupation, c.pool.experience, c.pool.catalogue)
    return _added_up(
        _LEARNT, len(c.pool), [(rows, worked.astype(np.int32) * closeness) for closeness, rows, worked in close]
    )


def worst_margin(c: Comparison) -> Column:
    """The largest gap left by the accommodations offered."""
    return _margin(c, c.offered.worst, 4)


def firm_margin(c: Comparison) -> Column:
    """The largest gap left on a demand that cannot be negotiated."""
    return _margin(c, c.offered.firm, 4)


def total_margin(c: Comparison) -> Column:
    """All levels missing, added up, after the accommodations offered.

    A sum, and not a mean over the demands. Within its range both put the people of one position in the same order, so
    a mean only changes how much a level weighs beside the rest: less where much is asked. And it would turn on who asks
    less: leave out a demand that somebody meets, and what they lack is shared among fewer, so their mean gap grows. A
    position that asks less must not look worse for anybody.
    """
    return _margin(c, c.offered.total, MOST_LEVELS)


def fundable_margin(c: Comparison) -> Column:
    """All levels missing, added up, if everything that helps this person were offered."""
    return _margin(c, c.funded.total, MOST_LEVELS)


def hours(c: Comparison) -> Column:
    """How far the weekly hours are from the person's range."""
    if c.position.hours is None:
        return _constant(c, UNKNOWN)
    least, most = c.pool.hours[:, 0], c.pool.hours[:, 1]
    offered = np.float32(c.position.hours)
    outside = least - offered
    np.fmax(outside, offered - most, out=outside)
    np.maximum(outside, np.float32(0), out=outside)
    outside /= np.float32(HOURS_APART)
    return _binned(np.subtract(np.float32(1), outside, out=outside))


def endurance(c: Comparison) -> Column:
    """Weekly hours beyond what the person's endurance keeps up, with the aids against fatigue that are offered."""
    dimension = c.pool.catalogue.dimension_index.get("b455")
    if c.position.hours is None or dimension is None:
        return _constant(c, UNKNOWN)
    gained = c.gained.get("b455", NO_HELP).anybody
    # Unknown is 255, past the end, and so reads the last entry.
    return _looked_up(_by_endurance(c.position.hours, gained), c.pool.capacities[:, dimension])


@lru_cache(maxsize=1024)
def _by_endurance(asked: float, gained: int) -> Column:
    kept_up = (_kept_up(level, gained) for level in (*LEVELS, None))
    return _for_bytes(_bins(1 - max(0.0, asked - most) / HOURS_APART for most in kept_up))


def sustained_hours(position: Position, level: int | None, catalogue: Catalogue) -> float:
    """Weekly hours that a level of endurance (None: not known) keeps up in a position."""
    return _kept_up(level, helps(position, position.accommodations, catalogue).get("b455", NO_HELP).anybody)


def _kept_up(level: int | None, gained: int) -> float:
    if level is None:
        return SUSTAINED_HOURS[-1] if gained else UNSTATED_HOURS
    return SUSTAINED_HOURS[min(level + gained, LEVELS[-1])]


def shifts(c: Comparison) -> Column:
    """Share of the position's shifts that suit the person."""
    if not c.position.shifts:
        return _constant(c, UNKNOWN)
    wanted = bits(c.position.shifts, {code: place for place, code in enumerate(SHIFTS)})
    return _looked_up(_by_shifts(wanted), c.pool.shifts)


@cache
def _by_shifts(wanted: int) -> Column:
    shares = [(mask & wanted).bit_count() / wanted.bit_count() for mask in range(1 << len(SHIFTS))]
    by_mask = _bins(shares)
    by_mask[0] = UNKNOWN
    return _for_bytes(by_mask)


def contract(c: Comparison) -> Column:
    """What the contract offered is worth to somebody who would take others, by the best of these.

    - A permanent job has all that a fixed term has, and no end: who would take a fixed term loses nothing. The other
      way round half is left: the work and the pay, until a date.
    - An apprenticeship lasts like a permanent job (D.Lgs. 81/2015 art. 41) and teaches, for less pay at first; so it is
      near every wish without being it, and a permanent job is near it. A fixed term neither lasts nor teaches.
    - An internship teaches and is no employment: nothing to who looks for a job, little to who would be an apprentice.
      Who speaks of an internship alone may not feel ready for a job, or may never have been asked: a job is worth half,
      so that a first step does not become the only one.

    To name more contracts never lowers it, and nobody is stopped by it: what somebody would take is worth a talk.
    """
    if c.position.contract is None:
        return _constant(c, UNKNOWN)
    return _looked_up(_by_contracts(c.position.contract), c.pool.contracts)


@cache
def _by_contracts(offered: str) -> Column:
    worth = [contract_worth(offered, names(mask, CONTRACTS)) for mask in range(1, 1 << len(CONTRACTS))]
    return _for_bytes(np.concatenate([np.array([UNKNOWN], dtype=np.uint8), _bins(worth)]))


def contract_worth(offered: str, taken: Iterable[str]) -> float:
    """What a contract is worth to who would take some others, at least one."""
    return max(CONTRACT_WORTH[offered][other] for other in taken)


def travel(c: Comparison) -> Column:
    """Distance against how far the person goes, given means of transport, public transport and stamina."""
    if c.position.remote == "si":
        return _constant(c, TOP)
    reached = c.distance_km / _far_km(c)
    np.subtract(np.float32(1), reached, out=reached)
    if c.position.remote == "in_parte":
        reached = (1 + np.maximum(reached, np.float32(0))) / 2
    return _binned(reached)


def education(c: Comparison) -> Column:
    """Levels of education below what is asked."""
    if c.position.education_min is None:
        return _constant(c, UNKNOWN)
    asked = EDUCATION.index(c.position.education_min)
    by_level = np.full(256, UNKNOWN, dtype=np.uint8)
    by_level[: len(EDUCATION)] = _bins(EDUCATION_STEPS[max(0, asked - level)] for level in range(len(EDUCATION)))
    return _looked_up(by_level, c.pool.education)


def bins(comparison: Comparison, wanted: Iterable[str]) -> NDArray[np.uint8]:
    """The columns of some features, one a row: features × candidates."""
    columns = [FEATURES[name].compute(comparison) for name in wanted]
    return np.stack(columns) if columns else np.empty((0, len(comparison.pool)), dtype=np.uint8)


# --- from values to bins ----------------------------------------------------------------------------------------------


def _constant(c: Comparison, value: int) -> Column:
    return np.full(len(c.pool), value, dtype=np.uint8)


def _looked_up(table: Column, places: NDArray[np.integer]) -> Column:
    """The entry of a table at each place; a place past the end reads the last entry."""
    if places.dtype == np.uint8 and len(table) == BINS:
        # Nearly twice as quick: numpy would first make eight bytes of each place.
        return np.frombuffer(places.tobytes().translate(table.tobytes()), dtype=np.uint8).reshape(places.shape)
    binned: Column = np.take(table, places, mode="clip")
    return binned


def _for_bytes(table: Column) -> Column:
    """A table as long as there are bytes, its last entry repeated."""
    return np.pad(table, (0, BINS - len(table)), mode="edge")


def _bins(values: Iterable[float]) -> Column:
    return np.array([round(min(1.0, max(0.0, value)) * TOP) for value in values], dtype=np.uint8)


def _binned(values: Floats) -> Column:
    """Values clipped to [0, 1] as bins; NaN is unknown."""
    scaled: Floats = np.clip(values, 0, 1)
    scaled *= np.float32(TOP)
    np.rint(scaled, out=scaled)
    np.fmin(scaled, np.float32(UNKNOWN), out=scaled)
    binned: Column = scaled.astype(np.uint8)
    return binned


_LEARNT = _bins(1 - 0.5 ** (months / SAME / HALF_LEARNT) for months in range(SAME * HALF_LEARNT * 10))


def _margin(c: Comparison, lacking: NDArray[np.unsignedinteger], most_levels: int) -> Column:
    """A shortfall in sixteenths of a level as bins: nothing missing is 1. Without demands there is nothing to meet."""
    if not c.position.demanded():
        return _constant(c, UNKNOWN)
    return _looked_up(_by_shortfall(most_levels), lacking)


@cache
def _by_shortfall(most_levels: int) -> Column:
    worst = most_levels * LEVEL
    return _for_bytes(_bins(1 - lost / worst for lost in range(worst + 1)))


def _coverage(pool: Pool, wanted: Iterable[str]) -> Column:
    places = [pool.catalogue.skill_index[skill] for skill in sorted(wanted)]
    if not places:
        return np.full(len(pool), UNKNOWN, dtype=np.uint8)
    full = HELD * len(places)
    table = _bins(part / full for part in range(full + 1))
    return _added_up(table, len(pool), [(rows, held.astype(np.int32)) for rows, held in map(pool.skills.of, places)])


def _added_up(table: Column, n: int, entries: Sequence[tuple[Rows, NDArray[np.int32]]]) -> Column:
    """The entry of a table at the sum of each candidate's values; most of ``n`` have none and read the first entry."""
    added, binned = np.zeros(n, dtype=np.int32), np.full(n, table[0], dtype=np.uint8)
    for rows, values in entries:
        added[rows] += values
    if entries:
        touched = np.concatenate([rows for rows, _ in entries])
        binned[touched] = _looked_up(table, added[touched])
    return binned


def _by_closeness(occupation: str, held: Postings, catalogue: Catalogue) -> list[tuple[int, Rows, Values]]:
    """(closeness, rows, values) of each occupation that is at all close and that anybody has, the closest last."""
    starts = held.starts
    return [
        (twentieths, *held.of(place))
        for twentieths, place in close_to(occupation, catalogue)
        if starts[place] < starts[place + 1]
    ]


def _far_km(c: Comparison) -> Floats:
    """Kilometres from which this position is out of reach: twice what each person can be expected to go to it."""
    transit = c.position.transit is not False
    return c.pool.derived(f"far_km {transit}", lambda: 2 * _reach(c.pool, transit=transit))


def _reach(pool: Pool, *, transit: bool) -> Floats:
    """Kilometres that each person can be expected to go, where public transport goes or does not."""
    usual = _per_code([USUAL_KM[code] for code in TRANSPORT], pool.transport, otherwise=UNSTATED_KM)
    limits = {"auto": math.inf, "mezzi_pubblici": math.inf if transit else WALKABLE_KM, "piedi": WALKABLE_KM}
    limit = _per_code([limits[code] for code in TRANSPORT], pool.transport, otherwise=math.inf)
    reach: Floats = np.minimum(np.where(np.isnan(pool.max_km), usual, pool.max_km), limit)
    if "d470" in pool.catalogue.dimension_index:
        capacity = pool.capacities[:, pool.catalogue.dimension_index["d470"]]
        reach = reach * _per_code(STAMINA, capacity, otherwise=STAMINA[3])
    return np.maximum(reach, np.float32(0.1))


def _per_code(values: Sequence[float], codes: Column, *, otherwise: float) -> Floats:
    """The value of each code, or ``otherwise`` where it is unknown."""
    table = np.full(256, otherwise, dtype=np.float32)
    table[: len(values)] = values
    found: Floats = np.take(table, codes, mode="clip")
    return found


# --- the table --------------------------------------------------------------------------------------------------------

FEATURES: dict[str, Feature] = {
    compute.__name__: Feature(compute.__name__, compute, frozenset(reads), *MEANINGS[compute.__name__])
    for compute, reads in (
        (essential_skills, {"essential_skills"}),
        (preferred_skills, {"preferred_skills"}),
        (occupation_wish, {"occupation"}),
        (experience, {"occupation"}),
        (worst_margin, {"demands", "accommodations", "remote"}),
        (firm_margin, {"demands", "accommodations", "remote"}),
        (total_margin, {"demands", "accommodations", "remote"}),
        (fundable_margin, {"demands", "remote"}),
        (hours, {"hours"}),
        (endurance, {"hours", "accommodations", "demands", "remote"}),
        (shifts, {"shifts"}),
        (contract, {"contract"}),
        (travel, {"point", "remote", "transit"}),
        (education, {"education_min"}),
    )
}
"""Every feature by name, in the order in which contributions are added."""
