"""`flask model …`: the scorer is trained, compared, put into use by a person, taken back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from getpass import getuser
from typing import Any

import click
from flask.cli import with_appcontext

from matching.evaluation import Evaluation
from matching.fairness import Audit, Verdict
from matching.features import TOP
from matching.learning_data import LearningError, NothingTeaches, OneClassOnly, TooFew
from matching.metrics import Interval
from matching.training import LEAST_OF_A_KIND, LEAST_OUTCOMES, LEAST_POSITIONS
from models.errors import NotFound
from models.types import ScorerAction
from webapp.commands.printing import as_json as in_json
from webapp.commands.readiness import ensure_ready
from webapp.extensions import ROME, clock, db
from webapp.labels import SCORER_KINDS
from webapp.services.engine import learning, scorers

METRICS = {
    "ndcg@10": "ordine dei primi 10 (1 è il migliore)",
    "recall@20": "trovate tra le prime 20",
    "brier": "errore della previsione (0 è il migliore)",
    "ece": "scarto tra previsto e avvenuto",
}
NAMES = {
    "candidate": "imparata",
    "active": "in uso",
    "prior": "persone esperte",
    "text": "solo testi",
    "random": "a caso",
}
ATTRIBUTES = {"sex": "sesso", "age_band": "età", "category": "categoria"}
_GROUPS = {
    "F": "femminile",
    "M": "maschile",
    "X": "altro",
    "art1_civile": "invalidità civile",
    "art1_inail": "invalidità del lavoro",
    "art1_cieco": "persone cieche",
    "art1_sordo": "persone sorde",
    "art1_guerra_servizio": "invalidità di guerra e di servizio",
    "art18": "art. 18",
    "l381": "legge 381",
    "unknown": "non noto",
}
_SHORT = (
    f"Gli esiti sono troppo pochi per imparare: ne servono almeno {LEAST_OUTCOMES}, "
    f"{LEAST_OF_A_KIND} per ciascun tipo, su almeno {LEAST_POSITIONS} posizioni."
)
MEANWHILE = "Nel frattempo è stata messa in uso un'altra versione: guarda e riprova."
PROBLEMS: dict[type[LearningError], str] = {
    NothingTeaches: "Nessun esito insegna qualcosa: servono inserimenti durati sei mesi, o scarti con un motivo.",
    OneClassOnly: "Gli esiti sono tutti dello stesso tipo: da soli buoni o soli cattivi non si impara.",
    TooFew: _SHORT,
}


@click.group()
def model() -> None:
    """La vita del motore: addestrare, confrontare, mettere in uso, tornare indietro, guardare."""


def _said_plainly(command: Callable[..., None]) -> Callable[..., None]:
    """What cannot be learnt is said in words."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        ensure_ready()
        try:
            command(*args, **kwargs)
        except LearningError as error:
            raise click.ClickException(PROBLEMS.get(type(error), str(error))) from error

    return run


@model.command()
@click.option("--json", "as_json", is_flag=True, help="Stampa quello che si è imparato in JSON.")
@with_appcontext
@_said_plainly
def train(*, as_json: bool) -> None:
    """Impara dagli esiti raccolti finora; la nuova versione viene conservata e non ancora usata."""
    found = learning.train(db.session, now=clock.now())
    db.session.commit()
    told = {"version": found.version, "decisions": found.decisions, "left_out": found.left_out}
    told |= found.training.to_dict()
    click.echo(in_json(told) if as_json else "\n".join(_trained(found)))


def _trained(found: learning.Trained) -> Iterator[str]:
    training = found.training
    yield (
        f"Decisioni: {found.decisions}. Insegnano: {training.outcomes} ({training.good} buone), "
        f"su {training.positions} posizioni."
    )
    if found.left_out:
        yield f"Non contate, perché la persona non è più nell'elenco: {found.left_out}."
    for recipe, loss in training.losses.items():
        chosen = "  ← scelta" if recipe == training.recipe else ""
        yield f"  {recipe:<32} errore {loss:.4f}  ordine giusto {training.concordances[recipe]:.1%}{chosen}"
    if found.version is None:
        yield "Nessuna versione nuova: quello che si impara non si distingue dai pesi delle persone esperte."
        return
    yield f"Nuova versione: {found.version} ({SCORER_KINDS[training.scorer.kind]})."
    if training.fell_back:
        yield "L'ordine è quello delle persone esperte; l'indice diventa una probabilità, ricavata dagli esiti."
    yield f"Non è ancora in uso. Confrontala con «flask model evaluate», poi «flask model promote {found.version}»."


