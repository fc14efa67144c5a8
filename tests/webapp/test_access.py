"""Who may open what: one table, and every endpoint requested by every role."""

import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.agreements import ConventionDocument
from models.casework import PathwayStep
from models.conversations import ProposalMessage
from models.cooperative_workers import CooperativeWorker
from models.delegations import Delegation
from models.drafts import PositionDraft
from models.duties import DutyMeasure
from models.employers import Convention, Employer, EmployerContact, EmployerSite
from models.interests import PositionInterest
from models.joining import Invitation, OrganisationRequest
from models.members import Membership
from models.messages import Letter, Notice, OutboxMessage
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote, PlanResource
from models.people import Person
from models.person_requests import PersonRequest
from models.placements import FollowUp, Placement, PlannedAccommodation
from models.proposals import Proposal
from models.searches import SavedSearch
from models.shortlists import InterviewSlot
from models.types import (
    AgreementDocumentKind,
    Channel,
    ConventionKind,
    DelegateScope,
    FollowUpKind,
    InterestAnswer,
    JobKind,
    LetterKind,
    ListName,
    MeasureKind,
    MemberRole,
    MessageState,
    NotePurpose,
    NoticeKind,
    PathwayKind,
    PersonRequestKind,
    ProposalState,
    ReferralState,
    RequestState,
    ResourceKind,
    ResourceUnit,
    Role,
    Side,
    Thread,
    whole_scope,
)
from models.work_orders import WorkOrder, WorkOrderDocument
from tests.page import PageClient
from tests.world import BRESCIA, NOW, PASSWORD, World
from webapp import access
from webapp.access import allowed_roles
from webapp.extensions import login_manager
from webapp.needs import Need
from webapp.services import jobs
from webapp.services.engine.scorers import active_version

NOBODY = None
ANYONE = {NOBODY, *Role}
ROLES = [NOBODY, *Role]
ON_PERSONS_PAGES = {Role.CANDIDATE, Role.DELEGATE}

