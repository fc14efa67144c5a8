"""The list of placements: its columns and filters."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from models.employers import Employer
from models.people import Person
from models.placements import Placement
from models.positions import Position
from models.proposals import Proposal
from models.types import Contract, FollowUpOutcome, ListName
from webapp.extensions import clock
from webapp.formatting import day, label
from webapp.listing import Cell, Choices, Column, Filter, Listing
from webapp.officer.placement_page import OUTCOME_TAGS, due_tag
from webapp.services.lists import Scope, Sort
from webapp.services.placements import placement_lists
from webapp.services.placements.placement_lists import PlacementLine

_BY_PERSON = [Placement.proposal, Proposal.person]
_BY_EMPLOYER = [Placement.proposal, Proposal.position, Position.employer]


def _states(_scope: Scope) -> Choices:
    return [
        ("da_fare", _("Contatti da fare")),
        ("da_recuperare", _("Da recuperare")),
        ("a_rischio", _("A rischio")),
        ("in_corso", _("In corso")),
        ("senza_contatti", _("Senza contatti previsti")),
        ("finiti", _("Finiti")),
    ]


def _state(value: str, scope: Scope) -> ColumnElement[bool]:
    if value == "da_fare":
        return placement_lists.asked_by(scope.today)
    if value == "da_recuperare":
        return placement_lists.asked_by(placement_lists.late_before(scope.today) - timedelta(days=1))
    conditions = {
        "a_rischio": placement_lists.at_risk,
        "in_corso": placement_lists.under_way,
        "senza_contatti": placement_lists.unplanned,
        "finiti": lambda: ~placement_lists.under_way(),
    }
    return conditions[value]()


def _person(row: PlacementLine) -> Cell:
    person = row.proposal.person
    url = url_for("officer_placements.placement", proposal_id=row.placement.proposal_id)
    return Cell(person.list_name, url=url, note=person.registration.code)


def _next(row: PlacementLine) -> Cell:
    if row.placement.ended_on is not None or row.next_due is None:
        return Cell(None)
    today = clock.today()
    tag = due_tag(row.next_due, today, placement_lists.late_before(today))
    return Cell(day(row.next_due), note=tag.words)


def _last(row: PlacementLine) -> Cell:
    told = row.last_outcome
    return Cell(label(told), tag=OUTCOME_TAGS[told]) if told else Cell(None)


def _ended(row: PlacementLine) -> Cell:
    placement = row.placement
    if placement.ended_on is None:
        return Cell(_("In corso"), tag="good" if row.last_outcome is not FollowUpOutcome.AT_RISK else "check")
    why = label(placement.end_reason) if placement.end_reason else ""
    return Cell(_("Finito"), tag="later", note=f"{day(placement.ended_on)}{': ' if why else ''}{why}")


def _kept(row: PlacementLine) -> str:
    known = {None: "", True: _("Sì"), False: _("No")}
    return known[row.placement.kept_six_months]


PLACEMENTS = Listing[PlacementLine](
    name=ListName.PLACEMENTS,
    caption=_l("Inserimenti"),
    source=placement_lists.PLACEMENTS,
    columns=(
        Column("persona", _l("Persona"), _person, sort=Sort((Person.surname, Person.name), _BY_PERSON)),
        Column("codice", _l("Codice"), lambda row: row.proposal.person.registration.code, on_page=False),
        Column(
            "posizione",
            _l("Lavoro"),
            lambda row: Cell(row.proposal.position.title, note=row.proposal.position.employer.name),
            sort=Sort((Position.title,), [Placement.proposal, Proposal.position]),
        ),
        Column(
            "datore",
            _l("Datore di lavoro"),
            lambda row: row.proposal.position.employer.name,
            sort=Sort((Employer.name,), _BY_EMPLOYER),
            shown=False,
        ),
        Column(
            "inizio",
            _l("Al lavoro dal"),
            lambda row: row.placement.started_on,
            sort=Sort((Placement.started_on,), nullable=True),
            newest_first=True,
        ),
        Column(
            "prossimo",
            _l("Prossimo contatto"),
            _next,
            sort=Sort((placement_lists.NEXT_DUE,), nullable=True),
        ),
        Column("risposta", _l("Ultima risposta"), _last),
        Column("stato", _l("Stato"), _ended),
        Column(
            "contratto",
            _l("Contratto"),
            lambda row: label(row.placement.contract) if row.placement.contract else None,
            shown=False,
        ),
        Column(
            "ore",
            _l("Ore"),
            lambda row: row.placement.hours,
            sort=Sort((Placement.hours,), nullable=True),
            shown=False,
            numeric=True,
        ),
        Column(
            "scadenza",
            _l("Fine del contratto"),
            lambda row: row.placement.contract_ends_on,
            sort=Sort((Placement.contract_ends_on,), nullable=True),
            shown=False,
        ),
        Column("tutor", _l("Tutor"), lambda row: row.placement.tutor_name, shown=False),
        Column("sei_mesi", _l("Mantenuto per sei mesi"), _kept, shown=False),
    ),
    filters=(
        Filter.choice("stato", _l("Stato"), choices=_states, condition=_state, tabs=True, any_words=_l("Tutti")),
        Filter("testo", _l("Persona, lavoro o datore di lavoro"), lambda text, _scope: placement_lists.written(text)),
        Filter.choice(
            "contratto",
            _l("Contratto"),
            choices=lambda _scope: [(code.value, label(code)) for code in Contract],
            condition=lambda value, _scope: Placement.contract == Contract(value),
        ),
    ),
    order="-inizio",
    empty=(_l("Nessun inserimento"), _l("Prova con altre parole, o guarda un altro stato.")),
    looked_at=lambda row: row.proposal.person_id,
)
