"""The office reads what services refer: takes it for a person of the list, registers them from it, or gives it back."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AccessLog
from models.casework import CapacityChange
from models.messages import Notice
from models.people import Person
from models.referrals import Referral, ReferralCapacity, ReferralDocument
from models.referring_services import ReferringService
from models.territory import Office
from models.types import AssessmentSource, ConsentForm, NoticeKind, ReferralState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, PDF, World
from webapp.digests import write
from webapp.services.messages.notices import Audience

S = ReferralState
INDEX = "/operatore/segnalazioni"


@pytest.fixture
def service(world: World) -> ReferringService:
    """A service that works with Brescia's office."""
    return world.service(name="Centro del Lago", phone="030 1")


@pytest.fixture
def sent(world: World, service: ReferringService) -> Referral:
    """Somebody whom it refers."""
    made = world.referral(service=service, phone="030 7654321", wishes="Stare all'aperto.")
    made.capacities = [ReferralCapacity(dimension="d430", level=3), ReferralCapacity(dimension="d155", level=2)]
    return world.keep(made)


def test_what_was_sent_waits_on_the_desk_and_in_the_list(desk: PageClient, sent: Referral) -> None:
    desktop = desk.get("/operatore")
    assert [link.text for link in desktop.select("#segnalazioni .lines a")] == ["Segnalata Olga"]
    assert "Segnalazioni dei servizi (1)" in desktop.one("#segnalazioni").text
    page = desk.get(INDEX)
    assert [tab.text for tab in page.select(".tabs a")] == [
        "Da prendere in carico 1",
        "Prese in carico 0",
        "Restituite 0",
        "Concluse 0",
    ]
    page = page.click("Segnalata Olga")
    assert "Stare all'aperto." in page.main
    assert "030 7654321" in page.main
    assert "Segnalata Olga" in desk.get(f"{INDEX}?cerca=olga").main
    assert "Nessuna segnalazione trovata" in desk.get(f"{INDEX}?cerca=nessuno").main


def test_somebody_already_on_the_list_is_recognised_and_taken(
    world: World, desk: PageClient, session: Session, sent: Referral
) -> None:
    same = world.person(code="BS7", name="Olga", surname="Segnalata", capacities={"d430": 1})
    same.birth_date = date(1990, 3, 4)
    session.commit()
    page = desk.get(f"{INDEX}/{sent.id}").click("Prendi in carico")
    assert "Stesso nome, stessa data di nascita." in page.main
    page = page.form("prendi").submit(person="BS7")
    assert page.flashes == ["Segnalazione presa in carico: il servizio lo legge nell'e-mail del giorno."]
    assert (world.again(sent).state, sent.person_id) == (S.TAKEN, same.id)
    (change,) = session.scalars(select(CapacityChange))
    assert (change.dimension, change.source) == ("d155", AssessmentSource.SERVICE)
    page = desk.get(f"{INDEX}/{sent.id}")
    assert page.table("Dove la scheda dice altro") == [
        {"Capacità": "Sollevare e trasportare", "Per il servizio": "3", "Sulla scheda": "1"}
    ]
    pages = session.scalars(select(AccessLog.page).where(AccessLog.person_id == same.id)).all()
    assert {"officer_referrals.take", "officer_referrals.referral"} <= set(pages)


def test_which_of_those_alike_it_is_must_be_said(world: World, desk: PageClient, sent: Referral) -> None:
    world.person(code="BS7", name="Olga", surname="Segnalata").birth_date = sent.birth_date
    world.session.commit()
    page = desk.get(f"{INDEX}/{sent.id}/prendi").form("prendi").submit(status=422)
    assert page.errors == ["È una di queste persone?: Scegli una risposta."]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, "Scrivi il codice di iscrizione."),
        ({"code": "XX1"}, "Nell'elenco del tuo ufficio non c'è nessuno con questo codice."),
    ],
)
def test_which_person_it_is_must_be_said(
    world: World, desk: PageClient, sent: Referral, answers: dict[str, str], error: str
) -> None:
    page = desk.get(f"{INDEX}/{sent.id}/prendi").form("prendi").submit(status=422, **answers)
    assert [one.partition(": ")[2] for one in page.errors] == [error]
    assert world.again(sent).state is S.SENT


def test_somebody_whom_the_service_follows_already_is_not_taken_twice(
    world: World, desk: PageClient, sent: Referral, service: ReferringService
) -> None:
    followed = world.referral(S.TAKEN, service=service).person
    followed.birth_date, code = sent.birth_date, followed.registration.code
    world.session.commit()
    page = desk.get(f"{INDEX}/{sent.id}/prendi").form("prendi").submit(person="altra", code=code, status=422)
    assert "Il servizio segue già questa persona" in page.errors[0]


