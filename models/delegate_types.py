"""Codes of whoever acts for a person. Everybody asks ``models.types`` for them."""

from collections.abc import Iterable
from enum import StrEnum


class DelegateKind(StrEnum):
    """Who somebody is to the person that they act for."""

    ADMINISTRATOR = "amministratore_sostegno"
    FAMILY = "familiare"
    TUTOR = "tutor"
    OTHER = "altro"


class DelegateScope(StrEnum):
    """One thing that a delegate may do for a person, in the order in which pages name them."""

    READ = "opportunita"
    """Read the opportunities, the messages about them, the plan."""
    ANSWER = "risposte"
    """Answer them, choose times, write."""
    SHEET = "scheda"
    """See the sheet, change wishes and experience."""
    DATA = "dati"
    """See the data and who looked, take a copy, ask for corrections and explanations."""
    CONSENT = "consensi"
    """Give and withdraw consents, object, ask for erasure."""


def whole_scope(scope: Iterable[str]) -> frozenset[DelegateScope]:
    """A scope with what it needs: nobody answers what they may not read, or decides over data that they may not see."""
    chosen = {DelegateScope(one) for one in scope}
    if DelegateScope.ANSWER in chosen:
        chosen.add(DelegateScope.READ)
    if DelegateScope.CONSENT in chosen:
        chosen.add(DelegateScope.DATA)
    return frozenset(chosen)


class DelegationState(StrEnum):
    """Where a delegation is on a day."""

    INVITED = "invitata"
    UNANSWERED = "senza_risposta"
    NOT_BEGUN = "non_iniziata"
    IN_FORCE = "in_corso"
    ENDED = "finita"
