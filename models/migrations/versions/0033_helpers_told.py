"""A person hears that somebody else changed who acts for them."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CODE = "helpers_changed"


def upgrade() -> None:
    _let(lambda known: (*known, CODE))


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE kind = '{CODE}'")
    _let(lambda known: tuple(one for one in known if one != CODE))


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
