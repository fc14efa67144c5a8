"""A letter to a person about somebody who may act for them: that they may, or that they may not any more."""

from datetime import date, timedelta

from flask_babel import gettext as _

from models.delegations import Delegation
from models.types import DelegateScope
from webapp.extensions import ROME
from webapp.formatting import day, label
from webapp.letters.paper import Fact, Words
from webapp.letters.wording import wording


def words(delegation: Delegation, *, written_on: date, easy: bool) -> Words:
    """Who, for what, from when until when, and how one puts an end to it; or, on that day, that it is over."""
    since = _over_since(delegation, written_on)
    return _over(delegation, since, easy=easy) if since else _holds(delegation, easy=easy)


def _over_since(delegation: Delegation, written_on: date) -> date | None:
    """The first day without it: somebody ended it, or its last day has gone by."""
    ended, last = delegation.ended_at, delegation.ends_on
    days = [ended.astimezone(ROME).date()] if ended else []
    if last is not None and last < written_on:
        days.append(last + timedelta(days=1))
    return min(days, default=None)


def _holds(delegation: Delegation, *, easy: bool) -> Words:
    say, name = wording(easy), delegation.delegate_name
    last = delegation.ends_on
    scopes = [label(scope) for scope in DelegateScope if scope.value in delegation.scope]
    return Words(
        title=say(_("Chi può agire per te"), _("Una persona ti aiuta")),
        before=[
            say(
                _("%(name)s può fare alcune cose al posto tuo, nel sito dell'ufficio.", name=name),
                _("%(name)s ti aiuta. Può fare delle cose per te nel sito.", name=name),
            )
        ],
        facts=[
            Fact(_("Chi ti aiuta"), f"{name} ({label(delegation.kind).lower()})", "user"),
            Fact(_("Che cosa può fare"), "; ".join(scopes), "list"),
            Fact(_("Da quando"), day(delegation.starts_on), "calendar"),
            Fact(_("Fino a quando"), day(last) if last else _("finché non cambia qualcosa"), "calendar"),
        ],
        after=[
            say(
                _("Tutto quello che fa per te resta scritto, e puoi chiederci che cosa ha fatto."),
                _("Noi scriviamo che cosa fa per te. Puoi chiederlo quando vuoi."),
            ),
            say(
                _("Se non vuoi più il suo aiuto, chiamaci o vieni in ufficio: ne parliamo insieme."),
                _("Non vuoi più il suo aiuto? Chiama l'ufficio. Ne parliamo."),
            ),
        ],
    )


def _over(delegation: Delegation, since: date, *, easy: bool) -> Words:
    say, name = wording(easy), delegation.delegate_name
    return Words(
        title=say(_("Una persona non agisce più per te"), _("Una persona non ti aiuta più nel sito")),
        before=[
            say(
                _("%(name)s non può più agire per te, e non vede più i tuoi dati.", name=name),
                _("%(name)s non fa più cose per te nel sito. Non vede più i tuoi dati.", name=name),
            )
        ],
        facts=[Fact(_("Da quando"), day(since), "calendar")],
        after=[
            say(
                _("Le tue proposte restano come sono. Se vuoi un altro aiuto, chiamaci: lo facciamo noi con te."),
                _("Le tue proposte non cambiano. Vuoi un altro aiuto? Chiama l'ufficio."),
            )
        ],
    )
