"""The database itself refuses what must not be: every CHECK and every UNIQUE, by name, with a row that breaks it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matching import Scorer
from models import Base
from models.accounts import Account, ReadingChoice
from models.agreements import ConventionDocument, ConventionEvent
from models.casework import CapacityChange, CaseAssignment, Document, PathwayMove, PathwayStep, PersonEvent
from models.conversations import DirectWriting, ProposalMessage
from models.cooperative_workers import CooperativeWorker
from models.delegations import Delegation
from models.drafts import PositionDraft
from models.duties import DutyMeasure, StaffFigures
from models.employer_messages import EmployerMessage
from models.employers import Convention, Employer, EmployerSite
from models.incentives import SharedBand
from models.interests import PositionInterest
from models.jobs import Job
from models.joining import Invitation, OrganisationRequest
from models.market_signals import MarketSignal
from models.members import Membership
from models.messages import Letter, Notice, OutboxMessage
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.people import Person
from models.person_requests import PersonRequest
from models.placements import CalendarFeed, Clearance, FollowUp, Placement, PlannedAccommodation
from models.positions import JobAnalysis, Position
from models.proposals import Interview, Proposal
from models.referrals import Referral, ReferralCapacity, ReferralDocument, ReferralEvent, ServiceInvitation
from models.referring_services import ReferringService
from models.scorers import ScorerChange, ScorerVersion, Suggestion
from models.searches import SavedSearch
from models.shortlists import EmployerAnswer, InterviewSlot
from models.territory import Office
from models.types import (
    AgreementDocumentKind,
    AssessmentSource,
    Channel,
    Contrast,
    ConventionKind,
    ConventionState,
    DelegateKind,
    Disadvantage,
    DocumentKind,
    EmployerKind,
    EmployersWish,
    FollowUpKind,
    FollowUpOutcome,
    InterestAnswer,
    JobKind,
    JobState,
    LetterKind,
    ListName,
    MeasureKind,
    MemberRole,
    Motion,
    NotePurpose,
    NoticeKind,
    PathwayKind,
    PersonEventKind,
    PersonRequestKind,
    PositionState,
    ProposalState,
    ReferralState,
    RequestState,
    ResourceKind,
    ResourceUnit,
    Role,
    ScorerAction,
    Side,
    TextSize,
    Thread,
    VisitKind,
    WorkOrderState,
)
from models.visits import EmployerVisit
from models.vocabulary import Concept, ConceptKind
from models.work_orders import (
    CooperativeActivity,
    CooperativeOffer,
    WorkOrder,
    WorkOrderAnswer,
    WorkOrderDocument,
    WorkOrderEvent,
)
from tests.world import NOW, World

DAY = NOW.date()

# Constraint → what to set in every row of its table.
UNKNOWN_CODES = {
    "ck_capacity_change_source_known": "source = 'gossip'",
    "ck_consent_channel_known": "channel = 'smoke'",
    "ck_consent_withdrawn_channel_known": "withdrawn_channel = 'smoke'",
    "ck_convention_kind_known": "kind = 'handshake'",
    "ck_convention_state_known": "state = 'forgotten'",
    "ck_convention_document_kind_known": "kind = 'poem'",
    "ck_convention_event_from_state_known": "from_state = 'lost'",
    "ck_convention_event_to_state_known": "to_state = 'lost'",
    "ck_delegation_kind_known": "kind = 'stranger'",
    "ck_document_kind_known": "kind = 'poem'",
    "ck_duty_measure_kind_known": "kind = 'wish'",
    "ck_work_order_state_known": "state = 'lost'",
    "ck_work_order_document_kind_known": "kind = 'poem'",
    "ck_work_order_event_from_state_known": "from_state = 'lost'",
    "ck_work_order_event_to_state_known": "to_state = 'lost'",
    "ck_employer_visit_kind_known": "kind = 'dream'",
    "ck_follow_up_channel_known": "channel = 'smoke'",
    "ck_follow_up_kind_known": "kind = 'someday'",
    "ck_follow_up_outcome_known": "done_on = due_on, outcome = 'magic'",
    "ck_job_kind_known": "kind = 'nothing'",
    "ck_job_state_known": "state = 'lost'",
    "ck_market_signal_decision_known": "decision = 'perhaps', decided_at = at",
    "ck_letter_kind_known": "kind = 'love'",
    "ck_notice_kind_known": "kind = 'gossip'",
    "ck_outbox_message_state_known": "state = 'lost'",
    "ck_pathway_step_kind_known": "kind = 'detour'",
    "ck_pathway_move_from_kind_known": "from_kind = 'detour'",
    "ck_plan_goal_state_known": "state = 'dreamt'",
    "ck_plan_note_purpose_known": "purpose = 'gossip'",
    "ck_plan_resource_kind_known": "kind = 'luck'",
    "ck_plan_resource_unit_known": "unit = 'smiles'",
    "ck_person_event_kind_known": "kind = 'birthday'",
    "ck_person_request_channel_known": "channel = 'piccione'",
    "ck_person_request_kind_known": "kind = 'wish'",
    "ck_person_request_state_known": "state = 'lost', answered_at = at, answer = 'a'",
    "ck_position_interest_answer_known": "answer = 'perhaps'",
    "ck_position_interest_reason_known": "answer = 'non_fa_per_me', reason = 'because'",
    "ck_position_interest_channel_known": "channel = 'smoke'",
    "ck_placement_contract_known": "contract = 'handshake'",
    "ck_planned_accommodation_funding_known": "funding = 'lottery'",
    "ck_position_event_reason_known": "reason = 'because'",
    "ck_proposal_event_channel_known": "channel = 'smoke'",
    "ck_proposal_message_channel_known": "side = 'persona', thread = 'persona', channel = 'smoke', passed_on_id = NULL",
    "ck_proposal_message_side_known": "thread = 'insieme', side = 'press', passed_on_id = NULL",
    "ck_proposal_message_thread_known": "thread = 'square'",
    "ck_direct_writing_channel_known": "channel = 'smoke'",
    "ck_saved_search_list_name_known": "list_name = 'everything'",
    "ck_account_role_known": "role = 'king'",
    "ck_reading_choice_text_size_known": "text_size = 'giant'",
    "ck_reading_choice_contrast_known": "contrast = 'neon'",
    "ck_reading_choice_motion_known": "motion = 'dance'",
    "ck_concept_kind_known": "kind = 'melody', isco08 = '5151'",
    "ck_consent_purpose_known": "purpose = 'everything'",
    "ck_employer_answer_kind_known": "kind = 'perhaps'",
    "ck_employer_answer_none_fits_channel_known": "none_fits_channel = 'piccione'",
    "ck_employer_message_outcome_known": "outcome = 'magic'",
    "ck_employer_kind_known": "kind = 'club'",
    "ck_employer_verification_known": "verification = 'perhaps'",
    "ck_membership_role_known": "role = 'king'",
    "ck_invitation_role_known": "role = 'king'",
    "ck_organisation_request_kind_known": "kind = 'club'",
    "ck_organisation_request_state_known": "state = 'lost'",
    "ck_person_sex_known": "sex = '?'",
    "ck_placement_end_reason_known": "end_reason = 'boredom'",
    "ck_position_contract_known": "contract = 'handshake'",
    "ck_position_education_known": "education_min = 'kindergarten'",
    "ck_position_regime_known": "regime = 'anarchy'",
    "ck_position_remote_known": "remote = 'moon'",
    "ck_position_state_known": "state = 'lost'",
    "ck_position_event_from_state_known": "from_state = 'lost'",
    "ck_position_event_to_state_known": "to_state = 'lost'",
    "ck_profile_education_known": "education = 'kindergarten'",
    "ck_profile_transport_known": "transport = 'balloon'",
    "ck_proposal_state_known": "state = 'lost'",
    "ck_proposal_event_from_state_known": "from_state = 'lost'",
    "ck_proposal_event_to_state_known": "to_state = 'lost'",
    "ck_proposal_event_reason_known": "reason = 'because'",
    "ck_registration_availability_known": "availability = 'maybe'",
    "ck_registration_category_known": "category = 'other'",
    "ck_referral_state_known": "state = 'lost'",
    "ck_referral_consent_form_known": "consent_form = 'nod'",
    "ck_referral_consent_withdrawn_channel_known": "consent_withdrawn_channel = 'smoke'",
    "ck_referral_event_from_state_known": "from_state = 'lost'",
    "ck_referral_event_to_state_known": "to_state = 'lost'",
    "ck_referring_service_kind_known": "kind = 'club'",
    "ck_scorer_change_action_known": "action = 'forgot'",
}
RULES = {
    "ck_cooperative_offer_counts_not_negative": "free_people = -1",
    "ck_work_order_amounts_positive": "coefficient = 0",
    "ck_work_order_answer_answered_has_moment": "willing = true, answered_at = NULL",
    "ck_work_order_answer_no_says_why": "willing = false, reason = '', answered_at = '2026-02-01 00:00:00'",
    "ck_work_order_cooperative_is_another": "cooperative_id = employer_id",
    "ck_work_order_dates_ordered": "starts_on = '2026-02-01', ends_on = '2026-01-31'",
    "ck_work_order_document_size_positive": "size = 0",
    "ck_work_order_places_positive": "agreed_places = 0",
    "ck_work_order_taken_by_somebody": "state = 'accepted', cooperative_id = NULL, cooperative_name = ''",
    "ck_capacity_change_level_range": "level = 5",
    "ck_capacity_change_previous_range": "previous = 5",
    "ck_case_assignment_dates_ordered": "since_on = '2026-02-01', until_on = '2026-01-31'",
    "ck_clearance_dates_ordered": "requested_on = '2026-02-01', issued_on = '2026-01-31', number = '1'",
    "ck_clearance_issued_with_number": "issued_on = NULL, number = '1'",
    "ck_convention_dates_ordered": "signed_on = '2026-02-01', ends_on = '2026-01-31'",
    "ck_convention_document_size_positive": "size = 0",
    "ck_convention_places_positive": "places = 0",
    "ck_convention_signed_has_day": "signed_on = NULL",
    "ck_convention_starts_before_end": "starts_on = '2026-12-31', ends_on = '2026-12-30'",
    "ck_delegation_accepted_by_somebody": "accepted_at = NULL",
    "ck_delegation_administrator_has_document": "kind = 'amministratore_sostegno', document_id = NULL",
    "ck_delegation_dates_ordered": "starts_on = '2026-02-01', ends_on = '2026-01-31'",
    "ck_delegation_email_lower_case": "email = 'Laura@example.org'",
    "ck_delegation_ended_after_created": "ended_at = '2020-01-01 00:00:00'",
    "ck_delegation_scope_says_something": "scope = ''",
    "ck_document_size_positive": "size = 0",
    "ck_duty_measure_dates_ordered": "starts_on = '2026-02-01', ends_on = '2026-01-31'",
    "ck_shared_band_band_ordered": "least = most + 1",
    "ck_shared_band_months_positive": "fixed_term_months = 0",
    "ck_shared_band_pay_positive": "yearly_pay = 0",
    "ck_cooperative_worker_dates_ordered": "started_on = '2026-02-01', left_on = '2026-01-31'",
    "ck_cooperative_worker_document_dates_ordered": "issued_on = '2026-02-01', expires_on = '2026-01-31'",
    "ck_cooperative_worker_only_a_document_expires": "issued_on = NULL, expires_on = '2026-01-31'",
    "ck_market_signal_decided_with_moment": "decision = 'pronta', decided_at = NULL",
    "ck_duty_measure_share_range": "share_percent = 101",
    "ck_position_interest_says_something": "saved_at = NULL, answer = NULL, at = NULL, channel = NULL",
    "ck_position_interest_answer_has_moment": "at = NULL",
    "ck_position_interest_no_says_why": "answer = 'non_fa_per_me'",
    "ck_person_request_answered_has_moment": "state = 'fatta'",
    "ck_person_request_answered_with_words": "state = 'fatta', answered_at = at",
    "ck_person_request_answered_after_asked": "state = 'fatta', answer = 'a', answered_at = '2020-01-01 00:00:00'",
    "ck_direct_writing_withdrawn_after_given": "withdrawn_at = '2020-01-01 00:00:00'",
    "ck_proposal_message_channel_of_the_person": "channel = 'sito'",
    "ck_proposal_message_passed_on_by_the_office": "side = 'persona', thread = 'persona', passed_on_id = id",
    "ck_proposal_message_side_within_thread": "side = 'datore', thread = 'persona'",
    "ck_employer_message_answered_with_words": "answered_at = '2026-02-01 00:00:00', answer = ''",
    "ck_follow_up_done_with_outcome": "done_on = '2026-02-01', outcome = NULL",
    "ck_job_attempts_not_negative": "attempts = -1",
    "ck_job_progress_range": "done = 2, total = 1",
    "ck_outbox_message_attempts_not_negative": "attempts = -1",
    "ck_outbox_message_sent_has_moment": "state = 'sent', sent_at = NULL",
    "ck_pathway_step_dates_ordered": "started_on = '2026-02-01', ended_on = '2026-01-31'",
    "ck_personal_plan_dates_ordered": "until_on = '2020-01-01'",
    "ck_personal_plan_ended_after_begun": "ended_on = '2020-01-01'",
    "ck_plan_resource_amount_positive": "amount = 0",
    "ck_plan_resource_used_not_negative": "used = -1",
    "ck_plan_resource_dates_ordered": "since_on = '2026-02-01', until_on = '2026-01-31'",
    "ck_planned_accommodation_cost_not_negative": "cost_cents = -1",
    "ck_account_officer_has_office": "role = 'officer', office_id = NULL",
    "ck_account_employer_has_employer": "role = 'employer', employer_id = NULL",
    "ck_account_candidate_has_person": "role = 'candidate', person_id = NULL",
    "ck_account_referrer_has_service": "role = 'referrer', service_id = NULL",
    "ck_account_email_or_code": "email = NULL, sign_in_code = NULL",
    "ck_account_email_lower_case": "email = 'Laura@example.org'",
    "ck_capacity_level_range": "level = 5",
    "ck_concept_isco08_unless_skill": "kind = 'skill', isco08 = '5151'",
    "ck_consent_withdrawn_after_recorded": "withdrawn_at = '2000-01-01 00:00:00'",
    "ck_demand_level_range": "level = -1",
    "ck_employer_vat_number_length": "vat_number = '123'",
    "ck_employer_headcount_not_negative": "headcount = -1",
    "ck_employer_consortium_is_another": "consortium_id = id",
    "ck_employer_site_point_on_earth": "latitude = 91, longitude = 0",
    "ck_employer_site_point_whole": "latitude = 45, longitude = NULL",
    "ck_invitation_accepted_by_somebody": "accepted_at = '2026-02-01 00:00:00', account_id = NULL",
    "ck_invitation_accepted_or_withdrawn": "accepted_at = '2026-02-01 00:00:00', account_id = invited_by,"
    " withdrawn_at = '2026-02-01 00:00:00'",
    "ck_invitation_email_lower_case": "email = 'Laura@example.org'",
    "ck_organisation_request_confirmed_with_account": "employer_id = NULL",
    "ck_organisation_request_decided_with_moment": "decided_at = '2026-02-01 00:00:00'",
    "ck_organisation_request_email_lower_case": "email = 'Laura@example.org'",
    "ck_organisation_request_refusal_says_why": "state = 'respinta', decided_at = '2026-02-01 00:00:00'",
    "ck_organisation_request_vat_number_length": "vat_number = '123'",
    "ck_experience_months_not_negative": "months = -1",
    "ck_placement_dates_ordered": "started_on = '2026-02-01', ended_on = '2026-01-31'",
    "ck_position_hours_range": "hours = 49",
    "ck_position_draft_position_with_version": "position_version = NULL",
    "ck_position_places_range": "places = 0",
    "ck_position_dates_ordered": "published_on = '2026-02-01', expires_on = '2026-01-31'",
    "ck_profile_hours_ordered": "hours_min = 30, hours_max = 20",
    "ck_profile_max_km_not_negative": "max_km = -1",
    "ck_proposal_event_refusal_says_why": "to_state = 'discarded', reason = NULL, undo = false",
    "ck_referral_taken_has_person": "state = 'taken', person_id = NULL",
    "ck_referral_sent_with_who": "birth_date = NULL",
    "ck_referral_sent_with_consent": "consent_form = 'a_voce', consent_witness = ''",
    "ck_referral_withdrawn_goes_no_further": "consent_withdrawn_at = '2026-02-01 00:00:00'",
    "ck_referral_capacity_level_range": "level = 5",
    "ck_referral_document_size_positive": "size = 0",
    "ck_referral_event_return_says_why": "to_state = 'returned', note = ''",
    "ck_service_invitation_accepted_by_somebody": "accepted_at = '2026-02-01 00:00:00', account_id = NULL",
    "ck_service_invitation_accepted_or_withdrawn": "accepted_at = '2026-02-01 00:00:00', account_id = invited_by,"
    " withdrawn_at = '2026-02-01 00:00:00'",
    "ck_service_invitation_email_lower_case": "email = 'Laura@example.org'",
    "ck_registration_dependants_not_negative": "dependants = -1",
    "ck_registration_income_not_negative": "yearly_income = -1",
    "ck_registration_invalidity_percent_range": "invalidity_percent = 101",
    "ck_scorer_change_another_version": "previous = version",
    "ck_scorer_change_exception_says_why": "against_findings = true",
    "ck_staff_figures_counts_not_negative": "total = -1",
    "ck_staff_figures_disadvantaged_within_workers": "b_disadvantaged = b_workers + 1",
    "ck_staff_figures_groups_within_staff": "managers = total + 1",
    "ck_staff_figures_parts_within_groups": "disabled_kept = disabled_short + 1",
    "ck_staff_figures_week_positive": "full_time_hours = 0",
    "ck_suggestion_rank_positive": "rank = 0",
    "ck_suggestion_score_range": "score = 1.01",
}
TWICE = {
    "uq_cooperative_activity_employer_id_text": "text = 'the same'",
    "uq_work_order_answer_order_id_cooperative_id": "cooperative_id = (SELECT min(id) FROM employer)",
    "uq_calendar_feed_token_hash": "token_hash = 'the same'",
    "uq_personal_plan_person_id_service_id": "person_id = (SELECT min(person_id) FROM personal_plan),"
    " service_id = (SELECT min(service_id) FROM personal_plan)",
    "uq_case_assignment_person_id": "person_id = (SELECT min(person_id) FROM case_assignment), until_on = NULL",
    "uq_cooperative_worker_employer_id_code": "code = 'the same'",
    "uq_staff_figures_employer_id_counted_on": "counted_on = '2026-01-31'",
    "uq_delegation_person_id_account_id": "account_id = (SELECT min(account_id) FROM delegation)",
    "uq_delegation_token_hash": "token_hash = 'the same'",
    "uq_follow_up_proposal_id_kind": "kind = 'giorno_3'",
    "uq_planned_accommodation_proposal_id_accommodation": "accommodation = 'ramp'",
    "uq_saved_search_account_id_list_name_name": "name = 'the same'",
    "uq_account_invite_hash": "invite_hash = 'the same'",
    "uq_account_sign_in_code": "sign_in_code = 'the same'",
    "uq_account_email": "email = 'laura@example.org'",
    "uq_concept_code": "code = 'the same'",
    "uq_concept_uri": "uri = 'the same'",
    "uq_employer_site_employer_id_name": "name = 'the same'",
    "uq_employer_vat_number": "vat_number = '12345678901'",
    "uq_office_province_code": "province_code = 'BS'",
    "uq_membership_account_id_employer_id": "employer_id = (SELECT min(employer_id) FROM membership)",
    "uq_invitation_token_hash": "token_hash = 'the same'",
    "uq_organisation_request_account_id_employer_id": "employer_id = (SELECT min(employer_id) FROM membership)",
    "uq_organisation_request_token_hash": "token_hash = 'the same'",
    "uq_interview_slot_id": "slot_id = (SELECT min(id) FROM interview_slot)",
    "uq_person_tax_code": "tax_code = 'RSSMRA85T10A562S'",
    "uq_person_skill_person_id_text": "text = 'the same'",
    "uq_position_draft_position_id": "position_id = (SELECT min(position_id) FROM position_draft)",
    "uq_position_code": "code = 'P0001'",
    "uq_position_skill_position_id_text": "text = 'the same'",
    "uq_position_interest_person_id_position_id": "position_id = (SELECT min(position_id) FROM position_interest)",
    "uq_proposal_position_id_person_id": "position_id = (SELECT min(position_id) FROM proposal)",
    "uq_referring_service_office_id_name": "name = 'the same'",
    "uq_service_invitation_token_hash": "token_hash = 'the same'",
    "uq_registration_code": "code = 'BS00001'",
    "uq_scorer_version_one_active": "active = true",
}
BREACHES = UNKNOWN_CODES | RULES | TWICE


def names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every CHECK and UNIQUE of the models: name, table, and the columns of a UNIQUE."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield str(constraint.name), table.name, ()
            elif isinstance(constraint, UniqueConstraint):
                yield str(constraint.name), table.name, tuple(column.name for column in constraint.columns)
        for index in table.indexes:
            if index.unique:
                yield str(index.name), table.name, tuple(column.name for column in index.columns)


KNOWN = {name: (table, columns) for name, table, columns in names()}


def test_no_constraint_is_without_a_breach() -> None:
    assert set(BREACHES) == set(KNOWN)


def test_every_name_can_be_read() -> None:
    """Messages and migrations show these names, so none may be a number or cut short."""
    assert all(name.startswith((f"ck_{table}_", f"uq_{table}_")) for name, (table, _) in KNOWN.items())
    assert max(map(len, KNOWN)) < 63


def casework(person: Person, officer: Account) -> list[Base]:
    """One row of each table of a person's file."""
    whose = {"person_id": person.id}
    return [
        CaseAssignment(person=person, account=officer, since_on=DAY),
        PersonEvent(**whose, at=NOW, kind=PersonEventKind.NOTE),
        CapacityChange(**whose, dimension="d430", source=AssessmentSource.INTERVIEW, assessed_on=DAY, at=NOW),
        Document(
            **whose, kind=DocumentKind.OTHER, name="a", media_type="text/plain", size=1, added_at=NOW, content=b"a"
        ),
        PathwayStep(**whose, kind=PathwayKind.TRAINING, move=PathwayMove(**whose, at=NOW)),
    ]


