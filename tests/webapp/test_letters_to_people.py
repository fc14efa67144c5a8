"""Letters to people in their two wordings: what is due for whom, how easy they are, several in one, nothing lost."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.conversations import ProposalMessage
from models.delegations import Delegation
from models.messages import Letter, Notice
from models.people import Person
from models.person_requests import PersonRequest
from models.proposals import Interview, Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import (
    Contract,
    DelegateKind,
    EmployersWish,
    LetterKind,
    NoticeKind,
    PersonRequestKind,
    PersonRequestState,
    ProposalState,
    Reason,
    Role,
    Side,
    Thread,
)
from tests.gulpease import gulpease, sentences
from tests.page import PageClient
from tests.world import NOW, World
from webapp import digests, pdf
from webapp.letters import access, answers, helpers, messages
from webapp.letters import person as to_person
from webapp.letters.paper import Words
from webapp.services.messages import letters
from webapp.services.people import person_requests

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
NORMAL, EASY, LONGEST_EASY = 60, 80, 15
Steps = tuple[ProposalState, ...]


@pytest.fixture
def person(world: World) -> Person:
    """Somebody whom no e-mail reaches."""
    return world.person(name="Elisa", surname="Pezzotti")


@pytest.fixture
def make(world: World, person: Person, officer: Account) -> Callable[..., Proposal]:
    """A proposal to that person, made by an officer, for an employer with an e-mail."""
    employer = world.employer(name="Aurora")
    world.account(Role.EMPLOYER, employer=employer)
    texts = {"title": "Serra e orto", "description": "Si curano le piante.", "contract": Contract.PERMANENT}

    def proposal(*steps: ProposalState, **more: object) -> Proposal:
        position = world.position(employer=employer, shifts=frozenset({"mattina"}), **texts)
        return world.proposal(*steps, person=person, by=officer, position=position, **more)

    return proposal


def asked_to_choose(world: World, proposal: Proposal) -> InterviewSlot:
    """The employer would like to meet the person, and offers a time."""
    world.keep(EmployerAnswer(proposal_id=proposal.id, kind=EmployersWish.INTERVIEW, note="", at=NOW))
    slot = {"starts_at": NOW + timedelta(days=3), "place": "Via Roma 1", "offered_at": NOW}
    return world.keep(InterviewSlot(position_id=proposal.position_id, **slot))


def read(answer: bytes) -> PdfReader:
    return PdfReader(BytesIO(answer))


def text_of(reader: PdfReader) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def due(session: Session, officer: Account) -> list[LetterKind]:
    """What the office has to print."""
    session.expire_all()
    return [kind for _proposal, kind in letters.to_print(session, account=officer, now=NOW)]


# --- what is due ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "reason", "kinds"),
    [
        ((S.PROPOSED,), None, ["PROPOSAL"]),
        ((S.PROPOSED, S.ACCEPTED), None, []),
        (SENT, None, ["PRESENTED"]),
        ((*SENT, S.DECLINED_BY_EMPLOYER), Reason.OTHER, ["CLOSED"]),
        ((S.PROPOSED, S.WITHDRAWN), Reason.OTHER, ["CLOSED"]),
        ((*SENT, S.CLOSED), None, ["CLOSED"]),
    ],
)
def test_each_step_that_an_e_mail_would_tell_has_its_letter(
    session: Session, officer: Account, make: Callable[..., Proposal], *, steps: Steps, reason: Reason, kinds: list[str]
) -> None:
    make(*steps, reason=reason)
    assert due(session, officer) == [LetterKind[kind] for kind in kinds]


def test_whoever_said_no_waits_for_no_letter(
    world: World, session: Session, officer: Account, make: Callable[..., Proposal]
) -> None:
    proposal = make(S.PROPOSED, S.DECLINED, reason=Reason.PERSONS_CHOICE)
    proposal.move(to=S.CLOSED, by=officer, at=NOW)
    world.session.commit()
    assert due(session, officer) == []


def test_times_to_choose_from_come_in_the_place_of_the_earlier_news(
    session: Session, world: World, officer: Account, make: Callable[..., Proposal]
) -> None:
    asked_to_choose(world, make(*SENT))
    assert due(session, officer) == [LetterKind.TIMES]


def test_what_ended_long_ago_or_only_in_an_imported_list_is_no_news(
    session: Session, world: World, officer: Account, person: Person, make: Callable[..., Proposal]
) -> None:
    world.proposal(*SENT, S.CLOSED, person=person)
    make(*SENT, S.CLOSED)
    assert due(session, officer) == [LetterKind.CLOSED]
    assert letters.to_print(session, account=officer, now=NOW + timedelta(days=31)) == []


def test_somebody_with_a_code_and_no_e_mail_gets_letters_too(
    session: Session, world: World, officer: Account, person: Person, make: Callable[..., Proposal]
) -> None:
    account = world.account(Role.CANDIDATE, person=person)
    make(S.PROPOSED)
    assert due(session, officer) == []
    account.email, account.sign_in_code = None, "KRM4827TX"
    world.session.commit()
    assert due(session, officer) == [LetterKind.PROPOSAL]


# --- what they say ----------------------------------------------------------------------------------------------------


def every_letter(world: World, make: Callable[..., Proposal], person: Person, *, easy: bool) -> dict[str, Words]:
    """Each letter to a person; called within a request."""
    proposal, sent = make(S.PROPOSED), make(*SENT)
    slot = asked_to_choose(world, sent)
    meeting = Interview(proposal_id=sent.id, starts_at=NOW, place="Via Roma 1", note="Chiedi di Anna.")
    found = {
        "proposal": to_person.proposal(proposal, easy=easy),
        "presented": to_person.presented(sent, easy=easy),
        "times": to_person.times(sent, [slot], easy=easy),
        "interview": to_person.interview(sent, meeting, easy=easy),
        "closed": to_person.closed(make(*SENT, S.CLOSED), easy=easy),
        "another chosen": to_person.closed(make(*SENT, S.DECLINED_BY_EMPLOYER, reason=Reason.OTHER), easy=easy),
        "access": access.words(Account(sign_in_code="KRM4827TX"), "48271936", easy=easy),
    }
    said = ProposalMessage(side=Side.PERSON, thread=Thread.WITH_PERSON, at=NOW, text="Va bene.")
    found["messages"] = messages.words(proposal, [said], easy=easy)
    helper = {"kind": DelegateKind.FAMILY, "scope": frozenset({"risposte"}), "starts_on": NOW.date(), "name": "Anna Re"}
    found["helper"] = helpers.words(Delegation(**helper), written_on=NOW.date(), easy=easy)
    found["helper no more"] = helpers.words(Delegation(**helper, ended_at=NOW), written_on=NOW.date(), easy=easy)
    for state in (PersonRequestState.DONE, PersonRequestState.NOT_POSSIBLE):
        asked = PersonRequest(kind=PersonRequestKind.REVIEW, about="", text="a", at=NOW, state=state, answer="b")
        found[f"answer {state}"] = answers.words(asked, easy=easy)
    return found


def running(words: Words) -> str:
    """What is counted: the sentences, and not the facts, which are names, days and places."""
    return " ".join([*words.before, *words.after])


def test_how_easy_letters_are(app: Flask, world: World, person: Person, make: Callable[..., Proposal]) -> None:
    with app.test_request_context(method="POST"):
        for name, words in every_letter(world, make, person, easy=False).items():
            assert gulpease(running(words)) >= NORMAL, (name, sentences(running(words)))
        for name, words in every_letter(world, make, person, easy=True).items():
            found = sentences(running(words))
            assert gulpease(running(words)) >= EASY, (name, found)
            assert max(len(sentence.split()) for sentence in found) <= LONGEST_EASY, (name, found)


def test_both_wordings_hold_the_same_facts_and_the_same_answers(
    app: Flask, world: World, person: Person, make: Callable[..., Proposal]
) -> None:
    with app.test_request_context(method="POST"):
        normal = every_letter(world, make, person, easy=False)
        easy = every_letter(world, make, person, easy=True)
    for name in normal:
        assert [fact.term for fact in normal[name].facts if fact.term != "L'indirizzo del sito"] == [
            fact.term for fact in easy[name].facts if fact.term != "Il sito"
        ]
        assert len(normal[name].slip) == len(easy[name].slip), name
        assert all(fact.sign for fact in easy[name].facts), name


def test_each_sign_is_there_and_a_sign_that_is_not_there_is_an_error() -> None:
    assert pdf.picture("key").startswith("<svg")
    with pytest.raises(ValueError, match="unicorn"):
        pdf.picture("unicorn")


def test_nobody_is_hurried(app: Flask, world: World, person: Person, make: Callable[..., Proposal]) -> None:
    with app.test_request_context(method="POST"):
        for easy in (False, True):
            for name, words in every_letter(world, make, person, easy=easy).items():
                said = running(words) + " ".join(words.slip)
                assert not re.search(r"entro|scad|subito|urgen|giorni", said), name


def test_the_slip_says_where_to_send_it(desk: PageClient, world: World, make: Callable[..., Proposal]) -> None:
    world.office.address = "Via Milano 13, Brescia"
    world.session.commit()
    proposal = make(S.PROPOSED)
    desk.get(f"/operatore/proposte/{proposal.id}")
    text = text_of(read(desk.post(f"/operatore/proposte/{proposal.id}/lettere", {"kind": "proposta"}).response.data))
    assert "Da mandare a: Collocamento mirato di Brescia, Via Milano 13, Brescia" in text
    assert "□ Mi interessa" in text


# --- easy letters, several in one -------------------------------------------------------------------------------------


def print_all(desk: PageClient) -> PdfReader:
    """Press the button."""
    assert "un solo PDF" in desk.get("/operatore/messaggi").main
    answer = desk.post("/operatore/messaggi/lettere")
    assert answer.response.mimetype == "application/pdf"
    return read(answer.response.data)


def test_all_that_waits_is_printed_at_once_each_in_its_readers_wording(
    desk: PageClient, session: Session, world: World, officer: Account, make: Callable[..., Proposal]
) -> None:
    make(S.PROPOSED).person.easy_letters = True
    world.session.commit()
    other = world.person(name="Davide", surname="Bonometti")
    world.proposal(S.PROPOSED, person=other, by=officer)
    answered(world, other)
    reader = print_all(desk)
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert sum("Buongiorno Elisa Pezzotti. C'è un lavoro per te." in page for page in pages) == 1
    assert sum("Buongiorno Davide Bonometti, abbiamo pensato a te" in page for page in pages) == 1
    assert sum("Buongiorno Davide Bonometti, il 2 novembre 2026 ci hai chiesto" in page for page in pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert due(session, officer) == []
    assert "Nessuna lettera aspetta la stampa." in desk.get("/operatore/messaggi").main
    assert len(session.scalars(select(Letter)).all()) == 2


def test_nothing_to_print_is_said(desk: PageClient) -> None:
    desk.get("/operatore/messaggi")
    page = desk.post("/operatore/messaggi/lettere")
    assert page.flashes == ["Nessuna lettera aspetta la stampa: forse l'ha appena stampata un collega."]


def test_a_letter_is_in_the_language_that_its_reader_chose(
    desk: PageClient, world: World, person: Person, make: Callable[..., Proposal]
) -> None:
    account = world.account(Role.CANDIDATE, person=person)
    account.email, account.sign_in_code, account.language = None, "KRM4827TX", "en"
    world.session.commit()
    make(S.PROPOSED)
    assert "Good morning Elisa Pezzotti," in text_of(print_all(desk))


def test_times_stay_those_that_were_printed(
    desk: PageClient, world: World, session: Session, make: Callable[..., Proposal]
) -> None:
    proposal = make(*SENT)
    slot = asked_to_choose(world, proposal)
    assert "Via Roma 1" in text_of(print_all(desk))
    slot.withdrawn_at = NOW + timedelta(hours=1)
    world.session.commit()
    letter = session.scalars(select(Letter.id)).one()
    again = desk.get(f"/operatore/proposte/{proposal.id}/lettere/{letter}")
    assert "Via Roma 1" in text_of(read(again.response.data))


# --- answers to requests about data -----------------------------------------------------------------------------------


def answered(world: World, person: Person, **more: object) -> PersonRequest:
    """A request that the office has answered."""
    values = {"kind": PersonRequestKind.REVIEW, "text": "La proposta di ieri.", "at": NOW}
    officer = world.account(Role.OFFICER)
    done = {"state": PersonRequestState.NOT_POSSIBLE, "answer": "Non c'era.", "answered_at": NOW}
    done["answered_by"] = officer.id
    return world.keep(PersonRequest(person_id=person.id, **{**values, **done, **more}))


def test_an_answer_waits_for_paper_where_nobody_would_read_it(
    desk: PageClient, world: World, session: Session, officer: Account, person: Person
) -> None:
    reader = world.person()
    world.account(Role.CANDIDATE, person=reader)
    answered(world, reader)
    only_told = world.person()
    only_told.email = "b@example.org"
    waiting = [answered(world, person), answered(world, only_told)]
    assert person_requests.answers_to_print(session, account=officer) == [
        session.get_one(PersonRequest, one.id) for one in waiting
    ]
    page = desk.get(f"/operatore/richieste-sui-dati/{waiting[0].id}")
    letter = text_of(read(page.form("Stampa la risposta").submit().response.data))
    for said in ("La proposta di ieri.", "Non c'era.", "Garante per la protezione dei dati personali"):
        assert said in letter
    assert "stampata: 2 nov 2026" in desk.get(f"/operatore/richieste-sui-dati/{waiting[0].id}").main
    session.expire_all()
    assert [one.id for one in person_requests.answers_to_print(session, account=officer)] == [waiting[1].id]


def test_a_request_without_an_answer_has_no_letter(desk: PageClient, world: World, person: Person) -> None:
    nothing = {"state": PersonRequestState.WAITING, "answer": "", "answered_at": None, "answered_by": None}
    asked = answered(world, person, **nothing)
    desk.get("/operatore")
    desk.post(f"/operatore/richieste-sui-dati/{asked.id}/lettera", status=404)


def test_whoever_has_an_e_mail_hears_that_there_is_an_answer(
    app: Flask, desk: PageClient, world: World, session: Session, person: Person
) -> None:
    account = world.account(Role.CANDIDATE, person=person)
    values = {"kind": PersonRequestKind.REVIEW, "text": "Ieri.", "at": NOW}
    asked = world.keep(PersonRequest(person_id=person.id, **values))
    page = desk.get(f"/operatore/richieste-sui-dati/{asked.id}")
    page.form("form-risposta").submit(state="fatta", answer="Riguardata: è giusta.")
    notice = session.scalars(select(Notice).where(Notice.kind == NoticeKind.REQUEST_ANSWERED)).one()
    assert notice.recipient == account.email
    with app.test_request_context():
        _subject, body = digests.write([notice])
    assert "L'ufficio ha risposto a una tua richiesta sui dati." in body
    assert "Riguardata" not in body
    assert "Elisa" not in body


def test_who_acts_for_somebody_is_told_on_paper_too(desk: PageClient, world: World, person: Person) -> None:
    delegation = world.delegation(world.account(Role.DELEGATE), person)
    page = desk.get(f"/operatore/persone/{person.registration.code}/chi-aiuta")
    letter = text_of(
        read(page.form(f"Stampa la lettera alla persona {delegation.delegate_name}").submit().response.data)
    )
    assert f"{delegation.delegate_name} può fare alcune cose al posto tuo" in letter
    delegation.ends_on = date(2026, 10, 31)
    world.session.commit()
    page = desk.get(f"/operatore/persone/{person.registration.code}/chi-aiuta")
    letter = text_of(
        read(page.form(f"Stampa la lettera alla persona {delegation.delegate_name}").submit().response.data)
    )
    assert f"{delegation.delegate_name} non può più agire per te" in letter
    assert "1 novembre 2026" in letter
    delegation.ends_on, delegation.ended_at = None, NOW
    world.session.commit()
    page = desk.get(f"/operatore/persone/{person.registration.code}/chi-aiuta")
    letter = text_of(
        read(page.form(f"Stampa la lettera alla persona {delegation.delegate_name}").submit().response.data)
    )
    assert f"{delegation.delegate_name} non può più agire per te" in letter
    other = world.person()
    desk.post(f"/operatore/persone/{other.registration.code}/chi-aiuta/{delegation.id}/lettera", status=404)
