"""Every page and download of an employer, searched for what no employer may learn.

A word of its own is planted in each forbidden field of a filled world: who finds one anywhere has found a leak.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from matching import Catalogue
from matching.catalogue import Dimension
from models.accounts import Account
from models.casework import PathwayMove, PathwayStep, PersonEvent
from models.conversations import DirectWriting, ProposalMessage
from models.cooperative_workers import CooperativeWorker
from models.employers import Convention
from models.incentives import SharedBand
from models.interests import PositionInterest
from models.market_signals import MarketSignal
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.people import Person
from models.person_requests import PersonRequest
from models.placements import FollowUp, Placement, PlannedAccommodation
from models.proposals import Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import (
    Category,
    Channel,
    ConventionKind,
    Disadvantage,
    EmployerKind,
    EmployersWish,
    FollowUpKind,
    FollowUpOutcome,
    Funding,
    InterestAnswer,
    NotePurpose,
    PathwayKind,
    PersonEventKind,
    PersonRequestKind,
    ProposalState,
    Reason,
    ReferralState,
    ResourceKind,
    ResourceUnit,
    Role,
    Side,
    Thread,
    WorkOrderState,
)
from models.work_orders import WorkOrder, WorkOrderAnswer
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.labels import LABELS

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
TOMORROW = NOW + timedelta(days=1)

LEVELS = {"d430": 1, "b210": 0, "d720": 1}
SECRET = re.compile(r"segreto[a-z]+", re.IGNORECASE)
"""What every planted word looks like."""
PERSONAL = re.compile(r"\b73\s?%|\b73 per cento|PRVSGT85E57B157[A-Z]|17 maggio 1985|1985-05-17|17/05/1985|5\.?417")
"""Degree, tax code, date of birth and income of whoever was planted."""
HEALTH = re.compile(r"invalid|diagnos|disabil|patolog|certificat", re.IGNORECASE)
"""Words that a page about people has no use for; the law's own pages have."""
FUNDS = re.compile(r"inail|fondo regionale", re.IGNORECASE)
"""Who refunds an accommodation tells why somebody is on the list."""


def forbidden_words() -> Iterator[str]:
    """The categories, as codes and in words."""
    for category in Category:
        yield category.value
        yield str(LABELS[Category, category])


def planted(world: World, name: str) -> Person:
    """Somebody whose every field that an employer must not read holds a word to be found by."""
    person = world.person(
        code=f"SEGRETOCODICE{name.upper()}",
        name=f"Segretonome{name}",
        surname=f"Segretocognome{name}",
        category=Category.BLIND,
        invalidity_percent=73,
        capacities=LEVELS,
        accommodations=("screen_reader", "written_instructions"),
        skills=("pack_goods",),
    )
    person.email, person.phone = f"segretoposta{name}@example.org", "segretotelefono"
    person.address, person.tax_code = "via segretoindirizzo 1", f"PRVSGT85E57B157{'ABCDEFGHIJ'[world.made % 10]}"
    person.registration.yearly_income = 5417
    world.document(person, name=f"segretodocumento{name}")
    world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING, note="segretopercorso"))
    event = PersonEvent(person_id=person.id, at=NOW, kind=PersonEventKind.NOTE, detail="segretonota")
    world.keep(event)
    told = {"surname": "segretocome", "name": "segretochi", "consent_words": "segretointesa"}
    service = world.service(name=f"segretoservizio{name}")
    words = {"why": "segretoperche", "wishes": "segretodesiderio", **told}
    world.referral(ReferralState.TAKEN, service=service, person=person, shares_with_cooperatives=True, **words)
    asked = {"kind": PersonRequestKind.CORRECTION, "about": "categoria", "text": "segretorichiesta", "at": NOW}
    world.keep(PersonRequest(person_id=person.id, **asked))
    return person


