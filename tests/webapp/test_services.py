"""The office keeps the services that refer people, and says who signs in for them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.messages import OutboxMessage
from models.referring_services import ReferringService
from models.types import ReferralState, Role, ServiceKind
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.extensions import clock

INDEX = "/operatore/servizi"
GOOD = {"name": "SerD di Iseo", "kind": "dipendenze", "comune": "Iseo", "phone": "030 123456"}
PASSWORD = "quattro cavalli blu"


@pytest.fixture
def service(world: World) -> ReferringService:
    """A service of Brescia's office."""
    return world.service(name="Centro del Lago")


def test_a_service_is_added_and_corrected(desk: PageClient, session: Session) -> None:
    assert "Nessun servizio ancora" in desk.get(INDEX).main
    page = desk.get(INDEX).click("Aggiungi un servizio").form("servizio").submit(**GOOD)
    assert page.h1 == "SerD di Iseo"
    page = page.click("Modifica i dati del servizio").form("servizio").submit(contact="Ines Roveredo")
    kept = session.scalars(select(ReferringService)).one()
    assert (kept.kind, kept.comune.name, kept.contact) == (ServiceKind.ADDICTION, "Iseo", "Ines Roveredo")


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"name": ""}, "Scrivi il nome."),
        ({"name": "Centro del Lago"}, "C'è già un servizio con questo nome."),
        ({"kind": ""}, "Scegli il tipo."),
        ({"comune": "Atlantide"}, "«Atlantide» non è un comune conosciuto."),
        ({"email": "boh"}, "Non è un indirizzo e-mail: manca la chiocciola, o qualcosa intorno."),
    ],
)
@pytest.mark.usefixtures("service")
def test_what_is_wrong_is_said_on_its_field(desk: PageClient, answers: dict[str, str], error: str) -> None:
    page = desk.get(f"{INDEX}/nuovo").form("servizio").submit(status=422, **{**GOOD, **answers})
    assert [one.partition(": ")[2] for one in page.errors] == [error]


def test_two_officers_at_once_do_not_write_over_each_other(
    desk: PageClient, session: Session, service: ReferringService
) -> None:
    first, second = (desk.get(f"{INDEX}/{service.id}/modifica") for _ in range(2))
    first.form("servizio").submit(contact="La prima")
    page = second.form("servizio").submit(contact="La seconda", status=409)
    assert "Nel frattempo questi dati sono cambiati" in page.errors[0]
    page.form("servizio").submit()
    session.expire_all()
    assert service.contact == "La seconda"


def test_the_list_counts_people_and_referrals(world: World, desk: PageClient, service: ReferringService) -> None:
    world.account(Role.REFERRER, service=service)
    for state in (ReferralState.SENT, ReferralState.TAKEN, ReferralState.DRAFT):
        world.referral(state, service=service)
    (line,) = desk.get(INDEX).select("main .lines li")
    assert line.text == (
        "Centro del Lago Servizio di salute mentale (CSM, DSM) · accede 1 persona · 1 segnalazione da leggere · "
        "segue 1 persona"
    )


def code_in(session: Session) -> str:
    body = session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).first()
    return re.search(r"^[\w-]{40,}$", body or "", re.MULTILINE).group()


def test_somebody_is_invited_chooses_a_password_and_refers(
    app: Flask, desk: PageClient, session: Session, service: ReferringService
) -> None:
    page = desk.get(f"{INDEX}/{service.id}").click("Invita una persona")
    assert page.form("invito").submit(email="", status=422).errors == ["E-mail: Scrivi l'e-mail."]
    page = page.form("invito").submit(email="Ines@example.org")
    assert "ines@example.org" in page.one("#persone").text
    body = session.scalars(select(OutboxMessage.body)).one()
    assert "Centro del Lago" not in body
    code, browser = code_in(session), PageClient(app)
    page = browser.get("/invito/servizio").form("codice-ricevuto").submit(codice=code)
    page = page.form("entra").submit(person_name="Ines Roveredo", password=PASSWORD, again="altro", status=422)
    assert page.errors == ["Scrivila di nuovo: Le due password sono diverse."]
    page = page.form("entra").submit(person_name="Ines Roveredo", password=PASSWORD, again=PASSWORD)
    assert (page.h1, page.flashes) == ("Segnalazioni", ["Ora accedi per Centro del Lago."])
    made = session.scalars(select(Account).where(Account.email == "ines@example.org")).one()
    assert (made.role, made.service_id) == (Role.REFERRER, service.id)
    browser.logout()
    assert "già stato usato" in browser.get(f"/invito/servizio?codice={code}", 410).main


def test_an_invitation_is_taken_back_and_a_new_one_takes_the_place_of_the_old(
    app: Flask, desk: PageClient, session: Session, service: ReferringService
) -> None:
    desk.get(f"{INDEX}/{service.id}/inviti/nuovo").form("invito").submit(email="ines@example.org")
    code = code_in(session)
    page = desk.get(f"{INDEX}/{service.id}").form("Ritira l'invito ines@example.org").submit()
    assert page.flashes == ["Invito ritirato."]
    assert "non si può usare" in PageClient(app).get(f"/invito/servizio?codice={code}", 410).main


def test_an_address_that_has_an_account_is_told_so_and_nobody_else_is(
    world: World, desk: PageClient, session: Session, service: ReferringService
) -> None:
    world.account(Role.EMPLOYER, email="ditta@example.org")
    page = desk.get(f"{INDEX}/{service.id}/inviti/nuovo").form("invito").submit(email="ditta@example.org")
    assert page.flashes == ["Invito in partenza per ditta@example.org."]
    body = session.scalars(select(OutboxMessage.body)).one()
    assert "Questo indirizzo serve già per un altro accesso" in body


def test_whoever_leaves_sees_nothing_any_more_and_may_come_back(
    world: World, signed_in: SignIn, desk: PageClient, service: ReferringService
) -> None:
    carer = world.account(Role.REFERRER, service=service)
    browser = signed_in(carer)
    page = desk.get(f"{INDEX}/{service.id}").form(f"Chiudi l'accesso {carer.name}").submit()
    assert "Accesso chiuso" in page.flashes[0]
    assert browser.get("/invio", follow=True).h1 == "Accedi"
    page.form(f"Riapri l'accesso {carer.name}").submit()
    assert world.again(carer).active


def test_only_people_of_the_service_are_let_in_or_out(
    world: World, desk: PageClient, service: ReferringService
) -> None:
    other = world.account(Role.REFERRER)
    token = desk.get(f"{INDEX}/{service.id}/modifica").token
    desk.post(f"{INDEX}/{service.id}/persone/{other.id}/chiudi", {"csrf_token": token}, 404)
    assert world.again(other).active


def test_no_invitation_is_for_ever(app: Flask, desk: PageClient, session: Session, service: ReferringService) -> None:
    desk.get(f"{INDEX}/{service.id}/inviti/nuovo").form("invito").submit(email="ines@example.org")
    clock.frozen_at = NOW + timedelta(days=15)
    assert "non vale più" in PageClient(app).get(f"/invito/servizio?codice={code_in(session)}", 410).main
