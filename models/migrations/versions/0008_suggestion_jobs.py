"""Suggestions are shared out by the worker: one more kind of job."""

from collections.abc import Sequence

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IMPORTS = ("import_candidates", "import_positions", "import_outcomes")


def upgrade() -> None:
    _let(IMPORTS, (*IMPORTS, "share_suggestions"))


def downgrade() -> None:
    op.execute("DELETE FROM job_report WHERE job_id IN (SELECT id FROM job WHERE kind = 'share_suggestions')")
    op.execute("DELETE FROM job WHERE kind = 'share_suggestions'")
    _let((*IMPORTS, "share_suggestions"), IMPORTS)


def _let(before: Sequence[str], after: Sequence[str]) -> None:
    """Change what the CHECK lets through."""
    old, new = (f"kind IN ({', '.join(repr(code) for code in codes)})" for codes in (before, after))
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_job_kind_known"), "job", type_="check")
        op.create_check_constraint(op.f("ck_job_kind_known"), "job", new)
        return
    # SQLite cannot change a constraint. What it advises for a CHECK, where no row is concerned, is to write its text
    # anew: to make a new table instead would copy every file that is kept.
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'job'", (old, new)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
