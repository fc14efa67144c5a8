"""What every command may rely on: tables, territory, a scorer."""

from flask_migrate import upgrade
from sqlalchemy import inspect

from matching import Scorer
from webapp.extensions import clock, db
from webapp.services import reference, scorers


def ensure_ready() -> None:
    """Make a database that was never used before ready for work; one in use is left alone, whatever its version."""
    if not inspect(db.engine).has_table("alembic_version"):
        upgrade()
    reference.load_territory(db.session)
    scorers.install_first(db.session, scorer=Scorer.prior(), now=clock.now())
    db.session.commit()
