"""The demo world: an invented province, loaded through the same doors as real data."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matching import Scorer
from models.accounts import Account
from models.employers import Employer
from models.errors import DomainError
from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.referring_services import ReferringService
from models.territory import Office
from models.types import Channel, Contract, FollowUpOutcome, PositionState, ProposalState, Reason, Role
from webapp.services import accounts, reference
from webapp.services.demo import demo_delegates
from webapp.services.demo.demo_access import load_access
from webapp.services.demo.demo_answers import offer_times
from webapp.services.demo.demo_casework import tell_casework
from webapp.services.demo.demo_delegates import load_delegates
from webapp.services.demo.demo_duties import load_duties
from webapp.services.demo.demo_employers import load_employers
from webapp.services.demo.demo_files import load_files
from webapp.services.demo.demo_interests import load_interests
from webapp.services.demo.demo_messages import tell_messages
from webapp.services.demo.demo_orders import load_orders
from webapp.services.demo.demo_organisations import load_organisations, names
from webapp.services.demo.demo_plans import load_plans
from webapp.services.demo.demo_referrals import load_referrals, load_services
from webapp.services.engine import learning, scorers
from webapp.services.importing import import_candidates, import_outcomes, import_positions
from webapp.services.placements import clearances, hiring, placements
from webapp.services.placements.hiring import Terms
from webapp.services.proposals import proposing
from webapp.services.proposals.deciding import Decision, decide

WORLD = reference.FIXTURES / "demo"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One way into the demo."""

    role: str
    email: str
    password: str
    name: str
    registration: str | None = None
    employer_vat: str | None = None
    office: str | None = None

    def public(self) -> dict[str, str]:
        """What `flask demo --json` prints."""
        return {"role": self.role, "email": self.email, "password": self.password}


def load_world(
    session: Session, *, hash_password: Callable[[str], str], now: datetime, folder: Path = WORLD
) -> list[DemoAccount]:
    """Load what is not there yet; data that somebody changed since are left alone.

    The first scorer is trained on the demonstration's outcomes and kept; putting it into use is for a person.
    """
    entries = [DemoAccount(**entry) for entry in json.loads((folder / "accounts.json").read_text(encoding="utf-8"))]
    reference.load_territory(session)
    scorers.install_first(session, scorer=Scorer.prior(), now=now)
    if accounts.by_email(session, email=entries[0].email) is None:
        reference.load_offices(session, file=folder / "offices.json")
        _import_lists(session, folder, now)
        office = session.scalars(select(Office).order_by(Office.id)).one()
        services = load_services(session, folder=folder, office=office, now=now)
        made = [
            _account(session, entry, hash_password(entry.password), now, service=services.get(entry.email))
            for entry in entries
        ]
        _keep_open(session, now.date())
        _tell_story(session, folder, made, now)
        officer = next(account for account in made if account.role is Role.OFFICER)
        carer = next(account for account in made if account.role is Role.REFERRER)
        load_referrals(session, folder=folder, carer=carer, officer=officer, now=now)
        load_files(session, folder=folder, by=officer, now=now)
        load_plans(session, folder=folder, by=officer, now=now)
        load_employers(session, folder=folder, by=officer, now=now)
        load_duties(session, folder=folder, now=now)
        password_hash = hash_password(entries[0].password)
        load_organisations(session, folder=folder, password_hash=password_hash, by=officer, now=now)
        load_orders(session, folder=folder, by=officer, now=now)
        load_delegates(session, folder=folder, password_hash=password_hash, by=officer, now=now)
        load_interests(session, folder=folder, by=officer, now=now)
        load_access(session, folder=folder, hash_password=hash_password, by=officer, now=now)
        learning.train(session, now=now)
    return [
        *entries,
        *(DemoAccount("employer", email, entries[0].password, name) for email, name in names(folder).items()),
        *(
            DemoAccount("delegate", email, entries[0].password, name)
            for email, name in demo_delegates.names(folder).items()
        ),
    ]


def _import_lists(session: Session, folder: Path, now: datetime) -> None:
    office_id = session.scalars(select(Office.id).order_by(Office.id)).one()
    reports = {
        "elenco.csv": import_candidates(session=session, path=folder / "elenco.csv", office_id=office_id, now=now),
        "posizioni.csv": import_positions(session=session, path=folder / "posizioni.csv", office_id=office_id),
        "esiti.csv": import_outcomes(session=session, path=folder / "esiti.csv", now=now),
    }
    for name, report in reports.items():
        if report.rejected:
            raise DomainError(f"{name}: {report.rejected[0].message}")


