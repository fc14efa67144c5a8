"""The printed shortlist: what the page shows of one group, in words."""

from collections.abc import Collection
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from matching import Match, Reason
from models.positions import Position
from models.types import Shift
from webapp.formatting import accommodation, day, dimension, fit_words, gate, label, labels
from webapp.services.engine.review import Line, ReviewList

PRINTED = 50
"""Paper is for talking over: nobody reads more."""


def printable(found: ReviewList, position: Position, *, group: str, tried: Collection[str] | None) -> dict[str, Any]:
    """What the template reads; ``tried`` are the accommodations on trial, None without a trial."""
    return {
        "job": _job(position, tried),
        "lead": _lead(found, group),
        "people": [_person(line, number) for number, line in enumerate(found.lines, start=found.first_number)],
        "empty": _("Nessuno in questo gruppo."),
        "next": "\n".join(
            (
                _("Documento interno dell'ufficio: contiene nomi e non va consegnato al datore di lavoro."),
                _("L'indice serve a ordinare, non decide. Decide l'operatore, e la persona dice la sua."),
            )
        ),
    }


def _job(position: Position, tried: Collection[str] | None) -> list[tuple[str, str]]:
    offered = sorted(row.accommodation for row in position.accommodations) if tried is None else sorted(tried)
    return [
        (_("Codice"), position.code),
        (_("Datore di lavoro"), position.employer.name),
        (_("Dove"), position.comune.label),
        (_("Orario"), ", ".join(filter(None, (_("%(hours)s ore", hours=position.hours), _shifts(position))))),
        (_("Contratto"), label(position.contract)),
        (_("Scadenza"), day(position.expires_on)),
        (
            _("Accomodamenti offerti") if tried is None else _("Accomodamenti in prova, non ancora concordati"),
            ", ".join(map(accommodation, offered)) or _("nessuno"),
        ),
    ]


def _shifts(position: Position) -> str:
    return labels(position.shifts, Shift)


def _lead(found: ReviewList, group: str) -> str:
    shown = ngettext("%(num)s persona", "%(num)s persone", found.total)
    if len(found.lines) < found.total:
        shown = _("le prime %(here)s di %(all)s persone", here=len(found.lines), all=found.total)
    return _(
        "Gruppo «%(group)s»: %(shown)s. Versione del motore: %(version)s.",
        group=group,
        shown=shown,
        version=found.scorer_version,
    )


def _person(line: Line, number: int) -> dict[str, Any]:
    match = line.match
    spoken = [reason for reason in line.reasons if reason.kind in ("for", "against")][:4]
    return {
        "name": f"{number}. {line.person.list_name}, {line.code}",
        "fit": fit_words(match.fit.value if match else "excluded"),
        "standing": _standing(match) if match else "",
        "state": label(line.proposal.state) if line.proposal else "",
        "reasons": [gate(code, parts) for code, parts in line.gates.items()] + list(map(_reason, spoken)),
        "facts": _facts(match) if match else [],
    }


def _reason(reason: Reason) -> str:
    if reason.kind == "for":
        return _("A favore: %(text)s", text=reason.text)
    return _("Contro: %(text)s", text=reason.text)


def _standing(match: Match) -> str:
    index = _("indice %(index)s su 100", index=format_decimal(round(100 * match.score)))
    if match.rank_low == match.rank_high:
        return _("%(index)s, %(place)sª", index=index, place=match.rank)
    return _("%(index)s, tra %(low)sª e %(high)sª", index=index, low=match.rank_low, high=match.rank_high)


def _facts(match: Match) -> list[tuple[str, str]]:
    return [
        (_("Da colmare"), ", ".join(dimension(gap.dimension) for gap in match.gaps)),
        (_("Da chiedere alla persona"), ", ".join(dimension(code) for code in match.unknown)),
        (_("Piano di accomodamenti"), ", ".join(accommodation(code) for code in match.plan.accommodations)),
    ]
