"""The people of the simulated province: what is true of them, and what their records say.

Written down before any ranking was looked at. A person has a trade, and a second one near it; a way of functioning
that lowers some abilities (real numbers from 0 to 4, not levels); habits of travel, hours and shifts; a liking for some
kinds of work; a drive that no record knows; and may belong to a group against which some employers are prejudiced.
The group is never in a record. What is recorded is less than what is true, and sometimes wrong:

- one sheet of capacities in eight is nearly empty; in the others a level is missing in 18 cases out of 100, and what is
  written is the ability with an error of about a third of a level, rounded;
- a skill that a person has is written in 7 cases out of 10, a month of experience in 8, the longest way to go in 8,
  hours, shifts, education and means of transport in 9; one skill in twenty is linked to a wrong one;
- wishes name the trade and one or two others that the person likes; liking itself is finer than that.

Who is in the group went to school elsewhere, and their titles are not recognised. Nothing makes them less able, and a
title helps nobody here: it is there to mislead.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching import Candidate, Catalogue, Experience
from matching.records import EDUCATION, LEVELS, SHIFTS, TRANSPORT

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CENTRE = np.array([45.54, 10.22])
FUNCTIONING = {
    "mind": ("d155", "d160", "b144", "d175", "d220", "d2304", "d166", "d170", "d172"),
    "psychosocial": ("d240", "d710", "d720", "d2304", "d175", "e250", "d160"),
    "movement": ("d450", "d4551", "d4154", "d410", "d470", "d430"),
    "hands": ("d440", "d445", "d430", "d170", "d360"),
    "seeing": ("b210", "d166", "d470", "d440"),
    "hearing": ("b230", "d330", "d720"),
    "fatigue": ("b455", "d4154", "d430", "d230", "e225", "e260"),
}
IN_GROUP = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """N people as columns, true or as recorded. ``liking`` (N × occupations) is from 0 to 1, ``home`` in degrees."""

    ability: Floats
    aids: Flags
    skills: Flags
    months: Floats
    liking: Floats
    home: Floats
    transport: NDArray[np.intp]
    radius_km: Floats
    hours: Floats
    shifts: Flags
    drive: Floats
    licence: Flags
    education: NDArray[np.intp]
    in_group: Flags

    def __len__(self) -> int:
        return len(self.drive)


@dataclass(frozen=True, slots=True, eq=False)
class Trades:
    """What the world knows of occupations: nearness by skills in common and by field, skills, kinds of work."""

    near: Floats
    essential: Flags
    optional: Flags
    field: NDArray[np.intp]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Trades":
        """Measured anew, not with the engine's closeness."""
        essential, optional = (
            np.array([[s.id in getattr(o, kind) for s in catalogue.skills] for o in catalogue.occupations])
            for kind in ("essential_skills", "optional_skills")
        )
        uses = (essential + 0.5 * optional).astype(float)
        lengths = np.sqrt((uses**2).sum(axis=1)).clip(1e-9)
        field = np.array([int(o.isco08[0]) for o in catalogue.occupations])
        near = 0.75 * np.sqrt((uses @ uses.T) / lengths[:, None] / lengths) + 0.25 * (field[:, None] == field)
        np.fill_diagonal(near, 1.0)
        return cls(near.clip(0, 1), essential, optional, field)


def draw_people(rng: np.random.Generator, n: int, catalogue: Catalogue, trades: Trades) -> People:
    """N people as they truly are."""
    trade = rng.choice(len(catalogue.occupations), n, p=_commonness(len(catalogue.occupations)))
    second = np.array([rng.choice(len(near), p=near**4 / (near**4).sum()) for near in trades.near[trade]])
    in_group = rng.random(n) < IN_GROUP
    ability = _abilities(rng, n, catalogue)
    shortest = rng.choice([8, 12, 16, 20, 24, 30], n, p=[0.1, 0.2, 0.2, 0.25, 0.15, 0.1]).astype(float)
    transport = np.where(rng.random(n) < 0.45, 0, rng.choice([1, 1, 2], n))
    return People(
        ability=ability,
        aids=_aids(rng, ability, catalogue),
        skills=_skills(rng, trade, second, trades),
        months=_months(rng, trade, second, len(catalogue.occupations)),
        liking=_liking(rng, trade, second, trades),
        home=CENTRE + rng.normal(0, 1, (n, 2)) * [0.11, 0.15],
        transport=transport,
        radius_km=rng.lognormal(np.log(np.array([22.0, 14.0, 3.0])[transport]), 0.35),
        hours=np.column_stack([shortest, shortest + rng.choice([6, 10, 16, 22], n)]),
        shifts=_shifts(rng, n),
        drive=rng.normal(0, 1, n),
        licence=rng.random(n) < np.where(transport == 0, 1.0, 0.25),
        education=np.where(in_group, rng.choice(2, n), rng.choice(5, n, p=[0.05, 0.3, 0.25, 0.3, 0.1])),
        in_group=in_group,
    )


