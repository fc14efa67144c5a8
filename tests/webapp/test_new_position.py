"""Posting a job: what the form takes, what it refuses and where it says so, and what becomes of it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Catalogue
from models.employers import Employer
from models.positions import Position
from models.territory import Office
from models.types import Contract, Education, EmployerKind, PositionState, Regime, Remote, Role
from models.vocabulary import Concept, ConceptKind
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import World
from webapp.services import vocabulary

ADDRESS = "/datore/posizioni/nuova"
SEND = "Invia all'ufficio"
PROPOSE = "Proponi le esigenze dal titolo"

MINIMAL: dict[str, Any] = {
    "title": "Aiuto cuoco",
    "description": "Si preparano le verdure e si tiene pulita la cucina.",
    "comune": "Brescia",
    "contract": "determinato",
    "hours": "20",
    "shifts": ["mattina"],
    "regime": "libera",
}


@pytest.fixture
def employer(world: World) -> Employer:
    """A type-B cooperative."""
    return world.employer()


@pytest.fixture
def browser(signed_in: SignIn, world: World, employer: Employer) -> PageClient:
    """Its browser."""
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


def send(browser: PageClient, status: int = 200, button: str = SEND, **changed: Any) -> Page:
    """Fill in the form as a browser does and press a button."""
    return browser.get(ADDRESS).form("posizione").submit(button=button, status=status, **{**MINIMAL, **changed})


def forge(browser: PageClient, status: int, **changed: Any) -> Page:
    """Send what the form does not offer, beside what a browser sends for fields left alone."""
    if browser.token is None:
        browser.get("/datore")
    untouched = {"places": "1", "remote": "no", "education_min": "", "transit": "", "expires_on": ""}
    return browser.post(ADDRESS, {**untouched, **MINIMAL, **changed}, status, follow=False)


def posted(session: Session) -> list[Position]:
    """What has been posted, in order."""
    session.expire_all()
    return list(session.scalars(select(Position).order_by(Position.id)))


def complaints(page: Page) -> dict[str, str]:
    """What each field has to say."""
    return {
        node["id"].removesuffix("-error"): node.text.removeprefix("Da correggere: ")
        for node in page.select(".field-error")
    }


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
    assert position.occupation == "kitchen_helper"
    assert {d.dimension: (d.level, d.negotiable) for d in position.demands} == {"d430": (3, False), "d160": (2, True)}
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
    assert (position.demands, position.accommodations, position.skills) == ([], [], [])


def test_what_is_today_is_not_past(browser: PageClient, session: Session) -> None:
    send(browser, expires_on="2026-11-02")
    assert posted(session)[0].expires_on == date(2026, 11, 2)


def test_a_comune_as_people_write_it(browser: PageClient, session: Session) -> None:
    written = ["brescia", "BRESCIA", "Brescia (BS)", "Brescia (Brescia)", "017029", " Brescia "]
    for comune in written:
        forge(browser, 303, comune=comune)
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
REFUSED: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "nothing at all": (
        {"title": "", "description": "", "comune": "", "contract": "", "hours": "", "shifts": [], "regime": ""}
        | {"places": ""},
        {
            "title": "Scrivi come si chiama il lavoro.",
            "description": "Racconta in poche righe che cosa si fa: serve a chi dovrà scegliere.",
            "comune": "Scrivi il comune.",
            "contract": "Scegli il contratto.",
            "hours": "Scrivi le ore, in numero.",
            "shifts": "Scegli almeno un momento della giornata.",
            "regime": "Scegli a chi è rivolta.",
            "places": "Scrivi quante persone servono.",
        },
    ),
    "nothing but spaces": (
        {"title": "   ", "description": " \n ", "comune": "  "},
        {
            "title": "Scrivi come si chiama il lavoro.",
            "description": "Racconta in poche righe che cosa si fa: serve a chi dovrà scegliere.",
            "comune": "Scrivi il comune.",
        },
    ),
    "too little, too late, nowhere": (
        {"comune": "Bresciaa", "hours": "0", "places": "0", "expires_on": "2026-11-01"},
        {
            "comune": "«Bresciaa» non è un comune conosciuto (forse Brescia (BS)?).",
            "hours": "Le ore alla settimana vanno da 1 a 48.",
            "places": "Il numero va da 1 a 500.",
            "expires_on": "La data è già passata: scegli un giorno da oggi in poi.",
        },
    ),
    "too much, too long": (
        {"title": LONG, "description": "d" * 4001, "comune": LONG, "hours": "49", "places": "501"}
        | {"essential_skills": "\n".join(f"cosa {n}" for n in range(21)), "preferred_skills": f"breve\n{LONG}"},
        {
            "title": "Il testo è troppo lungo: al massimo 200 caratteri.",
            "description": "Il testo è troppo lungo: al massimo 4000 caratteri.",
            "comune": "Il testo è troppo lungo: al massimo 100 caratteri.",
            "hours": "Le ore alla settimana vanno da 1 a 48.",
            "places": "Il numero va da 1 a 500.",
            "essential_skills": "Sono 21 righe: scrivine al massimo 20.",
            "preferred_skills": "La riga 2 è troppo lunga: al massimo 200 caratteri.",
        },
    ),
    "two places, no date, no number": (
        {"comune": "Samone", "hours": "abc", "places": "due", "expires_on": "31/02/2027"},
        {
            "comune": "«Samone» non dice quale comune è; scrivi Samone (TO) oppure Samone (TN).",
            "hours": "Scrivi un numero intero, in cifre.",
            "places": "Scrivi un numero intero, in cifre.",
            "expires_on": "Scrivi una data completa: giorno, mese e anno.",
        },
    ),
    "half hours": (
        {"comune": "Atlantide Marina", "hours": "14.5", "expires_on": "2027-02-31"},
        {
            "comune": "«Atlantide Marina» non è un comune conosciuto.",
            "hours": "Scrivi un numero intero, in cifre.",
            "expires_on": "Scrivi una data completa: giorno, mese e anno.",
        },
    ),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
def test_each_field_says_what_is_wrong_with_it(
    browser: PageClient, session: Session, given: dict[str, Any], said: dict[str, str]
) -> None:
    page = send(browser, 422, **given)
    found = complaints(page)
    assert {field: text for field, text in found.items() if not text.startswith(said.get(field, "?"))} == {}
    assert set(found) == set(said)
    assert len(page.errors) == len(said)
    assert posted(session) == []


def test_what_was_written_is_still_there(browser: PageClient) -> None:
    page = send(browser, 422, hours="0", shifts=["sera"], level_d430="2", fixed_d430="y", accommodations=["ramp"])
    values = page.form("posizione").values
    assert values["title"] == ["Aiuto cuoco"]
    assert values["description"] == [MINIMAL["description"]]
    assert (values["shifts"], values["hours"]) == (["sera"], ["0"])
    assert (values["level_d430"], values["fixed_d430"], values["accommodations"]) == (["2"], ["y"], ["ramp"])


FORGED: dict[str, dict[str, Any]] = {
    "contract": {"contract": "schiavitù"},
    "shifts": {"shifts": ["mattina", "mai"]},
    "regime": {"regime": "art99"},
    "transit": {"transit": "forse"},
    "remote": {"remote": "ovunque"},
    "education_min": {"education_min": "dottorato"},
    "licences": {"licences": ["B", "nave spaziale"]},
    "accommodations": {"accommodations": ["bacchetta_magica"]},
    "level_d430": {"level_d430": "9"},
}


def test_codes_that_the_form_does_not_offer_are_refused(browser: PageClient, session: Session) -> None:
    for field, wrong in FORGED.items():
        page = forge(browser, 422, **wrong)
        assert set(complaints(page)) == {field}, field
        assert len(page.errors) == 1, field
    assert posted(session) == []


def test_nobody_posts_for_another_employer_or_ahead_of_the_officer(
    browser: PageClient, employer: Employer, world: World, session: Session
) -> None:
    other = world.employer(name="Altra")
    extra = {"employer_id": other.id, "state": "open", "code": "P0001", "office_id": "99", "published_on": "2020-01-01"}
    forge(browser, 303, **extra)
    (position,) = posted(session)
    assert (position.employer_id, position.state, position.code) == (employer.id, PositionState.SUBMITTED, "M0001")


OFFERED = {
    EmployerKind.COOPERATIVE_B: {"art1", "art18", "libera", "art14_276", "art12bis", "l381"},
    EmployerKind.FIRM: {"art1", "art18", "libera", "art14_276", "art12bis"},
    EmployerKind.PUBLIC_BODY: {"art1", "art18", "libera"},
}


@pytest.mark.parametrize("kind", EmployerKind)
def test_each_kind_of_employer_is_offered_its_own_rules(signed_in: SignIn, world: World, kind: EmployerKind) -> None:
    browser = signed_in(world.account(Role.EMPLOYER, employer=world.employer(kind=kind)))
    options = {node["value"] for node in browser.get(ADDRESS).select("select[name=regime] option")}
    assert options == OFFERED[kind] | {""}
    for regime in set(Regime) - options:
        assert set(complaints(forge(browser, 422, regime=regime.value))) == {"regime"}


# --- demands from the title -------------------------------------------------------------------------------------------


def levels(page: Page) -> dict[str, int]:
    """The demands that the form holds above 0."""
    held = page.form("posizione").values
    found = {name.removeprefix("level_"): int(value[0]) for name, value in held.items() if name.startswith("level_")}
    return {code: level for code, level in found.items() if level}


def test_the_demands_usual_for_the_title_are_proposed(browser: PageClient, session: Session) -> None:
    page = send(browser, button=PROPOSE)
    assert levels(page) == dict(Catalogue.default().occupation("kitchen_helper").demands)
    assert "Abbiamo proposto le esigenze tipiche di questo lavoro" in page.main
    assert page.one("#mestiere").text.startswith("Abbiamo capito: Aiuto cuoco / Aiuto cuoca.")
    assert page.form("posizione").values["description"] == [MINIMAL["description"]]
    assert posted(session) == []


def test_proposing_asks_for_nothing_but_the_title(browser: PageClient) -> None:
    page = send(browser, button=PROPOSE, description="", comune="", hours="", shifts=[], contract="", regime="")
    assert levels(page)
    assert page.errors == []


def test_a_title_that_nobody_knows_proposes_nothing(browser: PageClient) -> None:
    page = send(browser, button=PROPOSE, title="Zxqw kjhgf", level_d430="2")
    assert levels(page) == {"d430": 2}
    assert "Non riconosciamo ancora questo lavoro" in page.main


def test_what_was_proposed_can_be_changed_and_sent(browser: PageClient, session: Session) -> None:
    page = send(browser, button=PROPOSE)
    expected = levels(page) | {"d430": 1}
    page.form("posizione").submit(button=SEND, level_d430="1")
    assert {demand.dimension: demand.level for demand in posted(session)[0].demands} == expected


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
    page = send(browser, button=PROPOSE, title="Soffione di conchiglia", level_d430="2")
    assert page.one("#mestiere").text.startswith("Abbiamo capito: soffione di conchiglie")
    # Nobody knows what it demands, and nothing near is known either: the page does not say that it proposed anything.
    assert levels(page) == {"d430": 2}
    assert "Abbiamo proposto" not in page.main
    page.form("posizione").submit(button=SEND)
    assert posted(session)[0].occupation == "esco:1"


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
        forge(browser, 303)
    assert [position.code for position in posted(session)] == taken + following


def test_the_workplaces_province_decides_the_office(browser: PageClient, world: World, session: Session) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    for comune in ("Cremona", "Iseo", "Samone (TN)"):
        forge(browser, 303, comune=comune)
    assert [position.office_id for position in posted(session)] == [cremona.id, world.office.id, world.office.id]


def test_the_comuni_suggested_are_those_of_the_offices(browser: PageClient) -> None:
    names = {node["value"] for node in browser.get(ADDRESS).select("datalist option")}
    assert {"Brescia", "Iseo"} <= names
    assert "Cremona" not in names


def test_other_employers_see_nothing_of_it(browser: PageClient, signed_in: SignIn, world: World) -> None:
    send(browser)
    other = signed_in(world.account(Role.EMPLOYER))
    other.get("/datore/posizioni/M0001", 404)
    assert "Aiuto cuoco" not in other.get("/datore").main
