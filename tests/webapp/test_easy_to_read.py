"""Every page of a person in its two wordings: easy to read by the Gulpease index, and nothing missing from either."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from matching import Catalogue
from models.audit import AccessLog
from models.casework import PathwayStep
from models.conversations import DirectWriting, ProposalMessage
from models.interests import PositionInterest
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.people import Person
from models.proposals import Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import (
    Channel,
    Contract,
    DelegateKind,
    EmployersWish,
    GoalState,
    InterestAnswer,
    NotePurpose,
    PathwayKind,
    PersonRequestKind,
    PositionState,
    ProposalState,
    Reason,
    ReferralState,
    Regime,
    Remote,
    ResourceKind,
    ResourceUnit,
    Role,
    Side,
    Thread,
    Transport,
)
from tests.document import Document, tag_of
from tests.gulpease import gulpease, running_text, sentences
from tests.page import Node, Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import CREMONA, ISEO, NOW, World
from webapp.candidate.easy_words import AIDS, CONTRACTS
from webapp.candidate.look_words import REASONS

TITLES = ("Cucina", "Mensa", "Bar", "Forno", "Orto")
NORMAL, EASY = 60, 80
LONGEST_EASY = 15
"""Words that an easy sentence has at most."""


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with five proposals, in which everything occurs that a page can say."""
    person = world.person(
        capacities={"d430": 1, "d160": 3},
        skills=("wash_dishes",),
        wishes=("kitchen_helper",),
        experience={"dishwasher": 30},
        hours_min=15,
        hours_max=25,
        max_km=40,
        transport=Transport.PUBLIC,
        contracts=frozenset({"indeterminato"}),
        exclusions=frozenset({"notte", "distanza"}),
    )
    steps = [
        (ProposalState.PROPOSED,),
        (ProposalState.PROPOSED, ProposalState.ACCEPTED),
        (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT),
        (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT),
        (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.CLOSED),
    ]
    for number, taken in enumerate(steps):
        position = world.position(
            title=TITLES[number],
            description="Si preparano le verdure.",
            occupation="kitchen_helper",
            comune=ISEO,
            hours=20,
            shifts=frozenset({"mattina", "weekend"}),
            contract=list(Contract)[number % len(Contract)],
            transit=(True, False, None)[number % 3],
            demands={"d430": (3, False), "d160": 2, "b230": 1, "d4154": 2},
            accommodations=("lifting_aid", "ramp"),
            essential=("wash_dishes", "cook_simple_dishes"),
            expires_on=date(2026, 12, 31),
        )
        proposal = world.proposal(*taken, position=position, person=person)
        if number == 0:
            asked = {"answer": InterestAnswer.INTERESTED, "at": NOW, "channel": Channel.ONLINE}
            world.keep(PositionInterest(person=person, position=position, **asked))
        if number in (2, 3):
            answer = EmployerAnswer(proposal_id=proposal.id, kind=EmployersWish.INTERVIEW, note="", at=NOW)
            world.keep(answer)
        if number == 2:
            world.keep(
                InterviewSlot(
                    position_id=position.id, starts_at=NOW + timedelta(days=3), place="Via Roma 1", offered_at=NOW
                )
            )
        world.account(Role.EMPLOYER, employer=position.employer)
        written(world, proposal, together=number == 3)
    service = world.service(name="Centro")
    world.referral(ReferralState.TAKEN, service=service, person=person, shares_with_cooperatives=True)
    other_jobs(world, person)
    officer = world.account(Role.OFFICER)
    decree = {"kind": DelegateKind.ADMINISTRATOR, "document": world.document(person)}
    for name, columns in {"Anna Rossi": {}, "Ugo Neri": decree, "Ivo Bianchi": {"ended_at": NOW}}.items():
        helper = world.account(Role.DELEGATE)
        helper.name = name
        world.delegation(helper, person, **columns)
    for page in REASONS:
        world.keep(AccessLog(at=NOW, account_id=officer.id, person_id=person.id, page=page))
    on_the_way(world, person)
    return person


