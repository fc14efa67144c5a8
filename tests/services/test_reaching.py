"""What an employer is told of whom a draft reaches: enough to change the job, too little to find a person."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Fit, Reach, Reached, SingleChange
from matching.catalogue import Catalogue
from matching.reach import REACHABLE
from webapp.services.engine.reaching import GRAIN, HIDDEN, Gain, mask, masked

SECRETS = [f"secret {number}" for number in range(400)]
counts = st.tuples(*[st.integers(0, 3000)] * 3)


def reached(*parts: int, gates: int = 5000) -> Reached:
    """A count of people, by fit."""
    by_fit = dict(zip(REACHABLE, (*parts, 0, 0, 0), strict=False))
    return Reached(sum(by_fit.values()), by_fit, gates)


def found(now: Reached, **changes: Reached) -> Reach:
    """What the engine answers, with these changes."""
    singles = tuple(
        SingleChange(code.replace("__", ":"), after, after.people - now.people) for code, after in changes.items()
    )
    return Reach("draft", "prior", 5000, now, dict.fromkeys(Fit, 0), singles, 1.0)


@given(counts, st.sampled_from(SECRETS))
def test_a_number_is_in_steps_and_never_more_than_there_are(parts: tuple[int, ...], secret: str) -> None:
    exact = reached(*parts)
    shown = mask(exact, secret=secret)
    assert shown.people % GRAIN == 0
    assert shown.people <= exact.people < shown.people + HIDDEN
    for fit in REACHABLE:
        assert shown.by_fit[fit] % GRAIN == 0
        assert 0 <= shown.by_fit[fit] <= exact.by_fit[fit]


@pytest.mark.parametrize("people", range(GRAIN))
def test_fewer_than_five_are_always_hidden(people: int) -> None:
    assert {mask(reached(people), secret=secret).people for secret in SECRETS} == {0}


@given(counts, st.sampled_from(SECRETS))
def test_the_parts_never_add_up_to_more_than_the_whole(parts: tuple[int, ...], secret: str) -> None:
    """Else they would say that the whole is at the upper end of what its number leaves open."""
    shown = mask(reached(*parts), secret=secret)
    assert sum(shown.by_fit.values()) <= shown.people


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(SECRETS))
def test_what_is_shown_together_leaves_five_numbers_open(first: int, second: int, secret: str) -> None:
    """With the parts beside it, a shown number still stands for at least five that there may be."""
    shown = mask(reached(first, second), secret=secret)
    low = shown.people
    most_by_parts = sum(shown.by_fit.values()) + len(REACHABLE) * (HIDDEN - 2 + GRAIN)
    assert min(low + HIDDEN - 2, most_by_parts) - low >= GRAIN - 1


def test_the_same_people_give_the_same_number_however_often_one_asks() -> None:
    assert len({mask(reached(17, 4), secret="s").people for _ in range(20)}) == 1


def test_one_person_more_cannot_be_told_from_one_less_or_none() -> None:
    """Over many secrets the step from 20 to 21 is shown as more, as fewer and as nothing."""
    steps = Counter(
        mask(reached(21), secret=secret).people - mask(reached(20), secret=secret).people for secret in SECRETS
    )
    assert set(steps) == {-GRAIN, 0, GRAIN}
    assert min(steps.values()) > len(SECRETS) / 12


@given(counts, counts, st.sampled_from(SECRETS))
def test_a_difference_is_shown_at_most_eight_away_from_the_true_one(
    before: tuple[int, ...], after: tuple[int, ...], secret: str
) -> None:
    """So one step or none is shown also where nobody differs, and two steps are never one person."""
    one, other = reached(*before), reached(*after)
    shown = mask(other, secret=secret).people - mask(one, secret=secret).people
    assert abs(shown - (other.people - one.people)) <= HIDDEN - 2


@settings(max_examples=30)
@given(st.integers(GRAIN, 2000), st.integers(-40, 40), st.sampled_from(SECRETS))
def test_whatever_difference_is_shown_several_true_ones_would_have_been_shown_so(
    people: int, more: int, secret: str
) -> None:
    """Who does not know the secret cannot tell by how many people two answers differ."""
    one, other = reached(people), reached(max(GRAIN, people + more))
    shown = mask(one, secret=secret).people, mask(other, secret=secret).people
    possible = {
        after.people - one.people
        for after in (reached(max(0, other.people + step)) for step in range(-GRAIN, GRAIN + 1))
        if any((mask(one, secret=s).people, mask(after, secret=s).people) == shown for s in SECRETS)
    }
    assert len(possible) >= GRAIN


def test_not_promised_that_a_difference_goes_unnoticed() -> None:
    """The same counts give the same number: one that moves is about other people. Of them it says nothing more."""
    noticed = [secret for secret in SECRETS if mask(reached(21), secret=secret) != mask(reached(20), secret=secret)]
    assert 0 < len(noticed) < len(SECRETS)


def test_counts_of_others_change_the_draw() -> None:
    """The same number of people in another draft is drawn anew, so that drafts cannot be laid side by side."""
    shown = {mask(reached(17, gates=gates), secret="s").people for gates in range(5000, 5040)}
    assert len(shown) > 1


def test_what_a_change_adds_is_the_difference_of_what_is_shown() -> None:
    now, after = reached(40), reached(63)
    for secret in SECRETS[:50]:
        told = masked(found(now, offer__ramp=after), Catalogue.default(), secret=secret)
        difference = mask(after, secret=secret).people - mask(now, secret=secret).people
        assert told.gains == [Gain("offer:ramp", difference)]


def test_small_gains_and_losses_are_not_shown() -> None:
    for secret in SECRETS[:50]:
        told = masked(
            found(reached(40), offer__ramp=reached(40), hours__40=reached(12)), Catalogue.default(), secret=secret
        )
        assert told.gains == []


def test_of_as_many_the_cheaper_and_the_smaller_change_comes_first() -> None:
    more = reached(400)
    told = masked(
        found(reached(40), offer__ramp=more, offer__extra_breaks=more, demand__d430__0=more, demand__d430__2=more),
        Catalogue.default(),
        secret="s",
    )
    assert [gain.change for gain in told.gains] == ["demand:d430:2", "offer:extra_breaks", "offer:ramp"]


def test_whether_buses_come_is_not_the_employers_to_change() -> None:
    told = masked(found(reached(40), transit__si=reached(400)), Catalogue.default(), secret="s")
    assert told.gains == []
