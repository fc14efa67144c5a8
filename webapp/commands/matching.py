"""`flask rank`, `flask opportunities`, `flask link`."""

from typing import Any

import click
from flask.cli import with_appcontext

from matching import Fit, PositionExpired
from matching.catalogue import ConceptKind
from models.errors import NotFound
from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import clock, db
from webapp.services import linking
from webapp.services.engine import ranking

FIT_WORDS = {
    Fit.SUITABLE: "Adatta",
    Fit.SUITABLE_WITH_ACCOMMODATIONS: "Adatta con accomodamenti",
    Fit.TO_VERIFY: "Da verificare",
    Fit.NOT_NOW: "Non adatta ora",
}
"""The words of the pages."""


@click.command()
@click.argument("position")
@click.option("--top", type=click.IntRange(1), default=None, metavar="N", help="Solo le prime N persone.")
@click.option("--json", "as_json", is_flag=True, help="Stampa la classifica in JSON.")
@with_appcontext
def rank(*, position: str, top: int | None, as_json: bool) -> None:
    """Mette in ordine le persone dell'elenco per la posizione con il codice POSITION."""
    ensure_ready()
    try:
        found = ranking.ranking_for(db.session, code=position, top=top, today=clock.today())
    except NotFound as error:
        raise click.ClickException(f"Non c'è nessuna posizione con il codice «{position}».") from error
    except PositionExpired as error:
        raise click.ClickException(f"La posizione {position} è scaduta il {error.expires:%d/%m/%Y}.") from error
    if as_json:
        click.echo(in_json(found.to_dict()))
        return
    click.echo(f"{found.position} · {found.pool} persone · {len(found.excluded)} escluse · {found.scorer.version}")
    _echo_matches(found.matches, "candidate")


@click.command()
@click.argument("candidate")
@click.option("--top", type=click.IntRange(1), default=None, metavar="N", help="Solo le prime N posizioni.")
@click.option("--json", "as_json", is_flag=True, help="Stampa la classifica in JSON.")
@with_appcontext
def opportunities(*, candidate: str, top: int | None, as_json: bool) -> None:
    """Mette in ordine le posizioni aperte per la persona con il codice CANDIDATE."""
    ensure_ready()
    try:
        found = ranking.opportunities_for(db.session, code=candidate, top=top, today=clock.today())
    except NotFound as error:
        raise click.ClickException(f"Non c'è nessuna persona con il codice «{candidate}».") from error
    if as_json:
        click.echo(in_json(found.to_dict()))
        return
    click.echo(f"{found.candidate} · {found.pool} posizioni · {found.scorer.version}")
    _echo_matches(found.matches, "position")


def _echo_matches(matches: Any, other: str) -> None:
    for match in matches:
        span = f"tra {match.rank_low} e {match.rank_high}" if match.rank_low != match.rank_high else ""
        index = f"indice {match.score * 100:5.1f}"
        click.echo(f"{match.rank:>5}  {span:<16} {getattr(match, other):<12} {index}  {FIT_WORDS[match.fit]}")


@click.command()
@click.argument("text")
@click.option(
    "--kind",
    type=click.Choice(["occupation", "skill"]),
    default="occupation",
    show_default=True,
    help="Che cosa cercare: mansioni o competenze.",
)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, metavar="N", help="Quante voci al massimo."
)
@click.option("--json", "as_json", is_flag=True, help="Stampa le voci in JSON.")
@with_appcontext
def link(*, text: str, kind: ConceptKind, limit: int, as_json: bool) -> None:
    """Cerca nel vocabolario le voci più vicine alle parole di TEXT."""
    if not any(character.isalnum() for character in text):
        raise click.ClickException("Non c'è nessuna parola da cercare.")
    ensure_ready()
    links = linking.linker(db.session, kind).search(text, limit=limit)
    if as_json:
        click.echo(
            in_json([{"concept": found.concept_id, "label": found.label, "score": found.score} for found in links])
        )
        return
    for found in links:
        click.echo(f"{found.score:6.3f}  {found.concept_id:<40} {found.label}")
