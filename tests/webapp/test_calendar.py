"""The office's calendar, and the private address for calendar programmes."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from icalendar import Calendar

from models.accounts import Account
from models.audit import AccessLog
from models.casework import CaseAssignment
from models.people import Person
from models.placements import CalendarFeed, FollowUp, Placement
from models.proposals import Interview
from models.territory import Office
from models.types import FollowUpKind, ProposalState, Role, VisitKind
from models.visits import EmployerVisit
from tests.page import PageClient
from tests.world import NOW, World
from webapp.services.office import calendar

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
MONTH = "/operatore/calendario"
TODAY = NOW.date()


@pytest.fixture
def person(world: World) -> Person:
    return world.person(name="Elisa", surname="Pezzotti", code="BS00042")


@pytest.fixture
def filled(world: World, person: Person) -> Placement:
    """One thing of each kind in November 2026."""
    placement = Placement(proposal=world.proposal(*SENT, S.HIRED, person=person), contract_ends_on=date(2026, 11, 30))
    placement.follow_ups = [
        FollowUp(kind=FollowUpKind.MONTH_3, due_on=date(2026, 11, 5)),
        FollowUp(kind=FollowUpKind.MONTH_6, due_on=date(2027, 2, 5)),
    ]
    world.keep(placement)
    talk = world.proposal(*SENT, S.INTERVIEW, person=person)
    world.keep(
        Interview(proposal_id=talk.id, starts_at=NOW + timedelta(days=1), place="Via dei Mille 3", note="Segreto")
    )
    world.document(person, review_on=date(2026, 11, 20))
    employer = talk.position.employer
    days = {"met_on": date(2026, 10, 1), "again_on": date(2026, 11, 9)}
    world.keep(EmployerVisit(employer=employer, account=world.account(Role.OFFICER), kind=VisitKind.PHONE, **days))
    return placement


def told(desk: PageClient, query: str = "") -> list[str]:
    """The agenda's lines."""
    return [node.text for node in desk.get(f"{MONTH}{query}").select("main .lines li")]


