"""What an employer saw of whom is written down with the job that it was about: the person then reads who looked."""

from collections.abc import Iterable

from models.proposals import Proposal
from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.services import audit

LONGEST = 80
"""Characters of a page in the log."""


def write_down_looks(proposals: Iterable[Proposal], *, page: str) -> None:
    """Note that whoever is signed in was shown the people of these proposals, each with the code of the position."""
    seen = [(one.person_id, f"{page} {one.position.code}"[:LONGEST]) for one in proposals]
    audit.record_each(db.engine, account_id=current_account().id, seen=seen, now=clock.now())
