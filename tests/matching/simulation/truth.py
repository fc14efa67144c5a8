"""The hidden truth: how likely a person is to be in a position six months after it was proposed.

Not a sum. A placement has five hurdles and lasts only if it clears each, so the chances multiply:

- **tasks**: the soft minimum, over what the work asks, of ability plus relief less need. Relief is the strongest
  accommodation offered (an aid of one's own only for who uses it). What can be negotiated leaves some slack. A longer
  week asks for more endurance and attention; pressure is easier to bear with a tutor and colleagues one gets on with;
- **way**: minutes, not kilometres: by car, by public transport where it goes, on foot; late shifts are hard to reach
  without a car, and travelling takes its own ability;
- **times**: hours outside the person's range and shifts that do not suit, worse together;
- **learning**: skills known and experience stand in for each other; quick learners and those with a coach make up for
  what is missing;
- **wanting**: liking for the work, and a drive that no record knows, and how warm the employer is, which none knows
  either.

How much each counts differs from world to world (``Laws``), so that no scorer does well by fitting one of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logsumexp

from matching import Catalogue, Position
from matching.records import SHIFTS
from tests.matching.simulation.people import Flags, Floats, People, Trades

HURDLES = ("tasks", "way", "times", "learning", "wanting")
MINUTES_PER_KM = np.array([1.4, 3.0, 13.0])
LATE = ("sera", "notte", "weekend")
SUPPORT = frozenset({"named_tutor", "job_coach"})


@dataclass(frozen=True, slots=True)
class Laws:
    """What differs from world to world: slopes of the hurdles in log-odds, and what they are slopes of."""

    sharpness: float
    """Of the soft minimum: at 4 nearly the minimum itself."""
    slack: float
    """Levels that a negotiable demand forgives."""
    per_level: float
    per_burden: float
    patience: float
    """How many times the minutes they speak of people put up with, where half give up."""
    per_hour: float
    per_shift: float
    per_command: float
    per_liking: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Laws":
        """One set, each in its range."""
        ranges = ((1.5, 4), (0.3, 0.9), (1.6, 2.8), (3, 5), (1.4, 1.8), (0.2, 0.4), (2, 4), (3, 6), (2.4, 4.4))
        return cls(*(float(rng.uniform(*ends)) for ends in ranges))


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What holds in a world: reference data, nearness of trades, laws."""

    catalogue: Catalogue
    trades: Trades
    laws: Laws


@dataclass(frozen=True, slots=True)
class Job:
    """A position with what its record does not say."""

    position: Position
    warmth: float
    prejudiced: bool


def chances(people: People, job: Job, facts: Facts) -> dict[str, Floats]:
    """The chance of clearing each hurdle, by name: N each."""
    position, laws = job.position, facts.laws
    return {
        "tasks": expit(laws.per_level * (_soft_minimum(_margins(people, position, facts), laws.sharpness) + 1.0)),
        "way": expit(laws.per_burden * (laws.patience - _burden(people, position, facts.catalogue))),
        "times": _times(people, position, laws),
        "learning": expit(laws.per_command * (_command(people, position, facts) - 0.1)),
        "wanting": _wanting(people, job, facts),
    }


def chance(people: People, job: Job, facts: Facts) -> Floats:
    """The chance of clearing them all."""
    return np.prod(list(chances(people, job, facts).values()), axis=0)


def _margins(people: People, position: Position, facts: Facts) -> Floats:
    """Ability and relief less need, at most one level of ease: N × demands."""
    catalogue = facts.catalogue
    long_week = ((position.hours or 20) - 20) / 20
    columns = []
    for code, demand in position.demanded().items():
        ability = people.ability[:, catalogue.dimension_index[code]]
        need = demand.level + (0.8 * long_week if code in ("b455", "d160") else 0.0)
        relieved = ability + _relief(people, position, code, catalogue)
        if code == "d240" and position.accommodations & SUPPORT:
            relieved = relieved + 0.4 * (people.ability[:, catalogue.dimension_index["d710"]] - 1).clip(0, 2)
        columns.append((relieved - need + (facts.laws.slack if demand.negotiable else 0.0)).clip(max=1.0))
    return np.column_stack(columns) if columns else np.ones((len(people), 1))


