"""A copy of a person's data holds every table that leads to a person, and every column of it, or says why not."""

from sqlalchemy import Enum, Table
from sqlalchemy.orm import Session

from models import Base
from models.conversations import ProposalMessage
from models.messages import Notice, OutboxMessage
from models.people import Person
from models.referrals import ReferralCapacity
from models.types import MessageState, NoticeKind, ProposalState, ReferralState, Role, Side, Thread
from tests.world import NOW, World
from webapp.candidate.data_words import COLUMNS, ONLY_IN_THE_FILE, TITLES
from webapp.labels import LABELS
from webapp.services.people.personal_data import (
    LEFT_OUT_COLUMNS,
    LEFT_OUT_TABLES,
    TABLES,
    everything,
    exported_columns,
)

OF_A_PERSON = {"person", "profile", "proposal", "placement", "referral", "personal_plan"}
"""Whoever refers to one of these tells something of a person."""


def leads_to_a_person(table: Table) -> bool:
    belongs = "account_id" in table.primary_key.columns
    return belongs or table.name == "person" or any(key.column.table.name in OF_A_PERSON for key in table.foreign_keys)


def test_every_table_that_leads_to_a_person_is_exported_or_left_out_with_a_reason() -> None:
    found = {table.name for table in Base.metadata.sorted_tables if leads_to_a_person(table)}
    assert found - set(TABLES) == set(LEFT_OUT_TABLES)
    assert all(LEFT_OUT_TABLES.values())


def test_every_column_that_is_left_out_is_there_and_has_its_reason() -> None:
    tables = [Base.metadata.tables[name] for name in TABLES]
    columns = [(table.name, column.name) for table in tables for column in table.columns]
    known = {name for table, column in columns for name in (column, f"{table}.{column}")}
    assert set(LEFT_OUT_COLUMNS) - known == set()
    assert all(LEFT_OUT_COLUMNS.values())


def test_every_exported_table_and_column_has_its_name_in_words() -> None:
    assert list(TITLES) == list(TABLES)
    columns = {column.name for name in TABLES for column in exported_columns(Base.metadata.tables[name])}
    assert columns - ONLY_IN_THE_FILE == set(COLUMNS)


def test_every_code_that_may_be_exported_has_words() -> None:
    kinds = {
        column.type.enum_class
        for name in TABLES
        for column in exported_columns(Base.metadata.tables[name])
        if isinstance(column.type, Enum)
    }
    assert [member for kind in kinds for member in kind if (kind, member) not in LABELS] == []


def test_of_messages_there_are_the_persons_own_threads(world: World, session: Session) -> None:
    """What the employer and the office wrote to each other is there only where it was passed on."""
    proposal = world.proposal(ProposalState.PROPOSED)
    for thread in Thread:
        world.keep(ProposalMessage(proposal_id=proposal.id, thread=thread, side=Side.OFFICE, at=NOW, text=thread.value))
    found = everything(session, person=proposal.person)["proposal_message"]
    assert [row["text"] for row in found] == [Thread.WITH_PERSON.value, Thread.TOGETHER.value]


def test_nothing_in_the_copy_opens_the_site(world: World, session: Session) -> None:
    """A delegate may read the copy: no half of what the person signs in with stands there."""
    account = world.account(Role.CANDIDATE)
    account.sign_in_code, account.invite_hash = "KRM4827TX", "0" * 64
    session.commit()
    (row,) = everything(session, person=account.person)["account"]
    assert {"KRM4827TX", "0" * 64, account.password_hash} & set(row.values()) == set()


def messages_of(session: Session, person: Person) -> list[str]:
    return [row["subject"] for row in everything(session, person=person)["outbox_message"]]


def test_messages_are_the_persons_own_even_where_an_address_is_shared(world: World, session: Session) -> None:
    mine, other = world.person(), world.person()
    for one in (mine, other):
        one.email = "famiglia@example.org"
    firm = world.account(Role.EMPLOYER)
    proposals = [world.proposal(ProposalState.PROPOSED, person=one) for one in (mine, other)]

    def told(subject: str, recipient: str, *about: int) -> None:
        kept = {"created_at": NOW, "due_at": NOW, "body": "Prova", "state": MessageState.WAITING}
        notices = [
            Notice(recipient=recipient, kind=NoticeKind.PROPOSED, created_at=NOW, proposal_id=proposals[one].id)
            for one in about
        ]
        world.keep(OutboxMessage(recipient=recipient, subject=subject, notices=notices, **kept))

    told("per lei", "famiglia@example.org", 0)
    told("per l'altra", "famiglia@example.org", 1)
    told("per tutte e due", "famiglia@example.org", 0, 1)
    told("al datore", firm.email, 0)
    assert messages_of(session, mine) == ["per lei"]
    assert messages_of(session, other) == ["per l'altra"]
    assert len(everything(session, person=mine)["notice"]) == 2


def test_a_referral_is_given_whole_with_the_services_name(world: World, session: Session) -> None:
    person, service = world.person(), world.service(name="Centro del Lago")
    sent = world.referral(ReferralState.TAKEN, service=service, person=person, why="Vuole lavorare.")
    sent.capacities = [ReferralCapacity(dimension="d430", level=2)]
    session.commit()
    world.referral(ReferralState.TAKEN, service=service)
    found = everything(session, person=person)
    (row,) = found["referral"]
    assert (row["service_id"], row["why"], row["consent_witness"]) == (
        "Centro del Lago",
        "Vuole lavorare.",
        "Teo Testimone",
    )
    assert [(one["referral_id"], one["level"]) for one in found["referral_capacity"]] == [(sent.id, 2)]
