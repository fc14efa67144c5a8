"""`flask suggest`: shortlists for all open positions at once."""

from collections import Counter

import click
from flask.cli import with_appcontext

from matching.allocation import AT_MOST, PER_POSITION, Allocation, Why
from models.errors import NotFound
from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import clock, db
from webapp.services.engine import suggesting

_WHY = {
    Why.WAITING: "una proposta è già in corso",
    Why.NO_PLACE: "una posizione è adatta, ma nelle rose non c'è più posto",
    Why.DECIDED: "su ogni posizione adatta si è già deciso",
    Why.NOT_NOW: "nessuna posizione è adatta ora",
    Why.GATES: "un vincolo le esclude da ogni posizione",
}


@click.command()
@click.option("--province", metavar="XX", default=None, help="Solo l'ufficio di questa provincia, per esempio BS.")
@click.option(
    "--per-position",
    type=click.IntRange(0),
    default=PER_POSITION,
    show_default=True,
    metavar="K",
    help="Posti in ogni rosa.",
)
@click.option(
    "--at-most",
    type=click.IntRange(1),
    default=AT_MOST,
    show_default=True,
    metavar="M",
    help="In quante rose può stare al massimo una persona.",
)
@click.option("--json", "as_json", is_flag=True, help="Stampa il risultato in JSON.")
@with_appcontext
def suggest(*, province: str | None, per_position: int, at_most: int, as_json: bool) -> None:
    """Suggerisce le rose di tutte le posizioni aperte insieme, senza lasciare indietro nessuno; non scrive niente."""
    ensure_ready()
    try:
        found = suggesting.suggest(
            db.session, today=clock.today(), province=province, per_position=per_position, at_most=at_most
        )
    except NotFound as error:
        raise click.ClickException(_no_office(province)) from error
    if as_json:
        click.echo(in_json(found.to_dict()))
        return
    for code, allocation in found.offices:
        click.echo("\n".join(_told(code, allocation)))
    click.echo(f"Calcolo in {_number(found.seconds)} secondi. Niente è stato scritto: decide chi opera nell'ufficio.")


def _no_office(province: str | None) -> str:
    if province is None:
        return "Non c'è ancora nessun ufficio: importare prima un elenco di persone."
    return f"Non c'è nessun ufficio per la provincia «{province}»: scrivere la sigla, come --province BS."


def _told(province: str, found: Allocation) -> list[str]:
    """One office in plain words."""
    lines = [
        f"{province} · {len(found.shortlists)} posizioni aperte · {found.people} persone in elenco",
        f"  Persone con almeno una posizione adatta: {found.people_helpable}; suggerite: {found.people_proposed}"
        f" ({_percent(found.coverage)}).",
    ]
    if found.coverage_bound < 1:
        lines.append(f"  I posti nelle rose sono {found.places}: bastano al massimo per {found.people_placeable}.")
    if found.fit_loss:
        lines.append(
            f"  Proporre più persone, e nessuna troppo spesso, costa il {_percent(found.fit_loss)} degli indici"
            " di rose fatte separatamente."
        )
    for code, shortlist in found.shortlists.items():
        people = " · ".join(f"{line.candidate} {_number(line.score * 100)}" for line in shortlist)
        lines.append(f"  {code}: {people or 'nessuna persona'}")
    return lines + _left_out(found)


def _left_out(found: Allocation) -> list[str]:
    counts = Counter(left.why for left in found.left_out)
    if not counts:
        return ["  Nessuna persona resta fuori dalle rose."]
    return ["  Persone fuori dalle rose:"] + [
        f"    {words}: {counts[why]}" for why, words in _WHY.items() if counts[why]
    ]


def _percent(share: float) -> str:
    return f"{_number(share * 100)} %"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
