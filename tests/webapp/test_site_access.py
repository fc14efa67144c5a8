"""Getting into the site with and without an e-mail: given by the office, by letter or invitation, and closed again."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, text

from models.accounts import Account, ReadingChoice
from models.casework import PersonEvent
from models.messages import OutboxMessage
from models.people import Person
from models.territory import Office
from models.types import Contrast, Motion, PersonEventKind, Role, TextSize
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, PASSWORD, World
from webapp.extensions import clock, limiter
from webapp.security import hash_password
from webapp.services import sign_in_codes
from webapp.services.messages import letters, notices

WRONG = "I dati di accesso non sono corretti. Controlla e riprova."
MINE = "mia-e-nuova-parola"
CODE = re.compile(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}")
PIN = re.compile(r"\b\d{4} \d{4}\b")


@pytest.fixture
def person(world: World) -> Person:
    """Somebody without an e-mail."""
    return world.person(name="Elisa", surname="Pezzotti")


@pytest.fixture
def address(person: Person) -> str:
    """Where the office gives access."""
    return f"/operatore/persone/{person.registration.code}/accesso"


def letter(desk: PageClient, address: str) -> PdfReader:
    """Press the button, and read what comes."""
    page = desk.get(address)
    form = next(form for form in page.select("main form") if form["action"].endswith("/lettera"))
    shown = desk.post(form["action"])
    assert shown.response.mimetype == "application/pdf"
    assert shown.response.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(shown.response.data))


def words(reader: PdfReader) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def code_and_pin(reader: PdfReader) -> tuple[str, str]:
    """What the letter says."""
    text = words(reader)
    return CODE.findall(text)[0], PIN.findall(text)[0]


def events(world: World) -> list[str]:
    """What happened to the person's access."""
    kind = PersonEvent.kind == PersonEventKind.ACCESS_CHANGED
    return [event.detail for event in world.session.scalars(select(PersonEvent).where(kind).order_by(PersonEvent.id))]


# --- by letter --------------------------------------------------------------------------------------------------------


def test_a_letter_gives_a_code_and_a_pin_that_open_the_persons_pages(
    desk: PageClient, client: PageClient, address: str
) -> None:
    code, pin = code_and_pin(letter(desk, address))
    page = client.login(code, pin)
    assert page.h1 == "Scegli il tuo PIN"
    assert "Pezzotti" in page.text
    page = page.form("Tengo il PIN della lettera").submit()
    assert page.h1 == "Le mie opportunità"
    client.logout()
    assert client.login(code.lower().replace("-", " "), pin.replace(" ", "")).h1 == "Le mie opportunità"


