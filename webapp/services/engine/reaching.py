"""Whom an employer's draft can reach, in numbers that say nothing about one person.

An employer may ask as often as they like, with any change, so exact counts would tell who is on the list: one number
more after one change is one person. Therefore every number shown

- is a multiple of ``GRAIN``, or "fewer than ``HIDDEN``"; and it is never more than there really are;
- is drawn: how much is taken away below the count (up to twice the grain less two) follows from a secret and from the
  exact counts. The same people give the same number, however often and in whatever words one asks, so nothing can be
  averaged away; other people give another draw, so that two numbers that differ do not say by how many;
- what a change adds is the difference of two such numbers, never of the exact ones, and their order follows from what
  is shown;
- the parts of a number never add up to more than the number, so that they do not narrow it down.

These are random rounding and cell keys, as statistical offices use them for tables that anybody may ask for.

What is promised of two answers laid side by side: the difference shown is at most eight away from the true one. So one
person more or less is never shown as more than one step; a difference of one step or none proves nothing about how many
people differ; and whatever is shown, several true differences would have been shown in the same way.

What is not promised: that nobody notices that there is a difference. Two numbers that differ are not about the same
people. Whoever knows beforehand that a change concerns one person only, and is right, may learn from a number that
moves that this person is on the list; one that stays says nothing. That is why the questions of an employer are counted
(``webapp/employer/reach_limit.py``), and why nothing else of anybody is shown beside the numbers.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Catalogue, Demand, Fit, Pool, Position, Reach, Scorer, reach
from matching.reach import REACHABLE, Reached
from models.employers import Employer
from models.territory import Comune, Office
from models.types import Regime
from webapp.services import linking, vocabulary
from webapp.services.engine import scorers
from webapp.services.importing.fields import BadCell
from webapp.services.importing.places import gazetteer
from webapp.services.matching_inputs import pools
from webapp.services.positions.drafts import Said, has_demands, lines_of, usual_demands

GRAIN = 5
"""Numbers are shown in steps of this."""
HIDDEN = 2 * GRAIN
"""Below this a number may be hidden; below ``GRAIN`` it always is."""
SHOWN = 5
"""Changes shown: those that add most."""


class Shown(NamedTuple):
    """People reached, as an employer may know it: at least so many, 0 for fewer than ``HIDDEN``."""

    people: int
    by_fit: Mapping[Fit, int]


class Gain(NamedTuple):
    """A single change and about how many people more it reaches."""

    change: str
    added: int


@dataclass(frozen=True, slots=True)
class Reachable:
    """What stands beside a draft: people reached now, and the best single changes."""

    now: Shown
    gains: Sequence[Gain]


def reachable(session: Session, *, employer: Employer, said: Said, secret: str) -> Reachable | None:
    """Whom a draft reaches of the list of the office that it would go to; None where there is no office yet."""
    comune = _comune(session, said)
    office = _office(session, comune or employer.comune)
    if office is None:
        return None
    pool = pools.get(session, office_id=office.id)
    found = counted(sketch(session, said, comune), pool, scorers.active(session))
    return masked(found, pool.catalogue, secret=f"{secret} {office.id}")


def counted(position: Position, pool: Pool, scorer: Scorer) -> Reach:
    """The exact counts: not for an employer's eyes."""
    return reach(position, pool, scorer)


def masked(found: Reach, catalogue: Catalogue, *, secret: str) -> Reachable:
    """The counts as an employer may know them."""
    now = mask(found.now, secret=secret)
    gains = [
        Gain(single.change, mask(single.reached, secret=secret).people - now.people)
        for single in found.changes
        if not single.change.startswith("transit:")  # Whether buses come is not the employer's to change.
    ]
    costs = {f"offer:{aid.code}": aid.cost_band for aid in catalogue.accommodations}
    best = sorted(
        (gain for gain in gains if gain.added >= GRAIN),
        key=lambda gain: (-gain.added, costs.get(gain.change, 0), -_level(gain.change), gain.change),
    )
    return Reachable(now, _one_for_each(best)[:SHOWN])


