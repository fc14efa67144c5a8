"""Scorer versions: installed into the database, one active, read once per process."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matching import Scorer
from models.errors import NotFound
from models.scorers import ScorerVersion


def install(session: Session, *, scorer: Scorer, now: datetime, activate: bool) -> ScorerVersion:
    """Keep a scorer under its version; installing the same one again changes nothing but which is active."""
    row = session.get(ScorerVersion, scorer.version)
    if row is None:
        row = ScorerVersion(version=scorer.version, kind=scorer.kind, content=scorer.to_json(), installed_at=now)
        session.add(row)
        session.flush()
    if activate and not row.active:
        session.execute(update(ScorerVersion).where(ScorerVersion.active).values(active=False))
        row.active = True
        session.flush()
    return row


def install_first(session: Session, *, scorer: Scorer, now: datetime) -> None:
    """Install and activate a scorer where there is none yet; a scorer somebody promoted stays."""
    if session.scalar(select(ScorerVersion.version).where(ScorerVersion.active)) is None:
        install(session, scorer=scorer, now=now, activate=True)


def active_version(session: Session) -> ScorerVersion:
    """The active version's row. Raises NotFound before any was installed."""
    row = session.scalar(select(ScorerVersion).where(ScorerVersion.active))
    if row is None:
        raise NotFound("no scorer installed")
    return row


def active(session: Session) -> Scorer:
    """The active scorer."""
    row = active_version(session)
    return _from_content(row.version, row.content)


@lru_cache(maxsize=8)
def _from_content(version: str, content: str) -> Scorer:
    return Scorer.from_json(content, source=version)
