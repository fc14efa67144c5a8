"""`flask bench`: the performance benchmark on an invented list."""

from typing import Any

import click

from matching.benchmark import BATCH, measure
from matching.synthetic import draw_pool
from webapp.commands.printing import as_json as in_json
from webapp.services.engine.benchmarking import seconds_to_load

CANDIDATES = 100_000
LARGEST_DATABASE = 100_000
"""More people than this are not written to a database: filling it would take minutes."""
WORDS = {
    "rank_ms": "classifica di tutti, prime 200 persone spiegate (ms)",
    "floor_ms": "limite inferiore: matrice per vettore e scelta dei primi (ms)",
    "rank_over_floor": "classifica rispetto al limite inferiore (volte)",
    "bytes_per_candidate": "memoria per persona (byte)",
    "gates_ms": "vincoli (ms)",
    "features_ms": "caratteristiche (ms)",
    "score_ms": "punteggi (ms)",
    "explain_ms": "spiegazioni di 200 persone (ms)",
    "words_ms": "motivi a parole di 200 persone (ms)",
    "intervals_ms": "intervalli di 200 posti (ms)",
    "link_ms": "collegamento di un titolo al vocabolario (ms)",
    "reach_ms": "chi si raggiunge, con ogni singola modifica (ms)",
    "batch_s": "classifiche di molte posizioni, una dopo l'altra (s)",
    "suggest_s": "rose di tutte le stesse posizioni insieme (s)",
    "load_snapshot_s": "lettura dal file (s)",
    "load_database_s": "lettura dalla banca dati (s)",
}


@click.command()
@click.option(
    "--candidates",
    type=click.IntRange(0),
    default=CANDIDATES,
    show_default=True,
    metavar="N",
    help="Quante persone inventate mettere nell'elenco.",
)
@click.option(
    "--positions",
    type=click.IntRange(1),
    default=BATCH,
    show_default=True,
    metavar="K",
    help="Quante posizioni inventate mettere in fila.",
)
@click.option("--json", "as_json", is_flag=True, help="Stampa i risultati in JSON.")
def bench(*, candidates: int, positions: int, as_json: bool) -> None:
    """Misura quanto tempo e quanta memoria servono, su un elenco inventato: la banca dati in uso non viene toccata."""
    in_database = min(candidates, LARGEST_DATABASE)
    found = measure(candidates, batch=positions)
    found["load_database_s"] = round(seconds_to_load(draw_pool(in_database)), 3)
    found["load_database_candidates"] = in_database
    click.echo(in_json(found) if as_json else _told(found))


def _told(found: dict[str, Any]) -> str:
    lines = (f"{_number(found[key]):>12}  {text}" for key, text in WORDS.items())
    return "\n".join((f"{_number(found['candidates']):>12}  persone inventate", *lines))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,}".replace(",", " ").replace(".", ",")
