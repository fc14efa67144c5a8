"""The life of conventions, step by step, and their documents. Those written down before are in force."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = ("proposed", "negotiating", "signed", "in_force", "ended", "dropped")
KINDS = ("testo", "allegato", "relazione", "fattura", "altro")


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table("convention") as convention:
        convention.add_column(sa.Column("state", sa.String(length=32), server_default="in_force", nullable=False))
        convention.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        convention.add_column(sa.Column("wish", sa.Text(), server_default=sa.text("''"), nullable=False))
        convention.alter_column("signed_on", existing_type=sa.Date(), nullable=True)
        states = ", ".join(f"'{state}'" for state in STATES)
        convention.create_check_constraint(op.f("ck_convention_state_known"), f"state IN ({states})")
        convention.create_check_constraint(
            op.f("ck_convention_signed_has_day"),
            "state IN ('proposed', 'negotiating', 'dropped') OR signed_on IS NOT NULL",
        )
        convention.create_check_constraint(
            op.f("ck_convention_starts_before_end"), "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on"
        )
    op.create_table(
        "convention_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("from_state", codes("from_state_known", *STATES), nullable=True),
        sa.Column("to_state", codes("to_state_known", *STATES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_convention_event_account_id_account")),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_convention_event_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention_event")),
    )
    op.create_index(op.f("ix_convention_event_convention_id"), "convention_event", ["convention_id"])
    op.create_table(
        "convention_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("kind", codes("kind_known", *KINDS), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_convention_document_size_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_convention_document_account_id_account")),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_convention_document_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention_document")),
    )
    op.create_index(op.f("ix_convention_document_convention_id"), "convention_document", ["convention_id"])


def downgrade() -> None:
    op.drop_table("convention_document")
    op.drop_table("convention_event")
    op.execute("DELETE FROM convention WHERE state NOT IN ('in_force', 'ended')")
    with op.batch_alter_table("convention") as convention:
        for name in ("starts_before_end", "signed_has_day", "state_known"):
            convention.drop_constraint(op.f(f"ck_convention_{name}"), type_="check")
        convention.alter_column("signed_on", existing_type=sa.Date(), nullable=False)
        for name in ("wish", "starts_on", "state"):
            convention.drop_column(name)
