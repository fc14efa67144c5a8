"""The shortlist as an employer meets it: profiles under a number, and the answers within the page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.audit import AccessLog
from models.positions import Position
from models.proposals import Interview, Proposal
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import EmployersWish, ProposalState, Reason, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World
from webapp.extensions import clock

S = ProposalState
SENT = (S.PROPOSED, S.ACCEPTED, S.SENT)
DAY = date(2026, 11, 9)
CHANGED = "Nel frattempo il profilo"


@pytest.fixture
def employer(world: World) -> Account:
    return world.account(Role.EMPLOYER)


@pytest.fixture
def firm(signed_in: SignIn, employer: Account) -> PageClient:
    """The employer's browser."""
    return signed_in(employer)


@pytest.fixture
def position(world: World, employer: Account) -> Position:
    return world.position(employer=employer.employer, title="Magazzino", accommodations=("written_instructions",))


@pytest.fixture
def proposal(world: World, position: Position, officer: Account) -> Proposal:
    """Elisa said yes, and the office sent her profile."""
    person = world.person(
        name="Elisa",
        surname="Pezzotti",
        skills=("pack_goods",),
        experience={"warehouse_worker": 14},
        accommodations=("written_instructions", "ramp"),
        hours_min=15,
        hours_max=25,
    )
    return world.proposal(*SENT, person=person, position=position, by=officer)


def rosa(position: Position) -> str:
    """Where a position's shortlist is."""
    return f"/datore/posizioni/{position.code}/rosa"


def ask(page: Page, proposal: Proposal, *, day: date = DAY, hour: str = "09:30", status: int = 200) -> Page:
    """Ask for an interview at one time."""
    form = page.form(f"colloquio-{proposal.id}")
    name = f"colloquio-{proposal.id}"
    given = {f"{name}-day_1": day.isoformat(), f"{name}-time_1": hour, f"{name}-place": "via Prova 1"}
    return form.submit(**given, status=status)


