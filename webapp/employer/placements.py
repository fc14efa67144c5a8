"""The people who work there: the plan's tasks, the tutor, how it goes, and help asked for early."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from matching import Catalogue
from models.errors import DecidedMeanwhile
from models.placements import Placement
from models.types import EmployerKind, FollowUpOutcome, Role
from webapp.access import current_account, requires
from webapp.employer.looks import write_down_looks
from webapp.extensions import clock, db
from webapp.forms import Form, choices_of, version_of
from webapp.services.employers import incentives
from webapp.services.placements import cooperative_plans, employers_placements, market_signals
from webapp.services.placements.employers_placements import OUTCOMES

BLUEPRINT = "employer_placements"
bp = Blueprint(BLUEPRINT, __name__, url_prefix="/datore/inserimenti")


class MessageForm(Form):
    """How it goes, and what is wanted."""

    outcome = RadioField(_l("Come va il lavoro?"), validators=[InputRequired()])
    text = TextAreaField(
        _l("Racconta in poche parole"),
        description=_l("Che cosa va bene, che cosa è difficile, che aiuto serve. Parla del lavoro, non della salute."),
        validators=[
            InputRequired(_l("Scrivi due parole: aiutano l'ufficio a capire.")),
            Length(max=2000, message=_l("Il testo è troppo lungo: al massimo 2000 caratteri.")),
        ],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.outcome.choices = choices_of(OUTCOMES)


class NoteForm(Form):
    """What the employer writes of a task of the plan."""

    note = TextAreaField(
        _l("Nota per l'ufficio"),
        description=_l("Che cosa avete fatto, che cosa manca. Parla del lavoro, non della salute."),
        validators=[Length(max=500, message=_l("Il testo è troppo lungo: al massimo 500 caratteri."))],
    )

    def __init__(self, accommodation: str, **given: object) -> None:
        self.name = f"nota-{accommodation}"
        super().__init__(prefix=self.name, **given)


class ReadyForm(Form):
    """Why the cooperative finds somebody ready."""

    note = TextAreaField(
        _l("Che cosa te lo fa pensare?"),
        description=_l("Che cosa sa fare ora, con quale aiuto. Parla del lavoro, non della salute."),
        validators=[
            DataRequired(_l("Scrivi due parole: servono a decidere insieme.")),
            Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri.")),
        ],
    )


@bp.get("")
@requires(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """The people at work."""
    found = employers_placements.at_work(db.session, account=current_account(), today=clock.today())
    write_down_looks([one.proposal for one in found], page=BLUEPRINT)
    return render_template("employer/placements/index.html", placements=found)


@bp.get("/<int:number>")
@requires(Role.EMPLOYER)
def placement(number: int) -> ResponseReturnValue:
    """One person at work."""
    return _page(number, MessageForm(formdata=None))


@bp.post("/<int:number>/fatto")
@requires(Role.EMPLOYER)
def mark_done(number: int) -> ResponseReturnValue:
    """A task of the accommodation plan is done."""
    try:
        employers_placements.mark_done(
            db.session,
            placement=_placement(number),
            accommodation=request.form.get("accommodation", ""),
            today=clock.today(),
            seen_version=version_of(request.form.get("version")),
        )
        flash(_("Bene: l'accomodamento è segnato come fatto, e l'ufficio lo vede."), "success")
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nel frattempo il piano è cambiato: guarda com'è ora e, se serve ancora, segnalo di nuovo."), "info")
    return redirect(url_for("employer_placements.placement", number=number), 303)


@bp.post("/<int:number>/nota")
@requires(Role.EMPLOYER)
def note_task(number: int) -> ResponseReturnValue:
    """A note on a task of the accommodation plan."""
    accommodation = request.form.get("accommodation", "")
    form = NoteForm(accommodation)
    if not form.validate_on_submit():
        return _page(number, MessageForm(formdata=None), form), 422
    try:
        employers_placements.note_task(
            db.session,
            placement=_placement(number),
            accommodation=accommodation,
            note=form.note.data or "",
            by=current_account(),
            now=clock.now(),
            seen_version=version_of(request.form.get("version")),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        form.form_errors.append(
            _("Nel frattempo il piano è cambiato: guarda com'è ora e, se serve ancora, salva di nuovo la nota.")
        )
        return _page(number, MessageForm(formdata=None), form), 409
    flash(_("La nota è salvata, e l'ufficio la legge."), "success")
    return redirect(url_for("employer_placements.placement", number=number), 303)


@bp.post("/<int:number>/messaggi")
@requires(Role.EMPLOYER)
def write(number: int) -> ResponseReturnValue:
    """A word to the office."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(number, form), 422
    employers_placements.write(
        db.session,
        placement=_placement(number),
        outcome=FollowUpOutcome(form.outcome.data),
        text=form.text.data,
        by=current_account(),
        now=clock.now(),
    )
    flash(_("Grazie: l'ufficio ha il tuo messaggio e ti risponde."), "success")
    return redirect(url_for("employer_placements.placement", number=number), 303)


@bp.post("/<int:number>/mercato-aperto")
@requires(Role.EMPLOYER)
def signal_ready(number: int) -> ResponseReturnValue:
    """A type-B cooperative finds the person ready for the open market: the office decides with them."""
    form, found = ReadyForm(), _placement(number)
    if not form.validate_on_submit():
        market_signals.check_cooperative(found)
        return _page(number, MessageForm(formdata=None), ready=form), 422
    market_signals.signal(db.session, placement=found, note=form.note.data, by=current_account(), now=clock.now())
    flash(_("Grazie: l'ufficio ne parla con la persona e poi ti risponde."), "success")
    return redirect(url_for("employer_placements.placement", number=number, _anchor="mercato"), 303)


def _placement(number: int) -> Placement:
    return employers_placements.visible(db.session, account=current_account(), number=number, today=clock.today())


def _page(number: int, form: MessageForm, note: NoteForm | None = None, *, ready: ReadyForm | None = None) -> str:
    """The page; ``note`` is the one to be corrected, if there is one."""
    found = _placement(number)
    codes = {one.accommodation: one.note for one in found.accommodations}
    notes = {code: NoteForm(code, formdata=None, data={"note": text}) for code, text in codes.items()}
    write_down_looks([found.proposal], page=BLUEPRINT)
    messages = employers_placements.messages_of(db.session, placement=found)
    return render_template(
        "employer/placements/placement.html",
        placement=found,
        messages=messages,
        form=form,
        bound=note,
        notes={code: note if note and note.name == one.name else one for code, one in notes.items()},
        ready=ready or ReadyForm(formdata=None),
        cooperative=found.proposal.position.employer.kind is EmployerKind.COOPERATIVE_B and found.ended_on is None,
        signal=market_signals.latest(db.session, placement=found),
        part=cooperative_plans.part_of(db.session, placement=found),
        costly={aid.code for aid in Catalogue.default().accommodations if aid.cost_band},
        shared_band=incentives.shared(db.session, position=found.proposal.position),
    )
