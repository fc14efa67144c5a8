"""Letters on paper: which ones make sense when, what they say, and that printing one is written down."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.messages import Letter
from models.people import Person
from models.proposals import Interview, Proposal
from models.types import LetterKind, ProposalState, Reason, Role
from tests.page import PageClient
from tests.world import NOW, World
from webapp.formatting import label
from webapp.services.messages import letters
from webapp.services.proposals import proposing

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
Make = Callable[..., Proposal]


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Elisa", surname="Pezzotti", invalidity_percent=87, skills=("wash_dishes",))


@pytest.fixture
def make(world: World, person: Person) -> Make:
    def proposal(*steps: ProposalState, reason: Reason | None = None) -> Proposal:
        position = world.position(title="Serra e orto", employer=world.employer(name="Aurora"))
        return world.proposal(*steps, person=person, position=position, reason=reason)

    return proposal


def printed(desk: PageClient, proposal: Proposal, kind: LetterKind) -> PdfReader:
    """Press the letter's button and read what comes."""
    form = desk.get(f"/operatore/proposte/{proposal.id}").form(label(kind))
    shown = form.submit(button=label(kind))
    assert shown.response.mimetype == "application/pdf"
    return PdfReader(BytesIO(shown.response.data))


def words(reader: PdfReader) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    ("steps", "kinds"),
    [
        ((S.PROPOSED,), ("PROPOSAL",)),
        ((S.PROPOSED, S.ACCEPTED), ()),
        (SENT, ("PRESENTED", "PROFILE")),
        ((*SENT, S.INTERVIEW), ("INTERVIEW", "EMPLOYER", "PROFILE")),
        ((*SENT, S.DECLINED_BY_EMPLOYER), ("CLOSED",)),
        ((S.PROPOSED, S.WITHDRAWN), ("CLOSED",)),
        ((*SENT, S.CLOSED), ("CLOSED", "EMPLOYER")),
        ((S.PROPOSED, S.DECLINED, S.CLOSED), ()),
        ((*SENT, S.HIRED), ()),
    ],
)
def test_which_letters_make_sense(make: Make, steps: tuple[ProposalState, ...], kinds: tuple[str, ...]) -> None:
    proposal = make(S.PROPOSED)
    for step in steps[1:]:
        proposal.move(to=step, by=None, at=NOW, reason=Reason.OTHER)
    assert letters.kinds_for(proposal) == tuple(LetterKind[kind] for kind in kinds)


def test_a_profile_sent_by_mistake_and_taken_back_was_not_sent(make: Make, officer: Account) -> None:
    proposal = make(S.PROPOSED, S.ACCEPTED)
    proposal.move(to=S.SENT, by=officer, at=NOW)
    proposal.undo(by=officer, at=NOW)
    assert not letters.was_sent(proposal)
    proposal.move(to=S.SENT, by=officer, at=NOW)
    assert letters.was_sent(proposal)


def test_the_proposal_says_what_where_and_how_to_answer(desk: PageClient, make: Make) -> None:
    text = words(printed(desk, make(S.PROPOSED), LetterKind.PROPOSAL))
    for said in (
        "Buongiorno Elisa Pezzotti,",
        "Serra e orto",
        "Aurora, a Brescia",
        "20 ore alla settimana",
        "Mi interessa",
    ):
        assert said in text
    assert "Brescia, 2 novembre 2026" in text


def test_the_profile_holds_nothing_of_health_category_degree_or_birth(desk: PageClient, make: Make) -> None:
    text = words(printed(desk, make(*SENT), LetterKind.PROFILE))
    assert "Elisa Pezzotti" in text
    assert "wash dishes" in text
    for secret in ("87", "invalid", "1985", "BS0"):
        assert secret not in text


