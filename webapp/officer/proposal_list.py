"""The list of proposals: its columns and filters."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.employers import Employer
from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.types import ListName, ProposalState
from webapp.formatting import label
from webapp.listing import Cell, Choices, Column, Filter, Listing
from webapp.services.lists import Scope, Sort
from webapp.services.proposals import proposal_lists
from webapp.services.proposals.proposal_lists import ProposalRow

State = ProposalState
_KINDS = {State.ACCEPTED: "good", State.HIRED: "good", State.SENT: "info", State.INTERVIEW: "info"}


def _groups(_scope: Scope) -> Choices:
    return [
        ("under_way", _("In corso")),
        (State.PROPOSED.value, _("Aspettano la persona")),
        (State.ACCEPTED.value, _("Da inviare")),
        (State.SENT.value, _("Aspettano il datore")),
        (State.INTERVIEW.value, _("A colloquio")),
        (State.HIRED.value, _("Assunzioni")),
        ("ended", _("Finite in un altro modo")),
    ]


def _person(row: ProposalRow) -> Cell:
    person = row.proposal.person
    url = url_for("officer_proposals.proposal", proposal_id=row.proposal.id)
    return Cell(person.list_name, url=url, note=person.registration.code)


def _position(row: ProposalRow) -> Cell:
    return Cell(row.proposal.position.title, note=row.proposal.position.code)


def _reason(row: ProposalRow) -> str:
    return label(row.last.reason) if row.last and row.last.reason else ""


PROPOSALS = Listing[ProposalRow](
    name=ListName.PROPOSALS,
    caption=_l("Proposte"),
    source=proposal_lists.PROPOSALS,
    columns=(
        Column("persona", _l("Persona"), _person, sort=Sort((Person.surname, Person.name), [Proposal.person])),
        Column("codice", _l("Codice"), lambda row: row.proposal.person.registration.code, on_page=False),
        Column("posizione", _l("Posizione"), _position, sort=Sort((Position.title,), [Proposal.position])),
        Column(
            "datore",
            _l("Datore di lavoro"),
            lambda row: row.proposal.position.employer.name,
            sort=Sort((Employer.name,), [Proposal.position, Position.employer]),
        ),
        Column(
            "stato",
            _l("Stato"),
            lambda row: Cell(label(row.proposal.state), tag=_KINDS.get(row.proposal.state, "neutral")),
        ),
        Column(
            "dal",
            _l("Ultimo passo"),
            lambda row: row.proposal.moved_at,
            sort=Sort((Proposal.moved_at,), nullable=True),
            newest_first=True,
        ),
        Column("motivo", _l("Motivo"), _reason, shown=False),
    ),
    filters=(
        Filter.choice(
            "stato",
            _l("Stato"),
            choices=_groups,
            condition=lambda value, _scope: proposal_lists.at(value),
            tabs=True,
        ),
        Filter(
            "testo",
            _l("Persona, posizione o datore di lavoro"),
            lambda text, _scope: proposal_lists.written(text),
        ),
        Filter.choice(
            "attesa",
            _l("Attesa"),
            choices=lambda _scope: [("si", _("Ferme da troppo"))],
            condition=lambda _value, scope: proposal_lists.too_long(scope),
        ),
        Filter.number("ferme", _l("Ferme da almeno (giorni)"), condition=proposal_lists.still_for, most=3650),
        Filter.yes_or_no(
            "mie",
            _l("Chi segue la persona"),
            words=(_l("Persone che segui tu"), _l("Altre persone")),
            condition=proposal_lists.looked_after,
        ),
    ),
    order="-dal",
    empty=(_l("Nessuna proposta"), _l("Togli un filtro, oppure comincia dalla rosa di una posizione.")),
    looked_at=lambda row: row.proposal.person_id,
)