def written(world: World, proposal: Proposal, *, together: bool) -> None:
    """Messages of each side, some of them new; and those of all three, where the person agreed to it."""
    threads = {Thread.WITH_PERSON: (Side.PERSON, Side.OFFICE)}
    if together:
        world.keep(DirectWriting(proposal_id=proposal.id, at=NOW, channel=Channel.ONLINE))
        threads[Thread.TOGETHER] = tuple(Side)
    for thread, sides in threads.items():
        for side in sides:
            world.keep(ProposalMessage(proposal_id=proposal.id, thread=thread, side=side, at=NOW, text="Va bene."))


def other_jobs(world: World, person: Person) -> None:
    """Jobs that nobody has proposed: one to look at, one wanted, one refused, one saved that is closed, one not open
    to the person for every reason that there is.
    """
    much = {"demands": {"d430": (4, False), "b230": 2}, "essential": ("clean_kitchen",), "comune": CREMONA, "hours": 40}
    world.position(title="Lavanderia", remote=Remote.PARTLY, accommodations=("company_transport",), hours=20)
    world.position(
        title="Museo", licences=frozenset({"B"}), shifts=frozenset({"notte"}), regime=Regime.ARTICLE_18, **much
    )
    said = {"at": NOW, "channel": Channel.ONLINE}
    wanted = world.position(title="Serra", remote=Remote.YES)
    refused = world.position(title="Vivaio", comune=CREMONA)
    closed = world.position(title="Sartoria", state=PositionState.CLOSED)
    world.keep(PositionInterest(person=person, position=wanted, answer=InterestAnswer.INTERESTED, **said))
    no = {"answer": InterestAnswer.NOT_FOR_ME, "reason": Reason.HOURS, **said}
    world.keep(PositionInterest(person=person, position=refused, **no))
    world.keep(PositionInterest(person=person, position=closed, saved_at=NOW))


def on_the_way(world: World, person: Person) -> None:
    """Steps done, running and planned, and a plan on which everything stands that the page can say."""
    made = world.referral(ReferralState.TAKEN, person=person)
    first, later = date(2026, 1, 8), date(2027, 1, 7)
    for kind, began, planned in (
        (PathwayKind.EVALUATION, first, None),
        (PathwayKind.INTERNSHIP, date(2026, 10, 1), None),
        (PathwayKind.COOPERATIVE, None, later),
    ):
        world.keep(PathwayStep(person_id=person.id, kind=kind, started_on=began, planned_on=planned, where="Iseo"))
    goals = [
        PlanGoal(aim="Arrivare da sola", by_on=by_on, helper="Ines", state=state, for_cooperative=by_on is None)
        for state, by_on in ((GoalState.OPEN, later), (GoalState.OPEN, None), *((one, None) for one in GoalState))
    ]
    meetings = [PlanMeeting(at=NOW + timedelta(days=days), place="Iseo", agreed="Bene") for days in (-9, 9)]
    notes = [PlanNote(purpose=one, words="Con calma", at=NOW) for one in NotePurpose]
    resource = {"kind": ResourceKind.SUPPORT, "unit": ResourceUnit.HOURS, "amount": Decimal(10), "giver": "Comune"}
    whole = {"goals": goals, "meetings": meetings, "notes": notes, "resources": [PlanResource(**resource)]}
    world.keep(PersonalPlan(person_id=person.id, service_id=made.service_id, since_on=first, **whole))
    ended = {"since_on": first, "ended_on": NOW.date()}
    world.keep(PersonalPlan(person_id=person.id, service_id=made.service_id, **ended))


@pytest.fixture
def browser(signed_in: SignIn, world: World, person: Person) -> PageClient:
    """Their browser."""
    return signed_in(world.account(Role.CANDIDATE, person=person))


def opportunities(browser: PageClient) -> Page:
    return browser.get("/persona")


def saying_no(browser: PageClient) -> Page:
    return browser.get("/persona").click("Non fa per me Cucina")


def job(title: str) -> Callable[[PageClient], Page]:
    """Opens a job that nobody has proposed."""
    return lambda browser: browser.get(f"/persona/lavori?testo={title}").click(f"Leggi tutto {title}")


def why_not(title: str) -> Callable[[PageClient], Page]:
    """Opens what stands in the way of it."""
    return lambda browser: job(title)(browser).click("Perché questo lavoro?")


