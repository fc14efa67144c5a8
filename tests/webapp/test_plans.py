"""A service's pages: the people in care, the plan and what is written on it, and how all of it closes."""

from collections.abc import Callable
from datetime import date

import pytest

from models.accounts import Account
from models.casework import PathwayStep
from models.pathways import PersonalPlan, PlanGoal, PlanMeeting, PlanNote
from models.people import Person
from models.referrals import Referral
from models.types import NotePurpose, PathwayKind, ReferralState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, World

TODAY = NOW.date()
RESOURCE = {"kind": "casa", "giver": "a", "unit": "ore", "amount": "1"}


@pytest.fixture
def service(world: World) -> Account:
    return world.account(Role.REFERRER)


@pytest.fixture
def person(world: World, service: Account) -> Person:
    """Somebody in care."""
    person = world.person(name="Rita", surname="Lago")
    world.referral(ReferralState.TAKEN, service=service.service, person=person)
    return person


@pytest.fixture
def care(signed_in: SignIn, service: Account) -> PageClient:
    """The service's browser."""
    return signed_in(service)


@pytest.fixture
def address(person: Person) -> str:
    return f"/invio/persone/{person.id}"


@pytest.fixture
def plan(world: World, person: Person, service: Account) -> PersonalPlan:
    return world.keep(PersonalPlan(person_id=person.id, service_id=service.service_id, since_on=TODAY))


def write(care: PageClient, address: str, link: str, **answers: object) -> Page:
    return care.get(address).click(link).form("progetto").submit(**answers)


def removing(page: Page) -> list[str]:
    """Where the page's buttons that take a note away lead to."""
    actions = [form.get("action") or "" for form in page.select("main form")]
    return [action for action in actions if action.endswith("/togli")]


def downloaded(browser: PageClient, address: str) -> bytes:
    """A file."""
    answer = browser.client.get(address)
    content = answer.data
    answer.close()
    return content


def test_a_plan_begins_changes_and_ends(care: PageClient, person: Person, address: str) -> None:
    page = care.get("/invio/persone")
    assert "Percorso da cominciare" in page.main
    page = page.click("Lago Rita")
    assert "Il progetto comincia qui" in page.main
    page = page.click("Comincia un progetto").form("progetto").submit(since_on="2026-11-02", until_on="2027-11-01")
    assert page.flashes == ["Progetto salvato."]
    assert "Progetto dal 2 novembre 2026, previsto fino al 1 novembre 2027." in page.main
    page = page.click("Cambia i giorni del progetto").form("progetto").submit(until_on="")
    assert "Progetto dal 2 novembre 2026." in page.main
    page = page.click("Chiudi il progetto").form("chiudi").submit()
    assert "Progetto chiuso il 2 novembre 2026." in page.main
    page = page.click("Comincia un progetto").form("progetto").submit(since_on="2026-11-02")
    assert page.flashes == ["Progetto salvato."]


def test_goals_meetings_notes_and_resources_are_written_and_changed(
    care: PageClient, plan: PersonalPlan, address: str
) -> None:
    page = write(care, address, "Aggiungi un obiettivo", aim="Arrivare da sola", helper="Educatrice", state="aperto")
    assert page.flashes == ["Obiettivo salvato."]
    assert "aiuta: Educatrice" in page.main
    page = page.click("Aggiorna: Arrivare da sola").form("progetto").submit(state="raggiunto")
    assert "Raggiunto" in page.one("#obiettivi").text

    page = write(care, address, "Aggiungi un incontro", day="2026-11-10", hour="09:30", present=["persona", "ufficio"])
    assert "Prossimo" in page.one("#incontri").text
    assert "La persona, l'ufficio" in page.main
    page = write(care, address, "Aggiungi un incontro", day="2026-10-10", hour="9.30", agreed="Prova a marzo")
    assert "Prova a marzo" in page.one("#incontri").text

    page = write(care, address, "Scrivi una nota", purpose="cura", words="Si è confidata")
    assert "Di cura: solo per il servizio" in page.one("#note").text
    page = page.form(removing(page)[0]).submit()
    assert page.flashes == ["Nota tolta."]
    assert "Si è confidata" not in page.main

    write(care, address, "Aggiungi una risorsa", kind="trasporto", giver="Comune", unit="euro", amount="1.200", used="")
    page = write(care, address, "Aggiungi una risorsa", kind="casa", giver="Asl", unit="euro", amount="300,5", used="1")
    assert page.table("Risorse del progetto")[-1] == {
        "Risorsa": "Totale in euro",
        "In tutto": "1.500,5 euro",
        "Usato": "1 euro",
    }
    assert "Restano 1.499,5 euro." in page.main
    page = page.click("Aggiorna: Casa, Asl").form("progetto").submit(used="2000")
    assert "più del previsto" in page.main