def _commonness(n: int) -> Floats:
    """Some trades have many people: the k-th commonest has a share that falls with the square root of k."""
    shares = 1 / np.sqrt(1 + np.random.default_rng(7).permutation(n))
    return shares / shares.sum()


def _abilities(rng: np.random.Generator, n: int, catalogue: Catalogue) -> Floats:
    place = catalogue.dimension_index
    ability = rng.normal(3.5, 0.5, (n, len(place)))
    ways = list(FUNCTIONING)
    main, other = rng.choice(len(ways), n), rng.choice(len(ways), n)
    for way, codes in enumerate(FUNCTIONING.values()):
        columns = [place[code] for code in codes]
        for chosen, depth in ((main == way, 1.5), ((other == way) & (rng.random(n) < 0.4), 0.8)):
            rows = np.flatnonzero(chosen)
            severity = rng.gamma(4, depth / 4, (len(rows), 1)) * rng.uniform(0.3, 1.5, (len(rows), len(columns)))
            ability[np.ix_(rows, columns)] -= severity
    return ability.clip(0, 4)


def _aids(rng: np.random.Generator, ability: Floats, catalogue: Catalogue) -> Flags:
    """Who lacks an ability uses, more often than not, an aid that helps with it."""
    aids = np.zeros((len(ability), len(catalogue.accommodations)), dtype=bool)
    for relief in catalogue.relief:
        low = ability[:, catalogue.dimension_index[relief.dimension]] < 2
        aids[:, catalogue.accommodation_index[relief.accommodation]] |= low & (rng.random(len(ability)) < 0.5)
    return aids


def _skills(rng: np.random.Generator, trade: NDArray[np.intp], second: NDArray[np.intp], trades: Trades) -> Flags:
    def drawn(uses: Flags, chance: float) -> Flags:
        return uses & (rng.random(uses.shape) < chance)

    known = drawn(trades.essential[trade], 0.75) | drawn(trades.optional[trade], 0.4)
    return known | drawn(trades.essential[second], 0.5) | drawn(trades.optional[second], 0.2)


def _months(rng: np.random.Generator, trade: NDArray[np.intp], second: NDArray[np.intp], n_trades: int) -> Floats:
    months = np.zeros((len(trade), n_trades))
    rows = np.arange(len(trade))
    months[rows, second] = np.rint(rng.exponential(8, len(trade)) * (rng.random(len(trade)) < 0.5))
    months[rows, trade] += np.rint(rng.exponential(22, len(trade)) * (rng.random(len(trade)) < 0.8))
    return months


def _liking(rng: np.random.Generator, trade: NDArray[np.intp], second: NDArray[np.intp], trades: Trades) -> Floats:
    taste = rng.random((len(trade), 10))[:, trades.field]
    by_trade = np.maximum(trades.near[trade], 0.85 * trades.near[second])
    return 0.65 * by_trade + 0.35 * taste


def _shifts(rng: np.random.Generator, n: int) -> Flags:
    shifts = rng.random((n, len(SHIFTS))) < [0.9, 0.7, 0.35, 0.12, 0.3]
    shifts[:, 0] |= ~shifts.any(axis=1)
    return shifts


# --- records ----------------------------------------------------------------------------------------------------------


def write_records(rng: np.random.Generator, people: People, catalogue: Catalogue) -> list[Candidate]:
    """What the office knows of everyone."""
    levels = np.rint(people.ability + rng.normal(0, 0.35, people.ability.shape)).clip(min(LEVELS), max(LEVELS))
    empty = rng.random(len(people)) < 0.125
    levels[rng.random(levels.shape) < np.where(empty, 0.85, 0.18)[:, None]] = np.nan
    written = people.skills & (rng.random(people.skills.shape) < 0.7)
    return [_record(rng, people, row, (levels[row], written[row]), catalogue) for row in range(len(people))]


