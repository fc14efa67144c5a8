"""What the forms on a person's file have in common: the version seen, what is said when it was an older one, saving."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from models.casework import PersonEvent
from models.errors import DecidedMeanwhile
from models.people import Person
from webapp.extensions import db
from webapp.formatting import who
from webapp.forms import Form
from webapp.officer.history_words import ChangeLine, change_line
from webapp.officer.person_page import person_of_office
from webapp.services.people.person_changes import Change


class Meanwhile(NamedTuple):
    """Who changed the file since the form was shown, and where it differs from what was written here."""

    who: str
    lines: Sequence[ChangeLine]


class FileForm(Form):
    """A form that changes a person's file."""

    meanwhile: Meanwhile | None = None

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=1)])
    """The version that was shown."""

    @property
    def seen_version(self) -> int:
        """The version that was shown."""
        return int(self.version.data)

    def checked(self) -> bool:
        """Whether the form was sent and is right; the page fills the version in, so nobody can correct a wrong one."""
        right = self.validate_on_submit()
        if self.is_submitted() and self.version.errors:
            abort(400)
        return bool(right)


def edit(
    who: Person,
    form: FileForm,
    *,
    page: Callable[[Person], str],
    change: Callable[[], Sequence[Change]],
    differing: Callable[[Person], Sequence[Change]],
    done: Callable[[Sequence[Change]], str],
    section: str,
) -> ResponseReturnValue:
    """A form on a person's file: shown, sent back to be corrected, shown beside a colleague's version, or saved.

    ``page`` shows the form; ``change`` saves what it says and gives what that changed; ``differing`` compares the
    stored with the written, for a file that somebody changed meanwhile; ``done`` says what was saved; ``section`` is
    the tab to go back to.
    """
    registration = who.registration.code
    if not form.checked():
        return page(who), 422 if form.is_submitted() else 200
    try:
        changes = change()
    except DecidedMeanwhile:
        db.session.rollback()
        who = person_of_office(registration)
        _show_both_versions(form, who, differing(who))
        return page(who), 409
    if changes:
        flash(done(changes), "success")
    else:
        flash(_("Niente da salvare: era già tutto così."), "info")
    return redirect(url_for(section, registration=registration), 303)


def _show_both_versions(form: FileForm, person: Person, differing: Sequence[Change]) -> None:
    """Somebody else was first: what is stored now goes beside what was written here. Sent again, the latter counts.

    ``differing``: each field with the stored value before and the written one after.
    """
    last = db.session.scalars(
        select(PersonEvent).where(PersonEvent.person_id == person.id).order_by(PersonEvent.id.desc()).limit(1)
    ).first()
    by = who(last.account if last else None, person) or _("qualcun altro")
    form.meanwhile = Meanwhile(by, [change_line(change) for change in differing])
    form.version.raw_data, form.version.data = None, person.version
