"""Object-level rules, as conditions for queries: lists and single pages use the same ones, so they agree."""

from sqlalchemy import ColumnElement, Select, String, exists, false, select, type_coerce
from sqlalchemy.orm import aliased

from models.accounts import Account
from models.cooperative_workers import CooperativeWorker
from models.delegations import Delegation
from models.drafts import PositionDraft
from models.employers import Convention, Employer, EmployerContact
from models.interests import PositionInterest
from models.jobs import Job
from models.joining import OrganisationRequest
from models.members import Membership
from models.pathways import PersonalPlan
from models.people import Consent, Person, Registration
from models.person_requests import PersonRequest
from models.positions import Position
from models.proposals import WITH_EMPLOYER, Proposal
from models.referrals import Referral
from models.referring_services import ReferringService
from models.territory import Comune, Office
from models.types import (
    ConsentPurpose,
    DelegateScope,
    EmployerKind,
    MemberRole,
    PositionState,
    ProposalState,
    ReferralState,
    RequestState,
    Role,
    Verification,
    WorkOrderState,
)
from models.visits import EmployerVisit
from models.work_orders import WorkOrder, WorkOrderAnswer
from webapp.extensions import clock

ON_PERSONS_PAGES = frozenset({Role.CANDIDATE, Role.DELEGATE})
"""Who uses the pages of a person: they themselves, and whoever acts for them."""

# What a person sees: nothing before the officer has proposed it.
_SHOWN_TO_PERSON = (
    ProposalState.PROPOSED,
    ProposalState.ACCEPTED,
    ProposalState.DECLINED,
    ProposalState.SENT,
    ProposalState.INTERVIEW,
    ProposalState.HIRED,
    ProposalState.DECLINED_BY_EMPLOYER,
    ProposalState.WITHDRAWN,
    ProposalState.CLOSED,
)


def acting_for(account: Account) -> Select[tuple[int]]:
    """The organisation that an employer's account acts for now, as long as a membership stands: none, or one.

    A membership in it, or in the consortium that acts for it; the office knows both.
    """
    consortium = aliased(Employer)
    mine = select(Membership.employer_id).where(Membership.account_id == account.id)
    through = select(consortium.id).where(
        consortium.id.in_(mine),
        consortium.kind == EmployerKind.CONSORTIUM,
        consortium.verification == Verification.VERIFIED,
    )
    return select(Employer.id).where(
        Employer.id == account.employer_id,
        Employer.verification == Verification.VERIFIED,
        Employer.id.in_(mine) | Employer.consortium_id.in_(through),
    )


def person_of(account: Account, scope: DelegateScope | None = None) -> Select[tuple[int]]:
    """The person whose pages these are: one's own, or the one that a delegate acts for now; none, or one.

    A delegation counts while it is in force and, where a ``scope`` is named, covers it.
    """
    if account.role is Role.CANDIDATE:
        return select(Person.id).where(Person.id == account.person_id)
    if account.role is not Role.DELEGATE:
        return select(Person.id).where(false())
    today = clock.today()
    in_force = select(Delegation.person_id).where(
        Delegation.account_id == account.id,
        Delegation.ended_at.is_(None),
        Delegation.starts_on <= today,
        Delegation.ends_on.is_(None) | (Delegation.ends_on >= today),
    )
    if scope is not None:
        covered = "|" + type_coerce(Delegation.scope, String) + "|"
        in_force = in_force.where(covered.contains(f"|{scope.value}|"))
    return select(Person.id).where(Person.id == account.person_id, Person.id.in_(in_force))


def positions_of(account: Account) -> ColumnElement[bool]:
    """An officer's province, an employer's own; nobody else's business."""
    if account.role is Role.OFFICER:
        return Position.office_id == account.office_id
    if account.role is Role.EMPLOYER:
        return Position.employer_id.in_(acting_for(account))
    return false()


def drafts_of(account: Account) -> ColumnElement[bool]:
    """The drafts of the organisation acted for; until the office knows that one acts for it, only one's own."""
    if account.role is not Role.EMPLOYER:
        return false()
    own = PositionDraft.account_id == account.id
    known = PositionDraft.employer_id.in_(acting_for(account)) & ~_by_somebody_unknown()
    return (PositionDraft.employer_id == account.employer_id) & (known | own)


def _by_somebody_unknown() -> ColumnElement[bool]:
    """A draft of whoever asked to act for the organisation, and whom the office has not let in: it is not theirs."""
    asked = exists().where(
        OrganisationRequest.account_id == PositionDraft.account_id,
        OrganisationRequest.employer_id == PositionDraft.employer_id,
        OrganisationRequest.state.in_((RequestState.WAITING, RequestState.REFUSED)),
    )
    accepted = exists().where(
        OrganisationRequest.account_id == PositionDraft.account_id,
        OrganisationRequest.employer_id == PositionDraft.employer_id,
        OrganisationRequest.state == RequestState.ACCEPTED,
    )
    member = exists().where(
        Membership.account_id == PositionDraft.account_id, Membership.employer_id == PositionDraft.employer_id
    )
    return asked & ~accepted & ~member


