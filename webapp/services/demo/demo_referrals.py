"""The referring services of the demonstration, and whom one of them refers."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person, Registration
from models.referring_services import ReferringService
from models.territory import Office
from models.types import ConsentForm, ServiceKind
from webapp.services.care import referrals, service_invitations, taking_referrals
from webapp.services.care.referrals import Agreed, Who

FILE = "referrals.json"


def load_services(session: Session, *, folder: Path, office: Office, now: datetime) -> dict[str, ReferringService]:
    """Write the services that ``referrals.json`` tells of, by their e-mail address."""
    made = {
        one["email"]: ReferringService(
            **{name: one[name] for name in ("name", "contact", "phone", "email")},
            kind=ServiceKind(one["kind"]),
            comune_code=one["comune"],
            office=office,
            created_at=now,
        )
        for one in _told(folder)["services"]
    }
    session.add_all(made.values())
    session.flush()
    return made


def load_referrals(session: Session, *, folder: Path, carer: Account, officer: Account, now: datetime) -> None:
    """What the service of ``carer`` refers, and what the office did with it; somebody of another one is invited."""
    told = _told(folder)
    for one in told["referrals"]:
        _refer(session, one, carer, officer, now - timedelta(days=one["days_ago"]))
    email = told["invited"]["service"]
    service = session.scalars(select(ReferringService).where(ReferringService.email == email)).one()
    service_invitations.invite(session, service=service, email=told["invited"]["email"], by=officer, now=now)


def _told(folder: Path) -> Any:
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def _refer(session: Session, one: Mapping[str, Any], carer: Account, officer: Account, at: datetime) -> None:
    person = _person(session, one)
    born = person.birth_date if person else date.fromisoformat(one["person"]["birth_date"])
    who = {**one["person"], "birth_date": born}
    comune = person.profile.comune_code if person else one["comune"]
    made = referrals.begin(session, who=Who(**who, comune_code=comune), by=carer, now=at)
    said = {"why": one["why"], "wishes": one["wishes"]}
    referrals.write_wishes(session, referral=made, **said, seen_version=made.version)
    referrals.write_capacities(session, referral=made, levels=one["capacities"], seen_version=made.version)
    codes = frozenset(one["accommodations"])
    referrals.write_accommodations(session, referral=made, codes=codes, seen_version=made.version)
    agreed = Agreed(
        on=at.date(),
        form=ConsentForm.ORAL,
        witness=one["witness"],
        words=one["words"],
        office=True,
        cooperatives=one["cooperatives"],
    )
    kept = {"agreed": agreed, "file": None, "by": carer, "seen_version": made.version, "now": at}
    referrals.write_consent(session, referral=made, **kept)
    referrals.send(session, referral=made, by=carer, seen_version=made.version, now=at)
    answered = {"by": officer, "seen_version": made.version, "now": at + timedelta(days=1)}
    if person is not None:
        taking_referrals.take(session, referral=made, person=person, **answered)
    elif "reason" in one:
        referrals.give_back(session, referral=made, reason=one["reason"], **answered)


def _person(session: Session, one: Mapping[str, Any]) -> Person | None:
    code = one.get("registration")
    if code is None:
        return None
    return session.scalars(select(Person).join(Person.registration).where(Registration.code == code)).one()
