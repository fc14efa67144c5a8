"""Suggestions shared out fairly over all open positions: asked for, computed in the background, come back to."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.jobs import Job
from models.people import Person
from models.types import Role
from webapp.access import current_account, requires
from webapp.extensions import clock, db
from webapp.officer.looks import write_down_look
from webapp.services import jobs
from webapp.services.engine import suggestion_jobs
from webapp.services.engine.suggestion_jobs import Shared
from webapp.services.paging import Page, window
from webapp.services.people import people_lists

bp = Blueprint("officer_suggestions", __name__, url_prefix="/operatore/non-uno-di-meno/suggerimenti")

PAGE = 12
"""Positions a page, each with up to ten people."""


class Shortlist(NamedTuple):
    """A position with the people suggested for it, best first, and their scores."""

    code: str
    title: str
    people: Sequence[tuple[str, Person, float]]


@bp.post("")
@requires(Role.OFFICER)
def share() -> ResponseReturnValue:
    """Have shortlists for all open positions computed together. Nothing is proposed: an officer decides."""
    job = suggestion_jobs.ask(db.session, account=current_account(), now=clock.now())
    return redirect(url_for(".shared", job_id=job.id), 303)


@bp.get("/<int:job_id>")
@requires(Role.OFFICER)
def shared(job_id: int) -> ResponseReturnValue:
    """How far they are, or what was found."""
    job = _job(job_id)
    found = suggestion_jobs.result_of(job)
    return render_template(
        "officer/suggestions/shared.html",
        job=job,
        shared=found,
        page=_shortlists(found) if found else None,
        waiting=job.state in jobs.FOR_A_WORKER,
        silent=jobs.unattended(job, clock.now()),
        days_kept=jobs.days_kept(clock.today()),
    )


@bp.get("/<int:job_id>/avanzamento")
@requires(Role.OFFICER)
def progress(job_id: int) -> ResponseReturnValue:
    """How far they are: the part of the page that is asked for again and again."""
    job = _job(job_id)
    silent = jobs.unattended(job, clock.now())
    answer = make_response(render_template("officer/suggestions/_progress.html", job=job, silent=silent))
    if job.state not in jobs.FOR_A_WORKER:
        # The script that asks opens the whole page again: there is something else on it now.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _job(job_id: int) -> Job:
    return suggestion_jobs.visible(db.session, account=current_account(), job_id=job_id)


def _shortlists(found: Shared) -> Page[Shortlist]:
    """One page of them; who or what is no longer the office's is left out."""
    shown = window(len(found.shortlists), page=request.args.get("pagina", 1, type=int), size=PAGE)
    here = dict([*found.shortlists.items()][shown.offset : shown.offset + PAGE])
    codes = {code for lines in here.values() for code, _ in lines}
    names = people_lists.names_of(db.session, account=current_account(), codes=codes)
    titles = people_lists.titles_of(db.session, account=current_account(), codes=here)
    write_down_look([one.id for one in names.values()], page="officer_suggestions.shared")
    rows = [
        Shortlist(code, titles[code], [(one, names[one], score) for one, score in lines if one in names])
        for code, lines in here.items()
        if code in titles
    ]
    return Page(rows, shown.page, shown.pages, len(found.shortlists))
