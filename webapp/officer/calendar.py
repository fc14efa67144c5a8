"""The office's calendar: a month with its agenda, and the private address for calendar programmes."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from models.follow_ups import add_months
from models.types import Role
from webapp.access import current_account, open_to_everyone, requires
from webapp.extensions import clock, db, limiter
from webapp.formatting import label
from webapp.officer.looks import write_down_look
from webapp.services.office import calendar, calendar_feeds
from webapp.services.office.calendar import Entries, Entry, Kind

bp = Blueprint("officer_calendar", __name__)

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
"""What the private address holds, before and after today."""


class Day(NamedTuple):
    """A day of the month's table."""

    on: date
    inside: bool
    count: int


@bp.get("/operatore/calendario")
@requires(Role.OFFICER)
def month() -> ResponseReturnValue:
    """One month: how much each day holds, and the agenda."""
    first = _month(request.args.get("mese", ""))
    last = add_months(first, 1) - timedelta(days=1)
    own = request.args.get("di") == "mie"
    found = calendar.entries(db.session, account=current_account(), first=first, last=last, own=own)
    lines = found.lines
    write_down_look(sorted({one.person_id for one in lines if one.person_id}), page="officer_calendar.month")
    return render_template(
        "officer/calendar.html",
        first=first,
        before=add_months(first, -1),
        after=add_months(first, 1),
        own=own,
        lacking_from=found.lacking_from,
        weeks=_weeks(first, last, Counter(one.on for one in lines)),
        days=[
            (on, [(one, words(one), _link(one)) for one in group]) for on, group in groupby(lines, lambda one: one.on)
        ],
        feed=calendar_feeds.feed_of(db.session, account=current_account()),
    )


def _month(written: str) -> date:
    """The month asked for, «2026-11», or this one."""
    try:
        asked = date.fromisoformat(f"{written}-01")
    except ValueError:
        return clock.today().replace(day=1)
    return asked if 2000 <= asked.year <= 2100 else clock.today().replace(day=1)


def _weeks(first: date, last: date, counts: Counter[date]) -> list[list[Day]]:
    start = first - timedelta(days=first.weekday())
    length = (last - start).days // 7 + 1
    days = [start + timedelta(days=number) for number in range(length * 7)]
    shown = [Day(on, first <= on <= last, counts[on]) for on in days]
    return [shown[week : week + 7] for week in range(0, len(shown), 7)]


def words(entry: Entry) -> str:
    """What happens, without saying to whom."""
    if entry.follow_up is not None:
        return _("Contatto: %(kind)s", kind=label(entry.follow_up).lower())
    kinds = {
        Kind.INTERVIEW: _("Colloquio"),
        Kind.CONTRACT_END: _("Fine del contratto"),
        Kind.REPORT_REVIEW: _("Documento da rinnovare"),
        Kind.VISIT: _("Datore di lavoro da risentire"),
    }
    return kinds[entry.kind]


def _link(entry: Entry, external: bool = False) -> str:
    if entry.kind is Kind.FOLLOW_UP:
        number = {"proposal_id": entry.proposal_id, "follow_up_id": entry.number}
        return url_for("officer_placements.follow_up", **number, _external=external)
    if entry.kind is Kind.CONTRACT_END:
        return url_for("officer_placements.placement", proposal_id=entry.proposal_id, _external=external)
    if entry.kind is Kind.INTERVIEW:
        return url_for("officer_proposals.proposal", proposal_id=entry.proposal_id, _external=external)
    if entry.kind is Kind.REPORT_REVIEW:
        return url_for("officer_people.person", registration=entry.code, _external=external)
    return url_for("officer_employers.employer", vat_number=entry.vat_number)


@bp.post("/operatore/calendario/indirizzo")
@requires(Role.OFFICER)
def renew_address() -> ResponseReturnValue:
    """A new private address; it is shown this once."""
    token = calendar_feeds.renew(db.session, account=current_account(), now=clock.now())
    address = url_for("officer_calendar.feed", token=token, _external=True)
    return render_template("officer/calendar_address.html", address=address)


@bp.post("/operatore/calendario/indirizzo/ritiro")
@requires(Role.OFFICER)
def withdraw_address() -> ResponseReturnValue:
    """The private address no longer works."""
    calendar_feeds.withdraw(db.session, account=current_account())
    flash(_("L'indirizzo privato non funziona più."), "success")
    return redirect(url_for("officer_calendar.month"), 303)


@bp.get("/calendario/<token>.ics")
@open_to_everyone
@limiter.limit(lambda: current_app.config["CALENDAR_LIMIT"])
def feed(token: str) -> ResponseReturnValue:
    """The officer's own days for a calendar programme: codes instead of names, and nothing about health."""
    account = calendar_feeds.account_of(db.session, token=token)
    if account is None:
        return _uncached(Response("", 404, mimetype="text/plain"))
    today = clock.today()
    found = calendar.entries(db.session, account=account, first=today - BACK, last=today + AHEAD, own=True)
    with force_locale(account.language):
        return _uncached(Response(_ics(found), mimetype="text/calendar"))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _ics(found: Entries) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Mirato//Calendario//IT")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Mirato")
    for one in found.lines:
        event = Event()
        event.add("uid", f"{one.kind.value}-{one.number}@mirato")
        event.add("dtstamp", clock.now())
        event.add("summary", f"{words(one)} {one.code}".strip())
        event.add("dtstart", one.at or one.on)
        event.add("dtend", one.at + timedelta(hours=1) if one.at else one.on + timedelta(days=1))
        if one.kind is not Kind.VISIT:  # Its address would name the employer.
            event.add("url", _link(one, external=True))
        made.add_component(event)
    if found.lacking_from:
        made.add_component(_what_is_lacking(found.lacking_from))
    return made.to_ical()


def _what_is_lacking(on: date) -> Event:
    """A day that says where the rest is: an address that gave less without a word would be trusted."""
    event = Event()
    event.add("uid", "rest@mirato")
    event.add("dtstamp", clock.now())
    event.add("summary", _("Da qui in poi c'è altro: guarda il calendario in Mirato"))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("url", url_for("officer_calendar.month", mese=f"{on:%Y-%m}", di="mie", _external=True))
    return event
