"""`flask import …`: lists that offices exchange, from a file into the database."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from models.errors import DecidedMeanwhile, NotFound
from models.territory import Office
from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import clock, db
from webapp.services.importing import (
    ImportReport,
    UnreadableFile,
    import_candidates,
    import_outcomes,
    import_positions,
    write_rejected,
)
from webapp.services.office.offices import OfficeUnclear, office_for_list, office_of

BAR_FROM = 1000
"""Rows from which a progress bar is worth showing."""
SHOWN = 20
"""Errors and warnings listed on the terminal."""
SOME_REJECTED, NOT_IMPORTED = 1, 2
OVERTAKEN = (
    "Nel frattempo qualcun altro ha inserito gli stessi codici: niente è stato scritto. Ripetere l'importazione."
)

Import = Callable[..., ImportReport]

group = AppGroup("import", help="Importa elenchi di persone, posizioni ed esiti da un file CSV o .xlsx.")


def options(command: Callable[..., None]) -> Callable[..., None]:
    """What every import takes."""
    for decorate in (
        click.option("--json", "as_json", is_flag=True, help="Stampa il risultato in JSON."),
        click.option("--all-or-nothing", is_flag=True, help="Con una riga rifiutata non scrive niente."),
        click.option("--dry-run", is_flag=True, help="Prova: controlla tutto e non scrive niente."),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


office_option = click.option(
    "--office", "province", metavar="XX", help="Sigla della provincia dell'ufficio; serve quando ce n'è più d'uno."
)


@group.command("candidates")
@options
@office_option
def candidates(file: Path, province: str | None, **flags: bool) -> None:
    """Importa un elenco di persone iscritte; chi c'è già si aggiorna per codice_iscrizione."""
    _run(lambda **rest: import_candidates(office_id=_office(province, file), now=clock.now(), **rest), file, **flags)


@group.command("positions")
@options
@office_option
def positions(file: Path, province: str | None, **flags: bool) -> None:
    """Importa posizioni e datori di lavoro; quelle che ci sono già si aggiornano per codice_posizione."""
    _run(lambda **rest: import_positions(office_id=_office(province, file), **rest), file, **flags)


@group.command("outcomes")
@options
def outcomes(file: Path, **flags: bool) -> None:
    """Importa proposte passate e come sono finite, di tutti gli uffici."""
    _run(partial(import_outcomes, now=clock.now()), file, **flags)


def _office(province: str | None, file: Path) -> Office:
    """The office to import for: the one asked for, or the one that the list belongs to."""
    if not province:
        return office_for_list(db.session, path=file)
    try:
        return office_of(db.session, province=province)
    except NotFound as error:
        raise OfficeUnclear(f"«{province}» non è una provincia: scrivere la sigla, come --office BS.") from error


def _run(run: Import, file: Path, *, dry_run: bool, all_or_nothing: bool, as_json: bool) -> None:
    ensure_ready()
    try:
        report = _with_progress(partial(run, dry_run=dry_run, all_or_nothing=all_or_nothing), file)
    except (UnreadableFile, OfficeUnclear) as error:
        _give_up(str(error), as_json=as_json)
    except (IntegrityError, DecidedMeanwhile):
        _give_up(OVERTAKEN, as_json=as_json)
    written = not dry_run and not (all_or_nothing and report.rejected)
    if written:
        db.session.commit()
    else:
        db.session.rollback()
    if not (written or dry_run):
        report.results.clear()
    rejected_file = _keep_rejected(file, report) if report.rejected and not dry_run else None
    tell = _tell_json if as_json else _tell
    tell(report, written=written, rejected_file=rejected_file)
    sys.exit(SOME_REJECTED if report.rejected else 0)


def _give_up(message: str, *, as_json: bool) -> NoReturn:
    db.session.rollback()
    click.echo(json.dumps({"error": message}, ensure_ascii=False) if as_json else message, err=not as_json)
    sys.exit(NOT_IMPORTED)


def _with_progress(run: Import, file: Path) -> ImportReport:
    """Run with a bar on the terminal, once the file turns out to be long."""
    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and total > BAR_FROM and sys.stderr.isatty():
            bar = click.progressbar(length=total, label="righe", file=sys.stderr)
        if bar is not None:
            bar.update(done - bar.pos)

    report = run(session=db.session, path=file, progress=progress)
    if bar is not None:
        bar.render_finish()
    return report


def _keep_rejected(file: Path, report: ImportReport) -> Path | None:
    """Write the rejected rows beside the file; where that is not allowed they are only shown."""
    path = file.with_name(file.name + ".rejected.csv")
    try:
        write_rejected(path, report)
    except OSError:
        click.echo(f"Non si può scrivere {path}.", err=True)
        return None
    return path


def _tell(report: ImportReport, *, written: bool, rejected_file: Path | None) -> None:
    counts = {
        "letti": report.read,
        "creati": report.created,
        "aggiornati": report.updated,
        "invariati": report.unchanged,
        "rifiutati": len(report.rejected),
    }
    click.echo(" · ".join(f"{name} {count}" for name, count in counts.items()))
    if not written:
        click.echo("Niente è stato scritto.")
    if rejected_file:
        click.echo(f"Righe rifiutate: {rejected_file}")
    else:
        _tell_some([f"riga {row.number}: {row.message}" for row in report.rejected])
    _tell_some(report.warnings)


def _tell_some(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        click.echo(line, err=True)
    if len(lines) > SHOWN:
        click.echo(f"… e altre {len(lines) - SHOWN}", err=True)


def _tell_json(report: ImportReport, *, written: bool, rejected_file: Path | None) -> None:
    result = {
        "read": report.read,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": len(report.rejected),
        "written": written,
        "rejected_file": str(rejected_file) if rejected_file else None,
        "errors": [
            {"row": row.number, "column": error.column, "message": error.message}
            for row in report.rejected
            for error in row.errors
        ],
        "warnings": report.warnings,
    }
    click.echo(in_json(result))
