"""Lists imported in the browser: sent, checked, confirmed, written in the background, and what was refused."""

from pathlib import PurePath

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.jobs import Job
from models.types import JobKind, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.import_forms import ConfirmForm, UploadForm
from webapp.officer.import_page import first_lines, problems_of, registrations_shown
from webapp.officer.looks import write_down_look
from webapp.services import import_jobs, jobs
from webapp.services.import_jobs import MOST_BYTES, SomeRejected
from webapp.services.importing.report import rejected_csv, rejected_rows
from webapp.services.people import people
from webapp.spreadsheets import spreadsheet
from webapp.uploads import takes_files

bp = Blueprint("officer_imports", __name__, url_prefix="/operatore/importa")


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Send a list; the office's imports so far."""
    return _index(UploadForm(formdata=None))


@bp.post("")
@requires(Role.OFFICER)
@takes_files(MOST_BYTES)
def upload() -> ResponseReturnValue:
    """Take a file and let it be checked."""
    form = UploadForm()
    if not form.validate():
        return _index(form), 422
    job = jobs.add(
        db.session,
        kind=JobKind(form.kind.data),
        account=current_account(),
        file_name=PurePath(form.file.data.filename.replace("\\", "/")).name,
        content=form.content,
        now=clock.now(),
    )
    return redirect(url_for("officer_imports.job", job_id=job.id), 303)


@bp.get("/<int:job_id>")
@requires(Role.OFFICER)
def job(job_id: int) -> ResponseReturnValue:
    """One import: how far it is, what was found, what became of it."""
    return _job_page(_job(job_id), ConfirmForm(formdata=None))


@bp.get("/<int:job_id>/avanzamento")
@requires(Role.OFFICER)
def progress(job_id: int) -> ResponseReturnValue:
    """How far an import is: the part of its page that is asked for again and again."""
    found = _job(job_id)
    answer = make_response(
        render_template("officer/import/_progress.html", job=found, silent=jobs.unattended(found, clock.now()))
    )
    if found.state not in jobs.FOR_A_WORKER:
        # The script that asks opens the whole page again: there is something else on it now.
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/<int:job_id>/conferma")
@requires(Role.OFFICER)
def confirm(job_id: int) -> ResponseReturnValue:
    """Let a checked list be written."""
    found, form = _job(job_id), ConfirmForm()
    try:
        import_jobs.confirm(db.session, job=found, all_or_nothing=form.all_or_nothing.data)
    except SomeRejected:
        form.all_or_nothing.errors = [
            _("Ci sono righe rifiutate: correggile e carica di nuovo il file, oppure togli questa scelta.")
        ]
        return _job_page(found, form), 422
    except DecidedMeanwhile:
        flash(_("Nel frattempo questa importazione era già stata confermata o annullata."), "info")
    return redirect(url_for("officer_imports.job", job_id=job_id), 303)


@bp.post("/<int:job_id>/annulla")
@requires(Role.OFFICER)
def cancel(job_id: int) -> ResponseReturnValue:
    """Call an import off, as long as it writes nothing."""
    try:
        jobs.cancel(db.session, job=_job(job_id), now=clock.now())
        flash(_("Importazione annullata: niente è stato scritto."), "success")
    except DecidedMeanwhile:
        flash(_("L'importazione è già cominciata o finita: non si può più annullare."), "warning")
    return redirect(url_for("officer_imports.job", job_id=job_id), 303)


@bp.get("/<int:job_id>/rifiutate.csv")
@requires(Role.OFFICER)
def rejected_as_csv(job_id: int) -> ResponseReturnValue:
    """The refused rows, to be corrected and sent again, as text."""
    found = _job(job_id)
    answer = Response(rejected_csv(import_jobs.report_of(found)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={_rejected_name(found)}.csv"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/<int:job_id>/rifiutate.xlsx")
@requires(Role.OFFICER)
def rejected_as_xlsx(job_id: int) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    found = _job(job_id)
    lines = rejected_rows(import_jobs.report_of(found))
    return spreadsheet(f"{_rejected_name(found)}.xlsx", title=_("Righe rifiutate"), headings=next(lines), lines=lines)


@bp.get("/modello/<any(import_candidates, import_positions, import_outcomes):kind>.csv")
@requires(Role.OFFICER)
def template(kind: str) -> ResponseReturnValue:
    """An empty list with every column that is read."""
    columns = import_jobs.COLUMNS[JobKind(kind)]
    answer = Response(f"\ufeff{';'.join(columns.known)}\r\n", mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={_TEMPLATES[JobKind(kind)]}.csv"
    return answer


_TEMPLATES = {
    JobKind.IMPORT_CANDIDATES: "modello-persone",
    JobKind.IMPORT_POSITIONS: "modello-posizioni",
    JobKind.IMPORT_OUTCOMES: "modello-esiti",
}


def _job(job_id: int) -> Job:
    return jobs.visible(db.session, account=current_account(), job_id=job_id)


def _rejected_name(found: Job) -> str:
    return f"righe-rifiutate-{found.id}"


def _index(form: UploadForm) -> str:
    page = jobs.listing(db.session, account=current_account(), page=request.args.get("pagina", 1, type=int))
    return render_template(
        "officer/import/index.html",
        form=form,
        page=page,
        templates=jobs.IMPORTS,
        days_kept=jobs.days_kept(clock.today()),
    )


def _job_page(found: Job, form: ConfirmForm) -> str:
    report = import_jobs.report_of(found)
    problems = problems_of(report, request.args.get("pagina", 1, type=int))
    codes = registrations_shown(report, problems)
    write_down_look(people.ids_of(db.session, account=current_account(), codes=codes), page="officer_imports.job")
    return render_template(
        "officer/import/job.html",
        job=found,
        report=report,
        counts=found.options.get(import_jobs.COUNTS, {}),
        problems=problems,
        first=first_lines(report),
        form=form,
        waiting=found.state in jobs.FOR_A_WORKER,
        cancellable=found.state in jobs.CANCELLABLE,
        nothing_written=found.options.get(import_jobs.NOTHING_WRITTEN, False),
        silent=jobs.unattended(found, clock.now()),
    )
