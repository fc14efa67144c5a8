"""A proposal in plain words for the person it was made to. Every sentence is made from the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from flask_babel import format_decimal
from flask_babel import gettext as _

from matching import Catalogue, Explanation
from models.people import Profile
from models.positions import Position
from models.proposals import Interview, Proposal
from models.types import Contract, ProposalState, Shift
from webapp.formatting import accommodation, dimension, labels
from webapp.services.opportunities import Opportunity, answerable
from webapp.services.shortlists import Choice


@dataclass(frozen=True, slots=True)
class Card:
    """What the work is, where, when, who helps, why, and what is not sure."""

    proposal: Proposal
    title: str
    description: str
    where: str
    when: str
    contract: Contract
    help: list[str]
    reasons: list[str]
    unsure: list[str]
    until: date | None
    waiting: bool
    accepted: bool
    can_change: bool
    answer: str
    interview: Interview | None
    choice: Choice | None

    @classmethod
    def of(cls, opportunity: Opportunity, today: date) -> Self:
        """The card of one proposal."""
        open_to_answer = answerable(opportunity.proposal, today)
        proposal, explanation = opportunity.proposal, opportunity.explanation
        position, profile = proposal.position, proposal.person.profile
        return cls(
            proposal=proposal,
            title=position.title,
            description=position.description,
            where=_where(position, explanation),
            when=_when(position),
            contract=position.contract,
            help=_help(position, profile, explanation),
            reasons=list(_reasons(profile, explanation)),
            unsure=list(_unsure(explanation)),
            until=position.expires_on,
            waiting=open_to_answer and proposal.state is ProposalState.PROPOSED,
            accepted=proposal.state is ProposalState.ACCEPTED,
            can_change=open_to_answer,
            answer=_answer(proposal.state),
            interview=opportunity.interview if proposal.state is ProposalState.INTERVIEW else None,
            choice=opportunity.choice,
        )


def _where(position: Position, explanation: Explanation) -> str:
    place = _("%(employer)s, a %(comune)s", employer=position.employer.name, comune=position.comune.name)
    if explanation.travel_km is None:
        return place
    km = round(explanation.travel_km)
    away = _("a circa %(km)s km da dove abiti", km=format_decimal(km)) if km else _("vicino a dove abiti")
    transit = {True: _("ci si arriva con i mezzi pubblici"), False: _("non ci si arriva con i mezzi pubblici")}
    return "; ".join(part for part in (place, away, transit.get(position.transit, "")) if part)


def _when(position: Position) -> str:
    hours = _("%(hours)s ore alla settimana", hours=position.hours)
    times = labels(position.shifts, Shift)
    return f"{hours}: {times}" if times else hours


def _help(position: Position, profile: Profile, explanation: Explanation) -> list[str]:
    """What the employer offers and this person needs, in the catalogue's order."""
    offered = {row.accommodation for row in position.accommodations}
    needed = {row.accommodation for row in profile.accommodations} | set(explanation.match.plan.accommodations)
    return [accommodation(aid.code) for aid in Catalogue.default().accommodations if aid.code in offered & needed]


def _reasons(profile: Profile, explanation: Explanation) -> Iterator[str]:
    speaks_for = {reason.feature for reason in explanation.reasons if reason.kind == "for"}
    held = explanation.essential_skills.held + explanation.preferred_skills.held
    if "occupation_wish" in speaks_for:
        yield _("È un lavoro simile a quelli che cerchi.")
    if known := dict.fromkeys(row.text for row in profile.skills if row.skill in held):
        yield _("Sai già fare alcune cose che servono: %(skills)s.", skills=", ".join(known))
    if "experience" in speaks_for:
        yield _("Hai già lavorato in questo campo.")
    if "hours" in speaks_for:
        yield _("Le ore sono tra quelle che puoi fare.")
    if "travel" in speaks_for:
        yield _("Il posto è alla tua portata.")


def _unsure(explanation: Explanation) -> Iterator[str]:
    if explanation.match.unknown:
        names = ", ".join(dimension(code).lower() for code in explanation.match.unknown)
        yield _("Non sappiamo ancora bene come va per te con queste cose: %(names)s. Ne parliamo insieme.", names=names)
    hard = [row.label.lower() for row in explanation.rows if row.status in ("open", "closed_fundable")]
    if hard:
        yield _("Qui potrebbe servire un aiuto in più: %(names)s.", names=", ".join(hard))
    if explanation.essential_skills.missing:
        yield _("Qualcosa è da imparare: chiedi all'operatore come.")


def _answer(state: ProposalState) -> str:
    words = {
        ProposalState.ACCEPTED: _("Hai detto: mi interessa"),
        ProposalState.DECLINED: _("Hai detto: non fa per me"),
        ProposalState.SENT: _("Il tuo profilo è dal datore di lavoro"),
        ProposalState.INTERVIEW: _("C'è un colloquio"),
        ProposalState.HIRED: _("Il lavoro è tuo"),
        ProposalState.PROPOSED: _("La posizione non è più aperta"),
        ProposalState.DECLINED_BY_EMPLOYER: _("Questa volta il datore di lavoro ha scelto diversamente"),
    }
    return words.get(state, _("Questa proposta è chiusa"))
