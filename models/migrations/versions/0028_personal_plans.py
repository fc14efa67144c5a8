"""Personal plans of referring services: goals, meetings, notes by purpose, resources."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def part(table: str, *columns: sa.Column, account: bool = False, version: bool = True) -> None:
    """A table of what a plan is made of."""
    own = [sa.Column("account_id", sa.Integer(), nullable=True)] if account else []
    counter = [sa.Column("version", sa.Integer(), server_default="1", nullable=False)] if version else []
    keys = [sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"))]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        *columns,
        *own,
        *counter,
        *(keys if account else []),
        sa.ForeignKeyConstraint(["plan_id"], ["personal_plan.id"], name=op.f(f"fk_{table}_plan_id_personal_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "personal_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR since_on <= until_on", name=op.f("ck_personal_plan_dates_ordered")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR since_on <= ended_on", name=op.f("ck_personal_plan_ended_after_begun")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personal_plan_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_personal_plan_person_id_person")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["referring_service.id"], name=op.f("fk_personal_plan_service_id_referring_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_plan")),
    )
    op.create_index(op.f("ix_personal_plan_service_id"), "personal_plan", ["service_id"])
    op.create_index(
        "uq_personal_plan_person_id_service_id",
        "personal_plan",
        ["person_id", "service_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    part(
        "plan_goal",
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("state", codes("state_known", "aperto", "raggiunto", "cambiato"), nullable=False),
        sa.Column("for_cooperative", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_plan_goal_plan_id"), "plan_goal", ["plan_id"])
    part(
        "plan_meeting",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("present", sa.String(length=200), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        account=True,
    )
    op.create_index(op.f("ix_plan_meeting_plan_id"), "plan_meeting", ["plan_id"])
    part(
        "plan_note",
        sa.Column(
            "purpose", codes("purpose_known", "cura", "con_ufficio", "con_cooperativa"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        account=True,
        version=False,
    )
    op.create_index(op.f("ix_plan_note_plan_id_purpose"), "plan_note", ["plan_id", "purpose"])
    kinds = ("ore_di_sostegno", "trasporto", "indennita_tirocinio", "casa", "formazione", "altro")
    part(
        "plan_resource",
        sa.Column("kind", codes("kind_known", *kinds), nullable=False),
        sa.Column("giver", sa.String(length=120), nullable=False),
        sa.Column("unit", codes("unit_known", "euro", "ore"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_plan_resource_amount_positive")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_plan_resource_used_not_negative")),
        sa.CheckConstraint(
            "until_on IS NULL OR since_on IS NULL OR since_on <= until_on",
            name=op.f("ck_plan_resource_dates_ordered"),
        ),
    )
    op.create_index(op.f("ix_plan_resource_plan_id"), "plan_resource", ["plan_id"])


def downgrade() -> None:
    for table in ("plan_resource", "plan_note", "plan_meeting", "plan_goal", "personal_plan"):
        op.drop_table(table)
