"""Contacts and conventions belong to an office; rows that two officers may change are counted; old codes lead on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_AN_OFFICE = ("employer_contact", "convention")
COUNTED = (*OF_AN_OFFICE, "clearance")

LIKELY_OFFICE = """
UPDATE {table} SET office_id = COALESCE(
    (SELECT account.office_id FROM employer_visit JOIN account ON account.id = employer_visit.account_id
     WHERE employer_visit.employer_id = {table}.employer_id AND account.office_id IS NOT NULL
     ORDER BY employer_visit.met_on DESC, employer_visit.id DESC LIMIT 1),
    (SELECT position.office_id FROM position WHERE position.employer_id = {table}.employer_id
     ORDER BY position.published_on DESC, position.id DESC LIMIT 1),
    (SELECT office.id FROM employer JOIN comune ON comune.istat_code = employer.comune_code
     JOIN office ON office.province_code = comune.province_code WHERE employer.id = {table}.employer_id),
    (SELECT MIN(office.id) FROM office))
"""
"""Nobody wrote down who recorded them: the office that met the employer last, else the one that has its latest
position, else that of the province where it is seated, else the first. Where there is one office it is that one."""


def upgrade() -> None:
    for table in COUNTED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for table in OF_AN_OFFICE:
        op.add_column(table, sa.Column("office_id", sa.Integer(), nullable=True))
        op.execute(LIKELY_OFFICE.format(table=table))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("office_id", existing_type=sa.Integer(), nullable=False)
            batch.create_foreign_key(f"fk_{table}_office_id_office", "office", ["office_id"], ["id"])
            batch.create_index(f"ix_{table}_office_id", ["office_id"])
    op.create_table(
        "former_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_former_code_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_former_code"),
    )
    op.create_index("ix_former_code_code", "former_code", ["code"])
    op.create_index("ix_former_code_person_id", "former_code", ["person_id"])


def downgrade() -> None:
    op.drop_table("former_code")
    for table in OF_AN_OFFICE:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_office_id")
            batch.drop_constraint(f"fk_{table}_office_id_office", type_="foreignkey")
            batch.drop_column("office_id")
    for table in COUNTED:
        op.drop_column(table, "version")
