"""A small world for tests, made with the ordinary models. Everything in it is invented."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from matching import Scorer
from models.accounts import Account
from models.casework import Document
from models.delegations import Delegation
from models.employers import Employer
from models.members import Membership
from models.people import (
    Capacity,
    Consent,
    DataVersion,
    Experience,
    NeededAccommodation,
    Person,
    PersonSkill,
    Profile,
    Registration,
    Wish,
)
from models.positions import Demand, OfferedAccommodation, Position, PositionSkill
from models.proposals import Proposal
from models.referrals import Referral
from models.referring_services import ReferringService
from models.scorers import ScorerVersion
from models.territory import Office
from models.types import (
    Availability,
    Category,
    ConsentForm,
    ConsentPurpose,
    Contract,
    DelegateKind,
    DelegateScope,
    DocumentKind,
    EmployerKind,
    MemberRole,
    PositionState,
    ProposalState,
    Reason,
    ReferralState,
    Regime,
    Remote,
    Role,
    ServiceKind,
    Sex,
)
from webapp.security import hash_password

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"
"""The least that begins and ends like one."""
PASSWORD = "una-password-di-prova"
BRESCIA, ISEO, CREMONA = "017029", "017085", "019036"


@cache
def _first_scorer() -> dict[str, str]:
    """The expert's scorer as ``scorers.install_first`` installs it; to write it as text takes a while."""
    scorer = Scorer.prior()
    return {"version": scorer.version, "kind": scorer.kind, "content": scorer.to_json()}


