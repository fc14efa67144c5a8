"""Registering an organisation, for the tests that begin with one."""

import re

from sqlalchemy import select

from models.joining import OrganisationRequest
from models.messages import OutboxMessage
from tests.page import Page, PageClient
from tests.world import World

VAT, OTHER_VAT = "99900400179", "99900380173"
PASS = "girasole prato vento"
TOLD = {
    "vat_number": VAT,
    "name": "Falegnameria Tognoli",
    "kind": "impresa",
    "comune": "Iseo",
    "person_name": "Ornella Tognoli",
    "task": "titolare",
    "email": "ornella@example.org",
    "phone": "030 0009911",
}


def mails(world: World, to: str = TOLD["email"]) -> list[OutboxMessage]:
    """What was written to an address, the latest last."""
    world.session.expire_all()
    return list(
        world.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == to).order_by(OutboxMessage.id))
    )


def code_in(message: OutboxMessage) -> str:
    """The code that a message holds: the only line without a space that is long."""
    return next(line for line in message.body.splitlines() if re.fullmatch(r"[\w-]{40,}", line))


def register(client: PageClient, **changes: str) -> Page:
    """The public form, filled in and sent."""
    return client.get("/registrati").form("vat_number").submit(**{**TOLD, **changes})


def confirmed(client: PageClient, world: World, **changes: str) -> Page:
    """Registered, with the address confirmed and a password chosen."""
    register(client, **changes)
    code = code_in(mails(world, changes.get("email", TOLD["email"]))[-1])
    page = client.get("/registrati/conferma").form("codice").submit(codice=code)
    return page.form("password").submit(password=PASS, again=PASS)


def the_request(world: World) -> OrganisationRequest:
    world.session.expire_all()
    return world.session.scalars(select(OrganisationRequest).order_by(OrganisationRequest.id.desc())).first()
