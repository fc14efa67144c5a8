"""The office's answer to what a person asked about their data (GDPR art. 12), on paper."""

from flask_babel import gettext as _

from models.person_requests import PersonRequest
from models.types import PersonRequestState
from webapp.extensions import ROME
from webapp.formatting import day, label
from webapp.letters.paper import Fact, Words
from webapp.letters.wording import wording
from webapp.sheet_items import item_name


def words(asked: PersonRequest, *, easy: bool) -> Words:
    """What was asked, what was done, the answer, and what one can do about it."""
    say = wording(easy)
    when = day(asked.at.astimezone(ROME).date())
    about = item_name(asked.about) if asked.about else ""
    return Words(
        title=say(_("La risposta alla tua richiesta"), _("La nostra risposta")),
        before=[
            say(
                _("il %(day)s ci hai chiesto una cosa sui tuoi dati.", day=when),
                _("Il %(day)s ci hai scritto.", day=when),
            )
        ],
        facts=[
            Fact(_("La richiesta"), ": ".join(part for part in (label(asked.kind), about) if part), "comment"),
            Fact(_("Con le tue parole"), asked.text, "pencil"),
            Fact(_("Che cosa abbiamo fatto"), label(asked.state), "check-circle"),
            Fact(_("La risposta dell'ufficio"), asked.answer, "mail"),
        ],
        after=[
            say(
                _("Se qualcosa non ti è chiaro, o non sei d'accordo, chiamaci: ne parliamo insieme."),
                _("Non ti è chiaro? Non sei d'accordo? Chiama l'ufficio. Ne parliamo."),
            ),
            *_complaint(asked, easy=easy),
        ],
    )


def _complaint(asked: PersonRequest, *, easy: bool) -> list[str]:
    """Art. 12 par. 4: whoever was not given all they asked for is told where else they can go."""
    if asked.state is PersonRequestState.DONE:
        return []
    say = wording(easy)
    return [
        say(
            _(
                "Puoi anche fare reclamo al Garante per la protezione dei dati personali (www.garanteprivacy.it), o "
                "andare dal giudice."
            ),
            _("Puoi anche scrivere al Garante. Il Garante difende i dati delle persone. Puoi andare dal giudice."),
        )
    ]