def _account(
    session: Session, entry: DemoAccount, password_hash: str, now: datetime, *, service: ReferringService | None
) -> Account:
    employer = entry.employer_vat and session.scalar(select(Employer).where(Employer.vat_number == entry.employer_vat))
    person = entry.registration and session.scalar(select(Registration).where(Registration.code == entry.registration))
    office = entry.office and session.scalar(select(Office).where(Office.province_code == entry.office))
    return accounts.create(
        session,
        email=entry.email,
        name=entry.name,
        role=Role.EMPLOYER if entry.role == "cooperative" else Role(entry.role),
        password_hash=password_hash,
        now=now,
        office_id=office.id if office else None,
        employer_id=employer.id if employer else None,
        person_id=person.person_id if person else None,
        service_id=service.id if service else None,
    )


def _tell_story(session: Session, folder: Path, made: list[Account], now: datetime) -> None:
    """What happened in the last weeks: positions just sent in, the first officer's decisions, people's answers."""
    story = json.loads((folder / "story.json").read_text(encoding="utf-8"))
    for position in session.scalars(select(Position).where(Position.code.in_(story["submitted"]))):
        position.state = PositionState.SUBMITTED
    officer = next(account for account in made if account.role is Role.OFFICER)
    for step in story["steps"]:
        day = now - timedelta(days=step["days_ago"])
        _take_step(session, step, officer, day.replace(hour=9, minute=30, second=0, microsecond=0))
    tell_casework(session, story, [account for account in made if account.role is Role.OFFICER], now)
    tell_messages(session, told=story["messages"], officer=officer, now=now)
    session.flush()


def _keep_open(session: Session, today: date) -> None:
    """The demonstration does not age: what was open when it was written is open for half a year from today."""
    written, soon = date(2026, 11, 22), today + timedelta(days=180)
    session.execute(
        update(Position).where(Position.expires_on > written, Position.expires_on < soon).values(expires_on=soon)
    )


def _take_step(session: Session, step: dict[str, Any], officer: Account, at: datetime) -> None:
    registration = session.scalars(select(Registration).where(Registration.code == step["candidate"])).one()
    position = session.scalars(select(Position).where(Position.code == step["position"])).one()
    proposal = decide(
        session,
        position=position,
        person=registration.person,
        decision=Decision(step["decision"]),
        by=officer,
        seen_version=0,
        now=at,
        today=position.published_on,
        reason=Reason(step["reason"]) if step["decision"] == Decision.DISCARD else None,
    )
    if step.get("answer") == "yes":
        proposal.move(to=ProposalState.ACCEPTED, by=None, at=at + timedelta(days=1), channel=Channel.ONLINE)
        session.flush()
        _go_on(session, step, proposal, officer, at + timedelta(days=2))
    elif step.get("answer") == "no":
        reason = Reason(step["reason"])
        proposal.move(
            to=ProposalState.DECLINED, by=None, at=at + timedelta(days=1), reason=reason, channel=Channel.ONLINE
        )


def _go_on(session: Session, step: dict[str, Any], proposal: Proposal, officer: Account, at: datetime) -> None:
    """After a yes: the profile sent, an interview so many days after that, the employer's no, or a hiring."""
    if not (step.get("sent") or "interview" in step):
        return
    taken = {"proposal": proposal, "by": officer}
    proposing.send_profile(session, **taken, seen_version=proposal.version, now=at)
    if "interview" in step:
        proposing.arrange_interview(
            session,
            **taken,
            seen_version=proposal.version,
            starts_at=at + timedelta(days=step["interview"]["after_days"], minutes=30),
            place=step["interview"]["place"],
            note=step["interview"].get("note", ""),
            now=at + timedelta(days=1),
        )
    if "times" in step:
        offer_times(session, told=step["times"], proposal=proposal, officer=officer, at=at + timedelta(days=1))
    if "employers_no" in step:
        proposing.record_employers_no(
            session,
            **taken,
            seen_version=proposal.version,
            reason=Reason(step["employers_no"]),
            channel=Channel.PHONE,
            now=at + timedelta(days=3),
        )
    if "hired" in step:
        _hire(session, step["hired"], proposal, officer, at + timedelta(days=1))


def _hire(session: Session, told: dict[str, Any], proposal: Proposal, officer: Account, at: datetime) -> None:
    """A hiring with its clearance where one is needed, and what was told on the third day."""
    position, start = proposal.position, (at + timedelta(days=1)).date()
    contract = Contract(told.get("contract", position.contract))
    terms = Terms(
        started_on=start,
        contract=contract,
        hours=position.hours,
        contract_ends_on=start + timedelta(days=365) if contract is not Contract.PERMANENT else None,
        tutor_name=told["tutor"],
    )
    if clearances.needed(proposal, terms.contract):
        clearances.issue(session, proposal=proposal, by=officer, number="D-1/2026", on=at.date(), seen_version=0)
    taken = {"proposal": proposal, "by": officer, "seen_version": proposal.version}
    placement = hiring.hire(session, **taken, terms=terms, now=at, accommodations=told.get("plan")).placement
    first = placement.follow_ups[0]
    outcome = FollowUpOutcome(told["third_day"])
    placements.record_follow_up(
        session, follow_up=first, outcome=outcome, channel=Channel.PHONE, by=officer, today=first.due_on
    )
