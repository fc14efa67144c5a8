"""What each feature means at 0, at 1 and when it is unknown, in Italian and English.

The one table behind every page and document that describes the ranking: prose that drifts from the code cannot happen.
"""

from typing import NamedTuple

MOST_LEVELS = 8
"""Levels missing over all demands at which the sum of gaps has reached the bottom."""
HOURS_APART = 20
"""Weekly hours outside a person's range at which hours have reached the bottom."""


class Meaning(NamedTuple):
    """A feature in the words of one language."""

    label: str
    zero: str
    one: str
    unknown: str


MEANINGS: dict[str, tuple[Meaning, Meaning]] = {
    "essential_skills": (
        Meaning(
            "Competenze essenziali",
            "nessuna delle competenze essenziali",
            "tutte le competenze essenziali",
            "la posizione non indica competenze essenziali",
        ),
        Meaning("Essential skills", "none of them", "all of them", "the position names no essential skills"),
    ),
    "preferred_skills": (
        Meaning(
            "Competenze gradite",
            "nessuna delle competenze gradite",
            "tutte le competenze gradite",
            "la posizione non indica competenze gradite",
        ),
        Meaning("Preferred skills", "none of them", "all of them", "the position names no preferred skills"),
    ),
    "occupation_wish": (
        Meaning(
            "Mansione cercata",
            "cerca mansioni di tutt'altro genere",
            "cerca proprio questa mansione",
            "non si sa quale mansione cerca, o la mansione della posizione non è riconosciuta",
        ),
        Meaning(
            "Occupation looked for",
            "looks for quite different work",
            "looks for this very occupation",
            "what the person looks for, or the position's occupation, is not known",
        ),
    ),
    "experience": (
        Meaning(
            "Esperienza",
            "nessuna esperienza nota in mansioni vicine",
            "molti anni nella stessa mansione",
            "la mansione della posizione non è riconosciuta",
        ),
        Meaning(
            "Experience",
            "no known experience in close occupations",
            "many years in the same occupation",
            "the position's occupation is not known",
        ),
    ),
    "worst_margin": (
        Meaning(
            "Esigenza più scoperta",
            "almeno un'esigenza manca di quattro livelli",
            "nessuna esigenza resta scoperta con gli accomodamenti offerti",
            "la posizione non indica esigenze",
        ),
        Meaning(
            "Largest gap",
            "a demand is four levels away",
            "no gap is left by the accommodations offered",
            "the position states no demands",
        ),
    ),
    "firm_margin": (
        Meaning(
            "Esigenze non negoziabili",
            "un'esigenza non negoziabile manca di quattro livelli",
            "tutte le esigenze non negoziabili sono soddisfatte con gli accomodamenti offerti",
            "la posizione non indica esigenze",
        ),
        Meaning(
            "Demands that cannot be negotiated",
            "one of them is four levels away",
            "the accommodations offered leave no gap on them",
            "the position states no demands",
        ),
    ),
    "total_margin": (
        Meaning(
            "Livelli mancanti in tutto",
            f"mancano {MOST_LEVELS} livelli o più",
            "non manca alcun livello con gli accomodamenti offerti",
            "la posizione non indica esigenze",
        ),
        Meaning(
            "Levels missing in all",
            f"{MOST_LEVELS} levels or more are missing",
            "nothing is missing after the accommodations offered",
            "the position states no demands",
        ),
    ),
    "fundable_margin": (
        Meaning(
            "Livelli mancanti con ogni accomodamento possibile",
            f"mancano comunque {MOST_LEVELS} livelli o più",
            "gli accomodamenti possibili colmano tutto",
            "la posizione non indica esigenze",
        ),
        Meaning(
            "Levels missing with every possible accommodation",
            f"{MOST_LEVELS} levels or more would still be missing",
            "what could be offered closes every gap",
            "the position states no demands",
        ),
    ),
    "hours": (
        Meaning(
            "Orario",
            f"{HOURS_APART} ore o più fuori da quelle indicate",
            "le ore sono tra quelle indicate",
            "le ore della posizione o della persona non sono note",
        ),
        Meaning(
            "Hours",
            f"{HOURS_APART} hours or more outside the range",
            "within the person's range",
            "the hours of the position or of the person are not known",
        ),
    ),
    "endurance": (
        Meaning(
            "Resistenza e orario",
            f"{HOURS_APART} ore o più oltre quelle che la resistenza alla fatica consente",
            "la resistenza alla fatica consente tutte le ore",
            "le ore della posizione non sono note",
        ),
        Meaning(
            "Endurance and hours",
            f"{HOURS_APART} hours or more beyond what endurance keeps up",
            "endurance keeps up all the hours",
            "the hours of the position are not known",
        ),
    ),
    "shifts": (
        Meaning(
            "Fasce orarie",
            "nessuna fascia in comune",
            "tutte le fasce vanno bene alla persona",
            "le fasce della posizione o della persona non sono note",
        ),
        Meaning(
            "Shifts",
            "none of the shifts suits the person",
            "all shifts suit the person",
            "the shifts of the position or of the person are not known",
        ),
    ),
    "contract": (
        Meaning(
            "Contratto",
            "il contratto offerto non dà quasi nulla di quelli che vanno bene alla persona",
            "il contratto offerto è tra quelli che vanno bene alla persona, o dà di più",
            "non è noto quale contratto è offerto, o quali vanno bene alla persona",
        ),
        Meaning(
            "Contract",
            "the contract offered gives next to nothing of those the person would take",
            "the contract offered is among those the person would take, or gives more",
            "which contract is offered, or which ones the person would take, is not known",
        ),
    ),
    "travel": (
        Meaning(
            "Tragitto",
            "il posto è lontano almeno il doppio di quanto la persona può fare",
            "il posto è vicino, o si lavora da casa",
            "non è noto dove si trova il posto o la persona",
        ),
        Meaning(
            "Travel",
            "at least twice as far as the person can go",
            "close by, or work is done at home",
            "it is not known where the position or the person is",
        ),
    ),
    "education": (
        Meaning(
            "Titolo di studio",
            "quattro livelli sotto quello chiesto",
            "il titolo chiesto, o uno più alto",
            "il titolo chiesto o quello della persona non è noto",
        ),
        Meaning(
            "Education",
            "four levels below what is asked",
            "what is asked, or more",
            "what is asked, or the person's education, is not known",
        ),
    ),
}
