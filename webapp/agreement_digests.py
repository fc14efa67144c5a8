"""Steps of conventions and work orders in the words of the day's e-mail: organisations and days, never a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from models.messages import Notice
from models.types import ConventionKind, NoticeKind
from webapp.formatting import day, label
from webapp.services.messages.notices import Audience

NOTHING = {"title": "", "employer": "", "cooperative": "", "agreement": "", "until": "", "side": "", "step": ""}


def words(notice: Notice, audience: Audience) -> str:
    """The sentence for a step of an agreement; empty for any other notice."""
    say = _WORDS.get((notice.kind, audience))
    if say is None:
        return ""
    told = {**NOTHING, **notice.params}
    told["agreement"] = label(ConventionKind(told["agreement"])) if told["agreement"] else ""
    told["until"] = day(date.fromisoformat(told["until"])) if told["until"] else ""
    return say(told).get(told["step"], "")


def _convention_to_employer(told: dict[str, Any]) -> dict[str, str]:
    return {
        "negotiating": _(
            "%(agreement)s: l'ufficio lavora sulla tua proposta e ti chiama per preparare il testo insieme.", **told
        ),
        "signed": _("%(agreement)s: è firmata. Quando entra in vigore ti avvisiamo.", **told),
        "in_force": _("%(agreement)s: è in vigore. Conta nella pagina Obblighi nei giorni in cui vale.", **told),
        "ended": _("%(agreement)s: è finita e non conta più. Se ti serve ancora, proponine un'altra dal sito.", **told),
        "dropped": _(
            "%(agreement)s: per ora non se ne fa niente. Il perché è sul sito, in «Accordi e commesse».", **told
        ),
        "ending": _("%(agreement)s: scade il %(until)s. Se vuoi continuare, parlane con l'ufficio.", **told),
    }


def _convention_to_office(told: dict[str, Any]) -> dict[str, str]:
    return {
        "proposed": _("%(employer)s propone una convenzione (%(agreement)s): la trovi sulla Scrivania.", **told),
        "dropped": _("%(employer)s ha ritirato la proposta di convenzione (%(agreement)s).", **told),
        "ending": _("La convenzione con %(employer)s scade il %(until)s (%(agreement)s).", **told),
    }


def _order_to_employer(told: dict[str, Any]) -> dict[str, str]:
    not_agreed = (
        _(
            "L'ufficio per ora non è d'accordo con la commessa «%(title)s». Il motivo è sul sito, in «Accordi e "
            "commesse»: puoi cambiarla e offrirla di nuovo.",
            **told,
        )
        if told["side"] == "firm"
        else _("L'ufficio per ora non è d'accordo con la commessa «%(title)s» di %(employer)s.", **told)
    )
    return {
        "offered": _(
            "%(employer)s vi offre un lavoro: «%(title)s». Rispondete dal sito, in «Accordi e commesse»: se dite di "
            "no, basta dire perché.",
            **told,
        ),
        "elsewhere": _("Il lavoro «%(title)s» di %(employer)s non è più disponibile: non serve rispondere.", **told),
        "withdrawn": _("%(employer)s ha ritirato la commessa «%(title)s»: non c'è altro da fare.", **told),
        "no": _("%(cooperative)s non può prendere la commessa «%(title)s»: il perché è sul sito.", **told),
        "declined": _(
            "Nessuna delle cooperative che hai sentito può prendere la commessa «%(title)s»: dal sito la puoi cambiare "
            "o offrire ad altre.",
            **told,
        ),
        "accepted": _(
            "%(cooperative)s ha detto sì alla commessa «%(title)s». Ora l'ufficio la guarda e dice se è d'accordo.",
            **told,
        ),
        "agreed": _("L'ufficio è d'accordo con la commessa «%(title)s»: si può preparare l'inizio del lavoro.", **told),
        "terms": _(
            "L'ufficio ha corretto i termini della commessa «%(title)s»: sono sul sito, in «Accordi e commesse».",
            **told,
        ),
        "not_agreed": not_agreed,
        "in_force": _("Commessa «%(title)s»: il lavoro è cominciato.", **told),
        "ended": _("Commessa «%(title)s»: il lavoro è finito.", **told),
        "ending": _(
            "La commessa «%(title)s» finisce il %(until)s. Se il lavoro continua, ne parlano l'impresa, la cooperativa "
            "e l'ufficio.",
            **told,
        ),
    }


def _order_to_office(told: dict[str, Any]) -> dict[str, str]:
    return {
        "accepted": _(
            "%(cooperative)s ha detto sì alla commessa «%(title)s» di %(employer)s: la trovi sulla Scrivania.", **told
        ),
        "withdrawn": _("%(employer)s ha ritirato la commessa «%(title)s».", **told),
        "ending": _("La commessa «%(title)s» di %(employer)s finisce il %(until)s.", **told),
    }


_WORDS: dict[tuple[NoticeKind, Audience], Callable[[dict[str, Any]], dict[str, str]]] = {
    (NoticeKind.CONVENTION, Audience.EMPLOYER): _convention_to_employer,
    (NoticeKind.CONVENTION, Audience.OFFICE): _convention_to_office,
    (NoticeKind.WORK_ORDER, Audience.EMPLOYER): _order_to_employer,
    (NoticeKind.WORK_ORDER, Audience.OFFICE): _order_to_office,
}