class TestThePage:
    def test_says_what_matters_for_the_job_under_a_number(
        self, firm: PageClient, position: Position, proposal: Proposal
    ) -> None:
        page = firm.get(rosa(position))
        assert page.h1 == "Rosa ricevuta: Magazzino"
        assert f"Profilo n. {proposal.id}" in page.main
        for fact in ("warehouse worker (14 mesi)", "pack goods", "da 15 a 25", "Istruzioni scritte", "Elisa Pezzotti"):
            assert fact in page.main
        # Asked for elsewhere: none of this employer's business.
        assert "Rampa" not in page.main

    def test_whom_it_shows_is_written_down(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        firm.get(rosa(position))
        look = world.session.scalars(select(AccessLog)).one()
        assert (look.person_id, look.page) == (proposal.person_id, f"employer_received.shortlist {position.code}")

    def test_another_employers_shortlist_is_not_found(
        self, signed_in: SignIn, world: World, position: Position, proposal: Proposal
    ) -> None:
        stranger = signed_in(world.account(Role.EMPLOYER))
        stranger.get(rosa(position), status=404)
        stranger.post(f"{rosa(position)}/{proposal.id}/assunzione", status=404)

    def test_the_list_of_shortlists_leads_to_it(self, firm: PageClient, position: Position, proposal: Proposal) -> None:
        page = firm.get("/datore/rose")
        assert "1 profilo da guardare" in page.main
        assert page.click("Magazzino").h1 == "Rosa ricevuta: Magazzino"

    def test_the_first_page_says_calmly_what_waits_until_it_is_answered(
        self, firm: PageClient, position: Position, proposal: Proposal
    ) -> None:
        assert "1 profilo aspetta una tua risposta" in firm.get("/datore").main
        ask(firm.get(rosa(position)), proposal)
        assert "aspetta una tua risposta" not in firm.get("/datore").main

    def test_with_nothing_received_both_pages_say_so(self, firm: PageClient, position: Position) -> None:
        assert "Nessun profilo da guardare ora" in firm.get("/datore/rose").main
        assert "Nessun profilo a cui rispondere" in firm.get(rosa(position)).main

    def test_the_number_of_queries_does_not_grow(
        self, firm: PageClient, world: World, position: Position, few_and_many: object
    ) -> None:
        def fill(number: int) -> None:
            for _ in range(number):
                world.proposal(*SENT, position=position)

        fill(1)
        firm.get(rosa(position))  # What a process reads once is read.
        few, many = few_and_many(fill, lambda: firm.get(rosa(position)))  # type: ignore[operator]
        assert few == many <= 32


class TestAskingForAnInterview:
    def test_offers_the_time_and_says_what_follows(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        page = ask(firm.get(rosa(position)), proposal)
        assert page.flashes == [
            f"Abbiamo chiesto al profilo n. {proposal.id} di scegliere un orario. Quando sceglie ti avvisiamo."
        ]
        assert "9 nov 2026, 09:30" in page.main
        assert "la persona sta scegliendo l'orario" in page.main
        slot = world.session.scalars(select(InterviewSlot)).one()
        assert slot.starts_at.isoformat() == "2026-11-09T08:30:00+00:00"

    @pytest.mark.parametrize(
        ("when", "complaint"),
        [
            (("2026-11-01", "09:30"), "Giorno: Questo momento è già passato"),
            (("", "09:30"), "Giorno: Manca il giorno."),
            (("2026-11-09", ""), "Ora: Manca l'ora."),
            (("2026-11-09", "mezzodì"), "Ora: Scrivi un'ora, per esempio 09:30."),
            (("2028-11-09", "09:30"), "Giorno: È tra più di un anno: controlla la data."),
            (("", ""), "Giorno: Offri almeno un orario"),
        ],
    )
    def test_a_time_that_cannot_be_is_said_on_its_field(
        self, firm: PageClient, position: Position, proposal: Proposal, when: tuple[str, str], complaint: str
    ) -> None:
        name = f"colloquio-{proposal.id}"
        given = {f"{name}-day_1": when[0], f"{name}-time_1": when[1], f"{name}-place": "via Prova 1"}
        page = firm.get(rosa(position)).form(name).submit(**given, status=422)
        (error,) = page.errors
        assert error.startswith(complaint)

    def test_a_time_is_taken_off_again(self, firm: PageClient, position: Position, proposal: Proposal) -> None:
        page = ask(firm.get(rosa(position)), proposal)
        page = page.form("Togli 9 nov 2026, 09:30").submit()
        assert page.flashes == ["L'orario non si può più scegliere."]
        assert "Orari offerti" not in page.main


class TestTheOtherAnswers:
    def test_to_hire_is_an_intention(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        page = firm.get(rosa(position)).form(f"assunzione-{proposal.id}").submit()
        assert "finché non è registrata, l'assunzione non è fatta" in page.main
        assert world.again(proposal).state is S.SENT

    def test_a_no_wants_a_reason_and_makes_the_profile_vanish(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        name = f"no-{proposal.id}"
        page = firm.get(rosa(position)).form(name).submit(status=422)
        assert page.errors == ["Perché no?: Scegli il motivo: ci aiuta a cercare meglio."]
        page = page.form(name).submit(**{f"{name}-reason": Reason.HOURS.value})
        assert world.again(proposal).state is S.DECLINED_BY_EMPLOYER
        assert "Elisa" not in page.text
        assert f"Profilo n. {proposal.id}: non sei andato avanti" in page.main

    def test_the_last_answer_is_taken_back_within_a_minute(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        name = f"no-{proposal.id}"
        page = firm.get(rosa(position)).form(name).submit(**{f"{name}-reason": Reason.HOURS.value})
        page = page.form(f"{rosa(position)}/{proposal.id}/annulla").submit()
        assert page.flashes == ["La risposta è annullata, e nessuno viene avvisato."]
        assert "Elisa Pezzotti" in page.main
        assert world.again(proposal).state is S.SENT

    def test_after_a_minute_it_stays(self, firm: PageClient, position: Position, proposal: Proposal) -> None:
        page = firm.get(rosa(position)).form(f"assunzione-{proposal.id}").submit()
        clock.frozen_at = NOW + timedelta(minutes=2)
        assert page.form(f"{rosa(position)}/{proposal.id}/annulla").submit().flashes == [
            "Il tempo per annullare è finito: se hai cambiato idea chiama l'ufficio."
        ]


class TestMeanwhile:
    def test_a_colleague_answered(
        self, firm: PageClient, signed_in: SignIn, world: World, employer: Account, position: Position
    ) -> None:
        proposal = world.proposal(*SENT, position=position)
        mine = firm.get(rosa(position))
        colleague = signed_in(world.account(Role.EMPLOYER, employer=employer.employer))
        ask(colleague.get(rosa(position)), proposal)
        page = mine.form(f"assunzione-{proposal.id}").submit(
            **{f"assunzione-{proposal.id}-note": "Da subito"}, status=409
        )
        assert CHANGED in page.main
        assert "Da subito" in page.main
        kinds = world.session.scalars(select(EmployerAnswer.kind)).all()
        assert kinds == [EmployersWish.INTERVIEW]

    def test_the_office_withdrew(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal, officer: Account
    ) -> None:
        page = firm.get(rosa(position))
        proposal.move(to=S.WITHDRAWN, by=officer, at=NOW, reason=Reason.OTHER)
        world.session.commit()
        page = ask(page, proposal)
        assert page.flashes == [
            f"Il profilo n. {proposal.id} non è più disponibile: la tua risposta non serve più, e non è registrata."
        ]
        assert "Elisa" not in page.text

    def test_the_person_withdrew_their_consent(
        self, firm: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        page = firm.get(rosa(position))
        proposal.person.consents[0].withdrawn_at = NOW
        world.session.commit()
        page = ask(page, proposal)
        assert "non è più disponibile" in page.flashes[0]
        assert "Elisa" not in page.text
        assert world.session.scalars(select(EmployerAnswer)).all() == []


class TestThePersonChooses:
    @pytest.fixture
    def person(self, signed_in: SignIn, world: World, proposal: Proposal) -> PageClient:
        return signed_in(world.account(Role.CANDIDATE, person=proposal.person))

    def test_one_of_the_times(
        self, firm: PageClient, person: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        assert not person.get(f"/persona/opportunita/{proposal.id}").select(f"#orario-{proposal.id}")
        ask(firm.get(rosa(position)), proposal)
        slot = world.session.scalars(select(InterviewSlot)).one()
        page = person.get(f"/persona/opportunita/{proposal.id}").form(f"orario-{proposal.id}").submit(slot=slot.id)
        assert page.flashes == ["Bene: il colloquio è fissato. Lo diciamo noi al datore di lavoro."]
        assert "9 nov 2026, 09:30" in page.main
        assert "Colloquio: 9 nov 2026, 09:30" in firm.get(rosa(position)).main

    def test_without_choosing_is_told_to_choose(
        self, firm: PageClient, person: PageClient, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        page = person.get(f"/persona/opportunita/{proposal.id}").form(f"orario-{proposal.id}").submit()
        assert page.flashes == ["Scegli uno degli orari, poi premi il bottone."]

    def test_a_time_that_is_gone_is_said_calmly(
        self, firm: PageClient, person: PageClient, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        person.get(f"/persona/opportunita/{proposal.id}")
        firm.get(rosa(position)).form("Togli 9 nov 2026, 09:30").submit()
        for gone in ("1", "99999999999"):
            answer = person.post(f"/persona/opportunita/{proposal.id}/orario", {"slot": gone})
            assert answer.flashes in (
                ["Questo orario non è più libero. Scegline un altro, oppure dicci che nessuno va bene."],
                ["Scegli uno degli orari, poi premi il bottone."],
            )
        assert "non ci sono orari liberi" in person.get(f"/persona/opportunita/{proposal.id}").main

    def test_a_no_stays_when_somebody_else_chose_the_time_meanwhile(
        self, firm: PageClient, person: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        other = world.proposal(*SENT, position=position)
        for asked in (proposal, other):
            ask(firm.get(rosa(position)), asked)
        slot = world.session.scalars(select(InterviewSlot)).one()
        person.get(f"/persona/opportunita/{proposal.id}").form(f"orario-{proposal.id}").submit(slot=slot.id)
        name = f"no-{proposal.id}"
        page = firm.get(rosa(position)).form(name).submit(**{f"{name}-reason": Reason.HOURS.value})
        world.keep(Interview(proposal_id=other.id, starts_at=slot.starts_at, place="via Prova 1", slot_id=slot.id))
        page = page.form(f"{rosa(position)}/{proposal.id}/annulla").submit()
        assert page.flashes == [
            "La tua risposta resta com'è: nel frattempo un'altra persona ha scelto l'orario del colloquio."
            " Se hai cambiato idea chiama l'ufficio."
        ]
        assert world.again(proposal).state is S.DECLINED_BY_EMPLOYER

    def test_none_fits_and_why_stays_with_the_office(
        self, firm: PageClient, person: PageClient, desk: PageClient, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        form = person.get(f"/persona/opportunita/{proposal.id}/nessun-orario").form("nessun-orario")
        assert form.submit(note="Solo al pomeriggio").flashes == ["Va bene. Chiediamo altri orari, e ti avvisiamo."]
        received = firm.get(rosa(position))
        assert "Nessuno degli orari che hai offerto è possibile" in received.main
        assert "pomeriggio" not in received.main
        assert "«Solo al pomeriggio»" in desk.get(f"/operatore/proposte/{proposal.id}").main

    def test_where_nobody_asks_there_is_nothing_to_choose(self, person: PageClient, proposal: Proposal) -> None:
        page = person.get(f"/persona/opportunita/{proposal.id}/nessun-orario", follow=True)
        assert page.flashes == ["Qui non c'è più un orario da scegliere. Guarda com'è ora o chiama l'ufficio."]


class TestTheOfficersSide:
    def test_the_desk_tells_what_employers_wrote(
        self, firm: PageClient, desk: PageClient, position: Position, proposal: Proposal
    ) -> None:
        firm.get(rosa(position)).form(f"assunzione-{proposal.id}").submit()
        assert "Pezzotti Elisa Vorrebbe assumere" in desk.get("/operatore").main
        assert "Il datore di lavoro vorrebbe assumere." in desk.get(f"/operatore/proposte/{proposal.id}").main

    def test_an_officer_chooses_for_somebody_without_e_mail(
        self, firm: PageClient, desk: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        slot = world.session.scalars(select(InterviewSlot)).one()
        page = desk.get(f"/operatore/proposte/{proposal.id}").form("orario").submit(slot=slot.id, channel="telefono")
        assert page.flashes == ["Il colloquio è fissato. Tutti e due vengono avvisati."]
        assert world.session.scalars(select(Interview)).one().slot_id == slot.id

    def test_an_officer_says_that_none_fits(
        self, firm: PageClient, desk: PageClient, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        page = (
            desk.get(f"/operatore/proposte/{proposal.id}")
            .form("nessun-orario")
            .submit(note="Dopo il 20", channel="di_persona")
        )
        assert page.flashes == ["Il datore di lavoro viene avvisato che servono altri orari."]
        assert "«Dopo il 20»" in page.main

    def test_a_no_is_read_and_leaves_the_desk(
        self, firm: PageClient, desk: PageClient, position: Position, proposal: Proposal
    ) -> None:
        name = f"no-{proposal.id}"
        firm.get(rosa(position)).form(name).submit(**{f"{name}-reason": Reason.HOURS.value})
        assert "Non va avanti" in desk.get("/operatore").main
        desk.get(f"/operatore/proposte/{proposal.id}").form(f"/operatore/proposte/{proposal.id}/letta").submit()
        assert "Non va avanti" not in desk.get("/operatore").main

    def test_a_step_stays_when_somebody_else_chose_the_time_meanwhile(
        self, firm: PageClient, desk: PageClient, world: World, position: Position, proposal: Proposal
    ) -> None:
        ask(firm.get(rosa(position)), proposal)
        slot = world.session.scalars(select(InterviewSlot)).one()
        page = desk.get(f"/operatore/proposte/{proposal.id}").form("orario").submit(slot=slot.id, channel="telefono")
        page = page.form("ritiro").submit(**{"ritiro-reason": Reason.OTHER.value})
        other = world.proposal(*SENT, position=position)
        world.keep(Interview(proposal_id=other.id, starts_at=slot.starts_at, place="via Prova 1", slot_id=slot.id))
        page = page.form("Annulla il tuo ultimo passo").submit()
        assert "nel frattempo un'altra persona ha scelto l'orario del colloquio" in page.flashes[0]
        assert world.again(proposal).state is S.WITHDRAWN
