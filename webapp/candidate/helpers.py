"""«Chi mi aiuta»: who may act for the person, what they did lately, an invitation, the end. The person's alone."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.delegations import Delegation
from models.errors import DecidedMeanwhile, NotFound
from models.people import Person
from models.types import DelegateScope, DelegationState, Role
from webapp import delegate_mail
from webapp.access import current_account, requires, whoever_asks
from webapp.candidate.easy_words import SCOPES
from webapp.candidate.helper_forms import HelperForm
from webapp.candidate.helper_words import deed_words
from webapp.extensions import clock, db, limiter
from webapp.formatting import label, language
from webapp.forms import version_of
from webapp.public.codes import is_demo
from webapp.reading import say
from webapp.services.people import delegating, people

bp = Blueprint("candidate_helpers", __name__, url_prefix="/persona/chi-mi-aiuta")
HOME = "candidate_helpers.home"
OPEN = (DelegationState.IN_FORCE, DelegationState.NOT_BEGUN, DelegationState.INVITED)
INVITED = "helper_invited"
"""In a demonstration no e-mail goes out: the page itself shows where the link would lead."""


def _me() -> Person:
    return people.mine(db.session, account=current_account())


def _state(one: Delegation) -> DelegationState:
    return one.state(now=clock.now(), today=clock.today())


def _scope_words(one: Delegation) -> list[str]:
    chosen = [scope for scope in DelegateScope if scope.value in one.scope]
    return say([f"{label(scope)}." for scope in chosen], [str(SCOPES[scope]) for scope in chosen])


@bp.get("")
@requires(Role.CANDIDATE)
def home() -> ResponseReturnValue:
    """Who helps now, whom one invited, who helped."""
    person = _me()
    found = [(one, _state(one)) for one in delegating.of_person(db.session, person=person)]
    return render_template(
        "candidate/helpers.html",
        helpers=[pair for pair in found if pair[1] in OPEN],
        former=[one for one, state in found if state not in OPEN],
        deeds={
            one.id: [deed_words(deed) for deed in delegating.done_by(db.session, delegation=one)]
            for one, state in found
            if state is DelegationState.IN_FORCE
        },
        scopes={one.id: _scope_words(one) for one, _state in found},
        token=session.get(INVITED),
    )


@bp.route("/invita", methods=["GET", "POST"])
@requires(Role.CANDIDATE)
@limiter.limit(lambda: current_app.config["SIGN_IN_LIMIT_PER_ACCOUNT"], key_func=whoever_asks, methods=["POST"])
def invite() -> ResponseReturnValue:
    """Let somebody act, from when they accept."""
    form = HelperForm()
    if form.validate_on_submit() and _invited(form):
        return redirect(url_for(HOME), 303)
    return render_template("candidate/invite_helper.html", form=form), 422 if form.is_submitted() else 200


def _invited(form: HelperForm) -> bool:
    try:
        made, token = delegating.invite(
            db.session,
            person=_me(),
            terms=form.terms(clock.today()),
            name=form.name.data,
            email=form.email.data,
            by=current_account(),
            now=clock.now(),
        )
    except delegating.AlreadyHelps:
        form.email.errors = [_("Chi legge questo indirizzo ti aiuta già.")]
        return False
    except delegating.OwnAddress:
        form.email.errors = [_("Questo è il tuo indirizzo. Scrivi quello di chi ti aiuta.")]
        return False
    delegate_mail.send_invitation(made, language=language(), token=token)
    session[INVITED] = token if is_demo() else None
    flash(_("Invito in partenza per %(email)s.", email=made.email), "success")
    return True


@bp.route("/<int:delegation_id>/fine", methods=["GET", "POST"])
@requires(Role.CANDIDATE)
def end(delegation_id: int) -> ResponseReturnValue:
    """What follows is said first; then it is over at once."""
    one = delegating.one_of(db.session, person=_me(), delegation_id=delegation_id)
    if one.named_by_court:
        raise NotFound(str(delegation_id))
    if request.method == "GET":
        return render_template("candidate/end_helper.html", one=one, invited=one.account_id is None)
    seen = version_of(request.form.get("version"))
    done = delegating.end(db.session, delegation=one, by=current_account(), now=clock.now(), seen_version=seen)
    session.pop(INVITED, None)
    if done:
        flash(_("Fatto. Da ora %(name)s non può più fare niente per te.", name=one.delegate_name), "success")
    else:
        flash(_("Questo aiuto era già finito: non devi fare niente."), "info")
    return redirect(url_for(HOME), 303)


@bp.errorhandler(DecidedMeanwhile)
def changed_meanwhile(_error: DecidedMeanwhile) -> ResponseReturnValue:
    """Something changed in the same moment: nothing was saved."""
    db.session.rollback()
    flash(_("Nello stesso momento è cambiato qualcosa. Guarda com'è ora, e se serve riprova."), "info")
    return redirect(url_for(HOME), 303)
