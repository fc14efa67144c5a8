"""What a view asks of somebody's part in the organisation that they act for."""

from enum import StrEnum


class Need(StrEnum):
    """The least that a view of an employer's needs."""

    NOTHING = "nothing"
    """Also whoever acts for nobody any more."""
    DRAFTS = "drafts"
    """Also whoever waits for the office; what changes something is for those who post."""
    LOOK = "look"
    """Every member, also where something changes: what is their own."""
    BY_METHOD = "by_method"
    """Every member looks, and those who post change things."""
    POST = "post"
    """Those who post: a form that only they can send is opened for nobody else."""
    MANAGE = "manage"
    """Those who manage the organisation."""
