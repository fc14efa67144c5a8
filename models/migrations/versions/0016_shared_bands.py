"""The band of an incentive that the office told an employer, for a position."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("yearly_pay", sa.BigInteger(), nullable=False),
        sa.Column("fixed_term_months", sa.Integer(), nullable=True),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("yearly_pay > 0", name=op.f("ck_shared_band_pay_positive")),
        sa.CheckConstraint(
            "fixed_term_months IS NULL OR fixed_term_months >= 1", name=op.f("ck_shared_band_months_positive")
        ),
        sa.CheckConstraint("0 <= least AND least <= most", name=op.f("ck_shared_band_band_ordered")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shared_band_account_id_account")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_shared_band_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_band")),
    )
    op.create_index(op.f("ix_shared_band_position_id"), "shared_band", ["position_id"])


def downgrade() -> None:
    op.drop_table("shared_band")
