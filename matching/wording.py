"""Sentences about features, in Italian and English: each is made from the facts of one person and one position."""

from collections.abc import Callable, Sequence

from matching.facts import DimensionRow, Facts, Nearest, SkillCheck
from matching.features import WALKABLE_KM, contract_worth, sustained_hours
from matching.records import EDUCATION, LEVELS
from matching.relatedness import SAME
from matching.words import CONTRACT_LABELS, SHIFT_LABELS, Sentence, Words

NEAR_KM = 1
"""Distances between municipalities' points say nothing finer than this."""
LISTED = 3
"""How many unknown demands a sentence names."""
LACKS_MUCH = 0.5
"""Worth of a contract up to which it reads as a reason against."""
CLOSE = 8
"""Twentieths from which two occupations are called close."""


def essential_skills(facts: Facts, words: Words) -> Sentence | None:
    """How many of the essential skills."""
    return _skills(facts.essential, words, "essenziali", "essenziale", "essential")


def preferred_skills(facts: Facts, words: Words) -> Sentence | None:
    """How many of the preferred skills."""
    return _skills(facts.preferred, words, "gradite", "gradita", "preferred")


def _skills(check: SkillCheck, words: Words, many: str, one: str, english: str) -> Sentence | None:
    if not any(check):
        return None
    sentence = _held(check, words, many, one, english)
    if not check.related:
        return sentence
    likely = len(check.related)
    note = words.say(
        f"; {likely} {'probabile' if likely == 1 else 'probabili'} per il lavoro già svolto",
        f"; {likely} likely from earlier work",
    )
    return Sentence(sentence.text + note, "either")


def _held(check: SkillCheck, words: Words, many: str, one: str, english: str) -> Sentence:
    held, named = len(check.held), sum(map(len, check))
    if held == named == 1:
        return words.speak_for(f"Ha la competenza {one} richiesta", f"Has the {english} skill")
    if held == named == 2:
        return words.speak_for(f"Ha entrambe le competenze {many}", f"Has both {english} skills")
    if held == named:
        return words.speak_for(f"Ha tutte le {named} competenze {many}", f"Has all {named} {english} skills")
    if named == 1:
        return words.speak_against(f"La competenza {one} non è indicata", f"The {english} skill is not named")
    if not held:
        return words.speak_against(
            f"Nessuna delle {named} competenze {many} è indicata", f"Names none of the {named} {english} skills"
        )
    some = words.say(f"Ha {held} delle {named} competenze {many}", f"Has {held} of the {named} {english} skills")
    return Sentence(some, "either")


def occupation_wish(facts: Facts, words: Words) -> Sentence | None:
    """Whether the person looks for this kind of work."""
    wish = facts.wish
    if wish is None:
        return None
    if wish.closeness == SAME:
        return words.speak_for("Cerca proprio questa mansione", "Looks for this very occupation")
    if not wish.closeness:
        return words.speak_against("Cerca mansioni di altro genere", "Looks for other kinds of work")
    title = words.occupation(wish.occupation)
    if wish.closeness < CLOSE:
        return words.speak_against(
            f"Cerca una mansione solo in parte simile: {title}", f"Looks for an occupation only partly alike: {title}"
        )
    return words.speak_for(f"Cerca una mansione vicina: {title}", f"Looks for a close occupation: {title}")


def experience(facts: Facts, words: Words) -> Sentence | None:
    """The work done before."""
    if facts.position.occupation is None:
        return None
    worked = facts.worked
    if worked is None or not worked.closeness:
        return words.speak_against(
            "Nessuna esperienza nota in mansioni vicine", "No known experience in close occupations"
        )
    return _worked(worked, words)


def _worked(worked: Nearest, words: Words) -> Sentence:
    time = _months(worked.months, words)
    if worked.closeness == SAME:
        return words.speak_for(
            f"Ha lavorato in questa mansione per {time}", f"Has worked in this occupation for {time}"
        )
    title = words.occupation(worked.occupation)
    if worked.closeness < CLOSE:
        return words.speak_for(
            f"Ha lavorato in una mansione in parte simile ({title}) per {time}",
            f"Has worked in an occupation partly alike ({title}) for {time}",
        )
    return words.speak_for(
        f"Ha lavorato in una mansione vicina ({title}) per {time}",
        f"Has worked in a close occupation ({title}) for {time}",
    )


def _months(months: int, words: Words) -> str:
    if months == 1:
        return words.say("1 mese", "1 month")
    if months < 24:
        return words.say(f"{months} mesi", f"{months} months")
    return words.say(f"{months // 12} anni", f"{months // 12} years")


def worst_margin(facts: Facts, words: Words) -> Sentence | None:
    """The widest gap left open."""
    if facts.left_open:
        return _gap(facts.left_open[0], facts, words)
    return _nothing_open(facts, words)