def delegates(person: Person, *accounts: Account) -> list[Base]:
    """Two people who act for a person."""
    terms = {"kind": DelegateKind.FAMILY, "scope": {"dati"}, "starts_on": DAY, "name": "a", "created_at": NOW}
    return [Delegation(person=person, account=account, accepted_at=NOW, **terms) for account in accounts]


def channels(position: Position, officer: Account, admin: Account, agreed: Convention) -> list[Base]:
    """Messages, jobs, saved searches, calendars, and what the office notes of an employer."""
    employer_id = position.employer_id
    return [
        OutboxMessage(recipient="a@example.org", subject="a", body="a", created_at=NOW, due_at=NOW),
        Notice(recipient="a@example.org", kind=NoticeKind.PROPOSED, created_at=NOW),
        Job(kind=JobKind.IMPORT_CANDIDATES, state=JobState.QUEUED, account=officer, created_at=NOW),
        *(SavedSearch(account_id=officer.id, list_name=ListName.PEOPLE, name=name) for name in ("a", "b")),
        *(CalendarFeed(account=account, token_hash=account.email, created_at=NOW) for account in (officer, admin)),
        EmployerVisit(employer_id=employer_id, account=officer, kind=VisitKind.VISIT, met_on=DAY),
        agreed,
        ConventionEvent(convention_id=agreed.id, at=NOW, to_state=ConventionState.IN_FORCE),
        ConventionDocument(
            convention_id=agreed.id,
            kind=AgreementDocumentKind.OTHER,
            name="a",
            media_type="text/plain",
            size=1,
            added_at=NOW,
            content=b"a",
        ),
        JobAnalysis(position_id=position.id, done_on=DAY),
        SharedBand(position_id=position.id, yearly_pay=Decimal(1), least=Decimal(1), most=Decimal(2), shared_at=NOW),
        PositionDraft(employer_id=employer_id, position_id=position.id, position_version=1, updated_at=NOW),
        *duties(employer_id),
        *organisation(position, admin),
        ReadingChoice(account_id=admin.id, text_size=TextSize.NORMAL, contrast=Contrast.NORMAL, motion=Motion.DEVICE),
    ]


