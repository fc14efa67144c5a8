"""The officer's day in three ways: with the mouse, with the keyboard alone, without scripts."""

import re
from datetime import timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import ScalarResult, select

from models.people import Registration
from models.types import ProposalState
from tests.browser.conftest import Visitors
from tests.browser.hands import WAYS, Hands, hands, options
from tests.browser.site import NOW, OFFICER, SECOND_OFFICER, Site
from tests.browser.steps import decision, error_summary, heading, look_again, message
from webapp.extensions import db
from webapp.services import accounts

TODAY = NOW.date()
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# Each way has its own people and positions, so that none finds the other's work.
KNOWN = {"mouse": "BS10280", "keyboard": "BS10014", "no script": "BS10384"}
PEOPLE = {"mouse": "BS10051", "keyboard": "BS10166", "no script": "BS10020"}
POSITIONS = {"mouse": "P1030", "keyboard": "P1036", "no script": "P1037"}
VAT_NUMBERS = {"mouse": "99909910178", "keyboard": "99909920177", "no script": "99909930176"}

pytestmark = pytest.mark.parametrize("way", WAYS)


class Known(NamedTuple):
    """Somebody who is on the list."""

    code: str
    surname: str
    name: str
    birth_date: str
    sex: str
    phone: str


@pytest.fixture
def officer(visit: Visitors, way: str) -> Hands:
    """An officer at the desk."""
    page = visit(OFFICER, **options(way))
    page.goto("/operatore")
    return hands(way, page)


def main(page: Page, role: str, name: str | re.Pattern[str], exact: bool = True) -> Locator:
    """A link or a button in the page itself."""
    return page.get_by_role("main").get_by_role(role, name=name, exact=exact)


def menu(drive: Hands, name: str) -> None:
    """Go to a part of the site."""
    drive.press(drive.page.get_by_role("navigation", name="Menu principale").get_by_role("link", name=name, exact=True))


def send(drive: Hands, button: str) -> None:
    """Press a button of the page."""
    drive.press(main(drive.page, "button", button))


def follow(drive: Hands, link: str | re.Pattern[str], exact: bool = True) -> None:
    """Follow a link of the page; the first one, where several are called the same."""
    drive.press(main(drive.page, "link", link, exact=exact).first)


def test_somebody_comes_to_the_office(officer: Hands, visit: Visitors, site: Site, way: str) -> None:
    """Registered in spite of a likeness, then recognised after all: the two files become one, and nothing is lost."""
    visit.expect_codes(422)
    known, page = somebody(site, KNOWN[way]), officer.page
    menu(officer, "Persone")
    follow(officer, "Nuova persona")
    for label, value in {"surname": known.surname, "name": known.name, "birth_date": known.birth_date}.items():
        officer.fill(page.locator(f"[name={label}]"), value)
    officer.choose(page.get_by_label("Sesso"), known.sex)
    officer.fill(page.get_by_label("Telefono"), "030 123456")
    officer.choose(page.get_by_label("Categoria"), "art1_civile")
    officer.fill(page.get_by_label("Percentuale di invalidità"), "67")
    for label in ("Data di iscrizione", "Data di anzianità", "Giorno del consenso"):
        officer.fill(page.get_by_label(label), TODAY.isoformat())
    officer.choose(page.get_by_label("Come lo ha dato"), "di_persona")
    send(officer, "Metti in elenco")
    expect(error_summary(page)).to_contain_text("Forse è già in elenco")
    for box in page.locator("[name=others]").all():
        officer.tick(box)
    send(officer, "Metti in elenco")
    expect(message(page)).to_contain_text("è in elenco")

    follow(officer, "Ha due schede?")
    officer.fill(page.get_by_label("Codice di iscrizione"), known.code)
    send(officer, "Confronta")
    expect(page.get_by_role("heading", name="Dove sono diverse: quale resta?")).to_be_visible()
    officer.tick(page.locator("#unisci fieldset", has_text="Telefono").get_by_role("radio").nth(1))
    send(officer, "Unisci le due schede")
    expect(message(page)).to_contain_text("Le due schede ora sono una.")
    expect(page.get_by_role("main")).to_contain_text(known.phone)
    assert not registered(site, known.code)


