"""The review of a position: the ranked list, a page at a time, and one person chosen from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Excluded, Explanation, Fit, Match, Ranking, Reason, explain, gate_details, reasons
from models.accounts import Account
from models.errors import NotFound
from models.people import Person, Profile, Registration
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from webapp.services import scorers, vocabulary
from webapp.services.matching_inputs import candidate_record, pools, position_record
from webapp.services.paging import window
from webapp.services.ranking import ranking_of

PAGE = 20


class Tab(StrEnum):
    """The four parts of the list, as they stand in the address."""

    SUGGESTED = "suggerite"
    TO_VERIFY = "da-verificare"
    NOT_NOW = "non-adatte-ora"
    EXCLUDED = "escluse"


FITS: Mapping[Tab, Collection[Fit]] = {
    Tab.SUGGESTED: (Fit.SUITABLE, Fit.SUITABLE_WITH_ACCOMMODATIONS),
    Tab.TO_VERIFY: (Fit.TO_VERIFY,),
    Tab.NOT_NOW: (Fit.NOT_NOW,),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list: a match, or the gates that stop them with what exactly does, and the proposal if any."""

    person: Person
    match: Match | None
    gates: Mapping[str, tuple[str, ...]]
    reasons: tuple[Reason, ...]
    proposal: Proposal | None

    @property
    def code(self) -> str:
        """The registration code."""
        return self.person.registration.code


@dataclass(frozen=True, slots=True)
class ReviewList:
    """One page of one tab."""

    tab: Tab
    counts: Mapping[Tab, int]
    lines: Sequence[Line]
    page: int
    pages: int
    total: int
    pool: int
    scorer_version: str
    calibrated: bool

    @property
    def first_number(self) -> int:
        """The place in the tab of this page's first line."""
        return (self.page - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything an officer needs to decide on one person."""

    person: Person
    match: Match | None
    gates: Mapping[str, tuple[str, ...]]
    explanation: Explanation
    proposal: Proposal | None
    undoable: bool
    history: Sequence[ProposalEvent]
    """What was decided for this person before, here and elsewhere, newest first."""


def first_tab(counts: Mapping[Tab, int]) -> Tab:
    """The first tab with somebody in it."""
    return next((tab for tab in Tab if counts[tab]), Tab.SUGGESTED)


def review_list(session: Session, *, position: Position, tab: Tab | None, page: int, language: str) -> ReviewList:
    """One page of the ranked list. Without a tab, the first one that is not empty."""
    overview = ranking_of(session, position=position, top=0)
    counts = _counts(overview)
    tab = tab or first_tab(counts)
    shown = window(counts[tab], page=page, size=PAGE)
    if tab is Tab.EXCLUDED:
        found: Sequence[Match | Excluded] = overview.excluded[shown.offset : shown.offset + PAGE]
    else:
        here = {"top": PAGE, "skip": shown.offset, "only": FITS[tab]}
        found = ranking_of(session, position=position, intervals=True, **here).matches
    return ReviewList(
        tab=tab,
        counts=counts,
        lines=_lines(session, position, found, language),
        page=shown.page,
        pages=shown.pages,
        total=counts[tab],
        pool=overview.pool,
        scorer_version=overview.scorer.version,
        calibrated=overview.scorer.calibrated,
    )


def _counts(ranking: Ranking) -> dict[Tab, int]:
    counts = {tab: sum(ranking.counts[fit] for fit in fits) for tab, fits in FITS.items()}
    return counts | {Tab.EXCLUDED: len(ranking.excluded)}


def _lines(session: Session, position: Position, found: Sequence[Match | Excluded], language: str) -> list[Line]:
    """The rows behind a page of the ranking: three queries, however long the list."""
    people = _people(session, [item.candidate for item in found])
    proposals = _proposals(session, position, [person.id for person in people.values()])
    pool = pools.get(session, office_id=position.office_id)
    record = position_record(position)
    lines = []
    for item in found:
        person = people[item.candidate]
        proposal = proposals.get(person.id)
        candidate = pool.candidate(item.candidate)
        if isinstance(item, Match):
            why = reasons(item, record, candidate, pool.catalogue, language=language)
            lines.append(Line(person, item, {}, why, proposal))
        else:
            details = gate_details(record, candidate, pool.catalogue)
            lines.append(Line(person, None, {gate: details[gate] for gate in item.gates}, (), proposal))
    return lines


def _people(session: Session, codes: Sequence[str]) -> dict[str, Person]:
    found = session.scalars(
        select(Person)
        .join(Person.registration)
        .where(Registration.code.in_(codes))
        .options(joinedload(Person.registration))
    )
    return {person.registration.code: person for person in found}


def _proposals(session: Session, position: Position, ids: Sequence[int]) -> dict[int, Proposal]:
    found = session.scalars(select(Proposal).where(Proposal.position_id == position.id, Proposal.person_id.in_(ids)))
    return {proposal.person_id: proposal for proposal in found}


def person_of_office(session: Session, *, account: Account, code: str) -> Person:
    """A person on the officer's own list, with their profile. Raises NotFound for anybody else."""
    person = session.scalar(
        select(Person)
        .join(Person.registration)
        .where(Registration.code == code, Registration.office_id == account.office_id)
        .options(
            joinedload(Person.registration),
            joinedload(Person.profile).options(
                joinedload(Profile.comune),
                selectinload(Profile.skills),
                selectinload(Profile.experiences),
                selectinload(Profile.wishes),
            ),
        )
    )
    if person is None:
        raise NotFound(code)
    return person


def chosen(
    session: Session, *, position: Position, person: Person, account: Account, now: datetime, language: str
) -> Chosen:
    """One person beside the position, with reasons, plan, what would change it, and the history."""
    code = person.registration.code
    ranking = ranking_of(session, position=position, candidates=(code,), explain=True, intervals=True)
    stopped = next((excluded.gates for excluded in ranking.excluded if excluded.candidate == code), ())
    candidate = candidate_record(session, registration=person.registration)
    scorer, known = scorers.active(session), vocabulary.catalogue(session)
    explanation = explain(position_record(position), candidate, scorer, language=language, catalogue=known)
    proposal = _proposals(session, position, [person.id]).get(person.id)
    return Chosen(
        person=person,
        match=ranking.matches[0] if ranking.matches else None,
        gates={gate: explanation.gate_details[gate] for gate in stopped},
        explanation=explanation,
        proposal=proposal,
        undoable=proposal is not None and proposal.undoable_by(account, now),
        history=_history(session, person),
    )


def _history(session: Session, person: Person) -> Sequence[ProposalEvent]:
    return session.scalars(
        select(ProposalEvent)
        .join(ProposalEvent.proposal)
        .where(Proposal.person_id == person.id)
        .options(
            joinedload(ProposalEvent.account),
            joinedload(ProposalEvent.proposal).joinedload(Proposal.position),
        )
        .order_by(ProposalEvent.at.desc(), ProposalEvent.id.desc())
        .limit(20)
    ).all()
