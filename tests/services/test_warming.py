"""A server reads the lists before it takes requests: the first page waits for nothing."""

from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.world import NOW, World
from webapp import server
from webapp.services import matching_inputs, open_positions


def test_the_first_page_of_a_process_reads_no_list(
    world: World, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, position = world.person(), world.position()
    office = position.office_id
    alive: list[None] = []
    server.post_worker_init(SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app), notify=lambda: alive.append(None)))
    assert len(alive) == 1, "the arbiter hears of the process after each office"
    monkeypatch.setattr(matching_inputs, "office_pool", None)
    monkeypatch.setattr(open_positions, "_read", None)
    pool = matching_inputs.pools.get(session, office_id=office)
    assert pool.candidate(person.registration.code) is not None
    (known,) = open_positions.open_positions.get(session, office_id=office, today=NOW.date())
    assert known.record.id == position.code
