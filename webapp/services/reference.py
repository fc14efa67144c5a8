"""Reference tables that live in the database: provinces, comuni and offices."""

import csv
import json
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from models.territory import Comune, Office, Province

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


def load_territory(session: Session, *, folder: Path = FIXTURES / "reference") -> int:
    """Load provinces and comuni once; answers how many comuni are known."""
    known = session.scalar(select(func.count()).select_from(Comune)) or 0
    if known:
        return known
    with (folder / "comuni.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    provinces = {row["province_sigla"]: (row["province"], row["region"]) for row in rows}
    session.execute(
        insert(Province), [{"code": code, "name": name, "region": region} for code, (name, region) in provinces.items()]
    )
    session.execute(insert(Comune), [_comune(row) for row in rows])
    return len(rows)


def _comune(row: dict[str, str]) -> dict[str, object]:
    return {
        "istat_code": row["istat_code"],
        "name": row["name"],
        "province_code": row["province_sigla"],
        "cadastral_code": row["cadastral_code"],
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }


def load_offices(session: Session, *, file: Path) -> None:
    """Create or update the offices listed in a JSON file, one a province."""
    for entry in json.loads(file.read_text(encoding="utf-8")):
        code = entry["province"]
        office = session.scalar(select(Office).where(Office.province_code == code)) or Office(province_code=code)
        for field in ("name", "address", "phone", "email"):
            setattr(office, field, entry[field])
        session.add(office)
    session.flush()
