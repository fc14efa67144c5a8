"""What the pages of referrals have in common, for the service and for the office."""

from io import BytesIO
from typing import Any, NamedTuple

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from matching import Catalogue
from models.referrals import Referral
from models.types import ReferralState, Role
from webapp.access import current_account
from webapp.extensions import db
from webapp.officer.looks import write_down_look
from webapp.services.care import referral_lists, referrals
from webapp.services.people.documents import FILE_KINDS

S = ReferralState
LONGEST = 100
"""Characters of a search."""

GROUPS: dict[str, tuple[object, tuple[ReferralState, ...]]] = {
    "da_completare": (_l("Da completare"), (S.DRAFT, S.RETURNED)),
    "inviate": (_l("All'ufficio"), (S.SENT,)),
    "prese": (_l("Prese in carico"), (S.TAKEN,)),
    "finite": (_l("Concluse o ritirate"), (S.CLOSED, S.WITHDRAWN)),
}
OFFICE_GROUPS: dict[str, tuple[object, tuple[ReferralState, ...]]] = {
    "arrivate": (_l("Da prendere in carico"), (S.SENT,)),
    "prese": (_l("Prese in carico"), (S.TAKEN,)),
    "restituite": (_l("Restituite"), (S.RETURNED,)),
    "concluse": (_l("Concluse"), (S.CLOSED,)),
}
"""Tabs of the lists: the address' word, what it is called, and the states behind it."""


class Tab(NamedTuple):
    """One tab with how many it holds."""

    label: str
    url: str
    current: bool
    count: int


def list_page(template: str, **given: object) -> ResponseReturnValue:
    """The referrals that whoever is signed in may see, by state, with a search that stays in the address."""
    account = current_account()
    groups = GROUPS if account.role is Role.REFERRER else OFFICE_GROUPS
    words = request.args.get("cerca", "").strip()[:LONGEST]
    chosen = request.args.get("stato", "")
    if chosen not in groups:
        chosen = "" if account.role is Role.REFERRER else "arrivate"
    states = groups[chosen][1] if chosen else tuple(ReferralState)
    number = request.args.get("pagina", 1, type=int)
    page = referral_lists.listing(db.session, account=account, states=states, words=words, page=number)
    if on_file := [row.person_id for row in page.rows if row.person_id is not None]:
        write_down_look(on_file, page=request.endpoint or "")
    counted = referral_lists.counts(db.session, account=account)
    tabs = [
        Tab(
            str(label),
            url_for(request.endpoint or "", stato=key, cerca=words or None),
            key == chosen,
            sum(counted[s] for s in of),
        )
        for key, (label, of) in groups.items()
    ]
    if account.role is Role.REFERRER:
        everything = url_for("referrer.home", cerca=words or None)
        tabs.insert(0, Tab(str(_l("Tutte")), everything, not chosen, sum(counted.values())))
    return render_template(template, page=page, tabs=tabs, words=words, chosen=chosen, **given)


def parts_of(found: Referral) -> dict[str, Any]:
    """What a referral's page shows: the levels in the catalogue's order, the steps, when it was sent."""
    levels = {row.dimension: row.level for row in found.capacities}
    order = Catalogue.default().dimensions
    return {
        "referral": found,
        "levels": [(one.code, levels[one.code]) for one in order if one.code in levels],
        "aids": [row.accommodation for row in found.accommodations],
        "history": found.history,
        "sent_on": referrals.sent_on(found),
    }


def consent_answer(found: Referral) -> Response:
    """The signed consent, to be saved: no browser shows it inside this site."""
    kept = referrals.document_of(db.session, referral=found)
    extension = next(kind.extension for kind in FILE_KINDS if kind.media_type == kept.media_type)
    answer: Response = send_file(
        BytesIO(kept.content),
        mimetype=kept.media_type,
        as_attachment=True,
        download_name=f"{kept.name}.{extension}",
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
