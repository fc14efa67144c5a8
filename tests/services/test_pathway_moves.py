"""From step to step: who went on when and why, also back; and jobs that begin and end a step."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayMove, PathwayStep
from models.pathways import PersonalPlan
from models.people import Person
from models.placements import Placement
from models.types import Availability, Contract, EmployerKind, EndReason, PathwayKind, ProposalState, Role
from tests.world import NOW, World
from webapp.services.placements import hiring, pathway, pathway_jobs, placements
from webapp.services.placements.hiring import Terms
from webapp.services.placements.pathway import StepValues

SENT = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)
START = date(2026, 11, 9)
K = PathwayKind


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


@pytest.fixture
def write(session: Session, person: Person, officer: Account):
    """Writes a step that began on a day."""

    def write_(kind: PathwayKind, started: date | None = None, why: str = "") -> PathwayStep:
        values = StepValues(kind=kind, started_on=started, why=why)
        return pathway.add(session, person=person, values=values, by=officer, now=NOW)

    return write_


def moves(session: Session, person: Person) -> list[tuple[PathwayKind | None, PathwayKind, str]]:
    found = [step for step in pathway.steps_of(session, person=person) if step.move]
    return [(step.move.from_kind, step.kind, step.move.why) for step in found]


def test_a_move_says_from_where_by_whom_and_why(session: Session, person: Person, officer: Account, write) -> None:
    write(K.EVALUATION, date(2026, 1, 8))
    write(K.TRAINING, date(2026, 2, 1))
    write(K.INTERNSHIP, date(2026, 3, 1), why="Vuole provare")
    write(K.COOPERATIVE)
    assert moves(session, person) == [(None, K.EVALUATION, ""), (K.EVALUATION, K.INTERNSHIP, "Vuole provare")]
    last = session.query(PathwayMove).order_by(PathwayMove.step_id.desc()).first()
    assert (last.account_id, last.at, last.person_id) == (officer.id, NOW, person.id)


def test_a_way_back_is_a_move_like_any_other(session: Session, person: Person, write) -> None:
    write(K.OPEN_MARKET, date(2026, 1, 8))
    write(K.INTERNSHIP, date(2026, 6, 1), why="Riprova con calma")
    assert moves(session, person)[-1] == (K.OPEN_MARKET, K.INTERNSHIP, "Riprova con calma")


def test_what_is_written_late_takes_its_place(session: Session, person: Person, write) -> None:
    write(K.COOPERATIVE, date(2026, 6, 1))
    write(K.INTERNSHIP, date(2026, 1, 1))
    assert moves(session, person) == [(None, K.INTERNSHIP, ""), (K.INTERNSHIP, K.COOPERATIVE, "")]


def test_a_step_that_has_not_begun_after_all_is_no_move(
    session: Session, person: Person, officer: Account, write
) -> None:
    step = write(K.INTERNSHIP, date(2026, 1, 1), why="Pronta")
    corrected = StepValues(kind=K.INTERNSHIP, planned_on=START)
    taken = {"by": officer, "seen_version": person.version, "now": NOW}
    pathway.change(session, person=person, step=step, values=corrected, **taken)
    session.commit()
    assert session.query(PathwayMove).count() == 0


@given(st.permutations([K.EVALUATION, K.INTERNSHIP, K.COOPERATIVE, K.INTERNSHIP, K.OPEN_MARKET]))
def test_a_way_has_one_beginning(kinds: list[PathwayKind]) -> None:
    steps = [PathwayStep(id=number, kind=kind, started_on=START) for number, kind in enumerate(kinds)]
    planned = PathwayStep(id=9, kind=K.COOPERATIVE)
    assert [step.kind for step in pathway.rungs([*steps, planned])] == kinds


# --- jobs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def hire(world: World, person: Person, officer: Account):
    """Hires the person: at a cooperative or a firm, as an intern or not."""

    def hire_(kind: EmployerKind, contract: Contract = Contract.PERMANENT) -> Placement:
        position = world.position(employer=world.employer(kind=kind, name="Il Trifoglio"))
        proposal = world.proposal(*SENT, position=position, person=person)
        ends = date(2027, 5, 8) if contract is Contract.INTERNSHIP else None
        terms = Terms(started_on=START, contract=contract, hours=20, contract_ends_on=ends)
        taken = {"by": officer, "now": NOW, "seen_version": proposal.version}
        return hiring.hire(world.session, proposal=proposal, terms=terms, **taken).placement

    return hire_


@pytest.mark.parametrize(
    ("employer", "contract", "kind"),
    [
        (EmployerKind.COOPERATIVE_B, Contract.PERMANENT, K.COOPERATIVE),
        (EmployerKind.COOPERATIVE_B, Contract.INTERNSHIP, K.INTERNSHIP),
        (EmployerKind.FIRM, Contract.INTERNSHIP, K.INTERNSHIP),
        (EmployerKind.FIRM, Contract.FIXED_TERM, K.OPEN_MARKET),
        (EmployerKind.PUBLIC_BODY, Contract.PERMANENT, K.OPEN_MARKET),
    ],
)
def test_a_job_is_a_step(world: World, employer: EmployerKind, contract: Contract, kind: PathwayKind) -> None:
    position = world.position(employer=world.employer(kind=employer))
    placement = Placement(proposal=world.proposal(*SENT, position=position), contract=contract)
    assert pathway_jobs.kind_of(placement) is kind


def test_the_step_that_was_planned_begins_with_the_job(session: Session, person: Person, write, hire) -> None:
    write(K.INTERNSHIP, date(2026, 1, 8))
    planned = write(K.COOPERATIVE)
    placement = hire(EmployerKind.COOPERATIVE_B)
    session.commit()
    assert (planned.started_on, planned.where, planned.proposal_id) == (START, "Il Trifoglio", placement.proposal_id)
    assert moves(session, person)[-1] == (K.INTERNSHIP, K.COOPERATIVE, "")


def test_a_step_nobody_planned_is_written_and_ends_with_the_job(
    session: Session, person: Person, officer: Account, write, hire
) -> None:
    write(K.EVALUATION, date(2026, 1, 8))
    placement = hire(EmployerKind.FIRM)
    step = pathway.steps_of(session, person=person)[-1]
    assert (step.kind, step.started_on, step.ended_on) == (K.OPEN_MARKET, START, None)
    told = {"reason": EndReason.RESIGNED, "availability": Availability.AVAILABLE, "by": officer, "now": NOW}
    placements.end(session, placement=placement, ended_on=date(2027, 2, 1), seen_version=placement.version, **told)
    assert step.ended_on == date(2027, 2, 1)


def test_a_step_that_began_after_the_job_ended_lasts_a_day(
    session: Session, person: Person, officer: Account, write, hire
) -> None:
    write(K.EVALUATION, date(2026, 1, 8))
    placement = hire(EmployerKind.FIRM)
    step = pathway.steps_of(session, person=person)[-1]
    step.started_on = date(2027, 3, 1)
    told = {"reason": EndReason.RESIGNED, "availability": Availability.AVAILABLE, "by": officer, "now": NOW}
    placements.end(session, placement=placement, ended_on=date(2027, 2, 1), seen_version=placement.version, **told)
    session.commit()
    assert (step.started_on, step.ended_on) == (date(2027, 3, 1), date(2027, 3, 1))


def test_another_first_day_is_the_steps_too(session: Session, person: Person, write, hire) -> None:
    write(K.EVALUATION, date(2026, 1, 8))
    placement = hire(EmployerKind.FIRM)
    later = Terms(started_on=date(2026, 12, 1), contract=Contract.PERMANENT, hours=20)
    placements.change_terms(session, placement=placement, terms=later, seen_version=placement.version)
    assert pathway.steps_of(session, person=person)[-1].started_on == date(2026, 12, 1)


def test_a_hiring_alone_makes_no_pathway(session: Session, person: Person, hire) -> None:
    hire(EmployerKind.COOPERATIVE_B)
    assert pathway.steps_of(session, person=person) == []


def test_an_open_plan_is_a_pathway_too(world: World, session: Session, person: Person, hire) -> None:
    plan = {"person_id": person.id, "service_id": world.service().id, "since_on": START}
    world.keep(PersonalPlan(**plan))
    hire(EmployerKind.FIRM)
    assert [step.kind for step in pathway.steps_of(session, person=person)] == [K.OPEN_MARKET]
