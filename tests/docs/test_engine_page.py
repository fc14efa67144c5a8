"""docs/engine.md is what the code says, today."""

import re

from docs.build import PAGE, SHAPES, page
from docs.shapes import shapes
from matching import FEATURES, Scorer
from matching.scorer import PRIOR


def test_the_page_is_the_one_the_code_makes() -> None:
    """When this fails: `make docs`."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_feature_is_told_with_its_weight_and_reason() -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` | {prior.weight:g} |" in told and prior.reason in told for name, prior in PRIOR.items())


def test_the_page_names_no_module_or_picture_that_is_not_there() -> None:
    for path in re.findall(
        r"\]\((images/[^)]+)\)|`((?:matching|tests|docs)/[\w/.]+)`", PAGE.read_text(encoding="utf-8")
    ):
        inside = PAGE.parent / path[0] if path[0] else PAGE.parent.parent / path[1]
        assert inside.exists(), inside


def test_the_picture_has_a_curve_for_each_feature() -> None:
    """How letters are measured may differ between machines, so the picture is not compared to the last digit."""
    for drawn in (SHAPES.read_text(encoding="utf-8"), shapes(Scorer.prior())):
        assert all(feature.en.label in drawn for feature in FEATURES.values())
