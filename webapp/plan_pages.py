"""Writing on a personal plan: the same way for the service and for the office."""

from collections.abc import Callable
from typing import NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.errors import DecidedMeanwhile
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.types import PlanRole, Role
from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.formatting import labels
from webapp.plan_forms import GoalForm, MeetingForm, NoteForm, ResourceForm, VersionForm
from webapp.services.placements import plan_items
from webapp.services.placements.plan_items import Item, Total

Page = Callable[[VersionForm], str]


def plan_roles(codes: frozenset[str]) -> str:
    """Who was at a meeting, in words."""
    words = labels(codes, PlanRole)
    return words[:1] + words[1:].lower()


FORMS = {PlanGoal: GoalForm, PlanMeeting: MeetingForm, PlanResource: ResourceForm}


class PlanView(NamedTuple):
    """A plan as one side sees it."""

    plan: PersonalPlan
    notes: list[PlanNote]
    totals: list[Total]
    next_meetings: list[PlanMeeting]
    past_meetings: list[PlanMeeting]

    @property
    def open(self) -> bool:
        """Whether it may still be written in."""
        return self.plan.ended_on is None


def view_of(plan: PersonalPlan, role: Role) -> PlanView:
    """The plan with what this side may read of it."""
    now = clock.now()
    return PlanView(
        plan,
        list(plan_items.notes(db.session, plan=plan, role=role)),
        list(plan_items.totals(plan.resources)),
        [one for one in plan.meetings if one.at >= now],
        [one for one in reversed(plan.meetings) if one.at < now],
    )


def add(plan: PersonalPlan, kind: type[Item], *, page: Page, back: str, done: str) -> ResponseReturnValue:
    """One more goal, meeting or resource."""
    form = FORMS[kind](None)
    if not form.validate_on_submit():
        return page(form), 422 if form.is_submitted() else 200
    plan_items.add(db.session, plan=plan, values=form.values(), by=current_account())
    flash(done, "success")
    return redirect(back, 303)


def change(
    plan: PersonalPlan, kind: type[Item], item_id: int, *, page: Page, back: str, done: str
) -> ResponseReturnValue:
    """Change one of them; what somebody else saved meanwhile is shown beside what was written."""
    row = plan_items.item(db.session, plan=plan, kind=kind, item_id=item_id)
    form = FORMS[kind](plan_items.values_of(row), version=row.version)
    if not form.validate_on_submit():
        return page(form), 422 if form.is_submitted() else 200
    try:
        plan_items.change(db.session, plan=plan, row=row, values=form.values(), seen_version=form.seen_version)
    except DecidedMeanwhile:
        db.session.rollback()
        row = plan_items.item(db.session, plan=plan, kind=kind, item_id=item_id)
        form.show_beside(plan_items.values_of(row), form.values(), row.version)
        return page(form), 409
    flash(done, "success")
    return redirect(back, 303)


def write_note(plan: PersonalPlan, *, page: Callable[[NoteForm], str], back: str) -> ResponseReturnValue:
    """A note for whom it is meant."""
    account = current_account()
    form = NoteForm(account.role)
    if not form.validate_on_submit():
        return page(form), 422 if form.is_submitted() else 200
    plan_items.write_note(
        db.session, plan=plan, purpose=form.chosen(), text=form.words.data, by=account, now=clock.now()
    )
    flash(_("Nota salvata."), "success")
    return redirect(back, 303)


def back_to(endpoint: str) -> ResponseReturnValue:
    """To the page that this address belongs to."""
    given = {name: value for name, value in (request.view_args or {}).items() if name in {"person_id", "registration"}}
    return redirect(url_for(endpoint, **given), 303)
