"""The office's other jobs: those that nobody has proposed to the person, and what they say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.people import Person
from models.positions import Position
from models.proposals import Proposal
from models.types import Channel, DelegateScope, InterestAnswer, Reason, Role
from webapp.access import current_account, requires
from webapp.candidate.facts import Facts
from webapp.candidate.forms import NoForm
from webapp.candidate.job_filters import filters
from webapp.candidate.why import WhyWords
from webapp.extensions import clock, db
from webapp.formatting import language, who_for_you
from webapp.services.engine import explaining
from webapp.services.people import interests, people, person_jobs
from webapp.services.people.person_jobs import Job

bp = Blueprint("candidate_jobs", __name__, url_prefix="/persona/lavori")
INDEX, JOB = "candidate_jobs.index", "candidate_jobs.job"


@dataclass(frozen=True, slots=True)
class JobCard:
    """A job as the person sees it: in words, with what they said of it."""

    position: Position
    facts: Facts
    open: bool
    closed_to_them: bool
    saved: bool
    answer: InterestAnswer | None
    by: str
    """Whoever gave the answer for the person."""
    proposal: Proposal | None

    @classmethod
    def of(cls, job: Job, person: Person) -> Self:
        """The card of one job."""
        said = job.interest
        return cls(
            position=job.position,
            facts=Facts.of(job.position, person.profile, job.explanation),
            open=job.open,
            closed_to_them=job.closed_to_them,
            saved=said is not None and said.saved_at is not None,
            answer=said.answer if said else None,
            by=who_for_you(said.account) if said else "",
            proposal=job.proposal,
        )


@bp.get("")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def index() -> ResponseReturnValue:
    """The open positions, best first, five at a time; by words and filters."""
    person = people.mine(db.session, account=current_account())
    asked = filters(
        comuni=person_jobs.comuni_of(db.session, person=person, today=clock.today()),
        has_home=person.profile.comune_code is not None,
    )
    found = person_jobs.found_for(
        db.session, person=person, wanted=asked.wanted, today=clock.today(), page=_page(), language=language()
    )
    cards = _cards(found.page.rows, person)
    return render_template("candidate/jobs.html", found=found, cards=cards, asked=asked)


@bp.get("/salvati")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def saved() -> ResponseReturnValue:
    """What the person keeps in sight, also when it has closed."""
    person = _me()
    page = person_jobs.saved_for(db.session, person=person, today=clock.today(), page=_page(), language=language())
    return render_template("candidate/jobs_saved.html", page=page, cards=_cards(page.rows, person))


@bp.get("/nascosti")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def hidden() -> ResponseReturnValue:
    """What the person said no to."""
    person = _me()
    page = person_jobs.hidden_for(db.session, person=person, today=clock.today(), page=_page(), language=language())
    return render_template("candidate/jobs_hidden.html", page=page, cards=_cards(page.rows, person))


@bp.get("/<int:position_id>")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def job(position_id: int) -> ResponseReturnValue:
    """One job, whole. One that was proposed has a page of its own: there stands the answer."""
    person = _me()
    found = _job(person, position_id)
    if found.proposal is not None:
        return redirect(url_for("candidate.proposal", proposal_id=found.proposal.id))
    return render_template("candidate/job.html", card=JobCard.of(found, person))


@bp.get("/<int:position_id>/perche")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.READ)
def why(position_id: int) -> ResponseReturnValue:
    """Why this job, or why not; and who could change what."""
    person = _me()
    position = _position(person, position_id)
    asked = explaining.why(db.session, position=position, person=person, language=language())
    back, home = url_for(JOB, position_id=position_id), (_("Altri lavori"), url_for(INDEX))
    return render_template("candidate/why.html", position=position, why=WhyWords.of(asked), back=back, home=home)


@bp.post("/<int:position_id>/salva")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def save(position_id: int) -> ResponseReturnValue:
    """Keep it in sight."""
    person = _me()
    interests.save(db.session, person=person, position=_position(person, position_id), now=clock.now())
    flash(_("Salvato. Lo ritrovi in «Lavori salvati»."), "success")
    return _shown(position_id)


@bp.post("/<int:position_id>/togli")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def no_longer_save(position_id: int) -> ResponseReturnValue:
    """Let go of it."""
    person = _me()
    interests.no_longer_save(db.session, person=person, position=_position(person, position_id))
    flash(_("Tolto dai lavori salvati."), "success")
    return redirect(url_for("candidate_jobs.saved"), 303)


@bp.post("/<int:position_id>/mi-interessa")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def interested(position_id: int) -> ResponseReturnValue:
    """Yes."""
    _answer(_me(), position_id, InterestAnswer.INTERESTED)
    flash(_("Abbiamo detto all'ufficio che questo lavoro ti interessa."), "success")
    return _shown(position_id)


@bp.route("/<int:position_id>/non-fa-per-me", methods=["GET", "POST"])
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def not_for_me(position_id: int) -> ResponseReturnValue:
    """No, with a reason if the person wants to give one."""
    person, form = _me(), NoForm()
    position = _position(person, position_id)
    if form.validate_on_submit():
        reason = Reason(form.reason.data) if form.reason.data else None
        _answer(person, position_id, InterestAnswer.NOT_FOR_ME, reason=reason, note=form.note.data or "")
        flash(_("Va bene così. Questo lavoro non lo vedi più nell'elenco."), "success")
        return redirect(url_for(INDEX), 303)
    page = render_template("candidate/job_not_for_me.html", form=form, position=position)
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:position_id>/ripensaci")
@requires(Role.CANDIDATE, Role.DELEGATE, scope=DelegateScope.ANSWER)
def take_back(position_id: int) -> ResponseReturnValue:
    """As if nothing had been answered."""
    person = _me()
    position = _position(person, position_id)
    interests.take_back(db.session, person=person, position=position)
    flash(_("Va bene: la tua risposta non c'è più. Puoi pensarci con calma."), "success")
    return redirect(url_for(JOB, position_id=position.id), 303)


@bp.errorhandler(interests.ProposedAlready)
def proposed_already(error: interests.ProposedAlready) -> ResponseReturnValue:
    """The office was faster: the answer belongs to its proposal."""
    number = error.proposal.id
    db.session.rollback()
    flash(_("L'ufficio ti ha già proposto questo lavoro: rispondi qui."), "info")
    return redirect(url_for("candidate.proposal", proposal_id=number), 303)


@bp.errorhandler(person_jobs.NoConsent)
def no_consent(_error: person_jobs.NoConsent) -> ResponseReturnValue:
    """The list says how to give it."""
    return redirect(url_for(INDEX), 303)


@bp.errorhandler(interests.NotOpen)
def not_open(_error: interests.NotOpen) -> ResponseReturnValue:
    """Too late."""
    db.session.rollback()
    flash(_("Questo lavoro non è più aperto. Guarda gli altri, con calma."), "info")
    return redirect(url_for(INDEX), 303)


def _answer(
    person: Person, position_id: int, answer: InterestAnswer, *, reason: Reason | None = None, note: str = ""
) -> None:
    interests.answer(
        db.session,
        person=person,
        position=_position(person, position_id),
        answer=answer,
        by=current_account(),
        channel=Channel.ONLINE,
        now=clock.now(),
        reason=reason,
        note=note,
    )


def _me() -> Person:
    """The person, who agrees to matching: nothing here is shown without. Raises NoConsent."""
    person = people.mine(db.session, account=current_account())
    if people.active_consent(person) is None:
        raise person_jobs.NoConsent
    return person


def _position(person: Person, position_id: int) -> Position:
    return interests.position_for(db.session, person=person, position_id=position_id)


def _job(person: Person, position_id: int) -> Job:
    position = _position(person, position_id)
    return person_jobs.one_for(db.session, person=person, position=position, today=clock.today(), language=language())


def _cards(jobs: Sequence[Job], person: Person) -> list[JobCard]:
    return [JobCard.of(job, person) for job in jobs]


def _shown(position_id: int) -> ResponseReturnValue:
    return redirect(url_for(JOB, position_id=position_id), 303)


def _page() -> int:
    return request.args.get("pagina", 1, type=int)
