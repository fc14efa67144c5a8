"""Why a person stands where they stand: rows, reasons and contributions as data, for pages to draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from matching.catalogue import Catalogue
from matching.comparison import Comparison
from matching.facts import DimensionRow, Facts, SkillCheck, gather
from matching.features import FEATURES
from matching.gates import details
from matching.meanings import Meaning
from matching.plans import Planner
from matching.pool import Pool
from matching.records import Candidate, Match, Position, ScorerInfo
from matching.run import Run
from matching.scorer import Scorer
from matching.wording import SENTENCES
from matching.words import Says, Sentence, Words

WEIGHTY = 0.01
"""Log-odds under which a contribution is no reason."""

Kind = Literal["for", "against", "neutral", "unknown"]


class Reason(NamedTuple):
    """One feature in words: ``weight`` is what it adds to the score's log-odds.

    ``for`` and ``against`` only where weight and words point the same way, ``unknown`` where something is to be asked.
    """

    kind: Kind
    feature: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a page shows about one person beside one position, whether or not a gate stops them.

    ``match`` carries score, fit, contributions, gaps and plan; its ranks are those of the person alone. ``rows`` follow
    the catalogue's dimensions, ``reasons`` the weight. ``gate_details`` says what exactly stops, as the function does.
    """

    scorer: ScorerInfo
    match: Match
    gates: tuple[str, ...]
    gate_details: Mapping[str, tuple[str, ...]]
    rows: tuple[DimensionRow, ...]
    essential_skills: SkillCheck
    preferred_skills: SkillCheck
    travel_km: float | None
    hours: float | None
    hours_range: tuple[float | None, float | None]
    reasons: tuple[Reason, ...]


def explain(
    position: Position,
    candidate: Candidate,
    scorer: Scorer,
    catalogue: Catalogue | None = None,
    *,
    language: str = "it",
) -> Explanation:
    """Explain one pair in Italian (``it``) or English (``en``). Raises ValueError for unknown codes or language."""
    catalogue = catalogue or Catalogue.default()
    words = Words(language, catalogue)
    run = Run.of(Comparison(position, Pool.from_candidates([candidate], catalogue)), scorer)
    match, facts = run.alone(0), gather(position, candidate, run.planner)
    stopped = details(run.comparison, candidate)
    return Explanation(
        scorer=scorer.info,
        match=match,
        gates=tuple(stopped),
        gate_details=stopped,
        rows=tuple(row._replace(label=words.dimension(row.dimension)) for row in facts.rows),
        essential_skills=facts.essential,
        preferred_skills=facts.preferred,
        travel_km=facts.km,
        hours=position.hours,
        hours_range=(candidate.hours_min, candidate.hours_max),
        reasons=_reasons(match, facts, words),
    )


def reasons(
    match: Match,
    position: Position,
    candidate: Candidate,
    catalogue: Catalogue | None = None,
    *,
    language: str = "it",
) -> tuple[Reason, ...]:
    """The reasons of a match, the heaviest first; features that say nothing either way come last."""
    return reasons_of([(match, candidate)], position, catalogue, language=language)[0]


def reasons_of(
    pairs: Iterable[tuple[Match, Candidate]],
    position: Position,
    catalogue: Catalogue | None = None,
    *,
    language: str = "it",
) -> list[tuple[Reason, ...]]:
    """The reasons of several matches of one position, which share what has to be found out only once."""
    catalogue = catalogue or Catalogue.default()
    planner, words = Planner(position, catalogue), Words(language, catalogue)
    return [_reasons(match, gather(position, candidate, planner), words) for match, candidate in pairs]


def _reasons(match: Match, facts: Facts, words: Words) -> tuple[Reason, ...]:
    """Several features can come to the same sentence: it is said once, under the first of them, with all the weight."""
    weights: dict[Sentence, float] = {}
    features: dict[Sentence, str] = {}
    for name, weight in match.contributions.items():
        sentence = SENTENCES[name](facts, words) or _unknown(name, words)
        features.setdefault(sentence, name)
        weights[sentence] = weights.get(sentence, 0.0) + weight
    found = [Reason(_kind(weight, s.says), features[s], weight, s.text) for s, weight in weights.items()]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))


def _kind(weight: float, says: Says) -> Kind:
    """A sentence is a reason only in the direction in which it reads: elsewhere it would contradict its own sign."""
    if says == "unknown":
        return "unknown"
    direction: Kind = "for" if weight > 0 else "against"
    return direction if abs(weight) >= WEIGHTY and says in (direction, "either") else "neutral"


def _unknown(name: str, words: Words) -> Sentence:
    meaning: Meaning = FEATURES[name].it if words.language == "it" else FEATURES[name].en
    return Sentence(f"{meaning.label}: {meaning.unknown}", "unknown")