class World:
    """Makes rows and commits them, so that requests see them."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.made = 0
        session.add(DataVersion(name="people", value=1))
        session.add(ScorerVersion(installed_at=NOW, active=True, **_first_scorer()))
        self.office = self.keep(Office(province_code="BS", name="Collocamento mirato di Brescia"))

    def keep(self, row: Any) -> Any:
        """Add a row, commit, give it back."""
        self.session.add(row)
        self.session.commit()
        return row

    def again(self, row: Any) -> Any:
        """The row as the database has it now, after a request has changed it."""
        self.session.expire_all()
        return row

    def number(self) -> int:
        """The next number, for what must be unique."""
        self.made += 1
        return self.made

    def account(self, role: Role, *, email: str = "", **owner: Any) -> Account:
        """An account of this role, with an owner made for it unless one is given."""
        defaults = {
            Role.OFFICER: lambda: {"office": self.office},
            Role.EMPLOYER: lambda: {"employer": self.employer()},
            Role.CANDIDATE: lambda: {"person": self.person()},
            Role.REFERRER: lambda: {"service": self.service()},
        }
        number = self.number()
        with self.app.app_context():
            password_hash = hash_password(PASSWORD)
        account = Account(
            email=email or f"{role.value}{number}@example.org",
            name=f"Prova {role.value} {number}",
            role=role,
            password_hash=password_hash,
            created_at=NOW,
            **(owner or defaults.get(role, dict)()),
        )
        if role is Role.EMPLOYER:
            self.session.add(account)
            self.session.flush()
            self.member(account, account.employer)
        return self.keep(account)

    def member(self, account: Account, employer: Employer, *, role: MemberRole = MemberRole.MANAGER) -> Membership:
        """Somebody who acts for an organisation."""
        return self.keep(Membership(account_id=account.id, employer_id=employer.id, role=role, since=NOW))

    def delegation(self, account: Account, person: Person, **columns: Any) -> Delegation:
        """Somebody who acts for a person, for everything and from long ago unless said otherwise; chosen at once."""
        values = {
            "kind": DelegateKind.FAMILY,
            "scope": frozenset(DelegateScope),
            "starts_on": date(2026, 1, 1),
            "name": account.name,
            "email": account.email,
            "created_at": NOW,
            "accepted_at": NOW,
        }
        account.person = person
        return self.keep(Delegation(account=account, person=person, **{**values, **columns}))

    def employer(self, *, kind: EmployerKind = EmployerKind.COOPERATIVE_B, name: str = "Il Trifoglio") -> Employer:
        """An employer; its VAT number only has the right length."""
        return self.keep(Employer(vat_number=f"{self.number():011d}", name=name, kind=kind, headcount=30))

    def service(self, *, name: str = "", office: Office | None = None, **columns: Any) -> ReferringService:
        """A service that refers people to an office."""
        values = {"kind": ServiceKind.MENTAL_HEALTH, "created_at": NOW, **columns}
        name = name or f"Service {self.number()}"
        return self.keep(ReferringService(name=name, office=office or self.office, **values))

    def person(
        self,
        *,
        code: str = "",
        name: str = "Ada",
        surname: str = "Prova",
        office: Office | None = None,
        category: Category = Category.CIVIL,
        invalidity_percent: int | None = 60,
        availability: Availability = Availability.AVAILABLE,
        consent: bool = True,
        capacities: dict[str, int] | None = None,
        accommodations: tuple[str, ...] = (),
        skills: tuple[str, ...] = (),
        wishes: tuple[str, ...] = (),
        experience: dict[str, int] | None = None,
        comune: str = BRESCIA,
        **profile: Any,
    ) -> Person:
        """Somebody on the list; what is not said is unknown."""
        number = self.number()
        given = {"capacities": capacities or {}, "experience": experience or {}}
        person = Person(name=name, surname=surname, birth_date=date(1985, 5, 17), sex=Sex.FEMALE)
        person.registration = Registration(
            code=code or f"BS{number:05d}",
            office=office or self.office,
            category=category,
            invalidity_percent=invalidity_percent,
            registered_on=date(2020, 1, 8),
            seniority_on=date(2020, 1, 8),
            availability=availability,
        )
        person.profile = Profile(
            comune_code=comune,
            changed_in=self._changed(),
            capacities=[Capacity(dimension=code, level=level) for code, level in given["capacities"].items()],
            accommodations=[NeededAccommodation(accommodation=code) for code in accommodations],
            skills=[PersonSkill(text=skill.replace("_", " "), skill=skill) for skill in skills],
            wishes=[Wish(text=wish.replace("_", " "), occupation=wish) for wish in wishes],
            experiences=[
                Experience(title=job.replace("_", " "), months=months, occupation=job)
                for job, months in given["experience"].items()
            ],
            **profile,
        )
        if consent:
            person.consents = [Consent(purpose=ConsentPurpose.MATCHING, given_on=date(2020, 2, 1), recorded_at=NOW)]
        return self.keep(person)

    def position(
        self,
        *,
        code: str = "",
        employer: Employer | None = None,
        title: str = "Aiuto in cucina",
        state: PositionState = PositionState.OPEN,
        demands: dict[str, int | tuple[int, bool]] | None = None,
        accommodations: tuple[str, ...] = (),
        essential: tuple[str, ...] = (),
        preferred: tuple[str, ...] = (),
        comune: str = BRESCIA,
        **columns: Any,
    ) -> Position:
        """A job on offer; a demand is a level, or a level and whether it is negotiable."""
        pairs = {code: level if isinstance(level, tuple) else (level, True) for code, level in (demands or {}).items()}
        values = {
            "contract": Contract.FIXED_TERM,
            "hours": 20,
            "regime": Regime.OPEN,
            "remote": Remote.NO,
            "published_on": date(2026, 10, 1),
            "office": self.office,
        }
        return self.keep(
            Position(
                code=code or f"P{self.number():04d}",
                employer=employer or self.employer(),
                title=title,
                comune_code=comune,
                state=state,
                demands=[Demand(dimension=d, level=level, negotiable=free) for d, (level, free) in pairs.items()],
                accommodations=[OfferedAccommodation(accommodation=code) for code in accommodations],
                skills=[
                    PositionSkill(text=skill.replace("_", " "), skill=skill, essential=needed)
                    for skills, needed in ((essential, True), (preferred, False))
                    for skill in skills
                ],
                **{**values, **columns},
            )
        )

    def proposal(
        self,
        *steps: ProposalState,
        position: Position | None = None,
        person: Person | None = None,
        by: Account | None = None,
        reason: Reason | None = None,
    ) -> Proposal:
        """A proposal that has taken these steps; ``reason`` belongs to the last one."""
        made = Proposal(position=position or self.position(), person=person or self.person())
        made.state = ProposalState.SUGGESTED
        for step in steps:
            made.move(to=step, by=by, at=NOW, reason=reason if step is steps[-1] else None)
        return self.keep(made)

    def referral(
        self,
        state: ReferralState = ReferralState.SENT,
        *,
        service: ReferringService | None = None,
        person: Person | None = None,
        **columns: Any,
    ) -> Referral:
        """A referral in this state, with consent; one that was taken leads to a person, made unless one is given."""
        service = service or self.service()
        if state in (ReferralState.TAKEN, ReferralState.CLOSED):
            columns["person"] = person or self.person(office=service.office)
        values = {
            "surname": "Segnalata",
            "name": "Olga",
            "birth_date": date(1990, 3, 4),
            "why": "Chiede di lavorare.",
            "consent_on": NOW.date(),
            "consent_form": ConsentForm.ORAL,
            "consent_witness": "Teo Testimone",
            "shares_with_office": True,
            **columns,
        }
        made = {"created_at": NOW, "moved_at": NOW, "state": state}
        return self.keep(Referral(service=service, office=service.office, **made, **values))

    def document(self, person: Person, *, name: str = "relazione", content: bytes = PDF, **columns: Any) -> Document:
        """A document on somebody's file."""
        values = {"kind": DocumentKind.COMMISSION_REPORT, "media_type": "application/pdf", "added_at": NOW}
        made = Document(person_id=person.id, name=name, content=content, size=len(content), **{**values, **columns})
        return self.keep(made)

    def _changed(self) -> int:
        version = self.session.get(DataVersion, "people")
        version.value += 1
        return version.value
