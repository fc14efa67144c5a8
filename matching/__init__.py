"""Mirato's engine: it links, gates, scores, ranks and explains, and knows neither web nor database."""

from matching.allocation import Allocation, allocate
from matching.catalogue import Accommodation, Catalogue, Concept
from matching.changes import changed, describe
from matching.explain import Explanation, Reason, explain, reasons, reasons_of
from matching.facts import DimensionRow, SkillCheck
from matching.fairness import Audit, audit
from matching.features import FEATURES
from matching.gates import gate_details
from matching.linking import Link, Linker
from matching.pool import Pool
from matching.ranking import opportunities, rank
from matching.reach import Reach, Reached, SingleChange, reach
from matching.records import (
    Candidate,
    Counterfactual,
    Demand,
    Excluded,
    Experience,
    Fit,
    Gap,
    Match,
    Opportunities,
    Outcome,
    Plan,
    Position,
    PositionExpired,
    Ranking,
)
from matching.scorer import Scorer

__all__ = [
    "FEATURES",
    "Accommodation",
    "Allocation",
    "Audit",
    "Candidate",
    "Catalogue",
    "Concept",
    "Counterfactual",
    "Demand",
    "DimensionRow",
    "Excluded",
    "Experience",
    "Explanation",
    "Fit",
    "Gap",
    "Link",
    "Linker",
    "Match",
    "Opportunities",
    "Outcome",
    "Plan",
    "Pool",
    "Position",
    "PositionExpired",
    "Ranking",
    "Reach",
    "Reached",
    "Reason",
    "Scorer",
    "SingleChange",
    "SkillCheck",
    "allocate",
    "audit",
    "changed",
    "describe",
    "explain",
    "gate_details",
    "opportunities",
    "rank",
    "reach",
    "reasons",
    "reasons_of",
]
