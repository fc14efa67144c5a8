"""The review of a position: the ranked list, a page at a time, and one person chosen from it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from matching import Excluded, Explanation, Fit, Match, Ranking, Reason, explain, gate_details, reasons_of
from models.accounts import Account
from models.errors import NotFound
from models.interests import PositionInterest
from models.people import Person, Profile, Registration
from models.positions import Position
from models.proposals import Proposal, ProposalEvent
from webapp.services.engine.ranking import RankingInputs
from webapp.services.loading import with_collections
from webapp.services.paging import window
from webapp.services.people import interests

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
    first_number: int
    """The place in the tab of this page's first line."""
    total: int
    pool: int
    scorer_version: str
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything an officer needs to decide on one person."""

    person: Person
    match: Match | None
    gates: Mapping[str, tuple[str, ...]]
    explanation: Explanation
    proposal: Proposal | None
    interest: PositionInterest | None
    """What they said of the position without being asked."""
    undoable: bool
    history: Sequence[ProposalEvent]
    """What was decided for this person before, here and elsewhere, newest first."""


def first_tab(counts: Mapping[Tab, int]) -> Tab:
    """The first tab with somebody in it."""
    return next((tab for tab in Tab if counts[tab]), Tab.SUGGESTED)


def tab_of(match: Match | None) -> Tab:
    """The tab that somebody stands in; without a match, a gate stops them."""
    return next(tab for tab, fits in FITS.items() if match.fit in fits) if match else Tab.EXCLUDED


def review_list(
    session: Session,
    *,
    inputs: RankingInputs,
    tab: Tab | None,
    page: int | None,
    language: str,
    chosen: Chosen | None = None,
    size: int = PAGE,
) -> ReviewList:
    """One page of the ranked list.

    Without a tab, that of the person chosen, else the first one that is not empty. Without a page, the one on which
    the person chosen stands, else the first.
    """
    overview = inputs.rank(top=0)
    counts = _counts(overview)
    tab = tab or (tab_of(chosen.match) if chosen else first_tab(counts))
    if page is None:
        stands_here = chosen is not None and tab is tab_of(chosen.match)
        page = _page_of(chosen, inputs, overview, counts[tab]) if chosen and stands_here else 1
    shown = window(counts[tab], page=page, size=size)
    if tab is Tab.EXCLUDED:
        found: Sequence[Match | Excluded] = overview.excluded[shown.offset : shown.offset + size]
    else:
        found = inputs.rank(top=size, skip=shown.offset, only=FITS[tab], intervals=True).matches
    return ReviewList(
        tab=tab,
        counts=counts,
        lines=_lines(session, inputs, found, language),
        page=shown.page,
        pages=shown.pages,
        first_number=shown.offset + 1,
        total=counts[tab],
        pool=overview.pool,
        scorer_version=overview.scorer.version,
        calibrated=overview.scorer.calibrated,
    )


def _page_of(chosen: Chosen, inputs: RankingInputs, overview: Ranking, total: int) -> int:
    """The page of their own tab on which somebody stands. Few pages are looked at, however many there are."""
    if chosen.match is None:
        code = chosen.person.registration.code
        return bisect_left(overview.excluded, code, key=lambda one: one.candidate) // PAGE + 1
    only = FITS[tab_of(chosen.match)]

    def first_rank(page: int) -> int:
        return inputs.rank(top=1, skip=page * PAGE, only=only, explain=False).matches[0].rank

    return bisect_right(range(-(-total // PAGE)), chosen.match.rank, key=first_rank)


def _counts(ranking: Ranking) -> dict[Tab, int]:
    counts = {tab: sum(ranking.counts[fit] for fit in fits) for tab, fits in FITS.items()}
    return counts | {Tab.EXCLUDED: len(ranking.excluded)}


def _lines(session: Session, inputs: RankingInputs, found: Sequence[Match | Excluded], language: str) -> list[Line]:
    """The rows behind a page of the ranking: one query, however long the list."""
    codes = [item.candidate for item in found]
    rows = _people(session, inputs.position, codes)
    candidates = dict(zip(codes, inputs.pool.candidates(codes), strict=True))
    matches = [(item, candidates[item.candidate]) for item in found if isinstance(item, Match)]
    why = iter(reasons_of(matches, inputs.record, inputs.pool.catalogue, language=language))
    lines = []
    for item in found:
        person, proposal = rows[item.candidate]
        if isinstance(item, Match):
            lines.append(Line(person, item, {}, next(why), proposal))
        else:
            details = gate_details(inputs.record, candidates[item.candidate], inputs.pool.catalogue)
            lines.append(Line(person, None, {gate: details[gate] for gate in item.gates}, (), proposal))
    return lines


def _people(session: Session, position: Position, codes: Sequence[str]) -> dict[str, tuple[Person, Proposal | None]]:
    """People by registration code, each with what was decided for this position."""
    found = session.execute(
        select(Person, Proposal)
        .join(Person.registration)
        .outerjoin(Proposal, (Proposal.person_id == Person.id) & (Proposal.position_id == position.id))
        .where(Registration.code.in_(codes))
        .options(contains_eager(Person.registration))
    )
    return {person.registration.code: (person, proposal) for person, proposal in found}


def people_of_office(session: Session, *, account: Account, codes: Collection[str]) -> dict[str, Person]:
    """The people with these codes who are on the officer's own list, with what they say of themselves; one query."""
    statement = (
        select(Person)
        .join(Person.registration)
        .join(Person.profile)
        .where(Registration.code.in_(codes), Registration.office_id == account.office_id)
        .options(contains_eager(Person.registration), contains_eager(Person.profile))
        .order_by(Person.id)
    )
    own = (Profile.skills, Profile.experiences, Profile.wishes)
    found = session.scalars(with_collections(statement, *((Person.profile, collection) for collection in own)))
    return {person.registration.code: person for person in found.unique()}


