"""A small catalogue and ways to draw candidates, positions and scorers from it."""

from collections.abc import Mapping

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from matching import FEATURES, Candidate, Catalogue, Concept, Demand, Experience, Pool, Position, Scorer
from matching.catalogue import Accommodation, Dimension, Occupation, Relief, Skill, Term
from matching.records import CONTRACTS, EDUCATION, REGIMES, REMOTE, SHIFTS, TRANSPORT

DIMENSIONS = ("d430", "d450", "b455", "b210", "d360", "d4153", "d470")
BIDELLO, MOPPING, TYPING = ("bidello",), ("mop",), ("typing",)

CATALOGUE = Catalogue(
    dimensions=tuple(Dimension(code, "group", f"{code} in italiano", f"{code} in English") for code in DIMENSIONS),
    accommodations=(
        Accommodation("lifting_aid", "hands_effort", "Ausilio per sollevare", "Lifting aid", cost_band=3),
        Accommodation("powered_tool", "hands_effort", "Attrezzo elettrico", "Powered tool", cost_band=2),
        Accommodation("slower_pace", "mind", "Ritmo più lento", "Slower pace"),
        Accommodation("extra_breaks", "health", "Pause aggiuntive", "Extra breaks"),
        Accommodation("ramp", "movement", "Rampa", "Ramp", cost_band=3),
        Accommodation("telework", "movement", "Lavoro da casa", "Telework", cost_band=1, condition="remote"),
        Accommodation("screen_reader", "seeing", "Lettore di schermo", "Screen reader", cost_band=1, personal=True),
        Accommodation("magnifier", "seeing", "Ingranditore", "Magnifier", cost_band=1),
        Accommodation("task_swap", "hands_effort", "Scambio di compiti", "Task swap", condition="negotiable"),
    ),
    relief=(
        Relief("lifting_aid", "d430", 3),
        Relief("powered_tool", "d430", 1),
        Relief("slower_pace", "b455", 1),
        Relief("slower_pace", "d430", 1),
        Relief("extra_breaks", "b455", 2),
        Relief("ramp", "d450", 1),
        Relief("telework", "d470", 4, "remote"),
        Relief("telework", "d450", 1, "remote"),
        Relief("screen_reader", "b210", 3, "desk_work"),
        Relief("magnifier", "b210", 1),
    ),
    occupations=(
        Occupation(
            "office_cleaner", "9112", "Addetto pulizie", "Addetta pulizie", "Cleaner", ("bidello",), {}, MOPPING
        ),
        Occupation("hotel_cleaner", "9112", "Cameriere ai piani", "Cameriera ai piani", "Room attendant"),
        Occupation("car_washer", "9122", "Lavaggista", "Lavaggista", "Car washer"),
        Occupation("data_entry_clerk", "4132", "Addetto data entry", "Addetta data entry", "Clerk", (), {}, TYPING),
    ),
    skills=(
        Skill("mop", "Lavare pavimenti", "Mopping", ("lavaggio pavimenti",)),
        Skill("typing", "Digitazione", "Typing", ("dattilografia",)),
        Skill("windows", "Pulire vetri", "Window cleaning"),
    ),
    education_levels=tuple(Term(code, code.capitalize(), code) for code in EDUCATION),
    licences=(Term("B", "Patente B", "Licence B"), Term("muletto", "Patentino", "Forklift")),
)

few = settings(max_examples=25)
"""For properties of whole lists, which take longer to draw."""

levels = st.integers(0, 4)
codes = st.sampled_from
capacities = st.dictionaries(codes(DIMENSIONS), levels)
demands = st.dictionaries(codes(DIMENSIONS), st.builds(Demand, levels, st.booleans()), max_size=6)
accommodations = st.frozensets(codes([a.code for a in CATALOGUE.accommodations]))
skills = st.frozensets(codes([s.id for s in CATALOGUE.skills]))
occupations = codes([o.id for o in CATALOGUE.occupations])
points = st.none() | st.tuples(st.floats(45.25, 46, width=32), st.floats(9.75, 10.75, width=32))
hours = st.none() | st.integers(10, 40).map(float)