# Endpoint → who gets in. Whoever is not named is sent to sign in, or refused.
TABLE = {
    "public.home": ANYONE,
    "public.sign_in": ANYONE,
    "public.sign_out": ANYONE,
    "public.set_language": ANYONE,
    "public.how_to_read": ANYONE,
    "public.accessibility": ANYONE,
    "public.privacy": ANYONE,
    "officer.desk": {Role.OFFICER},
    "officer.positions_list": {Role.OFFICER},
    "officer.answers": {Role.OFFICER},
    "officer_lists.people": {Role.OFFICER},
    "officer_lists.employers": {Role.OFFICER},
    "officer_unserved.people": {Role.OFFICER},
    "officer_suggestions.share": {Role.OFFICER},
    "officer_suggestions.shared": {Role.OFFICER},
    "officer_suggestions.progress": {Role.OFFICER},
    "officer_search.search": {Role.OFFICER},
    "officer_searches.saved": {Role.OFFICER},
    "officer_searches.rename": {Role.OFFICER},
    "officer_searches.delete": {Role.OFFICER},
    "officer.review": {Role.OFFICER},
    "officer.publish": {Role.OFFICER},
    "officer.decide": {Role.OFFICER},
    "officer.undo": {Role.OFFICER},
    "officer_review.compare": {Role.OFFICER},
    "officer_review.printed": {Role.OFFICER},
    "officer_review.agreement": {Role.OFFICER},
    "officer_people.person": {Role.OFFICER},
    "officer_people.opportunities": {Role.OFFICER},
    "officer_people.history": {Role.OFFICER},
    "officer_people.looks": {Role.OFFICER},
    "officer_registering.new": {Role.OFFICER},
    "officer_registering.identity": {Role.OFFICER},
    "officer_registering.entry": {Role.OFFICER},
    "officer_merging.merge": {Role.OFFICER},
    "officer_care.add_note": {Role.OFFICER},
    "officer_care.consents_list": {Role.OFFICER},
    "officer_care.give_consent": {Role.OFFICER},
    "officer_care.withdraw_consent": {Role.OFFICER},
    "officer_care.case_officer": {Role.OFFICER},
    "officer_for_person.helper_letter": {Role.OFFICER},
    "officer_for_person.interest": {Role.OFFICER},
    "officer_for_person.ask": {Role.OFFICER},
    "officer_for_person.copy": {Role.OFFICER},
    "officer_for_person.curriculum_pdf": {Role.OFFICER},
    "officer_access.home": {Role.OFFICER},
    "officer_access.letter": {Role.OFFICER},
    "officer_access.invite": {Role.OFFICER},
    "officer_access.close": {Role.OFFICER},
    "officer_access.letters": {Role.OFFICER},
    "public_access.first": ANYONE,
    "public_access.mine": {*Role},
    "public_access.keep": {*Role},
    "officer_messages.messages_list": {Role.OFFICER},
    "officer_messages.print_letters": {Role.OFFICER},
    "officer_requests.letter": {Role.OFFICER},
    "officer_messages.send_again": {Role.OFFICER},
    "officer_proposals.proposals_list": {Role.OFFICER},
    "officer_proposals.board": {Role.OFFICER},
    "officer_proposals.proposal": {Role.OFFICER},
    "officer_proposals.record_answer": {Role.OFFICER},
    "officer_proposals.mark_read": {Role.OFFICER},
    "officer_proposals.send": {Role.OFFICER},
    "officer_proposals.interview": {Role.OFFICER},
    "officer_proposals.employers_no": {Role.OFFICER},
    "officer_proposals.withdraw": {Role.OFFICER},
    "officer_proposals.close": {Role.OFFICER},
    "officer_proposals.undo": {Role.OFFICER},
    "officer_letters.prepare": {Role.OFFICER},
    "officer_letters.letter": {Role.OFFICER},
    "officer_proposals.close_position": {Role.OFFICER},
    "officer_sheet.sheet": {Role.OFFICER},
    "officer_sheet.edit": {Role.OFFICER},
    "officer_sheet.accommodations": {Role.OFFICER},
    "officer_profile.wishes": {Role.OFFICER},
    "officer_profile.edit_wishes": {Role.OFFICER},
    "officer_profile.background": {Role.OFFICER},
    "officer_profile.edit_background": {Role.OFFICER},
    "officer_profile.linked_jobs": {Role.OFFICER},
    "officer_profile.linked_skills": {Role.OFFICER},
    "officer_delegates.home": {Role.OFFICER},
    "officer_delegates.new": {Role.OFFICER},
    "officer_delegates.edit": {Role.OFFICER},
    "officer_delegates.end": {Role.OFFICER},
    "officer_documents.documents": {Role.OFFICER},
    "officer_documents.download": {Role.OFFICER},
    "officer_documents.remove": {Role.OFFICER},
    "officer_pathway.pathway": {Role.OFFICER},
    "officer_pathway.new_step": {Role.OFFICER},
    "officer_pathway.step": {Role.OFFICER},
    "officer_pathway.remove_step": {Role.OFFICER},
    "officer_legal_ranking.legal_ranking": {Role.OFFICER},
    "officer_employers.new": {Role.OFFICER},
    "officer_employers.employer": {Role.OFFICER},
    "officer_employers.edit": {Role.OFFICER},
    "officer_employers.new_contact": {Role.OFFICER},
    "officer_employers.contact": {Role.OFFICER},
    "officer_employers.new_visit": {Role.OFFICER},
    "officer_employers.new_convention": {Role.OFFICER},
    "officer_employers.end_convention": {Role.OFFICER},
    "officer_positions.choose_employer": {Role.OFFICER},
    "officer_positions.new": {Role.OFFICER},
    "officer_positions.linked_title": {Role.OFFICER},
    "officer_positions.edit": {Role.OFFICER},
    "officer_positions.care": {Role.OFFICER},
    "officer_positions.analysis": {Role.OFFICER},
    "officer_positions.close": {Role.OFFICER},
    "officer_positions.deadline": {Role.OFFICER},
    "officer_positions.seen": {Role.OFFICER},
    "officer_caseload.index": {Role.OFFICER},
    "officer_caseload.hand_over": {Role.OFFICER},
    "officer_imports.index": {Role.OFFICER},
    "officer_imports.upload": {Role.OFFICER},
    "officer_imports.job": {Role.OFFICER},
    "officer_imports.progress": {Role.OFFICER},
    "officer_imports.confirm": {Role.OFFICER},
    "officer_imports.cancel": {Role.OFFICER},
    "officer_imports.rejected_as_csv": {Role.OFFICER},
    "officer_imports.rejected_as_xlsx": {Role.OFFICER},
    "officer_imports.template": {Role.OFFICER},
    "officer_hiring.hire": {Role.OFFICER},
    "officer_hiring.clearance": {Role.OFFICER},
    "officer_hiring.ask_for_clearance": {Role.OFFICER},
    "officer_hiring.issue_clearance": {Role.OFFICER},
    "officer_hiring.print_clearance": {Role.OFFICER},
    "officer_placements.placements_list": {Role.OFFICER},
    "officer_placements.placement": {Role.OFFICER},
    "officer_placements.change_terms": {Role.OFFICER},
    "officer_placements.follow_up": {Role.OFFICER},
    "officer_placements.add_follow_up": {Role.OFFICER},
    "officer_placements.complete_calendar": {Role.OFFICER},
    "officer_placements.add_accommodation": {Role.OFFICER},
    "officer_placements.plan_line": {Role.OFFICER},
    "officer_placements.end": {Role.OFFICER},
    "officer_calendar.month": {Role.OFFICER},
    "officer_calendar.renew_address": {Role.OFFICER},
    "officer_calendar.withdraw_address": {Role.OFFICER},
    "officer_calendar.feed": ANYONE,
    "employer.positions_list": {Role.EMPLOYER},
    "employer.position": {Role.EMPLOYER},
    "employer.close": {Role.EMPLOYER},
    "employer_posting.new": {Role.EMPLOYER},
    "employer_posting.live_new": {Role.EMPLOYER},
    "employer_posting.step": {Role.EMPLOYER},
    "employer_posting.live": {Role.EMPLOYER},
    "employer_posting.check": {Role.EMPLOYER},
    "employer_posting.discard": {Role.EMPLOYER},
    "employer_posting.edit": {Role.EMPLOYER},
    "employer_posting.copy": {Role.EMPLOYER},
    "employer.linked_title": {Role.EMPLOYER},
    "employer_duties.duties": {Role.EMPLOYER},
    "employer_duties.staff": {Role.EMPLOYER},
    "employer_duties.read_sheet": {Role.EMPLOYER},
    "employer_duties.template": {Role.EMPLOYER},
    "employer_duties.new_measure": {Role.EMPLOYER},
    "employer_duties.remove_measure": {Role.EMPLOYER},
    "employer_duties.return_pdf": {Role.EMPLOYER},
    "employer_duties.return_xlsx": {Role.EMPLOYER},
    "officer_duties.duties": {Role.OFFICER},
    "officer_duties.return_pdf": {Role.OFFICER},
    "officer_duties.return_xlsx": {Role.OFFICER},
    "employer_cooperative.home": {Role.EMPLOYER},
    "employer_placements.signal_ready": {Role.EMPLOYER},
    "officer_market.decide": {Role.OFFICER},
    "employer_workers.new": {Role.EMPLOYER},
    "employer_workers.edit": {Role.EMPLOYER},
    "employer_workers.remove": {Role.EMPLOYER},
    "employer_agreements.index": {Role.EMPLOYER},
    "employer_agreements.propose": {Role.EMPLOYER},
    "employer_agreements.convention": {Role.EMPLOYER},
    "employer_agreements.withdraw": {Role.EMPLOYER},
    "employer_agreements.add_document": {Role.EMPLOYER},
    "employer_agreements.document": {Role.EMPLOYER},
    "employer_agreements.remove_document": {Role.EMPLOYER},
    "employer_consortium.home": {Role.EMPLOYER},
    "employer_orders.new": {Role.EMPLOYER},
    "employer_orders.order": {Role.EMPLOYER},
    "employer_orders.change": {Role.EMPLOYER},
    "employer_orders.offer": {Role.EMPLOYER},
    "employer_orders.withdraw": {Role.EMPLOYER},
    "employer_orders.add_document": {Role.EMPLOYER},
    "employer_orders.document": {Role.EMPLOYER},
    "employer_orders.remove_document": {Role.EMPLOYER},
    "employer_offers.capacity": {Role.EMPLOYER},
    "employer_offers.offer": {Role.EMPLOYER},
    "employer_offers.answer": {Role.EMPLOYER},
    "officer_orders.index": {Role.OFFICER},
    "officer_orders.order": {Role.OFFICER},
    "officer_orders.agree": {Role.OFFICER},
    "officer_orders.disagree": {Role.OFFICER},
    "officer_orders.step": {Role.OFFICER},
    "officer_orders.add_document": {Role.OFFICER},
    "officer_orders.document": {Role.OFFICER},
    "officer_orders.remove_document": {Role.OFFICER},
    "officer_conventions.convention": {Role.OFFICER},
    "officer_conventions.step": {Role.OFFICER},
    "officer_conventions.sign": {Role.OFFICER},
    "officer_conventions.add_document": {Role.OFFICER},
    "officer_conventions.document": {Role.OFFICER},
    "officer_conventions.remove_document": {Role.OFFICER},
    "officer_incentives.estimate": {Role.OFFICER},
    "officer_incentives.share": {Role.OFFICER},
    "employer_placements.index": {Role.EMPLOYER},
    "employer_placements.placement": {Role.EMPLOYER},
    "employer_placements.note_task": {Role.EMPLOYER},
    "employer_placements.mark_done": {Role.EMPLOYER},
    "employer_placements.write": {Role.EMPLOYER},
    "officer_employer_messages.answer": {Role.OFFICER},
    "employer_received.index": {Role.EMPLOYER},
    "employer_received.shortlist": {Role.EMPLOYER},
    "employer_received.ask": {Role.EMPLOYER},
    "employer_received.hire": {Role.EMPLOYER},
    "employer_received.decline": {Role.EMPLOYER},
    "employer_received.take_back": {Role.EMPLOYER},
    "employer_received.withdraw_time": {Role.EMPLOYER},
    "public_joining.register": ANYONE,
    "public_joining.registered": ANYONE,
    "public_joining.confirm": ANYONE,
    "public_joining.invitation": ANYONE,
    "employer_choice.organisations": {Role.EMPLOYER},
    "employer_choice.act": {Role.EMPLOYER},
    "employer_choice.new": {Role.EMPLOYER},
    "employer_choice.request_page": {Role.EMPLOYER},
    "employer_organisation.home": {Role.EMPLOYER},
    "employer_organisation.invite": {Role.EMPLOYER},
    "employer_organisation.withdraw_invitation": {Role.EMPLOYER},
    "employer_organisation.member": {Role.EMPLOYER},
    "employer_organisation.leave": {Role.EMPLOYER},
    "employer_organisation.new_site": {Role.EMPLOYER},
    "employer_organisation.site": {Role.EMPLOYER},
    "employer_organisation.leave_consortium": {Role.EMPLOYER},
    "officer_organisations.request_page": {Role.OFFICER},
    "officer_organisations.invite": {Role.OFFICER},
    "officer_organisations.withdraw_invitation": {Role.OFFICER},
    "officer_organisations.consortium": {Role.OFFICER},
    "candidate_requests.ask": ON_PERSONS_PAGES,
    "candidate_conversations.page": ON_PERSONS_PAGES,
    "candidate_conversations.write": ON_PERSONS_PAGES,
    "candidate_conversations.mark_read": ON_PERSONS_PAGES,
    "candidate_conversations.agree": ON_PERSONS_PAGES,
    "candidate_conversations.disagree": ON_PERSONS_PAGES,
    "employer_conversations.page": {Role.EMPLOYER},
    "employer_conversations.write": {Role.EMPLOYER},
    "employer_conversations.mark_read": {Role.EMPLOYER},
    "officer_conversations.to_read": {Role.OFFICER},
    "officer_conversations.page": {Role.OFFICER},
    "officer_conversations.write": {Role.OFFICER},
    "officer_conversations.write_down": {Role.OFFICER},
    "officer_conversations.agree": {Role.OFFICER},
    "officer_conversations.disagree": {Role.OFFICER},
    "officer_conversations.letter": {Role.OFFICER},
    "officer_conversations.mark_read": {Role.OFFICER},
    "officer_conversations.pass_on": {Role.OFFICER},
    "officer_requests.index": {Role.OFFICER},
    "officer_requests.answer": {Role.OFFICER},
    "candidate_sheet.home": ON_PERSONS_PAGES,
    "candidate_sheet.background": ON_PERSONS_PAGES,
    "candidate_sheet.linked_jobs": ON_PERSONS_PAGES,
    "candidate_sheet.linked_skills": ON_PERSONS_PAGES,
    "candidate_sheet.wishes": ON_PERSONS_PAGES,
    "candidate_sheet.curriculum_pdf": ON_PERSONS_PAGES,
    "candidate_data.home": ON_PERSONS_PAGES,
    "candidate_data.withdraw_consent": ON_PERSONS_PAGES,
    "candidate_data.withdraw_referral": ON_PERSONS_PAGES,
    "candidate_data.give_consent": ON_PERSONS_PAGES,
    "candidate_data.looks": ON_PERSONS_PAGES,
    "candidate_data.as_json": ON_PERSONS_PAGES,
    "candidate_data.as_pdf": ON_PERSONS_PAGES,
    "candidate_interviews.choose": ON_PERSONS_PAGES,
    "candidate_interviews.none_fits": ON_PERSONS_PAGES,
    "officer_slots.choose": {Role.OFFICER},
    "officer_slots.none_fits": {Role.OFFICER},
    "candidate.earlier": ON_PERSONS_PAGES,
    "candidate.proposal": ON_PERSONS_PAGES,
    "candidate.why": ON_PERSONS_PAGES,
    "candidate.opportunities": ON_PERSONS_PAGES,
    "candidate_jobs.index": ON_PERSONS_PAGES,
    "candidate_jobs.saved": ON_PERSONS_PAGES,
    "candidate_jobs.hidden": ON_PERSONS_PAGES,
    "candidate_jobs.job": ON_PERSONS_PAGES,
    "candidate_jobs.why": ON_PERSONS_PAGES,
    "candidate_jobs.save": ON_PERSONS_PAGES,
    "candidate_jobs.no_longer_save": ON_PERSONS_PAGES,
    "candidate_jobs.interested": ON_PERSONS_PAGES,
    "candidate_jobs.not_for_me": ON_PERSONS_PAGES,
    "candidate_jobs.take_back": ON_PERSONS_PAGES,
    "officer_interests.index": {Role.OFFICER},
    "officer_interests.read": {Role.OFFICER},
    "candidate.interested": ON_PERSONS_PAGES,
    "candidate.not_interested": ON_PERSONS_PAGES,
    "public_helping.invitation": ANYONE,
    "candidate_helpers.home": {Role.CANDIDATE},
    "candidate_helpers.invite": {Role.CANDIDATE},
    "candidate_helpers.end": {Role.CANDIDATE},
    "delegate.stop": {Role.DELEGATE},
    "delegate.notices": {Role.DELEGATE},
    "delegate.home": {Role.DELEGATE},
    "delegate.act": {Role.DELEGATE},
    "public_joining.service_invitation": ANYONE,
    "officer_referrals.index": {Role.OFFICER},
    "officer_referrals.referral": {Role.OFFICER},
    "officer_referrals.take": {Role.OFFICER},
    "officer_referrals.give_back": {Role.OFFICER},
    "officer_referrals.close": {Role.OFFICER},
    "officer_referrals.withdraw_consent": {Role.OFFICER},
    "officer_referrals.document": {Role.OFFICER},
    "officer_services.index": {Role.OFFICER},
    "officer_services.new": {Role.OFFICER},
    "officer_services.service": {Role.OFFICER},
    "officer_services.edit": {Role.OFFICER},
    "officer_services.invite": {Role.OFFICER},
    "officer_services.withdraw_invitation": {Role.OFFICER},
    "officer_services.close_access": {Role.OFFICER},
    "officer_services.open_access": {Role.OFFICER},
    "referrer.home": {Role.REFERRER},
    "referrer.referral": {Role.REFERRER},
    "referrer.send": {Role.REFERRER},
    "referrer.withdraw": {Role.REFERRER},
    "referrer.close": {Role.REFERRER},
    "referrer.withdraw_consent": {Role.REFERRER},
    "referrer.document": {Role.REFERRER},
    "referrer_parts.new": {Role.REFERRER},
    "referrer_parts.edit": {Role.REFERRER},
    "referrer_plans.people": {Role.REFERRER},
    "referrer_plans.person": {Role.REFERRER},
    "referrer_plans.plan": {Role.REFERRER},
    "referrer_plans.end": {Role.REFERRER},
    "referrer_plans.new_goal": {Role.REFERRER},
    "referrer_plans.goal": {Role.REFERRER},
    "referrer_plans.new_meeting": {Role.REFERRER},
    "referrer_plans.meeting": {Role.REFERRER},
    "referrer_plans.new_resource": {Role.REFERRER},
    "referrer_plans.resource": {Role.REFERRER},
    "referrer_plans.new_note": {Role.REFERRER},
    "referrer_plans.remove_note": {Role.REFERRER},
    "referrer_steps.new_step": {Role.REFERRER},
    "referrer_steps.step": {Role.REFERRER},
    "referrer_measures.measures": {Role.REFERRER},
    "referrer_measures.as_spreadsheet": {Role.REFERRER},
    "officer_plans.new_meeting": {Role.OFFICER},
    "officer_plans.meeting": {Role.OFFICER},
    "officer_plans.new_note": {Role.OFFICER},
    "officer_plans.remove_note": {Role.OFFICER},
    "candidate_pathway.home": {Role.CANDIDATE, Role.DELEGATE},
    "officer_measures.measures": {Role.OFFICER},
    "officer_measures.as_spreadsheet": {Role.OFFICER},
    "admin.home": {Role.ADMIN},
    "admin.scorer": {Role.ADMIN},
}


