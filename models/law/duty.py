"""The whole duty of an employer on a day: the base, the quota, what covers it, what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.law.computation_base import ComputationBase, computation_base
from models.law.conventions import cap_12_bis, cap_14
from models.law.exemption import exempted_places
from models.law.quota import Places, Quota, quota, rounded
from models.law.staff import Staff
from models.law.steps import Figures, Step, StepCode
from models.law.suspension import ARTICLE as SUSPENSION
from models.law.suspension import Suspension, suspended_places, suspended_share

ARTICLE_3, ARTICLE_4, ARTICLE_18 = "L. 68/1999 art. 3", "L. 68/1999 art. 4", "L. 68/1999 art. 18"
EXEMPTION = "L. 68/1999 art. 5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What covers or rests places: persons by kind of convention, the share exempted, suspensions.

    ``ordered`` are the places that work orders are worth; together with the convention they belong to they count once.
    """

    article_11: int = 0
    article_12_bis: int = 0
    article_14: int = 0
    ordered: int = 0
    exempted_share: Decimal = Decimal(0)
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What an employer owes, what covers it, what is left, each with its steps.

    ``planned`` of the uncovered places are in the hiring programme of a convention under art. 11: they stay to be
    filled, as the programme says.
    """

    base: ComputationBase
    quota: Quota
    disabled_steps: tuple[Step, ...]
    protected_steps: tuple[Step, ...]
    exempted: int
    uncovered: int
    planned: int
    protected_uncovered: int

    @property
    def covered(self) -> int:
        """Places of art. 3 that are filled, covered, exempted or rest."""
        return self.quota.disabled.persons - self.uncovered

    @property
    def exposed(self) -> int:
        """Places, of both articles, that may cost a sanction: uncovered, and in no programme."""
        return self.uncovered - self.planned + self.protected_uncovered


def duty(staff: Staff, relief: Relief, *, figures: Figures) -> Duty:
    """Uncovered places = quota − exempted − disabled staff in force − art. 18 excess − conventions − resting places.

    Law 68/1999 art. 3, 4, 5, 12-bis and 18; D.Lgs. 276/2003 art. 14. Never below nothing.
    """
    base = computation_base(staff, figures=figures)
    due = quota(base.persons, on=figures.on, parameters=figures.parameters)
    steps = list(_covering(staff, relief, base.persons, due, figures))
    uncovered = max(0, due.disabled.persons + int(sum(step.figure for step in steps)))
    protected_uncovered = max(0, due.protected.persons - staff.protected)
    exempted = -int(next((step.figure for step in steps if step.code is StepCode.EXEMPTED), Decimal(0)))
    return Duty(
        base=base,
        quota=due,
        disabled_steps=(
            _owed(StepCode.QUOTA, due.disabled, due.base),
            *steps,
            Step(StepCode.UNCOVERED, Decimal(uncovered), ARTICLE_3),
        ),
        protected_steps=tuple(_protected_steps(staff, due, protected_uncovered)),
        exempted=exempted,
        uncovered=uncovered,
        planned=min(uncovered, relief.article_11),
        protected_uncovered=protected_uncovered,
    )


def counted_disabled(staff: Staff, *, base: int, figures: Figures) -> int:
    """People with disabilities in force, as they count: whole above half time, else their hours, rounded once.

    Law 68/1999 art. 4. At 15–35 employees who has an invalidity above 50 % counts as one whatever the hours.
    """
    hours, kept = staff.disabled_short_hours, 0
    if figures.whole("part_time_small_employer_from") <= base <= figures.whole("part_time_small_employer_to"):
        hours, kept = hours - staff.disabled_kept_hours, staff.disabled_kept
    fraction = rounded(hours / staff.full_time_hours, up_above=figures.number("quota_round_up_above"))
    return staff.disabled + kept + min(fraction, staff.disabled_short - kept)


def counts_whole(hours: Decimal, full_time_hours: Decimal, *, figures: Figures) -> bool:
    """Whether a disabled part-timer counts as a whole person: above half of the contract's hours.

    Law 68/1999 art. 4.
    """
    return hours > full_time_hours * figures.number("part_time_disabled_full_count_above")


def set_off(staff: Staff, *, protected_due: int) -> int:
    """Art. 18 staff beyond their own quota who count for art. 3, as far as the return allows (law 68/1999 art. 18)."""
    return min(max(0, staff.protected - protected_due), staff.set_off)


def _covering(staff: Staff, relief: Relief, base: int, due: Quota, figures: Figures) -> Iterator[Step]:
    """What is taken off the quota of art. 3, in the order of the return; what is nothing is left out."""
    places = due.disabled.persons
    exempted = exempted_places(places, share=relief.exempted_share, figures=figures)
    found = (
        _off(StepCode.EXEMPTED, exempted, EXEMPTION, share=relief.exempted_share),
        _off(StepCode.COUNTED, counted_disabled(staff, base=base, figures=figures), ARTICLE_4),
        _off(StepCode.SET_OFF, set_off(staff, protected_due=due.protected.persons), ARTICLE_18),
        _agreed_12_bis(relief, base, places, figures),
        _agreed_14(relief, base, figures),
        _resting(relief, places, figures),
    )
    yield from (step for step in found if step.figure or step.code is StepCode.COUNTED)


def _agreed_12_bis(relief: Relief, base: int, places: int, figures: Figures) -> Step:
    cap = cap_12_bis(base, places, figures=figures)
    parts = {} if cap.share is None else {"agreed": Decimal(relief.article_12_bis), "share": cap.share}
    return _off(StepCode.CONVENTION_12_BIS, cap.limited(relief.article_12_bis), cap.source, cap.to_confirm, **parts)


def _agreed_14(relief: Relief, base: int, figures: Figures) -> Step:
    """Orders are given under the convention: the greater of the two counts, never both."""
    cap, agreed = cap_14(base, figures=figures), max(relief.article_14, relief.ordered)
    parts = {} if cap.persons is None else {"agreed": Decimal(agreed), "cap": Decimal(cap.persons)}
    return _off(StepCode.CONVENTION_14, cap.limited(agreed), cap.source, cap.to_confirm, **parts)


def _resting(relief: Relief, places: int, figures: Figures) -> Step:
    share = suspended_share(relief.suspensions, on=figures.on)
    return _off(StepCode.SUSPENDED, suspended_places(places, share=share), SUSPENSION, share=share)


def _protected_steps(staff: Staff, due: Quota, uncovered: int) -> Iterator[Step]:
    yield _owed(StepCode.PROTECTED_QUOTA, due.protected, due.base)
    yield _off(StepCode.PROTECTED_COUNTED, min(staff.protected, due.protected.persons), ARTICLE_18)
    yield Step(StepCode.PROTECTED_UNCOVERED, Decimal(uncovered), ARTICLE_18)


def _owed(code: StepCode, places: Places, base: int) -> Step:
    parts = {"base": Decimal(base)}
    if places.share is not None and places.exact is not None:
        parts |= {"share": places.share, "exact": places.exact}
    return Step(code, Decimal(places.persons), places.source, parts=parts)


def _off(code: StepCode, persons: int, source: str, to_confirm: bool = False, **parts: Decimal) -> Step:
    return Step(code, Decimal(-persons), source, to_confirm, parts)
