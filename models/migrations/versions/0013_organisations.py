"""Consortia, verification, who acts for which organisation, and where its people work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("impresa", "coop_b", "ente_pubblico")
STATES = "'da_verificare', 'verificata', 'non_riconosciuta'"
ROLE = sa.Enum(
    "gestione", "pubblicazione", "lettura", name="role_known", native_enum=False, create_constraint=True, length=32
)

# As statements: SQLite adds a column with its constraints, and Alembic would rather copy a table that many point at.
COLUMNS = {
    "employer": {
        "consortium_id": "INTEGER CONSTRAINT fk_employer_consortium_id_employer REFERENCES employer (id)"
        " CONSTRAINT ck_employer_consortium_is_another CHECK (consortium_id <> id)",
        "verification": "VARCHAR(32) NOT NULL DEFAULT 'verificata'"
        f" CONSTRAINT ck_employer_verification_known CHECK (verification IN ({STATES}))",
        "verified_at": "{moment}",
    },
    "position": {
        "site_id": "INTEGER CONSTRAINT fk_position_site_id_employer_site REFERENCES employer_site (id)",
    },
    "position_draft": {
        "account_id": "INTEGER CONSTRAINT fk_position_draft_account_id_account REFERENCES account (id)",
    },
}


def upgrade() -> None:
    _let(KINDS, (*KINDS, "consorzio"))
    op.create_table(
        "employer_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False, server_default=sa.text("''")),
        sa.Column("comune_code", sa.String(length=6), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_employer_site_point_whole")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_employer_site_point_on_earth"),
        ),
        sa.ForeignKeyConstraint(["comune_code"], ["comune.istat_code"], name=op.f("fk_employer_site_comune_code_comune")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_employer_site_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_site")),
        sa.UniqueConstraint("employer_id", "name", name=op.f("uq_employer_site_employer_id_name")),
    )
    op.create_index(op.f("ix_employer_site_employer_id"), "employer_site", ["employer_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_membership_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("account_id", "employer_id", name=op.f("uq_membership_account_id_employer_id")),
    )
    op.create_index(op.f("ix_membership_employer_id"), "membership", ["employer_id"])
    moment = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.format(moment=moment)}")
    op.create_index(op.f("ix_employer_consortium_id"), "employer", ["consortium_id"])
    op.create_index(op.f("ix_position_draft_account_id"), "position_draft", ["account_id"])
    # Whoever signed in for an employer until now manages it.
    op.execute(
        "INSERT INTO membership (account_id, employer_id, role, since)"
        " SELECT id, employer_id, 'gestione', created_at FROM account WHERE role = 'employer'"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_position_draft_account_id"), table_name="position_draft")
    op.drop_index(op.f("ix_employer_consortium_id"), table_name="employer")
    for table, columns in COLUMNS.items():
        for name in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.drop_table("membership")
    op.drop_table("employer_site")
    op.execute("UPDATE employer SET kind = 'impresa' WHERE kind = 'consorzio'")
    _let((*KINDS, "consorzio"), KINDS)


def _let(before: Sequence[str], after: Sequence[str]) -> None:
    """Change what the CHECK lets through."""
    old, new = (f"kind IN ({', '.join(repr(code) for code in codes)})" for codes in (before, after))
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_employer_kind_known"), "employer", type_="check")
        op.create_check_constraint(op.f("ck_employer_kind_known"), "employer", new)
        return
    # SQLite cannot change a constraint: its text is written anew, as in 0008. Many tables point at this one.
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'employer'", (old, new)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
