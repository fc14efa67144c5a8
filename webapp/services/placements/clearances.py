"""The office's nulla osta to a hiring: asked for, issued, valid for some days."""

from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError
from models.placements import Clearance
from models.proposals import Proposal
from models.types import Contract, ProposalState, Regime
from webapp.services.parameters import parameters

WITHOUT = frozenset({Regime.OPEN, Regime.LAW_381})
"""Positions outside law 68/1999: the office gives no clearance for them."""


class ClearanceNeeded(DomainError):
    """This hiring needs a clearance, and there is none that holds on the first day of work."""


def needed(proposal: Proposal, contract: Contract) -> bool:
    """Whether a hiring needs the office's clearance: under law 68/1999, and an internship is no hiring."""
    return proposal.position.regime not in WITHOUT and contract is not Contract.INTERNSHIP


def clearance_of(session: Session, *, proposal: Proposal) -> Clearance | None:
    """The clearance that was asked for, if one was."""
    return session.get(Clearance, proposal.id)


def last_day(clearance: Clearance, *, province: str) -> date | None:
    """The last day on which somebody may be hired with it; None while it is not issued."""
    if clearance.issued_on is None:
        return None
    days = parameters().whole("clearance_validity", on=clearance.issued_on, province=province)
    return clearance.issued_on + timedelta(days=days)


def holds(session: Session, *, proposal: Proposal, on: date) -> bool:
    """Whether there is a clearance, issued by a day and still valid on it."""
    clearance = clearance_of(session, proposal=proposal)
    if clearance is None or clearance.issued_on is None:
        return False
    last = last_day(clearance, province=proposal.position.office.province_code)
    return last is not None and clearance.issued_on <= on <= last


def request(session: Session, *, proposal: Proposal, by: Account, on: date, seen_version: int) -> Clearance:
    """Write down that a clearance is asked for; an earlier one, expired or not, is asked for again.

    ``seen_version``: that of the clearance on the officer's page, 0 when there was none. Raises DecidedMeanwhile when
    a colleague changed it since, or when somebody was hired with it: that one stays.
    """
    clearance = clearance_of(session, proposal=proposal) or Clearance(proposal=proposal, number="")
    asked_by_me = clearance.requested_on == on and clearance.issued_on is None and clearance.account_id == by.id
    if asked_by_me:
        return clearance
    if clearance.issued_on is not None and proposal.state is ProposalState.HIRED:
        raise DecidedMeanwhile(clearance.number)
    _check_seen(clearance, seen_version)
    clearance.requested_on, clearance.issued_on, clearance.number, clearance.account_id = on, None, "", by.id
    return _written(session, clearance)


def issue(session: Session, *, proposal: Proposal, by: Account, number: str, on: date, seen_version: int) -> Clearance:
    """Write down the clearance's number and day; it counts as asked for on that day where nobody had asked.

    The same number and day sent twice are written once. Raises DecidedMeanwhile when a colleague changed it since
    ``seen_version``, 0 where there was none.
    """
    clearance = clearance_of(session, proposal=proposal) or Clearance(proposal=proposal, requested_on=on, number="")
    if (clearance.number, clearance.issued_on) == (number.strip(), on):
        return clearance
    _check_seen(clearance, seen_version)
    clearance.issued_on, clearance.number, clearance.account_id = on, number.strip(), by.id
    clearance.requested_on = min(clearance.requested_on, on)
    return _written(session, clearance)


def _check_seen(clearance: Clearance, seen_version: int) -> None:
    if (clearance.version or 0) != seen_version:
        raise DecidedMeanwhile(clearance.number)


def _written(session: Session, clearance: Clearance) -> Clearance:
    session.add(clearance)
    try:
        session.flush()
    except (StaleDataError, IntegrityError) as error:
        # Two at once: on the row as it was, or each the first for this proposal.
        raise DecidedMeanwhile(clearance.proposal_id) from error
    return clearance
