"""What a person does on their pages, an officer can do for them: with how it was told, and with nothing lost."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.casework import PersonEvent
from models.interests import PositionInterest
from models.people import Person
from models.person_requests import PersonRequest
from models.proposals import ProposalEvent
from models.shortlists import EmployerAnswer, InterviewSlot
from models.types import (
    Channel,
    EmployersWish,
    InterestAnswer,
    NotePurpose,
    PersonEventKind,
    PersonRequestKind,
    PositionState,
    ProposalState,
    Reason,
    ReferralState,
    Role,
)
from tests.page import PageClient
from tests.world import NOW, World
from webapp.formatting import label
from webapp.services.people.person_changes import Change, of_detail
from webapp.services.placements import plan_items, plans

S = ProposalState


@pytest.fixture
def person(world: World) -> Person:
    """Somebody without an e-mail and without access."""
    return world.person(name="Elisa", surname="Pezzotti", wishes=("kitchen_helper",))


@pytest.fixture
def home(person: Person) -> str:
    """Where a person's page begins."""
    return f"/operatore/persone/{person.registration.code}"


def read(data: bytes) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def last_change(session: Session, kind: PersonEventKind) -> list[Change]:
    """What the last event of a kind says."""
    session.expire_all()
    event = session.scalars(select(PersonEvent).where(PersonEvent.kind == kind).order_by(PersonEvent.id.desc())).first()
    assert event is not None
    return list(of_detail(event.detail)[0])


def test_one_page_leads_to_all_of_it(desk: PageClient, world: World, person: Person, home: str) -> None:
    world.proposal(S.PROPOSED, person=person, position=world.position(title="Serra e orto"))
    page = desk.get(f"{home}/accesso")
    for words, h1 in {
        "Rispondere alla proposta «Serra e orto», o scegliere l'orario del colloquio": "Proposta a Elisa Pezzotti",
        "Cambiare desideri, orari e limiti": "Elisa Pezzotti: cambia i desideri",
        "Aggiungere lavori fatti e competenze": "Elisa Pezzotti: cambia esperienze e competenze",
        "Dare o revocare il consenso": "Elisa Pezzotti: consensi",
        "Chiedere qualcosa sui suoi dati: correggere, spiegare, guardare di nuovo, cancellare": (
            "Elisa Pezzotti: una richiesta sui suoi dati"
        ),
        "Guardare i lavori aperti e dire che cosa le interessa": "Elisa Pezzotti: opportunità",
        "Sapere chi ha visto i suoi dati": "Elisa Pezzotti: chi ha visto",
    }.items():
        assert page.click(words).h1 == h1


# --- requests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PersonRequestKind)
def test_each_kind_of_request_is_written_down_for_somebody(
    desk: PageClient, session: Session, officer: Account, home: str, kind: PersonRequestKind
) -> None:
    form = desk.get(f"{home}/richiesta").form("richiesta")
    page = form.submit(kind=kind.value, text="Il telefono.", channel="telefono", asked_on="2026-10-30")
    assert page.flashes == ["Richiesta registrata: la risposta è dovuta entro il 30 novembre 2026."]
    asked = session.scalars(select(PersonRequest)).one()
    assert (asked.kind, asked.text, asked.channel) == (kind, "Il telefono.", Channel.PHONE)
    assert (asked.at.date().isoformat(), asked.account_id) == ("2026-10-30", officer.id)
    for said in (label(Channel.PHONE), officer.name):
        assert said in page.main


def test_what_is_missing_in_a_request_is_named(desk: PageClient, home: str) -> None:
    form = desk.get(f"{home}/richiesta").form("richiesta")
    page = form.submit(kind="correzione", asked_on="2027-01-01", status=422)
    said = " ".join(page.errors)
    for words in (
        "Scrivi che cosa chiede la persona, con le sue parole.",
        "Scegli come l'ha detto la persona.",
        "Il giorno è nel futuro.",
    ):
        assert words in said


