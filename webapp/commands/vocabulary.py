"""`flask vocabulary import`: an ESCO bundle beside the built-in vocabulary."""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import db
from webapp.services.importing.concepts import Counts, VocabularyReport, import_esco
from webapp.services.importing.esco import GROUPS, OCCUPATIONS, RELATIONS, SKILLS, Rejected
from webapp.services.importing.tables import UnreadableFile

SHOWN = 20
SOME_REJECTED, NOT_IMPORTED = 1, 2
NAMES = {OCCUPATIONS: "occupazioni", GROUPS: "gruppi ISCO", SKILLS: "competenze", RELATIONS: "relazioni"}

group = AppGroup("vocabulary", help="Vocabolario delle occupazioni e delle competenze.")


@group.command("import")
@click.option("--esco", "folder", type=click.Path(path_type=Path), required=True, help="Cartella del pacchetto ESCO.")
@click.option("--language", default="it", show_default=True, help="Lingua delle etichette, come «it».")
@click.option("--dry-run", is_flag=True, help="Prova: controlla tutto e non scrive niente.")
@click.option("--all-or-nothing", is_flag=True, help="Con una riga rifiutata non scrive niente.")
@click.option("--json", "as_json", is_flag=True, help="Stampa il risultato in JSON.")
def import_(*, folder: Path, language: str, dry_run: bool, all_or_nothing: bool, as_json: bool) -> None:
    """Importa un pacchetto CSV di ESCO (1.1 o 1.2) accanto al vocabolario di Mirato; ripetendolo si aggiorna."""
    ensure_ready()
    try:
        report = import_esco(db.session, folder=folder, language=language)
    except UnreadableFile as error:
        _give_up(str(error), as_json=as_json)
    except IntegrityError:
        _give_up("Due voci del vocabolario hanno lo stesso codice: niente è stato scritto.", as_json=as_json)
    written = not dry_run and not (all_or_nothing and report.rejected)
    if written:
        db.session.commit()
    else:
        db.session.rollback()
    (_tell_json if as_json else _tell)(report, written=written)
    sys.exit(SOME_REJECTED if report.rejected else 0)


def _give_up(message: str, *, as_json: bool) -> NoReturn:
    db.session.rollback()
    click.echo(json.dumps({"error": message}, ensure_ascii=False) if as_json else message, err=not as_json)
    sys.exit(NOT_IMPORTED)


def _tell(report: VocabularyReport, *, written: bool) -> None:
    for note in report.notes:
        click.echo(note)
    for kind, count in report.counts.items():
        click.echo(f"{NAMES[kind]}: {_line(count)}")
    if not written:
        click.echo("Niente è stato scritto.")
    causes = _by_cause(report.rejected)
    for first, *others in causes[:SHOWN]:
        more = f" (altre righe per lo stesso motivo: {len(others)})" if others else ""
        click.echo(f"{first.file}, riga {first.row}: {first.message}{more}", err=True)
    if len(causes) > SHOWN:
        click.echo(f"… e righe rifiutate per altri {len(causes) - SHOWN} motivi", err=True)


def _by_cause(rejected: Iterable[Rejected]) -> list[list[Rejected]]:
    """Rows of one file that were rejected for the same reason, whatever text the reason quotes."""
    causes = defaultdict(list)
    for row in rejected:
        causes[row.file, re.sub("«.*?»", "«»", row.message)].append(row)
    return list(causes.values())


def _line(count: Counts) -> str:
    return (
        f"letti {count.read} · creati {count.created} · aggiornati {count.updated} · "
        f"invariati {count.unchanged} · rifiutati {count.rejected}"
        + (f" · fuori dalla cartella {count.outside}" if count.outside else "")
    )


def _tell_json(report: VocabularyReport, *, written: bool) -> None:
    result = {
        **{kind: asdict(count) for kind, count in report.counts.items()},
        "written": written,
        "notes": report.notes,
        "errors": [row._asdict() for row in report.rejected],
    }
    click.echo(in_json(result))
