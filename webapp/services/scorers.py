"""Scorer versions: installed into the database, one active, read once per process."""

from datetime import datetime

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


def active_version(session: Session) -> str:
    """The version in use. Raises NotFound before any was installed."""
    version = session.scalar(select(ScorerVersion.version).where(ScorerVersion.active))
    if version is None:
        raise NotFound("no scorer installed")
    return version


def active(session: Session) -> Scorer:
    """The scorer in use."""
    return scorer(session, version=active_version(session))


_READ: dict[str, Scorer] = {}
"""Scorers read so far. A version is the hash of its numbers, so it never means anything else."""


def scorer(session: Session, *, version: str) -> Scorer:
    """One installed version, read from the database once per process. Raises NotFound."""
    if version not in _READ:
        row = session.get(ScorerVersion, version)
        if row is None:
            raise NotFound(version)
        _READ[version] = Scorer.from_json(row.content, source=version)
    return _READ[version]
