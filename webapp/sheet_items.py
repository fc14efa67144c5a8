"""The items of a person's file that somebody may say are wrong: their codes and names."""

from flask_babel import lazy_gettext as _l

from matching import Catalogue
from webapp.formatting import dimension

ITEMS: dict[str, object] = {
    "nome": _l("Nome e cognome"),
    "nascita": _l("Data di nascita"),
    "codice-fiscale": _l("Codice fiscale"),
    "residenza": _l("Dove abiti"),
    "telefono": _l("Telefono"),
    "email": _l("E-mail"),
    "iscrizione": _l("Iscrizione nell'elenco"),
    "categoria": _l("Categoria e invalidità"),
    "lavori-cercati": _l("Lavori che cerchi"),
    "orario": _l("Orario"),
    "contratti": _l("Contratti che accetti"),
    "spostamenti": _l("Come ti sposti"),
    "esclusioni": _l("Che cosa non vuoi"),
    "lavori-fatti": _l("Lavori che hai fatto"),
    "competenze": _l("Che cosa sai fare"),
    "studio": _l("Titolo di studio"),
    "patenti": _l("Patenti e patentini"),
    "aiuti": _l("Aiuti che ti servono"),
}


def item_name(code: str) -> str:
    """An item in words, a capacity by its dimension; empty for what is no item."""
    if code in ITEMS:
        return str(ITEMS[code])
    return dimension(code) if code in Catalogue.default().dimension_index else ""
