"""Which contracts a person would take; those on the list so far have said nothing about it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profile", sa.Column("contracts", sa.String(length=200), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    op.drop_column("profile", "contracts")
