"""Proposals: the board by state, one proposal's page, and each step that an officer takes on it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, TypedDict, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.accounts import Account
from models.errors import DecidedMeanwhile, GateNotLiftable, ReasonRequired, TooLate, TransitionNotAllowed
from models.proposals import Proposal
from models.types import Channel, PositionState, ProposalState, Role, Side
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import gate, language
from webapp.listing import respond
from webapp.officer.looks import write_down_look
from webapp.officer.proposal_forms import (
    HEARD,
    AnswerForm,
    CloseForm,
    EmployersNoForm,
    InterviewForm,
    SendForm,
    StepForm,
    WithdrawForm,
)
from webapp.officer.proposal_list import PROPOSALS
from webapp.officer.proposal_page import ProposalPage, waits
from webapp.services.messages import conversations, letters, notices
from webapp.services.proposals import profiles, proposals, proposing
from webapp.services.proposals.deciding import PositionNotOpen
from webapp.services.proposals.interviews import SlotTaken
from webapp.services.proposals.shortlists import choices_for, current_answer
from webapp.services.proposals.undoing import may_go_on, undo_last

bp = Blueprint("officer_proposals", __name__, url_prefix="/operatore/proposte")

AnyForm = TypeVar("AnyForm", bound=StepForm)

State = ProposalState
_FORMS: dict[type[StepForm], frozenset[ProposalState]] = {
    AnswerForm: frozenset({State.PROPOSED, State.ACCEPTED, State.DECLINED}),
    InterviewForm: frozenset({State.SENT, State.INTERVIEW}),
    EmployersNoForm: frozenset({State.SENT, State.INTERVIEW}),
    WithdrawForm: frozenset({State.PROPOSED, State.ACCEPTED, State.SENT, State.INTERVIEW}),
    CloseForm: frozenset({State.PROPOSED, State.ACCEPTED, State.DECLINED, State.SENT, State.INTERVIEW}),
}
"""Which form is offered when. The life cycle has the last word."""


class BoardColumn(NamedTuple):
    """One column of the board, in words."""

    key: str
    title: str
    empty: str
    word: str
    found: proposals.Column


@bp.get("")
@requires(Role.OFFICER)
def proposals_list() -> ResponseReturnValue:
    """All of the office's proposals, to be filtered and sorted."""
    return respond(PROPOSALS, "officer/proposals/list.html")


@bp.get("/bacheca")
@requires(Role.OFFICER)
def board() -> ResponseReturnValue:
    """How many proposals stand where, and whoever waits longest."""
    found = proposals.board(db.session, account=current_account(), today=clock.today())
    write_down_look(
        [card.proposal.person_id for column in found.values() for card in column.cards], page="officer_proposals.board"
    )
    columns = [
        BoardColumn(key, title, empty, _word(found[key]), found[key]) for key, (title, empty) in _column_words().items()
    ]
    return render_template("officer/proposals/board.html", columns=columns, waits=waits)


def _word(column: proposals.Column) -> str:
    """What is useful where somebody in the column has waited long; it only reminds."""
    waited = next((card for card in column.cards if card.waiting.long), None)
    if waited is None:
        return ""
    words = {
        State.PROPOSED: _("Dopo %(days)s giorni è utile sentire la persona.", days=waited.waiting.limit),
        State.ACCEPTED: _("Chi ha detto sì aspetta: dopo %(days)s giorni è bene inviare.", days=waited.waiting.limit),
        State.SENT: _("Dopo %(days)s giorni è utile chiamare il datore di lavoro.", days=waited.waiting.limit),
        State.INTERVIEW: _("Dopo %(days)s giorni dal colloquio chiedi com'è andato.", days=waited.waiting.limit),
    }
    return words.get(waited.proposal.state, "")


def _column_words() -> Mapping[str, tuple[str, str]]:
    return {
        State.PROPOSED.value: (_("Aspettano la persona"), _("Nessuna: ogni persona ha risposto.")),
        State.ACCEPTED.value: (_("Da inviare al datore di lavoro"), _("Nessuna: ogni sì è stato inviato.")),
        State.SENT.value: (_("Aspettano il datore di lavoro"), _("Nessuna: ogni datore di lavoro ha risposto.")),
        State.INTERVIEW.value: (_("A colloquio"), _("Nessun colloquio fissato.")),
        State.HIRED.value: (_("Assunzioni"), _("Non ce ne sono ancora.")),
        "ended": (_("Finite in un altro modo"), _("Non ce ne sono ancora.")),
    }


