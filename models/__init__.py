"""The domain: entities, their life cycles, and the law. Knows neither Flask nor the matching engine."""

from models import (
    accounts,
    audit,
    casework,
    drafts,
    duties,
    employers,
    jobs,
    messages,
    people,
    placements,
    positions,
    proposals,
    scorers,
    searches,
    territory,
    visits,
    vocabulary,
)
from models.base import Base

__all__ = [
    "Base",
    "accounts",
    "audit",
    "casework",
    "drafts",
    "duties",
    "employers",
    "jobs",
    "messages",
    "people",
    "placements",
    "positions",
    "proposals",
    "scorers",
    "searches",
    "territory",
    "visits",
    "vocabulary",
]