def organisation(position: Position, admin: Account) -> list[Base]:
    """Two sites of an employer, and somebody who acts for two organisations."""
    other = Employer(vat_number="99900400179", name="Consorzio", kind=EmployerKind.CONSORTIUM)
    return [
        *(
            EmployerSite(employer_id=position.employer_id, name=name, comune_code=position.comune_code)
            for name in ("a", "b")
        ),
        *(
            Membership(account=admin, employer=employer, role=MemberRole.MANAGER, since=NOW)
            for employer in (position.employer, other)
        ),
        *(joining_rows(employer, position, admin) for employer in (position.employer, other)),
        *(
            Invitation(
                employer=other,
                email=f"{name}@example.org",
                role=MemberRole.VIEWER,
                token_hash=name,
                inviter=admin,
                invited_at=NOW,
                expires_at=NOW,
            )
            for name in ("a", "b")
        ),
    ]


def joining_rows(employer: Employer, position: Position, admin: Account) -> OrganisationRequest:
    """Somebody who asks to act for an employer."""
    return OrganisationRequest(
        state=RequestState.WAITING,
        asked_at=NOW,
        email="a@example.org",
        person_name="Ada",
        vat_number=employer.vat_number,
        name=employer.name,
        kind=employer.kind,
        comune_code=position.comune_code,
        office_id=position.office_id,
        account=admin,
        employer=employer,
    )


