"""What a type-B cooperative reads of the plan of somebody whose way leads through it: what was shared with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from models.casework import PathwayStep
from models.employers import Employer
from models.pathways import PersonalPlan, PlanGoal, PlanNote
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from models.referrals import Referral
from models.types import EmployerKind, GoalState, Role
from webapp.services.placements.plan_items import READS


@dataclass(frozen=True, slots=True)
class Part:
    """The step at the cooperative, the goals and the notes that it may read. No service is named."""

    step: PathwayStep
    goals: Sequence[PlanGoal]
    notes: Sequence[PlanNote]


def steps_at(session: Session, *, placements: Collection[Placement]) -> Sequence[PathwayStep]:
    """The steps of those at work at a type-B cooperative whose way it may know, by their placements' numbers."""
    running = [one.proposal_id for one in placements if one.ended_on is None]
    return session.scalars(_shared(running).order_by(PathwayStep.proposal_id)).all()


def part_of(session: Session, *, placement: Placement) -> Part | None:
    """The cooperative's part of the plan; None where there is nothing for it, or it is another kind of employer."""
    step = next(iter(steps_at(session, placements=[placement])), None)
    if step is None:
        return None
    plans = select(PersonalPlan.id).where(PersonalPlan.person_id == step.person_id, _open_to_cooperatives())
    goals = session.scalars(
        select(PlanGoal)
        .where(PlanGoal.plan_id.in_(plans), PlanGoal.for_cooperative, PlanGoal.state != GoalState.CHANGED)
        .order_by(PlanGoal.id)
    ).all()
    notes = session.scalars(
        select(PlanNote)
        .where(PlanNote.plan_id.in_(plans), PlanNote.purpose.in_(READS[Role.EMPLOYER]))
        .order_by(PlanNote.id.desc())
    ).all()
    return Part(step, goals, notes)


def _shared(numbers: Collection[int]) -> Select[tuple[PathwayStep]]:
    """Steps that run at a type-B cooperative, of people whose open plan may be shared with it."""
    plan = exists().where(PersonalPlan.person_id == PathwayStep.person_id, _open_to_cooperatives())
    return (
        select(PathwayStep)
        .join(Placement, Placement.proposal_id == PathwayStep.proposal_id)
        .join(Proposal, Proposal.id == Placement.proposal_id)
        .join(Position, Position.id == Proposal.position_id)
        .join(Employer, Employer.id == Position.employer_id)
        .where(
            PathwayStep.proposal_id.in_(numbers),
            PathwayStep.ended_on.is_(None),
            Placement.ended_on.is_(None),
            Employer.kind == EmployerKind.COOPERATIVE_B,
            plan,
        )
    )


def _open_to_cooperatives() -> ColumnElement[bool]:
    agreed = exists().where(
        Referral.person_id == PersonalPlan.person_id,
        Referral.service_id == PersonalPlan.service_id,
        Referral.is_in_care(),
        Referral.shares_with_cooperatives,
    )
    return PersonalPlan.ended_on.is_(None) & agreed
