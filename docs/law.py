"""Writes docs/law.md from the rules of law, their parameters and their worked examples: `make docs`.

Each rule's words are its docstring, each example is computed while the page is written, each figure comes from
fixtures/reference. A test fails when the page in the repository is not what this makes.
"""

import csv
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs.build import environment
from models.law import (
    annual_return,
    computation_base,
    conventions,
    cooperatives,
    data_rights,
    duty,
    exemption,
    graduatoria,
    incentives,
    internships,
    quota,
    refunds,
    sanctions,
    suspension,
    working_days,
)
from tests.models.law.examples import EXAMPLES, Example
from webapp.services.reference import FIXTURES

HERE = Path(__file__).parent
PAGE = HERE / "law.md"
Rule = Callable[..., Any]


@dataclass(frozen=True)
class Section:
    """Rules that belong together, and how the codes of their figures begin."""

    title: str
    rules: tuple[Rule, ...]
    figures: tuple[str, ...]


SECTIONS = (
    Section("Computation base", (computation_base.computation_base, computation_base.part_time_count), ("base_",)),
    Section("Quota", (quota.quota, quota.rounded), ("quota_",)),
    Section(
        "People in force, and what is left",
        (duty.duty, duty.counted_disabled, duty.counts_whole, duty.set_off),
        ("part_time_",),
    ),
    Section("Partial exemption", (exemption.exempted_places, exemption.exemption_contribution), ("exemption_",)),
    Section("Suspension", (suspension.suspended_share, suspension.suspended_places), ()),
    Section(
        "Sanctions",
        (sanctions.sanction, sanctions.first_day_of_exposure, sanctions.exposure, sanctions.late_return),
        ("sanction_", "late_return_"),
    ),
    Section("Working days", (working_days.working_days, working_days.holidays), ("working_days_",)),
    Section(
        "Deadlines and annual return",
        (annual_return.request_deadline, annual_return.next_return, annual_return.return_due),
        ("annual_return_", "request_deadline_"),
    ),
    Section(
        "Conventions and work orders",
        (
            conventions.cap_12_bis,
            conventions.cap_14,
            conventions.months_lasting,
            conventions.yearly_value,
            conventions.order_heads,
            conventions.agreed_heads,
            conventions.most_heads,
            conventions.value_for,
            conventions.long_enough,
        ),
        ("convention_",),
    ),
    Section(
        "Type-B cooperatives",
        (cooperatives.cooperative_share, cooperatives.yearly_average, cooperatives.after_hires),
        ("cooperative_b_",),
    ),
    Section(
        "Incentives",
        (incentives.ability, incentives.ability_of, incentives.incentive, incentives.incentive_band),
        ("incentive_",),
    ),
    Section("Refund of accommodations", (refunds.accommodation_refund,), ()),
    Section("Legal ranking", (graduatoria.legal_score, graduatoria.on_the_ranking), ("legal_ranking_",)),
    Section("Internships", (internships.most_months, internships.allowance), ("internship_",)),
    Section("Who is on the lists", (), ("invalidity_", "war_service_")),
    Section("People's rights on their data", (data_rights.answer_due,), ()),
)

MARKS = {"V": "read in its source", "K": "to be confirmed by the office", "D": "choice of this project"}


def page() -> str:
    """The whole page as Markdown."""
    templates = environment()
    templates.globals.update(
        sections=SECTIONS, words=inspect.getdoc, examples=examples, figures=figures, shown=shown, marks=MARKS
    )
    return templates.get_template("law.md.jinja").render()


def examples(rule: Rule) -> list[Example]:
    """The worked examples of a rule."""
    return [example for example in EXAMPLES if example.rule is rule]


def figures(section: Section) -> Iterable[tuple[str, ...]]:
    """The figures of a section, one line for each period."""
    for row in law_parameters():
        if section.figures and row["code"].startswith(section.figures):
            until = f" to {row['valid_to']}" if row["valid_to"] else ""
            yield (
                f"`{row['code']}`",
                row["province"] or "all",
                f"{row['value']} {row['unit']}",
                f"from {row['valid_from']}{until}",
                row["source"],
                MARKS[row["mark"]],
            )


def law_parameters() -> list[dict[str, str]]:
    """The table of the law's figures."""
    with (FIXTURES / "reference" / "law_parameters.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(result: object) -> str:
    """What a rule gives, computed now."""
    if isinstance(result, tuple):
        return " / ".join(shown(part) for part in result)
    if isinstance(result, bool):
        return "yes" if result else "no"
    if isinstance(result, int):
        return f"{result:,}"
    return "–" if result is None else f"{result}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
