"""Steps of referrals in the words of the day's e-mail: never a person's name, and for the service not even its own."""

from typing import Any

from flask_babel import gettext as _

from models.messages import Notice
from models.types import NoticeKind
from webapp.services.messages.notices import Audience


def words(notice: Notice, audience: Audience) -> str:
    """The sentence for a step of a referral; empty for any other notice."""
    if notice.kind is not NoticeKind.REFERRAL:
        return ""
    told = {"service": "", "step": "", **notice.params}
    said = _to_office(told) if audience is Audience.OFFICE else _to_service()
    return said.get(told["step"], "")


def _to_office(told: dict[str, Any]) -> dict[str, str]:
    return {
        "sent": _("Una segnalazione da prendere in carico, da %(service)s: la trovi sulla Scrivania.", **told),
        "withdrawn": _("%(service)s ha ritirato una segnalazione: non c'è altro da fare.", **told),
        "closed": _("%(service)s ha concluso una segnalazione: non segue più la persona.", **told),
        "consent_withdrawn": _(
            "Una persona ha revocato il consenso alla segnalazione di %(service)s: il servizio non vede più i suoi "
            "dati.",
            **told,
        ),
    }


def _to_service() -> dict[str, str]:
    return {
        "taken": _("L'ufficio ha preso in carico una vostra segnalazione: la trovi sul sito."),
        "returned": _(
            "L'ufficio ha restituito una vostra segnalazione: sul sito c'è scritto che cosa manca. Quando è completa "
            "la puoi inviare di nuovo."
        ),
        "closed": _("L'ufficio ha concluso una vostra segnalazione."),
        "consent_withdrawn": _(
            "Una persona ha revocato il consenso alla vostra segnalazione: da ora sul sito non vedete più i suoi dati."
        ),
    }