def test_the_table_names_every_endpoint(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert endpoints == set(TABLE)


def test_a_view_without_a_mark_is_refused_to_everyone(app: Flask) -> None:
    def forgotten() -> str:
        return "secret"

    bare = Flask("webapp")
    bare.config["SECRET_KEY"] = "test"
    login_manager.init_app(bare)
    access.init_app(bare)
    bare.add_url_rule("/dimenticata", view_func=forgotten)
    assert bare.test_client().get("/dimenticata").status_code == 403


def agreement_rows(world: World, employer: Employer, convention: Convention, document_id: int) -> int:
    """A work order, and a document of it and of the convention, each with this number. Gives the order's own."""
    work = {"title": "a", "value": Decimal(1), "starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 1), "places": 1}
    order = world.keep(WorkOrder(employer_id=employer.id, office_id=world.office.id, created_at=NOW, **work))
    kept = {"kind": AgreementDocumentKind.OTHER, "media_type": "application/pdf", "added_at": NOW}
    file = {"id": document_id, "name": "a", "size": 1, "content": b"a", **kept}
    world.keep(ConventionDocument(convention_id=convention.id, **file))
    world.keep(WorkOrderDocument(order_id=order.id, **file))
    return order.id


@pytest.fixture
def addresses(app: Flask, world: World, session: Session) -> dict[str, str]:
    """A real address for every endpoint, with rows that the matching role may see."""
    employer = world.employer()
    world.account(Role.EMPLOYER, email="employer@example.org", employer=employer)
    officer = world.account(Role.OFFICER, email="officer@example.org")
    person = world.person()
    world.account(Role.CANDIDATE, email="candidate@example.org", person=person)
    delegate = world.account(Role.DELEGATE, email="delegate@example.org")
    delegation = world.delegation(delegate, person)
    world.account(Role.ADMIN, email="admin@example.org")
    position = world.position(employer=employer)
    proposal = world.keep(Proposal(position=position, person=person, state=ProposalState.PROPOSED))
    values = {"code": position.code, "registration": person.registration.code, "proposal_id": proposal.id}
    values |= {"delegation_id": delegation.id, "version": active_version(session), **care(world, person)}
    lost = {"state": MessageState.GIVEN_UP, "subject": "Prova", "body": "Prova", "created_at": NOW, "due_at": NOW}
    notice = Notice(recipient="a@example.org", kind=NoticeKind.PROPOSED, created_at=NOW, office_id=world.office.id)
    values["message_id"] = world.keep(OutboxMessage(recipient="a@example.org", **lost, notices=[notice])).id
    values["letter_id"] = world.keep(Letter(proposal_id=proposal.id, kind=LetterKind.PROPOSAL, at=NOW)).id
    kind = values["kind"] = JobKind.IMPORT_CANDIDATES.value
    job = jobs.add(session, kind=JobKind(kind), account=officer, file_name="a.csv", content=b"a", now=NOW)
    session.commit()
    values |= {"job_id": job.id, "account_id": officer.id}
    values["job_id"] = job.id
    placement = Placement(proposal=proposal, started_on=date(2026, 10, 5), hours=20)
    placement.follow_ups = [FollowUp(kind=FollowUpKind.MONTH_3, due_on=date(2027, 1, 5))]
    placement.accommodations = [PlannedAccommodation(accommodation="telework")]
    world.keep(placement)
    values |= {"token": "none", "asked": "riesame"}
    values["written_id"] = world.keep(
        ProposalMessage(proposal_id=proposal.id, thread=Thread.WITH_PERSON, side=Side.PERSON, at=NOW, text="a")
    ).id
    values["thread"] = Thread.TOGETHER.value
    asked = PersonRequest(person_id=person.id, kind=PersonRequestKind.REVIEW, text="a", at=NOW)
    values["asked_id"] = world.keep(asked).id
    values |= {"follow_up_id": placement.follow_ups[0].id, "accommodation_code": "telework"}
    slot = InterviewSlot(position_id=position.id, starts_at=NOW, place="via Prova 1", offered_at=NOW)
    values |= {"number": proposal.id, "slot_id": world.keep(slot).id}
    search = SavedSearch(account_id=officer.id, list_name=ListName.PEOPLE, name="Prova", query="stato=sospeso")
    values |= {"name": ListName.PEOPLE.value, "search_id": world.keep(search).id}
    values["step_id"] = world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING)).id
    contact = world.keep(EmployerContact(employer_id=employer.id, office_id=world.office.id, name="Ada Neri"))
    values |= {"draft_id": world.keep(PositionDraft(employer_id=employer.id, updated_at=NOW)).id, "step": "lavoro"}
    convention = world.keep(
        Convention(
            employer_id=employer.id,
            office_id=world.office.id,
            kind=ConventionKind.ARTICLE_11,
            signed_on=date(2026, 1, 1),
        )
    )
    values["document_id"] = world.document(person).id
    values["order_id"] = agreement_rows(world, employer, convention, values["document_id"])
    values |= {"vat_number": employer.vat_number, "contact_id": contact.id, "convention_id": convention.id}
    measure = {"kind": MeasureKind.EXEMPTION, "starts_on": date(2026, 1, 1), "share_percent": 10, "recorded_at": NOW}
    listed = CooperativeWorker(employer_id=employer.id, code="A1", ground="minore", started_on=date(2026, 1, 1))
    values["worker_id"] = world.keep(listed).id
    values["measure_id"] = world.keep(DutyMeasure(employer_id=employer.id, **measure)).id
    values |= organisation(world, employer, officer) | interest(world, employer, person)
    values |= plan_rows(world, person)
    with app.test_request_context():
        return {
            rule.endpoint: url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static"
        }