@model.command()
@click.option("--json", "as_json", is_flag=True, help="Stampa il confronto in JSON.")
@with_appcontext
@_said_plainly
def evaluate(*, as_json: bool) -> None:
    """Confronta quello che gli esiti insegnano con la versione in uso, le persone esperte, i soli testi e il caso."""
    found = learning.evaluate(db.session, today=clock.today())
    click.echo(in_json(found.to_dict()) if as_json else "\n".join(_compared(found)))


def _compared(found: learning.Findings) -> Iterator[str]:
    yield f"Dagli esiti di oggi si impara {found.version}; in uso c'è {found.active}."
    yield from _evaluated(found.evaluation)
    difference = _interval(found.evaluation.difference["ndcg@10"])
    yield f"  ndcg@10, differenza da quella in uso su {found.new_positions} posizioni nuove per lei: {difference}"
    yield from _audited(found.fairness)
    yield "Meglio di quella in uso: sì." if found.better else "Meglio di quella in uso: no, o non con sicurezza."
    yield f"Meno equa di quella in uso: {_groups(found.less_fair)}."
    yield f"Sotto i quattro quinti delle altre persone, con questa: {_groups(found.fairness.unfair)}."
    yield f"Sotto i quattro quinti delle altre persone, con quella in uso: {_groups(found.fairness_active.unfair)}."


def _groups(found: Iterable[Sequence[str]]) -> str:
    """Attributes and groups in words; «nessun gruppo» where there are none."""
    return ", ".join(f"{ATTRIBUTES.get(a, a)} {_GROUPS.get(g, g)}" for a, g in found) or "nessun gruppo"


def _evaluated(evaluation: Evaluation) -> Iterator[str]:
    yield f"Su {evaluation.outcomes} esiti di {evaluation.positions} posizioni, tenute da parte a turno:"
    for metric, words in METRICS.items():
        yield f"  {metric}: {words}"
        for name, measured in evaluation.scorers.items():
            yield f"    {NAMES.get(name, name):<16} {_interval(measured[metric])}"


def _interval(measured: Interval) -> str:
    value, low, high = measured.to_list()
    return "non si può dire" if value is None else f"{value:.3f}  (tra {low:.3f} e {high:.3f})"


def _audited(audit: Audit) -> Iterator[str]:
    yield f"Equità, sulle prime {audit.k} persone di {audit.positions} posizioni aperte (1 = come le altre):"
    for attribute, by_group in audit.attributes.items():
        for group, line in by_group.items():
            name = _groups([(attribute, group)])
            if line.verdict is Verdict.MASKED or line.selection is None or line.selection.ratio is None:
                yield f"    {name:<28} troppo poche persone per dirlo"
                continue
            m = line.selection
            span = f" (tra {m.low:.2f} e {m.high:.2f})" if m.low is not None and m.high is not None else ""
            yield f"    {name:<28} {m.ratio:.2f}{span}"


@model.command()
@click.argument("version")
@click.option("--because", default="", help="Perché usarla anche se non è migliore, o è meno equa.")
@with_appcontext
@_said_plainly
def promote(*, version: str, because: str) -> None:
    """Mette in uso una versione."""
    try:
        learning.promote(db.session, version=version, because=because, by=_who(), now=clock.now(), today=clock.today())
    except NotFound as error:
        raise click.ClickException(f"Non c'è nessuna versione «{version}»: «flask model show» le elenca.") from error
    except learning.AlreadyInUse as error:
        raise click.ClickException(f"La versione {version} è già in uso.") from error
    except learning.NotPromoted as error:
        raise click.ClickException("\n".join(_refused(error))) from error
    except learning.ChangedMeanwhile as error:
        raise click.ClickException(MEANWHILE) from error
    db.session.commit()
    click.echo(f"Ora è in uso {version}. Per tornare indietro: «flask model rollback».")


