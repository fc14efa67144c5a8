"""The letters of a proposal: prepared, which is written down, and shown as PDF."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.types import LetterKind, Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.letters.paper import printed
from webapp.officer import paper
from webapp.officer.looks import write_down_look
from webapp.services.messages import letters
from webapp.services.proposals import proposals

bp = Blueprint("officer_letters", __name__, url_prefix="/operatore/proposte")


@bp.post("/<int:proposal_id>/lettere")
@requires(Role.OFFICER)
def prepare(proposal_id: int) -> ResponseReturnValue:
    """Write down that a letter is printed, and show it."""
    found = proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)
    kind = request.form.get("kind", "")
    if kind not in set(LetterKind):
        abort(400)  # Nobody can correct this: the page fills it in.
    made = letters.prepare(db.session, proposal=found, kind=LetterKind(kind), by=current_account(), now=clock.now())
    return redirect(url_for("officer_letters.letter", proposal_id=proposal_id, letter_id=made.id), 303)


@bp.get("/<int:proposal_id>/lettere/<int:letter_id>")
@requires(Role.OFFICER)
def letter(proposal_id: int, letter_id: int) -> ResponseReturnValue:
    """A letter that was prepared, as PDF."""
    found = proposals.visible(db.session, account=current_account(), proposal_id=proposal_id)
    prepared = letters.of_proposal(db.session, proposal=found, letter_id=letter_id)
    if prepared.kind is LetterKind.PROFILE and not letters.may_be_named(db.session, proposal=found):
        flash(_("La persona ha revocato il consenso: il suo profilo non si stampa più."), "warning")
        return redirect(url_for("officer_proposals.proposal", proposal_id=proposal_id), 303)
    write_down_look([found.person_id], page="officer_letters.letter")
    content = printed([paper.of_proposal(prepared, found)], now=prepared.at)
    return pdf.answer(content, name=f"lettera-{prepared.kind.value}-{found.id}")
