"""What commands and the server may rely on: tables of this version of Mirato, territory, a scorer.

A database that nobody used yet is made ready by the first command. One in use changes its tables only where somebody
asks for it, with ``flask db upgrade`` or ``flask demo``: before that, everything else says so and stops.
"""

from enum import Enum

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from matching import Scorer
from webapp.extensions import clock, db
from webapp.services import reference
from webapp.services.engine import scorers


class Schema(Enum):
    """How a database's tables compare with those that this version of Mirato knows."""

    UNUSED = "La banca dati è vuota: va preparata con «flask db upgrade»."
    OLDER = (
        "I dati sono di una versione precedente di Mirato: fare una copia della banca dati, "
        "poi aggiornarla con «flask db upgrade»."
    )
    NEWER = (
        "I dati sono di una versione di Mirato più recente di questa: aggiornare il programma, "
        "oppure tornare alla copia della banca dati fatta prima di aggiornarla."
    )
    CURRENT = ""


def schema() -> Schema:
    """How the tables of the database in use compare with the migrations that are here."""
    with db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    migrations = ScriptDirectory(current_app.extensions["migrate"].directory)
    if not found:
        return Schema.UNUSED
    if not found <= {script.revision for script in migrations.walk_revisions()}:
        return Schema.NEWER
    return Schema.CURRENT if found == set(migrations.get_heads()) else Schema.OLDER


def ensure_ready() -> None:
    """Make a database that nobody used yet ready for work. Raises ClickException where one in use must be upgraded."""
    found = schema()
    if found is Schema.UNUSED:
        upgrade()
    elif found is not Schema.CURRENT:
        raise click.ClickException(found.value)
    reference.load_territory(db.session)
    keep_prior()
    db.session.commit()


def bring_up_to_date() -> None:
    """Make the tables those of this version. Raises ClickException for a database that a later one has written."""
    if schema() is Schema.NEWER:
        raise click.ClickException(Schema.NEWER.value)
    upgrade()


def keep_prior() -> None:
    """Have this version's expert tables among the scorers, in use only where there is no other."""
    scorer, now = Scorer.prior(), clock.now()
    scorers.install_first(db.session, scorer=scorer, now=now)
    scorers.install(db.session, scorer=scorer, now=now, activate=False)
