"""Every page that each role can open, in each of its states: how one comes there. ``test_accessibility`` tries them."""

import re
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from playwright.sync_api import Page, expect

from matching import Catalogue, Scorer
from tests.browser.site import (
    ADMIN,
    CANDIDATE,
    COOPERATIVE,
    DELEGATE,
    FIRM,
    OFFICER,
    REFERRER,
    SECOND_CANDIDATE,
    Site,
)
from tests.browser.steps import (
    check_position,
    decision,
    error_summary,
    fill_position,
    go_on,
    heading,
    look_again,
    send_position,
)
from tests.browser.visits import settle, unfold

Opening = Callable[[Page, Site], None]


class Case(NamedTuple):
    """A page in one state: who opens it, how, and the HTTP code it may answer with."""

    account: str | None
    open: Opening
    code: int = 200


class At(NamedTuple):
    """Opens the page at an address."""

    path: str

    def __call__(self, page: Page, _site: Site) -> None:
        page.goto(self.path)


def stopped(position: str, *gates: str) -> Opening:
    """The review of a position with somebody chosen whom exactly these gates stop."""

    def open_(page: Page, site: Site) -> None:
        page.goto(f"/operatore/posizioni/{position}?scheda=escluse&persona={site.stopped_by(position, *gates)}")

    return open_


def refused_sign_in(page: Page, _site: Site) -> None:
    """Sign-in with nothing filled in."""
    page.goto("/accedi")
    page.get_by_role("main").get_by_role("button", name="Accedi").click()
    expect(error_summary(page)).to_be_visible()


def refused_decision(page: Page, _site: Site) -> None:
    """«Non proporre» without a reason, of somebody about whom nothing is decided yet."""
    page.goto("/operatore/posizioni/P1003")
    page.locator(".review-row:not(:has(.tag-neutral)) [data-review-row]").first.click()
    decision(page, "decline").click()
    page.get_by_role("button", name="Non proporre", exact=True).click()
    expect(error_summary(page)).to_be_visible()


def refused_position(page: Page, _site: Site) -> None:
    """A new position sent with nothing filled in."""
    page.goto("/datore/posizioni/nuova")
    send_position(page)
    expect(error_summary(page)).to_be_visible()


def proposed_demands(page: Page, _site: Site) -> None:
    """A new position with the demands of its title."""
    page.goto("/datore/posizioni/nuova")
    page.get_by_label("Come si chiama il lavoro?").fill("magazziniere")
    page.get_by_label("Che cosa si fa").fill("Cerchiamo una persona automunita, di bella presenza.")
    page.get_by_role("button", name="Proponi le esigenze").click()
    expect(page.get_by_text("Abbiamo proposto le esigenze")).to_be_visible()


def hours_and_place(page: Page, site: Site) -> None:
    """The third step of a new position."""
    proposed_demands(page, site)
    go_on(page)
    heading(page, "Orario, luogo, aiuti")


def position_to_check(page: Page, _site: Site) -> None:
    """All that was said of a new position, before it is sent."""
    page.goto("/datore/posizioni/nuova")
    fill_position(page, title="Magazziniere di prova")
    check_position(page)


def changes_to_a_position(page: Page, _site: Site) -> None:
    """The first step of the changes to a position that is published."""
    page.goto("/datore/posizioni/P1017")
    page.get_by_role("button", name="Modifica").click()
    heading(page, "Il lavoro")


def suggestions_asked_for(page: Page, _site: Site) -> None:
    """Shortlists for all positions together, which wait for the worker."""
    page.goto("/operatore/non-uno-di-meno?giorni=30")
    page.get_by_role("button", name="Dividi i suggerimenti").click()
    expect(page.locator("#avanzamento")).to_be_visible()


def suggestions_shared_out(page: Page, site: Site) -> None:
    """The same when they are there: the page opens itself anew."""
    suggestions_asked_for(page, site)
    site.let_worker_work()
    look_again(page)
    expect(page.get_by_text("di chi si può aiutare riceve")).to_be_visible(timeout=20_000)


def a_saved_search(page: Page, _site: Site) -> None:
    """The searches of a list, with one saved before and another to save."""
    page.goto("/operatore/ricerche/persone?ricerca=stato%3Dsospeso")
    if not page.get_by_role("heading", name="Sospese").count():
        page.get_by_label("Nome della ricerca").fill("Sospese")
        page.get_by_role("button", name="Salva la ricerca").click()
    page.goto("/operatore/ricerche/persone?ricerca=stato%3Ddisponibile")
    expect(page.get_by_role("heading", name="Sospese")).to_be_visible()


def a_contact(page: Page, _site: Site) -> None:
    """Somebody to speak to at an employer's, to be corrected."""
    page.goto(f"/operatore/datori/{EMPLOYER_VAT}")
    if not page.get_by_role("link", name="Ada Neri").count():
        page.goto(f"/operatore/datori/{EMPLOYER_VAT}/contatti/nuovo")
        page.get_by_label("Nome e cognome").fill("Ada Neri")
        page.get_by_role("button", name="Salva").click()
    page.get_by_role("link", name="Ada Neri").first.click()
    expect(page.get_by_role("heading", name="Ada Neri")).to_be_visible()


def a_placement_of_theirs(page: Page, _site: Site) -> None:
    """Somebody who works at the employer's, with a task of the plan to do."""
    page.goto("/datore/inserimenti")
    page.locator("main .lines a").first.click()
    expect(page.get_by_role("heading", name="Accomodamenti da fare insieme")).to_be_visible()


def a_convention_of_theirs(page: Page, _site: Site) -> None:
    """A convention in force, as the employer sees it."""
    page.goto("/datore/accordi")
    page.locator("#convenzioni .lines a").first.click()
    expect(page.get_by_role("heading", name="Documenti")).to_be_visible()


def refused_convention(page: Page, _site: Site) -> None:
    """A convention proposed with nothing filled in."""
    page.goto("/datore/accordi/convenzioni/nuova")
    page.get_by_role("button", name="Invia all'ufficio").click()
    expect(error_summary(page)).to_be_visible()


def refused_invitation(page: Page, _site: Site) -> None:
    """A form sent empty."""
    page.goto("/persona/chi-mi-aiuta/invita")
    page.get_by_role("button", name="Manda l'invito").click()
    expect(error_summary(page)).to_be_visible()


