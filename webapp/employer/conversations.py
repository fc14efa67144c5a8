"""An employer writes to the office about a profile, and to the person too where they agreed to it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.proposals import Proposal
from models.types import Role, Side, Thread
from webapp.access import current_account, requires
from webapp.conversation_forms import MessageForm
from webapp.conversation_words import lines
from webapp.employer.looks import write_down_looks
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.services.messages import conversations
from webapp.services.proposals import shortlists
from webapp.services.proposals.shortlists import ProfileGone

bp = Blueprint("employer_conversations", __name__, url_prefix="/datore/posizioni/<code>/rosa/<int:number>/messaggi")
ME = Side.EMPLOYER
PAGE = "employer_conversations.page"
THREAD = f"<any({Thread.WITH_EMPLOYER}, {Thread.TOGETHER}):thread>"


@bp.get("")
@requires(Role.EMPLOYER)
def page(code: str, number: int) -> ResponseReturnValue:
    """What was written about a profile, and a place to write."""
    return _page(_received(code, number))


@bp.post(f"/{THREAD}")
@requires(Role.EMPLOYER)
def write(code: str, number: int, thread: str) -> ResponseReturnValue:
    """A message to the office, or to the office and the person."""
    found, form = _received(code, number), MessageForm(Thread(thread))
    if not form.validate_on_submit():
        return _page(found, form), 422
    told = {"proposal": found, "thread": form.thread, "side": ME, "text": form.text.data or ""}
    try:
        upto = key_of(request.form.get("fino")) or 0
        conversations.write(db.session, **told, by=current_account(), now=clock.now(), read_upto=upto)
    except conversations.TooMany:
        db.session.rollback()
        form.form_errors.append(_("Oggi hai già scritto molti messaggi: aspetta una risposta, o chiama l'ufficio."))
        return _page(found, form), 422
    except conversations.Closed:
        db.session.rollback()
        form.form_errors.append(_("Qui non si può più scrivere: scrivi all'ufficio."))
        return _page(found, form), 409
    flash(_("Il messaggio è partito."), "success")
    return redirect(url_for(PAGE, code=code, number=number, _anchor=thread), 303)


@bp.post(f"/{THREAD}/letti")
@requires(Role.EMPLOYER)
def mark_read(code: str, number: int, thread: str) -> ResponseReturnValue:
    """Somebody of the employer's has read what is there."""
    found, upto = _received(code, number), key_of(request.form.get("fino")) or 0
    told = {"proposal": found, "side": ME, "now": clock.now()}
    if Thread(thread) not in {one.thread for one in conversations.conversations(db.session, **told)}:
        abort(404)
    conversations.mark_read(db.session, **told, thread=Thread(thread), upto=upto)
    flash(_("I messaggi sono segnati come letti."), "success")
    return redirect(url_for(PAGE, code=code, number=number, _anchor=thread), 303)


def _received(code: str, number: int) -> Proposal:
    try:
        return shortlists.received(db.session, account=current_account(), code=code, number=number)
    except ProfileGone:
        abort(404)


def _page(found: Proposal, bound: MessageForm | None = None) -> str:
    now = clock.now()
    write_down_looks([found], page=PAGE)
    threads = conversations.conversations(db.session, proposal=found, side=ME, now=now)
    forms = {one.thread: MessageForm(one.thread, formdata=None) for one in threads}
    # A thread that was closed in the meantime is not there any more: what was typed goes to the office's.
    wanted = bound.text.data if bound is not None and bound.thread not in forms else ""
    if bound is not None and bound.thread in forms:
        forms[bound.thread] = bound
    elif wanted:
        forms[Thread.WITH_EMPLOYER].text.data = wanted
    return render_template(
        "employer/received/messages.html",
        position=found.position,
        proposal=found,
        name=shortlists.named(found),
        threads=[
            (one, lines(one, proposal=found, side=ME, reader=current_account()), forms[one.thread]) for one in threads
        ],
        bound=bound,
    )
