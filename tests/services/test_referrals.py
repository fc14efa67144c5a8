"""A referral from its first word to its end: written by a service, sent, taken or given back by the office."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import CapacityChange, PersonEvent
from models.errors import DecidedMeanwhile, NotFound, ReasonRequired, TransitionNotAllowed
from models.messages import Notice
from models.pathways import PersonalPlan
from models.people import Person
from models.referrals import Referral
from models.territory import Office
from models.types import (
    AssessmentSource,
    Channel,
    ConsentForm,
    NoticeKind,
    PersonEventKind,
    ReferralState,
    Role,
)
from tests.world import NOW, PDF, World
from webapp.services.care import referral_lists, referrals, taking_referrals
from webapp.services.care.referrals import Agreed, NotComplete, NotGiven, Part, Who
from webapp.services.people import merging
from webapp.services.people.documents import UnknownKind
from webapp.services.visibility import people_in_care_of, plans_of, referrals_of

S = ReferralState
LATER = NOW + timedelta(days=2)
OLGA = Who(surname="Gru", name="Olga", birth_date=date(1990, 3, 4), phone="030 1")


@pytest.fixture
def carer(world: World) -> Account:
    """Who signs in for a service."""
    return world.account(Role.REFERRER)


@pytest.fixture
def officer(world: World) -> Account:
    """An officer of the office that the service works with."""
    return world.account(Role.OFFICER)


def agreed(**told: Any) -> Agreed:
    """An oral consent before a witness, to the office alone."""
    usual = {"on": NOW.date(), "form": ConsentForm.ORAL, "witness": "Teo", "words": "", "office": True}
    return Agreed(**{**usual, "cooperatives": False, **told})


@pytest.fixture
def draft(session: Session, carer: Account) -> Referral:
    """Somebody of whom nothing but the name is written."""
    return referrals.begin(session, who=OLGA, by=carer, now=NOW)


@pytest.fixture
def whole(session: Session, carer: Account, draft: Referral) -> Referral:
    """The same with all that has to be there."""
    referrals.write_wishes(session, referral=draft, why=" Chiede un lavoro. ", wishes="All'aperto.", seen_version=1)
    write_agreed(session, draft, carer)
    return draft


def write_agreed(session: Session, referral: Referral, by: Account, file: Any = None, **told: Any) -> None:
    seen = referral.version
    given = {"agreed": agreed(**told), "file": file, "by": by, "seen_version": seen, "now": NOW}
    referrals.write_consent(session, referral=referral, **given)


def sent(session: Session, referral: Referral, by: Account) -> Referral:
    referrals.send(session, referral=referral, by=by, seen_version=referral.version, now=NOW)
    return referral


def taken(session: Session, referral: Referral, person: Person, by: Account) -> Referral:
    taking_referrals.take(session, referral=referral, person=person, by=by, seen_version=referral.version, now=LATER)
    return referral


def told(session: Session) -> list[tuple[str, str, str]]:
    """Who was told which step: the audience, the recipient, the step."""
    rows = session.scalars(select(Notice).where(Notice.kind == NoticeKind.REFERRAL).order_by(Notice.id))
    return [(row.params["to"], row.recipient, row.params["step"]) for row in rows]


def test_a_draft_is_the_services_and_says_what_is_missing(session: Session, draft: Referral, carer: Account) -> None:
    assert (draft.service, draft.office, draft.state) == (carer.service, carer.service.office, S.DRAFT)
    assert referrals.missing(draft) == (Part.WISHES, Part.CONSENT)
    assert [(step.from_state, step.to_state, step.account) for step in draft.history] == [(None, S.DRAFT, carer)]
    with pytest.raises(NotComplete) as refused:
        sent(session, draft, carer)
    assert refused.value.parts == (Part.WISHES, Part.CONSENT)
    assert (draft.state, told(session)) == (S.DRAFT, [])


def test_nobody_but_a_service_begins_one(session: Session, officer: Account) -> None:
    with pytest.raises(NotFound):
        referrals.begin(session, who=OLGA, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("given", "enough"),
    [
        ({}, True),
        ({"witness": " "}, False),
        ({"office": False}, False),
        ({"form": ConsentForm.SIGNED}, False),
        ({"form": ConsentForm.SIGNED, "witness": "", "file": ("consenso.pdf", PDF)}, True),
    ],
)
def test_without_a_consent_that_can_be_shown_nothing_is_sent(
    session: Session, whole: Referral, carer: Account, given: dict[str, Any], enough: bool
) -> None:
    write_agreed(session, whole, carer, **given)
    assert referrals.missing(whole) == (() if enough else (Part.CONSENT,))


def test_the_signed_paper_is_kept_and_another_one_takes_its_place(
    session: Session, draft: Referral, carer: Account
) -> None:
    for name in ("primo.pdf", "secondo.pdf"):
        write_agreed(session, draft, carer, (name, PDF), form=ConsentForm.SIGNED)
    kept = referrals.document_of(session, referral=draft)
    assert (kept.name, kept.media_type, kept.content) == ("secondo", "application/pdf", PDF)
    with pytest.raises(UnknownKind):
        write_agreed(session, draft, carer, ("virus.pdf", b"MZ"), form=ConsentForm.SIGNED)


def test_capacities_and_help_are_written_and_changed_and_unknown_is_no_level(session: Session, draft: Referral) -> None:
    for levels in ({"d430": 2, "d155": 0, "d710": None}, {"d430": 3, "d155": None, "d710": 4}):
        referrals.write_capacities(session, referral=draft, levels=levels, seen_version=draft.version)
    for codes in ({"telework", "named_tutor"}, {"named_tutor", "quiet_space"}):
        referrals.write_accommodations(session, referral=draft, codes=frozenset(codes), seen_version=draft.version)
    session.commit()
    assert {row.dimension: row.level for row in draft.capacities} == {"d430": 3, "d710": 4}
    assert [row.accommodation for row in draft.accommodations] == ["named_tutor", "quiet_space"]


def test_two_colleagues_at_once_do_not_write_over_each_other(session: Session, draft: Referral) -> None:
    referrals.write_capacities(session, referral=draft, levels={"d430": 2}, seen_version=1)
    with pytest.raises(DecidedMeanwhile):
        referrals.write_wishes(session, referral=draft, why="Altro", wishes="", seen_version=1)
    assert draft.why == ""


def test_what_was_sent_is_told_to_the_office_and_not_changed_any_more(
    session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    sent(session, whole, carer)
    assert told(session) == [("office", officer.email, "sent")]
    assert referral_lists.waiting(session, account=officer) == [whole]
    with pytest.raises(TransitionNotAllowed):
        referrals.write_who(session, referral=whole, who=OLGA, seen_version=whole.version)
    with pytest.raises(TransitionNotAllowed):
        sent(session, whole, carer)


def test_what_is_given_back_says_why_and_can_be_completed_and_sent_again(
    session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    sent(session, whole, carer)
    given = {"referral": whole, "by": officer, "seen_version": whole.version, "now": LATER}
    with pytest.raises(ReasonRequired):
        referrals.give_back(session, **given, reason=" ")
    referrals.give_back(session, **given, reason="Manca un recapito.")
    assert told(session)[1:] == [("service", carer.email, "returned")]
    referrals.write_wishes(session, referral=whole, why="Ora c'è.", wishes="", seen_version=whole.version)
    sent(session, whole, carer)
    assert [step.to_state for step in whole.history] == [S.DRAFT, S.SENT, S.RETURNED, S.SENT]
    assert [step.note for step in whole.history if step.note] == ["Manca un recapito."]


def test_what_was_taken_is_on_the_persons_file_and_leaves_what_the_office_knows_as_it_is(
    world: World, session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    person = world.person(capacities={"d430": 1}, accommodations=("telework",))
    referrals.write_capacities(session, referral=whole, levels={"d430": 3, "d155": 2}, seen_version=whole.version)
    referrals.write_accommodations(
        session, referral=whole, codes=frozenset({"quiet_space"}), seen_version=whole.version
    )
    taken(session, sent(session, whole, carer), person, officer)
    assert (whole.state, whole.person, whole.in_care) == (S.TAKEN, person, True)
    assert {row.dimension: row.level for row in person.profile.capacities} == {"d430": 1, "d155": 2}
    assert {row.accommodation for row in person.profile.accommodations} == {"telework", "quiet_space"}
    (change,) = session.scalars(select(CapacityChange).where(CapacityChange.person_id == person.id))
    assert (change.source, change.assessed_on) == (AssessmentSource.SERVICE, NOW.date())
    assert taking_referrals.differing(whole) == [("d430", 3, 1)]
    kinds = session.scalars(select(PersonEvent.kind).where(PersonEvent.person_id == person.id)).all()
    assert PersonEventKind.REFERRED in kinds
    assert session.scalars(select(Person).where(people_in_care_of(carer))).all() == [person]
    assert told(session)[-1] == ("service", carer.email, "taken")


def test_a_person_of_another_office_is_not_taken_nor_one_whom_the_service_follows_already(
    world: World, session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    sent(session, whole, carer)
    elsewhere = world.person(office=world.keep(Office(province_code="CR", name="Cremona")))
    with pytest.raises(NotFound):
        taken(session, whole, elsewhere, officer)
    followed = world.referral(S.TAKEN, service=carer.service).person
    with pytest.raises(taking_referrals.AlreadyFollowed):
        taken(session, whole, followed, officer)


def test_whoever_may_be_the_same_person_is_found(world: World, session: Session, whole: Referral) -> None:
    same = world.person(name="Olga", surname="Gru")
    same.birth_date = date(1990, 3, 4)
    world.person(name="Olga", surname="Gru")
    session.commit()
    assert [one.person_id for one in taking_referrals.similar_to(session, referral=whole)] == [same.id]


def test_a_consent_withdrawn_closes_the_services_view_at_once_and_leaves_the_persons_file(
    world: World, session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    person = world.person()
    taken(session, sent(session, whole, carer), person, officer)
    own = world.account(Role.CANDIDATE, person=person)
    referrals.withdraw_consent(session, referral=whole, channel=Channel.ONLINE, by=own, now=LATER)
    session.commit()
    assert (whole.state, whole.consent_withdrawn_at, whole.why) == (S.CLOSED, LATER, "Chiede un lavoro.")
    assert session.scalars(select(Person).where(people_in_care_of(carer))).all() == []
    with pytest.raises(NotFound):
        referrals.visible(session, account=carer, referral_id=whole.id)
    assert referral_lists.no_longer_seen(session, account=carer) == 1
    assert referrals.visible(session, account=officer, referral_id=whole.id) is whole
    assert {one[:3] for one in told(session)[-2:]} == {
        ("service", carer.email, "consent_withdrawn"),
        ("office", officer.email, "consent_withdrawn"),
    }
    with pytest.raises(NotGiven):
        referrals.withdraw_consent(session, referral=whole, channel=Channel.ONLINE, by=own, now=LATER)


@pytest.mark.parametrize("taken_back", [0, 1])
def test_a_consent_withdrawn_covers_all_that_the_service_wrote_of_the_person(
    world: World, session: Session, carer: Account, officer: Account, taken_back: int
) -> None:
    person = world.person(office=officer.office)
    referred = [world.referral(state, service=carer.service, person=person) for state in (S.CLOSED, S.TAKEN)]
    elsewhere = world.referral(S.TAKEN, person=person)
    plan = world.keep(PersonalPlan(person_id=person.id, service_id=carer.service_id, since_on=NOW.date()))
    given = {"channel": Channel.PHONE, "by": officer, "now": LATER}
    assert session.scalar(select(PersonalPlan.id).where(plans_of(officer))) == plan.id
    referrals.withdraw_consent(session, referral=referred[taken_back], **given)
    session.commit()
    assert [(one.state, one.consent_withdrawn_at) for one in referred] == [(S.CLOSED, LATER)] * 2
    assert session.scalars(select(Referral).where(referrals_of(carer))).all() == []
    assert session.scalar(select(PersonalPlan.id).where(plans_of(officer))) is None
    assert plan.ended_on == LATER.date()
    assert elsewhere.in_care


def test_a_consent_withdrawn_before_anybody_took_it_erases_what_was_written(
    session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    referrals.write_capacities(session, referral=whole, levels={"d430": 3}, seen_version=whole.version)
    sent(session, whole, carer)
    referrals.withdraw_consent(session, referral=whole, channel=Channel.PHONE, by=officer, now=LATER)
    session.commit()
    assert (whole.state, whole.why, whole.wishes, whole.phone, whole.capacities) == (S.WITHDRAWN, "", "", None, [])
    assert (whole.consent_on, whole.consent_withdrawn_channel) == (NOW.date(), Channel.PHONE)
    for account in (carer, officer):
        with pytest.raises(NotFound):
            referrals.visible(session, account=account, referral_id=whole.id)


def test_the_service_takes_it_back_or_ends_it(
    world: World, session: Session, whole: Referral, carer: Account, officer: Account
) -> None:
    sent(session, whole, carer)
    referrals.withdraw(session, referral=whole, by=carer, seen_version=whole.version, now=LATER)
    assert (whole.state, told(session)[-1]) == (S.WITHDRAWN, ("office", officer.email, "withdrawn"))
    other = world.referral(S.TAKEN, service=carer.service)
    referrals.close(session, referral=other, by=carer, seen_version=other.version, now=LATER, note="Ha trasferito.")
    assert (other.state, other.in_care, told(session)[-1][2]) == (S.CLOSED, False, "closed")
    third = world.referral(S.TAKEN, service=carer.service)
    referrals.close(session, referral=third, by=officer, seen_version=third.version, now=LATER)
    assert told(session)[-1] == ("service", carer.email, "closed")


def test_the_list_is_searched_by_every_word_and_counted_by_state(
    world: World, session: Session, carer: Account
) -> None:
    for surname, state in (("Rossi", S.SENT), ("D'Àngelo", S.DRAFT), ("Rosselli", S.CLOSED)):
        world.referral(state, service=carer.service, surname=surname)

    def found(words: str, *states: S) -> list[str]:
        shown = referral_lists.listing(session, account=carer, states=states or tuple(S), words=words, page=1)
        return [row.surname for row in shown.rows]

    assert found("ross") == ["Rosselli", "Rossi"]
    assert found("olga ross", S.SENT) == ["Rossi"]
    assert found("d'àng") == ["D'Àngelo"]
    assert found("100%") == []
    counted = referral_lists.counts(session, account=carer)
    assert [counted[state] for state in (S.DRAFT, S.SENT, S.TAKEN, S.CLOSED)] == [1, 1, 0, 1]


def test_two_files_of_one_person_become_one_and_the_service_still_follows_them(
    world: World, session: Session, carer: Account, officer: Account
) -> None:
    followed = world.referral(S.TAKEN, service=carer.service)
    kept, other = world.person(), followed.person
    versions = (kept.version, other.version)
    merging.merge(session, kept=kept, other=other, choices={}, by=officer, seen_versions=versions, now=LATER)
    session.commit()
    assert session.scalars(select(Person).where(people_in_care_of(carer))).all() == [kept]


@pytest.mark.parametrize("withdrawn_file_stays", [True, False])
def test_a_consent_withdrawn_on_one_file_ends_an_older_one_on_the_other(
    world: World, session: Session, carer: Account, officer: Account, withdrawn_file_stays: bool
) -> None:
    followed = world.referral(S.TAKEN, service=carer.service)
    withdrawn = world.referral(S.CLOSED, service=carer.service)
    given = {"consent_withdrawn_at": LATER, "consent_withdrawn_channel": Channel.PHONE}
    for name, value in given.items():
        setattr(withdrawn, name, value)
    session.commit()
    kept, other = followed.person, withdrawn.person
    if withdrawn_file_stays:
        kept, other = other, kept
    seen = (kept.version, other.version)
    merging.merge(session, kept=kept, other=other, choices={}, by=officer, seen_versions=seen, now=LATER)
    session.commit()
    assert (followed.state, followed.consent_withdrawn_at) == (S.CLOSED, LATER)
    assert followed.consent_withdrawn_channel is Channel.PHONE
    assert session.scalars(select(Person).where(people_in_care_of(carer))).all() == []
    assert told(session)[-1] == ("service", carer.email, "consent_withdrawn")


def test_a_consent_given_again_since_goes_on_after_joining(
    world: World, session: Session, carer: Account, officer: Account
) -> None:
    followed = world.referral(S.TAKEN, service=carer.service, consent_on=LATER.date())
    withdrawn = world.referral(S.CLOSED, service=carer.service)
    withdrawn.consent_withdrawn_at, withdrawn.consent_withdrawn_channel = NOW, Channel.PHONE
    session.commit()
    kept, other = withdrawn.person, followed.person
    seen = (kept.version, other.version)
    merging.merge(session, kept=kept, other=other, choices={}, by=officer, seen_versions=seen, now=LATER)
    assert followed.in_care
