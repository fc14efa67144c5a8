"""Offices: found by province, or started where there is none yet."""

from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import DomainError, NotFound
from models.territory import Office, Province
from webapp.services.importing.fields import BadCell
from webapp.services.importing.places import Gazetteer
from webapp.services.importing.tables import Columns, open_table


class OfficeUnclear(DomainError):
    """Nothing says which office is meant; the message asks for it in Italian."""


def office_of(session: Session, *, province: str) -> Office:
    """A province's office; where there is none a new one, with its name only, that is in no session yet.

    Raises NotFound for what is no province.
    """
    code = province.strip().upper()
    office = session.scalar(select(Office).where(Office.province_code == code))
    if office is not None:
        return office
    found = session.get(Province, code)
    if found is None:
        raise NotFound(province)
    return Office(province_code=found.code, name=f"Collocamento mirato di {found.name}")


def office_for_list(session: Session, *, path: Path) -> Office:
    """The office that a list belongs to when nobody says: the only one, or where there is none that of most comuni.

    Raises UnreadableFile, or OfficeUnclear when there are several offices or no row names a known comune.
    """
    offices = session.scalars(select(Office).order_by(Office.province_code)).all()
    if len(offices) > 1:
        listed = ", ".join(office.province_code for office in offices)
        raise OfficeUnclear(
            f"Ci sono più uffici ({listed}): indicare quale con --office, per esempio"
            f" --office {offices[0].province_code}."
        )
    return offices[0] if offices else office_of(session, province=_commonest_province(session, path))


def _commonest_province(session: Session, path: Path) -> str:
    gazetteer = Gazetteer.load(session)
    provinces: Counter[str] = Counter()
    for row in open_table(path, Columns(required=("comune",))).rows:
        try:
            provinces[gazetteer.find(row.values.get("comune", "")).province_code] += 1
        except BadCell:
            continue
    if not provinces:
        raise OfficeUnclear(
            "Nessun comune dell'elenco è conosciuto: indicare l'ufficio con --office, come --office BS."
        )
    return min(provinces, key=lambda code: (-provinces[code], code))
