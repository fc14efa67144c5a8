"""Who acts for an employer on the site, as its officers see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer, EmployerSite
from models.joining import Invitation, OrganisationRequest
from models.members import Membership
from webapp.services.employers import consortia, invitations, memberships, sites
from webapp.services.visibility import requests_for

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Access:
    """All of it, for the employer's page."""

    members: Sequence[Membership]
    invited: Sequence[Invitation]
    requests: Sequence[OrganisationRequest]
    """The latest to the officer's own office."""
    sites: Sequence[EmployerSite]
    cooperatives: Sequence[Employer]


def access_to(session: Session, *, employer: Employer, account: Account, now: datetime) -> Access:
    """Who acts for an employer, who may, who asks, where it works."""
    asked = session.scalars(
        select(OrganisationRequest)
        .where(OrganisationRequest.employer_id == employer.id, requests_for(account))
        .order_by(OrganisationRequest.id.desc())
        .limit(SHOWN)
    ).all()
    return Access(
        members=memberships.members_of(session, employer=employer),
        invited=invitations.pending(session, employer=employer, now=now),
        requests=asked,
        sites=sites.sites_of(session, employer=employer),
        cooperatives=consortia.cooperatives_of(session, consortium=employer),
    )
