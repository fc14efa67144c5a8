"""A referral's life: every step that its table allows, and no other."""

from itertools import product

import pytest

from models.errors import ReasonRequired, TransitionNotAllowed
from models.referrals import REFERRAL_LIFE, Referral
from models.types import ReferralState
from tests.world import NOW

S = ReferralState
ALLOWED = {
    (S.DRAFT, S.SENT),
    (S.DRAFT, S.WITHDRAWN),
    (S.SENT, S.TAKEN),
    (S.SENT, S.RETURNED),
    (S.SENT, S.WITHDRAWN),
    (S.RETURNED, S.SENT),
    (S.RETURNED, S.WITHDRAWN),
    (S.TAKEN, S.CLOSED),
}


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_a_step_is_taken_and_written_down_or_refused(before: S, after: S) -> None:
    referral = Referral(state=before)
    if (before, after) not in ALLOWED:
        with pytest.raises(TransitionNotAllowed):
            referral.move(to=after, by=None, at=NOW, note="Manca il recapito.")
        assert (referral.state, referral.history) == (before, [])
        return
    referral.move(to=after, by=None, at=NOW, note="Manca il recapito.")
    (step,) = referral.history
    assert (referral.state, referral.moved_at) == (after, NOW)
    assert (step.from_state, step.to_state, step.note) == (before, after, "Manca il recapito.")


def test_what_goes_back_says_why() -> None:
    referral = Referral(state=S.SENT)
    with pytest.raises(ReasonRequired):
        referral.move(to=S.RETURNED, by=None, at=NOW, note="  ")
    assert referral.state is S.SENT


def test_nothing_leads_out_of_the_end() -> None:
    assert {S.WITHDRAWN, S.CLOSED} & set(REFERRAL_LIFE.steps) == set()
