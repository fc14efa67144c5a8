"""What the demonstration's office knows of a few employers: contacts, visits, conventions. All of it invented."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.territory import Comune
from models.types import ConventionKind, VisitKind
from webapp.services.employers import conventions, employer_relations
from webapp.services.employers.conventions import Terms
from webapp.services.employers.employer_relations import ContactDetails


def load_employers(session: Session, *, folder: Path, by: Account, now: datetime) -> None:
    """Write what ``employers.json`` tells; its days count back from today, or forward where they are ``in``."""
    for entry in json.loads((folder / "employers.json").read_text(encoding="utf-8")):
        employer = session.scalars(select(Employer).where(Employer.vat_number == entry["vat_number"])).one()
        if "comune" in entry:
            employer.comune = session.scalars(select(Comune).where(Comune.name == entry["comune"])).one()
        for told in entry["contacts"]:
            employer_relations.add_contact(session, employer=employer, contact=ContactDetails(**told), office=by.office)
        for told in entry.get("visits", ()):
            _visit(session, employer, told, by, now)
        for told in entry.get("conventions", ()):
            _agree(session, employer, told, by, now)


def _visit(session: Session, employer: Employer, told: dict[str, Any], by: Account, now: datetime) -> None:
    again = now.date() + timedelta(days=told["again_in"]) if "again_in" in told else None
    employer_relations.record_visit(
        session,
        employer=employer,
        kind=VisitKind(told["kind"]),
        met_on=now.date() - timedelta(days=told["days_ago"]),
        by=by,
        note=told["note"],
        again_on=again,
    )


def _agree(session: Session, employer: Employer, told: dict[str, Any], by: Account, now: datetime) -> None:
    terms = Terms(
        signed_on=now.date() - timedelta(days=told["signed_days_ago"]),
        ends_on=now.date() + timedelta(days=told["ends_in"]),
        places=told["places"],
        note=told["note"],
    )
    kind = ConventionKind(told["kind"])
    conventions.agree(session, employer=employer, office=by.office, kind=kind, terms=terms, by=by, now=now)