def test_the_file_of_a_person(officer: Hands, way: str) -> None:
    """A document put on the file and taken off, the place on the legal ranking, a step of the way, the consent."""
    page = officer.page
    officer.go(f"/operatore/persone/{PEOPLE[way]}")
    part(officer, "Documenti")
    officer.choose(page.get_by_label("Che documento è?"), "curriculum")
    officer.attach(
        page.locator("input[type=file]"), {"name": "curriculum.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    officer.fill(page.get_by_label("Come vuoi chiamarlo?"), "Il curriculum di oggi")
    officer.fill(page.get_by_label("Data del documento"), TODAY.isoformat())
    send(officer, "Aggiungi il documento")
    expect(page.get_by_role("main")).to_contain_text("Il curriculum di oggi")
    assert officer.download(main(page, "link", "Scarica Il curriculum di oggi")) == PDF
    follow(officer, "Togli Il curriculum di oggi")
    officer.fill(page.get_by_label("Perché lo togli?"), "Ne porta uno nuovo.")
    send(officer, "Togli il documento")
    expect(page.locator("#elenco ~ ul, .empty-state").first).not_to_contain_text("Il curriculum di oggi")

    part(officer, "Graduatoria")
    expect(page.get_by_role("main")).to_contain_text("Anzianità di iscrizione")

    part(officer, "Percorso")
    follow(officer, "Aggiungi un passo")
    officer.choose(page.get_by_label("Che passo è?"), "formazione")
    officer.fill(page.get_by_label("Dove"), "Centro di formazione di prova")
    officer.fill(page.get_by_label("Previsto per"), (TODAY + timedelta(days=20)).isoformat())
    send(officer, "Salva il passo")
    expect(page.get_by_role("main")).to_contain_text("Centro di formazione di prova")

    part(officer, "Riepilogo")
    follow(officer, "Vedi e registra i consensi")
    officer.choose(page.locator("#form-revoca select"), "telefono")
    send(officer, "Registra la revoca")
    expect(page.get_by_role("main")).to_contain_text("Ora non c'è un consenso")
    officer.fill(page.get_by_label("Data del consenso"), TODAY.isoformat())
    officer.choose(page.locator("#form-consenso select"), "carta")
    send(officer, "Registra il consenso")
    expect(page.get_by_role("main")).to_contain_text("La persona ha dato il consenso")


def test_an_employer_phones(officer: Hands, way: str) -> None:
    """Nobody by that name: a new employer, the position written down as it is told, and the list of people."""
    page, name = officer.page, f"Ditta al telefono ({way})"
    menu(officer, "Posizioni")
    follow(officer, "Nuova posizione")
    officer.fill(page.get_by_label("Nome o partita IVA"), name)
    send(officer, "Cerca")
    follow(officer, "È un datore di lavoro nuovo")
    officer.fill(page.get_by_label("Partita IVA"), VAT_NUMBERS[way])
    officer.choose(page.get_by_label("Tipo"), "impresa")
    officer.fill(page.locator("[name=headcount]"), "20")
    officer.fill(page.get_by_label("Comune"), "Brescia")
    send(officer, "Salva")

    heading(page, "Nuova posizione")
    officer.fill(page.get_by_label("Come si chiama il lavoro?"), "Addetta al magazzino")
    officer.fill(page.get_by_label("Che cosa si fa"), "Si preparano gli ordini con un collega.")
    officer.fill(page.get_by_label("In quale comune"), "Brescia")
    officer.choose(page.get_by_label("Contratto"), "indeterminato")
    officer.fill(page.get_by_label("Ore alla settimana"), "20")
    officer.tick(page.get_by_label("mattina"))
    officer.choose(page.get_by_label("A chi è rivolta?"), "libera")
    send(officer, "Salva e apri")
    heading(page, "Addetta al magazzino")
    expect(page.locator("[data-review-list]")).to_be_visible()


def test_from_the_proposal_to_the_end_of_the_job(officer: Hands, site: Site, way: str) -> None:
    """Proposal, letter, answer on paper, interview, clearance, hiring, plan, follow-up, end."""
    page, position = officer.page, POSITIONS[way]
    person = site.undecided(position)
    officer.go(f"/operatore/posizioni/{position}?persona={person}")
    officer.press(decision(page, "propose"))
    expect(message(page)).to_contain_text("Proposta a")
    officer.go(f"/operatore/proposte?testo={person}+{position}")
    officer.press(page.locator("tbody th a").first)
    proposal = page.url.partition("?")[0]

    letter(officer, "Proposta di lavoro alla persona")
    officer.go(proposal)
    officer.tick(page.get_by_label("Le interessa"))
    officer.choose(page.get_by_label("Come l'ha detto?").first, "carta")
    send(officer, "Registra la risposta")
    expect(message(page)).to_contain_text("La risposta della persona è registrata.")
    follow(officer, "Guarda e invia il profilo")
    send(officer, "Invia il profilo")
    officer.fill(page.get_by_label("Giorno"), (TODAY + timedelta(days=9)).isoformat())
    officer.fill(page.get_by_label("Ora", exact=False).and_(page.locator("[name=colloquio-time]")), "09:30")
    officer.fill(page.get_by_label("Dove"), "Via Milano 3, Brescia")
    send(officer, "Fissa il colloquio")
    expect(message(page)).to_contain_text("Il colloquio è fissato.")
    assert site.stored(position, person).state is ProposalState.INTERVIEW

    officer.go(f"{proposal}/nulla-osta")
    if main(page, "button", "Segna la richiesta").count():
        send(officer, "Segna la richiesta")
        officer.fill(page.get_by_label("Numero"), f"68/{person}")
        officer.fill(page.get_by_label("Rilasciato il"), TODAY.isoformat())
        send(officer, "Registra")
    follow(officer, "Torna all'assunzione")
    officer.fill(page.get_by_label("Primo giorno di lavoro"), TODAY.isoformat())
    officer.choose(page.get_by_label("Contratto (obbligatorio)"), "indeterminato")
    officer.fill(page.get_by_label("Ore alla settimana"), "20")
    officer.fill(page.get_by_label("Chi segue la persona sul lavoro (tutor)"), "Gino Prova, capo reparto")
    send(officer, "Registra l'assunzione")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inserimento di")

    plan(officer)
    officer.press(page.locator("#contatti").locator("xpath=..").get_by_role("link", name="Terzo giorno"))
    officer.tick(page.get_by_label("Va bene"))
    send(officer, "Registra il contatto")
    expect(message(page)).to_be_visible()
    follow(officer, "Registra la fine dell'inserimento")
    officer.fill(page.get_by_label("Ultimo giorno di lavoro"), TODAY.isoformat())
    officer.tick(page.locator("input[type=radio][value=dimissioni]"))
    officer.tick(page.locator("input[type=radio][value=disponibile]"))
    send(officer, "Registra la fine")
    expect(page.get_by_role("main")).to_contain_text("Ultimo giorno")


def test_a_list_is_imported(officer: Hands, site: Site, way: str) -> None:
    """Sent, looked at row by row, confirmed; what was refused comes back to be corrected."""
    page, code = officer.page, f"BS9{WAYS.index(way)}777"
    menu(officer, "Importa")
    officer.tick(page.get_by_label("Elenco delle persone"))
    officer.attach(
        page.locator("input[type=file]"),
        {"name": "elenco.csv", "mimeType": "text/csv", "buffer": a_list(code).encode()},
    )
    send(officer, "Carica e controlla")
    site.let_worker_work()
    look_again(page)
    expect(page.get_by_role("heading", name="Che cosa correggere")).to_be_visible()
    send(officer, "Importa 1 riga")
    site.let_worker_work()
    look_again(page)
    expect(page.get_by_text("righe nuove, scritte")).to_be_visible()
    refused = officer.download(main(page, "link", "Righe rifiutate (.csv)")).decode("utf-8-sig")
    assert f"{code}X" in refused
    assert "errore" in refused
    assert registered(site, code)


def test_a_search_is_kept(officer: Hands, way: str) -> None:
    """Found in spite of a slip; filtered, other columns, saved under a name, taken away as a spreadsheet."""
    page, name = officer.page, f"Di Iseo ({way})"
    officer.fill(page.get_by_role("search", name="Cerca in tutto l'ufficio").get_by_role("searchbox"), "Pezotti")
    officer.press(page.get_by_role("search", name="Cerca in tutto l'ufficio").get_by_role("button", name="Cerca"))
    expect(page.get_by_role("main")).to_contain_text("Pezzotti")

    menu(officer, "Persone")
    filters = page.get_by_role("search", name="Filtra: Persone")
    officer.choose(filters.get_by_label("Stato"), "disponibile")
    officer.fill(filters.get_by_label("Comune"), "Iseo")
    send(officer, "Cerca")
    officer.unfold(page.locator("summary", has_text="Colonne"))
    officer.tick(page.locator("#colonne").get_by_label("Telefono"))
    send(officer, "Mostra")
    expect(page.get_by_role("columnheader", name="Telefono")).to_be_visible()
    assert officer.download(main(page, "link", "Scarica XLSX")).startswith(b"PK")

    follow(officer, "Salva o ordina le ricerche")
    officer.fill(page.get_by_label("Nome della ricerca"), name)
    send(officer, "Salva la ricerca")
    menu(officer, "Persone")
    follow(officer, name)
    expect(filters.get_by_label("Comune")).to_have_value("Iseo")


def test_people_are_handed_over(officer: Hands, site: Site, way: str) -> None:
    """One person goes to a colleague, with a word for whoever looks after them from now on."""
    page = officer.page
    officer.go(f"/operatore/persone/{PEOPLE[way]}/operatore")
    mine, theirs = account_of(site, OFFICER), account_of(site, SECOND_OFFICER)
    officer.choose(page.get_by_label("Operatore di riferimento"), str(mine))
    send(officer, "Salva")
    menu(officer, "Scrivania")
    follow(officer, "Guarda chi segue chi, o passa delle persone a un collega")
    officer.press(page.locator(f"main a[href$='/operatore/carico/{mine}']").last)
    officer.tick(page.get_by_label("Solo quelle che scelgo qui sotto"))
    officer.tick(page.locator(f"[name=people][value='{person_of(site, PEOPLE[way])}']"))
    officer.choose(page.get_by_label("A chi?"), str(theirs))
    officer.fill(page.get_by_label("Nota per chi le segue da ora"), "Preferisce la mattina.")
    send(officer, "Passa le persone")
    expect(message(page)).to_be_visible()
    officer.go(f"/operatore/persone/{PEOPLE[way]}/storia")
    expect(page.get_by_role("main")).to_contain_text("Preferisce la mattina.")


def test_the_calendar(officer: Hands, way: str) -> None:
    """From the desk to the next month and to one's own people; a private address, shown once and taken back."""
    page = officer.page
    follow(officer, "Apri il calendario")
    follow(officer, "Mese dopo")
    expect(page.get_by_role("heading", name="dicembre 2026", exact=True)).to_be_visible()
    follow(officer, "Le persone che segui tu, o che nessuno segue")
    send(officer, "Crea l'indirizzo")
    expect(page.locator("code")).to_contain_text("/calendario/")
    follow(officer, "Torna al calendario")
    send(officer, "Ritira l'indirizzo")
    expect(main(page, "button", "Crea l'indirizzo")).to_be_visible()


def test_not_one_less(officer: Hands, site: Site, way: str) -> None:
    """Who waits for a proposal, the suggestions shared out over all positions, and one of them opened."""
    page = officer.page
    menu(officer, "Non uno di meno")
    officer.fill(page.locator("#filtro-giorni"), "60")
    send(officer, "Cerca")
    expect(page).to_have_url(re.compile("giorni=60"))
    send(officer, "Dividi i suggerimenti fra tutte le posizioni")
    heading(page, "Suggerimenti divisi fra tutte le posizioni")
    site.let_worker_work()
    look_again(page)
    expect(page.locator("main ol.lines a").first).to_be_visible()
    officer.press(page.locator("main ol.lines a").first)
    expect(page.locator("[data-review-list]")).to_be_visible()


def part(drive: Hands, name: str) -> None:
    """Open a part of a person's file."""
    parts = drive.page.get_by_role("navigation", name="Parti della scheda")
    drive.press(parts.get_by_role("link", name=name, exact=True))


def letter(drive: Hands, name: str) -> None:
    """A letter is prepared, and stays among those of the proposal: it comes as PDF."""
    address = drive.page.url
    drive.receive(main(drive.page, "button", name))
    drive.go(address)
    expect(main(drive.page, "link", name)).to_be_visible()


def plan(drive: Hands) -> None:
    """An accommodation is put into the plan: who sees to it, and by when."""
    page = drive.page
    drive.unfold(page.locator("summary", has_text="Aggiungi un accomodamento"))
    choices = page.locator("[name=altro-accomodamento-accommodation]")
    drive.choose(choices, "telework")
    send(drive, "Aggiungi al piano")
    if not page.get_by_label("Chi se ne occupa").count():
        drive.press(page.locator("#piano").locator("xpath=..").get_by_role("link").last)
    drive.fill(page.get_by_label("Chi se ne occupa"), "Il datore di lavoro")
    drive.fill(page.get_by_label("Entro quando"), (TODAY + timedelta(days=30)).isoformat())
    drive.choose(page.get_by_label("Chi paga"), "datore")
    send(drive, "Salva")
    expect(page.get_by_role("main")).to_contain_text("Il datore di lavoro")


def a_list(code: str) -> str:
    """Two people, of whom one cannot be taken."""
    head = "codice_iscrizione;cognome;nome;data_nascita;sesso;categoria;data_iscrizione;data_anzianita;stato;comune"
    good = f"{code};Zanardelli;Ugo;17/05/1980;M;art1_cieco;2026-03-04;2026-03-04;disponibile;Iseo"
    bad = f"{code}X;Zanardini;Pia;17/05/1980;?;art1_cieco;2026-03-04;2026-03-04;forse;Iseo"
    return f"{head}\n{good}\n{bad}\n"


def somebody(site: Site, code: str) -> Known:
    """What the database knows about a person on the list."""
    with site.app.app_context():
        one = _registration(code).one().person
        return Known(code, one.surname, one.name, one.birth_date.isoformat(), one.sex.value, one.phone)


def registered(site: Site, code: str) -> bool:
    """Whether this code is on the list."""
    with site.app.app_context():
        return _registration(code).one_or_none() is not None


def person_of(site: Site, code: str) -> int:
    """The number of the person with this code."""
    with site.app.app_context():
        return _registration(code).one().person_id


def account_of(site: Site, email: str) -> int:
    """The number of an account."""
    with site.app.app_context():
        return accounts.by_email(db.session, email=email).id


def _registration(code: str) -> ScalarResult[Registration]:
    return db.session.scalars(select(Registration).where(Registration.code == code))
