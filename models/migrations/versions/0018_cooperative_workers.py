"""A type-B cooperative's own list of its disadvantaged workers, by a code."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperative_worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "left_on IS NULL OR started_on <= left_on", name=op.f("ck_cooperative_worker_dates_ordered")
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR issued_on <= expires_on", name=op.f("ck_cooperative_worker_document_dates_ordered")
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR issued_on IS NOT NULL", name=op.f("ck_cooperative_worker_only_a_document_expires")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_cooperative_worker_employer_id_employer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_worker")),
        sa.UniqueConstraint("employer_id", "code", name=op.f("uq_cooperative_worker_employer_id_code")),
    )
    op.create_index(op.f("ix_cooperative_worker_expires_on"), "cooperative_worker", ["expires_on"])


def downgrade() -> None:
    op.drop_table("cooperative_worker")