def firm_margin(facts: Facts, words: Words) -> Sentence | None:
    """The widest gap left open on a demand that cannot be negotiated."""
    firm = [row for row in facts.rows if not row.negotiable]
    if not facts.rows:
        return None
    if not firm:
        return words.speak_for("Nessuna esigenza è indicata come non negoziabile", "Every demand can be negotiated")
    left = [row for row in facts.left_open if not row.negotiable]
    if left:
        note = words.say(" (non negoziabile)", " (cannot be negotiated)")
        return _gap(left[0], facts, words, note)
    unknown = [row.dimension for row in firm if row.status == "unknown"]
    if unknown:
        return _to_verify(unknown, words)
    return words.speak_for(
        "Le esigenze non negoziabili sono soddisfatte", "The demands that cannot be negotiated are met"
    )


def total_margin(facts: Facts, words: Words) -> Sentence | None:
    """All levels missing."""
    levels = sum(row.demand - (row.after_offered or 0) for row in facts.left_open)
    if not levels:
        return _nothing_open(facts, words)
    if levels == 1:
        return words.speak_against(
            "Con quanto è offerto manca un livello in tutto", "With what is offered, one level is missing"
        )
    return words.speak_against(
        f"Con quanto è offerto mancano {levels} livelli in tutto",
        f"With what is offered, {levels} levels are missing in all",
    )


def fundable_margin(facts: Facts, words: Words) -> Sentence | None:
    """What no accommodation closes."""
    if facts.barriers:
        labels = words.dimensions(row.dimension for row in facts.barriers)
        return words.speak_against(
            f"Nessun accomodamento noto colma: {labels}", f"No known accommodation closes: {labels}"
        )
    if facts.left_open:
        return words.speak_for("Gli accomodamenti possibili colmano tutto", "What could be offered closes every gap")
    return _nothing_open(facts, words)


def _gap(row: DimensionRow, facts: Facts, words: Words, note: str = "") -> Sentence:
    label = words.dimension(row.dimension)
    text = words.say(
        f"{label}{note}: serve il livello {row.demand}, ha {row.after_offered}",
        f"{label}{note}: level {row.demand} is needed, has {row.after_offered}",
    )
    closed_by = next(gap.closed_by for gap in facts.verdict.gaps if gap.dimension == row.dimension)
    if not closed_by:
        return Sentence(
            text + words.say("; nessun accomodamento noto lo colma", "; no known accommodation closes it"), "against"
        )
    if facts.position.accommodations.issuperset(closed_by):
        # A task swap that now lifts another gap is free for this one once the plan is complete.
        plan = facts.verdict.plan
        closed_by += tuple(code for code in plan.accommodations if code not in plan.offered)
    closers = words.accommodations(closed_by)
    return Sentence(text + words.say(f"; si colma con: {closers}", f"; closed by: {closers}"), "against")


def _nothing_open(facts: Facts, words: Words) -> Sentence | None:
    if not facts.rows:
        return None
    if facts.verdict.unknown:
        return _to_verify(facts.verdict.unknown, words)
    if facts.verdict.gaps:
        closers = words.accommodations(facts.verdict.plan.accommodations)
        return words.speak_for(
            f"Quanto è già offerto colma tutto: {closers}", f"What is offered closes every gap: {closers}"
        )
    return words.speak_for("Tutte le esigenze sono soddisfatte", "All demands are met")


def _to_verify(dimensions: Sequence[str], words: Words) -> Sentence:
    labels = words.dimensions(dimensions[:LISTED])
    more = len(dimensions) - LISTED
    if more > 0:
        labels += words.say(f" e altre {more}", f" and {more} more")
    text = words.say(f"Nessun ostacolo noto; da verificare: {labels}", f"No known obstacle; to be checked: {labels}")
    return Sentence(text, "unknown")


def hours(facts: Facts, words: Words) -> Sentence | None:
    """Weekly hours beside the person's range."""
    offered, least, most = facts.position.hours, facts.candidate.hours_min, facts.candidate.hours_max
    if offered is None or (least is None and most is None):
        return None
    if most is not None and offered > most:
        return words.speak_against(
            f"Il posto chiede {offered:g} ore, la persona ne indica al massimo {most:g}",
            f"The position asks {offered:g} hours, the person can do {most:g} at most",
        )
    if least is not None and offered < least:
        return words.speak_against(
            f"Il posto offre {offered:g} ore, la persona ne chiede almeno {least:g}",
            f"The position offers {offered:g} hours, the person asks for {least:g} at least",
        )
    return words.speak_for(f"Le {offered:g} ore vanno bene", f"{offered:g} hours suit the person")


