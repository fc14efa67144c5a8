"""What is told by e-mail of conventions and work orders: to whom, in which words, once, and naming no person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Convention, Employer, EmployerContact
from models.messages import Notice
from models.types import ConventionKind, ConventionState, NoticeKind, Role, WorkOrderState
from models.work_orders import WorkOrder
from tests.services.test_work_orders import agree, answer, cooperative, firm, offer, order, prepare
from tests.world import NOW, World
from webapp import digests
from webapp.services.employers import conventions, work_orders
from webapp.services.employers.agreement_reminders import warn_of_ends
from webapp.services.employers.conventions import Terms, Wish

__all__ = ["firm", "order"]
FIRM, COOP, OTHER, OFFICE = "ditta@example.org", "coop@example.org", "altra@example.org", "ufficio@example.org"
TODAY = NOW.date()


@pytest.fixture
def by(world: World, firm: Employer) -> Account:
    return world.account(Role.EMPLOYER, employer=firm, email=FIRM)


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER, email=OFFICE)


@dataclass
class Parties:
    """Who has a part in an order."""

    world: World
    by: Account
    officer: Account
    taker: Employer
    other: Employer


@pytest.fixture
def parties(world: World, by: Account, officer: Account) -> Parties:
    return Parties(world, by, officer, reached(world, "Il Trifoglio", COOP), reached(world, "Altra", OTHER))


def reached(world: World, name: str, email: str) -> Employer:
    """A cooperative without an account, which the office knows somebody of."""
    made = cooperative(world, name)
    world.keep(EmployerContact(employer_id=made.id, office_id=world.office.id, name="Lia Neri", email=email))
    return made


def told(session: Session) -> list[tuple[str, str]]:
    """Who is told what since the last time one asked."""
    found = session.scalars(select(Notice).where(Notice.message_id.is_(None)).order_by(Notice.id)).all()
    seen = [(one.recipient, one.params["step"]) for one in found]
    for one in found:
        session.delete(one)
    session.flush()
    return seen


def sentences(session: Session) -> list[str]:
    return [digests.sentence(one) for one in session.scalars(select(Notice).order_by(Notice.id))]


# --- work orders ------------------------------------------------------------------------------------------------------


def test_an_offer_is_told_to_those_who_are_asked_and_to_nobody_twice(
    session: Session, order: WorkOrder, parties: Parties
) -> None:
    assert told(session) == []
    offer(session, order, parties.by, parties.taker)
    assert told(session) == [(COOP, "offered")]
    offer(session, order, parties.by, parties.taker, parties.other)
    assert told(session) == [(OTHER, "offered")]


def test_a_yes_is_told_to_the_firm_and_the_office_and_whoever_still_waits_need_not_answer(
    session: Session, order: WorkOrder, parties: Parties
) -> None:
    offer(session, order, parties.by, parties.taker, parties.other)
    told(session)
    answer(session, parties.world, order, parties.taker)
    assert told(session) == [(FIRM, "accepted"), (OFFICE, "accepted"), (OTHER, "elsewhere")]


def test_each_no_is_told_to_the_firm_and_the_last_one_says_that_nobody_can(
    session: Session, order: WorkOrder, parties: Parties
) -> None:
    offer(session, order, parties.by, parties.taker, parties.other)
    told(session)
    answer(session, parties.world, order, parties.taker, no="Siamo in pochi.")
    assert told(session) == [(FIRM, "no")]
    answer(session, parties.world, order, parties.other, no="È lontano.")
    assert told(session) == [(FIRM, "declined")]


def test_the_offices_steps_are_told_to_both(session: Session, order: WorkOrder, parties: Parties) -> None:
    offer(session, order, parties.by, parties.taker)
    theirs = answer(session, parties.world, order, parties.taker).email
    told(session)
    agree(session, order, parties.officer)
    assert told(session) == [(FIRM, "agreed"), (theirs, "agreed")]
    agree(session, order, parties.officer, places=2)
    assert told(session) == [(FIRM, "terms"), (theirs, "terms")]
    taken = {"order": order, "by": parties.officer, "now": NOW}
    work_orders.start(session, **taken, seen_version=order.version)
    work_orders.end(session, **taken, on=TODAY + timedelta(days=30), seen_version=order.version)
    assert told(session) == [(FIRM, "in_force"), (theirs, "in_force"), (FIRM, "ended"), (theirs, "ended")]


def test_a_no_of_the_office_is_told_to_both_and_its_reason_stays_on_the_site(
    session: Session, order: WorkOrder, parties: Parties
) -> None:
    offer(session, order, parties.by, parties.taker)
    answer(session, parties.world, order, parties.taker)
    told(session)
    work_orders.disagree(
        session, order=order, reason="Il valore è basso.", seen_version=order.version, by=parties.officer, now=NOW
    )
    firms, theirs = sentences(session)
    assert "puoi cambiarla" in firms
    assert "puoi cambiarla" not in theirs
    assert "basso" not in firms + theirs


@pytest.mark.parametrize("taken", [False, True])
def test_who_hoped_for_the_work_hears_that_it_was_withdrawn(
    session: Session, order: WorkOrder, parties: Parties, taken: bool
) -> None:
    offer(session, order, parties.by, parties.taker, parties.other)
    who = answer(session, parties.world, order, parties.taker, no=None if taken else "Siamo in pochi.").email
    told(session)
    work_orders.withdraw(session, order=order, seen_version=order.version, by=parties.by, now=NOW)
    expected = [(who, "withdrawn"), (OFFICE, "withdrawn")] if taken else [(OTHER, "withdrawn")]
    assert told(session) == expected


def test_a_draft_that_is_withdrawn_is_told_to_nobody(session: Session, order: WorkOrder, parties: Parties) -> None:
    work_orders.withdraw(session, order=order, seen_version=order.version, by=parties.by, now=NOW)
    assert told(session) == []


# --- conventions ------------------------------------------------------------------------------------------------------


def proposed(session: Session, firm: Employer, by: Account) -> Convention:
    wish = Wish(kind=ConventionKind.ARTICLE_14, places=1, text="Il confezionamento.")
    return conventions.propose(session, employer=firm, wish=wish, by=by, now=NOW)


def test_a_proposal_is_told_to_the_office_and_its_steps_to_the_employer(
    session: Session, firm: Employer, by: Account, officer: Account
) -> None:
    made = proposed(session, firm, by)
    assert told(session) == [(OFFICE, "proposed")]
    taken: dict[str, Any] = {"convention": made, "by": officer, "now": NOW}
    conventions.step(session, **taken, to=ConventionState.NEGOTIATING, seen_version=made.version)
    terms = Terms(signed_on=TODAY, ends_on=TODAY + timedelta(days=365), places=1)
    conventions.sign(session, **taken, terms=terms, seen_version=made.version)
    conventions.step(session, **taken, to=ConventionState.IN_FORCE, seen_version=made.version)
    conventions.end(session, **taken, on=TODAY, seen_version=made.version)
    assert told(session) == [(FIRM, step) for step in ("negotiating", "signed", "in_force", "ended")]


def test_it_goes_to_the_officer_who_took_it_up(
    session: Session, world: World, firm: Employer, by: Account, officer: Account
) -> None:
    colleague = world.account(Role.OFFICER, email="collega@example.org")
    made = proposed(session, firm, by)
    assert told(session) == [(OFFICE, "proposed"), ("collega@example.org", "proposed")]
    step = {"convention": made, "to": ConventionState.NEGOTIATING, "seen_version": made.version}
    conventions.step(session, **step, by=colleague, now=NOW)
    told(session)
    conventions.withdraw(session, convention=made, seen_version=made.version, by=by, now=NOW)
    assert told(session) == [("collega@example.org", "dropped")]


def test_why_it_came_to_nothing_stays_on_the_site(
    session: Session, firm: Employer, by: Account, officer: Account
) -> None:
    made = proposed(session, firm, by)
    told(session)
    taken = {"convention": made, "to": ConventionState.DROPPED, "seen_version": made.version}
    conventions.step(session, **taken, by=officer, now=NOW, note="Mancano i posti.")
    (sentence,) = sentences(session)
    assert sentence.startswith("Convenzione art. 14 D.Lgs. 276/2003: per ora non se ne fa niente.")
    assert "posti" not in sentence


# --- the end ----------------------------------------------------------------------------------------------------------


def in_force(session: Session, parties: Parties, firm: Employer, ends: date) -> tuple[Convention, WorkOrder]:
    convention = parties.world.keep(
        Convention(
            employer_id=firm.id,
            office_id=parties.world.office.id,
            kind=ConventionKind.ARTICLE_11,
            signed_on=TODAY - timedelta(days=300),
            ends_on=ends,
        )
    )
    made = prepare(session, firm, parties.by, ends_on=ends)
    made.cooperative_id, made.state = parties.taker.id, WorkOrderState.IN_FORCE
    session.flush()
    return convention, made


def test_all_sides_are_told_once_that_the_last_day_is_near(session: Session, firm: Employer, parties: Parties) -> None:
    _first, last = conventions.near(TODAY)
    agreements = in_force(session, parties, firm, last + timedelta(days=1))
    versions = [one.version for one in agreements]
    assert warn_of_ends(session, NOW) == []
    assert warn_of_ends(session, NOW + timedelta(days=1)) == list(agreements)
    everybody = [FIRM, OFFICE, FIRM, COOP, OFFICE]
    assert told(session) == [(who, "ending") for who in everybody]
    assert warn_of_ends(session, NOW + timedelta(days=2)) == []
    session.expire_all()
    assert [one.version for one in agreements] == versions


def test_another_last_day_is_told_again(session: Session, firm: Employer, parties: Parties) -> None:
    _convention, order = in_force(session, parties, firm, TODAY + timedelta(days=20))
    warn_of_ends(session, NOW)
    session.refresh(order)
    order.ends_on = TODAY + timedelta(days=30)
    session.flush()
    assert warn_of_ends(session, NOW) == [order]


def test_what_is_over_or_not_in_force_is_left_alone(session: Session, firm: Employer, parties: Parties) -> None:
    convention, order = in_force(session, parties, firm, TODAY + timedelta(days=20))
    convention.ends_on, order.state = TODAY - timedelta(days=1), WorkOrderState.AGREED
    session.flush()
    assert warn_of_ends(session, NOW) == []


# --- the words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_step_has_its_sentence_and_names_no_person(
    session: Session, firm: Employer, parties: Parties, language: str
) -> None:
    """The whole way of both, told to accounts that read this language; an account's name is in no sentence."""
    world, by, officer = parties.world, parties.by, parties.officer
    by.language = officer.language = language
    taker = cooperative(world)
    member = world.account(Role.EMPLOYER, employer=taker, email=COOP, language=language)
    made = prepare(session, firm, by)
    offer(session, made, by, taker)
    answer(session, world, made, taker)
    agree(session, made, officer)
    convention = proposed(session, firm, by)
    step = {"convention": convention, "to": ConventionState.NEGOTIATING, "seen_version": convention.version}
    conventions.step(session, **step, by=officer, now=NOW)
    notices = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert {one.kind for one in notices} == {NoticeKind.CONVENTION, NoticeKind.WORK_ORDER}
    for one in notices:
        with world.app.app_context():
            subject, text = digests.write([one])
        assert (subject == "Novità dall'ufficio") == (one.language == "it")
        assert "Lavaggio stoviglie" in text or "276/2003" in text
        assert not any(person.name in text for person in (by, officer, member))
