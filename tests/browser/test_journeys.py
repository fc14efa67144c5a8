"""What people come for, from beginning to end."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from models.types import ProposalState
from tests.browser import axe
from tests.browser.conftest import Visitors
from tests.browser.site import FIRM, OFFICER, SECOND_CANDIDATE, SECOND_OFFICER, Site
from tests.browser.steps import (
    answer,
    answered,
    card,
    choose,
    decision,
    error_summary,
    fill_position,
    heading,
    message,
    panel,
    propose,
    send_position,
    sign_in,
)
from tests.browser.visits import overflow, settle


def review(position: str, person: str = "", tab: str = "") -> str:
    """The address of a position's review, with a person chosen and a tab open if given."""
    query = "&".join(f"{key}={value}" for key, value in (("scheda", tab), ("persona", person)) if value)
    return f"/operatore/posizioni/{position}" + (f"?{query}" if query else "")


def test_from_the_desk_to_an_answer(visit: Visitors, site: Site) -> None:
    """The officer looks, compares and proposes; the person reads and says yes; the answer waits on the desk."""
    first, second = site.undecided("P1030"), site.undecided("P1030", 2)
    officer = visit()
    sign_in(officer, OFFICER)
    heading(officer, "Scrivania")
    officer.get_by_role("link", name="Posizioni", exact=True).click()
    officer.get_by_label("Titolo, codice o datore di lavoro").fill("ciclofficina")
    officer.get_by_label("Titolo, codice o datore di lavoro").press("Enter")
    officer.get_by_role("main").get_by_role("link", name=re.compile("^Aiuto ciclofficina")).click()
    heading(officer, "Aiuto ciclofficina, riparazione biciclette")
    expect(panel(officer)).to_contain_text(first)
    officer.keyboard.press("j")
    expect(panel(officer)).to_contain_text(second)
    expect(officer.locator("[data-review-row][aria-current]")).to_contain_text(second)
    officer.keyboard.press("k")
    expect(panel(officer)).to_contain_text(first)
    officer.keyboard.press("j")
    expect(panel(officer)).to_contain_text(second)
    expect(officer).to_have_url(re.compile(f"persona={second}"))
    _see_why(officer)
    propose(officer)
    assert site.stored("P1030", second).state is ProposalState.PROPOSED
    expect(officer.locator(".review-row.is-selected")).to_contain_text("Proposta alla persona")

    person = visit()
    sign_in(person, site.account_for(second))
    heading(person, "Le mie opportunità")
    opportunity = card(person, "Aiuto ciclofficina, riparazione biciclette")
    for said in ("Dove", "Quando"):
        expect(opportunity.get_by_role("term").filter(has_text=said)).to_be_visible()
    answer(person, "Aiuto ciclofficina, riparazione biciclette", "Mi interessa")
    answered(person, "Aiuto ciclofficina, riparazione biciclette", "Hai detto: mi interessa")

    officer.get_by_role("navigation").get_by_role("link", name="Scrivania").first.click()
    officer.get_by_role("link", name="risposte arrivate").click()
    row = officer.get_by_role("row").filter(has_text="Aiuto ciclofficina")
    expect(row).to_contain_text("La persona è interessata")
    row.get_by_role("link").first.click()
    expect(officer.get_by_role("main")).to_contain_text("Aiuto ciclofficina")


def _see_why(page: Page) -> None:
    """Reasons, every demand as a picture and as a table, and a plan."""
    expect(panel(page).locator(".reasons li").first).to_be_visible()
    demands = panel(page).get_by_role("region", name="Richieste del lavoro e capacità")
    pictures = demands.get_by_role("img", name=re.compile(r"^Richiesto \d su 4, "))
    demands.locator("summary").click()
    rows = demands.get_by_role("table").get_by_role("row")
    assert pictures.count() > 0
    expect(rows).to_have_count(pictures.count() + 1)
    expect(panel(page).get_by_role("region", name="Piano di accomodamenti")).to_contain_text(re.compile(r"\w+"))
    expect(panel(page).get_by_role("region", name="Che cosa conta nell'indice").locator("li").first).to_be_visible()


