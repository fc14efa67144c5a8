"""Which cooperatives can do the work of an order: by what they do, how far they are, what they can take on.

Nothing here knows of people: a cooperative is matched by its work alone. What is not known stops nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from matching import Catalogue
from matching.comparison import distance_km
from matching.relatedness import SAME, closeness
from models.employers import Employer, EmployerSite
from models.positions import Position
from models.territory import Comune
from models.work_orders import CooperativeActivity, CooperativeOffer, WorkOrder
from webapp.services import vocabulary
from webapp.services.visibility import takes_work_orders

CLOSE = 8
"""Twentieths of closeness from which two occupations are alike, as in the sentences of a ranking."""
FAR_KM = 40
"""Kilometres from which a place is far, where the cooperative has not said how far its people go."""
POSITIONS_SINCE = timedelta(days=3 * 365)
"""How long a position says what its cooperative does."""


class Readiness(StrEnum):
    """Whether a cooperative can do the work, as far as is known."""

    CAN = "can"
    ASK = "ask"
    HARD = "hard"


class Source(StrEnum):
    """Where an activity is known from."""

    TOLD = "told"
    POSITION = "position"


class Activity(NamedTuple):
    """The nearest of a cooperative's activities, in its own words."""

    closeness: int
    source: Source
    text: str

    @property
    def same(self) -> bool:
        """Whether it is the very same work."""
        return self.closeness == SAME


@dataclass(frozen=True, slots=True)
class Fit:
    """A cooperative and what is known of it for this work; None where nothing is."""

    cooperative: Employer
    activity: Activity | None
    km: float | None
    far: bool
    offer: CooperativeOffer | None
    short: bool
    """It says that it has fewer people free than the order has places."""

    @property
    def readiness(self) -> Readiness:
        """In one word."""
        if self.far or self.short:
            return Readiness.HARD
        told_free = self.offer is not None and (self.offer.free_people or self.offer.free_hours)
        return Readiness.CAN if self.activity and self.km is not None and told_free else Readiness.ASK


def fits(session: Session, *, order: WorkOrder, today: date) -> list[Fit]:
    """Every cooperative that may be asked: those that can first, by work, then by distance."""
    cooperatives = session.scalars(
        select(Employer)
        .where(takes_work_orders(), Employer.id != order.employer_id)
        .order_by(Employer.name, Employer.id)
    ).all()
    offers = {offer.employer_id: offer for offer in session.scalars(select(CooperativeOffer))}
    activities = _activities(session, order, today)
    distances = _distances(session, order, today)
    found = [
        _fit(order, one, activities.get(one.id), distances.get(one.id), offers.get(one.id)) for one in cooperatives
    ]
    return sorted(found, key=_order)


def _fit(
    order: WorkOrder,
    cooperative: Employer,
    activity: Activity | None,
    km: float | None,
    offer: CooperativeOffer | None,
) -> Fit:
    most_km = FAR_KM if offer is None or offer.most_km is None else offer.most_km
    short = offer is not None and offer.free_people is not None and offer.free_people < order.places
    return Fit(cooperative, activity, km, km is not None and km > most_km, offer, short)


def _order(fit: Fit) -> tuple[int, int, float, str, int]:
    nearness = -fit.activity.closeness if fit.activity else 0
    km = float("inf") if fit.km is None else round(fit.km, 1)
    return list(Readiness).index(fit.readiness), nearness, km, fit.cooperative.name, fit.cooperative.id


def _activities(session: Session, order: WorkOrder, today: date) -> Mapping[int, Activity]:
    """By cooperative, the nearest that it says it does, else that it has offered jobs for."""
    catalogue = vocabulary.catalogue(session)
    if order.occupation not in catalogue.occupation_index:
        return {}
    told = session.execute(
        select(CooperativeActivity.employer_id, CooperativeActivity.occupation, CooperativeActivity.text)
        .where(CooperativeActivity.occupation.is_not(None))
        .order_by(CooperativeActivity.id)
    )
    offered = session.execute(
        select(Position.employer_id, Position.occupation, Position.title)
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.occupation.is_not(None), Position.published_on >= today - POSITIONS_SINCE, takes_work_orders())
        .order_by(Position.published_on.desc(), Position.id)
    )
    by_cooperative: dict[int, list[Activity]] = defaultdict(list)
    for source, rows in ((Source.TOLD, told), (Source.POSITION, offered)):
        for employer_id, occupation, text in rows:
            near = _closeness(order.occupation, occupation, catalogue)
            if near >= CLOSE:
                by_cooperative[employer_id].append(Activity(near, source, text))
    return {employer_id: _nearest(known) for employer_id, known in by_cooperative.items()}


def _closeness(one: str, other: str, catalogue: Catalogue) -> int:
    return closeness(one, other, catalogue) if other in catalogue.occupation_index else 0


def _nearest(known: Iterable[Activity]) -> Activity:
    """What a cooperative says itself goes before what its positions show, where both are as near."""
    return max(known, key=lambda one: (one.closeness, one.source is Source.TOLD))


def _distances(session: Session, order: WorkOrder, today: date) -> Mapping[int, float]:
    """By cooperative, the kilometres from the nearest place where it is known to be."""
    if order.comune is None:
        return {}
    rows = session.execute(_places(today)).all()
    if not rows:
        return {}
    points = np.array([(latitude, longitude) for _id, latitude, longitude in rows], dtype=np.float32)
    nearest: dict[int, float] = {}
    for (cooperative_id, *_point), km in zip(
        rows, distance_km(points, (order.comune.latitude, order.comune.longitude)), strict=True
    ):
        nearest[cooperative_id] = min(float(km), nearest.get(cooperative_id, float("inf")))
    return nearest


def _places(today: date) -> CompoundSelect[tuple[int, float, float]]:
    """Where cooperatives are: their seat, their sites, and where they have had jobs to offer."""
    point = (Comune.latitude, Comune.longitude)
    able = takes_work_orders()
    seats = select(Employer.id, *point).join(Comune, Comune.istat_code == Employer.comune_code).where(able)
    sites = (
        select(Employer.id, *point)
        .join(EmployerSite, EmployerSite.employer_id == Employer.id)
        .join(Comune, Comune.istat_code == EmployerSite.comune_code)
        .where(able, EmployerSite.closed_at.is_(None))
    )
    jobs = (
        select(Employer.id, *point)
        .join(Position, Position.employer_id == Employer.id)
        .join(Comune, Comune.istat_code == Position.comune_code)
        .where(able, Position.published_on >= today - POSITIONS_SINCE)
    )
    return union(seats, sites, jobs)
