"""Letters put together for paper: each in its reader's language and wording."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import force_locale

from models.conversations import ProposalMessage
from models.delegations import Delegation
from models.messages import Letter
from models.people import Person
from models.person_requests import PersonRequest
from models.proposals import Interview, Proposal
from models.types import LetterKind
from webapp.extensions import ROME, db
from webapp.formatting import language
from webapp.letters import TO_EMPLOYER, answers, helpers, messages, proposal_sheet
from webapp.letters.paper import Sheet, Words, address_of, greeting, sheet
from webapp.services.messages import letters
from webapp.services.people import site_access
from webapp.services.proposals import profiles


def of_proposal(letter: Letter, proposal: Proposal) -> Sheet:
    """A letter that was prepared about a proposal."""
    if letter.kind in TO_EMPLOYER:
        named = letter.kind is LetterKind.PROFILE
        profile = profiles.profile_for_employer(db.session, proposal=proposal, language=language()) if named else None
        return proposal_sheet(letter, proposal, profile=profile, interview=_appointment(letter, proposal))
    person = proposal.person
    easy = site_access.reads_easily(db.session, person=person)
    with force_locale(site_access.language_of(db.session, person=person)):
        return proposal_sheet(
            letter,
            proposal,
            interview=_appointment(letter, proposal),
            slots=letters.times_at(db.session, proposal=proposal, at=letter.at),
            easy=easy,
        )


def _appointment(letter: Letter, proposal: Proposal) -> Interview | None:
    return letters.appointment_at(db.session, proposal=proposal, at=letter.at)


def of_answer(asked: PersonRequest) -> Sheet:
    """The office's answer to a request about the person's data."""
    at = asked.printed_at or asked.answered_at
    return _to_person(asked.person, lambda easy: answers.words(asked, easy=easy), at=at)


def of_messages(proposal: Proposal, written: Sequence[ProposalMessage], *, at: datetime) -> Sheet:
    """What the office and the person wrote to each other about a job."""
    return _to_person(proposal.person, lambda easy: messages.words(proposal, written, easy=easy), at=at)


def _to_person(person: Person, words: Callable[[bool], Words], *, at: datetime) -> Sheet:
    easy = site_access.reads_easily(db.session, person=person)
    with force_locale(site_access.language_of(db.session, person=person)):
        return sheet(
            words(easy),
            office=person.registration.office,
            recipient=address_of(person),
            greeting=greeting(person.full_name, easy=easy),
            at=at,
            easy=easy,
        )


def about_helper(delegation: Delegation, *, at: datetime) -> Sheet:
    """Who may act for the person, or may not any more."""
    day = at.astimezone(ROME).date()
    return _to_person(delegation.person, lambda easy: helpers.words(delegation, written_on=day, easy=easy), at=at)
