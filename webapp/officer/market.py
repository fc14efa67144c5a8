"""Is somebody who works at a type-B cooperative ready for the open market? The office decides, with the person."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from models.errors import DecidedMeanwhile
from models.placements import Placement
from models.types import MarketDecision, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import day, label
from webapp.forms import Form, choices_of
from webapp.officer.looks import write_down_look
from webapp.officer.placement_page import PlacementPage
from webapp.services.placements import market_signals, pathway, placement_lists

bp = Blueprint("officer_market", __name__, url_prefix="/operatore/inserimenti/<int:proposal_id>/mercato-aperto")


class DecisionForm(Form):
    """The office's word, and what the cooperative reads."""

    seen = HiddenField(default="")
    decision = RadioField(_l("Che cosa decidi?"), validators=[InputRequired(_l("Scegli che cosa decidi."))])
    agreed = BooleanField(
        _l("Ne ho parlato con la persona, ed è d'accordo"),
        description=_l("Serve per «pronta»: cambiare lavoro lo decide la persona."),
    )
    answer = TextAreaField(
        _l("Che cosa legge la cooperativa"),
        description=_l("Parla del lavoro e dei prossimi passi, non della salute."),
        validators=[
            DataRequired(_l("Scrivi due parole per la cooperativa.")),
            Length(max=1000, message=_l("Il testo è troppo lungo: al massimo 1000 caratteri.")),
        ],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.decision.choices = choices_of(MarketDecision)

    def validate_agreed(self, field: BooleanField) -> None:
        """Nobody goes on who does not want to."""
        if self.decision.data == MarketDecision.READY.value and not field.data:
            raise ValidationError(_("Prima parlane con la persona: senza il suo accordo non si decide."))


@bp.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
def decide(proposal_id: int) -> ResponseReturnValue:
    """What is known, what the cooperative says, and the decision."""
    found, form = (
        placement_lists.visible(db.session, account=current_account(), proposal_id=proposal_id),
        DecisionForm(),
    )
    market_signals.check_cooperative(found)
    if not form.is_submitted():
        form.seen.data = market_signals.seen_of(market_signals.latest(db.session, placement=found))
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    try:
        market_signals.decide(
            db.session,
            placement=found,
            decision=MarketDecision(form.decision.data),
            answer=form.answer.data,
            by=current_account(),
            seen=form.seen.data,
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        form.seen.data = market_signals.seen_of(market_signals.latest(db.session, placement=found))
        form.form_errors.append(
            _("Nel frattempo è cambiato qualcosa: guarda com'è ora e, se serve ancora, salva di nuovo.")
        )
        return _page(found, form), 409
    flash(_("Deciso: la cooperativa viene avvisata."), "success")
    return redirect(url_for("officer_placements.placement", proposal_id=proposal_id), 303)


def _page(found: Placement, form: DecisionForm) -> str:
    write_down_look([found.proposal.person_id], page="officer_market.decide")
    return render_template(
        "officer/placements/market.html",
        placement=found,
        form=form,
        signal=market_signals.latest(db.session, placement=found),
        facts=_facts(found),
    )


def _facts(found: Placement) -> list[tuple[str, str]]:
    """What the office knows already, as it was told: nothing is added up into a verdict."""
    page = PlacementPage.of(found, clock.today())
    told = [line for line in page.follow_ups if not line.to_do]
    steps = pathway.steps_of(db.session, person=found.proposal.person)
    return [
        (_("Lavora qui dal"), day(found.started_on)),
        (_("Contatti fatti"), "; ".join(f"{line.name}: {line.state.words.lower()}" for line in told)),
        (_("Mantenuto per sei mesi"), page.kept),
        (_("Passi del percorso"), ", ".join(label(step.kind) for step in steps)),
    ]
