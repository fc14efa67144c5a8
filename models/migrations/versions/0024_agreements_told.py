"""Steps of conventions and work orders are told by e-mail, and once that their last day is near."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEFORE = (
    "proposed",
    "profile_sent",
    "interview",
    "proposal_closed",
    "person_accepted",
    "person_declined",
    "person_unavailable",
    "employer_answered",
    "position_submitted",
    "position_published",
    "position_closed",
    "follow_up_due",
    "position_changed",
)
AFTER = (*BEFORE, "convention", "work_order")
TABLES = ("convention", "work_order")


def upgrade() -> None:
    _let(BEFORE, AFTER)
    for table in TABLES:
        op.add_column(table, sa.Column("warned_of", sa.Date(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind IN ('convention', 'work_order')")
    _let(AFTER, BEFORE)
    for table in TABLES:
        op.drop_column(table, "warned_of")


def _let(before: Sequence[str], after: Sequence[str]) -> None:
    """Change what the CHECK lets through."""
    old, new = (f"kind IN ({', '.join(repr(code) for code in codes)})" for codes in (before, after))
    connection = op.get_bind()
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
