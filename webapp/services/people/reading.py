"""How an account likes to read, remembered with it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.accounts import Account, ReadingChoice
from models.types import Contrast, Motion, TextSize


@dataclass(frozen=True, slots=True)
class Reading:
    """Size of the text, contrast, motion, and whether a person's pages are the easy-to-read ones."""

    text_size: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.NORMAL
    motion: Motion = Motion.DEVICE
    easy: bool = False


def of_account(account: Account) -> Reading | None:
    """What the account chose; None as long as it chose nothing."""
    row = account.reading
    return row and Reading(row.text_size, row.contrast, row.motion, row.easy)


def choose(session: Session, *, account: Account, reading: Reading) -> None:
    """Remember it with the account."""
    row = account.reading or ReadingChoice(account_id=account.id)
    row.text_size, row.contrast = reading.text_size, reading.contrast
    row.motion, row.easy = reading.motion, reading.easy
    account.reading = row
    session.flush()