def care(world: World, person: Person) -> dict[str, int | str]:
    """A service's account, and that it follows a person."""
    carer = world.account(Role.REFERRER, email="referrer@example.org")
    followed = world.referral(ReferralState.TAKEN, service=carer.service, person=person)
    return {"referral_id": followed.id, "service_id": carer.service_id, "part": "persona"}


def interest(world: World, employer: Employer, person: Person) -> dict[str, int]:
    """A position that nobody has proposed, and what the person said of it."""
    position = world.position(employer=employer)
    said = {"answer": InterestAnswer.INTERESTED, "at": NOW, "channel": Channel.ONLINE}
    row = world.keep(PositionInterest(person_id=person.id, position_id=position.id, **said))
    return {"position_id": position.id, "interest_id": row.id}


def plan_rows(world: World, person: Person) -> dict[str, int]:
    """A plan of the service that follows the person, with one of everything on it."""
    service = world.session.scalars(select(Account).where(Account.role == Role.REFERRER)).one()
    plan = PersonalPlan(person_id=person.id, service_id=service.service_id, since_on=NOW.date())
    resource = {"kind": ResourceKind.SUPPORT, "unit": ResourceUnit.HOURS, "amount": Decimal(1)}
    plan.goals, plan.meetings = [PlanGoal(id=7, aim="a")], [PlanMeeting(id=7, at=NOW)]
    plan.resources = [PlanResource(id=7, **resource)]
    plan.notes = [PlanNote(purpose=NotePurpose.OFFICE, words="a", at=NOW, account_id=service.id)]
    world.keep(plan)
    return {"person_id": person.id, "plan_id": plan.id, "item_id": 7, "note_id": plan.notes[0].id}


