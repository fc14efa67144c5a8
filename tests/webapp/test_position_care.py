"""Positions in the office's care: by phone, edited, analysed, closed, opened again, copied."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.employers import Employer
from models.positions import Position
from models.territory import Office
from models.types import ClosingReason, PositionState, ProposalState
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.posting import MINIMAL, complaints
from tests.world import World

CHOOSE = "/operatore/posizioni/nuova"


@pytest.fixture
def employer(world: World) -> Employer:
    return world.employer(name="Il Trifoglio")


@pytest.fixture
def position(world: World, employer: Employer) -> Position:
    return world.position(
        employer=employer,
        title="Aiuto cuoco",
        description="Si preparano le verdure.",
        demands={"d430": (3, False)},
        accommodations=("extra_breaks",),
        essential=("wash_dishes",),
        shifts=frozenset({"mattina"}),
    )


@pytest.fixture
def address(position: Position) -> str:
    return f"/operatore/posizioni/{position.code}"


@pytest.fixture
def colleague(signed_in: SignIn, officer: Account) -> PageClient:
    """A second browser at the same office."""
    return signed_in(officer)


def take_down(desk: PageClient, employer: Employer, status: int = 200, **changed: Any) -> Page:
    page = desk.get(f"{CHOOSE}/{employer.vat_number}")
    return page.form("posizione").submit(button="Salva e apri", status=status, **{**MINIMAL, **changed})


# --- an employer phones -----------------------------------------------------------------------------------------------


def test_from_the_phone_to_the_list_of_people_in_three_pages(
    desk: PageClient, employer: Employer, world: World, session: Session
) -> None:
    world.person()
    page = desk.get(CHOOSE).form("cerca").submit(testo="trifolio")
    page = page.click("Il Trifoglio")
    page = page.form("posizione").submit(button="Salva e apri", **MINIMAL)
    assert page.flashes == ["La posizione è aperta: ecco chi può andare bene."]
    (position,) = session.scalars(select(Position))
    assert (position.employer_id, position.state) == (employer.id, PositionState.OPEN)
    assert page.url.endswith(f"/operatore/posizioni/{position.code}")
    assert position.history[-1].account_id is not None


def test_a_new_employer_leads_back_to_the_position(desk: PageClient) -> None:
    page = desk.get(CHOOSE).form("cerca").submit(testo="Serramenti Rossi")
    assert "Nessuno con questo nome" in page.main
    page = page.click("È un datore di lavoro nuovo")
    page = page.form("datore").submit(vat_number="00743110157", name="Serramenti Rossi", kind="impresa")
    assert page.h1 == "Nuova posizione"
    assert "Per Serramenti Rossi." in page.main


def test_what_the_form_refuses_is_said_on_its_field(desk: PageClient, employer: Employer, session: Session) -> None:
    page = take_down(desk, employer, 422, title="", hours="60")
    assert complaints(page) == {
        "title": "Scrivi come si chiama il lavoro.",
        "hours": "Le ore alla settimana vanno da 1 a 48.",
    }
    assert session.scalars(select(Position)).all() == []


def test_demands_are_proposed_from_the_title(desk: PageClient, employer: Employer) -> None:
    page = desk.get(f"{CHOOSE}/{employer.vat_number}")
    page = page.form("posizione").submit(button="Proponi le esigenze dal titolo", title="Aiuto cuoco")
    assert "Abbiamo proposto le esigenze tipiche di questo lavoro" in page.main


def test_the_title_is_understood_while_it_is_typed(desk: PageClient) -> None:
    piece = desk.get("/operatore/posizioni/titolo?title=aiuto+cuoco", part=True)
    assert "Abbiamo capito:" in piece.one("#mestiere").text


def test_one_that_may_be_there_already_is_shown_first(
    desk: PageClient, employer: Employer, position: Position, session: Session
) -> None:
    page = take_down(desk, employer, title="Aiuto-cuoco")
    assert f"Forse c'è già: Aiuto cuoco ({position.code}, Brescia, 20 ore, Aperta)" in page.main
    page.form("posizione").submit(button="È un altro posto: salva e apri")
    assert len(session.scalars(select(Position)).all()) == 2


def test_another_one_is_begun_as_a_copy(desk: PageClient, position: Position, address: str) -> None:
    page = desk.get(f"{address}/scheda").click("Parti da una copia")
    held = page.form("posizione").values
    assert (held["title"], held["hours"], held["level_d430"]) == (["Aiuto cuoco"], ["20"], ["3"])
    assert (held["essential_skills"], held["accommodations"]) == (["wash dishes"], ["extra_breaks"])


# --- editing ----------------------------------------------------------------------------------------------------------


def test_a_position_is_said_anew(desk: PageClient, position: Position, address: str, world: World) -> None:
    page = (
        desk.get(f"{address}/modifica")
        .form("posizione")
        .submit(
            button="Salva", title="Lavapiatti", level_d430="2", level_d450="1", essential_skills="lavaggio stoviglie"
        )
    )
    assert page.flashes == ["La posizione è salvata: l'elenco delle persone tiene già conto dei cambi."]
    position = world.again(position)
    assert (position.title, position.occupation) == ("Lavapiatti", "dishwasher")
    demands = {demand.dimension: (demand.level, demand.negotiable) for demand in position.demands}
    assert demands == {"d430": (2, False), "d450": (1, True)}
    assert [(row.text, row.skill) for row in position.skills] == [("lavaggio stoviglie", "wash_dishes")]


def test_a_form_left_as_it_is_changes_nothing(desk: PageClient, position: Position, address: str, world: World) -> None:
    desk.get(f"{address}/modifica").form("posizione").submit(button="Salva")
    position = world.again(position)
    assert (position.title, position.hours, position.shifts) == ("Aiuto cuoco", 20, {"mattina"})
    assert [(demand.dimension, demand.level, demand.negotiable) for demand in position.demands] == [("d430", 3, False)]
    assert [row.accommodation for row in position.accommodations] == ["extra_breaks"]


def test_two_who_edit_at_once_lose_nothing(
    desk: PageClient, colleague: PageClient, position: Position, address: str, world: World
) -> None:
    form = colleague.get(f"{address}/modifica").form("posizione")
    desk.get(f"{address}/modifica").form("posizione").submit(button="Salva", level_d450="1")
    page = form.submit(button="Salva", title="Titolo mio", status=409)
    assert "Nel frattempo qualcun altro ha cambiato la posizione." in page.main
    assert page.form("posizione").values["title"] == ["Titolo mio"]
    assert world.again(position).title == "Aiuto cuoco"
    page.form("posizione").submit(button="Salva")
    assert world.again(position).title == "Titolo mio"


def test_another_offices_position_is_not_found(desk: PageClient, world: World) -> None:
    other = world.position(office=world.keep(Office(province_code="CR", name="Cremona")))
    for page in ("scheda", "modifica", "analisi"):
        desk.get(f"/operatore/posizioni/{other.code}/{page}", status=404)


# --- what was seen at the workplace -----------------------------------------------------------------------------------


def test_an_analysis_leads_on_to_the_demands(desk: PageClient, address: str, officer: Account) -> None:
    page = desk.get(f"{address}/scheda")
    assert "Nessuno è ancora andato a vedere." in page.main
    page = (
        desk.get(f"{address}/analisi")
        .form("analisi")
        .submit(done_on="2026-10-30", met_with="Ada Neri", tasks="Si lavano le pentole.", surroundings="Tre gradini.")
    )
    assert page.h1 == "Modifica di Aiuto cuoco"
    page = desk.get(f"{address}/scheda")
    for said in ("30 ottobre 2026, con Ada Neri", "Si lavano le pentole.", "Tre gradini."):
        assert said in page.main


def test_two_analyses_at_once_and_nothing_is_overwritten(
    desk: PageClient, colleague: PageClient, address: str, position: Position, world: World
) -> None:
    form = colleague.get(f"{address}/analisi").form("analisi")
    desk.get(f"{address}/analisi").form("analisi").submit(tasks="Si lavano le pentole.")
    page = form.submit(tasks="Si pelano le patate.", status=409)
    assert "Nel frattempo qualcun altro ha cambiato la posizione." in page.main
    assert world.again(position).analysis.tasks == "Si lavano le pentole."
    page.form("analisi").submit()
    assert world.again(position).analysis.tasks == "Si pelano le patate."


def test_an_analysis_is_of_a_day_that_was(desk: PageClient, address: str) -> None:
    form = desk.get(f"{address}/analisi").form("analisi")
    assert complaints(form.submit(done_on="2026-11-03", status=422)) == {"done_on": "Questo giorno deve ancora venire."}
    assert complaints(form.submit(done_on="", status=422)) == {"done_on": "Scrivi il giorno."}
    unreadable = {"done_on": "Scrivi una data completa: giorno, mese e anno."}
    assert complaints(form.submit(done_on="ieri", status=422)) == unreadable


# --- its end, and its return ------------------------------------------------------------------------------------------


def test_closing_says_why_and_closes_what_is_under_way(
    desk: PageClient, position: Position, address: str, world: World
) -> None:
    proposal = world.proposal(ProposalState.PROPOSED, position=position)
    form = desk.get(f"{address}/scheda").form("form-chiudi")
    assert complaints(form.submit(status=422)) == {"reason": "Scegli il motivo."}
    page = form.submit(reason="coperta_altrove", note="Hanno trovato da soli.")
    assert page.flashes == ["Posizione chiusa. Si è chiusa anche 1 proposta: la persona viene avvisata."]
    assert "Chiusa: Coperta in un altro modo" in page.main
    assert world.again(proposal).state is ProposalState.CLOSED
    assert position.history[-1].reason is ClosingReason.FILLED_ELSEWHERE


def test_a_closed_position_opens_again(desk: PageClient, address: str, position: Position, world: World) -> None:
    desk.get(f"{address}/scheda").form("form-chiudi").submit(reason="ritirata")
    page = desk.get(f"{address}/scheda").form("form-scadenza").submit(expires_on="2026-12-31")
    assert page.flashes == ["La posizione è di nuovo aperta. Le proposte chiuse restano chiuse."]
    position = world.again(position)
    assert (position.state, position.expires_on) == (PositionState.OPEN, date(2026, 12, 31))


def test_an_expired_position_is_extended_in_one_step(
    desk: PageClient, world: World, position: Position, address: str
) -> None:
    position.expires_on = date(2026, 11, 1)
    world.keep(position)
    page = desk.get(f"{address}/scheda")
    assert "Scaduta" in page.main
    form = page.form("form-scadenza")
    refused = form.submit(status=422)
    assert complaints(refused) == {"expires_on": "La data è già passata: scegli un giorno da oggi in poi."}
    assert form.submit(expires_on="2026-11-30").flashes == ["Scadenza salvata."]
    assert world.again(position).expires_on == date(2026, 11, 30)


def test_who_closes_second_is_told(desk: PageClient, colleague: PageClient, address: str) -> None:
    form = colleague.get(f"{address}/scheda").form("form-chiudi")
    desk.get(f"{address}/scheda").form("form-chiudi").submit(reason="ritirata")
    page = form.submit(reason="coperta", status=409)
    assert "Nel frattempo qualcun altro ha cambiato la posizione" in page.main
