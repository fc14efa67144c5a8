"""Positions being written, where in the comune the work is, and changes that the office has not looked at yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("position", sa.Column("workplace", sa.String(length=200), nullable=False, server_default=sa.text("''")))
    op.add_column("position", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "position_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("position_version", sa.Integer(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(position_id IS NULL) = (position_version IS NULL)",
            name=op.f("ck_position_draft_position_with_version"),
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_position_draft_employer_id_employer")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_position_draft_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_draft")),
        sa.UniqueConstraint("position_id", name=op.f("uq_position_draft_position_id")),
    )
    op.create_index("ix_position_draft_employer_id", "position_draft", ["employer_id"])


def downgrade() -> None:
    op.drop_table("position_draft")
    op.drop_column("position", "changed_at")
    op.drop_column("position", "workplace")
