"""Forms as every page uses them: what WTForms says on its own is put in our plain words, in the page's language."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import DecimalField, Field, SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from webapp.formatting import label
from webapp.reading import switching
from webapp.services.importing.fields import BadCell

# What fields and validators say when a form gives them no message of its own.
MESSAGES: dict[str, object] = {
    "This field is required.": _l("Questa risposta serve per andare avanti."),
    "Not a valid integer value.": _l("Scrivi un numero intero, in cifre."),
    "Not a valid date value.": _l("Scrivi una data completa: giorno, mese e anno."),
    "Not a valid time value.": _l("Scrivi un'ora, per esempio 09:30."),
    "Not a valid choice.": _l("Scegli una delle risposte proposte."),
    "Invalid Choice: could not coerce.": _l("Scegli una delle risposte proposte."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Scegli tra le risposte proposte."),
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

    def is_submitted(self) -> bool:
        """Whether it was sent to be taken; one that only asks for the other wording is shown again as it stands."""
        return bool(super().is_submitted()) and not switching()

    class Meta(FlaskForm.Meta):
        """WTForms' settings."""

        def get_translations(self, _form: FlaskForm) -> PlainWords:
            """Where built-in messages come from."""
            return PlainWords()


LONGEST_LINE = 200
MOST_LINES = 20
LONGEST_VERSION = 12
"""Digits; Python itself refuses to read thousands of them."""


def lines(text: str | None) -> tuple[str, ...]:
    """The lines of a text area that are not empty."""
    return tuple(stripped for line in (text or "").splitlines() if (stripped := line.strip()))


def short_lines(_form: Form, field: Field) -> None:
    """A list, one thing a line, within what a person reads."""
    found = lines(field.data)
    if len(found) > MOST_LINES:
        raise ValidationError(
            _("Sono %(count)s righe: scrivine al massimo %(most)s.", count=len(found), most=MOST_LINES)
        )
    for number, line in enumerate(found, start=1):
        if len(line) > LONGEST_LINE:
            raise ValidationError(
                _(
                    "La riga %(number)s è troppo lunga: al massimo %(most)s caratteri.",
                    number=number,
                    most=LONGEST_LINE,
                )
            )


def readable(_form: Form, field: Field) -> None:
    """What could not be read has its complaint already: validators that follow would only add another."""
    if field.process_errors:
        raise StopValidation


def as_in_lists(parse: Callable[[str], str], field: Field, words: str) -> None:
    """Read a text by the rule that imported lists have for it, or say what is expected."""
    try:
        field.data = parse(field.data)
    except BadCell as error:
        raise ValidationError(words) from error


def version_of(text: str | None) -> int:
    """The version that a page was made from; what cannot be read counts as an old one."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_VERSION else 0


LONGEST_KEY = 9
"""Digits of a row's number: more are more than a database counts to."""


def key_of(text: str | None) -> int | None:
    """The number of a row that a form chose; None for what no row can have."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None


def choices_of(codes: Iterable[StrEnum], empty: str | None = None) -> list[SelectChoice]:
    """Options of an enum's members, with an empty one in front if asked."""
    options = [SelectChoice(member.value, label(member)) for member in codes]
    return [SelectChoice("", empty), *options] if empty is not None else options


_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+")
"""Nobody writes three decimals of a euro: before three digits a dot parts the thousands."""


class EuroField(DecimalField):
    """An amount as people here write it: «1.250,50», «20.000», and also «1250.50». At most two decimals."""

    widget = TextInput()
    """Browsers show nothing at all for a number with a comma."""
    complaint = _l("Scrivi un importo in cifre, per esempio 350,50.")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the dots of thousands out, then read the comma as a point."""
        written = "".join(valuelist).replace("€", "").strip()
        if "," in written or _THOUSANDS.fullmatch(written):
            written = written.replace(".", "").replace(",", ".")
        try:
            super().process_formdata([written] if written else [])
        except ValueError as error:
            raise ValueError(str(self.complaint)) from error
        if self.data is not None and not _in_cents(self.data):
            self.data = None
            raise ValueError(str(self.complaint))

    def _value(self) -> str:
        """With a comma, and without decimals that are none; or what was typed."""
        if self.raw_data or self.data is None:
            return super()._value()
        return super()._value().replace(".", ",").removesuffix(",00")


class HoursField(EuroField):
    """Hours, with a comma or a point: «22,5»."""

    complaint = _l("Scrivi le ore in cifre, per esempio 22,5.")


def _in_cents(number: Decimal) -> bool:
    """Whether it has two decimals at most; what is no number at all is for the field's range to refuse."""
    _sign, digits, exponent = number.as_tuple()
    if isinstance(exponent, str) or not any(digits):
        return True
    written = "".join(map(str, digits))
    return exponent + len(written) - len(written.rstrip("0")) >= -2