def ending_the_help(page: Page, _site: Site) -> None:
    """What follows, before it is over."""
    page.goto("/persona/chi-mi-aiuta")
    page.get_by_role("link", name="Non voglio più questo aiuto Teresa Pezzotti").click()
    heading(page, "Finire l'aiuto")


INVITED = count(1)
"""Whom one invited a moment ago one does not invite again."""


def an_invitation_to_help(page: Page, _site: Site) -> None:
    """As it opens in a demonstration, where no e-mail goes out: for another address each time, and not one's own."""
    page.goto("/persona/chi-mi-aiuta/invita")
    page.get_by_label("Come si chiama?").fill("Ivo Neri")
    page.get_by_label("E-mail").fill(f"ivo.neri.{next(INVITED)}@example.org")
    page.get_by_label("Familiare").check()
    page.get_by_label("Leggere le opportunità").check()
    page.get_by_role("button", name="Manda l'invito").click()
    page.get_by_role("link", name="Apri l'invito").click()
    heading(page, "Un invito ad aiutare")


def stopping_to_help(page: Page, _site: Site) -> None:
    """What follows, before it is over."""
    page.goto("/delega")
    page.get_by_role("link", name="Smetto di aiutare Elisa Pezzotti").click()
    heading(page, "Smettere di aiutare Elisa Pezzotti")


def a_delegation_to(link: str) -> Opening:
    """The form behind a link of the person's only delegation."""

    def open_(page: Page, _site: Site) -> None:
        page.goto("/operatore/persone/BS10361/chi-aiuta")
        page.get_by_role("link", name=f"{link} Lorenzo Guidetti").click()
        page.wait_for_url(re.compile(r"/chi-aiuta/\d+"))
        settle(page)

    return open_


def refused_request(page: Page, _site: Site) -> None:
    """A request that needs words, sent without any."""
    page.goto("/persona/dati/chiedi/riesame")
    page.get_by_role("button", name="Manda la richiesta").click()
    expect(error_summary(page)).to_be_visible()


def refused_referral(page: Page, _site: Site) -> None:
    """Somebody to refer of whom nothing is written."""
    page.goto("/invio/segnalazioni/nuova")
    page.get_by_role("button", name="Salva e vai avanti").click()
    expect(error_summary(page)).to_be_visible()


def an_invitation_into_a_service(page: Page, site: Site) -> None:
    """What whoever reads the invited address' e-mail opens."""
    page.goto(f"/invito/servizio?codice={site.invited_into_a_service()}")
    heading(page, "Un invito per te")


def a_request_of_a_person(page: Page, _site: Site) -> None:
    """What somebody asked about their data, to be answered."""
    page.goto("/operatore/richieste-sui-dati")
    page.locator("main .lines a").first.click()
    expect(page.get_by_role("heading", name="Che cosa chiede")).to_be_visible()


def refused_order(page: Page, _site: Site) -> None:
    """Work to offer, sent with nothing filled in."""
    page.goto("/datore/accordi/commesse/nuova")
    page.get_by_role("button", name="Salva e scegli a chi offrirla").click()
    expect(error_summary(page)).to_be_visible()


_ORDERS = count()  # The same work is not offered twice: each is worth something else.


def an_order_to_change(page: Page, _site: Site) -> None:
    """Work that is not offered yet, to be corrected."""
    page.goto("/datore/accordi/commesse/nuova")
    answers = {
        "Che lavoro è?": "Pulizia uffici",
        "In quale comune": "Brescia",
        "Dal ": "2027-01-01",
        "Al ": "2027-12-31",
    }
    answers |= {"Quanto vale in tutto": str(20_000 + next(_ORDERS)), "Quanti posti vorresti coprire": "1"}
    for label, said in answers.items():
        page.get_by_label(re.compile(f"^{re.escape(label)}")).fill(said)
    page.get_by_role("button", name="Salva e scegli a chi offrirla").click()
    page.get_by_role("main").get_by_role("link", name="Modifica").click()
    heading(page, "Modifica la commessa")


def an_order(title: str) -> Opening:
    """A work order as the firm that gives it, or a cooperative that was asked, sees it."""

    def open_(page: Page, _site: Site) -> None:
        page.goto("/datore/accordi")
        page.get_by_role("link", name=title).click()
        heading(page, title)

    return open_


def an_order_of_the_office(page: Page, _site: Site) -> None:
    """A work order in force, for the office."""
    page.goto("/operatore/commesse")
    page.get_by_role("link", name="Lavaggio stoviglie della mensa").click()
    expect(page.get_by_role("heading", name="Il prossimo passo")).to_be_visible()


def a_convention(page: Page, _site: Site) -> None:
    """The same for the office."""
    page.goto("/operatore/datori/99900400179")
    page.locator("#convenzioni li a").first.click()
    expect(page.get_by_role("heading", name="Documenti")).to_be_visible()


def an_incentive(page: Page, _site: Site) -> None:
    """What a hire may bring back, step by step, with the band that the employer may read."""
    a_proposal("hired")(page, _site)
    page.get_by_role("link", name="Stima dell'incentivo").click()
    page.get_by_label("Retribuzione lorda").fill("18000")
    page.get_by_label("Tempo indeterminato").check()
    page.get_by_label("Durata in mesi").fill("")
    page.get_by_role("button", name="Stima").click()
    expect(page.get_by_role("heading", name="Per questa persona")).to_be_visible()


def an_open_market(page: Page, _site: Site) -> None:
    """Whom a cooperative finds ready, opened from the desk, with a decision that lacks the person's word."""
    page.goto("/operatore")
    page.locator("li", has_text="Pronta per il mercato aperto?").get_by_role("link").first.click()
    page.get_by_label("Pronta: si cerca un lavoro").check()
    page.get_by_role("button", name="Salva la decisione").click()
    expect(error_summary(page)).to_be_visible()


def a_worker(page: Page, _site: Site) -> None:
    """Somebody of the cooperative's own list."""
    page.goto("/datore/cooperativa")
    page.get_by_role("link", name="B-03").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Persona B-03")


def refused_worker(page: Page, _site: Site) -> None:
    """Somebody written down with nothing filled in."""
    page.goto("/datore/cooperativa/persone/nuova")
    page.get_by_role("button", name="Salva").click()
    expect(error_summary(page)).to_be_visible()