def test_nobody_asked_nor_told_anything_long_ago(desk: PageClient, session: Session, home: str) -> None:
    form = desk.get(f"{home}/richiesta").form("richiesta")
    page = form.submit(kind="correzione", text="Il nome.", channel="telefono", asked_on="0001-01-01", status=422)
    assert "È più di un anno fa: controlla il giorno." in page.errors[0]
    form = desk.get(f"{home}/desideri/modifica").form("desideri")
    page = form.submit(heard_channel="telefono", heard_on="2025-10-31", status=422)
    assert "È più di un anno fa: controlla il giorno." in page.errors[0]
    assert session.scalars(select(PersonRequest)).all() == []


def test_a_request_without_words_is_enough_where_it_is_on_the_site(
    desk: PageClient, session: Session, home: str
) -> None:
    desk.get(f"{home}/richiesta").form("richiesta").submit(kind="opposizione", channel="carta")
    asked = session.scalars(select(PersonRequest)).one()
    assert (asked.text, asked.at) == ("", NOW)


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_wishes_are_written_down_with_how_and_when_they_were_told(
    desk: PageClient, session: Session, home: str
) -> None:
    form = desk.get(f"{home}/desideri/modifica").form("desideri")
    form.submit(jobs="giardiniera", max_km="12", heard_channel="telefono", heard_on="2026-10-30")
    changes = last_change(session, PersonEventKind.PROFILE_CHANGED)
    assert Change("max_km", "", "12") in changes
    assert changes[-2:] == [Change("channel", "", "telefono"), Change("said_on", "", "2026-10-30")]
    history = desk.get(f"{home}/storia").main
    assert label(Channel.PHONE) in history
    assert "30 ottobre 2026" in history


def test_skills_too_and_what_the_office_knows_by_itself_has_no_channel(
    desk: PageClient, session: Session, home: str
) -> None:
    form = desk.get(f"{home}/esperienze/modifica").form("esperienze")
    form.submit(button="Salva esperienze e competenze", skills="potare", heard_channel="di_persona")
    assert last_change(session, PersonEventKind.PROFILE_CHANGED)[-2].after == "di_persona"
    form = desk.get(f"{home}/esperienze/modifica").form("esperienze")
    form.submit(button="Salva esperienze e competenze", skills="potare\nzappare")
    assert [one.field for one in last_change(session, PersonEventKind.PROFILE_CHANGED)] == ["skills"]


def test_nobody_told_anything_tomorrow(desk: PageClient, home: str) -> None:
    form = desk.get(f"{home}/desideri/modifica").form("desideri")
    page = form.submit(heard_channel="telefono", heard_on="2026-11-03", status=422)
    assert "Il giorno è nel futuro." in page.errors[0]


# --- interviews -------------------------------------------------------------------------------------------------------


def asked_to_choose(world: World, person: Person) -> tuple[int, int]:
    """A proposal for which an employer offers a time."""
    proposal = world.proposal(S.PROPOSED, S.ACCEPTED, S.SENT, person=person)
    world.keep(EmployerAnswer(proposal_id=proposal.id, kind=EmployersWish.INTERVIEW, note="", at=NOW))
    when = NOW.replace(day=10)
    slot = InterviewSlot(position_id=proposal.position_id, starts_at=when, place="Via Roma 1", offered_at=NOW)
    return proposal.id, world.keep(slot).id


def test_a_time_is_chosen_for_somebody_with_how_they_said_it(
    desk: PageClient, world: World, session: Session, person: Person
) -> None:
    proposal, slot = asked_to_choose(world, person)
    form = desk.get(f"/operatore/proposte/{proposal}").form("orario")
    assert form.submit(slot=slot).flashes == ["Scegli come l'ha detto la persona."]
    page = desk.get(f"/operatore/proposte/{proposal}").form("orario").submit(slot=slot, channel="carta")
    assert page.flashes == ["Il colloquio è fissato. Tutti e due vengono avvisati."]
    step = session.scalars(select(ProposalEvent).where(ProposalEvent.to_state == S.INTERVIEW)).one()
    assert step.channel is Channel.PAPER


def test_that_no_time_fits_too(desk: PageClient, world: World, session: Session, person: Person) -> None:
    proposal, _slot = asked_to_choose(world, person)
    form = desk.get(f"/operatore/proposte/{proposal}").form("nessun-orario")
    assert form.submit(note="Dopo il 20").flashes == ["Scegli come l'ha detto la persona."]
    page = desk.get(f"/operatore/proposte/{proposal}").form("nessun-orario").submit(note="Dopo", channel="telefono")
    assert f"{label(Channel.PHONE)}. «Dopo»" in page.main
    assert session.scalars(select(EmployerAnswer)).one().none_fits_channel is Channel.PHONE


