"""`flask rank`, `flask opportunities`, `flask link`."""

from typing import Any

import click
from flask.cli import with_appcontext

from matching import PositionExpired
from matching.catalogue import ConceptKind
from models.errors import NotFound
from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import clock, db
from webapp.services import linking, ranking


@click.command()
@click.argument("position")
@click.option("--top", type=click.IntRange(1), default=None, help="Only the first N people.")
@click.option("--json", "as_json", is_flag=True, help="Print the ranking as JSON.")
@with_appcontext
def rank(*, position: str, top: int | None, as_json: bool) -> None:
    """Rank the list for one position code."""
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
@click.option("--top", type=click.IntRange(1), default=None, help="Only the first N positions.")
@click.option("--json", "as_json", is_flag=True, help="Print the ranking as JSON.")
@with_appcontext
def opportunities(*, candidate: str, top: int | None, as_json: bool) -> None:
    """Rank the open positions for one registration code."""
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
        click.echo(f"{match.rank:>5}  {span:<16} {getattr(match, other):<12} {index}  {match.fit.value}")


@click.command()
@click.argument("text")
@click.option("--kind", type=click.Choice(["occupation", "skill"]), default="occupation", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the concepts as JSON.")
@with_appcontext
def link(*, text: str, kind: ConceptKind, limit: int, as_json: bool) -> None:
    """Link free text to the vocabulary."""
    ensure_ready()
    links = linking.linker(db.session, kind).search(text, limit=limit)
    if as_json:
        click.echo(
            in_json([{"concept": found.concept_id, "label": found.label, "score": found.score} for found in links])
        )
        return
    for found in links:
        click.echo(f"{found.score:6.3f}  {found.concept_id:<40} {found.label}")
