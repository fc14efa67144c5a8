"""How a result came about: each step with its figure and its source, so that a page can show the whole sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from models.law.parameters import Parameter, Parameters

CENT = Decimal("0.01")


class StepCode(StrEnum):
    """What a step is about."""

    STAFF = "staff"
    DISABLED_STAFF = "disabled_staff"
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
    TELEWORKERS = "teleworkers"
    PART_TIME = "part_time"
    PROTECTED_STAFF = "protected_staff"
    BASE = "base"
    QUOTA = "quota"
    COUNTED = "counted"
    EXEMPTED = "exempted"
    SET_OFF = "set_off"
    CONVENTION_12_BIS = "convention_12_bis"
    CONVENTION_14 = "convention_14"
    SUSPENDED = "suspended"
    UNCOVERED = "uncovered"
    PROTECTED_QUOTA = "protected_quota"
    PROTECTED_COUNTED = "protected_counted"
    PROTECTED_UNCOVERED = "protected_uncovered"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a sum. ``figure`` is what it adds, negative where it takes away; sums and results stand as they are.

    ``parts`` are the numbers that the figure was made of; ``to_confirm`` says that the office should confirm it.
    """

    code: StepCode
    figure: Decimal
    source: str
    to_confirm: bool = False
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """The parameters of a province on a day."""

    parameters: Parameters
    on: date
    province: str = ""

    def find(self, code: str) -> Parameter:
        """The figure with its source. Raises KeyError where there is none on that day."""
        return self.parameters.find(code, on=self.on, province=self.province)

    def number(self, code: str) -> Decimal:
        """The figure as an exact number."""
        return self.parameters.number(code, on=self.on, province=self.province)

    def whole(self, code: str) -> int:
        """The figure as a count."""
        return self.parameters.whole(code, on=self.on, province=self.province)


def euros(amount: Decimal) -> Decimal:
    """An amount in whole cents, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def whole_part(exact: Decimal) -> int:
    """Whole persons without what is left over: a limit is never exceeded by rounding."""
    return int(exact.to_integral_value(ROUND_DOWN))
