"""The office's letters in words, as PDF: plain sentences, what to do, whom to call. No employer reads of health."""

from collections.abc import Sequence

from flask_babel import gettext as _

from models.messages import Letter
from models.proposals import Interview, Proposal
from models.shortlists import InterviewSlot
from models.types import LetterKind
from webapp.letters import employer, person
from webapp.letters.paper import Sheet, Words, address_of, address_of_employer, greeting, sheet
from webapp.services.proposals.profiles import SentProfile

TO_EMPLOYER = frozenset({LetterKind.PROFILE, LetterKind.EMPLOYER})


def proposal_sheet(
    letter: Letter,
    proposal: Proposal,
    *,
    interview: Interview | None = None,
    profile: SentProfile | None = None,
    slots: Sequence[InterviewSlot] = (),
    easy: bool = False,
) -> Sheet:
    """One letter about a proposal; ``easy`` is for the person's letters alone."""
    to_person = letter.kind not in TO_EMPLOYER
    words = _words(letter.kind, proposal, interview, profile, slots, easy=easy)
    return sheet(
        words,
        office=proposal.position.office,
        recipient=address_of(proposal.person) if to_person else address_of_employer(proposal.position.employer),
        greeting=greeting(proposal.person.full_name, easy=easy) if to_person else _("Buongiorno,"),
        at=letter.at,
        easy=easy and to_person,
    )


def _words(
    kind: LetterKind,
    proposal: Proposal,
    interview: Interview | None,
    profile: SentProfile | None,
    slots: Sequence[InterviewSlot],
    *,
    easy: bool,
) -> Words:
    to_employer = {
        LetterKind.PROFILE: lambda: employer.profile(proposal, profile),
        LetterKind.EMPLOYER: lambda: employer.told(proposal, interview),
    }
    to_person = {
        LetterKind.PROPOSAL: lambda: person.proposal(proposal, easy=easy),
        LetterKind.PRESENTED: lambda: person.presented(proposal, easy=easy),
        LetterKind.TIMES: lambda: person.times(proposal, slots, easy=easy),
        LetterKind.INTERVIEW: lambda: person.interview(proposal, interview, easy=easy),
        LetterKind.CLOSED: lambda: person.closed(proposal, easy=easy),
    }
    return {**to_employer, **to_person}[kind]()
