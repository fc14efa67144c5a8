"""How an incentive came about, in words: for the office alone, since it speaks of the person."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from models.law.incentives import Ability
from models.law.steps import Figures
from models.people import Registration
from models.types import Category
from webapp.formatting import decimal, euro, label, percent
from webapp.services.employers.incentives import Estimate

LAW = "L. 68/1999 art. 13"
_LIMITS = ("high_degree_above", "medium_degree_from", "medium_degree_to", "psychic_degree_above")
NOT_ARTICLE_1 = (Category.ARTICLE_18, Category.LAW_381)


class Step(NamedTuple):
    """One line: what, how it stands, where it is written."""

    label: str
    value: str
    source: str


def steps(estimate: Estimate, registration: Registration, *, psychic: bool) -> list[Step]:
    """Each step from the list to the amount, as far as it goes."""
    degree = registration.invalidity_percent
    lines = [
        Step(_("Categoria nell'elenco"), label(registration.category), "L. 68/1999 art. 1"),
        Step(_("Riduzione della capacità"), _degree(degree, psychic), LAW),
        Step(_("Regola"), _rule(estimate.ability, registration.category, estimate.figures), LAW),
        Step(_("Contratto"), _contract(estimate.pay.fixed_term_months), LAW),
        Step(_("Retribuzione lorda di un anno"), euro(estimate.pay.yearly), ""),
    ]
    found = estimate.incentive
    if found is not None and estimate.amount is not None:
        months = ngettext("%(num)s mese", "%(num)s mesi", found.months)
        lines += [
            Step(_("Parte che torna"), percent(found.rate), found.source),
            Step(_("Per quanto tempo"), months, found.source),
            Step(_("In tutto"), euro(estimate.amount), found.source),
        ]
    return lines


def outcome(estimate: Estimate, category: Category) -> str:
    """What comes out, in one sentence."""
    if estimate.amount is not None:
        return _("Circa %(amount)s in tutto.", amount=euro(estimate.amount))
    if estimate.ability is None:
        return _("Non si può dire: nell'iscrizione non c'è un grado con cui decidere. Verifica sul verbale.")
    if category in NOT_ARTICLE_1:
        return _("Per questa persona l'art. 13 non prevede un incentivo: vale per le persone dell'art. 1.")
    if estimate.ability is Ability.OTHER:
        return _("Per questa persona l'art. 13 non prevede un incentivo: il grado è sotto le soglie.")
    return _("Con questo contratto l'incentivo non è previsto per questa persona.")


def _degree(degree: int | None, psychic: bool) -> str:
    written = percent(degree / 100) if degree is not None else _("non scritta nell'iscrizione")
    return _("%(degree)s, intellettiva o psichica", degree=written) if psychic else written


def _rule(kind: Ability | None, category: Category, figures: Figures) -> str:
    if category in NOT_ARTICLE_1:
        return _("fuori dall'art. 13")
    high, least, most, psychic = (percent(figures.whole(f"incentive_{code}") / 100) for code in _LIMITS)
    words = {
        Ability.HIGH: _("oltre il %(limit)s", limit=high),
        Ability.MEDIUM: _("dal %(least)s al %(most)s", least=least, most=most),
        Ability.PSYCHIC: _("intellettiva o psichica, oltre il %(limit)s", limit=psychic),
        Ability.OTHER: _("sotto le soglie"),
    }
    return words[kind] if kind else _("da verificare sul verbale")


def _contract(months: int | None) -> str:
    if months is None:
        return _("tempo indeterminato")
    return _("tempo determinato, %(months)s mesi", months=decimal(months))
