"""Importing a list in the browser: sent, checked, confirmed, written; what was refused comes back to be corrected."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from models.audit import AccessLog
from models.jobs import Job
from models.people import Person
from models.territory import Office
from models.types import JobKind, JobState, Role
from tests.page import Page, PageClient
from tests.services.importing.lists import candidate, other_candidate, write_csv
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp import periodic
from webapp.extensions import clock
from webapp.officer import import_forms
from webapp.services import jobs
from webapp.services.jobs import IMPORTS
from webapp.worker import Worker

INDEX = "/operatore/importa"
BAD = {"stato": "boh", "sesso": "?"}
Send = Callable[..., Page]


@pytest.fixture
def send(desk: PageClient, tmp_path: Path) -> Send:
    """Sends these rows through the page; gives the page of the import."""

    def send(*rows: dict[str, str], kind: JobKind = JobKind.IMPORT_CANDIDATES, name: str = "elenco.csv") -> Page:
        content = write_csv(tmp_path / "sent.csv", rows).read_bytes() if rows else b""
        form = desk.get(INDEX).form("carica")
        return form.submit(kind=kind.value, file=(BytesIO(content), name))

    return send


def work(world: World, page: Page) -> Page:
    """Let a worker do what waits, and open the page again."""
    with world.app.app_context():
        assert Worker().work_once()
    return page.client.get(page.resolve(""))


def tiles(page: Page) -> dict[str, str]:
    values, labels = page.select(".stat-value"), page.select(".stat-label")
    return {label.text: value.text for label, value in zip(labels, values, strict=True)}


def people(world: World) -> int:
    world.session.expire_all()
    return world.session.scalar(select(func.count()).select_from(Person)) or 0


# --- from the file to the database ------------------------------------------------------------------------------------


def test_sent_checked_confirmed_written(send: Send, world: World) -> None:
    page = send(candidate(), other_candidate(**BAD))
    assert "In controllo" in page.main
    page = work(world, page)
    assert tiles(page) == {
        "righe nuove": "1",
        "righe che cambiano qualcosa": "0",
        "righe invariate": "0",
        "righe rifiutate": "1",
    }
    assert people(world) == 0
    page = work(world, page.form("conferma").submit(button="Importa 1 riga"))
    assert tiles(page)["righe nuove, scritte"] == "1"
    assert people(world) == 1


def test_each_problem_is_shown_at_its_row_and_its_cell(send: Send, world: World) -> None:
    page = work(world, send(candidate(), other_candidate(**BAD)))
    sex, state = page.table("Problemi, riga per riga")
    assert (sex["Riga"], sex["Colonna"], sex["Nella cella"]) == ("3", "sesso", "?")
    assert (state["Riga"], state["Colonna"]) == ("3", "stato")
    good, refused = page.table("Le prime righe del file")
    assert (good["Che cosa succede"], refused["Che cosa succede"]) == ("Nuova", "Rifiutata")
    assert (good["cognome"], good["stato"]) == ("Rossi", "disponibile")
    assert refused["stato"] == f"boh{state['Problema']}"


def test_the_refused_rows_come_back_with_the_reason_and_can_be_sent_again(send: Send, world: World) -> None:
    page = work(world, send(candidate(), other_candidate(**BAD)))
    text = page.client.client.get(page.resolve("") + "/rifiutate.csv").get_data(as_text=True)
    header, row = text.removeprefix("\ufeff").splitlines()
    assert header.endswith(",errore")
    assert "riga 3: sesso" in row
    with page.client.client.get(page.resolve("") + "/rifiutate.xlsx") as answer:
        book = BytesIO(answer.get_data())
    names, cells = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert (names[0], names[-1], cells[0]) == ("codice_iscrizione", "errore", "BS00002")
    corrected = text.replace("boh", "disponibile").replace("?", "M")
    form = page.client.get(INDEX).form("carica")
    again = work(world, form.submit(kind="import_candidates", file=(BytesIO(corrected.encode()), "corretto.csv")))
    assert tiles(again)["righe nuove"] == "1"


def test_people_already_on_file_are_seen_by_whoever_reads_the_list(send: Send, world: World) -> None:
    known = world.person(code="BS00001")
    work(world, send(candidate(), other_candidate()))
    assert {look.person_id for look in world.session.scalars(select(AccessLog))} == {known.id}


def test_all_or_nothing_with_refused_rows_says_what_to_do(send: Send, world: World) -> None:
    page = work(world, send(candidate(), other_candidate(**BAD)))
    refused = page.form("conferma").submit(all_or_nothing="y", status=422)
    assert refused.errors == [
        "Tutto o niente: Ci sono righe rifiutate: correggile e carica di nuovo il file, oppure togli questa scelta."
    ]
    assert people(world) == 0


def test_a_list_that_says_nothing_new_has_nothing_to_confirm(send: Send, world: World) -> None:
    page = work(world, work(world, send(candidate())).form("conferma").submit())
    page = work(world, send(candidate()))
    assert "Non c'è niente da importare" in page.main
    assert page.select("#conferma") == []


# --- what is not taken ------------------------------------------------------------------------------------------------


def test_an_empty_form_says_what_is_missing(desk: PageClient) -> None:
    page = desk.get(INDEX).form("carica").submit(status=422)
    assert page.errors == [
        "Che cosa contiene l'elenco?: Scegli che cosa contiene l'elenco.",
        "File: Scegli il file da caricare.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("elenco.csv", b"", "File: Il file è vuoto."),
        (
            "elenco.pdf",
            b"%PDF-1.7",
            "File: Questo file non è un CSV né un foglio .xlsx: salvalo in uno di questi formati.",
        ),
        ("elenco.csv", b"x" * 11, "File: Il file supera i 0 MB: dividilo in più parti."),
    ],
    ids=["empty", "pdf", "large"],
)
def test_a_file_that_is_not_taken_is_refused_on_its_field(
    desk: PageClient, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, message: str
) -> None:
    monkeypatch.setattr(import_forms, "MOST_BYTES", 10)
    form = desk.get(INDEX).form("carica")
    page = form.submit(kind="import_candidates", file=(BytesIO(content), name), status=422)
    assert page.errors == [message]


def test_what_only_the_check_finds_is_said_on_the_page(desk: PageClient, world: World) -> None:
    form = desk.get(INDEX).form("carica")
    page = form.submit(kind="import_candidates", file=(BytesIO(b"nome;cognome\nAda;Prova\n"), "elenco.csv"))
    page = work(world, page)
    assert "Nell'intestazione mancano le colonne: codice_iscrizione" in page.main


def test_a_file_name_brings_no_folders(send: Send) -> None:
    assert send(candidate(), name="..\\..\\etc/elenco.csv").h1 == "Elenco delle persone: elenco.csv"


# --- while it goes on -------------------------------------------------------------------------------------------------


def test_the_part_that_is_asked_again_reloads_the_page_at_the_end(send: Send, world: World) -> None:
    page = send(candidate())
    address = page.one("#avanzamento")["hx-get"]
    waiting = page.client.get(address, part=True)
    assert "HX-Refresh" not in waiting.response.headers
    work(world, page)
    assert page.client.get(address, part=True).response.headers["HX-Refresh"] == "true"


def test_without_a_script_there_is_a_link(send: Send, world: World) -> None:
    page = send(candidate())
    with world.app.app_context():
        Worker().work_once()
    assert "righe nuove" in page.click("Aggiorna la pagina").main


def test_when_nobody_is_at_it_the_page_says_so(send: Send) -> None:
    page = send(candidate())
    assert "sembra fermo" not in page.main
    clock.frozen_at = NOW + 3 * jobs.SILENT_AFTER
    assert "sembra fermo" in page.client.get(page.resolve("")).main


def test_called_off_while_nothing_is_written(send: Send, world: World) -> None:
    page = send(candidate()).form("Annulla l'importazione").submit()
    assert page.flashes == ["Importazione annullata: niente è stato scritto."]
    assert world.session.scalars(select(Job.state)).one() is JobState.CANCELLED


def test_not_called_off_any_more(send: Send, world: World) -> None:
    page = send(candidate())
    world.session.scalars(select(Job)).one().state = JobState.RUNNING
    world.session.commit()
    refused = page.form("Annulla l'importazione").submit()
    assert refused.flashes == ["L'importazione è già cominciata o finita: non si può più annullare."]


def test_confirmed_by_two_officers_it_is_written_once(send: Send, world: World) -> None:
    page = work(world, send(candidate()))
    page.form("conferma").submit()
    second = page.form("conferma").submit()
    assert second.flashes == ["Nel frattempo questa importazione era già stata confermata o annullata."]


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_another_office_does_not_see_it(send: Send, world: World, signed_in: SignIn) -> None:
    page = send(candidate())
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = signed_in(world.account(Role.OFFICER, office=cremona))
    assert stranger.get(INDEX).select("table") == []
    for ending in ("", "/avanzamento", "/rifiutate.csv", "/rifiutate.xlsx"):
        stranger.get(page.resolve("") + ending, status=404)
    for ending in ("/conferma", "/annulla"):
        stranger.post(page.resolve("") + ending, status=404)


def test_a_colleague_does(send: Send, world: World, signed_in: SignIn) -> None:
    send(candidate())
    colleague = signed_in(world.account(Role.OFFICER))
    assert colleague.get(INDEX).click("elenco.csv").h1 == "Elenco delle persone: elenco.csv"


def test_when_the_file_is_dropped_the_figures_stay(send: Send, world: World) -> None:
    page = work(world, work(world, send(candidate())).form("conferma").submit())
    clock.frozen_at = NOW + timedelta(days=8)
    with world.app.app_context():
        periodic.run_all()
    page = page.client.get(page.resolve(""))
    assert tiles(page)["righe nuove, scritte"] == "1"
    assert "Il file e le righe rifiutate sono stati cancellati" in page.main


@pytest.mark.parametrize("kind", IMPORTS)
def test_an_empty_list_with_every_column_can_be_downloaded(desk: PageClient, kind: JobKind) -> None:
    text = desk.client.get(f"{INDEX}/modello/{kind.value}.csv").get_data(as_text=True)
    assert text.startswith("\ufeffcodice_")
    assert text.count(";") > 8


def test_the_number_of_queries_does_not_grow(
    desk: PageClient, world: World, few_and_many: Callable[..., list[int]]
) -> None:
    officers = [world.account(Role.OFFICER) for _ in range(2)]

    def fill(number: int) -> None:
        for one in range(number):
            jobs.add(
                world.session,
                kind=JobKind.IMPORT_OUTCOMES,
                account=officers[one % 2],
                file_name="a.csv",
                content=b"a",
                now=NOW,
            )
        world.session.commit()

    few, many = few_and_many(fill, lambda: desk.get(INDEX))
    assert few == many <= 12
