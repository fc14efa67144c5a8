"""Lists that offices exchange become rows of the database, all in one transaction or not at all."""

from webapp.services.importing.candidates import import_candidates
from webapp.services.importing.outcomes import import_outcomes
from webapp.services.importing.positions import import_positions
from webapp.services.importing.report import ImportReport, RejectedRow, write_rejected
from webapp.services.importing.tables import UnreadableFile

__all__ = [
    "ImportReport",
    "RejectedRow",
    "UnreadableFile",
    "import_candidates",
    "import_outcomes",
    "import_positions",
    "write_rejected",
]
