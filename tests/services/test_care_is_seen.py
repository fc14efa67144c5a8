"""Who sees which referral, and whom a service follows: only with consent, only its own, only where it was sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Person
from models.referrals import Referral
from models.referring_services import ReferringService
from models.territory import Office
from models.types import ReferralState, Role
from tests.world import NOW, World
from webapp.services.visibility import people_in_care_of, referrals_of, services_of

S = ReferralState


def test_a_service_sees_its_own_referrals_and_no_other_services(world: World, session: Session) -> None:
    mine, others = world.account(Role.REFERRER), world.account(Role.REFERRER)
    own = {world.referral(state, service=mine.service).id for state in S}
    assert set(session.scalars(select(Referral.id).where(referrals_of(mine)))) == own
    assert session.scalars(select(Referral.id).where(referrals_of(others))).all() == []
    assert session.scalars(select(ReferringService).where(services_of(mine))).all() == [mine.service]


def test_an_office_sees_what_it_was_sent_and_not_what_was_only_written_or_taken_back(
    world: World, session: Session
) -> None:
    officer = world.account(Role.OFFICER)
    elsewhere = world.account(Role.OFFICER, office=world.keep(Office(province_code="CR", name="Cremona")))
    for state in S:
        world.referral(state)
    seen = set(session.scalars(select(Referral.state).where(referrals_of(officer))))
    assert seen == {S.SENT, S.TAKEN, S.RETURNED, S.CLOSED}
    assert session.scalars(select(Referral).where(referrals_of(elsewhere))).all() == []
    assert session.scalars(select(ReferringService).where(services_of(elsewhere))).all() == []


def test_a_service_follows_whom_it_referred_until_the_end_or_until_the_consent_is_withdrawn(
    world: World, session: Session
) -> None:
    mine = world.account(Role.REFERRER)
    followed = world.referral(S.TAKEN, service=mine.service)
    withdrawn = world.referral(S.TAKEN, service=mine.service)
    for state in (S.SENT, S.CLOSED):
        world.referral(state, service=mine.service)
    world.referral(S.TAKEN)
    withdrawn.consent_withdrawn_at = NOW
    session.commit()
    assert session.scalars(select(Person.id).where(people_in_care_of(mine))).all() == [followed.person_id]
    assert (followed.in_care, withdrawn.in_care) == (True, False)
    assert withdrawn not in session.scalars(select(Referral).where(referrals_of(mine))).all()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EMPLOYER, Role.CANDIDATE, Role.ADMIN])
def test_nobody_else_follows_anybody(world: World, session: Session, role: Role) -> None:
    world.referral(S.TAKEN)
    account = world.account(role)
    assert session.scalars(select(Person.id).where(people_in_care_of(account))).all() == []
    if role is not Role.OFFICER:
        assert session.scalars(select(Referral.id).where(referrals_of(account))).all() == []
        assert session.scalars(select(ReferringService.id).where(services_of(account))).all() == []
