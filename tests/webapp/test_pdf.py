"""Printed pages: read back as a reader's software does, whatever the names in them."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import typst
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.conftest import make_app
from webapp import pdf

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
JOB = [["Datore di lavoro", "Il Trifoglio"], ["Note", ""]]


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application on no database: printing needs none."""
    return make_app("sqlite://")


def made(app: Flask, *, name: str = "Ada Prova", title: str = "Rosa: aiuto in cucina", **more: Any) -> PdfReader:
    """A shortlist with one person, as a reader opens it."""
    person = {"name": name, "fit": "Adatta", "standing": "", "state": "", "reasons": ["Vive vicino."], "facts": []}
    data = {"job": JOB, "lead": "Una riga.", "people": [person], "empty": "", "next": "Poi si decide."} | more
    with app.test_request_context():
        return PdfReader(BytesIO(pdf.document("shortlist", data, title=title, now=NOW)))


def words(reader: PdfReader) -> str:
    """All that it says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> list[str]:
    """The kinds of its parts, in reading order."""

    def below(part: Any) -> list[str]:
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, list):
            return [tag for one in part for tag in below(one)]
        if not isinstance(part, dict):
            return []
        own = [part["/S"]] if "/S" in part else []
        return own + below(part.get("/K", []))

    return below(reader.trailer["/Root"]["/StructTreeRoot"])


def test_it_says_what_it_is_and_in_which_language(app: Flask) -> None:
    root = made(app).trailer["/Root"]
    assert root["/Lang"] == "it"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert made(app).metadata.title == "Rosa: aiuto in cucina"


def test_every_part_is_tagged_in_reading_order(app: Flask) -> None:
    found = tags(made(app))
    assert found[0] == "/Document"
    assert [tag for tag in found if tag.startswith("/H")] == ["/H1", "/H2"]
    assert found.index("/H1") < found.index("/H2") < found.index("/L", found.index("/H2"))


def test_the_typeface_comes_with_it(app: Flask) -> None:
    fonts = made(app).pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"] for font in fonts}
    assert names
    assert all("TitilliumWeb" in name for name in names)


def test_what_is_empty_is_left_out(app: Flask) -> None:
    said = words(made(app))
    assert "Datore di lavoro: Il Trifoglio" in said
    assert "Note" not in said


@pytest.mark.parametrize("name", ["#let x = 1; #x", "[a] $b$ *c* _d_ @e <f>", 'O\'Brien "Dè" \\n', '#include "/etc"'])
def test_a_name_is_text_and_never_an_instruction(app: Flask, name: str) -> None:
    reader = made(app, name=name, title=name)
    assert reader.metadata.title == name
    assert words(reader).count(name) == 2


@pytest.mark.parametrize("name", ["Şükrü Łukasz Đặng", "Нина", "Ελένη"])
def test_names_of_many_languages_are_drawn(app: Flask, name: str) -> None:
    assert name in words(made(app, name=name))


def test_what_no_typeface_draws_is_marked_and_the_rest_stays(app: Flask) -> None:
    said = words(made(app, name="Ada 日本 😀 Prova\x07", title="Rosa 日"))
    assert "Rosa □" in said
    assert "Ada □□ □ Prova" in said


@settings(max_examples=15)
@given(name=st.text(max_size=12))
def test_any_text_makes_a_document(app: Flask, name: str) -> None:
    assert len(made(app, name=f"1. {name}").pages) == 1


def test_a_template_that_asks_for_what_nobody_gave_fails(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(typst.TypstError):
        pdf.document("shortlist", {}, title="Rosa", now=NOW)


def test_long_lists_go_on_over_numbered_pages(app: Flask) -> None:
    person = {"name": "Ada", "fit": "Adatta", "standing": "", "state": "", "reasons": [], "facts": []}
    reader = made(app, people=[person] * 40)
    assert len(reader.pages) > 1
    assert f"Pagina 2 di {len(reader.pages)}" in reader.pages[1].extract_text()


def test_it_stays_in_no_cache(app: Flask) -> None:
    with app.test_request_context():
        answer = pdf.answer(b"%PDF", name="rosa-P0001")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "inline; filename=rosa-P0001.pdf"


def test_the_same_data_at_the_same_moment_give_the_same_document(app: Flask) -> None:
    data = {"job": JOB, "lead": "", "people": [], "empty": "Nessuno.", "next": ""}
    with app.test_request_context():
        first, second = (pdf.document("shortlist", json.loads(json.dumps(data)), title="A", now=NOW) for _ in range(2))
    assert first == second
