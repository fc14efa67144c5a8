"""Who has no e-mail signs in with a code; letters in easy words; how the office heard what it writes down for somebody."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MORE = {
    "person_event": ("accesso",),
    "notice": ("request_answered",),
    "letter": ("presentata", "orari"),
}
"""By table: the kinds that it lets through from now on."""
CHANNELS = "'sito', 'telefono', 'carta', 'di_persona', 'email'"

# As statements: SQLite adds a column with its constraints, and Alembic would rather copy a table that many point at.
COLUMNS = {
    "account": {
        "sign_in_code": "VARCHAR(16)",
        "pin_to_choose": "BOOLEAN NOT NULL DEFAULT {false}",
        "invite_hash": "VARCHAR(64)",
        "invite_expires_at": "{moment}",
    },
    "person": {"easy_letters": "BOOLEAN NOT NULL DEFAULT {false}"},
    "person_request": {
        "channel": f"VARCHAR(32) CONSTRAINT ck_person_request_channel_known CHECK (channel IN ({CHANNELS}))",
        "printed_at": "{moment}",
    },
    "employer_answer": {
        "none_fits_channel": "VARCHAR(32) CONSTRAINT ck_employer_answer_none_fits_channel_known"
        f" CHECK (none_fits_channel IN ({CHANNELS}))",
    },
}
NAMED = "email IS NOT NULL OR sign_in_code IS NOT NULL"


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.format(**_types())}")
    for name in ("sign_in_code", "invite_hash"):
        op.create_index(op.f(f"uq_account_{name}"), "account", [name], unique=True)
    for table, kinds in MORE.items():
        _let(table, (*_known(table), *kinds))
    if _sqlite():
        _rewrite("account", "email VARCHAR(254) NOT NULL", "email VARCHAR(254)")
        unique = "CONSTRAINT uq_account_email UNIQUE (email)"
        _rewrite("account", unique, f"{unique}, CONSTRAINT ck_account_email_or_code CHECK ({NAMED})")
        return
    op.alter_column("account", "email", nullable=True)
    op.create_check_constraint(op.f("ck_account_email_or_code"), "account", NAMED)


def downgrade() -> None:
    # An account needs an e-mail again: one that leads nowhere, so that what the account did stays written down.
    op.execute("UPDATE account SET email = lower(sign_in_code) || '@senza-email.invalid' WHERE email IS NULL")
    if _sqlite():
        _rewrite("account", f", CONSTRAINT ck_account_email_or_code CHECK ({NAMED})", "")
        _rewrite("account", "email VARCHAR(254)", "email VARCHAR(254) NOT NULL")
    else:
        op.drop_constraint(op.f("ck_account_email_or_code"), "account", type_="check")
        op.alter_column("account", "email", nullable=False)
    for table, kinds in MORE.items():
        op.execute(f"DELETE FROM {table} WHERE {_among(kinds)}")
        _let(table, tuple(kind for kind in _known(table) if kind not in kinds))
    for name in ("sign_in_code", "invite_hash"):
        op.drop_index(op.f(f"uq_account_{name}"), table_name="account")
    for table, columns in COLUMNS.items():
        for name in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _types() -> dict[str, str]:
    return {"moment": "DATETIME" if _sqlite() else "TIMESTAMP WITH TIME ZONE", "false": "0" if _sqlite() else "false"}


def _known(table: str) -> tuple[str, ...]:
    """The kinds that a table lets through now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    return tuple(re.findall(r"'([^']*)'", next(one["sqltext"] for one in checks if one["name"].endswith("kind_known"))))


def _among(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _let(table: str, kinds: tuple[str, ...]) -> None:
    """Change what the CHECK of a table's kind lets through."""
    if _sqlite():
        _rewrite(table, _among(_known(table)), _among(kinds))
        return
    op.drop_constraint(op.f(f"ck_{table}_kind_known"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_kind_known"), table, _among(kinds))


def _rewrite(table: str, old: str, new: str) -> None:
    """Write a table's text anew: SQLite cannot change a constraint, and no row is against the new one (as in 0008)."""
    connection = op.get_bind()
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?", (old, new, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