def of_a_proposal(link: str, wait_for: str) -> Opening:
    """What a link on the first proposal of the list leads to."""
    return _of_the_first("/persona", link, wait_for)


def of_another_job(link: str, wait_for: str) -> Opening:
    """What a link on the first job that nobody has proposed leads to."""
    return _of_the_first("/persona/lavori", link, wait_for)


def _of_the_first(path: str, link: str, wait_for: str) -> Opening:
    def open_(page: Page, _site: Site) -> None:
        page.goto(path)
        page.get_by_role("link", name="Leggi tutto").first.click()
        expect(page.get_by_role("heading", name="Il lavoro", exact=True)).to_be_visible()
        if link:
            page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=wait_for, exact=True)).to_be_visible()

    return open_


def choosing_a_time(page: Page, _site: Site) -> None:
    """An employer would like to meet the person."""
    page.goto("/persona")
    page.get_by_role("link", name="Scegli un orario").first.click()
    expect(page.get_by_role("button", name="Scelgo questo orario")).to_be_visible()


def no_time_fits(page: Page, _site: Site) -> None:
    """None of the times that an employer offers is possible."""
    choosing_a_time(page, _site)
    page.get_by_role("link", name="Nessuno di questi va bene").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nessun orario va bene")


def saying_no(page: Page, _site: Site) -> None:
    """The page that asks why not."""
    page.goto("/persona")
    page.get_by_role("link", name="Non fa per me").first.click()
    expect(page.locator("form#no")).to_be_visible()


def somebody_known(page: Page, _site: Site) -> None:
    """A new person who may be on the list already, with a doubt about the tax code."""
    page.goto("/operatore/persone/nuova")
    for field, value in {
        "Nome": "Elisa",
        "Cognome": "Pezzotti",
        "Data di nascita": "1992-04-17",
        "Percentuale di invalidità": "40",
    }.items():
        page.get_by_label(field, exact=False).first.fill(value)
    page.get_by_label("Sesso").select_option("F")
    page.get_by_label("Categoria").select_option("art1_civile")
    page.get_by_role("button", name="Metti in elenco").click()
    expect(error_summary(page)).to_be_visible()
    expect(page.locator("#others")).to_be_visible()


def refused_sheet(page: Page, _site: Site) -> None:
    """A capacity sheet without the day of the assessment."""
    page.goto(f"{UNKNOWN_PERSON}/scheda/modifica")
    page.get_by_label("In che giorno?").fill("")
    page.get_by_role("button", name="Salva la scheda").last.click()
    expect(error_summary(page)).to_be_visible()


def removing_a_document(page: Page, _site: Site) -> None:
    """The page that asks why a document goes."""
    page.goto(f"{PERSON}/documenti")
    page.get_by_role("link", name="Togli").first.click()
    expect(page.locator("form#togli")).to_be_visible()


LIST = """codice_iscrizione;cognome;nome;data_nascita;sesso;categoria;data_iscrizione;data_anzianita;stato;comune
BS99001;Zanardelli;Ugo;17/05/1980;M;art1_cieco;2026-03-04;2026-03-04;disponibile;Iseo
BS99002;Zanardini;Pia;17/05/1980;?;art1_cieco;2026-03-04;2026-03-04;forse;Iseo
"""


SENT = count(1)
"""How many lists were sent."""


