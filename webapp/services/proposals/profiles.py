"""What an employer gets to know of a person who said yes: what matters for the job, and nothing else.

Never a diagnosis, a category, a degree, a date of birth, an address, or a level of capacity: only what the person can
do, when, and the accommodations with which the job works.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Candidate, Catalogue, Explanation, explain
from models.people import Person, Profile
from models.positions import Position
from models.proposals import Proposal
from webapp.services import vocabulary
from webapp.services.engine import scorers
from webapp.services.matching_inputs import candidate_records, position_record


@dataclass(frozen=True, slots=True)
class SentProfile:
    """The profile as the employer reads it."""

    person: Person
    position: Position
    experience: list[tuple[str, int]]
    """Jobs held, with their months."""
    skills: list[str]
    accommodations: list[str]
    """Codes, in the catalogue's order: those that this job's demands call for, and those asked for and offered."""
    km: float | None


def profile_for_employer(session: Session, *, proposal: Proposal, language: str) -> SentProfile:
    """Put together what is sent, as things are known now."""
    return profiles_for_employer(session, proposals=[proposal], language=language)[proposal.id]


def profiles_for_employer(session: Session, *, proposals: Sequence[Proposal], language: str) -> dict[int, SentProfile]:
    """The same for several proposals, by their ids: as many queries for many as for few."""
    about = {
        profile.person_id: profile
        for profile in session.scalars(
            select(Profile)
            .where(Profile.person_id.in_({proposal.person_id for proposal in proposals}))
            .options(
                selectinload(Profile.experiences),
                selectinload(Profile.skills),
                selectinload(Profile.accommodations),
                joinedload(Profile.person),
            )
        )
    }
    known = _as_the_engine_knows(session, proposals)
    positions = {proposal.position_id: position_record(proposal.position) for proposal in proposals}
    scorer, catalogue = scorers.active(session), vocabulary.catalogue(session)
    found = {}
    for proposal in proposals:
        candidate = known[proposal.person.registration.code]
        explained = explain(positions[proposal.position_id], candidate, scorer, language=language, catalogue=catalogue)
        found[proposal.id] = _sent(proposal, about[proposal.person_id], explained)
    return found


def _as_the_engine_knows(session: Session, proposals: Sequence[Proposal]) -> dict[str, Candidate]:
    """The people's records by code; they may be on the lists of several offices."""
    by_office = defaultdict(set)
    for proposal in proposals:
        by_office[proposal.person.registration.office_id].add(proposal.person_id)
    return {
        record.id: record
        for office_id, person_ids in by_office.items()
        for record in candidate_records(session, office_id=office_id, person_ids=person_ids)
    }


def _sent(proposal: Proposal, profile: Profile, found: Explanation) -> SentProfile:
    # What the person asked for elsewhere is none of this employer's business.
    asked = {row.accommodation for row in profile.accommodations}
    needed = set(found.match.plan.accommodations) | asked & {
        row.accommodation for row in proposal.position.accommodations
    }
    return SentProfile(
        person=proposal.person,
        position=proposal.position,
        experience=[(job.title, job.months) for job in profile.experiences],
        skills=[skill.text for skill in profile.skills],
        accommodations=[aid.code for aid in Catalogue.default().accommodations if aid.code in needed],
        km=found.travel_km,
    )
