"""The day's notices in words, in the recipient's language: plain, short, without a name or a word of health."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from models.messages import Notice
from models.types import NoticeKind
from webapp import agreement_digests, referral_digests
from webapp.formatting import label
from webapp.services.messages.notices import Audience
from webapp.services.people.interests import UNASKED

Kind = NoticeKind


def write(notices: Sequence[Notice]) -> tuple[str, str]:
    """Subject and text of one recipient's message. The language is that of the latest notice."""
    with force_locale(notices[-1].language):
        lines = list(dict.fromkeys(sentence(notice) for notice in notices))
        parts = [_("Buongiorno,"), _("ecco le novità di oggi."), *(f"• {line}" for line in lines), *_ending(notices)]
        return _("Novità dall'ufficio"), "\n\n".join(parts) + "\n"


def _ending(notices: Sequence[Notice]) -> list[str]:
    site, contact = current_app.config["SITE_ADDRESS"], current_app.config["OFFICE_CONTACT"]
    ending = []
    if site:
        ending.append(_("Trovi tutto qui: %(site)s", site=site))
    if contact:
        ending.append(_("Per parlare con noi: %(contact)s", contact=contact))
    if any(notice.params["to"] == Audience.PERSON for notice in notices):
        ending.append(_("Con calma: per ogni dubbio chiama l'ufficio."))
    ending.append(_("Questo messaggio parte da solo, al massimo una volta al giorno."))
    return ending


def sentence(notice: Notice) -> str:
    """One notice in a sentence or two."""
    told = {
        "position": "",
        "code": "",
        "employer": "",
        "person": "",
        "number": notice.proposal_id or "",
        **notice.params,
    }
    told["when"] = _when(notice.params.get("starts_at"))
    told["where"] = f", {told['place']}" if told.get("place") else ""
    audience = Audience(notice.params["to"])
    of_others = agreement_digests.words(notice, audience) or referral_digests.words(notice, audience)
    words = of_others or _WORDS[audience](told).get(notice.kind)
    words = words or f"{label(notice.kind)}: {told['position']}."
    # Without a name: e-mails are read on shared screens.
    return _("Per una persona che aiuti: %(news)s", news=words) if told.get("helping") else words


def _when(moment: str | None) -> str:
    """«martedì 10 novembre 2026, ore 10:30», in Rome's time."""
    return format_datetime(datetime.fromisoformat(moment), _("EEEE d MMMM y, 'ore' HH:mm")) if moment else ""


def _to_person(told: dict[str, Any]) -> dict[NoticeKind, str]:
    why_closed = {
        "hired_elsewhere": _(
            "La proposta per il lavoro «%(position)s» è chiusa, perché hai trovato un altro lavoro.", **told
        ),
        "consent_withdrawn": _(
            "La proposta per il lavoro «%(position)s» è chiusa, perché hai revocato il consenso. Se cambi idea, chiama "
            "l'ufficio.",
            **told,
        ),
    }
    closed = why_closed.get(told.get("why", "")) or _(
        "La proposta per il lavoro «%(position)s» è chiusa. Noi continuiamo a cercare per te.", **told
    )
    asked = told.get("step") == "asked"
    answered = (
        _(
            "%(employer)s vorrebbe assumerti per il lavoro «%(position)s». L'ufficio ti chiama: il lavoro è tuo quando "
            "avete firmato.",
            **told,
        )
        if told.get("step") == "wants_to_hire"
        else _(
            "%(employer)s ha detto sì: il lavoro «%(position)s» è tuo. L'ufficio ti chiama per i prossimi passi.",
            **told,
        )
        if told.get("hired")
        else _(
            "Per il lavoro «%(position)s» %(employer)s ha fatto un'altra scelta. Noi continuiamo a cercare per te.",
            **told,
        )
    )
    return {
        Kind.PROPOSED: _(
            "Ti proponiamo un lavoro: «%(position)s», da %(employer)s. Dicci se ti interessa, dal sito o per telefono: "
            "se dici di no, per te non cambia niente.",
            **told,
        ),
        Kind.PROFILE_SENT: _(
            "Abbiamo inviato il tuo profilo a %(employer)s per il lavoro «%(position)s». Quando risponde ti avvisiamo.",
            **told,
        ),
        Kind.INTERVIEW: _(
            "%(employer)s vuole conoscerti per il lavoro «%(position)s»: scegli tu l'orario, dal sito o per telefono.",
            **told,
        )
        if asked
        else _("Hai un colloquio per il lavoro «%(position)s»: %(when)s%(where)s.", **told),
        Kind.PROPOSAL_CLOSED: closed,
        Kind.EMPLOYER_ANSWERED: answered,
        Kind.MESSAGE: _(
            "C'è un messaggio per te sul lavoro «%(position)s»: lo leggi sul sito, o chiama l'ufficio.", **told
        ),
        Kind.REQUEST_ANSWERED: _(
            "L'ufficio ha risposto a una tua richiesta sui dati. La risposta è nel sito, alla pagina «I miei dati»; se "
            "non usi il sito, ti arriva per lettera."
        ),
        Kind.HELPERS_CHANGED: _(
            "È cambiato chi può agire per te: lo vedi nel sito, alla pagina «Chi mi aiuta», o chiedi all'ufficio."
        ),
    }


