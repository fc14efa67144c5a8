"""The people in care of the demonstration's services: how they came, their plans, and how far they are."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.people import Person, Registration
from models.placements import Placement
from models.proposals import Proposal
from models.referrals import Referral, ReferralEvent
from models.referring_services import ReferringService
from models.types import (
    ConsentForm,
    GoalState,
    NotePurpose,
    PathwayKind,
    ReferralState,
    ResourceKind,
    ResourceUnit,
    Role,
)
from webapp.extensions import ROME
from webapp.services.placements import pathway
from webapp.services.placements.pathway import StepValues

FILE = "plans.json"
TAKEN_AFTER = timedelta(days=4)


def load_plans(session: Session, *, folder: Path, by: Account, now: datetime) -> None:
    """Write what ``plans.json`` tells, after the hirings that some steps began with."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    for entry in told["plans"]:
        _plan(session, entry, by, now)
    ways = told["ways"]
    for code, steps in ways["people"].items():
        person, service = _person(session, code), _service(session, ways["service"])
        at = now - timedelta(days=steps[0][1] + 10)
        _referral(session, person, service, at, by, why=ways["why"])
        for kind, first, last in steps:
            values = StepValues(kind=PathwayKind(kind), started_on=_day(now, first), ended_on=_day(now, last))
            pathway.add(session, person=person, values=values, by=by, now=now - timedelta(days=first))


def _referral(
    session: Session, person: Person, service: ReferringService, at: datetime, by: Account, **said: Any
) -> None:
    """What the service sent, and the office took, unless the story told it: by word of mouth, with a witness."""
    told = select(Referral.id).where(Referral.person_id == person.id, Referral.service_id == service.id)
    if session.scalar(told) is not None:
        return
    made = Referral(
        service=service,
        office=service.office,
        created_at=at,
        moved_at=at,
        state=ReferralState.DRAFT,
        surname=person.surname,
        name=person.name,
        birth_date=person.birth_date,
        comune_code=person.profile.comune_code,
        consent_on=at.date(),
        consent_form=ConsentForm.ORAL,
        consent_witness="Un'educatrice del servizio",
        consent_words="L'ufficio può conoscermi e aiutarmi a cercare lavoro con il servizio.",
        shares_with_office=True,
        history=[ReferralEvent(at=at, to_state=ReferralState.DRAFT)],
        **said,
    )
    made.move(to=ReferralState.SENT, by=_member(session, service), at=at)
    made.person = person
    made.move(to=ReferralState.TAKEN, by=by, at=at + TAKEN_AFTER)
    session.add(made)
    session.flush()


def _plan(session: Session, entry: Mapping[str, Any], by: Account, now: datetime) -> None:
    person, service = _person(session, entry["person"]), _service(session, entry["service"])
    began = now - timedelta(days=entry["days_ago"])
    agreed = {"shares_with_cooperatives": entry["cooperatives"], "why": entry["why"], "wishes": entry["wishes"]}
    _referral(session, person, service, began - timedelta(days=9), by, **agreed)
    _steps(session, entry["steps"], person, by, now)
    writer = _member(session, service) or by
    session.add(
        PersonalPlan(
            person=person,
            service=service,
            account_id=writer.id,
            since_on=began.date(),
            until_on=_day(now, entry["until"]),
            goals=[_goal(one, now) for one in entry["goals"]],
            meetings=[_meeting(one, writer, now) for one in entry["meetings"]],
            notes=[_note(one, writer, now) for one in entry["notes"]],
            resources=[_resource(one, now) for one in entry["resources"]],
        )
    )
    session.flush()


def _steps(session: Session, told: Sequence[Mapping[str, Any]], person: Person, by: Account, now: datetime) -> None:
    """The steps; one «at work» is the placement that the story began."""
    for one in told:
        placement = _placement(session, person) if one.get("at_work") else None
        values = StepValues(
            kind=PathwayKind(one["kind"]),
            where=placement.proposal.position.employer.name if placement else one["where"],
            planned_on=_day(now, one.get("planned")),
            started_on=placement.started_on if placement else _day(now, one.get("started")),
            ended_on=_day(now, one.get("ended")),
            why=one.get("why", ""),
        )
        taken = {"person": person, "by": by, "now": now}
        pathway.add(session, values=values, **taken, proposal_id=placement.proposal_id if placement else None)


def _placement(session: Session, person: Person) -> Placement:
    running = select(Placement).join(Placement.proposal).where(Proposal.person_id == person.id)
    return session.scalars(running.where(Placement.ended_on.is_(None))).one()


def _goal(one: Mapping[str, Any], now: datetime) -> PlanGoal:
    shared = {"state": GoalState(one["state"]), "for_cooperative": one["cooperative"]}
    return PlanGoal(aim=one["aim"], by_on=_day(now, one["by"]), helper=one["helper"], **shared)


def _meeting(one: Mapping[str, Any], writer: Account, now: datetime) -> PlanMeeting:
    at = datetime.combine(now.date() - timedelta(days=one["days_ago"]), time(one["hour"]), ROME)
    met = {"place": one["place"], "present": frozenset(one["present"]), "agreed": one["agreed"]}
    return PlanMeeting(at=at, account_id=writer.id, **met)


def _note(one: Mapping[str, Any], writer: Account, now: datetime) -> PlanNote:
    written = {"at": now - timedelta(days=one["days_ago"]), "account_id": writer.id}
    return PlanNote(purpose=NotePurpose(one["purpose"]), words=one["words"], **written)


def _resource(one: Mapping[str, Any], now: datetime) -> PlanResource:
    amount, used = (Decimal(one[name].replace(",", ".")) for name in ("amount", "used"))
    days = {"since_on": _day(now, one["since"]), "until_on": _day(now, one["until"])}
    kind, unit = ResourceKind(one["kind"]), ResourceUnit(one["unit"])
    return PlanResource(kind=kind, giver=one["giver"], unit=unit, amount=amount, used=used, **days)


def _day(now: datetime, days_ago: int | None) -> Any:
    return None if days_ago is None else (now - timedelta(days=days_ago)).date()


def _member(session: Session, service: ReferringService) -> Account | None:
    own = select(Account).where(Account.service_id == service.id, Account.role == Role.REFERRER)
    return session.scalars(own.order_by(Account.id)).first()


def _service(session: Session, email: str) -> ReferringService:
    return session.scalars(select(ReferringService).where(ReferringService.email == email)).one()


def _person(session: Session, code: str) -> Person:
    return session.scalars(select(Registration).where(Registration.code == code)).one().person
