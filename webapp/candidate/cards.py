"""A proposal as the person sees it: the job in words, how it stands, and what they can answer."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from flask_babel import gettext as _

from models.interests import PositionInterest
from models.proposals import Interview, Proposal
from models.types import InterestAnswer, ProposalState
from webapp.candidate.facts import Facts
from webapp.formatting import who_for_you
from webapp.reading import say
from webapp.services.proposals.opportunities import Opportunity, answerable
from webapp.services.proposals.shortlists import Choice


@dataclass(frozen=True, slots=True)
class Card:
    """A job proposed, and the answer to it."""

    proposal: Proposal
    facts: Facts
    until: date | None
    waiting: bool
    accepted: bool
    can_change: bool
    answer: str
    by: str
    """Whoever gave the answer for the person."""
    interview: Interview | None
    choice: Choice | None
    news: int
    """Messages that the person has not read."""
    asked: str
    """That the person had said something of it before it was proposed."""

    @classmethod
    def of(cls, opportunity: Opportunity, today: date, news: int = 0) -> Self:
        """The card of one proposal."""
        proposal = opportunity.proposal
        open_to_answer = answerable(proposal, today)
        return cls(
            proposal=proposal,
            facts=Facts.of(proposal.position, proposal.person.profile, opportunity.explanation),
            until=proposal.position.expires_on,
            waiting=open_to_answer and proposal.state is ProposalState.PROPOSED,
            accepted=proposal.state is ProposalState.ACCEPTED,
            can_change=open_to_answer,
            answer=_answer(proposal.state),
            by=_by(proposal),
            interview=opportunity.interview if proposal.state is ProposalState.INTERVIEW else None,
            choice=opportunity.choice,
            news=news,
            asked=_asked(opportunity.interest),
        )

    @property
    def asks(self) -> bool:
        """Whether it waits for the person: a yes or a no, or a time to choose."""
        return self.waiting or (self.choice is not None and bool(self.choice.slots))


def _by(proposal: Proposal) -> str:
    answered = proposal.state in (ProposalState.ACCEPTED, ProposalState.DECLINED) and proposal.history
    return who_for_you(proposal.history[-1].account) if answered else ""


def _asked(said: PositionInterest | None) -> str:
    if said is None or said.answer is None:
        return ""
    if said.answer is InterestAnswer.INTERESTED:
        return say(_("Lo avevi chiesto tu: avevi detto che ti interessava."), _("Tu avevi detto: mi interessa."))
    return say(
        _("Avevi detto che non fa per te. Se non hai cambiato idea, puoi dire ancora di no."),
        _("Tu avevi detto no. Puoi dire ancora di no."),
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
