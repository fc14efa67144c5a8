"""The office sets who acts for a person, with a document; changes it; ends it."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import Document
from models.delegations import Delegation
from models.messages import OutboxMessage
from models.people import Person
from models.territory import Office
from models.types import DelegateKind, DocumentKind, Role
from tests.page import Page, PageClient
from tests.world import PDF, World


@pytest.fixture
def mario(world: World) -> Person:
    """The person acted for."""
    return world.person(name="Mario", surname="Bianchi", code="BS7")


@pytest.fixture
def anna(world: World) -> Account:
    """Who acts for him."""
    account = world.account(Role.DELEGATE, email="anna@example.org")
    account.name = "Anna Rossi"
    return world.keep(account)


PAGE = "/operatore/persone/BS7/chi-aiuta"
ANSWERS = {
    "name": "Ugo Neri",
    "email": "ugo@example.org",
    "kind": "amministratore_sostegno",
    "scope": ["risposte", "consensi"],
    "starts_on": "2026-11-02",
    "ends_on": "",
    "document_id": "",
}


def send(desk: PageClient, status: int | None = None, **changes: object) -> Page:
    form = desk.get(f"{PAGE}/nuova").form("delega")
    return form.submit(status=status, **{**ANSWERS, **changes}) if status else form.submit(**{**ANSWERS, **changes})


def test_a_support_administrator_is_set_with_the_decree(desk: PageClient, session: Session, mario: Person) -> None:
    page = send(desk, file=(BytesIO(PDF), "decreto.pdf"))
    assert page.flashes == ["Invito in partenza per ugo@example.org."]
    row = session.scalars(select(Delegation)).one()
    # What answering and deciding need comes with them.
    assert row.scope == {"opportunita", "risposte", "dati", "consensi"}
    document = session.scalars(select(Document)).one()
    assert (row.document_id, document.kind, document.person_id) == (document.id, DocumentKind.DELEGATION, mario.id)


def test_the_invitation_of_the_office_does_not_say_that_the_person_asked(
    desk: PageClient, client: PageClient, session: Session, mario: Person
) -> None:
    send(desk, file=(BytesIO(PDF), "decreto.pdf"))
    mail = session.scalars(select(OutboxMessage)).one()
    assert mail.subject == "Un invito ad aiutare Mario"
    assert "l'ufficio ti invita ad agire per Mario sul suo sito." in mail.body
    (token,) = re.findall(r"^[\w-]{40,}$", mail.body, re.MULTILINE)
    page = client.get(f"/invito-ad-aiutare?codice={token}")
    assert "L'ufficio ti invita ad agire per Mario Bianchi" in page.text
    assert "ti chiede" not in mail.body + page.text
    assert session.scalars(select(OutboxMessage)).one().recipient == "ugo@example.org"
    assert "Chi aiuta la persona" in desk.get("/operatore/persone/BS7/storia").text


def test_the_form_sent_twice_keeps_one_paper_and_another_paper_takes_its_place(
    desk: PageClient, session: Session, mario: Person
) -> None:
    for content in (PDF, PDF, PDF + b"\n"):
        send(desk, file=(BytesIO(content), "decreto.pdf"))
    rows = session.scalars(select(Delegation).order_by(Delegation.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]
    assert [row.document_id for row in rows] == [*session.scalars(select(Document.id).order_by(Document.id))]


def test_a_document_on_the_file_already_will_do(
    desk: PageClient, world: World, session: Session, mario: Person
) -> None:
    kept = world.document(mario, kind=DocumentKind.DELEGATION)
    send(desk, document_id=str(kept.id))
    assert session.scalars(select(Delegation)).one().document_id == kept.id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Serve il documento: il decreto di nomina, o la delega firmata."),
        (
            {"kind": "familiare", "scope": ["consensi"]},
            "Serve il documento: il decreto di nomina, o la delega firmata.",
        ),
        ({"file": (b"", "decreto.pdf")}, "Il file è vuoto"),
        ({"file": (b"MZ", "decreto.exe")}, "Questo tipo di file non si può tenere"),
        ({"kind": "familiare", "ends_on": "2026-11-01"}, "La fine viene prima dell'inizio."),
        ({"kind": "familiare", "starts_on": ""}, "Scrivi da quando."),
        ({"kind": "familiare", "name": ""}, "Scrivi il nome."),
        ({"kind": "familiare", "email": "capo@example.org"}, "in un altro ruolo"),
        ({"kind": "familiare", "scope": ["dati"], "email": "anna@example.org"}, "agisce già per questa persona"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desk: PageClient, world: World, anna: Account, changes: dict[str, Any], said: str
) -> None:
    mario = world.person(code="BS7")
    if "file" in changes:
        content, name = changes["file"]
        changes = {"file": (BytesIO(content), name)}
    world.account(Role.OFFICER, email="capo@example.org")
    world.delegation(anna, mario)
    assert any(said in error for error in send(desk, 422, **changes).errors)
    world.session.expire_all()
    assert len(world.session.scalars(select(Delegation)).all()) == 1
    assert world.session.scalars(select(Document)).all() == []


def test_other_terms_hold_at_once_and_stand_in_the_history(
    desk: PageClient, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario)
    form = desk.get(f"{PAGE}/{row.id}").form("delega")
    page = form.submit(kind="tutor", scope=["scheda"], starts_on="2026-01-01", ends_on="2026-12-31")
    assert page.flashes == ["Delega cambiata."]
    world.session.expire_all()
    assert (row.kind, row.scope, row.ends_on) == (DelegateKind.TUTOR, {"scheda"}, date(2026, 12, 31))
    assert "Vedere e cambiare la scheda" in desk.get("/operatore/persone/BS7/storia").text
    # A colleague's page from before is not overwritten.
    assert form.submit(kind="altro").flashes[0].startswith("Nel frattempo qualcun altro")


def test_the_office_ends_a_support_administrator_with_a_reason(
    desk: PageClient, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario, kind=DelegateKind.ADMINISTRATOR, document=world.document(mario))
    assert "Anna Rossi" in desk.get("/operatore/persone/BS7").text
    form = desk.get(f"{PAGE}/{row.id}/fine").form("fine")
    assert "Scrivi il motivo" in form.submit(status=422, why=" ").text
    page = form.submit(why="Il giudice ha nominato un'altra persona")
    assert "Delega chiusa" in page.flashes[0]
    assert "Il giudice ha nominato un'altra persona" in page.text
    assert "Nessuno agisce per la persona." in desk.get("/operatore/persone/BS7").text


def test_the_paper_stays_while_somebody_acts_by_it(
    desk: PageClient, world: World, mario: Person, anna: Account
) -> None:
    paper = world.document(mario)
    row = world.delegation(anna, mario, document=paper)
    address = f"/operatore/persone/BS7/documenti/{paper.id}/togli"
    page = desk.get(address).form("togli").submit(status=422, reason="doppio")
    assert "prima chiudi o cambia la delega" in page.text
    desk.get(f"{PAGE}/{row.id}/fine").form("fine").submit(why="finita")
    assert desk.get(address).form("togli").submit(reason="doppio").flashes == ["Documento tolto."]


def test_another_offices_person_is_not_there(desk: PageClient, world: World, anna: Account) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    row = world.delegation(anna, world.person(code="CR1", office=other))
    for path in ("", "/nuova", f"/{row.id}", f"/{row.id}/fine"):
        desk.get(f"/operatore/persone/CR1/chi-aiuta{path}", 404)
