"""Work orders: a firm offers, cooperatives answer, the office agrees, and nobody sees what is not theirs."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.employers import Convention, Employer
from models.law.conventions import COEFFICIENT
from models.law.parameters import Parameter, Parameters
from models.territory import Office
from models.types import ConventionKind, EmployerKind, Role, Verification, WorkOrderState
from models.work_orders import CooperativeOffer, WorkOrder, WorkOrderAnswer, WorkOrderDocument
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.test_new_position import complaints
from tests.world import BRESCIA, NOW, PDF, World
from webapp.services.employers import order_coverage
from webapp.services.parameters import parameters

HERE = "/datore/accordi"
NEW = f"{HERE}/commesse/nuova"
DAY = NOW.date()
S = WorkOrderState
WORK = {
    "title": "Lavaggio stoviglie",
    "comune": "Brescia",
    "starts_on": "2026-11-02",
    "ends_on": "2028-11-01",
    "value": "36.000,00",
    "places": "1",
}


@pytest.fixture
def firm(world: World) -> Employer:
    return world.keep(
        Employer(vat_number="99900380173", name="Rossi", kind=EmployerKind.FIRM, headcount=64, comune_code=BRESCIA)
    )


@pytest.fixture
def browser(world: World, firm: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=firm))


@pytest.fixture
def cooperative(world: World) -> Employer:
    return cooperative_named(world, "Il Trifoglio")


@pytest.fixture
def theirs(world: World, cooperative: Employer, signed_in: SignIn) -> PageClient:
    """The cooperative's browser."""
    return signed_in(world.account(Role.EMPLOYER, employer=cooperative))


def cooperative_named(world: World, name: str) -> Employer:
    made = world.employer(name=name)
    made.comune_code = BRESCIA
    return world.keep(made)


def keep(world: World, firm: Employer, state: WorkOrderState = S.PREPARED, **columns: Any) -> WorkOrder:
    values = {
        "title": "Lavaggio stoviglie",
        "occupation": "dishwasher",
        "comune_code": BRESCIA,
        "value": Decimal(36_000),
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=729),
        "places": 1,
        "created_at": NOW,
    }
    return world.keep(WorkOrder(employer_id=firm.id, office_id=world.office.id, state=state, **{**values, **columns}))


def offered(world: World, firm: Employer, *asked: Employer, state: WorkOrderState = S.OFFERED) -> WorkOrder:
    """An order that these were asked for; in a state after that, the first of them has taken it."""
    taken = {"cooperative_id": asked[0].id} if state is not S.OFFERED else {}
    made = keep(world, firm, state, **taken)
    said = {"willing": True, "answered_at": NOW} if taken else {}
    world.keep(WorkOrderAnswer(order_id=made.id, cooperative_id=asked[0].id, asked_at=NOW, **said))
    for other in asked[1:]:
        world.keep(WorkOrderAnswer(order_id=made.id, cooperative_id=other.id, asked_at=NOW))
    return made


def write(browser: PageClient, status: int = 200, **changed: str) -> Page:
    return browser.get(NEW).form("scheda").submit(status=status, **{**WORK, **changed})


def choose(page: Page, *cooperatives: Employer, status: int = 200) -> Page:
    return page.form("offri").submit(status=status, cooperatives=[str(one.id) for one in cooperatives])


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_from_the_duty_to_a_covered_place(
    browser: PageClient, theirs: PageClient, desk: PageClient, cooperative: Employer, session: Session
) -> None:
    assert "Da trovare: 4 persone" in browser.get("/datore/obblighi").main
    page = browser.get("/datore/obblighi?commessa=18000&coefficiente=18000").click("Offri una commessa così")
    assert page.form("scheda").values["value"] == ["18000"]
    page = page.form("scheda").submit(**WORK)
    page = choose(page, cooperative)
    assert "Offerta" in page.one("#commessa").text
    theirs.get(HERE).click("Lavaggio stoviglie").form("rispondi").submit(willing="yes", reason="Da novembre.")
    assert "Da novembre." in browser.get(HERE).click("Lavaggio stoviglie").one("#risposte").text
    page = desk.get("/operatore").click("Lavaggio stoviglie")
    page = page.form("accordo").submit(coefficient="18.000,00", places="1")
    assert "Da trovare: 4 persone" in browser.get("/datore/obblighi").main
    page = page.form("Il lavoro è cominciato").submit()
    assert "In corso" in page.one("#commessa").text
    assert "Da trovare: 3 persone" in browser.get("/datore/obblighi").main
    assert "commessa a Il Trifoglio" in browser.get("/datore/obblighi").one("#coperture").text
    page.form("Finisce oggi").submit()
    assert session.scalars(select(WorkOrder.state)).all() == [S.ENDED]