def sent_list(page: Page, _site: Site) -> None:
    """A list that waits for its check."""
    page.goto("/operatore/importa")
    page.get_by_label("Elenco delle persone").check()
    # New people each time: who was written once is not news again.
    content = LIST.replace("BS990", f"BS99{next(SENT)}")
    page.locator("input[type=file]").set_input_files(
        {"name": "elenco.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Carica e controlla").click()
    expect(page.locator("#avanzamento")).to_be_visible()


def checked_list(page: Page, site: Site) -> None:
    """A list that was checked: one row is good, one is not."""
    sent_list(page, site)
    site.let_worker_work()
    look_again(page)
    expect(page.get_by_role("heading", name="Che cosa correggere")).to_be_visible(timeout=10_000)


def written_list(page: Page, site: Site) -> None:
    """A list that was written."""
    checked_list(page, site)
    page.locator("#conferma button").click()
    site.let_worker_work()
    look_again(page)
    expect(page.get_by_text("righe nuove, scritte")).to_be_visible(timeout=10_000)


def refused_list(page: Page, _site: Site) -> None:
    """The upload with nothing filled in."""
    page.goto("/operatore/importa")
    page.get_by_role("button", name="Carica e controlla").click()
    expect(error_summary(page)).to_be_visible()


REVIEW = "/operatore/posizioni/P0001"
PERSON = "/operatore/persone/BS10051"
UNKNOWN_PERSON = "/operatore/persone/BS10014"
EMPLOYER_VAT = "99900110174"


def compared(page: Page, _site: Site) -> None:
    """The first three people of a list, side by side."""
    page.goto(REVIEW)
    for box in page.locator(".row-choice").all()[:3]:
        box.check()
    page.get_by_role("button", name="Confronta le persone scelte").click()
    expect(page.get_by_role("heading", level=1, name="Confronto")).to_be_visible()


def messages_of_a_proposal(page: Page, _site: Site) -> None:
    """What a person wrote, to be read and answered."""
    page.goto("/operatore/proposte/messaggi-da-leggere")
    page.locator("main .lines a").first.click()
    expect(page.get_by_role("heading", level=1, name="Messaggi con")).to_be_visible()


def a_message_passed_on(page: Page, site: Site) -> None:
    """The words that the employer will read, before they go."""
    messages_of_a_proposal(page, site)
    page.get_by_role("link", name="Inoltra al datore di lavoro").first.click()
    expect(page.get_by_role("heading", name="Il datore di lavoro leggerà")).to_be_visible()


def messages_about_a_job(page: Page, _site: Site) -> None:
    """What a person and the office wrote about a job."""
    page.goto("/persona")
    page.get_by_role("link", name="Scegli un orario").first.click()
    page.get_by_role("link", name="Messaggi con l'ufficio").click()
    expect(page.get_by_role("heading", level=1, name="Messaggi:")).to_be_visible()


def refused_message(page: Page, site: Site) -> None:
    """A message without a word."""
    messages_about_a_job(page, site)
    page.get_by_role("button", name="Manda il messaggio").click()
    expect(error_summary(page)).to_be_visible()


def messages_about_a_profile(page: Page, _site: Site) -> None:
    """What an employer and the office wrote about a profile."""
    page.goto("/datore/posizioni/P1015/rosa")
    page.get_by_role("link", name="Scrivi all'ufficio di questo profilo").first.click()
    expect(page.get_by_role("heading", name="Con l'ufficio")).to_be_visible()


def a_proposal(state: str) -> Opening:
    """The page of the first proposal of a group of the list."""

    def open_(page: Page, _site: Site) -> None:
        page.goto(f"/operatore/proposte?stato={state}")
        page.locator("tbody th a").first.click()
        expect(page.get_by_role("heading", level=1, name="Proposta a")).to_be_visible()

    return open_


def a_profile(page: Page, site: Site) -> None:
    """The profile that is about to be sent."""
    a_proposal("accepted")(page, site)
    page.get_by_role("link", name="Guarda e invia il profilo").click()
    expect(page.get_by_role("button", name="Invia il profilo")).to_be_visible()


def refused_answer(page: Page, site: Site) -> None:
    """A person's answer with nothing filled in."""
    a_proposal("proposed")(page, site)
    page.get_by_role("button", name="Registra la risposta").click()
    expect(error_summary(page)).to_be_visible()


def a_placement(*links: str) -> Opening:
    """A placement that goes on, and the page that these links lead to from it."""

    def open_(page: Page, _site: Site) -> None:
        page.goto("/operatore/inserimenti")
        page.locator("tbody tr", has_text="In corso").first.locator("a").first.click()
        expect(page.get_by_role("heading", level=1, name="Inserimento di")).to_be_visible()
        settle(page)
        complete = page.get_by_role("button", name="Completa il calendario dei contatti")
        if complete.count():
            complete.click()
            expect(complete).to_have_count(0)
        for link in links:
            page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return open_


def a_plan_line(page: Page, site: Site) -> None:
    """One accommodation of a placement's plan."""
    a_placement()(page, site)
    telework = page.get_by_role("link", name=Catalogue.default().accommodation("telework").label_it)
    if telework.count():
        telework.first.click()
    else:
        unfold(page)
        page.get_by_label("Accomodamento", exact=False).first.select_option("telework")
        page.get_by_role("button", name="Aggiungi al piano").click()
    expect(page.get_by_label("Chi se ne occupa")).to_be_visible()


def a_hiring(*links: str) -> Opening:
    """The form of a hiring, and the page that these links lead to from it."""

    def open_(page: Page, site: Site) -> None:
        a_proposal("sent")(page, site)
        page.get_by_role("link", name="Registra l'assunzione").click()
        for link in links:
            page.get_by_role("link", name=link).click()
        page.wait_for_load_state()

    return open_


def a_clearance(page: Page, site: Site) -> None:
    """The clearance of a proposal whose profile was sent."""
    a_proposal("sent")(page, site)
    page.goto(f"{page.url.partition('?')[0]}/nulla-osta")
    expect(page.get_by_role("heading", level=1, name="Nulla osta")).to_be_visible()


def a_step(page: Page, _site: Site) -> None:
    """A step of somebody's way to work, to be brought up to date."""
    page.goto(f"{PERSON}/percorso")
    page.get_by_role("link", name="Aggiorna").first.click()
    expect(page.get_by_role("button", name="Salva il passo")).to_be_visible()


def in_care(link: str) -> Opening:
    """The plan of somebody whom a service follows, or a page that this link of it leads to."""

    def open_(page: Page, _site: Site) -> None:
        page.goto("/invio/persone")
        page.get_by_role("link", name="Mometti Davide").click()
        expect(page.get_by_role("heading", name="Davide Mometti: progetto personalizzato", level=1)).to_be_visible()
        unfold(page)
        if link:
            # Not by a click: the mouse would rest on a field of the form.
            page.goto(str(page.get_by_role("main").get_by_role("link", name=link).first.get_attribute("href")))

    return open_


def on_the_plan(link: str) -> Opening:
    """The office's part of the same plan: a page that this link leads to."""

    def open_(page: Page, _site: Site) -> None:
        page.goto("/operatore/persone/BS10395/percorso")
        plan = page.locator("section[aria-labelledby^='progetto-']")
        page.goto(str(plan.get_by_role("link", name=link).first.get_attribute("href")))

    return open_


WAITING, IN_TWO, CONSORTIUM = "nuova.impresa@example.org", "paghe@example.org", "consorzio@example.org"
REGISTRATIONS = count(1)


def refused_registration(page: Page, _site: Site) -> None:
    """The registration of an organisation with nothing filled in."""
    page.goto("/registrati")
    page.get_by_role("button", name="Registra").click()
    expect(error_summary(page)).to_be_visible()


def registered(page: Page, _site: Site) -> None:
    """An organisation registered, before the address is confirmed."""
    page.goto("/registrati")
    told = {
        "vat_number": "99900630171",
        "name": "Vivaio Prova",
        "comune": "Iseo",
        "person_name": "Ida Prova",
        "task": "titolare",
        "email": f"vivaio{next(REGISTRATIONS)}@example.org",
    }
    for name, value in told.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=kind]").select_option("impresa")
    page.get_by_role("button", name="Registra").click()
    expect(page.get_by_role("heading", level=1, name="Guarda la tua e-mail")).to_be_visible()


def registration_to_confirm(page: Page, site: Site) -> None:
    """The address is theirs: a password is chosen."""
    registered(page, site)
    page.get_by_role("link", name="Apri il collegamento").click()
    expect(page.get_by_role("heading", level=1, name="Conferma la registrazione")).to_be_visible()


def registration_confirmed(page: Page, site: Site) -> None:
    """The request that the office is to look at, of somebody who has just chosen a password."""
    registration_to_confirm(page, site)
    for field in ("password", "again"):
        page.locator(f"[name={field}]").fill("girasole prato vento")
    page.get_by_role("button", name="Conferma").click()
    expect(page.get_by_role("heading", level=1, name="La tua richiesta")).to_be_visible()


def a_site_of_theirs(page: Page, _site: Site) -> None:
    """A site, to be corrected."""
    page.goto("/datore/organizzazione")
    page.get_by_role("link", name="Modifica Magazzino di Iseo").click()
    expect(page.get_by_role("button", name="Qui non si lavora più")).to_be_visible()


