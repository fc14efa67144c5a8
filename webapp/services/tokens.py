"""Codes that open something once: shown or sent to somebody, and kept as their hash only."""

import hashlib
import secrets
from datetime import timedelta

from models.errors import DomainError

TOKEN_BYTES = 32
SAME_SENDING = timedelta(minutes=10)
"""A form sent twice within this writes one e-mail."""


class BadCode(DomainError):
    """No such code, or it was replaced by a later one."""


class CodeExpired(DomainError):
    """The code came too late."""


class CodeUsed(DomainError):
    """The code was used before."""


class AddressTaken(DomainError):
    """The address has an account by now."""


def make() -> str:
    """A new code that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(token.strip().encode()).hexdigest()
