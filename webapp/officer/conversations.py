"""The messages of a proposal as the office reads and answers them, and passes them on."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.conversations import ProposalMessage
from models.proposals import Proposal
from models.types import Channel, Role, Side, Thread
from webapp import pdf
from webapp.access import current_account, requires
from webapp.conversation_forms import AgreeForm, HeardForm, MessageForm
from webapp.conversation_words import lines
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.letters.paper import printed
from webapp.officer import paper
from webapp.officer.looks import write_down_look
from webapp.officer.person_page import SectionLink
from webapp.services.messages import conversations, direct_writing, notices
from webapp.services.people import site_access
from webapp.services.proposals import proposals

bp = Blueprint("officer_conversations", __name__, url_prefix="/operatore/proposte")
ME = Side.OFFICE
PAGE = "officer_conversations.page"
THREAD = f"<any({', '.join(Thread)}):thread>"


@bp.get("/messaggi-da-leggere")
@requires(Role.OFFICER)
def to_read() -> ResponseReturnValue:
    """The proposals with messages that nobody of the office has read."""
    mine, number = request.args.get("di") == "me", request.args.get("pagina", 1, type=int)
    found = conversations.to_read(db.session, account=current_account(), page=number, mine=mine)
    write_down_look([one.proposal.person_id for one in found.rows], page="officer_conversations.to_read")
    here = "officer_conversations.to_read"
    tabs = [
        SectionLink(_("Tutto l'ufficio"), url_for(here), not mine, None),
        SectionLink(_("Le persone che segui tu"), url_for(here, di="me"), mine, None),
    ]
    return render_template("officer/conversations/to_read.html", page=found, tabs=tabs, mine=mine)


@bp.get("/<int:proposal_id>/messaggi")
@requires(Role.OFFICER)
def page(proposal_id: int) -> ResponseReturnValue:
    """All that was written about a proposal."""
    return _page(_proposal(proposal_id))


@bp.post(f"/<int:proposal_id>/messaggi/{THREAD}")
@requires(Role.OFFICER)
def write(proposal_id: int, thread: str) -> ResponseReturnValue:
    """The office writes to the person, to the employer, or to both."""
    form = MessageForm(Thread(thread))
    return _write(_proposal(proposal_id), form, Side.OFFICE)


@bp.post("/<int:proposal_id>/messaggi/sentito")
@requires(Role.OFFICER)
def write_down(proposal_id: int) -> ResponseReturnValue:
    """What the person said by phone or in person."""
    return _write(_proposal(proposal_id), HeardForm(), Side.PERSON)


def _write(found: Proposal, form: MessageForm, side: Side) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(found, form), 422
    number, thread = found.id, form.thread
    channel = Channel(form.channel.data) if isinstance(form, HeardForm) else None
    told = {"proposal": found, "thread": thread, "side": side, "text": form.text.data or "", "channel": channel}
    try:
        upto = key_of(request.form.get("fino")) or 0
        conversations.write(db.session, **told, by=current_account(), now=clock.now(), read_upto=upto)
    except (conversations.Closed, conversations.TooMany) as error:
        db.session.rollback()
        form.form_errors.append(_refusal(error))
        return _page(found, form), 409
    if channel is None:
        flash(_written(found, thread), "success")
    else:
        flash(_("Le parole della persona sono scritte."), "success")
    return redirect(url_for(PAGE, proposal_id=number, _anchor=thread.value), 303)


def _written(found: Proposal, thread: Thread) -> str:
    """A person who does not read online hears of it from whoever wrote it."""
    said = _("Il messaggio è scritto.")
    reads = thread is Thread.WITH_EMPLOYER or _on_site(found) or notices.reached_by(db.session, person=found.person)
    return said if reads else said + " " + _("La persona non legge online: chiamala, o stampa la lettera.")


def _on_site(found: Proposal) -> bool:
    return any(one.active for one in site_access.accounts_of(db.session, person=found.person))


def _refusal(error: Exception) -> str:
    if isinstance(error, conversations.TooMany):
        return _("Oggi qui ci sono già molti messaggi dell'ufficio: aspetta che vengano letti, o telefona.")
    return _("Qui non si può più scrivere: il datore di lavoro non vede più il profilo.")


@bp.post(f"/<int:proposal_id>/messaggi/{THREAD}/letti")
@requires(Role.OFFICER)
def mark_read(proposal_id: int, thread: str) -> ResponseReturnValue:
    """The office has read what is there: it leaves the desk."""
    found, upto = _proposal(proposal_id), key_of(request.form.get("fino")) or 0
    told = {"proposal": found, "thread": Thread(thread), "side": ME, "now": clock.now(), "upto": upto}
    conversations.mark_read(db.session, **told)
    flash(_("I messaggi sono segnati come letti."), "success")
    return redirect(url_for(PAGE, proposal_id=proposal_id, _anchor=thread), 303)


@bp.get("/<int:proposal_id>/messaggi/lettera")
@requires(Role.OFFICER)
def letter(proposal_id: int) -> ResponseReturnValue:
    """What was written with the person, on paper."""
    found, now = _proposal(proposal_id), clock.now()
    (own, *_others) = conversations.conversations(db.session, proposal=found, side=ME, now=now)
    if not own.messages:
        abort(404)
    write_down_look([found.person_id], page="officer_conversations.letter")
    sheet = paper.of_messages(found, own.messages, at=now)
    return pdf.answer(printed([sheet], now=now), name=f"lettera-messaggi-{proposal_id}")


@bp.post("/<int:proposal_id>/messaggi/insieme/si")
@requires(Role.OFFICER)
def agree(proposal_id: int) -> ResponseReturnValue:
    """The person told the office that the employer may write to them."""
    found, form = _proposal(proposal_id), AgreeForm()
    if not form.validate_on_submit():
        return _page(found, agree=form), 422
    told = {"channel": Channel(form.channel.data), "by": current_account(), "now": clock.now()}
    try:
        direct_writing.say_yes(db.session, proposal=found, **told)
        flash(_("Il sì della persona è registrato: ora possono scriversi, e tu leggi."), "success")
    except direct_writing.NotPossible:
        db.session.rollback()
        flash(_("Adesso non si può: il datore di lavoro non vede il nome della persona."), "info")
    return redirect(url_for(PAGE, proposal_id=proposal_id, _anchor=Thread.TOGETHER), 303)


@bp.post("/<int:proposal_id>/messaggi/insieme/no")
@requires(Role.OFFICER)
def disagree(proposal_id: int) -> ResponseReturnValue:
    """The person told the office that they want it no more."""
    direct_writing.take_back(db.session, proposal=_proposal(proposal_id), by=current_account(), now=clock.now())
    flash(_("Fatto: il datore di lavoro non legge e non scrive più alla persona."), "success")
    return redirect(url_for(PAGE, proposal_id=proposal_id), 303)


@bp.route("/<int:proposal_id>/messaggi/<int:written_id>/inoltra", methods=["GET", "POST"])
@requires(Role.OFFICER)
def pass_on(proposal_id: int, written_id: int) -> ResponseReturnValue:
    """What exactly the other side will read; then it is passed on."""
    found = _proposal(proposal_id)
    message = conversations.message(db.session, proposal=found, written_id=written_id)
    if request.method == "POST":
        return _pass_on(found, message)
    write_down_look([found.person_id], page=PAGE)
    other = conversations.other_thread(message)
    told = {"proposal": found, "thread": other, "side": ME, "now": clock.now()}
    return render_template(
        "officer/conversations/pass_on.html",
        proposal=found,
        message=message,
        to_employer=other is Thread.WITH_EMPLOYER,
        possible=conversations.may_write(db.session, **told),
        form=MessageForm(other, _("Il messaggio, con parole tue"), formdata=None),
    )


def _pass_on(found: Proposal, message: ProposalMessage) -> ResponseReturnValue:
    number = found.id
    try:
        conversations.pass_on(db.session, proposal=found, message=message, by=current_account(), now=clock.now())
        flash(_("Il messaggio è inoltrato, con le stesse parole."), "success")
    except (conversations.Closed, conversations.TooMany) as error:
        db.session.rollback()
        flash(_refusal(error), "warning")
    return redirect(url_for(PAGE, proposal_id=number), 303)


def _proposal(proposal_id: int) -> Proposal:
    return proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)


def _page(found: Proposal, bound: MessageForm | None = None, agree: AgreeForm | None = None) -> str:
    write_down_look([found.person_id], page=PAGE)
    now = clock.now()
    threads = conversations.conversations(db.session, proposal=found, side=ME, now=now)
    forms = {one.thread: MessageForm(one.thread, formdata=None) for one in threads}
    heard = bound if isinstance(bound, HeardForm) else HeardForm(formdata=None)
    if bound is not None and bound is not heard:
        forms[bound.thread] = bound
    return render_template(
        "officer/conversations/page.html",
        proposal=found,
        threads=[
            (one, lines(one, proposal=found, side=ME, reader=current_account()), forms[one.thread]) for one in threads
        ],
        heard=heard,
        bound=bound or agree,
        agree=agree or AgreeForm(formdata=None),
        possible=direct_writing.possible(db.session, proposal=found),
        on_site=_on_site(found),
        person_reached=notices.reached_by(db.session, person=found.person),
        employer_on_site=notices.signs_in(db.session, employer=found.position.employer),
        agreed=direct_writing.in_force(db.session, proposal=found),
        to_employer=direct_writing.with_employer(db.session, proposal=found),
    )