def organisation(world: World, employer: Employer, officer: Account) -> dict[str, int]:
    """A site, a further member, an invitation and a request of an employer's."""
    other = world.account(Role.EMPLOYER)
    asked = world.keep(
        OrganisationRequest(
            state=RequestState.WAITING,
            asked_at=NOW,
            email="a@example.org",
            person_name="Ada",
            vat_number=employer.vat_number,
            name="Prova",
            kind=employer.kind,
            comune_code=BRESCIA,
            office_id=officer.office_id,
            account=other,
            employer=employer,
        )
    )
    invited = Invitation(
        employer=employer,
        email="a@example.org",
        role=MemberRole.VIEWER,
        token_hash="none",
        inviter=officer,
        invited_at=NOW,
        expires_at=NOW,
    )
    site = EmployerSite(employer_id=employer.id, name="Prova", comune_code=BRESCIA)
    return {
        "request_id": asked.id,
        "invitation_id": world.keep(invited).id,
        "site_id": world.keep(site).id,
        "membership_id": world.member(other, employer, role=MemberRole.VIEWER).id,
    }


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "nobody")
def test_every_endpoint_lets_in_whom_the_table_names_and_nobody_else(
    app: Flask, client: PageClient, addresses: dict[str, str], role: Role | None
) -> None:
    if role:
        client.login(f"{role.value}@example.org", PASSWORD)
    else:
        client.get("/accedi", status=200)
    cookie, token = client.client.get_cookie("session"), client.token
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            # Each request comes with the session as it was after signing in, whatever the last one did to it.
            client.client.set_cookie("session", cookie.value)
            answer = client.client.open(addresses[rule.endpoint], method=method, data={"csrf_token": token})
            let_in = not (answer.status_code == 403 or answer.headers.get("Location") == "/accedi")
            expected = role in TABLE[rule.endpoint]
            assert let_in is expected, f"{method} {rule.endpoint} as {role}: {answer.status_code}"
            if not expected:
                assert answer.status_code == (403 if role else 302)
            answer.close()


