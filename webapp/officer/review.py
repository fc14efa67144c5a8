"""Beside the review of a position: people compared, the printed shortlist, accommodations agreed with the employer."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.positions import Position
from models.types import Role
from webapp import pdf
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.formatting import day, language
from webapp.officer import comparison, shortlist
from webapp.officer.forms import AgreedForm
from webapp.officer.looks import write_down_look
from webapp.officer.review_page import Place, tab_names
from webapp.services.engine import review as service
from webapp.services.engine.ranking import RankingInputs
from webapp.services.engine.review import Tab
from webapp.services.positions import offered, positions

bp = Blueprint("officer_review", __name__, url_prefix="/operatore/posizioni/<code>")

COMPARED = 3
"""How many people stand side by side."""


@bp.get("/confronto")
@requires(Role.OFFICER)
def compare(code: str) -> ResponseReturnValue:
    """Up to three people side by side."""
    position = _position(code)
    place = Place(position)
    codes = list(dict.fromkeys(request.args.getlist("confronta")))
    people = service.people_of_office(db.session, account=current_account(), codes=codes[:COMPARED])
    inputs = place.tried(RankingInputs.of(db.session, position=position))
    chosen = service.several(
        db.session, inputs=inputs, people=[people[c] for c in codes if c in people], language=language()
    )
    write_down_look([one.person.id for one in chosen], page=f"officer_review.compare {code}")
    return render_template(
        "officer/compare.html",
        position=position,
        place=place,
        table=comparison.of(chosen, place),
        left_out=len(codes) > COMPARED,
    )


@bp.get("/rosa.pdf")
@requires(Role.OFFICER)
def printed(code: str) -> ResponseReturnValue:
    """One group of the shortlist on paper."""
    position = _position(code)
    place = Place(position)
    inputs = place.tried(RankingInputs.of(db.session, position=position))
    found = service.review_list(
        db.session, inputs=inputs, tab=place.tab, page=1, language=language(), size=shortlist.PRINTED
    )
    write_down_look([line.person.id for line in found.lines], page=f"officer_review.printed {code}")
    group = tab_names()[found.tab]
    data = shortlist.printable(found, position, group=group, tried=place.offered if place.trying else None)
    title = _("Rosa: %(title)s", title=position.title)
    return pdf.answer(pdf.document("shortlist", data, title=title, now=clock.now()), name=_file_name(code, found.tab))


@bp.route("/accomodamenti", methods=["GET", "POST"])
@requires(Role.OFFICER)
def agreement(code: str) -> ResponseReturnValue:
    """Record that the employer agreed to other accommodations."""
    position = _position(code)
    place = Place(position)
    form = AgreedForm(version=position.version, agreed_on=clock.today())
    if not form.validate_on_submit():
        return _agreement(position, place, form), 422 if form.is_submitted() else 200
    try:
        offered.agree(
            db.session,
            position=position,
            accommodations=place.offered,
            seen_version=form.version.data,
            by=current_account(),
            note=_note(form.agreed_with.data, form.agreed_on.data),
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        return _changed_meanwhile(_position(code), form), 409
    flash(_("Gli accomodamenti che il posto offre sono aggiornati."), "success")
    return redirect(url_for("officer.review", code=code), 303)


def _position(code: str) -> Position:
    return positions.whole(db.session, account=current_account(), code=code)


def _file_name(code: str, tab: Tab) -> str:
    return f"rosa-{code}-{tab.value}"


def _note(agreed_with: str, agreed_on: date) -> str:
    return _("Accomodamenti concordati con %(who)s, %(day)s.", who=agreed_with.strip(), day=day(agreed_on))


def _changed_meanwhile(position: Position, form: AgreedForm) -> str:
    """Somebody else changed the position: the page shows what it offers now beside what was wanted."""
    form.form_errors.append(
        _("Nel frattempo la posizione è cambiata: guarda che cosa offre ora e, se va ancora bene, conferma di nuovo.")
    )
    form.version.data, form.version.raw_data = position.version, None
    return _agreement(position, Place(position), form)


def _agreement(position: Position, place: Place, form: AgreedForm) -> str:
    own = [row.accommodation for row in position.accommodations]
    return render_template(
        "officer/agreement.html",
        position=position,
        place=place,
        form=form,
        own=own,
        added=[code for code in sorted(place.offered) if code not in own],
        removed=[code for code in own if code not in place.offered],
    )
