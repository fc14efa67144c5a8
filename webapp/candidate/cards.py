"""A proposal in plain words, or in easy ones, for the person it was made to. Every sentence is made from the data."""

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
from webapp.candidate.easy_words import AIDS, CONTRACTS
from webapp.formatting import accommodation, dimension, label, labels
from webapp.reading import say
from webapp.services.opportunities import Opportunity, answerable
from webapp.services.shortlists import Choice


@dataclass(frozen=True, slots=True)
class Card:
    """What the work is, where, when, who helps, why, and what is not sure."""

    proposal: Proposal
    title: str
    description: str
    where: list[str]
    when: list[str]
    contract: str
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
            where=list(_where(position, explanation)),
            when=list(_when(position)),
            contract=_contract(position.contract),
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


def _where(position: Position, explanation: Explanation) -> Iterator[str]:
    names = {"employer": position.employer.name, "comune": position.comune.name}
    yield say(_("%(employer)s, a %(comune)s.", **names), _("Il lavoro è con %(employer)s, a %(comune)s.", **names))
    if explanation.travel_km is None:
        return
    if km := round(explanation.travel_km):
        far = format_decimal(km)
        yield say(
            _("È a circa %(km)s km da dove abiti.", km=far), _("È a circa %(km)s chilometri da casa tua.", km=far)
        )
    else:
        yield say(_("È vicino a dove abiti."), _("È vicino a casa tua."))
    if position.transit:
        yield say(_("Ci si arriva con i mezzi pubblici."), _("Ci arrivi con i mezzi pubblici."))
    elif position.transit is not None:
        yield say(_("Non ci si arriva con i mezzi pubblici."), _("Qui non arrivano i mezzi pubblici."))


def _when(position: Position) -> Iterator[str]:
    hours, times = position.hours, labels(position.shifts, Shift)
    short = _("%(hours)s ore alla settimana", hours=hours)
    yield from say(
        [f"{short}: {times}." if times else f"{short}."],
        [_("Lavori %(hours)s ore ogni settimana.", hours=hours)],
    )
    if times:
        yield from say([], [_("Quando: %(times)s.", times=times)])


def _contract(contract: Contract) -> str:
    return say(label(contract), str(CONTRACTS[contract]))


def _help(position: Position, profile: Profile, explanation: Explanation) -> list[str]:
    """What the employer offers and this person needs, in the catalogue's order."""
    offered = {row.accommodation for row in position.accommodations}
    needed = {row.accommodation for row in profile.accommodations} | set(explanation.match.plan.accommodations)
    codes = [aid.code for aid in Catalogue.default().accommodations if aid.code in offered & needed]
    names = ", ".join(accommodation(code) for code in codes)
    return say([names] if codes else [], [str(AIDS[code]) for code in codes])


def _reasons(profile: Profile, explanation: Explanation) -> Iterator[str]:
    speaks_for = {reason.feature for reason in explanation.reasons if reason.kind == "for"}
    held = explanation.essential_skills.held + explanation.preferred_skills.held
    if "occupation_wish" in speaks_for:
        yield say(_("È un lavoro simile a quelli che cerchi."), _("Tu cerchi un lavoro così."))
    if known := dict.fromkeys(row.text for row in profile.skills if row.skill in held):
        yield from say(
            [_("Sai già fare alcune cose che servono: %(skills)s.", skills=", ".join(known))],
            [_("Questo lo sai già fare: %(skill)s.", skill=skill) for skill in known],
        )
    if "experience" in speaks_for:
        yield say(_("Hai già lavorato in questo campo."), _("Hai già fatto un lavoro così."))
    if "hours" in speaks_for:
        yield say(_("Le ore sono tra quelle che puoi fare."), _("Le ore vanno bene per te."))
    if "travel" in speaks_for:
        yield say(_("Il posto è alla tua portata."), _("Il posto non è troppo lontano."))


def _unsure(explanation: Explanation) -> Iterator[str]:
    unknown = [dimension(code).lower() for code in explanation.match.unknown]
    if unknown:
        names = ", ".join(unknown)
        yield from say(
            [
                _(
                    "Non sappiamo ancora bene come va per te con queste cose: %(names)s. Ne parliamo insieme.",
                    names=names,
                )
            ],
            [*(_("Non sappiamo come va per te: %(name)s.", name=name) for name in unknown), _("Ne parliamo insieme.")],
        )
    hard = [row.label.lower() for row in explanation.rows if row.status in ("open", "closed_fundable")]
    if hard:
        yield from say(
            [_("Qui potrebbe servire un aiuto in più: %(names)s.", names=", ".join(hard))],
            [_("Forse qui ti serve un aiuto: %(name)s.", name=name) for name in hard],
        )
    if explanation.essential_skills.missing:
        yield say(
            _("Qualcosa è da imparare: chiedi all'operatore come."), _("C'è una cosa da imparare. Chiedi all'ufficio.")
        )


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
