"""A person sees which service referred them, what it wrote, and can take that consent back at once."""

import pytest

from models.accounts import Account
from models.people import Person
from models.referrals import Referral
from models.types import Channel, DelegateScope, ReferralState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import World

S = ReferralState


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with an account."""
    return world.person(code="BS7", name="Bice", surname="Gru")


@pytest.fixture
def followed(world: World, person: Person) -> Referral:
    """A service refers them, and the office took it."""
    service = world.service(name="Centro del Lago")
    told = {"why": "Vuole tornare al lavoro.", "wishes": "Stare all'aperto."}
    return world.referral(S.TAKEN, service=service, person=person, **told)


@pytest.fixture
def browser(world: World, signed_in: SignIn, person: Person) -> PageClient:
    """Their browser."""
    return signed_in(world.account(Role.CANDIDATE, person=person))


@pytest.mark.usefixtures("followed")
def test_the_service_and_its_words_stand_among_the_persons_data(browser: PageClient) -> None:
    part = browser.get("/persona/dati").one("#segnalazioni").text
    assert "Centro del Lago" in part
    assert "Hai detto di sì il 2 novembre 2026." in part
    assert "Vuole tornare al lavoro." in part
    assert "Stare all'aperto." in part


@pytest.mark.parametrize(("state", "followed_now"), [(S.TAKEN, True), (S.CLOSED, False)])
def test_a_service_that_follows_them_no_longer_is_not_told_as_if_it_did(
    world: World, browser: PageClient, person: Person, state: ReferralState, followed_now: bool
) -> None:
    world.referral(state, person=person, shares_with_cooperatives=True)
    part = browser.get("/persona/dati").one("#segnalazioni").text
    assert ("La cooperativa dove lavori può leggere" in part) is followed_now
    assert ("Ora questo servizio non ti segue più." in part) is not followed_now


def test_whom_nobody_referred_reads_nothing_of_it(browser: PageClient) -> None:
    assert browser.get("/persona/dati").select("#segnalazioni") == []


def test_the_consent_is_taken_back_after_reading_what_follows_and_the_service_sees_nothing_more(
    world: World, browser: PageClient, signed_in: SignIn, followed: Referral
) -> None:
    service = signed_in(world.account(Role.REFERRER, service=followed.service))
    assert "Segnalata Olga" in service.get("/invio").main
    page = browser.get("/persona/dati").click("Voglio revocare questo consenso: Centro del Lago")
    assert "Il progetto con il servizio non si vede più in «Il mio percorso»." in page.main
    page = page.form("revoca").submit()
    assert page.flashes == ["Fatto. Da ora il servizio non vede più i tuoi dati."]
    assert (world.again(followed).state, followed.consent_withdrawn_channel) == (S.CLOSED, Channel.ONLINE)
    assert "Segnalata Olga" not in service.get("/invio").main
    again = browser.get(f"/persona/dati/segnalazioni/{followed.id}/revoca", follow=True)
    assert again.flashes == ["Il consenso non c'è già più: non devi fare niente."]


def test_nobody_takes_back_the_consent_of_somebody_else(world: World, browser: PageClient) -> None:
    others = world.referral(S.TAKEN)
    browser.get(f"/persona/dati/segnalazioni/{others.id}/revoca", 404)
    token = browser.get("/persona/dati").token
    browser.post(f"/persona/dati/segnalazioni/{others.id}/revoca", {"csrf_token": token}, 404)
    assert world.again(others).consent_withdrawn_at is None


def test_a_delegate_takes_it_back_only_where_the_delegation_says_so(
    world: World, signed_in: SignIn, person: Person, followed: Referral
) -> None:
    def delegate(*scope: DelegateScope) -> PageClient:
        account: Account = world.account(Role.DELEGATE)
        world.delegation(account, person, scope=frozenset(scope))
        return signed_in(account)

    reader = delegate(DelegateScope.DATA)
    assert "Voglio revocare questo consenso" not in reader.get("/persona/dati").one("#segnalazioni").text
    reader.get(f"/persona/dati/segnalazioni/{followed.id}/revoca", 403)
    helper = delegate(DelegateScope.DATA, DelegateScope.CONSENT)
    page = helper.get("/persona/dati").click("Voglio revocare questo consenso: Centro del Lago")
    page.form("revoca").submit()
    assert world.again(followed).consent_withdrawn_at is not None


def test_the_officer_sees_it_beside_the_other_consents(desk: PageClient, followed: Referral) -> None:
    part = desk.get("/operatore/persone/BS7/consensi").one("#segnalazioni")
    assert "Centro del Lago Presa in carico" in part.text
    assert desk.get("/operatore/persone/BS7/consensi").click("Centro del Lago").url.endswith(f"/{followed.id}")
