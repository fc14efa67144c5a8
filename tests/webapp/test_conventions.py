"""Conventions: an employer proposes, the office negotiates, signs and puts in force; documents; nobody else sees."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreements import ConventionDocument
from models.employers import Convention, Employer
from models.territory import Office
from models.types import ConventionKind, ConventionState, EmployerKind, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import BRESCIA, NOW, PDF, World

HERE = "/datore/accordi"
NEW = f"{HERE}/convenzioni/nuova"
WISH = {"kind": "art14_276", "places": "1", "text": "Il confezionamento a una cooperativa."}


@pytest.fixture
def employer(world: World) -> Employer:
    return world.keep(
        Employer(vat_number="99900380173", name="Rossi", kind=EmployerKind.FIRM, headcount=64, comune_code=BRESCIA)
    )


@pytest.fixture
def browser(world: World, employer: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


def keep(world: World, employer: Employer, **columns: Any) -> Convention:
    values = {"kind": ConventionKind.ARTICLE_14, "signed_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
    return world.keep(Convention(employer_id=employer.id, office_id=world.office.id, **{**values, **columns}))


@pytest.fixture
def negotiated(world: World, employer: Employer) -> Convention:
    return keep(world, employer, state=ConventionState.NEGOTIATING, signed_on=None, ends_on=None)


def propose(browser: PageClient, status: int = 200, **changed: str) -> Page:
    return browser.get(NEW).form("scheda").submit(status=status, **{**WISH, **changed})


def test_from_the_proposal_to_the_duties(
    browser: PageClient, desk: PageClient, session: Session, employer: Employer
) -> None:
    """Each step is the office's; the place counts once the convention is in force, and not before."""
    page = propose(browser)
    assert page.flashes == ["L'ufficio ha la tua proposta e ti chiama per parlarne."]
    made = session.scalars(select(Convention)).one()
    address = f"/operatore/convenzioni/{made.id}"
    assert "Rossi" in desk.get("/operatore").one("#accordi").text
    page = desk.get(f"/operatore/datori/{employer.vat_number}").click("Convenzione art. 14 D.Lgs. 276/2003")
    assert "Il confezionamento a una cooperativa." in page.main
    page = page.form("Comincia la trattativa").submit()
    assert "Convenzione art. 14" not in desk.get("/operatore").one("#accordi").text
    page = page.form("firma").submit(
        signed_on="2026-10-01", starts_on="2026-11-01", ends_on="2027-10-31", places="1", note="Parlato col titolare"
    )
    assert "Da trovare: 4 persone" in browser.get("/datore/obblighi").main
    page = desk.get(address).form("È in vigore").submit()
    assert "In corso" in page.one("#convenzione").text
    assert "Da trovare: 3 persone" in browser.get("/datore/obblighi").main
    seen = browser.get(f"{HERE}/convenzioni/{made.id}")
    assert [step.text for step in seen.select("#passi li strong")] == [
        "Proposta",
        "In trattativa",
        "Firmata",
        "In vigore",
    ]
    assert "Parlato col titolare" not in seen.main
    desk.get(address).form("Finisce oggi").submit()
    assert session.get_one(Convention, made.id, populate_existing=True).state is ConventionState.ENDED


def test_what_is_signed_for_later_does_not_count_yet(browser: PageClient, world: World, employer: Employer) -> None:
    keep(world, employer, starts_on=date(2026, 11, 3))
    assert "Da trovare: 4 persone" in browser.get("/datore/obblighi").main
    assert "Non ancora cominciata" in browser.get(HERE).main


