"""What an employer gets to know of a person who said yes: what matters for the job, and nothing else.

Never a diagnosis, a category, a degree, a date of birth, an address, or a level of capacity: only what the person can
do, when, and the accommodations with which the job works.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Catalogue, explain
from models.people import Person, Profile
from models.positions import Position
from models.proposals import Proposal
from webapp.services import scorers, vocabulary
from webapp.services.matching_inputs import candidate_record, position_record


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
    profile = session.scalars(
        select(Profile)
        .where(Profile.person_id == proposal.person_id)
        .options(
            selectinload(Profile.experiences),
            selectinload(Profile.skills),
            selectinload(Profile.accommodations),
            joinedload(Profile.person),
        )
    ).one()
    found = explain(
        position_record(proposal.position),
        candidate_record(session, registration=proposal.person.registration),
        scorers.active(session),
        language=language,
        catalogue=vocabulary.catalogue(session),
    )
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
