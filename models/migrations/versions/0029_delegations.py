"""Who acts for a person: delegations, accounts of delegates, what such a paper is, and that it is in the history."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MORE = (("account", "role", "delegate"), ("document", "kind", "delega"), ("person_event", "kind", "delega"))
"""Table, column, and the code that its CHECK lets through from now on."""


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


KIND = codes("kind_known", "amministratore_sostegno", "familiare", "tutor", "altro")


def upgrade() -> None:
    for table, column, code in MORE:
        _let(table, column, lambda known, code=code: (*known, code))
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_why", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (account_id IS NULL)", name=op.f("ck_delegation_accepted_by_somebody")
        ),
        sa.CheckConstraint("scope <> ''", name=op.f("ck_delegation_scope_says_something")),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_delegation_dates_ordered")),
        sa.CheckConstraint(
            "kind <> 'amministratore_sostegno' OR document_id IS NOT NULL",
            name=op.f("ck_delegation_administrator_has_document"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR created_at <= ended_at", name=op.f("ck_delegation_ended_after_created")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_delegation_email_lower_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_person_id_person")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_delegation_document_id_document")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_delegation_created_by_account")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delegation_account_id_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_delegation_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_delegation_token_hash")),
    )
    op.create_index(op.f("ix_delegation_person_id"), "delegation", ["person_id"])
    op.create_index(op.f("ix_delegation_account_id"), "delegation", ["account_id"])
    in_force = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_delegation_person_id_account_id",
        "delegation",
        ["person_id", "account_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


def downgrade() -> None:
    op.drop_table("delegation")
    # What they did stays; who it was is no longer a delegate, and signs in no more.
    op.execute("UPDATE account SET role = 'admin', active = false, password_hash = '' WHERE role = 'delegate'")
    op.execute("UPDATE document SET kind = 'altro' WHERE kind = 'delega'")
    op.execute("DELETE FROM person_event WHERE kind = 'delega'")
    for table, column, code in MORE:
        _let(table, column, lambda known, code=code: tuple(one for one in known if one != code))


def _let(table: str, column: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    """Change what a CHECK lets through, whatever it lets through now."""
    connection, name = op.get_bind(), f"ck_{table}_{column}_known"
    checks = {one["name"]: one["sqltext"] for one in sa.inspect(connection).get_check_constraints(table)}
    known = tuple(re.findall(r"'([^']*)'", checks[name]))
    old, new = (f"{column} IN ({', '.join(repr(code) for code in codes)})" for codes in (known, change(known)))
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, new)
        return
    # As for jobs (0008): SQLite cannot change a constraint, and no row is against the new one.
    asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    made = connection.exec_driver_sql(asked, (table,)).scalar_one()
    if old not in made:
        raise RuntimeError(f"{table}: the constraint is not there as expected")
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (made.replace(old, new), table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
