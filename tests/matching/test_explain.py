"""Explanations: rows, reasons and sentences that say what the numbers say."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Candidate, Demand, Experience, Position, Scorer, explain, rank, reasons
from matching.accommodations import LEVEL
from matching.catalogue import Occupation
from matching.comparison import Comparison
from matching.explain import WEIGHTY
from matching.facts import Facts, gather
from matching.features import FEATURES
from matching.plans import Planner
from matching.pool import UNKNOWN
from matching.wording import SENTENCES
from matching.words import Words
from tests.matching.examples import (
    CATALOGUE,
    DIMENSIONS,
    candidates,
    demanding,
    pool_of,
    positions,
    scorers,
)

PRIOR = Scorer.prior()


def facts_of(position: Position, candidate: Candidate) -> Facts:
    return gather(position, candidate, Planner(position, CATALOGUE))


def texts(position: Position, candidate: Candidate, language: str = "it") -> dict[str, str]:
    found = explain(position, candidate, PRIOR, CATALOGUE, language=language)
    return {reason.feature: reason.text for reason in found.reasons}


def all_known(candidate: Candidate) -> Candidate:
    return replace(candidate, capacities=dict.fromkeys(DIMENSIONS, 1) | dict(candidate.capacities))


@st.composite
def gaps(draw: st.DrawFn) -> tuple[Candidate, Position]:
    """Someone with little, all of it known, and a position that asks more and swaps tasks."""
    asked = draw(st.lists(st.sampled_from(DIMENSIONS), min_size=2, max_size=4, unique=True))
    demands = {code: Demand(draw(st.integers(2, 4)), draw(st.integers(0, 4)) > 0) for code in asked}
    capacities = {code: draw(st.integers(0, 1)) for code in asked}
    offered = draw(st.frozensets(st.sampled_from(("magnifier", "powered_tool", "ramp")))) | {"task_swap"}
    return Candidate("P1", capacities=capacities), Position("J1", demands=demands, accommodations=offered)


@given(candidates(), positions())
def test_an_explanation_agrees_with_the_ranking(candidate: Candidate, position: Position) -> None:
    explanation = explain(position, candidate, PRIOR, CATALOGUE)
    ranking = rank(position, pool_of(candidate), PRIOR, explain=0)
    if explanation.gates:
        assert ranking.excluded[0].gates == explanation.gates
    else:
        assert ranking.matches == (explanation.match,)


@given(st.tuples(candidates(), positions()) | gaps())
def test_rows_say_what_gaps_and_plan_say(pair: tuple[Candidate, Position]) -> None:
    candidate, position = pair
    explanation = explain(position, candidate, PRIOR, CATALOGUE)
    rows = {row.dimension: row for row in explanation.rows}
    gaps = {gap.dimension: gap for gap in explanation.match.gaps}
    assert set(rows) == set(position.demanded())
    assert {code for code, row in rows.items() if row.status == "unknown"} == set(explanation.match.unknown)
    assert {code for code, row in rows.items() if row.status not in ("met", "unknown")} == set(gaps)
    for code, row in rows.items():
        if row.capacity is not None and row.after_offered is not None and row.after_plan is not None:
            assert row.capacity <= row.after_offered <= row.after_plan
            assert (row.after_offered >= row.demand) == (row.status in ("met", "closed_offered"))
            assert (row.after_plan >= row.demand) == (row.status != "open")
        if code in gaps:
            assert (row.status == "open") == (not gaps[code].closed_by)


@settings(max_examples=400)
@given(gaps() | st.tuples(candidates().map(all_known), positions()))
def test_rows_miss_the_levels_that_the_features_count(pair: tuple[Candidate, Position]) -> None:
    candidate, position = pair
    offered, rows = (
        Comparison(position, pool_of(candidate)).offered,
        facts_of(position, candidate).rows,
    )
    missing = {row: row.demand - min(row.demand, row.after_offered or 0) for row in rows}
    firm = [levels for row, levels in missing.items() if not row.negotiable]
    assert sum(missing.values()) * LEVEL == offered.total[0]
    assert max(missing.values(), default=0) * LEVEL == offered.worst[0]
    assert max(firm, default=0) * LEVEL == offered.firm[0]


def test_a_swap_that_lifts_one_gap_now_and_another_one_in_the_plan() -> None:
    """A task swap alone lifts the wider gap; once an aid for that one is added, it lifts the other."""
    position = demanding({"d360": 2, "d430": 4}, accommodations=frozenset({"task_swap"}))
    explanation = explain(position, Candidate("P1", capacities={"d360": 1, "d430": 2}), PRIOR, CATALOGUE)
    rows = {row.dimension: row for row in explanation.rows}
    assert (rows["d430"].after_offered, rows["d430"].status) == (4, "closed_offered")
    assert (rows["d360"].after_offered, rows["d360"].after_plan, rows["d360"].status) == (1, 2, "closed_fundable")
    said = {reason.feature: reason.text for reason in explanation.reasons}
    assert said["total_margin"] == "Con quanto è offerto manca un livello in tutto"
    assert said["worst_margin"] == (
        "d360 in italiano: serve il livello 2, ha 1; si colma con: Scambio di compiti, Ausilio per sollevare"
    )


@given(candidates(), positions())
def test_reasons_carry_the_whole_score_the_heaviest_first(candidate: Candidate, position: Position) -> None:
    explanation = explain(position, candidate, PRIOR, CATALOGUE)
    weights = [reason.weight for reason in explanation.reasons]
    assert sum(weights) == pytest.approx(sum(explanation.match.contributions.values()))
    assert [abs(weight) for weight in weights] == sorted(map(abs, weights), reverse=True)
    for reason in explanation.reasons:
        assert reason.kind != "for" or reason.weight >= WEIGHTY
        assert reason.kind != "against" or reason.weight <= -WEIGHTY


@given(candidates(), positions())
def test_a_match_gives_the_reasons_of_its_explanation(candidate: Candidate, position: Position) -> None:
    explanation = explain(position, candidate, PRIOR, CATALOGUE, language="en")
    assert reasons(explanation.match, position, candidate, CATALOGUE, language="en") == explanation.reasons


@given(candidates(), positions())
def test_a_sentence_is_missing_exactly_where_the_feature_is_unknown(candidate: Candidate, position: Position) -> None:
    comparison, facts = (
        Comparison(position, pool_of(candidate)),
        facts_of(position, candidate),
    )
    for name, sentence in SENTENCES.items():
        unknown = FEATURES[name].compute(comparison)[0] == UNKNOWN
        assert (sentence(facts, Words("it", CATALOGUE)) is None) == unknown, name


READS_FOR = (
    "^Ha la competenza|^Ha tutte|^Ha entrambe|^Cerca proprio|^Cerca una mansione vicina|^Ha lavorato|colm(a|ano) tutto"
    "|sono soddisfatte$|vanno (tutte )?bene$|^Si lavora da casa$|entro i [0-9.]+ km indicati$|è quello chiesto"
    "|^La resistenza alla fatica consente|^Il contratto offerto (va bene|dà di più)"
)
READS_AGAINST = (
    "è indicata$|altro genere$|solo in parte|^Nessuna esperienza|serve il livello|^Con quanto è offerto manca"
    "|^Nessun accomodamento noto|^Il posto (chiede|offre)|non indicate dalla persona|oltre i|^Titolo di studio chiesto"
    "|ore sono molte"
)
NOT_KNOWN = "da verificare|non è not|non sono note|non indica |non è riconosciuta"


@given(st.just(PRIOR) | scorers(), candidates(), positions())
def test_no_sentence_contradicts_its_sign(scorer: Scorer, candidate: Candidate, position: Position) -> None:
    for reason in explain(position, candidate, scorer, CATALOGUE).reasons:
        if reason.kind == "for":
            assert not re.search(READS_AGAINST, reason.text), reason
        if reason.kind == "against":
            assert not re.search(READS_FOR, reason.text), reason
        assert (reason.kind == "unknown") == bool(re.search(NOT_KNOWN, reason.text)), reason


@given(candidates(), positions())
def test_the_prior_turns_where_the_sentence_turns(candidate: Candidate, position: Position) -> None:
    """In these features a sentence that reads one way never has a weight that goes the other way."""
    facts, match = (
        facts_of(position, candidate),
        explain(position, candidate, PRIOR, CATALOGUE).match,
    )
    turning = ("occupation_wish", "experience", "worst_margin", "firm_margin", "total_margin", "hours", "endurance")
    for name in (*turning, "contract", "education"):
        sentence = SENTENCES[name](facts, Words("it", CATALOGUE))
        if sentence is not None and sentence.says == "for":
            assert match.contributions[name] >= 0, sentence
        if sentence is not None and sentence.says == "against":
            assert match.contributions[name] <= 0, sentence


def test_every_feature_has_its_sentence() -> None:
    assert list(SENTENCES) == list(FEATURES)


def test_each_sentence_is_said_once() -> None:
    position = demanding({"d430": 2, "d450": 2})
    listed = [r.text for r in explain(position, Candidate("P1"), PRIOR, CATALOGUE).reasons]
    assert len(listed) == len(set(listed))


class TestKinds:
    """Which reasons speak for a person and which against, in cases that an officer sees every day."""

    home = (45.54, 10.22)

    def kind(self, feature: str, candidate: Candidate, position: Position) -> str:
        found = explain(position, candidate, PRIOR, CATALOGUE).reasons
        return next(reason.kind for reason in found if reason.feature == feature)

    @pytest.mark.parametrize(
        ("offered", "kind"), [(15, "for"), (20, "for"), (21, "against"), (22, "against"), (40, "against")]
    )
    def test_hours(self, offered: int, kind: str) -> None:
        person = Candidate("P1", hours_min=15, hours_max=20)
        assert self.kind("hours", person, Position("J1", hours=offered)) == kind

    @pytest.mark.parametrize("level", [0, 1])
    def test_one_level_missing_in_all(self, level: int) -> None:
        person = Candidate("P1", capacities={"d450": level})
        assert self.kind("total_margin", person, demanding({"d450": 2})) == "against"

    @pytest.mark.parametrize("months", [3, 12, 60])
    def test_any_experience(self, months: int) -> None:
        person = Candidate("P1", experience=(Experience("office_cleaner", months),))
        assert self.kind("experience", person, Position("J1", occupation="office_cleaner")) == "for"

    def test_no_known_experience_is_no_reason(self) -> None:
        assert self.kind("experience", Candidate("P1"), Position("J1", occupation="office_cleaner")) == "neutral"

    @pytest.mark.parametrize(
        ("wish", "kind"), [("office_cleaner", "for"), ("hotel_cleaner", "for"), ("data_entry_clerk", "against")]
    )
    def test_wishes(self, wish: str, kind: str) -> None:
        person = Candidate("P1", wishes=(wish,))
        assert self.kind("occupation_wish", person, Position("J1", occupation="office_cleaner")) == kind

    @pytest.mark.parametrize(
        ("north", "person", "kind"),
        [
            (0.02, Candidate("P1", max_km=10), "for"),
            (0.085, Candidate("P1", max_km=10), "neutral"),
            (0.1, Candidate("P1", max_km=10), "against"),
            (0.072, Candidate("P1", max_km=10, transport="piedi"), "against"),
            (0.4, Candidate("P1", transport="auto"), "against"),
        ],
    )
    def test_travel(self, north: float, person: Candidate, kind: str) -> None:
        position = Position("J1", point=(self.home[0] + north, self.home[1]))
        assert self.kind("travel", replace(person, point=self.home), position) == kind

    @pytest.mark.parametrize(
        ("offered", "taken", "kind"),
        [
            ("determinato", {"determinato", "tirocinio"}, "for"),
            ("indeterminato", {"determinato"}, "for"),
            ("apprendistato", {"determinato"}, "neutral"),
            ("determinato", {"indeterminato"}, "against"),
            ("tirocinio", {"indeterminato", "determinato"}, "against"),
            ("tirocinio", set(), "unknown"),
        ],
    )
    def test_contract(self, offered: str, taken: set[str], kind: str) -> None:
        person = Candidate("P1", contracts=frozenset(taken))
        assert self.kind("contract", person, Position("J1", contract=offered)) == kind

    def test_what_is_to_be_checked_is_no_reason_either_way(self) -> None:
        position = Position("J1", demands={"d430": Demand(3), "d450": Demand(3, negotiable=False)})
        kinds = {reason.kind for reason in explain(position, Candidate("P1"), PRIOR, CATALOGUE).reasons}
        assert kinds == {"unknown"}


class TestSentences:
    cleaner = Position(
        "J1",
        occupation="office_cleaner",
        point=(45.54, 10.22),
        hours=20,
        shifts=frozenset({"mattina", "notte"}),
        contract="determinato",
        education_min="diploma",
        essential_skills=frozenset({"mop", "windows", "typing"}),
        demands={"d430": Demand(3), "b455": Demand(2, negotiable=False)},
    )
    person = Candidate(
        "P1",
        wishes=("car_washer",),
        point=(45.59, 10.22),
        max_km=15,
        hours_max=15,
        shifts=frozenset({"mattina"}),
        contracts=frozenset({"tirocinio", "indeterminato"}),
        education="qualifica",
        skills=frozenset({"windows"}),
        experience=(Experience("office_cleaner", 30),),
        capacities={"d430": 1, "b455": 2},
    )

    def test_in_italian(self) -> None:
        said = texts(self.cleaner, self.person)
        assert said["essential_skills"] == "Ha 1 delle 3 competenze essenziali; 1 probabile per il lavoro già svolto"
        assert said["occupation_wish"] == "Cerca una mansione solo in parte simile: Lavaggista"
        assert said["experience"] == "Ha lavorato in questa mansione per 2 anni"
        assert said["worst_margin"] == ("d430 in italiano: serve il livello 3, ha 1; si colma con: Scambio di compiti")
        assert said["firm_margin"] == "Le esigenze non negoziabili sono soddisfatte"
        assert said["total_margin"] == "Con quanto è offerto mancano 2 livelli in tutto"
        assert said["fundable_margin"] == "Gli accomodamenti possibili colmano tutto"
        assert said["hours"] == "Il posto chiede 20 ore, la persona ne indica al massimo 15"
        assert said["shifts"] == "Fasce orarie non indicate dalla persona: notte"
        assert said["contract"] == (
            "Il contratto offerto è un altro: tempo determinato; alla persona va bene: tempo indeterminato, tirocinio"
        )
        assert said["travel"] == "Il posto è a 6 km, entro i 15 km indicati"
        assert said["education"] == "Titolo di studio chiesto: Diploma; ha: Qualifica"

    def test_in_english(self) -> None:
        said = texts(self.cleaner, self.person, "en")
        assert said["essential_skills"] == "Has 1 of the 3 essential skills; 1 likely from earlier work"
        assert said["worst_margin"] == "d430 in English: level 3 is needed, has 1; closed by: Task swap"
        assert said["contract"] == (
            "The contract offered is another one: a fixed-term job; would take a permanent job, an internship"
        )
        assert said["travel"] == "The workplace is 6 km away, within the 15 km stated"

    def test_several_jobs_in_an_occupation_are_added_up(self) -> None:
        jobs = (Experience("office_cleaner", 10), Experience("car_washer", 30), Experience("office_cleaner", 8))
        said = texts(self.cleaner, replace(self.person, experience=jobs))
        assert said["experience"] == "Ha lavorato in questa mansione per 18 mesi"

    def test_who_cannot_walk_that_far_is_told_so(self) -> None:
        said = texts(self.cleaner, replace(self.person, transport="piedi"))
        assert said["travel"] == "Il posto è a 6 km, entro i 15 km indicati; si sposta a piedi"

    def test_occupations_that_share_the_beginning_of_a_code_are_alike_in_part(self) -> None:
        presser = Occupation("presser", "9121", "Stiratore", "Stiratrice", "Presser")
        catalogue = replace(CATALOGUE, occupations=(*CATALOGUE.occupations, presser))
        person = replace(self.person, wishes=("presser",), experience=(Experience("presser", 12),))
        found = {r.feature: r for r in explain(self.cleaner, person, PRIOR, catalogue).reasons}
        assert found["occupation_wish"].text == "Cerca una mansione solo in parte simile: Stiratore / Stiratrice"
        assert found["occupation_wish"].kind == "against"
        assert found["experience"].text == (
            "Ha lavorato in una mansione in parte simile (Stiratore / Stiratrice) per 12 mesi"
        )
        assert found["experience"].kind == "for"

    def test_a_barrier_is_named(self) -> None:
        position = Position("J1", demands={"d450": Demand(4, negotiable=False)})
        said = texts(position, Candidate("P1", capacities={"d450": 1}))
        assert said["firm_margin"] == (
            "d450 in italiano (non negoziabile): serve il livello 4, ha 1; nessun accomodamento noto lo colma"
        )
        assert said["fundable_margin"] == "Nessun accomodamento noto colma: d450 in italiano"

    def test_what_the_offer_closes_is_named(self) -> None:
        position = demanding({"b455": 2}, accommodations=frozenset({"extra_breaks"}))
        said = texts(position, Candidate("P1", capacities={"b455": 1}))
        assert said["worst_margin"] == "Quanto è già offerto colma tutto: Pause aggiuntive"

    def test_what_is_unknown_is_to_be_checked(self) -> None:
        said = texts(demanding({"d430": 2}), Candidate("P1"))
        assert said["worst_margin"] == "Nessun ostacolo noto; da verificare: d430 in italiano"

    def test_a_feature_that_is_not_known_says_why(self) -> None:
        found = {r.feature: r for r in explain(Position("J1"), Candidate("P1"), PRIOR, CATALOGUE).reasons}
        assert found["travel"].kind == "unknown"
        assert found["travel"].text == "Tragitto: non è noto dove si trova il posto o la persona"

    @pytest.mark.parametrize(
        ("held", "said"),
        [
            (set(), "Nessuna delle 3 competenze essenziali è indicata"),
            ({"mop", "windows", "typing"}, "Ha tutte le 3 competenze essenziali"),
        ],
    )
    def test_none_and_all_of_the_skills(self, held: set[str], said: str) -> None:
        position = replace(self.cleaner, occupation=None)
        assert texts(position, Candidate("P1", skills=frozenset(held)))["essential_skills"] == said

    @pytest.mark.parametrize(
        ("language", "said"), [("it", "Ha entrambe le competenze gradite"), ("en", "Has both preferred skills")]
    )
    def test_two_skills_are_both(self, language: str, said: str) -> None:
        position = Position("J1", preferred_skills=frozenset({"mop", "typing"}))
        person = Candidate("P1", skills=frozenset({"mop", "typing"}))
        assert texts(position, person, language)["preferred_skills"] == said

    def test_an_unknown_language_is_refused(self) -> None:
        with pytest.raises(ValueError, match="unknown language fr"):
            texts(self.cleaner, self.person, "fr")


def test_a_person_whom_a_gate_stops_is_explained_too() -> None:
    explanation = explain(demanding({"d430": 1}), Candidate("P1", available=False), PRIOR, CATALOGUE)
    assert explanation.gates == ("status",)
    assert 0 < explanation.match.score < 1
