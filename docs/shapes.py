"""The shape functions of a scorer as one picture: what each value of each feature adds to the sum."""

from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import vl_convert as vlc

from matching.features import FEATURES, TOP
from matching.pool import UNKNOWN
from matching.scorer import Scorer

COLUMNS, WIDTH, HEIGHT = 3, 230, 120
STEP = 6
"""Every so many bins are drawn; all changes of the expert's curves are wider than that, but for the last bin."""
CURVE, DOUBT, LATER = "#0066cc", "#bfdfff", "#b35900"


def shapes(scorer: Scorer) -> str:
    """An SVG with a small chart for each feature: the curve, how far its weight is in doubt, and the unknown value."""
    curves = {name: list(_points(scorer, name)) for name in scorer.tables}
    spread = [point[end] for points in curves.values() for point in points for end in ("low", "high")]
    panels = [_panel(name, points, [min(spread), max(spread)]) for name, points in curves.items()]
    rows = [alt.hconcat(*panels[at : at + COLUMNS]) for at in range(0, len(panels), COLUMNS)]
    chart = alt.vconcat(*rows).configure_axis(labelFontSize=10, titleFontSize=10).configure_title(fontSize=12)
    return vlc.vegalite_to_svg(chart.to_dict())


def _panel(name: str, points: list[dict[str, float]], ends: list[float]) -> Any:
    """One feature; every panel has the same height, so that weights can be compared by eye."""
    known, unknown = points[:-1], points[-1:]
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(values=[0, 0.5, 1]))
    y = alt.Y("adds:Q", title=None, scale=alt.Scale(domain=ends, nice=True))
    band = alt.Chart(alt.Data(values=known)).mark_area(color=DOUBT).encode(x, alt.Y("low:Q"), alt.Y2("high:Q"))
    line = alt.Chart(alt.Data(values=known)).mark_line(color=CURVE).encode(x, y)
    layers = alt.layer(band, _unknown(unknown), line)
    return layers.properties(width=WIDTH, height=HEIGHT, title=FEATURES[name].en.label)


def _unknown(values: list[dict[str, float]]) -> Any:
    rule = alt.Chart(alt.Data(values=values)).mark_rule(color=LATER, strokeDash=[4, 3])
    return rule.encode(alt.Y("adds:Q", title=None))


def _points(scorer: Scorer, name: str) -> Iterator[dict[str, float]]:
    """The known values, then the unknown one."""
    table = scorer.tables[name]
    place = list(scorer.tables).index(name)
    doubted = table[None] if scorer.replicates is None else scorer.replicates[:, place]
    low, high = np.percentile(doubted, [5, 95], axis=0)
    for at in [*range(0, TOP - 1, STEP), TOP - 1, TOP, UNKNOWN]:
        yield {
            "value": round(at / TOP, 4),
            "adds": round(float(table[at]), 4),
            "low": round(float(low[at]), 4),
            "high": round(float(high[at]), 4),
        }
