"""An employer's staff as the law's arithmetic wants it: counts and hours, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class NotCounted(StrEnum):
    """Who is on the staff but not in the computation base (law 68/1999 art. 3, 4 and 5, and what they refer to)."""

    FIXED_TERM = "fixed_term"
    MANAGERS = "managers"
    WORKER_MEMBERS = "worker_members"
    APPRENTICES = "apprentices"
    AGENCY = "agency"
    HOME_WORKERS = "home_workers"
    ABROAD = "abroad"
    SUBSTITUTES = "substitutes"
    TRANSPORT_CREWS = "transport_crews"
    BUILDING_SITES = "building_sites"


class StaffProblem(StrEnum):
    """Why counts cannot be true."""

    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    MORE_THAN_STAFF = "more_than_staff"
    MORE_THAN_SHORT = "more_than_short"
    NO_WEEK = "no_week"
    HOURS_WITHOUT_PEOPLE = "hours_without_people"
    PEOPLE_WITHOUT_HOURS = "people_without_hours"
    TOO_MANY_HOURS = "too_many_hours"


class StaffError(ValueError):
    """Counts that contradict each other: ``field`` names the one to look at."""

    def __init__(self, field_name: str, problem: StaffProblem) -> None:
        super().__init__(f"{field_name}: {problem.value}")
        self.field = field_name
        self.problem = problem


_COUNTS = ("total", "part_time", "teleworkers", "disabled", "disabled_short", "disabled_kept", "protected", "set_off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The staff on a day. Each person is in one group at most; who is in none works full time and counts.

    Hours are weekly, of the whole group together. ``part_time`` are people with fewer hours than the contract's,
    intermittent ones with the hours they really worked. ``disabled`` are people with disabilities who work more than
    half of the contract's hours, ``disabled_short`` those who do not; ``disabled_kept`` those of the latter who count
    as a whole person all the same at small employers. ``set_off``: how many people of art. 18 the return lets count
    for art. 3.

    Raises StaffError for counts that cannot be true.
    """

    total: int
    full_time_hours: Decimal = Decimal(40)
    not_counted: Mapping[NotCounted, int] = field(default_factory=dict)
    part_time: int = 0
    part_time_hours: Decimal = Decimal(0)
    teleworkers: int = 0
    disabled: int = 0
    disabled_short: int = 0
    disabled_short_hours: Decimal = Decimal(0)
    disabled_kept: int = 0
    disabled_kept_hours: Decimal = Decimal(0)
    protected: int = 0
    set_off: int = 0

    def __post_init__(self) -> None:
        for name, count in self._counts():
            _check_count(name, count)
        if self.full_time_hours <= 0:
            raise StaffError("full_time_hours", StaffProblem.NO_WEEK)
        if self.grouped > self.total:
            raise StaffError("total", StaffProblem.MORE_THAN_STAFF)
        if self.disabled_kept > self.disabled_short:
            raise StaffError("disabled_kept", StaffProblem.MORE_THAN_SHORT)
        if self.set_off > self.protected:
            raise StaffError("set_off", StaffProblem.MORE_THAN_STAFF)
        _check_hours("part_time_hours", self.part_time, self.part_time_hours, self.full_time_hours)
        _check_hours("disabled_short_hours", self.disabled_short, self.disabled_short_hours, self.full_time_hours / 2)
        _check_hours("disabled_kept_hours", self.disabled_kept, self.disabled_kept_hours, self.full_time_hours / 2)
        if self.disabled_kept_hours > self.disabled_short_hours:
            raise StaffError("disabled_kept_hours", StaffProblem.MORE_THAN_SHORT)

    def _counts(self) -> list[tuple[str, int]]:
        return [
            *((name, getattr(self, name)) for name in _COUNTS),
            *((kind.value, count) for kind, count in self.not_counted.items()),
        ]

    @property
    def all_disabled(self) -> int:
        """People with disabilities, whatever their hours."""
        return self.disabled + self.disabled_short

    @property
    def grouped(self) -> int:
        """Everybody who is in some group."""
        return sum(self.not_counted.values()) + self.part_time + self.teleworkers + self.all_disabled + self.protected


def _check_count(name: str, count: int) -> None:
    if isinstance(count, bool) or not isinstance(count, int):
        raise StaffError(name, StaffProblem.NOT_WHOLE)
    if count < 0:
        raise StaffError(name, StaffProblem.NEGATIVE)


def _check_hours(name: str, people: int, hours: Decimal, most: Decimal) -> None:
    """Hours belong to people, and nobody in the group works more than ``most`` of them."""
    if hours < 0:
        raise StaffError(name, StaffProblem.NEGATIVE)
    if hours and not people:
        raise StaffError(name, StaffProblem.HOURS_WITHOUT_PEOPLE)
    if people and not hours:
        raise StaffError(name, StaffProblem.PEOPLE_WITHOUT_HOURS)
    if hours > people * most:
        raise StaffError(name, StaffProblem.TOO_MANY_HOURS)
