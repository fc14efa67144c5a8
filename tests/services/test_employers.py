"""Employers as the office keeps them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Convention, Employer, EmployerContact
from models.errors import DecidedMeanwhile, NotFound
from models.territory import Office
from models.types import ConventionKind, EmployerKind, PositionState, ProposalState, Role, VisitKind
from tests.world import NOW, World
from webapp.services.employers import conventions, employer_relations, employers
from webapp.services.employers.conventions import AlreadyThere, Terms
from webapp.services.employers.employer_relations import ContactDetails
from webapp.services.employers.employers import Details

TODAY = NOW.date()
VAT = "00743110157"
OTHER_VAT = "01000990174"


@pytest.fixture
def officer(world: World) -> Account:
    return world.account(Role.OFFICER)


@pytest.fixture
def elsewhere(world: World) -> Account:
    """An officer of another office."""
    return world.account(Role.OFFICER, office=world.keep(Office(province_code="CR", name="Cremona")))


def details(name: str = "Serramenti Rossi", vat_number: str = VAT, headcount: int | None = 40) -> Details:
    return Details(vat_number, name, EmployerKind.FIRM, headcount, None)


def test_a_vat_number_is_checked_and_taken_once(session: Session) -> None:
    made = employers.create(session, details=details(vat_number="IT 00743 110157"))
    session.commit()
    assert made.vat_number == VAT
    with pytest.raises(employers.VatNumberTaken):
        employers.create(session, details=details("Un'altra"))
    session.rollback()
    for wrong in ("00743110158", "123", "quattro"):
        with pytest.raises(employers.BadVatNumber):
            employers.create(session, details=details(vat_number=wrong))


def test_names_that_look_alike_are_shown(session: Session) -> None:
    known = employers.create(session, details=details("Serramenti Rossi S.r.l."))
    employers.create(session, details=details("Panificio Verdi", OTHER_VAT))
    assert list(employers.alike(session, name="serramenti rossi srl")) == [known]
    assert list(employers.alike(session, name="serramenti rossi srl", besides=known.id)) == []
    assert list(employers.alike(session, name="Officina Bianchi")) == []


@pytest.mark.parametrize("words", ["serramenti", "Rossi Serramenti", "seramenti rosi", "00743", "IT 0074 3110"])
def test_the_one_on_the_phone_is_found(session: Session, words: str) -> None:
    known = employers.create(session, details=details())
    employers.create(session, details=details("Panificio Verdi", OTHER_VAT))
    assert employers.search(session, words=words)[0] == known


def test_nobody_is_found_for_nothing(session: Session) -> None:
    employers.create(session, details=details())
    assert list(employers.search(session, words=" . ")) == []
    assert list(employers.search(session, words="xyzxyz")) == []


def test_who_saves_second_is_told(session: Session) -> None:
    employer = employers.create(session, details=details())
    seen = employer.version
    employers.change(session, employer=employer, details=details("Serramenti Rossi e figli"), seen_version=seen)
    with pytest.raises(DecidedMeanwhile):
        employers.change(session, employer=employer, details=details("Altro"), seen_version=seen)


def test_a_number_of_before_may_stay_though_it_is_wrong(world: World, session: Session) -> None:
    """Lists hold wrong numbers too: correcting the name must not fail for them."""
    employer = world.employer()
    told = details("Il Trifoglio onlus", employer.vat_number)
    employers.change(session, employer=employer, details=told, seen_version=employer.version)
    assert employer.name == "Il Trifoglio onlus"


class TestContacts:
    """Whom an office speaks to at an employer's: people's data, which no other office sees."""

    ADA = ContactDetails("Ada Neri", "personale", "030 1", "ada@example.org")

    @pytest.fixture
    def employer(self, world: World) -> Employer:
        return world.employer()

    def add(self, session: Session, employer: Employer, by: Account, contact: ContactDetails) -> EmployerContact:
        return employer_relations.add_contact(session, employer=employer, contact=contact, office=by.office)

    def test_they_come_and_go(self, session: Session, employer: Employer, officer: Account) -> None:
        made = self.add(session, employer, officer, ContactDetails("Ada", "personale"))
        employer_relations.change_contact(session, known=made, contact=self.ADA, seen_version=made.version)
        (known,) = employer_relations.contacts_of(session, employer=employer, account=officer)
        assert (known.name, known.phone) == ("Ada Neri", "030 1")
        employer_relations.remove_contact(session, known=known, seen_version=known.version)
        assert list(employer_relations.contacts_of(session, employer=employer, account=officer)) == []
        with pytest.raises(NotFound):
            employer_relations.contact_of(session, employer=employer, account=officer, contact_id=made.id)

    def test_another_office_has_its_own(
        self, session: Session, employer: Employer, officer: Account, elsewhere: Account
    ) -> None:
        made = self.add(session, employer, officer, self.ADA)
        theirs = self.add(session, employer, elsewhere, self.ADA)
        assert list(employer_relations.contacts_of(session, employer=employer, account=elsewhere)) == [theirs]
        with pytest.raises(NotFound):
            employer_relations.contact_of(session, employer=employer, account=elsewhere, contact_id=made.id)

    def test_the_same_one_is_written_once(self, session: Session, employer: Employer, officer: Account) -> None:
        made = self.add(session, employer, officer, self.ADA)
        again = ContactDetails("ada  neri", "direzione", "0301", "ADA@example.org")
        with pytest.raises(AlreadyThere):
            self.add(session, employer, officer, again)
        employer_relations.change_contact(session, known=made, contact=again, seen_version=made.version)
        other = self.add(session, employer, officer, ContactDetails("Ada Neri", phone="030 2"))
        with pytest.raises(AlreadyThere):
            employer_relations.change_contact(session, known=other, contact=self.ADA, seen_version=other.version)
        session.rollback()

    def test_who_changes_an_older_version_is_told(self, session: Session, employer: Employer, officer: Account) -> None:
        made = self.add(session, employer, officer, self.ADA)
        seen = made.version
        changed = ContactDetails("Ada Bruni")
        employer_relations.change_contact(session, known=made, contact=changed, seen_version=seen)
        with pytest.raises(DecidedMeanwhile):
            employer_relations.change_contact(session, known=made, contact=self.ADA, seen_version=seen)
        with pytest.raises(DecidedMeanwhile):
            employer_relations.remove_contact(session, known=made, seen_version=seen)
        assert made.name == "Ada Bruni"

    def test_a_colleagues_contact_does_not_disturb_who_edits_the_employer(
        self, session: Session, employer: Employer, officer: Account
    ) -> None:
        seen = session.merge(employer).version
        self.add(session, employer, officer, self.ADA)
        session.expire_all()
        assert session.get_one(Employer, employer.id).version == seen


def test_an_office_reads_its_own_visits_the_latest_first(
    world: World, officer: Account, elsewhere: Account, session: Session
) -> None:
    employer = world.employer()
    for by, days in ((officer, 20), (officer, 3), (elsewhere, 1)):
        again = TODAY + timedelta(days=days)
        met = {"kind": VisitKind.PHONE, "met_on": TODAY - timedelta(days=days), "again_on": again}
        employer_relations.record_visit(session, employer=employer, by=by, **met)
    visits = employer_relations.visits_to(session, employer=employer, account=officer)
    assert [visit.met_on for visit in visits] == [TODAY - timedelta(days=3), TODAY - timedelta(days=20)]
    assert employer_relations.next_visit(visits) == TODAY + timedelta(days=3)
    assert employer_relations.next_visit([]) is None


AGREED = {"signed_on": date(2025, 1, 1), "ends_on": None, "places": 2}


def agree(
    session: Session, employer: Employer, by: Account, kind: ConventionKind = ConventionKind.ARTICLE_11, **changed: Any
) -> Convention:
    """A convention that is in force, as an officer writes it down."""
    terms = Terms(**{**AGREED, **changed})
    return conventions.agree(session, employer=employer, office=by.office, kind=kind, terms=terms, by=by, now=NOW)


@pytest.mark.parametrize(
    ("ends_in", "near"),
    [(None, (False, False)), (-1, (True, False)), (0, (False, True)), (90, (False, True)), (91, (False, False))],
)
def test_a_convention_says_whether_it_is_over_or_near_its_end(
    world: World, officer: Account, session: Session, ends_in: int | None, near: tuple[bool, bool]
) -> None:
    employer = world.employer()
    agree(session, employer, officer, ends_on=None if ends_in is None else TODAY + timedelta(days=ends_in))
    (view,) = conventions.conventions_of(session, employer=employer, account=officer, today=TODAY)
    assert (view.over, view.ends_soon) == near


def test_a_convention_ends_early_once_and_only_for_the_office_that_signed_it(
    world: World, officer: Account, elsewhere: Account, session: Session
) -> None:
    employer = world.employer()
    made = agree(session, employer, officer)
    for where, who in ((world.employer(), officer), (employer, elsewhere)):
        with pytest.raises(NotFound):
            conventions.convention_of(session, account=who, convention_id=made.id, employer=where)
    end = {"convention": made, "on": TODAY, "seen_version": made.version, "by": officer, "now": NOW}
    with pytest.raises(DecidedMeanwhile):
        conventions.end(session, **end | {"seen_version": 7})
    assert conventions.end(session, **end)
    assert not conventions.end(session, **end)
    assert made.ends_on == TODAY
    assert conventions.conventions_of(session, employer=employer, account=elsewhere, today=TODAY) == []


def test_a_convention_is_written_once(world: World, officer: Account, elsewhere: Account, session: Session) -> None:
    employer = world.employer()
    agree(session, employer, officer)
    with pytest.raises(AlreadyThere):
        agree(session, employer, officer, places=3)
    agree(session, employer, officer, signed_on=date(2025, 1, 2))
    agree(session, employer, officer, ConventionKind.ARTICLE_12_BIS)
    agree(session, employer, elsewhere)


def test_positions_with_an_employer_count_proposals_and_hirings(
    world: World, officer: Account, session: Session
) -> None:
    employer: Employer = world.employer()
    position = world.position(employer=employer)
    sent = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)
    world.proposal(*sent, ProposalState.HIRED, position=position)
    world.proposal(ProposalState.PROPOSED, position=position)
    world.proposal(ProposalState.SET_ASIDE, position=position)
    world.position(employer=employer, office=world.keep(Office(province_code="CR", name="Cremona")))
    world.position(employer=employer, state=PositionState.CLOSED, published_on=date(2020, 1, 1))
    lines = employers.positions_with(session, employer=session.merge(employer), account=officer)
    assert [(line.proposed, line.hired) for line in lines] == [(2, 1), (0, 0)]