def no_to_a_job(browser: PageClient) -> Page:
    return job("Lavanderia")(browser).click("Non fa per me")


def one(browser: PageClient) -> Page:
    return browser.get("/persona").click("Leggi tutto Cucina")


def choosing_a_time(browser: PageClient) -> Page:
    return browser.get("/persona").click("Scegli un orario Bar")


def no_time_fits(browser: PageClient) -> Page:
    return choosing_a_time(browser).click("Nessuno di questi va bene Bar")


def why(browser: PageClient) -> Page:
    return one(browser).click("Perché questo lavoro?")


def messages_about(title: str) -> Callable[[PageClient], Page]:
    """What was written about a job."""

    def open_(browser: PageClient) -> Page:
        lists = [browser.get(path) for path in ("/persona", "/persona/proposte-di-prima")]
        wanted = {f"Leggi tutto {title}", f"Scegli un orario {title}"}
        (whole,) = {link.href for page in lists for link in page.links if link.text in wanted}
        return browser.get(whole).click(f"Messaggi con l'ufficio {title}")

    return open_


def at(path: str) -> Callable[[PageClient], Page]:
    """Opens a page by its address."""
    return lambda browser: browser.get(path)


def ending_the_help(browser: PageClient) -> Page:
    return browser.get("/persona/chi-mi-aiuta").click("Non voglio più questo aiuto Anna Rossi")


def leaving_a_service(browser: PageClient) -> Page:
    return browser.get("/persona/dati").click("Voglio revocare questo consenso: Centro")


PAGES = {
    "opportunities": opportunities,
    "a proposal": one,
    "a proposal with times": choosing_a_time,
    "why a proposal": why,
    "earlier proposals": at("/persona/proposte-di-prima"),
    "other jobs": at("/persona/lavori"),
    "other jobs, narrowed": at("/persona/lavori?testo=lavanderia&km=abc&mezzi=si"),
    "other jobs, none": at("/persona/lavori?testo=astronauta"),
    "saved jobs": at("/persona/lavori/salvati"),
    "jobs refused": at("/persona/lavori/nascosti"),
    "a job": job("Lavanderia"),
    "a job answered": job("Serra"),
    "a job closed to them": job("Museo"),
    "why a job": why_not("Lavanderia"),
    "why not a job": why_not("Museo"),
    "no to a job": no_to_a_job,
    "saying no": saying_no,
    "no time fits": no_time_fits,
    "messages, a yes to be given": messages_about("Bar"),
    "messages of all three": messages_about("Forno"),
    "messages about what has ended": messages_about("Orto"),
    "my pathway": at("/persona/percorso"),
    "my data": at("/persona/dati"),
    "my access": at("/accesso"),
    "my sheet": at("/persona/scheda"),
    "who helps me": at("/persona/chi-mi-aiuta"),
    "inviting a helper": at("/persona/chi-mi-aiuta/invita"),
    "ending the help": ending_the_help,
    "my wishes": at("/persona/scheda/desideri"),
    "my experience": at("/persona/scheda/esperienze"),
    "who looked": at("/persona/dati/chi-ha-guardato"),
    **{f"asking: {kind}": at(f"/persona/dati/chiedi/{kind}") for kind in PersonRequestKind},
    "withdrawing the consent": at("/persona/dati/consenso/revoca"),
    "withdrawing the consent to a service": leaving_a_service,
}


def easily(browser: PageClient) -> None:
    """Ask for the easy-to-read version."""
    browser.get("/persona").form("Facile da leggere").submit()


@pytest.mark.parametrize("name", PAGES)
def test_how_easy_it_is(browser: PageClient, name: str) -> None:
    normal = running_text(PAGES[name](browser).document)
    easily(browser)
    easy = running_text(PAGES[name](browser).document)
    assert gulpease(normal) >= NORMAL, sentences(normal)
    assert gulpease(easy) >= EASY, sentences(easy)
    assert max(len(sentence.split()) for sentence in sentences(easy)) <= LONGEST_EASY


