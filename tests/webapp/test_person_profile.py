"""Wishes and background in the browser: as people say it, linked as one types, with and without a script."""

import pytest

from models.people import Person
from models.types import Education, Transport
from tests.page import PageClient
from tests.world import World
from webapp.services.people.person_profile import background_of, wishes_of

PERSON = "/operatore/persone/BS7"
WISHES = f"{PERSON}/desideri/modifica"
BACKGROUND = f"{PERSON}/esperienze/modifica"


@pytest.fixture
def person(world: World) -> Person:
    return world.person(code="BS7")


def test_wishes_are_written_as_the_person_says_them(world: World, desk: PageClient, person: Person) -> None:
    page = (
        desk.get(WISHES)
        .form("desideri")
        .submit(
            jobs="addetta alle pulizie\n\n  aiuto cuoco ",
            hours_min="10",
            hours_max="25",
            shifts=["mattina", "pomeriggio"],
            contracts=["tirocinio"],
            transport="mezzi_pubblici",
            max_km="12",
            exclusions=["notte", "distanza"],
        )
    )
    assert page.flashes == ["Desideri aggiornati."]
    found = wishes_of(world.again(person))
    assert found.jobs == ("addetta alle pulizie", "aiuto cuoco")
    assert (found.hours_min, found.hours_max, found.max_km, found.transport) == (10, 25, 12, Transport.PUBLIC)
    assert (found.shifts, found.contracts) == ({"mattina", "pomeriggio"}, {"tirocinio"})
    assert found.exclusions == {"notte", "distanza"}
    assert "da 10 a 25" in page.main
    assert "Addetto alle pulizie / Addetta alle pulizie" in page.main


def test_wishes_not_known_stay_unknown(world: World, desk: PageClient, person: Person) -> None:
    page = desk.get(WISHES).form("desideri").submit()
    assert page.flashes == ["Niente da salvare: era già tutto così."]
    assert "Nessuno indicato: per il sistema va bene qualsiasi lavoro." in page.main


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"hours_min": "30", "hours_max": "20"}, "hours_min", "È più del massimo"),
        ({"hours_max": "60"}, "hours_max", "da 1 a 48"),
        ({"hours_min": "molte"}, "hours_min", "Scrivi un numero intero"),
        ({"max_km": "-1"}, "max_km", "da 0 a 1500"),
        ({"exclusions": ["distanza"]}, "exclusions", "scrivi fino a quanti chilometri"),
        ({"exclusions": ["notte"], "shifts": ["notte"]}, "exclusions", "sia tra quelli possibili"),
        ({"jobs": "x" * 201}, "jobs", "La riga 1 è troppo lunga"),
        ({"jobs": "\n".join(map(str, range(21)))}, "jobs", "Sono 21 righe"),
    ],
)
def test_each_wrong_wish_gets_its_message_on_its_field(
    desk: PageClient, person: Person, answers: dict[str, object], field: str, message: str
) -> None:
    page = desk.get(WISHES).form("desideri").submit(status=422, **answers)
    assert message in page.one(f"#{field}-error").text


def test_only_exclusions_that_close_a_position_are_offered(world: World, desk: PageClient, person: Person) -> None:
    def offered() -> set[str | None]:
        return {box.get("value") for box in desk.get(WISHES).select("input[name=exclusions]")}

    assert offered() == {"sera", "notte", "weekend", "distanza"}
    person.profile.exclusions = frozenset({"mattina"})  # as a list may bring it
    world.session.commit()
    assert "mattina" in offered()


def test_background_is_written_row_by_row(world: World, desk: PageClient, person: Person) -> None:
    form = desk.get(BACKGROUND).form("esperienze")
    page = form.submit(
        **{"jobs-0-title": "aiuto cuoco", "jobs-0-months": "18", "jobs-1-title": "  cose   mie ", "jobs-1-months": "0"},
        skills="lavare i piatti\nlavare i piatti\ntagliare le verdure",
        education="licenza_media",
        licences=["B"],
    )
    assert page.flashes == ["Esperienze e competenze aggiornate."]
    found = background_of(world.again(person))
    assert found.jobs == (("aiuto cuoco", 18), ("cose mie", 0))
    assert found.skills == ("lavare i piatti", "tagliare le verdure")
    assert (found.education, found.licences) == (Education.LOWER_SECONDARY, {"B"})
    assert "non riconosciuto: il sistema non lo usa ancora" in page.main