def test_the_pin_is_on_the_paper_and_nowhere_else(
    desk: PageClient, world: World, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    _code, pin = code_and_pin(letter(desk, address))
    bare = pin.replace(" ", "")
    kept = []
    for table in (
        world.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        if (world.session.get_bind().dialect.name == "sqlite")
        else ["account", "person", "person_event", "outbox_message", "access_log"]
    ):
        kept += [str(row) for row in world.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    everything = " ".join(kept) + caplog.text + desk.get(address).body
    assert pin not in everything
    assert bare not in everything


def test_a_new_letter_has_a_new_pin_and_ends_the_old_one_and_every_session(
    desk: PageClient, client: PageClient, address: str
) -> None:
    code, old = code_and_pin(letter(desk, address))
    client.login(code, old)
    assert "il PIN è nuovo" in desk.get(address).main
    same, new = code_and_pin(letter(desk, address))
    assert (same, new != old) == (code, True)
    assert client.get("/persona", 302).location == "/accedi"
    assert client.login(code, old, status=422).errors == [WRONG]
    assert client.login(code, new).h1 == "Scegli il tuo PIN"


def test_the_letter_is_in_the_history_without_what_opens_the_site(
    desk: PageClient, world: World, person: Person, address: str
) -> None:
    _code, pin = code_and_pin(letter(desk, address))
    page = desk.get(f"/operatore/persone/{person.registration.code}/storia")
    assert "Con una lettera: codice e PIN" in page.main
    assert pin not in page.main
    assert not CODE.search(page.main)
    assert len(events(world)) == 1


def test_the_office_sees_how_somebody_gets_in_and_that_a_lost_letter_is_printed_anew(
    desk: PageClient, person: Person, address: str
) -> None:
    assert "non usa il sito" in desk.get(f"/operatore/persone/{person.registration.code}").main
    assert "Non le manca niente" in desk.get(address).main
    code, _pin = code_and_pin(letter(desk, address))
    page = desk.get(address)
    assert code in page.main
    assert "La lettera non è arrivata, o il PIN è dimenticato?" in page.main


def test_the_letter_is_tagged_and_says_how_to_begin(desk: PageClient, address: str) -> None:
    reader = letter(desk, address)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = words(reader)
    for said in ("Buongiorno Elisa Pezzotti,", "scegli «Accedi»", "Il sito non è un obbligo"):
        assert said in text


def test_a_letter_in_easy_words_for_whoever_reads_so(
    desk: PageClient, world: World, person: Person, address: str
) -> None:
    page = desk.get(address).form("Lettere facili da leggere").submit()
    assert page.flashes == ["Da ora le lettere sono facili da leggere."]
    assert "Buongiorno Elisa Pezzotti. Ora puoi usare il sito." in words(letter(desk, address))
    page = desk.get(address).form("Lettere normali").submit()
    assert "Buongiorno Elisa Pezzotti, da oggi" in words(letter(desk, address))
    account = world.session.scalars(select(Account).where(Account.person_id == person.id)).one()
    how = {"text_size": TextSize.NORMAL, "contrast": Contrast.NORMAL, "motion": Motion.DEVICE}
    world.keep(ReadingChoice(account_id=account.id, easy=True, **how))
    page = desk.get(address)
    assert "Lo ha scelto la persona nel sito." in page.main
    assert "Buongiorno Elisa Pezzotti. Ora" in words(letter(desk, address))


# --- what is typed ----------------------------------------------------------------------------------------------------


def with_code(world: World, person: Person, pin: str = "48271936") -> Account:
    """An account with a code and a PIN that the person has kept."""
    account = world.account(Role.CANDIDATE, person=person)
    with world.app.app_context():
        account.password_hash = hash_password(pin)
    account.email, account.sign_in_code = None, sign_in_codes.new_code()
    world.session.commit()
    return account


@pytest.mark.parametrize("typed", ["ABC", "KRM-482-7T", "elisa.example.org", "KRM-482-7TXX"])
def test_a_slip_in_a_code_is_named_as_such(client: PageClient, typed: str) -> None:
    page = client.login(typed, "48271936", status=422)
    assert len(page.errors) == 1
    assert "come codice ha un errore o non è completo" in page.errors[0]


def test_failures_by_code_are_those_by_e_mail(client: PageClient, world: World, person: Person) -> None:
    account = with_code(world, person)
    pages = {
        client.login(code, pin, status=422).errors[0]
        for code, pin in [(sign_in_codes.new_code(), "48271936"), (account.sign_in_code, "00000000")]
    }
    account.active = False
    world.session.commit()
    pages.add(client.login(account.sign_in_code, "48271936", status=422).errors[0])
    assert pages == {WRONG}


def test_attempts_on_a_code_are_counted_however_it_is_written(
    fresh_app: Callable[..., Flask], world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)
    code = with_code(world, person).sign_in_code
    limits = {"SIGN_IN_LIMIT": "100 per hour", "SIGN_IN_LIMIT_PER_ACCOUNT": "3 per hour"}
    client = PageClient(fresh_app(RATELIMIT_ENABLED=True, **limits))
    for written in (code, sign_in_codes.written(code).lower(), f" {code[:2]} {code[2:]} "):
        client.login(written, "00000000", status=422)
    client.login(code, "48271936", status=429)


def test_an_account_with_a_code_and_an_e_mail_opens_with_both(client: PageClient, world: World, person: Person) -> None:
    account = with_code(world, person)
    account.email = "elisa@example.org"
    world.session.commit()
    for name in (account.email, account.sign_in_code):
        assert client.login(name, "4827 1936").h1 == "Le mie opportunità"
        assert "Il PIN o la password che usi ora" in client.get("/accesso").main
        client.logout()


# --- a PIN or a password of one's own ---------------------------------------------------------------------------------


@pytest.fixture
def inside(client: PageClient, world: World, person: Person) -> PageClient:
    """Signed in with a code."""
    client.login(with_code(world, person).sign_in_code, "48271936")
    return client


def change(client: PageClient, old: str, new: str, again: str = "", *, status: int = 200) -> Page:
    """Fill in the form."""
    return client.get("/accesso").form("old").submit(old=old, password=new, again=again or new, status=status)


def test_somebody_chooses_a_pin_of_their_own_and_stays_signed_in(
    inside: PageClient, client: PageClient, world: World
) -> None:
    page = inside.get("/persona/dati").click("Cambia il PIN")
    page = page.form("old").submit(old="4827 1936", password="7391 5082 6", again="739150826")
    assert page.flashes == ["Fatto. Da ora accedi con il PIN nuovo."]
    assert page.h1 == "Le mie opportunità"
    code = world.session.scalars(select(Account.sign_in_code).where(Account.sign_in_code.is_not(None))).one()
    inside.logout()
    assert client.login(code, "48271936", status=422).errors == [WRONG]
    assert client.login(code, "739 150 826").h1 == "Le mie opportunità"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("1234567", "Il PIN deve avere da 8 a 12 cifre."),
        ("1234567890123", "Il PIN deve avere da 8 a 12 cifre."),
        ("12345678", "Questo PIN si indovina"),
        ("unaparola", "Nel PIN ci sono solo cifre"),
        ("17051985", "La tua data di nascita si indovina"),
    ],
)
def test_a_pin_that_will_not_do(inside: PageClient, new: str, said: str) -> None:
    (error,) = change(inside, "48271936", new, status=422).errors
    assert said in error


