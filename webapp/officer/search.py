"""One search over people, positions and employers, for the box above every page of an officer."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.types import Role
from webapp.access import requires
from webapp.formatting import label
from webapp.listing import scope
from webapp.officer.looks import write_down_look
from webapp.services import finding
from webapp.services.people import people_lists
from webapp.services.positions import position_lists

bp = Blueprint("officer_search", __name__, url_prefix="/operatore")

TEXT = "testo"
LONGEST = 100


class Hit(NamedTuple):
    """One thing found."""

    name: str
    url: str
    note: str
    tag: str


@bp.get("/cerca")
@requires(Role.OFFICER)
def search() -> ResponseReturnValue:
    """What a text may mean, the best first in each of the three groups."""
    text = " ".join(request.args.get(TEXT, "").split())[:LONGEST]
    here = scope()
    found = finding.find(here.session, account=here.account, text=text)
    people = people_lists.load_people(here, found.people) if found.people else []
    write_down_look([line.id for line in people], page="officer_search.search")
    return render_template(
        "officer/search.html",
        text=text,
        people=[
            Hit(
                line.list_name,
                url_for("officer_people.person", registration=line.code),
                " · ".join(part for part in (line.code, line.comune, line.phone) if part),
                label(line.availability),
            )
            for line in people
        ],
        positions=_positions(position_lists.POSITIONS.load(here, found.positions)) if found.positions else [],
        employers=[
            Hit(
                row.employer.name,
                url_for("officer_employers.employer", vat_number=row.employer.vat_number),
                " · ".join(
                    part for part in (row.employer.vat_number, row.employer.comune and row.employer.comune.name) if part
                ),
                label(row.employer.kind),
            )
            for row in (position_lists.EMPLOYERS.load(here, found.employers) if found.employers else [])
        ],
        most=finding.LIMIT,
    )


def _positions(rows: Sequence[position_lists.PositionRow]) -> list[Hit]:
    return [
        Hit(
            row.position.title,
            url_for("officer.review", code=row.position.code),
            f"{row.position.code} · {row.position.employer.name}, {row.position.comune.name}",
            label(row.position.state),
        )
        for row in rows
    ]
