"""A plain CV: how to reach the person, what they look for, have done and can do. Nothing about health."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from models.people import Person
from models.types import Licence
from webapp.formatting import label, labels


def curriculum(person: Person) -> dict[str, Any]:
    """What the CV's page is filled with; parts without anything are left out."""
    profile = person.profile
    reach = [person.address, profile.comune.name if profile.comune else "", person.phone or "", person.email or ""]
    jobs = [
        ngettext("%(job)s (%(num)s mese)", "%(job)s (%(num)s mesi)", job.months, job=job.title)
        for job in profile.experiences
    ]
    training = [label(profile.education) if profile.education else "", labels(profile.licences, Licence)]
    parts = [
        (_("Lavori che cerco"), [wish.text for wish in profile.wishes]),
        (_("Esperienze"), jobs),
        (_("Che cosa so fare"), [skill.text for skill in profile.skills]),
        (_("Studi e patenti"), [line for line in training if line]),
    ]
    return {
        "reach": [line for line in reach if line],
        "parts": [{"title": title, "lines": lines} for title, lines in parts if lines],
    }
