"""Who may refund an accommodation of a plan, and why: for the office alone, since the fund tells of the person."""

from flask_babel import gettext as _

from matching import Catalogue
from models.law.refunds import REDUCTION_ABOVE, Refund, accommodation_refund
from models.people import Registration
from models.types import Category
from webapp.formatting import percent


def refund_words(registration: Registration, accommodation: str) -> str:
    """The fund and the reason, for one accommodation."""
    if not Catalogue.default().accommodation(accommodation).cost_band:
        return _("Di solito questo accomodamento non costa niente.")
    degree = registration.invalidity_percent
    limit, reduction = percent(REDUCTION_ABOVE / 100), percent((degree or 0) / 100)
    match accommodation_refund(registration.category, degree):
        case Refund.INAIL:
            return _("Può pagarlo l'INAIL: la disabilità viene dal lavoro.")
        case Refund.REGIONAL_FUND:
            return _(
                "Il fondo regionale disabili può rimborsarne una parte: la riduzione della capacità è del "
                "%(reduction)s, oltre il %(limit)s (legge 68/1999, art. 14).",
                reduction=reduction,
                limit=limit,
            )
        case Refund.TO_VERIFY:
            return _("Rimborso da verificare: nell'iscrizione non c'è il grado che serve al fondo regionale.")
    if registration.category in (Category.ARTICLE_18, Category.LAW_381):
        return _("Nessun rimborso: il fondo regionale e l'INAIL non riguardano questa categoria.")
    return _(
        "Nessun rimborso dal fondo regionale: la riduzione della capacità è del %(reduction)s, e deve superare il "
        "%(limit)s (legge 68/1999, art. 14).",
        reduction=reduction,
        limit=limit,
    )
