"""Codes of personal plans. Everybody asks ``models.types`` for them."""

from enum import StrEnum


class GoalState(StrEnum):
    """What became of a goal. One that was changed is no failure: something else is wanted now."""

    OPEN = "aperto"
    REACHED = "raggiunto"
    CHANGED = "cambiato"


class NotePurpose(StrEnum):
    """Whom a note is for: the service's own care, the office too, the cooperative where the person works too."""

    CARE = "cura"
    OFFICE = "con_ufficio"
    COOPERATIVE = "con_cooperativa"


class PlanRole(StrEnum):
    """Who was at a meeting. Only parts, no names."""

    PERSON = "persona"
    FAMILY = "famiglia"
    SERVICE = "servizio"
    OFFICE = "ufficio"
    COOPERATIVE = "cooperativa"
    TUTOR = "tutor"
    OTHER = "altri"


class ResourceKind(StrEnum):
    """What a plan can draw on (budget di salute)."""

    SUPPORT = "ore_di_sostegno"
    TRANSPORT = "trasporto"
    INTERNSHIP = "indennita_tirocinio"
    HOUSING = "casa"
    TRAINING = "formazione"
    OTHER = "altro"


class ResourceUnit(StrEnum):
    """What a resource is counted in."""

    EURO = "euro"
    HOURS = "ore"