@pytest.mark.parametrize(
    ("link", "answers", "problem"),
    [
        ("Aggiungi un obiettivo", {"aim": " "}, ("aim", "Scrivi l'obiettivo.")),
        ("Aggiungi un obiettivo", {"aim": "a", "by_on": "2226-01-01"}, ("by_on", "troppo lontana")),
        ("Aggiungi un incontro", {"day": "", "hour": "09:30"}, ("day", "Scrivi il giorno.")),
        ("Aggiungi un incontro", {"day": "2026-10-10", "hour": "25"}, ("hour", "Scrivi un'ora")),
        (
            "Aggiungi un incontro",
            {"day": "2026-12-10", "hour": "09:30", "agreed": "sì"},
            ("agreed", "incontro non c'è ancora stato"),
        ),
        ("Scrivi una nota", {"words": "a"}, ("purpose", "Scegli chi la può leggere.")),
        ("Scrivi una nota", {"purpose": "cura", "words": " "}, ("words", "Scrivi la nota.")),
        ("Aggiungi una risorsa", RESOURCE | {"amount": "0"}, ("amount", "maggiore di zero")),
        ("Aggiungi una risorsa", RESOURCE | {"amount": "x"}, ("amount", "in cifre")),
        (
            "Aggiungi una risorsa",
            RESOURCE | {"since_on": "2026-02-01", "until_on": "2026-01-01"},
            ("until_on", "È prima dell'inizio"),
        ),
        ("Cambia i giorni del progetto", {"until_on": "2020-01-01"}, ("until_on", "È prima dell'inizio")),
    ],
)
def test_each_wrong_answer_gets_its_message_on_its_field(
    care: PageClient, plan: PersonalPlan, link: str, answers: dict[str, str], problem: tuple[str, str]
) -> None:
    page = care.get(f"/invio/persone/{plan.person_id}").click(link)
    field, message = problem
    assert message in page.form("progetto").submit(status=422, **answers).one(f"#{field}-error").text


def test_who_saves_second_sees_both(care: PageClient, world: World, plan: PersonalPlan, address: str) -> None:
    goal = world.keep(PlanGoal(plan_id=plan.id, aim="Orto"))
    older = care.get(f"{address}/obiettivi/{goal.id}").form("progetto")
    care.get(f"{address}/obiettivi/{goal.id}").form("progetto").submit(aim="Serra")
    page = older.submit(aim="Cucina", status=409)
    (line,) = page.table("Le due versioni")
    assert (line["Salvato ora"], line["Scritto da te"]) == ("Serra", "Cucina")
    assert page.form("progetto").submit().flashes == ["Obiettivo salvato."]

    older = care.get(f"{address}/progetto").form("progetto")
    care.get(f"{address}/progetto").form("progetto").submit(until_on="2027-01-01")
    page = older.submit(until_on="2027-02-02", status=409)
    assert page.table("Le due versioni")[0]["Salvato ora"] == "1 gennaio 2027"


# --- steps ------------------------------------------------------------------------------------------------------------


def test_a_service_writes_steps_and_never_sees_the_offices_note(
    care: PageClient, world: World, person: Person, address: str
) -> None:
    page = write(care, address, "Aggiungi un passo", kind="valutazione", started_on="2026-10-01", where="Centro")
    assert page.flashes == ["Passo aggiunto al percorso."]
    assert "Adesso" in page.one("#percorso").text
    step = world.keep(
        PathwayStep(person_id=person.id, kind=PathwayKind.INTERNSHIP, planned_on=date(2026, 12, 1), note="segreto")
    )
    page = care.get(address)
    assert "previsto per il 1 dicembre 2026" in page.one("#percorso").text
    page = page.click("Aggiorna: Tirocinio, previsto per il 1 dicembre 2026")
    assert "segreto" not in page.body
    page = page.form("progetto").submit(started_on="2026-11-01", why="È pronta")
    assert "Da: Valutazione. È pronta" in page.main
    assert world.again(step).note == "segreto"


def test_an_older_step_shows_both_versions(care: PageClient, world: World, person: Person, address: str) -> None:
    step = world.keep(PathwayStep(person_id=person.id, kind=PathwayKind.TRAINING))
    older = care.get(f"{address}/passi/{step.id}").form("progetto")
    care.get(f"{address}/passi/{step.id}").form("progetto").submit(where="Scuola")
    page = older.submit(where="Officina", status=409)
    assert page.table("Le due versioni") == [{"Voce": "Dove", "Salvato ora": "Scuola", "Scritto da te": "Officina"}]
    page = care.get(f"{address}/passi/{step.id}").form("progetto").submit(status=422, ended_on="2026-11-01")
    assert "Scrivi anche quando è cominciato." in page.main
    page = care.get(f"{address}/passi/nuovo").form("progetto").submit(status=422)
    assert "Scegli che passo è." in page.main


# --- whose ------------------------------------------------------------------------------------------------------------


def addresses(address: str, world: World, plan: PersonalPlan) -> list[str]:
    goal = world.keep(PlanGoal(plan_id=plan.id, aim="a"))
    step = world.keep(PathwayStep(person_id=plan.person_id, kind=PathwayKind.TRAINING))
    parts = ("obiettivi/nuovo", f"obiettivi/{goal.id}", "incontri/nuovo", "risorse/nuova", "note/nuova", "progetto")
    return [address, *(f"{address}/{part}" for part in (*parts, "progetto/chiudi", "passi/nuovo", f"passi/{step.id}"))]


