"""What employers answer to a shortlist, and the times that they offer for interviews."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WISH = sa.Enum("colloquio", "assunzione", "no", name="kind_known", native_enum=False, create_constraint=True, length=32)
STANDING = sa.text("cancelled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "interview_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_interview_slot_account_id_account")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_interview_slot_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slot")),
    )
    op.create_index(op.f("ix_interview_slot_position_id_starts_at"), "interview_slot", ["position_id", "starts_at"])
    op.create_table(
        "employer_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", WISH, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("none_fits_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("none_fits_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_employer_answer_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_employer_answer_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_answer")),
    )
    op.create_index(op.f("ix_employer_answer_proposal_id"), "employer_answer", ["proposal_id"])
    with op.batch_alter_table("interview") as interview:
        interview.add_column(sa.Column("slot_id", sa.Integer(), nullable=True))
        interview.create_foreign_key(
            interview.f("fk_interview_slot_id_interview_slot"), "interview_slot", ["slot_id"], ["id"]
        )
    op.create_index(
        "uq_interview_slot_id",
        "interview",
        ["slot_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_index("uq_interview_slot_id", table_name="interview")
    with op.batch_alter_table("interview") as interview:
        interview.drop_constraint(interview.f("fk_interview_slot_id_interview_slot"), type_="foreignkey")
        interview.drop_column("slot_id")
    op.drop_table("employer_answer")
    op.drop_table("interview_slot")