# --- jobs that nobody has proposed ------------------------------------------------------------------------------------


def test_interest_in_a_job_that_nobody_proposed_is_written_down(
    desk: PageClient, world: World, session: Session, officer: Account, home: str
) -> None:
    world.position(title="Serra e orto", code="P9")
    page = desk.get(f"{home}/opportunita").click("Scrivi che cosa ne dice Serra e orto P9")
    page = page.form("interesse").submit(answer="non_fa_per_me", channel="di_persona", reason="orario", note="Di sera.")
    assert page.flashes == ["La risposta della persona è registrata."]
    assert f"Come l'ha detto: {label(Channel.IN_PERSON).lower()}." in page.main
    said = session.scalars(select(PositionInterest)).one()
    assert (said.answer, said.reason, said.note) == (InterestAnswer.NOT_FOR_ME, Reason.HOURS, "Di sera.")
    assert (said.channel, said.account_id) == (Channel.IN_PERSON, officer.id)


def test_what_was_proposed_is_answered_there_and_what_is_over_not_at_all(
    desk: PageClient, world: World, session: Session, person: Person, home: str
) -> None:
    proposed, closed = world.position(code="P9"), world.position(code="P8", state=PositionState.CLOSED)
    world.proposal(S.PROPOSED, person=person, position=proposed)
    given = {"answer": "mi_interessa", "channel": "telefono"}
    page = desk.get(f"{home}/interesse/{proposed.code}").form("interesse").submit(**given)
    assert page.h1 == "Proposta a Elisa Pezzotti"
    page = desk.get(f"{home}/interesse/{closed.code}").form("interesse").submit(**given)
    assert page.flashes == ["La posizione non è più aperta: non è registrato niente."]
    assert session.scalars(select(PositionInterest)).all() == []
    assert len(desk.get(f"{home}/interesse/P9").form("interesse").submit(status=422).errors) == 2


# --- what is theirs, on paper -----------------------------------------------------------------------------------------


def test_the_copy_of_ones_data_is_printed_for_them_and_the_history_says_so(
    desk: PageClient, session: Session, person: Person, home: str
) -> None:
    page = desk.get(f"{home}/accesso").form("Stampa la copia dei suoi dati").submit()
    assert page.response.mimetype == "application/pdf"
    text = read(page.response.data)
    assert "Questa è la copia dei dati che l'ufficio ha su di te." in text
    assert "kitchen helper" in text
    assert "Copia dei dati, stampata per la persona" in desk.get(f"{home}/storia").main


def test_the_copy_has_the_plan_as_the_person_reads_it_and_no_note_of_care(
    desk: PageClient, world: World, session: Session, person: Person, home: str
) -> None:
    carer = world.account(Role.REFERRER)
    world.referral(ReferralState.TAKEN, service=carer.service, person=person)
    plan = plans.begin(session, person=person, dates=plans.PlanDates(NOW.date()), by=carer)
    plan_items.add(session, plan=plan, values=plan_items.GoalValues("Arrivare da sola"), by=carer)
    for purpose, text in ((NotePurpose.OFFICE, "Le piace l'orto"), (NotePurpose.CARE, "Dorme poco")):
        plan_items.write_note(session, plan=plan, purpose=purpose, text=text, by=carer, now=NOW)
    session.commit()
    text = read(desk.get(f"{home}/accesso").form("Stampa la copia dei suoi dati").submit().response.data)
    assert "Arrivare da sola" in text
    assert "Le piace l'orto" in text
    assert "Dorme poco" not in text


def test_the_curriculum_is_the_same_as_on_their_own_pages(desk: PageClient, home: str) -> None:
    text = read(desk.get(f"{home}/curriculum.pdf").response.data)
    assert "kitchen helper" in text
    assert "60" not in text


def test_nobody_elses(desk: PageClient) -> None:
    desk.get("/operatore")
    for part in ("richiesta", "curriculum.pdf"):
        desk.get(f"/operatore/persone/XX1/{part}", 404)
    desk.post("/operatore/persone/XX1/copia-dei-dati", status=404)