ADDRESSES = {
    "candidate.opportunities": "opportunities",
    "candidate.earlier": "earlier proposals",
    "candidate.proposal": "a proposal",
    "candidate.why": "why a proposal",
    "candidate.not_interested": "saying no",
    "candidate_jobs.index": "other jobs",
    "candidate_jobs.saved": "saved jobs",
    "candidate_jobs.hidden": "jobs refused",
    "candidate_jobs.job": "a job",
    "candidate_jobs.why": "why a job",
    "candidate_jobs.not_for_me": "no to a job",
    "candidate_interviews.none_fits": "no time fits",
    "candidate_conversations.page": "messages of all three",
    "candidate_pathway.home": "my pathway",
    "candidate_data.home": "my data",
    "candidate_data.looks": "who looked",
    "candidate_data.withdraw_consent": "withdrawing the consent",
    "candidate_data.withdraw_referral": "withdrawing the consent to a service",
    "candidate_requests.ask": "asking: correzione",
    "public_access.mine": "my access",
    "candidate_helpers.home": "who helps me",
    "candidate_helpers.invite": "inviting a helper",
    "candidate_helpers.end": "ending the help",
    "candidate_sheet.home": "my sheet",
    "candidate_sheet.wishes": "my wishes",
    "candidate_sheet.background": "my experience",
}
FRAGMENTS = {"candidate_sheet.linked_jobs", "candidate_sheet.linked_skills"}
FILES = {"candidate_data.as_json", "candidate_data.as_pdf", "candidate_sheet.curriculum_pdf"}


def test_every_page_of_a_person_is_among_them(app: Flask) -> None:
    """A page added for people has to be measured too; pieces of pages and files are none."""
    theirs = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and Role.CANDIDATE in getattr(app.view_functions[rule.endpoint], "allowed_roles", ())
        and None not in app.view_functions[rule.endpoint].allowed_roles
    }
    assert theirs == ADDRESSES.keys() | FRAGMENTS | FILES
    assert set(ADDRESSES.values()) <= PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_both_versions_offer_the_same(browser: PageClient, name: str) -> None:
    normal = PAGES[name](browser)
    easily(browser)
    easy = PAGES[name](browser)
    for selector in (
        "main form",
        "main a",
        "main button",
        "main input",
        "main textarea",
        "main h2",
        "main h3",
        "main h4",
    ):
        assert len(easy.select(selector)) == len(normal.select(selector)), selector
    actions = [[form.get("action") for form in page.select("main form")] for page in (normal, easy)]
    assert actions[0] == actions[1]
    assert [link.href for link in easy.links] == [link.href for link in normal.links]


def test_one_button_leads_to_the_easy_version_and_one_back(browser: PageClient) -> None:
    page = saying_no(browser).form("no").submit(button="Facile da leggere")
    assert page.h1 == "Non fa per me"
    assert page.one("html").get("data-easy") is not None
    page = page.form("no").submit(button="Versione normale")
    assert page.one("html").get("data-easy") is None


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        ("saying no", "no", "note"),
        ("no time fits", "nessun-orario", "note"),
        ("no to a job", "no", "note"),
        ("asking: riesame", "chiedi", "text"),
        ("my wishes", "desideri", "jobs"),
        ("my experience", "esperienze", "skills"),
        ("messages of all three", "scrivi-persona", "persona-text"),
    ],
)
def test_what_was_typed_stays_when_the_wording_changes(browser: PageClient, name: str, form: str, field: str) -> None:
    """Nothing is sent, nothing is found wrong; and the same form is then sent as it stands."""
    page = PAGES[name](browser).form(form).submit(**{field: "Scritto a metà"}, button="Facile da leggere")
    assert page.one("html").get("data-easy") is not None
    assert page.form(form).values[field] == ["Scritto a metà"]
    assert not page.errors
    assert not page.flashes
    page = page.form(form).submit(button="Versione normale")
    assert page.one("html").get("data-easy") is None
    assert page.form(form).values[field] == ["Scritto a metà"]
    assert page.form(form).submit().flashes


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_which_one_writes_keeps_it_when_the_wording_changes(browser: PageClient, name: str) -> None:
    page = PAGES[name](browser)
    (switch,) = [button for button in page.select("button") if button.text == "Facile da leggere"]
    written_in = [form.get("id") for form in page.select("main form") if form.get("method") == "post" and _writes(form)]
    assert switch.get("form") in (written_in or [None])