@bp.get("/<int:proposal_id>")
@requires(Role.OFFICER)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal: how it stands, what can be done now, and its story."""
    return _page(_proposal(proposal_id))


@bp.post("/<int:proposal_id>/risposta")
@requires(Role.OFFICER)
def record_answer(proposal_id: int) -> ResponseReturnValue:
    """The person's answer, by phone, on paper or in person."""

    def step(found: Proposal, form: AnswerForm) -> None:
        proposing.record_answer(
            db.session,
            proposal=found,
            interested=form.interested.data == "yes",
            channel=Channel(form.channel.data),
            reason=form.why,
            **_always(form),
        )

    return _take(proposal_id, AnswerForm, step, done=_("La risposta della persona è registrata."))


@bp.post("/<int:proposal_id>/letta")
@requires(Role.OFFICER)
def mark_read(proposal_id: int) -> ResponseReturnValue:
    """The person's no was read: it leaves the desk."""
    proposing.note_read(db.session, proposal=_proposal(proposal_id), now=clock.now())
    flash(_("La risposta è segnata come letta."), "success")
    return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)


@bp.route("/<int:proposal_id>/invio", methods=["GET", "POST"])
@requires(Role.OFFICER)
def send(proposal_id: int) -> ResponseReturnValue:
    """What exactly the employer will read, and then sending it."""
    found = _proposal(proposal_id)
    form = SendForm(found)
    if form.validate_on_submit():
        return _send(found, form)
    return _send_page(found, form), 422 if form.is_submitted() else 200


def _send(found: Proposal, form: SendForm) -> ResponseReturnValue:
    try:
        proposing.send_profile(db.session, proposal=found, **_always(form))
    except (DecidedMeanwhile, TransitionNotAllowed):
        return both(found.id, form)
    except (GateNotLiftable, PositionNotOpen) as error:
        form.form_errors.append(_refusal(error))
        db.session.rollback()
        return _send_page(_proposal(found.id), form), 422
    flash(_("Il profilo è inviato. Il datore di lavoro e la persona vengono avvisati."), "success")
    if not notices.employer_reached_by(db.session, position=found.position):
        flash(_("Del datore di lavoro non c'è un'e-mail: stampa il profilo e consegnalo tu."), "warning")
    return redirect(url_for("officer_proposals.proposal", proposal_id=found.id), 303)


def _send_page(found: Proposal, form: SendForm) -> str:
    write_down_look([found.person_id], page="officer_proposals.send")
    profile = profiles.profile_for_employer(db.session, proposal=found, language=language())
    return render_template("officer/proposals/send.html", proposal=found, profile=profile, form=form)


@bp.post("/<int:proposal_id>/colloquio")
@requires(Role.OFFICER)
def interview(proposal_id: int) -> ResponseReturnValue:
    """Day, time and place of the interview, new or moved."""

    def step(found: Proposal, form: InterviewForm) -> None:
        proposing.arrange_interview(
            db.session, proposal=found, starts_at=form.starts_at, place=form.place.data or "", **_always(form)
        )

    return _take(proposal_id, InterviewForm, step, done=_("Il colloquio è fissato. Tutti e due vengono avvisati."))


@bp.post("/<int:proposal_id>/no-del-datore")
@requires(Role.OFFICER)
def employers_no(proposal_id: int) -> ResponseReturnValue:
    """The employer does not go on with this person."""

    def step(found: Proposal, form: EmployersNoForm) -> None:
        proposing.record_employers_no(db.session, proposal=found, reason=form.why, channel=form.heard, **_always(form))

    return _take(proposal_id, EmployersNoForm, step, done=_("La risposta del datore di lavoro è registrata."))


@bp.post("/<int:proposal_id>/ritiro")
@requires(Role.OFFICER)
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """The office takes the proposal back."""

    def step(found: Proposal, form: WithdrawForm) -> None:
        proposing.withdraw(db.session, proposal=found, reason=form.why, **_always(form))

    return _take(proposal_id, WithdrawForm, step, done=_("La proposta è ritirata."))


@bp.post("/<int:proposal_id>/chiusura")
@requires(Role.OFFICER)
def close(proposal_id: int) -> ResponseReturnValue:
    """Nothing more will come of it."""

    def step(found: Proposal, form: CloseForm) -> None:
        proposing.close(db.session, proposal=found, **_always(form))

    return _take(proposal_id, CloseForm, step, done=_("La proposta è chiusa."))


@bp.post("/<int:proposal_id>/annulla")
@requires(Role.OFFICER)
def undo(proposal_id: int) -> ResponseReturnValue:
    """Take one's own last step back, within a minute."""
    try:
        undo_last(db.session, proposal=_proposal(proposal_id), by=current_account(), now=clock.now())
        flash(_("Il passo è annullato, e nessuno viene avvisato."), "success")
    except TooLate:
        flash(_("Il tempo per annullare è finito: puoi registrare un altro passo."), "warning")
    except SlotTaken:
        db.session.rollback()
        flash(
            _(
                "Il passo resta com'è: nel frattempo un'altra persona ha scelto l'orario del colloquio."
                " Puoi registrare un altro passo."
            ),
            "warning",
        )
    return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/chiudi-posizione")
