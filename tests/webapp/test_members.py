"""Members of an organisation: tasks, invitations, the switch, a consortium, and the end of a membership."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.drafts import PositionDraft
from models.employers import Employer, EmployerSite
from models.joining import Invitation
from models.members import Membership
from models.messages import OutboxMessage
from models.positions import Position
from models.types import EmployerKind, MemberRole, PositionState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, PASSWORD, World
from webapp.extensions import clock
from webapp.services import invitations
from webapp.services.notices import employer_reached_by

PASS = "girasole prato vento"
NEW = "nuova@example.org"


@pytest.fixture
def employer(world: World) -> Employer:
    return world.employer(name="Il Trifoglio")


@pytest.fixture
def boss(world: World, employer: Employer) -> Account:
    return world.account(Role.EMPLOYER, email="capo@example.org", employer=employer)


@pytest.fixture
def browser(signed_in: SignIn, boss: Account) -> PageClient:
    return signed_in(boss)


def colleague(world: World, employer: Employer, role: MemberRole) -> Account:
    """Somebody else of the organisation."""
    account = world.account(Role.EMPLOYER, employer=employer)
    row = world.session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
    row.role = role
    world.session.commit()
    return account


def invite(browser: PageClient, *, email: str = NEW, role: str = "pubblicazione", status: int = 200) -> Page:
    return (
        browser.get("/datore/organizzazione/inviti/nuovo").form("email").submit(email=email, role=role, status=status)
    )


def code_to(world: World, email: str = NEW) -> str:
    world.session.expire_all()
    written = select(OutboxMessage.body).where(OutboxMessage.recipient == email).order_by(OutboxMessage.id.desc())
    body = world.session.scalars(written).first()
    return next(line for line in body.splitlines() if re.fullmatch(r"[\w-]{40,}", line))


def roles(world: World, employer: Employer) -> dict[str, MemberRole]:
    world.session.expire_all()
    rows = world.session.scalars(select(Membership).where(Membership.employer_id == employer.id))
    return {row.account.email: row.role for row in rows}


# --- invitations ------------------------------------------------------------------------------------------------------


def test_somebody_new_is_invited_makes_an_account_and_acts(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    listed = invite(browser)
    assert listed.flashes == [f"Invito in partenza per {NEW}."]
    assert NEW in listed.main
    page = client.get("/invito").form("codice").submit(codice=code_to(world))
    assert "Il Trifoglio" in page.main
    inside = page.form("password").submit(person_name="Nives Gatta", password=PASS, again=PASS)
    assert inside.h1 == "Le mie posizioni"
    assert "Agisci per Il Trifoglio" in inside.text
    assert roles(world, employer)[NEW] is MemberRole.POSTER
    assert "Inviti non ancora usati" not in browser.get("/datore/organizzazione").main


def test_somebody_with_an_account_signs_in_comes_back_and_joins_a_second_organisation(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    other = world.account(Role.EMPLOYER, email=NEW, employer=world.employer(name="Altrove"))
    invite(browser)
    told = client.get(f"/invito?codice={code_to(world)}")
    assert "accedi con la tua password" in told.main
    back = told.click("Accedi").form("email").submit(email=NEW, password=PASSWORD)
    assert back.h1 == "Un invito per te"
    inside = back.form("Accetta l'invito").submit()
    assert "Agisci per Il Trifoglio" in inside.text
    assert world.again(other).employer_id == employer.id


def test_an_invitation_works_once(browser: PageClient, client: PageClient, world: World) -> None:
    invite(browser)
    code = code_to(world)
    client.get(f"/invito?codice={code}").form("password").submit(person_name="Nives", password=PASS, again=PASS)
    client.logout()
    assert "già stato usato" in client.get(f"/invito?codice={code}", 410).main
    assert "già stato usato" in client.post("/invito", {"codice": code, "password": PASS}, 410).main


def test_an_invitation_runs_out_and_can_be_withdrawn(browser: PageClient, client: PageClient, world: World) -> None:
    invite(browser)
    code = code_to(world)
    clock.frozen_at = NOW + invitations.OPEN_FOR
    assert "passato troppo tempo" in client.get(f"/invito?codice={code}", 410).main
    assert NEW not in browser.get("/datore/organizzazione").main
    clock.frozen_at = NOW
    form = browser.get("/datore/organizzazione").form(f"Ritira l'invito {NEW}")
    assert form.submit().flashes == ["Invito ritirato."]
    assert form.submit().flashes == ["L'invito era già stato usato o ritirato."]
    assert "non si può usare" in client.get(f"/invito?codice={code}", 410).main


def test_an_invitation_for_another_address_is_not_theirs(
    browser: PageClient, signed_in: SignIn, world: World, employer: Employer
) -> None:
    invite(browser)
    code = code_to(world)
    stranger = signed_in(world.account(Role.EMPLOYER, email="altra@example.org"))
    for page in (stranger.get(f"/invito?codice={code}"), stranger.post("/invito", {"codice": code})):
        assert "Questo invito è per un altro indirizzo." in page.main
    officer = signed_in(world.account(Role.OFFICER))
    assert "Questo invito è per un altro indirizzo." in officer.get(f"/invito?codice={code}").main
    assert set(roles(world, employer)) == {"capo@example.org"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CANDIDATE])
def test_an_address_of_another_kind_is_told_to_its_mailbox_and_not_to_the_manager(
    browser: PageClient, client: PageClient, world: World, role: Role
) -> None:
    world.account(role, email=NEW)
    page = invite(browser)
    assert page.flashes == [f"Invito in partenza per {NEW}."]
    written = world.session.scalars(select(OutboxMessage.body).where(OutboxMessage.recipient == NEW)).one()
    assert "serve già per un accesso di altro tipo" in written
    assert not re.search(r"[\w-]{40,}", written)


def test_an_address_of_another_kind_does_not_join_even_with_a_code(
    browser: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    invite(browser)
    code = code_to(world)
    world.account(Role.OFFICER, email=NEW)
    page = client.get(f"/invito?codice={code}")
    assert "serve già per un accesso di altro tipo" in page.main
    client.post("/invito", {"codice": code, "person_name": "A", "password": PASS, "again": PASS})
    assert set(roles(world, employer)) == {"capo@example.org"}


def test_sent_twice_it_is_one_e_mail_and_another_task_replaces_it(
    browser: PageClient, client: PageClient, world: World
) -> None:
    invite(browser)
    first = code_to(world)
    invite(browser)
    assert code_to(world) == first
    invite(browser, role="gestione")
    assert code_to(world) != first
    client.get(f"/invito?codice={first}", 410)
    assert len(world.session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).all()) == 1


def test_whoever_is_a_member_is_not_invited(browser: PageClient, boss: Account) -> None:
    page = invite(browser, email=boss.email.upper(), status=422)
    assert any("fa già parte" in text for text in page.errors)


def test_a_code_that_is_none_opens_nothing(client: PageClient) -> None:
    for code in ("niente", "a" * 500, "è"):
        assert (
            "non si può usare" in client.get("/invito", 200).form("codice").submit(codice=code[:200], status=410).main
        )
    assert any("Scrivi il codice" in text for text in client.get("/invito").form("codice").submit(status=422).errors)


def test_the_office_invites_for_an_employer_that_it_took_down_by_phone(
    desk: PageClient, client: PageClient, world: World, employer: Employer
) -> None:
    page = desk.get(f"/operatore/datori/{employer.vat_number}")
    assert "Nessuno accede ancora" in page.main
    form = page.click("Invita qualcuno ad accedere").form("email")
    assert form.values["role"] == ["gestione"]
    listed = form.submit(email=NEW)
    assert NEW in listed.main
    client.get(f"/invito?codice={code_to(world)}").form("password").submit(
        person_name="Nives", password=PASS, again=PASS
    )
    assert roles(world, employer) == {NEW: MemberRole.MANAGER}
    assert "Nives" in desk.get(f"/operatore/datori/{employer.vat_number}").main


# --- tasks ------------------------------------------------------------------------------------------------------------


def test_who_only_looks_sees_and_changes_nothing(
    signed_in: SignIn, world: World, employer: Employer, boss: Account
) -> None:
    viewer = signed_in(colleague(world, employer, MemberRole.VIEWER))
    world.position(employer=employer, title="Aiuto in cucina")
    page = viewer.get("/datore")
    assert "Aiuto in cucina" in page.main
    assert "Nuova posizione" not in page.text
    refused = viewer.post("/datore/posizioni/nuova", {"title": "Cuoco"}, 403)
    assert "puoi guardare, non pubblicare o rispondere" in refused.main
    assert "non è stato salvato" in refused.main
    assert "Chiedere a chi gestisce" in refused.main
    assert viewer.get("/datore/organizzazione/inviti/nuovo", 403).h1 == "Per questa organizzazione non puoi farlo"


def test_who_posts_does_not_manage(signed_in: SignIn, world: World, employer: Employer, boss: Account) -> None:
    poster = signed_in(colleague(world, employer, MemberRole.POSTER))
    poster.get("/datore/posizioni/nuova").form("passo").submit(title="Cuoco", description="Cucina.")
    home = poster.get("/datore/organizzazione")
    assert "Invita una persona" not in home.text
    assert "Serve il compito di chi gestisce" in poster.get("/datore/organizzazione/sedi/nuova", 403).main


def test_a_manager_changes_a_task_and_takes_somebody_out(browser: PageClient, world: World, employer: Employer) -> None:
    other = colleague(world, employer, MemberRole.VIEWER)
    home = browser.get("/datore/organizzazione")
    page = home.click(f"Cambia il compito di {other.name}")
    page.form("membro").submit(role="gestione")
    assert roles(world, employer)[other.email] is MemberRole.MANAGER
    page = browser.get("/datore/organizzazione").click(f"Cambia il compito di {other.name}")
    out = page.form("membro").submit(button="Togli dall'organizzazione")
    assert out.flashes == ["Non fa più parte dell'organizzazione."]
    assert other.email not in roles(world, employer)


def test_the_last_manager_neither_leaves_nor_is_demoted(browser: PageClient, world: World, employer: Employer) -> None:
    colleague(world, employer, MemberRole.POSTER)
    boss = next(row.id for row in world.session.scalars(select(Membership)) if row.role is MemberRole.MANAGER)
    page = browser.get(f"/datore/organizzazione/membri/{boss}")
    for refused in (
        page.form("membro").submit(role="lettura", status=422),
        page.form("membro").submit(button="Togli dall'organizzazione", status=422),
    ):
        assert any("È l'unica persona che gestisce" in text for text in refused.errors)
    left = browser.get("/datore/organizzazione").form("Non agire più per questa organizzazione").submit()
    assert "Sei l'unica persona che gestisce" in left.flashes[0]
    assert roles(world, employer)["capo@example.org"] is MemberRole.MANAGER


def test_a_manager_whose_account_was_closed_does_not_count(
    browser: PageClient, world: World, employer: Employer
) -> None:
    closed = colleague(world, employer, MemberRole.MANAGER)
    closed.active = False
    world.session.commit()
    left = browser.get("/datore/organizzazione").form("Non agire più per questa organizzazione").submit()
    assert "Sei l'unica persona che gestisce" in left.flashes[0]


def test_two_managers_who_change_a_task_at_once_are_told(
    browser: PageClient, signed_in: SignIn, world: World, employer: Employer
) -> None:
    second = colleague(world, employer, MemberRole.MANAGER)
    third = colleague(world, employer, MemberRole.VIEWER)
    number = world.session.scalars(select(Membership.id).where(Membership.account_id == third.id)).one()
    mine = browser.get(f"/datore/organizzazione/membri/{number}")
    theirs = signed_in(second).get(f"/datore/organizzazione/membri/{number}")
    theirs.form("membro").submit(role="pubblicazione")
    late = mine.form("membro").submit(role="gestione", status=409)
    assert any("qualcun altro ha cambiato questo compito" in text for text in late.errors)
    late.form("membro").submit(role="gestione")
    assert roles(world, employer)[third.email] is MemberRole.MANAGER


def test_members_of_another_organisation_are_out_of_reach(browser: PageClient, world: World) -> None:
    stranger = world.account(Role.EMPLOYER)
    number = world.session.scalars(select(Membership.id).where(Membership.account_id == stranger.id)).one()
    browser.get(f"/datore/organizzazione/membri/{number}", 404)
    browser.post(f"/datore/organizzazione/membri/{number}", {"togli": "1", "version": "1"}, 404)


# --- the end of a membership ------------------------------------------------------------------------------------------


def take_out(world: World, account: Account) -> None:
    row = world.session.scalars(select(Membership).where(Membership.account_id == account.id)).first()
    world.session.delete(row)
    world.session.commit()


def test_a_member_taken_out_is_told_at_the_next_page_and_led_to_another_organisation(
    browser: PageClient, world: World, employer: Employer, boss: Account
) -> None:
    other = world.employer(name="Altrove")
    browser.get("/datore")
    take_out(world, boss)
    world.member(boss, other, role=MemberRole.POSTER)
    page = browser.get("/datore", 403)
    assert page.h1 == "Non agisci più per Il Trifoglio"
    inside = page.form("Agisci per Altrove").submit()
    assert inside.h1 == "Le mie posizioni"
    assert "Agisci per Altrove" in inside.text


def test_a_member_taken_out_while_writing_loses_no_word_without_being_told(
    browser: PageClient, world: World, boss: Account
) -> None:
    form = browser.get("/datore/posizioni/nuova").form("passo")
    take_out(world, boss)
    page = form.submit(title="Cuoco", description="Cucina.", status=403)
    assert "Quello che hai appena inviato non è stato salvato." in page.main
    assert "Chiedere un nuovo invito" in page.main


@pytest.mark.parametrize(
    "address",
    ["/datore", "/datore/rose", "/datore/obblighi", "/datore/inserimenti", "/datore/organizzazione", "/datore/accordi"],
)
def test_without_a_membership_no_page_opens(browser: PageClient, world: World, boss: Account, address: str) -> None:
    take_out(world, boss)
    assert browser.client.get(address).status_code in (403, 404)


def test_a_member_taken_out_sees_no_position_by_its_address(
    browser: PageClient, world: World, boss: Account, employer: Employer
) -> None:
    position = world.position(employer=employer, title="Posizione segretissima")
    take_out(world, boss)
    page = browser.get(f"/datore/posizioni/{position.code}", 403)
    assert "segretissima" not in page.body
    browser.post(f"/datore/posizioni/{position.code}/chiudi", {"reason": "coperta_altrove"}, 403)
    assert world.again(world.session.get(Position, position.id)).state is PositionState.OPEN


def test_a_part_of_a_page_leads_to_the_whole_story(browser: PageClient, world: World, boss: Account) -> None:
    browser.get("/datore/posizioni/nuova")
    take_out(world, boss)
    part = browser.client.post(
        "/datore/posizioni/nuova/a-fianco",
        data={"csrf_token": browser.token, "title": "Cuoco"},
        headers={"HX-Request": "true"},
    )
    assert part.headers["HX-Redirect"] == "/datore/organizzazioni"


def test_who_leaves_acts_for_nobody_and_can_sign_in_all_the_same(
    browser: PageClient, world: World, employer: Employer, client: PageClient
) -> None:
    colleague(world, employer, MemberRole.MANAGER)
    page = browser.get("/datore/organizzazione").form("Non agire più per questa organizzazione").submit()
    assert page.h1 == "Le tue organizzazioni"
    assert "Per ora non agisci per nessuna organizzazione" in page.main
    assert client.login("capo@example.org", PASSWORD, 403).h1 == "Non agisci più per Il Trifoglio"


# --- the switch and the consortium ------------------------------------------------------------------------------------


def test_each_organisation_shows_its_own(browser: PageClient, world: World, boss: Account, employer: Employer) -> None:
    other = world.employer(name="Altrove")
    world.member(boss, other)
    world.position(employer=employer, title="Aiuto in cucina")
    world.position(employer=other, title="Magazziniera")
    assert "Magazziniera" not in browser.get("/datore").main
    chosen = browser.get("/datore").click("Agisci per Il Trifoglio: le tue organizzazioni")
    inside = chosen.form("Agisci per questa Altrove").submit()
    assert "Magazziniera" in inside.main
    assert "Aiuto in cucina" not in inside.main


def test_nobody_switches_to_an_organisation_that_is_not_theirs(browser: PageClient, world: World) -> None:
    stranger = world.employer(name="Altrove")
    browser.get("/datore")
    for number in (stranger.id, 0, 10**12, "x", ""):
        page = browser.post("/datore/organizzazioni/agisci", {"organizzazione": number})
        assert page.flashes == ["Per questa organizzazione non puoi agire: scegline una dell'elenco."]
        assert "Agisci per Il Trifoglio" in page.text


@pytest.fixture
def consortium(world: World) -> Employer:
    return world.employer(name="Consorzio Ponte", kind=EmployerKind.CONSORTIUM)


def test_a_consortium_acts_for_its_cooperatives_with_the_task_held_in_it(
    desk: PageClient, signed_in: SignIn, world: World, consortium: Employer, employer: Employer
) -> None:
    page = desk.get(f"/operatore/datori/{employer.vat_number}").click("Fa parte di un consorzio?")
    page.form("consortium").submit(consortium=str(consortium.id))
    world.position(employer=employer, title="Aiuto in cucina")
    poster = colleague(world, consortium, MemberRole.POSTER)
    browser = signed_in(poster)
    chosen = browser.get("/datore/organizzazioni")
    assert "attraverso Consorzio Ponte" in chosen.main
    inside = chosen.form("Agisci per questa Il Trifoglio").submit()
    assert "Agisci per Il Trifoglio" in inside.text
    assert "Aiuto in cucina" in inside.main
    browser.get("/datore/organizzazione/sedi/nuova", 403)
    assert "Il Trifoglio" in desk.get(f"/operatore/datori/{consortium.vat_number}").main


def test_the_cooperative_ends_it_and_the_next_page_says_so(
    browser: PageClient, signed_in: SignIn, world: World, consortium: Employer, employer: Employer
) -> None:
    employer.consortium_id = consortium.id
    world.session.commit()
    other = signed_in(world.account(Role.EMPLOYER, employer=consortium))
    other.get("/datore/organizzazioni").form("Agisci per questa Il Trifoglio").submit()
    home = browser.get("/datore/organizzazione")
    assert "Consorzio Ponte agisce anche per voi" in home.main
    assert home.form("Il consorzio non agisce più per noi").submit().flashes == ["Il consorzio non agisce più per voi."]
    refused = other.get("/datore", 403)
    refused.form("Agisci per Consorzio Ponte").submit()


def test_a_firm_that_is_no_consortium_acts_for_nobody_else(world: World, signed_in: SignIn, employer: Employer) -> None:
    """Whatever a row says: a kind that was corrected takes the reach away with it."""
    firm = world.employer(name="Impresa", kind=EmployerKind.FIRM)
    employer.consortium_id = firm.id
    world.session.commit()
    account = world.account(Role.EMPLOYER, employer=firm)
    account.employer_id = employer.id
    world.session.commit()
    signed_in(account).get("/datore", 403)


def test_a_consortium_does_not_belong_to_another(desk: PageClient, world: World, consortium: Employer) -> None:
    other = world.employer(name="Consorzio Valle", kind=EmployerKind.CONSORTIUM)
    page = desk.get(f"/operatore/datori/{other.vat_number}/consorzio").form("consortium")
    refused = page.submit(consortium=str(consortium.id), status=422)
    assert any("Un consorzio non fa parte di un altro consorzio." in text for text in refused.errors)


# --- sites ------------------------------------------------------------------------------------------------------------


def test_a_site_is_added_corrected_and_closed(browser: PageClient, world: World) -> None:
    page = browser.get("/datore/organizzazione").click("Aggiungi una sede")
    told = {"name": "Negozio del centro", "address": "via Prova 1", "comune": "Iseo"}
    listed = page.form("sede").submit(**told)
    assert "Negozio del centro" in listed.main
    twice = browser.get("/datore/organizzazione/sedi/nuova").form("sede").submit(**told, status=422)
    assert any("C'è già una sede con questo nome." in text for text in twice.errors)
    edited = listed.click("Modifica Negozio del centro")
    edited.form("sede").submit(name="Negozio nuovo", address="")
    site = world.session.scalars(select(EmployerSite)).one()
    assert (site.name, site.address) == ("Negozio nuovo", "")
    closed = browser.get(f"/datore/organizzazione/sedi/{site.id}").form("sede").submit(button="Qui non si lavora più")
    assert "Negozio nuovo" not in closed.main
    browser.get(f"/datore/organizzazione/sedi/{site.id}", 404)


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        ("name", "", "Scrivi un nome."),
        ("name", "a" * 121, "al massimo 120 caratteri"),
        ("comune", "Atlantide", "non è un comune conosciuto"),
    ],
)
def test_a_site_that_is_none_is_said_on_its_field(browser: PageClient, field: str, written: str, said: str) -> None:
    told = {"name": "Negozio", "comune": "Iseo", field: written}
    page = browser.get("/datore/organizzazione/sedi/nuova").form("sede").submit(**told, status=422)
    assert [said in text for text in page.errors] == [True]


def test_somebody_elses_site_is_not_there(browser: PageClient, world: World) -> None:
    other = world.employer(name="Altrove")
    site = world.keep(EmployerSite(employer_id=other.id, name="Negozio", comune_code="017029"))
    browser.get(f"/datore/organizzazione/sedi/{site.id}", 404)


def test_two_at_once_on_a_site_are_told(browser: PageClient, world: World, employer: Employer) -> None:
    site = world.keep(EmployerSite(employer_id=employer.id, name="Negozio", comune_code="017029"))
    first, second = (browser.get(f"/datore/organizzazione/sedi/{site.id}") for _ in range(2))
    first.form("sede").submit(name="Bottega")
    late = second.form("sede").submit(name="Emporio", status=409)
    assert any("qualcun altro ha cambiato questa sede" in text for text in late.errors)
    late.form("sede").submit(name="Emporio")
    assert world.again(site).name == "Emporio"


# --- who hears --------------------------------------------------------------------------------------------------------


def test_e_mails_go_to_those_who_answer_and_not_to_who_only_looks_or_was_taken_out(
    world: World, employer: Employer, boss: Account
) -> None:
    colleague(world, employer, MemberRole.VIEWER)
    poster = colleague(world, employer, MemberRole.POSTER)
    position = world.position(employer=employer)
    found = employer_reached_by(world.session, position=position)
    assert [one.email for one in found] == [boss.email, poster.email]
    take_out(world, boss)
    assert [one.email for one in employer_reached_by(world.session, position=position)] == [poster.email]


def test_for_a_cooperative_without_members_its_consortium_hears(
    world: World, employer: Employer, consortium: Employer
) -> None:
    employer.consortium_id = consortium.id
    world.session.commit()
    account = world.account(Role.EMPLOYER, employer=consortium)
    found = employer_reached_by(world.session, position=world.position(employer=employer))
    assert [one.email for one in found] == [account.email]


# --- a position names its site ----------------------------------------------------------------------------------------


@pytest.fixture
def shop(world: World, employer: Employer) -> EmployerSite:
    return world.keep(
        EmployerSite(employer_id=employer.id, name="Negozio", address="via Prova 1", comune_code="017085")
    )


def conditions(browser: PageClient, world: World) -> Page:
    """The step that says where the work is, of a new draft."""
    browser.get("/datore/posizioni/nuova").form("passo").submit(title="Cuoco", description="Cucina.")
    number = world.session.scalars(select(PositionDraft.id).order_by(PositionDraft.id.desc())).first()
    return browser.get(f"/datore/bozze/{number}/condizioni")


TERMS = {"contract": "determinato", "hours": "20", "shifts": ["mattina"], "regime": "libera"}


def test_a_position_names_a_site_and_takes_its_place_from_it(
    browser: PageClient, world: World, shop: EmployerSite, desk: PageClient
) -> None:
    checked = conditions(browser, world).form("passo").submit(**TERMS, site=str(shop.id))
    assert "Negozio, Iseo" in checked.main
    sent = checked.form("passo").submit()
    assert "Negozio, via Prova 1" in sent.main
    position = world.session.scalars(select(Position)).one()
    assert (position.site_id, position.comune_code, position.workplace) == (shop.id, "017085", "via Prova 1")
    assert "Negozio, via Prova 1" in desk.get(f"/operatore/posizioni/{position.code}/scheda").main
    edited = desk.get(f"/operatore/posizioni/{position.code}/modifica").form("title")
    assert edited.values["site"] == [str(shop.id)]
    edited.submit(button="Salva", title="Cuoca")
    assert world.again(position).site_id == shop.id


def test_a_comune_that_is_not_the_sites_is_said_on_its_field(
    browser: PageClient, world: World, shop: EmployerSite
) -> None:
    page = conditions(browser, world).form("passo")
    refused = page.submit(**TERMS, site=str(shop.id), comune="Brescia", status=422)
    assert any("La sede scelta è a Iseo" in text for text in refused.errors)


def test_a_site_of_others_or_a_closed_one_cannot_be_named(
    browser: PageClient, world: World, shop: EmployerSite
) -> None:
    strange = world.keep(EmployerSite(employer_id=world.employer().id, name="Altrove", comune_code="017029"))
    page = conditions(browser, world)
    assert "Altrove" not in page.main
    told = {**TERMS, "comune": "Iseo", "version": "1", "csrf_token": page.token}
    address = urlsplit(page.url).path
    for number in (strange.id, 10**12, "x"):
        answer = browser.client.post(address, data={**told, "site": str(number)})
        assert answer.status_code == 422
        assert "Da correggere" in answer.get_data(as_text=True)
    shop.closed_at = NOW
    world.session.commit()
    assert "In quale sede?" not in browser.get(address).main


def test_without_sites_nobody_is_asked_for_one(browser: PageClient, world: World) -> None:
    page = conditions(browser, world)
    assert "In quale sede?" not in page.main
    checked = page.form("passo").submit(**TERMS, comune="Iseo")
    assert "In quale sede?" not in checked.main