def test_the_convocation_holds_the_appointment_that_stood_when_it_was_printed(
    desk: PageClient, world: World, session: Session, officer: Account, make: Make
) -> None:
    proposal = make(*SENT)
    when = NOW.replace(day=10, hour=9, minute=30)
    step = {"proposal": proposal, "by": officer, "now": NOW}
    proposing.arrange_interview(
        session, **step, seen_version=proposal.version, starts_at=when, place="Via Milano 3", note="Chiedi di Anna"
    )
    session.commit()
    text = words(printed(desk, proposal, LetterKind.INTERVIEW))
    for said in ("10 nov 2026, 10:30", "Via Milano 3", "Chiedi di Anna"):
        assert said in text
    moved = world.again(proposal)
    later = NOW.replace(day=12)
    session.scalars(select(Interview)).one().cancelled_at = later
    session.add(Interview(proposal_id=moved.id, starts_at=later, place="Altrove"))
    session.commit()
    (first,) = session.scalars(select(Letter.id))
    again = desk.get(f"/operatore/proposte/{moved.id}/lettere/{first}")
    assert "Via Milano 3" in words(PdfReader(BytesIO(again.response.data)))


def test_each_letter_is_tagged_in_italian_with_a_title(desk: PageClient, make: Make) -> None:
    reader = printed(desk, make(*SENT, S.CLOSED), LetterKind.EMPLOYER)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("it")
    assert reader.metadata is not None
    assert "Serra e orto" in str(reader.metadata.title)


def test_printing_is_in_the_story_with_who_and_opening_it_again_changes_nothing(
    desk: PageClient, session: Session, officer: Account, make: Make
) -> None:
    proposal = make(S.PROPOSED)
    printed(desk, proposal, LetterKind.PROPOSAL)
    page = desk.get(f"/operatore/proposte/{proposal.id}")
    assert "Lettera: proposta di lavoro alla persona" in page.main
    assert officer.name in page.main
    (link,) = [one.href for one in page.links if "/lettere/" in one.href]
    for _ in range(2):
        desk.get(link)
    assert len(session.scalars(select(Letter)).all()) == 1


def test_a_profile_is_printed_no_more_once_the_consent_is_withdrawn(
    desk: PageClient, session: Session, officer: Account, person: Person, make: Make
) -> None:
    proposal = make(*SENT)
    printed(desk, proposal, LetterKind.PROFILE)
    address = f"/operatore/proposte/{proposal.id}"
    (link,) = [one.href for one in desk.get(address).links if "/lettere/" in one.href]
    person.consents[0].withdrawn_at = NOW
    session.commit()
    assert desk.get(link, status=200, follow=True).flashes == [
        "La persona ha revocato il consenso: il suo profilo non si stampa più."
    ]
    desk.post(f"{address}/lettere", {"kind": LetterKind.PROFILE.value}, status=404)
    assert letters.to_print(session, account=officer, now=NOW) == []
    assert label(LetterKind.PROFILE) not in [button.name for button in desk.get(address).select("main button")]


def test_a_letter_that_makes_no_sense_now_and_one_that_does_not_exist(
    desk: PageClient, world: World, make: Make
) -> None:
    proposal, other = make(S.PROPOSED), world.proposal(S.PROPOSED)
    address = f"/operatore/proposte/{proposal.id}"
    desk.get(address)
    desk.post(f"{address}/lettere", {"kind": LetterKind.PROFILE.value}, status=404)
    desk.post(f"{address}/lettere", {"kind": "poesia"}, status=400)
    letter = world.keep(Letter(proposal_id=other.id, kind=LetterKind.PROPOSAL, at=NOW))
    desk.get(f"{address}/lettere/{letter.id}", status=404)


def test_people_without_e_mail_wait_for_paper_until_it_is_printed(
    desk: PageClient, world: World, session: Session, officer: Account, make: Make
) -> None:
    proposal = make(S.PROPOSED)
    reached = world.person()
    world.account(Role.CANDIDATE, person=reached)
    world.proposal(S.PROPOSED, person=reached)
    assert letters.to_print(session, account=officer, now=NOW) == [(proposal, LetterKind.PROPOSAL)]
    printed(desk, proposal, LetterKind.PROPOSAL)
    session.expire_all()
    assert letters.to_print(session, account=officer, now=NOW) == []


def test_a_convocation_is_due_until_the_interview_has_taken_place(
    world: World, session: Session, officer: Account, make: Make
) -> None:
    proposal = make(*SENT, S.INTERVIEW)
    world.keep(Interview(proposal_id=proposal.id, starts_at=NOW.replace(day=10), place="Sede"))
    assert letters.to_print(session, account=officer, now=NOW) == [(proposal, LetterKind.INTERVIEW)]
    assert letters.to_print(session, account=officer, now=NOW.replace(day=11)) == []
