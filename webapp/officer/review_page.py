"""The review of a position as a page: list, chosen person, accommodations on trial. Every address keeps the trial."""

from typing import NamedTuple

from flask import render_template, request, url_for
from flask_babel import gettext as _

from models.people import Person
from models.positions import Position
from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.officer.forms import DecisionForm
from webapp.officer.looks import write_down_look
from webapp.officer.panel import Panel, RowView
from webapp.services.engine import review as service
from webapp.services.engine import trials
from webapp.services.engine.ranking import RankingInputs
from webapp.services.engine.review import ReviewList, Tab
from webapp.services.positions.offer_wording import wording_of

PANEL = "persona"
"""The id of the part that shows the chosen person."""
TICKED = "confronta"
"""Who is ticked to be compared, as the address says it."""
MOST_TICKED = 20


class TabLink(NamedTuple):
    """One tab above a list."""

    label: str
    url: str
    current: bool
    count: int | None


class Place:
    """Where in a review the officer is, as the address says: the trial, the tab, the page, the person."""

    def __init__(self, position: Position) -> None:
        self.code = position.code
        self.position = position
        wanted = request.args.get("scheda", "")
        self.tab = Tab(wanted) if wanted in set(Tab) else None
        self.page = request.args.get("pagina", type=int)
        self.person = request.args.get("persona")
        self.trying = "prova" in request.args
        own = (row.accommodation for row in position.accommodations)
        self.offered = trials.known_codes(request.args.getlist("offre") if self.trying else own)
        self.ticked = list(dict.fromkeys(request.args.getlist(TICKED)))[:MOST_TICKED]

    def tried(self, inputs: RankingInputs) -> RankingInputs:
        """The position with the accommodations that the switches say, or as it stands."""
        return inputs.offering(self.offered) if self.trying else inputs

    def address(self, endpoint: str = "officer.review", **query: object) -> str:
        """An address of this position that keeps the trial, and who is ticked to be compared."""
        kept: dict[str, object] = {TICKED: self.ticked}
        if self.trying:
            kept |= {"prova": "1", "offre": sorted(self.offered)}
        return url_for(endpoint, code=self.code, **{**kept, **query})

    def back(self, registration: str) -> str:
        """The person just decided on, in the tab and page that the officer came from."""
        here = {key: request.args[key] for key in ("scheda", "pagina") if key in request.args}
        return self.address(persona=registration, **here) + f"#{PANEL}"


def whole_page(position: Position, *, person: Person | None = None, form: DecisionForm | None = None) -> str:
    """The review with the person chosen, the one in the address, or the first of the list."""
    place = Place(position)
    stands = RankingInputs.of(db.session, position=position)
    tried = place.tried(stands)
    if person is None and place.person:
        person = person_of_office(place.person)
    chosen = _chosen(tried, person) if person else None
    found = service.review_list(
        db.session,
        inputs=tried,
        tab=place.tab,
        page=place.page,
        language=language(),
        chosen=chosen,
    )
    if person is None and found.lines:
        person = person_of_office(found.lines[0].code)
        chosen = _chosen(tried, person)
    return render_template(
        "officer/review.html",
        **_parts(place, found.tab, found.page, chosen, form),
        found=found,
        tabs=_tabs(place, found),
        rows=_rows(place, found, person),
        ticked_elsewhere=_ticked_elsewhere(place, found),
        wording=wording_of(db.session, position=position),
        trial=trials.trial(stands=stands, tried=tried),
    )


def panel_only(position: Position) -> str:
    """The chosen person alone, for a script that puts them into the page it has."""
    place = Place(position)
    inputs = place.tried(RankingInputs.of(db.session, position=position))
    chosen = _chosen(inputs, person_of_office(place.person or ""))
    tab = place.tab or service.tab_of(chosen.match)
    return render_template("officer/_panel.html", **_parts(place, tab, place.page or 1, chosen, None))


def person_of_office(registration: str) -> Person:
    """The person with this registration code on the officer's own list. Raises NotFound for anybody else."""
    return service.person_of_office(db.session, account=current_account(), code=registration)


def _chosen(inputs: RankingInputs, person: Person) -> service.Chosen:
    """The chosen person beside the position; that this officer looked is written down."""
    write_down_look([person.id], page=f"officer.review {inputs.position.code}")
    return service.chosen(
        db.session,
        inputs=inputs,
        person=person,
        account=current_account(),
        now=clock.now(),
        language=language(),
    )


def _parts(
    place: Place, tab: Tab, page: int, chosen: service.Chosen | None, form: DecisionForm | None
) -> dict[str, object]:
    """What the chosen person's part of the page needs."""
    return {
        "position": place.position,
        "place": place,
        "tab": tab,
        "page": page,
        "panel": panel_of(place, chosen) if chosen else None,
        "form": form or DecisionForm(formdata=None),
    }


def panel_of(place: Place, chosen: service.Chosen) -> Panel:
    """A person beside the position, with addresses that keep the trial."""
    code = chosen.person.registration.code

    def trial_url(accommodation: str) -> str:
        return place.address(prova="1", offre=sorted(place.offered | {accommodation}), persona=code)

    shared = place.address(persona=code, confronta=None, _external=True)
    return Panel.of(chosen, place.position, address=shared, trial_url=trial_url)


def _rows(place: Place, found: ReviewList, person: Person | None) -> list[RowView]:
    here = {"scheda": found.tab.value, "pagina": found.page}
    return [
        RowView.of(
            line,
            number=number,
            selected=line.person is person,
            ticked=line.code in place.ticked,
            url=place.address(persona=line.code, **here),
            bare_url=place.address(persona=line.code, confronta=None, **here),
        )
        for number, line in enumerate(found.lines, start=found.first_number)
    ]


def _ticked_elsewhere(place: Place, found: ReviewList) -> list[Person]:
    """Who is ticked on another page or in another tab, in the order of ticking."""
    codes = [code for code in place.ticked if code not in {line.code for line in found.lines}]
    people = service.people_of_office(db.session, account=current_account(), codes=codes) if codes else {}
    return [people[code] for code in codes if code in people]


def _tabs(place: Place, found: ReviewList) -> list[TabLink]:
    return [
        TabLink(name, place.address(scheda=tab.value), tab is found.tab, found.counts[tab])
        for tab, name in tab_names().items()
    ]


def tab_names() -> dict[Tab, str]:
    """The four parts of the list in words."""
    return {
        Tab.SUGGESTED: _("Suggerite"),
        Tab.TO_VERIFY: _("Da verificare"),
        Tab.NOT_NOW: _("Non adatte ora"),
        Tab.EXCLUDED: _("Escluse"),
    }
