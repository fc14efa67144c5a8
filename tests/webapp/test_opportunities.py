"""What a person sees of the proposals made to them, in plain words, and how they answer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Person
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import Category, Contract, PositionState, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.crawling import crawl
from tests.world import ISEO, NOW, World
from webapp.extensions import clock

YES = "Mi interessa"
TOO_LATE = "A questa proposta non si può più rispondere. Se per te qualcosa è cambiato, chiama l'ufficio."
PROPOSED, ACCEPTED, DECLINED = ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.DECLINED


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with an account."""
    return world.person(
        name="Bice",
        surname="Gru",
        capacities={"d430": 1, "d160": 3},
        skills=("wash_dishes",),
        wishes=("kitchen_helper",),
        experience={"dishwasher": 30},
        hours_min=15,
        hours_max=25,
        max_km=40,
    )


@pytest.fixture
def account(world: World, person: Person) -> Account:
    """Their account."""
    return world.account(Role.CANDIDATE, person=person)


@pytest.fixture
def browser(signed_in: SignIn, account: Account) -> PageClient:
    """Their browser."""
    return signed_in(account)


@pytest.fixture
def proposed(world: World, person: Person) -> Callable[..., Proposal]:
    """Makes a proposal to the person that has taken some steps."""

    def make(*steps: ProposalState, reason: Reason | None = None, **position: Any) -> Proposal:
        return world.proposal(
            *(steps or (PROPOSED,)), position=world.position(**position), person=person, reason=reason
        )

    return make


def card(page: Page, title: str) -> str:
    """What the page says of one job."""
    (found,) = [box.text for box in page.select("section.box") if box.text.startswith(title)]
    return found


def whole(browser: PageClient, title: str) -> str:
    """What the job's own page says."""
    return browser.get("/persona").click(f"Leggi tutto {title}").main


def titles(page: Page) -> list[str]:
    """The jobs, in order."""
    return [node.text for node in page.select("section.box h3")]


# --- what one sees ----------------------------------------------------------------------------------------------------


def test_nothing_yet_and_nothing_to_do(browser: PageClient) -> None:
    page = browser.get("/persona")
    assert "Nessuna proposta da leggere ora" in page.main
    assert "Non devi fare niente." in page.main