def test_an_employer_posts_a_position(visit: Visitors, site: Site) -> None:
    """Title understood while typing, demands proposed, mistakes first; then the office publishes, proposes, undoes."""
    visit.expect_codes(422)
    employer = visit()
    sign_in(employer, FIRM)
    employer.get_by_role("main").get_by_role("link", name="Nuova posizione").click()
    heading(employer, "Nuova posizione")
    title = employer.get_by_label("Come si chiama il lavoro?")
    title.press_sequentially("adetto magazino")
    expect(employer.locator("#mestiere")).to_contain_text("magazziniere", ignore_case=True)

    title.fill("Magazziniere per ordini piccoli")
    employer.get_by_role("button", name="Proponi le esigenze").click()
    expect(employer.get_by_text("Abbiamo proposto le esigenze")).to_be_visible()
    settle(employer)
    assert employer.locator("select[name^=level_] option[selected]:not([value='0'])").count() > 3

    send_position(employer)
    summary = error_summary(employer)
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(6)
    summary.get_by_role("link", name=re.compile("Ore alla settimana")).click()
    expect(employer.get_by_label("Ore alla settimana")).to_be_focused()

    fill_position(employer, title="Magazziniere per ordini piccoli")
    send_position(employer)
    heading(employer, "Magazziniere per ordini piccoli")
    expect(employer.get_by_role("main")).to_contain_text("Da pubblicare")
    _publish_and_propose(visit(OFFICER), site, "Magazziniere per ordini piccoli")


def _publish_and_propose(page: Page, site: Site, title: str) -> None:
    """The officer opens the position, proposes the first person, and takes it back within the minute."""
    page.goto("/operatore/posizioni?stato=submitted")
    page.get_by_role("link", name=title).click()
    heading(page, title)
    expect(decision(page, "propose")).to_have_count(0)
    page.get_by_role("button", name="Pubblica la posizione").click()
    expect(message(page)).to_contain_text("pubblicata")
    position = page.url.rpartition("/")[2].partition("?")[0]
    person = site.undecided(position)
    choose(page, person)
    propose(page)
    page.get_by_role("button", name="Annulla la tua ultima decisione").click()
    expect(message(page)).to_contain_text("annullata")
    expect(decision(page, "propose")).to_be_visible()
    stored = site.stored(position, person)
    assert stored.state is ProposalState.SUGGESTED
    assert stored.steps == [ProposalState.PROPOSED, ProposalState.SUGGESTED]


def test_undo_ends_after_a_minute(visit: Visitors, site: Site) -> None:
    """The button was still there, the minute was over: the decision stands, and the page says so."""
    person = site.undecided("P1020")
    page = visit(OFFICER)
    page.goto(review("P1020", person))
    propose(page)
    site.wait(timedelta(seconds=61))
    page.get_by_role("button", name="Annulla la tua ultima decisione").click()
    expect(message(page)).to_contain_text("Il tempo per annullare è finito")
    expect(page.get_by_role("button", name="Annulla la tua ultima decisione")).to_have_count(0)
    assert site.stored("P1020", person).state is ProposalState.PROPOSED


def test_a_person_says_no_and_changes_their_mind(visit: Visitors, site: Site) -> None:
    """No with a reason, which the office reads; then yes after all."""
    title = "Inserimento dati bolle (conv. art. 12-bis)"
    page = visit()
    sign_in(page, SECOND_CANDIDATE)
    answer(page, title, "Non fa per me")
    heading(page, "Non fa per me")
    page.get_by_label("È troppo lontano per me").check()
    page.get_by_label("Vuoi aggiungere qualcosa?").fill("Ci vogliono due autobus.")
    page.get_by_role("button", name="Conferma").click()
    answered(page, title, "Hai detto: non fa per me")

    officer = visit(OFFICER)
    officer.goto(review("P1046", "BS10166"))
    history = panel(officer).get_by_role("region", name="Storia delle proposte")
    expect(history).to_contain_text("Il posto è troppo lontano. Ci vogliono due autobus")

    page.get_by_role("button", name="Ho cambiato idea: mi interessa").click()
    answered(page, title, "Hai detto: mi interessa")
    assert site.stored("P1046", "BS10166").state is ProposalState.ACCEPTED


