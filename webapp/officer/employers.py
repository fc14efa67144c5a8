"""An employer's page for the office: contacts, what they owe, conventions, positions, visits."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Employer, EmployerContact
from models.errors import DecidedMeanwhile
from models.types import ConventionKind, Role, VisitKind
from webapp import duty_words
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import version_of
from webapp.officer.convention_forms import ConventionForm
from webapp.officer.employer_forms import ContactForm, EmployerForm, VisitForm
from webapp.services.employers import conventions, duties, employer_relations, employers, organisation_access
from webapp.services.employers.conventions import AlreadyThere
from webapp.services.territory import comuni_with_office

bp = Blueprint("officer_employers", __name__, url_prefix="/operatore/datori")


@bp.route("/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """An employer that the office does not know yet. Names that look alike are shown before anything is kept."""
    form = EmployerForm()
    alike = []
    if form.validate_on_submit():
        alike = [] if "different" in request.form else employers.alike(db.session, name=form.name.data)
        if not alike and (made := _create(form)):
            flash(_("%(name)s è tra i datori di lavoro.", name=made.name), "success")
            return redirect(_next(made), 303)
    elif request.method == "GET":
        form.name.data = request.args.get("nome", "")[:200]
    return _form_page(form, alike=alike), 422 if form.errors else 200


def _create(form: EmployerForm) -> Employer | None:
    try:
        return employers.create(db.session, details=form.details())
    except employers.VatNumberTaken:
        db.session.rollback()
        form.vat_number.errors = [_("C'è già un datore di lavoro con questa partita IVA: aprilo dall'elenco.")]
        return None


def _next(employer: Employer) -> str:
    """Back to the position that was being taken down, else to the employer."""
    if request.args.get("poi") == "posizione":
        return url_for("officer_positions.new", vat_number=employer.vat_number)
    return url_for("officer_employers.employer", vat_number=employer.vat_number)


@bp.get("/<vat_number>")
@requires(Role.OFFICER)
def employer(vat_number: str) -> ResponseReturnValue:
    """Everything the office knows of one employer."""
    return _page(_employer(vat_number))


@bp.route("/<vat_number>/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(vat_number: str) -> ResponseReturnValue:
    """Correct who the employer is."""
    found = _employer(vat_number)
    form = EmployerForm(found)
    if form.validate_on_submit():
        try:
            employers.change(db.session, employer=found, details=form.details(), seen_version=form.seen_version)
            flash(_("Dati salvati."), "success")
            return redirect(url_for("officer_employers.employer", vat_number=found.vat_number), 303)
        except DecidedMeanwhile:
            db.session.rollback()
            return _conflict(vat_number, form), 409
        except employers.VatNumberTaken:
            db.session.rollback()
            form.vat_number.errors = [_("C'è già un datore di lavoro con questa partita IVA.")]
    return _form_page(form, employer=_employer(vat_number)), 422 if form.errors else 200


def _conflict(vat_number: str, form: EmployerForm) -> str:
    """Somebody else saved first: what they wrote beside what was written here, nothing overwritten."""
    found = _employer(vat_number)
    form.form_errors.append(
        _("Nel frattempo qualcun altro ha cambiato questi dati. Guarda i suoi e, se valgono i tuoi, salva di nuovo.")
    )
    form.version.data = str(found.version)
    return _form_page(form, employer=found, theirs=found)


@bp.route("/<vat_number>/contatti/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_contact(vat_number: str) -> ResponseReturnValue:
    """Somebody to speak to."""
    found, form = _employer(vat_number), ContactForm()
    if form.validate_on_submit():
        try:
            employer_relations.add_contact(
                db.session, employer=found, contact=form.details(), office=current_account().office
            )
        except AlreadyThere:
            return _contact_twice(vat_number, form)
        flash(_("Contatto aggiunto."), "success")
        return redirect(_address(found, "contatti"), 303)
    return _sheet("contact.html", found, form, title=_("Nuovo contatto")), 422 if form.errors else 200


@bp.route("/<vat_number>/contatti/<int:contact_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def contact(vat_number: str, contact_id: int) -> ResponseReturnValue:
    """Correct a contact, or take it away."""
    found = _employer(vat_number)
    known = _contact(found, contact_id)
    form = ContactForm(obj=known)
    remove = request.method == "POST" and "remove" in request.form
    if not remove and not form.validate_on_submit():
        return _sheet("contact.html", found, form, title=known.name, known=known), 422 if form.errors else 200
    try:
        _change_contact(known, form, remove=remove)
    except AlreadyThere:
        return _contact_twice(vat_number, form, contact_id)
    except DecidedMeanwhile:
        return _both_contacts(vat_number, contact_id, form, removing=remove)
    flash(_("Contatto tolto.") if remove else _("Contatto salvato."), "success")
    return redirect(_address(found, "contatti"), 303)


def _change_contact(known: EmployerContact, form: ContactForm, *, remove: bool) -> None:
    if remove:
        employer_relations.remove_contact(db.session, known=known, seen_version=form.seen_version)
        return
    details = form.details()
    employer_relations.change_contact(db.session, known=known, contact=details, seen_version=form.seen_version)


def _contact_twice(vat_number: str, form: ContactForm, contact_id: int | None = None) -> ResponseReturnValue:
    """The same person is there already: said on the name, and nothing is written twice."""
    db.session.rollback()
    found = _employer(vat_number)
    known = _contact(found, contact_id) if contact_id else None
    form.name.errors = [_("C'è già un contatto con lo stesso nome, telefono ed e-mail.")]
    title = known.name if known else _("Nuovo contatto")
    return _sheet("contact.html", found, form, title=title, known=known), 422


def _both_contacts(vat_number: str, contact_id: int, form: ContactForm, *, removing: bool) -> ResponseReturnValue:
    """A colleague changed the contact first: both versions, nothing overwritten or taken away."""
    db.session.rollback()
    found = _employer(vat_number)
    known = _contact(found, contact_id)
    if removing:
        form = ContactForm(obj=known, formdata=None)
        form.form_errors.append(
            _("Nel frattempo questo contatto è cambiato: guarda com'è ora. Se va tolto lo stesso, toglilo di nuovo.")
        )
    else:
        form.show_both(known)
    return _sheet("contact.html", found, form, title=known.name, known=known), 409


@bp.route("/<vat_number>/visite/nuova", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_visit(vat_number: str) -> ResponseReturnValue:
    """What was said, and when to come back."""
    found, form = _employer(vat_number), VisitForm()
    if form.validate_on_submit():
        employer_relations.record_visit(
            db.session,
            employer=found,
            kind=VisitKind(form.kind.data),
            met_on=form.met_on.data,
            by=current_account(),
            note=form.note.data or "",
            again_on=form.again_on.data,
        )
        flash(_("Registrato."), "success")
        return redirect(_address(found, "visite"), 303)
    return _sheet("visit.html", found, form, title=_("Visita o telefonata")), 422 if form.errors else 200


@bp.route("/<vat_number>/convenzioni/nuova", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_convention(vat_number: str) -> ResponseReturnValue:
    """A convention that was signed."""
    found, form = _employer(vat_number), ConventionForm()
    if form.validate_on_submit():
        try:
            _agree(found, form)
        except AlreadyThere:
            db.session.rollback()
            found = _employer(vat_number)
            form.signed_on.errors = [_("Una convenzione di questo tipo, firmata quel giorno, è già registrata.")]
        else:
            flash(_("Convenzione registrata."), "success")
            return redirect(_address(found, "convenzioni"), 303)
    return _sheet("convention.html", found, form, title=_("Nuova convenzione")), 422 if form.errors else 200


def _agree(found: Employer, form: ConventionForm) -> None:
    conventions.agree(
        db.session,
        employer=found,
        office=current_account().office,
        kind=ConventionKind(form.kind.data),
        terms=form.terms(),
        by=current_account(),
        now=clock.now(),
    )


@bp.post("/<vat_number>/convenzioni/<int:convention_id>/fine")
@requires(Role.OFFICER)
def end_convention(vat_number: str, convention_id: int) -> ResponseReturnValue:
    """A convention ends today."""
    found = _employer(vat_number)
    try:
        ended = conventions.end(
            db.session,
            convention=conventions.convention_of(
                db.session, account=current_account(), convention_id=convention_id, employer=found
            ),
            seen_version=version_of(request.form.get("version")),
            by=current_account(),
            on=clock.today(),
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        return _page(_employer(vat_number), changed=convention_id), 409
    flash(_("La convenzione finisce oggi.") if ended else _("La convenzione era già finita."), "success")
    return redirect(_address(found, "convenzioni"), 303)


def _contact(found: Employer, contact_id: int) -> EmployerContact:
    return employer_relations.contact_of(db.session, employer=found, account=current_account(), contact_id=contact_id)


def _employer(vat_number: str) -> Employer:
    return employers.by_vat_number(db.session, vat_number)


def _address(found: Employer, part: str) -> str:
    return url_for("officer_employers.employer", vat_number=found.vat_number, _anchor=part)


def _page(found: Employer, *, changed: int | None = None) -> str:
    """``changed``: the convention that a colleague changed while this officer had the page open."""
    account, today = current_account(), clock.today()
    visits = employer_relations.visits_to(db.session, employer=found, account=account)
    situation = duties.situation(db.session, employer=found, day=today)
    return render_template(
        "officer/employers/employer.html",
        employer=found,
        situation=situation,
        duty_summary=duty_words.summary(situation.duty) if situation else "",
        contacts=employer_relations.contacts_of(db.session, employer=found, account=account),
        conventions=conventions.conventions_of(db.session, employer=found, account=account, today=today),
        changed=changed,
        lines=employers.positions_with(db.session, employer=found, account=account),
        visits=visits,
        next_visit=employer_relations.next_visit(visits),
        access=organisation_access.access_to(db.session, employer=found, account=account, now=clock.now()),
    )


def _form_page(form: EmployerForm, **more: Any) -> str:
    values = {"employer": None, "alike": [], "theirs": None, "comuni": comuni_with_office(db.session), **more}
    return render_template("officer/employers/form.html", form=form, **values)


def _sheet(template: str, found: Employer, form: Any, **more: Any) -> str:
    return render_template(f"officer/employers/{template}", employer=found, form=form, **more)
