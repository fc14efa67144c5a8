"""Worked examples of the rules of law. The tests compute each of them, and docs/law.md shows them beside their rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.law import (
    annual_return,
    computation_base,
    conventions,
    cooperatives,
    data_rights,
    duty,
    exemption,
    incentives,
    quota,
    refunds,
    sanctions,
    suspension,
    working_days,
)
from models.law.cooperatives import Workforce
from models.law.duty import Relief
from models.law.incentives import Ability
from models.law.parameters import Parameter, Parameters
from models.law.staff import NotCounted, Staff
from models.law.steps import Figures
from models.law.suspension import Ground, Suspension
from models.types import Category
from webapp.services.parameters import parameters

DAY = date(2026, 11, 2)
TODAY = Figures(parameters(), DAY)
BEFORE = Figures(parameters(), date(2025, 12, 30))
SINCE = Figures(parameters(), date(2025, 12, 31))
OTHERS_ALONE = Figures(
    Parameters(
        [
            Parameter(
                "cooperative_b_min_share", "", "0.30", "fraction", date(1991, 12, 18), None, "L. 381/1991 art. 4"
            ),
            Parameter(
                "cooperative_b_disadvantaged_in_denominator", "", "no", "yes_no", date(1991, 12, 18), None, "a setting"
            ),
        ]
    ),
    DAY,
)
"""A province where the disadvantaged do not belong to the workers that one divides by."""

TERM = Suspension(Ground.SOLIDARITY, date(2026, 10, 1), date(2027, 3, 31), Decimal("0.5"))


@dataclass(frozen=True)
class Example:
    """A rule, a case in words, how it is computed, and what it gives."""

    rule: Callable[..., Any]
    told: str
    compute: Callable[[], Any]
    gives: Any


def owed(base: int) -> tuple[int, int]:
    """The places of art. 3 and of art. 18."""
    found = quota.quota(base, on=DAY, parameters=parameters())
    return found.disabled.persons, found.protected.persons


def base_of(**staff: Any) -> int:
    """The computation base of a staff."""
    return computation_base.computation_base(Staff(**staff), figures=TODAY).persons


def counted(base: int, **staff: Any) -> int:
    """The people with disabilities in force, as they count."""
    return duty.counted_disabled(Staff(**staff), base=base, figures=TODAY)


def left(staff: Staff, relief: Relief | None = None) -> tuple[int, int]:
    """The places of art. 3 and of art. 18 that are uncovered."""
    found = duty.duty(staff, relief or Relief(), figures=TODAY)
    return found.uncovered, found.protected_uncovered


SHORT = {"total": 40, "disabled_short": 1, "disabled_short_hours": Decimal(12)}
KEPT = {**SHORT, "disabled_kept": 1, "disabled_kept_hours": Decimal(12)}
MIXED = {
    "total": 120,
    "not_counted": {NotCounted.MANAGERS: 3, NotCounted.APPRENTICES: 5},
    "part_time": 10,
    "part_time_hours": Decimal(210),
    "teleworkers": 2,
    "disabled": 4,
    "protected": 2,
}

EXAMPLES = (
    *(
        Example(quota.quota, f"base {base}", lambda base=base: owed(base), gives)
        for base, gives in (
            (0, (0, 0)),
            (14, (0, 0)),
            (15, (1, 0)),
            (35, (1, 0)),
            (36, (2, 0)),
            (50, (2, 0)),
            (51, (4, 1)),
            (64, (4, 1)),
            (150, (10, 1)),
            (151, (11, 2)),
            (250, (17, 2)),
            (10_000_000, (700_000, 100_000)),
        )
    ),
    Example(quota.rounded, "3.57", lambda: quota.rounded(Decimal("3.57"), up_above=Decimal("0.50")), 4),
    Example(quota.rounded, "17.50", lambda: quota.rounded(Decimal("17.5"), up_above=Decimal("0.50")), 17),
    Example(
        computation_base.computation_base, "64 people, nobody in a group of their own", lambda: base_of(total=64), 64
    ),
    Example(
        computation_base.computation_base,
        "120 people: 4 with disabilities, 3 managers, 5 apprentices, 2 teleworkers, 10 part-timers with 210 hours of 40"
        " (5.25 → 5), 2 of art. 18 of whom 1 % allows 1",
        lambda: base_of(**MIXED),
        100,
    ),
    Example(
        computation_base.part_time_count,
        "3 people with 60 hours together, of 40: 1.5",
        lambda: computation_base.part_time_count(3, Decimal(60), Decimal(40), figures=TODAY),
        1,
    ),
    Example(
        computation_base.part_time_count,
        "3 people with 61 hours together, of 40: 1.525",
        lambda: computation_base.part_time_count(3, Decimal(61), Decimal(40), figures=TODAY),
        2,
    ),
    Example(
        duty.counts_whole, "21 hours of 40", lambda: duty.counts_whole(Decimal(21), Decimal(40), figures=TODAY), True
    ),
    Example(
        duty.counts_whole, "20 hours of 40", lambda: duty.counts_whole(Decimal(20), Decimal(40), figures=TODAY), False
    ),
    Example(duty.counted_disabled, "base 36, one person with 12 hours of 40: 0.3", lambda: counted(36, **SHORT), 0),
    Example(duty.counted_disabled, "base 35, the same, invalidity above 50 %", lambda: counted(35, **KEPT), 1),
    Example(duty.counted_disabled, "base 36, the same, invalidity above 50 %", lambda: counted(36, **KEPT), 0),
    Example(
        duty.counted_disabled,
        "base 60, two people with 24 hours of 40 together: 0.6",
        lambda: counted(60, total=70, disabled_short=2, disabled_short_hours=Decimal(24)),
        1,
    ),
    Example(
        duty.set_off,
        "4 people of art. 18, 1 due, the return allows 2",
        lambda: duty.set_off(Staff(total=100, protected=4, set_off=2), protected_due=1),
        2,
    ),
    Example(
        duty.set_off,
        "2 people of art. 18, 1 due, the return allows 2",
        lambda: duty.set_off(Staff(total=100, protected=2, set_off=2), protected_due=1),
        1,
    ),
    Example(
        duty.duty,
        "66 people, 2 of them with disabilities: base 64, 4 due, 2 in force; nobody of art. 18, 1 due",
        lambda: left(Staff(total=66, disabled=2)),
        (2, 1),
    ),
    Example(
        duty.duty,
        "the same with a work order worth 1 place under art. 14",
        lambda: left(Staff(total=66, disabled=2), Relief(ordered=1)),
        (1, 1),
    ),
    Example(
        duty.duty,
        "154 people: 150 of base, 10 due, 4 in force, 60 % exempted",
        lambda: left(Staff(total=154, disabled=4), Relief(exempted_share=Decimal("0.60"))),
        (0, 1),
    ),
    Example(
        duty.duty,
        "64 people, 4 due, nobody in force, half of the work suspended",
        lambda: left(Staff(total=64), Relief(suspensions=(TERM,))),
        (2, 1),
    ),
    Example(
        exemption.exempted_places,
        "10 due, 60 %",
        lambda: exemption.exempted_places(10, share=Decimal("0.60"), figures=TODAY),
        6,
    ),
    Example(
        exemption.exempted_places,
        "4 due, 80 % asked for: at most 60 %, 2.4",
        lambda: exemption.exempted_places(4, share=Decimal("0.80"), figures=TODAY),
        2,
    ),
    Example(
        exemption.exemption_contribution,
        "6 places × 250 days × 39.21 €",
        lambda: exemption.exemption_contribution(6, days=250, figures=TODAY),
        Decimal("58815.00"),
    ),
    Example(
        suspension.suspended_share,
        "solidarity contracts for half of the work until 31 March 2027, on 2 November 2026",
        lambda: suspension.suspended_share([TERM], on=DAY),
        Decimal("0.5"),
    ),
    Example(
        suspension.suspended_share,
        "the same on 1 April 2027",
        lambda: suspension.suspended_share([TERM], on=date(2027, 4, 1)),
        Decimal(0),
    ),
    Example(
        suspension.suspended_places,
        "5 due, half of the work suspended: 2.5",
        lambda: suspension.suspended_places(5, share=Decimal("0.5")),
        2,
    ),
    Example(
        sanctions.sanction,
        "2 places × 100 days × 196.05 €",
        lambda: sanctions.sanction(2, days=100, figures=TODAY),
        Decimal("39210.00"),
    ),
    Example(
        sanctions.first_day_of_exposure,
        "the duty arose on 1 June 2026",
        lambda: sanctions.first_day_of_exposure(date(2026, 6, 1), figures=TODAY),
        date(2026, 8, 1),
    ),
    Example(
        sanctions.exposure,
        "1 place uncovered since 1 June 2026, on 31 August 2026: 21 working days of August",
        lambda: sanctions.exposure(1, since=date(2026, 6, 1), until=date(2026, 8, 31), figures=TODAY).amount,
        Decimal("4117.05"),
    ),
    Example(
        sanctions.exposure,
        "the same on 31 July 2026, within the 60 days",
        lambda: sanctions.exposure(1, since=date(2026, 6, 1), until=date(2026, 7, 31), figures=TODAY).amount,
        Decimal("0.00"),
    ),
    Example(
        sanctions.late_return,
        "due on 31 January, sent on 10 February",
        lambda: sanctions.late_return(due_on=date(2026, 1, 31), sent_on=date(2026, 2, 10), figures=TODAY),
        Decimal("1042.63"),
    ),
    Example(
        sanctions.late_return,
        "sent on the last day",
        lambda: sanctions.late_return(due_on=date(2026, 1, 31), sent_on=date(2026, 1, 31), figures=TODAY),
        Decimal(0),
    ),
    Example(
        working_days.working_days,
        "from 24 to 31 December 2026, five days a week: 24, 28, 29, 30, 31",
        lambda: working_days.working_days(date(2026, 12, 24), date(2026, 12, 31)),
        5,
    ),
    Example(
        working_days.holidays, "Easter Monday of 2026", lambda: date(2026, 4, 6) in working_days.holidays(2026), True
    ),
    Example(
        annual_return.request_deadline,
        "the duty arose on 2 November 2026",
        lambda: annual_return.request_deadline(DAY, figures=TODAY),
        date(2027, 1, 1),
    ),
    Example(
        annual_return.next_return,
        "on 2 November 2026",
        lambda: _dates(annual_return.next_return(DAY, figures=TODAY)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ),
    Example(
        annual_return.next_return,
        "on 31 January 2027",
        lambda: _dates(annual_return.next_return(date(2027, 1, 31), figures=TODAY)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ),
    Example(
        annual_return.return_due,
        "the same places as a year ago, one less uncovered",
        lambda: annual_return.return_due(
            annual_return.ReturnFigures(4, 1, 2, 0), annual_return.ReturnFigures(4, 1, 1, 0)
        ),
        True,
    ),
    Example(
        annual_return.return_due,
        "nothing changed",
        lambda: annual_return.return_due(
            annual_return.ReturnFigures(4, 1, 2, 0), annual_return.ReturnFigures(4, 1, 2, 0)
        ),
        False,
    ),
    Example(
        conventions.cap_12_bis,
        "base 150, 10 due, on 30 December 2025",
        lambda: conventions.cap_12_bis(150, 10, figures=BEFORE).persons,
        1,
    ),
    Example(
        conventions.cap_12_bis,
        "base 150, 10 due, on 31 December 2025",
        lambda: conventions.cap_12_bis(150, 10, figures=SINCE).persons,
        6,
    ),
    Example(conventions.cap_12_bis, "base 50", lambda: conventions.cap_12_bis(50, 2, figures=TODAY).persons, 0),
    Example(conventions.cap_14, "base 50", lambda: conventions.cap_14(50, figures=TODAY).persons, 1),
    Example(conventions.cap_14, "base 51", lambda: conventions.cap_14(51, figures=TODAY).persons, 2),
    Example(
        conventions.cap_14, "base 101: the office says", lambda: conventions.cap_14(101, figures=TODAY).persons, None
    ),
    Example(
        conventions.order_heads,
        "47,000 € a year with a coefficient of 22,000 €: 2.14",
        lambda: conventions.order_heads([(Decimal(47_000), Decimal(22_000))]),
        2,
    ),
    Example(
        conventions.order_heads,
        "two orders of 13,200 € a year each, the same coefficient: 0.6 + 0.6",
        lambda: conventions.order_heads([(Decimal(13_200), Decimal(22_000))] * 2),
        1,
    ),
    Example(
        conventions.agreed_heads,
        "orders worth 3 places, of which the office agreed to 1 and 1",
        lambda: conventions.agreed_heads(3, [1, 1]),
        2,
    ),
    Example(
        conventions.agreed_heads,
        "orders worth 3 places, one of which no office has seen",
        lambda: conventions.agreed_heads(3, [1, None]),
        3,
    ),
    Example(
        conventions.most_heads,
        "40,000 € over 24 months with a coefficient of 18,000 €: 1.11, a part of a second place",
        lambda: conventions.most_heads(Decimal(40_000), months=24, coefficient=Decimal(18_000)),
        2,
    ),
    Example(
        conventions.value_for,
        "2 places with a coefficient of 22,000 €",
        lambda: conventions.value_for(2, coefficient=Decimal(22_000)),
        Decimal(44_000),
    ),
    Example(
        conventions.yearly_value,
        "90,000 € over 36 months",
        lambda: conventions.yearly_value(Decimal(90_000), months=36),
        Decimal(30_000),
    ),
    Example(conventions.long_enough, "11 months", lambda: conventions.long_enough(11, figures=TODAY), False),
    Example(
        cooperatives.cooperative_share,
        "20 workers, 5 of them disadvantaged, who are counted among the workers: 25 %, missing",
        lambda: cooperatives.cooperative_share(_workforce(20, 5), figures=TODAY).missing,
        2,
    ),
    Example(
        cooperatives.cooperative_share,
        "20 workers, 5 of them disadvantaged, divided by the other 15: 33 %, missing",
        lambda: cooperatives.cooperative_share(_workforce(20, 5), figures=OTHERS_ALONE).missing,
        0,
    ),
    Example(
        cooperatives.after_hires,
        "20 workers, 5 disadvantaged, and 2 more of these: missing",
        lambda: (
            cooperatives.cooperative_share(
                cooperatives.after_hires(_workforce(20, 5), disadvantaged=2), figures=TODAY
            ).missing
        ),
        0,
    ),
    Example(
        cooperatives.yearly_average,
        "6 months with 4 disadvantaged of 20, 6 months with 8 of 20",
        lambda: cooperatives.yearly_average([_workforce(20, 4)] * 6 + [_workforce(20, 8)] * 6).disadvantaged,
        Decimal(6),
    ),
    Example(
        incentives.ability,
        "80 %",
        lambda: incentives.ability(80, psychic=False, figures=TODAY).value,
        Ability.HIGH.value,
    ),
    Example(
        incentives.ability,
        "79 %",
        lambda: incentives.ability(79, psychic=False, figures=TODAY).value,
        Ability.MEDIUM.value,
    ),
    Example(
        incentives.ability,
        "46 %, psychic",
        lambda: incentives.ability(46, psychic=True, figures=TODAY).value,
        Ability.PSYCHIC.value,
    ),
    Example(
        incentives.ability_of,
        "civil invalidity, 70 %",
        lambda: _ability_of(Category.CIVIL, 70),
        Ability.MEDIUM.value,
    ),
    Example(incentives.ability_of, "art. 18, 90 %", lambda: _ability_of(Category.ARTICLE_18, 90), Ability.OTHER.value),
    Example(incentives.ability_of, "deaf, no degree written", lambda: _ability_of(Category.DEAF, None), None),
    Example(incentives.ability_of, "war-disabled, 90 %", lambda: _ability_of(Category.WAR_SERVICE, 90), None),
    Example(
        incentives.incentive,
        "above 79 %, permanent, 20,000 € a year: 70 % for 36 months",
        lambda: _amount(Ability.HIGH, None),
        Decimal("42000.00"),
    ),
    Example(
        incentives.incentive,
        "67–79 %, permanent, 20,000 € a year: 35 % for 36 months",
        lambda: _amount(Ability.MEDIUM, None),
        Decimal("21000.00"),
    ),
    Example(
        incentives.incentive,
        "psychic above 45 %, permanent, 20,000 € a year: 70 % for 60 months",
        lambda: _amount(Ability.PSYCHIC, None),
        Decimal("70000.00"),
    ),
    Example(
        incentives.incentive,
        "psychic above 45 %, fixed term of 12 months, 20,000 € a year",
        lambda: _amount(Ability.PSYCHIC, 12),
        Decimal("14000.00"),
    ),
    Example(incentives.incentive, "above 79 %, fixed term of 24 months", lambda: _amount(Ability.HIGH, 24), None),
    Example(
        conventions.months_lasting,
        "from 15 January 2026 to 14 January 2027",
        lambda: conventions.months_lasting(date(2026, 1, 15), date(2027, 1, 14)),
        12,
    ),
    Example(
        refunds.accommodation_refund,
        "disabled by work, 40 %",
        lambda: refunds.accommodation_refund(Category.WORK, 40).value,
        "inail",
    ),
    Example(
        refunds.accommodation_refund,
        "civil invalidity, 51 %",
        lambda: refunds.accommodation_refund(Category.CIVIL, 51).value,
        "regional_fund",
    ),
    Example(
        refunds.accommodation_refund,
        "civil invalidity, 50 %",
        lambda: refunds.accommodation_refund(Category.CIVIL, 50).value,
        "none",
    ),
    Example(
        refunds.accommodation_refund,
        "blind, no degree written",
        lambda: refunds.accommodation_refund(Category.BLIND, None).value,
        "to_verify",
    ),
    Example(
        refunds.accommodation_refund,
        "law 381/1991, 80 %",
        lambda: refunds.accommodation_refund(Category.LAW_381, 80).value,
        "none",
    ),
    Example(
        incentives.incentive_band,
        "permanent, 20,000 € a year: what the employer is told",
        lambda: _band(None),
        (Decimal("21000.00"), Decimal("70000.00")),
    ),
    Example(
        data_rights.answer_due,
        "asked on 22 November 2026",
        lambda: data_rights.answer_due(date(2026, 11, 22)),
        date(2026, 12, 22),
    ),
    Example(
        data_rights.answer_due,
        "asked on 31 January 2027: February has no such day",
        lambda: data_rights.answer_due(date(2027, 1, 31)),
        date(2027, 2, 28),
    ),
)


def _dates(found: annual_return.ReturnDates) -> tuple[date, date]:
    return found.reference_day, found.deadline


def _workforce(workers: int, disadvantaged: int) -> Workforce:
    return Workforce(Decimal(workers), Decimal(disadvantaged))


def _ability_of(category: Category, percent: int | None) -> str | None:
    found = incentives.ability_of(category, percent, psychic=False, figures=TODAY)
    return found and found.value


def _amount(kind: Ability, months: int | None) -> Decimal | None:
    found = incentives.incentive(kind, fixed_term_months=months, figures=TODAY)
    return found and found.amount(Decimal(20_000))


def _band(months: int | None) -> tuple[Decimal, Decimal] | None:
    found = incentives.incentive_band(Decimal(20_000), fixed_term_months=months, figures=TODAY)
    return found and (found.least, found.most)
