"""Which rule of hiring is open to whom. The engine gets the answer, never the category."""

from models.types import Category, Regime

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
