"""An employer's duty for the office: the same page to read, and the incentive that only the office estimates."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.employers import Employer
from models.law.incentives import Ability, Incentive, incentive
from models.types import EmployerKind, Role
from webapp import annual_return, cooperative_page, duties_page
from webapp.access import current_account, requires
from webapp.duty_forms import OfficersPayForm, asked
from webapp.extensions import clock, db
from webapp.services.employers import cooperative_workers, employers, work_order_lists
from webapp.services.employers import duties as service
from webapp.services.employers.cooperative_workers import Listed

bp = Blueprint("officer_duties", __name__, url_prefix="/operatore/datori/<vat_number>/obblighi")


@bp.get("")
@requires(Role.OFFICER)
def duties(vat_number: str) -> ResponseReturnValue:
    """The duty step by step, as the employer sees it."""
    employer, form = _employer(vat_number), asked(OfficersPayForm)
    return render_template(
        "officer/employers/duties.html",
        employer=employer,
        page=duties_page.of(employer, pay_form=form),
        incentive=_incentive(employer, form),
        cooperative=cooperative_page.share_page(employer),
        listed=_listed(employer),
        measures=service.measures_of(db.session, employer=employer),
        conventions=service.conventions_in_force(
            db.session, employer=employer, day=clock.today(), office_of=current_account()
        ),
        orders=work_order_lists.covering(db.session, account=current_account(), employer=employer),
        told=service.figures_told(db.session, employer=employer),
    )


@bp.get("/prospetto.pdf")
@requires(Role.OFFICER)
def return_pdf(vat_number: str) -> ResponseReturnValue:
    """The summary for the annual return, to print."""
    return annual_return.as_pdf(_employer(vat_number))


@bp.get("/prospetto.xlsx")
@requires(Role.OFFICER)
def return_xlsx(vat_number: str) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    return annual_return.as_xlsx(_employer(vat_number))


def _employer(vat_number: str) -> Employer:
    return employers.by_vat_number(db.session, vat_number)


def _listed(employer: Employer) -> Listed | None:
    """The counts of a cooperative's own list: who is in it is the cooperative's alone."""
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        return None
    return cooperative_workers.listed(db.session, employer=employer, day=clock.today())


def _incentive(employer: Employer, form: OfficersPayForm) -> Incentive | None:
    if form.errors or not form.retribuzione.data:
        return None
    figures = service.figures_for(employer, day=clock.today())
    return incentive(Ability(form.caso.data), fixed_term_months=form.mesi.data, figures=figures)