def test_each_step_of_what_it_covers_stands_beside_its_article(
    browser: PageClient, world: World, firm: Employer
) -> None:
    made = keep(world, firm, coefficient=Decimal(12_000))
    law = browser.get(f"{HERE}/commesse/{made.id}").one("#legge").text
    for words in (
        "Dura 24 mesi: vale 18.000,00 € in un anno.",
        "18.000,00 € diviso 12.000,00 €, che coprono un posto: 1 posto intero.",
        "tutte le commesse insieme coprono al massimo 2 posti",
        "Serve una convenzione dell'art. 14",
        "D.Lgs. 276/2003 art. 14",
        "da confermare con l'ufficio",
    ):
        assert words in law


# --- the firm ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"title": ""}, "title", "Scrivi che lavoro è."),
        ({"title": "x" * 201}, "title", "Il testo è troppo lungo: al massimo 200 caratteri."),
        ({"description": "x" * 2001}, "description", "Il testo è troppo lungo: al massimo 2000 caratteri."),
        ({"comune": ""}, "comune", "Scrivi il comune."),
        ({"comune": "Cremona"}, "comune", "In questa provincia non c'è ancora un ufficio che usa questo servizio."),
        ({"starts_on": ""}, "starts_on", "Scrivi il primo giorno."),
        ({"starts_on": "2026-11-01"}, "starts_on", "Questo giorno è passato: scrivi quando può cominciare."),
        ({"ends_on": ""}, "ends_on", "Scrivi l'ultimo giorno."),
        ({"ends_on": "2026-11-01"}, "ends_on", "La fine viene prima dell'inizio: controlla le due date."),
        ({"ends_on": "9999-12-31"}, "ends_on", "È un giorno molto lontano: controlla l'anno."),
        ({"value": ""}, "value", "Scrivi quanto vale."),
        ({"value": "0"}, "value", "Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro."),
        ({"value": "-1"}, "value", "Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro."),
        ({"value": "NaN"}, "value", "Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro."),
        ({"value": "tanto"}, "value", "Scrivi un importo in cifre, per esempio 350,50."),
        ({"coefficient": "0"}, "coefficient", "Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro."),
        ({"places": "0"}, "places", "Il numero va da 1 a 500."),
        ({"places": "-1"}, "places", "Il numero va da 1 a 500."),
        ({"places": "14.5"}, "places", "Scrivi un numero intero, in cifre."),
        ({"places": "10000000"}, "places", "Il numero va da 1 a 500."),
    ],
)
def test_what_is_wrong_with_an_order_is_said_on_its_field(
    browser: PageClient, fields: dict[str, str], field: str, message: str
) -> None:
    assert complaints(write(browser, 422, **fields)) == {field: message}


def test_the_same_order_is_written_once(browser: PageClient, session: Session) -> None:
    write(browser)
    assert write(browser, 422).errors == ["C'è già, con le stesse date e gli stessi numeri."]
    assert len(session.scalars(select(WorkOrder)).all()) == 1


def test_cooperatives_come_with_their_reasons(browser: PageClient, world: World, cooperative: Employer) -> None:
    world.position(employer=cooperative, occupation="dishwasher", title="Lavapiatti")
    page = write(browser)
    said = page.one("#a-chi").text
    assert "Ha persone che fanno questo lavoro: «Lavapiatti». È nello stesso comune." in said
    assert "Non ha detto quanto può prendere ora." in said
    assert "Abbiamo capito: Lavapiatti" in said


