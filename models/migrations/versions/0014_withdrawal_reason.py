"""A withdrawn consent is a reason of its own, no longer a choice of the person that says how they told so."""

from collections.abc import Sequence

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = (
    "capacita",
    "competenze",
    "distanza",
    "orario",
    "accomodamento_mancante",
    "scelta_persona",
    "scelta_datore",
    "posizione_chiusa",
    "irreperibile",
    "altro",
)
AFTER = (*BEFORE[:-1], "consenso_revocato", BEFORE[-1])


def upgrade() -> None:
    _let(BEFORE, AFTER)
    op.execute(
        "UPDATE proposal_event SET reason = 'consenso_revocato'"
        " WHERE to_state = 'closed' AND reason = 'scelta_persona' AND channel IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("UPDATE proposal_event SET reason = 'scelta_persona' WHERE reason = 'consenso_revocato'")
    _let(AFTER, BEFORE)


def _let(before: Sequence[str], after: Sequence[str]) -> None:
    """Change what the CHECK lets through."""
    old, new = (f"reason IN ({', '.join(repr(code) for code in codes)})" for codes in (before, after))
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_proposal_event_reason_known"), "proposal_event", type_="check")
        op.create_check_constraint(op.f("ck_proposal_event_reason_known"), "proposal_event", new)
        return
    # As for jobs (0008): SQLite cannot change a constraint, and no row is against the new one.
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'proposal_event'", (old, new)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
