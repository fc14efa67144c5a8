"""Who hears of a referral's steps by e-mail: the office, and the service. Never a person's name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.referrals import Referral
from models.types import NoticeKind, ReferralState, Role
from webapp.services.messages.notices import Audience, Recipient, office_reached_by, tell_all

_BY_OFFICE = (ReferralState.TAKEN, ReferralState.RETURNED)


def tell_office(session: Session, *, referral: Referral, step: str, now: datetime) -> None:
    """To the officer who took it or gave it back last, else to the office."""
    latest = [one.account for one in reversed(referral.history) if one.to_state in _BY_OFFICE]
    recipients = office_reached_by(session, office=referral.office, latest=latest)
    told = {"audience": Audience.OFFICE, "kind": NoticeKind.REFERRAL, "office_id": referral.office_id, "now": now}
    tell_all(session, recipients=recipients, **told, step=step, service=referral.service.name)


def tell_service(session: Session, *, referral: Referral, step: str, now: datetime) -> None:
    """To whoever signs in for the service; where nobody does, to its own address."""
    accounts = session.scalars(
        select(Account)
        .where(Account.service_id == referral.service_id, Account.role == Role.REFERRER, Account.active)
        .order_by(Account.id)
    ).all()
    recipients = [Recipient(account.email, account.language) for account in accounts]
    if not recipients and referral.service.email:
        recipients = [Recipient(referral.service.email)]
    told = {"audience": Audience.SERVICE, "kind": NoticeKind.REFERRAL, "office_id": referral.office_id, "now": now}
    tell_all(session, recipients=recipients, **told, step=step)
