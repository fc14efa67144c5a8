"""Posting a job: what the steps take, what they refuse and where they say so, and what becomes of it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from matching import Catalogue
from models.employers import Employer
from models.territory import Office
from models.types import Contract, Education, EmployerKind, PositionState, Regime, Remote, Role
from models.vocabulary import Concept, ConceptKind
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import (
    ADDRESS,
    GO_ON,
    MINIMAL,
    PROPOSE,
    SEND,
    complaints,
    drafts,
    fill,
    forge,
    levels,
    of_step,
    posted,
    send,
    until,
)
from tests.world import World
from webapp.employer.step_forms import Step
from webapp.services import vocabulary


@pytest.fixture
def employer(world: World) -> Employer:
    """A type-B cooperative."""
    return world.employer()


@pytest.fixture
def browser(signed_in: SignIn, world: World, employer: Employer) -> PageClient:
    """Its browser."""
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_the_whole_form(browser: PageClient, employer: Employer, world: World, session: Session) -> None:
    page = send(
        browser,
        title="  Aiuto cuoco ",
        comune="Iseo",
        contract="indeterminato",
        hours="24",
        shifts=["mattina", "weekend"],
        places="2",
        regime="l381",
        expires_on="2026-12-31",
        transit="si",
        remote="in_parte",
        education_min="licenza_media",
        licences=["B", "muletto"],
        essential_skills="lavaggio stoviglie\n\n  fischiare in armonia  \nlavaggio stoviglie",
        preferred_skills="uso lavastoviglie\nlavaggio stoviglie",
        accommodations=["extra_breaks", "job_coach"],
        level_d430="3",
        fixed_d430="y",
        level_d160="2",
        workplace=" Via Milano-10 ",
    )
    assert page.h1 == "Aiuto cuoco"
    (position,) = posted(session)
    assert (position.code, position.title, position.state) == ("M0001", "Aiuto cuoco", PositionState.SUBMITTED)
    assert (position.employer_id, position.office_id) == (employer.id, world.office.id)
    assert (position.comune.label, position.contract, position.hours) == ("Iseo (BS)", Contract.PERMANENT, 24)
    assert (position.shifts, position.licences) == ({"mattina", "weekend"}, {"B", "muletto"})
    assert (position.places, position.regime, position.transit) == (2, Regime.LAW_381, True)
    assert (position.remote, position.education_min) == (Remote.PARTLY, Education.LOWER_SECONDARY)
    assert (position.published_on, position.expires_on) == (date(2026, 11, 2), date(2026, 12, 31))
    assert (position.occupation, position.workplace) == ("kitchen_helper", "Via Milano-10")
    demands = {demand.dimension: (demand.level, demand.negotiable) for demand in position.demands}
    assert (demands["d430"], demands["d160"]) == ((3, False), (2, True))
    assert drafts(session) == []
    assert [row.accommodation for row in position.accommodations] == ["extra_breaks", "job_coach"]
    assert [(row.text, row.skill, row.essential) for row in position.skills] == [
        ("lavaggio stoviglie", "wash_dishes", True),
        ("fischiare in armonia", None, True),
        ("uso lavastoviglie", "use_dishwasher", False),
    ]


def test_the_page_shows_it_as_it_was_posted(browser: PageClient) -> None:
    page = send(browser, expires_on="2026-12-31", essential_skills="lavare i piatti", level_d430="3", fixed_d430="y")
    for said in (
        "M0001 · Da pubblicare",
        "Brescia (BS)",
        "31 dicembre 2026",
        "lavare i piatti",
        "Sollevare e trasportare",
    ):
        assert said in page.main
    assert "(non si può affidare a un collega)" in page.main
    assert "L'ufficio guarda la posizione e la pubblica." in page.main


def test_the_least_one_can_say(browser: PageClient, session: Session) -> None:
    send(browser)
    (position,) = posted(session)
    assert (position.places, position.transit, position.remote) == (1, None, Remote.NO)
    assert (position.expires_on, position.education_min, position.licences) == (None, None, frozenset())
    assert (position.workplace, position.accommodations, position.skills) == ("", [], [])
    usual = Catalogue.default().occupation("kitchen_helper").demands
    assert {demand.dimension: demand.level for demand in position.demands} == usual


def test_what_is_today_is_not_past(browser: PageClient, session: Session) -> None:
    send(browser, expires_on="2026-11-02")
    assert posted(session)[0].expires_on == date(2026, 11, 2)


def test_a_comune_as_people_write_it(browser: PageClient, session: Session) -> None:
    written = ["brescia", "BRESCIA", "Brescia (BS)", "Brescia (Brescia)", "017029", " Brescia "]
    for comune in written:
        send(browser, comune=comune)
    assert [position.comune.label for position in posted(session)] == ["Brescia (BS)"] * len(written)


def test_markup_in_texts_is_kept_as_text(browser: PageClient) -> None:
    page = send(browser, title="Cuoco <b>subito</b> & bene", description="<script>alert(1)</script>")
    assert page.h1 == "Cuoco <b>subito</b> & bene"
    assert "<script>alert" not in page.body


def test_the_officer_finds_it_and_publishes_it(browser: PageClient, desk: PageClient, session: Session) -> None:
    send(browser)
    page = desk.get("/operatore").click("Aiuto cuoco").form("Pubblica la posizione").submit()
    assert page.flashes == ["La posizione è pubblicata: ora puoi proporre le persone."]
    assert "Aperta" in browser.get("/datore").main


# --- what is refused --------------------------------------------------------------------------------------------------

LONG = "x" * 300
REFUSED: dict[str, tuple[Step, dict[str, Any], dict[str, str]]] = {
    "the job, too long": (
        Step.JOB,
        {"title": LONG, "description": "d" * 4001, "places": "501"},
        {
            "title": "Il testo è troppo lungo: al massimo 200 caratteri.",
            "description": "Il testo è troppo lungo: al massimo 4000 caratteri.",
            "places": "Il numero va da 1 a 500.",
        },
    ),
    "no number": (Step.JOB, {"places": "due"}, {"places": "Scrivi un numero intero, in cifre."}),
    "none at all": (Step.JOB, {"places": "0"}, {"places": "Il numero va da 1 a 500."}),
    "skills, too many and too long": (
        Step.TASKS,
        {"essential_skills": "\n".join(f"cosa {n}" for n in range(21)), "preferred_skills": f"breve\n{LONG}"},
        {
            "essential_skills": "Sono 21 righe: scrivine al massimo 20.",
            "preferred_skills": "La riga 2 è troppo lunga: al massimo 200 caratteri.",
        },
    ),
    "too little, too late, nowhere": (
        Step.CONDITIONS,
        {"comune": "Bresciaa", "hours": "0", "expires_on": "2026-11-01"},
        {
            "comune": "«Bresciaa» non è un comune conosciuto (forse Brescia (BS)?).",
            "hours": "Le ore alla settimana vanno da 1 a 48.",
            "expires_on": "La data è già passata: scegli un giorno da oggi in poi.",
        },
    ),
    "too much, too long": (
        Step.CONDITIONS,
        {"comune": LONG, "hours": "49", "workplace": LONG},
        {
            "comune": "Il testo è troppo lungo: al massimo 100 caratteri.",
            "hours": "Le ore alla settimana vanno da 1 a 48.",
            "workplace": "Il testo è troppo lungo: al massimo 200 caratteri.",
        },
    ),
    "two places, no date, no number": (
        Step.CONDITIONS,
        {"comune": "Samone", "hours": "abc", "expires_on": "31/02/2027"},
        {
            "comune": "«Samone» non dice quale comune è; scrivi Samone (TO) oppure Samone (TN).",
            "hours": "Scrivi un numero intero, in cifre.",
            "expires_on": "Scrivi una data completa: giorno, mese e anno.",
        },
    ),
    "half hours": (
        Step.CONDITIONS,
        {"comune": "Atlantide Marina", "hours": "14.5", "expires_on": "2027-02-31"},
        {
            "comune": "«Atlantide Marina» non è un comune conosciuto.",
            "hours": "Scrivi un numero intero, in cifre.",
            "expires_on": "Scrivi una data completa: giorno, mese e anno.",
        },
    ),
}


@pytest.mark.parametrize(("step", "given", "said"), REFUSED.values(), ids=REFUSED)
def test_each_field_says_what_is_wrong_with_it(
    browser: PageClient, session: Session, step: Step, given: dict[str, Any], said: dict[str, str]
) -> None:
    answers = of_step(step, {**MINIMAL, **given})
    page = until(browser, step).form("passo").submit(button=GO_ON, status=422, **answers)
    found = complaints(page)
    assert {field: text for field, text in found.items() if not text.startswith(said.get(field, "?"))} == {}
    assert set(found) == set(said)
    assert len(page.errors) == len(said)
    values = page.form("passo").values
    assert {name: values[name] for name in given} == {name: [value] for name, value in given.items()}
    assert not any(draft.said.get(name) == value for draft in drafts(session) for name, value in given.items())


def test_what_is_missing_is_said_before_sending_and_not_at_the_steps(browser: PageClient, session: Session) -> None:
    nothing = dict.fromkeys(("title", "description", "comune", "contract", "hours", "regime", "places"), "  ")
    page = fill(browser, **{**nothing, "contract": "", "regime": "", "shifts": []})
    page = page.form("passo").submit(button=SEND, status=422)
    said = page.one(".error-summary").text
    for text in (
        "Come si chiama il lavoro?: Scrivi come si chiama il lavoro. (Il lavoro)",
        "Racconta in poche righe che cosa si fa: serve a chi dovrà scegliere. (Il lavoro)",
        "Scrivi quante persone servono. (Il lavoro)",
        "Scrivi il comune. (Orario, luogo, aiuti)",
        "Scegli il contratto. (Orario, luogo, aiuti)",
        "Scrivi le ore, in numero. (Orario, luogo, aiuti)",
        "Scegli almeno un momento della giornata. (Orario, luogo, aiuti)",
        "Scegli a chi è rivolta. (Orario, luogo, aiuti)",
    ):
        assert text in said
    assert posted(session) == []
    page = page.click("Come si chiama il lavoro?")
    assert page.h1 == "Il lavoro"


FORGED: dict[str, tuple[Step, Any]] = {
    "contract": (Step.CONDITIONS, "schiavitù"),
    "shifts": (Step.CONDITIONS, ["mattina", "mai"]),
    "regime": (Step.CONDITIONS, "art99"),
    "transit": (Step.CONDITIONS, "forse"),
    "remote": (Step.CONDITIONS, "ovunque"),
    "accommodations": (Step.CONDITIONS, ["bacchetta_magica"]),
    "education_min": (Step.TASKS, "dottorato"),
    "licences": (Step.TASKS, ["B", "nave spaziale"]),
    "level_d430": (Step.TASKS, "9"),
}


@pytest.mark.parametrize("field", FORGED)
def test_codes_that_the_form_does_not_offer_are_refused(browser: PageClient, session: Session, field: str) -> None:
    step, wrong = FORGED[field]
    page = forge(browser, step, 422, **{field: wrong})
    assert set(complaints(page)) == {field}
    assert len(page.errors) == 1
    assert all(draft.said.get(field) != wrong for draft in drafts(session))


def test_nobody_posts_for_another_employer_or_ahead_of_the_officer(
    browser: PageClient, employer: Employer, world: World, session: Session
) -> None:
    other = world.employer(name="Altra")
    extra = {"employer_id": other.id, "state": "open", "code": "P0001", "office_id": "99", "published_on": "2020-01-01"}
    forge(browser, Step.CONDITIONS, 303, **extra)
    check = browser.get(f"/datore/bozze/{drafts(session)[0].id}/controllo")
    browser.post(check.url, {**check.form("passo").values, **extra})
    (position,) = posted(session)
    assert (position.employer_id, position.state, position.code) == (employer.id, PositionState.SUBMITTED, "M0001")


OFFERED = {
    EmployerKind.COOPERATIVE_B: {"art1", "art18", "libera", "art14_276", "art12bis", "l381"},
    EmployerKind.FIRM: {"art1", "art18", "libera", "art14_276", "art12bis"},
    EmployerKind.PUBLIC_BODY: {"art1", "art18", "libera"},
    EmployerKind.CONSORTIUM: {"art1", "art18", "libera", "art14_276", "art12bis"},
}


@pytest.mark.parametrize("kind", EmployerKind)
def test_each_kind_of_employer_is_offered_its_own_rules(signed_in: SignIn, world: World, kind: EmployerKind) -> None:
    browser = signed_in(world.account(Role.EMPLOYER, employer=world.employer(kind=kind)))
    page = until(browser, Step.CONDITIONS)
    options = {node["value"] for node in page.select("select[name=regime] option")}
    assert options == OFFERED[kind] | {""}
    for regime in set(Regime) - options:
        assert set(complaints(forge(browser, Step.CONDITIONS, 422, regime=regime.value))) == {"regime"}


# --- demands from the title -------------------------------------------------------------------------------------------


def test_the_demands_usual_for_the_title_are_proposed_with_the_first_step(
    browser: PageClient, session: Session
) -> None:
    page = until(browser, Step.TASKS)
    assert levels(page) == dict(Catalogue.default().occupation("kitchen_helper").demands)
    assert any("Abbiamo proposto le esigenze tipiche di questo lavoro" in flash for flash in page.flashes)
    assert posted(session) == []


def test_a_button_proposes_them_again_where_nothing_is_said(browser: PageClient) -> None:
    page = until(browser, Step.TASKS)
    page = page.form("passo").submit(button=PROPOSE, level_d430="0", level_d160="4")
    usual = dict(Catalogue.default().occupation("kitchen_helper").demands)
    assert levels(page) == {**usual, "d160": 4}


def test_what_was_taken_out_is_not_proposed_again_unasked(browser: PageClient, session: Session) -> None:
    page = until(browser, Step.TASKS)
    nothing = dict.fromkeys((name for name in page.form("passo").values if name.startswith("level_")), "0")
    page.form("passo").submit(button=GO_ON, **nothing)
    address = f"/datore/bozze/{drafts(session)[0].id}/lavoro"
    page = browser.get(address).form("passo").submit(button=GO_ON, title="Lavapiatti")
    assert levels(page) == {}


def test_proposing_asks_for_nothing_but_the_title(browser: PageClient) -> None:
    page = browser.get(ADDRESS).form("passo").submit(button=PROPOSE, title="Aiuto cuoco")
    assert levels(page)
    assert page.errors == []


def test_a_title_that_nobody_knows_proposes_nothing(browser: PageClient) -> None:
    page = browser.get(ADDRESS).form("passo").submit(button=PROPOSE, title="Zxqw kjhgf")
    assert levels(page) == {}
    assert page.flashes == ["Non riconosciamo ancora questo lavoro: indica tu le esigenze."]


def test_what_was_proposed_can_be_changed_and_sent(browser: PageClient, session: Session) -> None:
    usual = dict(Catalogue.default().occupation("kitchen_helper").demands)
    send(browser, level_d430="1")
    assert {demand.dimension: demand.level for demand in posted(session)[0].demands} == usual | {"d430": 1}


def test_the_title_is_linked_while_one_types(browser: PageClient) -> None:
    known = browser.get("/datore/posizioni/titolo?title=aiuto+cuoco", part=True)
    assert known.one("#mestiere").text.startswith("Abbiamo capito:")
    unknown = browser.get("/datore/posizioni/titolo?title=zxqw+kjhgf", part=True)
    assert unknown.one("#mestiere").text.startswith("Non riconosciamo ancora questo lavoro")
    assert browser.get("/datore/posizioni/titolo", part=True).one("#mestiere").text == ""
    assert "<b>" not in browser.get("/datore/posizioni/titolo?title=<b>zxqw", part=True).body


def test_an_imported_occupation_is_named_and_sent(browser: PageClient, session: Session) -> None:
    columns = {"language": "it", "source": "ESCO", "kind": ConceptKind.OCCUPATION}
    session.add(Concept(uri="1", code="esco:1", isco08="0110", label="soffione di conchiglie", **columns))
    vocabulary.changed(session)
    session.commit()
    page = browser.get(ADDRESS).form("passo").submit(button="Salva e ricalcola", title="Soffione di conchiglia")
    assert page.one("#mestiere").text.startswith("Abbiamo capito: soffione di conchiglie")
    # Nobody knows what it demands, and nothing near is known either: the page does not say that it proposed anything.
    assert not any("Abbiamo proposto" in flash for flash in page.flashes)
    send(browser, title="Soffione di conchiglia")
    assert posted(session)[0].occupation == "esco:1"
    assert posted(session)[0].demands == []


# --- code and office --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ([], ["M0001", "M0002"]),
        (["P0042", "M0007"], ["M0008", "M0009"]),
        (["M9998"], ["M9999", "M10000", "M10001"]),
        (["M10000", "M9999"], ["M10001"]),
        (["MABCD", "M12", "M-001", "MILANO"], ["M0001", "M0002"]),
        (["M" + "9" * 20], ["M0001"]),
    ],
    ids=lambda codes: " ".join(codes)[:24] or "none",
)
def test_codes_count_on_beside_those_there_are(
    browser: PageClient, world: World, session: Session, taken: list[str], following: list[str]
) -> None:
    for code in taken:
        world.position(code=code)
    for _ in following:
        send(browser)
    assert [position.code for position in posted(session)] == taken + following


def test_the_workplaces_province_decides_the_office(browser: PageClient, world: World, session: Session) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    for comune in ("Cremona", "Iseo", "Samone (TN)"):
        send(browser, comune=comune)
    assert [position.office_id for position in posted(session)] == [cremona.id, world.office.id, world.office.id]


def test_the_comuni_suggested_are_those_of_the_offices(browser: PageClient) -> None:
    names = {node["value"] for node in until(browser, Step.CONDITIONS).select("datalist option")}
    assert {"Brescia", "Iseo"} <= names
    assert "Cremona" not in names


def test_other_employers_see_nothing_of_it(browser: PageClient, signed_in: SignIn, world: World) -> None:
    send(browser)
    other = signed_in(world.account(Role.EMPLOYER))
    other.get("/datore/posizioni/M0001", 404)
    assert "Aiuto cuoco" not in other.get("/datore").main
