"""Codes that two rooms name must be the same: the engine imports no models and the models no engine."""

from enum import StrEnum

import pytest

from matching import Catalogue, Fit, records
from matching.gates import GATES as ENGINE_GATES
from models import types
from webapp.labels import GATES, LABELS


@pytest.mark.parametrize(
    ("codes", "engine"),
    [
        (types.Regime, records.REGIMES),
        (types.Shift, records.SHIFTS),
        (types.Contract, records.CONTRACTS),
        (types.Transport, records.TRANSPORT),
        (types.Remote, records.REMOTE),
        (types.Education, records.EDUCATION),
    ],
)
def test_the_models_and_the_engine_use_the_same_codes(codes: type[StrEnum], engine: tuple[str, ...]) -> None:
    assert [member.value for member in codes] == list(engine)


def test_the_reference_tables_hold_the_models_codes() -> None:
    catalogue = Catalogue.default()
    assert [term.code for term in catalogue.education_levels] == [member.value for member in types.Education]
    assert {term.code for term in catalogue.licences} == {member.value for member in types.Licence}


def test_every_code_that_a_page_may_show_has_words() -> None:
    shown = [value for value in vars(types).values() if isinstance(value, type) and issubclass(value, StrEnum)]
    pairs = [(codes, member) for codes in shown if codes is not StrEnum for member in codes]
    missing = [pair for pair in pairs if pair not in LABELS]
    assert missing == []


def test_every_gate_has_words() -> None:
    assert set(GATES) == set(ENGINE_GATES)


def test_the_fit_words_cover_the_engines_classes() -> None:
    assert {fit.value for fit in Fit} == {"suitable", "suitable_with_accommodations", "to_verify", "not_now"}
