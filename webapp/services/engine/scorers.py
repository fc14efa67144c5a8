"""Scorer versions: installed into the database, one active, read once per process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matching import Scorer
from models.errors import NotFound
from models.scorers import ScorerChange, ScorerVersion


def install(
    session: Session, *, scorer: Scorer, now: datetime, activate: bool, training: dict[str, Any] | None = None
) -> ScorerVersion:
    """Keep a scorer under its version; installing the same one again changes nothing but which is active."""
    row = session.get(ScorerVersion, scorer.version)
    if row is None:
        row = ScorerVersion(version=scorer.version, kind=scorer.kind, content=scorer.to_json(), installed_at=now)
        row.training = training
        session.add(row)
        session.flush()
    if activate and not row.active:
        use(session, row)
    return row


def use(session: Session, row: ScorerVersion) -> None:
    """Make a version the one in use, in place of the other."""
    session.execute(update(ScorerVersion).where(ScorerVersion.active).values(active=False))
    row.active = True
    session.flush()


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


def installed(session: Session) -> list[ScorerVersion]:
    """Every version, the latest first."""
    return list(
        session.scalars(select(ScorerVersion).order_by(ScorerVersion.installed_at.desc(), ScorerVersion.version))
    )


@dataclass(frozen=True, slots=True)
class Card:
    """All that is known of a version: its row, its numbers, and how it came into use and went out of it."""

    row: ScorerVersion
    scorer: Scorer
    changes: list[ScorerChange]


def card(session: Session, *, version: str) -> Card:
    """The card of an installed version. Raises NotFound."""
    row = session.get(ScorerVersion, version)
    if row is None:
        raise NotFound(version)
    concern = or_(ScorerChange.version == version, ScorerChange.previous == version)
    changes = session.scalars(select(ScorerChange).where(concern).order_by(ScorerChange.id.desc()))
    return Card(row, scorer(session, version=version), list(changes))
