"""The accommodations that a position offers, changed when the employer has agreed."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile
from models.positions import OfferedAccommodation, Position, PositionEvent


def agree(
    session: Session,
    *,
    position: Position,
    accommodations: frozenset[str],
    seen_version: int,
    by: Account,
    note: str,
    now: datetime,
) -> None:
    """Offer these accommodations from now on; ``note`` says with whom that was agreed and stays in the history.

    Raises DecidedMeanwhile where the position has changed since ``seen_version``.
    """
    if position.version != seen_version:
        raise DecidedMeanwhile(position.code)
    kept = [row for row in position.accommodations if row.accommodation in accommodations]
    new = accommodations - {row.accommodation for row in kept}
    position.accommodations = [*kept, *(OfferedAccommodation(accommodation=code) for code in sorted(new))]
    position.history.append(
        PositionEvent(from_state=position.state, to_state=position.state, account=by, at=now, note=note)
    )
    # The version is the position's: it must grow although only rows below it change.
    flag_modified(position, "title")
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(position.code) from error
