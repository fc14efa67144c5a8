"""Two files of one person become one: field by field, with nothing lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from matching import Catalogue
from models.accounts import Account
from models.errors import DomainError
from models.people import Capacity, Consent, Experience, FormerCode, NeededAccommodation, Person, PersonSkill, Wish
from models.proposals import Proposal
from models.territory import Comune
from models.types import PersonEventKind
from webapp.extensions import ROME
from webapp.services.care import referrals
from webapp.services.people import moving
from webapp.services.people.moving import OTHER
from webapp.services.people.people import active_consent
from webapp.services.people.person_changes import Change, check_version, differences, write_down
from webapp.services.placements import pathway
from webapp.services.proposals import proposing


class SamePerson(DomainError):
    """A file cannot be joined with itself."""


class Keep(StrEnum):
    """Whose value stays."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


class _Field(NamedTuple):
    """One thing to choose: where it is written, and whether both values can stay."""

    part: str
    columns: tuple[str, ...]
    joins: bool = False


FIELDS: Mapping[str, _Field] = {
    "surname": _Field("person", ("surname",)),
    "name": _Field("person", ("name",)),
    "birth_date": _Field("person", ("birth_date",)),
    "sex": _Field("person", ("sex",)),
    "tax_code": _Field("person", ("tax_code",)),
    "phone": _Field("person", ("phone",)),
    "email": _Field("person", ("email",)),
    "address": _Field("person", ("address",)),
    "comune": _Field("profile", ("comune",)),
    "code": _Field("registration", ("code",)),
    "category": _Field("registration", ("category", "invalidity_percent")),
    "registered_on": _Field("registration", ("registered_on",)),
    "seniority_on": _Field("registration", ("seniority_on",)),
    "dependants": _Field("registration", ("dependants",)),
    "yearly_income": _Field("registration", ("yearly_income",)),
    "availability": _Field("registration", ("availability",)),
    "education": _Field("profile", ("education",)),
    "licences": _Field("profile", ("licences",), joins=True),
    "transport": _Field("profile", ("transport",)),
    "max_km": _Field("profile", ("max_km",)),
    "hours": _Field("profile", ("hours_min", "hours_max")),
    "shifts": _Field("profile", ("shifts",), joins=True),
    "contracts": _Field("profile", ("contracts",), joins=True),
    "exclusions": _Field("profile", ("exclusions",), joins=True),
}
"""In the order in which they are shown. Dimensions are fields too, by their code."""

EMPTY = (None, "", frozenset())


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which the two files differ and both say something."""

    field: str
    kept: Mapping[str, str]
    other: Mapping[str, str]
    """What each file says, column by column."""
    joins: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: what has to be chosen, what fills a gap, what hangs on the file that goes, what stops."""

    choices: Sequence[Choice]
    filled: Sequence[Change]
    moved: Mapping[str, int]
    same_position: Sequence[tuple[Proposal, Proposal]]
    stops: Sequence[Proposal]
    """What a consent withdrawn on one of the files stops."""


def preview(session: Session, *, kept: Person, other: Person) -> Preview:
    """What joining ``other`` into ``kept`` would do. Raises SamePerson."""
    if kept is other:
        raise SamePerson
    mine, theirs = _values(kept), _values(other)
    choices, filled = [], []
    for field in mine:
        if mine[field] == theirs[field] or _empty(theirs[field]):
            continue
        told, others = (_written({field: values[field]}) for values in (mine, theirs))
        if _empty(mine[field]):
            filled += differences(told, others)
        else:
            choices.append(Choice(field, told, others, field in FIELDS and FIELDS[field].joins))
    return Preview(
        choices=choices,
        filled=filled,
        moved=moving.counts(session, person=other),
        same_position=moving.same_position(session, kept=kept, other=other),
        stops=_what_stops(session, kept, other),
    )