def test_a_job_is_taken_out_by_emptying_its_row(world: World, desk: PageClient, person: Person) -> None:
    desk.get(BACKGROUND).form("esperienze").submit(**{"jobs-0-title": "aiuto cuoco", "jobs-0-months": "18"})
    desk.get(BACKGROUND).form("esperienze").submit(**{"jobs-0-title": "", "jobs-0-months": ""})
    assert background_of(world.again(person)).jobs == ()


def test_there_is_always_room_for_another_job_and_more_on_request(
    world: World, desk: PageClient, person: Person
) -> None:
    page = desk.get(BACKGROUND)
    assert len(page.select(".job-row")) == 2
    filled = {"jobs-0-title": "aiuto cuoco", "jobs-0-months": "18", "jobs-1-title": "cameriera", "jobs-1-months": "3"}
    page = page.form("esperienze").submit(button="Altre righe per i lavori", **filled)
    assert len(page.select(".job-row")) == 4
    assert page.form("esperienze").values["jobs-1-title"] == ["cameriera"]
    assert background_of(world.again(person)).jobs == ()


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"jobs-0-title": "aiuto cuoco"}, "jobs-0-months", "Scrivi per quanti mesi"),
        ({"jobs-0-months": "3"}, "jobs-0-title", "Scrivi quale lavoro"),
        ({"jobs-0-title": "aiuto cuoco", "jobs-0-months": "9999"}, "jobs-0-months", "da 0 a 720"),
        ({"jobs-0-title": "x" * 201, "jobs-0-months": "3"}, "jobs-0-title", "troppo lungo"),
        ({"skills": "x" * 201}, "skills", "La riga 1 è troppo lunga"),
    ],
)
def test_each_wrong_piece_of_background_gets_its_message_on_its_field(
    desk: PageClient, person: Person, answers: dict[str, str], field: str, message: str
) -> None:
    page = desk.get(BACKGROUND).form("esperienze").submit(status=422, **answers)
    assert message in page.one(f"#{field}-error").text


@pytest.mark.parametrize(
    ("address", "form", "answers"),
    [
        (WISHES, "desideri", ({"hours_max": "20"}, {"hours_max": "30"})),
        (BACKGROUND, "esperienze", ({"education": "diploma"}, {"education": "laurea"})),
    ],
)
def test_an_older_page_shows_both_versions(
    desk: PageClient, person: Person, address: str, form: str, answers: tuple[dict[str, str], dict[str, str]]
) -> None:
    older = desk.get(address).form(form)
    desk.get(address).form(form).submit(**answers[0])
    page = older.submit(status=409, **answers[1])
    (line,) = page.table("Le due versioni")
    assert line["Salvato ora"] != line["Scritto da te"]
    page.form(form).submit()


def test_what_is_typed_is_understood_line_by_line(desk: PageClient, world: World) -> None:
    page = desk.get("/operatore/vocabolario/lavori?campo=jobs&jobs=aiuto+cuoco", part=True)
    assert page.one("#jobs-understood").text == "Abbiamo capito: Aiuto cuoco / Aiuto cuoca"
    page = desk.get("/operatore/vocabolario/lavori?campo=jobs-0-title&jobs-0-title=zzzz", part=True)
    assert "Non lo riconosciamo ancora" in page.one("#jobs-0-title-understood").text
    page = desk.get("/operatore/vocabolario/competenze?campo=skills&skills=lavare+i+piatti%0Azzzz", part=True)
    assert [node.text for node in page.select("li")] == [
        "lavare i piatti: Lavaggio delle stoviglie",
        "zzzz: non riconosciuto, resta scritto così",
    ]


@pytest.mark.parametrize("field", ["", "Jobs", 'jobs"><script>', "x" * 60])
def test_a_field_that_no_page_has_is_refused(desk: PageClient, world: World, field: str) -> None:
    answer = desk.client.get("/operatore/vocabolario/lavori", query_string={"campo": field})
    assert answer.status_code == 400