@pytest.mark.parametrize(
    "state", [ConventionState.PROPOSED, ConventionState.NEGOTIATING, ConventionState.SIGNED, ConventionState.DROPPED]
)
def test_nothing_but_what_is_in_force_counts(
    browser: PageClient, world: World, employer: Employer, state: ConventionState
) -> None:
    keep(world, employer, state=state)
    assert "Da trovare: 4 persone" in browser.get("/datore/obblighi").main


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"kind": None}, "kind", "Scegli la convenzione."),
        ({"places": ""}, "places", "Scrivi quante persone."),
        ({"places": "0"}, "places", "Il numero va da 1 a 500."),
        ({"places": "-1"}, "places", "Il numero va da 1 a 500."),
        ({"places": "14.5"}, "places", "Scrivi un numero intero, in cifre."),
        ({"places": "10000000"}, "places", "Il numero va da 1 a 500."),
        ({"starts_on": "2027-01-02", "ends_on": "2027-01-01"}, "ends_on",
         "La fine viene prima dell'inizio: controlla le due date."),
        ({"ends_on": "9999-12-31"}, "ends_on", "È un giorno molto lontano: controlla l'anno."),
        ({"starts_on": "domani"}, "starts_on", "Scrivi una data completa: giorno, mese e anno."),
        ({"text": "x" * 2001}, "text", "Il testo è troppo lungo: al massimo 2000 caratteri."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_proposal_is_said_on_its_field(
    browser: PageClient, fields: dict[str, Any], field: str, message: str
) -> None:
    assert complaints(propose(browser, 422, **fields)) == {field: message}


def test_the_same_proposal_is_sent_once(browser: PageClient, session: Session) -> None:
    propose(browser)
    page = propose(browser, 422)
    assert complaints(page) == {"kind": "Ne hai già proposta una di questo tipo: l'ufficio ti risponde."}
    assert len(session.scalars(select(Convention)).all()) == 1


def test_a_proposal_is_withdrawn_until_it_is_signed(browser: PageClient, session: Session) -> None:
    page = propose(browser)
    again = page.form("Ritira la proposta")
    page = again.submit()
    assert page.flashes == ["Proposta ritirata. Puoi farne un'altra quando vuoi."]
    assert "Non conclusa" in page.main
    assert again.submit().flashes == ["Nel frattempo la proposta è cambiata: guarda com'è ora."]
    made = session.scalars(select(Convention)).one()
    browser.post(f"{HERE}/convenzioni/{made.id}/ritira", {"version": str(made.version)}, status=409)
    assert session.scalars(select(Convention.state)).all() == [ConventionState.DROPPED]


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"signed_on": ""}, "signed_on", "Scrivi il giorno della firma."),
        ({"signed_on": "2026-11-03"}, "signed_on", "La firma è nel futuro: scrivila quando c'è."),
        ({"starts_on": "2026-09-30"}, "starts_on", "Vale da prima della firma: controlla le due date."),
        ({"ends_on": "2026-09-30"}, "ends_on", "La scadenza viene prima della firma: controlla le due date."),
        ({"starts_on": "2026-12-01", "ends_on": "2026-11-30"}, "ends_on",
         "La fine viene prima dell'inizio: controlla le due date."),
        ({"places": "501"}, "places", "Il numero va da 1 a 500."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_signature_is_said_on_its_field(
    desk: PageClient, negotiated: Convention, fields: dict[str, str], field: str, message: str
) -> None:
    form = desk.get(f"/operatore/convenzioni/{negotiated.id}").form("firma")
    assert complaints(form.submit(status=422, **{"signed_on": "2026-10-01", "places": "1", **fields})) == {
        field: message
    }


def test_a_proposal_is_dropped_with_a_reason_that_the_employer_reads(
    desk: PageClient, browser: PageClient, world: World, employer: Employer
) -> None:
    made = keep(world, employer, state=ConventionState.PROPOSED, signed_on=None)
    form = desk.get(f"/operatore/convenzioni/{made.id}").form("chiudi")
    assert complaints(form.submit(status=422)) == {"reason": "Scrivi il motivo: chi legge capisce."}
    form.submit(reason="Serve prima l'organico.")
    assert "Serve prima l'organico." in browser.get(f"{HERE}/convenzioni/{made.id}").main


def test_two_officers_at_once_see_both_steps(desk: PageClient, world: World, employer: Employer) -> None:
    made = keep(world, employer, state=ConventionState.SIGNED)
    old = desk.get(f"/operatore/convenzioni/{made.id}").form("È in vigore")
    desk.get(f"/operatore/convenzioni/{made.id}").form("chiudi").submit(reason="La firma manca.")
    page = old.submit(status=409)
    assert "Nel frattempo questa convenzione è cambiata" in page.main
    assert world.again(made).state is ConventionState.DROPPED


def test_the_law_stands_beside_it_with_its_article(desk: PageClient, world: World, employer: Employer) -> None:
    made = keep(world, employer, kind=ConventionKind.ARTICLE_12_BIS, ends_on=date(2027, 1, 1))
    law = desk.get(f"/operatore/convenzioni/{made.id}").one("#legge").text
    for words in ("Copre al massimo il 60% della quota: con questo organico 2 persone.", "Dura almeno 36 mesi.",
                  "Qui le date dicono di meno", "L. 68/1999 art. 12-bis"):  # fmt: skip
        assert words in law
    employer.headcount = 40
    world.session.commit()
    law = desk.get(f"/operatore/convenzioni/{made.id}").one("#legge").text
    assert "Vale per chi ha più di 50 persone nella base di computo: qui sono 40." in law


def test_an_end_that_is_near_is_said_to_both(
    desk: PageClient, browser: PageClient, world: World, employer: Employer
) -> None:
    made = keep(world, employer)
    for ends_on, warned in ((date(2027, 1, 31), True), (date(2027, 2, 1), False)):
        made.ends_on = ends_on
        world.session.commit()
        said_to_both(desk, browser, made, warned=warned)


def said_to_both(desk: PageClient, browser: PageClient, made: Convention, *, warned: bool) -> None:
    assert ("se vuoi continuare, parlane con l'ufficio" in browser.get(HERE).main) is warned
    assert ("se vuoi continuare" in browser.get(f"{HERE}/convenzioni/{made.id}").main) is warned
    assert ("Rossi" in desk.get("/operatore").one("#accordi").text) is warned


class TestDocuments:
    @pytest.fixture
    def address(self, world: World, employer: Employer) -> str:
        return f"{HERE}/convenzioni/{keep(world, employer).id}"

    def test_one_is_kept_encrypted_and_read_by_both_sides(
        self, browser: PageClient, desk: PageClient, address: str, session: Session
    ) -> None:
        page = browser.get(address).form("documento").submit(
            kind="testo", file=(BytesIO(PDF), "convenzione firmata.pdf"), dated_on="2026-01-01"
        )  # fmt: skip
        assert page.flashes == ["Documento aggiunto."]
        kept = session.scalars(select(ConventionDocument)).one()
        raw = session.connection().exec_driver_sql("SELECT content FROM convention_document").scalar()
        assert raw is not None
        assert PDF not in bytes(raw)
        for client, where in ((browser, address), (desk, address.replace("/datore/accordi", "/operatore"))):
            answer = client.client.get(f"{where}/documenti/{kept.id}", buffered=True)
            assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "convenzione firmata.pdf" in answer.headers["Content-Disposition"]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "Il file è vuoto: scegline un altro."),
            (b"<html>", "Questo tipo di file non si può tenere: salvalo come PDF, oppure JPEG o PNG."),
            (b"%PDF-1.7", "Il file sembra tagliato a metà: copialo o scansionalo di nuovo."),
        ],
    )
    def test_what_is_no_document_is_refused(
        self, browser: PageClient, address: str, content: bytes, message: str
    ) -> None:
        page = browser.get(address).form("documento").submit(status=422, kind="testo", file=(BytesIO(content), "a.pdf"))
        assert complaints(page) == {"file": message}
        assert complaints(browser.get(address).form("documento").submit(status=422)) == {
            "kind": "Scegli che documento è.",
            "file": "Scegli il file.",
        }

    def test_only_who_added_it_takes_it_off(
        self, browser: PageClient, desk: PageClient, address: str, session: Session
    ) -> None:
        browser.get(address).form("documento").submit(kind="testo", file=(BytesIO(PDF), "testo.pdf"))
        kept = session.scalars(select(ConventionDocument)).one()
        where = address.replace("/datore/accordi", "/operatore")
        desk.get(where)
        desk.post(f"{where}/documenti/{kept.id}/togli", status=404)
        page = browser.get(address).form("Togli testo").submit()
        assert page.flashes == ["Documento tolto."]


