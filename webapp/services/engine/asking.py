"""What is worth asking a person first: the unknown capacities that most positions wait for."""

from datetime import date

from sqlalchemy.orm import Session

from matching.questions import Question, questions
from models.people import Person
from webapp.services import vocabulary
from webapp.services.engine.ranking import gates_lifted_for
from webapp.services.matching_inputs import pools
from webapp.services.open_positions import open_records


def worth_asking(session: Session, *, person: Person, today: date) -> list[Question]:
    """The unknown capacities that the office's open positions ask for, the one that decides most of them first.

    Empty for somebody whom no position is open to now: without consent nothing is compared.
    """
    registration = person.registration
    return questions(
        pools.get(session, office_id=registration.office_id).candidate(registration.code),
        open_records(session, office_id=registration.office_id, today=today),
        today=today,
        catalogue=vocabulary.catalogue(session),
        lifted=gates_lifted_for(session, person_id=person.id),
    )
