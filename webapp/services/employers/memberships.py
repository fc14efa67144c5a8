"""For which organisation somebody acts, with which task in it, and how that changes.

``Account.employer_id`` is the organisation acted for now; a membership, in it or in the consortium that acts for it, is
what opens its pages. While the office looks at a request, its author may prepare drafts of their own and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.joining import OrganisationRequest
from models.members import Membership
from models.types import EmployerKind, MemberRole, RequestState, Verification

ORDER = tuple(MemberRole)
"""The most that somebody may do first."""


class Footing(StrEnum):
    """How an account stands to the organisation that it acts for."""

    MEMBER = "member"
    WAITING = "waiting"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do for an organisation now, and how the office knows it."""

    footing: Footing
    employer: Employer
    role: MemberRole | None = None
    consortium: Employer | None = None
    """Through which consortium, where it is not a membership of its own."""
    request: OrganisationRequest | None = None

    @property
    def name(self) -> str:
        """The organisation's name as this account may know it: their own words until the office has decided."""
        return self.request.name if self.request is not None else self.employer.name

    @property
    def kind(self) -> EmployerKind:
        """The organisation's kind, in the same way."""
        return self.request.kind if self.request is not None else self.employer.kind

    def may(self, wanted: MemberRole) -> bool:
        """Whether they may do what such a member does."""
        return self.role is not None and ORDER.index(self.role) <= ORDER.index(wanted)


class LastManager(DomainError):
    """Somebody must be left who manages the organisation."""


def standing(session: Session, *, account: Account) -> Standing:
    """How an employer's account stands to the organisation that it acts for now."""
    employer = account.employer
    if employer is None:
        raise NotFound(str(account.id))
    if (found := _as_member(session, account, employer)) is not None:
        return found
    request = session.scalar(
        select(OrganisationRequest)
        .where(OrganisationRequest.account_id == account.id, OrganisationRequest.employer_id == employer.id)
        .order_by(OrganisationRequest.id.desc())
        .limit(1)
    )
    if request is not None and request.state is RequestState.WAITING:
        return Standing(Footing.WAITING, employer, request=request)
    if request is not None and request.state is RequestState.REFUSED:
        return Standing(Footing.REFUSED, employer, request=request)
    return Standing(Footing.NONE, employer)


def _as_member(session: Session, account: Account, employer: Employer) -> Standing | None:
    """The most that they may do, by a membership of its own or by one in its consortium."""
    if not employer.verified:
        return None
    acting = Membership.employer_id == employer.id
    if employer.consortium_id is not None:
        acting |= (Membership.employer_id == employer.consortium_id) & _a_consortium(Employer)
    rows = session.execute(
        select(Membership.role, Employer)
        .join(Employer, Employer.id == Membership.employer_id)
        .where(Membership.account_id == account.id, acting)
    ).all()
    if not rows:
        return None
    role, through = min(rows, key=lambda row: (ORDER.index(row[0]), row[1].id != employer.id))
    return Standing(Footing.MEMBER, employer, role, through if through.id != employer.id else None)


