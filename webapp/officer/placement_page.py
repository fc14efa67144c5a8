"""What the pages of placements show, in words. Nothing here decides anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.placements import FollowUp, Placement, PlannedAccommodation
from models.proposals import Proposal
from models.types import FollowUpKind, FollowUpOutcome
from webapp.formatting import accommodation, day, label
from webapp.officer.refund_words import refund_words
from webapp.services.placements import clearances
from webapp.services.placements.placement_lists import late_before

OUTCOME_TAGS = {
    FollowUpOutcome.WELL: "good",
    FollowUpOutcome.SOME_DIFFICULTY: "check",
    FollowUpOutcome.AT_RISK: "stop",
    FollowUpOutcome.ENDED: "later",
    FollowUpOutcome.NOT_REACHED: "neutral",
}


NEAR = 31
"""Days within which it says something to count them."""


class Tag(NamedTuple):
    """A word with its kind of tag."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class ClearanceView:
    """How the clearance of a hiring stands."""

    concerns: bool
    """Whether positions like this need one at all."""
    requested_on: date | None
    issued_on: date | None
    number: str
    version: int
    """0 where there is none yet."""
    last_day: date | None
    state: Tag

    @classmethod
    def of(cls, session: Session, proposal: Proposal, today: date) -> Self:
        """The clearance of a proposal, if there is one."""
        found = clearances.clearance_of(session, proposal=proposal)
        last = clearances.last_day(found, province=proposal.position.office.province_code) if found else None
        return cls(
            concerns=proposal.position.regime not in clearances.WITHOUT,
            requested_on=found.requested_on if found else None,
            issued_on=found.issued_on if found else None,
            number=found.number if found else "",
            version=found.version if found else 0,
            last_day=last,
            state=_clearance_state(found is not None, last, today),
        )


def _clearance_state(asked: bool, last: date | None, today: date) -> Tag:
    if last is None:
        return Tag(_("Chiesto, non ancora rilasciato"), "check") if asked else Tag(_("Non ancora chiesto"), "neutral")
    if last < today:
        return Tag(_("Scaduto il %(day)s", day=day(last)), "later")
    return Tag(_("Vale fino al %(day)s", day=day(last)), "good")


def clearance_data(proposal: Proposal, view: ClearanceView) -> dict[str, Any]:
    """What the printed clearance says. No category and no degree: the employer needs neither."""
    person, position = proposal.person, proposal.position
    born = [(_("Nome e cognome"), person.full_name), (_("Data di nascita"), day(person.birth_date))]
    employer = position.employer
    return {
        "lead": _("Vista la legge 68/1999, l'ufficio dà il nulla osta all'assunzione che segue."),
        "groups": [
            {
                "title": _("Datore di lavoro"),
                "facts": [
                    [_("Nome"), employer.name],
                    [_("Partita IVA"), employer.vat_number],
                    [_("Sede"), employer.comune.label if employer.comune else ""],
                ],
            },
            {"title": _("Persona"), "facts": [*map(list, born), [_("Codice fiscale"), person.tax_code or ""]]},
            {
                "title": _("Lavoro"),
                "facts": [
                    [_("Posizione"), f"{position.title} ({position.code})"],
                    [_("Comune"), position.comune.label],
                    [_("Contratto"), label(position.contract)],
                    [_("Ore alla settimana"), str(position.hours)],
                ],
            },
            {
                "title": _("Nulla osta"),
                "facts": [
                    [_("Numero"), view.number],
                    [_("Rilasciato il"), day(view.issued_on)],
                    [_("Ultimo giorno in cui vale"), day(view.last_day)],
                ],
            },
        ],
        "next": _(
            "L'assunzione deve cominciare entro l'ultimo giorno in cui il nulla osta vale. Dopo quel giorno se ne "
            "chiede uno nuovo all'ufficio."
        ),
        "signature": _("Per l'ufficio: ______________________________"),
    }


class FollowUpLine(NamedTuple):
    """One contact: when, how it stands, what was told."""

    follow_up: FollowUp
    name: str
    state: Tag
    who: str
    to_do: bool


class PlanItem(NamedTuple):
    """One accommodation of the plan."""

    code: str
    name: str
    state: Tag
    facts: Sequence[tuple[str, str]]
    refund: str
    """Which fund may pay for it, and why."""
    note: str
    """What the employer writes of it."""


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """Everything on the page of one placement beside the forms."""

    state: Tag
    next: FollowUpLine | None
    follow_ups: Sequence[FollowUpLine]
    plan: Sequence[PlanItem]
    terms: Sequence[tuple[str, str]]
    kept: str
    what_next: str
    incomplete: bool
    """Whether it came from a list without its calendar."""

    @classmethod
    def of(cls, placement: Placement, today: date) -> Self:
        """The page of a placement."""
        lines = [_line(one, today) for one in placement.follow_ups]
        goes_on = placement.ended_on is None
        first = next((line for line in lines if line.to_do), None) if goes_on else None
        return cls(
            state=state(placement),
            next=first,
            follow_ups=[line for line in lines if goes_on or not line.to_do],
            plan=[_item(one, placement, today) for one in placement.accommodations],
            terms=agreed(placement) if goes_on else terms(placement),
            kept=_kept(placement),
            what_next=_what_next(placement, first),
            incomplete=goes_on and placement.started_on is not None and _lacks_calendar(placement),
        )


