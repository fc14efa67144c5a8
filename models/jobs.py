"""Work done in the background, one row a job: a worker that dies leaves it to be resumed where it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base
from models.columns import UtcDateTime, code_column
from models.encryption import EncryptedBytes, EncryptedText
from models.types import JobKind, JobState


class Job(Base):
    """A background job: what to do, on which file, how far it is."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("done >= 0 AND total >= done", name="progress_range"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(code_column(JobKind, "kind_known"))
    state: Mapped[JobState] = mapped_column(code_column(JobState, "state_known"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker last said that it is at it; a running job without one for long is taken over."""
    worker: Mapped[str] = mapped_column(String(80), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(default=0)
    """Rows written and committed, in the same transaction as the rows themselves."""
    error: Mapped[str] = mapped_column(String(500), default="")

    account: Mapped[Account] = relationship()
    file: Mapped[JobFile | None] = relationship()
    report: Mapped[JobReport | None] = relationship()


# The two below stand apart from the job, whose row changes at every heartbeat: a database writes a row anew, whole,
# for each figure that changes in it.


class JobFile(Base):
    """The file of a job, until the job is over and the office has taken the rejected rows."""

    __tablename__ = "job_file"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(EncryptedBytes)


class JobReport(Base):
    """What became of a job's rows, and the rejected ones as they were written, as JSON; kept as long as the file."""

    __tablename__ = "job_report"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    text: Mapped[str] = mapped_column(EncryptedText)
