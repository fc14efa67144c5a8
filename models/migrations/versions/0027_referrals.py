"""Services that refer people, their people, and what they send to an office."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SERVICES = ("coop_a", "salute_mentale", "dipendenze", "servizi_sociali", "altro")
STATES = ("draft", "sent", "taken", "returned", "withdrawn", "closed")
CHANNELS = ("sito", "telefono", "carta", "di_persona", "email")
MORE = (
    ("notice", "kind", "ck_notice_kind_known", "referral"),
    ("person_event", "kind", "ck_person_event_kind_known", "segnalazione"),
    ("capacity_change", "source", "ck_capacity_change_source_known", "servizio"),
)
"""Table, column, constraint, and the code that it lets through from now on."""
HAS_SERVICE = "role <> 'referrer' OR service_id IS NOT NULL"


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def link(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    _services()
    _accounts_have_services()
    _referrals()
    _parts()
    for table, column, name, code in MORE:
        _let(table, column, name, lambda known, code=code: (*known, code))


def _services() -> None:
    op.create_table(
        "referring_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", codes("kind_known", *SERVICES), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("comune_code", sa.String(length=6), nullable=True),
        *(
            sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)
            for name, length in (("contact", 120), ("phone", 40), ("email", 254))
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        link("referring_service", "office_id", "office"),
        link("referring_service", "comune_code", "comune", "istat_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referring_service")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_referring_service_office_id_name")),
    )


def _accounts_have_services() -> None:
    """Whoever signed in for a service without a name gets one, of the first office: until now there was one page."""
    key = "fk_account_service_id_referring_service"
    op.execute(f"ALTER TABLE account ADD COLUMN service_id INTEGER CONSTRAINT {key} REFERENCES referring_service (id)")
    op.create_index(op.f("ix_account_service_id"), "account", ["service_id"])
    op.execute(
        "INSERT INTO referring_service (name, kind, office_id, email, created_at)"
        " SELECT SUBSTR(name || ' (' || email || ')', 1, 120), 'altro', COALESCE(office_id, (SELECT MIN(id) FROM office)), email,"
        " created_at FROM account WHERE role = 'referrer' AND EXISTS (SELECT 1 FROM office)"
    )
    op.execute(
        "UPDATE account SET service_id = (SELECT MIN(id) FROM referring_service WHERE referring_service.email ="
        " account.email) WHERE role = 'referrer'"
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_check_constraint(op.f("ck_account_referrer_has_service"), "account", HAS_SERVICE)
        return
    _rewrite("account", lambda made: made.replace(_before_others(), _ours() + _before_others(), 1))


def _before_others() -> str:
    return "CONSTRAINT ck_account_officer_has_office CHECK"


def _ours() -> str:
    return f"CONSTRAINT ck_account_referrer_has_service CHECK ({HAS_SERVICE}), "


def _referrals() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", codes("state_known", *STATES), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("surname", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("tax_code", sa.String(length=16), nullable=True),
        sa.Column("comune_code", sa.String(length=6), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_form", codes("consent_form_known", "firmato", "a_voce"), nullable=True),
        sa.Column("consent_witness", sa.String(length=120), nullable=False),
        sa.Column("consent_words", sa.Text(), nullable=False),
        sa.Column("shares_with_office", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("shares_with_cooperatives", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("consent_withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "consent_withdrawn_channel", codes("consent_withdrawn_channel_known", *CHANNELS), nullable=True
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state IN ('taken', 'closed')) = (person_id IS NOT NULL)", name=op.f("ck_referral_taken_has_person")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (surname <> '' AND name <> '' AND birth_date IS NOT NULL)",
            name=op.f("ck_referral_sent_with_who"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (consent_on IS NOT NULL AND consent_form IS NOT NULL"
            " AND shares_with_office IS NOT FALSE AND (consent_form <> 'a_voce' OR consent_witness <> ''))",
            name=op.f("ck_referral_sent_with_consent"),
        ),
        sa.CheckConstraint(
            "consent_withdrawn_at IS NULL OR state IN ('taken', 'closed', 'withdrawn')",
            name=op.f("ck_referral_withdrawn_goes_no_further"),
        ),
        link("referral", "service_id", "referring_service"),
        link("referral", "office_id", "office"),
        link("referral", "account_id", "account"),
        link("referral", "person_id", "person"),
        link("referral", "comune_code", "comune", "istat_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"])
    op.create_index(op.f("ix_referral_office_id_state"), "referral", ["office_id", "state"])
    op.create_index(op.f("ix_referral_service_id_state"), "referral", ["service_id", "state"])


def _parts() -> None:
    op.create_table(
        "referral_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("from_state", codes("from_state_known", *STATES), nullable=True),
        sa.Column("to_state", codes("to_state_known", *STATES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("to_state <> 'returned' OR note <> ''", name=op.f("ck_referral_event_return_says_why")),
        link("referral_event", "account_id", "account"),
        link("referral_event", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(op.f("ix_referral_event_referral_id"), "referral_event", ["referral_id"])
    op.create_table(
        "referral_capacity",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_referral_capacity_level_range")),
        link("referral_capacity", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("referral_id", "dimension", name=op.f("pk_referral_capacity")),
    )
    op.create_table(
        "referral_accommodation",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("accommodation", sa.String(length=32), nullable=False),
        link("referral_accommodation", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("referral_id", "accommodation", name=op.f("pk_referral_accommodation")),
    )
    op.create_table(
        "referral_document",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_referral_document_size_positive")),
        link("referral_document", "account_id", "account"),
        link("referral_document", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_referral_document")),
    )
    op.create_table(
        "service_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (account_id IS NULL)", name=op.f("ck_service_invitation_accepted_by_somebody")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_service_invitation_accepted_or_withdrawn")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_service_invitation_email_lower_case")),
        link("service_invitation", "service_id", "referring_service"),
        link("service_invitation", "invited_by", "account"),
        link("service_invitation", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_service_invitation_token_hash")),
    )
    op.create_index(op.f("ix_service_invitation_service_id"), "service_invitation", ["service_id"])


def downgrade() -> None:
    for table, column, name, code in reversed(MORE):
        op.execute(f"DELETE FROM {table} WHERE {column} = '{code}'")
        _let(table, column, name, lambda known, code=code: tuple(one for one in known if one != code))
    for part in ("event", "capacity", "accommodation", "document"):
        op.drop_table(f"referral_{part}")
    for table in ("service_invitation", "referral"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        _rewrite("account", lambda made: made.replace(_ours(), "", 1))
    else:
        op.drop_constraint(op.f("ck_account_referrer_has_service"), "account", type_="check")
    op.drop_index(op.f("ix_account_service_id"), "account")
    op.drop_column("account", "service_id")
    op.drop_table("referring_service")


def _let(table: str, column: str, name: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    """Change what a CHECK lets through, whatever it lets through now."""
    connection = op.get_bind()
    checks = {one["name"]: one["sqltext"] for one in sa.inspect(connection).get_check_constraints(table)}
    known = tuple(re.findall(r"'([^']*)'", checks[name]))
    old, new = (f"{column} IN ({', '.join(repr(code) for code in codes)})" for codes in (known, change(known)))
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, new)
        return
    _rewrite(table, lambda made: made.replace(old, new))


def _rewrite(table: str, change: Callable[[str], str]) -> None:
    """As for jobs (0008): SQLite cannot change a constraint, and no row is against the new one."""
    connection = op.get_bind()
    asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    made = connection.exec_driver_sql(asked, (table,)).scalar_one()
    new = change(made)
    if new == made:
        raise RuntimeError(f"{table}: the constraint is not there as expected")
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (new, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
