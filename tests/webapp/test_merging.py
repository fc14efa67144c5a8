"""The pages on which two files of one person become one."""

import pytest
from sqlalchemy.orm import Session

from models.people import FormerCode, Person
from models.territory import Office
from models.types import ProposalState, Role
from tests.page import PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World


@pytest.fixture
def two(world: World) -> tuple[Person, Person]:
    kept = world.person(code="BS1", name="Elisa", surname="Pezzoti", shifts=frozenset({"mattina"}))
    other = world.person(code="BS2", name="Elisa", surname="Pezzotti", shifts=frozenset({"sera"}), max_km=15)
    return kept, other


def test_the_likely_other_file_is_found_compared_and_joined(
    world: World, desk: PageClient, two: tuple[Person, Person], session: Session
) -> None:
    position = world.position(title="Magazzino")
    world.proposal(ProposalState.PROPOSED, person=two[0], position=position)
    world.proposal(ProposalState.PROPOSED, ProposalState.ACCEPTED, person=two[1], position=position)
    page = desk.get("/operatore/persone/BS1").click("Ha due schede?").click("Pezzotti Elisa, BS2")
    for words in (
        "Distanza massima (km): 15",
        "1 proposta",
        "1 consenso",
        "Magazzino P",
        "La persona è interessata",
        "l'altra: Proposta alla persona",
    ):
        assert words in page.main
    page = page.form("unisci").submit(keep_surname="other", keep_code="kept")
    assert page.flashes == ["Le due schede ora sono una. Quello che non è rimasto è scritto nella storia."]
    assert page.h1 == "Elisa Pezzotti"
    person = session.query(Person).one()
    assert (person.profile.shifts, person.profile.max_km) == ({"mattina", "sera"}, 15)
    history = page.click("Storia").one("ol.lines").text
    assert "Cognome: da Pezzoti → a Pezzotti" in history
    assert "Dell'altra scheda: Codice: tolto (era: BS2)" in history
    assert desk.get("/operatore/persone/BS2", follow=True).h1 == "Elisa Pezzotti"


def test_a_code_can_be_written_by_hand_and_a_wrong_one_is_said_on_its_field(
    world: World, desk: PageClient, two: tuple[Person, Person]
) -> None:
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    world.person(code="CR1", office=elsewhere)
    page = desk.get("/operatore/persone/BS1/unisci")
    for wrong in ("BS99", "CR1", "due parole"):
        page = page.form("altra").submit(con=wrong, status=404)
        assert "Nessuna persona del tuo ufficio ha questo codice." in page.one("#con-error").text
    page = page.form("altra").submit(con="bs1", status=422)
    assert "È la stessa scheda." in page.one("#con-error").text
    assert page.form("altra").submit(con="bs2").select("form#unisci")


def test_two_at_once_join_nothing_by_surprise(
    desk: PageClient, two: tuple[Person, Person], world: World, session: Session
) -> None:
    form = desk.get("/operatore/persone/BS1/unisci?con=BS2").form("unisci")
    two[1].phone = "030 999999"
    world.keep(two[1])
    page = form.submit(status=409)
    assert "Nel frattempo una delle due schede è cambiata" in page.errors[0]
    assert "Telefono: 030 999999" in page.main
    assert session.query(Person).count() == 2
    page.form("unisci").submit()
    assert world.again(two[0]).phone == "030 999999"


def test_every_question_has_one_of_its_answers(desk: PageClient, two: tuple[Person, Person], session: Session) -> None:
    page = desk.get("/operatore/persone/BS1/unisci?con=BS2")
    data = {"version": "1", "other_version": "1", "keep_surname": "both", "keep_code": "kept", "keep_shifts": "both"}
    page = desk.post("/operatore/persone/BS1/unisci?con=BS2", data, status=422)
    assert "Scegli una delle risposte proposte." in page.one("#keep_surname-error").text
    desk.post("/operatore/persone/BS1/unisci?con=BS2", {"keep_surname": "kept"}, status=400)
    desk.post("/operatore/persone/BS1/unisci", {}, status=400)
    assert session.query(Person).count() == 2


def test_nobody_similar_is_said(world: World, desk: PageClient) -> None:
    world.person(code="BS1")
    assert "Nessuno in elenco le somiglia." in desk.get("/operatore/persone/BS1/unisci").main


def test_an_income_is_shown_in_euros(world: World, desk: PageClient, two: tuple[Person, Person]) -> None:
    two[1].registration.yearly_income = 2140
    world.session.commit()
    assert "2.140 €" in desk.get("/operatore/persone/BS1/unisci?con=BS2").text


class TestACodeFromBeforeTwoFilesBecameOne:
    """Letters and old lists still have it: it leads to the person who has it now."""

    @pytest.fixture(autouse=True)
    def former(self, world: World) -> FormerCode:
        return world.keep(FormerCode(code="BS/7", person_id=world.person(code="BS1").id))

    @pytest.mark.parametrize("section", ["", "/scheda", "/documenti", "/percorso/nuovo", "/consensi"])
    def test_leads_to_the_same_page_of_the_person(self, desk: PageClient, section: str) -> None:
        answer = desk.client.get(f"/operatore/persone/BS/7{section}")
        assert (answer.status_code, answer.location) == (302, f"/operatore/persone/BS1{section}")

    def test_keeps_what_the_address_asked_and_stays_on_the_site(self, desk: PageClient) -> None:
        asked = "elenco=chiuse&_external=1&_scheme=http&_host=example.org"
        answer = desk.client.get(f"/operatore/persone/BS/7/opportunita?{asked}")
        assert answer.location == f"/operatore/persone/BS1/opportunita?{asked}"

    def test_nothing_is_written_through_it(self, desk: PageClient) -> None:
        desk.get("/operatore/persone/BS1/storia")
        desk.post("/operatore/persone/BS/7/nota", {"note": "Prova"}, status=404)

    def test_another_office_learns_nothing(self, signed_in: SignIn, world: World) -> None:
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        signed_in(world.account(Role.OFFICER, office=cremona)).get("/operatore/persone/BS/7", status=404)

    def test_who_has_the_code_now_comes_first(self, desk: PageClient, world: World) -> None:
        world.person(code="BS/7", name="Bice", surname="Gru")
        assert desk.get("/operatore/persone/BS/7").h1 == "Bice Gru"


def test_codes_lead_on_after_a_second_joining(world: World, desk: PageClient) -> None:
    for code in ("BS1", "BS2", "BS3"):
        world.person(code=code, name="Elisa", surname="Pezzotti")
    for kept, other in (("BS2", "BS3"), ("BS1", "BS2")):
        desk.get(f"/operatore/persone/{kept}/unisci?con={other}").form("unisci").submit()
    for code in ("BS2", "BS3"):
        assert desk.client.get(f"/operatore/persone/{code}").location == "/operatore/persone/BS1"


def test_what_a_withdrawn_consent_will_stop_is_said_before_and_after(
    world: World, desk: PageClient, two: tuple[Person, Person]
) -> None:
    kept, other = two
    world.proposal(ProposalState.PROPOSED, person=other, position=world.position(title="Magazzino"))
    kept.consents[0].withdrawn_at = NOW
    world.session.commit()
    page = desk.get("/operatore/persone/BS1/unisci?con=BS2")
    assert "Unendole si chiude quello che è in corso, e chi aspetta viene avvisato: Magazzino" in page.main
    done = page.form("unisci").submit(keep_surname="other", keep_code="kept")
    assert done.flashes[1].startswith("Si è chiusa 1 proposta in corso: chi aspettava viene avvisato")
