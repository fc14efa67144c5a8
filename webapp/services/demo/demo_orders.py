"""What the demonstration's cooperatives say that they do, and the work that its firm gives. All of it invented."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.territory import Comune
from models.work_orders import WorkOrder
from webapp.services import linking
from webapp.services.employers import cooperative_offers, work_orders
from webapp.services.employers.cooperative_offers import OfferDetails
from webapp.services.employers.work_orders import Agreement, OrderDetails
from webapp.services.messages.notices import readers_of


def load_orders(session: Session, *, folder: Path, by: Account, now: datetime) -> None:
    """Write what ``orders.json`` tells; its days count back from today. ``by`` is the officer who agrees."""
    told = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    for entry in told["offers"]:
        details = OfferDetails(**{name: value for name, value in entry.items() if name != "vat_number"})
        cooperative = _employer(session, entry["vat_number"])
        cooperative_offers.tell(session, employer=cooperative, details=details, seen_version=0, now=now)
    for entry in told["orders"]:
        _order(session, entry, by, now)


def _order(session: Session, told: dict[str, Any], officer: Account, now: datetime) -> None:
    firm = _employer(session, told["vat_number"])
    by = _account(session, firm)
    written = now - timedelta(days=max(told["days_ago"], 0) + 30)
    order = work_orders.prepare(session, employer=firm, details=_details(session, told, now), by=by, now=written)
    asked = [_employer(session, number).id for number in told["asked"]]
    work_orders.offer(session, order=order, cooperatives=asked, seen_version=order.version, by=by, now=written)
    for answer in told["answers"]:
        cooperative = _employer(session, answer["vat_number"])
        work_orders.answer(
            session,
            order=order,
            cooperative=cooperative,
            willing=answer["willing"],
            reason=answer["reason"],
            by=_account(session, cooperative),
            now=written + timedelta(days=5),
        )
    if "agreed" in told:
        _agree(session, order, told["agreed"], officer, written + timedelta(days=12))


def _agree(session: Session, order: WorkOrder, told: dict[str, Any], officer: Account, at: datetime) -> None:
    convention = next(iter(work_orders.conventions_for(session, order=order)), None)
    terms = Agreement(coefficient=Decimal(told["coefficient"]), places=told["places"], convention=convention)
    taken = {"order": order, "by": officer}
    work_orders.agree(session, **taken, terms=terms, seen_version=order.version, now=at)
    work_orders.start(session, **taken, seen_version=order.version, now=at + timedelta(days=18))


def _details(session: Session, told: dict[str, Any], now: datetime) -> OrderDetails:
    starts = now.date() - timedelta(days=told["days_ago"])
    link = linking.occupation_of(session, told["title"])
    return OrderDetails(
        title=told["title"],
        occupation=link.concept_id if link else None,
        description=told["description"],
        comune=session.scalars(select(Comune).where(Comune.name == told["comune"])).one(),
        value=Decimal(told["value"]),
        coefficient=None,
        starts_on=starts,
        ends_on=starts + timedelta(days=told["days"] - 1),
        places=told["places"],
    )


def _employer(session: Session, vat_number: str) -> Employer:
    return session.scalars(select(Employer).where(Employer.vat_number == vat_number)).one()


def _account(session: Session, employer: Employer) -> Account:
    members = select(Account).where(Account.id.in_(readers_of(employer.id)))
    return session.scalars(members.order_by(Account.id).limit(1)).one()
