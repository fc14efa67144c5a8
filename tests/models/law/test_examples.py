"""Every worked example of the rules of law gives what it says."""

import inspect
import pkgutil
from importlib import import_module

import pytest

from models import law
from tests.models.law.examples import EXAMPLES, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.rule.__name__}: {one.told}")
def test_an_example_gives_what_it_says(example: Example) -> None:
    assert example.compute() == example.gives


ELSEWHERE = {"models.law.graduatoria", "models.law.internships", "models.law.eligibility"}
"""Their rules have tests and examples of their own."""


def test_every_rule_that_names_an_article_has_an_example() -> None:
    told = {example.rule.__qualname__ for example in EXAMPLES}
    for found in pkgutil.iter_modules(law.__path__, "models.law."):
        if found.name in ELSEWHERE:
            continue
        room = import_module(found.name)
        for name, rule in inspect.getmembers(room, inspect.isfunction):
            article = "art. " in (rule.__doc__ or "")
            if rule.__module__ == found.name and article and not name.startswith("_"):
                assert name in told, f"{found.name}.{name} has no example"