def duties(employer_id: int) -> list[Base]:
    """What an employer tells of its staff on two days, and an exemption."""
    whose = {"employer_id": employer_id, "recorded_at": NOW}
    days = (DAY, DAY - timedelta(days=30))
    return [
        *(
            CooperativeWorker(
                employer_id=employer_id, code=code, ground=Disadvantage.MINOR.value, started_on=DAY, issued_on=DAY
            )
            for code in ("a", "b")
        ),
        *(StaffFigures(**whose, counted_on=day, total=20, full_time_hours=Decimal(40)) for day in days),
        DutyMeasure(**whose, kind=MeasureKind.EXEMPTION, starts_on=DAY, share_percent=10),
    ]


def work_order(order: WorkOrder, others: list[int]) -> list[Base]:
    """A work order with two cooperatives that were asked, a step, a document; what a cooperative says that it does."""
    return [
        *(WorkOrderAnswer(order_id=order.id, cooperative_id=other, asked_at=NOW) for other in others),
        WorkOrderEvent(order_id=order.id, at=NOW, to_state=WorkOrderState.PREPARED),
        WorkOrderDocument(
            order_id=order.id,
            kind=AgreementDocumentKind.OTHER,
            name="a",
            media_type="text/plain",
            size=1,
            added_at=NOW,
            content=b"a",
        ),
        CooperativeOffer(
            employer_id=others[0],
            updated_at=NOW,
            activities=[CooperativeActivity(text=text) for text in ("the same", "another")],
        ),
    ]


