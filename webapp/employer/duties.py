"""The employer's duty: the sum with its articles, what is told of the staff, what covers places, the return."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.types import Role
from webapp import annual_return, duties_page
from webapp.access import current_account, requires
from webapp.employer.duty_forms import MeasureForm, SheetForm, StaffForm, data_of
from webapp.extensions import clock, db
from webapp.services.employers import duties as service
from webapp.services.employers import staff_sheet, work_order_lists
from webapp.services.importing import UnreadableFile
from webapp.services.importing.tables import Upload
from webapp.spreadsheets import spreadsheet
from webapp.uploads import takes_files

bp = Blueprint("employer_duties", __name__, url_prefix="/datore/obblighi")


@bp.get("")
@requires(Role.EMPLOYER)
def duties() -> ResponseReturnValue:
    """The duty step by step, and what can be tried out."""
    employer = _employer()
    today = clock.today()
    return render_template(
        "employer/duties/duties.html",
        employer=employer,
        page=duties_page.of(employer),
        measures=service.measures_of(db.session, employer=employer),
        conventions=service.conventions_in_force(db.session, employer=employer, day=today),
        orders=work_order_lists.covering(db.session, account=current_account(), employer=employer),
        told=service.figures_told(db.session, employer=employer),
    )


@bp.route("/organico", methods=["GET", "POST"])
@requires(Role.EMPLOYER)
def staff() -> ResponseReturnValue:
    """Tell the staff of a day. The page starts from the figures told last, or those of ``giorno``."""
    employer = _employer()
    form = StaffForm(employer.kind, _known(employer))
    if not form.validate_on_submit():
        return _staff_page(form), 422 if form.is_submitted() else 200
    try:
        service.tell(
            db.session,
            employer=employer,
            counted=form.counted(),
            seen_version=form.seen_version,
            by=current_account(),
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        return _conflict(form), 409
    flash(_("Organico salvato."), "success")
    return redirect(url_for("employer_duties.duties"), 303)


def _conflict(form: StaffForm) -> str:
    """Somebody told that day already: their figures beside those written here, nothing overwritten."""
    theirs = service.figures_of_day(db.session, employer=_employer(), day=form.counted_on.data)
    form.form_errors.append(
        _("Per questo giorno ci sono già dei numeri. Guardali e, se valgono i tuoi, salva di nuovo.")
    )
    form.version.data = str(theirs.version if theirs else 0)
    form.seen_day.data = form.counted_on.data.isoformat()
    return _staff_page(form, theirs=theirs)


@bp.post("/organico/foglio")
@requires(Role.EMPLOYER)
@takes_files(staff_sheet.MOST_BYTES)
def read_sheet() -> ResponseReturnValue:
    """Read a spreadsheet into the form: nothing is kept before the employer has looked and saved."""
    employer, sheet_form = _employer(), SheetForm()
    empty = StaffForm(employer.kind, _known(employer), formdata=None)
    if not sheet_form.validate():
        return _staff_page(empty, sheet_form=sheet_form), 422
    figures = service.figures_for(employer, day=clock.today())
    upload = Upload(sheet_form.file.data.filename, sheet_form.content)
    try:
        found = staff_sheet.read(upload, full_time_hours=sheet_form.week.data, figures=figures)
    except UnreadableFile as error:
        sheet_form.file.errors = [str(error)]
        return _staff_page(empty, sheet_form=sheet_form), 422
    if found.staff is None:
        return _staff_page(empty, sheet_form=sheet_form, sheet=found), 422
    form = StaffForm(employer.kind, formdata=None, data=data_of(found.staff))
    return _staff_page(form, sheet=found)


@bp.get("/organico/modello.xlsx")
@requires(Role.EMPLOYER)
def template() -> ResponseReturnValue:
    """An empty spreadsheet with a line for each group."""
    lines = [(group.value, 0, None, None, annual_return.group_words(group)) for group in staff_sheet.Group]
    headings = ("gruppo", "persone", "ore_settimanali", "conta_per_intero", "descrizione")
    return spreadsheet("modello-organico.xlsx", title=_("Organico"), headings=headings, lines=lines)


@bp.route("/misure/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER)
def new_measure() -> ResponseReturnValue:
    """An exemption or a suspension."""
    form = MeasureForm()
    if form.validate_on_submit():
        try:
            service.add_measure(
                db.session, employer=_employer(), details=form.details(), by=current_account(), now=clock.now()
            )
            flash(_("Registrato."), "success")
            return redirect(url_for("employer_duties.duties", _anchor="coperture"), 303)
        except service.SameMeasure:
            form.form_errors.append(_("C'è già, con le stesse date e gli stessi numeri."))
        except service.TooManyMeasures:
            form.form_errors.append(_("Ce ne sono già molte: togline qualcuna che non vale più."))
    return render_template("employer/duties/measure.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/misure/<int:measure_id>/togli")
@requires(Role.EMPLOYER)
def remove_measure(measure_id: int) -> ResponseReturnValue:
    """Take off what was written down by mistake."""
    service.remove_measure(db.session, employer=_employer(), measure_id=measure_id)
    flash(_("Tolto."), "success")
    return redirect(url_for("employer_duties.duties", _anchor="coperture"), 303)


@bp.get("/prospetto.pdf")
@requires(Role.EMPLOYER)
def return_pdf() -> ResponseReturnValue:
    """The summary for the annual return, to print."""
    return annual_return.as_pdf(_employer())


@bp.get("/prospetto.xlsx")
@requires(Role.EMPLOYER)
def return_xlsx() -> ResponseReturnValue:
    """The same as a spreadsheet."""
    return annual_return.as_xlsx(_employer())


def _employer() -> Employer:
    return current_account().employer


def _known(employer: Employer) -> service.StaffFigures | None:
    """The figures of the day asked for, else those told last."""
    return service.figures_on(db.session, employer=employer, day=request.args.get("giorno", clock.today(), type=_day))


def _day(text: str) -> object:
    return clock.today().fromisoformat(text)


def _staff_page(form: StaffForm, **more: object) -> str:
    values = {"theirs": None, "sheet": None, "sheet_form": SheetForm(formdata=None), **more}
    return render_template("employer/duties/staff.html", form=form, **values)
