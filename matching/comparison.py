"""One position beside a pool: the columns that gates and features share, each computed once and only when asked for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.accommodations import (
    Helps,
    Lacking,
    Shortfall,
    fundable,
    helps,
    lacking_by_dimension,
    lacking_with_each,
    shortfall,
    summed,
    swaps,
)
from matching.catalogue import Catalogue
from matching.pool import Floats, Pool
from matching.records import Position

KM_PER_DEGREE = 111.195
"""Along a meridian of a sphere of 6,371 km."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A position and a pool; every column has one value per candidate, in the pool's order."""

    position: Position
    pool: Pool

    def __post_init__(self) -> None:
        check_codes(self.position, self.pool)

    def changed(self, position: Position) -> "Comparison":
        """The same pool beside a position that differs: what does not depend on the difference is kept."""
        other = Comparison(position, self.pool)
        alike = self._asks_alike(position)
        offers_alike = alike and position.accommodations == self.position.accommodations
        kept = {"distance_km": position.point == self.position.point, "funded": alike, "gained": offers_alike}
        for column in (name for name, alike in kept.items() if alike and name in self.__dict__):
            other.__dict__[column] = self.__dict__[column]
        if alike:
            other.__dict__["_before"] = self.lacking
        return other

    def part(self, rows: NDArray[np.intp]) -> "Comparison":
        """The same position beside some rows; what they lack is picked out when it is first asked for."""
        return _Part(self.position, self.pool.dense_part(rows), self, rows)

    def with_each(self, codes: Sequence[str]) -> "Comparison":
        """As if one more accommodation at a time were offered: the margins have a line for each of ``codes``.

        For accommodations that do nothing but help with demands: no task swap, none against fatigue.
        """
        other, position = Comparison(self.position, self.pool), self.position
        lacking = lacking_with_each(position, self.pool, self.lacking, codes)
        swapped = swaps(position.accommodations, self.pool.catalogue)
        other.__dict__["gained"] = self.gained
        other.__dict__["offered"] = summed(position, lacking, (len(codes), len(self.pool)), swapped=swapped)
        return other

    def _asks_alike(self, position: Position) -> bool:
        return position.demands == self.position.demands and position.remote == self.position.remote

    @cached_property
    def _before(self) -> Lacking | None:
        """What is lacked in a position with the same demands, where that is known."""
        return None

    @cached_property
    def distance_km(self) -> Floats:
        """Straight-line kilometres from home to work; NaN where either place is unknown."""
        return distance_km(self.pool.points, self.position.point)

    @cached_property
    def offered(self) -> Shortfall:
        """What each candidate lacks after the accommodations already offered."""
        codes, catalogue = self.position.accommodations, self.pool.catalogue
        return summed(self.position, self.lacking, len(self.pool), swapped=swaps(codes, catalogue))

    @cached_property
    def lacking(self) -> Lacking:
        """The same, dimension by dimension, before a task swap."""
        return lacking_by_dimension(self.position, self.pool, self.gained, self._before)

    @cached_property
    def gained(self) -> Mapping[str, Helps]:
        """What the accommodations already offered do for each dimension."""
        return helps(self.position, self.position.accommodations, self.pool.catalogue)

    @cached_property
    def funded(self) -> Shortfall:
        """What each candidate would lack after everything that could be offered."""
        return shortfall(self.position, self.pool, fundable(self.pool.catalogue))


@dataclass(frozen=True, eq=False)
class _Part(Comparison):
    """A position and some rows of a pool beside which it was looked at already."""

    whole: Comparison
    rows: NDArray[np.intp]

    @cached_property
    def gained(self) -> Mapping[str, Helps]:
        """As for everybody."""
        return self.whole.gained

    @cached_property
    def lacking(self) -> Lacking:
        """As for everybody."""
        gained, columns = self.whole.lacking
        return Lacking(gained, {dimension: column.take(self.rows) for dimension, column in columns.items()})


def distance_km(points: Floats, origin: tuple[float, float] | None) -> Floats:
    """Kilometres from each (latitude, longitude) to a place, within 0.1 % up to 100 km.

    Degrees of longitude shrink with the cosine of the mean latitude, taken to first order around the origin's: so only
    additions, products and roots touch the columns, which give the same bits whatever the pool.
    """
    if origin is None:
        return np.full(len(points), np.nan, dtype=np.float32)
    latitude, longitude = np.float32(origin[0]), np.float32(origin[1])
    north, east = points[:, 0] - latitude, points[:, 1] - longitude
    radians = math.radians(origin[0])
    shrink = np.float32(math.sin(radians) * math.radians(0.5)) * north
    np.subtract(np.float32(math.cos(radians)), shrink, out=shrink)
    east *= shrink
    east *= east
    north *= north
    north += east
    km: Floats = np.sqrt(north, out=north)
    km *= np.float32(KM_PER_DEGREE)
    return km


def check_codes(position: Position, pool: Pool) -> None:
    """Raise ValueError for a position that names codes which the pool's catalogue does not know."""
    catalogue = pool.catalogue
    stated = (
        ("dimension", position.demands, catalogue.dimension_index),
        ("accommodation", position.accommodations, catalogue.accommodation_index),
        ("licence", position.licences, catalogue.licence_index),
        ("skill", position.essential_skills | position.preferred_skills, catalogue.skill_index),
        ("occupation", () if position.occupation is None else (position.occupation,), catalogue.occupation_index),
    )
    for kind, codes, known in stated:
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise ValueError(f"position {position.id}: unknown {kind} {', '.join(sorted(unknown))}")


def same_catalogue(catalogue: Catalogue | None, pool: Pool) -> None:
    """Raise ValueError for a catalogue other than the one the pool was built with."""
    if catalogue is not None and catalogue.fingerprint != pool.catalogue.fingerprint:
        raise ValueError("the pool was built with another catalogue")
