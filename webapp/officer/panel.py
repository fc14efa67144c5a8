"""What the review page draws: the engine's answer with names, words and addresses. Nothing here decides anything."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from matching import FEATURES, Catalogue, Counterfactual, DimensionRow, Explanation, Match, Reason
from models.law.refunds import Refund, accommodation_refund
from models.people import Profile
from models.positions import Position, PositionSkill
from models.proposals import PROPOSAL_LIFE, ProposalEvent
from models.types import Contract, Exclusion, ProposalState, Shift
from webapp.formatting import accommodation, dimension, gate, gate_with_way_out, label, labels, language, moment, who
from webapp.officer.interest_words import interest_words
from webapp.services.engine.review import Chosen, Line
from webapp.services.proposals.deciding import CONSENT, LIFTABLE_GATES

REASONS_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the list."""

    number: int
    url: str
    bare_url: str
    code: str
    name: str
    selected: bool
    ticked: bool
    state: str
    gates: Sequence[str]
    match: Match | None
    reasons: Sequence[Reason]
    gaps: Sequence[str]

    @classmethod
    def of(cls, line: Line, *, number: int, selected: bool, ticked: bool, url: str, bare_url: str) -> Self:
        """A line of the ranked list; ``url`` chooses this person, as ``bare_url`` does without naming the ticked."""
        return cls(
            number=number,
            url=url,
            bare_url=bare_url,
            code=line.code,
            name=f"{line.person.list_name} {line.code}",
            selected=selected,
            ticked=ticked,
            state=label(line.proposal.state) if line.proposal else "",
            gates=[gate(code, parts) for code, parts in line.gates.items()],
            match=line.match,
            reasons=[reason for reason in line.reasons if reason.kind in ("for", "against")][:REASONS_IN_A_ROW],
            gaps=[dimension(gap.dimension) for gap in line.match.gaps] if line.match else [],
        )


class Contribution(NamedTuple):
    """One bar of the index."""

    label: str
    value: float


class PlanItem(NamedTuple):
    """One accommodation of the plan."""

    label: str
    cost_band: int
    offered: bool
    tried: bool
    """Offered only on trial."""
    closes: list[str]
    who_pays: str | None


class PlanView(NamedTuple):
    """The accommodations that close the gaps."""

    accommodations: list[PlanItem]
    cost_band: int


class Change(NamedTuple):
    """What would move this person in the list."""

    text: str
    score: float
    rank: int
    url: str
    """Where it is tried; empty where it cannot be."""


class SkillRow(NamedTuple):
    """A skill asked for, beside what the person wrote."""

    asked: str
    essential: bool
    found: str


