"""The summary for the annual return (prospetto informativo): as a PDF and as a spreadsheet, with the groups' words."""

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.employers import Employer
from models.errors import NotFound
from webapp import duty_words, pdf
from webapp.duty_words import STEPS, StepCode
from webapp.extensions import clock, db
from webapp.formatting import day, decimal
from webapp.services.employers import duties
from webapp.services.employers.duties import Situation
from webapp.services.employers.staff_sheet import Group
from webapp.spreadsheets import Value, spreadsheet

_GROUPS = {
    Group.ORDINARY: _l("Chi si conta: a tempo pieno, o con le ore se l'orario è ridotto"),
    Group.DISABLED: _l("Persone con disabilità; con le ore se l'orario è ridotto"),
    Group.PROTECTED: _l("Categorie protette dell'art. 18"),
    Group.TELEWORK: STEPS[StepCode.TELEWORKERS],
}


def group_words(group: Group) -> str:
    """What a group of the staff's spreadsheet is."""
    return str(_GROUPS[group] if group in _GROUPS else STEPS[StepCode[group.name]])


def as_pdf(employer: Employer) -> Response:
    """To print. Raises NotFound where nothing is known of the staff."""
    found = _situation(employer)
    content = pdf.document("annual_return", _printable(employer, found), title=_title(found), now=clock.now())
    return pdf.answer(content, name=_name(employer))


def as_xlsx(employer: Employer) -> Response:
    """One line for each step. Raises NotFound where nothing is known of the staff."""
    found = _situation(employer)
    headings = (_("Parte"), _("Passo"), _("Persone"), _("Come si calcola"), _("Fonte"), _("Da confermare"))
    return spreadsheet(
        f"{_name(employer)}.xlsx", title=_("Prospetto informativo"), headings=headings, lines=_lines(employer, found)
    )


def _lines(employer: Employer, found: Situation) -> Iterator[tuple[Value, ...]]:
    who = _("Chi")
    for term, value in _facts(employer, found):
        yield who, term, None, value, "", ""
    for part in duty_words.sums(found.duty):
        for line in part.lines:
            yield part.title, line.label, line.persons, line.note, line.source, _("sì") if line.to_confirm else ""


def _printable(employer: Employer, found: Situation) -> dict[str, Any]:
    return {
        "facts": _facts(employer, found),
        "summary": duty_words.summary(found.duty),
        "headings": [_("Passo"), _("Persone"), _("Articolo")],
        "sums": [
            {
                "title": part.title,
                "lines": [
                    {
                        "label": line.label,
                        "note": line.note,
                        "figure": line.figure,
                        "source": _source(line),
                        "result": line.result,
                    }
                    for line in part.lines
                ],
            }
            for part in duty_words.sums(found.duty)
        ],
        "next": "\n".join(
            (
                _(
                    "Il prospetto si invia online entro il %(deadline)s, con i dati del %(reference)s, e solo se"
                    " i posti dovuti o scoperti sono cambiati (legge 68/1999, art. 9).",
                    deadline=day(found.returns.deadline),
                    reference=day(found.returns.reference_day),
                ),
                _("Questo riepilogo aiuta a compilarlo e non lo sostituisce. Per ogni dubbio chiama l'ufficio."),
            )
        ),
    }


def _source(line: duty_words.Line) -> str:
    return _("%(source)s, da confermare con l'ufficio", source=line.source) if line.to_confirm else line.source


def _facts(employer: Employer, found: Situation) -> list[tuple[str, str]]:
    counted = found.counted
    return [
        (_("Datore di lavoro"), employer.name),
        (_("Partita IVA"), employer.vat_number),
        (_("Sede"), employer.comune.label if employer.comune else ""),
        (_("Organico del"), day(counted.counted_on) if counted else _("non indicato: vale il numero noto all'ufficio")),
        (_("Ore a tempo pieno"), decimal(found.staff.full_time_hours)),
        (_("Calcolo del"), day(found.day)),
    ]


def _situation(employer: Employer) -> Situation:
    found = duties.situation(db.session, employer=employer, day=clock.today())
    if found is None:
        raise NotFound(employer.vat_number)
    return found


def _title(found: Situation) -> str:
    return _("Riepilogo per il prospetto informativo, %(year)s", year=str(found.returns.reference_day.year))


def _name(employer: Employer) -> str:
    return f"prospetto-{employer.vat_number}"
