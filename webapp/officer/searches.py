"""Searches that an officer keeps: save, give another name, delete."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.types import ListName, Role
from webapp.access import current_account, requires
from webapp.extensions import db
from webapp.officer.forms import SearchForm
from webapp.services.office import searches
from webapp.services.office.searches import MOST, QUERY, NameTaken, TooManySearches

bp = Blueprint("officer_searches", __name__, url_prefix="/operatore/ricerche")

LISTS = {
    ListName.PEOPLE: "officer_lists.people",
    ListName.POSITIONS: "officer.positions_list",
    ListName.EMPLOYERS: "officer_lists.employers",
    ListName.UNSERVED: "officer_unserved.people",
    ListName.PROPOSALS: "officer_proposals.proposals_list",
    ListName.PLACEMENTS: "officer_placements.placements_list",
}
"""Where each list is. A new list adds its endpoint here."""
LONGEST = 1000


@bp.route("/<name>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def saved(name: str) -> ResponseReturnValue:
    """The searches of one list; a new one is sent here."""
    list_name = _list(name)
    form = SearchForm(name=request.args.get(QUERY, ""))
    form.query.data = form.query.data if request.method == "POST" else request.args.get(QUERY, "")[:LONGEST]
    if request.method == "GET":
        form.title.data = ""
        return _page(list_name, form)
    if form.validate_on_submit() and _saves(list_name, form):
        flash(_("Ricerca salvata: la trovi sopra l'elenco."), "success")
        return redirect(_address(list_name, _query(form)), 303)
    return _page(list_name, form), 422


@bp.post("/<name>/<int:search_id>/nome")
@requires(Role.OFFICER)
def rename(name: str, search_id: int) -> ResponseReturnValue:
    """Another name for a search."""
    list_name = _list(name)
    account = current_account()
    searches.own(db.session, account=account, search_id=search_id)
    form = SearchForm()
    form.title.id = f"nome-{search_id}"
    if form.validate_on_submit():
        try:
            searches.rename(db.session, account=account, search_id=search_id, title=form.title.data)
            flash(_("La ricerca ha un nuovo nome."), "success")
            return redirect(url_for(".saved", name=name), 303)
        except NameTaken:
            form.title.errors = [*form.title.errors, _taken()]
    return _page(list_name, SearchForm(formdata=None), renamed=(search_id, form)), 422


@bp.post("/<name>/<int:search_id>/elimina")
@requires(Role.OFFICER)
def delete(name: str, search_id: int) -> ResponseReturnValue:
    """Keep a search no longer."""
    _list(name)
    search = searches.delete(db.session, account=current_account(), search_id=search_id)
    flash(_("Ricerca eliminata: %(name)s.", name=search.name), "success")
    return redirect(url_for(".saved", name=name), 303)


def _list(name: str) -> ListName:
    if name not in {known.value for known in LISTS}:
        abort(404)
    return ListName(name)


def _saves(name: ListName, form: SearchForm) -> bool:
    """Keep the search, or say on the form why not."""
    account = current_account()
    try:
        searches.save(db.session, account=account, name=name, title=form.title.data, query=_query(form))
    except NameTaken:
        form.title.errors = [*form.title.errors, _taken()]
    except TooManySearches:
        form.form_errors.append(_("Hai già %(most)s ricerche: eliminane una, poi salva questa.", most=MOST))
    return not form.errors


def _query(form: SearchForm) -> str:
    """The filters as an address writes them, whatever was sent."""
    return urlencode(parse_qsl(form.query.data or ""))


def _address(name: ListName, query: str) -> str:
    address = url_for(LISTS[name])
    return f"{address}?{query}" if query else address


def _taken() -> str:
    return _("Una ricerca con questo nome c'è già: scegline un altro.")


def _page(name: ListName, form: SearchForm, *, renamed: tuple[int, SearchForm] | None = None) -> str:
    kept = searches.saved(db.session, account=current_account(), name=name)
    return render_template(
        "officer/searches.html",
        name=name,
        form=form,
        renamed=renamed,
        saved=[(one, _address(name, one.query)) for one in kept],
        back=_address(name, _query(form)),
    )
