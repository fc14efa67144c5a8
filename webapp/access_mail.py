"""The e-mail with which somebody gets into the site for the first time."""

from flask_babel import force_locale
from flask_babel import gettext as _

from models.accounts import Account
from webapp.organisation_mail import post, way
from webapp.services.people.site_access import OPEN_FOR


def send_invitation(account: Account, token: str) -> None:
    """A code that lets its reader choose a password. Nothing of the person: no name, no list."""
    with force_locale(account.language):
        parts = [
            _("l'ufficio ti ha preparato un accesso al sito: scegli una password, ed entri."),
            *way("public_access.first", _("Scegli la password"), token),
            _("Il codice vale %(days)s giorni e funziona una volta sola.", days=OPEN_FOR.days),
            _("Se non sai di che cosa si tratta, non fare niente: senza questo codice non succede nulla."),
        ]
        post(account.email or "", _("Il tuo accesso al sito"), parts)
