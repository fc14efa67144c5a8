"""The one component for lists: filters and order in the address, columns to choose, pages, saved searches, XLSX.

A list is declared once, with its columns and filters, and answered by ``respond``:

    PEOPLE = Listing(
        name=ListName.PEOPLE,
        caption=_l("Persone"),
        source=Source(ids=…, key=(Registration.code,), load=…),
        columns=(Column("nome", _l("Nome"), lambda row: Cell(row.name, url=…), sort=Sort((Person.surname,), …)), …),
        filters=(Filter.choice("stato", _l("Stato"), choices=…, condition=lambda value, scope: …), …),
        order="nome",
        empty=(_l("Nessuna persona"), _l("Togli un filtro.")),
    )

    @bp.get("/persone")
    @requires(Role.OFFICER)
    def people() -> ResponseReturnValue:
        return respond(PEOPLE, "officer/people/list.html")

and the template draws ``found`` with ``{{ listing(found) }}`` of components/listing.html.

Three rooms: ``declaration`` says what a list is, ``answer`` reads the address and finds the rows, ``view`` is what the
template draws.
"""

from webapp.listing.answer import respond, scope
from webapp.listing.declaration import BadFilter, Cell, Choices, Column, Filter, Listing, Words
from webapp.listing.view import Link

__all__ = ["BadFilter", "Cell", "Choices", "Column", "Filter", "Link", "Listing", "Words", "respond", "scope"]
