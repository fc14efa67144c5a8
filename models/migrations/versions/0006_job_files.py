"""A job's file and its report in tables of their own: the job's row, which changes all the time, is small now."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_file",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_file_job_id_job")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_file")),
    )
    op.create_table(
        "job_report",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_report_job_id_job")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_report")),
    )
    op.execute("INSERT INTO job_file (job_id, content) SELECT id, content FROM job WHERE content IS NOT NULL")
    op.execute("INSERT INTO job_report (job_id, text) SELECT id, report FROM job WHERE report <> ''")
    op.drop_column("job", "content")
    op.drop_column("job", "report")


def downgrade() -> None:
    op.add_column("job", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("job", sa.Column("content", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE job SET content = (SELECT content FROM job_file WHERE job_id = job.id)")
    op.execute("UPDATE job SET report = coalesce((SELECT text FROM job_report WHERE job_id = job.id), '')")
    op.drop_table("job_report")
    op.drop_table("job_file")
