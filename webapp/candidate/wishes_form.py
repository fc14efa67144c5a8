"""The wishes in the person's own hand: the officer's form, asked of «tu»."""

from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.officer.profile_forms import WishesForm
from webapp.services.person_profile import Wishes

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
