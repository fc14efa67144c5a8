"""Who acts for employers on the site: requests to decide, invitations, consortia."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.types import MemberRole, RequestState, Role
from webapp import organisation_mail
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.organisation_forms import ConsortiumForm, DecisionOnRequestForm, FirstInvitationForm
from webapp.organisation_invites import invited
from webapp.services.employers import consortia, employers, invitations, memberships, organisation_requests

bp = Blueprint("officer_organisations", __name__, url_prefix="/operatore")


@bp.route("/richieste/<int:request_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def request_page(request_id: int) -> ResponseReturnValue:
    """What somebody says, what the office knows, what to check; then yes or no with the reason."""
    found = organisation_requests.visible(db.session, account=current_account(), request_id=request_id)
    form = DecisionOnRequestForm(found, managed=_managed(found.employer))
    if not form.validate_on_submit():
        return _request_page(request_id, form), 422 if form.errors else 200
    taken = {"request": found, "by": current_account(), "seen_version": form.seen_version, "now": clock.now()}
    try:
        if form.answer.data == "si":
            organisation_requests.accept(db.session, **taken, role=MemberRole(form.role.data))
        else:
            organisation_requests.refuse(db.session, **taken, reason=form.reason.data)
    except DecidedMeanwhile:
        db.session.rollback()
        form.form_errors.append(_("Nel frattempo qualcun altro ha deciso: guarda com'è andata."))
        return _request_page(request_id, form), 409
    organisation_mail.send_decision(found)
    accepted = found.state is RequestState.ACCEPTED
    flash(
        _("Organizzazione verificata.") if accepted else _("Richiesta respinta: il motivo parte per e-mail."), "success"
    )
    return redirect(url_for("officer_employers.employer", vat_number=found.vat_number, _anchor="accessi"), 303)


def _managed(employer: Employer | None) -> bool:
    if employer is None:
        return False
    rows = memberships.members_of(db.session, employer=employer)
    return any(row.role is MemberRole.MANAGER for row in rows)


def _request_page(request_id: int, form: Any) -> str:
    found = organisation_requests.visible(db.session, account=current_account(), request_id=request_id)
    return render_template(
        "officer/organisations/request.html",
        found=found,
        form=form,
        members=memberships.members_of(db.session, employer=found.employer),
        known=found.employer if found.employer.verified else None,
    )


@bp.route("/datori/<vat_number>/inviti/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def invite(vat_number: str) -> ResponseReturnValue:
    """Let somebody of an employer that the office knows sign in for it."""
    employer, form = employers.by_vat_number(db.session, vat_number), FirstInvitationForm()
    if not employer.verified:
        flash(_("Prima va verificata: guarda la richiesta."), "info")
        return redirect(_page(employer), 303)
    already = _("Questa persona agisce già per questo datore di lavoro.")
    if invited(form, employer, inviter=current_account().office.name, already=already):
        return redirect(_page(employer), 303)
    page = render_template("officer/organisations/invite.html", form=form, employer=employer)
    return page, 422 if form.errors else 200


@bp.post("/datori/<vat_number>/inviti/<int:invitation_id>/ritira")
@requires(Role.OFFICER)
def withdraw_invitation(vat_number: str, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    employer = employers.by_vat_number(db.session, vat_number)
    done = invitations.withdraw(db.session, employer=employer, invitation_id=invitation_id, now=clock.now())
    flash(
        _("Invito ritirato.") if done else _("L'invito era già stato usato o ritirato."), "success" if done else "info"
    )
    return redirect(_page(employer), 303)


@bp.route("/datori/<vat_number>/consorzio", methods=["GET", "POST"])
@requires(Role.OFFICER)
def consortium(vat_number: str) -> ResponseReturnValue:
    """Which consortium acts for an employer."""
    employer = employers.by_vat_number(db.session, vat_number)
    known = consortia.consortia(db.session)
    form = ConsortiumForm(employer, known)
    if form.validate_on_submit():
        chosen = next((one for one in known if str(one.id) == form.consortium.data), None)
        try:
            consortia.belong_to(db.session, employer=employer, consortium=chosen, seen_version=form.seen_version)
        except consortia.NoConsortium:
            db.session.rollback()
            form.consortium.errors = [_("Un consorzio non fa parte di un altro consorzio.")]
        except DecidedMeanwhile:
            db.session.rollback()
            form.form_errors.append(
                _("Nel frattempo questi dati sono cambiati: se vale la tua scelta, salva di nuovo.")
            )
            employer = employers.by_vat_number(db.session, vat_number)
            form.version.data = str(employer.version)
            return _consortium_page(form, employer), 409
        else:
            flash(_("Salvato."), "success")
            return redirect(_page(employer), 303)
    return _consortium_page(form, employers.by_vat_number(db.session, vat_number)), 422 if form.errors else 200


def _consortium_page(form: ConsortiumForm, employer: Employer) -> str:
    return render_template("officer/organisations/consortium.html", form=form, employer=employer)


def _page(employer: Employer) -> str:
    return url_for("officer_employers.employer", vat_number=employer.vat_number, _anchor="accessi")
