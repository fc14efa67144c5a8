"""Codes of the messages inside a proposal."""

from enum import StrEnum


class Thread(StrEnum):
    """Who reads along. The employer and the person write to the office, and to each other only where both agree."""

    WITH_PERSON = "persona"
    WITH_EMPLOYER = "datore"
    TOGETHER = "insieme"


class Side(StrEnum):
    """Who says something."""

    PERSON = "persona"
    OFFICE = "ufficio"
    EMPLOYER = "datore"
