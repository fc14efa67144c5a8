"""What a person looks for, has done, knows and needs: the parts of the profile that an officer writes down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Experience, NeededAccommodation, Person, PersonSkill, Wish
from models.types import Education, PersonEventKind, Transport
from webapp.services import linking
from webapp.services.people.person_changes import Change, Heard, check_version, differences, said, write_down


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person looks for, and what they can and cannot accept. Empty and None are unknown."""

    jobs: tuple[str, ...] = ()
    hours_min: int | None = None
    hours_max: int | None = None
    shifts: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    max_km: int | None = None
    transport: Transport | None = None
    exclusions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the person has done and can do: jobs with their months, skills, training, licences."""

    jobs: tuple[tuple[str, int], ...] = ()
    skills: tuple[str, ...] = ()
    education: Education | None = None
    licences: frozenset[str] = frozenset()


def wishes_of(person: Person) -> Wishes:
    """What is written now."""
    profile = person.profile
    return Wishes(
        jobs=tuple(wish.text for wish in profile.wishes),
        hours_min=profile.hours_min,
        hours_max=profile.hours_max,
        shifts=profile.shifts,
        contracts=profile.contracts,
        max_km=profile.max_km,
        transport=profile.transport,
        exclusions=profile.exclusions,
    )


def background_of(person: Person) -> Background:
    """What is written now."""
    profile = person.profile
    return Background(
        jobs=tuple((job.title, job.months) for job in profile.experiences),
        skills=tuple(skill.text for skill in profile.skills),
        education=profile.education,
        licences=profile.licences,
    )


def accommodations_of(person: Person) -> frozenset[str]:
    """The accommodations the person needs or benefits from."""
    return frozenset(row.accommodation for row in person.profile.accommodations)


def change_wishes(
    session: Session,
    *,
    person: Person,
    wishes: Wishes,
    by: Account,
    seen_version: int,
    now: datetime,
    heard: Heard | None = None,
) -> list[Change]:
    """Write what differs; ``heard``: how the person told it to whoever writes.

    Raises DecidedMeanwhile if somebody else changed the file since ``seen_version``.
    """
    check_version(person, seen=seen_version)
    changes = differences(wishes_written(wishes_of(person)), wishes_written(wishes))
    if not changes:
        return []
    profile = person.profile
    for field in ("hours_min", "hours_max", "shifts", "contracts", "max_km", "transport", "exclusions"):
        setattr(profile, field, getattr(wishes, field))
    known = {wish.text: wish.occupation for wish in profile.wishes}
    profile.wishes = [Wish(text=text, occupation=_occupation(session, text, known)) for text in wishes.jobs]
    _write_down(session, person, by, now, [*changes, *said(heard)])
    return changes


def change_background(
    session: Session,
    *,
    person: Person,
    background: Background,
    by: Account,
    seen_version: int,
    now: datetime,
    heard: Heard | None = None,
) -> list[Change]:
    """Write what differs; ``heard``: how the person told it to whoever writes.

    Raises DecidedMeanwhile if somebody else changed the file since ``seen_version``.
    """
    check_version(person, seen=seen_version)
    changes = differences(background_written(background_of(person)), background_written(background))
    if not changes:
        return []
    profile = person.profile
    profile.education, profile.licences = background.education, background.licences
    jobs = {job.title: job.occupation for job in profile.experiences}
    profile.experiences = [
        Experience(title=title, months=months, occupation=_occupation(session, title, jobs))
        for title, months in background.jobs
    ]
    skills = {skill.text: skill.skill for skill in profile.skills}
    profile.skills = []
    # No skill may be there twice, not even while the new rows are written.
    session.flush()
    profile.skills = [PersonSkill(text=text, skill=_skill(session, text, skills)) for text in background.skills]
    _write_down(session, person, by, now, [*changes, *said(heard)])
    return changes


def change_accommodations(
    session: Session, *, person: Person, codes: frozenset[str], by: Account, seen_version: int, now: datetime
) -> list[Change]:
    """Write what differs. Raises DecidedMeanwhile if somebody else changed the file since ``seen_version``."""
    check_version(person, seen=seen_version)
    before = accommodations_of(person)
    changes = accommodation_differences(before, codes)
    if not changes:
        return []
    rows = {row.accommodation: row for row in person.profile.accommodations}
    person.profile.accommodations = [
        rows.get(code) or NeededAccommodation(accommodation=code) for code in sorted(codes)
    ]
    _write_down(session, person, by, now, changes)
    return changes


def accommodation_differences(before: frozenset[str], after: frozenset[str]) -> list[Change]:
    """One change, or none."""
    return differences({"accommodations": joined(before)}, {"accommodations": joined(after)})


def joined(codes: Iterable[str]) -> str:
    """A set of codes as one text, as the files write it."""
    return "|".join(sorted(codes))


def _write_down(session: Session, person: Person, by: Account, now: datetime, changes: Sequence[Change]) -> None:
    write_down(
        session,
        person=person,
        kind=PersonEventKind.PROFILE_CHANGED,
        by=by,
        now=now,
        changes=changes,
        seen_by_engine=True,
    )


def wishes_written(wishes: Wishes) -> Mapping[str, str]:
    """Each field as an event says it."""
    return {
        "wishes": "|".join(wishes.jobs),
        "hours_min": _number(wishes.hours_min),
        "hours_max": _number(wishes.hours_max),
        "shifts": joined(wishes.shifts),
        "contracts": joined(wishes.contracts),
        "max_km": _number(wishes.max_km),
        "transport": wishes.transport.value if wishes.transport else "",
        "exclusions": joined(wishes.exclusions),
    }


def background_written(background: Background) -> Mapping[str, str]:
    """Each field as an event says it."""
    return {
        "experiences": "|".join(f"{title}:{months}" for title, months in background.jobs),
        "skills": "|".join(background.skills),
        "education": background.education.value if background.education else "",
        "licences": joined(background.licences),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _occupation(session: Session, text: str, known: Mapping[str, str | None]) -> str | None:
    """What a title means; a title that was there already keeps what it was linked to."""
    if text in known:
        return known[text]
    link = linking.occupation_of(session, text)
    return link.concept_id if link else None


def _skill(session: Session, text: str, known: Mapping[str, str | None]) -> str | None:
    """The same for a skill."""
    if text in known:
        return known[text]
    link = linking.skill_of(session, text)
    return link.concept_id if link else None