def test_head_and_options_are_guarded_like_get(client: PageClient, addresses: dict[str, str]) -> None:
    for endpoint in ("officer.desk", "officer.review", "candidate.opportunities", "admin.home"):
        for method in ("HEAD", "OPTIONS"):
            answer = client.client.open(addresses[endpoint], method=method)
            assert answer.headers.get("Location") == "/accedi"


# What asks for something else than "every member looks, and those who post change things".
NEEDS = {
    Need.NOTHING: {
        "employer_choice.organisations",
        "employer_choice.act",
        "employer_choice.new",
        "employer_choice.request_page",
    },
    Need.DRAFTS: {
        "employer.linked_title",
        "employer_posting.new",
        "employer_posting.step",
        "employer_posting.live_new",
        "employer_posting.live",
        "employer_posting.check",
        "employer_posting.discard",
    },
    Need.LOOK: {"employer_organisation.leave"},
    Need.POST: {"employer_agreements.propose", "employer_orders.new", "employer_orders.change"},
    Need.MANAGE: {
        "employer_organisation.invite",
        "employer_organisation.withdraw_invitation",
        "employer_organisation.member",
        "employer_organisation.new_site",
        "employer_organisation.site",
        "employer_organisation.leave_consortium",
        "employer_workers.new",
        "employer_workers.edit",
        "employer_workers.remove",
    },
}


