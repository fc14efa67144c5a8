"""What the demonstration's office wrote on a few people's files: assessments, steps, documents. All of it invented."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person, Registration
from models.types import AssessmentSource, DocumentKind, PathwayKind
from webapp.services.people import capacity_sheet, documents
from webapp.services.placements import pathway
from webapp.services.placements.pathway import StepValues


def load_files(session: Session, *, folder: Path, by: Account, now: datetime) -> None:
    """Write what ``files.json`` tells; its days count back from today, those below 0 forward."""
    content = (folder / "documento.pdf").read_bytes()
    for entry in json.loads((folder / "files.json").read_text(encoding="utf-8")):
        person = session.scalars(select(Registration).where(Registration.code == entry["person"])).one().person
        for told in entry["assessments"]:
            _assess(session, person, told, by, now)
        for told in entry["steps"]:
            _add_step(session, person, told, by, now)
        for told in entry["documents"]:
            values = {"kind": DocumentKind(told["kind"]), "name": told["name"], "content": content}
            review_on = _day(now, told["review"]) if "review" in told else None
            days = {"dated_on": _day(now, told["dated"]), "review_on": review_on}
            added = now - timedelta(days=told["days_ago"])
            documents.add(session, person=person, by=by, now=added, **values, **days)


def _assess(session: Session, person: Person, told: dict[str, Any], by: Account, now: datetime) -> None:
    capacity_sheet.assess(
        session,
        person=person,
        levels=told["levels"],
        source=AssessmentSource(told["source"]),
        assessed_on=_day(now, told["days_ago"]),
        by=by,
        seen_version=person.version,
        now=now - timedelta(days=told["days_ago"]),
    )


def _add_step(session: Session, person: Person, told: dict[str, Any], by: Account, now: datetime) -> None:
    values = StepValues(
        kind=PathwayKind(told["kind"]),
        where=told["where"],
        planned_on=_day(now, told["planned"]) if "planned" in told else None,
        started_on=_day(now, told["started"]) if "started" in told else None,
        ended_on=_day(now, told["ended"]) if "ended" in told else None,
        note=told.get("note", ""),
    )
    pathway.add(session, person=person, values=values, by=by, now=now - timedelta(days=told["days_ago"]))


def _day(now: datetime, days_ago: int) -> date:
    return now.date() - timedelta(days=days_ago)
