"""What a person may ask about their data, in plain words: the title, what it means, the question, what happens next."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from models.types import PersonRequestKind


class AskWords(NamedTuple):
    """The words of one kind of request."""

    title: object
    lead: object
    question: object
    needed: bool
    """Whether the office can do nothing without the person's words."""


WORDS: Mapping[PersonRequestKind, AskWords] = {
    PersonRequestKind.CORRECTION: AskWords(
        _l("Qualcosa è sbagliato: correggete"),
        _l("Scrivi che cosa è sbagliato. Un operatore legge e corregge."),
        _l("Che cosa è sbagliato? E com'è giusto?"),
        needed=True,
    ),
    PersonRequestKind.REVIEW: AskWords(
        _l("Voglio che una persona guardi di nuovo"),
        _l("Una proposta o una scelta non ti sembra giusta? Un operatore la guarda di nuovo. Lo fa senza il sistema."),
        _l("Che cosa vuoi far guardare di nuovo?"),
        needed=True,
    ),
    PersonRequestKind.OBJECTION: AskWords(
        _l("Non voglio che il sistema mi metta in ordine"),
        _l("Per ogni lavoro il sistema mette in ordine le persone. Tu puoi dire di no. Un operatore ti risponde."),
        _l("Vuoi dirci perché?"),
        needed=False,
    ),
    PersonRequestKind.EXPLANATION: AskWords(
        _l("Voglio una spiegazione"),
        _l("Puoi chiedere perché uno ha guardato i tuoi dati. Puoi chiedere che cosa dicono le note dell'ufficio."),
        _l("Che cosa vuoi sapere?"),
        needed=True,
    ),
    PersonRequestKind.ERASURE: AskWords(
        _l("Voglio cancellare i miei dati"),
        _l("Puoi chiedere di cancellare i tuoi dati. Prima leggi che cosa resta."),
        _l("Vuoi cancellare tutto, o solo qualcosa?"),
        needed=False,
    ),
}

DECISIONS = frozenset({PersonRequestKind.OBJECTION, PersonRequestKind.ERASURE})
"""What decides over the data as a consent does: a delegate needs the same scope for it."""
