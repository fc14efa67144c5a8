"""The domain: entities, their life cycles, and the law. Knows neither Flask nor the matching engine."""

from models import accounts, audit, employers, people, placements, positions, proposals, scorers, territory, vocabulary
from models.base import Base

__all__ = [
    "Base",
    "accounts",
    "audit",
    "employers",
    "people",
    "placements",
    "positions",
    "proposals",
    "scorers",
    "territory",
    "vocabulary",
]
