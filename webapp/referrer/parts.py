"""A referral as its service writes it: one short page a part, saved as one goes."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.errors import DecidedMeanwhile, TransitionNotAllowed
from models.referrals import WRITABLE, Referral
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.editing import FileForm
from webapp.officer.sheet_forms import AccommodationsForm, LevelsForm
from webapp.referrer.forms import AgreedForm, WhoForm, WishesForm
from webapp.services.care import referrals
from webapp.services.care.referrals import Part
from webapp.services.people import documents
from webapp.services.territory import comuni_with_office
from webapp.uploads import takes_files

bp = Blueprint("referrer_parts", __name__, url_prefix="/invio/segnalazioni")

TITLES: dict[Part, object] = {
    Part.WHO: _l("Chi è"),
    Part.WISHES: _l("Perché, e che cosa desidera"),
    Part.CAPACITIES: _l("Che cosa sa fare"),
    Part.AIDS: _l("Che cosa la aiuta"),
    Part.CONSENT: _l("Il consenso"),
}
"""In the order in which they are asked."""
ON = "passi"
"""In the address while the parts are written one after the other."""


class _Way(NamedTuple):
    """How a part is asked, and how its answers are kept."""

    form: Callable[[Referral], Any]
    save: Callable[[Referral, Any], None]


@bp.route("/nuova", methods=["GET", "POST"])
@requires(Role.REFERRER)
def new() -> ResponseReturnValue:
    """Who it is: with that a draft begins."""
    form = WhoForm()
    if not form.checked():
        return _page(Part.WHO, form, None), 422 if form.is_submitted() else 200
    made = referrals.begin(db.session, who=form.who(), by=current_account(), now=clock.now())
    return redirect(_address(made, Part.WISHES, on=True), 303)


@bp.route("/<int:referral_id>/<any(persona, desideri, capacita, aiuti, consenso):part>", methods=["GET", "POST"])
@requires(Role.REFERRER)
@takes_files(documents.MOST_BYTES)
def edit(referral_id: int, part: str) -> ResponseReturnValue:
    """One part: shown, refused, or kept; then the next one, or back to the whole."""
    asked, found = Part(part), _mine(referral_id)
    if found.state not in WRITABLE:
        return _no_longer(found)
    form = WAYS[asked].form(found)
    if not form.checked():
        return _page(asked, form, found), 422 if form.is_submitted() else 200
    try:
        WAYS[asked].save(found, form)
    except documents.FileRefused as error:
        db.session.rollback()
        form.refuse(error)
        return _page(asked, form, _mine(referral_id)), 422
    except TransitionNotAllowed:
        db.session.rollback()
        return _no_longer(_mine(referral_id))
    except DecidedMeanwhile:
        db.session.rollback()
        return _changed_meanwhile(asked, form, _mine(referral_id))
    flash(_("Salvato."), "success")
    return redirect(_after(found, asked), 303)


def _mine(referral_id: int) -> Referral:
    return referrals.visible(db.session, account=current_account(), referral_id=referral_id)


def _no_longer(found: Referral) -> ResponseReturnValue:
    flash(_("Questa segnalazione ora non si può cambiare."), "info")
    return redirect(url_for("referrer.referral", referral_id=found.id), 303)


def _changed_meanwhile(part: Part, form: FileForm, stored: Referral) -> ResponseReturnValue:
    """A colleague was first: nothing is written over unseen."""
    form.form_errors.append(
        _("Nel frattempo un collega ha cambiato questa segnalazione: guardala, e se vale quello che hai scritto salva.")
    )
    form.version.raw_data, form.version.data = None, stored.version
    return _page(part, form, stored, meanwhile=True), 409


def _after(found: Referral, part: Part) -> str:
    parts = list(TITLES)
    following = parts[parts.index(part) + 1 :]
    if ON in request.args and following:
        return _address(found, following[0], on=True)
    return url_for("referrer.referral", referral_id=found.id)


def _address(found: Referral, part: Part, *, on: bool = False) -> str:
    return url_for("referrer_parts.edit", referral_id=found.id, part=part.value, **({ON: "si"} if on else {}))


def _page(part: Part, form: FileForm, found: Referral | None, *, meanwhile: bool = False) -> str:
    parts = list(TITLES)
    on = found is None or ON in request.args
    action = _address(found, part, on=on) if found else url_for("referrer_parts.new")
    return render_template(
        f"referrer/parts/{part.value}.html",
        form=form,
        referral=found,
        title=TITLES[part],
        action=action,
        step=parts.index(part) + 1 if on else 0,
        steps=len(parts),
        last=part is parts[-1],
        meanwhile=meanwhile,
        comuni=comuni_with_office(db.session) if part is Part.WHO else (),
    )


def _save_who(found: Referral, form: WhoForm) -> None:
    referrals.write_who(db.session, referral=found, who=form.who(), seen_version=form.seen_version)


def _save_wishes(found: Referral, form: WishesForm) -> None:
    said = {"why": form.why.data, "wishes": form.wishes.data or ""}
    referrals.write_wishes(db.session, referral=found, **said, seen_version=form.seen_version)


def _save_capacities(found: Referral, form: LevelsForm) -> None:
    referrals.write_capacities(db.session, referral=found, levels=form.levels(), seen_version=form.seen_version)


def _save_aids(found: Referral, form: AccommodationsForm) -> None:
    referrals.write_accommodations(db.session, referral=found, codes=form.codes, seen_version=form.seen_version)


def _save_consent(found: Referral, form: AgreedForm) -> None:
    referrals.write_consent(
        db.session,
        referral=found,
        agreed=form.agreed(),
        file=form.paper(),
        by=current_account(),
        seen_version=form.seen_version,
        now=clock.now(),
    )


def _levels_form(found: Referral) -> LevelsForm:
    return LevelsForm({row.dimension: row.level for row in found.capacities}, version=found.version)


def _aids_form(found: Referral) -> AccommodationsForm:
    codes = frozenset(row.accommodation for row in found.accommodations)
    return AccommodationsForm(codes, version=found.version)


WAYS: dict[Part, _Way] = {
    Part.WHO: _Way(WhoForm, _save_who),
    Part.WISHES: _Way(WishesForm, _save_wishes),
    Part.CAPACITIES: _Way(_levels_form, _save_capacities),
    Part.AIDS: _Way(_aids_form, _save_aids),
    Part.CONSENT: _Way(AgreedForm, _save_consent),
}