def _writes(form: Node) -> bool:
    """Whether one types something in it."""
    inside = [(tag_of(one), one.get("type", "text")) for one in form.element.iter()]
    return any(tag == "textarea" or (tag == "input" and kind in ("text", "email")) for tag, kind in inside)


def test_pictures_stand_beside_words(browser: PageClient) -> None:
    assert not browser.get("/persona").select(".facts dt svg")
    easily(browser)
    page = browser.get("/persona")
    assert len(page.select(".facts dt svg")) == len(page.select(".facts dt"))
    for path in ("/persona/scheda", "/persona/dati"):
        page = browser.get(path)
        assert len(page.select(".box h2 svg")) == len(page.select(".box h2"))


def test_the_easy_version_answers_too(browser: PageClient) -> None:
    easily(browser)
    page = browser.get("/persona").form("Mi interessa Cucina").submit()
    assert page.flashes == ["Abbiamo detto all'ufficio che questo lavoro ti interessa."]
    page = page.click("Ho cambiato idea: non fa per me").form("no").submit(reason="orario")
    assert page.flashes == ["Va bene così. Abbiamo detto all'ufficio che questo lavoro non fa per te."]


@pytest.mark.parametrize("level", range(5))
def test_a_sheet_of_which_everything_is_known(signed_in: SignIn, world: World, level: int) -> None:
    catalogue = Catalogue.default()
    person = world.person(
        capacities={one.code: level for one in catalogue.dimensions},
        accommodations=tuple(aid.code for aid in catalogue.accommodations),
    )
    browser = signed_in(world.account(Role.CANDIDATE, person=person))
    assert gulpease(running_text(browser.get("/persona/scheda").document)) >= NORMAL
    easily(browser)
    easy = running_text(browser.get("/persona/scheda").document)
    assert gulpease(easy) >= EASY
    assert max(len(sentence.split()) for sentence in sentences(easy)) <= LONGEST_EASY


def test_nothing_to_read_yet(signed_in: SignIn, world: World) -> None:
    browser = signed_in(world.account(Role.CANDIDATE))
    easily(browser)
    assert gulpease(running_text(browser.get("/persona").document)) >= EASY


def test_each_accommodation_and_contract_has_easy_words() -> None:
    assert set(AIDS) == {aid.code for aid in Catalogue.default().accommodations}
    assert set(CONTRACTS) == set(Contract)
    for words in (*AIDS.values(), *CONTRACTS.values()):
        assert gulpease(str(words)) >= EASY, words


# --- the index itself -------------------------------------------------------------------------------------------------


def read(html: str) -> str:
    """The running text of a page with this main part."""
    return running_text(Document.parse(f"<!doctype html><title>x</title><main>{html}</main>", whole=True))


def test_the_index_is_the_published_formula() -> None:
    text = "Il gatto dorme. La casa è grande."  # 2 sentences, 7 words, 25 letters
    assert gulpease(text) == min(100.0, 89 + (300 * 2 - 10 * 25) / 7)
    long = "La valutazione multidimensionale delle potenzialità lavorative individuali"
    assert gulpease(long) == pytest.approx(89 + (300 - 10 * 68) / 7)


def test_only_stops_end_a_sentence() -> None:
    assert sentences("Vai da Rossi S.r.l. di Iseo: alle 9.30, puntuale. Va bene?") == [
        "Vai da Rossi S.r.l. di Iseo: alle 9.30, puntuale",
        "Va bene",
    ]
    assert sentences(read("<ul><li>mele</li><li>pere</li></ul><p>Sono buone.</p>")) == ["mele pere Sono buone"]


def test_labels_and_what_others_wrote_are_left_out() -> None:
    html = (
        "<h1>Titolo</h1><dl><dt>Dove</dt><dd>A Iseo.</dd></dl><p data-told>Scritto da altri.</p>"
        "<p>Qui <a href='/'>va</a> bene. <button>Sì.</button></p>"
    )
    assert read(html) == "A Iseo. Qui bene."