def a_member(page: Page, _site: Site) -> None:
    """A member, to be given another task."""
    page.goto("/datore/organizzazione")
    page.get_by_role("link", name="Cambia il compito di Delia Morandotti").click()
    expect(page.get_by_role("button", name="Togli dall'organizzazione")).to_be_visible()


def a_request(page: Page, _site: Site) -> None:
    """Somebody who asks to act for an organisation."""
    page.goto("/operatore")
    page.get_by_role("link", name="Legatoria Fogliaverde").click()
    expect(page.get_by_role("heading", level=1, name="Richiesta")).to_be_visible()


def a_draft_before_verification(page: Page, _site: Site) -> None:
    """A draft that can be prepared and not be sent."""
    page.goto("/datore/organizzazioni/richiesta")
    page.get_by_role("link", name="Addetta/o alla rilegatura").click()
    expect(page.get_by_text("Si invia quando l'ufficio ha verificato")).to_be_visible()


CASES = {
    "home": Case(None, At("/")),
    "sign-in": Case(None, At("/accedi")),
    "sign-in refused": Case(None, refused_sign_in, 422),
    "accessibility statement": Case(None, At("/accessibilita")),
    "privacy": Case(None, At("/privacy")),
    "not found": Case(None, At("/nessuna-pagina"), 404),
    "officer: desk": Case(OFFICER, At("/operatore")),
    "officer: answers": Case(OFFICER, At("/operatore/risposte")),
    "officer: positions without proposals": Case(OFFICER, At("/operatore/posizioni?stato=unproposed")),
    "officer: all positions": Case(OFFICER, At("/operatore/posizioni")),
    "officer: second page": Case(OFFICER, At("/operatore/posizioni?pagina=2")),
    "officer: positions to publish": Case(OFFICER, At("/operatore/posizioni?stato=submitted")),
    "officer: open positions": Case(OFFICER, At("/operatore/posizioni?stato=open")),
    "officer: expired positions": Case(OFFICER, At("/operatore/posizioni?stato=expired")),
    "officer: closed positions": Case(OFFICER, At("/operatore/posizioni?stato=closed")),
    "officer: positions searched": Case(OFFICER, At("/operatore/posizioni?testo=pulizie")),
    "officer: positions not found": Case(OFFICER, At("/operatore/posizioni?testo=astronauta")),
    "officer: position to publish": Case(OFFICER, At("/operatore/posizioni/P1039")),
    "officer: people": Case(OFFICER, At("/operatore/persone")),
    "officer: people by filters": Case(OFFICER, At("/operatore/persone?stato=disponibile&comune=Iseo&giorni=30")),
    "officer: a filter refused": Case(OFFICER, At("/operatore/persone?comune=Atlantide&giorni=x&colonne=nome")),
    "officer: nobody found": Case(OFFICER, At("/operatore/persone?stato=sospeso&comune=Moniga%20del%20Garda")),
    "officer: employers": Case(OFFICER, At("/operatore/datori?ordina=-dipendenti")),
    "officer: search": Case(OFFICER, At("/operatore/cerca?testo=rossi")),
    "officer: search finds nothing": Case(OFFICER, At("/operatore/cerca?testo=qwxyz")),
    "officer: board of proposals": Case(OFFICER, At("/operatore/proposte/bacheca")),
    "officer: list of proposals": Case(OFFICER, At("/operatore/proposte?ordina=-dal")),
    "officer: no proposal found": Case(OFFICER, At("/operatore/proposte?testo=astronauta")),
    "officer: proposal that waits for the person": Case(OFFICER, a_proposal("proposed")),
    "officer: proposal accepted": Case(OFFICER, a_proposal("accepted")),
    "officer: proposal at the employer's": Case(OFFICER, a_proposal("sent")),
    "officer: proposal with an interview": Case(OFFICER, a_proposal("interview")),
    "officer: proposal hired": Case(OFFICER, a_proposal("hired")),
    "officer: proposal ended": Case(OFFICER, a_proposal("ended")),
    "officer: profile to be sent": Case(OFFICER, a_profile),
    "officer: answer refused": Case(OFFICER, refused_answer, 422),
    "officer: messages and letters": Case(OFFICER, At("/operatore/messaggi")),
    "officer: not one less": Case(OFFICER, At("/operatore/non-uno-di-meno?giorni=30")),
    "officer: suggestions shared out": Case(OFFICER, suggestions_shared_out),
    "officer: suggestions in preparation": Case(OFFICER, suggestions_asked_for),
    "officer: saved searches": Case(OFFICER, a_saved_search),
    "officer: suggested": Case(OFFICER, At(f"{REVIEW}?scheda=suggerite")),
    "officer: to verify": Case(OFFICER, At(f"{REVIEW}?scheda=da-verificare")),
    "officer: not now": Case(OFFICER, At(f"{REVIEW}?scheda=non-adatte-ora")),
    "officer: excluded": Case(OFFICER, At(f"{REVIEW}?scheda=escluse")),
    "officer: proposed already": Case(OFFICER, At(f"{REVIEW}?persona=BS10051")),
    "officer: expired position": Case(OFFICER, At("/operatore/posizioni/P0901")),
    "officer: nobody in the tab": Case(OFFICER, At("/operatore/posizioni/P1016?scheda=non-adatte-ora")),
    "officer: accommodations on trial": Case(OFFICER, At(f"{REVIEW}?prova=1&offre=lifting_aid&offre=named_tutor")),
    "officer: accommodations agreed": Case(OFFICER, At(f"{REVIEW}/accomodamenti?prova=1&offre=lifting_aid")),
    "officer: nothing to agree": Case(OFFICER, At(f"{REVIEW}/accomodamenti")),
    "officer: three people compared": Case(OFFICER, compared),
    "officer: nobody to compare": Case(OFFICER, At(f"{REVIEW}/confronto")),
    "officer: a gate to lift": Case(OFFICER, stopped("P1017", "licence")),
    "officer: consent missing": Case(OFFICER, stopped("P1017", "licence", "consent")),
    "officer: decision refused": Case(OFFICER, refused_decision, 422),
    "officer: person": Case(OFFICER, At("/operatore/persone/BS10051")),
    "officer: person's opportunities": Case(OFFICER, At("/operatore/persone/BS10051/opportunita")),
    "officer: person's closed positions": Case(OFFICER, At("/operatore/persone/BS10051/opportunita?elenco=chiuse")),
    "officer: who saw a person": Case(OFFICER, At("/operatore/persone/BS10051/chi-ha-visto")),
    "officer: person's history": Case(OFFICER, At("/operatore/persone/BS10051/storia")),
    "officer: person's consents": Case(OFFICER, At("/operatore/persone/BS10051/consensi")),
    "officer: capacity sheet": Case(OFFICER, At(f"{UNKNOWN_PERSON}/scheda")),
    "officer: capacity sheet edited": Case(OFFICER, At(f"{UNKNOWN_PERSON}/scheda/modifica")),
    "officer: capacity sheet refused": Case(OFFICER, refused_sheet, 422),
    "officer: accommodations": Case(OFFICER, At(f"{PERSON}/scheda/accomodamenti")),
    "officer: wishes": Case(OFFICER, At(f"{PERSON}/desideri")),
    "officer: wishes edited": Case(OFFICER, At(f"{PERSON}/desideri/modifica")),
    "officer: background": Case(OFFICER, At(f"{PERSON}/esperienze")),
    "officer: background edited": Case(OFFICER, At(f"{PERSON}/esperienze/modifica")),
    "officer: documents": Case(OFFICER, At(f"{PERSON}/documenti")),
    "officer: document taken off": Case(OFFICER, removing_a_document),
    "officer: pathway": Case(OFFICER, At(f"{PERSON}/percorso")),
    "officer: new step": Case(OFFICER, At(f"{PERSON}/percorso/nuovo")),
    "officer: legal ranking": Case(OFFICER, At(f"{PERSON}/graduatoria")),
    "officer: case officer": Case(OFFICER, At("/operatore/persone/BS10051/operatore")),
    "officer: new person": Case(OFFICER, At("/operatore/persone/nuova")),
    "officer: new person who may be known": Case(OFFICER, somebody_known, 422),
    "officer: person's data": Case(OFFICER, At("/operatore/persone/BS10051/identita")),
    "officer: person's registration": Case(OFFICER, At("/operatore/persone/BS10051/iscrizione")),
    "officer: who has two files": Case(OFFICER, At("/operatore/persone/BS10051/unisci")),
    "officer: two files of a person": Case(OFFICER, At("/operatore/persone/BS10051/unisci?con=BS10384")),
    "officer: caseload": Case(OFFICER, At("/operatore/carico")),
    "officer: handing over": Case(OFFICER, At("/operatore/carico/1")),
    "officer: import": Case(OFFICER, At("/operatore/importa")),
    "officer: import refused": Case(OFFICER, refused_list, 422),
    "officer: list waiting for its check": Case(OFFICER, sent_list),
    "officer: list checked": Case(OFFICER, checked_list),
    "officer: list written": Case(OFFICER, written_list),
    "officer: not allowed": Case(OFFICER, At("/amministrazione"), 403),
    "officer: step of the pathway": Case(OFFICER, a_step),
    "officer: hiring": Case(OFFICER, a_hiring()),
    "officer: clearance": Case(OFFICER, a_clearance),
    "officer: placements": Case(OFFICER, At("/operatore/inserimenti")),
    "officer: placement": Case(OFFICER, a_placement()),
    "officer: placement's terms": Case(OFFICER, a_placement("Cambia le condizioni")),
    "officer: placement's end": Case(OFFICER, a_placement("Registra la fine dell'inserimento")),
    "officer: follow-up": Case(OFFICER, a_placement("Quarta settimana")),
    "officer: accommodation of a plan": Case(OFFICER, a_plan_line),
    "officer: calendar": Case(OFFICER, At("/operatore/calendario")),
    "officer: who offers a new position": Case(OFFICER, At("/operatore/posizioni/nuova?testo=cooperativa")),
    "officer: new position": Case(OFFICER, At(f"/operatore/posizioni/nuova/{EMPLOYER_VAT}")),
    "officer: position's file": Case(OFFICER, At("/operatore/posizioni/P1003/scheda")),
    "officer: position edited": Case(OFFICER, At("/operatore/posizioni/P1003/modifica")),
    "officer: job analysis": Case(OFFICER, At("/operatore/posizioni/P1003/analisi")),
    "officer: employer": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}")),
    "officer: employer edited": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/modifica")),
    "officer: new employer": Case(OFFICER, At("/operatore/datori/nuovo")),
    "officer: new contact": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/contatti/nuovo")),
    "officer: contact": Case(OFFICER, a_contact),
    "officer: new visit": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/visite/nuova")),
    "officer: new convention": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/convenzioni/nuova")),
    "officer: not found": Case(OFFICER, At("/operatore/posizioni/P9999"), 404),
    "employer: positions": Case(FIRM, At("/datore")),
    "employer: position": Case(FIRM, At("/datore/posizioni/P1017")),
    "employer: new position": Case(FIRM, At("/datore/posizioni/nuova")),
    "employer: position refused": Case(FIRM, refused_position, 422),
    "employer: demands proposed": Case(FIRM, proposed_demands),
    "employer: hours and place": Case(FIRM, hours_and_place),
    "employer: position to check": Case(FIRM, position_to_check),
    "employer: changes to a position": Case(FIRM, changes_to_a_position),
    "employer: duties": Case(FIRM, At("/datore/obblighi?disabili=1&commessa=20000&coefficiente=18000&retribuzione=x")),
    "employer: staff": Case(FIRM, At("/datore/obblighi/organico")),
    "employer: new measure": Case(FIRM, At("/datore/obblighi/misure/nuova")),
    "cooperative: duties": Case(COOPERATIVE, At("/datore/obblighi?retribuzione=20000")),
    "officer: incentive": Case(OFFICER, an_incentive),
    "cooperative: placement": Case(COOPERATIVE, a_placement_of_theirs),
    "officer: open market": Case(OFFICER, an_open_market, 422),
    "cooperative: new person": Case(COOPERATIVE, refused_worker, 422),
    "cooperative: person": Case(COOPERATIVE, a_worker),
    "cooperative: its page": Case(COOPERATIVE, At("/datore/cooperativa?svantaggiate=2")),
    "officer: employer's duties": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/obblighi?retribuzione=20000")),
    "employer: agreements": Case(FIRM, At("/datore/accordi")),
    "employer: convention": Case(FIRM, a_convention_of_theirs),
    "employer: order refused": Case(FIRM, refused_order, 422),
    "employer: order in force": Case(FIRM, an_order("Lavaggio stoviglie della mensa")),
    "employer: order on offer": Case(FIRM, an_order("Servizio mensa, turno di sera")),
    "cooperative: agreements": Case(COOPERATIVE, At("/datore/accordi")),
    "cooperative: what it does": Case(COOPERATIVE, At("/datore/accordi/offerte/cosa-facciamo")),
    "employer: order changed": Case(FIRM, an_order_to_change),
    "cooperative: work offered": Case(COOPERATIVE, an_order("Servizio mensa, turno di sera")),
    "cooperative: work taken": Case(COOPERATIVE, an_order("Lavaggio stoviglie della mensa")),
    "officer: orders": Case(OFFICER, At("/operatore/commesse")),
    "officer: order": Case(OFFICER, an_order_of_the_office),
    "employer: new convention": Case(FIRM, refused_convention, 422),
    "officer: convention": Case(OFFICER, a_convention),
    "employer: placements": Case(FIRM, At("/datore/inserimenti")),
    "employer: placement": Case(FIRM, a_placement_of_theirs),
    "employer: shortlists received": Case(FIRM, At("/datore/rose")),
    "employer: shortlist received": Case(FIRM, At("/datore/posizioni/P1015/rosa")),
    "registration": Case(None, At("/registrati")),
    "registration refused": Case(None, refused_registration, 422),
    "registered": Case(None, registered),
    "registration to confirm": Case(None, registration_to_confirm),
    "registration confirmed": Case(None, registration_confirmed),
    "registration: the code": Case(None, At("/registrati/conferma")),
    "invitation: the code": Case(None, At("/invito")),
    "invitation: a code that is none": Case(None, At("/invito?codice=nessuno"), 410),
    "employer: request that waits": Case(WAITING, At("/datore/organizzazioni/richiesta")),
    "employer: draft before verification": Case(WAITING, a_draft_before_verification),
    "employer: organisations": Case(IN_TWO, At("/datore/organizzazioni")),
    "employer: another organisation": Case(IN_TWO, At("/datore/organizzazioni/nuova")),
    "employer: not a task of theirs": Case(IN_TWO, At("/datore/organizzazione/inviti/nuovo"), 403),
    "employer: organisation": Case(FIRM, At("/datore/organizzazione")),
    "employer: invitation": Case(FIRM, At("/datore/organizzazione/inviti/nuovo")),
    "employer: member": Case(FIRM, a_member),
    "employer: new site": Case(FIRM, At("/datore/organizzazione/sedi/nuova")),
    "employer: site": Case(FIRM, a_site_of_theirs),
    "consortium: its cooperatives": Case(CONSORTIUM, At("/datore/consorzio")),
    "consortium: organisation": Case(CONSORTIUM, At("/datore/organizzazione")),
    "consortium: for whom": Case(CONSORTIUM, At("/datore/organizzazioni")),
    "officer: request of an organisation": Case(OFFICER, a_request),
    "officer: invitation for an employer": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/inviti/nuovo")),
    "officer: an employer's consortium": Case(OFFICER, At(f"/operatore/datori/{EMPLOYER_VAT}/consorzio")),
    "cooperative: positions": Case(COOPERATIVE, At("/datore")),
    "cooperative: position": Case(COOPERATIVE, At("/datore/posizioni/P0001")),
    "how to read": Case(None, At("/lettura?da=/privacy")),
    "person: how to read": Case(CANDIDATE, At("/lettura?da=/persona")),
    "person: opportunities": Case(CANDIDATE, At("/persona")),
    "person: a proposal": Case(CANDIDATE, of_a_proposal("", "Il lavoro")),
    "person: why a proposal": Case(CANDIDATE, of_a_proposal("Perché questo lavoro?", "Perché questo lavoro?")),
    "person: earlier proposals": Case(CANDIDATE, At("/persona/proposte-di-prima")),
    "person: choosing a time": Case(SECOND_CANDIDATE, choosing_a_time),
    "person: messages": Case(SECOND_CANDIDATE, messages_about_a_job),
    "person: messages, one refused": Case(SECOND_CANDIDATE, refused_message, 422),
    "employer: messages": Case(FIRM, messages_about_a_profile),
    "officer: messages to read": Case(OFFICER, At("/operatore/proposte/messaggi-da-leggere")),
    "officer: messages": Case(OFFICER, messages_of_a_proposal),
    "officer: message passed on": Case(OFFICER, a_message_passed_on),
    "person: other jobs": Case(CANDIDATE, At("/persona/lavori")),
    "person: other jobs, narrowed": Case(CANDIDATE, At("/persona/lavori?testo=pulizie&km=abc")),
    "person: no job like that": Case(CANDIDATE, At("/persona/lavori?testo=astronauta")),
    "person: a job": Case(CANDIDATE, of_another_job("", "Il lavoro")),
    "person: why a job": Case(CANDIDATE, of_another_job("Perché questo lavoro?", "Perché questo lavoro?")),
    "person: no to a job": Case(CANDIDATE, of_another_job("Non fa per me", "Non fa per me")),
    "person: saved jobs": Case(CANDIDATE, At("/persona/lavori/salvati")),
    "person: jobs refused": Case(CANDIDATE, At("/persona/lavori/nascosti")),
    "officer: people's interests": Case(OFFICER, At("/operatore/interessi")),
    "person: my sheet": Case(CANDIDATE, At("/persona/scheda")),
    "person: my experience": Case(CANDIDATE, At("/persona/scheda/esperienze")),
    "person: my wishes": Case(CANDIDATE, At("/persona/scheda/desideri")),
    "person: something is wrong": Case(CANDIDATE, At("/persona/dati/chiedi/correzione?di=telefono")),
    "officer: what a person says of a job": Case(OFFICER, At(f"{PERSON}/interesse/P1003")),
    "officer: asking for a person": Case(OFFICER, At(f"{PERSON}/richiesta")),
    "officer: access of a person": Case(OFFICER, At(f"{PERSON}/accesso")),
    "first access": Case(None, At("/primo-accesso")),
    "person: my access": Case(CANDIDATE, At("/accesso")),
    "person: my data": Case(CANDIDATE, At("/persona/dati")),
    "person: asking for erasure": Case(CANDIDATE, At("/persona/dati/chiedi/cancellazione")),
    "person: asking, refused": Case(CANDIDATE, refused_request, 422),
    "officer: people's requests": Case(OFFICER, At("/operatore/richieste-sui-dati")),
    "officer: a person's request": Case(OFFICER, a_request_of_a_person),
    "person: taking the consent back": Case(CANDIDATE, At("/persona/dati/consenso/revoca")),
    "person: who looked": Case(CANDIDATE, At("/persona/dati/chi-ha-guardato")),
    "person: no time fits": Case(SECOND_CANDIDATE, no_time_fits),
    "person: saying no": Case(SECOND_CANDIDATE, saying_no),
    "person: who helps me": Case(CANDIDATE, At("/persona/chi-mi-aiuta")),
    "person: inviting a helper": Case(CANDIDATE, At("/persona/chi-mi-aiuta/invita")),
    "person: inviting, refused": Case(CANDIDATE, refused_invitation, 422),
    "person: ending the help": Case(CANDIDATE, ending_the_help),
    "invitation to help: the code": Case(None, At("/invito-ad-aiutare")),
    "invitation to help": Case(CANDIDATE, an_invitation_to_help),
    "delegate: stopping": Case(DELEGATE, stopping_to_help),
    "officer: who helps a person": Case(OFFICER, At("/operatore/persone/BS10361/chi-aiuta")),
    "officer: a new delegate": Case(OFFICER, At("/operatore/persone/BS10361/chi-aiuta/nuova")),
    "officer: a delegation to change": Case(OFFICER, a_delegation_to("Cambia")),
    "officer: a delegation to close": Case(OFFICER, a_delegation_to("Chiudi")),
    "delegate: whom one helps": Case(DELEGATE, At("/delega")),
    "delegate: opportunities": Case(DELEGATE, At("/persona")),
    "delegate: out of scope": Case(DELEGATE, At("/persona/dati"), 403),
    "referrer: home": Case(REFERRER, At("/invio")),
    "referrer: nothing found": Case(REFERRER, At("/invio?stato=finite&cerca=nessuno")),
    "referrer: taken": Case(REFERRER, At("/invio/segnalazioni/1")),
    "referrer: given back": Case(REFERRER, At("/invio/segnalazioni/3")),
    "referrer: who it is": Case(REFERRER, At("/invio/segnalazioni/nuova")),
    "referrer: who it is, refused": Case(REFERRER, refused_referral, 422),
    **{
        f"referrer: {part}": Case(REFERRER, At(f"/invio/segnalazioni/3/{part}"))
        for part in ("persona", "desideri", "capacita", "aiuti", "consenso")
    },
    "referrer: withdrawing": Case(REFERRER, At("/invio/segnalazioni/2/ritira")),
    "referrer: ending": Case(REFERRER, At("/invio/segnalazioni/1/concludi")),
    "referrer: consent withdrawn": Case(REFERRER, At("/invio/segnalazioni/1/revoca")),
    "officer: referrals": Case(OFFICER, At("/operatore/segnalazioni")),
    "officer: a referral": Case(OFFICER, At("/operatore/segnalazioni/2")),
    "officer: a referral that was taken": Case(OFFICER, At("/operatore/segnalazioni/1")),
    "officer: taking a referral": Case(OFFICER, At("/operatore/segnalazioni/2/prendi")),
    "officer: registering from a referral": Case(OFFICER, At("/operatore/persone/nuova?segnalazione=2")),
    "officer: giving a referral back": Case(OFFICER, At("/operatore/segnalazioni/2/restituisci")),
    "officer: ending a referral": Case(OFFICER, At("/operatore/segnalazioni/1/concludi")),
    "officer: consent to a referral withdrawn": Case(OFFICER, At("/operatore/segnalazioni/1/revoca")),
    "officer: services": Case(OFFICER, At("/operatore/servizi")),
    "officer: new service": Case(OFFICER, At("/operatore/servizi/nuovo")),
    "officer: service": Case(OFFICER, At("/operatore/servizi/2")),
    "officer: service, corrected": Case(OFFICER, At("/operatore/servizi/1/modifica")),
    "officer: invitation for a service": Case(OFFICER, At("/operatore/servizi/1/inviti/nuovo")),
    "invitation into a service": Case(None, an_invitation_into_a_service),
    "person: taking the consent to a service back": Case(CANDIDATE, At("/persona/dati/segnalazioni/1/revoca")),
    "service: people in care": Case(REFERRER, At("/invio/persone")),
    "service: a plan": Case(REFERRER, in_care("")),
    "service: a plan's days": Case(REFERRER, in_care("Cambia i giorni del progetto")),
    "service: a plan's end": Case(REFERRER, in_care("Chiudi il progetto")),
    "service: a new goal": Case(REFERRER, in_care("Aggiungi un obiettivo")),
    "service: a goal": Case(REFERRER, in_care("Fare da solo")),
    "service: a new meeting": Case(REFERRER, in_care("Aggiungi un incontro")),
    "service: a meeting": Case(REFERRER, in_care("incontro di")),
    "service: a new resource": Case(REFERRER, in_care("Aggiungi una risorsa")),
    "service: a resource": Case(REFERRER, in_care("Trasporto")),
    "service: a new note": Case(REFERRER, in_care("Scrivi una nota")),
    "service: a new step": Case(REFERRER, in_care("Aggiungi un passo")),
    "service: a step": Case(REFERRER, in_care("Valutazione")),
    "service: who goes on": Case(REFERRER, At("/invio/misure")),
    "officer: who goes on": Case(OFFICER, At("/operatore/percorsi")),
    "officer: a plan": Case(OFFICER, At("/operatore/persone/BS10395/percorso")),
    "officer: a plan's new meeting": Case(OFFICER, on_the_plan("Aggiungi un incontro")),
    "officer: a plan's meeting": Case(OFFICER, on_the_plan("incontro di")),
    "officer: a plan's new note": Case(OFFICER, on_the_plan("Scrivi una nota")),
    "candidate: pathway": Case(CANDIDATE, At("/persona/percorso")),
    "administration: home": Case(ADMIN, At("/amministrazione")),
    "administration: scorer": Case(ADMIN, At(f"/amministrazione/motore/{Scorer.prior().version}")),
}
