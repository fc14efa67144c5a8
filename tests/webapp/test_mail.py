"""E-mails sent to a real mail server on this machine, and what they say."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.employers import EmployerContact
from models.messages import Notice, OutboxMessage
from models.proposals import Proposal
from models.types import MessageState, NoticeKind, ProposalState, Role
from tests.world import NOW, World
from webapp import mail
from webapp.config import mail_settings
from webapp.extensions import db
from webapp.services.messages import notices, outbox

S = ProposalState


class Mailbox:
    """What the mail server does with what it gets: keeps it, or answers with a refusal."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 (the server's name for it)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A mail server at a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def sending(fresh_app: Callable[..., Flask], mailbox: tuple[Mailbox, int]) -> Iterator[Mailbox]:
    """An application that sends to that server, at work; gives the server's mailbox."""
    box, port = mailbox
    app = fresh_app(
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=port,
        SMTP_SECURITY="none",
        MAIL_FROM="ufficio@example.org",
        SITE_ADDRESS="https://mirato.example.org",
        OFFICE_CONTACT="030 000000",
    )
    with app.app_context():
        yield box
        db.session.remove()


@pytest.fixture
def proposal(world: World) -> Proposal:
    """A proposal to Elisa Pezzotti, who reads Italian, for a job at Aurora."""
    person = world.person(name="Elisa", surname="Pezzotti", invalidity_percent=87)
    person.email = "elisa@example.org"
    employer = world.employer(name="Aurora")
    world.session.add(
        EmployerContact(employer_id=employer.id, office_id=world.office.id, name="Anna", email="anna@example.org")
    )
    return world.proposal(S.PROPOSED, person=person, position=world.position(employer=employer, title="Serra e orto"))


def tell(world: World, proposal: Proposal, to: str, kind: NoticeKind, **more: object) -> None:
    """Write a notice, as a step would."""
    how = {"person": notices.tell_person, "employer": notices.tell_employer}[to]
    how(world.session, proposal=proposal, kind=kind, now=NOW, **more)
    world.session.commit()


def run() -> mail.Sent:
    """The day's digests, written and sent."""
    mail.write_digests(db.session(), NOW)
    return mail.send_due(db.session(), NOW)