def merge(
    session: Session,
    *,
    kept: Person,
    other: Person,
    choices: Mapping[str, Keep],
    by: Account,
    seen_versions: tuple[int, int],
    now: datetime,
) -> Sequence[Proposal]:
    """Join ``other`` into ``kept``: all that hangs on it moves, its values are chosen, or kept in the history.

    ``choices``: by field; where nothing is said ``kept`` stays as it is, and what it does not say is filled in. A
    consent withdrawn on either file stops what is under way on both, as any withdrawal does: gives what it stopped.
    Raises SamePerson, or DecidedMeanwhile when either file changed since it was shown.
    """
    if kept is other:
        raise SamePerson
    for person, seen in zip((kept, other), seen_versions, strict=True):
        check_version(person, seen=seen)
    before, theirs = _values(kept), _values(other)
    chosen = {field: _chosen(before[field], theirs[field], choices.get(field)) for field in before}
    lists = _lists(kept), _lists(other)
    told = _other_file(theirs, lists[1])
    codes = {kept.registration.code, other.registration.code}
    left = moving.move_everything(session, kept=kept, other=other, now=now)
    # The file that goes lets go of its codes first: nobody shares one, not even for a moment.
    session.delete(other)
    session.flush()
    _write(kept, chosen)
    _join_lists(kept, *lists)
    withdrawn = _heed_withdrawals(kept)
    referrals.heed_withdrawals(session, person=kept, by=by, now=now)
    pathway.keep_moves(session, person=kept, by=by, now=now, why={})
    session.add_all(FormerCode(code=code, person_id=kept.id) for code in codes - {kept.registration.code})
    changes = [*differences(_written(before), _written(chosen)), *told, *left]
    kind = PersonEventKind.MERGED
    write_down(session, person=kept, kind=kind, by=by, now=now, changes=changes, seen_by_engine=True)
    if withdrawn is None:
        return ()
    channel = withdrawn.withdrawn_channel
    return proposing.stop_all_of(session, person_ids=[kept.id], by=by, now=now, channel=channel)


def _heed_withdrawals(person: Person) -> Consent | None:
    """A consent withdrawn on one file is not given on the other, unless it was given again since.

    Gives the last withdrawal where no consent is in force any more.
    """
    for given, withdrawn in _overtaken(person.consents):
        given.withdrawn_at = max(withdrawn.withdrawn_at, given.recorded_at)
        given.withdrawn_channel = withdrawn.withdrawn_channel
    ended = [one for one in person.consents if one.withdrawn_at is not None]
    return None if active_consent(person) else max(ended, key=lambda one: one.withdrawn_at, default=None)


def _overtaken(consents: Sequence[Consent]) -> list[tuple[Consent, Consent]]:
    """Each consent in force that was withdrawn since, with the withdrawal."""
    return [
        (given, withdrawn)
        for withdrawn in consents
        if withdrawn.withdrawn_at is not None
        for given in consents
        if given.withdrawn_at is None and given.purpose is withdrawn.purpose and _came_before(given, withdrawn)
    ]


def _what_stops(session: Session, kept: Person, other: Person) -> Sequence[Proposal]:
    """What is under way on either file, where a withdrawal on one of them ends the consent."""
    consents = [*kept.consents, *other.consents]
    ended = {given.id for given, _withdrawn in _overtaken(consents)}
    in_force = [one for one in consents if one.withdrawn_at is None and one.id not in ended]
    if in_force or all(one.withdrawn_at is None for one in consents):
        return ()
    return proposing.under_way_for(session, person_ids=[kept.id, other.id])


def _came_before(given: Consent, withdrawn: Consent) -> bool:
    """Whether a consent is older than another one's withdrawal; within one day the order of recording tells."""
    day = withdrawn.withdrawn_at.astimezone(ROME).date()
    return given.given_on < day or (given.given_on == day and given.recorded_at <= withdrawn.withdrawn_at)


def _chosen(mine: Any, theirs: Any, choice: Keep | None) -> Any:
    if _empty(mine) or (choice is Keep.OTHER and not _empty(theirs)):
        return theirs
    return (mine[0] | theirs[0],) if choice is Keep.BOTH else mine