def _who() -> str:
    """The name the machine knows the person by; a container may know none."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "sconosciuto"


def _refused(error: learning.NotPromoted) -> Iterator[str]:
    yield "Non messa in uso:"
    if "untrained" in error.against:
        yield "- nessun esito parla per questa versione;"
    if "not_compared" in error.against:
        yield "- gli esiti di oggi non bastano per un confronto;"
    if "few_new_positions" in error.against:
        yield f"- quella in uso ha già imparato da quasi tutte le posizioni: ne servono almeno {LEAST_POSITIONS} nuove;"
    if "outcomes_changed" in error.against:
        yield "- gli esiti sono cambiati da quando ha imparato: addestrane una nuova con «flask model train»;"
    if "not_better" in error.against:
        yield "- sulle posizioni tenute da parte non ordina le persone meglio di quella in uso;"
    if "less_fair" in error.against:
        yield f"- è meno equa per: {_groups(error.against['less_fair'])};"
    yield 'se va usata lo stesso, scrivi perché: --because "…" (resta registrato).'


@model.command()
@click.option("--because", default="", help="Perché; resta registrato.")
@with_appcontext
def rollback(*, because: str) -> None:
    """Torna alla versione usata prima."""
    ensure_ready()
    try:
        version = learning.rollback(db.session, now=clock.now(), by=_who(), because=because)
    except learning.NothingBefore as error:
        raise click.ClickException("La versione in uso è la prima: non c'è niente a cui tornare.") from error
    except learning.ChangedMeanwhile as error:
        raise click.ClickException(MEANWHILE) from error
    db.session.commit()
    click.echo(f"Ora è di nuovo in uso {version}.")


@model.command()
@click.argument("version", required=False)
@click.option("--json", "as_json", is_flag=True, help="Stampa la scheda in JSON.")
@with_appcontext
def show(*, version: str | None, as_json: bool) -> None:
    """Le versioni che ci sono, o la scheda di una."""
    ensure_ready()
    if version is None:
        _show_all(as_json)
        return
    try:
        card = scorers.card(db.session, version=version)
    except NotFound as error:
        raise click.ClickException(f"Non c'è nessuna versione «{version}».") from error
    click.echo(in_json(_card(card)) if as_json else "\n".join(_card_lines(card)))


def _show_all(as_json: bool) -> None:
    rows = scorers.installed(db.session)
    if as_json:
        told = [{"version": row.version, "kind": row.kind, "active": row.active} for row in rows]
        click.echo(in_json(told))
        return
    for row in rows:
        in_use = "in uso" if row.active else ""
        click.echo(
            f"{row.version:<24} {row.installed_at.astimezone(ROME):%d/%m/%Y}  {in_use:<7} {SCORER_KINDS[row.kind]}"
        )


def _card(card: scorers.Card) -> dict[str, Any]:
    return {
        "version": card.row.version,
        "kind": card.row.kind,
        "active": card.row.active,
        "calibrated": card.scorer.calibrated,
        "intercept": card.scorer.intercept,
        "training": card.row.training,
        "weights": {name: float(table[TOP] - table[0]) for name, table in card.scorer.tables.items()},
        "changes": [
            {
                "at": change.at.isoformat(),
                "action": change.action.value,
                "version": change.version,
                "previous": change.previous,
                "by": change.by,
                "because": change.because,
                "findings": change.findings,
            }
            for change in card.changes
        ],
    }


def _card_lines(card: scorers.Card) -> Iterator[str]:
    told = _card(card)
    yield f"{card.row.version}: {SCORER_KINDS[card.row.kind]}; {'in uso' if card.row.active else 'non in uso'}."
    if told["training"]:
        training = told["training"]
        outcomes = f"{training['outcomes']} esiti ({training['good']} buoni)"
        yield f"Ha imparato da {outcomes} di {training['positions']} posizioni."
    yield "Quanto pesa ogni aspetto, dal valore peggiore al migliore:"
    for name, weight in sorted(told["weights"].items(), key=lambda pair: -pair[1]):
        yield f"  {name:<20} {weight:6.2f}"
    for change in card.changes:
        what = "messa in uso" if change.action is ScorerAction.PROMOTED else "tornata in uso"
        against = " Il confronto era contrario." if change.against_findings else ""
        why = f" Perché: {change.because}" if change.because else ""
        day = change.at.astimezone(ROME)
        yield f"{day:%d/%m/%Y}: {change.version} {what} al posto di {change.previous}, da {change.by}.{against}{why}"
