"""An organisation for its members: who acts for it, who is invited, where people work, its consortium."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.types import MemberRole, Role
from webapp import acting
from webapp.access import current_account, requires, whoever_asks
from webapp.employer.organisation_forms import InvitationForm, MemberForm, SiteForm
from webapp.extensions import clock, db, limiter
from webapp.forms import version_of
from webapp.needs import Need
from webapp.organisation_invites import invited
from webapp.services.employers import consortia, invitations, memberships, sites
from webapp.services.employers.memberships import LastManager
from webapp.services.employers.sites import NameTaken
from webapp.services.territory import comuni_with_office

bp = Blueprint("employer_organisation", __name__, url_prefix="/datore/organizzazione")


@bp.get("")
@requires(Role.EMPLOYER)
def home() -> ResponseReturnValue:
    """The organisation as its members see it."""
    employer = _employer()
    return render_template(
        "employer/organisation/home.html",
        employer=employer,
        members=memberships.members_of(db.session, employer=employer),
        invited=invitations.pending(db.session, employer=employer, now=clock.now()),
        sites=sites.sites_of(db.session, employer=employer),
        own=memberships.membership_in(db.session, employer=employer, account=current_account()),
        cooperatives=consortia.cooperatives_of(db.session, consortium=employer),
        manages=acting.standing().may(MemberRole.MANAGER),
    )


# --- members ----------------------------------------------------------------------------------------------------------


@bp.route("/inviti/nuovo", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=whoever_asks, methods=["POST"])
def invite() -> ResponseReturnValue:
    """Invite somebody by e-mail."""
    form = InvitationForm()
    already = _("Questa persona fa già parte dell'organizzazione.")
    if invited(form, _employer(), inviter=current_account().name, already=already):
        return redirect(_home("membri"), 303)
    return render_template("employer/organisation/invite.html", form=form), 422 if form.errors else 200


@bp.post("/inviti/<int:invitation_id>/ritira")
@requires(Role.EMPLOYER, need=Need.MANAGE)
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    done = invitations.withdraw(db.session, employer=_employer(), invitation_id=invitation_id, now=clock.now())
    flash(
        _("Invito ritirato.") if done else _("L'invito era già stato usato o ritirato."), "success" if done else "info"
    )
    return redirect(_home("membri"), 303)


@bp.route("/membri/<int:membership_id>", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
def member(membership_id: int) -> ResponseReturnValue:
    """Give a member another task, or take them out."""
    found = memberships.member_of(db.session, employer=_employer(), membership_id=membership_id)
    form = MemberForm(data={"role": found.role.value, "version": str(found.version)})
    removing = request.method == "POST" and "togli" in request.form
    if not removing and not form.validate_on_submit():
        return _member_page(membership_id, form), 422 if form.errors else 200
    try:
        if removing:
            memberships.remove(db.session, member=found, seen_version=form.seen_version)
        else:
            role = MemberRole(form.role.data)
            memberships.change_role(db.session, member=found, role=role, seen_version=form.seen_version)
    except LastManager:
        db.session.rollback()
        form.role.errors = [_("È l'unica persona che gestisce l'organizzazione: prima affida il compito a un'altra.")]
        return _member_page(membership_id, form), 422
    except DecidedMeanwhile:
        db.session.rollback()
        return _member_page(membership_id, form, meanwhile=True), 409
    flash(_("Non fa più parte dell'organizzazione.") if removing else _("Compito salvato."), "success")
    return redirect(
        url_for("public.home") if removing and found.account_id == current_account().id else _home("membri"), 303
    )


def _member_page(membership_id: int, form: MemberForm, *, meanwhile: bool = False) -> str:
    found = memberships.member_of(db.session, employer=_employer(), membership_id=membership_id)
    if meanwhile:
        form.form_errors.append(
            _("Nel frattempo qualcun altro ha cambiato questo compito: guarda com'è ora e, se serve, salva di nuovo.")
        )
        form.version.data = str(found.version)
    return render_template("employer/organisation/member.html", member=found, form=form)


@bp.post("/esci")
@requires(Role.EMPLOYER, need=Need.LOOK)
def leave() -> ResponseReturnValue:
    """Act for this organisation no more."""
    employer = _employer()
    own = memberships.membership_in(db.session, employer=employer, account=current_account())
    if own is None:
        flash(_("Agisci per questa organizzazione attraverso il consorzio: da qui non si esce."), "info")
        return redirect(_home("membri"), 303)
    try:
        memberships.remove(db.session, member=own, seen_version=version_of(request.form.get("version")))
    except LastManager:
        db.session.rollback()
        flash(_("Sei l'unica persona che gestisce l'organizzazione: prima affida il compito a un'altra."), "warning")
        return redirect(_home("membri"), 303)
    flash(_("Non fai più parte di %(name)s.", name=employer.name), "success")
    return redirect(url_for("employer_choice.organisations"), 303)


# --- sites ------------------------------------------------------------------------------------------------------------


@bp.route("/sedi/nuova", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
def new_site() -> ResponseReturnValue:
    """A place where people work."""
    form = SiteForm()
    if form.validate_on_submit():
        try:
            sites.add(db.session, employer=_employer(), details=form.details())
        except NameTaken:
            return _site_twice(form, None)
        flash(_("Sede aggiunta."), "success")
        return redirect(_home("sedi"), 303)
    return _site_page(form, None), 422 if form.errors else 200


@bp.route("/sedi/<int:site_id>", methods=["GET", "POST"])
@requires(Role.EMPLOYER, need=Need.MANAGE)
def site(site_id: int) -> ResponseReturnValue:
    """Correct a site, or close it."""
    known = sites.site_of(db.session, employer=_employer(), site_id=site_id)
    form = SiteForm(known)
    closing = request.method == "POST" and "chiudi" in request.form
    if not closing and not form.validate_on_submit():
        return _site_page(form, site_id), 422 if form.errors else 200
    try:
        if closing:
            sites.close(db.session, site=known, seen_version=form.seen_version, now=clock.now())
        else:
            sites.change(db.session, site=known, details=form.details(), seen_version=form.seen_version)
    except NameTaken:
        return _site_twice(form, site_id)
    except DecidedMeanwhile:
        db.session.rollback()
        form.form_errors.append(
            _("Nel frattempo qualcun altro ha cambiato questa sede: se vale ciò che vedi, salva di nuovo.")
        )
        form.version.data = str(sites.site_of(db.session, employer=_employer(), site_id=site_id).version)
        return _site_page(form, site_id), 409
    flash(_("Sede chiusa.") if closing else _("Sede salvata."), "success")
    return redirect(_home("sedi"), 303)


def _site_twice(form: SiteForm, site_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    form.name.errors = [_("C'è già una sede con questo nome.")]
    return _site_page(form, site_id), 422


def _site_page(form: SiteForm, site_id: int | None) -> str:
    known = sites.site_of(db.session, employer=_employer(), site_id=site_id) if site_id else None
    return render_template(
        "employer/organisation/site.html", form=form, site=known, comuni=comuni_with_office(db.session)
    )


# --- the consortium ---------------------------------------------------------------------------------------------------


@bp.post("/consorzio/lascia")
@requires(Role.EMPLOYER, need=Need.MANAGE)
def leave_consortium() -> ResponseReturnValue:
    """The consortium acts for it no more: said by whoever manages the cooperative itself."""
    employer = _employer()
    if acting.standing().consortium is not None:
        flash(_("Lo può dire chi gestisce la cooperativa, o l'ufficio."), "info")
    elif consortia.leave(db.session, employer=employer):
        flash(_("Il consorzio non agisce più per voi."), "success")
    return redirect(_home("consorzio"), 303)


def _employer() -> Employer:
    employer: Employer = current_account().employer
    return employer


def _home(part: str) -> str:
    return url_for("employer_organisation.home", _anchor=part)
