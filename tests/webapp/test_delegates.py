"""Whoever acts for a person: for whom, for what, and what the person sees of it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.delegations import Delegation
from models.messages import OutboxMessage
from models.people import Person
from models.person_requests import PersonRequest
from models.proposals import Proposal
from models.types import DelegateKind, DelegateScope, ProposalState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.extensions import clock


@pytest.fixture
def mario(world: World) -> Person:
    """The person acted for, with a proposal to answer."""
    person = world.person(name="Mario", surname="Bianchi")
    world.proposal(ProposalState.PROPOSED, position=world.position(title="Aiuto in lavanderia"), person=person)
    return person


@pytest.fixture
def anna(world: World) -> Account:
    """Who acts for him."""
    account = world.account(Role.DELEGATE, email="anna@example.org")
    account.name = "Anna Rossi"
    return world.keep(account)


def test_the_header_and_each_page_say_for_whom_one_acts(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    page = signed_in(anna).get("/persona")
    assert page.one(".slim-acting").text.startswith("Agisci per Mario Bianchi")
    assert "«tu» vuol dire Mario Bianchi" in page.text
    assert "Aiuto in lavanderia" in page.text


def test_whoever_acts_for_nobody_is_told_how_that_begins(signed_in: SignIn, anna: Account) -> None:
    page = signed_in(anna).get("/delega")
    assert "Per ora non agisci per nessuno" in page.text
    assert not page.select(".slim-acting")


def test_of_two_people_one_is_chosen_and_the_other_left_alone(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, world.person(name="Luca", surname="Verdi"))
    world.delegation(anna, mario)
    browser = signed_in(anna)
    page = browser.get("/delega").form("Agisci per Luca Verdi").submit()
    assert page.flashes == ["Ora agisci per Luca Verdi."]
    assert "Aiuto in lavanderia" not in browser.get("/persona").text


def test_a_person_who_is_not_theirs_cannot_be_chosen(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    stranger = world.person(name="Luca", surname="Verdi")
    browser = signed_in(anna)
    browser.get("/delega")
    for number in (stranger.id, 0, "x", 2**70):
        page = browser.post("/delega/agisci", {"persona": number})
        assert page.flashes == ["Per questa persona ora non puoi agire: scegline una dell'elenco."]
    world.session.expire_all()
    assert world.session.get_one(Account, anna.id).person_id == mario.id


def ended(row: Delegation) -> None:
    row.ended_at = NOW


def not_begun(row: Delegation) -> None:
    row.starts_on = date(2026, 12, 1)


def out_of_scope(row: Delegation) -> None:
    row.scope = frozenset({DelegateScope.SHEET})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ended, "Non agisci più per Mario Bianchi"),
        (not_begun, "Non puoi ancora agire per Mario Bianchi"),
        (out_of_scope, "Questo non lo puoi fare per Mario Bianchi"),
    ],
)
def test_the_next_click_after_it_ended_says_so(
    signed_in: SignIn, world: World, mario: Person, change: Callable[[Delegation], None], said: str
) -> None:
    row = world.delegation(world.account(Role.DELEGATE), mario)
    browser = signed_in(row.account)
    form = browser.get("/persona").form("Mi interessa Aiuto in lavanderia")
    change(row)
    world.session.commit()
    page = form.submit(status=403)
    assert page.h1 == said
    assert "Quello che hai appena inviato non è stato salvato." in page.text
    assert browser.get("/delega").h1 == "Le persone che aiuti"


def test_who_only_reads_has_no_buttons_to_answer(signed_in: SignIn, world: World, mario: Person, anna: Account) -> None:
    world.delegation(anna, mario, scope=frozenset({DelegateScope.READ}))
    page = signed_in(anna).get("/persona")
    assert "Aiuto in lavanderia" in page.text
    assert "Mi interessa" not in page.text


def test_consents_and_erasure_need_a_scope_of_their_own(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario, scope=frozenset({DelegateScope.DATA}))
    browser = signed_in(anna)
    page = browser.get("/persona/dati")
    assert "Sui consensi" in page.text or "non comprende i consensi" in page.text
    assert not page.select("a[href='/persona/dati/chiedi/cancellazione']")
    assert browser.get("/persona/dati/chiedi/cancellazione", 403).h1.startswith("Questo non lo puoi fare")
    row.scope = frozenset({DelegateScope.DATA, DelegateScope.CONSENT})
    world.session.commit()
    assert browser.get("/persona/dati/chiedi/cancellazione").select("form")


def test_what_a_delegate_opens_is_written_down_and_the_person_reads_it(
    signed_in: SignIn, world: World, session: Session, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    signed_in(anna).get("/persona/scheda")
    look = session.scalars(select(AccessLog)).one()
    assert (look.account_id, look.person_id, look.page) == (anna.id, mario.id, "candidate_sheet.home")
    page = signed_in(world.account(Role.CANDIDATE, person=mario)).get("/persona/dati/chi-ha-guardato")
    assert "Anna Rossi, che ti aiuta" in page.text
    assert "Per aiutarti." in page.text


def test_a_look_is_written_down_whatever_the_browser_says_of_itself(
    signed_in: SignIn, world: World, session: Session, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    browser = signed_in(anna)
    browser.get("/persona/scheda/vocabolario/lavori?campo=jobs&jobs=cuoco", part=True)
    assert session.scalars(select(AccessLog)).all() == []
    browser.client.get("/persona/scheda", headers={"HX-Request": "true"})
    assert session.scalars(select(AccessLog.page)).all() == ["candidate_sheet.home"]


def test_the_person_themselves_leaves_no_look(
    client: PageClient, signed_in: SignIn, world: World, session: Session, mario: Person
) -> None:
    signed_in(world.account(Role.CANDIDATE, person=mario)).get("/persona")
    assert session.scalars(select(AccessLog)).all() == []


# --- the person's side ------------------------------------------------------------------------------------------------

HELPERS = "/persona/chi-mi-aiuta"
INVITE = f"{HELPERS}/invita"


@pytest.fixture
def marios(signed_in: SignIn, world: World, mario: Person) -> PageClient:
    """His own browser."""
    return signed_in(world.account(Role.CANDIDATE, person=mario, email="mario@example.org"))


def invited(session: Session) -> Delegation:
    session.expire_all()
    return session.scalars(select(Delegation)).one()


def code(session: Session) -> str:
    """The code in the last e-mail."""
    body = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one().body
    return re.findall(r"^[\w-]{40,}$", body, re.MULTILINE)[0]


ANSWERS = {
    "name": "Anna Rossi",
    "email": "Anna@example.org",
    "kind": "familiare",
    "scope": ["opportunita", "risposte"],
    "how_long": "12",
}


def test_an_invitation_says_who_asks_and_no_more(marios: PageClient, session: Session) -> None:
    page = marios.get(INVITE).form("invita").submit(**ANSWERS)
    assert page.flashes == ["Invito in partenza per anna@example.org."]
    assert "Invito mandato" in page.text
    row = invited(session)
    assert (row.email, row.scope, row.ends_on) == ("anna@example.org", {"opportunita", "risposte"}, date(2027, 11, 2))
    mail = session.scalars(select(OutboxMessage)).one()
    assert "Mario ti invita" in mail.subject
    # An address may be typed wrong: neither the surname nor what the site is for.
    for word in ("Bianchi", "lavoro", "disabil", "collocamento"):
        assert word not in mail.subject + mail.body


def test_who_is_invited_gets_an_account_and_acts(
    marios: PageClient, client: PageClient, world: World, session: Session
) -> None:
    marios.get(INVITE).form("invita").submit(**ANSWERS)
    page = client.get(f"/invito-ad-aiutare?codice={code(session)}")
    assert "Mario Bianchi ti chiede di agire per suo conto" in page.text
    page = page.form("accetta").submit(password="una lunga password", again="una lunga password")
    assert page.h1 == "Le persone che aiuti"
    assert page.flashes == ["Ora agisci per Mario Bianchi."]
    page = client.get("/persona").form("Mi interessa Aiuto in lavanderia").submit()
    assert page.flashes == ["Abbiamo detto all'ufficio che questo lavoro ti interessa."]
    theirs = marios.get(HELPERS)
    assert "Anna Rossi" in theirs.text
    assert "Ha detto: mi interessa (Aiuto in lavanderia)" in theirs.text
    assert "Ha risposto Anna Rossi, per te." in marios.get("/persona").text
    assert client.get(f"/invito-ad-aiutare?codice={code(session)}", 410).h1 == "Invito"


def test_who_acts_for_somebody_already_presses_one_button(
    marios: PageClient, signed_in: SignIn, world: World, session: Session, anna: Account
) -> None:
    marios.get(INVITE).form("invita").submit(**ANSWERS)
    page = signed_in(anna).get(f"/invito-ad-aiutare?codice={code(session)}").form("accetta").submit()
    assert page.flashes == ["Ora agisci per Mario Bianchi."]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EMPLOYER, Role.CANDIDATE])
def test_an_address_with_an_account_of_another_kind_cannot_accept(
    marios: PageClient, signed_in: SignIn, world: World, session: Session, role: Role
) -> None:
    other = world.account(role, email="anna@example.org")
    marios.get(INVITE).form("invita").submit(**ANSWERS)
    address = f"/invito-ad-aiutare?codice={code(session)}"
    assert "serve già per un accesso di altro tipo" in PageClient(world.app).get(address).text
    theirs = signed_in(other)
    assert "Questo invito è per un altro indirizzo." in theirs.get(address).text
    assert theirs.post("/invito-ad-aiutare", {"codice": code(session)}).select("form#accetta") == []
    assert invited(session).account_id is None


def test_an_invitation_ends_after_two_weeks_and_when_taken_back(
    marios: PageClient, client: PageClient, session: Session
) -> None:
    marios.get(INVITE).form("invita").submit(**ANSWERS)
    address = f"/invito-ad-aiutare?codice={code(session)}"
    clock.frozen_at = NOW + timedelta(days=14)
    assert "Questo codice non vale più" in client.get(address, 410).text
    assert "invito scaduto" in marios.get(HELPERS).text
    clock.frozen_at = NOW
    page = marios.get(HELPERS).click("Annulla l'invito Anna Rossi").form("fine").submit()
    assert page.flashes == ["Fatto. Da ora Anna Rossi non può più fare niente per te."]
    assert "non si può usare" in client.get(address, 410).text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": ""}, "Scrivi il nome."),
        ({"email": "anna"}, "Questo indirizzo non è completo: controllalo."),
        ({"email": "mario@example.org"}, "Questo è il tuo indirizzo. Scrivi quello di chi ti aiuta."),
        ({"kind": None}, "Scegli chi è per te."),
        ({"kind": "amministratore_sostegno"}, "Scegli una delle risposte proposte."),
        ({"scope": []}, "Scegli almeno una cosa."),
        ({"scope": ["tutto"]}, "Scegli tra le risposte proposte."),
        ({"how_long": "99"}, "Scegli una delle risposte proposte."),
    ],
)
def test_what_cannot_be_is_said_on_its_field(
    marios: PageClient, session: Session, answers: dict[str, object], said: str
) -> None:
    marios.get(INVITE)
    given = {key: value for key, value in {**ANSWERS, **answers}.items() if value is not None}
    assert any(said in error for error in marios.post(INVITE, given, status=422).errors)
    assert session.scalars(select(Delegation)).all() == []


def test_whoever_helps_already_is_not_invited_twice(
    marios: PageClient, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    marios.get(INVITE)
    assert "Chi legge questo indirizzo ti aiuta già." in marios.post(INVITE, ANSWERS, status=422).text


def test_the_person_ends_it_and_the_delegates_next_click_says_so(
    marios: PageClient, signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    theirs = signed_in(anna)
    form = theirs.get("/persona").form("Mi interessa Aiuto in lavanderia")
    marios.get(HELPERS).click("Non voglio più questo aiuto Anna Rossi").form("fine").submit()
    assert form.submit(status=403).h1 == "Non agisci più per Mario Bianchi"
    assert "Chi mi ha aiutato" in marios.get(HELPERS).text


def test_a_support_administrator_is_not_ended_by_the_person_alone(
    marios: PageClient, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario, kind=DelegateKind.ADMINISTRATOR, document=world.document(mario))
    page = marios.get(HELPERS)
    assert "Un giudice ha nominato questa persona" in page.text
    assert "Non voglio più questo aiuto" not in page.text
    marios.get(f"{HELPERS}/{row.id}/fine", 404)
    marios.post(f"{HELPERS}/{row.id}/fine", {"version": row.version}, status=404)


def test_nobody_ends_what_is_somebody_elses(
    marios: PageClient, signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, world.person())
    marios.get(f"{HELPERS}/{row.id}/fine", 404)
    marios.post(f"{HELPERS}/{row.id}/fine", {"version": row.version}, status=404)
    stranger = world.account(Role.DELEGATE)
    signed_in(stranger).get(f"/delega/{row.id}/smetti", 404)


def test_a_delegate_stops_by_themselves(
    marios: PageClient, signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    page = signed_in(anna).get("/delega").click("Smetto di aiutare Mario Bianchi").form("smetti").submit()
    assert page.flashes == ["Non agisci più per Mario Bianchi."]
    assert "Chi mi ha aiutato" in marios.get(HELPERS).text


def test_a_delegate_chooses_whether_to_get_the_persons_notices(
    signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    row = world.delegation(anna, mario)
    browser = signed_in(anna)
    page = browser.get("/delega").form("Manda anche a me i suoi avvisi Mario Bianchi").submit()
    assert page.flashes == ["Da ora ricevi anche tu gli avvisi di Mario Bianchi."]
    assert world.again(row).told
    page = page.form("Non mandarmi più i suoi avvisi Mario Bianchi").submit()
    assert page.flashes == ["Non ricevi più gli avvisi di Mario Bianchi."]
    assert not world.again(row).told


# --- X per Y ----------------------------------------------------------------------------------------------------------


def test_the_office_sees_x_per_y_wherever_something_was_done(
    desk: PageClient, signed_in: SignIn, world: World, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario)
    browser = signed_in(anna)
    browser.get("/persona").form("Mi interessa Aiuto in lavanderia").submit()
    browser.get("/persona/scheda/desideri").form("desideri").submit(jobs="lavanderia")
    browser.get("/persona/dati/chiedi/correzione").form("chiedi").submit(text="Il telefono è sbagliato")
    browser.get("/persona/dati/consenso/revoca").form("revoca").submit()
    said, file = "Anna Rossi, per Mario Bianchi", f"/operatore/persone/{mario.registration.code}"
    proposal = world.session.scalars(select(Proposal)).one()
    asked = world.session.scalars(select(PersonRequest)).one()
    for address, times in {
        f"{file}/storia": 4,
        f"{file}/chi-ha-visto": 1,
        f"{file}/consensi": 1,
        f"/operatore/proposte/{proposal.id}": 1,
        "/operatore/richieste-sui-dati": 1,
        f"/operatore/richieste-sui-dati/{asked.id}": 1,
    }.items():
        assert desk.get(address).text.count(said) >= times, address
    own = signed_in(world.account(Role.CANDIDATE, person=mario)).get("/persona/dati").text
    assert own.count("Anna Rossi, per te") == 2
