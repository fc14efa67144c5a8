"""What the page of an employer's duty shows, the same for the employer and for the office."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from models.employers import Employer
from models.law.conventions import value_for
from models.law.incentives import Band, incentive_band
from webapp import duty_words
from webapp.duty_forms import PayForm, PlanForm, asked
from webapp.duty_words import Sum
from webapp.extensions import clock, db
from webapp.formatting import decimal, euro
from webapp.services.employers import duties
from webapp.services.employers.duties import Situation


@dataclass(frozen=True, slots=True)
class Costs:
    """What the law asks for, in euros: for a place and a day, for all exposed places and a day, for a late return."""

    sanction: Decimal
    daily: Decimal
    late_fixed: Decimal
    late_daily: Decimal
    exemption: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure now, and as it would be."""

    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """Everything on the page; ``situation`` is None where nothing is known of the staff."""

    situation: Situation | None
    sums: list[Sum]
    summary: str
    costs: Costs | None
    plan_form: PlanForm
    compared: list[Compared]
    place_value: Decimal | None
    pay_form: PayForm
    band: Band | None


def of(employer: Employer, *, pay_form: PayForm | None = None) -> DutiesPage:
    """The page of an employer today, with whatever the address tries out."""
    today = clock.today()
    found = duties.situation(db.session, employer=employer, day=today)
    coefficient = found.coefficient if found else None
    plan_form = asked(PlanForm, data={"coefficiente": coefficient})
    pay_form = pay_form or asked(PayForm)
    return DutiesPage(
        situation=found,
        sums=duty_words.sums(found.duty) if found else [],
        summary=duty_words.summary(found.duty) if found else "",
        costs=_costs(found) if found else None,
        plan_form=plan_form,
        compared=_compared(employer, found, plan_form) if found else [],
        place_value=value_for(1, coefficient=coefficient) if coefficient else None,
        pay_form=pay_form,
        band=_band(employer, pay_form),
    )


def _costs(found: Situation) -> Costs:
    daily = found.figures.number("sanction_daily_amount")
    return Costs(
        sanction=daily,
        daily=daily * found.duty.exposed,
        late_fixed=found.figures.number("late_return_fixed_amount"),
        late_daily=found.figures.number("late_return_daily_amount"),
        exemption=found.figures.number("exemption_daily_contribution"),
    )


def _compared(employer: Employer, now: Situation, form: PlanForm) -> list[Compared]:
    plan = form.plan()
    then = None if plan.empty else duties.situation(db.session, employer=employer, day=now.day, plan=plan)
    if then is None:
        return []
    each = now.figures.number("sanction_daily_amount")
    pairs = (
        (_("Base di computo"), now.duty.base.persons, then.duty.base.persons),
        (_("Posti per persone con disabilità"), now.duty.quota.disabled.persons, then.duty.quota.disabled.persons),
        (_("Posti scoperti"), now.duty.uncovered, then.duty.uncovered),
        (_("Posti scoperti per le categorie protette"), now.duty.protected_uncovered, then.duty.protected_uncovered),
    )
    lines = [Compared(label, decimal(first), decimal(second)) for label, first, second in pairs]
    costs = (euro(each * now.duty.exposed), euro(each * then.duty.exposed))
    return [*lines, Compared(_("Sanzione possibile per ogni giorno lavorativo"), *costs)]


def _band(employer: Employer, form: PayForm) -> Band | None:
    if form.errors or not form.retribuzione.data:
        return None
    figures = duties.figures_for(employer, day=clock.today())
    return incentive_band(form.retribuzione.data, fixed_term_months=form.mesi.data, figures=figures)
