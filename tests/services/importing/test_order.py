"""An import checks everything before it writes anything: until then, and in a dry run always, others can write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models.territory import Office
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import candidate, other_candidate, outcome, position
from webapp.services.importing import ImportReport
from webapp.services.importing.vocabulary import Vocabulary

Import = Callable[..., ImportReport]


@contextmanager
def told(desk: Desk) -> Iterator[list[str]]:
    """What happens, in its order: "write" for each statement that writes, and whatever the test adds."""
    happened: list[str] = []

    def listen(*call: object) -> None:
        if str(call[2]).split()[0] in {"INSERT", "UPDATE", "DELETE"}:
            happened.append("write")

    engine = desk.session.get_bind()
    event.listen(engine, "before_cursor_execute", listen)
    yield happened
    event.remove(engine, "before_cursor_execute", listen)


def import_people(desk: Desk, **options: object) -> ImportReport:
    return desk.candidates([candidate(nome="Lara"), other_candidate()], **options)


def import_positions(desk: Desk, **options: object) -> ImportReport:
    return desk.positions([position(titolo="cameriera"), position(codice_posizione="P0002")], **options)


def import_outcomes(desk: Desk, **options: object) -> ImportReport:
    return desk.outcomes([outcome(mantenuto_6_mesi="si"), outcome(codice_posizione="P0003")], **options)


@pytest.fixture(params=[import_people, import_positions, import_outcomes])
def two_rows(request: pytest.FixtureRequest, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Import:
    """An import of two batches: a row that changes something known and one that is new."""
    desk.positions([position(), position(codice_posizione="P0003")])
    desk.candidates([candidate()])
    desk.outcomes([outcome()])
    desk.session.commit()
    monkeypatch.setattr("webapp.services.importing.running.BATCH", 1)
    return lambda **options: request.param(desk, **options)


def test_everything_is_checked_before_the_first_write(desk: Desk, two_rows: Import) -> None:
    with told(desk) as happened:
        report = two_rows(progress=lambda _done, _total: happened.append("batch"))
    assert counts(report) == (2, 1, 1, 0, 0)
    assert happened[:3] == ["batch", "batch", "write"]
    assert happened.count("batch") == 4


def test_a_dry_run_says_the_same_without_writing(desk: Desk, two_rows: Import) -> None:
    with told(desk) as happened:
        assert counts(two_rows(dry_run=True)) == (2, 1, 1, 0, 0)
    assert happened == []
    assert counts(two_rows()) == (2, 1, 1, 0, 0)
    assert counts(two_rows(dry_run=True)) == (2, 0, 0, 2, 0)


def test_all_or_nothing_writes_nothing_when_a_row_is_refused(desk: Desk) -> None:
    with told(desk) as happened:
        report = desk.candidates([candidate(), other_candidate(stato="boh")], all_or_nothing=True)
    assert (counts(report), happened) == ((2, 1, 0, 0, 1), [])
    assert desk.candidates([candidate(), other_candidate()], all_or_nothing=True).created == 2


def test_texts_are_linked_before_the_first_write_and_not_again(desk: Desk) -> None:
    with told(desk) as happened:
        desk.words = Vocabulary(dimensions=["d430", "d450"], accommodations=["extra_breaks", "job_coach"],
                                occupation=happened.append, skill=happened.append)  # fmt: skip
        desk.candidates([candidate()])
        desk.positions([position()])
    people, positions = happened[: happened.index("write")], [text for text in happened if text != "write"]
    assert people == ["lavaggio stoviglie", "riordino sala", "cameriera", "aiuto cucina", "lavapiatti"]
    assert positions == people


def test_a_dry_run_needs_no_links(desk: Desk) -> None:
    asked: list[str] = []
    desk.words = Vocabulary(dimensions=["d430", "d450"], accommodations=["extra_breaks"],
                            occupation=asked.append, skill=asked.append)  # fmt: skip
    desk.candidates([candidate()], dry_run=True)
    assert asked == []


def test_others_write_while_rows_are_checked(desk: Desk, two_rows: Import) -> None:
    def somebody_writes(done: int, _total: int) -> None:
        if done:
            return
        with Session(desk.session.get_bind()) as other:
            other.get_one(Office, office_id).phone = "0300000000"
            other.commit()

    office_id = desk.office.id
    assert counts(two_rows(progress=somebody_writes)) == (2, 1, 1, 0, 0)
    desk.session.commit()
    assert desk.session.scalar(select(Office.phone)) == "0300000000"


def test_an_office_is_started_with_its_first_list_and_not_by_a_dry_run(desk: Desk) -> None:
    bergamo = Office(province_code="BG", name="Collocamento mirato di Bergamo")
    with told(desk) as happened:
        assert desk.candidates([candidate()], office_id=bergamo, dry_run=True).created == 1
        assert desk.positions([position()], office_id=bergamo, dry_run=True).created == 1
    assert happened == []
    desk.candidates([candidate()], office_id=bergamo)
    assert desk.session.scalars(select(Office.province_code).order_by(Office.id)).all() == ["BS", "BG"]
    assert counts(desk.candidates([candidate()], office_id=bergamo)) == (1, 0, 0, 1, 0)