class TestSomebodyElse:
    """Another employer and another office find nothing of it, at whatever address."""

    @pytest.fixture
    def addresses(self, world: World, employer: Employer) -> list[str]:
        made = keep(world, employer, state=ConventionState.NEGOTIATING, wish="Segreta")
        kept = {"kind": "testo", "name": "a", "media_type": "application/pdf", "size": 1, "added_at": NOW}
        file = world.keep(ConventionDocument(convention_id=made.id, content=PDF, **kept))
        return [str(made.id), f"{made.id}/documenti/{file.id}"]

    def test_another_employer(self, world: World, signed_in: SignIn, addresses: list[str]) -> None:
        other = signed_in(world.account(Role.EMPLOYER))
        assert "Convenzione art. 14" not in other.get(HERE).main
        for address in addresses:
            other.get(f"{HERE}/convenzioni/{address}", status=404)
        for post in ("ritira", "documenti"):
            data = {"version": "1", "kind": "testo", "file": (BytesIO(PDF), "a.pdf")}
            answer = other.client.post(
                f"{HERE}/convenzioni/{addresses[0]}/{post}", data={**data, "csrf_token": other.token}
            )
            assert answer.status_code == 404
        other.get(HERE)
        other.post(f"{HERE}/convenzioni/{addresses[1]}/togli", status=404)

    def test_another_office(self, world: World, signed_in: SignIn, addresses: list[str]) -> None:
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        other = signed_in(world.account(Role.OFFICER, office=cremona))
        for address in addresses:
            other.get(f"/operatore/convenzioni/{address}", status=404)
        other.get("/operatore")
        steps = {"to": "dropped", "reason": "No", "version": "1", "signed_on": "2026-10-01", "places": "1"}
        for post in ("passo", "firma"):
            other.post(f"/operatore/convenzioni/{addresses[0]}/{post}", steps, status=404)
        assert world.session.scalars(select(Convention.state)).all() == [ConventionState.NEGOTIATING]


def test_a_step_that_is_none_is_refused(desk: PageClient, world: World, employer: Employer) -> None:
    made = keep(world, employer)
    desk.get("/operatore")
    for to in ("", "signed", "proposed", "niente"):
        desk.post(f"/operatore/convenzioni/{made.id}/passo", {"to": to, "version": "1"}, status=400)