def referral(sent: Referral, others: ReferringService, admin: Account) -> list[Base]:
    """All that hangs on a referral, and two invitations into services."""
    of = {"referral_id": sent.id}
    return [
        ReferralEvent(**of, at=NOW, to_state=ReferralState.DRAFT),
        ReferralCapacity(**of, dimension="d430", level=2),
        ReferralDocument(**of, name="a", media_type="text/plain", size=1, added_at=NOW, content=b"a"),
        *(
            ServiceInvitation(
                service=service,
                email=f"{number}@example.org",
                token_hash=str(number),
                inviter=admin,
                invited_at=NOW,
                expires_at=NOW,
            )
            for number, service in enumerate((sent.service, others))
        ),
    ]


def plan(person: Person, service: ReferringService) -> PersonalPlan:
    """A personal plan with one of everything on it."""
    resource = {"kind": ResourceKind.SUPPORT, "unit": ResourceUnit.HOURS, "amount": Decimal(10)}
    return PersonalPlan(
        person=person,
        service=service,
        since_on=DAY,
        goals=[PlanGoal(aim="a")],
        meetings=[PlanMeeting(at=NOW)],
        notes=[PlanNote(purpose=NotePurpose.CARE, words="a", at=NOW)],
        resources=[PlanResource(**resource)],
    )


