"""A process killed in the middle of an import leaves the database as it was."""

import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from models import Base
from models.people import Capacity, Person
from models.territory import Office
from tests.services.importing.lists import DEMO, NOW, ROOT, candidate, write_csv
from webapp.services.importing import import_candidates
from webapp.services.reference import load_territory

IMPORT_AND_WAIT = """
import sys
from pathlib import Path
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session
from models.people import Person
from tests.services.importing.lists import NOW
from webapp.services.importing import import_candidates, running

running.BATCH = 100

with Session(create_engine(sys.argv[1])) as session:
    def wait(done, total):
        if written := session.scalar(select(func.count()).select_from(Person)) - 1:
            print(written, flush=True)
            sys.stdin.read()

    import_candidates(session=session, path=Path(sys.argv[2]), office_id=1, now=NOW, progress=wait)
    session.commit()
"""


def people(session: Session) -> tuple[int | None, int | None]:
    return tuple(session.scalar(select(func.count()).select_from(model)) for model in (Person, Capacity))


def test_killed_in_the_middle(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.sqlite'}"
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_territory(session)
        session.add(Office(id=1, province_code="BS", name="Collocamento mirato di Brescia"))
        one = write_csv(tmp_path / "elenco.csv", [candidate(codice_iscrizione="X1")])
        import_candidates(session=session, path=one, office_id=1, now=NOW)
        session.commit()
        before = people(session)
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_WAIT, url, str(DEMO / "elenco.csv")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "100\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with Session(engine) as session:
        assert people(session) == before == (1, 2)
        report = import_candidates(session=session, path=DEMO / "elenco.csv", office_id=1, now=NOW)
        assert report.created == report.read > 0
    engine.dispose()
