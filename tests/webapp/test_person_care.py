"""Consents, who looks after a person, notes, and the history they leave."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import CaseAssignment, PersonEvent
from models.proposals import Proposal
from models.territory import Office
from models.types import Channel, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.world import NOW, World
from webapp.extensions import clock
from webapp.services.engine.ranking import ranking_of

PERSON = "/operatore/persone/BS7"


def ranked(world: World, session: Session, position: object) -> list[str]:
    session.expire_all()
    return [match.candidate for match in ranking_of(session, position=position).matches]


def test_a_consent_puts_a_person_into_the_rankings_and_a_withdrawal_takes_them_out_at_once(
    world: World, desk: PageClient, session: Session, officer: Account
) -> None:
    person, position = world.person(code="BS7", consent=False), world.position()
    assert ranked(world, session, position) == []
    page = desk.get(f"{PERSON}/consensi").form("form-consenso").submit(given_on="2026-10-30", channel="carta")
    assert page.flashes == ["Consenso registrato: da ora la persona è nelle rose."]
    assert page.table("Consensi della persona")[0]["Dato"] == f"30 ottobre 2026Per lettera · {officer.name}"
    assert ranked(world, session, position) == ["BS7"]
    page = page.form("form-revoca").submit(channel="telefono")
    assert page.flashes == ["Revoca registrata: da ora la persona non è più in nessuna rosa."]
    assert "Per telefono" in page.table("Consensi della persona")[0]["Revocato"]
    assert ranked(world, session, position) == []
    (consent,) = world.again(person).consents
    assert (consent.withdrawn_at, consent.withdrawn_channel) == (NOW, Channel.PHONE)


@pytest.mark.parametrize(
    ("given", "field", "complaint"),
    [
        ({"given_on": "2026-11-03"}, "given_on", "Il giorno va dal 17 maggio 1985 a oggi."),
        ({"given_on": "1985-05-16"}, "given_on", "Il giorno va dal 17 maggio 1985 a oggi."),
        ({"given_on": "ieri"}, "given_on", "Scrivi una data completa: giorno, mese e anno."),
        ({"given_on": ""}, "given_on", "Scrivi il giorno del consenso."),
        ({"channel": ""}, "channel", "Scegli come l'ha detto la persona."),
    ],
)
def test_what_cannot_be_a_consent_is_said_on_its_field(
    world: World, desk: PageClient, given: dict[str, str], field: str, complaint: str
) -> None:
    world.person(code="BS7", consent=False)
    form = desk.get(f"{PERSON}/consensi").form("form-consenso")
    page = form.submit(**{"given_on": "2026-10-30", "channel": "carta", **given}, status=422)
    assert complaint in page.one(f"#{field}-error").text


def test_a_new_consent_is_not_older_than_the_last_withdrawal(world: World, desk: PageClient) -> None:
    world.person(code="BS7")
    page = desk.get(f"{PERSON}/consensi").form("form-revoca").submit(channel="di_persona")
    page = page.form("form-consenso").submit(given_on="2026-11-01", channel="di_persona", status=422)
    assert "Il giorno va dal 2 novembre 2026 a oggi." in page.one("#given_on-error").text
    page = page.form("form-consenso").submit(given_on="2026-11-02", channel="di_persona")
    assert len(page.table("Consensi della persona")) == 2


def test_what_was_done_twice_at_once_is_told_calmly(world: World, desk: PageClient) -> None:
    world.person(code="BS7", consent=False)
    giving = desk.get(f"{PERSON}/consensi").form("form-consenso")
    withdrawing = giving.submit(given_on="2026-10-30", channel="carta").form("form-revoca")
    assert giving.submit(given_on="2026-10-30", channel="carta").flashes == ["Il consenso era già registrato."]
    withdrawing.submit(channel="carta")
    assert withdrawing.submit(channel="carta").flashes == ["Non c'era un consenso da revocare."]


class TestAWithdrawalWhileSomethingIsUnderWay:
    """The page says beforehand what stops; afterwards nothing can be arranged, and what was agreed can be recorded."""

    @pytest.fixture
    def proposal(self, world: World) -> Proposal:
        steps = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.SENT)
        return world.proposal(*steps, person=world.person(code="BS7"), position=world.position(title="Aiuto sarta"))

    def withdraw(self, desk: PageClient) -> Page:
        return desk.get(f"{PERSON}/consensi").form("form-revoca").submit(channel="telefono")

    @pytest.mark.usefixtures("proposal")
    def test_says_before_and_after_what_stops(self, desk: PageClient) -> None:
        assert "Con la revoca si chiude questa proposta in corso: Aiuto sarta" in desk.get(f"{PERSON}/consensi").main
        assert (
            self.withdraw(desk).flashes[1].startswith("Si è chiusa 1 proposta in corso: chi aspettava viene avvisato")
        )

    def test_the_proposal_offers_only_a_hiring_agreed_before_which_asks_why(
        self, desk: PageClient, proposal: Proposal, world: World
    ) -> None:
        self.withdraw(desk)
        page = desk.get(f"/operatore/proposte/{proposal.id}")
        assert "La persona ha revocato il consenso: la proposta si è chiusa" in page.main
        assert "Annulla il tuo ultimo passo" not in page.main
        page = page.click("Registra l'assunzione già concordata")
        told = {"assunzione-contract": "indeterminato", "assunzione-started_on": "2026-11-09"}
        page = page.form("assunzione").submit(**told, status=422)
        assert page.errors == [
            "Perché l'assunzione si registra dopo la revoca del consenso?: La persona ha revocato il consenso: scrivi "
            "perché l'assunzione si registra lo stesso."
        ]
        page = page.form("assunzione").submit(**{"assunzione-despite_withdrawal": "Firmato il 30 ottobre."})
        assert page.h1.startswith("Inserimento di ")
        assert world.again(proposal).history[-1].note == "Firmato il 30 ottobre."

    def test_where_a_list_brought_it_nothing_is_sent_or_arranged(
        self, desk: PageClient, proposal: Proposal, world: World
    ) -> None:
        address = f"/operatore/proposte/{proposal.id}"
        old = desk.get(address).form("colloquio")
        proposal.person.consents[0].withdrawn_at = NOW
        world.session.commit()
        page = desk.get(address)
        assert "La persona non ha un consenso valido" in page.main
        assert "Fissa il colloquio" not in page.main
        told = {"colloquio-day": "2026-11-10", "colloquio-time": "10:00", "colloquio-place": "Qui"}
        page = old.submit(**told, status=422)
        assert page.errors == ["Manca il consenso della persona a cercarle un lavoro."]
        assert world.again(proposal).state is ProposalState.SENT


def test_an_officer_takes_over_and_the_one_before_stays_written(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    person, other = world.person(code="BS7"), world.account(Role.OFFICER)
    world.keep(CaseAssignment(person=person, account=other, since_on=date(2026, 1, 7)))
    page = desk.get(PERSON).click("Cambia operatore").form("operatore").submit(officer=str(officer.id), note="Trasloco")
    assert page.h1 == person.full_name
    assert officer.name in page.main
    rows = page.click("Cambia operatore").table("Chi ha seguito la persona")
    assert [tuple(row.values()) for row in rows] == [
        (officer.name, "2 novembre 2026", "oggi"),
        (other.name, "7 gennaio 2026", "2 novembre 2026"),
    ]
    assert "Trasloco" in desk.get(f"{PERSON}/storia").main


def test_nobody_in_charge_is_possible_and_the_same_again_changes_nothing(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    world.person(code="BS7")
    form = desk.get(f"{PERSON}/operatore").form("operatore")
    assert "Nessuno per ora" in form.submit(officer="").main
    assert session.query(PersonEvent).count() == 0
    desk.get(f"{PERSON}/operatore").form("operatore").submit(officer=str(officer.id))
    assert "Nessuno per ora" in desk.get(f"{PERSON}/operatore").form("operatore").submit(officer="").main


def test_officers_of_other_offices_or_closed_accounts_cannot_be_chosen(world: World, desk: PageClient) -> None:
    world.person(code="BS7")
    elsewhere = world.keep(Office(province_code="CR", name="Cremona"))
    stranger = world.account(Role.OFFICER, office=elsewhere)
    gone = world.account(Role.OFFICER)
    gone.active = False
    world.keep(gone)
    page = desk.get(f"{PERSON}/operatore")
    assert not {stranger.name, gone.name} & {option.text for option in page.select("#officer option")}
    data = {"officer": str(stranger.id), "version": "1"}
    assert "Scegli una delle risposte proposte." in desk.post(f"{PERSON}/operatore", data, status=422).main


def test_two_officers_who_choose_at_once_see_both_choices(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    person, other = world.person(code="BS7"), world.account(Role.OFFICER)
    first, second = (desk.get(f"{PERSON}/operatore").form("operatore") for _ in range(2))
    first.submit(officer=str(officer.id))
    page = second.submit(officer=str(other.id), status=409)
    assert f"ora l'operatore di riferimento è «{officer.name}», tu avevi scelto «{other.name}»" in page.errors[0]
    assert session.query(CaseAssignment).one().account_id == officer.id
    assert other.name in page.form("operatore").submit().main
    assert world.again(person).version == 3


def test_a_note_is_kept_under_its_writer_and_encrypted(
    world: World, desk: PageClient, officer: Account, session: Session
) -> None:
    world.person(code="BS7")
    page = desk.get(f"{PERSON}/storia").form("form-nota").submit(note="Preferisce il mattino.")
    assert page.flashes == ["Nota aggiunta."]
    assert page.select("ol.lines li")[0].text == f"Nota 2 nov 2026, 10:00 · {officer.name} Preferisce il mattino."
    raw = session.connection().exec_driver_sql("SELECT detail FROM person_event").scalar_one()
    assert "Preferisce" not in raw


@pytest.mark.parametrize(
    ("note", "complaint"),
    [("  ", "Scrivi la nota."), ("x" * 4001, "Il testo è troppo lungo: al massimo 4000 caratteri.")],
)
def test_an_empty_or_endless_note_is_refused(world: World, desk: PageClient, note: str, complaint: str) -> None:
    world.person(code="BS7")
    page = desk.get(f"{PERSON}/storia").form("form-nota").submit(note=note, status=422)
    assert complaint in page.one("#note-error").text


def test_the_history_tells_each_step_in_words(
    world: World, desk: PageClient, officer: Account, signed_in: Callable[[Account], PageClient]
) -> None:
    person = world.person(code="BS7")
    position = world.position(title="Magazzino")
    proposal = world.proposal(ProposalState.PROPOSED, person=person, position=position, by=officer)
    clock.frozen_at = NOW + timedelta(days=1)
    proposal.move(
        to=ProposalState.DECLINED,
        by=officer,
        at=clock.now(),
        reason=Reason.HOURS,
        note="Solo il mattino",
        channel=Channel.PHONE,
    )
    world.keep(proposal)
    clock.frozen_at = NOW + timedelta(days=2)
    desk.get(f"{PERSON}/consensi").form("form-revoca").submit(channel="carta")
    lines = [line.text for line in desk.get(f"{PERSON}/storia").select("ol.lines li")]
    assert lines[0].startswith("Consenso revocato")
    assert "Data del consenso: tolto (era: 1 febbraio 2020)" in lines[0]
    lines = [line for line in lines if not line.startswith(("Data del consenso", "Come"))]
    assert lines[1].startswith("La persona ha detto no: Magazzino 3 nov 2026, 10:00")
    for words in ("Per telefono", "L'orario non va bene", "Solo il mattino"):
        assert words in lines[1]
    assert lines[2].startswith("Proposta alla persona: Magazzino")
    assert lines[3].startswith("Consenso dato")
