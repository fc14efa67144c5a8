"""The demo world: an invented province, loaded through the same doors as real data."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.people import Registration
from models.territory import Office
from models.types import Role
from webapp.services import accounts, reference, scorers
from webapp.services.deciding import Decision, decide
from webapp.services.importing import candidates, outcomes, positions
from webapp.services.ranking import opportunities_of
from matching import Scorer

WORLD = reference.FIXTURES / "demo"
PROPOSED_TO_EACH = 3


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
    session: Session, *, hash_password: Callable[[str], str], now: datetime, today: date, folder: Path = WORLD
) -> list[DemoAccount]:
    """Load what is not there yet; data that somebody changed since are left alone."""
    entries = [DemoAccount(**entry) for entry in json.loads((folder / "accounts.json").read_text(encoding="utf-8"))]
    reference.load_territory(session)
    scorers.install_first(session, scorer=Scorer.prior(), now=now)
    if accounts.by_email(session, email=entries[0].email) is None:
        reference.load_offices(session, file=folder / "offices.json")
        _import_lists(session, folder, now)
        made = [_account(session, entry, hash_password(entry.password), now) for entry in entries]
        _propose(session, made, now, today)
    return entries