def test_a_consent_withdrawn_closes_every_page_at_once(
    care: PageClient, world: World, person: Person, plan: PersonalPlan, address: str
) -> None:
    pages = addresses(address, world, plan)
    for page in pages:
        care.get(page)
    for referral in world.session.query(Referral):
        referral.consent_withdrawn_at = NOW
    world.session.commit()
    for page in pages:
        care.get(page, 404)
    for page in pages[1:]:
        care.post(page, status=404)
    assert "Lago" not in care.get("/invio/persone").main


def test_another_service_finds_nobody(signed_in: SignIn, world: World, plan: PersonalPlan, address: str) -> None:
    other = signed_in(world.account(Role.REFERRER))
    for page in addresses(address, world, plan):
        other.get(page, 404)
    assert "Lago" not in other.get("/invio/persone").main


def test_what_ended_is_not_written_any_more(care: PageClient, world: World, plan: PersonalPlan, address: str) -> None:
    older = care.get(f"{address}/obiettivi/nuovo").form("progetto")
    plan.ended_on = TODAY
    world.session.commit()
    page = older.submit(aim="Orto")
    assert page.flashes == ["Non c'è un progetto aperto: comincialo, e poi scrivi."]
    assert world.session.query(PlanGoal).count() == 0


def test_nobody_takes_back_what_a_colleague_wrote(
    care: PageClient, world: World, service: Account, plan: PersonalPlan, address: str
) -> None:
    colleague = world.account(Role.REFERRER, service=service.service)
    note = PlanNote(plan_id=plan.id, purpose=NotePurpose.CARE, words="a", at=NOW, account_id=colleague.id)
    world.keep(note)
    page = care.get(address)
    assert removing(page) == []
    care.post(f"{address}/note/{note.id}/togli", status=404)


def test_a_long_list_asks_no_more_of_the_database(
    care: PageClient, world: World, service: Account, few_and_many: Callable[..., list[int]]
) -> None:
    def follow(number: int) -> None:
        for _ in range(number):
            made = world.referral(ReferralState.TAKEN, service=service.service)
            plan = {"person_id": made.person_id, "service_id": service.service_id, "since_on": TODAY}
            world.session.add(PersonalPlan(**plan, meetings=[PlanMeeting(at=NOW)]))
            world.session.add(PathwayStep(person_id=made.person_id, kind=PathwayKind.INTERNSHIP, started_on=TODAY))
        world.session.commit()

    few, many = few_and_many(follow, lambda: care.get("/invio/persone"))
    assert few == many


# --- measures ---------------------------------------------------------------------------------------------------------


def going_on(world: World, service: Account, number: int, *, further: bool) -> None:
    for _ in range(number):
        person = world.person()
        world.referral(ReferralState.TAKEN, service=service.service, person=person)
        world.session.add(PathwayStep(person_id=person.id, kind=PathwayKind.INTERNSHIP, started_on=date(2026, 1, 1)))
        if further:
            step = PathwayStep(person_id=person.id, kind=PathwayKind.COOPERATIVE, started_on=date(2026, 7, 2))
            world.session.add(step)
    world.session.commit()


def test_who_goes_on_is_counted_and_few_are_not_shown(care: PageClient, world: World, service: Account) -> None:
    going_on(world, service, 6, further=True)
    going_on(world, service, 7, further=False)
    page = care.get("/invio/misure")
    table = page.table("Quante persone vanno avanti da ogni passo")
    internship = next(line for line in table if line["Passo"] == "Tirocinio")
    assert (internship["Cominciato da"], internship["Mesi: un quarto"], internship["Mesi: metà"]) == ("13", "6", "–")
    assert internship["Finito qui, per ora"] == "meno di 5"
    assert table[0]["Cominciato da"] == "meno di 5"
    assert downloaded(care, "/invio/misure/tabella.xlsx").startswith(b"PK")


def test_the_office_chooses_a_service_and_a_year(desk: PageClient, world: World, service: Account) -> None:
    going_on(world, service, 6, further=True)
    step = PathwayStep(person_id=world.person().id, kind=PathwayKind.INTERNSHIP, started_on=date(2025, 1, 1))
    world.keep(step)
    page = desk.get("/operatore/percorsi")
    assert page.table("Quante persone vanno avanti da ogni passo")[1]["Cominciato da"] == "7"
    page = page.form("servizi").submit(servizio=str(service.service_id))
    assert page.table("Quante persone vanno avanti da ogni passo")[1]["Cominciato da"] == "6"
    page = desk.get("/operatore/percorsi?anno=2025")
    assert page.table("Quante persone vanno avanti da ogni passo")[1]["Cominciato da"] == "meno di 5"
    assert downloaded(desk, "/operatore/percorsi/tabella.xlsx?anno=2026").startswith(b"PK")
