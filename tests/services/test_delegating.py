"""Who acts for whom, for what, on which day: the same answer from the delegation and from every query."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.delegations import Delegation
from models.errors import DecidedMeanwhile, NotFound
from models.messages import Notice
from models.people import Person
from models.proposals import Proposal
from models.types import DelegateKind, DelegateScope, DelegationState, NoticeKind, ProposalState, Role, whole_scope
from tests.world import NOW, World
from webapp.digests import sentence
from webapp.extensions import clock
from webapp.services import tokens
from webapp.services.messages import notices, outbox
from webapp.services.people import delegating, delegations, merging, people
from webapp.services.people.delegating import Terms
from webapp.services.visibility import person_of, proposals_to

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    clock.frozen_at = NOW
    yield
    clock.frozen_at = None


@pytest.fixture
def mario(world: World) -> Person:
    return world.person(name="Mario", surname="Bianchi")


@pytest.fixture
def anna(world: World) -> Account:
    return world.account(Role.DELEGATE, email="anna@example.org")


@pytest.fixture
def own(world: World, mario: Person) -> Account:
    return world.account(Role.CANDIDATE, person=mario, email="mario@example.org")


def terms(**columns: object) -> Terms:
    values = {"kind": DelegateKind.FAMILY, "scope": frozenset({"opportunita"}), "starts_on": TODAY}
    return Terms(**{**values, **columns})


WHEN = {
    "in force": ({}, DelegationState.IN_FORCE),
    "from today": ({"starts_on": TODAY}, DelegationState.IN_FORCE),
    "until today": ({"ends_on": TODAY}, DelegationState.IN_FORCE),
    "from tomorrow": ({"starts_on": TODAY + DAY}, DelegationState.NOT_BEGUN),
    "until yesterday": ({"ends_on": TODAY - DAY}, DelegationState.ENDED),
    "ended": ({"ended_at": NOW}, DelegationState.ENDED),
}


@pytest.mark.parametrize("when", WHEN)
def test_the_delegation_the_standing_and_every_query_say_the_same(
    world: World, session: Session, mario: Person, anna: Account, when: str
) -> None:
    columns, state = WHEN[when]
    row = world.delegation(anna, mario, **columns)
    world.proposal(ProposalState.PROPOSED, person=mario)
    in_force = state is DelegationState.IN_FORCE
    assert row.state(now=NOW, today=TODAY) is state
    assert delegations.standing(session, account=anna, now=NOW, today=TODAY).state is state
    assert [*session.scalars(person_of(anna))] == ([mario.id] if in_force else [])
    assert len(session.scalars(select(Proposal).where(proposals_to(anna))).all()) == in_force
    assert [one.id for one in delegations.helping(session, person=mario, today=TODAY)] == [row.id] * in_force
    if in_force:
        assert people.mine(session, account=anna) is mario
    else:
        with pytest.raises(NotFound):
            people.mine(session, account=anna)


@pytest.mark.parametrize("scope", DelegateScope)
def test_queries_ask_for_the_scope_as_well(
    world: World, session: Session, mario: Person, anna: Account, scope: DelegateScope
) -> None:
    world.delegation(anna, mario, scope=frozenset({scope}))
    for wanted in DelegateScope:
        assert [*session.scalars(person_of(anna, wanted))] == ([mario.id] if wanted is scope else [])


@given(st.frozensets(st.sampled_from(DelegateScope)))
def test_a_scope_holds_what_it_needs_and_nothing_that_was_not_asked_for(chosen: frozenset[DelegateScope]) -> None:
    whole = whole_scope(chosen)
    assert chosen <= whole == whole_scope(whole)
    assert DelegateScope.ANSWER not in whole or DelegateScope.READ in whole
    assert DelegateScope.CONSENT not in whole or DelegateScope.DATA in whole
    assert whole - chosen <= {DelegateScope.READ, DelegateScope.DATA}


def test_an_account_without_a_delegation_sees_nobody_whatever_person_it_names(
    world: World, session: Session, mario: Person, anna: Account
) -> None:
    world.delegation(anna, world.person())
    anna.person = mario
    session.commit()
    assert [*session.scalars(person_of(anna))] == []
    assert delegations.standing(session, account=anna, now=NOW, today=TODAY).state is None


def test_the_same_invitation_twice_in_a_row_is_one_e_mail_and_other_terms_take_its_place(
    session: Session, mario: Person, own: Account
) -> None:
    invited = {"person": mario, "name": "Anna", "email": "ANNA@example.org", "by": own, "now": NOW}
    first, token = delegating.invite(session, terms=terms(), **invited)
    again, none = delegating.invite(session, terms=terms(), **invited)
    assert (again, none) == (first, None)
    other, new = delegating.invite(session, terms=terms(scope=frozenset({"scheda"})), **invited)
    assert first.ended_at == NOW
    assert other.ended_at is None
    with pytest.raises(tokens.BadCode):
        delegating.to_accept(session, token=token, now=NOW)
    assert delegating.to_accept(session, token=new, now=NOW) is other


def test_the_person_does_not_take_back_the_invitation_of_a_support_administrator(
    world: World, session: Session, mario: Person, own: Account
) -> None:
    invited = {"person": mario, "name": "Anna", "email": "anna@example.org", "now": NOW}
    court = terms(kind=DelegateKind.ADMINISTRATOR, document=world.document(mario))
    made, token = delegating.invite(session, terms=court, by=world.account(Role.OFFICER), **invited)
    with pytest.raises(delegating.AlreadyHelps):
        delegating.invite(session, terms=terms(), by=own, **invited)
    assert delegating.to_accept(session, token=token, now=NOW) is made


def test_an_invitation_that_another_one_replaces_stands_in_the_history_as_ended(
    session: Session, mario: Person, own: Account
) -> None:
    invited = {"person": mario, "name": "Anna", "email": "anna@example.org", "by": own, "now": NOW}
    for scope in ("opportunita", "scheda"):
        delegating.invite(session, terms=terms(scope=frozenset({scope})), **invited)
    details = session.scalars(select(PersonEvent.detail).order_by(PersonEvent.id)).all()
    assert ["Anna" in one for one in details] == [True, True, True]


def test_a_code_works_once(session: Session, mario: Person, own: Account, anna: Account) -> None:
    invited = {"person": mario, "name": "Anna", "email": anna.email, "by": own, "now": NOW}
    _made, token = delegating.invite(session, terms=terms(), **invited)
    delegating.accept_as(session, account=anna, token=token, now=NOW)
    with pytest.raises(tokens.CodeUsed):
        delegating.accept_as(session, account=anna, token=token, now=NOW)


def test_a_code_is_for_the_reader_of_its_address_alone(
    world: World, session: Session, mario: Person, own: Account
) -> None:
    other = world.account(Role.DELEGATE)
    invited = {"person": mario, "name": "Anna", "email": "anna@example.org", "by": own, "now": NOW}
    _made, token = delegating.invite(session, terms=terms(), **invited)
    with pytest.raises(delegating.AnotherAddress):
        delegating.accept_as(session, account=other, token=token, now=NOW)


def test_a_support_administrator_needs_the_decree_and_is_not_ended_by_the_person(
    world: World, session: Session, mario: Person, own: Account
) -> None:
    anna = world.account(Role.DELEGATE)
    invited = {"person": mario, "name": "Anna", "email": anna.email, "by": own, "now": NOW}
    with pytest.raises(delegating.NeedsDocument):
        delegating.invite(session, terms=terms(kind=DelegateKind.ADMINISTRATOR), **invited)
    row = world.delegation(anna, mario, kind=DelegateKind.ADMINISTRATOR, document=world.document(mario))
    with pytest.raises(delegating.StandsByDecree):
        delegating.end(session, delegation=row, by=own, now=NOW, seen_version=row.version)
    assert delegating.end(session, delegation=row, by=anna, now=NOW, seen_version=row.version)


def test_consents_that_the_office_lets_somebody_decide_rest_on_a_paper(
    world: World, session: Session, mario: Person, own: Account
) -> None:
    officer, paper = world.account(Role.OFFICER), world.document(mario)
    invited = {"person": mario, "name": "Anna", "email": "anna@example.org", "now": NOW}
    deciding = terms(scope=frozenset({"consensi"}))
    with pytest.raises(delegating.NeedsDocument):
        delegating.invite(session, terms=deciding, by=officer, **invited)
    made, _token = delegating.invite(session, terms=deciding, by=own, **invited)
    # What the person ticked themselves stays theirs to have ticked.
    changed = {"delegation": made, "by": officer, "now": NOW}
    later = replace(deciding, ends_on=TODAY + 30 * DAY)
    assert delegating.change(session, terms=later, seen_version=made.version, **changed)
    delegating.change(session, terms=replace(deciding, document=paper), seen_version=made.version, **changed)
    with pytest.raises(delegating.NeedsDocument):
        delegating.change(session, terms=deciding, seen_version=made.version, **changed)
    reading = replace(deciding, scope=frozenset({"opportunita"}))
    delegating.change(session, terms=reading, seen_version=made.version, **changed)
    with pytest.raises(delegating.NeedsDocument):
        delegating.change(session, terms=deciding, seen_version=made.version, **changed)


def test_a_day_ends_at_midnight_in_rome(world: World, session: Session, mario: Person, own: Account) -> None:
    invited = {"person": mario, "name": "Anna", "email": "anna@example.org", "by": own, "now": NOW}
    _made, token = delegating.invite(session, terms=terms(ends_on=date(2026, 11, 10)), **invited)
    assert delegating.to_accept(session, token=token or "", now=datetime(2026, 11, 10, 22, 59, tzinfo=UTC))
    with pytest.raises(tokens.CodeExpired):
        delegating.to_accept(session, token=token or "", now=datetime(2026, 11, 10, 23, tzinfo=UTC))


def test_an_end_is_seen_once_and_an_old_page_changes_nothing(
    world: World, session: Session, mario: Person, own: Account, anna: Account
) -> None:
    row = world.delegation(anna, mario)
    with pytest.raises(DecidedMeanwhile):
        delegating.end(session, delegation=row, by=own, now=NOW, seen_version=row.version + 1)
    assert delegating.end(session, delegation=row, by=own, now=NOW, seen_version=row.version)
    assert not delegating.end(session, delegation=row, by=own, now=NOW, seen_version=row.version)


def test_whoever_acts_for_both_files_of_one_person_acts_for_it_once(
    world: World, session: Session, mario: Person, anna: Account
) -> None:
    other = world.person()
    world.delegation(anna, other)
    world.delegation(anna, mario)
    merging.merge(
        session,
        kept=mario,
        other=other,
        choices={},
        by=world.account(Role.OFFICER),
        seen_versions=(mario.version, other.version),
        now=NOW,
    )
    rows = session.scalars(select(Delegation)).all()
    assert {row.person_id for row in rows} == {mario.id}
    assert [row.ended_at is None for row in rows].count(True) == 1
    assert [*session.scalars(person_of(anna))] == [mario.id]


@pytest.mark.parametrize(
    ("columns", "reached"),
    [
        ({"told": True}, True),
        ({"told": False}, False),
        ({"told": True, "scope": frozenset({DelegateScope.SHEET})}, False),
        ({"told": True, "ends_on": date(2026, 11, 1)}, False),
    ],
)
def test_the_persons_notices_reach_a_delegate_who_asked_for_them_and_may_read_them(
    world: World, session: Session, anna: Account, columns: dict[str, object], reached: bool
) -> None:
    mario = world.person(name="Mario", surname="Bianchi")
    world.delegation(anna, mario, **columns)
    proposal = world.proposal(ProposalState.PROPOSED, person=mario)
    # The person themselves has no e-mail: they still get a letter.
    assert notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROPOSED, now=NOW) is None
    session.flush()
    found = session.scalars(select(Notice)).all()
    assert [notice.recipient for notice in found] == [anna.email] * reached
    assert "Bianchi" not in str([notice.params for notice in found])


@pytest.mark.parametrize(
    "columns",
    [{"ended_at": NOW}, {"told": False}, {"scope": frozenset({DelegateScope.SHEET})}, {"ends_on": TODAY - DAY}],
)
def test_what_waits_for_a_delegate_is_not_sent_once_it_is_not_theirs_to_hear(
    world: World, session: Session, mario: Person, anna: Account, columns: dict[str, object]
) -> None:
    row = world.delegation(anna, mario, told=True)
    proposal = world.proposal(ProposalState.PROPOSED, person=mario)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROPOSED, now=NOW)
    for column, value in columns.items():
        setattr(row, column, value)
    session.commit()
    assert outbox.gather(session, recipient=anna.email, now=NOW, write=lambda _told: ("", "")) is None
    assert outbox.recipients_waiting(session, now=NOW) == []


def test_a_delegates_notice_says_that_it_is_about_somebody_they_help(
    world: World, session: Session, mario: Person, anna: Account
) -> None:
    world.delegation(anna, mario, told=True)
    proposal = world.proposal(ProposalState.PROPOSED, person=mario)
    notices.tell_person(session, proposal=proposal, kind=NoticeKind.PROPOSED, now=NOW)
    session.commit()
    notice = session.scalars(select(Notice)).one()
    with world.app.test_request_context():
        assert sentence(notice).startswith("Per una persona che aiuti: ")


def test_who_acts_for_somebody_never_changes_behind_their_back(
    session: Session, world: World, mario: Person, own: Account, anna: Account
) -> None:
    officer = world.account(Role.OFFICER)

    def told() -> int:
        mine = session.scalars(select(Notice).where(Notice.kind == NoticeKind.HELPERS_CHANGED)).all()
        assert {notice.recipient for notice in mine} <= {"mario@example.org"}
        assert all("Anna" not in sentence(notice) and "Chi mi aiuta" in sentence(notice) for notice in mine)
        return len(mine)

    invited = {"person": mario, "terms": terms(), "name": "Anna", "email": "anna@example.org", "now": NOW}
    first, token = delegating.invite(session, by=officer, **invited)
    assert told() == 0, "an invitation opens nothing yet"
    delegating.accept_as(session, account=anna, token=token or "", now=NOW)
    assert told() == 1
    other = terms(scope=frozenset({"opportunita", "risposte"}))
    delegating.change(session, delegation=first, terms=other, by=officer, seen_version=first.version, now=NOW)
    assert told() == 2
    delegating.change(session, delegation=first, terms=other, by=officer, seen_version=first.version, now=NOW)
    assert told() == 2, "nothing was changed"
    delegating.end(session, delegation=first, by=officer, seen_version=first.version, now=NOW)
    assert told() == 3


def test_what_a_person_ends_themselves_is_no_news_to_them(
    session: Session, world: World, mario: Person, own: Account, anna: Account
) -> None:
    standing = world.delegation(anna, mario)
    delegating.end(session, delegation=standing, by=own, seen_version=standing.version, now=NOW)
    assert session.scalars(select(Notice)).all() == []
