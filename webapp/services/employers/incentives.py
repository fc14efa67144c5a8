"""The incentive for a chosen hire: the office's estimate, and the band that the employer may be told."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import DomainError
from models.incentives import SharedBand
from models.law.incentives import Ability, Band, Incentive, ability_of, incentive, incentive_band
from models.law.steps import Figures
from models.positions import Position
from models.proposals import Proposal
from webapp.services.employers.duties import figures_for


class NoBand(DomainError):
    """Under such a contract no rule gives anything to anybody."""


@dataclass(frozen=True, slots=True)
class Pay:
    """What an incentive is worked out from, beside the person: months are None for a permanent contract."""

    yearly: Decimal
    fixed_term_months: int | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """For the office alone. ``ability``: None where the degree on the list cannot tell; ``band``: the employer's."""

    pay: Pay
    figures: Figures
    ability: Ability | None
    incentive: Incentive | None
    amount: Decimal | None
    band: Band | None


def estimate(proposal: Proposal, *, pay: Pay, psychic: bool, day: date) -> Estimate:
    """What hiring the person of a proposal may bring back. Nothing is kept."""
    figures, registration = figures_for(proposal.position.employer, day=day), proposal.person.registration
    months = pay.fixed_term_months
    kind = ability_of(registration.category, registration.invalidity_percent, psychic=psychic, figures=figures)
    found = incentive(kind, fixed_term_months=months, figures=figures) if kind else None
    band = incentive_band(pay.yearly, fixed_term_months=months, figures=figures)
    return Estimate(pay, figures, kind, found, found.amount(pay.yearly) if found else None, band)


def share(session: Session, *, position: Position, pay: Pay, by: Account, now: datetime, day: date) -> SharedBand:
    """Tell the employer the band of a pay and a contract. Told again unchanged, it stays one. Raises NoBand.

    It takes a position and no person: nothing of whoever the office has in mind can get into it.
    """
    months = pay.fixed_term_months
    band = incentive_band(pay.yearly, fixed_term_months=months, figures=figures_for(position.employer, day=day))
    if band is None:
        raise NoBand
    last = shared(session, position=position)
    told = (pay.yearly, months, band.least, band.most)
    if last is not None and (last.yearly_pay, last.fixed_term_months, last.least, last.most) == told:
        return last
    made = SharedBand(
        position_id=position.id,
        yearly_pay=pay.yearly,
        fixed_term_months=months,
        least=band.least,
        most=band.most,
        shared_at=now,
        account_id=by.id,
    )
    session.add(made)
    session.flush()
    return made


def shared(session: Session, *, position: Position) -> SharedBand | None:
    """What the employer was told last."""
    return session.scalars(
        select(SharedBand)
        .where(SharedBand.position_id == position.id)
        .options(joinedload(SharedBand.account))
        .order_by(SharedBand.id.desc())
        .limit(1)
    ).first()
