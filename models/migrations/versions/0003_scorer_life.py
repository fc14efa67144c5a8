"""The scorer's life: what a version was trained on, and the log of promotions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACTIONS = sa.Enum(
    "promoted", "rolled_back", name="action_known", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("scorer_version", sa.Column("training", sa.JSON(), nullable=True))
    op.create_table(
        "scorer_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", ACTIONS, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("against_findings", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.CheckConstraint("version <> previous", name=op.f("ck_scorer_change_another_version")),
        sa.CheckConstraint("because <> '' OR NOT against_findings", name=op.f("ck_scorer_change_exception_says_why")),
        sa.ForeignKeyConstraint(
            ["version"], ["scorer_version.version"], name=op.f("fk_scorer_change_version_scorer_version")
        ),
        sa.ForeignKeyConstraint(
            ["previous"], ["scorer_version.version"], name=op.f("fk_scorer_change_previous_scorer_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorer_change")),
    )


def downgrade() -> None:
    op.drop_table("scorer_change")
    op.drop_column("scorer_version", "training")
