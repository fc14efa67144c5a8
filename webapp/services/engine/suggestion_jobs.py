"""Suggestions shared out in the background, and kept for some days so that an officer can come back to them.

What is kept are codes and scores, encrypted and nothing else of anybody; it goes when files of other jobs go.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from matching import Allocation
from matching.allocation import Why
from models.accounts import Account
from models.errors import NotFound
from models.jobs import Job
from models.types import JobKind, JobState
from webapp.services import jobs
from webapp.services.engine import suggesting
from webapp.services.import_jobs import Workplace
from webapp.services.jobs import Claim
from webapp.services.visibility import jobs_of

KIND = JobKind.SHARE_SUGGESTIONS
_BETWEEN_BEATS = 1.0
"""Seconds: to say more often how far it is would only keep the database busy."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What is kept: how many people are reached before and after, and the shortlists by position code."""

    people: int
    before: int
    """People with a proposal that may still lead to work."""
    after: int
    """These and those on a shortlist."""
    helpable: int
    proposed: int
    per_position: int
    positions: int
    shortlists: Mapping[str, list[tuple[str, float]]]
    """Registration codes and scores, best first; only positions for which somebody is suggested."""

    @classmethod
    def of(cls, found: Allocation) -> "Shared":
        """What is kept of an allocation."""
        still_waiting = sum(left.why is Why.WAITING for left in found.left_out)
        return cls(
            people=found.people,
            before=found.people_waiting,
            after=found.people_proposed + still_waiting,
            helpable=found.people_helpable,
            proposed=found.people_proposed,
            per_position=found.per_position,
            positions=len(found.shortlists),
            shortlists={code: [tuple(line) for line in lines] for code, lines in found.shortlists.items() if lines},
        )

    @property
    def percent(self) -> int:
        """The share of those who can be helped that are suggested for something."""
        return round(100 * self.proposed / self.helpable) if self.helpable else 100


def ask(session: Session, *, account: Account, now: datetime) -> Job:
    """Have suggestions shared out for the office; if somebody has just asked, theirs are waited for."""
    under_way = session.scalar(_of(account).where(Job.state.in_(jobs.FOR_A_WORKER)))
    return under_way or jobs.ask(session, kind=KIND, account=account, now=now)


def visible(session: Session, *, account: Account, job_id: int) -> Job:
    """A sharing out of the account's own office. Raises NotFound for any other."""
    found = session.scalar(_of(account).where(Job.id == job_id).options(joinedload(Job.account)))
    if found is None:
        raise NotFound(str(job_id))
    return found


def latest(session: Session, *, account: Account) -> Job | None:
    """The office's last one, whatever became of it."""
    return session.scalar(_of(account))


def _of(account: Account) -> Select[tuple[Job]]:
    return select(Job).where(jobs_of(account), Job.kind == KIND).order_by(Job.id.desc()).limit(1)


def result_of(job: Job) -> Shared | None:
    """What came of it; None before it is done, and once it was deleted."""
    return Shared(**json.loads(job.report.text)) if job.report else None


def work(place: Workplace, *, claim: Claim) -> None:
    """Share out as things are now. Raises TakenOver and Stopped: whoever goes on begins anew."""
    session, job = place.session, place.session.get_one(Job, claim.job_id)
    office = job.account.office
    if office is None:
        raise NotFound("office")
    province, started = office.province_code, place.now()
    jobs.write_down(session, claim=claim, state=JobState.RUNNING, started_at=started)
    session.commit()
    found = suggesting.suggest(session, today=started.date(), province=province, progress=_Beats(place, claim))
    session.rollback()
    report = json.dumps(asdict(Shared.of(found.together)))
    jobs.write_down(session, claim=claim, report=report, state=JobState.DONE, finished_at=place.now())
    session.commit()


class _Beats:
    """Says how many positions have been looked at, and that places are being filled; not too often."""

    def __init__(self, place: Workplace, claim: Claim) -> None:
        self.place, self.claim, self.said, self.done = place, claim, float("-inf"), 0

    def __call__(self, done: int, total: int) -> None:
        self.place.ask_to_stop()
        has_looked_at_all = done == total != self.done
        if monotonic() - self.said >= _BETWEEN_BEATS or has_looked_at_all:
            self.said, self.done = monotonic(), done
            jobs.beat(self.place.engine, claim=self.claim, now=self.place.now(), done=done, total=total)
