"""The lists of positions and of employers: their columns and filters."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from models.employers import Employer
from models.positions import Position
from models.territory import Comune
from models.types import Contract, EmployerKind, ListName, PositionState, Regime
from webapp.extensions import clock
from webapp.formatting import day, label
from webapp.listing import Cell, Choices, Column, Filter, Listing
from webapp.officer.people_list import comune_codes, comune_names
from webapp.services.lists import Scope, Sort
from webapp.services.positions import position_lists, positions
from webapp.services.positions.position_lists import EmployerRow
from webapp.services.positions.positions import PositionRow


def _states(_scope: Scope) -> Choices:
    return [
        (PositionState.SUBMITTED.value, _("Da pubblicare")),
        (PositionState.OPEN.value, _("Aperte")),
        ("unproposed", _("Senza proposte")),
        ("expired", _("Scadute")),
        (PositionState.CLOSED.value, _("Chiuse")),
    ]


def _workplace(name: str, scope: Scope) -> ColumnElement[bool]:
    return Position.comune_code.in_(comune_codes(name, scope))


def _title(row: PositionRow) -> Cell:
    position = row.position
    note = f"{position.code} · {day(position.published_on)}"
    return Cell(position.title, url=url_for("officer.review", code=position.code), note=note)


def _state(row: PositionRow) -> Cell:
    expired = row.position.state is PositionState.OPEN and row.position.expired(clock.today())
    return Cell(_("Scaduta"), tag="later") if expired else Cell(label(row.position.state), tag="neutral")


POSITIONS = Listing[PositionRow](
    name=ListName.POSITIONS,
    caption=_l("Posizioni"),
    source=position_lists.POSITIONS,
    columns=(
        Column("titolo", _l("Posizione"), _title, sort=Sort((Position.title,))),
        Column("codice", _l("Codice"), lambda row: row.position.code, sort=Sort((Position.code,)), on_page=False),
        Column(
            "datore",
            _l("Datore di lavoro"),
            lambda row: row.position.employer.name,
            sort=Sort((Employer.name,), [Position.employer]),
        ),
        Column(
            "comune",
            _l("Comune"),
            lambda row: row.position.comune.name,
            sort=Sort((Comune.name,), [Position.comune]),
        ),
        Column("ore", _l("Ore"), lambda row: row.position.hours, sort=Sort((Position.hours,)), numeric=True),
        Column("stato", _l("Stato"), _state),
        Column("proposte", _l("Proposte"), lambda row: row.proposed, numeric=True),
        Column("si", _l("Sì"), lambda row: row.accepted, numeric=True),
        Column(
            "pubblicata",
            _l("Pubblicata"),
            lambda row: row.position.published_on,
            sort=Sort((Position.published_on,)),
            shown=False,
            newest_first=True,
        ),
        Column(
            "scadenza",
            _l("Scadenza"),
            lambda row: row.position.expires_on,
            sort=Sort((Position.expires_on,), nullable=True),
            shown=False,
        ),
        Column(
            "posti",
            _l("Posti"),
            lambda row: row.position.places,
            sort=Sort((Position.places,)),
            shown=False,
            numeric=True,
        ),
        Column("contratto", _l("Contratto"), lambda row: label(row.position.contract), shown=False),
        Column("regime", _l("Regime"), lambda row: label(row.position.regime), shown=False),
    ),
    filters=(
        Filter.choice(
            "stato",
            _l("Stato"),
            choices=_states,
            condition=lambda value, scope: positions.states(scope.today)[value],
            tabs=True,
        ),
        Filter("testo", _l("Titolo, codice o datore di lavoro"), lambda text, _scope: position_lists.written(text)),
        Filter(
            "comune",
            _l("Comune"),
            lambda name, scope: Position.comune_code.in_(comune_codes(name, scope)),
            suggestions=comune_names,
        ),
        Filter.choice(
            "contratto",
            _l("Contratto"),
            choices=lambda _scope: [(code.value, label(code)) for code in Contract],
            condition=lambda value, _scope: Position.contract == Contract(value),
        ),
        Filter.choice(
            "regime",
            _l("Regime"),
            choices=lambda _scope: [(code.value, label(code)) for code in Regime],
            condition=lambda value, _scope: Position.regime == Regime(value),
        ),
    ),
    order="-pubblicata",
    empty=(_l("Nessuna posizione"), _l("Prova con altre parole, o guarda un altro stato.")),
)


def _seat(name: str, scope: Scope) -> ColumnElement[bool]:
    return Employer.comune_code.in_(comune_codes(name, scope))


def _employer(row: EmployerRow) -> Cell:
    number = row.employer.vat_number
    url = url_for("officer_employers.employer", vat_number=number)
    return Cell(row.employer.name, url=url, note=_("Partita IVA %(number)s", number=number))


def _convention(row: EmployerRow) -> str:
    if not row.has_convention:
        return ""
    if row.convention_ends_on is None:
        return _("in corso")
    return _("fino al %(day)s", day=day(row.convention_ends_on))


EMPLOYERS = Listing[EmployerRow](
    name=ListName.EMPLOYERS,
    caption=_l("Datori di lavoro"),
    source=position_lists.EMPLOYERS,
    columns=(
        Column("nome", _l("Datore di lavoro"), _employer, sort=Sort((Employer.name,))),
        Column("partita_iva", _l("Partita IVA"), lambda row: row.employer.vat_number, on_page=False),
        Column("tipo", _l("Tipo"), lambda row: label(row.employer.kind), sort=Sort((Employer.kind,))),
        Column(
            "comune",
            _l("Sede"),
            lambda row: row.employer.comune and row.employer.comune.name,
            sort=Sort((Comune.name,), [Employer.comune], nullable=True),
        ),
        Column(
            "dipendenti",
            _l("Dipendenti"),
            lambda row: row.employer.headcount,
            sort=Sort((Employer.headcount,), nullable=True),
            numeric=True,
            newest_first=True,
        ),
        Column("aperte", _l("Posizioni aperte"), lambda row: row.open_positions, numeric=True),
        Column("posizioni", _l("Posizioni in tutto"), lambda row: row.positions, numeric=True, shown=False),
        Column("assunzioni", _l("Persone assunte"), lambda row: row.hired, numeric=True),
        Column("convenzione", _l("Convenzione"), _convention),
        Column(
            "risentire",
            _l("Da risentire dal"),
            lambda row: row.again_on,
            sort=Sort(lambda scope: (position_lists.again_on(scope),), nullable=True),
        ),
    ),
    filters=(
        Filter("testo", _l("Nome o partita IVA"), lambda text, _scope: position_lists.employer_written(text)),
        Filter.choice(
            "tipo",
            _l("Tipo"),
            choices=lambda _scope: [(code.value, label(code)) for code in EmployerKind],
            condition=lambda value, _scope: Employer.kind == EmployerKind(value),
        ),
        Filter(
            "comune",
            _l("Sede"),
            lambda name, scope: Employer.comune_code.in_(comune_codes(name, scope)),
            suggestions=comune_names,
        ),
        Filter.yes_or_no(
            "aperte",
            _l("Posizioni aperte"),
            words=(_l("Almeno una"), _l("Nessuna")),
            condition=position_lists.with_open_positions,
        ),
        Filter.yes_or_no(
            "convenzione",
            _l("Convenzione"),
            words=(_l("In corso"), _l("Nessuna")),
            condition=position_lists.has_convention,
        ),
        Filter.choice(
            "risentire",
            _l("Da risentire"),
            choices=lambda _scope: [("si", _("Adesso")), ("mie", _("Adesso, da te"))],
            condition=lambda value, scope: position_lists.to_hear_again(scope, mine=value == "mie"),
        ),
    ),
    order="nome",
    empty=(_l("Nessun datore di lavoro"), _l("Prova con altre parole, o togli un filtro.")),
)
