"""Names and codes found again: in any order, with typing errors, without accents, and nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.services.name_index import Entry, NameIndex, folded, key_of, words_of

PEOPLE = {
    1: ("D'Àngelo", "Maria Rosa"),
    2: ("De Luca", "Giovanni"),
    3: ("Rossi", "Lucia"),
    4: ("Rosso", "Luca"),
    5: ("Bianchi", "Ada"),
}
KEYS = {1: ("bs00042", "dnglmr80a41b157x", "0301234567"), 3: ("bs00043", "rsslcu80a41b157y", "3331234567")}


def index() -> NameIndex:
    """The people above."""
    return NameIndex.of(Entry(number, words_of(*names), KEYS.get(number, ())) for number, names in PEOPLE.items())


def found(query: str, limit: int = 10, **given: object) -> list[int]:
    """Ids, best first."""
    return [number for number, _score in index().search(query, limit=limit, **given)]


def test_in_any_order_and_without_accents_or_apostrophes() -> None:
    for query in ("d'angelo maria", "MARIA D’ANGELO", "dangelo rosa", "D'Àngelo", "angelo maria rosa"):
        assert found(query)[0] == 1, query


def test_a_name_of_two_words_is_found_as_one() -> None:
    assert found("deluca giovanni") == found("De Luca Giovanni") == found("giovanni luca de")[:1] == [2]


def test_typing_errors_are_forgiven_by_the_length_of_a_word() -> None:
    assert found("rosi lucia") == [3]
    assert found("bianhci") == [5]
    assert found("giovani deluca") == [2]
    assert found("ad") == [5], "the beginning of a name"
    assert found("axa") == [], "three letters have to be right"


def test_the_better_fit_comes_first_and_equal_ones_by_number() -> None:
    assert found("rossi")[:2] == [3, 4]
    twins = NameIndex.of([Entry(9, ("rossi",), ()), Entry(7, ("rossi",), ())])
    assert twins.search("rossi", limit=2) == [(7, 1.0), (9, 1.0)]


def test_one_word_may_be_missing_where_nobody_has_them_all() -> None:
    assert found("rossi lucia carla")[0] == 3
    assert found("rossi zzzz qqqq") == []


def test_codes_and_numbers() -> None:
    assert found("BS00042") == found("bs 00042") == found("030 123 4567") == found(key_of("+39 030 1234567")) == [1]
    assert found("DNGLMR80A41B157X") == [1]
    assert found("DNGLMR80A41B157Y") == [1], "one error"
    assert found("DNGLMR80A") == [1], "its beginning"
    assert found("BS0004") == [1, 3]


def test_nothing_is_found_for_nothing() -> None:
    assert found("") == found("  ' ") == NameIndex.of([]).search("rossi", limit=5) == []


def test_some_can_be_left_out_and_no_more_are_given_than_asked() -> None:
    assert found("rossi", without={3}) == [4]
    assert found("rossi", limit=1) == [3]


NAMES = st.text(st.characters(categories=("L",), max_codepoint=0x17F), min_size=1, max_size=12).filter(folded)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12), st.data())
def test_whoever_is_written_as_they_are_is_found_with_the_full_score(
    people: list[tuple[str, str]], data: st.DataObject
) -> None:
    made = NameIndex.of(Entry(number, words_of(*names), ()) for number, names in enumerate(people))
    number = data.draw(st.integers(0, len(people) - 1))
    surname, name = people[number]
    scores = dict(made.search(f"{name} {surname}", limit=len(people)))
    assert scores[number] == 1.0 == max(scores.values())
