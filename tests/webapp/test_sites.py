"""Where an organisation's people work, and a position that names the place."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from models.drafts import PositionDraft
from models.employers import Employer, EmployerSite
from models.positions import Position
from tests.page import Page, PageClient
from tests.world import NOW, World

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