@st.composite
def candidates(draw: st.DrawFn, candidate_id: str = "P1") -> Candidate:
    """Anybody, with anything unknown."""
    range_of_hours = sorted((draw(st.integers(5, 40)), draw(st.integers(5, 40))))
    return Candidate(
        candidate_id,
        available=draw(st.integers(0, 9)) > 0,
        consented=draw(st.integers(0, 9)) > 0,
        regimes=draw(st.frozensets(codes(REGIMES), min_size=3)),
        licences=draw(st.frozensets(codes(("B", "muletto")))),
        point=draw(points),
        transport=draw(st.none() | codes(TRANSPORT)),
        max_km=draw(st.none() | st.integers(1, 60).map(float)),
        hours_min=draw(st.none() | st.just(float(range_of_hours[0]))),
        hours_max=draw(st.none() | st.just(float(range_of_hours[1]))),
        shifts=draw(st.frozensets(codes(SHIFTS))),
        contracts=draw(st.frozensets(codes(CONTRACTS))),
        exclusions=draw(st.frozensets(codes(("sera", "notte", "weekend", "distanza")), max_size=1)),
        education=draw(st.none() | codes(EDUCATION)),
        wishes=tuple(draw(st.lists(occupations, unique=True, max_size=2))),
        skills=draw(skills),
        experience=tuple(draw(st.lists(st.builds(Experience, occupations, st.integers(0, 90)), max_size=2))),
        capacities=draw(capacities),
        accommodations=draw(accommodations),
    )


@st.composite
def positions(draw: st.DrawFn, position_id: str = "J1") -> Position:
    """Any position without a deadline."""
    return Position(
        position_id,
        regime=draw(codes(REGIMES)),
        licences=draw(st.frozensets(codes(("B", "muletto")), max_size=1)),
        point=draw(points),
        remote=draw(codes(REMOTE)),
        transit=draw(st.none() | st.booleans()),
        hours=draw(hours),
        shifts=draw(st.frozensets(codes(SHIFTS), max_size=2)),
        contract=draw(st.none() | codes(CONTRACTS)),
        education_min=draw(st.none() | codes(EDUCATION)),
        occupation=draw(st.none() | occupations),
        demands=draw(demands),
        accommodations=draw(accommodations),
        essential_skills=draw(skills),
        preferred_skills=draw(skills),
    )


@st.composite
def people(draw: st.DrawFn, most: int = 5) -> list[Candidate]:
    """A list of candidates with ids of their own."""
    count = draw(st.integers(0, most))
    return [draw(candidates(candidate_id=f"P{number}")) for number in range(count)]


@st.composite
def scorers(draw: st.DrawFn) -> Scorer:
    """Any scorer that keeps the rules, not just the expert's."""
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return Scorer({name: _rising(seed) for name in FEATURES}, float(seed.normal()), "additive")


def _rising(seed: np.random.Generator) -> np.ndarray:
    steps = seed.exponential(size=255) * (seed.random(255) < 0.05)
    known = np.cumsum(steps) * seed.choice([0.0, 0.3, 1.0])
    known -= known[seed.integers(255)]
    return np.append(known, seed.uniform(known[0], known[-1]))


def pool_of(*some: Candidate) -> Pool:
    """A pool in the small catalogue."""
    return Pool.from_candidates(some, CATALOGUE)


def demanding(levels_by_code: Mapping[str, int], **fields: object) -> Position:
    """A position that asks just these levels, all negotiable."""
    asked = {code: Demand(level) for code, level in levels_by_code.items()}
    return Position("J1", demands=asked, **fields)  # type: ignore[arg-type]


def vocabulary() -> list[Concept]:
    """The concepts of the small catalogue."""
    return CATALOGUE.concepts("occupation") + CATALOGUE.concepts("skill")
