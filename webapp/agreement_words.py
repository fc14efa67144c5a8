"""What the law says of a convention, in words beside its article. It warns; an officer decides."""

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from models.employers import Convention
from models.law.conventions import cap_12_bis, months_lasting
from models.law.parameters import Parameter
from models.types import ConventionKind
from webapp.formatting import decimal, percent
from webapp.services.employers.duties import Situation

ARTICLE_11 = "L. 68/1999 art. 11"
MONTHS_IN_A_YEAR = 12


class Rule(NamedTuple):
    """A rule in words, where it is written, whether the office should confirm its figure."""

    text: str
    source: str
    to_confirm: bool = False


def rules(convention: Convention, situation: Situation | None) -> list[Rule]:
    """What holds for a convention of this kind, with the employer's own numbers where they are known."""
    match convention.kind:
        case ConventionKind.ARTICLE_11:
            return list(_article_11())
        case ConventionKind.ARTICLE_12_BIS:
            return list(_article_12_bis(convention, situation))
        case ConventionKind.ARTICLE_14:
            return list(_article_14(convention, situation))


def _article_11() -> Iterator[Rule]:
    yield Rule(
        _("È un programma: dice quante persone si assumono e quando. Si possono scegliere le persone per nome."),
        ARTICLE_11,
    )
    yield Rule(
        _("I posti del programma restano da coprire, ma finché il programma è rispettato non sono in ritardo."),
        ARTICLE_11,
    )


def _article_12_bis(convention: Convention, situation: Situation | None) -> Iterator[Rule]:
    if situation is None:
        return
    figures, base = situation.figures, situation.duty.base.persons
    least, years = figures.find("convention_12bis_employer_above"), figures.find("convention_12bis_min_years")
    if base <= int(least.value):
        yield Rule(
            _("Vale per chi ha più di %(least)s persone nella base di computo: qui sono %(base)s.",
              least=least.value, base=decimal(base)),
            least.source,
            least.to_confirm,
        )  # fmt: skip
    else:
        cap = cap_12_bis(base, situation.duty.quota.disabled.persons, figures=figures)
        yield Rule(
            _("Copre al massimo il %(share)s della quota: con questo organico %(most)s.",
              share=percent(cap.share), most=_people(cap.persons or 0)),
            cap.source,
            cap.to_confirm,
        )  # fmt: skip
    yield _lasting(convention, int(years.value) * MONTHS_IN_A_YEAR, years)


def _article_14(convention: Convention, situation: Situation | None) -> Iterator[Rule]:
    if situation is None:
        return
    months = situation.figures.find("convention_14_min_months")
    cap = situation.order_cap
    most = _("il limite lo dice l'ufficio") if cap.persons is None else _people(cap.persons)
    yield Rule(
        _("Le commesse coprono, con questo organico, al massimo: %(most)s.", most=most), cap.source, cap.to_confirm
    )
    yield _lasting(convention, int(months.value), months)


def _lasting(convention: Convention, least: int, figure: Parameter) -> Rule:
    begins, ends = convention.begins, convention.ends_on
    text = ngettext("Dura almeno %(num)s mese.", "Dura almeno %(num)s mesi.", least)
    if begins is not None and ends is not None and months_lasting(begins, ends) < least:
        text = " ".join((text, _("Qui le date dicono di meno: parlatene.")))
    return Rule(text, figure.source, figure.to_confirm)


def _people(count: int) -> str:
    return ngettext("%(num)s persona", "%(num)s persone", count)
