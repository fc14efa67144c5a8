"""Rows with their collections in one statement."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Person, Profile
from models.positions import Position
from tests.queries import count_queries
from tests.world import World
from webapp.services.loading import with_collections

PARTS = (Position.demands, Position.accommodations, Position.skills)


def test_every_collection_comes_whole_and_in_its_order_with_one_query(world: World, session: Session) -> None:
    demands = {"d430": 3, "d160": 2, "b230": 1}
    world.position(code="P1", demands=demands, accommodations=("ramp", "job_coach"), essential=("wash_dishes",))
    world.position(code="P2", preferred=("wash_dishes", "clean_kitchen"))
    world.position(code="P3")
    session.expunge_all()
    with count_queries(world.app) as sent:
        statement = with_collections(select(Position).order_by(Position.code), *PARTS)
        found = [
            (
                row.code,
                [demand.dimension for demand in row.demands],
                [offer.accommodation for offer in row.accommodations],
                [skill.skill for skill in row.skills],
            )
            for row in session.scalars(statement).unique()
        ]
    assert found == [
        ("P1", ["b230", "d160", "d430"], ["job_coach", "ramp"], ["wash_dishes"]),
        ("P2", [], [], ["wash_dishes", "clean_kitchen"]),
        ("P3", [], [], []),
    ]
    assert len(sent) == 1


def test_each_child_is_read_once_and_not_multiplied(world: World, session: Session) -> None:
    world.position(demands={"d430": 3, "d160": 2}, accommodations=("ramp", "job_coach"), essential=("a", "b", "c"))
    statement = with_collections(select(Position), *PARTS)
    rows = session.execute(statement.with_only_columns(Position.id, maintain_column_froms=True)).all()
    assert len(rows) == 2 + 2 + 3


def test_collections_behind_another_row_are_reached_by_their_path(world: World, session: Session) -> None:
    world.person(skills=("wash_dishes",), wishes=("dishwasher", "cook"), experience={"dishwasher": 3})
    session.expunge_all()
    paths = [(Person.profile, part) for part in (Profile.skills, Profile.experiences, Profile.wishes)]
    statement = with_collections(select(Person).join(Person.profile), *paths)
    (person,) = session.scalars(statement).unique()
    with count_queries(world.app) as sent:
        profile = person.profile
        assert [len(part) for part in (profile.skills, profile.experiences, profile.wishes)] == [1, 1, 2]
    assert sent == []
