"""What the office knows of a person, in plain sentences made from the data."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from matching import Catalogue
from models.people import Person, Profile
from models.types import Contract, Exclusion, Licence, Shift
from webapp.candidate.easy_words import AIDS
from webapp.formatting import accommodation, capacity_sentence, day, label, labels
from webapp.reading import say
from webapp.sheet_items import item_name


class Item(NamedTuple):
    """One thing that the office knows, or says that it does not know."""

    code: str
    name: str
    sentences: Sequence[str]


def about_you(person: Person) -> list[Item]:
    """Who the person is and how they are on the list."""
    entry = person.registration
    degree = entry.invalidity_percent
    category = [label(entry.category), _("Invalidità: %(percent)s per cento.", percent=degree) if degree else ""]
    comune = person.profile.comune
    return [
        _item("nome", person.full_name),
        _item("nascita", day(person.birth_date)),
        _item("codice-fiscale", person.tax_code),
        _item("residenza", ", ".join(part for part in (person.address, comune.name if comune else "") if part)),
        _item("telefono", person.phone),
        _item("email", person.email),
        _item("iscrizione", _("Sei nell'elenco da questo giorno: %(day)s.", day=day(entry.registered_on))),
        _item("categoria", *category),
    ]


def what_you_want(person: Person) -> list[Item]:
    """Wishes and limits."""
    profile = person.profile
    ruled_out = labels(profile.exclusions, Exclusion)
    return [
        _item("lavori-cercati", *(wish.text for wish in profile.wishes)),
        _item("orario", _hours(profile), labels(profile.shifts, Shift)),
        _item("contratti", labels(profile.contracts, Contract)),
        _item("spostamenti", *_travel(profile)),
        _item("esclusioni", _("Non vuoi: %(things)s.", things=ruled_out) if ruled_out else ""),
    ]


def what_you_can(person: Person) -> list[Item]:
    """Jobs held, skills, training."""
    profile = person.profile
    jobs = [
        ngettext("%(job)s, per %(num)s mese", "%(job)s, per %(num)s mesi", job.months, job=job.title)
        for job in profile.experiences
    ]
    return [
        _item("lavori-fatti", *jobs),
        _item("competenze", *(skill.text for skill in profile.skills)),
        _item("studio", label(profile.education) if profile.education else ""),
        _item("patenti", labels(profile.licences, Licence)),
    ]


def how_it_goes(person: Person) -> list[Item]:
    """Capacities in sentences, in the catalogue's order, and the accommodations."""
    levels = {row.dimension: row.level for row in person.profile.capacities}
    known = [one.code for one in Catalogue.default().dimensions if one.code in levels]
    needed = {row.accommodation for row in person.profile.accommodations}
    codes = [aid.code for aid in Catalogue.default().accommodations if aid.code in needed]
    helps = say([accommodation(code) for code in codes], [str(AIDS[code]) for code in codes])
    return [*(_item(code, f"{capacity_sentence(code, levels[code])}.") for code in known), _item("aiuti", *helps)]


def unknown_capacities(person: Person) -> int:
    """Of how many dimensions nobody knows yet."""
    return len(Catalogue.default().dimensions) - len(person.profile.capacities)


def _item(code: str, *sentences: str | None) -> Item:
    return Item(code, item_name(code), [sentence for sentence in sentences if sentence])


def _hours(profile: Profile) -> str:
    least, most = profile.hours_min, profile.hours_max
    if least is not None and most is not None:
        return _("Da %(least)s a %(most)s ore alla settimana.", least=least, most=most)
    if most is not None:
        return _("Fino a %(most)s ore alla settimana.", most=most)
    return _("Almeno %(least)s ore alla settimana.", least=least) if least is not None else ""


def _travel(profile: Profile) -> tuple[str, str]:
    means = _("Ti sposti così: %(means)s.", means=label(profile.transport)) if profile.transport else ""
    near = "" if profile.max_km is None else _("Fino a %(km)s km da casa.", km=profile.max_km)
    return means, near
