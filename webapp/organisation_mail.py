"""E-mails around registration and invitations: a code to confirm, a way in, what the office decided. Plain and short.

A link is made from the configured address of the site alone, never from a request: else whoever sends one could choose
where the link leads. Without that setting the message names the page, and the code is typed there.
"""

from collections.abc import Sequence

from flask import current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.joining import OrganisationRequest
from models.referring_services import ReferringService
from models.types import MemberRole, RequestState
from webapp.extensions import clock, db
from webapp.formatting import label
from webapp.services.employers.invitations import OPEN_FOR
from webapp.services.employers.organisation_requests import CONFIRM_WITHIN, Known
from webapp.services.messages import outbox

HOURS = int(CONFIRM_WITHIN.total_seconds() // 3600)


def send_confirmation(*, email: str, language: str, vat_number: str, known: Known, token: str | None) -> None:
    """Tell the mailbox, and only it, how the registration goes on. Nothing where the same was sent a moment ago.

    Nothing of what was typed but the VAT number: nobody writes to strangers in the office's name.
    """
    with force_locale(language):
        asked = _(
            "qualcuno ha chiesto di registrare con questo indirizzo un'organizzazione, partita IVA %(number)s.",
            number=vat_number,
        )
        if known is Known.NEW and token is None:
            return
        if known is Known.NEW:
            parts = [asked, *way("public_joining.confirm", _("Conferma la registrazione"), token or "")]
            parts.append(_("Il codice vale %(hours)s ore e funziona una volta sola.", hours=HOURS))
        elif known is Known.EMPLOYER:
            parts = [
                asked,
                _(
                    "Con questo indirizzo accedi già al sito: accedi con la tua password, apri «Le tue organizzazioni» "
                    "e scegli «Aggiungi un'organizzazione»."
                ),
            ]
        else:
            parts = [
                asked,
                _(
                    "Questo indirizzo serve già per un accesso di altro tipo. Per un'organizzazione usa un altro "
                    "indirizzo, o chiama l'ufficio."
                ),
            ]
        parts.append(_("Se non sei stato tu, non fare niente: senza conferma non succede nulla."))
        post(email, _("La registrazione di un'organizzazione"), parts)


def send_invitation(
    *, email: str, language: str, organisation: str, inviter: str, role: MemberRole, known: Known, token: str | None
) -> None:
    """The way into an organisation. Nothing where the same was sent a moment ago."""
    if token is None:
        return
    with force_locale(language):
        parts = [
            _(
                "%(inviter)s ti invita ad agire per «%(name)s» su Mirato. Il tuo compito: %(role)s.",
                inviter=inviter,
                name=organisation,
                role=str(label(role)).lower(),
            )
        ]
        if known is Known.ELSEWHERE:
            parts.append(
                _(
                    "Questo indirizzo serve già per un accesso di altro tipo: chiedi che l'invito arrivi a un altro "
                    "indirizzo."
                )
            )
        else:
            parts += way("public_joining.invitation", _("Apri l'invito"), token)
            parts.append(_("L'invito vale %(days)s giorni e funziona una volta sola.", days=OPEN_FOR.days))
        post(email, _("Un invito ad agire per «%(name)s»", name=organisation), parts)


def send_service_invitation(
    *, email: str, language: str, service: ReferringService, new: bool, token: str | None
) -> None:
    """The way into a referring service. Nothing where the same was sent a moment ago.

    The service's name stays out: an address may be read by others, and the name may tell of health.
    """
    if token is None:
        return
    with force_locale(language):
        parts = [_("%(office)s ti invita ad accedere a Mirato per il tuo servizio.", office=service.office.name)]
        if new:
            parts += way("public_joining.service_invitation", _("Apri l'invito"), token)
            parts.append(_("L'invito vale %(days)s giorni e funziona una volta sola.", days=OPEN_FOR.days))
        else:
            parts.append(
                _("Questo indirizzo serve già per un altro accesso: chiedi che l'invito arrivi a un altro indirizzo.")
            )
        post(email, _("Un invito ad accedere a Mirato"), parts)


def send_decision(found: OrganisationRequest) -> None:
    """What the office decided, to whoever asked."""
    with force_locale(found.account.language if found.account else found.language):
        if found.state is RequestState.ACCEPTED:
            parts = [
                _("l'ufficio ha verificato «%(name)s»: ora puoi agire per questa organizzazione.", name=found.name),
                _("Le bozze che hai preparato ci sono ancora: aprile e inviale quando vuoi."),
            ]
        else:
            parts = [
                _("l'ufficio non ha potuto riconoscere che agisci per «%(name)s».", name=found.name),
                _("Il motivo: %(reason)s", reason=found.reason),
                _("Se è un errore, chiama l'ufficio o chiedi di nuovo dal sito."),
            ]
        post(found.email, _("La tua richiesta per «%(name)s»", name=found.name), [*parts, *_site()])


def way(endpoint: str, name: str, token: str) -> Sequence[str]:
    """A link with the code, or the page and the code apart."""
    site, path = current_app.config["SITE_ADDRESS"], url_for(endpoint).removeprefix(request.script_root)
    if site:
        return [f"{name}: {site.rstrip('/')}{path}?codice={token}"]
    return [_("%(name)s: apri il sito alla pagina %(path)s e scrivi questo codice:", name=name, path=path), token]


def _site() -> Sequence[str]:
    site, contact = current_app.config["SITE_ADDRESS"], current_app.config["OFFICE_CONTACT"]
    found = [_("Trovi tutto qui: %(site)s", site=site)] if site else []
    return [*found, _("Per parlare con noi: %(contact)s", contact=contact)] if contact else found


def post(email: str, subject: str, parts: Sequence[str]) -> None:
    """An e-mail by itself, in plain paragraphs."""
    session: Session = db.session
    body = "\n\n".join([_("Buongiorno,"), *parts]) + "\n"
    outbox.post(session, recipient=email, subject=" ".join(subject.split()), body=body, now=clock.now())
