"""The migrations make the tables that the models describe, and can take them away again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from models.accounts import Account
from models.duties import DutyMeasure
from models.employers import Convention, Employer, EmployerContact
from models.members import Membership
from models.people import Profile
from models.referring_services import ReferringService
from models.types import MemberRole, WorkOrderState
from models.work_orders import WorkOrder
from webapp.extensions import db


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()


def test_people_listed_before_contracts_keep_all_and_have_said_nothing_of_them(empty_app: Flask) -> None:
    upgrade(revision="0004")
    with db.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO person (id, surname, name, birth_date, sex) VALUES (1, 'Gru', 'Bice', '1980-05-17', 'F')")
        )
        connection.execute(
            text(
                "INSERT INTO profile (person_id, licences, shifts, exclusions, max_km, changed_in)"
                " VALUES (1, 'B', 'mattina', '', 15, 3)"
            )
        )
    upgrade()
    profile = db.session.get_one(Profile, 1)
    assert (profile.contracts, profile.shifts, profile.max_km) == (frozenset(), {"mattina"}, 15)
    profile.contracts = frozenset({"tirocinio"})
    db.session.commit()
    downgrade(revision="0004")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT shifts, max_km FROM profile")).one() == ("mattina", 15)


FILES = {1: (b"list of the first", "what became of it"), 2: (b"list of the second", ""), 3: (None, "")}
"""By job: its file and its report, as they were kept in its row. Nothing is left of the third's."""


def test_files_of_jobs_move_to_tables_of_their_own_and_back_and_what_was_dropped_stays_dropped(
    empty_app: Flask,
) -> None:
    upgrade(revision="0005")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, email, name, role, password_hash, language, active, created_at)"
                " VALUES (1, 'a@example.org', 'Ada', 'admin', 'x', 'it', true, '2026-11-02 09:00:00')"
            )
        )
        for number, (content, report) in FILES.items():
            connection.execute(
                text(
                    "INSERT INTO job (id, kind, state, account_id, file_name, options, created_at, worker, attempts,"
                    " done, total, cursor, error, report, content) VALUES (:id, 'import_candidates', 'done', 1,"
                    " 'a.csv', '{}', '2026-11-02 09:00:00', '', 1, 0, 0, 0, '', :report, :content)"
                ),
                {"id": number, "report": report, "content": content},
            )
    upgrade()
    with db.engine.connect() as connection:
        files = connection.execute(text("SELECT job_id, content FROM job_file ORDER BY job_id"))
        assert [(id_, bytes(content)) for id_, content in files] == [(1, FILES[1][0]), (2, FILES[2][0])]
        assert connection.execute(text("SELECT job_id, text FROM job_report")).all() == [(1, FILES[1][1])]
    downgrade(revision="0005")
    with db.engine.connect() as connection:
        back = connection.execute(text("SELECT id, content, report FROM job")).all()
        assert {id_: (content and bytes(content), report) for id_, content, report in back} == FILES


def test_contacts_and_conventions_go_to_the_office_that_most_likely_recorded_them(empty_app: Flask) -> None:
    """Who met the employer last, else who has its latest position, else who sits in its province, else the first."""
    upgrade(revision="0006")
    before = MetaData()
    before.reflect(db.engine)
    with db.engine.begin() as connection:
        for table, rows in BEFORE_OFFICES.items():
            connection.execute(before.tables[table].insert(), rows)
    upgrade()
    for table in (EmployerContact, Convention):
        rows = db.session.execute(select(table.employer_id, table.office_id, table.version).order_by(table.employer_id))
        assert [tuple(row) for row in rows] == [(1, 2, 1), (2, 2, 1), (3, 2, 1), (4, 1, 1)]
    db.session.rollback()
    downgrade(revision="0006")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM convention")).scalar() == 4


