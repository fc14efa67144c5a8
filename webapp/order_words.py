"""What the law says of a work order, and why a cooperative can do it, in words."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from models.law.conventions import order_heads, yearly_value
from models.law.steps import Figures
from models.work_orders import WorkOrder
from webapp.agreement_words import Rule
from webapp.formatting import decimal, euro
from webapp.services.employers.duties import Situation
from webapp.services.employers.order_coverage import coefficient_of, months_of
from webapp.services.employers.order_matching import Fit, Source

ARTICLE_14 = "D.Lgs. 276/2003 art. 14"


def rules(order: WorkOrder, figures: Figures, situation: Situation | None = None) -> list[Rule]:
    """How an order covers places, step by step. ``situation``: the firm's, for those who may see it."""
    return [*_worth(order, figures), *_lasting(order, figures), *_limits(order, situation)]


def _worth(order: WorkOrder, figures: Figures) -> Iterator[Rule]:
    months = months_of(order)
    yearly = yearly_value(order.value, months=months)
    yield Rule(
        ngettext(
            "Dura %(num)s mese: vale %(yearly)s in un anno.",
            "Dura %(num)s mesi: vale %(yearly)s in un anno.",
            months,
            yearly=euro(yearly),
        ),
        ARTICLE_14,
    )
    usual = coefficient_of(figures)
    coefficient = order.coefficient or usual
    if coefficient is None:
        yield Rule(
            _("Quanti posti copre lo dice il coefficiente della provincia: lo scrive l'ufficio."), ARTICLE_14, True
        )
        return
    heads = order_heads([(yearly, coefficient)])
    yield Rule(
        ngettext(
            "%(yearly)s diviso %(coefficient)s, che coprono un posto: %(num)s posto intero.",
            "%(yearly)s diviso %(coefficient)s, che coprono un posto: %(num)s posti interi.",
            heads,
            yearly=euro(yearly),
            coefficient=euro(coefficient),
        ),
        ARTICLE_14,
        usual is None or order.agreed_places is None,
    )


def _lasting(order: WorkOrder, figures: Figures) -> Iterator[Rule]:
    least = figures.find("convention_14_min_months")
    if months_of(order) < int(least.value):
        text = ngettext(
            "Di solito gli accordi locali chiedono almeno %(num)s mese.",
            "Di solito gli accordi locali chiedono almeno %(num)s mesi.",
            int(least.value),
        )
        yield Rule(text, least.source, least.to_confirm)


def _limits(order: WorkOrder, situation: Situation | None) -> Iterator[Rule]:
    if situation is not None:
        cap = situation.order_cap
        if cap.persons is None:
            text = _("Quante persone si possono coprire con le commesse, con questo organico, lo dice l'ufficio.")
        else:
            text = ngettext(
                "Con questo organico tutte le commesse insieme coprono al massimo %(num)s posto.",
                "Con questo organico tutte le commesse insieme coprono al massimo %(num)s posti.",
                cap.persons,
            )
        yield Rule(text, cap.source, cap.to_confirm)
    if order.convention is None:
        yield Rule(
            _("Serve una convenzione dell'art. 14 con l'ufficio: la collega l'ufficio quando è d'accordo."), ARTICLE_14
        )
    elif situation is not None:
        text = ngettext(
            "È collegata alla convenzione dell'art. 14, che è per %(num)s persona.",
            "È collegata alla convenzione dell'art. 14, che è per %(num)s persone.",
            order.convention.places,
        )
        yield Rule(text, ARTICLE_14)


def reasons(fit: Fit, *, recognised: bool) -> list[str]:
    """Why a cooperative can do the work, or what is not known: what it does, how far it is, what is free.

    ``recognised``: whether the work itself is one that is known; else nothing can be said of who does it.
    """
    return [*([_activity(fit)] if recognised else []), _place(fit), *_capacity(fit)]


def _activity(fit: Fit) -> str:
    if fit.activity is None:
        return _("Non sappiamo se fa questo lavoro: chiedi.")
    told = fit.activity.source is Source.TOLD
    words = {
        (True, True): _("Fa questo lavoro: «%(what)s».", what=fit.activity.text),
        (True, False): _("Ha persone che fanno questo lavoro: «%(what)s».", what=fit.activity.text),
        (False, True): _("Fa un lavoro vicino: «%(what)s».", what=fit.activity.text),
        (False, False): _("Ha persone che fanno un lavoro vicino: «%(what)s».", what=fit.activity.text),
    }
    return words[fit.activity.same, told]


def _place(fit: Fit) -> str:
    if fit.km is None:
        return _("Non sappiamo quanto è lontana.")
    km = round(fit.km)
    near = _("È nello stesso comune.") if km < 1 else _("È a circa %(km)s km in linea d'aria.", km=decimal(km))
    if fit.far and fit.offer is not None and fit.offer.most_km is not None:
        return " ".join((near, _("Dice che arriva fino a %(most)s km.", most=decimal(fit.offer.most_km))))
    return " ".join((near, _("È lontana."))) if fit.far else near


def _capacity(fit: Fit) -> Iterator[str]:
    offer = fit.offer
    if offer is None or (offer.free_people is None and offer.free_hours is None):
        yield _("Non ha detto quanto può prendere ora.")
        return
    if offer.free_people == 0:
        yield _("Dice che ora non ha persone libere.")
    elif offer.free_people is not None:
        yield ngettext("Può mettere %(num)s persona.", "Può mettere %(num)s persone.", offer.free_people)
    if offer.free_hours is not None:
        yield ngettext(
            "Ha libera %(num)s ora alla settimana.", "Ha libere %(num)s ore alla settimana.", offer.free_hours
        )
