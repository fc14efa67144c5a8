"""Days as the lists mean them: in Rome's time, shown as DD/MM/YYYY."""

from datetime import date
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def shown(on: date) -> str:
    """A day as messages show it."""
    return f"{on:%d/%m/%Y}"