DAY = date(2026, 1, 8)
JOB = {"description": "", "contract": "tirocinio", "hours": 20, "shifts": "", "places": 1, "regime": "libera"}
ACCOUNT = {"email": "a@example.org", "password_hash": "", "role": "officer", "language": "it", "active": True}
BEFORE_OFFICES: dict[str, list[dict[str, Any]]] = {
    "province": [{"code": code, "name": code, "region": "Lombardia"} for code in ("BS", "CR")],
    "comune": [
        {"istat_code": "019036", "name": "Cremona", "province_code": "CR", "cadastral_code": "D150"}
        | {"latitude": 45.1, "longitude": 10.0}
    ],
    "office": [
        {"id": number, "province_code": code, "name": code, "address": "", "phone": "", "email": ""}
        for number, code in ((1, "BS"), (2, "CR"))
    ],
    "employer": [
        {"id": number, "vat_number": f"{number:011d}", "name": "A", "kind": "impresa"}
        | {"comune_code": "019036" if number == 3 else None}
        for number in (1, 2, 3, 4)
    ],
    "account": [ACCOUNT | {"id": 1, "name": "A", "created_at": datetime(2026, 1, 8, tzinfo=UTC), "office_id": 2}],
    "employer_visit": [{"employer_id": 1, "account_id": 1, "kind": "telefonata", "met_on": DAY, "note": ""}],
    "position": [
        JOB
        | {"code": f"P{office}", "employer_id": 2, "office_id": office, "title": "A", "comune_code": "019036"}
        | {"licences": "", "remote": "no", "published_on": published_on, "state": "open"}
        for office, published_on in ((1, DAY), (2, DAY + timedelta(days=1)))
    ],
    "employer_contact": [
        {"employer_id": number, "name": "Ada", "task": "", "phone": "", "email": ""} for number in (1, 2, 3, 4)
    ],
    "convention": [
        {"employer_id": number, "kind": "art11", "signed_on": DAY, "places": 1, "note": ""} for number in (1, 2, 3, 4)
    ],
}


def test_who_signed_in_for_an_employer_before_there_were_members_manages_it(empty_app: Flask) -> None:
    upgrade(revision="0012")
    before = MetaData()
    before.reflect(db.engine)
    employer = {"id": 1, "vat_number": "00000000001", "name": "A", "kind": "impresa"}
    account = ACCOUNT | {"id": 1, "name": "A", "created_at": datetime(2026, 1, 8, tzinfo=UTC)}
    with db.engine.begin() as connection:
        connection.execute(before.tables["employer"].insert(), [employer])
        connection.execute(before.tables["account"].insert(), [account | {"role": "employer", "employer_id": 1}])
    upgrade()
    rows = db.session.execute(select(Membership.account_id, Membership.employer_id, Membership.role)).all()
    assert [tuple(row) for row in rows] == [(1, 1, MemberRole.MANAGER)]
    assert db.session.get_one(Employer, 1).verified
    db.session.rollback()
    downgrade(revision="0012")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM employer")).scalar() == "impresa"


def test_whoever_signed_in_for_a_service_without_a_name_has_one_of_their_office_or_of_the_first(
    empty_app: Flask,
) -> None:
    upgrade(revision="0026")
    before = MetaData()
    before.reflect(db.engine)
    signed_up = {"role": "referrer", "created_at": datetime(2026, 1, 8, tzinfo=UTC)}
    with db.engine.begin() as connection:
        for table in ("province", "office"):
            connection.execute(before.tables[table].insert(), BEFORE_OFFICES[table])
        connection.execute(
            before.tables["account"].insert(),
            [
                ACCOUNT | signed_up | {"id": number, "name": "Ada", "email": email, "office_id": office}
                for number, (email, office) in enumerate((("a@example.org", 2), ("b@example.org", None)), start=1)
            ],
        )
    upgrade()
    named = select(ReferringService.name, ReferringService.office_id, Account.email).join(Account)
    assert [tuple(row) for row in db.session.execute(named.order_by(Account.id))] == [
        ("Ada (a@example.org)", 2, "a@example.org"),
        ("Ada (b@example.org)", 1, "b@example.org"),
    ]
    db.session.rollback()
    downgrade(revision="0026")
    with db.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM account WHERE role = 'referrer'")) == 2
        with pytest.raises(IntegrityError):
            connection.execute(
                text(
                    "INSERT INTO notice (recipient, language, kind, params, created_at)"
                    " VALUES ('a', 'it', 'referral', '{}', '2026-11-02 09:00:00')"
                )
            )


