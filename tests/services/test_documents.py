"""Documents: known by their bytes, kept encrypted, taken off with a reason that stays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import Document, PersonEvent
from models.errors import NotFound, ReasonRequired
from models.people import Person
from models.types import DocumentKind, PersonEventKind, Role
from tests.world import NOW, World
from webapp.services.people import documents
from webapp.services.people.person_changes import Change, of_detail

TODAY = NOW.date()
PDF = b"%PDF-1.7\nHa bisogno di pause.\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n a picture IEND\xaeB`\x82"


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


def add(session: Session, person: Person, by: Account, **given: object) -> Document:
    values = {
        "kind": DocumentKind.COMMISSION_REPORT,
        "content": PDF,
        "name": "relazione.pdf",
        "dated_on": None,
        "review_on": None,
        "now": NOW,
    }
    made = documents.add(session, person=person, by=by, **{**values, **given})
    session.commit()
    return made


@pytest.mark.parametrize(
    ("content", "media_type"), [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")]
)
def test_a_file_is_what_its_bytes_say(content: bytes, media_type: str) -> None:
    assert documents.kind_of(content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", documents.EmptyFile),
        (b"MZ\x90\x00 a program", documents.UnknownKind),
        (b"<html><script>alert(1)</script></html>", documents.UnknownKind),
        (b"PK\x03\x04 an office file", documents.UnknownKind),
        (b" %PDF-1.7\n%%EOF", documents.UnknownKind),
        (PDF[:-7], documents.Incomplete),
        (JPEG[:-2], documents.Incomplete),
        (PDF + b"x" * documents.MOST_BYTES, documents.TooLarge),
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        documents.kind_of(content)


@given(st.binary(max_size=64))
def test_no_bytes_make_it_fail_in_another_way(content: bytes) -> None:
    try:
        assert documents.kind_of(content) in documents.FILE_KINDS
    except documents.FileRefused:
        assert not any(content.startswith(kind.begins) and kind.ends in content for kind in documents.FILE_KINDS)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("relazione.pdf", "relazione"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Documenti\\Verbale 2024.PDF", "Verbale 2024"),
        ("fattura\u202efdp.exe", "fatturafdp"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x"),
        ("  due   spazi .jpeg", "due spazi"),
        ("...", ""),
        ("x" * 500 + ".pdf", "x" * 200),
    ],
)
def test_a_name_is_only_shown_and_never_trusted(given_name: str, shown: str) -> None:
    assert documents.shown_name(given_name) == shown


@given(st.text(max_size=300))
def test_no_name_keeps_folders_or_invisible_characters(name: str) -> None:
    shown = documents.shown_name(name)
    assert len(shown) <= documents.LONGEST_NAME
    assert shown.isprintable()
    assert not set(shown) & {"/", "\\"}


def test_a_document_without_a_name_is_called_by_its_kind(person: Person, officer: Account, session: Session) -> None:
    made = add(session, person, officer, name=".pdf", content=JPEG)
    assert documents.file_name(made) == "relazione conclusiva.jpg"


def test_the_database_only_sees_it_encrypted(person: Person, officer: Account, session: Session) -> None:
    made = add(session, person, officer)
    stored = session.execute(text("SELECT content FROM document")).scalar_one()
    assert b"pause" not in bytes(stored)
    assert bytes(stored) != PDF
    session.expire_all()
    found = documents.document_of(session, person=person, document_id=made.id, with_content=True)
    assert (found.content, found.size) == (PDF, len(PDF))


def test_a_document_is_only_found_on_its_own_person(
    world: World, person: Person, officer: Account, session: Session
) -> None:
    made = add(session, person, officer)
    with pytest.raises(NotFound):
        documents.document_of(session, person=world.person(), document_id=made.id)


def test_adding_is_an_event_and_a_new_version(person: Person, officer: Account, session: Session) -> None:
    version = person.version
    add(session, person, officer)
    event = session.scalars(select(PersonEvent)).one()
    assert (event.kind, event.account_id) == (PersonEventKind.DOCUMENT_ADDED, officer.id)
    assert of_detail(event.detail)[0] == [Change("relazione_conclusiva", "", "relazione")]
    assert person.version == version + 1


def test_a_document_goes_for_good_and_why_it_went_stays(person: Person, officer: Account, session: Session) -> None:
    made = add(session, person, officer)
    with pytest.raises(ReasonRequired):
        documents.remove(session, person=person, document=made, reason=" ", by=officer, now=NOW)
    documents.remove(session, person=person, document=made, reason="È di un'altra persona", by=officer, now=NOW)
    session.commit()
    assert documents.documents_of(session, person=person) == []
    event = session.scalars(select(PersonEvent).order_by(PersonEvent.id.desc())).first()
    assert event is not None
    assert event.kind is PersonEventKind.DOCUMENT_REMOVED
    assert of_detail(event.detail) == ([Change("relazione_conclusiva", "relazione", "")], "È di un'altra persona")


def test_a_report_is_to_be_renewed_from_two_months_before_its_day(
    person: Person, officer: Account, session: Session
) -> None:
    for name, days in (("lontana", 61), ("vicina", 60), ("scaduta", -1)):
        add(session, person, officer, name=name, review_on=TODAY + timedelta(days=days))
    add(session, person, officer, name="senza")
    near = documents.to_renew(session, person=person, today=TODAY)
    assert [document.name for document in near] == ["scaduta", "vicina"]
    assert {
        d.name for d in documents.documents_of(session, person=person) if documents.review_near(d, today=TODAY)
    } == {
        "scaduta",
        "vicina",
    }


def test_the_newest_document_comes_first(person: Person, officer: Account, session: Session) -> None:
    for name in ("prima", "seconda"):
        add(session, person, officer, name=name, dated_on=date(2026, 1, 1))
    assert [d.name for d in documents.documents_of(session, person=person)] == ["seconda", "prima"]
