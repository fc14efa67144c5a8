"""How many people each officer looks after, and handing them over."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.accounts import Account
from models.errors import DecidedMeanwhile
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import Form
from webapp.officer.looks import write_down_look
from webapp.services.office import caseload
from webapp.services.office.case_officers import officers_of
from webapp.services.office.caseload import NobodyChosen

bp = Blueprint("officer_caseload", __name__, url_prefix="/operatore/carico")

ALL, CHOSEN = "tutte", "scelte"


class HandOverForm(Form):
    """Whom to hand over, to whom, and what the colleague should know."""

    which = RadioField(
        _l("Chi passa?"),
        choices=lambda: [
            SelectChoice(ALL, _("Tutte le persone")),
            SelectChoice(CHOSEN, _("Solo quelle che scelgo qui sotto")),
        ],
        validators=[InputRequired(_l("Scegli se passano tutte le persone o solo alcune."))],
    )
    people = SelectMultipleField(_l("Persone"), coerce=int, choices=[])
    to = SelectField(_l("A chi?"), coerce=int, choices=[], validators=[InputRequired(_l("Scegli a chi passano."))])
    note = TextAreaField(
        _l("Nota per chi le segue da ora"),
        description=_l("Resta nella storia di ogni persona."),
        validators=[Length(max=1000)],
    )


@bp.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """How many people each officer looks after."""
    account = current_account()
    province = account.office.province_code if account.office else ""
    return render_template(
        "officer/caseload/index.html",
        loads=caseload.loads(db.session, account=account),
        most=caseload.most(clock.today(), province=province),
    )


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def hand_over(account_id: int) -> ResponseReturnValue:
    """Hand an officer's people over to a colleague."""
    officer = caseload.officer_of_office(db.session, account=current_account(), officer_id=account_id)
    form = _form(officer)
    if not form.is_submitted():
        return _page(officer, form)
    if not form.validate():
        return _page(officer, form), 422
    try:
        count = caseload.hand_over(
            db.session,
            officer=officer,
            to_id=form.to.data,
            people=None if form.which.data == ALL else form.people.data,
            by=current_account(),
            now=clock.now(),
            today=clock.today(),
            note=form.note.data or "",
        )
    except NobodyChosen:
        form.people.errors = [_("Scegli almeno una persona.")]
        return _page(officer, form), 422
    except DecidedMeanwhile:
        db.session.rollback()
        flash(_("Nel frattempo una di queste schede è cambiata: niente è stato passato. Riprova."), "warning")
        return redirect(url_for("officer_caseload.hand_over", account_id=account_id), 303)
    name = next(choice.label for choice in form.to.choices if choice.value == form.to.data)
    flash(
        ngettext(
            "%(num)s persona ora è seguita da %(name)s.",
            "%(num)s persone ora sono seguite da %(name)s.",
            count,
            name=name,
        ),
        "success",
    )
    return redirect(url_for("officer_caseload.index"), 303)


def _form(officer: Account) -> HandOverForm:
    form = HandOverForm()
    colleagues = officers_of(db.session, office_id=officer.office_id or 0)
    form.to.choices = [SelectChoice(one.id, one.name) for one in colleagues if one.id != officer.id]
    form.people.choices = [
        SelectChoice(one.person_id, f"{one.person.list_name} ({one.person.registration.code})")
        for one in caseload.people_of(db.session, officer=officer)
    ]
    return form


def _page(officer: Account, form: HandOverForm) -> str:
    write_down_look([choice.value for choice in form.people.choices], page="officer_caseload.hand_over")
    return render_template("officer/caseload/hand_over.html", officer=officer, form=form)
