"""What a person looks for among the office's jobs: read from the address, drawn as the filters of every list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.types import Contract, Shift
from webapp.formatting import label
from webapp.listing import Choices, Link, Words
from webapp.listing.view import FilterView, Query
from webapp.services.people.person_jobs import Wanted

TEXT, LONGEST = "testo", 100
_YES: Choices = [("si", _l("Sì"))]
_MOST_KM, _MOST_HOURS = 500, 48


class _One(NamedTuple):
    """A filter: where it stands in the address, what it is called, and its answers where there are some."""

    key: str
    label: Words
    choices: Choices = ()
    most: int = 0
    """The largest number; 0 where a choice is made."""


@dataclass(frozen=True, slots=True)
class JobFilters:
    """The filters as the page shows them, and what they ask for."""

    filters: Sequence[FilterView]
    wanted: Wanted
    query: Query

    @property
    def active(self) -> list[Link]:
        """What is asked for, each with the address without it."""
        return [
            Link(f"{one.label}: {one.shown_value}", self.query.address(**{one.key: None}))
            for one in self.filters
            if one.value and not one.error
        ]

    @property
    def narrowed(self) -> bool:
        """Whether anything but words is asked for, rightly or not: then the filters stand open."""
        return any(one.value for one in self.filters if one.key != TEXT)

    @property
    def all_url(self) -> str:
        """The list without any."""
        return self.query.path

    def address(self, page: int) -> str:
        """This list at another page."""
        return self.query.address(pagina=str(page))


def filters(*, comuni: Choices, has_home: bool) -> JobFilters:
    """Read the address. ``comuni``: where there are jobs; ``has_home``: whether it is known where the person lives."""
    declared = (
        _One(TEXT, _l("Lavoro che cerchi")),
        _One("comune", _l("Comune"), comuni),
        _One("km", _l("Chilometri al massimo"), most=_MOST_KM),
        _One("casa", _l("Anche da casa"), _YES),
        _One("orario", _l("Quando si lavora"), [(one.value, label(one)) for one in Shift]),
        _One("ore", _l("Ore alla settimana al massimo"), most=_MOST_HOURS),
        _One("contratto", _l("Contratto"), [(one.value, label(one)) for one in Contract]),
        _One("mezzi", _l("Vicino ai mezzi pubblici"), _YES),
    )
    shown = [_view(one, has_home=has_home) for one in declared]
    values = {one.key: one.value for one in shown}
    good = {one.key: one.value for one in shown if not one.error}
    wanted = Wanted(
        text=good.get(TEXT, ""),
        comune=good.get("comune", ""),
        km=_number(good.get("km", "")),
        home=bool(good.get("casa")),
        shift=good.get("orario", ""),
        hours=_number(good.get("ore", "")),
        contract=good.get("contratto", ""),
        transit=bool(good.get("mezzi")),
    )
    return JobFilters(shown, wanted, Query(request.path, values, []))


def _view(one: _One, *, has_home: bool) -> FilterView:
    value = request.args.get(one.key, "").strip()[:LONGEST]
    kind = "number" if one.most else "choice" if one.choices or one.key == "comune" else "text"
    error = _CHECKS[kind](one, value) if value else ""
    if value and not error and one.key == "km" and not has_home:
        error = _("Non sappiamo dove abiti: diccelo, e potrai cercare per distanza.")
    hint = _("Per esempio: pulizie, cucina, magazzino.") if one.key == TEXT else ""
    return FilterView(one.key, one.label, kind, hint, value, one.choices, (), error, "")


def _number(text: str) -> int | None:
    return int(text) if text else None


def _check_number(one: _One, value: str) -> str:
    if value.isascii() and value.isdigit() and int(value) <= one.most:
        return ""
    return _("Scrivi un numero intero da 0 a %(most)s.", most=one.most)


def _check_choice(one: _One, value: str) -> str:
    if value in {code for code, _words in one.choices}:
        return ""
    return _("Questa risposta non è tra quelle possibili: scegli un'altra voce.")


_CHECKS: dict[str, Callable[[_One, str], str]] = {
    "number": _check_number,
    "choice": _check_choice,
    "text": lambda _one, _value: "",
}