def test_only_what_an_officer_has_proposed(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    proposed(title="Proposta")
    proposed(ProposalState.SET_ASIDE, title="Da parte")
    proposed(ProposalState.DISCARDED, title="Scartata", reason=Reason.SKILLS)
    assert titles(browser.get("/persona")) == ["Proposta"]


def test_what_comes_next_depends_on_how_the_proposal_stands(
    browser: PageClient, proposed: Callable[..., Proposal]
) -> None:
    proposed(title="Da leggere")
    proposed(PROPOSED, ProposalState.ACCEPTED, title="Detto sì")
    proposed(PROPOSED, ProposalState.DECLINED, reason=Reason.DISTANCE, title="Detto no")
    assert "Se il lavoro ti interessa, l'operatore ti chiama" in whole(browser, "Da leggere")
    assert "Non devi fare niente: l'operatore ti chiama e ne parlate." in whole(browser, "Detto sì")
    ended = browser.get("/persona").click("Guarda le proposte di prima").click("Leggi tutto Detto no").main
    assert "Non devi fare niente. Per qualsiasi domanda chiama l'ufficio." in ended
    assert "Se il lavoro ti interessa" not in ended


def test_a_decision_taken_back_is_not_seen(
    browser: PageClient, proposed: Callable[..., Proposal], world: World, officer: Account, person: Person
) -> None:
    taken_back = world.proposal(PROPOSED, position=world.position(), person=person, by=officer)
    taken_back.undo(by=officer, at=NOW)
    world.session.commit()
    assert titles(browser.get("/persona")) == []


def test_nobody_elses_proposals(browser: PageClient, world: World) -> None:
    theirs = world.proposal(PROPOSED)
    assert titles(browser.get("/persona")) == []
    browser.get(f"/persona/opportunita/{theirs.id}/non-fa-per-me", 404)
    browser.post(f"/persona/opportunita/{theirs.id}/non-fa-per-me", {"reason": "altro"}, 404)
    browser.post(f"/persona/opportunita/{theirs.id}/mi-interessa", status=404)
    assert world.again(theirs).state is PROPOSED


def test_what_was_only_thought_of_cannot_be_answered(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    aside = proposed(ProposalState.SET_ASIDE)
    browser.get("/persona")
    browser.post(f"/persona/opportunita/{aside.id}/mi-interessa", status=404)


def test_open_questions_first_the_newest_before(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    for title, steps in {"Uno": (PROPOSED,), "Due": (PROPOSED, ACCEPTED), "Tre": (PROPOSED,)}.items():
        proposed(*steps, title=title)
    page = browser.get("/persona")
    assert titles(page) == ["Tre", "Uno", "Due"]
    assert [node.text for node in page.select("main h2")][:2] == ["Aspettano la tua risposta", "Le altre proposte"]


def test_few_at_a_time_and_none_is_lost(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    for number in range(12):
        proposed(title=f"Lavoro {number:02}")
    page, seen = browser.get("/persona"), []
    while True:
        assert len(titles(page)) <= 5
        seen += titles(page)
        if not page.select("main a[rel=next]"):
            break
        page = page.click("Mostra altri 5")
    assert seen == [f"Lavoro {number:02}" for number in reversed(range(12))]
    assert titles(page.click("Torna ai 5 di prima")) == seen[5:10]


def test_a_card_is_short_and_its_page_whole(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    proposed(title="Portineria", description="Si aprono le porte.", accommodations=("ramp",), demands={"b230": 2})
    page = browser.get("/persona")
    assert "Si aprono le porte." not in page.main
    assert [node.text for node in page.select("section.box dt")] == ["Dove", "Quando", "Perché"]
    assert "Si aprono le porte." in page.click("Leggi tutto Portineria").main


def test_what_is_over_has_a_page_of_its_own(
    browser: PageClient, proposed: Callable[..., Proposal], world: World
) -> None:
    assert not browser.get("/persona").select("a[href='/persona/proposte-di-prima']")
    proposed(title="Aperta")
    proposed(PROPOSED, ProposalState.CLOSED, title="Chiusa")
    hired = proposed(PROPOSED, ACCEPTED, ProposalState.SENT, ProposalState.HIRED, title="Di una volta")
    world.keep(Placement(proposal_id=hired.id, started_on=date(2026, 1, 7), ended_on=date(2026, 6, 30)))
    page = browser.get("/persona")
    assert titles(page) == ["Aperta"]
    assert titles(page.click("Guarda le proposte di prima")) == ["Di una volta", "Chiusa"]


def test_the_page_of_nobody_elses_proposal(
    browser: PageClient, world: World, proposed: Callable[..., Proposal]
) -> None:
    theirs, aside = world.proposal(PROPOSED), proposed(ProposalState.SET_ASIDE)
    for hidden in (theirs, aside):
        browser.get(f"/persona/opportunita/{hidden.id}", 404)
        browser.get(f"/persona/opportunita/{hidden.id}/perche", 404)


# --- in plain words ---------------------------------------------------------------------------------------------------


@pytest.fixture
def kitchen(proposed: Callable[..., Proposal]) -> Position:
    """A job of which there is much to say."""
    return proposed(
        title="Aiuto in cucina",
        description="Si preparano le verdure.",
        occupation="kitchen_helper",
        comune=ISEO,
        hours=20,
        shifts=frozenset({"mattina", "weekend"}),
        contract=Contract.PERMANENT,
        transit=True,
        demands={"d430": (3, False), "d160": 2, "b230": 1},
        accommodations=("lifting_aid", "ramp"),
        essential=("wash_dishes", "cook_simple_dishes"),
        expires_on=date(2026, 12, 31),
    ).position


@pytest.mark.usefixtures("kitchen")
def test_what_where_when_who_helps(browser: PageClient) -> None:
    said = whole(browser, "Aiuto in cucina")
    assert "Si preparano le verdure." in said
    assert "DoveIl Trifoglio, a Iseo. Come ci arriviÈ a circa " in said
    assert "km da dove abiti. Ci si arriva con i mezzi pubblici." in said
    assert "Quando20 ore alla settimana: mattina, fine settimana." in said
    assert "ContrattoTempo indeterminato" in said
    assert "Puoi rispondereFino al 31 dicembre 2026." in said
    assert "Chi e che cosa ti aiutaAusilio per il sollevamento" in said
    assert "Rampa" not in said


@pytest.mark.usefixtures("kitchen")
def test_why_and_what_is_not_sure(browser: PageClient) -> None:
    said = whole(browser, "Aiuto in cucina")
    why, unsure = said.split("Perché pensiamo a te")[1].split("Che cosa non è sicuro")
    assert "È un lavoro simile a quelli che cerchi." in why
    assert "Sai già fare alcune cose che servono: wash dishes." in why
    assert "Non sappiamo ancora bene come va per te con queste cose: udire." in unsure
    assert "Qualcosa è da imparare" in unsure


def test_the_sentences_follow_the_data(browser: PageClient, kitchen: Position, person: Person, world: World) -> None:
    kitchen.transit, kitchen.accommodations, kitchen.comune_code = False, [], person.profile.comune_code
    person.profile.wishes, person.profile.skills = [], []
    world.session.commit()
    said = whole(browser, "Aiuto in cucina")
    assert "È vicino a dove abiti. Non ci si arriva con i mezzi pubblici." in said
    assert "Chi e che cosa ti aiuta" not in said
    assert "Qui potrebbe servire un aiuto in più: sollevare e trasportare." in said
    assert "È un lavoro simile" not in said
    assert "Sai già fare" not in said


def test_a_job_of_which_little_is_known(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    proposed(title="Portineria")
    said = whole(browser, "Portineria")
    assert "Quando20 ore alla settimana. Contratto" in said
    assert "Che cosa non è sicuro" not in said


@pytest.mark.usefixtures("kitchen")
def test_no_figures_about_the_person_and_no_index(browser: PageClient) -> None:
    page = browser.get("/persona")
    why = page.click("Leggi tutto Aiuto in cucina").click("Perché questo lavoro?")
    text = f"{page.main} {whole(browser, 'Aiuto in cucina')} {why.main}".lower()
    for word in ("indice", "punteggio", "%", "probabilità", "graduatoria", " su 4", " su 100"):
        assert word not in text


# --- the answer -------------------------------------------------------------------------------------------------------


def steps(session: Session, proposal: Proposal) -> list[tuple[ProposalState, Reason | None]]:
    """The proposal's history after the first step, as the database has it."""
    session.expire_all()
    return [(step.to_state, step.reason) for step in proposal.history][1:]


def test_yes(browser: PageClient, account: Account, proposed: Callable[..., Proposal], session: Session) -> None:
    proposal = proposed(title="Portineria")
    page = browser.get("/persona").form(f"{YES} Portineria").submit()
    assert page.flashes == ["Abbiamo detto all'ufficio che questo lavoro ti interessa."]
    assert page.h1 == "Portineria"
    assert "Hai detto: mi interessa" in page.main
    assert "Hai detto: mi interessa" in card(browser.get("/persona"), "Portineria")
    assert steps(session, proposal) == [(ACCEPTED, None)]
    assert (proposal.history[-1].account_id, proposal.history[-1].at) == (account.id, NOW)


@pytest.mark.parametrize("reason", ["distanza", "orario", "capacita", "competenze", "accomodamento_mancante", "altro"])
def test_no_with_a_reason(
    browser: PageClient, proposed: Callable[..., Proposal], session: Session, reason: str
) -> None:
    proposal = proposed(title="Portineria")
    page = browser.get("/persona").click("Non fa per me Portineria")
    page = page.form("no").submit(reason=reason, note="  Ci ho già lavorato.  ")
    assert page.flashes == ["Va bene così. Abbiamo detto all'ufficio che questo lavoro non fa per te."]
    assert page.h1 == "Portineria"
    assert "Hai detto: non fa per me" in page.main
    assert titles(browser.get("/persona")) == []
    earlier = browser.get("/persona").click("Guarda le proposte di prima")
    assert "Hai detto: non fa per me" in card(earlier, "Portineria")
    assert steps(session, proposal) == [(DECLINED, Reason(reason))]
    assert proposal.history[-1].note == "Ci ho già lavorato."


@pytest.mark.parametrize(
    "fields", [{}, {"reason": None}, {"reason": "scelta_persona"}], ids=["as it is", "none", "said"]
)
def test_no_without_saying_why(
    browser: PageClient, proposed: Callable[..., Proposal], session: Session, fields: dict[str, Any]
) -> None:
    proposal = proposed(title="Portineria")
    page = browser.get(f"/persona/opportunita/{proposal.id}/non-fa-per-me")
    assert page.one("input[value=scelta_persona]").get("checked") is not None
    page.form("no").submit(**fields)
    assert steps(session, proposal) == [(DECLINED, Reason.PERSONS_CHOICE)]


def test_no_takes_a_page_that_can_be_left(browser: PageClient, proposed: Callable[..., Proposal], world: World) -> None:
    proposal = proposed(title="Portineria")
    page = browser.get("/persona").click("Non fa per me Portineria")
    assert page.click("Torna indietro").h1 == "Le mie opportunità"
    assert world.again(proposal).state is PROPOSED


@pytest.mark.parametrize("wrong", [{"reason": "scelta_datore"}, {"reason": "boh"}, {"note": "n" * 1001}])
def test_what_cannot_be_taken_is_refused(
    browser: PageClient, proposed: Callable[..., Proposal], world: World, wrong: dict[str, str]
) -> None:
    proposal = proposed()
    address = f"/persona/opportunita/{proposal.id}/non-fa-per-me"
    browser.get(address)
    page = browser.post(address, {"reason": "altro", **wrong}, 422)
    assert len(page.errors) == 1
    assert world.again(proposal).state is PROPOSED


def test_one_may_change_ones_mind_and_back(
    browser: PageClient, proposed: Callable[..., Proposal], session: Session
) -> None:
    proposal = proposed(title="Portineria")
    page = browser.get("/persona").form(f"{YES} Portineria").submit()
    assert "Puoi cambiare idea finché l'ufficio non manda il tuo profilo." in page.main
    page = page.click("Ho cambiato idea: non fa per me").form("no").submit(reason="orario")
    page.form("Ho cambiato idea: mi interessa Portineria").submit()
    assert steps(session, proposal) == [(ACCEPTED, None), (DECLINED, Reason.HOURS), (ACCEPTED, None)]


def test_the_same_answer_twice_is_one_answer(
    browser: PageClient, proposed: Callable[..., Proposal], session: Session
) -> None:
    proposal = proposed(title="Portineria")
    yes = browser.get("/persona").form(f"{YES} Portineria")
    no = browser.get(f"/persona/opportunita/{proposal.id}/non-fa-per-me").form("no")
    for form in (yes, yes, no, no):
        form.submit()
    assert steps(session, proposal) == [(ACCEPTED, None), (DECLINED, Reason.PERSONS_CHOICE)]


def test_the_officer_reads_it(desk: PageClient, browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    proposed(title="Portineria")
    browser.get("/persona").form(f"{YES} Portineria").submit()
    (row,) = desk.get("/operatore/risposte").table("Risposte delle persone")
    assert row["Risposta"].startswith("La persona è interessata")


# --- too late ---------------------------------------------------------------------------------------------------------


def sent_on(proposal: Proposal) -> None:
    """The office sends the profile."""
    proposal.move(to=ACCEPTED, by=None, at=NOW)
    proposal.move(to=ProposalState.SENT, by=None, at=NOW)


def withdrawn(proposal: Proposal) -> None:
    """The office withdraws the proposal."""
    proposal.move(to=ProposalState.WITHDRAWN, by=None, at=NOW, reason=Reason.OTHER)


def closed(proposal: Proposal) -> None:
    """The position closes."""
    proposal.position.state = PositionState.CLOSED


def expired(proposal: Proposal) -> None:
    """The deadline passes."""
    proposal.position.expires_on = date(2026, 11, 1)


@pytest.mark.parametrize("happens", [sent_on, withdrawn, closed, expired], ids=lambda happens: happens.__name__)
def test_when_it_is_too_late_the_page_says_so(
    browser: PageClient, proposed: Callable[..., Proposal], world: World, happens: Callable[[Proposal], None]
) -> None:
    proposal = proposed(title="Portineria")
    yes = browser.get("/persona").form(f"{YES} Portineria")
    no = browser.get(f"/persona/opportunita/{proposal.id}/non-fa-per-me").form("no")
    happens(proposal)
    world.session.commit()
    state, length = proposal.state, len(proposal.history)
    for form in (yes, no):
        assert form.submit().flashes == [TOO_LATE]
    late = browser.get(f"/persona/opportunita/{proposal.id}/non-fa-per-me", follow=True)
    assert late.flashes == [TOO_LATE]
    assert late.h1 == "Le mie opportunità"
    page = browser.get(f"/persona/opportunita/{proposal.id}")
    assert not [form for form in page.select("main form") if "opportunita" in (form.get("action") or "")]
    assert (world.again(proposal).state, len(proposal.history)) == (state, length)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((ProposalState.SENT,), "Il tuo profilo è dal datore di lavoro"),
        ((ProposalState.SENT, ProposalState.INTERVIEW), "C'è un colloquio"),
        ((ProposalState.SENT, ProposalState.HIRED), "Il lavoro è tuo"),
        ((ProposalState.CLOSED,), "Questa proposta è chiusa"),
        ((ProposalState.SENT, ProposalState.DECLINED_BY_EMPLOYER), "il datore di lavoro ha scelto diversamente"),
    ],
    ids=lambda value: value[-1].value if isinstance(value, tuple) else "",
)
def test_how_it_went_on_is_said_in_words(
    browser: PageClient, proposed: Callable[..., Proposal], after: tuple[ProposalState, ...], said: str
) -> None:
    over = after[-1] in (ProposalState.CLOSED, ProposalState.DECLINED_BY_EMPLOYER)
    reason = Reason.EMPLOYERS_CHOICE if over else None
    proposed(PROPOSED, ACCEPTED, *after, title="Portineria", reason=reason)
    page = browser.get("/persona/proposte-di-prima" if over else "/persona")
    assert said in card(page, "Portineria")
    assert said in page.click("Leggi tutto Portineria").main


def test_on_the_last_day_one_can_still_answer(browser: PageClient, proposed: Callable[..., Proposal]) -> None:
    proposed(title="Portineria", expires_on=date(2026, 11, 2))
    page = browser.get("/persona")
    clock.frozen_at = NOW + timedelta(hours=13)
    assert page.form(f"{YES} Portineria").submit().flashes != [TOO_LATE]


# --- what nobody but the office sees ----------------------------------------------------------------------------------


@pytest.mark.parametrize("category", [Category.BLIND, Category.WORK, Category.LAW_381, Category.ARTICLE_18])
def test_no_page_of_person_or_employer_speaks_of_category_or_degree(
    signed_in: SignIn, world: World, category: Category
) -> None:
    person = world.person(category=category, invalidity_percent=77, capacities={"d430": 1})
    employer = world.employer()
    position = world.position(employer=employer, demands={"d430": 3})
    world.proposal(PROPOSED, ACCEPTED, position=position, person=person)
    browsers = [
        signed_in(world.account(Role.CANDIDATE, person=person)),
        signed_in(world.account(Role.EMPLOYER, employer=employer)),
    ]
    # A cooperative's own list of its workers asks for a category of law 381; nobody of the office's stands in it.
    # A person's own sheet says to the person, and to nobody else, what the office knows.
    others = ("/privacy", "/datore/cooperativa/persone/", "/persona/scheda", "/persona/dati")
    pages = [page for browser in browsers for path, page in crawl(browser).items() if not path.startswith(others)]
    assert len(pages) >= 6
    for page in pages:
        for secret in ("77", category.value, "invalid", "1985"):
            assert secret not in page.main.lower(), page.h1


def test_an_employer_sees_no_names(signed_in: SignIn, world: World) -> None:
    employer, person = world.employer(), world.person(name="Zenobia", surname="Zanardelli")
    world.proposal(PROPOSED, ACCEPTED, position=world.position(employer=employer), person=person)
    for page in crawl(signed_in(world.account(Role.EMPLOYER, employer=employer))).values():
        assert "Zenobia" not in page.body
        assert person.registration.code not in page.body


def test_the_number_of_queries_does_not_grow(
    browser: PageClient, world: World, person: Person, few_and_many: Callable[..., list[int]]
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            world.proposal(PROPOSED, position=world.position(demands={"d430": 1}), person=person)

    fill(1)
    browser.get("/persona")  # The scorer is read once for all.
    few, many = few_and_many(fill, lambda: browser.get("/persona"))
    assert few == many <= 23
