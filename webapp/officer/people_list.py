"""The list of people: its columns and filters."""

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from models.people import Person, Profile, Registration
from models.territory import Comune
from models.types import Availability, Category, ListName
from webapp.formatting import label
from webapp.listing import BadFilter, Cell, Choices, Column, Filter, Listing, Words
from webapp.services.finding import directory
from webapp.services.lists import Scope, Sort
from webapp.services.parameters import parameters
from webapp.services.people import people_lists
from webapp.services.people.people_lists import PersonLine

MISSING: dict[str, Words] = {
    "capacita": _l("Capacità non ancora valutate"),
    "mansioni": _l("Lavori cercati"),
    "comune": _l("Comune"),
    "recapito": _l("Telefono o e-mail"),
    "consenso": _l("Consenso"),
    "relazioni": _l("Relazioni da rinnovare"),
}

_AVAILABILITY_TAGS = {Availability.AVAILABLE: "good", Availability.EMPLOYED: "info", Availability.SUSPENDED: "later"}


def comune_codes(name: str, scope: Scope) -> Sequence[str]:
    """The comuni that a name means; it may be chosen or written. Raises BadFilter."""
    codes = people_lists.comuni_named(scope.session, name)
    if not codes:
        raise BadFilter(_("Non conosco un comune con questo nome: scegline uno dall'elenco."))
    return codes


def comune_names(scope: Scope) -> list[str]:
    """The comuni of the province, to choose from."""
    return list(people_lists.comuni_of_province(scope.session, account=scope.account))


def category_choices(_scope: Scope) -> Choices:
    """The categories in words."""
    return [(code.value, label(code)) for code in Category]


COMUNE = Filter(
    "comune",
    _l("Comune"),
    lambda name, scope: people_lists.lives_in(comune_codes(name, scope)),
    suggestions=comune_names,
)
CATEGORY = Filter.choice(
    "categoria",
    _l("Categoria"),
    choices=category_choices,
    condition=lambda value, _scope: Registration.category == Category(value),
)

_NOBODY = "nessuno"
_MOST_FOUND = 1000
"""Of the people whom some words may mean, the best are listed."""


def _officers(scope: Scope) -> Choices:
    found = people_lists.officers(scope.session, account=scope.account)
    mine = [(str(number), _("Io")) for number, _name in found if number == scope.account.id]
    others = [(str(number), name) for number, name in found if number != scope.account.id]
    return [*mine, *others, (_NOBODY, _("Nessuno"))]


def _officer(value: str, _scope: Scope) -> ColumnElement[bool]:
    return ~people_lists.looked_after() if value == _NOBODY else people_lists.looked_after_by(int(value))


_PROPOSALS = {
    "mai": lambda: ~people_lists.was_proposed(),
    "in_corso": people_lists.is_waiting,
    "nessuna_in_corso": lambda: ~people_lists.is_waiting(),
}


def _proposal_choices(_scope: Scope) -> Choices:
    return [
        ("mai", _("Mai nessuna")),
        ("in_corso", _("Una in corso")),
        ("nessuna_in_corso", _("Nessuna in corso")),
    ]


def _to_complete(value: str, scope: Scope) -> ColumnElement[bool]:
    days = parameters().whole("document_review_warning", on=scope.today)
    return people_lists.to_complete(scope.today + timedelta(days=days))[value]


def _availability(row: PersonLine) -> Cell:
    return Cell(label(row.availability), tag=_AVAILABILITY_TAGS[row.availability])


def _written(text: str, scope: Scope) -> ColumnElement[bool]:
    """Whom the words may mean, typing errors forgiven."""
    found = directory.people(scope.session, account=scope.account, text=text, limit=_MOST_FOUND)
    return Registration.person_id.in_(found)


def _missing_words(row: PersonLine) -> str:
    return ", ".join(str(MISSING[key]) for key in row.missing)


def person_cell(row: PersonLine) -> Cell:
    """Somebody's name, with the code below and the way to their page."""
    return Cell(row.list_name, url=url_for("officer_people.person", registration=row.code), note=row.code)


PEOPLE = Listing[PersonLine](
    name=ListName.PEOPLE,
    caption=_l("Persone"),
    source=people_lists.PEOPLE,
    columns=(
        Column("nome", _l("Persona"), person_cell, sort=Sort((Person.surname, Person.name), [Registration.person])),
        Column("codice", _l("Codice"), lambda row: row.code, sort=Sort((Registration.code,)), on_page=False),
        Column(
            "comune",
            _l("Comune"),
            lambda row: row.comune,
            sort=Sort((Comune.name,), [Registration.person, Person.profile, Profile.comune], nullable=True),
        ),
        Column("stato", _l("Stato"), _availability),
        Column("proposta", _l("Ultima proposta"), lambda row: row.proposed_at and Cell(row.proposed_at.date())),
        Column("operatore", _l("Operatore"), lambda row: row.officer),
        Column("completare", _l("Da completare"), _missing_words),
        Column(
            "iscrizione",
            _l("In elenco dal"),
            lambda row: row.registered_on,
            sort=Sort((Registration.registered_on,)),
            shown=False,
            newest_first=True,
        ),
        Column(
            "anzianita",
            _l("Anzianità"),
            lambda row: row.seniority_on,
            sort=Sort((Registration.seniority_on,)),
            shown=False,
        ),
        Column("consenso", _l("Consenso"), lambda row: row.consented_on, shown=False),
        Column("telefono", _l("Telefono"), lambda row: row.phone, shown=False),
        Column("email", _l("E-mail"), lambda row: row.email, shown=False),
        Column("nascita", _l("Data di nascita"), lambda row: row.birth_date, shown=False),
        Column("categoria", _l("Categoria"), lambda row: label(row.category), shown=False),
        Column(
            "percentuale",
            _l("Invalidità, percentuale"),
            lambda row: row.invalidity_percent,
            shown=False,
            numeric=True,
        ),
    ),
    filters=(
        Filter("testo", _l("Nome, codice o telefono"), _written),
        Filter.choice(
            "stato",
            _l("Stato"),
            choices=lambda _scope: [(code.value, label(code)) for code in Availability],
            condition=lambda value, _scope: Registration.availability == Availability(value),
        ),
        COMUNE,
        CATEGORY,
        Filter.choice("operatore", _l("Operatore"), choices=_officers, condition=_officer),
        Filter.yes_or_no(
            "consenso",
            _l("Consenso"),
            words=(_l("Dato"), _l("Manca")),
            condition=lambda _scope: people_lists.has_consented(),
        ),
        Filter.choice(
            "proposte",
            _l("Proposte"),
            choices=_proposal_choices,
            condition=lambda value, _scope: _PROPOSALS[value](),
        ),
        Filter.number(
            "giorni",
            _l("Giorni senza proposte, almeno"),
            condition=lambda days, scope: people_lists.without_proposal(days, scope.today),
            most=20_000,
        ),
        Filter.choice(
            "completare",
            _l("Da completare"),
            choices=lambda _scope: list(MISSING.items()),
            condition=_to_complete,
        ),
    ),
    order="nome",
    empty=(_l("Nessuna persona"), _l("Togli un filtro, o guarda tutte le persone in elenco.")),
    looked_at=lambda row: row.id,
)