def test_the_old_pin_is_asked_for_and_the_new_one_twice(inside: PageClient) -> None:
    assert "Non è il PIN che usi ora" in change(inside, "00000000", "73915082", status=422).errors[0]
    assert "I due PIN sono diversi" in change(inside, "48271936", "73915082", "73915083", status=422).errors[0]


def test_a_pin_form_with_a_field_left_out_is_named_and_not_an_error(inside: PageClient) -> None:
    inside.get("/accesso")
    page = inside.post("/accesso", {"old": "48271936", "again": "73915082"}, status=422)
    assert "Scrivi il PIN nuovo." in page.text


def test_whoever_came_for_a_page_reaches_it_after_the_question_about_the_pin(
    desk: PageClient, client: PageClient, address: str
) -> None:
    code, pin = code_and_pin(letter(desk, address))
    client.get("/persona/scheda", follow=True)
    page = client.login(code, pin).form("old").submit(old=pin, password="73915082", again="73915082")
    assert page.h1 == "La mia scheda"


def test_a_password_changes_in_the_same_way(signed_in: SignIn, world: World, client: PageClient) -> None:
    account = world.account(Role.EMPLOYER)
    browser = signed_in(account)
    assert "Non è la password che usi ora" in change(browser, "sbagliata", MINE, status=422).errors[0]
    assert "da 12 a 200 caratteri" in change(browser, PASSWORD, "corta", status=422).errors[0]
    assert change(browser, PASSWORD, MINE).flashes == ["Fatto. Da ora accedi con la password nuova."]
    assert client.login(account.email, PASSWORD, status=422).errors == [WRONG]
    assert client.login(account.email, MINE).status == 200


# --- by e-mail --------------------------------------------------------------------------------------------------------


def invite(desk: PageClient, address: str, email: str = "Elisa@example.org", status: int = 200) -> Page:
    """Fill in the form."""
    return desk.get(address).form("email").submit(email=email, status=status)


def sent_code(world: World) -> str:
    """The code in the last e-mail."""
    body = world.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).first()
    return body.split("scrivi questo codice:\n\n")[1].split()[0]


def test_an_invitation_lets_its_reader_choose_a_password(
    desk: PageClient, client: PageClient, world: World, address: str
) -> None:
    page = invite(desk, address)
    assert page.flashes == ["Invito in partenza per elisa@example.org."]
    assert "Pezzotti" not in world.session.scalars(select(OutboxMessage.body)).one()
    page = client.get("/primo-accesso").form("codice").submit(codice=sent_code(world))
    page = page.form("password").submit(password=MINE, again=MINE)
    assert page.flashes == ["Fatto. Da ora accedi con la tua e-mail e questa password."]
    assert page.h1 == "Le mie opportunità"
    client.logout()
    assert client.login("elisa@example.org", MINE).h1 == "Le mie opportunità"


def test_an_invitation_works_once_in_time_and_as_the_latest(
    desk: PageClient, client: PageClient, world: World, address: str
) -> None:
    invite(desk, address)
    first = sent_code(world)
    invite(desk, address)
    second = sent_code(world)
    assert "non si può usare" in client.get(f"/primo-accesso?codice={first}", 410).main
    clock.frozen_at = NOW + timedelta(days=15)
    assert "è passato troppo tempo" in client.get(f"/primo-accesso?codice={second}", 410).main
    assert "L'invito è scaduto" in desk.get(address).main
    clock.frozen_at = NOW
    client.get(f"/primo-accesso?codice={second}").form("password").submit(password=MINE, again=MINE)
    client.logout()
    assert "non si può usare" in client.get(f"/primo-accesso?codice={second}", 410).main


def test_until_the_password_is_chosen_nothing_opens_the_account(
    desk: PageClient, client: PageClient, address: str
) -> None:
    invite(desk, address)
    for guess in ("", "x", PASSWORD):
        assert client.login("elisa@example.org", guess, status=422).errors


def test_an_address_of_somebody_else_is_refused(desk: PageClient, world: World, address: str) -> None:
    taken = world.account(Role.EMPLOYER).email
    assert "accede già qualcun altro" in invite(desk, address, taken, status=422).errors[0]
    assert "manca la chiocciola" in invite(desk, address, "elisa", status=422).errors[0]


