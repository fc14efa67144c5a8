"""The referring services of the demonstration."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from models.referring_services import ReferringService
from models.territory import Office
from models.types import ServiceKind

FILE = "referrals.json"


def load_services(session: Session, *, folder: Path, office: Office, now: datetime) -> dict[str, ReferringService]:
    """Write the services that ``referrals.json`` tells of, by their e-mail address."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    made = {
        one["email"]: ReferringService(
            **{name: one[name] for name in ("name", "contact", "phone", "email")},
            kind=ServiceKind(one["kind"]),
            comune_code=one["comune"],
            office=office,
            created_at=now,
        )
        for one in told["services"]
    }
    session.add_all(made.values())
    session.flush()
    return made
