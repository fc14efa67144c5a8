"""The frame of a person's page: who it is, the sections, and that an officer looked.

A section is a view of its own, in whatever blueprint, at ``/operatore/persone/<path:registration>/…``: it loads the
person with ``person_of_office`` and ends with ``section_page``, whose template extends ``officer/person/frame.html``.
One line in ``SECTIONS`` puts it among the tabs.
"""

from typing import NamedTuple

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from models.errors import NotFound
from models.people import Person
from webapp.access import current_account
from webapp.database import READING
from webapp.extensions import db
from webapp.officer.looks import write_down_look
from webapp.services.people import people

SUMMARY = "officer_people.person"
SECTIONS = (
    (SUMMARY, _l("Riepilogo")),
    ("officer_people.opportunities", _l("Opportunità")),
    ("officer_sheet.sheet", _l("Capacità")),
    ("officer_profile.wishes", _l("Desideri")),
    ("officer_profile.background", _l("Esperienze")),
    ("officer_documents.documents", _l("Documenti")),
    ("officer_pathway.pathway", _l("Percorso")),
    ("officer_legal_ranking.legal_ranking", _l("Graduatoria")),
    ("officer_people.history", _l("Storia")),
    ("officer_people.looks", _l("Chi ha visto")),
)
"""Endpoint and label of each tab, in order. The endpoint takes ``registration`` alone."""


class SectionLink(NamedTuple):
    """One tab of a person's page."""

    label: str
    url: str
    current: bool
    count: int | None


def person_of_office(registration: str) -> Person:
    """The person with this registration code, on the officer's own list. Raises NotFound for anybody else.

    A code from before two files became one leads to the same page of the person who has it now.
    """
    try:
        return people.visible(db.session, account=current_account(), code=registration)
    except NotFound:
        now = people.code_now(db.session, account=current_account(), code=registration)
        if now is None or request.method not in READING or request.endpoint is None:
            raise
        asked = request.query_string.decode("ascii")
        address = url_for(request.endpoint, **{**(request.view_args or {}), "registration": now})
        abort(redirect(f"{address}?{asked}" if asked else address))


def section_page(
    template: str, *, person: Person, section: str | None = None, title: object = None, **values: object
) -> str:
    """A section in the frame; the look is written down.

    ``section``: the endpoint of the tab that a page without a tab of its own belongs to; ``title``: its name.
    """
    write_down_look([person.id], page=request.endpoint or "")
    here = section or request.endpoint
    named = title or ("" if here == SUMMARY else dict(SECTIONS)[here])
    return render_template(template, person=person, sections=_links(person, here), section_name=str(named), **values)


def _links(person: Person, here: str | None) -> list[SectionLink]:
    code = person.registration.code
    return [
        SectionLink(str(label), url_for(endpoint, registration=code), endpoint == here, None)
        for endpoint, label in SECTIONS
    ]