def test_what_each_view_asks_of_a_member_is_in_the_table(app: Flask) -> None:
    found: dict[Need, set[str]] = {}
    for endpoint, roles in TABLE.items():
        if roles == {Role.EMPLOYER}:
            found.setdefault(app.view_functions[endpoint].need, set()).add(endpoint)
    assert found.pop(Need.BY_METHOD) == {name for name, roles in TABLE.items() if roles == {Role.EMPLOYER}} - {
        name for names in NEEDS.values() for name in names
    }
    assert found == NEEDS


@pytest.mark.parametrize("standing", ["taken out", "viewer", "poster"])
def test_every_endpoint_asks_whether_the_membership_stands(
    app: Flask, client: PageClient, world: World, addresses: dict[str, str], standing: str
) -> None:
    account = world.session.scalars(select(Account).where(Account.email == "employer@example.org")).one()
    row = world.session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
    client.login(account.email, PASSWORD)
    cookie, token = client.client.get_cookie("session"), client.token
    if standing == "taken out":
        world.session.delete(row)
    else:
        row.role = MemberRole.VIEWER if standing == "viewer" else MemberRole.POSTER
    world.session.commit()
    for rule in app.url_map.iter_rules():
        if TABLE.get(rule.endpoint) != {Role.EMPLOYER}:
            continue
        need = app.view_functions[rule.endpoint].need
        for_posters = need in {Need.POST, Need.MANAGE}
        for method in sorted(rule.methods & {"GET", "POST"}):
            client.client.set_cookie("session", cookie.value)
            answer = client.client.open(addresses[rule.endpoint], method=method, data={"csrf_token": token})
            open_to = {
                "taken out": need is Need.NOTHING,
                "viewer": need in (Need.NOTHING, Need.LOOK) or (method == "GET" and not for_posters),
                "poster": need is not Need.MANAGE,
            }[standing]
            assert (answer.status_code != 403) is open_to, f"{method} {rule.endpoint}: {answer.status_code}"
            answer.close()
            if standing != "taken out":
                # One view leaves the organisation: the next ones are asked as before.
                restore(world, account, row.role)


