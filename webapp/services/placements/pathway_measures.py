"""How many go on from each step of the way to the next, and how long it takes: counted over people, once each.

Whoever has not gone on, or not yet, is counted as well: the times are those of everybody who began, watched until
today (Kaplan and Meier, 1958), not of the successful alone. Small counts are not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PathwayStep
from models.people import Registration
from models.referrals import Referral
from models.referring_services import ReferringService
from models.types import PathwayKind, ReferralState, Role
from webapp.services.placements.pathway import RUNGS
from webapp.services.visibility import registrations_of, services_of

LEAST_SHOWN = 5
"""A count below this is not shown: few people can be recognised."""
SHARES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True, slots=True)
class Stay:
    """A step that somebody began; ``last`` is None while it goes on."""

    kind: PathwayKind
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Those who began a step: who went on, who is still there, who ended there; and the days until one goes on.

    ``days``: by when a quarter, a half, three quarters of all who began had gone on; None where it is not so far.
    """

    kind: PathwayKind
    entered: int
    went_on: int
    still: int
    ended: int
    days: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as it may be shown: None stands for what is kept back."""

    kind: PathwayKind
    entered: int | None
    went_on: int | None
    still: int | None
    ended: int | None
    days: tuple[int | None, ...]
    small: frozenset[str]
    """What is kept back because it is below the least; the rest only because it would give that away."""


# --- counting: pure ---------------------------------------------------------------------------------------------------


def passages(ways: Sequence[Sequence[Stay]], *, today: date, year: int | None = None) -> list[Passage]:
    """Each of the four steps over these people; ``year`` takes those who first began it in that year."""
    return [_passage(kind, ways, today, year) for kind in RUNGS]


def _passage(kind: PathwayKind, ways: Sequence[Sequence[Stay]], today: date, year: int | None) -> Passage:
    observed: list[tuple[int, bool]] = []
    still = 0
    for stays in ways:
        first = _first(stays, (kind,), today)
        if first is None or (year is not None and first.year != year):
            continue
        further = _first([one for one in stays if one.first >= first], RUNGS[RUNGS.index(kind) + 1 :], today)
        observed.append((((further or today) - first).days, further is not None))
        still += further is None and any(_runs(one, today) for one in stays if one.kind is kind)
    went_on = sum(gone for _days, gone in observed)
    ended = len(observed) - went_on - still
    return Passage(kind, len(observed), went_on, still, ended, tuple(time_until(share, observed) for share in SHARES))


def _first(stays: Sequence[Stay], kinds: Sequence[PathwayKind], today: date) -> date | None:
    return min((one.first for one in stays if one.kind in kinds and one.first <= today), default=None)


def _runs(stay: Stay, today: date) -> bool:
    return stay.first <= today and (stay.last is None or stay.last >= today)


def time_until(share: Fraction, observed: Sequence[tuple[int, bool]]) -> int | None:
    """The days after which this share has gone on, of people watched for so many days who went on then, or have not.

    Kaplan and Meier's estimate: whoever was watched for a shorter time says nothing about what comes after it.
    None where so many have not gone on within the time anybody was watched.
    """
    staying = Fraction(1)
    for day in sorted({days for days, gone in observed if gone}):
        at_risk = sum(days >= day for days, _gone in observed)
        gone_then = sum(gone and days == day for days, gone in observed)
        staying *= 1 - Fraction(gone_then, at_risk)
        if 1 - staying >= share:
            return day
    return None


def shown(passage: Passage) -> Shown:
    """What may be shown of a passage: no count below the least, and none that could be worked out from the others."""
    parts = {"went_on": passage.went_on, "still": passage.still, "ended": passage.ended}
    small = {name for name, count in parts.items() if count < LEAST_SHOWN}
    if passage.entered < LEAST_SHOWN:
        return Shown(passage.kind, None, None, None, None, (None,) * len(SHARES), frozenset({"entered", *parts}))
    hidden = set(small)
    for name in sorted(parts, key=lambda one: (one == "went_on", parts[one])):
        # One alone is the rest of the sum, and several that make few together say about as much.
        if hidden and (len(hidden) == 1 or sum(parts[one] for one in hidden) < LEAST_SHOWN):
            hidden.add(name)
    kept = {name: None if name in hidden else count for name, count in parts.items()}
    days = passage.days if kept["went_on"] is not None else (None,) * len(SHARES)
    return Shown(passage.kind, passage.entered, **kept, days=days, small=frozenset(small))


# --- whose ------------------------------------------------------------------------------------------------------------


def ways_of(session: Session, *, account: Account, service_id: int | None = None) -> Mapping[int, Sequence[Stay]]:
    """The steps of the people whom an account counts, by person: a service its own, an officer those on the list.

    ``service_id``: only those whom this service referred. Whoever withdrew their consent is not counted for a service.
    """
    rows = session.execute(
        select(PathwayStep.person_id, PathwayStep.kind, PathwayStep.started_on, PathwayStep.ended_on)
        .where(PathwayStep.kind.in_(RUNGS), PathwayStep.started_on.is_not(None), _counted(account, service_id))
        .order_by(PathwayStep.person_id, PathwayStep.started_on, PathwayStep.id)
    )
    found: dict[int, list[Stay]] = {}
    for person_id, kind, first, last in rows:
        found.setdefault(person_id, []).append(Stay(kind, first, last))
    return found


def _counted(account: Account, service_id: int | None) -> ColumnElement[bool]:
    listed = PathwayStep.person_id.in_(select(Registration.person_id).where(registrations_of(account)))
    if service_id is None and account.role is Role.OFFICER:
        return listed
    own = select(ReferringService.id).where(services_of(account))
    referred = select(Referral.person_id).where(
        Referral.service_id.in_(own),
        Referral.state.in_((ReferralState.TAKEN, ReferralState.CLOSED)),
        Referral.consent_withdrawn_at.is_(None),
    )
    if service_id is not None:
        referred = referred.where(Referral.service_id == service_id)
    there = PathwayStep.person_id.in_(referred)
    return there & listed if account.role is Role.OFFICER else there


def services(session: Session, *, account: Account) -> Sequence[ReferringService]:
    """The services among which an account may choose, by name."""
    statement = select(ReferringService).where(services_of(account)).order_by(ReferringService.name)
    return session.scalars(statement).all()


def years(ways: Mapping[int, Sequence[Stay]]) -> list[int]:
    """The years in which anybody began a step, the latest first."""
    return sorted({one.first.year for stays in ways.values() for one in stays}, reverse=True)