def test_somebody_has_to_be_chosen(browser: PageClient, cooperative: Employer, world: World) -> None:
    page = write(browser)
    assert complaints(choose(page, status=422)) == {"cooperatives": "Scegli almeno una cooperativa."}
    number = world.session.scalars(select(WorkOrder.id)).one()
    browser.post(f"{HERE}/commesse/{number}/offri", {"cooperatives": "999999", "version": "1"}, status=422)
    browser.post(f"{HERE}/commesse/{number}/offri", {"cooperatives": "x", "version": "1"}, status=422)
    assert world.session.scalars(select(WorkOrderAnswer)).all() == []
    choose(browser.get(f"{HERE}/commesse/{number}"), cooperative)
    assert world.session.scalars(select(WorkOrderAnswer.cooperative_id)).all() == [cooperative.id]


def test_a_firm_that_nobody_has_verified_is_told(
    browser: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = keep(world, firm)
    page = browser.get(f"{HERE}/commesse/{made.id}")
    firm.verification = Verification.WAITING
    world.session.commit()
    answer = browser.client.post(
        f"{HERE}/commesse/{made.id}/offri",
        data={"cooperatives": str(cooperative.id), "version": "1", "csrf_token": page.token},
    )
    assert answer.status_code == 403
    assert world.session.scalars(select(WorkOrderAnswer)).all() == []


def test_an_order_is_changed_until_somebody_has_taken_it(
    browser: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = keep(world, firm)
    address = f"{HERE}/commesse/{made.id}/modifica"
    form = browser.get(address).form("scheda")
    assert form.submit(places="2").flashes == ["Salvata."]
    assert form.submit(places="3", status=409).errors == [
        "Nel frattempo è cambiata: guarda com'è ora prima di salvare."
    ]
    assert world.again(made).places == 2
    taken = offered(world, firm, cooperative, state=S.ACCEPTED)
    browser.get(f"{HERE}/commesse/{taken.id}/modifica", status=409)


def test_an_order_is_withdrawn_before_it_begins(
    browser: PageClient, theirs: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = offered(world, firm, cooperative)
    form = browser.get(f"{HERE}/commesse/{made.id}").form("Ritira la commessa")
    form.submit()
    assert "Nel frattempo questa commessa è cambiata" in form.submit(status=409).main
    page = theirs.get(f"{HERE}/offerte/{made.id}")
    assert "Ritirata" in page.one("#commessa").text
    assert not page.select("#rispondi")


def test_an_end_that_is_near_is_said_to_both(
    browser: PageClient, desk: PageClient, world: World, firm: Employer
) -> None:
    made = keep(world, firm, S.IN_FORCE, cooperative_name="A")
    for days, warned in ((90, True), (91, False)):
        made.ends_on = DAY + timedelta(days=days)
        world.session.commit()
        assert ("se il lavoro continua" in browser.get(HERE).main) is warned
        assert ("Lavaggio stoviglie" in desk.get("/operatore").one("#accordi").text) is warned


# --- the cooperative --------------------------------------------------------------------------------------------------


def test_a_no_needs_a_reason_that_the_firm_reads(
    browser: PageClient, theirs: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = offered(world, firm, cooperative)
    form = theirs.get(f"{HERE}/offerte/{made.id}").form("rispondi")
    assert complaints(form.submit(status=422)) == {"willing": "Scegli la risposta."}
    assert complaints(form.submit(willing="no", status=422)) == {"reason": "Scrivi perché non potete."}
    page = form.submit(willing="no", reason="Siamo al completo.")
    assert "Siamo al completo." in page.one("#risposta").text
    page = browser.get(f"{HERE}/commesse/{made.id}")
    assert "Siamo al completo." in page.one("#risposte").text
    assert "Nessuna cooperativa può" in page.one("#commessa").text


def test_what_waits_for_an_answer_stands_on_the_first_page(
    browser: PageClient, theirs: PageClient, world: World, firm: Employer, cooperative: Employer
) -> None:
    made = offered(world, firm, cooperative)
    assert "Lavaggio stoviglie" in theirs.get("/datore").one("#offerte").text
    assert not browser.get("/datore").select("#offerte")
    theirs.get(f"{HERE}/offerte/{made.id}").form("rispondi").submit(willing="no", reason="Siamo al completo.")
    assert not theirs.get("/datore").select("#offerte")


def test_a_cooperative_sees_no_other_answer_and_no_other_name(
    world: World, signed_in: SignIn, theirs: PageClient, firm: Employer, cooperative: Employer
) -> None:
    other = cooperative_named(world, "Le Altre")
    made = offered(world, firm, cooperative, other)
    them = signed_in(world.account(Role.EMPLOYER, employer=other))
    form = them.get(f"{HERE}/offerte/{made.id}").form("rispondi")
    theirs.get(f"{HERE}/offerte/{made.id}").form("rispondi").submit(willing="yes", reason="Parola segreta.")
    page = form.submit(willing="yes", status=409)
    assert "la risposta non è stata registrata" in page.main
    for page in (them.get(f"{HERE}/offerte/{made.id}"), them.get(HERE)):
        assert "Non più disponibile" in page.main
        assert "Il Trifoglio" not in page.main
        assert "Parola segreta" not in page.main
    assert "Le Altre" not in theirs.get(f"{HERE}/offerte/{made.id}").main


def test_a_cooperative_says_what_it_does(theirs: PageClient, session: Session) -> None:
    page = theirs.get(HERE).click("Che cosa facciamo")
    form = page.form("scheda")
    page = form.submit(activities="lavaggio stoviglie\nfare cose\n", free_people="2", free_hours="", most_km="30")
    assert "Abbiamo capito: lavapiatti" in page.one("#capito").text.lower().replace("abbiamo", "Abbiamo")
    assert "Non riconosciuto" in page.one("#capito").text
    assert session.scalars(select(CooperativeOffer.free_people)).all() == [2]
    assert "Nel frattempo" in form.submit(activities="mensa", status=409).errors[0]


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"free_people": "-1"}, "free_people", "Scrivi un numero intero da 0 a 1000."),
        ({"free_people": "14.5"}, "free_people", "Scrivi un numero intero, in cifre."),
        ({"free_hours": "10000000"}, "free_hours", "Scrivi un numero intero da 0 a 40000."),
        ({"most_km": "tanti"}, "most_km", "Scrivi un numero intero, in cifre."),
        ({"activities": "x" * 201}, "activities", "La riga 1 è troppo lunga: al massimo 200 caratteri."),
        ({"activities": "a\n" * 21}, "activities", "Sono 21 righe: scrivine al massimo 20."),
    ],
)
def test_what_is_wrong_with_it_is_said_on_its_field(
    theirs: PageClient, fields: dict[str, str], field: str, message: str
) -> None:
    page = theirs.get(f"{HERE}/offerte/cosa-facciamo").form("scheda").submit(status=422, **fields)
    assert complaints(page) == {field: message}