class HistoryLine(NamedTuple):
    """One step in words."""

    what: str
    where: str
    when: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The chosen person."""

    name: str
    code: str
    address: str
    state: str
    interest: str
    """What they said of the position without being asked."""
    version: int
    undoable: bool
    can_propose: bool
    can_set_aside: bool
    can_discard: bool
    match: Match | None
    gates: Sequence[str]
    liftable: bool
    consented: bool
    reasons: Sequence[Reason]
    rows: Sequence[DimensionRow]
    unclosed: Sequence[str]
    plan: PlanView
    facts: Sequence[tuple[str, str]]
    skills: Sequence[SkillRow]
    background: Sequence[tuple[str, str]]
    contributions: Sequence[Contribution]
    changes: Sequence[Change]
    history: Sequence[HistoryLine]

    @classmethod
    def of(cls, chosen: Chosen, position: Position, *, address: str, trial_url: Callable[[str], str]) -> Self:
        """Everything about one person beside one position.

        ``address`` is where this person is found again, ``trial_url`` gives the address that tries an accommodation.
        """
        proposal, explanation = chosen.proposal, chosen.explanation
        registration = chosen.person.registration
        refund = accommodation_refund(registration.category, registration.invalidity_percent)
        state = proposal.state if proposal else ProposalState.SUGGESTED
        return cls(
            name=chosen.person.full_name,
            code=chosen.person.registration.code,
            address=address,
            state=label(proposal.state) if proposal else "",
            interest=interest_words(chosen.interest),
            version=proposal.version if proposal else 0,
            undoable=chosen.undoable,
            can_propose=PROPOSAL_LIFE.allows(state, ProposalState.PROPOSED),
            can_set_aside=PROPOSAL_LIFE.allows(state, ProposalState.SET_ASIDE),
            can_discard=PROPOSAL_LIFE.allows(state, ProposalState.DISCARDED),
            match=chosen.match,
            gates=[gate_with_way_out(code, parts) for code, parts in chosen.gates.items()],
            liftable=set(chosen.gates) <= LIFTABLE_GATES,
            consented=CONSENT not in chosen.gates,
            reasons=[reason for reason in explanation.reasons if reason.kind in ("for", "against")][:5],
            rows=explanation.rows,
            unclosed=[row.label for row in explanation.rows if row.status == "open"],
            plan=_plan(explanation.match, refund, {row.accommodation for row in position.accommodations}),
            facts=_facts(explanation, chosen.person.profile, position),
            skills=[_skill(row, explanation, chosen.person.profile) for row in position.skills],
            background=_background(chosen.person.profile),
            contributions=_contributions(chosen.match),
            changes=[_change(item, trial_url) for item in chosen.match.counterfactuals] if chosen.match else [],
            history=[_history_line(event, position) for event in chosen.history],
        )


def _plan(match: Match, refund: Refund, offered: Collection[str]) -> PlanView:
    items = [_plan_item(code, match, refund, offered) for code in match.plan.accommodations]
    return PlanView(items, match.plan.cost_band)


def _plan_item(code: str, match: Match, refund: Refund, offered: Collection[str]) -> PlanItem:
    aid = Catalogue.default().accommodation(code)
    return PlanItem(
        label=accommodation(code),
        cost_band=aid.cost_band,
        offered=code in offered,
        tried=code in match.plan.offered and code not in offered,
        closes=[dimension(gap.dimension) for gap in match.gaps if code in gap.closed_by],
        who_pays=None if code in offered or aid.cost_band == 0 else who_pays(refund),
    )


def who_pays(refund: Refund) -> str | None:
    words = {
        Refund.REGIONAL_FUND: _("il fondo regionale disabili può rimborsarne una parte"),
        Refund.INAIL: _("può pagarlo l'INAIL"),
        Refund.TO_VERIFY: _("rimborso da verificare"),
    }
    return words.get(refund)


def _facts(explanation: Explanation, profile: Profile, position: Position) -> list[tuple[str, str]]:
    return [
        (_("Distanza"), _distance(explanation.travel_km, profile)),
        (_("Come si sposta"), label(profile.transport) if profile.transport else ""),
        (_("Ore del posto"), str(position.hours)),
        (_("Ore che può fare"), _hours(profile)),
        (_("Quando può"), labels(profile.shifts, Shift)),
        (_("Contratto offerto"), label(position.contract)),
        (_("Contratti che accetta"), labels(profile.contracts, Contract)),
        (_("Che cosa esclude"), labels(profile.exclusions, Exclusion) or _("niente")),
        (_("Titolo di studio"), label(profile.education) if profile.education else ""),
    ]


def _distance(km: float | None, profile: Profile) -> str:
    if km is None:
        return ""
    if km < 1:
        return _("nello stesso comune, o quasi")
    here = _("%(km)s km in linea d'aria", km=format_decimal(round(km)))
    if profile.max_km is None:
        return here
    return _("%(here)s, fino a %(most)s indicati", here=here, most=profile.max_km)


def _hours(profile: Profile) -> str:
    least, most = profile.hours_min, profile.hours_max
    if least is not None and most is not None:
        return str(most) if least == most else f"{least}–{most}"
    if most is not None:
        return _("fino a %(hours)s", hours=most)
    return _("almeno %(hours)s", hours=least) if least is not None else ""


def _skill(row: PositionSkill, explanation: Explanation, profile: Profile) -> SkillRow:
    checks = (explanation.essential_skills, explanation.preferred_skills)
    if row.skill is None:
        found = _("non riconosciuta: da guardare a mano")
    elif any(row.skill in check.held for check in checks):
        found = ", ".join(own.text for own in profile.skills if own.skill == row.skill)
    elif any(row.skill in check.related for check in checks):
        found = _("probabile, per i lavori che ha fatto")
    else:
        found = _("non indicata")
    return SkillRow(row.text, row.essential, found)


def _background(profile: Profile) -> list[tuple[str, str]]:
    jobs = [
        ngettext("%(title)s (%(num)s mese)", "%(title)s (%(num)s mesi)", job.months, title=job.title)
        for job in profile.experiences
    ]
    return [
        (_("Lavori che cerca"), ", ".join(wish.text for wish in profile.wishes)),
        (_("Lavori che ha fatto"), ", ".join(jobs)),
        (_("Altre competenze"), ", ".join(skill.text for skill in profile.skills)),
    ]


def _contributions(match: Match | None) -> list[Contribution]:
    """The bars, the longest first."""
    if match is None:
        return []
    items = [Contribution(feature_label(name), value) for name, value in match.contributions.items()]
    return sorted(items, key=lambda item: -abs(item.value))


def feature_label(name: str) -> str:
    """A feature's name in the page's language."""
    meaning = FEATURES[name].it if language() == "it" else FEATURES[name].en
    return meaning.label


def _change(item: Counterfactual, trial_url: Callable[[str], str]) -> Change:
    kind, _colon, value = item.change.partition(":")
    if kind == "offer":
        text, url = _("Se il datore di lavoro offre: %(aid)s", aid=accommodation(value)), trial_url(value)
    else:
        text, url = _("Con un orario di %(hours)s ore", hours=value), ""
    return Change(text, item.score, item.rank, url)


def _history_line(event: ProposalEvent, here: Position) -> HistoryLine:
    position = event.proposal.position
    return HistoryLine(
        what=_("Decisione annullata") if event.undo else label(event.to_state),
        where=_("per questa posizione") if position.id == here.id else position.title,
        when=moment(event.at),
        who=who(event.account, event.proposal.person),
        why=_sentences([label(event.reason) if event.reason else "", event.note, _lifted(event)]),
    )


def _lifted(event: ProposalEvent) -> str:
    return _("Vincolo superato") if event.lifted_gates else ""


def _sentences(parts: Iterable[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)