def states(session: Session) -> list[MessageState]:
    session.expire_all()
    return list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def test_the_days_notices_arrive_as_one_e_mail(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    when = {"starts_at": "2026-11-10T09:30:00+00:00", "place": "Via Milano 3"}
    tell(world, proposal, "person", NoticeKind.INTERVIEW, **when)
    assert run() == (1, 0, "")
    (letter,) = sending.letters
    assert (letter["To"], letter["Subject"]) == ("elisa@example.org", "Novità dall'ufficio")
    text = letter.get_content()
    assert "Ti proponiamo un lavoro: «Serra e orto», da Aurora." in text
    assert "martedì 10 novembre 2026, ore 10:30, Via Milano 3." in text
    assert "https://mirato.example.org" in text
    assert "030 000000" in text
    assert states(session) == [MessageState.SENT]


def test_a_second_run_sends_nothing_twice(sending: Mailbox, world: World, proposal: Proposal) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    run()
    run()
    assert len(sending.letters) == 1


def test_the_same_attempted_twice_has_the_same_message_id(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    run()
    # As when a sender dies after the server said yes and before it was written down.
    sent = db.session.scalars(select(OutboxMessage)).one()
    sent.state, sent.sent_at, sent.due_at = MessageState.WAITING, None, NOW
    db.session.commit()
    mail.send_due(db.session(), NOW)
    first, second = sending.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_no_e_mail_names_the_person_or_says_a_word_of_health(
    sending: Mailbox, world: World, proposal: Proposal
) -> None:
    for kind in NoticeKind:
        more = {"starts_at": NOW.isoformat(), "place": "Sede", "hired": False}
        tell(world, proposal, "person", kind, **more)
        tell(world, proposal, "employer", kind, **more)
    run()
    assert {letter["To"] for letter in sending.letters} == {"elisa@example.org", "anna@example.org"}
    for letter in sending.letters:
        text = letter.get_content()
        for secret in ("Elisa", "Pezzotti", "87", "invalid", "disabil", "art1", proposal.person.registration.code):
            assert secret not in text


def test_it_is_written_in_the_recipients_language(sending: Mailbox, world: World, proposal: Proposal) -> None:
    account = world.account(Role.CANDIDATE, person=proposal.person)
    account.language = "en"
    world.session.commit()
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    run()
    assert sending.letters[0]["Subject"] == "News from the office"
    assert "We propose a job to you" in sending.letters[0].get_content()


def test_a_refused_address_is_given_up_and_the_others_go_on(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    sending.refusals["anna@example.org"] = "550 no such user"
    tell(world, proposal, "employer", NoticeKind.PROFILE_SENT)
    tell(world, proposal, "person", NoticeKind.PROFILE_SENT)
    assert run() == (1, 1, "")
    assert states(session) == [MessageState.GIVEN_UP, MessageState.SENT]
    assert session.scalars(select(OutboxMessage.last_error)).first() == "550 no such user"


def test_a_server_that_says_later_is_tried_later(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    sending.answer = "451 try again later"
    assert run() == (0, 1, "")
    assert states(session) == [MessageState.WAITING]
    sending.answer = "250 OK"
    assert mail.send_due(db.session(), NOW).sent == 0
    due = session.scalars(select(OutboxMessage.due_at)).one()
    assert mail.send_due(db.session(), due).sent == 1


def test_a_server_that_is_not_there_ends_the_run_and_loses_nothing(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    tell(world, proposal, "employer", NoticeKind.PROFILE_SENT)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        current_app.config["SMTP_PORT"] = nobody.getsockname()[1]
        done = run()
    assert (done.sent, done.failed) == (0, 1)
    assert "ConnectionRefusedError" in done.error
    assert states(session) == [MessageState.WAITING, MessageState.WAITING]


def test_a_line_break_in_an_address_never_becomes_a_header(
    sending: Mailbox, world: World, session: Session, proposal: Proposal
) -> None:
    proposal.person.email = "elisa@example.org\nBcc: tutti@example.org"
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    run()
    assert sending.letters == []
    assert states(session) == [MessageState.GIVEN_UP]


def test_the_worker_writes_from_its_hour_on(sending: Mailbox, world: World, proposal: Proposal) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    mail.work(db.session(), NOW.replace(hour=15, minute=59))
    assert sending.letters == []
    mail.work(db.session(), NOW.replace(hour=16))
    assert len(sending.letters) == 1


def test_without_a_mail_server_messages_wait_and_the_command_says_so(
    app: Flask, world: World, session: Session, proposal: Proposal
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["messages", "digest"]).output == "Messaggi scritti: 1.\n"
    answer = runner.invoke(args=["messages", "send"])
    assert answer.exit_code == 0
    assert "Nessun server di posta è configurato (MIRATO_SMTP_HOST): messaggi in attesa 1." in answer.output
    assert states(session) == [MessageState.WAITING]


def test_every_kind_has_words_of_its_own_or_its_name(sending: Mailbox, world: World, proposal: Proposal) -> None:
    told = {"to": "office", "position": "Serra", "code": "P1", "employer": "Aurora", "person": "BS1"}
    for kind in NoticeKind:
        world.session.add(Notice(recipient="ufficio@example.org", kind=kind, params=told, created_at=NOW))
    world.session.commit()
    run()
    assert sending.letters[0].get_content().count("•") == len(NoticeKind)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 587)])
def test_the_port_follows_from_the_security(security: str, port: int) -> None:
    found = mail_settings({"MIRATO_SMTP_HOST": "posta.example.org", "MIRATO_SMTP_SECURITY": security})
    assert (found["SMTP_PORT"], found["MAIL_FROM"]) == (port, "mirato@posta.example.org")


def test_a_security_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(ValueError, match="starttls, tls or none"):
        mail_settings({"MIRATO_SMTP_SECURITY": "ssl"})


def test_a_message_is_taken_from_nobody_while_it_is_being_sent(
    sending: Mailbox, world: World, session: Session, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(world, proposal, "person", NoticeKind.PROPOSED)
    mail.write_digests(db.session(), NOW)

    def meanwhile(_message: OutboxMessage) -> None:
        with Session(session.get_bind()) as other:
            assert outbox.take_due(other, now=NOW) is None

    monkeypatch.setattr(mail, "deliver", meanwhile)
    assert mail.send_due(db.session(), NOW).sent == 1