def test_only_a_cooperative_says_it(browser: PageClient) -> None:
    browser.get(f"{HERE}/offerte/cosa-facciamo", status=404)
    assert "Lavoro offerto a voi" not in browser.get(HERE).main


# --- the office -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"coefficient": ""}, "coefficient", "Scrivi il coefficiente."),
        ({"coefficient": "-1"}, "coefficient", "Scrivi un importo sopra lo zero, fino a 1.000.000.000 di euro."),
        ({"places": ""}, "places", "Scrivi quanti posti."),
        ({"places": "0"}, "places", "Il numero va da 1 a 500."),
        ({"places": "2"}, "places", "Con questo valore si arriva al massimo a 1 posto."),
    ],
)
def test_what_is_wrong_with_the_terms_is_said_on_its_field(
    desk: PageClient, taken: WorkOrder, fields: dict[str, str], field: str, message: str
) -> None:
    form = desk.get(f"/operatore/commesse/{taken.id}").form("accordo")
    page = form.submit(status=422, **{"coefficient": "18000", "places": "1", **fields})
    assert complaints(page) == {field: message}


def test_a_provinces_own_coefficient_is_taken_and_not_asked_for(
    desk: PageClient, taken: WorkOrder, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_by = {"unit": "eur_year", "valid_from": DAY, "valid_to": None, "source": "Accordo di Brescia", "mark": "V"}
    own = Parameter(code=COEFFICIENT, province="BS", value="9000", **set_by)
    monkeypatch.setattr(order_coverage, "parameters", lambda: Parameters([*known_figures(), own]))
    form = desk.get(f"/operatore/commesse/{taken.id}").form("accordo")
    assert "coefficient" not in form.values
    page = form.submit(places="2")
    assert "18.000,00 € diviso 9.000,00 €, che coprono un posto: 2 posti interi." in page.one("#legge").text
    assert (world.again(taken).coefficient, taken.agreed_places) == (Decimal(9_000), 2)


def known_figures() -> list[Parameter]:
    """The figures of the reference tables."""
    return [figure for figures in parameters()._by_code.values() for figure in figures]


@pytest.fixture
def taken(world: World, firm: Employer, cooperative: Employer) -> WorkOrder:
    return offered(world, firm, cooperative, state=S.ACCEPTED)


def test_an_office_that_does_not_agree_says_why(desk: PageClient, browser: PageClient, taken: WorkOrder) -> None:
    form = desk.get(f"/operatore/commesse/{taken.id}").form("disaccordo")
    assert complaints(form.submit(status=422)) == {"reason": "Scrivi il motivo: chi legge capisce."}
    form.submit(reason="Dura troppo poco.")
    page = browser.get(f"{HERE}/commesse/{taken.id}")
    assert "Dura troppo poco." in page.one("#passi").text
    assert page.select("#offri") or "nessun'altra cooperativa" in page.main


def test_two_officers_at_once_see_both_steps(desk: PageClient, world: World, taken: WorkOrder) -> None:
    old = desk.get(f"/operatore/commesse/{taken.id}").form("accordo")
    desk.get(f"/operatore/commesse/{taken.id}").form("disaccordo").submit(reason="Manca la convenzione.")
    page = old.submit(coefficient="18000", places="1", status=409)
    assert "Nel frattempo questa commessa è cambiata" in page.main
    assert world.again(taken).state is S.NOT_AGREED


def test_it_is_linked_to_the_convention(desk: PageClient, world: World, firm: Employer, taken: WorkOrder) -> None:
    signed = {"kind": ConventionKind.ARTICLE_14, "signed_on": DAY, "places": 2}
    made = world.keep(Convention(employer_id=firm.id, office_id=world.office.id, **signed))
    form = desk.get(f"/operatore/commesse/{taken.id}").form("accordo")
    page = form.submit(coefficient="18000", places="1", convention=str(made.id))
    assert "È collegata alla convenzione dell'art. 14, che è per 2 persone." in page.one("#legge").text


def test_what_a_firm_wrote_by_itself_is_to_be_confirmed_until_the_office_looks(
    desk: PageClient, browser: PageClient, world: World, firm: Employer
) -> None:
    made = keep(world, firm, S.IN_FORCE, cooperative_name="Il Trifoglio", coefficient=Decimal(18_000))
    assert "da confermare" in browser.get("/datore/obblighi").one("#coperture").text
    page = desk.get(f"/operatore/commesse/{made.id}")
    assert "L'ha scritta l'impresa da sola" in page.main
    page = page.form("accordo").submit(coefficient="18000", places="1")
    assert "L'ha scritta l'impresa da sola" not in page.main
    assert world.again(made).state is S.IN_FORCE
    assert "da confermare" not in browser.get("/datore/obblighi").one("#coperture").text


def test_a_step_that_is_none_is_refused(desk: PageClient, taken: WorkOrder) -> None:
    desk.get("/operatore/commesse")
    for to in ("", "agreed", "niente"):
        desk.post(f"/operatore/commesse/{taken.id}/passo", {"to": to, "version": "1"}, status=400)
    desk.post(f"/operatore/commesse/{taken.id}/passo", {"to": "ended", "version": "1"}, status=409)


# --- nobody else ------------------------------------------------------------------------------------------------------


class TestSomebodyElse:
    """Another firm, a cooperative that was not asked or not chosen, another office: not found, object by object."""

    @pytest.fixture
    def file(self, world: World, taken: WorkOrder) -> WorkOrderDocument:
        kept = {"kind": "testo", "name": "a", "media_type": "application/pdf", "size": 1, "added_at": NOW}
        return world.keep(WorkOrderDocument(order_id=taken.id, content=PDF, **kept))

    def test_at_the_firms_addresses(
        self, world: World, signed_in: SignIn, theirs: PageClient, taken: WorkOrder, file: WorkOrderDocument
    ) -> None:
        stranger = signed_in(world.account(Role.EMPLOYER))
        address = f"{HERE}/commesse/{taken.id}"
        for who in (stranger, theirs):
            who.get(address, status=404)
            who.get(f"{address}/modifica", status=404)
            who.get(HERE)
            for post in ("offri", "ritira"):
                who.post(f"{address}/{post}", {"version": "1", "cooperatives": "1"}, status=404)
        stranger.get(f"{address}/documenti/{file.id}", status=404)
        stranger.post(f"{address}/documenti/{file.id}/togli", status=404)
        stranger.get(f"{HERE}/offerte/{taken.id}", status=404)
        stranger.post(f"{HERE}/offerte/{taken.id}/risposta", {"willing": "yes"}, status=404)
        assert "Lavaggio stoviglie" not in stranger.get(HERE).main
        assert theirs.client.get(f"{address}/documenti/{file.id}", buffered=True).data == PDF

    def test_a_cooperative_that_was_asked_and_not_chosen_opens_no_document(
        self, world: World, signed_in: SignIn, taken: WorkOrder, file: WorkOrderDocument
    ) -> None:
        other = cooperative_named(world, "Le Altre")
        world.keep(WorkOrderAnswer(order_id=taken.id, cooperative_id=other.id, asked_at=NOW))
        them = signed_in(world.account(Role.EMPLOYER, employer=other))
        them.get(f"{HERE}/offerte/{taken.id}")
        them.get(f"{HERE}/commesse/{taken.id}/documenti/{file.id}", status=404)
        them.get(HERE)
        data = {"csrf_token": them.token, "kind": "testo", "file": (BytesIO(PDF), "a.pdf")}
        assert them.client.post(f"{HERE}/commesse/{taken.id}/documenti", data=data).status_code == 404

    def test_another_office(self, world: World, signed_in: SignIn, taken: WorkOrder, file: WorkOrderDocument) -> None:
        cremona = world.keep(Office(province_code="CR", name="Cremona"))
        other = signed_in(world.account(Role.OFFICER, office=cremona))
        address = f"/operatore/commesse/{taken.id}"
        for where in (address, f"{address}/documenti/{file.id}"):
            other.get(where, status=404)
        assert "Lavaggio stoviglie" not in other.get("/operatore/commesse").main
        told = {"version": "1", "coefficient": "1", "places": "1", "reason": "No", "to": "in_force"}
        for post in ("accordo", "no", "passo", f"documenti/{file.id}/togli"):
            other.post(f"{address}/{post}", told, status=404)
        assert world.again(taken).state is S.ACCEPTED


def test_both_sides_keep_documents(
    browser: PageClient, theirs: PageClient, desk: PageClient, taken: WorkOrder, session: Session
) -> None:
    pages = (
        browser.get(f"{HERE}/commesse/{taken.id}"),
        theirs.get(f"{HERE}/offerte/{taken.id}"),
        desk.get(f"/operatore/commesse/{taken.id}"),
    )
    for number, page in enumerate(pages):
        done = page.form("documento").submit(kind="testo", file=(BytesIO(PDF), f"testo {number}.pdf"))
        assert done.flashes == ["Documento aggiunto."]
        assert page.form("documento").submit(kind="testo", file=(BytesIO(b""), "a.pdf"), status=422)
    page = theirs.get(f"{HERE}/offerte/{taken.id}")
    assert [name in page.one("#documenti").text for name in ("testo 0", "testo 1", "testo 2")] == [True] * 3
    assert page.form("Togli testo 1").submit().flashes == ["Documento tolto."]
    assert len(session.scalars(select(WorkOrderDocument.id)).all()) == 2
