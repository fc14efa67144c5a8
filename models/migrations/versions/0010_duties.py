"""An employer's duty: what it tells of its staff, and what exempts, rests or covers places for a time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

GROUPS = (
    "fixed_term", "managers", "worker_members", "apprentices", "agency", "home_workers", "abroad", "substitutes",
    "transport_crews", "building_sites", "part_time", "teleworkers", "disabled", "disabled_short", "protected",
)
OTHERS = (
    "part_time_hours", "disabled_short_hours", "disabled_kept_hours", "disabled_kept", "set_off", "b_workers",
    "b_disadvantaged",
)
KINDS = ("esonero", "cigs", "solidarieta", "licenziamento_collettivo", "commessa")


def upgrade() -> None:
    op.create_table(
        "staff_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("full_time_hours", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in GROUPS),
        *(sa.Column(name, sa.BigInteger() if name.endswith("hours") else sa.Integer(), nullable=False) for name in OTHERS),
        sa.Column("uncovered_since", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in ("total", *GROUPS, *OTHERS)),
            name=op.f("ck_staff_figures_counts_not_negative"),
        ),
        sa.CheckConstraint(f"{' + '.join(GROUPS)} <= total", name=op.f("ck_staff_figures_groups_within_staff")),
        sa.CheckConstraint(
            "disabled_kept <= disabled_short AND set_off <= protected",
            name=op.f("ck_staff_figures_parts_within_groups"),
        ),
        sa.CheckConstraint("full_time_hours > 0", name=op.f("ck_staff_figures_week_positive")),
        sa.CheckConstraint("b_disadvantaged <= b_workers", name=op.f("ck_staff_figures_disadvantaged_within_workers")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staff_figures_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_staff_figures_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_figures")),
        sa.UniqueConstraint("employer_id", "counted_on", name=op.f("uq_staff_figures_employer_id_counted_on")),
    )
    op.create_index(op.f("ix_staff_figures_employer_id"), "staff_figures", ["employer_id"])
    op.create_table(
        "duty_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name=op.f("ck_duty_measure_kind_known"), native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("coefficient", sa.BigInteger(), nullable=True),
        sa.Column("cooperative", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_duty_measure_dates_ordered")),
        sa.CheckConstraint("(kind = 'commessa') = (value IS NOT NULL)", name=op.f("ck_duty_measure_order_has_value")),
        sa.CheckConstraint(
            "(kind = 'commessa') = (share_percent IS NULL)", name=op.f("ck_duty_measure_share_unless_order")
        ),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("ck_duty_measure_share_range")),
        sa.CheckConstraint(
            "value > 0 AND (coefficient IS NULL OR coefficient > 0)", name=op.f("ck_duty_measure_amounts_positive")
        ),
        sa.CheckConstraint("kind <> 'commessa' OR ends_on IS NOT NULL", name=op.f("ck_duty_measure_order_ends")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_measure_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_duty_measure_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_measure")),
    )
    op.create_index(op.f("ix_duty_measure_employer_id"), "duty_measure", ["employer_id"])


def downgrade() -> None:
    op.drop_table("duty_measure")
    op.drop_table("staff_figures")
