"""A person's access to the site: given by e-mail or by letter, closed; and how their letters are written."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.people import Person
from models.types import Role
from webapp import access_mail, pdf
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.forms import key_of
from webapp.letters.access import access_sheet
from webapp.letters.paper import printed
from webapp.officer.access_forms import EmailAccessForm
from webapp.officer.person_page import SUMMARY, person_of_office, section_page
from webapp.security import hash_password
from webapp.services import sign_in_codes, tokens
from webapp.services.people import people, site_access
from webapp.services.tokens import AddressTaken

bp = Blueprint("officer_access", __name__, url_prefix="/operatore/persone")
HOME = "officer_access.home"


@bp.get("/<path:registration>/accesso")
@requires(Role.OFFICER)
def home(registration: str) -> ResponseReturnValue:
    """Whether and how the person gets in."""
    return _page(person_of_office(registration))


@bp.post("/<path:registration>/accesso/lettera")
@requires(Role.OFFICER)
def letter(registration: str) -> ResponseReturnValue:
    """A letter with a new PIN, shown this once: the PIN is nowhere else."""
    person, now, pin = person_of_office(registration), clock.now(), sign_in_codes.new_pin()
    account = site_access.by_letter(
        db.session, person=person, pin_hash=hash_password(pin), by=current_account(), now=now
    )
    easy = site_access.reads_easily(db.session, person=person)
    with force_locale(account.language):
        content = printed([access_sheet(account, pin, person=person, easy=easy, at=now)], now=now)
    return pdf.answer(content, name="lettera-accesso")


@bp.post("/<path:registration>/accesso/invito")
@requires(Role.OFFICER)
def invite(registration: str) -> ResponseReturnValue:
    """An invitation by e-mail; a new one takes the place of the one before."""
    person, form = person_of_office(registration), EmailAccessForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    try:
        account, token = site_access.by_email(
            db.session,
            person=person,
            email=form.email.data,
            unknown_hash=hash_password(tokens.make()),
            by=current_account(),
            now=clock.now(),
        )
    except AddressTaken:
        form.email.errors = [_("Con questo indirizzo accede già qualcun altro: serve un indirizzo solo suo.")]
        return _page(person, form), 422
    except site_access.AddressInUse:
        words = _(
            "La persona accede già con un altro indirizzo. Se non lo usa più, prima chiudi l'accesso, "
            "poi invita l'indirizzo nuovo."
        )
        form.email.errors = [words]
        return _page(person, form), 422
    access_mail.send_invitation(account, token)
    flash(_("Invito in partenza per %(email)s.", email=account.email), "success")
    return _back(registration)


@bp.post("/<path:registration>/accesso/chiudi")
@requires(Role.OFFICER)
def close(registration: str) -> ResponseReturnValue:
    """End a way in at once."""
    person = person_of_office(registration)
    account = site_access.one_of(db.session, person=person, account_id=key_of(request.form.get("account")) or 0)
    if site_access.close(db.session, person=person, account=account, by=current_account(), now=clock.now()):
        flash(_("Accesso chiuso: da ora non si entra più."), "success")
    else:
        flash(_("L'accesso era già chiuso."), "info")
    return _back(registration)


@bp.post("/<path:registration>/accesso/lettere")
@requires(Role.OFFICER)
def letters(registration: str) -> ResponseReturnValue:
    """Letters in easy words, or in the usual ones."""
    person, easy = person_of_office(registration), request.form.get("easy") == "si"
    site_access.write_easily(db.session, person=person, easy=easy, by=current_account(), now=clock.now())
    words = _("Da ora le lettere sono facili da leggere.") if easy else _("Da ora le lettere sono quelle normali.")
    flash(words, "success")
    return _back(registration)


@bp.errorhandler(DecidedMeanwhile)
def meanwhile(_error: DecidedMeanwhile) -> ResponseReturnValue:
    """A colleague changed the file in the same moment: nothing was done."""
    db.session.rollback()
    flash(_("Nello stesso momento un collega ha cambiato la scheda: guarda com'è ora, e se serve riprova."), "info")
    return _back((request.view_args or {})["registration"])


def _page(person: Person, form: EmailAccessForm | None = None) -> str:
    found = site_access.accounts_of(db.session, person=person)
    return section_page(
        "officer/person/access.html",
        person=person,
        section=SUMMARY,
        title=_("Accesso e lettere"),
        proposals=people.summary(db.session, person=person, today=clock.today()).proposals,
        accounts=[one for one in found if one.active],
        closed=[one for one in found if not one.active],
        form=form or EmailAccessForm(formdata=None, email=person.email or ""),
        easy=site_access.reads_easily(db.session, person=person),
        chosen_by_person=any(one.active and one.reading for one in found),
        now=clock.now(),
        code_words=sign_in_codes.written,
    )


def _back(registration: str) -> ResponseReturnValue:
    return redirect(url_for(HOME, registration=registration), 303)
