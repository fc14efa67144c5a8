"""What the demonstration's employers tell of their staff and people: invented."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.law.staff import NotCounted, Staff
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import Disadvantage
from webapp.services.employers import cooperative_workers, duties
from webapp.services.employers.cooperative_workers import WorkerDetails
from webapp.services.employers.duties import Counted
from webapp.services.messages.notices import readers_of
from webapp.services.placements import market_signals

_BESIDE = {"when", "uncovered_days_ago", "b_workers", "b_disadvantaged"}


def load_duties(session: Session, *, folder: Path, now: datetime) -> None:
    """Write what ``duties.json`` tells; days count back from today, ``year_end`` is the last 31 December."""
    for entry in json.loads((folder / "duties.json").read_text(encoding="utf-8")):
        employer = session.scalars(select(Employer).where(Employer.vat_number == entry["vat_number"])).one()
        members = select(Account).where(Account.id.in_(readers_of(employer.id)))
        by = session.scalars(members.order_by(Account.id)).first()
        if by is None:
            continue
        for told in entry["staff"]:
            counted = _counted(told, now.date())
            duties.tell(session, employer=employer, counted=counted, seen_version=0, by=by, now=now)
        for told in entry.get("workers", ()):
            cooperative_workers.add(session, employer=employer, details=_worker(told, now.date()))
        for told in entry.get("ready", ()):
            _say_ready(session, told, by, now)


def _counted(told: dict[str, Any], today: date) -> Counted:
    year_end = date(today.year - 1, 12, 31)
    day = year_end if told["when"] == "year_end" else today - timedelta(days=told["when"])
    since = told.get("uncovered_days_ago")
    counts = {
        name: Decimal(value) if name.endswith("hours") else value
        for name, value in told.items()
        if name not in _BESIDE and name not in {kind.value for kind in NotCounted}
    }
    return Counted(
        counted_on=day,
        staff=Staff(**counts, not_counted={kind: told[kind.value] for kind in NotCounted if kind.value in told}),
        uncovered_since=None if since is None else today - timedelta(days=since),
        b_workers=told.get("b_workers", 0),
        b_disadvantaged=told.get("b_disadvantaged", 0),
    )


def _worker(told: dict[str, Any], today: date) -> WorkerDetails:
    ago = {name: today - timedelta(days=told[name]) for name in ("started", "left", "issued") if name in told}
    return WorkerDetails(
        code=told["code"],
        ground=Disadvantage(told["ground"]),
        started_on=ago["started"],
        left_on=ago.get("left"),
        issued_on=ago.get("issued"),
        expires_on=today + timedelta(days=told["expires_in"]) if "expires_in" in told else None,
    )


def _say_ready(session: Session, told: dict[str, Any], by: Account, now: datetime) -> None:
    """The cooperative finds whoever works at a position ready for the open market."""
    at_work = (
        select(Placement)
        .join(Placement.proposal)
        .join(Proposal.position)
        .where(Position.code == told["position"], Placement.ended_on.is_(None))
    )
    for placement in session.scalars(at_work):
        at = now - timedelta(days=told["said_days_ago"])
        market_signals.signal(session, placement=placement, note=told["note"], by=by, now=at)