def requests_for(account: Account) -> ColumnElement[bool]:
    """Who asks an officer's office to act for an organisation."""
    if account.role is Role.OFFICER:
        confirmed = OrganisationRequest.state != RequestState.UNCONFIRMED
        return (OrganisationRequest.office_id == account.office_id) & confirmed
    return false()


def registrations_of(account: Account) -> ColumnElement[bool]:
    """The list of an officer's own office."""
    if account.role is Role.OFFICER:
        return Registration.office_id == account.office_id
    return false()


def person_requests_of(account: Account) -> ColumnElement[bool]:
    """What people ask about their data: an officer's own list's; a person's own, also for their delegate."""
    if account.role in ON_PERSONS_PAGES:
        return PersonRequest.person_id.in_(person_of(account, DelegateScope.DATA))
    return PersonRequest.person_id.in_(select(Registration.person_id).where(registrations_of(account)))


def services_of(account: Account) -> ColumnElement[bool]:
    """The services that work with an officer's office; one's own."""
    if account.role is Role.OFFICER:
        return ReferringService.office_id == account.office_id
    if account.role is Role.REFERRER:
        return ReferringService.id == account.service_id
    return false()


def referrals_of(account: Account) -> ColumnElement[bool]:
    """What a service wrote, until the person withdraws their consent; what an officer's office was sent."""
    if account.role is Role.REFERRER:
        return (Referral.service_id == account.service_id) & Referral.consent_withdrawn_at.is_(None)
    if account.role is Role.OFFICER:
        shown = (ReferralState.SENT, ReferralState.TAKEN, ReferralState.RETURNED, ReferralState.CLOSED)
        return (Referral.office_id == account.office_id) & Referral.state.in_(shown)
    return false()


def people_in_care_of(account: Account) -> ColumnElement[bool]:
    """The people on a list whom a service referred and still follows, as long as their consent stands."""
    if account.role is not Role.REFERRER:
        return false()
    followed = select(Referral.person_id).where(Referral.service_id == account.service_id, Referral.is_in_care())
    return Person.id.in_(followed)


def plans_of(account: Account) -> ColumnElement[bool]:
    """The personal plans of a service's people in care; of an officer's list; of the person: while consent stands."""
    agreed = exists().where(
        Referral.person_id == PersonalPlan.person_id,
        Referral.service_id == PersonalPlan.service_id,
        Referral.state.in_((ReferralState.TAKEN, ReferralState.CLOSED)),
        Referral.consent_withdrawn_at.is_(None),
    )
    if account.role is Role.REFERRER:
        cared_for = PersonalPlan.person_id.in_(select(Person.id).where(people_in_care_of(account)))
        return (PersonalPlan.service_id == account.service_id) & cared_for
    if account.role is Role.OFFICER:
        listed = select(Registration.person_id).where(registrations_of(account))
        return PersonalPlan.person_id.in_(listed) & agreed
    if account.role in ON_PERSONS_PAGES:
        return PersonalPlan.person_id.in_(person_of(account, DelegateScope.READ)) & agreed
    return false()


def proposals_of_office(account: Account) -> ColumnElement[bool]:
    """What an officer's office proposes: the proposals for its positions."""
    if account.role is Role.OFFICER:
        return Proposal.position_id.in_(select(Position.id).where(positions_of(account)))
    return false()


def employers_of(account: Account) -> ColumnElement[bool]:
    """Employers of an officer's province, those that offer work there, and those that nobody knows any work of yet."""
    if account.role is Role.EMPLOYER:
        return Employer.id.in_(acting_for(account))
    if account.role is not Role.OFFICER:
        return false()
    province = select(Office.province_code).where(Office.id == account.office_id).scalar_subquery()
    own = select(Position.employer_id).where(Position.office_id == account.office_id)
    seated = select(Comune.istat_code).where(Comune.province_code == province)
    unknown = ~exists().where(Position.employer_id == Employer.id)
    return Employer.id.in_(own) | Employer.comune_code.in_(seated) | unknown


def contacts_of(account: Account) -> ColumnElement[bool]:
    """The people at employers' whom an officer's office has written down."""
    if account.role is Role.OFFICER:
        return EmployerContact.office_id == account.office_id
    return false()


