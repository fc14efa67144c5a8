"""Two requests at the same moment, each on a connection of its own, as two workers of a server have them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, UOWTransaction

from models.accounts import Account
from models.conversations import DirectWriting, ProposalMessage
from models.employers import Employer, EmployerContact
from models.errors import DecidedMeanwhile, DomainError
from models.joining import OrganisationRequest
from models.members import Membership
from models.proposals import Interview, Proposal
from models.shortlists import InterviewSlot
from models.territory import Comune
from models.types import (
    Channel,
    Contract,
    DelegateKind,
    EmployerKind,
    MemberRole,
    RequestState,
    Role,
    Side,
    WorkOrderState,
)
from models.types import ProposalState as State
from models.types import Thread as Talk
from models.work_orders import WorkOrder, WorkOrderAnswer
from tests.world import BRESCIA, NOW, World
from webapp.extensions import db
from webapp.services.employers import employer_relations, invitations, memberships, organisation_requests, work_orders
from webapp.services.employers.conventions import AlreadyThere
from webapp.services.employers.employer_relations import ContactDetails
from webapp.services.employers.employers import by_vat_number
from webapp.services.employers.memberships import LastManager
from webapp.services.employers.organisation_requests import Told
from webapp.services.messages import conversations, direct_writing
from webapp.services.people import delegating
from webapp.services.placements import hiring
from webapp.services.placements.hiring import NoPlaceLeft, Terms
from webapp.services.proposals import answering
from webapp.services.proposals.interviews import SlotTaken
from webapp.services.tokens import AddressTaken, CodeUsed

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


def test_two_managers_who_take_each_other_out_leave_one(app: Flask, world: World) -> None:
    employer = world.employer()
    for _number in range(2):
        world.account(Role.EMPLOYER, employer=employer)
    ids = world.session.scalars(select(Membership.id).order_by(Membership.id)).all()

    def take_out(id_: int) -> Step:
        def step(session: Session) -> None:
            member = session.get_one(Membership, id_)
            memberships.remove(session, member=member, seen_version=member.version)

        return step

    said = at_once(app, take_out(ids[0]), take_out(ids[1]))
    assert None in said
    assert set(said) - {None} <= {DecidedMeanwhile, LastManager}
    assert world.session.scalar(select(func.count(Membership.id))) == 1


def test_a_request_decided_twice_in_one_moment_is_decided_once(app: Flask, world: World, officer: Account) -> None:
    asked = world.account(Role.EMPLOYER)
    told = Told(
        vat_number="99900400179",
        name="Rossi",
        kind=EmployerKind.FIRM,
        comune=world.session.get_one(Comune, BRESCIA),
        person_name="Ada",
    )
    request = organisation_requests.ask_as(world.session, account=asked, told=told, now=NOW)
    world.session.commit()
    id_, by, version = request.id, officer.id, request.version

    def decided(session: Session) -> dict[str, object]:
        found = session.get_one(OrganisationRequest, id_)
        return {"request": found, "by": session.get_one(Account, by), "seen_version": version, "now": NOW}

    def yes(session: Session) -> None:
        organisation_requests.accept(session, **decided(session), role=MemberRole.MANAGER)

    def no(session: Session) -> None:
        organisation_requests.refuse(session, **decided(session), reason="Non si sa.")

    assert set(at_once(app, yes, no)) == {None, DecidedMeanwhile}
    world.session.expire_all()
    joined = select(func.count(Membership.id)).where(Membership.employer_id == request.employer_id)
    assert (world.session.scalar(joined) == 1) is (request.state is RequestState.ACCEPTED)


def test_an_invitation_opened_twice_in_one_moment_makes_one_account(app: Flask, world: World) -> None:
    boss = world.account(Role.EMPLOYER)
    taken = {"employer": boss.employer, "role": MemberRole.VIEWER, "by": boss}
    _known, token = invitations.invite(world.session, **taken, email="a@example.org", now=NOW)
    world.session.commit()

    def accept(session: Session) -> None:
        invitations.accept_new(session, token=token, name="Ada", password_hash="x", language="it", now=NOW)

    said = at_once(app, accept, accept)
    assert None in said
    assert set(said) - {None} <= {CodeUsed, AddressTaken}
    assert world.session.scalar(select(func.count(Account.id)).where(Account.email == "a@example.org")) == 1


def test_an_invitation_to_help_opened_twice_in_one_moment_makes_one_account(app: Flask, world: World) -> None:
    own = world.account(Role.CANDIDATE)
    terms = delegating.Terms(kind=DelegateKind.FAMILY, scope=frozenset({"opportunita"}), starts_on=NOW.date())
    asked = {"person": own.person, "terms": terms, "name": "Ada", "by": own, "now": NOW}
    _made, token = delegating.invite(world.session, **asked, email="a@example.org")
    world.session.commit()

    def accept(session: Session) -> None:
        delegating.accept_new(session, token=token or "", name="Ada", password_hash="x", language="it", now=NOW)

    said = at_once(app, accept, accept)
    assert len(said) == 2
    assert None in said
    assert set(said) - {None} <= {CodeUsed, AddressTaken}
    assert world.session.scalar(select(func.count(Account.id)).where(Account.email == "a@example.org")) == 1


def test_a_message_and_a_yes_sent_twice_in_one_moment_are_one(app: Flask, world: World) -> None:
    own, employer = world.account(Role.CANDIDATE), world.account(Role.EMPLOYER)
    position = world.position(employer=employer.employer)
    id_, by = world.proposal(*SENT, position=position, person=own.person).id, own.id

    def write(session: Session) -> None:
        told = {"proposal": session.get_one(Proposal, id_), "by": session.get_one(Account, by), "now": NOW}
        conversations.write(session, **told, thread=Talk.WITH_PERSON, side=Side.PERSON, text="Ciao")

    def agree(session: Session) -> None:
        told = {"proposal": session.get_one(Proposal, id_), "by": session.get_one(Account, by), "now": NOW}
        direct_writing.say_yes(session, **told, channel=Channel.ONLINE)

    for step, table in ((write, ProposalMessage), (agree, DirectWriting)):
        assert at_once(app, step, step) == [None, None]
        assert world.session.scalar(select(func.count(table.id))) == 1


def test_an_organisation_confirmed_twice_in_one_moment_is_one(app: Flask, world: World) -> None:
    comune = world.session.get_one(Comune, BRESCIA)
    told = Told(vat_number="99900400179", name="Rossi", kind=EmployerKind.FIRM, comune=comune, person_name="Ada")
    asked = {"told": told, "language": "it", "now": NOW}
    tokens = [
        organisation_requests.ask(world.session, **asked, email=f"{name}@example.org")[1] for name in ("ada", "bea")
    ]
    world.session.commit()

    def confirm(token: str | None) -> Step:
        return lambda session: organisation_requests.confirm(session, token=token or "", password_hash="x", now=NOW)

    said = at_once(app, confirm(tokens[0]), confirm(tokens[1]))
    assert None in said
    assert set(said) - {None} <= {DecidedMeanwhile}
    for number, told_ in enumerate(said):
        if told_ is not None:  # Sent again it goes on.
            organisation_requests.confirm(world.session, token=tokens[number] or "", password_hash="x", now=NOW)
            world.session.commit()
    assert world.session.scalar(select(func.count(Employer.id)).where(Employer.vat_number == "99900400179")) == 1
    assert world.session.scalar(select(func.count(OrganisationRequest.id))) == 2


def test_the_work_of_an_order_goes_to_one_of_two_that_say_yes(app: Flask, world: World) -> None:
    firm = world.employer(kind=EmployerKind.FIRM)
    asked = [world.account(Role.EMPLOYER) for _number in range(2)]
    order = world.keep(
        WorkOrder(
            employer_id=firm.id,
            office_id=world.office.id,
            title="Mensa",
            value=Decimal(9_000),
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            places=1,
            state=WorkOrderState.OFFERED,
            created_at=NOW,
        )
    ).id
    for account in asked:
        world.keep(WorkOrderAnswer(order_id=order, cooperative_id=account.employer_id, asked_at=NOW))

    def say_yes(id_: int) -> Step:
        def step(session: Session) -> None:
            by = session.get_one(Account, id_)
            told = {"cooperative": by.employer, "willing": True, "reason": "", "by": by, "now": NOW}
            work_orders.answer(session, order=session.get_one(WorkOrder, order), **told)

        return step

    first, second = (say_yes(account.id) for account in asked)
    assert set(at_once(app, first, second)) == {None, DecidedMeanwhile}
    world.session.expire_all()
    assert world.session.scalar(select(func.count()).where(WorkOrderAnswer.willing)) == 1
