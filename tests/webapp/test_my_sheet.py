"""«La mia scheda»: what the office knows in plain sentences, what is wrong is said, what is wished counts at once."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.people import Person
from models.person_requests import PersonRequest
from models.types import Availability, Education, PersonEventKind, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.services.matching_inputs import candidate_record
from webapp.services.people.person_profile import background_of, wishes_of
from webapp.services.people.registering import change_entry, entry_of
from webapp.sheet_items import ITEMS

SHEET = "/persona/scheda"


@pytest.fixture
def person(world: World) -> Person:
    """Somebody of whom something is known."""
    return world.person(
        code="BS7",
        name="Bice",
        surname="Gru",
        capacities={"d430": 1},
        accommodations=("extra_breaks",),
        skills=("wash_dishes",),
        wishes=("kitchen_helper",),
        experience={"dishwasher": 30},
        hours_min=15,
        hours_max=25,
        max_km=40,
        exclusions=frozenset({"notte"}),
    )


@pytest.fixture
def account(world: World, person: Person) -> Account:
    """Their account."""
    return world.account(Role.CANDIDATE, person=person)


@pytest.fixture
def browser(signed_in: SignIn, account: Account) -> PageClient:
    """Their browser."""
    return signed_in(account)


def test_what_is_known_is_told_in_plain_sentences(browser: PageClient) -> None:
    text = browser.get(SHEET).main
    for sentence in (
        "Bice Gru",
        "17 maggio 1985",
        "Brescia",
        "Sei nell'elenco da questo giorno: 8 gennaio 2020.",
        "Invalidità: 60 per cento.",
        "kitchen helper",
        "Da 15 a 25 ore alla settimana.",
        "Fino a 40 km da casa.",
        "Non vuoi: notte.",
        "dishwasher, per 30 mesi",
        "wash dishes",
        "Di 29 cose non sappiamo ancora come vanno per te.",
    ):
        assert sentence in text
    assert "d430" not in text
    assert "extra_breaks" not in text


def test_what_is_not_known_may_be_told(browser: PageClient) -> None:
    page = browser.get(SHEET)
    phone = next(line for line in page.select("#chi-sei li") if line.text.startswith("Telefono"))
    assert phone.text == "Telefono Non lo sappiamo. Diccelo tu Telefono"


@pytest.mark.parametrize("code", [*ITEMS, "d430"])
def test_each_item_may_be_called_wrong(code: str, browser: PageClient, desk: PageClient, session: Session) -> None:
    page = browser.get(SHEET)
    address = f"/persona/dati/chiedi/correzione?di={code}"
    assert address in [link["href"] for link in page.select("main a")]
    browser.get(address).form("chiedi").submit(text="Non è più così.")
    (asked,) = session.scalars(select(PersonRequest)).all()
    assert (asked.about, asked.text) == (code, "Non è più così.")
    assert "Di che cosa parla" in desk.get(f"/operatore/richieste-sui-dati/{asked.id}").main


@pytest.mark.parametrize("about", ["", "niente", "d999", "a" * 300])
def test_what_is_no_item_is_a_correction_of_nothing_in_particular(
    about: str, browser: PageClient, session: Session
) -> None:
    browser.get(f"/persona/dati/chiedi/correzione?di={about}").form("chiedi").submit(text="Tutto.")
    assert [one.about for one in session.scalars(select(PersonRequest))] == [""]


def test_wishes_count_at_once_and_the_history_says_who_changed_them(
    world: World, person: Person, account: Account, browser: PageClient, session: Session
) -> None:
    page = browser.get(SHEET).click("Cambia che cosa cerchi")
    page = page.form("desideri").submit(
        jobs="addetta alle pulizie", hours_min="10", hours_max="20", shifts=["mattina"], exclusions=["sera"]
    )
    assert page.flashes == ["Fatto. Da ora cerchiamo lavori così."]
    found = wishes_of(world.again(person))
    assert (found.jobs, found.hours_min, found.hours_max) == (("addetta alle pulizie",), 10, 20)
    known = candidate_record(session, registration=person.registration)
    assert (known.hours_max, known.shifts, known.exclusions) == (20, {"mattina"}, {"sera"})
    (event,) = session.scalars(select(PersonEvent)).all()
    assert (event.kind, event.account_id, event.at) == (PersonEventKind.PROFILE_CHANGED, account.id, NOW)


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"hours_min": "30", "hours_max": "20"}, "hours_min", "È più del massimo"),
        ({"hours_max": "60"}, "hours_max", "da 1 a 48"),
        ({"hours_min": "molte"}, "hours_min", "Scrivi un numero intero"),
        ({"max_km": "-1"}, "max_km", "da 0 a 1500"),
        ({"max_km": "", "exclusions": ["distanza"]}, "exclusions", "scrivi fino a quanti chilometri"),
        ({"exclusions": ["notte"], "shifts": ["notte"]}, "exclusions", "sia tra quelli possibili"),
        ({"jobs": "a" * 201}, "jobs", "troppo lunga"),
    ],
)
def test_what_cannot_be_is_said_on_its_field(
    browser: PageClient, answers: dict[str, str], field: str, message: str
) -> None:
    page = browser.get(f"{SHEET}/desideri").form("desideri").submit(status=422, **answers)
    assert message in page.one(f"#{field}-error").text


def test_a_change_by_the_office_meanwhile_is_not_written_over(
    world: World, person: Person, officer: Account, browser: PageClient, session: Session
) -> None:
    page = browser.get(f"{SHEET}/desideri")
    kept = entry_of(person)
    kept = type(kept)(
        **{**{name: getattr(kept, name) for name in kept.__slots__}, "availability": Availability.EMPLOYED}
    )
    change_entry(session, person=person, entry=kept, by=officer, seen_version=person.version, now=NOW)
    session.commit()
    again = page.form("desideri").submit(hours_max="20", status=409)
    assert any(error.startswith("Intanto l'ufficio ha cambiato la tua scheda.") for error in again.errors)
    assert wishes_of(world.again(person)).hours_max == 25
    again.form("desideri").submit()
    assert wishes_of(world.again(person)).hours_max == 20


def test_the_curriculum_says_what_a_job_needs_and_nothing_about_health(browser: PageClient) -> None:
    answer = browser.client.get(f"{SHEET}/curriculum.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    reader = PdfReader(BytesIO(answer.data))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for known in ("Bice Gru", "kitchen helper", "dishwasher (30 mesi)", "wash dishes", "Brescia"):
        assert known in words
    told = " ".join([words, *map(str, (reader.metadata or {}).values())]).lower()
    for secret in ("collocamento", "mirato", "ufficio", "disabil"):
        assert secret not in told
    for secret in ("Invalidità", "invalid", "art. 1", "60", "BS7", "Sollevare", "pause", "1985", "ategoria"):
        assert secret not in words


def test_nothing_of_another_person_is_on_the_sheet(world: World, browser: PageClient) -> None:
    world.person(name="Zoe", surname="Altrui", skills=("iron_clothes",))
    text = browser.get(SHEET).main
    assert "Altrui" not in text
    assert "iron clothes" not in text


def test_the_sheet_of_somebody_unknown_is_whole(world: World, signed_in: SignIn) -> None:
    unknown = world.person(invalidity_percent=None)
    page = signed_in(world.account(Role.CANDIDATE, person=unknown)).get(SHEET)
    assert "Di 30 cose non sappiamo ancora come vanno per te." in page.main
    assert unknown.birth_date == date(1985, 5, 17)


# --- what one has done and can do -------------------------------------------------------------------------------------


def test_jobs_and_skills_are_added_in_ones_own_words_and_count_at_once(
    world: World, person: Person, account: Account, browser: PageClient, session: Session
) -> None:
    person.profile.education, person.profile.licences = Education.LOWER_SECONDARY, frozenset({"B"})
    world.session.commit()
    page = browser.get(SHEET).click("Cambia che cosa hai fatto e sai fare")
    added = {"jobs-1-title": "addetta alle pulizie", "jobs-1-months": "8"}
    page = page.form("esperienze").submit(skills="wash dishes\nlavare i pavimenti", **added)
    assert page.flashes == ["Fatto. Da ora cerchiamo lavori così."]
    found = background_of(world.again(person))
    assert found.jobs == (("dishwasher", 30), ("addetta alle pulizie", 8))
    assert found.skills == ("wash dishes", "lavare i pavimenti")
    assert (found.education, found.licences) == (Education.LOWER_SECONDARY, {"B"})
    known = candidate_record(session, registration=person.registration)
    assert (len(known.skills), len(known.experience)) == (2, 2)
    (event,) = session.scalars(select(PersonEvent)).all()
    assert (event.kind, event.account_id) == (PersonEventKind.PROFILE_CHANGED, account.id)


def test_training_and_licences_are_not_for_the_person_to_change(
    browser: PageClient, world: World, person: Person
) -> None:
    page = browser.get(f"{SHEET}/esperienze")
    assert not page.select("[name=education]")
    assert not page.select("[name=licences]")
    sent = {**page.form("esperienze").values, "licences": ["B"], "education": ["laurea"], "skills": ["cucire"]}
    browser.post(f"{SHEET}/esperienze", sent)
    found = background_of(world.again(person))
    assert (found.skills, found.education, found.licences) == (("cucire",), None, frozenset())


def test_what_is_typed_is_understood_at_once(browser: PageClient) -> None:
    piece = browser.get(f"{SHEET}/vocabolario/lavori?campo=jobs&jobs=adetta+alle+pulizie", part=True)
    assert "Addetto alle pulizie / Addetta alle pulizie" in piece.text
    piece = browser.get(f"{SHEET}/vocabolario/competenze?campo=skills&skills=lavare+i+pavimenti", part=True)
    assert "Abbiamo capito:" in piece.text
    browser.get(f"{SHEET}/vocabolario/lavori?campo=%3Cscript%3E", 400)


def test_more_rows_save_nothing(browser: PageClient, world: World, person: Person) -> None:
    page = browser.get(f"{SHEET}/esperienze").form("esperienze")
    page = page.submit(button="Altre righe per i lavori", skills="cucire", follow=False)
    assert page.one("#skills").text == "cucire"
    assert background_of(world.again(person)).skills == ("wash dishes",)


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"jobs-1-title": "cuoco"}, "jobs-1-months", "Scrivi per quanti mesi"),
        ({"jobs-1-months": "3"}, "jobs-1-title", "Scrivi quale lavoro"),
        ({"jobs-1-title": "cuoco", "jobs-1-months": "721"}, "jobs-1-months", "da 0 a 720"),
        ({"jobs-1-title": "cuoco", "jobs-1-months": "un anno"}, "jobs-1-months", "Scrivi un numero intero"),
        ({"jobs-1-title": "a" * 201, "jobs-1-months": "3"}, "jobs-1-title", "al massimo 200"),
        ({"skills": "a" * 201}, "skills", "troppo lunga"),
        ({"skills": "\n".join(map(str, range(21)))}, "skills", "al massimo 20"),
    ],
)
def test_what_cannot_be_a_job_or_a_skill_is_said_on_its_field(
    browser: PageClient, answers: dict[str, str], field: str, message: str
) -> None:
    page = browser.get(f"{SHEET}/esperienze").form("esperienze").submit(status=422, **answers)
    assert message in page.one(f"#{field}-error").text


def test_a_change_to_the_jobs_meanwhile_is_not_written_over(
    world: World, person: Person, officer: Account, browser: PageClient, session: Session
) -> None:
    page = browser.get(f"{SHEET}/esperienze")
    working = replace(entry_of(person), availability=Availability.EMPLOYED)
    change_entry(session, person=person, entry=working, by=officer, seen_version=person.version, now=NOW)
    session.commit()
    again = page.form("esperienze").submit(skills="cucire", status=409)
    assert background_of(world.again(person)).skills == ("wash dishes",)
    again.form("esperienze").submit()
    assert background_of(world.again(person)).skills == ("cucire",)
