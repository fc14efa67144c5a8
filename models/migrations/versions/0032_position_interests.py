"""What people say of positions that nobody has proposed to them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


ANSWER = codes("answer_known", "mi_interessa", "non_fa_per_me")
REASON = codes(
    "reason_known",
    "capacita",
    "competenze",
    "distanza",
    "orario",
    "accomodamento_mancante",
    "scelta_persona",
    "scelta_datore",
    "posizione_chiusa",
    "irreperibile",
    "consenso_revocato",
    "altro",
)
CHANNEL = codes("channel_known", "sito", "telefono", "carta", "di_persona", "email")


def upgrade() -> None:
    op.create_table(
        "position_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", ANSWER, nullable=True),
        sa.Column("reason", REASON, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("channel", CHANNEL, nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "saved_at IS NOT NULL OR answer IS NOT NULL", name=op.f("ck_position_interest_says_something")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (at IS NULL) AND (answer IS NULL) = (channel IS NULL)",
            name=op.f("ck_position_interest_answer_has_moment"),
        ),
        sa.CheckConstraint(
            "CASE WHEN answer = 'non_fa_per_me' THEN reason IS NOT NULL ELSE reason IS NULL END",
            name=op.f("ck_position_interest_no_says_why"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_position_interest_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_position_interest_person_id_person")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_interest_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_interest")),
        sa.UniqueConstraint(
            "person_id", "position_id", name=op.f("uq_position_interest_person_id_position_id")
        ),
    )
    op.create_index(op.f("ix_position_interest_person_id"), "position_interest", ["person_id"])
    op.create_index(op.f("ix_position_interest_position_id"), "position_interest", ["position_id"])


def downgrade() -> None:
    op.drop_table("position_interest")
