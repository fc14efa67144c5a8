"""Mirato's engine: it links, gates, scores, ranks and explains, and knows neither web nor database."""

from matching.catalogue import Catalogue, Concept
from matching.linking import Link, Linker
from matching.pool import Pool
from matching.ranking import opportunities, rank
from matching.records import (
    Candidate,
    Demand,
    Excluded,
    Experience,
    Fit,
    Gap,
    Match,
    Opportunities,
    Plan,
    Position,
    PositionExpired,
    Ranking,
)
from matching.scorer import Scorer

__all__ = [
    "Candidate",
    "Catalogue",
    "Concept",
    "Demand",
    "Excluded",
    "Experience",
    "Fit",
    "Gap",
    "Link",
    "Linker",
    "Match",
    "Opportunities",
    "Plan",
    "Pool",
    "Position",
    "PositionExpired",
    "Ranking",
    "Scorer",
    "opportunities",
    "rank",
]