def shortlist(proposal: Proposal, position: Position) -> list[Base]:
    """What an employer answers, a time that it offers, and two appointments."""
    return [
        PersonRequest(person_id=proposal.person_id, kind=PersonRequestKind.REVIEW, text="a", at=NOW),
        EmployerMessage(proposal_id=proposal.id, at=NOW, outcome=FollowUpOutcome.WELL, text="a"),
        MarketSignal(proposal_id=proposal.id, at=NOW),
        ProposalMessage(proposal_id=proposal.id, thread=Thread.WITH_PERSON, side=Side.OFFICE, at=NOW, text="a"),
        DirectWriting(proposal_id=proposal.id, at=NOW, channel=Channel.ONLINE),
        EmployerAnswer(proposal_id=proposal.id, kind=EmployersWish.INTERVIEW, at=NOW),
        InterviewSlot(position_id=position.id, starts_at=NOW, place="a", offered_at=NOW),
        *(Interview(proposal=proposal, starts_at=NOW) for _ in range(2)),
    ]


def placement(proposal: Proposal) -> Placement:
    """A placement with two planned accommodations and two follow-ups."""
    return Placement(
        proposal=proposal,
        accommodations=[PlannedAccommodation(accommodation=code) for code in ("telework", "extra_breaks")],
        follow_ups=[FollowUp(kind=kind, due_on=DAY) for kind in (FollowUpKind.WEEK_1, FollowUpKind.WEEK_2)],
    )


