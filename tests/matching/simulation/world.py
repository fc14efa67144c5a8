"""A simulated province: people, positions, an officer with habits, employers of whom some are prejudiced, outcomes.

**Positions.** An occupation of the catalogue, the commoner ones oftener; its demands, each moved by a level now and
then, one in five not negotiable; half to all of its essential skills; hours, shifts, a place, public transport in three
cases of four, work partly at home in few, a title in six cases of ten; accommodations as generous as the employer is.
What is left open in real records is left open here too: no demands in one position of twenty, no shifts in one of ten.

**The officer** knows four people in ten of those whom no gate stops. Of these they take ten by rule of thumb: the wish
names the trade or one near it, they live near, nothing that comes to mind about three of the demands speaks against it,
and a good deal of chance and habit. Looking closer, they discard those who seem worst placed, for the reason that
seems largest, not always rightly; the others are proposed.

**People** decline for distance or hours as the truth has it, and one in ten for reasons of their own.

**Employers.** Four in ten, unless said otherwise, are prejudiced and refuse people of the group in seven cases of ten,
half of the time giving `scelta_datore` as the reason, else hiding it behind `capacita`. All refuse one person in eight
besides.

**Endings.** Who is hired lasts as the truth has it; of those who do not, three in four end as `inadatto`, the others
resign or end for health, which nobody can tell from fit; one placement in ten is not six months old yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from matching import Catalogue, Demand, Outcome, Pool, Position
from matching.comparison import Comparison
from matching.gates import gate_mask
from matching.learning_data import Examples, gather, label
from matching.records import EDUCATION
from tests.matching.simulation.people import (
    CENTRE,
    Floats,
    People,
    Trades,
    as_recorded,
    draw_people,
    write_records,
)
from tests.matching.simulation.truth import Facts, Job, Laws, best_known, chance, chances

DAY = date(2026, 1, 15)
COPIES = 8
"""Draws of what the records leave out, to reckon what could be known at best."""
TAKEN, DISCARDED = 10, 3
REASONS = {"tasks": "capacita", "way": "distanza", "times": "orario", "learning": "competenze"}


@dataclass(frozen=True, eq=False)
class World:
    """One drawn province. ``rng`` goes on from drawing to drawing, so a seed gives the same world and outcomes."""

    facts: Facts
    people: People
    pool: Pool
    copies: list[People]
    rng: np.random.Generator
    prejudiced: float

    @classmethod
    def draw(cls, seed: int, n_people: int = 800, prejudiced: float = 0.4) -> "World":
        """People and their records; ``prejudiced`` is the share of employers who are."""
        rng, catalogue = np.random.default_rng(seed), Catalogue.default()
        trades = Trades.of(catalogue)
        people = draw_people(rng, n_people, catalogue, trades)
        records = write_records(rng, people, catalogue)
        copies = [as_recorded(rng, people, records, catalogue, trades) for _ in range(COPIES)]
        facts = Facts(catalogue, trades, Laws.draw(rng))
        return cls(facts, people, Pool.from_candidates(records, catalogue), copies, rng, prejudiced)

    def jobs(self, count: int, prefix: str) -> list[Job]:
        """Positions, with the employer's warmth and prejudice."""
        return [self._job(f"{prefix}{number:05d}") for number in range(count)]

    def truth(self, job: Job) -> Floats:
        """The chance that each person would last."""
        return chance(self.people, job, self.facts)

    def ceiling(self, job: Job) -> Floats:
        """The same as far as the records let anybody know."""
        return best_known(self.copies, job, self.facts)

    def eligible(self, job: Job) -> np.ndarray:
        """The rows that no gate stops."""
        return np.flatnonzero(gate_mask(Comparison(job.position, self.pool)) == 0)

    def history(self, teaching: int) -> "History":
        """As many positions with their outcomes as it takes for so many outcomes to teach."""
        jobs: list[Job] = []
        outcomes: list[Outcome] = []
        while sum(label(outcome) is not None for outcome in outcomes) < teaching:
            job = self._job(f"H{len(jobs):05d}")
            jobs.append(job)
            outcomes.extend(self._outcomes(job))
        return History(self, jobs, outcomes)

    # --- positions

    def _job(self, code: str) -> Job:
        rng, occupations = self.rng, self.facts.catalogue.occupations
        occupation = occupations[int(len(occupations) * rng.random() ** 1.5)]
        essential = _some(rng, occupation.essential_skills, rng.uniform(0.5, 1))
        optional = _some(rng, occupation.optional_skills, rng.uniform(0, 0.6))
        place = CENTRE + rng.normal(0, 1, 2) * [0.09, 0.13]
        position = Position(
            code,
            licences=frozenset({"B"} if rng.random() < 0.1 else ()),
            point=(float(place[0]), float(place[1])),
            remote="in_parte" if rng.random() < 0.04 else "no",
            transit=bool(rng.random() < 0.75),
            hours=float(rng.choice([12, 16, 20, 25, 30, 36, 40], p=[0.05, 0.1, 0.3, 0.2, 0.15, 0.1, 0.1])),
            shifts=self._shifts(),
            education_min=str(rng.choice(EDUCATION[1:4])) if rng.random() < 0.6 else None,
            occupation=occupation.id,
            demands=dict(self._demands(occupation.demands)) if rng.random() < 0.95 else {},
            accommodations=_some(rng, [a.code for a in self.facts.catalogue.accommodations], rng.beta(1.2, 4)),
            essential_skills=essential,
            preferred_skills=optional - essential,
        )
        return Job(position, float(rng.normal(0, 0.4)), bool(rng.random() < self.prejudiced))

    def _shifts(self) -> frozenset[str]:
        if self.rng.random() < 0.1:
            return frozenset()
        sets = ("mattina", "mattina pomeriggio", "pomeriggio", "pomeriggio sera", "mattina weekend")
        return frozenset(str(self.rng.choice(sets, p=[0.35, 0.3, 0.15, 0.1, 0.1])).split())

    def _demands(self, usual: dict[str, int]) -> Iterator[tuple[str, Demand]]:
        for code, level in usual.items():
            moved = int(np.clip(level + self.rng.choice([-1, 0, 0, 0, 1]), 0, 4))
            yield code, Demand(moved, negotiable=bool(self.rng.random() < 0.8))

    # --- what happens

    def _outcomes(self, job: Job) -> list[Outcome]:
        hurdles = chances(self.people, job, self.facts)
        taken = self._taken(job, hurdles)
        seems = {name: hurdles[name][taken] + self.rng.normal(0, 0.25, len(taken)) for name in REASONS}
        worst = np.min(list(seems.values()), axis=0)
        by_doubt = np.argsort(worst)
        discarded = [place for place in by_doubt[:DISCARDED] if worst[place] < 0.35]
        return [
            self._discard(job, row, min(seems, key=lambda name: seems[name][place]))
            if place in discarded
            else self._proposal(job, row, {name: float(values[row]) for name, values in hurdles.items()})
            for place, row in enumerate(taken)
        ]

    def _taken(self, job: Job, hurdles: dict[str, Floats]) -> list[int]:
        """By rule of thumb: the wish and the way count most; of the demands only what comes to mind."""
        rng, rows = self.rng, self.eligible(job)
        known = rows[rng.random(len(rows)) < 0.4]
        place = self.facts.catalogue.occupation_index[str(job.position.occupation)]
        wished = self.copies[0].liking[known, place]
        km = np.hypot(*((self.people.home[known] - np.array(job.position.point)) * [111.2, 78.0]).T)
        in_mind = hurdles["tasks"][known] + rng.normal(0, 0.3, len(known))
        appeal = 2.5 * wished - km / 20 + 1.0 * in_mind + rng.normal(0, 0.6, len(known))
        return known[np.argsort(-appeal)[:TAKEN]].tolist()

    def _discard(self, job: Job, row: int, hurdle: str) -> Outcome:
        return Outcome(job.position.id, self.pool.ids[row], DAY, "scartato", reason=REASONS[hurdle])

    def _proposal(self, job: Job, row: int, clears: dict[str, float]) -> Outcome:
        rng = self.rng
        result, reason, kept, ending = "assunto", None, None, None
        if rng.random() > clears["way"]:
            result, reason = "rinuncia", "distanza"
        elif rng.random() > clears["times"]:
            result, reason = "rinuncia", "orario"
        elif rng.random() < 0.1:
            result, reason = "rinuncia", "scelta_persona"
        elif job.prejudiced and self.people.in_group[row] and rng.random() < 0.7:
            result, reason = "non_assunto", str(rng.choice(["scelta_datore", "capacita"]))
        elif rng.random() < 0.125:
            result, reason = "non_assunto", str(rng.choice(["competenze", "posizione_chiusa"]))
        elif rng.random() > 0.1:
            kept = bool(rng.random() < clears["tasks"] * clears["learning"] * clears["wanting"])
            ending = None if kept else str(rng.choice(["inadatto", "dimissioni", "salute"], p=[0.75, 0.15, 0.1]))
        return Outcome(
            job.position.id,
            self.pool.ids[row],
            DAY,
            "proposto",
            result=result,
            result_reason=reason,
            end_reason=ending,
            kept_six_months=kept,
        )


def _some(rng: np.random.Generator, codes: Sequence[str], share: float) -> frozenset[str]:
    return frozenset(code for code in codes if rng.random() < share)


@dataclass(frozen=True, eq=False)
class History:
    """What the office remembers."""

    world: World
    jobs: list[Job]
    outcomes: list[Outcome]

    def examples(self, outcomes: Sequence[Outcome] | None = None, others: int = 60) -> Examples:
        """What these outcomes, or others about the same positions, teach."""
        positions = [job.position for job in self.jobs]
        return gather(positions, self.world.pool, self.outcomes if outcomes is None else outcomes, others=others)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The positions, in order."""
        return tuple(job.position.id for job in self.jobs)
