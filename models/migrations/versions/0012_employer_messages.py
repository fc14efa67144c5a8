"""What employers tell the office about somebody at work, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OUTCOME = sa.Enum(
    "bene",
    "qualche_difficolta",
    "a_rischio",
    "finito",
    "non_raggiunta",
    name="outcome_known",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "employer_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("outcome", OUTCOME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_employer_message_answered_with_words")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_employer_message_account_id_account")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_employer_message_answered_by_account")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_employer_message_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_message")),
    )
    op.create_index(op.f("ix_employer_message_proposal_id"), "employer_message", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("employer_message")
