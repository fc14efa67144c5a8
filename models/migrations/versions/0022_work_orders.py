"""Work orders have a table of their own; those that firms wrote among their measures move there, in force."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATES = ("prepared", "offered", "declined", "accepted", "not_agreed", "agreed", "in_force", "ended", "withdrawn")
FILES = ("testo", "allegato", "relazione", "fattura", "altro")
MEASURES = ("esonero", "cigs", "solidarieta", "licenziamento_collettivo")
KEPT = ("employer_id", "kind", "starts_on", "ends_on", "share_percent", "account_id", "recorded_at")
TITLE = "Commessa scritta dall'impresa"

LIKELY_OFFICE = """
SELECT COALESCE(
    (SELECT convention.office_id FROM convention WHERE convention.employer_id = employer.id
     ORDER BY convention.id DESC LIMIT 1),
    (SELECT office.id FROM comune JOIN office ON office.province_code = comune.province_code
     WHERE comune.istat_code = employer.comune_code),
    (SELECT position.office_id FROM position WHERE position.employer_id = employer.id
     ORDER BY position.published_on DESC, position.id DESC LIMIT 1),
    (SELECT MIN(office.id) FROM office))
FROM employer WHERE employer.id = :employer_id
"""
"""Nobody wrote down which: the one that the employer has a convention with, else that of its seat, else that of its
latest position, else the first."""


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def link(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    _orders()
    _events_answers_documents()
    _offers()
    measures = _rows("duty_measure")
    _measures_without_orders([row for row in measures if row["kind"] != "commessa"])
    _keep_orders([row for row in measures if row["kind"] == "commessa"])


def _orders() -> None:
    op.create_table(
        "work_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=True),
        sa.Column("cooperative_id", sa.Integer(), nullable=True),
        sa.Column("cooperative_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("occupation", sa.String(length=64), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("comune_code", sa.String(length=6), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("coefficient", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("agreed_places", sa.Integer(), nullable=True),
        sa.Column("state", codes("state_known", *STATES), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_work_order_dates_ordered")),
        sa.CheckConstraint(
            "value > 0 AND (coefficient IS NULL OR coefficient > 0)", name=op.f("ck_work_order_amounts_positive")
        ),
        sa.CheckConstraint(
            "places >= 1 AND (agreed_places IS NULL OR agreed_places >= 1)", name=op.f("ck_work_order_places_positive")
        ),
        sa.CheckConstraint("cooperative_id <> employer_id", name=op.f("ck_work_order_cooperative_is_another")),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'agreed', 'in_force') OR cooperative_id IS NOT NULL OR cooperative_name <> ''",
            name=op.f("ck_work_order_taken_by_somebody"),
        ),
        link("work_order", "employer_id", "employer"),
        link("work_order", "office_id", "office"),
        link("work_order", "convention_id", "convention"),
        link("work_order", "cooperative_id", "employer"),
        link("work_order", "comune_code", "comune", "istat_code"),
        link("work_order", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
    )
    for column in ("employer_id", "office_id", "convention_id", "cooperative_id", "ends_on"):
        op.create_index(op.f(f"ix_work_order_{column}"), "work_order", [column])


def _events_answers_documents() -> None:
    op.create_table(
        "work_order_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("from_state", codes("from_state_known", *STATES), nullable=True),
        sa.Column("to_state", codes("to_state_known", *STATES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        link("work_order_event", "account_id", "account"),
        link("work_order_event", "order_id", "work_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_event")),
    )
    op.create_index(op.f("ix_work_order_event_order_id"), "work_order_event", ["order_id"])
    op.create_table(
        "work_order_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(willing IS NULL) = (answered_at IS NULL)", name=op.f("ck_work_order_answer_answered_has_moment")
        ),
        sa.CheckConstraint("willing IS NOT FALSE OR reason <> ''", name=op.f("ck_work_order_answer_no_says_why")),
        link("work_order_answer", "account_id", "account"),
        link("work_order_answer", "cooperative_id", "employer"),
        link("work_order_answer", "order_id", "work_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_answer")),
        sa.UniqueConstraint("order_id", "cooperative_id", name=op.f("uq_work_order_answer_order_id_cooperative_id")),
    )
    op.create_index(op.f("ix_work_order_answer_cooperative_id"), "work_order_answer", ["cooperative_id"])
    op.create_table(
        "work_order_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", codes("kind_known", *FILES), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_work_order_document_size_positive")),
        link("work_order_document", "account_id", "account"),
        link("work_order_document", "order_id", "work_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_document")),
    )
    op.create_index(op.f("ix_work_order_document_order_id"), "work_order_document", ["order_id"])


def _offers() -> None:
    op.create_table(
        "cooperative_offer",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("free_people", sa.Integer(), nullable=True),
        sa.Column("free_hours", sa.Integer(), nullable=True),
        sa.Column("most_km", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "free_people >= 0 AND free_hours >= 0 AND most_km >= 0", name=op.f("ck_cooperative_offer_counts_not_negative")
        ),
        link("cooperative_offer", "employer_id", "employer"),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_cooperative_offer")),
    )
    op.create_table(
        "cooperative_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("occupation", sa.String(length=64), nullable=True),
        link("cooperative_activity", "employer_id", "cooperative_offer", "employer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_activity")),
        sa.UniqueConstraint("employer_id", "text", name=op.f("uq_cooperative_activity_employer_id_text")),
    )


def _rows(table: str) -> list[Mapping[str, Any]]:
    found = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind())
    return list(op.get_bind().execute(sa.select(found).order_by(found.c.id)).mappings())


def _write(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    made = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind())
    for row in rows:
        op.get_bind().execute(made.insert().values(**row))


def _measures_without_orders(rows: Iterable[Mapping[str, Any]]) -> None:
    op.drop_table("duty_measure")
    op.create_table(
        "duty_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("kind", codes("kind_known", *MEASURES), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_duty_measure_dates_ordered")),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("ck_duty_measure_share_range")),
        link("duty_measure", "account_id", "account"),
        link("duty_measure", "employer_id", "employer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_measure")),
    )
    op.create_index(op.f("ix_duty_measure_employer_id"), "duty_measure", ["employer_id"])
    _write("duty_measure", ({name: row[name] for name in KEPT} for row in rows))


def _keep_orders(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        office = op.get_bind().execute(sa.text(LIKELY_OFFICE), {"employer_id": row["employer_id"]}).scalar_one()
        given = {name: row[name] for name in ("employer_id", "value", "coefficient", "starts_on", "ends_on", "account_id")}
        told = {"cooperative_name": row["cooperative"] or "–", "title": TITLE, "description": "", "places": 1}
        life = {"state": "in_force", "created_at": row["recorded_at"], "office_id": office}
        _write("work_order", [{**given, **told, **life}])


def downgrade() -> None:
    orders = [row for row in _rows("work_order") if row["state"] in ("in_force", "ended")]
    measures = _rows("duty_measure")
    for table in (
        "cooperative_activity",
        "cooperative_offer",
        "work_order_document",
        "work_order_answer",
        "work_order_event",
        "work_order",
        "duty_measure",
    ):
        op.drop_table(table)
    _measures_with_orders()
    _write("duty_measure", ({name: row[name] for name in KEPT} | {"cooperative": ""} for row in measures))
    same = ("employer_id", "starts_on", "ends_on", "value", "coefficient", "account_id")
    _write(
        "duty_measure",
        (
            {name: row[name] for name in same}
            | {"kind": "commessa", "recorded_at": row["created_at"], "cooperative": row["cooperative_name"]}
            for row in orders
        ),
    )


def _measures_with_orders() -> None:
    op.create_table(
        "duty_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("kind", codes("kind_known", *MEASURES, "commessa"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("coefficient", sa.BigInteger(), nullable=True),
        sa.Column("cooperative", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_duty_measure_dates_ordered")),
        sa.CheckConstraint("(kind = 'commessa') = (value IS NOT NULL)", name=op.f("ck_duty_measure_order_has_value")),
        sa.CheckConstraint(
            "(kind = 'commessa') = (share_percent IS NULL)", name=op.f("ck_duty_measure_share_unless_order")
        ),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("ck_duty_measure_share_range")),
        sa.CheckConstraint(
            "value > 0 AND (coefficient IS NULL OR coefficient > 0)", name=op.f("ck_duty_measure_amounts_positive")
        ),
        sa.CheckConstraint("kind <> 'commessa' OR ends_on IS NOT NULL", name=op.f("ck_duty_measure_order_ends")),
        link("duty_measure", "account_id", "account"),
        link("duty_measure", "employer_id", "employer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_measure")),
    )
    op.create_index(op.f("ix_duty_measure_employer_id"), "duty_measure", ["employer_id"])