def person_of_office(session: Session, *, account: Account, code: str) -> Person:
    """A person on the officer's own list, with their profile. Raises NotFound for anybody else."""
    person = people_of_office(session, account=account, codes=[code]).get(code)
    if person is None:
        raise NotFound(code)
    return person


def chosen(
    session: Session, *, inputs: RankingInputs, person: Person, account: Account, now: datetime, language: str
) -> Chosen:
    """One person beside the position, with reasons, plan, what would change it, and the history."""
    (found,) = several(session, inputs=inputs, people=[person], language=language)
    history = _history(session, person)
    last = next((event for event in history if event.proposal is found.proposal), None)
    return replace(found, undoable=last is not None and last.undoable_by(account, now), history=history)


def several(session: Session, *, inputs: RankingInputs, people: Sequence[Person], language: str) -> list[Chosen]:
    """People beside the position in the order given, without their history: one query, however many."""
    ranking = inputs.rank(candidates=[person.registration.code for person in people], explain=True, intervals=True)
    matches = {match.candidate: match for match in ranking.matches}
    ids = [person.id for person in people]
    proposals = _proposals(session, inputs.position, ids)
    said = interests.of_people(session, position=inputs.position, person_ids=ids)
    return [
        replace(
            _beside(inputs, person, matches.get(person.registration.code), proposals.get(person.id), language),
            interest=said.get(person.id),
        )
        for person in people
    ]


def _beside(
    inputs: RankingInputs, person: Person, match: Match | None, proposal: Proposal | None, language: str
) -> Chosen:
    code = person.registration.code
    candidate, known = inputs.pool.candidate(code), inputs.pool.catalogue
    explanation = explain(inputs.record, candidate, inputs.scorer, language=language, catalogue=known)
    lifted = inputs.lifted.get(code, ())
    gates = {gate: parts for gate, parts in explanation.gate_details.items() if gate not in lifted}
    return Chosen(person, match, gates, explanation, proposal, interest=None, undoable=False, history=())


def _proposals(session: Session, position: Position, ids: Sequence[int]) -> dict[int, Proposal]:
    found = session.scalars(select(Proposal).where(Proposal.position_id == position.id, Proposal.person_id.in_(ids)))
    return {proposal.person_id: proposal for proposal in found}


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
