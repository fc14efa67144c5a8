"""Hours and euros with two decimals come back exactly as they were, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from models.duties import StaffFigures
from tests.world import NOW, World

WRITTEN = [Decimal("0.01"), Decimal("22.50"), Decimal("40"), Decimal("1234567890.99")]


def figures(world: World, number: int, hours: Decimal) -> StaffFigures:
    day = NOW.date() + timedelta(days=number)
    return StaffFigures(
        employer_id=world.employer().id, counted_on=day, total=1, full_time_hours=hours, recorded_at=NOW
    )


def test_what_is_written_is_read(world: World, session: Session) -> None:
    for number, hours in enumerate(WRITTEN):
        world.keep(figures(world, number, hours))
    session.expire_all()
    assert session.scalars(select(StaffFigures.full_time_hours).order_by(StaffFigures.counted_on)).all() == WRITTEN


def test_more_than_two_decimals_are_refused(world: World, session: Session) -> None:
    session.add(figures(world, 0, Decimal("22.505")))
    with pytest.raises(StatementError, match="more than two decimals"):
        session.flush()
    session.rollback()
