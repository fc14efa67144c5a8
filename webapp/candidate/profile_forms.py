"""Wishes, jobs and skills in the person's own hand: the officer's forms, asked of «tu»."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.forms import lines
from webapp.officer.profile_forms import BackgroundForm, WishesForm
from webapp.services.people.person_profile import Background, Wishes

_ASKED = {
    "jobs": (_l("Che lavori cerchi?"), _l("Con le tue parole. Un lavoro per riga.")),
    "shifts": (_l("Quando puoi lavorare?"), _l("Se per te è uguale, lascia vuoto.")),
    "contracts": (_l("Che contratti accetti?"), _l("Se per te è uguale, lascia vuoto.")),
    "transport": (_l("Come ti sposti?"), ""),
    "exclusions": (
        _l("Che cosa non vuoi?"),
        _l("Segna solo quello che non vuoi mai. I lavori che lo chiedono non te li proponiamo."),
    ),
}


class MyWishesForm(WishesForm):
    """The same questions and the same rules as for an officer."""

    def __init__(self, wishes: Wishes, *, version: int, **given: Any) -> None:
        super().__init__(wishes, version=version, **given)
        for name, (question, help_text) in _ASKED.items():
            field = self[name]
            field.label.text, field.description = str(question), str(help_text)


class MyBackgroundForm(BackgroundForm):
    """Jobs and skills. Training and licences are written by the office, which sees the papers: jobs depend on them."""

    def __init__(self, background: Background, *, version: int, **given: Any) -> None:
        super().__init__(background, version=version, **given)
        self.kept = background
        del self.education, self.licences
        self.skills.label.text = str(_l("Che cosa sai fare?"))

    def background(self) -> Background:
        """The validated answers, with the training and the licences as they are."""
        rows = ((" ".join((row.title.data or "").split()), row.months.data) for row in self.jobs)
        return replace(
            self.kept,
            jobs=tuple((title, months) for title, months in rows if title),
            skills=tuple(dict.fromkeys(lines(self.skills.data))),
        )