@pytest.fixture
def full(world: World, session: Session) -> None:
    """Two good rows wherever something must be unique, one everywhere else."""
    first, second = (world.position(essential=("wash_dishes", "clean_kitchen"), demands={"d430": 2}) for _ in range(2))
    first.state = PositionState.SUBMITTED
    first.move(to=PositionState.OPEN, by=None, at=NOW)
    person = world.person(
        capacities={"d430": 2}, skills=("wash_dishes", "clean_kitchen"), experience={"dishwasher": 3}, wishes=("cook",)
    )
    other = world.person()
    officer, admin = world.account(Role.OFFICER), world.account(Role.ADMIN)
    agreed = Convention(
        employer_id=first.employer_id, office_id=first.office_id, kind=ConventionKind.ARTICLE_11, signed_on=DAY
    )
    world.keep(agreed)
    order = world.keep(
        WorkOrder(
            employer_id=first.employer_id,
            office_id=first.office_id,
            title="a",
            value=Decimal(9000),
            coefficient=Decimal(18_000),
            starts_on=DAY,
            ends_on=DAY,
            places=1,
            created_at=NOW,
        )
    )
    session.add_all(work_order(order, [world.employer().id, second.employer_id]))
    session.add_all(casework(person, officer) + casework(other, officer) + channels(first, officer, admin, agreed))
    session.add_all(delegates(person, officer, admin))
    world.keep(Office(province_code="CR", name="Cremona"))
    session.add(
        PositionDraft(employer_id=second.employer_id, position_id=second.id, position_version=1, updated_at=NOW)
    )
    proposal = world.proposal(ProposalState.PROPOSED, position=first, person=person)
    world.proposal(ProposalState.PROPOSED, position=second, person=person)
    session.add(placement(proposal))
    session.add_all(shortlist(proposal, first))
    said = {"person": person, "answer": InterestAnswer.INTERESTED, "at": NOW, "channel": Channel.PHONE}
    session.add_all(PositionInterest(position=one, **said) for one in (first, second))
    session.add(Clearance(proposal=proposal, requested_on=DAY))
    session.add(Letter(proposal_id=proposal.id, kind=LetterKind.PROPOSAL, at=NOW))
    session.add_all(referral(world.referral(), world.service(), admin))
    session.add_all(plan(one, world.service()) for one in (person, other))
    session.add(ScorerVersion(version="other", kind="prior", content=Scorer.prior().to_json(), installed_at=NOW))
    version = session.query(ScorerVersion).filter_by(active=True).one().version
    kept = {"scorer_version": version, "inputs_hash": "0" * 64, "inputs": {}, "fit": "suitable", "created_at": NOW}
    for code in ("esco:1", "esco:2"):
        session.add(Concept(uri=code, code=code, kind=ConceptKind.SKILL, label=code, language="it", source="ESCO"))
    session.add(ScorerChange(at=NOW, action=ScorerAction.PROMOTED, version="other", previous=version, by="x"))
    session.add(Suggestion(position_id=first.id, person_id=person.id, **kept))
    session.commit()


@pytest.mark.usefixtures("full")
def test_each_breach_is_refused_by_name(session: Session) -> None:
    sqlite = session.get_bind().dialect.name == "sqlite"
    for name, change in BREACHES.items():
        table, columns = KNOWN[name]
        with pytest.raises(IntegrityError) as refused:
            session.execute(text(f"UPDATE {table} SET {change}"))  # noqa: S608 (both are written above)
        session.rollback()
        # SQLite names the columns of a UNIQUE, and every other database its name.
        said = ", ".join(f"{table}.{column}" for column in columns) if sqlite and columns else name
        assert said in str(refused.value.orig), name


@pytest.mark.usefixtures("full")
def test_a_row_that_breaks_nothing_is_taken(session: Session) -> None:
    """So that a breach above is refused for its own sake, and not because every change is."""
    for table in {KNOWN[name][0] for name in BREACHES}:
        rows = Base.metadata.tables[table]
        key = rows.primary_key.columns[0]
        assert session.execute(rows.update().values({key: key})).rowcount >= 1, table


def test_what_points_nowhere_is_refused(world: World, session: Session) -> None:
    """SQLite checks foreign keys only where it is told to."""
    world.position()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE position SET employer_id = 999999"))
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM office"))
    session.rollback()