def endurance(facts: Facts, words: Words) -> Sentence | None:
    """Whether the hours go with the person's endurance."""
    offered, level = facts.position.hours, facts.candidate.capacities.get("b455")
    if offered is None or "b455" not in words.catalogue.dimension_index:
        return None
    if level is None:
        label = words.dimension("b455")
        text = words.say(
            f"Con {offered:g} ore, da verificare: {label}", f"With {offered:g} hours, to be checked: {label}"
        )
        return Sentence(text, "unknown")
    if offered <= sustained_hours(facts.position, level, words.catalogue):
        return words.speak_for(
            f"La resistenza alla fatica consente {offered:g} ore", f"Endurance allows for {offered:g} hours"
        )
    return words.speak_against(
        f"{offered:g} ore sono molte per la sua resistenza alla fatica", f"{offered:g} hours are many for the endurance"
    )


def shifts(facts: Facts, words: Words) -> Sentence | None:
    """The shifts that do not suit."""
    if not facts.position.shifts or not facts.candidate.shifts:
        return None
    others = [
        words.say(*labels)
        for shift, labels in SHIFT_LABELS.items()
        if shift in facts.position.shifts - facts.candidate.shifts
    ]
    if not others:
        return words.speak_for("Le fasce orarie vanno tutte bene", "All shifts suit the person")
    listed = ", ".join(others)
    return words.speak_against(
        f"Fasce orarie non indicate dalla persona: {listed}", f"Shifts the person did not name: {listed}"
    )


def contract(facts: Facts, words: Words) -> Sentence | None:
    """The contract offered beside those that the person would take."""
    offered, taken = facts.position.contract, facts.candidate.contracts
    if offered is None or not taken:
        return None
    label = words.contract(offered)
    if offered in taken:
        return words.speak_for(
            f"Il contratto offerto va bene alla persona: {label}", f"The contract offered suits the person: {label}"
        )
    others = ", ".join(words.contract(code) for code in CONTRACT_LABELS if code in taken)
    worth = contract_worth(offered, taken)
    if worth == 1:
        return words.speak_for(
            f"Il contratto offerto dà di più: {label}; alla persona va bene: {others}",
            f"The contract offered gives more: {label}; would take {others}",
        )
    text = words.say(
        f"Il contratto offerto è un altro: {label}; alla persona va bene: {others}",
        f"The contract offered is another one: {label}; would take {others}",
    )
    return Sentence(text, "against" if worth <= LACKS_MUCH else "either")


def travel(facts: Facts, words: Words) -> Sentence | None:
    """Distance and how to cover it."""
    if facts.position.remote == "si":
        return words.speak_for("Si lavora da casa", "Work is done at home")
    if facts.km is None:
        return None
    distance, means = _distance(facts.km, facts.candidate.max_km, words), _means(facts, facts.km, words)
    if not means or distance.says == "against":
        return Sentence(distance.text + means, distance.says)
    return Sentence(distance.text + means, "either")


def _distance(km: float, most: float | None, words: Words) -> Sentence:
    text = words.say(f"Il posto è a {km:.0f} km", f"The workplace is {km:.0f} km away")
    if km < NEAR_KM:
        text = words.say("Il posto è vicino a dove abita", "The workplace is near home")
    if most is None:
        return Sentence(text, "for" if km < NEAR_KM else "either")
    if km <= most:
        return Sentence(text + words.say(f", entro i {most:g} km indicati", f", within the {most:g} km stated"), "for")
    return Sentence(text + words.say(f", oltre i {most:g} km indicati", f", beyond the {most:g} km stated"), "against")


def _means(facts: Facts, km: float, words: Words) -> str:
    """What makes the way to work harder than its length says."""
    text, transport = "", facts.candidate.transport
    stamina = facts.candidate.capacities.get("d470", LEVELS[-1])
    if stamina < LEVELS[-1]:
        text += words.say(f"; per spostarsi ha livello {stamina} su 4", f"; capacity to travel is {stamina} of 4")
    if transport == "mezzi_pubblici" and facts.position.transit is False:
        text += words.say("; i mezzi pubblici non ci arrivano", "; public transport does not reach it")
    if transport == "piedi" and km > WALKABLE_KM:
        text += words.say("; si sposta a piedi", "; goes on foot")
    return text


def education(facts: Facts, words: Words) -> Sentence | None:
    """The level of education asked."""
    asked, held = facts.position.education_min, facts.candidate.education
    if asked is None or held is None:
        return None
    if EDUCATION.index(held) >= EDUCATION.index(asked):
        return words.speak_for(
            "Il titolo di studio è quello chiesto, o più alto", "Education is what is asked, or more"
        )
    needs, has = words.education(asked), words.education(held)
    return words.speak_against(f"Titolo di studio chiesto: {needs}; ha: {has}", f"Education asked: {needs}; has: {has}")


SENTENCES: dict[str, Callable[[Facts, Words], Sentence | None]] = {
    sentence.__name__: sentence
    for sentence in (
        essential_skills,
        preferred_skills,
        occupation_wish,
        experience,
        worst_margin,
        firm_margin,
        total_margin,
        fundable_margin,
        hours,
        endurance,
        shifts,
        contract,
        travel,
        education,
    )
}
"""A sentence for each feature; None says that the feature is unknown for this pair."""
