"""Messages inside a proposal, the person's yes to be written to directly, and the word of it by e-mail."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CODE = "message"


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


CHANNELS = ("sito", "telefono", "carta", "di_persona", "email")


def link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    table = "proposal_message"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("thread", codes("thread_known", "persona", "datore", "insieme"), nullable=False),
        sa.Column("side", codes("side_known", "persona", "ufficio", "datore"), nullable=False),
        moment("at", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("channel", codes("channel_known", *CHANNELS), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("passed_on_id", sa.Integer(), nullable=True),
        moment("person_read_at"),
        moment("office_read_at"),
        moment("employer_read_at"),
        sa.CheckConstraint(
            "thread = 'insieme' OR side = 'ufficio' OR side = thread", name=op.f(f"ck_{table}_side_within_thread")
        ),
        sa.CheckConstraint("channel IS NULL OR side = 'persona'", name=op.f(f"ck_{table}_channel_of_the_person")),
        sa.CheckConstraint(
            "passed_on_id IS NULL OR side = 'ufficio'", name=op.f(f"ck_{table}_passed_on_by_the_office")
        ),
        link(table, "account_id", "account"),
        link(table, "passed_on_id", table),
        link(table, "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f("ix_proposal_message_proposal_id_thread"), table, ["proposal_id", "thread"])
    op.create_index(op.f("ix_proposal_message_office_read_at"), table, ["office_read_at"])
    _direct_writing()
    _let(lambda known: (*known, CODE))


def _direct_writing() -> None:
    table = "direct_writing"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        moment("at", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("channel", codes("channel_known", *CHANNELS), nullable=False),
        moment("withdrawn_at"),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR at <= withdrawn_at", name=op.f(f"ck_{table}_withdrawn_after_given")
        ),
        link(table, "account_id", "account"),
        link(table, "proposal_id", "proposal"),
        link(table, "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f("ix_direct_writing_proposal_id"), table, ["proposal_id"])


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE kind = '{CODE}'")
    _let(lambda known: tuple(one for one in known if one != CODE))
    op.drop_table("direct_writing")
    op.drop_table("proposal_message")


def _let(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    """Change what the CHECK of a notice's kind lets through, whatever it lets through now."""
    connection = op.get_bind()
    checks = {one["name"]: one["sqltext"] for one in sa.inspect(connection).get_check_constraints("notice")}
    known = tuple(re.findall(r"'([^']*)'", checks["ck_notice_kind_known"]))
    old, new = (f"kind IN ({', '.join(repr(code) for code in codes)})" for codes in (known, change(known)))
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_notice_kind_known"), "notice", type_="check")
        op.create_check_constraint(op.f("ck_notice_kind_known"), "notice", new)
        return
    # As for jobs (0008): SQLite cannot change a constraint, and no row is against the new one.
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'notice'", (old, new)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
