"""How values are written for people: dates, numbers, distances, codes in words."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from jinja2 import StrictUndefined

from matching import Catalogue
from models.accounts import Account
from models.people import Person
from models.types import Contract, Exclusion, Licence, Role, Shift
from webapp.extensions import ROME, clock
from webapp.labels import AID_GROUPS, DIMENSION_GROUPS, FITS, GATE_LIFTED_BY, GATES, LABELS, SCORER_KINDS


def current_locale() -> str:
    """The account's language, else the one chosen on this browser, else Italian."""
    if not has_request_context():
        return current_app.config["BABEL_DEFAULT_LOCALE"]
    if current_user and current_user.is_authenticated:
        return current_user.account.language
    return session.get("language") or current_app.config["BABEL_DEFAULT_LOCALE"]


def language() -> str:
    """``it`` or ``en``, for texts that come from the reference tables."""
    return str(get_locale() or "it")


def day(value: date | None) -> str:
    """«3 ottobre 2026»."""
    return format_date(value, "d MMMM y", locale=_locale()) if value else ""


def month_name(value: date) -> str:
    """«novembre 2026»."""
    return format_date(value, "LLLL y", locale=_locale())


def moment(value: datetime | None) -> str:
    """«3 ott 2026, 14:05», in Rome's time."""
    return format_datetime(value, "d MMM y, HH:mm", tzinfo=ROME, locale=_locale()) if value else ""


def hour(value: datetime) -> str:
    """«14:05», in Rome's time."""
    return format_datetime(value, "HH:mm", tzinfo=ROME, locale=_locale())


def filesize(size: int) -> str:
    """«214 kB», «3,1 MB»."""
    amount, unit = (size / 1_000_000, "MB") if size >= 1_000_000 else (size / 1_000, "kB")
    return f"{format_decimal(amount, format='0.#' if amount < 10 else '0', locale=_locale())} {unit}"


def decimal(value: Any) -> str:
    """«4,48»."""
    return format_decimal(value, locale=_locale())


def euro(value: Any) -> str:
    """«1.250,50 €»."""
    return format_currency(value, "EUR", locale=_locale())


def percent(value: Any) -> str:
    """«7%» of 0.07."""
    return format_percent(value, locale=_locale())


def percent_fine(value: Any) -> str:
    """«33,3%» of 0.333."""
    return format_percent(value, format="0.#%", locale=_locale())


def label(code: Any) -> str:
    """An enum member in words."""
    return str(LABELS[type(code), code]) if isinstance(code, Enum) else str(code)


def who(account: Account | None, person: Person | None = None) -> str:
    """Who did something: «Marina Castelforte»; whoever acts for a person «Anna Rossi, per Mario Bianchi»."""
    if account is None:
        return ""
    if account.role is not Role.DELEGATE or person is None:
        return account.name
    return _("%(name)s, per %(person)s", name=account.name, person=person.full_name)


def who_for_you(account: Account | None) -> str:
    """The same on the person's own pages: «Anna Rossi, per te»; nothing for what they or the office did."""
    is_delegate = account is not None and account.role is Role.DELEGATE
    return _("%(name)s, per te", name=account.name) if account is not None and is_delegate else ""


def labels(codes: frozenset[str], kind: type[Enum]) -> str:
    """Several codes in words, in the enum's own order."""
    return ", ".join(label(member) for member in kind if member.value in codes)


def localized(item: Any, stem: str = "label") -> str:
    """A reference row's text in the page's language: ``label_it`` or ``label_en``."""
    return getattr(item, f"{stem}_{language()}")


def dimension(code: str) -> str:
    """A dimension's name."""
    return localized(Catalogue.default().dimension(code))


def accommodation(code: str) -> str:
    """An accommodation's name."""
    return localized(Catalogue.default().accommodation(code))


def demand_sentence(code: str, level: int) -> str:
    """What a job asks of a dimension at a level, in a plain sentence."""
    return localized(Catalogue.default().dimension(code).levels[level], "demand")


def capacity_sentence(code: str, level: int) -> str:
    """What somebody can do at a level of a dimension, in a plain sentence."""
    return localized(Catalogue.default().dimension(code).levels[level], "capacity")


def dimension_group(code: str) -> str:
    """The name of a group of dimensions."""
    return str(DIMENSION_GROUPS[code])


def aid_group(code: str) -> str:
    """The name of a group of accommodations."""
    return str(AID_GROUPS[code])


def occupation(item: Any) -> str:
    """A trade's title: both genders in Italian."""
    titles = dict.fromkeys((item.title_m, item.title_f)) if language() == "it" else (item.title_en,)
    return " / ".join(titles)


def scorer_kind(kind: str) -> str:
    """Where a scorer's weights come from."""
    return str(SCORER_KINDS[kind])


def fit_words(fit: str) -> str:
    """How somebody fits, in words."""
    return str(FITS[fit])


def gate(code: str, parts: Sequence[str] = ()) -> str:
    """A gate in words: what stops somebody, down to the licence or the shift."""
    kinds: dict[str, type[StrEnum]] = {"licence": Licence, "exclusion": Exclusion}
    named = ", ".join(label(kinds[code](part)) for part in parts)
    return f"{str(GATES[code]).rstrip('.')}: {named}." if named else str(GATES[code])


def gate_with_way_out(code: str, parts: Sequence[str] = ()) -> str:
    """A gate in words, with who can lift it."""
    return f"{gate(code, parts)} {GATE_LIFTED_BY[code]}"


def _locale() -> Locale:
    return get_locale() or Locale("it")


def init_app(app: Flask) -> None:
    """Filters for templates; a variable that does not exist is an error, not an empty text."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    of_values = (day, month_name, moment, hour, decimal, euro, percent, percent_fine, filesize, localized)
    of_codes = (label, labels, scorer_kind, fit_words, gate, dimension, accommodation, demand_sentence)
    of_groups = (capacity_sentence, dimension_group, aid_group)
    of_people = (who, who_for_you)
    for function in (*of_values, *of_codes, *of_groups, *of_people, occupation):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(
        get_locale=get_locale,
        today=clock.today,
        page_address=page_address,
        shift_codes=Shift,
        contract_codes=Contract,
        exclusion_codes=Exclusion,
        licence_codes=Licence,
    )


def page_address(**changes: object) -> str:
    """This page's address with some of its query changed; None takes a part out."""
    query = {**request.args.to_dict(), **changes}
    text = urlencode({key: value for key, value in query.items() if value is not None})
    return f"{request.path}?{text}" if text else request.path
