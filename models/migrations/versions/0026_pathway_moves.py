"""Moves between the steps of a pathway, and the placement that a step began with."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KIND = sa.Enum(
    "valutazione",
    "patto_di_servizio",
    "formazione",
    "tirocinio",
    "cooperativa_b",
    "mercato_aperto",
    "sostegno",
    name="from_kind_known",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    with op.batch_alter_table("pathway_step") as batch:
        batch.add_column(sa.Column("proposal_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_pathway_step_proposal_id_proposal"), "proposal", ["proposal_id"], ["id"])
        batch.create_index(op.f("ix_pathway_step_proposal_id"), ["proposal_id"])
    op.create_table(
        "pathway_move",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_kind", KIND, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pathway_move_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pathway_move_person_id_person")),
        sa.ForeignKeyConstraint(["step_id"], ["pathway_step.id"], name=op.f("fk_pathway_move_step_id_pathway_step")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_pathway_move")),
    )
    op.create_index(op.f("ix_pathway_move_person_id"), "pathway_move", ["person_id"])


def downgrade() -> None:
    op.drop_table("pathway_move")
    with op.batch_alter_table("pathway_step") as batch:
        batch.drop_index(op.f("ix_pathway_step_proposal_id"))
        batch.drop_constraint(op.f("fk_pathway_step_proposal_id_proposal"), type_="foreignkey")
        batch.drop_column("proposal_id")
