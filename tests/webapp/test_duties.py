"""The employer's duty: the page, what is told of the staff, what covers places, the summary; and the office's look."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.duties import DutyMeasure, StaffFigures
from models.employers import Convention, Employer
from models.territory import Office
from models.types import ConventionKind, EmployerKind, MeasureKind, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.sheets import sheet
from tests.webapp.test_new_position import complaints
from tests.world import BRESCIA, NOW, World

HERE = "/datore/obblighi"
STAFF = f"{HERE}/organico"
MEASURE = f"{HERE}/misure/nuova"
DAY = NOW.date()


@pytest.fixture
def employer(world: World) -> Employer:
    return world.keep(
        Employer(
            vat_number="99900380173",
            name="Serramenti Rossi",
            kind=EmployerKind.FIRM,
            headcount=64,
            comune_code=BRESCIA,
        )
    )


@pytest.fixture
def browser(world: World, employer: Employer, signed_in: SignIn) -> PageClient:
    return signed_in(world.account(Role.EMPLOYER, employer=employer))


def told(world: World, employer: Employer, **columns: Any) -> StaffFigures:
    values = {"counted_on": DAY, "total": 66, "disabled": 2, "full_time_hours": Decimal(40), "recorded_at": NOW}
    return world.keep(StaffFigures(employer_id=employer.id, **{**values, **columns}))


def agree(world: World, employer: Employer, *, places: int, **columns: Any) -> Convention:
    values = {"office_id": world.office.id, "kind": ConventionKind.ARTICLE_11, "signed_on": DAY}
    return world.keep(Convention(employer_id=employer.id, places=places, **{**values, **columns}))


def tell(browser: PageClient, status: int = 200, **fields: Any) -> Page:
    return browser.get(STAFF).form("scheda").submit(status=status, **fields)


def steps(page: Page, title: str) -> list[tuple[str, str, str]]:
    """Passo, persone, articolo."""
    return [(row["Passo"], row["Persone"], row["Articolo"]) for row in page.table(title)]


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_firm_that_told_nothing_sees_the_sum_of_its_headcount(browser: PageClient) -> None:
    page = browser.get(HERE)
    assert page.h1 == "Obblighi"
    assert "Da trovare: 4 persone con disabilità e 1 persona delle categorie protette." in page.main
    assert "Per ora si parte da 64 persone" in page.main
    assert [figure for _label, figure, _source in steps(page, "Persone con disabilità")] == ["4", "0", "4"]


def test_every_step_stands_beside_its_article(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer, total=120, disabled=4, managers=3, apprentices=5, teleworkers=2, protected=2, part_time=10,
         part_time_hours=Decimal("210.5"))  # fmt: skip
    page = browser.get(HERE)
    base = steps(page, "Base di computo")
    assert [figure for _label, figure, _source in base] == ["120", "−4", "−3", "−5", "−2", "−5", "−1", "100"]
    assert base[3][2] == "D.Lgs. 81/2015 art. 47"
    assert "10 persone, 210,5 ore su 40 a settimana: contano come 5" in base[5][0]
    assert all(source for *_, source in base)
    quota = steps(page, "Persone con disabilità")
    assert [figure for _label, figure, _source in quota] == ["7", "−4", "3"]
    assert "7% di 100 = 7, arrotondato a 7" in quota[0][0]
    assert [source for *_, source in quota] == ["L. 68/1999 art. 3", "L. 68/1999 art. 4", "L. 68/1999 art. 3"]


def test_an_employer_that_nobody_knows_the_staff_of_is_asked_for_it(world: World, signed_in: SignIn) -> None:
    new = world.keep(Employer(vat_number="99900400179", name="Nuova", kind=EmployerKind.FIRM))
    page = signed_in(world.account(Role.EMPLOYER, employer=new)).get(HERE)
    assert "Non sappiamo ancora quante persone lavorano qui" in page.main
    page.client.get(f"{HERE}/prospetto.pdf", status=404)


def test_exposure_and_deadlines_are_told_calmly(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer, uncovered_since=date(2026, 6, 1))
    page = browser.get(HERE)
    for words in (
        "Con 3 posti sono 588,15 € al giorno.",
        "È una stima, non una multa",
        "il termine era il 31 luglio 2026",
        "entro il 31 gennaio 2027, con i dati del 31 dicembre 2026",
        "702,43 €",
    ):
        assert words in page.main
    first, days, resting, amount = [node.text for node in page.select("#esposizione dd")]
    assert (first, days, resting, amount) == ("1 agosto 2026", "66", "nessuno", "38.817,90 €")
    assert "da confermare con l'ufficio" in page.main


def test_a_duty_that_is_met_costs_nothing(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer, disabled=5, protected=1, total=70)
    page = browser.get(HERE)
    assert "Tutti i posti sono coperti." in page.main
    assert "Niente: non ci sono posti scoperti." in page.main


@pytest.mark.parametrize(
    ("last", "words"),
    [(None, "Si invia solo se"), (66, "non serve: niente è cambiato"), (40, "va inviato: i posti sono cambiati")],
)
def test_the_return_is_asked_for_where_something_changed(
    browser: PageClient, world: World, employer: Employer, last: int | None, words: str
) -> None:
    told(world, employer)
    if last is not None:
        told(world, employer, counted_on=date(2025, 12, 31), total=last)
    assert words in browser.get(HERE).main


def test_no_degree_or_category_stands_anywhere_near_an_employer(
    browser: PageClient, world: World, employer: Employer
) -> None:
    told(world, employer, disabled_short=1, disabled_short_hours=Decimal(10), disabled_kept=1,
         disabled_kept_hours=Decimal(10))  # fmt: skip
    for address in (HERE, f"{HERE}?retribuzione=20000", STAFF):
        body = browser.get(address).body.casefold()
        for word in ("invalidit", "diagnosi", "psichic", "intellettiv", "79%", "67%", "45%"):
            assert word not in body, (address, word)


# --- what if ----------------------------------------------------------------------------------------------------------


def test_a_plan_is_worked_out_beside_how_it_is_now_and_nothing_is_kept(
    browser: PageClient, world: World, employer: Employer, session: Session
) -> None:
    told(world, employer)
    page = (
        browser.get(HERE).form("prove").submit(disabili="1", protette="1", commessa="20.000,00", coefficiente="18000")
    )
    rows = {row["Che cosa"]: (row["Ora"], row["Così"]) for row in page.table("Ora e con quello che provi")}
    assert rows["Posti scoperti"] == ("2", "0")
    assert rows["Posti scoperti per le categorie protette"] == ("1", "0")
    assert rows["Sanzione possibile per ogni giorno lavorativo"] == ("588,15 €", "0,00 €")
    assert "le commesse coprono al massimo 2 posti" in page.main
    assert session.scalars(select(StaffFigures.total)).all() == [66]


def test_the_answer_comes_as_one_types(browser: PageClient) -> None:
    form = browser.get(HERE).one("#prove")
    assert (form["hx-get"], form["hx-select"]) == (HERE, "#esito")
    assert "Così" in browser.get(f"{HERE}?disabili=2").one("#esito").text


def test_an_order_needs_the_provinces_coefficient(browser: PageClient) -> None:
    assert "serve il coefficiente della provincia" in browser.get(f"{HERE}?commessa=20000").main


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("disabili=-1", "disabili", "Scrivi un numero intero da 0 a 100.000."),
        ("disabili=1.5", "disabili", "Scrivi un numero intero, in cifre."),
        ("altri=99999999999999999999", "altri", "Scrivi un numero intero da 0 a 100.000."),
        ("commessa=tanto", "commessa", "Scrivi un importo in cifre, per esempio 350,50."),
        ("commessa=1e999999999", "commessa", "Scrivi un importo da 0 a 1.000.000.000 di euro."),
        ("commessa=NaN", "commessa", "Scrivi un importo da 0 a 1.000.000.000 di euro."),
        ("coefficiente=0,001", "coefficiente", "Scrivi un importo in cifre, per esempio 350,50."),
        ("retribuzione=-5", "retribuzione", "Scrivi un importo da 0 a 1.000.000.000 di euro."),
        ("mesi=0&retribuzione=1", "mesi", "Scrivi i mesi: da 1 a 120."),
    ],
)
def test_what_cannot_be_tried_out_is_said_on_its_field(
    browser: PageClient, query: str, field: str, message: str
) -> None:
    assert complaints(browser.get(f"{HERE}?{query}")) == {field: message}


def test_an_incentive_is_a_band_that_says_nothing_of_anybody(browser: PageClient) -> None:
    page = browser.get(HERE).form("incentivo").submit(retribuzione="20000")
    assert "Da 21.000,00 € a 70.000,00 € in tutto, secondo la persona." in page.main
    page = page.form("incentivo").submit(retribuzione="20000", mesi="6")
    assert "Con questo contratto l'incentivo non è previsto" in page.main


# --- the staff --------------------------------------------------------------------------------------------------------


def test_a_staff_is_told_and_the_sum_follows(browser: PageClient) -> None:
    page = tell(browser, total="70", disabled="2", managers="4", part_time="3", part_time_hours="61,5")
    assert page.flashes == ["Organico salvato."]
    assert [figure for _label, figure, _source in steps(page, "Base di computo")] == ["70", "−2", "−4", "−1", "63"]
    form = page.click("2 novembre 2026").form("scheda")
    assert (form.values["part_time_hours"], form.values["full_time_hours"]) == (["61,50"], ["40"])


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"total": ""}, "total", "Scrivi quante persone lavorano qui."),
        ({"total": "-1"}, "total", "Scrivi un numero intero da 0 a 1.000.000."),
        ({"total": "14,5"}, "total", "Scrivi un numero intero, in cifre."),
        ({"total": "10000000"}, "total", "Scrivi un numero intero da 0 a 1.000.000."),
        (
            {"total": "5", "disabled": "6"},
            "total",
            "I gruppi qui sotto, sommati, superano questo numero: controlla quale conta due volte.",
        ),
        ({"part_time": "2"}, "part_time_hours", "Scrivi quante ore fanno in tutto, in una settimana."),
        ({"part_time_hours": "20"}, "part_time_hours", "Ci sono ore ma nessuna persona: scrivi quante sono."),
        (
            {"part_time": "1", "part_time_hours": "41"},
            "part_time_hours",
            "Sono troppe ore per queste persone: controlla il totale.",
        ),
        ({"disabled_kept": "1"}, "disabled_kept", "Sono una parte del gruppo sopra: non possono essere di più."),
        ({"protected": "1", "set_off": "2"}, "set_off", "Non può essere più del gruppo di cui fa parte."),
        ({"full_time_hours": "0"}, "full_time_hours", "Scrivi le ore: da 1 a 60."),
        ({"full_time_hours": "molte"}, "full_time_hours", "Scrivi le ore in cifre, per esempio 22,5."),
        ({"counted_on": "2026-11-03"}, "counted_on", "Scrivi un giorno che c'è già stato, dal 2000 a oggi."),
        ({"counted_on": "0001-01-01"}, "counted_on", "Scrivi un giorno che c'è già stato, dal 2000 a oggi."),
        ({"uncovered_since": "9999-01-01"}, "uncovered_since", "Scrivi un giorno che c'è già stato, dal 2000 a oggi."),
    ],
)
def test_what_cannot_be_is_said_on_its_field(
    browser: PageClient, fields: dict[str, str], field: str, message: str
) -> None:
    assert complaints(tell(browser, 422, **{"total": "64", **fields})) == {field: message}


def test_a_day_that_somebody_told_meanwhile_is_shown_and_not_overwritten(
    browser: PageClient, world: World, employer: Employer, session: Session
) -> None:
    form = browser.get(STAFF).form("scheda")
    told(world, employer, total=80)
    page = form.submit(total="70", status=409)
    assert "Per questo giorno ci sono già dei numeri." in page.errors[0]
    assert "80" in page.main
    assert page.form("scheda").submit(total="70").flashes == ["Organico salvato."]
    assert session.scalars(select(StaffFigures.total)).all() == [70]


def test_a_form_sent_twice_is_written_once(browser: PageClient, session: Session) -> None:
    form = browser.get(STAFF).form("scheda")
    for _time in range(2):
        assert form.submit(total="70").flashes == ["Organico salvato."]
    assert session.scalars(select(StaffFigures.total)).all() == [70]


def test_another_day_starts_from_the_numbers_told_last_and_leaves_them(
    browser: PageClient, world: World, employer: Employer, session: Session
) -> None:
    told(world, employer, counted_on=date(2026, 6, 30), total=60, managers=3)
    tell(browser, counted_on="2026-11-01", total="65")
    found = session.execute(select(StaffFigures.total, StaffFigures.managers).order_by(StaffFigures.counted_on)).all()
    assert [tuple(row) for row in found] == [(60, 3), (65, 3)]


@pytest.mark.parametrize("day", ["ieri", "2026-13-40", "0000-00-00", "9999-12-31"])
def test_a_day_that_is_none_opens_the_numbers_told_last(
    browser: PageClient, world: World, employer: Employer, day: str
) -> None:
    told(world, employer)
    assert browser.get(f"{STAFF}?giorno={day}").form("scheda").values["total"] == ["66"]


def test_only_a_cooperative_is_asked_for_its_type_b_part(browser: PageClient, world: World, signed_in: SignIn) -> None:
    assert "b_workers" not in browser.get(STAFF).form("scheda").values
    cooperative = world.employer(kind=EmployerKind.COOPERATIVE_B)
    other = signed_in(world.account(Role.EMPLOYER, employer=cooperative))
    page = tell(other, 422, total="20", b_workers="5", b_disadvantaged="6")
    assert complaints(page) == {"b_disadvantaged": "Sono più di tutte le persone della parte di tipo B: controlla."}
    page = page.form("scheda").submit(b_workers="10", b_disadvantaged="2")
    assert page.one("#trenta a")["href"] == "/datore/cooperativa"


# --- the spreadsheet --------------------------------------------------------------------------------------------------


def upload(browser: PageClient, *lines: str, status: int = 200, name: str = "organico.csv") -> Page:
    content = "\n".join(("gruppo;persone;ore_settimanali;conta_per_intero", *lines)).encode()
    return browser.get(STAFF).form("foglio").submit(file=(BytesIO(content), name), status=status)


def test_a_spreadsheet_fills_the_form_and_nothing_is_kept_before_it_is_saved(
    browser: PageClient, session: Session
) -> None:
    page = upload(browser, "ordinario;60;;", "ordinario;2;20;", "disabile;2;;", "dirigente;1;;")
    assert "Lette 4 righe del foglio." in page.main
    assert session.scalars(select(StaffFigures)).all() == []
    page = page.form("scheda").submit()
    assert page.flashes == ["Organico salvato."]
    assert [figure for _label, figure, _source in steps(page, "Base di computo")] == ["65", "−2", "−1", "−1", "61"]


def test_each_problem_of_a_spreadsheet_stands_on_its_cell(browser: PageClient) -> None:
    page = upload(browser, "ordinario;60;;", "operai;14,5;;", status=422)
    found = page.table("Che cosa correggere nel foglio")
    assert [(row["Riga"], row["Colonna"], row["Nella cella"]) for row in found] == [
        ("3", "gruppo", "operai"),
        ("3", "persone", "14,5"),
    ]


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(browser: PageClient) -> None:
    page = browser.get(STAFF).form("foglio").submit(file=(BytesIO(b"%PDF-1.7"), "a.pdf"), status=422)
    assert complaints(page) == {"file": "Il file è un PDF: serve un CSV o un foglio .xlsx."}
    assert complaints(browser.get(STAFF).form("foglio").submit(status=422)) == {"file": "Scegli il file da caricare."}


def test_the_template_comes_back_as_it_was_offered(browser: PageClient) -> None:
    headings, *lines = sheet(browser, f"{STAFF}/modello.xlsx")
    assert headings == ["gruppo", "persone", "ore_settimanali", "conta_per_intero", "descrizione"]
    assert len(lines) == 14
    content = browser.client.get(f"{STAFF}/modello.xlsx", buffered=True).data
    page = browser.get(STAFF).form("foglio").submit(file=(BytesIO(content), "modello.xlsx"))
    assert page.form("scheda").values["total"] == ["0"]


# --- what covers ------------------------------------------------------------------------------------------------------

EXEMPTION = {"kind": "esonero", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "share_percent": "25"}


def measure(browser: PageClient, status: int = 200, **fields: str) -> Page:
    return browser.get(MEASURE).form("scheda").submit(status=status, **fields)


def test_an_exemption_can_be_taken_off(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer)
    page = measure(browser, **EXEMPTION)
    assert "Esonero parziale In corso" in page.main
    assert "Da trovare: 1 persona con disabilità" in page.main
    page = page.form("Togli Esonero parziale").submit()
    assert "Da trovare: 2 persone con disabilità" in page.main


def test_an_exemption_and_a_suspension_take_their_share(browser: PageClient, session: Session) -> None:
    measure(browser, kind="esonero", starts_on="2026-01-01", share_percent="25")
    page = measure(browser, kind="solidarieta", starts_on="2026-11-01", ends_on="2026-11-30", share_percent="50")
    assert [figure for _label, figure, _source in steps(page, "Persone con disabilità")] == ["4", "−1", "0", "−2", "1"]
    assert "Per 1 posto esonerato si versano 39,21 € per ogni giorno lavorativo" in page.main
    assert len(session.scalars(select(DutyMeasure)).all()) == 2


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"kind": ""}, "kind", "Scegli che cosa."),
        ({"starts_on": ""}, "starts_on", "Scrivi il primo giorno."),
        ({"ends_on": "2025-12-31"}, "ends_on", "La fine viene prima dell'inizio: controlla le due date."),
        ({"ends_on": "9999-12-31"}, "ends_on", "È un giorno molto lontano: controlla l'anno."),
        ({"share_percent": ""}, "share_percent", "Scrivi la percentuale."),
        ({"share_percent": "14.5"}, "share_percent", "Scrivi un numero intero, in cifre."),
        ({"share_percent": "-1"}, "share_percent", "Scrivi una percentuale da 1 a 100."),
        ({"share_percent": "101"}, "share_percent", "Scrivi una percentuale da 1 a 100."),
    ],
)
def test_what_is_wrong_with_a_measure_is_said_on_its_field(
    browser: PageClient, fields: dict[str, str], field: str, message: str
) -> None:
    assert complaints(measure(browser, 422, **{**EXEMPTION, **fields})) == {field: message}


def test_the_same_measure_sent_twice_is_written_once(browser: PageClient, session: Session) -> None:
    measure(browser, **EXEMPTION)
    assert measure(browser, 422, **EXEMPTION).errors == ["C'è già, con le stesse date e gli stessi numeri."]
    assert len(session.scalars(select(DutyMeasure)).all()) == 1


def test_another_employers_measure_is_not_found(browser: PageClient, world: World) -> None:
    other = world.keep(
        DutyMeasure(
            employer_id=world.employer().id,
            kind=MeasureKind.EXEMPTION,
            starts_on=DAY,
            share_percent=10,
            recorded_at=NOW,
        )
    )
    browser.get(HERE)
    browser.post(f"{HERE}/misure/{other.id}/togli", status=404)


def test_conventions_in_force_are_shown_and_counted(browser: PageClient, world: World, employer: Employer) -> None:
    agree(world, employer, places=3)
    page = browser.get(HERE)
    assert "3 nel programma della convenzione" in page.main
    assert "per 3 persone, dal 2 novembre 2026, senza scadenza" in page.main
    assert "Con 2 posti sono 392,10 € al giorno." in page.main


def test_more_days_and_measures_take_no_more_queries(
    browser: PageClient, world: World, employer: Employer, few_and_many: Callable[..., list[int]]
) -> None:
    def make(more: int) -> None:
        start = world.number()
        for number in range(start, start + more):
            day = date(2026, 1, 1) + timedelta(days=number)
            told(world, employer, counted_on=day, account_id=world.account(Role.EMPLOYER, employer=employer).id)
            kept = {"kind": MeasureKind.EXEMPTION, "starts_on": day, "share_percent": 10, "recorded_at": NOW}
            world.keep(DutyMeasure(employer_id=employer.id, **kept))

    few, many = few_and_many(make, lambda: browser.get(f"{HERE}?disabili=1"))
    assert few == many


# --- the summary ------------------------------------------------------------------------------------------------------


def test_the_summary_as_a_spreadsheet(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer)
    headings, *lines = sheet(browser, f"{HERE}/prospetto.xlsx")
    assert headings == ["Parte", "Passo", "Persone", "Come si calcola", "Fonte", "Da confermare"]
    found = {line[1]: (line[2], line[4]) for line in lines}
    assert found["Base di computo"] == (64, "L. 68/1999 art. 4")
    assert found["Posti scoperti"] == (2, "L. 68/1999 art. 3")
    assert found["Persone con disabilità già al lavoro, come si contano"][0] == -2


def test_the_summary_as_a_pdf(browser: PageClient, world: World, employer: Employer) -> None:
    told(world, employer)
    answer = browser.client.get(f"{HERE}/prospetto.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"/StructTreeRoot" in answer.data


# --- the office -------------------------------------------------------------------------------------------------------


@pytest.fixture
def address(employer: Employer) -> str:
    return f"/operatore/datori/{employer.vat_number}"


def test_the_office_reads_the_same_sum_and_changes_nothing(
    desk: PageClient, address: str, world: World, employer: Employer
) -> None:
    told(world, employer)
    page = desk.get(address).click("Il conto passo per passo")
    assert page.h1 == "Obblighi di Serramenti Rossi"
    assert [figure for _label, figure, _source in steps(page, "Base di computo")] == ["66", "−2", "64"]
    assert [form["id"] for form in page.select("main form")] == ["prove", "incentivo"]


def test_the_offices_page_of_an_employer_follows_the_figures_told(
    desk: PageClient, address: str, world: World, employer: Employer
) -> None:
    told(world, employer, managers=14)
    page = desk.get(address)
    assert "Con 50 persone nella base di computo deve occupare: 2 persone con disabilità" in page.main
    assert "Tutti i posti sono coperti." in page.main


def test_an_office_sees_its_own_conventions_and_the_sum_of_all(
    desk: PageClient, address: str, world: World, employer: Employer
) -> None:
    other = world.keep(Office(province_code="CR", name="Collocamento mirato di Cremona"))
    agree(world, employer, places=1, office_id=other.id, kind=ConventionKind.ARTICLE_14)
    agree(world, employer, places=2)
    page = desk.get(f"{address}/obblighi")
    assert "per 2 persone, dal 2 novembre 2026" in page.main
    assert "per 1 persona" not in page.main
    assert [figure for _label, figure, _source in steps(page, "Persone con disabilità")] == ["4", "0", "−1", "3"]


def test_the_office_estimates_an_incentive(desk: PageClient, address: str, officer: Account) -> None:
    page = desk.get(f"{address}/obblighi").form("incentivo").submit(retribuzione="20000", caso="medium")
    assert "35% della retribuzione per 36 mesi: 21.000,00 € in tutto." in page.main
    assert "da 21.000,00 € a 70.000,00 €" in page.main
    page = page.form("incentivo").submit(retribuzione="20000", caso="other")
    assert "In questo caso l'incentivo non è previsto." in page.main


def test_the_office_opens_the_summary_too(desk: PageClient, address: str, world: World, employer: Employer) -> None:
    told(world, employer)
    assert desk.client.get(f"{address}/obblighi/prospetto.pdf").mimetype == "application/pdf"
    assert len(sheet(desk, f"{address}/obblighi/prospetto.xlsx")) > 8


def test_an_employer_without_staff_is_an_empty_page_for_the_office(desk: PageClient, world: World) -> None:
    world.keep(Employer(vat_number="99900400179", name="Nuova", kind=EmployerKind.COOPERATIVE_B))
    page = desk.get("/operatore/datori/99900400179/obblighi")
    assert "Non sappiamo quante persone lavorano qui" in page.main
    desk.get("/operatore/datori/99900400179/obblighi/prospetto.xlsx", status=404)
