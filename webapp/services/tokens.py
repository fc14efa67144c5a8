"""Codes that open something once: shown or sent to somebody, and kept as their hash only."""

import hashlib
import secrets

TOKEN_BYTES = 32


def make() -> str:
    """A new code that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(token.strip().encode()).hexdigest()
