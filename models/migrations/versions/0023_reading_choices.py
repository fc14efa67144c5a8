"""How each account likes to read: size of the text, contrast, motion, easy-to-read pages."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "reading_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text_size", codes("text_size_known", "normale", "grande", "molto_grande"), nullable=False),
        sa.Column("contrast", codes("contrast_known", "normale", "alto"), nullable=False),
        sa.Column("motion", codes("motion_known", "dispositivo", "poco"), nullable=False),
        sa.Column("easy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reading_choice_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_reading_choice")),
    )


def downgrade() -> None:
    op.drop_table("reading_choice")