def _empty(value: tuple[Any, ...]) -> bool:
    return all(part in EMPTY for part in value)


def _values(person: Person) -> dict[str, tuple[Any, ...]]:
    """Each field's columns, then the level of each dimension that either file may know."""
    rows = {"person": person, "registration": person.registration, "profile": person.profile}
    found = {name: tuple(getattr(rows[one.part], column) for column in one.columns) for name, one in FIELDS.items()}
    levels: dict[str, int | None] = dict.fromkeys(one.code for one in Catalogue.default().dimensions)
    levels.update({row.dimension: row.level for row in person.profile.capacities})
    return found | {dimension: (level,) for dimension, level in levels.items()}


def _write(person: Person, chosen: Mapping[str, tuple[Any, ...]]) -> None:
    rows = {"person": person, "registration": person.registration, "profile": person.profile}
    for name, one in FIELDS.items():
        for column, value in zip(one.columns, chosen[name], strict=True):
            setattr(rows[one.part], column, value)
    known = {row.dimension: row for row in person.profile.capacities}
    for dimension in chosen.keys() - FIELDS.keys():
        (level,) = chosen[dimension]
        if dimension in known:
            known[dimension].level = level
        elif level is not None:
            person.profile.capacities.append(Capacity(dimension=dimension, level=level))


class _Lists(NamedTuple):
    """The rows below a profile that are joined, not chosen: what each says, and the concept it was linked to."""

    wishes: Mapping[tuple[str], str | None]
    experiences: Mapping[tuple[str, int], str | None]
    skills: Mapping[tuple[str], str | None]
    accommodations: Mapping[tuple[str], None]


def _lists(person: Person) -> _Lists:
    profile = person.profile
    return _Lists(
        wishes={(row.text,): row.occupation for row in profile.wishes},
        experiences={(row.title, row.months): row.occupation for row in profile.experiences},
        skills={(row.text,): row.skill for row in profile.skills},
        accommodations={(row.accommodation,): None for row in profile.accommodations},
    )


def _join_lists(person: Person, mine: _Lists, theirs: _Lists) -> None:
    """What only the other file says comes after what this one says; letters' case makes no difference."""
    profile = person.profile
    for (text,), occupation in _new(mine.wishes, theirs.wishes):
        profile.wishes.append(Wish(text=text, occupation=occupation))
    for (title, months), occupation in _new(mine.experiences, theirs.experiences):
        profile.experiences.append(Experience(title=title, months=months, occupation=occupation))
    for (text,), skill in _new(mine.skills, theirs.skills):
        profile.skills.append(PersonSkill(text=text, skill=skill))
    for (code,), _none in _new(mine.accommodations, theirs.accommodations):
        profile.accommodations.append(NeededAccommodation(accommodation=code))


def _new(mine: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    known = {_folded(key) for key in mine}
    return [(key, concept) for key, concept in theirs.items() if _folded(key) not in known]


def _folded(key: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(str(part).casefold() for part in key)


def _other_file(values: Mapping[str, tuple[Any, ...]], lists: _Lists) -> list[Change]:
    """All that the file that goes said, as changes to nothing."""
    said = {
        **_written(values),
        "wishes": "|".join(text for (text,) in lists.wishes),
        "experiences": "|".join(f"{title}:{months}" for title, months in lists.experiences),
        "skills": "|".join(text for (text,) in lists.skills),
        "accommodations": "|".join(code for (code,) in lists.accommodations),
    }
    return [Change(f"{OTHER}{column}", text, "") for column, text in said.items() if text]


def _written(values: Mapping[str, tuple[Any, ...]]) -> dict[str, str]:
    """Values as texts, by column."""
    return {
        column: _text(value)
        for field, parts in values.items()
        for column, value in zip(FIELDS[field].columns if field in FIELDS else (field,), parts, strict=True)
    }


def _text(value: Any) -> str:
    if value in EMPTY:
        return ""
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, Comune):
        return value.label
    return value.isoformat() if isinstance(value, date) else str(value)
