"""E-mails and letters of the office: what goes out, what could not be delivered, what has to be printed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.types import MessageState, Role
from webapp import mail, pdf
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import page_address
from webapp.letters.paper import printed
from webapp.listing import Link
from webapp.officer import paper
from webapp.officer.looks import write_down_look
from webapp.services.messages import letters, outbox
from webapp.services.people import person_requests

bp = Blueprint("officer_messages", __name__, url_prefix="/operatore/messaggi")


@bp.get("")
@requires(Role.OFFICER)
def messages_list() -> ResponseReturnValue:
    """The office's e-mails, newest first, and the letters that wait for paper."""
    account = current_account()
    wanted = request.args.get("stato", "")
    state = MessageState(wanted) if wanted in set(MessageState) else None
    page = outbox.listing(db.session, account=account, state=state, page=request.args.get("pagina", 1, type=int))
    to_print = letters.to_print(db.session, account=account, now=clock.now())
    answers = person_requests.answers_to_print(db.session, account=account)
    people = [proposal.person_id for proposal, _kind in to_print] + [asked.person_id for asked in answers]
    write_down_look(people, page="officer_messages.messages_list")
    names = {
        "": _("Tutte"),
        MessageState.WAITING.value: _("In attesa"),
        MessageState.SENT.value: _("Inviate"),
        MessageState.GIVEN_UP.value: _("Non consegnate"),
    }
    return render_template(
        "officer/messages.html",
        page=page,
        to_print=to_print,
        answers=answers,
        standing=outbox.standing(db.session, account=account),
        hour=outbox.digest_hour(clock.now()),
        configured=mail.configured(),
        tabs=[
            Link(words, page_address(stato=key or None, pagina=None), key == (state.value if state else ""))
            for key, words in names.items()
        ],
    )


@bp.post("/lettere")
@requires(Role.OFFICER)
def print_letters() -> ResponseReturnValue:
    """All the letters that wait for paper, as one PDF; each is written down as printed."""
    account, now = current_account(), clock.now()
    waiting = letters.to_print(db.session, account=account, now=now)
    answers = person_requests.answers_to_print(db.session, account=account)
    if not waiting and not answers:
        flash(_("Nessuna lettera aspetta la stampa: forse l'ha appena stampata un collega."), "info")
        return redirect(url_for("officer_messages.messages_list"), 303)
    people = [proposal.person_id for proposal, _kind in waiting] + [asked.person_id for asked in answers]
    write_down_look(people, page="officer_messages.print_letters")
    sheets = []
    for proposal, kind in waiting:
        made = letters.prepare(db.session, proposal=proposal, kind=kind, by=account, now=now)
        sheets.append(paper.of_proposal(made, proposal))
    for asked in answers:
        person_requests.note_printed(db.session, asked=asked, now=now)
        sheets.append(paper.of_answer(asked))
    title = ngettext("%(num)s lettera da stampare", "%(num)s lettere da stampare", len(sheets))
    return pdf.answer(printed(sheets, now=now, title=title), name="lettere")


@bp.post("/<int:message_id>/riprova")
@requires(Role.OFFICER)
def send_again(message_id: int) -> ResponseReturnValue:
    """Try a message again that could not be delivered."""
    outbox.send_again(db.session, account=current_account(), message_id=message_id, now=clock.now())
    flash(_("Il messaggio torna in attesa: si riprova al prossimo invio."), "success")
    return redirect(url_for("officer_messages.messages_list"), 303)
