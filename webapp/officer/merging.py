"""Two files of the same person: found, compared field by field, and joined."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from models.errors import DecidedMeanwhile, NotFound
from models.people import Person
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import Form
from webapp.officer.history_words import change_line, field_words, value_words
from webapp.officer.looks import write_down_look
from webapp.officer.people_care import say_what_stopped
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.officer.registering import similar_view
from webapp.services.importing.fields import BadCell, key
from webapp.services.people import duplicates, merging, people
from webapp.services.people.duplicates import Someone
from webapp.services.people.merging import Choice, Keep, Preview

bp = Blueprint("officer_merging", __name__, url_prefix="/operatore/persone")

GROUPS = {"category": _l("Categoria e invalidità"), "hours": _l("Ore alla settimana")}
"""What is chosen together has a name of its own."""


class MergeForm(Form):
    """Which versions of both files were seen, and whose value stays where they differ."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])
    other_version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])

    @property
    def choices(self) -> dict[str, Keep]:
        """Whose value stays, by field."""
        return {field.short_name.removeprefix("keep_"): Keep(field.data) for field in self.fields_to_choose()}

    def fields_to_choose(self) -> list[RadioField]:
        """The fields in which the files differ."""
        return [field for field in self if isinstance(field, RadioField)]


def merge_form(kept: Person, other: Person, choices: list[Choice], **given: Any) -> MergeForm:
    """A form with one question for each field in which the two files differ."""
    codes = kept.registration.code, other.registration.code
    asked = {f"keep_{choice.field}": _question(choice, *codes) for choice in choices}
    return type("MergeFormOfTwo", (MergeForm,), asked)(**given)


def _question(choice: Choice, kept: str, other: str) -> RadioField:
    options = [
        SelectChoice(Keep.KEPT.value, f"{_words(choice.kept)} ({kept})"),
        SelectChoice(Keep.OTHER.value, f"{_words(choice.other)} ({other})"),
    ]
    if choice.joins:
        options.append(SelectChoice(Keep.BOTH.value, _("Tutto: quello dell'una e quello dell'altra")))
    name = str(GROUPS[choice.field]) if choice.field in GROUPS else field_words(choice.field)
    default = Keep.BOTH if choice.joins else Keep.KEPT
    return RadioField(name, choices=options, default=default.value)


def _words(values: Mapping[str, str]) -> str:
    return ", ".join(_with_unit(column, text) for column, text in values.items() if text)


def _with_unit(column: str, text: str) -> str:
    if column == "invalidity_percent":
        return f"{text}%"
    if column in ("hours_min", "hours_max"):
        return f"{field_words(column).lower()} {text}"
    if column == "yearly_income":
        return _("%(euros)s €", euros=format_decimal(text))
    return value_words(column, text)


@bp.route("/<path:registration>/unisci", methods=["GET", "POST"])
@requires(Role.OFFICER)
def merge(registration: str) -> ResponseReturnValue:
    """Without ``con`` in the address: who may be the same person. With it: both files side by side."""
    kept = person_of_office(registration)
    wanted = request.args.get("con", "").strip()
    if not wanted:
        if request.method == "POST":
            abort(400)
        return _search_page(kept)
    other = _other(wanted)
    if other is None or other is kept:
        problem = _("È la stessa scheda.") if other is kept else _("Nessuna persona del tuo ufficio ha questo codice.")
        return _search_page(kept, wanted, problem), 404 if other is None else 422
    found = merging.preview(db.session, kept=kept, other=other)
    form = merge_form(kept, other, list(found.choices))
    if not form.is_submitted():
        return _preview_page(kept, other, found, form)
    if not form.validate():
        if form.version.errors or form.other_version.errors:
            abort(400)  # Nobody can correct them: the page fills them in.
        return _preview_page(kept, other, found, form), 422
    return _merged(kept, other, form)


def _merged(kept: Person, other: Person, form: MergeForm) -> ResponseReturnValue:
    codes = kept.registration.code, other.registration.code
    try:
        stopped = merging.merge(
            db.session,
            kept=kept,
            other=other,
            choices=form.choices,
            by=current_account(),
            seen_versions=(form.version.data, form.other_version.data),
            now=clock.now(),
        )
    except DecidedMeanwhile:
        db.session.rollback()
        kept, other = (person_of_office(code) for code in codes)
        found = merging.preview(db.session, kept=kept, other=other)
        again = merge_form(kept, other, list(found.choices), formdata=None)
        again.form_errors.append(
            _("Nel frattempo una delle due schede è cambiata: non è stato unito niente. Qui sotto c'è com'è ora.")
        )
        return _preview_page(kept, other, found, again), 409
    flash(_("Le due schede ora sono una. Quello che non è rimasto è scritto nella storia."), "success")
    say_what_stopped(len(stopped))
    return redirect(url_for(SUMMARY, registration=kept.registration.code), 303)


def _other(wanted: str) -> Person | None:
    try:
        return people.visible(db.session, account=current_account(), code=key(wanted))
    except (BadCell, NotFound):
        return None


def _search_page(person: Person, wanted: str = "", problem: str = "") -> str:
    similar = duplicates.similar_people(
        db.session,
        who=Someone(person.surname, person.name, person.birth_date, person.tax_code),
        office_id=person.registration.office_id,
        but=person.id,
    )
    write_down_look([one.person_id for one in similar], page="officer_merging.merge")
    return section_page(
        "officer/person/merge_search.html",
        person=person,
        section=SUMMARY,
        title=_("Unisci due schede"),
        similar=[similar_view(one) for one in similar],
        wanted=wanted,
        problem=problem,
    )


def _preview_page(person: Person, other: Person, found: Preview, form: MergeForm) -> str:
    write_down_look([other.id], page="officer_merging.merge")
    return section_page(
        "officer/person/merge.html",
        person=person,
        section=SUMMARY,
        title=_("Unisci due schede"),
        other=other,
        form=form,
        filled=[change_line(change) for change in found.filled],
        moved=_moved(found.moved),
        same_position=found.same_position,
        stops=found.stops,
    )


def _moved(counts: Mapping[str, int]) -> list[str]:
    """How much hangs on the file that goes, in words; events, looks and suggestions are its history."""
    history = sum(counts.get(name, 0) for name in ("person_event", "access_log", "capacity_change", "suggestion"))
    told = [
        (counts.get("proposal", 0), lambda n: ngettext("%(num)s proposta", "%(num)s proposte", n)),
        (counts.get("document", 0), lambda n: ngettext("%(num)s documento", "%(num)s documenti", n)),
        (counts.get("consent", 0), lambda n: ngettext("%(num)s consenso", "%(num)s consensi", n)),
        (
            counts.get("pathway_step", 0),
            lambda n: ngettext("%(num)s passo del percorso", "%(num)s passi del percorso", n),
        ),
        (counts.get("account", 0), lambda n: ngettext("%(num)s accesso al sito", "%(num)s accessi al sito", n)),
        (history, lambda n: ngettext("%(num)s voce della storia", "%(num)s voci della storia", n)),
    ]
    return [words(number) for number, words in told if number]
