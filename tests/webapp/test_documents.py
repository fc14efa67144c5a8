"""Documents in the browser: put on the file, saved on a computer, taken off with a reason."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AccessLog
from models.casework import Document
from models.people import Person
from models.territory import Office
from tests.page import PageClient
from tests.world import NOW, PDF, World
from webapp.services.people.documents import MOST_BYTES

DOCUMENTS = "/operatore/persone/BS7/documenti"


@pytest.fixture
def person(world: World) -> Person:
    return world.person(code="BS7")


def test_a_document_is_added_and_saved_again(desk: PageClient, person: Person, session: Session) -> None:
    page = (
        desk.get(DOCUMENTS)
        .form("documento")
        .submit(
            kind="relazione_conclusiva",
            file=(BytesIO(PDF), "Relazione 2026.pdf"),
            dated_on="2026-10-01",
            review_on="2028-10-01",
        )
    )
    assert page.flashes == ["Documento aggiunto: Relazione 2026."]
    assert "Da rinnovare entro il 1 ottobre 2028" in page.main
    answer = page.click("Scarica Relazione 2026").response
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Relazione 2026.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    pages = session.scalars(select(AccessLog.page).order_by(AccessLog.id)).all()
    assert pages[-1] == "officer_documents.download"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Il file è vuoto"),
        (b"<html></html>", "Questo tipo di file non si può tenere"),
        (PDF[:8], "Il file sembra tagliato a metà"),
    ],
)
def test_a_file_that_is_not_taken_gets_its_message_on_its_field(
    desk: PageClient, person: Person, session: Session, content: bytes, message: str
) -> None:
    page = desk.get(DOCUMENTS).form("documento").submit(kind="altro", file=(BytesIO(content), "nome.pdf"), status=422)
    assert message in page.one("#file-error").text
    assert session.scalars(select(Document)).all() == []


def test_a_file_a_little_too_large_is_refused_in_words(desk: PageClient, person: Person) -> None:
    token = desk.get(DOCUMENTS).token
    head = f'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    head += '--edge\r\nContent-Disposition: form-data; name="kind"\r\n\r\naltro\r\n'
    head += '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head.encode() + b"%PDF-" + b"x" * MOST_BYTES + b"\r\n--edge--\r\n"
    answer = desk.client.post(DOCUMENTS, data=body, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code == 422
    assert "Il file è troppo grande" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"kind": ""}, "kind", "Scegli che documento è."),
        ({"dated_on": "2026-11-03"}, "dated_on", "nel futuro"),
        ({"dated_on": "1985-05-01"}, "dated_on", "prima della nascita"),
        ({"dated_on": "2026-10-01", "review_on": "2026-10-01"}, "review_on", "viene dopo"),
        ({"name": "x" * 201}, "name", "troppo lungo"),
    ],
)
def test_each_wrong_answer_gets_its_message_on_its_field(
    desk: PageClient, person: Person, answers: dict[str, str], field: str, message: str
) -> None:
    given = {"kind": "altro", "file": (BytesIO(PDF), "a.pdf"), **answers}
    page = desk.get(DOCUMENTS).form("documento").submit(status=422, **given)
    assert message in page.one(f"#{field}-error").text


def test_without_a_file_there_is_no_document(desk: PageClient, person: Person) -> None:
    page = desk.get(DOCUMENTS).form("documento").submit(kind="altro", status=422)
    assert "Scegli il file." in page.one("#file-error").text


def test_what_has_to_be_renewed_is_said(desk: PageClient, world: World, person: Person) -> None:
    today = NOW.date()
    world.document(person, name="scaduta", review_on=today - timedelta(days=1))
    world.document(person, name="vicina", review_on=today + timedelta(days=60))
    world.document(person, name="lontana", review_on=today + timedelta(days=61))
    tags = {item.text.split(" ")[0]: item.text for item in desk.get(DOCUMENTS).select("section .lines li")}
    assert "Da rinnovare dal 1 novembre 2026" in tags["scaduta"]
    assert "Da rinnovare entro il 1 gennaio 2027" in tags["vicina"]


def test_a_document_is_taken_off_with_a_reason(
    desk: PageClient, world: World, person: Person, session: Session
) -> None:
    world.document(person)
    page = desk.get(DOCUMENTS).click("Togli relazione")
    refused = page.form("togli").submit(reason=" ", status=422)
    assert "Scrivi il motivo" in refused.one("#reason-error").text
    page = page.form("togli").submit(reason="È di un'altra persona")
    assert page.flashes == ["Documento tolto."]
    assert session.scalars(select(Document)).all() == []


def test_another_offices_documents_do_not_exist(desk: PageClient, world: World, person: Person) -> None:
    cremona = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    theirs = world.document(world.person(code="CR1", office=cremona))
    for address in ("CR1/documenti", f"CR1/documenti/{theirs.id}", f"BS7/documenti/{theirs.id}"):
        desk.get(f"/operatore/persone/{address}", 404)
    desk.get(f"{DOCUMENTS}/{theirs.id}/togli", 404)
