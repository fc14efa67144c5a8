"""Positions being written by an employer: kept step by step, tried out, and handed to the office when whole.

What was said is kept by field as the form sends it: a text, or a list of codes for what takes several.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.drafts import PositionDraft
from models.employers import Employer
from models.errors import DecidedMeanwhile, DomainError, NotFound, TransitionNotAllowed
from models.positions import Position
from models.types import NoticeKind, PositionState
from webapp.services import linking, vocabulary
from webapp.services.messages import notices
from webapp.services.positions import position_care, positions
from webapp.services.positions.positions import NewPosition
from webapp.services.visibility import acting_for, drafts_of

Said = Mapping[str, Any]
UNTOUCHED: Said = {"places": "1", "remote": "no", "education_min": "", "transit": ""}
"""What holds as long as nobody says otherwise."""
PROPOSED = "proposed"
"""Said once the usual demands were filled in."""
EDITABLE = (PositionState.SUBMITTED, PositionState.OPEN)


class NotVerified(DomainError):
    """The office does not know yet that they act for the organisation: nothing is handed in."""


def begin(session: Session, *, employer: Employer, said: Said, by: Account, now: datetime) -> PositionDraft:
    """A new position, as far as it is said."""
    draft = PositionDraft(employer=employer, account_id=by.id, said={**UNTOUCHED, **said}, updated_at=now)
    session.add(draft)
    session.flush()
    return draft


def changes_to(session: Session, *, position: Position, said: Said, by: Account, now: datetime) -> PositionDraft:
    """The changes being made to a position: those begun before, else new ones that say what the position says.

    Raises TransitionNotAllowed for a closed position.
    """
    if position.state not in EDITABLE:
        raise TransitionNotAllowed(position.state.value, "edited")
    begun = session.scalar(select(PositionDraft).where(PositionDraft.position_id == position.id))
    if begun is not None:
        return begun
    draft = begin(session, employer=position.employer, said=said, by=by, now=now)
    draft.position, draft.position_version = position, position.version
    session.flush()
    return draft


def visible(session: Session, *, account: Account, draft_id: int) -> PositionDraft:
    """The draft with this number, if it is of the account's own employer. Raises NotFound."""
    draft = session.scalar(
        select(PositionDraft)
        .where(PositionDraft.id == draft_id, drafts_of(account))
        .options(joinedload(PositionDraft.position), joinedload(PositionDraft.employer))
    )
    if draft is None:
        raise NotFound(draft_id)
    return draft


def listing(session: Session, *, account: Account) -> Sequence[PositionDraft]:
    """An employer's drafts, the latest first."""
    return session.scalars(
        select(PositionDraft)
        .where(drafts_of(account))
        .options(joinedload(PositionDraft.position))
        .order_by(PositionDraft.updated_at.desc(), PositionDraft.id)
    ).all()


def save(session: Session, *, draft: PositionDraft, said: Said, seen_version: int, now: datetime) -> None:
    """Keep what was said in addition. Raises DecidedMeanwhile where the draft was changed since it was shown."""
    if draft.version != seen_version:
        raise DecidedMeanwhile(draft.id)
    draft.said, draft.updated_at = {**draft.said, **said}, now
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(draft.id) from error


def discard(session: Session, *, draft: PositionDraft) -> None:
    """Forget a draft; a position that it would have changed stays as it is."""
    session.delete(draft)
    session.flush()


def forget_changes(session: Session, *, position: Position) -> None:
    """Drop the changes begun to a position that nobody will fill any more."""
    session.execute(delete(PositionDraft).where(PositionDraft.position_id == position.id))