@requires(Role.OFFICER)
def close_position(proposal_id: int) -> ResponseReturnValue:
    """All places are taken: close the position, and what was still under way for it."""
    position = _proposal(proposal_id).position
    try:
        closed = proposing.close_filled(db.session, position=position, by=current_account(), now=clock.now())
        flash(_("La posizione è chiusa: tutti i posti sono coperti."), "success")
        if closed:
            flash(
                ngettext(
                    "È stata chiusa anche %(num)s proposta ancora in corso: la persona viene avvisata.",
                    "Sono state chiuse anche %(num)s proposte ancora in corso: le persone vengono avvisate.",
                    len(closed),
                ),
                "info",
            )
    except TransitionNotAllowed:
        flash(_("La posizione era già chiusa."), "info")
    return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)


def _proposal(proposal_id: int) -> Proposal:
    return proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)


class Always(TypedDict):
    """What every step is told: by whom, on which version, when, and the note."""

    by: Account
    seen_version: int
    now: datetime
    note: str


def _always(form: StepForm) -> Always:
    return Always(by=current_account(), seen_version=form.version.data, now=clock.now(), note=form.note.data or "")


def _take(
    proposal_id: int,
    kind: type[AnyForm],
    step: Callable[[Proposal, AnyForm], None],
    *,
    done: str,
) -> ResponseReturnValue:
    """Check the form, take the step, and say what was done; or show what is to be corrected."""
    found = _proposal(proposal_id)
    form = kind(found)
    if not form.validate_on_submit():
        if form.version.errors:
            abort(400)  # Nobody can correct this: the page fills it in.
        return _page(found, form), 422
    try:
        step(found, form)
    except (DecidedMeanwhile, TransitionNotAllowed):
        return both(proposal_id, form)
    except (ReasonRequired, proposing.AppointmentPast, GateNotLiftable) as error:
        _refuse(form, error)
        db.session.rollback()
        return _page(_proposal(proposal_id), form), 422
    flash(done, "success")
    return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)


def _refuse(form: StepForm, error: Exception) -> None:
    """A domain error in words, on the field that can mend it."""
    if isinstance(error, ReasonRequired):
        form.reason.errors = [*form.reason.errors, _("Scegli il motivo: resta nella storia.")]
    elif isinstance(error, GateNotLiftable):
        form.form_errors.append(_refusal(error))
    else:
        form.day.errors = [
            *form.day.errors,
            _("Questo momento è già passato: scegli un giorno e un'ora da adesso in poi."),
        ]


def _refusal(error: Exception) -> str:
    if isinstance(error, GateNotLiftable):
        return " ".join(gate(code) for code in error.gates)
    return _("La posizione è chiusa: riaprila prima di inviare un profilo.")


def both(proposal_id: int, form: StepForm) -> ResponseReturnValue:
    """Somebody else was first: how it is now, beside what this officer wanted to write down."""
    wanted = form.entered()
    db.session.rollback()
    found = _proposal(proposal_id)
    write_down_look([found.person_id], page="officer_proposals.proposal")
    story = proposals.story(db.session, proposal=found, today=clock.today())
    page = ProposalPage.of(found, story)
    return render_template("officer/proposals/both.html", proposal=found, page=page, story=story, wanted=wanted), 409


def _page(found: Proposal, bound: StepForm | None = None) -> str:
    write_down_look([found.person_id], page="officer_proposals.proposal")
    story = proposals.story(db.session, proposal=found, today=clock.today())
    consents = letters.may_be_named(db.session, proposal=found)
    forms = {kind.name: kind(found, formdata=None) for kind, states in _FORMS.items() if found.state in states}
    if not consents:
        forms.pop(InterviewForm.name, None)
    if (appointment := forms.get(InterviewForm.name)) is not None:
        appointment.show(story.interview)
    if bound is not None:
        forms[bound.name] = bound
    undoable = found.undoable_by(current_account(), clock.now()) and may_go_on(db.session, proposal=found)
    return render_template(
        "officer/proposals/proposal.html",
        proposal=found,
        page=ProposalPage.of(found, story),
        story=story,
        forms=forms,
        bound=bound,
        consents=consents,
        undoable=undoable,
        full=story.places_left < 1 and found.position.state is PositionState.OPEN,
        person_reached=notices.reached_by(db.session, person=found.person),
        letter_kinds=letters.kinds_now(db.session, proposal=found),
        channels=HEARD,
        employer_reached=notices.employer_reached_by(db.session, position=found.position),
        said=current_answer(db.session, proposal=found),
        unread=conversations.unread_counts(db.session, proposal_ids=[found.id], side=Side.OFFICE).get(found.id, 0),
        choice=choices_for(db.session, [found], now=clock.now()).get(found.id),
    )
