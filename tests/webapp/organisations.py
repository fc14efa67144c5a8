"""An organisation, whoever manages it, and colleagues, for the tests about members."""

import re

from sqlalchemy import select

from models.accounts import Account
from models.employers import Employer
from models.members import Membership
from models.messages import OutboxMessage
from models.types import MemberRole, Role
from tests.page import Page, PageClient
from tests.world import World

PASS = "girasole prato vento"
NEW = "nuova@example.org"


def colleague(world: World, employer: Employer, role: MemberRole) -> Account:
    """Somebody else of the organisation."""
    account = world.account(Role.EMPLOYER, employer=employer)
    row = world.session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
    row.role = role
    world.session.commit()
    return account


def invite(browser: PageClient, *, email: str = NEW, role: str = "pubblicazione", status: int = 200) -> Page:
    return (
        browser.get("/datore/organizzazione/inviti/nuovo").form("email").submit(email=email, role=role, status=status)
    )


def code_to(world: World, email: str = NEW) -> str:
    world.session.expire_all()
    written = select(OutboxMessage.body).where(OutboxMessage.recipient == email).order_by(OutboxMessage.id.desc())
    body = world.session.scalars(written).first()
    return next(line for line in body.splitlines() if re.fullmatch(r"[\w-]{40,}", line))


def roles(world: World, employer: Employer) -> dict[str, MemberRole]:
    world.session.expire_all()
    rows = world.session.scalars(select(Membership).where(Membership.employer_id == employer.id))
    return {row.account.email: row.role for row in rows}
