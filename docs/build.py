"""Writes docs/engine.md from the code: `make docs`.

The page's prose is in docs/templates/engine.md.jinja. Every table, weight, constant and curve in it is read from the
modules it speaks of, every measured figure from the file in docs/figures/ that its command wrote: so the page cannot
drift from the engine. A test fails when the page in the repository is not what this makes.
"""

import inspect
import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from docs.shapes import shapes
from matching import gates, learning_data, records
from matching.evaluation import METRICS
from matching.features import CONTRACT_WORTH, FEATURES
from matching.pool import UNKNOWN
from matching.scorer import PRIOR, Scorer
from webapp.commands.bench import WORDS

HERE = Path(__file__).parent
PAGE = HERE / "engine.md"
SHAPES = HERE / "images" / "shapes.svg"
FIGURES = HERE / "figures"


def page() -> str:
    """The whole page as Markdown."""
    templates = environment()
    templates.globals.update(said=said, docstring=inspect.getdoc, module=module, **facts())
    return templates.get_template("engine.md.jinja").render()


def environment() -> Environment:
    """Where the templates of the pages are; they all have tables."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (Markdown, from this repository's own texts)
    )
    templates.globals.update(table=table)
    return templates


def facts() -> dict[str, Any]:
    """What the template may name: tables made of the code and of measured figures."""
    return {
        "records": records,
        "scorer_class": Scorer,
        "prior": Scorer.prior(),
        "unknown_bin": UNKNOWN,
        "feature_rows": list(_feature_rows()),
        "prior_rows": list(_prior_rows()),
        "contract_heads": ["offered", *(f"would take `{taken}`" for taken in records.CONTRACTS)],
        "contract_rows": list(_contract_rows()),
        "gate_rows": [(f"`{name}`", said(gate)) for name, gate in gates.GATES.items()],
        "labels_table": paragraph(learning_data.label, 1),
        "bench_rows": list(_bench_rows()),
        "batches": [figures(name)["batch_positions"] for name in ("bench.json", "bench-million.json")],
        "machine": _machine(),
        "evaluation_rows": list(_evaluation_rows()),
        "audit_rows": list(_audit_rows()),
        "evaluated": figures("evaluate.json"),
        "simulation": (FIGURES / "simulation.md").read_text(encoding="utf-8").strip(),
        "margins": (FIGURES / "margins.md").read_text(encoding="utf-8").strip(),
        "linking": (FIGURES / "linking.txt").read_text(encoding="utf-8").strip(),
    }


def _bench_rows() -> Iterable[tuple[str, ...]]:
    """Each figure for both sizes."""
    usual, large = figures("bench.json"), figures("bench-million.json")
    for key in WORDS:
        yield f"`{key}`", *(_number(found.get(key)) for found in (usual, large))


def _machine() -> str:
    found = figures("bench.json")["machine"]
    return f"{found['processors']} processors, Python {found['python']}, numpy {found['numpy']}"


def _evaluation_rows() -> Iterable[tuple[str, ...]]:
    for name, measured in figures("evaluate.json")["scorers"].items():
        yield name, *(_interval(measured[metric]) for metric in METRICS)


def _audit_rows() -> Iterable[tuple[str, ...]]:
    for attribute, groups in figures("evaluate.json")["fairness"]["active"]["attributes"].items():
        for group, line in groups.items():
            chosen, seen = line["selection"], line["exposure"]
            ratios = [_interval([m["ratio"], m["low"], m["high"]]) if m else "–" for m in (chosen, seen)]
            yield attribute, group, *ratios, line["verdict"]


def _interval(measured: Sequence[float | None]) -> str:
    value, low, high = measured
    return "–" if value is None or low is None else f"{value:.3f} ({low:.3f}–{high:.3f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"


def _feature_rows() -> Iterable[tuple[str, ...]]:
    for name, feature in FEATURES.items():
        reads = ", ".join(f"`{field}`" for field in sorted(feature.reads))
        yield f"`{name}`", said(feature.compute), reads, feature.en.zero, feature.en.one, feature.en.unknown


def _contract_rows() -> Iterable[tuple[str, ...]]:
    for offered in records.CONTRACTS:
        yield f"`{offered}`", *(f"{CONTRACT_WORTH[offered][taken]:g}" for taken in records.CONTRACTS)


def _prior_rows() -> Iterable[tuple[str, ...]]:
    for name, prior in PRIOR.items():
        yield f"`{name}`", f"{prior.weight:g}", f"{prior.neutral:.3g}", f"{prior.unknown:.3g}", prior.reason


def table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    lines = [list(heads), *([str(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def said(thing: Any) -> str:
    """A docstring as one paragraph."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def paragraph(thing: Any, place: int) -> str:
    """One paragraph of a docstring, its lines kept."""
    return (inspect.getdoc(thing) or "").split("\n\n")[place]


def module(name: str) -> Any:
    """A module of the engine, for its constants and its docstring."""
    return import_module(f"matching.{name}")


def figures(name: str) -> dict[str, Any]:
    """What a command measured and wrote to docs/figures/."""
    found: dict[str, Any] = json.loads((FIGURES / name).read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Write the page and its picture."""
    SHAPES.write_text(shapes(Scorer.prior()), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