def mask(reached: Reached, *, secret: str) -> Shown:
    """One count and its parts, as an employer may know them."""
    counts = (reached.people, *(reached.by_fit[fit] for fit in REACHABLE), reached.through_gates)
    people = _lowered(reached.people, counts, "people", secret)
    parts = {fit: _lowered(reached.by_fit[fit], counts, fit.value, secret) for fit in REACHABLE}
    while sum(parts.values()) > people:
        largest = max(REACHABLE, key=parts.__getitem__)
        parts[largest] -= GRAIN
    return Shown(people, parts)


def _lowered(count: int, counts: tuple[int, ...], what: str, secret: str) -> int:
    """A multiple of the grain at most ``count``, 0 up to four, and above that up to eight less than it."""
    drawn = hmac.digest(secret.encode(), repr((what, counts)).encode(), sha256)[0] % GRAIN
    return max(0, (count - GRAIN + 1 + drawn) // GRAIN * GRAIN)


def _level(change: str) -> int:
    """How much a lowered demand still asks: of two that reach as many, the smaller change comes first."""
    return int(change.rpartition(":")[2]) if change.startswith("demand:") else 0


def _one_for_each(gains: Iterable[Gain]) -> list[Gain]:
    """The best change of each demand, of the hours, and every other one."""
    best: dict[str, Gain] = {}
    for gain in gains:
        kind, _, value = gain.change.partition(":")
        about = (
            kind if kind == "hours" else value.partition(":")[0] if kind in ("demand", "negotiable") else gain.change
        )
        best.setdefault(about, gain)
    return list(best.values())


def sketch(session: Session, said: Said, comune: Comune | None) -> Position:
    """What a draft asks and offers so far; what is not said, or cannot be read yet, is unknown.

    Where no demand was said, those usual for the title hold: they are what the next step proposes.
    """
    known = vocabulary.catalogue(session)
    title = str(said.get("title", ""))
    link = linking.occupation_of(session, title) if title else None
    demands = _demands(said, known) if has_demands(said) else _plain_demands(usual_demands(session, title))
    essential, preferred = (_skills(session, said.get(f"{kind}_skills")) for kind in ("essential", "preferred"))
    return Position(
        id="draft",
        regime=said.get("regime") or Regime.OPEN.value,
        licences=frozenset(said.get("licences", ())),
        point=(comune.latitude, comune.longitude) if comune else None,
        remote=said.get("remote") or "no",
        transit={"si": True, "no": False}.get(said.get("transit", "")),
        hours=_hours(said.get("hours")),
        shifts=frozenset(said.get("shifts", ())),
        contract=said.get("contract") or None,
        education_min=said.get("education_min") or None,
        occupation=known.occupation_id(link.concept_id) if link else None,
        demands=demands,
        accommodations=frozenset(said.get("accommodations", ())) & known.accommodation_index.keys(),
        essential_skills=essential,
        preferred_skills=preferred - essential,
    )


def _demands(said: Said, known: Catalogue) -> dict[str, Demand]:
    levels = {code: str(said.get(f"level_{code}") or "0") for code in known.dimension_index}
    return {
        code: Demand(int(level), not said.get(f"fixed_{code}"))
        for code, level in levels.items()
        if level in ("1", "2", "3", "4")
    }


def _plain_demands(levels: Mapping[str, int]) -> dict[str, Demand]:
    return {code: Demand(level, True) for code, level in levels.items()}


def _hours(text: object) -> float | None:
    hours = str(text or "").strip()
    return float(hours) if hours.isascii() and hours.isdigit() and 0 < int(hours[:4]) <= 48 else None


def _skills(session: Session, text: str | None) -> frozenset[str]:
    known = vocabulary.catalogue(session)
    links = [linking.skill_of(session, line) for line in lines_of(text)]
    return frozenset(skill for link in links if link and (skill := known.skill_id(link.concept_id)))


def _comune(session: Session, said: Said) -> Comune | None:
    text = str(said.get("comune") or "").strip()
    try:
        return session.get_one(Comune, gazetteer(session).find(text).istat_code) if text else None
    except BadCell:
        return None


def _office(session: Session, comune: Comune | None) -> Office | None:
    """The office of the workplace's province, or the first one: as for a position that is handed in."""
    own = select(Office).where(Office.province_code == comune.province_code) if comune else None
    found = session.scalar(own) if own is not None else None
    return found or session.scalar(select(Office).order_by(Office.id).limit(1))
