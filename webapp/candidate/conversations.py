"""The person writes to the office about a job, and to the employer too where they want it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.proposals import Proposal
from models.types import Channel, DelegateScope, Role, Side, Thread
from webapp.access import current_account, requires
from webapp.conversation_forms import MessageForm
from webapp.conversation_words import lines
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.reading import say
from webapp.services.messages import conversations, direct_writing
from webapp.services.proposals import opportunities

bp = Blueprint("candidate_conversations", __name__, url_prefix="/persona/opportunita/<int:proposal_id>/messaggi")
ME = Side.PERSON
THREAD = f"<any({Thread.WITH_PERSON}, {Thread.TOGETHER}):thread>"


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def page(proposal_id: int) -> ResponseReturnValue:
    """What was written about this job, and a place to write."""
    return _page(_mine(proposal_id))


@bp.post(f"/{THREAD}")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def write(proposal_id: int, thread: str) -> ResponseReturnValue:
    """A message to the office, or to the office and the employer."""
    found, form = _mine(proposal_id), _form(Thread(thread))
    if not form.validate_on_submit():
        return _page(found, form), 422 if form.is_submitted() else 200
    text, account = form.text.data or "", current_account()
    told = {"proposal": found, "thread": Thread(thread), "side": ME, "text": text, "by": account, "now": clock.now()}
    try:
        conversations.write(db.session, **told, read_upto=key_of(request.form.get("fino")) or 0)
    except conversations.TooMany:
        db.session.rollback()
        form.form_errors.append(
            _("Oggi hai già scritto molti messaggi. Prima li leggiamo. Se serve, chiama l'ufficio.")
        )
        return _page(found, form), 422
    except conversations.Closed:
        db.session.rollback()
        form.form_errors.append(_("Qui non si può più scrivere. Se ti serve qualcosa, chiama l'ufficio."))
        return _page(found, form), 409
    flash(_("Il tuo messaggio è partito."), "success")
    return _back(proposal_id, thread)


@bp.post(f"/{THREAD}/letti")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def mark_read(proposal_id: int, thread: str) -> ResponseReturnValue:
    """The person has read what is there."""
    upto = key_of(request.form.get("fino")) or 0
    told = {"proposal": _mine(proposal_id), "thread": Thread(thread), "side": ME, "now": clock.now(), "upto": upto}
    conversations.mark_read(db.session, **told)
    flash(_("Bene. Sappiamo che hai letto."), "success")
    return _back(proposal_id, thread)


@bp.post("/insieme/si")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def agree(proposal_id: int) -> ResponseReturnValue:
    """The employer may write here."""
    found = _mine(proposal_id)
    try:
        direct_writing.say_yes(
            db.session, proposal=found, channel=Channel.ONLINE, by=current_account(), now=clock.now()
        )
        flash(_("Va bene. Ora il datore di lavoro può scriverti qui. Puoi dire basta quando vuoi."), "success")
    except direct_writing.NotPossible:
        db.session.rollback()
        flash(_("Adesso non si può: il datore di lavoro non ha il tuo profilo."), "info")
    return _back(proposal_id, Thread.TOGETHER)


@bp.post("/insieme/no")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def disagree(proposal_id: int) -> ResponseReturnValue:
    """From now on only through the office."""
    direct_writing.take_back(db.session, proposal=_mine(proposal_id), by=current_account(), now=clock.now())
    flash(_("Fatto. Il datore di lavoro non può più scriverti qui. Parli con l'ufficio."), "success")
    return redirect(url_for("candidate_conversations.page", proposal_id=proposal_id), 303)


def _mine(proposal_id: int) -> Proposal:
    return opportunities.mine(db.session, account=current_account(), proposal_id=proposal_id)


def _form(thread: Thread, **given: object) -> MessageForm:
    return MessageForm(thread, say(_("Il tuo messaggio"), _("Scrivi qui")), **given)


def _back(proposal_id: int, thread: str) -> ResponseReturnValue:
    return redirect(url_for("candidate_conversations.page", proposal_id=proposal_id, _anchor=thread), 303)


def _page(found: Proposal, bound: MessageForm | None = None) -> str:
    threads = conversations.conversations(db.session, proposal=found, side=ME, now=clock.now())
    forms = {one.thread: _form(one.thread, formdata=None) for one in threads}
    if bound is not None:
        forms[bound.thread] = bound
    return render_template(
        "candidate/messages.html",
        proposal=found,
        threads=[
            (one, lines(one, proposal=found, side=ME, reader=current_account()), forms[one.thread]) for one in threads
        ],
        bound=bound,
        agreed=direct_writing.in_force(db.session, proposal=found),
        possible=direct_writing.possible(db.session, proposal=found),
    )
