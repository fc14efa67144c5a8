"""What employers do with their positions reaches the office with the day's e-mail, not only on the desk."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.messages import Notice, OutboxMessage
from models.positions import Position
from models.types import ClosingReason, NoticeKind, PositionState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import send
from tests.webapp.test_employer_positions import change, to_the_end
from tests.world import NOW, World
from webapp import mail
from webapp.extensions import db

Kind = NoticeKind


@pytest.fixture
def firm(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def browser(signed_in: SignIn, firm: Account) -> PageClient:
    return signed_in(firm)


@pytest.fixture
def position(world: World, firm: Account, officer: Account) -> Position:
    """Published by the officer."""
    made = world.position(
        employer=firm.employer,
        title="Aiuto cuoco",
        description="Si preparano le verdure.",
        shifts=frozenset({"mattina"}),
        state=PositionState.SUBMITTED,
    )
    made.move(to=PositionState.OPEN, by=officer, at=NOW)
    return world.keep(made)


def told(session: Session) -> list[tuple[str, NoticeKind]]:
    """Who at the office was told what."""
    session.expire_all()
    notices = session.scalars(select(Notice).order_by(Notice.id)).all()
    return [(notice.recipient, notice.kind) for notice in notices if notice.params["to"] == "office"]


def close(browser: PageClient, position: Position) -> None:
    """The employer needs nobody any more."""
    form = browser.get(f"/datore/posizioni/{position.code}").form("form-chiudi")
    form.submit(reason=ClosingReason.FILLED_ELSEWHERE.value)


def test_a_new_position_is_told_to_each_officer_where_the_office_has_no_address(
    browser: PageClient, world: World, session: Session, officer: Account
) -> None:
    colleague = world.account(Role.OFFICER)
    world.account(Role.OFFICER).active = False
    session.commit()
    send(browser)
    assert told(session) == [(one.email, Kind.POSITION_SUBMITTED) for one in (officer, colleague)]


def test_a_new_position_is_told_to_the_offices_address(
    browser: PageClient, world: World, session: Session, officer: Account
) -> None:
    world.office.email = "ufficio@example.org"
    session.commit()
    send(browser)
    assert told(session) == [("ufficio@example.org", Kind.POSITION_SUBMITTED)]


def test_a_change_is_told_to_whoever_published_it(
    browser: PageClient, world: World, session: Session, officer: Account, position: Position
) -> None:
    world.account(Role.OFFICER)
    to_the_end(change(browser, position), hours="30").form("passo").submit(button="Salva i cambi")
    assert told(session) == [(officer.email, Kind.POSITION_CHANGED)]


def test_a_change_before_publishing_is_told_once_as_a_new_position(
    browser: PageClient, session: Session, officer: Account
) -> None:
    send(browser)
    position = session.scalars(select(Position)).one()
    to_the_end(change(browser, position), hours="30").form("passo").submit(button="Salva i cambi")
    assert told(session) == [(officer.email, Kind.POSITION_SUBMITTED)]


def test_a_closing_by_the_employer_is_told_and_one_by_the_office_is_not(
    browser: PageClient, world: World, session: Session, officer: Account, position: Position
) -> None:
    close(browser, position)
    assert told(session) == [(officer.email, Kind.POSITION_CLOSED)]


def test_the_days_e_mail_says_it_in_words_and_twice_the_same_once(
    app: Flask, browser: PageClient, session: Session, position: Position
) -> None:
    for hours in ("30", "25"):
        to_the_end(change(browser, position), hours=hours).form("passo").submit(button="Salva i cambi")
    close(browser, position)
    with app.app_context():
        mail.write_digests(db.session(), NOW + timedelta(days=1))
        db.session.commit()
    (message,) = session.scalars(select(OutboxMessage)).all()
    where = f"la posizione «Aiuto cuoco» ({position.code}): la trovi sulla Scrivania."
    changed, closed = f"• Il Trifoglio ha cambiato {where}", f"• Il Trifoglio ha chiuso {where}"
    assert [line for line in message.body.splitlines() if line.startswith("•")] == [changed, closed]
