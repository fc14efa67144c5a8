"""Codes of referring services and of what they send. Everybody asks ``models.types`` for them."""

from enum import StrEnum


class ServiceKind(StrEnum):
    """Kinds of referring service."""

    COOPERATIVE_A = "coop_a"
    MENTAL_HEALTH = "salute_mentale"
    ADDICTION = "dipendenze"
    SOCIAL = "servizi_sociali"
    OTHER = "altro"


class ReferralState(StrEnum):
    """A referral's life: a service writes and sends it; the office takes it, or gives it back to be completed."""

    DRAFT = "draft"
    SENT = "sent"
    TAKEN = "taken"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ConsentForm(StrEnum):
    """How somebody agreed to be referred."""

    SIGNED = "firmato"
    ORAL = "a_voce"
