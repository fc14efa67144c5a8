"""Accommodations tried out on a position: whom it would reach with them. Trying changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from matching import Catalogue, Pool, Reach, reach
from matching import Position as PositionRecord
from webapp.services.engine.ranking import RankingInputs

IN_SIGHT = 8
"""Switches shown at once beside those that are offered: those that add most. The others are folded."""
_KEPT = 64
"""Answers kept for each office: a few positions with the trials made on them."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One accommodation: whether it counts as offered now, whether it really is, and how many people it would add.

    What adds nobody to the position as it stands counts as adding nobody beside a trial either.
    """

    code: str
    on: bool
    offered: bool
    added: int
    cost_band: int
    in_sight: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """The switches as they are set, and how many people the position reaches so and as it stands."""

    switches: Sequence[Switch]
    reachable: int
    before: int
    added: Sequence[str]
    removed: Sequence[str]

    @property
    def differs(self) -> bool:
        """Whether anything is tried at all."""
        return bool(self.added or self.removed)


def known_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that are accommodations."""
    return frozenset(code for code in codes if code in Catalogue.default().accommodation_index)


def trial(*, stands: RankingInputs, tried: RankingInputs) -> Trial:
    """The position as it stands beside the one with other accommodations."""
    offered, on = stands.record.accommodations, tried.record.accommodations
    before = _reach(stands, stands.pool.catalogue.accommodation_index)
    standing = _gains(before)
    helpful = sorted((code for code, gain in standing.items() if gain > 0), key=lambda code: -standing[code])
    # What helps nobody by itself beside what is offered is not tried again beside every trial: that would take as long.
    now = before if on == offered else _reach(tried, [*sorted(offered), *helpful])
    gains, helpful = _gains(now), helpful[:IN_SIGHT]
    codes = tried.pool.catalogue.accommodation_index
    return Trial(
        switches=[
            Switch(
                code=aid.code,
                on=aid.code in on,
                offered=aid.code in offered,
                added=gains.get(aid.code, 0),
                cost_band=aid.cost_band,
                in_sight=aid.code in offered or aid.code in helpful,
            )
            for aid in tried.pool.catalogue.accommodations
        ],
        reachable=now.now.people,
        before=before.now.people,
        added=[code for code in codes if code in on - offered],
        removed=[code for code in codes if code in offered - on],
    )


def _gains(found: Reach) -> dict[str, int]:
    """How many people each accommodation adds that is not offered yet."""
    return {single.change.removeprefix("offer:"): single.added for single in found.changes}


def _reach(inputs: RankingInputs, codes: Iterable[str]) -> Reach:
    """Whom a position reaches, and with each of some accommodations; computed once for the same people and position."""
    new = tuple(f"offer:{code}" for code in codes if code not in inputs.record.accommodations)
    office, asked = inputs.position.office_id, (inputs.record, inputs.scorer.version, new)
    found = _memory.find(office, inputs.pool, asked)
    if found is None:
        found = reach(inputs.record, inputs.pool, inputs.scorer, changes=new)
        _memory.keep(office, inputs.pool, asked, found)
    return found


_Asked = tuple[PositionRecord, str, tuple[str, ...]]


class _Memory:
    """The latest answers about each office's pool. A pool never changes: any change on the list makes another one."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Pool, list[tuple[_Asked, Reach]]]] = {}
        self._lock = Lock()

    def find(self, office: int, pool: Pool, asked: _Asked) -> Reach | None:
        """What was answered before."""
        with self._lock:
            known = self._about(office, pool)
        return next((answer for question, answer in known if question == asked), None)

    def keep(self, office: int, pool: Pool, asked: _Asked, answer: Reach) -> None:
        """Remember an answer, if need be instead of the oldest."""
        with self._lock:
            self._found[office] = pool, [*self._about(office, pool)[1 - _KEPT :], (asked, answer)]

    def _about(self, office: int, pool: Pool) -> list[tuple[_Asked, Reach]]:
        known, answers = self._found.get(office, (None, []))
        return answers if known is pool else []


_memory = _Memory()
