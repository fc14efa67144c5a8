"""Not one less: people without a proposal."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matching import Fit
from models.people import Person, Registration
from models.types import Exclusion, Licence, ListName, Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import dimension, label
from webapp.listing import Cell, Column, Filter, Listing, respond
from webapp.officer.people_list import CATEGORY, COMUNE, person_cell
from webapp.services.engine import suggestion_jobs, unserved
from webapp.services.engine.unlocking import Blocker, Near
from webapp.services.engine.unserved import UnservedRow
from webapp.services.lists import Sort
from webapp.services.parameters import parameters
from webapp.services.people import people_lists

bp = Blueprint("officer_unserved", __name__, url_prefix="/operatore/non-uno-di-meno")

DAYS = "giorni"
ROWS = 10
"""People a page: each takes a good part of a small screen."""


@bp.get("")
@requires(Role.OFFICER)
def people() -> ResponseReturnValue:
    """People without a proposal for so many days; the office's own figure unless another is asked for."""
    if not request.args.get(DAYS, "").strip():
        days = parameters().whole("without_proposal", on=clock.today())
        others = {key: values for key, values in request.args.lists() if key != DAYS}
        return redirect(url_for(".people", **{**others, DAYS: days}))
    latest = suggestion_jobs.latest(db.session, account=current_account())
    return respond(UNSERVED, "officer/unserved.html", latest=latest)


def _fit(fit: Fit) -> str:
    words = {
        Fit.SUITABLE: _("Adatta"),
        Fit.SUITABLE_WITH_ACCOMMODATIONS: _("Adatta con accomodamenti"),
        Fit.TO_VERIFY: _("Da verificare"),
        Fit.NOT_NOW: _("Non adatta ora"),
    }
    return words[fit]


def blocker_words(blocker: Blocker) -> str:
    """What stops somebody, in a few words."""
    match blocker.kind:
        case "licence":
            return _("Patente che manca: %(licence)s", licence=label(Licence(blocker.part)))
        case "exclusion":
            return _("Ha escluso: %(part)s", part=label(Exclusion(blocker.part)))
        case "regime":
            return _("Posti riservati per legge ad altre persone")
        case "gap":
            return _("Da colmare: %(dimension)s", dimension=dimension(blocker.part))
        case _:
            return _("Dati cambiati da poco: ricarica la pagina")


def unlock_words(blocker: Blocker) -> str:
    """What would have to change, said to an officer."""
    match blocker.kind:
        case "licence":
            return _("Se avesse la patente: %(licence)s", licence=label(Licence(blocker.part)))
        case "exclusion":
            return _("Se non escludesse più: %(part)s", part=label(Exclusion(blocker.part)))
        case "regime":
            return _("Se il posto fosse aperto a tutte le categorie")
        case "gap":
            return _("Se il compito passasse a un collega: %(dimension)s", dimension=dimension(blocker.part))
        case _:
            return ""


def _near(row: UnservedRow) -> Cell:
    if not row.near:
        return Cell(_("Nessuna") if row.positions else _("Nessuna posizione da guardare"))
    return Cell("", items=tuple(_position(row, title, near) for title, near in row.near))


def _position(row: UnservedRow, title: str, near: Near) -> Cell:
    url = url_for("officer.review", code=near.code, persona=row.line.code) + "#persona"
    return Cell(title, url=url, note=_("%(fit)s · indice %(score)s", fit=_fit(near.fit), score=round(near.score * 100)))


def _blocker(row: UnservedRow) -> Cell:
    if row.blocker is None:
        return Cell(_("Niente: le posizioni aperte vanno bene") if row.suitable else "")
    count = _("in %(blocked)s su %(positions)s posizioni", blocked=row.blocked, positions=row.positions)
    return Cell(blocker_words(row.blocker), note=count)


def _unlock(row: UnservedRow) -> Cell:
    if row.blocker is None:
        return Cell("")
    more = ngettext("una posizione in più", "%(num)s posizioni in più", row.unlocked)
    nothing = _("da solo non basta: nessuna posizione in più")
    return Cell(unlock_words(row.blocker), note=more if row.unlocked else nothing)


UNSERVED = Listing[UnservedRow](
    name=ListName.UNSERVED,
    caption=_l("Persone senza proposte"),
    source=unserved.UNSERVED,
    columns=(
        Column(
            "nome",
            _l("Persona"),
            lambda row: person_cell(row.line),
            sort=Sort((Person.surname, Person.name), [Registration.person]),
        ),
        Column("codice", _l("Codice"), lambda row: row.line.code, on_page=False),
        Column("comune", _l("Comune"), lambda row: row.line.comune),
        Column("giorni", _l("Giorni senza proposte"), lambda row: row.days, numeric=True),
        Column(
            "anzianita",
            _l("Anzianità"),
            lambda row: row.line.seniority_on,
            sort=Sort((Registration.seniority_on,)),
            shown=False,
        ),
        Column("adatte", _l("Posizioni adatte"), lambda row: row.suitable, numeric=True),
        Column("vicine", _l("Le più vicine"), _near),
        Column("ferma", _l("Che cosa la ferma più spesso"), _blocker),
        Column("cambia", _l("Che cosa cambierebbe"), _unlock),
    ),
    filters=(
        Filter.number(
            DAYS,
            _l("Giorni senza proposte, almeno"),
            condition=lambda days, scope: people_lists.without_proposal(days, scope.today),
            most=20_000,
        ),
        COMUNE,
        CATEGORY,
    ),
    order="anzianita",
    empty=(
        _l("Nessuno è rimasto indietro"),
        _l("Con questi filtri ogni persona disponibile, che ha dato il consenso, ha avuto una proposta."),
    ),
    looked_at=lambda row: row.line.id,
    size=ROWS,
)
