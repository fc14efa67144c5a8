"""What people ask the office about their own data, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


KIND = codes("kind_known", "correzione", "opposizione", "riesame", "spiegazione", "cancellazione")
STATE = codes("state_known", "in_attesa", "fatta", "in_parte", "non_possibile")


def upgrade() -> None:
    op.create_table(
        "person_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", STATE, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'in_attesa') = (answered_at IS NULL)", name=op.f("ck_person_request_answered_has_moment")
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_person_request_answered_with_words")),
        sa.CheckConstraint(
            "answered_at IS NULL OR at <= answered_at", name=op.f("ck_person_request_answered_after_asked")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_request_account_id_account")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_person_request_answered_by_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
    )
    op.create_index(op.f("ix_person_request_person_id"), "person_request", ["person_id"])
    op.create_index(op.f("ix_person_request_state_at"), "person_request", ["state", "at"])


def downgrade() -> None:
    op.drop_table("person_request")
