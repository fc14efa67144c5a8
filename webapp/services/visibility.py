"""Object-level rules, as conditions for queries: lists and single pages use the same ones, so they agree."""

from sqlalchemy import ColumnElement, false, select

from models.accounts import Account
from models.people import Registration
from models.positions import Position
from models.proposals import Proposal
from models.types import ProposalState, Role

# What a person sees: nothing before the officer has proposed it.
_SHOWN_TO_PERSON = (
    ProposalState.PROPOSED,
    ProposalState.ACCEPTED,
    ProposalState.DECLINED,
    ProposalState.SENT,
    ProposalState.INTERVIEW,
    ProposalState.HIRED,
    ProposalState.DECLINED_BY_EMPLOYER,
    ProposalState.WITHDRAWN,
    ProposalState.CLOSED,
)


def positions_of(account: Account) -> ColumnElement[bool]:
    """An officer's province, an employer's own; nobody else's business."""
    if account.role is Role.OFFICER:
        return Position.office_id == account.office_id
    if account.role is Role.EMPLOYER:
        return Position.employer_id == account.employer_id
    return false()


def registrations_of(account: Account) -> ColumnElement[bool]:
    """The list of an officer's own office."""
    if account.role is Role.OFFICER:
        return Registration.office_id == account.office_id
    return false()


def proposals_of_office(account: Account) -> ColumnElement[bool]:
    """What an officer's office proposes: the proposals for its positions."""
    if account.role is Role.OFFICER:
        return Proposal.position_id.in_(select(Position.id).where(positions_of(account)))
    return false()


def proposals_to(account: Account) -> ColumnElement[bool]:
    """What was proposed to this person."""
    if account.role is Role.CANDIDATE:
        return (Proposal.person_id == account.person_id) & Proposal.state.in_(_SHOWN_TO_PERSON)
    return false()
