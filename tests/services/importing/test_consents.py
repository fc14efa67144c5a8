"""A list may record, correct and withdraw a consent; it may not bring back one that was withdrawn since."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.casework import PersonEvent
from models.messages import Notice
from models.people import Consent, Person
from models.proposals import Interview, Proposal
from models.types import Channel, NoticeKind, PersonEventKind, Reason, Role
from models.types import ProposalState as State
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import NOW, candidate
from tests.world import World
from webapp.services.importing.consents import Step, next_step
from webapp.services.importing.vocabulary import Vocabulary
from webapp.services.people import consents as consent_service


class Recorded(NamedTuple):
    given_on: date
    withdrawn_at: datetime | None = None


SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
JUST_BEFORE_MIDNIGHT_IN_ROME = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
JUST_AFTER_MIDNIGHT_IN_ROME = datetime(2026, 6, 30, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("listed", "recorded", "step"),
    [
        (None, [], Step.KEEP),
        (SPRING, [], Step.GIVE),
        (SPRING, [Recorded(SPRING)], Step.KEEP),
        (SUMMER, [Recorded(SPRING)], Step.CORRECT),
        (SPRING, [Recorded(SUMMER)], Step.CORRECT),
        (None, [Recorded(SPRING)], Step.WITHDRAW),
        (None, [Recorded(SPRING, JUNE)], Step.KEEP),
        (SPRING, [Recorded(SPRING, JUNE)], Step.TOO_OLD),
        (SUMMER, [Recorded(SPRING, JUNE)], Step.GIVE),
        (SUMMER, [Recorded(SPRING, JUST_BEFORE_MIDNIGHT_IN_ROME)], Step.GIVE),
        (SUMMER, [Recorded(SPRING, JUST_AFTER_MIDNIGHT_IN_ROME)], Step.TOO_OLD),
        (SPRING, [Recorded(SPRING, JUNE), Recorded(SUMMER)], Step.KEEP),
        (None, [Recorded(SPRING, JUNE), Recorded(SUMMER)], Step.WITHDRAW),
    ],
)
def test_the_step_from_what_is_recorded_to_what_is_listed(
    listed: date | None, recorded: list[Recorded], step: Step
) -> None:
    assert next_step(listed, recorded) is step


def consents(desk: Desk) -> list[tuple[date, datetime | None]]:
    return [(row.given_on, row.withdrawn_at) for row in desk.session.scalars(select(Consent).order_by(Consent.id))]


def test_an_empty_cell_withdraws_and_an_old_date_does_not_restore(desk: Desk) -> None:
    first, later = date(2019, 3, 10), NOW + timedelta(days=10)
    desk.candidates([candidate()])
    assert counts(desk.candidates([candidate(consenso="")])) == (1, 0, 1, 0, 0)
    assert consents(desk) == [(first, NOW)]
    report = desk.candidates([candidate()], now=later)
    assert counts(report) == (1, 0, 0, 1, 0)
    assert report.warnings == [
        "Riga 2: il consenso di BS00001 è stato ritirato dopo la data dell'elenco e resta ritirato."
    ]
    assert consents(desk) == [(first, NOW)]
    given_again = (NOW + timedelta(days=5)).date()
    assert counts(desk.candidates([candidate(consenso=given_again.isoformat())], now=later)) == (1, 0, 1, 0, 0)
    assert consents(desk) == [(first, NOW), (given_again, None)]


def test_a_corrected_date_stays_one_consent(desk: Desk) -> None:
    desk.candidates([candidate()])
    desk.candidates([candidate(consenso="2020-01-01")])
    assert consents(desk) == [(date(2020, 1, 1), None)]


SENT = (State.PROPOSED, State.ACCEPTED, State.SENT, State.INTERVIEW)


def what_a_withdrawal_left(session: Session) -> list[object]:
    """The proposals, the appointments, who was told what, what the history keeps of it."""
    session.expire_all()
    steps = [(one.state, one.history[-1].reason) for one in session.scalars(select(Proposal).order_by(Proposal.id))]
    called_off = [one.cancelled_at is not None for one in session.scalars(select(Interview))]
    told = [(one.params["to"], one.kind, one.params.get("why")) for one in session.scalars(select(Notice))]
    kept = session.scalars(select(PersonEvent.kind).where(PersonEvent.kind == PersonEventKind.CONSENT_WITHDRAWN)).all()
    return [steps, called_off, told, kept]


@pytest.fixture
def busy(world: World, words: Vocabulary, tmp_path: Path) -> Desk:
    """The office of a world in which things are under way."""
    return Desk(world.session, world.office, tmp_path, words)


@pytest.mark.parametrize("by_list", [True, False], ids=["by a list", "in the browser"])
def test_a_withdrawal_stops_what_is_under_way_and_tells_everyone_whichever_way_it_came(
    busy: Desk, world: World, by_list: bool
) -> None:
    busy.candidates([candidate()])
    person = busy.session.scalars(select(Person)).one()
    officer, owner = world.account(Role.OFFICER), world.account(Role.EMPLOYER)
    under_way = world.proposal(*SENT, person=person, by=officer, position=world.position(employer=owner.employer))
    world.keep(Interview(proposal=under_way, starts_at=NOW + timedelta(days=2), place="via Prova 1"))
    world.proposal(State.PROPOSED, State.DECLINED, person=person, by=officer, reason=Reason.HOURS)
    if by_list:
        report = busy.candidates([candidate(consenso="")])
        assert report.warnings == [
            "Riga 2: BS00001 non ha più il consenso: si chiude la sua proposta in corso, e chi aspetta viene avvisato."
        ]
    else:
        consent_service.withdraw(
            busy.session, person=person, channel=Channel.PHONE, by=world.account(Role.OFFICER), now=NOW
        )
    assert what_a_withdrawal_left(busy.session) == [
        [(State.CLOSED, Reason.CONSENT_WITHDRAWN), (State.DECLINED, Reason.HOURS)],
        [True],
        [
            ("person", NoticeKind.PROPOSAL_CLOSED, "consent_withdrawn"),
            ("employer", NoticeKind.PERSON_UNAVAILABLE, None),
            ("office", NoticeKind.PERSON_UNAVAILABLE, "consent_withdrawn"),
        ],
        [PersonEventKind.CONSENT_WITHDRAWN],
    ]


def test_a_dry_run_says_what_would_stop_and_stops_nothing(busy: Desk, world: World) -> None:
    busy.candidates([candidate()])
    person = busy.session.scalars(select(Person)).one()
    for _ in range(2):
        world.proposal(State.PROPOSED, person=person)
    report = busy.candidates([candidate(consenso="")], dry_run=True)
    (warning,) = report.warnings
    assert "si chiudono le sue 2 proposte in corso" in warning
    assert {one.state for one in busy.session.scalars(select(Proposal))} == {State.PROPOSED}
