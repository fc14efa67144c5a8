"""A cooperative says that somebody is ready for the open market; the office decides."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DECISION = sa.Enum(
    "pronta", "non_ancora", name="decision_known", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.create_table(
        "market_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decision", DECISION, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_market_signal_decided_with_moment")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_market_signal_account_id_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_market_signal_decided_by_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_market_signal_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_signal")),
    )
    op.create_index(op.f("ix_market_signal_proposal_id"), "market_signal", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("market_signal")
