"""How many go on: people counted once, those who have not gone on counted too, few never shown."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.casework import PathwayStep
from models.types import PathwayKind, ReferralState, Role
from tests.world import NOW, World
from webapp.services.placements import pathway_measures as measures
from webapp.services.placements.pathway import RUNGS
from webapp.services.placements.pathway_measures import LEAST_SHOWN, Passage, Stay

TODAY = date(2026, 11, 2)
K = PathwayKind
HALF = Fraction(1, 2)


def stay(kind: PathwayKind, days_ago: int, lasted: int | None = None) -> Stay:
    first = TODAY - timedelta(days=days_ago)
    return Stay(kind, first, None if lasted is None else first + timedelta(days=lasted))


def counts(ways: list[list[Stay]], kind: PathwayKind, year: int | None = None) -> tuple[int, int, int, int]:
    found = next(one for one in measures.passages(ways, today=TODAY, year=year) if one.kind is kind)
    return found.entered, found.went_on, found.still, found.ended


def test_who_goes_on_is_counted_once_however_often_they_tried() -> None:
    way = [stay(K.INTERNSHIP, 400, 100), stay(K.INTERNSHIP, 200, 90), stay(K.COOPERATIVE, 60)]
    assert counts([way], K.INTERNSHIP) == (1, 1, 0, 0)
    assert counts([way], K.COOPERATIVE) == (1, 0, 1, 0)


def test_who_is_still_there_and_who_ended_there_are_told_apart() -> None:
    ways = [
        [stay(K.EVALUATION, 90)],
        [stay(K.EVALUATION, 90, 30)],
        [stay(K.EVALUATION, 90, 30), stay(K.COOPERATIVE, 9)],
    ]
    assert counts(ways, K.EVALUATION) == (3, 1, 1, 1)


def test_a_way_back_is_not_a_way_on() -> None:
    way = [stay(K.OPEN_MARKET, 300, 100), stay(K.INTERNSHIP, 100)]
    assert counts([way], K.OPEN_MARKET) == (1, 0, 0, 1)
    assert counts([way], K.INTERNSHIP) == (1, 0, 1, 0)


def test_a_year_takes_those_who_began_in_it() -> None:
    ways = [[stay(K.INTERNSHIP, 20)], [stay(K.INTERNSHIP, 400)]]
    assert counts(ways, K.INTERNSHIP, 2026)[0] == 1
    assert counts(ways, K.INTERNSHIP, 2025)[0] == 1
    assert counts(ways, K.INTERNSHIP)[0] == 2


def test_the_time_is_everybodys_and_not_that_of_those_who_made_it() -> None:
    quick = [(30, True), (60, True)]
    assert measures.time_until(HALF, quick) == 30
    waiting = [(365, False)] * 2
    assert measures.time_until(HALF, quick + waiting) == 60
    assert measures.time_until(HALF, quick + waiting * 2) is None


def test_who_began_yesterday_says_nothing_of_the_time_to_come() -> None:
    known = [(100, True), (200, True), (300, False)]
    assert measures.time_until(HALF, known + [(1, False)] * 50) == measures.time_until(HALF, known) == 200


# --- properties -------------------------------------------------------------------------------------------------------

stays = st.builds(stay, st.sampled_from(RUNGS), st.integers(0, 900), st.one_of(st.none(), st.integers(0, 400)))
ways_ = st.lists(st.lists(stays, max_size=5), max_size=8)


@given(ways_)
def test_everybody_who_began_went_on_or_stays_or_ended(ways: list[list[Stay]]) -> None:
    for one in measures.passages(ways, today=TODAY):
        assert one.went_on + one.still + one.ended == one.entered <= len(ways)
        assert min(one.went_on, one.still, one.ended) >= 0
        reached = [day for day in one.days if day is not None]
        assert reached == sorted(reached)
    assert measures.passages(ways, today=TODAY)[-1].went_on == 0


@given(ways_, st.randoms())
def test_the_order_of_people_and_of_their_steps_makes_no_difference(ways: list[list[Stay]], random: object) -> None:
    mixed = [random.sample(way, len(way)) for way in random.sample(ways, len(ways))]
    assert measures.passages(ways, today=TODAY) == measures.passages(mixed, today=TODAY)


@given(ways_)
def test_years_add_up(ways: list[list[Stay]]) -> None:
    years = {one.first.year for way in ways for one in way}
    whole = measures.passages(ways, today=TODAY)
    parts = [measures.passages(ways, today=TODAY, year=year) for year in years]
    for number, one in enumerate(whole):
        assert one.entered == sum(part[number].entered for part in parts)


observed = st.lists(st.tuples(st.integers(0, 500), st.booleans()), min_size=1, max_size=20)


@given(observed)
def test_more_people_who_have_waited_longest_never_make_it_look_quicker(found: list[tuple[int, bool]]) -> None:
    before = measures.time_until(HALF, found)
    after = measures.time_until(HALF, [*found, (501, False)])
    assert after is None or (before is not None and after >= before)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20))
def test_where_everybody_went_on_it_is_the_plain_quantile(days: list[int]) -> None:
    found = measures.time_until(HALF, [(day, True) for day in days])
    assert found == sorted(days)[(len(days) + 1) // 2 - 1]


@given(*(st.integers(0, 12) for _ in range(3)))
def test_no_small_count_is_shown_nor_can_be_worked_out(went_on: int, still: int, ended: int) -> None:
    parts = (went_on, still, ended)
    found = measures.shown(Passage(K.INTERNSHIP, sum(parts), *parts, days=(1, 2, 3)))
    seen = (found.went_on, found.still, found.ended)
    assert all(one is None or one >= LEAST_SHOWN for one in (found.entered, *seen))
    hidden = [part for part, one in zip(parts, seen, strict=True) if one is None]
    if found.entered is None:
        assert seen == (None, None, None)
    elif hidden:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST_SHOWN
    if found.went_on is None:
        assert found.days == (None, None, None)


# --- whose ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def began(world: World):
    """A person who began an internship, referred by a service unless there is none."""

    def began_(service=None, **columns: object):
        person = world.person()
        if service is not None:
            world.referral(ReferralState.TAKEN, service=service, person=person, **columns)
        world.keep(PathwayStep(person_id=person.id, kind=K.INTERNSHIP, started_on=date(2026, 3, 1)))
        return person

    return began_


def test_a_service_counts_its_own_and_the_office_everybody(world: World, session: Session, began) -> None:
    ours, theirs = world.service(), world.service()
    mine, others, alone = began(ours), began(theirs), began()
    gone = began(ours, consent_withdrawn_at=NOW)
    service = world.account(Role.REFERRER, service=ours)
    officer = world.account(Role.OFFICER)
    assert set(measures.ways_of(session, account=service)) == {mine.id}
    assert set(measures.ways_of(session, account=service, service_id=theirs.id)) == set()
    assert set(measures.ways_of(session, account=officer)) == {mine.id, others.id, alone.id, gone.id}
    assert set(measures.ways_of(session, account=officer, service_id=theirs.id)) == {others.id}
    assert measures.ways_of(session, account=world.account(Role.CANDIDATE)) == {}
    assert measures.years(measures.ways_of(session, account=service)) == [2026]