def _record(
    rng: np.random.Generator, people: People, row: int, sheet: tuple[Floats, Flags], catalogue: Catalogue
) -> Candidate:
    levels, skills = sheet[0], np.flatnonzero(sheet[1])
    linked = np.where(rng.random(len(skills)) < 0.05, rng.choice(len(catalogue.skills), len(skills)), skills)
    likes = people.liking[row] + rng.normal(0, 0.08, people.liking.shape[1])
    wishes = np.argsort(-likes)[: rng.integers(1, 4)]
    told = rng.random(6) < [0.8, 0.9, 0.9, 0.9, 0.8, 0.9]
    months = {o: int(people.months[row, o]) for o in np.flatnonzero(people.months[row])} if told[4] else {}
    return Candidate(
        f"P{row:05d}",
        licences=frozenset({"B"} if people.licence[row] else ()),
        point=(float(people.home[row, 0]), float(people.home[row, 1])),
        transport=TRANSPORT[people.transport[row]] if told[3] else None,
        max_km=float(np.rint(people.radius_km[row])) if told[0] else None,
        hours_min=float(people.hours[row, 0]) if told[1] else None,
        hours_max=float(people.hours[row, 1]) if told[1] else None,
        shifts=frozenset(np.array(SHIFTS)[people.shifts[row]].tolist() if told[2] else ()),
        education=EDUCATION[people.education[row]] if told[5] else None,
        wishes=tuple(catalogue.occupations[o].id for o in wishes),
        skills=frozenset(catalogue.skills[s].id for s in linked),
        experience=tuple(Experience(catalogue.occupations[o].id, m) for o, m in months.items()),
        capacities={d.code: int(v) for d, v in zip(catalogue.dimensions, levels, strict=True) if not np.isnan(v)},
        accommodations=frozenset(catalogue.accommodations[a].code for a in np.flatnonzero(people.aids[row])),
    )


def as_recorded(
    rng: np.random.Generator, people: People, records: list[Candidate], catalogue: Catalogue, trades: Trades
) -> People:
    """The people that the records speak of; each thing not recorded is drawn from those of whom it is recorded."""
    levels = [[record.capacities.get(d.code, np.nan) for d in catalogue.dimensions] for record in records]
    return replace(
        people,
        ability=_drawn_where_missing(rng, np.array(levels)),
        skills=np.array([[s.id in record.skills for s in catalogue.skills] for record in records]),
        months=_recorded_months(records, catalogue),
        liking=_likely_liking(rng, records, catalogue, trades),
        radius_km=_drawn_where_missing(rng, np.array([[r.max_km or np.nan] for r in records]))[:, 0],
        hours=_drawn_where_missing(rng, np.array([[r.hours_min or np.nan, r.hours_max or np.nan] for r in records])),
        transport=_likely_transport(rng, records),
        shifts=np.array([[s in r.shifts if r.shifts else rng.random() < 0.5 for s in SHIFTS] for r in records]),
        drive=rng.normal(0, 1, len(people)),
    )


def _drawn_where_missing(rng: np.random.Generator, columns: Floats) -> Floats:
    filled = columns.copy()
    for column in filled.T:
        missing = np.isnan(column)
        column[missing] = rng.choice(column[~missing], int(missing.sum()))
    return filled


def _recorded_months(records: list[Candidate], catalogue: Catalogue) -> Floats:
    months = np.zeros((len(records), len(catalogue.occupations)))
    for row, record in enumerate(records):
        for occupation, worked in record.experience:
            months[row, catalogue.occupation_index[occupation]] += worked
    return months


def _likely_liking(rng: np.random.Generator, records: list[Candidate], catalogue: Catalogue, trades: Trades) -> Floats:
    """A wish for a trade speaks for what is near it; taste beyond that is not recorded."""
    nearest = [trades.near[[catalogue.occupation_index[w] for w in record.wishes]].max(axis=0) for record in records]
    return 0.65 * np.array(nearest) + 0.35 * rng.random((len(records), 10))[:, trades.field]


def _likely_transport(rng: np.random.Generator, records: list[Candidate]) -> NDArray[np.intp]:
    known = [TRANSPORT.index(record.transport) if record.transport else -1 for record in records]
    codes = np.array(known)
    codes[codes < 0] = rng.choice(codes[codes >= 0], int((codes < 0).sum()))
    return codes