def hand_in(
    session: Session,
    *,
    draft: PositionDraft,
    job: NewPosition,
    by: Account,
    now: datetime,
    today: date,
    seen_version: int = 0,
) -> Position:
    """Make the draft a position that the office looks at, or make its changes to the one that exists.

    An open position stays open: whom it ranks follows what it says now, proposals made stay, and the office is told.
    ``seen_version`` is the version of the existing position that was shown. Raises CodeTaken, DecidedMeanwhile where
    that position was changed since, TransitionNotAllowed where it was closed, and NotVerified.
    """
    if session.scalar(acting_for(by)) != draft.employer_id:
        raise NotVerified(str(draft.employer_id))
    position = draft.position
    if position is None:
        position = positions.submit(session, employer=draft.employer, job=job, today=today)
        notices.tell_office_of_position(session, position=position, kind=NoticeKind.POSITION_SUBMITTED, now=now)
    else:
        if position.state not in EDITABLE:
            raise TransitionNotAllowed(position.state.value, "edited")
        position_care.edit(session, position=position, job=job, seen_version=seen_version)
        _note_change(session, position, by=by, now=now)
    discard(session, draft=draft)
    return position


def _note_change(session: Session, position: Position, *, by: Account, now: datetime) -> None:
    """What the office has published it is told of: it may want to speak to people who answered before."""
    if position.state is PositionState.OPEN:
        position.changed_at = now
        position.note_change(by=by, at=now)
        notices.tell_office_of_position(session, position=position, kind=NoticeKind.POSITION_CHANGED, now=now)


def lines_of(text: str | None) -> list[str]:
    """The lines of a text that are not empty."""
    return [stripped for line in (text or "").splitlines() if (stripped := line.strip())]


def has_demands(said: Said) -> bool:
    """Whether any demand above 0 was said."""
    return any(name.startswith("level_") and value not in ("", "0") for name, value in said.items())


def proposed_before(said: Said) -> bool:
    """Whether demands were said, or proposed, before: what somebody took out is not proposed again unasked."""
    return PROPOSED in said or has_demands(said)


def usual_demands(session: Session, title: str) -> Mapping[str, int]:
    """What jobs of this title usually demand; nothing where the title is not understood."""
    link = linking.occupation_of(session, title)
    return vocabulary.usual_demands(session, vocabulary.catalogue(session).occupation(link.concept_id)) if link else {}


def with_usual_demands(session: Session, said: Said) -> dict[str, Any]:
    """What was said, with the demands usual for its title where none was said; and that they were proposed."""
    usual = {f"level_{code}": str(level) for code, level in usual_demands(session, said.get("title", "")).items()}
    return {
        **said,
        PROPOSED: "y",
        **{name: level for name, level in usual.items() if said.get(name) in (None, "", "0")},
    }


def with_change(session: Session, said: Said, change: str) -> dict[str, Any]:
    """What was said, after one change of those that ``matching.changes`` names. Raises ValueError for another kind."""
    kind, _, value = change.partition(":")
    after = dict(said)
    if kind == "offer":
        after["accommodations"] = sorted({*said.get("accommodations", ()), value})
    elif kind in ("shift", "licence"):
        name = f"{kind}s"
        after[name] = [code for code in said.get(name, ()) if code != value]
    elif kind == "demand":
        code, _, level = value.partition(":")
        after[f"level_{code}"] = level
    elif kind == "negotiable":
        after[f"fixed_{value}"] = ""
    elif kind == "skill":
        _no_longer_essential(session, after, value)
    elif kind in _PLAIN:
        after[_PLAIN[kind]] = value
    else:
        raise ValueError(change)
    return after


_PLAIN = {"hours": "hours", "education": "education_min", "remote": "remote"}


def _no_longer_essential(session: Session, after: dict[str, Any], skill: str) -> None:
    """What need not be known already is still useful: the lines move on."""
    known = vocabulary.catalogue(session)
    kept, moved = [], []
    for line in lines_of(after.get("essential_skills")):
        link = linking.skill_of(session, line)
        (moved if link and known.skill_id(link.concept_id) == skill else kept).append(line)
    after["essential_skills"] = "\n".join(kept)
    after["preferred_skills"] = "\n".join([*lines_of(after.get("preferred_skills")), *moved])
