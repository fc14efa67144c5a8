"""Importing into a database with one office: each list by name, from rows or from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.territory import Office
from tests.services.importing.lists import NOW, Row, write_csv
from webapp.services.importing import ImportReport, import_candidates, import_outcomes, import_positions
from webapp.services.importing.vocabulary import Vocabulary

OCCUPATIONS = {"aiuto cucina": "kitchen_helper", "cameriera": "waiter", "lavapiatti": "dishwasher"}
SKILLS = {"lavaggio stoviglie": "dishwashing"}


@dataclass
class Desk:
    """What a test needs to import: a session, an office, a folder, a small vocabulary."""

    session: Session
    office: Office
    folder: Path
    words: Vocabulary

    def candidates(self, source: Path | Sequence[Row], **options: Any) -> ImportReport:
        """Import people."""
        options = {"now": NOW, "office_id": self.office.id, "words": self.words} | options
        return import_candidates(session=self.session, path=self.file(source), **options)

    def positions(self, source: Path | Sequence[Row], **options: Any) -> ImportReport:
        """Import positions."""
        options = {"office_id": self.office.id, "words": self.words} | options
        return import_positions(session=self.session, path=self.file(source), **options)

    def outcomes(self, source: Path | Sequence[Row], **options: Any) -> ImportReport:
        """Import outcomes."""
        return import_outcomes(session=self.session, path=self.file(source), **({"now": NOW} | options))

    def file(self, source: Path | Sequence[Row]) -> Path:
        """The file itself, or the rows written to one."""
        return source if isinstance(source, Path) else write_csv(self.folder / "elenco.csv", source)

    def office_in(self, province: str) -> Office:
        """One more office."""
        office = Office(province_code=province, name=f"Collocamento mirato {province}")
        self.session.add(office)
        self.session.flush()
        return office


@pytest.fixture
def words() -> Vocabulary:
    """A small vocabulary."""
    return Vocabulary(
        dimensions=("d430", "d450", "d160"),
        accommodations=("extra_breaks", "job_coach", "lifting_aid"),
        occupation=OCCUPATIONS.get,
        skill=SKILLS.get,
    )


@pytest.fixture
def desk(session: Session, words: Vocabulary, tmp_path: Path) -> Desk:
    """An empty office of Brescia."""
    office = Office(province_code="BS", name="Collocamento mirato di Brescia")
    session.add(office)
    session.flush()
    return Desk(session, office, tmp_path, words)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    """Read, created, updated, unchanged, rejected."""
    return report.read, report.created, report.updated, report.unchanged, len(report.rejected)