def test_an_e_mail_beside_a_letter_leaves_the_pin_as_it_is(
    desk: PageClient, client: PageClient, world: World, address: str
) -> None:
    code, pin = code_and_pin(letter(desk, address))
    invite(desk, address)
    assert client.login(code, pin).h1 == "Scegli il tuo PIN"


def reached(world: World, person: Person) -> str | None:
    """Where the person's e-mail goes, as notices and letters see it."""
    world.session.expire_all()
    found = notices.reached_by(world.session, person=person)
    paper = world.session.scalar(select(Person.id).where(Person.id == person.id, letters.without_email(Person.id)))
    assert (found is None) == (paper is not None)
    return found.email if found else None


def test_an_address_is_the_persons_only_once_its_invitation_was_opened(
    desk: PageClient, client: PageClient, world: World, person: Person, address: str
) -> None:
    invite(desk, address)
    assert reached(world, person) is None
    client.get(f"/primo-accesso?codice={sent_code(world)}").form("password").submit(password=MINE, again=MINE)
    assert reached(world, person) == "elisa@example.org"


@pytest.mark.parametrize("closed", [False, True])
def test_a_letter_after_an_invitation_that_nobody_opened_drops_its_address(
    desk: PageClient, world: World, person: Person, address: str, closed: bool
) -> None:
    invite(desk, address)
    if closed:
        desk.get(address).form("Chiudi l'accesso").submit()
    letter(desk, address)
    assert reached(world, person) is None


def test_an_address_in_use_changes_only_after_it_was_closed(
    desk: PageClient, client: PageClient, world: World, address: str
) -> None:
    invite(desk, address)
    client.get(f"/primo-accesso?codice={sent_code(world)}").form("password").submit(password=MINE, again=MINE)
    assert "prima chiudi l'accesso" in invite(desk, address, "nuova@example.org", status=422).errors[0]
    client.logout()
    assert client.login("elisa@example.org", MINE).status == 200
    desk.get(address).form("Chiudi l'accesso").submit()
    assert invite(desk, address, "nuova@example.org").flashes == ["Invito in partenza per nuova@example.org."]


def test_whoever_has_an_e_mail_beside_a_code_changes_their_password(
    client: PageClient, world: World, person: Person
) -> None:
    account = with_code(world, person)
    account.email, account.password_hash = "elisa@example.org", world.account(Role.OFFICER).password_hash
    world.session.commit()
    client.login("elisa@example.org", PASSWORD)
    assert change(client, PASSWORD, MINE).flashes == ["Fatto. Da ora accedi con la password nuova."]


def test_attempts_by_e_mail_and_by_code_are_counted_together(
    fresh_app: Callable[..., Flask], world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)
    account = with_code(world, person)
    account.email = "elisa@example.org"
    world.session.commit()
    limits = {"SIGN_IN_LIMIT": "100 per hour", "SIGN_IN_LIMIT_PER_ACCOUNT": "2 per hour"}
    client = PageClient(fresh_app(RATELIMIT_ENABLED=True, **limits))
    for name in (account.email, account.sign_in_code):
        client.login(name, "00000000", status=422)
    client.login(account.email, "48271936", status=429)


# --- closing ----------------------------------------------------------------------------------------------------------


def test_access_is_closed_at_once_and_opened_again_by_a_letter(
    desk: PageClient, client: PageClient, world: World, address: str
) -> None:
    code, pin = code_and_pin(letter(desk, address))
    client.login(code, pin)
    page = desk.get(address).form("Chiudi l'accesso").submit()
    assert page.flashes == ["Accesso chiuso: da ora non si entra più."]
    assert client.get("/persona", 302).location == "/accedi"
    assert client.login(code, pin, status=422).errors == [WRONG]
    same, new = code_and_pin(letter(desk, address))
    assert same == code
    assert client.login(same, new).status == 200
    assert len(events(world)) == 3


def test_only_the_persons_own_account_is_closed(desk: PageClient, officer: Account, world: World, address: str) -> None:
    desk.get(address)
    desk.post(f"{address}/chiudi", {"account": officer.id}, 404)
    desk.post(f"{address}/chiudi", {"account": "x"}, 404)
    assert world.again(officer).active


def test_another_offices_person_is_nobody(desk: PageClient, world: World) -> None:
    other = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    stranger = world.person(office=other, code="CR1")
    desk.get("/operatore")
    for part in ("", "/lettera", "/invito", "/chiudi", "/lettere"):
        method = desk.post if part else desk.get
        method(f"/operatore/persone/{stranger.registration.code}/accesso{part}", status=404)
