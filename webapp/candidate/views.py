"""The person's pages: what was proposed, and their answer."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.proposals import Proposal
from models.types import DelegateScope, Reason, Role, Side
from webapp.access import current_account, requires
from webapp.candidate.cards import Card
from webapp.candidate.forms import NoForm
from webapp.candidate.why import WhyWords
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.services.engine import explaining
from webapp.services.messages import conversations
from webapp.services.proposals import opportunities as service

bp = Blueprint("candidate", __name__, url_prefix="/persona")


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def opportunities() -> ResponseReturnValue:
    """What was proposed to this person and goes on, the open questions first; a few at a time."""
    account, number = current_account(), request.args.get("pagina", 1, type=int)
    found = service.now_for(db.session, account=account, language=language(), now=clock.now(), page=number)
    cards = _cards(found.page.rows)
    return render_template("candidate/opportunities.html", page=found.page, cards=cards, earlier=found.earlier)


@bp.get("/proposte-di-prima")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def earlier() -> ResponseReturnValue:
    """What is over, or was declined."""
    account, number = current_account(), request.args.get("pagina", 1, type=int)
    found = service.earlier_for(db.session, account=account, language=language(), now=clock.now(), page=number)
    return render_template("candidate/earlier.html", page=found, cards=_cards(found.rows))


@bp.get("/opportunita/<int:proposal_id>")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal, with all that is known of the job."""
    account = current_account()
    found = service.one_for(db.session, account=account, proposal_id=proposal_id, language=language(), now=clock.now())
    (card,) = _cards([found])
    return render_template("candidate/proposal.html", card=card)


@bp.get("/opportunita/<int:proposal_id>/perche")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def why(proposal_id: int) -> ResponseReturnValue:
    """Why this job: reasons, what is missing, and who could change what."""
    found = service.mine(db.session, account=current_account(), proposal_id=proposal_id)
    asked = explaining.why(db.session, position=found.position, person=found.person, language=language())
    back = url_for("candidate.proposal", proposal_id=proposal_id)
    home = (_("Le mie opportunità"), url_for("candidate.opportunities"))
    return render_template("candidate/why.html", position=found.position, why=WhyWords.of(asked), back=back, home=home)


@bp.post("/opportunita/<int:proposal_id>/mi-interessa")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def interested(proposal_id: int) -> ResponseReturnValue:
    """Yes."""
    account = current_account()
    proposal = _to_answer(proposal_id)
    service.answer(db.session, proposal=proposal, by=account, interested=True, now=clock.now())
    flash(_("Abbiamo detto all'ufficio che questo lavoro ti interessa."), "success")
    return _shown(proposal_id)


@bp.route("/opportunita/<int:proposal_id>/non-fa-per-me", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def not_interested(proposal_id: int) -> ResponseReturnValue:
    """No, with a reason if the person wants to give one."""
    account = current_account()
    proposal = _to_answer(proposal_id)
    form = NoForm()
    if form.validate_on_submit():
        reason = Reason(form.reason.data) if form.reason.data else None
        service.answer(
            db.session,
            proposal=proposal,
            by=account,
            interested=False,
            now=clock.now(),
            reason=reason,
            note=form.note.data or "",
        )
        flash(_("Va bene così. Abbiamo detto all'ufficio che questo lavoro non fa per te."), "success")
        return _shown(proposal_id)
    page = render_template("candidate/not_interested.html", form=form, proposal=proposal)
    return page, 422 if form.is_submitted() else 200


@bp.errorhandler(service.AnswerClosed)
def answer_closed(_error: service.AnswerClosed) -> ResponseReturnValue:
    """Too late: say so, and show how things stand."""
    db.session.rollback()
    flash(_("A questa proposta non si può più rispondere. Se per te qualcosa è cambiato, chiama l'ufficio."), "info")
    return redirect(url_for("candidate.opportunities"), 303)


def _to_answer(proposal_id: int) -> Proposal:
    return service.to_answer(db.session, account=current_account(), proposal_id=proposal_id, today=clock.today())


def _cards(found: Iterable[service.Opportunity]) -> list[Card]:
    shown = list(found)
    numbers = [one.proposal.id for one in shown]
    news = conversations.unread_counts(db.session, proposal_ids=numbers, side=Side.PERSON)
    return [Card.of(one, clock.today(), news.get(one.proposal.id, 0)) for one in shown]


def _shown(proposal_id: int) -> ResponseReturnValue:
    return redirect(url_for("candidate.proposal", proposal_id=proposal_id), 303)
