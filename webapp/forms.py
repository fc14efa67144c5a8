"""Forms as every page uses them: what WTForms says on its own is put in our plain words, in the page's language."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations

# What fields and validators say when a form gives them no message of its own.
MESSAGES: dict[str, object] = {
    "This field is required.": _l("Questa risposta serve per andare avanti."),
    "Not a valid integer value.": _l("Scrivi un numero intero, in cifre."),
    "Not a valid date value.": _l("Scrivi una data completa: giorno, mese e anno."),
    "Not a valid choice.": _l("Scegli una delle risposte proposte."),
    "'%(value)s' is not a valid choice for this field.": _l("Scegli tra le risposte proposte."),
    "'%(value)s' are not valid choices for this field.": _l("Scegli tra le risposte proposte."),
    "Field cannot be longer than %(max)d characters.": _l("Il testo è troppo lungo: al massimo %(max)d caratteri."),
    "Number must be at least %(min)s.": _l("Il numero deve essere almeno %(min)s."),
    "Invalid value, must be one of: %(values)s.": _l("Questa risposta non è tra quelle possibili."),
}


class PlainWords:
    """The translations that WTForms asks for: ours, else its own."""

    def gettext(self, text: str) -> str:
        """One message."""
        return str(MESSAGES[text]) if text in MESSAGES else translations.gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """One message that goes with a number."""
        chosen = singular if number == 1 else plural
        return self.gettext(chosen) if chosen in MESSAGES else translations.ngettext(singular, plural, number)


class Form(FlaskForm):
    """The base of every form."""

    class Meta(FlaskForm.Meta):
        """WTForms' settings."""

        def get_translations(self, _form: FlaskForm) -> PlainWords:
            """Where built-in messages come from."""
            return PlainWords()
