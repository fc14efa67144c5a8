"""Two officers decided about the same person at once: both decisions side by side, and nothing overwritten."""

from typing import NamedTuple

from flask import render_template
from flask_babel import gettext as _

from models.people import Person
from models.positions import Position
from models.proposals import PROPOSAL_LIFE, ProposalEvent
from models.types import ProposalState, Reason
from webapp.extensions import db
from webapp.formatting import label, moment, who
from webapp.officer.forms import DecisionForm
from webapp.officer.looks import write_down_look
from webapp.officer.review_page import Place
from webapp.services.proposals import deciding


class Version(NamedTuple):
    """One of the two decisions in words; what was not said is empty."""

    what: str
    who: str
    when: str
    reason: str
    note: str


def conflict_page(position: Position, person: Person, form: DecisionForm) -> str:
    """The decision that was recorded meanwhile, beside the one that this officer was sending."""
    write_down_look([person.id], page=f"officer.review {position.code}")
    proposal = deciding.proposal_between(db.session, position=position, person=person)
    now = proposal.state if proposal else ProposalState.SUGGESTED
    wanted = deciding.STATE[deciding.Decision(form.decision.data)]
    return render_template(
        "officer/conflict.html",
        position=position,
        person=person,
        place=Place(position),
        recorded=_recorded(proposal.history[-1] if proposal and proposal.history else None, now),
        mine=_mine(form, wanted),
        agreed=now is wanted,
        possible=PROPOSAL_LIFE.allows(now, wanted),
        version=proposal.version if proposal else 0,
        form=form,
    )


def _recorded(last: ProposalEvent | None, now: ProposalState) -> Version:
    return Version(
        what=_("Decisione annullata") if last and last.undo else label(now),
        who=(who(last.account, last.proposal.person) if last else "") or _("qualcun altro"),
        when=moment(last.at) if last else "",
        reason=label(last.reason) if last and last.reason else "",
        note=last.note if last else "",
    )


def _mine(form: DecisionForm, wanted: ProposalState) -> Version:
    reason = label(Reason(form.reason.data)) if form.reason.data else ""
    return Version(label(wanted), "", "", reason, form.note.data or "")