def state(placement: Placement) -> Tag:
    """Under way, at risk, or over."""
    if placement.ended_on is not None:
        return Tag(_("Finito"), "later")
    told = [one for one in placement.follow_ups if one.outcome not in (None, FollowUpOutcome.NOT_REACHED)]
    last = max(told, key=lambda one: (one.done_on, one.id), default=None)
    if last is not None and last.outcome in (FollowUpOutcome.AT_RISK, FollowUpOutcome.SOME_DIFFICULTY):
        return Tag(label(last.outcome), OUTCOME_TAGS[last.outcome])
    return Tag(_("In corso"), "good")


def terms(placement: Placement) -> list[tuple[str, str]]:
    """What was agreed, and who is beside the person."""
    return [
        *agreed(placement),
        (_("Tutor"), placement.tutor_name),
        (_("Contatto del tutor"), placement.tutor_contact),
    ]


def agreed(placement: Placement) -> list[tuple[str, str]]:
    """What was agreed, alone: while it goes on, the tutor stands beside the next contact."""
    rows = [
        (_("Primo giorno"), day(placement.started_on)),
        (_("Contratto"), label(placement.contract) if placement.contract else ""),
        (_("Ore alla settimana"), str(placement.hours or "")),
    ]
    if placement.contract_ends_on:
        rows.append((_("Fine del contratto"), day(placement.contract_ends_on)))
    return rows


def due_tag(due: date, today: date, late: date) -> Tag:
    """How far away a contact is; what is late is worth a word, and no more."""
    if due < late:
        return Tag(_("Da recuperare"), "check")
    if due <= today:
        return Tag(_("Da fare"), "info")
    days = (due - today).days
    if days > NEAR:
        return Tag(_("Previsto"), "neutral")
    return Tag(ngettext("tra %(num)s giorno", "tra %(num)s giorni", days), "neutral")


def _line(one: FollowUp, today: date) -> FollowUpLine:
    name, to_do = label(one.kind), one.done_on is None
    if to_do:
        return FollowUpLine(one, name, due_tag(one.due_on, today, late_before(today)), "", True)
    who = one.account.name if one.account else ""
    return FollowUpLine(one, name, Tag(label(one.outcome), OUTCOME_TAGS[one.outcome]), who, False)


def _item(one: PlannedAccommodation, placement: Placement, today: date) -> PlanItem:
    facts = [
        (_("Chi se ne occupa"), one.responsible),
        (_("Entro"), day(one.due_on)),
        (_("Costo"), euros(one.cost_cents)),
        (_("Chi paga"), label(one.funding) if one.funding else ""),
    ]
    refund = refund_words(placement.proposal.person.registration, one.accommodation)
    return PlanItem(
        one.accommodation, accommodation(one.accommodation), _plan_state(one, today), facts, refund, one.note
    )


def _plan_state(one: PlannedAccommodation, today: date) -> Tag:
    if one.done_on is not None:
        return Tag(_("Pronto dal %(day)s", day=day(one.done_on)), "good")
    if one.due_on is not None and one.due_on < today:
        return Tag(_("Da recuperare"), "check")
    return Tag(_("Da preparare"), "neutral")


def euros(cents: int | None) -> str:
    """«350,00 €»."""
    return "" if cents is None else f"{format_decimal(cents / 100, format='#,##0.00')} €"


def _kept(placement: Placement) -> str:
    if placement.kept_six_months is None:
        return _("Non si sa ancora")
    return _("Sì") if placement.kept_six_months else _("No")


def _lacks_calendar(placement: Placement) -> bool:
    present = {one.kind for one in placement.follow_ups}
    return not present.issuperset(set(FollowUpKind) - {FollowUpKind.EXTRA})


def _what_next(placement: Placement, first: FollowUpLine | None) -> str:
    if placement.ended_on is not None:
        return _(
            "Questo inserimento è finito e resta nella storia. Il motivo aiuta a proporre meglio la prossima volta."
        )
    if first is None:
        return _("Non c'è nessun contatto previsto: aggiungine uno, così nessuno resta solo.")
    return _(
        "Il prossimo contatto è previsto per il %(day)s. Senti la persona e il tutor, e scrivi com'è andata.",
        day=day(first.follow_up.due_on),
    )