def test_orders_among_the_measures_become_work_orders_in_force_and_go_back(empty_app: Flask) -> None:
    """The same amounts, days and cooperative; exemptions and suspensions stay where they are."""
    upgrade(revision="0021")
    before = MetaData()
    before.reflect(db.engine)
    with db.engine.begin() as connection:
        for table in ("province", "comune", "office", "employer"):
            connection.execute(before.tables[table].insert(), BEFORE_OFFICES[table])
        connection.execute(before.tables["duty_measure"].insert(), MEASURES)
    upgrade()
    (order,) = db.session.scalars(select(WorkOrder))
    told = (order.employer_id, order.office_id, order.value, order.coefficient, order.taken_by, order.state)
    assert told == (3, 2, Decimal("72000.50"), Decimal(18_000), "Il Trifoglio", WorkOrderState.IN_FORCE)
    assert (order.starts_on, order.ends_on, order.agreed_places) == (DAY, DAY + timedelta(days=700), None)
    assert db.session.scalars(select(DutyMeasure.share_percent)).all() == [40]
    db.session.rollback()
    downgrade(revision="0021")
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, value, share_percent, cooperative FROM duty_measure ORDER BY 1"))
        assert [tuple(row) for row in rows] == [
            ("commessa", 7_200_050, None, "Il Trifoglio"),
            ("esonero", None, 40, ""),
        ]


MEASURES: list[dict[str, Any]] = [
    {"employer_id": 3, "starts_on": DAY, "ends_on": DAY + timedelta(days=700)}
    | {"recorded_at": datetime(2026, 1, 8, tzinfo=UTC), "value": None, "coefficient": None, "share_percent": None}
    | {"cooperative": "", **told}
    for told in (
        {"kind": "commessa", "value": 7_200_050, "coefficient": 1_800_000, "cooperative": "Il Trifoglio"},
        {"kind": "esonero", "share_percent": 40},
    )
]


def test_nothing_in_the_models_is_missing_from_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context():
        check()


def test_a_closing_by_withdrawn_consent_gets_its_own_reason_and_gives_it_back(empty_app: Flask) -> None:
    upgrade(revision="0012")
    before = MetaData()
    before.reflect(db.engine)
    event = before.tables["proposal_event"]
    with db.engine.begin() as connection:
        for table, rows in A_PROPOSAL.items():
            connection.execute(before.tables[table].insert(), rows)
        connection.execute(event.insert(), [CLOSING | one for one in ({"channel": "telefono"}, {"channel": None})])
    upgrade()
    reasons = select(event.c.reason).order_by(event.c.id)
    with db.engine.begin() as connection:
        assert connection.scalars(reasons).all() == ["consenso_revocato", "scelta_persona"]
        connection.execute(event.insert(), CLOSING | {"reason": "consenso_revocato"})
    downgrade(revision="0012")
    with db.engine.begin() as connection:
        assert connection.scalars(reasons).all() == ["scelta_persona"] * 3
        with pytest.raises(IntegrityError):
            connection.execute(event.insert(), CLOSING | {"reason": "consenso_revocato"})


CLOSING: dict[str, Any] = {
    "proposal_id": 1,
    "at": datetime(2026, 1, 8, tzinfo=UTC),
    "from_state": "proposed",
    "to_state": "closed",
    "reason": "scelta_persona",
    "note": "",
    "lifted_gates": [],
    "undo": False,
    "channel": None,
}
A_PROPOSAL: dict[str, list[dict[str, Any]]] = {
    **{table: BEFORE_OFFICES[table] for table in ("province", "comune", "office")},
    "employer": [{"id": 1, "vat_number": "00000000001", "name": "A", "kind": "impresa"}],
    "position": [
        JOB
        | {"id": 1, "code": "P1", "employer_id": 1, "office_id": 1, "title": "A", "comune_code": "019036"}
        | {"licences": "", "remote": "no", "published_on": DAY, "state": "open"}
    ],
    "person": [{"id": 1, "surname": "Gru", "name": "Bice", "birth_date": DAY, "sex": "F"}],
    "proposal": [{"id": 1, "position_id": 1, "person_id": 1, "state": "closed", "version": 1}],
}


def test_whoever_signs_in_with_a_code_keeps_their_account_when_the_code_goes(empty_app: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, sign_in_code, name, role, password_hash, language, active, created_at)"
                " VALUES (1, 'KRM4827TX', 'Ada', 'admin', 'x', 'it', true, '2026-11-02 09:00:00')"
            )
        )
    downgrade(revision="0029")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT email FROM account")).scalar_one() == "krm4827tx@senza-email.invalid"
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE account SET email = NULL"))
    upgrade()
