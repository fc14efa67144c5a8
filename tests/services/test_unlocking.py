"""What stops people and what would unlock it: the same as asking rank() about one position after the other."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching import Candidate, Fit, Position, Ranking, Scorer, changed, rank
from tests.matching.examples import CATALOGUE, few, people, pool_of, positions, scorers
from webapp.services.engine.unlocking import NEAREST, Blocker, Near, views

DAY = date(2026, 11, 2)
FITS = (Fit.SUITABLE, Fit.SUITABLE_WITH_ACCOMMODATIONS, Fit.TO_VERIFY)
Found = tuple[int, int, list[Near], Blocker | None, int, int]


@st.composite
def several(draw: st.DrawFn) -> list[Position]:
    """Positions with ids of their own, some alike in all else."""
    found = draw(st.lists(positions(), max_size=6))
    again = [one for one in found if draw(st.booleans())]
    return [replace(one, id=f"J{number}") for number, one in enumerate([*found, *again])]


def plainly(person: Candidate, jobs: Sequence[Position], scorer: Scorer) -> Found:
    """One person beside one position at a time, and each again without what stops them most."""

    def alone(who: Candidate, job: Position) -> Ranking:
        return rank(job, pool_of(who), scorer, explain=False, today=DAY)

    near, stands = [], defaultdict(list)
    for job in jobs:
        found = alone(person, job)
        near += [Near(job.id, match.fit, match.score) for match in found.matches]
        for blocker in barriers(found) + [part for one in found.excluded for part in parts(person, job, one.gates)]:
            stands[blocker].append(job)
    near.sort(key=lambda one: ([*FITS, Fit.NOT_NOW].index(one.fit), -one.score, one.code))
    suitable = sum(one.fit in FITS for one in near)
    top = min(stands, key=lambda blocker: (-len(stands[blocker]), blocker), default=None)
    again = [alone(*without(top, person, job)) for job in stands[top]] if top else []
    unlocked = sum(match.fit in FITS for found in again for match in found.matches)
    return len(jobs), suitable, near[:NEAREST], top, len(again), unlocked


def barriers(found: Ranking) -> list[Blocker]:
    """The gaps that nothing closes, where these are why the position does not fit."""
    unfit = [match for match in found.matches if match.fit is Fit.NOT_NOW]
    return [Blocker("gap", gap.dimension) for match in unfit for gap in match.gaps if not gap.closed_by]


def parts(person: Candidate, job: Position, gates: Collection[str]) -> list[Blocker]:
    """What stops a person, gate by gate."""
    found = [Blocker(gate) for gate in gates if gate not in ("licence", "exclusion")]
    found += [Blocker("licence", code) for code in job.licences - person.licences]
    if "exclusion" in gates:
        found += [Blocker("exclusion", code) for code in (job.shifts & person.exclusions) or {"distanza"}]
    return found


def without(blocker: Blocker, person: Candidate, job: Position) -> tuple[Candidate, Position]:
    """The two without what stands between them."""
    if blocker.kind == "licence":
        return replace(person, licences=person.licences | {blocker.part}), job
    if blocker.kind == "exclusion":
        return replace(person, exclusions=person.exclusions - {blocker.part}), job
    if blocker.kind == "regime":
        return person, replace(job, regime="libera")
    if blocker.kind == "gap":
        given_away = job.demands[blocker.part].negotiable
        return person, changed(job, f"demand:{blocker.part}:0" if given_away else f"negotiable:{blocker.part}")
    return person, job


@few
@given(people(), several(), scorers(), st.data())
def test_exactly_what_one_at_a_time_gives(
    candidates: list[Candidate], jobs: list[Position], scorer: Scorer, data: st.DataObject
) -> None:
    pairs = [(person.id, job.id) for person in candidates for job in jobs]
    decided = data.draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    found = views(candidates, jobs, scorer=scorer, catalogue=CATALOGUE, decided=decided)
    assert set(found) == {person.id for person in candidates}
    for person in candidates:
        view = found[person.id]
        left = [job for job in jobs if (person.id, job.id) not in decided]
        seen = (view.positions, view.suitable, view.near, view.top, view.blocked, view.unlocked)
        assert seen == plainly(person, left, scorer)