@pytest.fixture
def employer(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def filled(world: World, employer: Account, officer: Account) -> dict[str, Proposal]:
    """A proposal in every state; nobody in it may be named but those who said yes and were sent."""
    ways = {
        "suggested": (),
        "aside": (S.SET_ASIDE,),
        "proposed": (S.PROPOSED,),
        "accepted": (S.PROPOSED, S.ACCEPTED),
        "declined": (S.PROPOSED, S.DECLINED),
        "withdrawn": (*SENT, S.WITHDRAWN),
        "refused": (*SENT, S.DECLINED_BY_EMPLOYER),
        "closed": (*SENT, S.CLOSED),
        "consentless": SENT,
        "unasked": SENT,
    }
    position = world.position(employer=employer.employer, demands={"d430": 2}, places=5)
    found = {}
    for name, steps in ways.items():
        ends = steps and steps[-1] in {S.DECLINED, S.WITHDRAWN, S.DECLINED_BY_EMPLOYER}
        person = planted(world, name)
        reason = Reason.OTHER if ends else None
        made = world.proposal(*steps, position=position, person=person, by=officer, reason=reason)
        for step in made.history:
            step.note = "segretopasso"
        wished = {"answer": InterestAnswer.NOT_FOR_ME, "reason": Reason.HOURS, "channel": Channel.PHONE, "at": NOW}
        world.session.add(PositionInterest(person=person, position=position, note="segretointeresse", **wished))
        answer = EmployerAnswer(proposal_id=made.id, kind=EmployersWish.INTERVIEW, at=NOW)
        answer.none_fits_at, answer.none_fits_note = NOW, "segretomotivo"
        world.session.add(answer)
        found[name] = made
        for thread, side in ((Thread.WITH_PERSON, Side.PERSON), (Thread.WITH_PERSON, Side.OFFICE)):
            said = {"thread": thread, "side": side, "text": "segretomessaggio", "at": NOW}
            world.session.add(ProposalMessage(proposal_id=made.id, **said))
        # A yes taken back: what all three wrote is the employer's to read no more.
        world.session.add(DirectWriting(proposal_id=made.id, at=NOW, channel=Channel.ONLINE, withdrawn_at=NOW))
        said = {"thread": Thread.TOGETHER, "side": Side.PERSON, "text": "segretoinsieme", "at": NOW}
        world.session.add(ProposalMessage(proposal_id=made.id, **said))
    found["consentless"].person.consents[0].withdrawn_at = NOW
    # Sent without the person's own yes, as an old list may have it: a number, and no name.
    found["unasked"].history = [step for step in found["unasked"].history if step.to_state is not S.ACCEPTED]
    world.session.add(InterviewSlot(position_id=position.id, starts_at=TOMORROW, place="via Prova 1", offered_at=NOW))
    world.session.commit()
    return found


def on_a_plan(world: World, proposal: Proposal) -> None:
    """A step there, and a plan of which only one goal and one note are shared with the cooperative."""
    made = world.referral(
        ReferralState.TAKEN,
        service=world.service(name="Segretoservizio", contact="segretoreferente"),
        person=proposal.person,
        why="segretoperche",
        shares_with_cooperatives=True,
    )
    step = {"kind": PathwayKind.INTERNSHIP, "started_on": NOW.date(), "where": "segretoluogo", "note": "segretopasso"}
    move = PathwayMove(person_id=proposal.person_id, at=NOW, why="segretomotivo")
    world.keep(PathwayStep(person_id=proposal.person_id, proposal_id=proposal.id, move=move, **step))
    resource = {"kind": ResourceKind.SUPPORT, "unit": ResourceUnit.HOURS, "amount": Decimal(10)}
    whole = {
        "goals": [PlanGoal(aim="Aprire il chiosco", for_cooperative=True), PlanGoal(aim="segretoobiettivo")],
        "meetings": [PlanMeeting(at=TOMORROW, place="segretoincontro", agreed="segretodeciso")],
        "notes": [
            PlanNote(purpose=NotePurpose.CARE, words="segretocura", at=NOW),
            PlanNote(purpose=NotePurpose.OFFICE, words="segretoufficio", at=NOW),
            PlanNote(purpose=NotePurpose.COOPERATIVE, words="Una pausa la aiuta.", at=NOW),
        ],
        "resources": [PlanResource(giver="segretobudget", **resource)],
    }
    world.keep(PersonalPlan(person_id=proposal.person_id, service_id=made.service_id, since_on=NOW.date(), **whole))


@pytest.fixture
def at_work(world: World, employer: Account, officer: Account) -> Proposal:
    """Somebody who works there: they may be named, and nothing else of theirs may be read."""
    person = world.person(name="Nives", surname="Nominabile", category=Category.BLIND, invalidity_percent=73)
    person.phone, person.address = "segretotelefono", "via segretoindirizzo 1"
    position = world.position(employer=employer.employer, title="Magazzino")
    proposal = world.proposal(*SENT, S.INTERVIEW, S.HIRED, person=person, position=position, by=officer)
    world.keep(
        PathwayStep(person_id=person.id, kind=PathwayKind.OPEN_MARKET, where="segretoluogo", note="segretopasso")
    )
    on_a_plan(world, proposal)
    world.keep(MarketSignal(proposal_id=proposal.id, at=NOW, account_id=employer.id, note="Lavora da sola."))
    band = {"yearly_pay": Decimal(18_000), "least": Decimal(18_900), "most": Decimal(63_000)}
    world.keep(SharedBand(position_id=position.id, shared_at=NOW, account_id=officer.id, **band))
    elsewhere = {"ground": Disadvantage.DEPENDENCE.value, "started_on": NOW.date(), "code": "segretocollega1"}
    world.keep(CooperativeWorker(employer_id=world.employer().id, **elsewhere))
    told = {"done_on": NOW.date(), "outcome": FollowUpOutcome.AT_RISK, "channel": Channel.PHONE}
    world.keep(
        Placement(
            proposal=proposal,
            started_on=date(2026, 10, 5),
            hours=20,
            note="segretoinserimento",
            accommodations=[PlannedAccommodation(accommodation="ramp", responsible="Gino", funding=Funding.INAIL)],
            follow_ups=[FollowUp(kind=FollowUpKind.WEEK_1, due_on=NOW.date(), note="segretocontatto", **told)],
        )
    )
    return proposal


@pytest.fixture
def agreed(world: World, employer: Account) -> list[str]:
    """A convention and work orders, given and asked for, with what the office noted and another cooperative said."""
    signed = {"kind": ConventionKind.ARTICLE_14, "signed_on": NOW.date(), "note": "segretonota"}
    made = world.keep(Convention(employer_id=employer.employer_id, office_id=world.office.id, **signed))
    work = {"office_id": world.office.id, "title": "Mensa", "value": Decimal(9_000), "places": 1, "created_at": NOW}
    days = {"starts_on": NOW.date(), "ends_on": NOW.date()}
    firm = world.employer(kind=EmployerKind.FIRM, name="Meccanica")
    asked = world.keep(WorkOrder(employer_id=firm.id, state=WorkOrderState.OFFERED, **work, **days))
    given = world.keep(WorkOrder(employer_id=employer.employer_id, state=WorkOrderState.PREPARED, **work, **days))
    said = {"willing": False, "reason": "segretorisposta", "answered_at": NOW}
    for who, told in ((employer.employer_id, {}), (world.employer(name="Segretoaltra").id, said)):
        world.keep(WorkOrderAnswer(order_id=asked.id, cooperative_id=who, asked_at=NOW, **told))
    return [f"convenzioni/{made.id}", f"offerte/{asked.id}", f"commesse/{given.id}", "offerte/cosa-facciamo"]


def walk(browser: PageClient, start: str) -> Iterator[tuple[str, str]]:
    """Every address below /datore that can be reached by links: the address, and all that was answered."""
    waiting, seen = [start], set()
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/datore"):
            continue
        seen.add(address)
        answer = browser.client.get(address, follow_redirects=True)
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        body = in_words(answer.get_data(), answer.mimetype)
        answer.close()
        yield address, f"{unquote(address)}\n{unquote(heads)}\n{body}"
        if answer.mimetype == "text/html":
            links = re.findall(r"""(?:href|action|hx-get|src)="([^"#]+)""", body)
            waiting += [urlsplit(link.replace("&amp;", "&"))._replace(scheme="", netloc="").geturl() for link in links]


def in_words(content: bytes, kind: str) -> str:
    """All that a file says, also where it is packed."""
    if kind == "application/pdf":
        reader = PdfReader(BytesIO(content))
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


class TestEveryPageOfAnEmployer:
    @pytest.mark.usefixtures("at_work")
    def test_holds_no_planted_word(
        self, signed_in: SignIn, world: World, employer: Account, filled: dict[str, Proposal]
    ) -> None:
        browser = signed_in(employer)
        pages = dict(walk(browser, "/datore"))
        rosa = f"/datore/posizioni/{filled['proposed'].position.code}/rosa"
        pages |= dict(walk(browser, rosa))
        assert f"{rosa}/{filled['unasked'].id}/messaggi" in pages
        own = {"/datore/organizzazione", "/datore/organizzazioni", "/datore/cooperativa"}
        assert {"/datore", "/datore/rose", rosa, *own} <= set(pages)
        for address, answered in pages.items():
            assert SECRET.findall(answered) == [], address
            assert PERSONAL.findall(answered) == [], address

    @pytest.mark.usefixtures("at_work")
    def test_names_no_category_but_where_the_law_asks_for_it(
        self, signed_in: SignIn, employer: Account, filled: dict[str, Proposal]
    ) -> None:
        """A position says for whom it is; a profile does not say why somebody is on the list."""
        browser = signed_in(employer)
        code = filled["unasked"].position.code
        pages = dict(walk(browser, f"/datore/posizioni/{code}/rosa"))
        about_people = ("/ros", "/inserimenti", "/cooperativa")
        pages = {address: answered for address, answered in pages.items() if not address.endswith("/persone/nuova")}
        received = [text for address, text in pages.items() if any(part in address for part in about_people)]
        assert received
        levels = [one.levels[level].capacity_it for one, level in _levels()]
        for answered in received:
            assert HEALTH.findall(_main(answered)) == []
            assert FUNDS.findall(_main(answered)) == []
            assert [sentence for sentence in levels if sentence in answered] == []
            assert [word for word in forbidden_words() if word.lower() in answered.lower()] == []

    def test_agreements_tell_no_note_of_the_office_and_no_answer_of_another(
        self, signed_in: SignIn, employer: Account, agreed: list[str]
    ) -> None:
        """Whom one may ask for work stands by name on the firm's own page alone: there it is no secret."""
        pages = dict(walk(signed_in(employer), "/datore/accordi"))
        addresses = {f"/datore/accordi/{part}" for part in agreed}
        assert addresses <= set(pages)
        for address in addresses:
            found = set(SECRET.findall(pages[address])) - ({"Segretoaltra"} if "/commesse/" in address else set())
            assert found == set(), address
            assert HEALTH.findall(_main(pages[address])) == [], address

    def test_shows_the_coded_profile_without_a_name(
        self, signed_in: SignIn, employer: Account, filled: dict[str, Proposal]
    ) -> None:
        unasked = filled["unasked"]
        page = signed_in(employer).get(f"/datore/posizioni/{unasked.position.code}/rosa")
        shown = page.one(f"#profilo-{unasked.id}")
        assert "Nome" not in shown.text
        assert f"Profilo n. {filled['consentless'].id}" not in page.main
        assert f"Profilo n. {filled['accepted'].id}" not in page.main

    def test_a_step_that_is_refused_holds_none_either(
        self, signed_in: SignIn, employer: Account, filled: dict[str, Proposal]
    ) -> None:
        browser = signed_in(employer)
        rosa = f"/datore/posizioni/{filled['unasked'].position.code}/rosa"
        token = browser.get(rosa).token
        for proposal in filled.values():
            for step in ("colloquio", "assunzione", "no", "annulla"):
                answer = browser.client.post(
                    f"{rosa}/{proposal.id}/{step}", data={"csrf_token": token}, follow_redirects=True
                )
                assert SECRET.findall(answer.get_data(as_text=True)) == [], (proposal.id, step)


def _levels() -> Iterator[tuple[Dimension, int]]:
    """The levels that ``planted`` gives: none of them is an employer's business, only what closes the distance is."""
    for dimension in Catalogue.default().dimensions:
        if dimension.code in LEVELS:
            yield dimension, LEVELS[dimension.code]


def _main(answered: str) -> str:
    """What stands between header and footer: the frame of every page speaks of the law."""
    return re.sub(r"^.*?<main\b|</main>.*$", "", answered, flags=re.DOTALL)