def _relief(people: People, position: Position, code: str, catalogue: Catalogue) -> Floats:
    best = np.zeros(len(people))
    for relief in catalogue.relief:
        if relief.dimension == code and relief.accommodation in position.accommodations:
            helped = np.full(len(people), float(relief.levels))
            if catalogue.accommodation(relief.accommodation).personal:
                helped *= people.aids[:, catalogue.accommodation_index[relief.accommodation]]
            best = np.maximum(best, helped)
    return best


def _soft_minimum(margins: Floats, sharpness: float) -> Floats:
    spread = logsumexp(-sharpness * margins, axis=1) - 0.5 * np.log(margins.shape[1])
    return -spread / sharpness


def _burden(people: People, position: Position, catalogue: Catalogue) -> Floats:
    """Minutes to work over the minutes that the person puts up with."""
    if position.remote == "si" or position.point is None:
        return np.full(len(people), 0.3)
    north, east = (people.home - np.array(position.point)).T
    km = 1.3 * np.hypot(north, east * np.cos(np.radians(position.point[0]))) * 111.2
    pace = np.where((people.transport == 1) & (position.transit is False), 8.0, MINUTES_PER_KM[people.transport])
    waiting = np.where(people.transport == 1, 10.0, 0.0)
    late = np.where((people.transport != 0) & bool(position.shifts & set(LATE)), 1.5, 1.0)
    carried = 3 * ("company_transport" in position.accommodations)
    ability = people.ability[:, catalogue.dimension_index["d470"]] + carried
    minutes = km * pace * late + waiting + 12 * (2.5 - ability).clip(0)
    return minutes / (1.3 * people.radius_km * MINUTES_PER_KM[people.transport] + waiting + 5)


def _times(people: People, position: Position, laws: Laws) -> Floats:
    hours = position.hours or 20
    off = np.maximum(people.hours[:, 0] - hours, hours - people.hours[:, 1]).clip(0)
    wanted = np.isin(SHIFTS, list(position.shifts))
    missing = (wanted & ~people.shifts).sum(axis=1) / max(int(wanted.sum()), 1)
    return expit(3.6 - laws.per_hour * off - laws.per_shift * missing - 0.15 * off * missing)


def _command(people: People, position: Position, facts: Facts) -> Floats:
    """How much of the work is known or soon learnt."""
    catalogue = facts.catalogue
    known = _share(people.skills, position.essential_skills, catalogue)
    known = 0.85 * known + 0.15 * _share(people.skills, position.preferred_skills, catalogue)
    place = catalogue.occupation_index[str(position.occupation)]
    worked = 1 - 0.5 ** ((people.months @ facts.trades.near[place] ** 2) / 14)
    command = 1 - (1 - known) * (1 - 0.75 * worked)
    quickness = (people.ability[:, catalogue.dimension_index["d155"]] - 2) / 2
    coached = 0.2 if position.accommodations & {"job_coach", "demonstration"} else 0.0
    return command + (1 - command) * (0.3 * quickness + coached)


def _share(held: Flags, wanted: frozenset[str], catalogue: Catalogue) -> Floats:
    places = [catalogue.skill_index[skill] for skill in sorted(wanted)]
    return held[:, places].mean(axis=1) if places else np.full(len(held), 0.5)


def _wanting(people: People, job: Job, facts: Facts) -> Floats:
    liking = people.liking[:, facts.catalogue.occupation_index[str(job.position.occupation)]]
    return expit(-0.5 + facts.laws.per_liking * liking + 0.7 * people.drive + job.warmth)


def best_known(copies: list[People], job: Job, facts: Facts) -> NDArray[np.float64]:
    """The chance by the true structure for who knows only the records: the mean over draws of what they leave out."""
    blind = Job(job.position, 0.0, prejudiced=False)
    return np.mean([chance(people, blind, facts) for people in copies], axis=0)
