"""Members of an organisation: tasks, the switch, a consortium, the end of a membership, who hears."""

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.employers import Employer
from models.members import Membership
from models.positions import Position
from models.types import EmployerKind, MemberRole, PositionState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.organisations import colleague, roles
from tests.world import PASSWORD, World
from webapp.services.messages.notices import employer_reached_by

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
