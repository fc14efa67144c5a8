"""The services that refer people to the office, and who signs in for them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.referring_services import ReferringService
from models.types import Role
from webapp import organisation_mail
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.officer.referral_forms import ServiceForm, ServiceInvitationForm
from webapp.services.care import referring_services, service_invitations
from webapp.services.care.referring_services import NameTaken
from webapp.services.territory import comuni_with_office

bp = Blueprint("officer_services", __name__, url_prefix="/operatore/servizi")
PAGE = "officer_services.service"


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """The services that work with the office."""
    return render_template(
        "officer/services/index.html", services=referring_services.listing(db.session, account=current_account())
    )


@bp.route("/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """One more service."""
    form = ServiceForm()
    if not form.validate_on_submit():
        return _form_page(form, None), 422 if form.is_submitted() else 200
    try:
        made = referring_services.add(db.session, details=form.details(), by=current_account(), now=clock.now())
    except NameTaken:
        db.session.rollback()
        form.name.errors = [_("C'è già un servizio con questo nome.")]
        return _form_page(form, None), 422
    flash(_("Servizio aggiunto: ora invita chi ci lavora."), "success")
    return redirect(url_for(PAGE, service_id=made.id), 303)


@bp.get("/<int:service_id>")
@requires(Role.OFFICER)
def service(service_id: int) -> ResponseReturnValue:
    """What is known of a service, and who signs in for it."""
    found = _of_office(service_id)
    return render_template(
        "officer/services/service.html",
        service=found,
        people=referring_services.people_of(db.session, service=found),
        invited=service_invitations.pending(db.session, service=found, now=clock.now()),
    )


@bp.route("/<int:service_id>/modifica", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(service_id: int) -> ResponseReturnValue:
    """Correct what is known of it."""
    found = _of_office(service_id)
    form = ServiceForm(found)
    if not form.validate_on_submit():
        return _form_page(form, found), 422 if form.is_submitted() else 200
    try:
        referring_services.change(db.session, service=found, details=form.details(), seen_version=form.seen_version)
    except NameTaken:
        db.session.rollback()
        form.name.errors = [_("C'è già un servizio con questo nome.")]
        return _form_page(form, _of_office(service_id)), 422
    except DecidedMeanwhile:
        db.session.rollback()
        found = _of_office(service_id)
        form.form_errors.append(_("Nel frattempo questi dati sono cambiati: se vale la tua scelta, salva di nuovo."))
        form.version.data = str(found.version)
        return _form_page(form, found), 409
    flash(_("Salvato."), "success")
    return redirect(url_for(PAGE, service_id=service_id), 303)


@bp.route("/<int:service_id>/inviti/nuovo", methods=["GET", "POST"])
@requires(Role.OFFICER)
def invite(service_id: int) -> ResponseReturnValue:
    """Let somebody sign in for it."""
    found, form = _of_office(service_id), ServiceInvitationForm()
    if not form.validate_on_submit():
        page = render_template("officer/services/invite.html", form=form, service=found)
        return page, 422 if form.is_submitted() else 200
    email = form.email.data.strip().lower()
    new_address, token = service_invitations.invite(
        db.session, service=found, email=email, by=current_account(), now=clock.now()
    )
    organisation_mail.send_service_invitation(
        email=email, language=language(), service=found, new=new_address, token=token
    )
    flash(_("Invito in partenza per %(email)s.", email=email), "success")
    return redirect(url_for(PAGE, service_id=service_id), 303)


@bp.post("/<int:service_id>/inviti/<int:invitation_id>/ritira")
@requires(Role.OFFICER)
def withdraw_invitation(service_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    found = _of_office(service_id)
    done = service_invitations.withdraw(db.session, service=found, invitation_id=invitation_id, now=clock.now())
    words = _("Invito ritirato.") if done else _("L'invito era già stato usato o ritirato.")
    flash(words, "success" if done else "info")
    return redirect(url_for(PAGE, service_id=service_id), 303)


@bp.post("/<int:service_id>/persone/<int:account_id>/chiudi")
@requires(Role.OFFICER)
def close_access(service_id: int, account_id: int) -> ResponseReturnValue:
    """Somebody no longer works there: from now on they see nothing."""
    closed = referring_services.let_in(db.session, service=_of_office(service_id), account_id=account_id, active=False)
    flash(_("Accesso chiuso: %(name)s non vede più le pagine del servizio.", name=closed.name), "success")
    return redirect(url_for(PAGE, service_id=service_id), 303)


@bp.post("/<int:service_id>/persone/<int:account_id>/riapri")
@requires(Role.OFFICER)
def open_access(service_id: int, account_id: int) -> ResponseReturnValue:
    """They work there again."""
    opened = referring_services.let_in(db.session, service=_of_office(service_id), account_id=account_id, active=True)
    flash(_("Accesso riaperto: %(name)s può accedere di nuovo.", name=opened.name), "success")
    return redirect(url_for(PAGE, service_id=service_id), 303)


def _of_office(service_id: int) -> ReferringService:
    return referring_services.visible(db.session, account=current_account(), service_id=service_id)


def _form_page(form: Any, found: ReferringService | None) -> str:
    comuni = comuni_with_office(db.session)
    return render_template("officer/services/form.html", form=form, service=found, comuni=comuni)