@pytest.mark.parametrize("other", [{"birth_date": date(1991, 4, 3)}, {"tax_code": "GRULGO90C44B157X"}])
def test_whoever_was_born_on_another_day_or_has_another_tax_code_is_taken_only_on_purpose(
    world: World, desk: PageClient, sent: Referral, other: dict[str, object]
) -> None:
    sent.tax_code, chosen = "RSSLGO90C44B157K", world.person(code="BS9")
    for name, value in ({"birth_date": sent.birth_date} | other).items():
        setattr(chosen, name, value)
    world.session.commit()
    page = desk.get(f"{INDEX}/{sent.id}/prendi")
    assert "ho controllato" not in page.main
    page = page.form("prendi").submit(code="BS9", status=422)
    assert "La data di nascita o il codice fiscale sono diversi." in page.errors[0]
    assert world.again(sent).state is S.SENT
    page.form("prendi").submit(sure="y")
    assert (world.again(sent).state, sent.person_id) == (S.TAKEN, chosen.id)


def test_who_was_confirmed_is_not_confirmed_for_somebody_else(world: World, desk: PageClient, sent: Referral) -> None:
    world.person(code="BS8"), world.person(code="BS9")
    page = desk.get(f"{INDEX}/{sent.id}/prendi").form("prendi").submit(code="BS8", status=422)
    page.form("prendi").submit(code="BS9", sure="y", status=422)
    assert world.again(sent).state is S.SENT


def test_somebody_new_is_registered_from_the_referral(
    world: World, desk: PageClient, session: Session, sent: Referral
) -> None:
    page = desk.get(f"{INDEX}/{sent.id}/prendi").click("Mettila in elenco")
    form = page.form("nuova")
    held = form.values
    assert (held["surname"], held["birth_date"], held["phone"]) == (["Segnalata"], ["1990-03-04"], ["030 7654321"])
    assert form.submit(sex="F", category="", status=422).errors == ["Categoria: Scegli la categoria."]
    form.submit(sex="F", category="l381")
    person = session.scalars(select(Person).where(Person.surname == "Segnalata")).one()
    assert (world.again(sent).state, sent.person_id) == (S.TAKEN, person.id)
    assert {row.dimension: row.level for row in person.profile.capacities} == {"d155": 2, "d430": 3}
    page = desk.get(f"/operatore/persone/nuova?segnalazione={sent.id}", follow=True)
    assert page.url.endswith(f"{INDEX}/{sent.id}")
    assert "Segnalata Olga" in desk.get("/operatore/persone?testo=segnalata").main


def test_what_lacks_something_goes_back_with_words(world: World, desk: PageClient, sent: Referral) -> None:
    page = desk.get(f"{INDEX}/{sent.id}").click("Manca qualcosa: restituiscila al servizio")
    assert page.form("passo").submit(status=422).errors == ["Che cosa manca?: Scrivi che cosa manca."]
    page = page.form("passo").submit(note="Come la raggiungiamo di mattina?")
    assert "Tocca al servizio" in page.main
    assert (world.again(sent).state, sent.history[-1].note) == (S.RETURNED, "Come la raggiungiamo di mattina?")


def test_what_the_service_is_completing_is_not_read_before_it_is_sent_again(
    world: World, desk: PageClient, service: ReferringService
) -> None:
    returned = world.referral(S.RETURNED, service=service, why="Parola nuova.", consent_form=ConsentForm.SIGNED)
    paper = {"name": "consenso", "media_type": "application/pdf", "size": len(PDF), "added_at": NOW, "content": PDF}
    world.keep(ReferralDocument(referral_id=returned.id, **paper))
    page = desk.get(f"{INDEX}/{returned.id}")
    assert "Olga" in page.main
    assert "Parola nuova." not in page.main
    assert "Apri il documento firmato" not in page.main
    assert "qui leggi solo chi è e che cosa manca" in page.main
    desk.get(f"{INDEX}/{returned.id}/documento", 404)


def test_the_list_of_those_who_were_taken_is_a_look_at_each(
    world: World, desk: PageClient, session: Session, service: ReferringService
) -> None:
    taken, _waiting = world.referral(S.TAKEN, service=service), world.referral(service=service)
    desk.get(INDEX)
    assert session.scalars(select(AccessLog)).all() == []
    desk.get(f"{INDEX}?stato=prese")
    looks = session.scalars(select(AccessLog)).all()
    assert [(one.person_id, one.page) for one in looks] == [(taken.person_id, "officer_referrals.index")]


def test_a_step_from_an_older_page_is_not_taken(world: World, desk: PageClient, sent: Referral) -> None:
    old = desk.get(f"{INDEX}/{sent.id}/restituisci")
    desk.get(f"{INDEX}/{sent.id}/restituisci").form("passo").submit(note="Il primo.")
    assert "Nel frattempo la segnalazione è cambiata" in old.form("passo").submit(note="Il secondo.").flashes[0]
    assert [step.note for step in world.again(sent).history if step.note] == ["Il primo."]


