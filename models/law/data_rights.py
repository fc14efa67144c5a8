"""People's rights on their own data: when the office has to answer."""

from calendar import monthrange
from datetime import date


def answer_due(asked_on: date) -> date:
    """The last day for an answer: one month after the request (GDPR art. 12(3)).

    A month ends on the day with the same number, or on the month's last day where there is none (Regulation 1182/71
    art. 3(2)(c)).
    """
    year, month = (asked_on.year + 1, 1) if asked_on.month == 12 else (asked_on.year, asked_on.month + 1)
    return date(year, month, min(asked_on.day, monthrange(year, month)[1]))
