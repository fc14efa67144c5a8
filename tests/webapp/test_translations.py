"""The English pages: nothing left untranslated, nothing left in Italian."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask, render_template
from flask_babel import force_locale

import webapp.forms
from matching import Catalogue
from models.accounts import Account
from models.people import Person
from models.positions import Position
from models.types import (
    Availability,
    Category,
    Contract,
    Education,
    EmployerKind,
    Licence,
    PositionState,
    Reason,
    Regime,
    Role,
    Shift,
    Transport,
)
from models.types import ProposalState as State
from tests import catalogue
from tests.document import Document, tag_of, text_of
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.crawling import crawl
from tests.world import PASSWORD, World
from webapp.candidate.forms import NoForm
from webapp.employer.forms import PositionForm
from webapp.forms import MESSAGES, Form
from webapp.labels import GATES, LABELS, PERSON_REASONS
from webapp.officer.forms import DecisionForm
from webapp.public.forms import SignInForm
from webapp.services.engine.review import Tab

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)(\w)")
WORD = re.compile(r"[^\W\d_]{3,}")
SHARED = {"Curriculum", "E-mail", "File", "INAIL", "Menu", "No", "Tutor"}
SURELY_ITALIAN = set(
    WORD.findall("""
        che chi con della delle degli nella alla perché più può già non sono questo questa quello quando dove
        posizione posizioni persona persone lavoro ufficio proposta proposte risposta orario datore scrivi scegli
        capacità competenze accomodamento accomodamenti esigenze opportunità motivo aperta chiusa adatta scrivania
    """)
)


# --- the catalogue ----------------------------------------------------------------------------------------------------


@pytest.fixture
def database_kind() -> str:
    """Words are the same on every database: one is enough."""
    return "sqlite"


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The catalogue in the repository."""
    return catalogue.read()


def entries(found: Catalog) -> list[Message]:
    """Every entry but the header."""
    return [message for message in found if message.id]


