"""Who acts for organisations of the demonstration: a consortium, somebody in two organisations, one that waits."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.territory import Comune
from models.types import EmployerKind, MemberRole, Role
from webapp.services import accounts
from webapp.services.employers import employers, invitations, memberships, organisation_requests, sites
from webapp.services.employers.organisation_requests import Told
from webapp.services.employers.sites import SiteDetails
from webapp.services.positions import drafts


def load_organisations(session: Session, *, folder: Path, password_hash: str, by: Account, now: datetime) -> None:
    """Write what ``organisations.json`` tells, through the services that pages use."""
    told = json.loads((folder / "organisations.json").read_text(encoding="utf-8"))
    _consortium(session, told["consortium"], password_hash, now)
    _in_two(session, told["in_two"], password_hash, now)
    for site in told["sites"]:
        details = SiteDetails(site["name"], site["address"], _comune(session, site["comune"]))
        sites.add(session, employer=_employer(session, site["vat_number"]), details=details)
    _waiting(session, told["waiting"], password_hash, now)
    invited = told["invited"]
    employer, role = _employer(session, invited["vat_number"]), MemberRole(invited["role"])
    invitations.invite(session, employer=employer, email=invited["email"], role=role, by=by, now=now)


def names(folder: Path) -> dict[str, str]:
    """Who signs in because of it: the address and the name of each."""
    told = json.loads((folder / "organisations.json").read_text(encoding="utf-8"))
    member, in_two, waiting = told["consortium"]["member"], told["in_two"], told["waiting"]
    return {
        member["email"]: member["name"],
        in_two["email"]: in_two["name"],
        waiting["email"]: waiting["person_name"],
    }


def _consortium(session: Session, told: Mapping[str, Any], password_hash: str, now: datetime) -> None:
    comune = _comune(session, told["comune"])
    details = employers.Details(told["vat_number"], told["name"], EmployerKind.CONSORTIUM, None, comune)
    consortium = employers.create(session, details=details)
    for vat_number in told["cooperatives"]:
        _employer(session, vat_number).consortium = consortium
    accounts.create(
        session, **told["member"], role=Role.EMPLOYER, password_hash=password_hash, now=now, employer_id=consortium.id
    )


def _in_two(session: Session, told: Mapping[str, Any], password_hash: str, now: datetime) -> None:
    own = {one["vat_number"]: MemberRole(one["role"]) for one in told["memberships"]}
    account = Account(
        email=told["email"],
        name=told["name"],
        role=Role.EMPLOYER,
        password_hash=password_hash,
        created_at=now,
        employer=_employer(session, next(iter(own))),
    )
    session.add(account)
    for vat_number, role in own.items():
        memberships.join(session, employer=_employer(session, vat_number), account=account, role=role, now=now)


def _waiting(session: Session, told: Mapping[str, Any], password_hash: str, now: datetime) -> None:
    at = now - timedelta(days=told["days_ago"])
    said = Told(
        **{key: told[key] for key in ("vat_number", "name", "person_name", "task", "phone")},
        kind=EmployerKind(told["kind"]),
        comune=_comune(session, told["comune"]),
    )
    _known, token = organisation_requests.ask(session, told=said, email=told["email"], language="it", now=at)
    account = organisation_requests.confirm(session, token=token or "", password_hash=password_hash, now=at)
    drafts.begin(session, employer=account.employer, said=told["draft"], by=account, now=now)


def _employer(session: Session, vat_number: str) -> Employer:
    return session.scalars(select(Employer).where(Employer.vat_number == vat_number)).one()


def _comune(session: Session, name: str) -> Comune:
    return session.scalars(select(Comune).where(Comune.name == name)).one()