def test_the_office_ends_it_or_records_that_the_consent_was_withdrawn(
    world: World, desk: PageClient, service: ReferringService
) -> None:
    ended = world.referral(S.TAKEN, service=service)
    desk.get(f"{INDEX}/{ended.id}").click("Il servizio non la segue più").form("passo").submit()
    assert world.again(ended).state is S.CLOSED
    taken, waiting = world.referral(S.TAKEN, service=service), world.referral(service=service)
    page = desk.get(f"{INDEX}/{taken.id}").click("La persona revoca il consenso")
    page = page.form("passo").submit(channel="telefono")
    assert "Consenso revocato" in page.main
    page = desk.get(f"{INDEX}/{waiting.id}/revoca").form("passo").submit(channel="di_persona")
    assert page.h1 == "Segnalazioni dei servizi"
    assert (world.again(waiting).state, waiting.why) == (S.WITHDRAWN, "")


def test_the_signed_consent_is_opened(world: World, desk: PageClient, service: ReferringService) -> None:
    sent = world.referral(service=service, consent_form=ConsentForm.SIGNED)
    paper = {"name": "consenso", "media_type": "application/pdf", "size": len(PDF), "added_at": NOW, "content": PDF}
    world.keep(ReferralDocument(referral_id=sent.id, **paper))
    answer = desk.client.get(f"{INDEX}/{sent.id}/documento")
    assert (answer.status_code, answer.data) == (200, PDF)
    desk.get(f"{INDEX}/{world.referral(service=service).id}/documento", 404)


def test_of_a_consent_taken_back_the_office_reads_the_days_and_no_words(
    world: World, desk: PageClient, service: ReferringService
) -> None:
    told = {"why": "Vuole tornare al lavoro.", "wishes": "Stare all'aperto.", "consent_words": "Solo la mattina."}
    taken = world.referral(S.TAKEN, service=service, consent_form=ConsentForm.SIGNED, **told)
    paper = {"name": "consenso", "media_type": "application/pdf", "size": len(PDF), "added_at": NOW, "content": PDF}
    world.keep(ReferralDocument(referral_id=taken.id, **paper))
    before = desk.get(f"{INDEX}/{taken.id}")
    assert all(words in before.main for words in (*told.values(), "Apri il documento firmato"))
    after = before.click("La persona revoca il consenso").form("passo").submit(channel="telefono")
    assert not any(words in after.main for words in (*told.values(), "Apri il documento firmato"))
    assert "Revocato:" in after.one("#consenso").text
    assert not any(after.select(card) for card in ("#desideri", "#capacita", "#aiuti"))
    desk.get(f"{INDEX}/{taken.id}/documento", 404)


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN])
def test_what_a_service_keeps_to_itself_is_not_the_offices(world: World, desk: PageClient, state: S) -> None:
    kept = world.referral(state)
    desk.get(f"{INDEX}/{kept.id}", 404)
    desk.get(f"/operatore/persone/nuova?segnalazione={kept.id}", 404)


def test_another_office_sees_nothing_of_it(world: World, signed_in: SignIn, sent: Referral) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = signed_in(world.account(Role.OFFICER, office=cremona))
    for path in ("", "/prendi", "/restituisci", "/concludi", "/revoca", "/documento"):
        stranger.get(f"{INDEX}/{sent.id}{path}", 404)
    assert "Segnalata" not in stranger.get(INDEX).main
    stranger.get(f"/operatore/servizi/{sent.service_id}", 404)


TOLD = {
    Audience.OFFICE: ("sent", "withdrawn", "closed", "consent_withdrawn"),
    Audience.SERVICE: ("taken", "returned", "closed", "consent_withdrawn"),
}


@pytest.mark.parametrize(("audience", "step"), [(who, step) for who, steps in TOLD.items() for step in steps])
def test_every_step_that_is_told_has_its_words(app: Flask, audience: Audience, step: str) -> None:
    params = {"to": audience.value, "step": step, "service": "Centro"}
    notice = Notice(recipient="a@example.org", language="it", kind=NoticeKind.REFERRAL, params=params)
    with app.app_context():
        _subject, body = write([notice])
    assert "Novità su una segnalazione" not in body
    assert "segnalazione" in body


def test_the_mail_says_no_name(app: Flask, world: World, desk: PageClient, session: Session, sent: Referral) -> None:
    world.account(Role.REFERRER, service=sent.service, email="centro@example.org")
    desk.get(f"{INDEX}/{sent.id}/restituisci").form("passo").submit(note="Manca.")
    with app.app_context():
        notices = session.scalars(select(Notice).where(Notice.recipient == "centro@example.org")).all()
        _subject, body = write(notices)
    assert "L'ufficio ha restituito una vostra segnalazione" in body
    assert not {"Segnalata", "Olga", "Centro del Lago"} & set(body.replace(".", " ").split())
