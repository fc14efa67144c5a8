"""The wording of a position that exists, looked over for requirements that exclude without need."""

from sqlalchemy.orm import Session

from models.positions import Position
from webapp.services import vocabulary
from webapp.services.positions.plain_offers import Finding, findings


def wording_of(session: Session, *, position: Position) -> list[Finding]:
    """What its title and description say, as ``plain_offers.findings`` finds it."""
    known = vocabulary.catalogue(session)
    occupation = known.occupation_id(position.occupation)
    return findings(
        position.title,
        position.description,
        licences=position.licences,
        occupation=known.occupation(occupation) if occupation else None,
    )
