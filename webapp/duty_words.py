"""The steps of an employer's duty in words, once for the page, the PDF and the spreadsheet."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models.law.duty import Duty
from models.law.steps import Step, StepCode
from webapp.formatting import decimal, percent

STEPS = {
    StepCode.STAFF: _l("Tutte le persone che lavorano qui"),
    StepCode.DISABLED_STAFF: _l("Persone con disabilità"),
    StepCode.FIXED_TERM: _l("Tempo determinato fino a 6 mesi"),
    StepCode.MANAGERS: _l("Dirigenti"),
    StepCode.WORKER_MEMBERS: _l("Soci lavoratori di cooperativa"),
    StepCode.APPRENTICES: _l("Apprendisti"),
    StepCode.AGENCY: _l("Lavoratori somministrati, presso chi li utilizza"),
    StepCode.HOME_WORKERS: _l("Lavoratori a domicilio"),
    StepCode.ABROAD: _l("Chi lavora all'estero"),
    StepCode.SUBSTITUTES: _l("Chi sostituisce una persona assente"),
    StepCode.TRANSPORT_CREWS: _l("Personale viaggiante e navigante dei trasporti"),
    StepCode.BUILDING_SITES: _l("Personale di cantiere e addetti al trasporto nell'edilizia"),
    StepCode.TELEWORKERS: _l("Chi lavora in telelavoro"),
    StepCode.PART_TIME: _l("Orario ridotto: si contano le ore"),
    StepCode.PROTECTED_STAFF: _l("Categorie protette dell'art. 18, fino all'1%"),
    StepCode.BASE: _l("Base di computo"),
    StepCode.QUOTA: _l("Posti per persone con disabilità"),
    StepCode.COUNTED: _l("Persone con disabilità già al lavoro, come si contano"),
    StepCode.EXEMPTED: _l("Posti esonerati"),
    StepCode.SET_OFF: _l("Persone dell'art. 18 oltre la loro quota, ammesse dal prospetto"),
    StepCode.CONVENTION_12_BIS: _l("Convenzione art. 12-bis"),
    StepCode.CONVENTION_14: _l("Convenzione art. 14 e commesse a cooperative"),
    StepCode.SUSPENDED: _l("Obbligo sospeso"),
    StepCode.UNCOVERED: _l("Posti scoperti"),
    StepCode.PROTECTED_QUOTA: _l("Posti per le categorie protette"),
    StepCode.PROTECTED_COUNTED: _l("Persone delle categorie protette già al lavoro"),
    StepCode.PROTECTED_UNCOVERED: _l("Posti scoperti per le categorie protette"),
}

STARTS = frozenset({StepCode.STAFF, StepCode.QUOTA, StepCode.PROTECTED_QUOTA})
RESULTS = frozenset({StepCode.BASE, StepCode.UNCOVERED, StepCode.PROTECTED_UNCOVERED})


class Line(NamedTuple):
    """A step as it is read: what, how many persons with their sign, how it came about, where it is written."""

    label: str
    figure: str
    note: str
    source: str
    to_confirm: bool
    result: bool
    persons: int


class Sum(NamedTuple):
    """A sum with its title."""

    title: str
    lines: Sequence[Line]


def sums(duty: Duty) -> list[Sum]:
    """The three sums of a duty: the base, the places of art. 3, those of art. 18."""
    return [
        Sum(_("Base di computo"), lines(duty.base.steps)),
        Sum(_("Persone con disabilità"), lines(duty.disabled_steps)),
        Sum(_("Categorie protette dell'art. 18"), lines(duty.protected_steps)),
    ]


def lines(steps: Iterable[Step]) -> list[Line]:
    """Steps in words."""
    return [line(step) for step in steps]


def line(step: Step) -> Line:
    """One step in words."""
    persons, result = int(step.figure), step.code in RESULTS
    plain = result or step.code in STARTS
    figure = decimal(abs(persons)) if plain or not persons else f"−{decimal(abs(persons))}"
    return Line(str(STEPS[step.code]), figure, note(step), step.source, step.to_confirm, result, persons)


def note(step: Step) -> str:
    """How the figure came about, where that is not plain."""
    parts = step.parts
    match step.code:
        case StepCode.QUOTA | StepCode.PROTECTED_QUOTA:
            return _quota(step)
        case StepCode.PART_TIME:
            return _(
                "%(people)s persone, %(hours)s ore su %(week)s a settimana: contano come %(counted)s",
                **{name: decimal(value) for name, value in parts.items()},
            )
        case StepCode.PROTECTED_STAFF:
            return _(
                "sono %(people)s; se ne tolgono al massimo %(limit)s",
                people=decimal(parts["people"]),
                limit=decimal(parts["limit"]),
            )
        case StepCode.EXEMPTED | StepCode.SUSPENDED:
            return _("%(share)s della quota, solo persone intere", share=percent(parts["share"]))
        case StepCode.CONVENTION_12_BIS | StepCode.CONVENTION_14:
            return _convention(step)
    return ""


def _quota(step: Step) -> str:
    parts, persons = step.parts, int(step.figure)
    if "exact" in parts:
        return _(
            "%(share)s di %(base)s = %(exact)s, arrotondato a %(persons)s",
            share=percent(parts["share"]),
            base=decimal(parts["base"]),
            exact=decimal(parts["exact"]),
            persons=decimal(persons),
        )
    return _("numero fisso per questa fascia") if persons else _("sotto la soglia")


def _convention(step: Step) -> str:
    parts = step.parts
    if "share" in parts:
        return _(
            "concordati %(agreed)s; al massimo il %(share)s della quota",
            agreed=decimal(parts["agreed"]),
            share=percent(parts["share"]),
        )
    if "cap" in parts:
        return _(
            "concordati o coperti %(agreed)s; al massimo %(cap)s con gli accordi locali",
            agreed=decimal(parts["agreed"]),
            cap=decimal(parts["cap"]),
        )
    return _("il limite lo dice l'ufficio")


def summary(duty: Duty) -> str:
    """What is missing, in one sentence."""
    missing = [
        ngettext("%(num)s persona con disabilità", "%(num)s persone con disabilità", duty.uncovered)
        if duty.uncovered
        else "",
        ngettext(
            "%(num)s persona delle categorie protette",
            "%(num)s persone delle categorie protette",
            duty.protected_uncovered,
        )
        if duty.protected_uncovered
        else "",
    ]
    told = [words for words in missing if words]
    if told:
        return _("Da trovare: %(who)s.", who=_(" e ").join(told))
    due = duty.quota.disabled.persons + duty.quota.protected.persons
    return _("Tutti i posti sono coperti.") if due else _("Con questo organico non c'è obbligo di assunzione.")
