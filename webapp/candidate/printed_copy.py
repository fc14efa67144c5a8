"""All that is kept about a person, as the printed copy says it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from webapp.candidate.data_words import sections
from webapp.services.people.personal_data import Row


def printed_copy(found: Mapping[str, Sequence[Row]], *, on_paper: bool = False) -> dict[str, object]:
    """What the copy's template takes. ``on_paper``: the office printed it, for somebody who does not use the site."""
    whole = (
        _("I documenti interi te li stampa l'ufficio.")
        if on_paper
        else _("I documenti interi sono nel file per il computer, che trovi nella stessa pagina.")
    )
    return {
        "lead": [
            _("Questa è la copia dei dati che l'ufficio ha su di te."),
            whole,
            _("Alcune note sono scritte solo per l'ufficio: se vuoi sapere che cosa dicono, chiedi all'ufficio."),
            _("Le note di cura sono del servizio che ti segue, se ce n'è uno: se vuoi leggerle, chiedi al servizio."),
        ],
        "sections": [section._asdict() for section in sections(found)],
        "next": _("Se qualcosa è sbagliato, dillo all'ufficio: lo correggiamo insieme. Conserva bene questi fogli."),
    }
