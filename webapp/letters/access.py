"""The letter with a code and a PIN. The PIN is on this paper alone."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from models.accounts import Account
from models.people import Person
from webapp.letters.paper import Fact, Sheet, Words, address_of, greeting, sheet
from webapp.letters.wording import wording
from webapp.services import sign_in_codes


def access_sheet(account: Account, pin: str, *, person: Person, easy: bool, at: datetime) -> Sheet:
    """The letter as it is printed, once."""
    return sheet(
        words(account, pin, easy=easy),
        office=person.registration.office,
        recipient=address_of(person),
        greeting=greeting(person.full_name, easy=easy),
        at=at,
        easy=easy,
    )


def words(account: Account, pin: str, *, easy: bool) -> Words:
    """What to do with it."""
    say = wording(easy)
    # Browsers put the rest in front by themselves: there is less to type.
    address = current_app.config["SITE_ADDRESS"].removeprefix("https://").rstrip("/")
    site = address or _("chiedi l'indirizzo all'ufficio")
    return Words(
        title=say(_("Il tuo accesso al sito"), _("Entra nel sito dell'ufficio")),
        before=[
            say(
                _(
                    "da oggi puoi usare il sito dell'ufficio: leggi con calma le proposte di lavoro, rispondi, e vedi "
                    "che cosa sappiamo di te."
                ),
                _("Ora puoi usare il sito. Nel sito leggi le proposte di lavoro. Puoi anche rispondere."),
            )
        ],
        facts=[
            Fact(say(_("L'indirizzo del sito"), _("Il sito")), site, "link"),
            Fact(_("Il tuo codice"), sign_in_codes.written(account.sign_in_code or ""), "user", copied=True),
            Fact(_("Il tuo PIN"), sign_in_codes.pin_written(pin), "key", copied=True),
        ],
        after=say(_normal(), _easy()),
    )


def _normal() -> list[str]:
    return [
        _(
            "Apri il sito, scegli «Accedi», poi scrivi il codice e il PIN. Maiuscole, minuscole, spazi e trattini non "
            "contano. La prima volta puoi scegliere un PIN tuo."
        ),
        _(
            "Tieni questa lettera in un posto sicuro. Il PIN è solo tuo: l'ufficio non lo conosce e non te lo chiede "
            "mai, né al telefono né di persona."
        ),
        _("Se perdi la lettera o dimentichi il PIN, chiamaci: ti diamo una lettera nuova, con un altro PIN."),
        _("Il sito non è un obbligo. Puoi sempre telefonare o venire in ufficio: le proposte sono le stesse."),
    ]


def _easy() -> list[str]:
    return [
        _("1. Apri il sito. Scegli «Accedi»."),
        _("2. Scrivi il codice. Scrivi il PIN."),
        _("3. Se vuoi, scegli un PIN tuo."),
        _("Il PIN è solo tuo. Non dirlo a nessuno."),
        _("Non trovi più la lettera? Chiama l'ufficio. Te ne diamo una nuova."),
        _("Non vuoi usare il sito? Va bene. Puoi telefonare o venire da noi."),
    ]
