"""docs/law.md is what the rules, their figures and their examples say, today."""

from docs.law import MARKS, PAGE, SECTIONS, law_parameters, page
from tests.models.law.examples import EXAMPLES


def test_the_page_is_the_one_the_rules_make() -> None:
    """When this fails: `make docs`."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_example_stands_beside_its_rule() -> None:
    ruled = {rule for section in SECTIONS for rule in section.rules}
    assert {example.rule for example in EXAMPLES} <= ruled


def test_every_figure_of_the_law_is_told_once_with_its_source() -> None:
    told = PAGE.read_text(encoding="utf-8")
    for row in law_parameters():
        line = (
            f"| `{row['code']}` | {row['province'] or 'all'} | {row['value']} {row['unit']} | from {row['valid_from']}"
        )
        (found,) = [written for written in told.splitlines() if written.startswith(line)]
        assert row["source"] in found
        assert found.endswith(f"| {MARKS[row['mark']]} |")