def _a_consortium(entity: type[Employer]) -> ColumnElement[bool]:
    return (entity.kind == EmployerKind.CONSORTIUM) & (entity.verification == Verification.VERIFIED)


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that somebody may act for."""

    employer: Employer
    role: MemberRole
    consortium: Employer | None


def choices(session: Session, *, account: Account) -> list[Choice]:
    """The organisations that an account may act for, by name: its own, and the cooperatives of its consortia."""
    consortium = aliased(Employer)
    own = session.execute(
        select(Employer, Membership.role)
        .join(Membership, Membership.employer_id == Employer.id)
        .where(Membership.account_id == account.id, Employer.verification == Verification.VERIFIED)
    ).all()
    through = session.execute(
        select(Employer, Membership.role, consortium)
        .join(consortium, consortium.id == Employer.consortium_id)
        .join(Membership, Membership.employer_id == consortium.id)
        .where(
            Membership.account_id == account.id,
            Employer.verification == Verification.VERIFIED,
            _a_consortium(consortium),
        )
    ).all()
    found = {employer.id: Choice(employer, role, None) for employer, role in own}
    for employer, role, via in through:
        if employer.id not in found or ORDER.index(role) < ORDER.index(found[employer.id].role):
            found[employer.id] = Choice(employer, role, via)
    return sorted(found.values(), key=lambda choice: (choice.employer.name.lower(), choice.employer.id))


def requests_of(session: Session, *, account: Account) -> Sequence[OrganisationRequest]:
    """What an account asked for and the office has not said yes to, the latest first."""
    open_states = (RequestState.WAITING, RequestState.REFUSED)
    return session.scalars(
        select(OrganisationRequest)
        .where(OrganisationRequest.account_id == account.id, OrganisationRequest.state.in_(open_states))
        .order_by(OrganisationRequest.id.desc())
    ).all()


def act_for(session: Session, *, account: Account, employer_id: int) -> Employer:
    """Act for another organisation from now on. Raises NotFound for one that is not theirs."""
    own = {choice.employer.id: choice.employer for choice in choices(session, account=account)}
    waiting = {
        request.employer_id: request.employer
        for request in requests_of(session, account=account)
        if request.state is RequestState.WAITING
    }
    employer = own.get(employer_id) or waiting.get(employer_id)
    if employer is None:
        raise NotFound(str(employer_id))
    account.employer = employer
    session.flush()
    return employer


def members_of(session: Session, *, employer: Employer) -> Sequence[Membership]:
    """Who acts for an organisation, who manages it first."""
    rows = session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.employer_id == employer.id, Account.active)
        .options(joinedload(Membership.account))
    ).all()
    return sorted(rows, key=lambda row: (ORDER.index(row.role), row.account.name.lower(), row.id))


def member_of(session: Session, *, employer: Employer, membership_id: int) -> Membership:
    """One member of an organisation. Raises NotFound."""
    row = session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, Membership.employer_id == employer.id)
        .options(joinedload(Membership.account))
    )
    if row is None:
        raise NotFound(str(membership_id))
    return row


def membership_in(session: Session, *, employer: Employer, account: Account) -> Membership | None:
    """An account's own membership in an organisation."""
    return session.scalar(
        select(Membership).where(Membership.employer_id == employer.id, Membership.account_id == account.id)
    )


def join(session: Session, *, employer: Employer, account: Account, role: MemberRole, now: datetime) -> Membership:
    """Let somebody act for an organisation; who may do more already keeps it."""
    known = membership_in(session, employer=employer, account=account)
    if known is None:
        known = Membership(account=account, employer=employer, role=role, since=now)
        session.add(known)
    elif ORDER.index(role) < ORDER.index(known.role):
        known.role = role
    session.flush()
    return known


def change_role(session: Session, *, member: Membership, role: MemberRole, seen_version: int) -> None:
    """Give a member another task. Raises LastManager, DecidedMeanwhile."""
    if member.version != seen_version:
        raise DecidedMeanwhile(str(member.id))
    if role is not MemberRole.MANAGER:
        _keep_a_manager(session, member)
    member.role = role
    _flush(session)


def remove(session: Session, *, member: Membership, seen_version: int) -> None:
    """Nobody acts for the organisation by this membership any more. Raises LastManager, DecidedMeanwhile."""
    if member.version != seen_version:
        raise DecidedMeanwhile(str(member.id))
    _keep_a_manager(session, member)
    session.delete(member)
    _flush(session)


def _keep_a_manager(session: Session, member: Membership) -> None:
    """Whoever takes the last but one manager away at the same moment is told: the organisation's version counts it."""
    if member.role is not MemberRole.MANAGER:
        return
    employer = member.employer
    others = session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.employer_id == employer.id,
            Membership.role == MemberRole.MANAGER,
            Membership.id != member.id,
            Account.active,
        )
    )
    if not others:
        raise LastManager(str(member.id))
    flag_modified(employer, "name")


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile from error
