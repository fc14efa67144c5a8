"""Cooperatives are told once, early, of documents that end; the message says of whom to nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.cooperative_workers import CooperativeWorker
from models.employers import Employer
from models.errors import DecidedMeanwhile
from models.messages import Notice
from models.types import Disadvantage, Role
from tests.world import NOW, World
from webapp.digests import write
from webapp.services.employers import cooperative_workers as service
from webapp.services.employers.cooperative_workers import WorkerDetails

DAY = NOW.date()
NEAR = DAY + timedelta(days=90)


@pytest.fixture
def employer(world: World, session: Session) -> Employer:
    made = world.employer()
    world.account(Role.EMPLOYER, email="uno@example.org", employer=made)
    world.account(Role.EMPLOYER, email="due@example.org", employer=made)
    return session.get_one(Employer, made.id)


def add(session: Session, employer: Employer, **told: Any) -> CooperativeWorker:
    values = {"code": "B-07", "ground": Disadvantage.DEPENDENCE, "started_on": date(2025, 1, 1)}
    values |= {"issued_on": date(2025, 1, 1), "expires_on": NEAR}
    return service.add(session, employer=employer, details=WorkerDetails(**{**values, **told}))


def test_each_member_is_told_once_for_all_documents(session: Session, employer: Employer) -> None:
    rows = [add(session, employer), add(session, employer, code="B-08")]
    assert service.remind(session, NOW - timedelta(days=1)) == []
    assert service.remind(session, NOW) == rows
    assert service.remind(session, NOW + timedelta(days=30)) == []
    found = session.scalars(select(Notice).order_by(Notice.recipient)).all()
    assert [notice.recipient for notice in found] == ["due@example.org", "uno@example.org"]


def test_the_message_holds_no_code_and_no_category(session: Session, employer: Employer, app: Any) -> None:
    add(session, employer)
    service.remind(session, NOW)
    notice = session.scalars(select(Notice)).first()
    assert notice is not None
    with app.app_context():
        _subject, words = write([notice])
    assert "C'è un documento che scade presto" in words
    assert "B-07" not in f"{words}{notice.params}"
    assert "dipendenza" not in f"{words}{notice.params}"


@pytest.mark.parametrize(
    "told", [{"left_on": DAY - timedelta(days=1)}, {"expires_on": None}, {"expires_on": NEAR + timedelta(days=1)}]
)
def test_who_left_and_what_does_not_end_soon_is_not_told_of(
    session: Session, employer: Employer, told: dict[str, Any]
) -> None:
    add(session, employer, **told)
    assert service.remind(session, NOW) == []


@pytest.mark.filterwarnings("ignore:DELETE statement on table:sqlalchemy.exc.SAWarning")
def test_what_a_colleague_changed_is_not_taken_off_unseen(session: Session, employer: Employer) -> None:
    row = add(session, employer)
    session.execute(text("UPDATE cooperative_worker SET version = version + 1"))
    with pytest.raises(DecidedMeanwhile):
        service.remove(session, worker=row)


def test_a_renewed_document_is_told_of_anew(session: Session, employer: Employer) -> None:
    row = add(session, employer)
    service.remind(session, NOW)
    renewed = WorkerDetails(
        code="B-07",
        ground=Disadvantage.DEPENDENCE,
        started_on=row.started_on,
        issued_on=DAY,
        expires_on=DAY + timedelta(days=365),
    )
    service.change(session, worker=row, details=renewed, seen_version=row.version)
    assert service.remind(session, NOW) == []
    assert service.remind(session, NOW + timedelta(days=300)) == [row]