OUTSIDE: dict[str, dict[str, object]] = {
    "ended": {"ended_at": NOW},
    "over": {"ends_on": date(2026, 11, 1)},
    "not begun": {"starts_on": date(2026, 11, 3)},
    "never accepted": {"account_id": None, "accepted_at": None},
}
"""A delegation that opens nothing today."""


@pytest.mark.parametrize("state", [*OUTSIDE, "of somebody else", *DelegateScope])
def test_every_endpoint_asks_whether_the_delegation_stands_and_covers_it(
    app: Flask, client: PageClient, world: World, addresses: dict[str, str], state: str
) -> None:
    account = world.session.scalars(select(Account).where(Account.email == "delegate@example.org")).one()
    row = world.session.scalars(select(Delegation).where(Delegation.account_id == account.id)).one()
    client.login(account.email, PASSWORD)
    cookie, token = client.client.get_cookie("session"), client.token
    if state == "of somebody else":
        row.person = world.person()
    elif state in OUTSIDE:
        for column, value in OUTSIDE[state].items():
            setattr(row, column, value)
    else:
        row.scope = whole_scope({state})
    covered = row.scope if state in set(DelegateScope) else frozenset()
    world.session.commit()
    for rule in app.url_map.iter_rules():
        if not {Role.DELEGATE} <= TABLE.get(rule.endpoint, set()) < ANYONE:
            continue
        view = app.view_functions[rule.endpoint]
        for method in sorted(rule.methods & {"GET", "POST"}):
            client.client.set_cookie("session", cookie.value)
            answer = client.client.open(addresses[rule.endpoint], method=method, data={"csrf_token": token})
            open_to = view.scope in covered or view.need is Need.NOTHING
            refused = answer.status_code in ((403,) if view.need is Need.NOTHING else (403, 404))
            assert refused is not open_to, f"{method} {rule.endpoint}: {answer.status_code}"
            answer.close()


def test_a_delegate_opens_nothing_that_names_no_scope(app: Flask) -> None:
    """Where no scope is named the page is the person's alone: the mark itself cannot be written otherwise."""
    with pytest.raises(TypeError):
        access.requires(Role.CANDIDATE, Role.DELEGATE)
    with pytest.raises(TypeError):
        access.requires(Role.CANDIDATE, scope=DelegateScope.READ)
    for endpoint, roles in TABLE.items():
        view = app.view_functions[endpoint]
        for_somebody = Role.DELEGATE in roles and {*Role} - roles  # one's own access is nobody's page but one's own
        assert bool(for_somebody) is (view.scope is not None or roles == {Role.DELEGATE})


def restore(world: World, account: Account, role: MemberRole) -> None:
    """The membership as it was, where a view has ended it."""
    world.session.expire_all()
    if world.session.scalar(select(Membership).where(Membership.account_id == account.id)) is None:
        world.member(account, account.employer, role=role)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_found(
    app: Flask, client: PageClient, addresses: dict[str, str], number: int
) -> None:
    client.login("officer@example.org", PASSWORD)
    for rule in app.url_map.iter_rules():
        numbers = re.findall("<int:([a-z_]+)>", rule.rule)
        if Role.OFFICER not in TABLE.get(rule.endpoint, ()) or not numbers:
            continue
        address = re.sub(r"\d+(?=\D*$)", str(number), addresses[rule.endpoint])
        for method in rule.methods & {"GET", "POST"}:
            answer = client.client.open(address, method=method, data={"csrf_token": client.token})
            assert answer.status_code == 404, f"{method} {address}: {answer.status_code}"


def test_the_marks_agree_with_the_table(app: Flask) -> None:
    with app.app_context():
        assert {endpoint: set(allowed_roles(endpoint)) for endpoint in TABLE} == TABLE
