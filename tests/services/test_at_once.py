"""Two requests at the same moment, each on a connection of its own, as two workers of a server have them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, UOWTransaction

from models.accounts import Account
from models.employers import EmployerContact
from models.errors import DomainError
from models.proposals import Interview, Proposal
from models.shortlists import InterviewSlot
from models.types import Contract, Role
from models.types import ProposalState as State
from tests.world import NOW, World
from webapp.extensions import db
from webapp.services import answering, employer_relations, hiring
from webapp.services.conventions import AlreadyThere
from webapp.services.employer_relations import ContactDetails
from webapp.services.employers import by_vat_number
from webapp.services.hiring import NoPlaceLeft, Terms
from webapp.services.interviews import SlotTaken

SENT = (State.PROPOSED, State.ACCEPTED, State.SENT)
TERMS = Terms(started_on=NOW.date(), contract=Contract.PERMANENT, hours=20)

Step = Callable[[Session], object]


def at_once(app: Flask, first: Step, second: Step) -> list[type[DomainError] | None]:
    """Run both in their own threads and sessions: neither begins to write until both have read. Gives what each said.

    Where somebody has to wait for the other's lock, nobody comes to the meeting: after a moment they go on alone.
    """
    read = Barrier(2, timeout=1)
    said: dict[int, type[DomainError] | None] = {}

    def meet(_session: Session, _context: UOWTransaction, _instances: object) -> None:
        if not read.broken:
            with suppress(BrokenBarrierError):
                read.wait()

    def run(number: int, step: Step) -> None:
        with app.app_context(), Session(db.engine) as session:
            event.listen(session, "before_flush", meet)
            try:
                step(session)
                session.commit()
                said[number] = None
            except DomainError as error:
                session.rollback()
                said[number] = type(error)

    threads = [Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [said[number] for number in sorted(said)]


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def test_the_last_place_goes_to_one_of_two_hirings(app: Flask, world: World, officer: Account) -> None:
    position = world.position(places=1)
    ids = [world.proposal(*SENT, position=position).id for _number in range(2)]
    by = officer.id

    def hire(id_: int) -> Step:
        def step(session: Session) -> None:
            proposal = session.get_one(Proposal, id_)
            hiring.hire(
                session,
                proposal=proposal,
                terms=TERMS,
                by=session.get_one(Account, by),
                now=NOW,
                seen_version=proposal.version,
                accommodations=(),
            )

        return step

    assert set(at_once(app, hire(ids[0]), hire(ids[1]))) == {None, NoPlaceLeft}
    world.session.expire_all()
    hired = select(func.count()).where(Proposal.state == State.HIRED)
    assert world.session.scalar(hired) == 1


def test_a_contact_sent_twice_in_one_moment_is_written_once(app: Flask, world: World, officer: Account) -> None:
    vat_number, by = world.employer().vat_number, officer.id

    def add(session: Session) -> None:
        employer = by_vat_number(session, vat_number)
        office = session.get_one(Account, by).office
        employer_relations.add_contact(session, employer=employer, contact=ContactDetails("Ada Neri"), office=office)

    assert set(at_once(app, add, add)) == {None, AlreadyThere}
    assert world.session.scalar(select(func.count(EmployerContact.id))) == 1


def test_a_time_is_either_chosen_or_taken_away(app: Flask, world: World, officer: Account) -> None:
    proposal_id, by = world.proposal(*SENT).id, officer.id
    proposal = world.session.get_one(Proposal, proposal_id)
    step = {"proposal": proposal, "by": officer, "seen_version": proposal.version, "now": NOW}
    answering.ask_for_interview(world.session, **step, times=[NOW + timedelta(days=1)], place="via Prova 1")
    slot_id = world.session.scalars(select(InterviewSlot.id)).one()
    world.session.commit()

    def choose(session: Session) -> None:
        chosen_for, account = session.get_one(Proposal, proposal_id), session.get_one(Account, by)
        answering.choose_time(session, proposal=chosen_for, slot_id=slot_id, by=account, now=NOW)

    def take_away(session: Session) -> None:
        answering.withdraw_time(session, slot=session.get_one(InterviewSlot, slot_id), now=NOW)

    assert set(at_once(app, choose, take_away)) == {None, SlotTaken}
    world.session.expire_all()
    chosen = world.session.scalar(select(func.count(Interview.id)).where(Interview.slot_id == slot_id))
    offered = world.session.get_one(InterviewSlot, slot_id).withdrawn_at is None
    assert (chosen == 1) == offered