def _to_employer(told: dict[str, Any]) -> dict[NoticeKind, str]:
    appointment = (
        _(
            "Per la posizione «%(position)s» (%(code)s) nessuno degli orari offerti va bene al profilo n. %(number)s: "
            "offrine altri dal sito, o chiama l'ufficio.",
            **told,
        )
        if told.get("step") == "none_fits"
        else _("Colloquio per la posizione «%(position)s», profilo n. %(number)s: %(when)s%(where)s.", **told)
    )
    return {
        Kind.PROFILE_SENT: _(
            "Per la posizione «%(position)s» (%(code)s) c'è chi aspetta una tua risposta: la dai sul sito, in «Rose "
            "ricevute», o chiamando l'ufficio.",
            **told,
        )
        if told.get("step") == "reminder"
        else _(
            "C'è un profilo per la posizione «%(position)s» (%(code)s): è il profilo n. %(number)s. Lo trovi "
            "sul sito, in «Rose ricevute»; se non usi il sito, l'ufficio te lo fa avere.",
            **told,
        ),
        Kind.INTERVIEW: appointment,
        Kind.MESSAGE: _(
            "C'è un messaggio sulla posizione «%(position)s» (%(code)s), profilo n. %(number)s: lo leggi sul sito, in "
            "«Rose ricevute».",
            **told,
        ),
        Kind.FOLLOW_UP_DUE: _(
            "C'è un documento che scade presto: lo trovi sul sito, in «Cooperativa».",
        )
        if told.get("step") == "documents"
        else _(
            "L'ufficio ha risposto sul passaggio al mercato aperto dell'inserimento «%(position)s»: lo leggi sul "
            "sito, in «Inserimenti».",
            **told,
        )
        if told.get("step") == "market_decided"
        else _(
            "L'ufficio ha risposto al tuo messaggio sull'inserimento «%(position)s»: lo leggi sul sito, in "
            "«Inserimenti».",
            **told,
        ),
        Kind.PERSON_UNAVAILABLE: _(
            "Per la posizione «%(position)s» (%(code)s) il profilo n. %(number)s non è più disponibile.", **told
        ),
        Kind.POSITION_PUBLISHED: _(
            "La posizione «%(position)s» (%(code)s) è pubblicata: l'ufficio cerca le persone adatte.", **told
        ),
        Kind.POSITION_CLOSED: _("La posizione «%(position)s» (%(code)s) è chiusa.", **told),
    }


def _to_office(told: dict[str, Any]) -> dict[NoticeKind, str]:
    step = told.get("step")
    interview = {
        "asked": _(
            "%(employer)s vuole un colloquio con %(person)s per «%(position)s» (%(code)s): l'orario è da scegliere.",
            **told,
        ),
        "none_fits": _("A %(person)s nessun orario va bene per «%(position)s» (%(code)s).", **told),
        "chosen": _("%(person)s ha scelto l'orario del colloquio per «%(position)s» (%(code)s).", **told),
    }
    answered = {
        "wants_to_hire": _("%(employer)s vorrebbe assumere %(person)s per «%(position)s» (%(code)s).", **told),
        "no": _("%(employer)s non va avanti con %(person)s per «%(position)s» (%(code)s).", **told),
    }
    return {
        Kind.INTERVIEW: interview.get(step or "", ""),
        Kind.EMPLOYER_ANSWERED: answered.get(step or "", ""),
        Kind.MESSAGE: _("C'è un messaggio da leggere sulla proposta n. %(number)s: «%(position)s» (%(code)s).", **told),
        Kind.PERSON_ACCEPTED: _(
            "A %(person)s interessa la posizione «%(position)s» (%(code)s): nessuno l'ha ancora proposta.", **told
        )
        if step == UNASKED
        else _("A %(person)s interessa la posizione «%(position)s» (%(code)s).", **told),
        Kind.PERSON_DECLINED: _("%(person)s ha detto no alla posizione «%(position)s» (%(code)s).", **told),
        Kind.PERSON_UNAVAILABLE: _(
            "%(person)s ha revocato il consenso: la proposta per «%(position)s» (%(code)s) è chiusa.", **told
        )
        if told.get("why") == "consent_withdrawn"
        else _("%(person)s ha trovato un altro lavoro: la proposta per «%(position)s» (%(code)s) è chiusa.", **told),
        Kind.POSITION_SUBMITTED: _("Una posizione da pubblicare: «%(position)s» (%(code)s), di %(employer)s.", **told),
        Kind.POSITION_CHANGED: _(
            "%(employer)s ha cambiato la posizione «%(position)s» (%(code)s): la trovi sulla Scrivania.", **told
        ),
        Kind.POSITION_CLOSED: _(
            "%(employer)s ha chiuso la posizione «%(position)s» (%(code)s): la trovi sulla Scrivania.", **told
        ),
        Kind.FOLLOW_UP_DUE: _("%(employer)s ha scritto dell'inserimento di %(person)s: «%(position)s».", **told)
        if step == "employer_wrote"
        else _("%(employer)s segnala che %(person)s è pronta per il mercato aperto: «%(position)s».", **told)
        if step == "ready_for_market"
        else _("C'è da sentire come va l'inserimento di %(person)s: «%(position)s».", **told),
    }


def _to_service(_told: dict[str, Any]) -> dict[NoticeKind, str]:
    """What services are told has a room of its own."""
    return {}


_WORDS = {
    Audience.PERSON: _to_person,
    Audience.EMPLOYER: _to_employer,
    Audience.OFFICE: _to_office,
    Audience.SERVICE: _to_service,
}
