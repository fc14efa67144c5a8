"""Which rule of hiring is open to whom. The engine gets the answer, never the category."""

from datetime import date

from models.law.parameters import Parameters
from models.types import Category, EmployerKind, Regime

_ARTICLE_1 = frozenset({Category.CIVIL, Category.WORK, Category.BLIND, Category.DEAF, Category.WAR_SERVICE})


def regimes_open_to(category: Category) -> frozenset[Regime]:
    """The regimes under which a person of this category may be hired.

    Law 68/1999 art. 1 and 18; D.Lgs. 276/2003 art. 14 and law 68/1999 art. 12-bis count people of art. 1 only;
    law 381/1991 art. 4 takes every disadvantaged worker but not the protected categories of art. 18.
    """
    if category in _ARTICLE_1:
        return frozenset(Regime) - {Regime.ARTICLE_18}
    if category is Category.ARTICLE_18:
        return frozenset({Regime.ARTICLE_18, Regime.OPEN})
    return frozenset({Regime.LAW_381, Regime.OPEN})


_LEAST_DEGREE = {Category.CIVIL: "invalidity_civil_min_degree", Category.WORK: "invalidity_work_min_degree"}


def least_degree(category: Category, *, parameters: Parameters, on: date, province: str = "") -> int | None:
    """The degree of invalidity, in percent, from which this category is on the lists (law 68/1999 art. 1).

    None where the category goes by something else than a degree.
    """
    code = _LEAST_DEGREE.get(category)
    return parameters.whole(code, on=on, province=province) if code else None


_OF_EVERYONE = frozenset({Regime.ARTICLE_1, Regime.ARTICLE_18, Regime.OPEN})
_CONVENTIONS = frozenset({Regime.ARTICLE_14, Regime.ARTICLE_12_BIS})


def regimes_offered_by(kind: EmployerKind) -> frozenset[Regime]:
    """The regimes under which this kind of employer may post a position.

    Every employer may have reserved places (law 68/1999 art. 3 and 18). Conventions join private employers and
    cooperatives, on either side (D.Lgs. 276/2003 art. 14, law 68/1999 art. 12-bis). Law 381/1991 art. 4 speaks of
    type-B cooperatives alone.
    """
    match kind:
        case EmployerKind.COOPERATIVE_B:
            return _OF_EVERYONE | _CONVENTIONS | {Regime.LAW_381}
        case EmployerKind.FIRM | EmployerKind.CONSORTIUM:
            return _OF_EVERYONE | _CONVENTIONS
        case EmployerKind.PUBLIC_BODY:
            return _OF_EVERYONE
