"""Asking to act for an organisation, invitations, and e-mails that are written by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'in_attesa'")


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("direct", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "organisation_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state", _codes("state_known", "da_confermare", "in_attesa", "accolta", "respinta"), nullable=False
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("vat_number", sa.String(length=11), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind", _codes("kind_known", "impresa", "coop_b", "ente_pubblico", "consorzio"), nullable=False
        ),
        sa.Column("comune_code", sa.String(length=6), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'da_confermare') = (account_id IS NULL) AND (account_id IS NULL) = (employer_id IS NULL)",
            name=op.f("ck_organisation_request_confirmed_with_account"),
        ),
        sa.CheckConstraint(
            "(state IN ('accolta', 'respinta')) = (decided_at IS NOT NULL)",
            name=op.f("ck_organisation_request_decided_with_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'respinta' OR reason <> ''", name=op.f("ck_organisation_request_refusal_says_why")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_organisation_request_email_lower_case")),
        sa.CheckConstraint("length(vat_number) = 11", name=op.f("ck_organisation_request_vat_number_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_organisation_request_account_id_account")),
        sa.ForeignKeyConstraint(
            ["comune_code"], ["comune.istat_code"], name=op.f("fk_organisation_request_comune_code_comune")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_organisation_request_decided_by_account")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_organisation_request_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_organisation_request_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_organisation_request_token_hash")),
    )
    op.create_index(op.f("ix_organisation_request_email"), "organisation_request", ["email"])
    op.create_index(op.f("ix_organisation_request_employer_id"), "organisation_request", ["employer_id"])
    op.create_index(op.f("ix_organisation_request_office_id_state"), "organisation_request", ["office_id", "state"])
    op.create_index(
        "uq_organisation_request_account_id_employer_id",
        "organisation_request",
        ["account_id", "employer_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", _codes("role_known", "gestione", "pubblicazione", "lettura"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (account_id IS NULL)", name=op.f("ck_invitation_accepted_by_somebody")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_accepted_or_withdrawn")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower_case")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_invitation_employer_id_employer")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_invitation_invited_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_employer_id"), "invitation", ["employer_id"])


def downgrade() -> None:
    op.drop_table("invitation")
    op.drop_table("organisation_request")
    op.drop_column("outbox_message", "direct")