def test_a_gate_is_lifted_with_a_reason(visit: Visitors, site: Site) -> None:
    """A licence may be got in time: the officer says why, after being asked, and it stays written."""
    visit.expect_codes(422)
    person = site.stopped_by("P1017", "licence")
    page = visit(OFFICER)
    page.goto(review("P1017", person, "escluse"))
    expect(panel(page)).to_contain_text("Manca una patente")
    decision(page, "propose").click()
    lift = page.get_by_role("button", name="Supera il vincolo e proponi", exact=True)
    lift.click()
    expect(error_summary(page)).to_be_focused()
    note = page.get_by_label("Nota")
    expect(note).to_be_visible()
    expect(note).to_have_attribute("aria-invalid", "true")
    assert site.stored("P1017", person) is None

    note.fill("Fa l'esame per il patentino a dicembre.")
    lift.click()
    expect(message(page)).to_contain_text("Proposta a")
    history = panel(page).get_by_role("region", name="Storia delle proposte")
    expect(history).to_contain_text("Fa l'esame per il patentino a dicembre. Vincolo superato")
    stored = site.stored("P1017", person)
    assert (stored.state, stored.lifted) == (ProposalState.PROPOSED, ["licence"])


@pytest.mark.parametrize("gates", [("consent",), ("regime", "consent")])
def test_without_consent_nothing_is_compared_or_decided(visit: Visitors, site: Site, gates: tuple[str, ...]) -> None:
    """Only the person can give it: alone or beside another gate, the page offers no decision at all."""
    page = visit(OFFICER)
    page.goto(review("P1015", site.stopped_by("P1015", *gates), "escluse"))
    expect(panel(page)).to_contain_text("Manca il consenso")
    expect(panel(page).locator("form, [data-decision]")).to_have_count(0)
    expect(panel(page).get_by_role("img", name=re.compile("^Richiesto"))).to_have_count(0)


def test_what_the_law_reserves_is_not_lifted(visit: Visitors, site: Site) -> None:
    """The page says whom the position is for; the person can be kept in mind, not proposed."""
    page = visit(OFFICER)
    page.goto(review("P1015", site.stopped_by("P1015", "regime"), "escluse"))
    expect(panel(page)).to_contain_text("riservata per legge")
    expect(decision(page, "propose")).to_have_count(0)
    expect(decision(page, "hold")).to_be_visible()


def test_two_officers_decide_at_once(visit: Visitors, site: Site) -> None:
    """The second is told who decided what, keeps what they wrote, and overwrites nothing."""
    visit.expect_codes(409)
    person = site.undecided("P1033")
    first, second = visit(OFFICER), visit(SECOND_OFFICER)
    for page in (first, second):
        page.goto(review("P1033", person))
    decision(second, "decline").click()
    second.get_by_label("Motivo").select_option("orario")
    second.get_by_label("Nota").fill("Può solo la mattina presto.")
    decision(first, "hold").click()
    expect(message(first)).to_contain_text("da parte")

    second.get_by_role("button", name="Non proporre", exact=True).click()
    heading(second, "Due decisioni sulla stessa persona")
    recorded, own = (second.get_by_role("region", name=name) for name in ("Decisione registrata", "La tua"))
    for said in ("Tenuta da parte", "Marina Castelforte"):
        expect(recorded).to_contain_text(said)
    for said in ("Non proposta", "Può solo la mattina presto."):
        expect(own).to_contain_text(said)
    assert not axe.violations(second) + overflow(second)
    assert site.stored("P1033", person).steps == [ProposalState.SET_ASIDE]

    own.get_by_role("button", name="Registra la mia").click()
    expect(message(second)).to_contain_text("non proposta")
    assert site.stored("P1033", person).steps == [ProposalState.SET_ASIDE, ProposalState.DISCARDED]


def test_not_proposing_needs_a_reason(visit: Visitors, site: Site) -> None:
    """Without one the error stands on its field, in a part that stays open; with one the decision is taken."""
    visit.expect_codes(422)
    person = site.undecided("P1034")
    page = visit(OFFICER)
    page.goto(review("P1034", person))
    decision(page, "decline").click()
    discard = page.get_by_role("button", name="Non proporre", exact=True)
    discard.click()
    expect(error_summary(page)).to_be_focused()
    reason = page.get_by_label("Motivo")
    expect(reason).to_be_visible()
    expect(reason).to_have_attribute("aria-invalid", "true")
    error_summary(page).get_by_role("link").click()
    expect(reason).to_be_focused()
    assert site.stored("P1034", person) is None

    reason.select_option("orario")
    discard.click()
    expect(message(page)).to_contain_text("non proposta")
    assert site.stored("P1034", person).state is ProposalState.DISCARDED
