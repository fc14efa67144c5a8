"""People of the demonstration who have no e-mail: one signs in with a code, letters to some are easy to read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Registration
from webapp.services.people import site_access


def load_access(
    session: Session, *, folder: Path, hash_password: Callable[[str], str], by: Account, now: datetime
) -> None:
    """Give what ``access.json`` tells; a real code is drawn and its PIN is on paper alone, these are for all to try."""
    for told in json.loads((folder / "access.json").read_text(encoding="utf-8")):
        person = session.scalars(select(Registration).where(Registration.code == told["person"])).one().person
        at = now - timedelta(days=told["days_ago"])
        if "code" in told:
            account = site_access.by_letter(session, person=person, pin_hash=hash_password(told["pin"]), by=by, now=at)
            account.sign_in_code = told["code"]
        if told.get("easy_letters"):
            site_access.write_easily(session, person=person, easy=True, by=by, now=at)
    session.flush()
