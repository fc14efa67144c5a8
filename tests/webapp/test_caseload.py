"""How many people each officer looks after, and handing them over."""

from datetime import date

from sqlalchemy import select

from models.accounts import Account
from models.casework import CaseAssignment, PersonEvent
from models.people import Person
from models.territory import Office
from models.types import Availability, PersonEventKind, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import World

PAGE = "/operatore/carico"
SINCE, TODAY = date(2026, 9, 1), date(2026, 11, 2)


def look_after(world: World, officer: Account, **person: object) -> Person:
    made = world.person(**person)
    world.keep(CaseAssignment(person=made, account=officer, since_on=SINCE))
    return made


def with_whom(world: World, person: Person) -> list[tuple[int, date, date | None]]:
    world.session.expire_all()
    found = world.session.scalars(
        select(CaseAssignment).where(CaseAssignment.person_id == person.id).order_by(CaseAssignment.id)
    )
    return [(one.account_id, one.since_on, one.until_on) for one in found]


def test_each_officer_with_their_people(desk: PageClient, officer: Account, world: World) -> None:
    colleague = world.account(Role.OFFICER)
    look_after(world, officer)
    look_after(world, officer, availability=Availability.EMPLOYED)
    rows = {row["Operatore"].partition("Passa")[0]: row for row in desk.get(PAGE).table("Persone per operatore")}
    mine, theirs = rows[officer.name], rows[colleague.name]
    assert (mine["Persone"], mine["Di cui disponibili"]) == ("2", "1")
    assert (theirs["Persone"], theirs["Di cui disponibili"]) == ("0", "0")


def test_more_than_the_hint_is_said(desk: PageClient, officer: Account, world: World) -> None:
    for _ in range(20):
        look_after(world, officer)
    assert "sopra l'indicazione" not in desk.get(PAGE).main
    look_after(world, officer)
    assert "sopra l'indicazione" in desk.get(PAGE).main


def test_an_officer_who_left_is_listed_while_people_are_with_them(desk: PageClient, world: World) -> None:
    gone, empty = world.account(Role.OFFICER), world.account(Role.OFFICER)
    look_after(world, gone)
    gone.active = empty.active = False
    world.session.commit()
    page = desk.get(PAGE)
    assert f"{gone.name} Non più attivo" in page.main
    assert empty.name not in page.main


def test_all_are_handed_over_and_each_history_says_so(desk: PageClient, officer: Account, world: World) -> None:
    colleague, people = world.account(Role.OFFICER), [look_after(world, officer) for _ in range(2)]
    versions = [person.version for person in people]
    form = desk.get(PAGE).click(f"Passa le persone di {officer.name}").form("passa")
    page = form.submit(which="tutte", to=str(colleague.id), note="Chiamare la mattina.")
    assert page.flashes == [f"2 persone ora sono seguite da {colleague.name}."]
    for person, version in zip(people, versions, strict=True):
        assert with_whom(world, person) == [(officer.id, SINCE, TODAY), (colleague.id, TODAY, None)]
        assert person.version == version + 1
    events = world.session.scalars(select(PersonEvent)).all()
    assert [event.kind for event in events] == [PersonEventKind.ASSIGNED] * 2
    assert all("Chiamare la mattina." in event.detail for event in events)


def test_only_those_chosen(desk: PageClient, officer: Account, world: World) -> None:
    colleague = world.account(Role.OFFICER)
    stays, goes = look_after(world, officer), look_after(world, officer)
    form = desk.get(f"{PAGE}/{officer.id}").form("passa")
    form.submit(which="scelte", people=[str(goes.id)], to=str(colleague.id))
    assert with_whom(world, stays) == [(officer.id, SINCE, None)]
    assert with_whom(world, goes)[-1] == (colleague.id, TODAY, None)


def test_handing_back_undoes_it(desk: PageClient, officer: Account, world: World) -> None:
    colleague, person = world.account(Role.OFFICER), look_after(world, officer)
    desk.get(f"{PAGE}/{officer.id}").form("passa").submit(which="tutte", to=str(colleague.id))
    desk.get(f"{PAGE}/{colleague.id}").form("passa").submit(which="tutte", to=str(officer.id))
    assert with_whom(world, person)[-1] == (officer.id, TODAY, None)


def test_what_is_missing_is_said_on_its_field(desk: PageClient, officer: Account, world: World) -> None:
    colleague, person = world.account(Role.OFFICER), look_after(world, officer)
    form = desk.get(f"{PAGE}/{officer.id}").form("passa")
    page = form.submit(to=str(colleague.id), status=422)
    assert page.errors == ["Chi passa?: Scegli se passano tutte le persone o solo alcune."]
    page = form.submit(which="scelte", to=str(colleague.id), status=422)
    assert page.errors == ["Persone: Scegli almeno una persona."]
    assert with_whom(world, person) == [(officer.id, SINCE, None)]


def test_another_office_is_another_matter(desk: PageClient, officer: Account, world: World, signed_in: SignIn) -> None:
    look_after(world, officer)
    world.account(Role.OFFICER)
    cremona = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = world.account(Role.OFFICER, office=cremona)
    signed_in(stranger).get(f"{PAGE}/{officer.id}", status=404)
    form = desk.get(f"{PAGE}/{officer.id}").form("passa")
    assert str(stranger.id) not in [option["value"] for option in form.page.select("#to option")]


def test_nonsense_is_answered_in_plain_words(desk: PageClient, officer: Account, world: World) -> None:
    look_after(world, officer)
    world.account(Role.OFFICER)
    desk.get(f"{PAGE}/{officer.id}")
    page = desk.post(f"{PAGE}/{officer.id}", {"which": "tutte", "to": "zzz", "people": "zzz"}, status=422)
    assert "A chi?: Scegli una delle risposte proposte." in page.errors
    assert not [words for words in page.errors if "convertibile" in words]


def test_without_a_colleague_the_page_says_so(desk: PageClient, officer: Account, world: World) -> None:
    look_after(world, officer)
    assert "non c'è un altro operatore" in desk.get(f"{PAGE}/{officer.id}").main
