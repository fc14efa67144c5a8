"""A cooperative's list of its own disadvantaged people: written down, corrected, taken off."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.cooperative_workers import CooperativeWorker
from models.errors import DecidedMeanwhile
from models.types import Role
from webapp.access import current_account, requires
from webapp.employer.cooperative import cooperative
from webapp.employer.worker_form import WorkerForm
from webapp.extensions import db
from webapp.formatting import day, label
from webapp.needs import Need
from webapp.services.employers import cooperative_workers as service

bp = Blueprint("employer_workers", __name__, url_prefix="/datore/cooperativa/persone")


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
def new() -> ResponseReturnValue:
    """Somebody who works there and counts for the 30 %."""
    employer, form = cooperative(), WorkerForm()
    if not service.may_keep(db.session, account=current_account()):
        abort(404)  # Whoever manages the consortium does not keep the lists of its cooperatives.
    if form.validate_on_submit():
        try:
            service.add(db.session, employer=employer, details=form.details())
            flash(_("Scritto nell'elenco."), "success")
            return _back()
        except service.CodeTaken:
            _say_taken(form)
        except service.TooManyWorkers:
            form.form_errors.append(_("L'elenco è pieno: togli chi non lavora più qui."))
    return _page(form), 422 if form.is_submitted() else 200


@bp.route("/<int:worker_id>", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
def edit(worker_id: int) -> ResponseReturnValue:
    """One person of the list, to correct or to renew the document."""
    row, form = _worker(worker_id), WorkerForm()
    if not form.is_submitted():
        form.begin(row)
        return _page(form, row)
    if not form.validate():
        return _page(form, row), 422
    try:
        service.change(db.session, worker=row, details=form.details(), seen_version=form.seen_version)
    except service.CodeTaken:
        _say_taken(form)
        return _page(form, _worker(worker_id)), 422
    except DecidedMeanwhile:
        db.session.rollback()
        row = _worker(worker_id)
        form.version.data = str(row.version)
        form.form_errors.append(
            _("Nel frattempo un collega ha cambiato questi dati. Guardali e, se valgono i tuoi, salva di nuovo.")
        )
        return _page(form, row, theirs=_now(row)), 409
    flash(_("Salvato."), "success")
    return _back()


@bp.post("/<int:worker_id>/togli")
@requires(Role.EMPLOYER, need=Need.MANAGE)
def remove(worker_id: int) -> ResponseReturnValue:
    """Take somebody off the list for good."""
    try:
        service.remove(db.session, worker=_worker(worker_id))
        flash(_("Tolto dall'elenco: di questo codice non resta niente."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nel frattempo un collega ha cambiato l'elenco: guarda com'è ora."), "info")
    return _back()


def _worker(worker_id: int) -> CooperativeWorker:
    cooperative()
    return service.worker(db.session, account=current_account(), worker_id=worker_id)


def _say_taken(form: WorkerForm) -> None:
    db.session.rollback()
    form.code.errors = [*form.code.errors, _("Questo codice c'è già nell'elenco: scegline un altro.")]


def _now(row: CooperativeWorker) -> list[tuple[str, str]]:
    return [
        (_("Codice"), row.code),
        (_("Categoria"), label(row.disadvantage)),
        (_("Lavora qui dal"), day(row.started_on)),
        (_("Ultimo giorno di lavoro"), day(row.left_on)),
        (_("Documento rilasciato il"), day(row.issued_on)),
        (_("Documento valido fino al"), day(row.expires_on)),
    ]


def _page(form: WorkerForm, row: CooperativeWorker | None = None, **shown: object) -> str:
    return render_template("employer/cooperative/worker.html", form=form, worker=row, **{"theirs": None, **shown})


def _back() -> ResponseReturnValue:
    return redirect(url_for("employer_cooperative.home", _anchor="persone"), 303)
