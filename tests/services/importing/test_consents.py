"""A list may record, correct and withdraw a consent; it may not bring back one that was withdrawn since."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from models.people import Consent
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import NOW, candidate
from webapp.services.importing.consents import Step, next_step


class Recorded(NamedTuple):
    given_on: date
    withdrawn_at: datetime | None = None


SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
JUST_BEFORE_MIDNIGHT_IN_ROME = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
JUST_AFTER_MIDNIGHT_IN_ROME = datetime(2026, 6, 30, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("listed", "recorded", "step"),
    [
        (None, [], Step.KEEP),
        (SPRING, [], Step.GIVE),
        (SPRING, [Recorded(SPRING)], Step.KEEP),
        (SUMMER, [Recorded(SPRING)], Step.CORRECT),
        (SPRING, [Recorded(SUMMER)], Step.CORRECT),
        (None, [Recorded(SPRING)], Step.WITHDRAW),
        (None, [Recorded(SPRING, JUNE)], Step.KEEP),
        (SPRING, [Recorded(SPRING, JUNE)], Step.TOO_OLD),
        (SUMMER, [Recorded(SPRING, JUNE)], Step.GIVE),
        (SUMMER, [Recorded(SPRING, JUST_BEFORE_MIDNIGHT_IN_ROME)], Step.GIVE),
        (SUMMER, [Recorded(SPRING, JUST_AFTER_MIDNIGHT_IN_ROME)], Step.TOO_OLD),
        (SPRING, [Recorded(SPRING, JUNE), Recorded(SUMMER)], Step.KEEP),
        (None, [Recorded(SPRING, JUNE), Recorded(SUMMER)], Step.WITHDRAW),
    ],
)
def test_the_step_from_what_is_recorded_to_what_is_listed(
    listed: date | None, recorded: list[Recorded], step: Step
) -> None:
    assert next_step(listed, recorded) is step


def consents(desk: Desk) -> list[tuple[date, datetime | None]]:
    return [(row.given_on, row.withdrawn_at) for row in desk.session.scalars(select(Consent).order_by(Consent.id))]


def test_an_empty_cell_withdraws_and_an_old_date_does_not_restore(desk: Desk) -> None:
    first, later = date(2019, 3, 10), NOW + timedelta(days=10)
    desk.candidates([candidate()])
    assert counts(desk.candidates([candidate(consenso="")])) == (1, 0, 1, 0, 0)
    assert consents(desk) == [(first, NOW)]
    report = desk.candidates([candidate()], now=later)
    assert counts(report) == (1, 0, 0, 1, 0)
    assert report.warnings == [
        "Riga 2: il consenso di BS00001 è stato ritirato dopo la data dell'elenco e resta ritirato."
    ]
    assert consents(desk) == [(first, NOW)]
    given_again = (NOW + timedelta(days=5)).date()
    assert counts(desk.candidates([candidate(consenso=given_again.isoformat())], now=later)) == (1, 0, 1, 0, 0)
    assert consents(desk) == [(first, NOW), (given_again, None)]


def test_a_corrected_date_stays_one_consent(desk: Desk) -> None:
    desk.candidates([candidate()])
    desk.candidates([candidate(consenso="2020-01-01")])
    assert consents(desk) == [(date(2020, 1, 1), None)]
