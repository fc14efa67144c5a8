"""Single changes of a position: one coded vocabulary for counterfactuals and reach, with what each does and says.

``offer:<accommodation>`` · ``hours:<weekly hours>`` · ``demand:<dimension>:<lower level>`` (0: no longer asked) ·
``negotiable:<dimension>`` · ``shift:<left out>`` · ``licence:<not required>`` · ``skill:<not essential>`` ·
``education:<lower level>`` · ``remote:in_parte`` · ``transit:si``
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from matching.catalogue import Catalogue
from matching.features import FEATURES
from matching.records import EDUCATION, LEVELS, Position
from matching.words import SHIFT_LABELS, Words


def changed(position: Position, change: str) -> Position:
    """The position after a change.

    Raises ValueError for a kind that does not exist, and for a demand, shift, licence, skill or level of education that
    the position does not have to give up.
    """
    kind, value = _read(change)
    try:
        return replace(position, **{kind.field: kind.after(position, value)})
    except (ValueError, KeyError) as error:
        raise ValueError(f"position {position.id} cannot make the change {change}") from error


def describe(change: str, catalogue: Catalogue | None = None, *, language: str = "it") -> str:
    """A change as a condition, in Italian (``it``) or English (``en``): "Se si offre: ausilio per sollevare".

    Raises ValueError for an unknown kind or language, KeyError for a code that the catalogue does not have.
    """
    kind, value = _read(change)
    return kind.says(value, Words(language, catalogue or Catalogue.default()))


def field_of(change: str) -> str:
    """The field of a position that a change touches."""
    return _read(change)[0].field


def touched(change: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """(line, name) of the features, among some, that read what a change touches."""
    about = field_of(change)
    return [(line, name) for line, name in enumerate(names) if about in FEATURES[name].reads]


class Kind(NamedTuple):
    """A kind of change: the field of a position that it touches, what the field becomes, and how it is said."""

    field: str
    after: Callable[[Position, str], Any]
    says: Callable[[str, Words], str]


def _read(change: str) -> tuple[Kind, str]:
    kind, _, value = change.partition(":")
    if kind not in KINDS:
        raise ValueError(f"unknown change {change}")
    return KINDS[kind], value


# --- what becomes of the field ----------------------------------------------------------------------------------------


def _lowered(position: Position, value: str) -> Any:
    code, level = value.split(":")
    asked = position.demands[code]
    if int(level) not in LEVELS[: asked.level]:
        raise ValueError(level)
    return {**position.demands, code: asked._replace(level=int(level))}


def _negotiable(position: Position, code: str) -> Any:
    return {**position.demands, code: position.demands[code]._replace(negotiable=True)}


def _less(asked: frozenset[str], code: str) -> frozenset[str]:
    if code not in asked:
        raise KeyError(code)
    return asked - {code}


def _education(position: Position, level: str) -> Any:
    if position.education_min not in EDUCATION[EDUCATION.index(level) + 1 :]:
        raise ValueError(level)
    return level


def _only(value: str, code: str) -> str:
    if value != code:
        raise ValueError(value)
    return value


# --- how it is said ---------------------------------------------------------------------------------------------------


def _says_lowered(value: str, words: Words) -> str:
    code, _, level = value.partition(":")
    label = words.dimension(code)
    if level == "0":
        return words.say(f"Se non serve: {label}", f"If this is not needed: {label}")
    return words.say(f"Se basta il livello {level}: {label}", f"If level {level} is enough: {label}")


def _says_negotiable(code: str, words: Words) -> str:
    label = words.dimension(code)
    return words.say(
        f"Se il compito può passare a un'altra persona: {label}", f"If somebody else can take the task over: {label}"
    )


def _says(italian: str, english: str, label: Callable[[Words, str], str]) -> Callable[[str, Words], str]:
    return lambda code, words: f"{words.say(italian, english)}: {label(words, code)}"


def _shift(words: Words, code: str) -> str:
    return words.say(*SHIFT_LABELS[code])


KINDS: dict[str, Kind] = {
    "offer": Kind(
        "accommodations",
        lambda position, code: position.accommodations | {code},
        _says("Se si offre", "If this is offered", lambda words, code: words.accommodations([code])),
    ),
    "hours": Kind(
        "hours",
        lambda _, hours: float(hours),
        lambda hours, words: words.say(f"Con un orario di {hours} ore", f"With {hours} hours a week"),
    ),
    "demand": Kind("demands", _lowered, _says_lowered),
    "negotiable": Kind("demands", _negotiable, _says_negotiable),
    "shift": Kind(
        "shifts",
        lambda position, code: _less(position.shifts, code),
        _says("Senza la fascia", "Without the shift", _shift),
    ),
    "licence": Kind(
        "licences",
        lambda position, code: _less(position.licences, code),
        _says("Senza chiedere", "Without asking for", Words.licence),
    ),
    "skill": Kind(
        "essential_skills",
        lambda position, code: _less(position.essential_skills, code),
        _says("Senza la competenza", "Without the skill", Words.skill),
    ),
    "education": Kind("education_min", _education, _says("Se basta il titolo", "If this is enough", Words.education)),
    "remote": Kind(
        "remote",
        lambda _, value: _only(value, "in_parte"),
        lambda _, words: words.say("Con una parte del lavoro da casa", "With part of the work done at home"),
    ),
    "transit": Kind(
        "transit",
        lambda _, value: _only(value, "si") == "si",
        lambda _, words: words.say(
            "Se i mezzi pubblici arrivano al posto di lavoro", "If public transport reaches the workplace"
        ),
    ),
}