def forms_of(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """A text, or its singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def collected() -> set[str | tuple[str, ...]]:
    """What `make translations` collects from the pages and the code behind them."""
    keywords = dict.fromkeys(re.findall(r"-k (\w+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    with (ROOT / "webapp" / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=DEFAULT_KEYWORDS | keywords)
    return {text for _file, _line, text, _comments, _context in found}


def test_the_catalogue_has_every_text_of_the_pages_and_no_other(english: Catalog) -> None:
    kept = {message.id for message in entries(english)}
    assert collected() - kept == set(), "new texts: run `make translations` and translate them"
    assert kept - collected() == set(), "texts that no page has any more: run `make translations`"
    assert not english.obsolete


def test_every_text_is_translated_for_good(english: Catalog) -> None:
    assert [message.id for message in entries(english) if not all(forms_of(message.string))] == []
    assert [message.id for message in entries(english) if message.fuzzy] == []


def test_only_words_that_english_shares_stay_as_they_are(english: Catalog) -> None:
    assert {message.id for message in entries(english) if message.id == message.string} == SHARED


def test_singular_and_plural_are_both_there(english: Catalog) -> None:
    assert english.num_plurals == 2
    for message in entries(english):
        assert len(forms_of(message.string)) == len(forms_of(message.id)), message.id


def test_placeholders_are_the_same_on_both_sides(english: Catalog) -> None:
    for message in entries(english):
        for italian, translated in zip(forms_of(message.id), forms_of(message.string), strict=True):
            assert sorted(PLACEHOLDER.findall(italian)) == sorted(PLACEHOLDER.findall(translated)), italian
            assert len(re.findall("%", translated)) == len(PLACEHOLDER.findall(translated)), translated


def test_a_text_ends_and_begins_as_in_italian(english: Catalog) -> None:
    for message in entries(english):
        for italian, translated in zip(forms_of(message.id), forms_of(message.string), strict=True):
            assert translated == translated.strip() or italian != italian.strip(), italian
            for mark in ".:?…":
                assert italian.endswith(mark) == translated.endswith(mark), italian


def test_the_compiled_catalogue_is_made_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = tmp_path / "messages.mo"
    monkeypatch.setattr(catalogue, "COMPILED", compiled)
    catalogue.compile_if_stale()
    made = compiled.stat().st_mtime_ns
    catalogue.compile_if_stale()
    assert compiled.stat().st_mtime_ns == made
    assert b"Placement officer" in compiled.read_bytes()


# --- words that give Italian away -------------------------------------------------------------------------------------


def words(text: str) -> set[str]:
    """The words of a text, without its placeholders."""
    return set(WORD.findall(PLACEHOLDER.sub(" ", text).lower()))


def reference_texts(language: str) -> Iterator[str]:
    """Names and sentences of the reference tables in one language."""
    for path in (ROOT / "fixtures" / "reference").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (value for column, value in row.items() if column.endswith(f"_{language}"))


@cache
def tell_tales() -> frozenset[str]:
    """Words of the Italian pages that the English ones have no use for."""
    found = entries(catalogue.read())
    italian = {text for message in found for text in forms_of(message.id)} | set(reference_texts("it"))
    english = {text for message in found for text in forms_of(message.string)} | set(reference_texts("en"))
    return frozenset(set().union(*map(words, italian)) - set().union(*map(words, english)))


def spoken(document: Document) -> Iterator[str]:
    """All that a page says: its text, its title, and what only screen readers and empty fields say."""
    yield text_of(document.root)
    yield from ("".join(title.itertext()) for title in document.all("title"))
    for element in document.all():
        if tag_of(element) != "option":
            yield from (element.get(name, "") for name in ("aria-label", "title", "placeholder", "alt"))


def italian_words(document: Document) -> set[str]:
    """The words that give a page away."""
    return words(" ".join(spoken(document))) & tell_tales()


def assert_english(page: Page) -> None:
    """Refuse a page with any Italian word."""
    place = page.response.request.full_path
    if page.document.whole:
        assert page.one("html")["lang"] == "en", place
    assert italian_words(page.document) == set(), place


def test_the_words_that_give_italian_away_are_many() -> None:
    assert tell_tales() >= SURELY_ITALIAN
    assert not tell_tales() & {"position", "person", "the", "mirato", "office"}


def test_nearly_every_italian_text_would_be_noticed(english: Catalog) -> None:
    texts = [text for message in entries(english) for text in forms_of(message.id) if len(words(text)) > 1]
    unnoticed = [text for text in texts if not words(text) & tell_tales()]
    assert len(unnoticed) < len(texts) / 100, unnoticed


def test_an_italian_page_is_noticed(client: PageClient) -> None:
    page = client.get("/")
    assert {"offre", "lavoro", "accessibilità"} <= italian_words(page.document)
    with pytest.raises(AssertionError):
        assert_english(page)


# --- pages, for every role --------------------------------------------------------------------------------------------
# What people write stays as they wrote it: here, in English.


@pytest.fixture
def world(world: World) -> World:
    """The small world, its office with an English name."""
    world.office.name = "Test Office of Brescia"
    world.session.commit()
    return world


def account(world: World, role: Role, **owner: object) -> Account:
    """An account that reads English."""
    made = world.account(role, **owner)
    made.language, made.name = "en", "Test Account"
    world.session.commit()
    return made


def somebody(world: World, **given: object) -> Person:
    """A person with every kind of fact that a page can show."""
    facts: dict[str, object] = {
        "surname": "Testing",
        "capacities": {"d410": 4, "d430": 1, "d445": 2},
        "accommodations": ("job_coach", "lifting_aid"),
        "skills": ("clean_kitchen",),
        "wishes": ("kitchen_helper",),
        "experience": {"kitchen_helper": 1, "assembler": 30},
        "transport": Transport.PUBLIC,
        "max_km": 15,
        "hours_min": 10,
        "hours_max": 25,
        "shifts": frozenset({Shift.MORNING.value}),
        "contracts": frozenset({Contract.FIXED_TERM.value, Contract.INTERNSHIP.value}),
        "education": Education.LOWER_SECONDARY,
    }
    return world.person(**{**facts, **given})


def job(world: World, **given: object) -> Position:
    """A position with every kind of demand and offer."""
    facts: dict[str, object] = {
        "title": "Kitchen job",
        "description": "Washing up and helping.",
        "occupation": "kitchen_helper",
        "demands": {"d410": (2, False), "d430": 3, "d445": 3, "d450": 2},
        "accommodations": ("job_coach", "extra_breaks"),
        "essential": ("clean_kitchen", "separate_kitchen_waste"),
        "preferred": ("accept_waste",),
        "shifts": frozenset({Shift.MORNING.value, Shift.WEEKEND.value}),
        "licences": frozenset({Licence.B.value}),
        "education_min": Education.VOCATIONAL,
        "transit": False,
        "regime": Regime.ARTICLE_1,
    }
    return world.position(**{"employer": world.employer(name="Clover"), **facts, **given})


@pytest.fixture
def shortlist(world: World) -> Position:
    """A position with somebody in each part of its list, and one person behind every gate."""
    position = job(world)
    able = {"licences": frozenset({Licence.B.value})}
    somebody(world, **able, capacities={"d410": 4, "d430": 4, "d445": 4, "d450": 4})
    somebody(world, **able, capacities={"d410": 4, "d430": 2, "d445": 4, "d450": 4}, max_km=None, comune="017085")
    somebody(world, **able, capacities={"d410": 4, "d430": 1})
    somebody(world, **able, capacities={"d410": 0, "d430": 0, "d445": 0, "d450": 0}, comune="019036")
    somebody(world)
    somebody(world, **able, consent=False)
    somebody(world, **able, category=Category.ARTICLE_18, invalidity_percent=None)
    somebody(world, **able, availability=Availability.EMPLOYED)
    somebody(world, **able, exclusions=frozenset({"weekend", "distanza"}))
    return position


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibilita", "/accedi"])
def test_pages_for_everyone(client: PageClient, path: str) -> None:
    assert_english(client.get(path).form("/lingua").submit())


def test_a_refused_sign_in(client: PageClient) -> None:
    page = client.get("/accedi").form("/lingua").submit()
    assert_english(page.form("email").submit(status=422))
    assert_english(client.login("nobody@example.org", "wrong", status=422))


def test_error_pages(client: PageClient, world: World, signed_in: SignIn) -> None:
    client.get("/").form("/lingua").submit()
    for path, status in (("/nowhere", 404), ("/esci", 405)):
        assert_english(client.get(path, status))
    assert_english(signed_in(account(world, Role.ADMIN)).get("/operatore", 403))


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 429, 500])
def test_texts_of_every_error(app: Flask, code: int) -> None:
    with app.test_request_context(), force_locale("en"):
        assert italian_words(Document.parse(render_template(f"errors/{code}.html"))) == set()


@pytest.mark.parametrize("role", [Role.REFERRER, Role.ADMIN])
def test_first_pages(world: World, signed_in: SignIn, role: Role) -> None:
    job(world)
    for page in crawl(signed_in(account(world, role))).values():
        assert_english(page)


def test_an_officers_pages(world: World, shortlist: Position, signed_in: SignIn) -> None:
    for state in (PositionState.SUBMITTED, PositionState.CLOSED, PositionState.OPEN):
        job(world, state=state)
    world.proposal(State.PROPOSED, State.DECLINED, position=shortlist, person=somebody(world), reason=Reason.DISTANCE)
    browser = signed_in(account(world, Role.OFFICER, office=world.office))
    pages = crawl(browser)
    assert {"/operatore", "/operatore/posizioni", "/operatore/risposte"} <= set(pages)
    for page in pages.values():
        assert_english(page)


@pytest.mark.parametrize("tab", list(Tab))
def test_every_part_of_a_shortlist(world: World, shortlist: Position, signed_in: SignIn, tab: Tab) -> None:
    browser = signed_in(account(world, Role.OFFICER, office=world.office))
    page = browser.get(f"/operatore/posizioni/{shortlist.code}?scheda={tab.value}")
    rows = page.select(".review-row a")
    assert rows, "nobody in this part"
    for row in rows:
        assert_english(browser.get(page.resolve(row["href"])))


def test_an_officers_decisions(world: World, signed_in: SignIn) -> None:
    position = job(world, licences=frozenset())
    code = somebody(world).registration.code
    page = signed_in(account(world, Role.OFFICER, office=world.office)).get(f"/operatore/posizioni/{position.code}")
    refused = page.form("decisione").submit(button="Do not propose", status=422)
    assert "Reason: Choose why you are not proposing this person." in refused.errors
    assert_english(refused)
    page = refused.form("decisione").submit(button="Set aside")
    assert page.flashes == ["Ada Testing: set aside. You can undo this within a minute."]
    page = page.form("Undo your last decision").submit()
    assert_english(page)
    page = page.form("decisione").submit(button="Propose")
    assert page.flashes == ["Proposed to Ada Testing. You can undo this within a minute."]
    assert code in page.text
    assert_english(page)


@pytest.mark.parametrize("kind", list(EmployerKind))
def test_an_employers_pages(world: World, signed_in: SignIn, kind: EmployerKind) -> None:
    employer = world.employer(kind=kind, name="Clover")
    for state in PositionState:
        job(world, employer=employer, state=state)
    browser = signed_in(account(world, Role.EMPLOYER, employer=employer))
    pages = crawl(browser)
    assert "/datore/posizioni/nuova" in pages
    for page in pages.values():
        assert_english(page)
    assert_english(browser.get("/datore/posizioni/titolo?title=aiuto+cuoco", part=True))
    assert_english(browser.get("/datore/posizioni/titolo?title=xyzxyz", part=True))


@pytest.mark.parametrize(
    ("comune", "said"),
    [
        ("Nowhere", "We do not know a municipality called “Nowhere”."),
        ("Vezza d'Ollio", "We do not know a municipality called “Vezza d'Ollio” (perhaps Vezza d'Oglio (BS)?)."),
        ("Samone", "“Samone” does not say which municipality; write Samone (TO) or Samone (TN)."),
    ],
)
def test_a_refused_position(world: World, signed_in: SignIn, comune: str, said: str) -> None:
    browser = signed_in(account(world, Role.EMPLOYER, employer=world.employer(name="Clover")))
    page = browser.get("/datore/posizioni/nuova").form("passo").submit(title="Barista", places="x", status=422)
    assert "How many people are needed?: Write a whole number, in figures." in page.errors
    assert_english(page)
    page = page.form("passo").submit(places="1")
    assert_english(page)
    page = page.form("passo").submit(button="Save and go on", essential_skills="x" * 201, status=422)
    assert_english(page)
    page = page.form("passo").submit(button="Save and go on", essential_skills="")
    assert_english(page)
    page = page.form("passo").submit(comune=comune, hours="1.5", status=422)
    assert f"In which municipality is the work?: {said}" in page.errors
    assert "Hours a week: Write a whole number, in figures." in page.errors
    assert_english(page)


@pytest.mark.parametrize("steps", [(), (State.ACCEPTED,), (State.DECLINED,), (State.ACCEPTED, State.SENT)])
def test_a_persons_pages(world: World, signed_in: SignIn, steps: tuple[State, ...]) -> None:
    person = somebody(world)
    reason = Reason.DISTANCE if State.DECLINED in steps else None
    world.proposal(State.PROPOSED, *steps, position=job(world), person=person, reason=reason)
    browser = signed_in(account(world, Role.CANDIDATE, person=person))
    for page in crawl(browser).values():
        assert_english(page)


def test_a_persons_answers(world: World, signed_in: SignIn) -> None:
    person = somebody(world)
    world.proposal(State.PROPOSED, position=job(world), person=person)
    browser = signed_in(account(world, Role.CANDIDATE, person=person))
    page = browser.get("/persona").click("Not for me Kitchen job")
    assert_english(page)
    page = page.form("no").submit(note="x" * 1001, status=422)
    assert_english(page)
    page = page.form("no").submit(note="")
    assert page.flashes == ["That is fine. We have told the office that this job is not for you."]
    assert_english(page)


def test_a_delegates_pages(world: World, signed_in: SignIn) -> None:
    person = somebody(world)
    world.proposal(State.PROPOSED, position=job(world), person=person)
    delegate = account(world, Role.DELEGATE)
    row = world.delegation(delegate, person)
    browser = signed_in(delegate)
    for page in crawl(browser).values():
        assert_english(page)
    row.scope = frozenset({"scheda"})
    world.session.commit()
    assert_english(browser.get("/persona/dati", 403))
    helped = signed_in(account(world, Role.CANDIDATE, person=person))
    assert_english(helped.get("/persona/chi-mi-aiuta"))
    officer = signed_in(account(world, Role.OFFICER, office=world.office))
    base = f"/operatore/persone/{person.registration.code}/chi-aiuta"
    for path in ("", "/nuova", f"/{row.id}", f"/{row.id}/fine"):
        assert_english(officer.get(base + path))


def test_codes_in_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        for text in (*LABELS.values(), *PERSON_REASONS.values(), *GATES.values()):
            assert words(str(text)) & tell_tales() == set()


# --- what WTForms says on its own -------------------------------------------------------------------------------------


def test_the_messages_we_replace_are_wtforms_own() -> None:
    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as file:
        known = {text for message in read_po(file) for text in forms_of(message.id)}
    assert set(MESSAGES) <= known


@pytest.mark.parametrize(
    ("language", "said"), [("it", "Scrivi un numero intero, in cifre."), ("en", "Write a whole number, in figures.")]
)
def test_a_built_in_message_in_each_language(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(method="POST", data={"version": "one"}), force_locale(language):
        form = DecisionForm(meta={"csrf": False})
        form.validate()
        assert said in form.version.errors


class Unforeseen:
    """Stands for WTForms' own translations, which no form of ours may need but for a label that it sets later."""

    def gettext(self, text: str) -> str:
        assert not text.endswith("."), f"no words of ours for {text!r}"
        return text

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(plural)


def every_form() -> list[Form]:
    """Each form that people fill in, as the request has it."""
    no_token = {"csrf": False}
    employers = [PositionForm(kind, meta=no_token) for kind in EmployerKind]
    return [SignInForm(meta=no_token), DecisionForm(meta=no_token), NoForm(meta=no_token), *employers]


@pytest.mark.parametrize("garbage", ["", " ", "x", "x" * 5000, "-1", "999999", "1.5", "2026-02-31"])
def test_no_form_answers_in_wtforms_words(app: Flask, monkeypatch: pytest.MonkeyPatch, garbage: str) -> None:
    with app.test_request_context():
        names = {field.name for form in every_form() for field in form}
    monkeypatch.setattr(webapp.forms, "translations", Unforeseen())
    with app.test_request_context(method="POST", data=dict.fromkeys(names, garbage)), force_locale("en"):
        for form in every_form():
            form.validate()
            said = {str(error) for field in form for error in field.errors}
            assert [text for text in said if words(text) & tell_tales()] == []


def test_the_password_is_asked_for_in_english(client: PageClient) -> None:
    page = client.get("/accedi").form("/lingua").submit()
    assert page.form("email").submit(password=PASSWORD, status=422).errors == [
        "E-mail or code: Type your e-mail or your code."
    ]


def test_every_occupation_has_an_english_title() -> None:
    assert [o.id for o in Catalogue.default().occupations if not o.title_en] == []