def conventions_of(account: Account) -> ColumnElement[bool]:
    """What an officer's office agrees with employers; an employer's own, with whichever office."""
    if account.role is Role.OFFICER:
        return Convention.office_id == account.office_id
    if account.role is Role.EMPLOYER:
        return Convention.employer_id.in_(acting_for(account))
    return false()


def cooperative_workers_of(account: Account) -> ColumnElement[bool]:
    """The people whom a cooperative lists for itself: for those who manage it, and nobody else.

    No officer, no member with another task, and nobody who acts for it through a consortium.
    """
    if account.role is Role.EMPLOYER:
        return CooperativeWorker.employer_id.in_(managed_by(account))
    return false()


def managed_by(account: Account) -> Select[tuple[int]]:
    """The organisation acted for, where somebody manages it by a membership of its own: none, or one."""
    own = select(Membership.employer_id).where(
        Membership.account_id == account.id, Membership.role == MemberRole.MANAGER
    )
    return acting_for(account).where(Employer.id.in_(own))


def led_by(account: Account) -> ColumnElement[bool]:
    """The cooperatives of the consortium that an account acts for; nobody's for whoever acts for no consortium."""
    if account.role is not Role.EMPLOYER:
        return false()
    return Employer.consortium_id.in_(acting_for(account))


def work_orders_of(account: Account) -> ColumnElement[bool]:
    """The work orders of an officer's office, once they were offered; an employer's own, as who gives the work."""
    if account.role is Role.OFFICER:
        kept_back = WorkOrder.state.in_((WorkOrderState.PREPARED, WorkOrderState.WITHDRAWN))
        never_offered = kept_back & WorkOrder.id.not_in(select(WorkOrderAnswer.order_id))
        return (WorkOrder.office_id == account.office_id) & ~never_offered
    if account.role is Role.EMPLOYER:
        return WorkOrder.employer_id.in_(acting_for(account))
    return false()


def work_orders_offered_to(account: Account) -> ColumnElement[bool]:
    """The work orders that a cooperative was asked for, once they were offered."""
    if account.role is not Role.EMPLOYER:
        return false()
    answer = aliased(WorkOrderAnswer)
    asked = WorkOrder.id.in_(select(answer.order_id).where(answer.cooperative_id.in_(acting_for(account))))
    return asked & (WorkOrder.state != WorkOrderState.PREPARED)


def takes_work_orders() -> ColumnElement[bool]:
    """The employers that may be asked for a work order: type-B cooperatives that an officer has verified."""
    return (Employer.kind == EmployerKind.COOPERATIVE_B) & (Employer.verification == Verification.VERIFIED)


def visits_of(account: Account) -> ColumnElement[bool]:
    """What employers said to an officer's office."""
    if account.role is Role.OFFICER:
        return EmployerVisit.account_id.in_(select(Account.id).where(Account.office_id == account.office_id))
    return false()


def jobs_of(account: Account) -> ColumnElement[bool]:
    """The background jobs of an officer's office."""
    if account.role is Role.OFFICER:
        colleagues = select(Account.id).where(Account.role == Role.OFFICER, Account.office_id == account.office_id)
        return Job.account_id.in_(colleagues)
    return false()


def proposals_to(account: Account) -> ColumnElement[bool]:
    """What was proposed to this person; a delegate may read it where the delegation says so."""
    mine = Proposal.person_id.in_(person_of(account, DelegateScope.READ))
    return mine & Proposal.state.in_(_SHOWN_TO_PERSON)


def shown_to_person() -> ColumnElement[bool]:
    """The proposals that an officer has made, whatever became of them: the person sees these."""
    return Proposal.state.in_(_SHOWN_TO_PERSON)


def positions_open_to(person: Person) -> ColumnElement[bool]:
    """What a person may read of their office's positions: the open ones, and those of which they said something."""
    office = select(Registration.office_id).where(Registration.person_id == person.id).scalar_subquery()
    said = select(PositionInterest.position_id).where(PositionInterest.person_id == person.id)
    known = (Position.state == PositionState.OPEN) | Position.id.in_(said)
    return (Position.office_id == office) & known


def interests_of(account: Account) -> ColumnElement[bool]:
    """What the people of an officer's own list say of positions."""
    return PositionInterest.person_id.in_(select(Registration.person_id).where(registrations_of(account)))


def proposals_received_by(account: Account) -> ColumnElement[bool]:
    """The profiles that an employer may look at: sent for its positions, while the person's consent is in force."""
    if account.role is not Role.EMPLOYER:
        return false()
    consent = exists().where(
        Consent.person_id == Proposal.person_id,
        Consent.purpose == ConsentPurpose.MATCHING,
        Consent.withdrawn_at.is_(None),
    )
    own = select(Position.id).where(positions_of(account))
    return Proposal.position_id.in_(own) & Proposal.state.in_(WITH_EMPLOYER) & consent