@pytest.mark.usefixtures("filled")
class TestTheMonth:
    def test_it_holds_everything_of_the_office_in_order(self, desk: PageClient, world: World) -> None:
        page = desk.get(MONTH)
        assert [node.text.split("Pezzotti")[0] for node in page.select("main .lines li")] == [
            "Colloquio alle 10:00",
            "Contatto: terzo mese",
            "Datore di lavoro da risentireIl Trifoglio",
            "Documento da rinnovare",
            "Fine del contratto",
        ]
        assert page.click("Contatto: terzo mese").h1 == "Contatto: terzo mese"
        assert world.session.query(AccessLog.page).first() == ("officer_calendar.month",)

    def test_an_employer_to_hear_again_is_a_click_away(self, desk: PageClient) -> None:
        assert desk.get(MONTH).click("Datore di lavoro da risentire").h1 == "Il Trifoglio"

    def test_too_much_for_a_page_is_said(
        self, desk: PageClient, filled: Placement, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        filled.follow_ups.append(FollowUp(kind=FollowUpKind.WEEK_1, due_on=date(2026, 11, 12)))
        world.session.commit()
        words = "in poi ci sono più cose di quante ne stiano qui"
        assert words not in desk.get(MONTH).main
        monkeypatch.setattr(calendar, "MOST", 1)
        page = desk.get(MONTH)
        assert f"Dal 12 novembre 2026 {words}" in page.main
        assert len(page.select("main .lines li")) == 5
        assert "Prova con le persone che segui tu." in page.main
        assert "Prova con le persone che segui tu." not in desk.get(f"{MONTH}?di=mie").main

    def test_another_month(self, desk: PageClient) -> None:
        assert len(told(desk, "?mese=2027-02")) == 1
        assert "febbraio 2027" in desk.get(f"{MONTH}?mese=2027-02").main
        for nonsense in ("2026-13", "x", "9999-12", "0001-01"):
            assert len(told(desk, f"?mese={nonsense}")) == 5

    def test_what_a_colleague_looks_after_can_be_left_out(self, desk: PageClient, world: World, person: Person) -> None:
        assert len(told(desk, "?di=mie")) == 4
        world.keep(CaseAssignment(person=person, account=world.account(Role.OFFICER), since_on=date(2026, 1, 1)))
        assert told(desk, "?di=mie") == []

    def test_what_is_done_or_over_or_called_off_is_gone(
        self, desk: PageClient, world: World, filled: Placement
    ) -> None:
        filled.ended_on = date(2026, 11, 1)
        world.session.query(Interview).update({Interview.cancelled_at: NOW})
        world.session.commit()
        assert [line[:9] for line in told(desk)] == ["Datore di", "Documento"]


def test_another_office_is_another_calendar(desk: PageClient, world: World) -> None:
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    proposal = world.proposal(*SENT, S.HIRED, position=world.position(office=cremona))
    world.keep(Placement(proposal=proposal, contract_ends_on=date(2026, 11, 30)))
    them, days = world.account(Role.OFFICER, office=cremona), {"met_on": TODAY, "again_on": TODAY}
    world.keep(EmployerVisit(employer=world.employer(), account=them, kind=VisitKind.PHONE, **days))
    assert told(desk) == []


@pytest.mark.usefixtures("filled")
class TestThePrivateAddress:
    def create(self, desk: PageClient) -> str:
        page = desk.get(MONTH)
        button = "Crea l'indirizzo" if "Crea l'indirizzo" in page.main else "Crea un indirizzo nuovo"
        return "/calendario/" + page.form(button).submit().one("main code").text.rpartition("/")[2]

    def test_gives_codes_and_no_names_and_no_cookie(self, desk: PageClient, client: PageClient) -> None:
        answer = client.client.get(self.create(desk))
        assert answer.mimetype == "text/calendar"
        assert "Set-Cookie" not in answer.headers
        events = {str(one["summary"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
        assert set(events) == {
            "Colloquio BS00042",
            "Contatto: terzo mese BS00042",
            "Contatto: sesto mese BS00042",
            "Documento da rinnovare BS00042",
            "Fine del contratto BS00042",
        }
        assert events["Contatto: terzo mese BS00042"].decoded("dtstart") == date(2026, 11, 5)
        assert isinstance(events["Colloquio BS00042"].decoded("dtstart"), datetime)
        for secret in (b"Elisa", b"Pezzotti", b"Mille", b"Segreto", b"Trifoglio"):
            assert secret not in answer.data

    def test_says_where_it_stops(self, desk: PageClient, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
        address = self.create(desk)
        rest = "Da qui in poi c'è altro: guarda il calendario in Mirato"
        assert rest.encode() not in client.client.get(address).data.replace(b"\r\n ", b"")
        monkeypatch.setattr(calendar, "MOST", 1)
        events = Calendar.from_ical(client.client.get(address).data).walk("VEVENT")
        assert [one.decoded("dtstart") for one in events if str(one["summary"]) == rest] == [date(2027, 2, 5)]
        assert len(events) == 5

    def test_is_kept_as_a_hash_and_shown_once(self, desk: PageClient, world: World) -> None:
        address = self.create(desk)
        token = address.removeprefix("/calendario/").removesuffix(".ics")
        assert token not in desk.get(MONTH).body
        assert world.session.query(CalendarFeed).one().token_hash != token

    def test_a_new_one_ends_the_old_one_and_it_can_be_withdrawn(self, desk: PageClient, client: PageClient) -> None:
        old, new = self.create(desk), self.create(desk)
        assert [client.client.get(one).status_code for one in (old, new)] == [404, 200]
        assert desk.get(MONTH).form("Ritira l'indirizzo").submit().flashes == ["L'indirizzo privato non funziona più."]
        assert client.client.get(new).status_code == 404

    def test_a_closed_account_has_none(
        self, desk: PageClient, client: PageClient, world: World, officer: Account
    ) -> None:
        address = self.create(desk)
        officer.active = False
        world.session.commit()
        assert client.client.get(address).status_code == 404

    @pytest.mark.parametrize("token", ["x" * 4_000, "🦉", "%00", "..%2F..", "none", "' OR 1=1--"])
    def test_a_guess_finds_nothing(self, desk: PageClient, client: PageClient, token: str) -> None:
        self.create(desk)
        answer = client.client.get(f"/calendario/{token}.ics")
        assert answer.status_code == 404
        assert "no-store" in answer.headers["Cache-Control"]

    def test_is_kept_by_no_cache_and_answers_a_programme_that_only_asks_whether_it_is_there(
        self, desk: PageClient, client: PageClient
    ) -> None:
        address = self.create(desk)
        for ask in (client.client.get, client.client.head):
            answer = ask(address)
            assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
            assert answer.headers["Cache-Control"] == "private, no-store"
        assert client.client.post(address).status_code in (400, 405)

    def test_is_in_the_officers_language(
        self, desk: PageClient, client: PageClient, world: World, officer: Account
    ) -> None:
        address = self.create(desk)
        officer.language = "en"
        world.session.commit()
        assert b"SUMMARY:Interview BS00042" in client.client.get(address).data

    def test_an_interview_of_somebody_who_withdrew_their_consent_is_off(
        self, desk: PageClient, client: PageClient
    ) -> None:
        address = self.create(desk)
        desk.get("/operatore/persone/BS00042/consensi").form("form-revoca").submit(channel="telefono")
        kept = client.client.get(address).data
        assert b"Colloquio" not in kept
        assert b"Contatto: terzo mese BS00042" in kept
        assert "Colloquio" not in " ".join(told(desk))

    def test_holds_nothing_of_another_office(
        self, desk: PageClient, client: PageClient, world: World, officer: Account
    ) -> None:
        address = self.create(desk)
        officer.office = world.keep(Office(province_code="CR", name="Cremona"))
        world.session.commit()
        assert b"VEVENT" not in client.client.get(address).data


@pytest.mark.parametrize("month", ["2026-١١", "-0001-11", "2026-11-05", "99999-01", "1999-12", "2101-01", "🦉"])
def test_a_month_that_is_none_is_this_one(desk: PageClient, month: str) -> None:
    assert "novembre 2026" in desk.get(f"{MONTH}?{urlencode({'mese': month})}").main
