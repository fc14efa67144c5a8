"""The incentive for a chosen hire: the office's estimate step by step, and the band that the employer reads."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.employers import Employer
from models.incentives import SharedBand
from models.placements import Placement, PlannedAccommodation
from models.proposals import Proposal
from models.territory import Office
from models.types import Category, Contract, EmployerKind, Funding, ProposalState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import NOW, World

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
PERMANENT = {"retribuzione": "20.000", "contratto": "indeterminato"}
FIXED = {"retribuzione": "20.000", "contratto": "determinato", "mesi": "12"}
EVERYBODY = [
    (Category.CIVIL, 46),
    (Category.CIVIL, 67),
    (Category.CIVIL, 80),
    (Category.CIVIL, None),
    (Category.WORK, 90),
    (Category.DEAF, None),
    (Category.WAR_SERVICE, 100),
    (Category.ARTICLE_18, None),
    (Category.LAW_381, None),
]


@pytest.fixture
def firm(world: World) -> Employer:
    return world.employer(kind=EmployerKind.FIRM, name="Serramenti Rossi")


@pytest.fixture
def browser(world: World, firm: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=firm))


@pytest.fixture
def propose(world: World, firm: Employer, officer: Account) -> Callable[..., Proposal]:
    def made(category: Category = Category.CIVIL, percent: int | None = 80, **position: object) -> Proposal:
        person = world.person(category=category, invalidity_percent=percent)
        return world.proposal(*SENT, person=person, position=world.position(employer=firm, **position), by=officer)

    return made


def here(proposal: Proposal) -> str:
    return f"/operatore/proposte/{proposal.id}/incentivo"


def estimated(desk: PageClient, proposal: Proposal, status: int = 200, **fields: object) -> Page:
    return desk.get(here(proposal)).form("stima").submit(status=status, follow=False, **fields)


def result(page: Page) -> str:
    return page.one("#esito [role=status]").text


# --- the office's estimate --------------------------------------------------------------------------------------------


def test_it_is_reached_from_the_proposal_and_begins_with_its_contract(
    desk: PageClient, propose: Callable[..., Proposal]
) -> None:
    proposal = propose(contract=Contract.PERMANENT)
    page = desk.get(f"/operatore/proposte/{proposal.id}").click("Stima dell'incentivo")
    assert page.form("stima").values["contratto"] == ["indeterminato"]


def test_it_begins_with_the_length_that_was_agreed_and_then_with_what_was_shared(
    desk: PageClient, propose: Callable[..., Proposal], world: World
) -> None:
    proposal = propose()
    terms = {"contract": Contract.FIXED_TERM, "started_on": date(2026, 11, 2), "contract_ends_on": date(2027, 11, 1)}
    world.keep(Placement(proposal=proposal, **terms))
    begun = desk.get(here(proposal)).form("stima").values
    assert (begun["retribuzione"], begun["contratto"], begun["mesi"]) == ([""], ["determinato"], ["12"])
    share(desk, proposal, **{**FIXED, "mesi": "24"})
    begun = desk.get(here(proposal)).form("stima").values
    assert (begun["retribuzione"], begun["contratto"], begun["mesi"]) == (["20000"], ["determinato"], ["24"])


def test_each_step_stands_beside_its_article(desk: PageClient, propose: Callable[..., Proposal]) -> None:
    page = estimated(desk, propose(percent=80), **PERMANENT)
    assert result(page).startswith("Circa 42.000,00 € in tutto. È una stima: i fondi sono limitati")
    assert [(row["Come sta"], row["Articolo"]) for row in page.table("Passo per passo")] == [
        ("Invalidità civile (art. 1)", "L. 68/1999 art. 1"),
        ("80%", "L. 68/1999 art. 13"),
        ("oltre il 79%", "L. 68/1999 art. 13"),
        ("tempo indeterminato", "L. 68/1999 art. 13"),
        ("20.000,00 €", "–"),
        ("70%", "L. 68/1999 art. 13"),
        ("36 mesi", "L. 68/1999 art. 13"),
        ("42.000,00 €", "L. 68/1999 art. 13"),
    ]


@pytest.mark.parametrize(
    ("person", "fields", "words"),
    [
        ((Category.CIVIL, 79), PERMANENT, "Circa 21.000,00 €"),
        ((Category.CIVIL, 66), PERMANENT, "il grado è sotto le soglie"),
        ((Category.CIVIL, 50), {**PERMANENT, "psichica": "y"}, "Circa 70.000,00 €"),
        ((Category.CIVIL, 50), {**FIXED, "psichica": "y"}, "Circa 14.000,00 €"),
        ((Category.CIVIL, 80), FIXED, "Con questo contratto l'incentivo non è previsto per questa persona"),
        ((Category.DEAF, None), PERMANENT, "Verifica sul verbale"),
        ((Category.WAR_SERVICE, 90), PERMANENT, "Verifica sul verbale"),
        ((Category.ARTICLE_18, None), PERMANENT, "vale per le persone dell'art. 1"),
        ((Category.LAW_381, 90), PERMANENT, "vale per le persone dell'art. 1"),
    ],
)
def test_what_comes_out_is_said_in_words(
    desk: PageClient,
    propose: Callable[..., Proposal],
    person: tuple[Category, int | None],
    fields: dict[str, object],
    words: str,
) -> None:
    assert words in result(estimated(desk, propose(*person), **fields))


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"retribuzione": ""}, "retribuzione", "Scrivi la retribuzione lorda di un anno."),
        ({"retribuzione": "tanto"}, "retribuzione", "Scrivi un importo in cifre, per esempio 350,50."),
        ({"retribuzione": "0"}, "retribuzione", "Scrivi un importo da 1 a 1.000.000.000 di euro."),
        ({"retribuzione": "-20000"}, "retribuzione", "Scrivi un importo da 1 a 1.000.000.000 di euro."),
        ({"retribuzione": "NaN"}, "retribuzione", "Scrivi un importo da 1 a 1.000.000.000 di euro."),
        ({"retribuzione": "1e12"}, "retribuzione", "Scrivi un importo da 1 a 1.000.000.000 di euro."),
        ({"retribuzione": "10,555"}, "retribuzione", "Scrivi un importo in cifre, per esempio 350,50."),
        ({"contratto": "determinato"}, "mesi", "Scrivi quanti mesi dura il contratto."),
        ({"contratto": "determinato", "mesi": "0"}, "mesi", "Scrivi i mesi: da 1 a 120."),
        ({"contratto": "determinato", "mesi": "14.5"}, "mesi", "Scrivi un numero intero, in cifre."),
        (
            {"mesi": "12"},
            "contratto",
            "Un tempo indeterminato non ha una durata: cambia il contratto o togli i mesi.",
        ),
    ],
)
def test_bad_input_is_said_on_its_field(
    desk: PageClient, propose: Callable[..., Proposal], fields: dict[str, str], field: str, words: str
) -> None:
    assert complaints(estimated(desk, propose(), 422, **{**PERMANENT, **fields})) == {field: words}


def test_nothing_of_an_estimate_is_kept_but_that_somebody_looked(
    desk: PageClient, propose: Callable[..., Proposal], session: Session
) -> None:
    proposal = propose()
    page = estimated(desk, proposal, **PERMANENT, psichica="y")
    assert "psichica" not in str(page.select("#condividi"))
    assert session.scalar(select(func.count(SharedBand.id))) == 0
    assert desk.get(here(proposal)).form("stima").values.get("psichica", []) == []
    looks = session.scalars(select(AccessLog.person_id).where(AccessLog.page == "officer_incentives.estimate"))
    assert set(looks) == {proposal.person_id}


def test_another_office_s_proposal_is_not_found(
    world: World, signed_in: SignIn, propose: Callable[..., Proposal]
) -> None:
    other = world.keep(Office(province_code="CR", name="Cremona"))
    browser, address = signed_in(world.account(Role.OFFICER, office=other)), here(propose())
    browser.get(address, status=404)


# --- the band ---------------------------------------------------------------------------------------------------------


def share(desk: PageClient, proposal: Proposal, **fields: object) -> Page:
    return estimated(desk, proposal, **fields).form("condividi").submit()


def test_the_band_is_shared_and_read_on_the_shortlist_and_the_placement(
    desk: PageClient, browser: PageClient, propose: Callable[..., Proposal], world: World, session: Session
) -> None:
    proposal = propose()
    assert "Fascia condivisa" in share(desk, proposal, **PERMANENT).flashes[0]
    kept = session.scalars(select(SharedBand)).one()
    assert (kept.position_id, kept.least, kept.most) == (proposal.position_id, Decimal(21_000), Decimal(70_000))
    assert kept.account_id is not None
    assert "Già condivisa per questa posizione." in desk.get(here(proposal)).main
    words = "Se spetta, da 21.000,00 € a 70.000,00 € in tutto."
    assert words in browser.get(f"/datore/posizioni/{proposal.position.code}/rosa").one("#incentivo").text
    world.keep(Placement(proposal=proposal, started_on=NOW.date()))
    assert words in browser.get(f"/datore/inserimenti/{proposal.id}").one("#incentivo").text


def test_shared_twice_it_stays_one_and_another_pay_replaces_it(
    desk: PageClient, browser: PageClient, propose: Callable[..., Proposal], session: Session
) -> None:
    proposal = propose()
    for _again in range(2):
        share(desk, proposal, **PERMANENT)
    assert session.scalar(select(func.count(SharedBand.id))) == 1
    share(desk, proposal, **{**PERMANENT, "retribuzione": "10000"})
    card = browser.get(f"/datore/posizioni/{proposal.position.code}/rosa").one("#incentivo").text
    assert "Con 10.000,00 € lordi l'anno" in card
    assert "20.000" not in card


def test_a_contract_that_gives_nobody_anything_has_no_band(
    desk: PageClient, propose: Callable[..., Proposal], session: Session
) -> None:
    proposal = propose()
    page = estimated(desk, proposal, **{**FIXED, "mesi": "11"})
    assert "non c'è un incentivo per nessuno" in page.main
    assert page.select("#condividi") == []
    sent = {**FIXED, "mesi": "11", "csrf_token": page.token}
    refused = desk.post(f"{here(proposal)}/fascia", sent, status=422)
    assert complaints(refused) == {
        "contratto": "Con un contratto così non c'è nessun incentivo, e nessuna fascia da condividere."
    }
    assert session.scalar(select(func.count(SharedBand.id))) == 0


def test_the_same_words_and_the_same_button_for_every_person(
    desk: PageClient, propose: Callable[..., Proposal]
) -> None:
    """So that the office has no reason to share for one and not for another."""
    cards = {
        re.sub(r"/proposte/\d+", "", str(estimated(desk, propose(category, percent), **PERMANENT).one("#fascia").text))
        for category, percent in EVERYBODY
    }
    assert len(cards) == 1


def test_an_employer_reads_the_same_page_whoever_it_is_about(
    desk: PageClient, browser: PageClient, propose: Callable[..., Proposal], world: World
) -> None:
    """One proposal, and the person behind it becomes everybody in turn: not a letter of the pages changes."""
    proposal = propose()
    plan = [PlannedAccommodation(accommodation=code) for code in ("lifting_aid", "named_tutor")]
    world.keep(Placement(proposal=proposal, started_on=NOW.date(), accommodations=plan))
    shown = set()
    for category, percent in EVERYBODY:
        registration = world.again(proposal).person.registration
        registration.category, registration.invalidity_percent = category, percent
        for line in world.session.get(Placement, proposal.id).accommodations:
            line.funding = Funding.INAIL if category is Category.WORK else Funding.REGIONAL_FUND
        world.session.commit()
        share(desk, proposal, **PERMANENT)
        addresses = (f"/datore/posizioni/{proposal.position.code}/rosa", f"/datore/inserimenti/{proposal.id}")
        shown.add("".join(browser.get(address).main for address in addresses))
    assert len(shown) == 1


def test_without_a_band_the_card_stands_there_all_the_same(
    browser: PageClient, propose: Callable[..., Proposal]
) -> None:
    proposal = propose()
    page = browser.get(f"/datore/posizioni/{proposal.position.code}/rosa")
    assert "vedi da quanto a quanto può andare, per chiunque" in page.one("#incentivo").text
    assert page.click("Fai una stima").h1 == "Obblighi"


def test_a_public_body_has_no_such_card(world: World, signed_in: SignIn, officer: Account) -> None:
    body = world.employer(kind=EmployerKind.PUBLIC_BODY)
    proposal = world.proposal(*SENT, position=world.position(employer=body), by=officer)
    browser = signed_in(world.account(Role.EMPLOYER, employer=body))
    assert browser.get(f"/datore/posizioni/{proposal.position.code}/rosa").select("#incentivo") == []


# --- the refund of accommodations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ((Category.WORK, 40), "Può pagarlo l'INAIL: la disabilità viene dal lavoro."),
        ((Category.CIVIL, 51), "la riduzione della capacità è del 51%, oltre il 50% (legge 68/1999, art. 14)"),
        ((Category.CIVIL, 50), "è del 50%, e deve superare il 50%"),
        ((Category.BLIND, None), "Rimborso da verificare"),
        ((Category.LAW_381, None), "non riguardano questa categoria"),
    ],
)
def test_the_office_sees_which_fund_and_why(
    desk: PageClient,
    propose: Callable[..., Proposal],
    world: World,
    person: tuple[Category, int | None],
    words: str,
) -> None:
    proposal = propose(*person)
    plan = [PlannedAccommodation(accommodation=code) for code in ("lifting_aid", "named_tutor")]
    world.keep(Placement(proposal=proposal, started_on=NOW.date(), accommodations=plan))
    page = desk.get(f"/operatore/inserimenti/{proposal.id}")
    first, second = [one.text for one in page.select("#piano .lines li")]
    assert words in first
    assert "non costa niente" in second
    assert words in page.click("Ausilio per il sollevamento").main


def test_an_employer_never_reads_which_fund(
    browser: PageClient, propose: Callable[..., Proposal], world: World
) -> None:
    proposal = propose(Category.WORK, 40)
    line = PlannedAccommodation(accommodation="lifting_aid")
    world.keep(Placement(proposal=proposal, started_on=NOW.date(), accommodations=[line]))
    shown = set()
    for funding in (None, *Funding):
        world.again(line).funding = funding
        world.session.commit()
        shown.add(browser.get(f"/datore/inserimenti/{proposal.id}").one("#piano").text)
    assert len(shown) == 1
    assert "una parte del costo può essere rimborsata: l'ufficio verifica e ti dice come" in shown.pop()
