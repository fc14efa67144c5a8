"""Importing people: who is created, who is updated, who is refused and why."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.casework import CapacityChange
from models.people import Capacity, DataVersion, Person, PersonSkill, Profile, Registration
from models.types import AssessmentSource, Availability, Category, Education, Sex, Transport
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import (
    DEMO,
    SAMPLES,
    candidate,
    other_candidate,
    read_csv,
    tax_code,
    write_csv,
    write_xlsx,
)
from webapp.services.importing import ImportReport
from webapp.services.importing.vocabulary import Vocabulary


def errors(report: ImportReport) -> dict[int, str]:
    return {row.number: row.message for row in report.rejected}


def person(desk: Desk, code: str = "BS00001") -> Person:
    return desk.session.scalars(select(Person).join(Person.registration).where(Registration.code == code)).one()


def data_version(desk: Desk) -> int:
    return desk.session.scalar(select(DataVersion.value).where(DataVersion.name == "people")) or 0


def test_every_cell_of_a_row_arrives(desk: Desk) -> None:
    assert counts(desk.candidates([candidate()])) == (1, 1, 0, 0, 0)
    one = person(desk)
    assert (one.full_name, one.birth_date, one.sex) == ("Laura Rossi", date(1980, 5, 17), Sex.FEMALE)
    assert (one.tax_code, one.email, one.phone) == (
        tax_code("RSSLRA", date(1980, 5, 17), "F"),
        "laura.rossi@example.org",
        "0300000000",
    )
    entry, profile = one.registration, one.profile
    assert entry.office is desk.office
    assert (entry.category, entry.invalidity_percent) == (Category.CIVIL, 67)
    assert (entry.registered_on, entry.seniority_on) == (date(2019, 3, 4), date(2019, 3, 4))
    assert (entry.dependants, entry.yearly_income, entry.availability) == (1, 4200, Availability.AVAILABLE)
    assert (profile.comune.name, profile.education, profile.transport) == (
        "Iseo",
        Education.UPPER_SECONDARY,
        Transport.CAR,
    )
    assert (profile.max_km, profile.hours_min, profile.hours_max) == (15, 15, 25)
    assert profile.licences == {"B", "muletto"}
    assert profile.shifts == {"mattina", "pomeriggio"}
    assert profile.contracts == {"indeterminato", "determinato"}
    assert profile.exclusions == {"notte"}
    assert {row.dimension: row.level for row in profile.capacities} == {"d430": 2, "d450": 3}
    assert [row.accommodation for row in profile.accommodations] == ["extra_breaks"]
    assert [row.given_on for row in one.consents] == [date(2019, 3, 10)]


def test_free_texts_are_kept_and_linked(desk: Desk) -> None:
    desk.candidates([candidate()])
    profile = person(desk).profile
    assert [(row.text, row.occupation) for row in profile.wishes] == [
        ("aiuto cucina", "kitchen_helper"),
        ("lavapiatti", "dishwasher"),
    ]
    assert [(row.title, row.months, row.occupation) for row in profile.experiences] == [("cameriera", 18, "waiter")]
    assert [(row.text, row.skill) for row in profile.skills] == [
        ("lavaggio stoviglie", "dishwashing"),
        ("riordino sala", None),
    ]


def test_each_distinct_text_is_linked_once(desk: Desk) -> None:
    asked: list[str] = []
    desk.words = Vocabulary(
        dimensions=desk.words.dimensions,
        accommodations=desk.words.accommodations,
        occupation=asked.append,
        skill={}.get,
    )
    desk.candidates([candidate(), other_candidate(mansioni_cercate="Aiuto cucina")])
    assert asked == ["cameriera", "aiuto cucina", "lavapiatti"]


def test_empty_cells_mean_unknown(desk: Desk) -> None:
    optional = {
        "codice_fiscale", "comune", "email", "telefono", "carico_familiare", "reddito", "titolo_studio", "patenti",
        "mezzo", "distanza_max_km", "ore_min", "ore_max", "fasce", "mansioni_cercate", "competenze", "esperienze",
        "capacita", "accomodamenti", "contratti", "esclusioni", "consenso",
    }  # fmt: skip
    report = desk.candidates([candidate(**dict.fromkeys(optional, ""))])
    assert counts(report) == (1, 1, 0, 0, 0)
    one = person(desk)
    assert (one.tax_code, one.email, one.phone, one.consents) == (None, None, None, [])
    assert (one.registration.dependants, one.registration.yearly_income) == (0, 0)
    assert (one.profile.comune, one.profile.education, one.profile.max_km) == (None, None, None)
    assert (one.profile.capacities, one.profile.skills, one.profile.shifts) == ([], [], frozenset())
    assert one.profile.contracts == frozenset()


def test_the_same_list_twice_changes_nothing(desk: Desk) -> None:
    people = [candidate(), other_candidate()]
    desk.candidates(people)
    version, before = data_version(desk), {row.id: row.text for row in desk.session.scalars(select(PersonSkill))}
    assert counts(desk.candidates(people)) == (2, 0, 0, 2, 0)
    assert data_version(desk) == version
    assert {row.id: row.text for row in desk.session.scalars(select(PersonSkill))} == before


@pytest.mark.parametrize(
    "change",
    [
        {"telefono": "0301111111"},
        {"telefono": ""},
        {"nome": "Lara"},
        {"categoria": "art1_inail"},
        {"reddito": "4201"},
        {"stato": "occupato"},
        {"comune": "Sulzano"},
        {"patenti": "B"},
        {"ore_max": "30"},
        {"mansioni_cercate": "lavapiatti|aiuto cucina"},
        {"competenze": ""},
        {"esperienze": "cameriera:19"},
        {"capacita": "d430=2"},
        {"capacita": "d430=2;d450=4"},
        {"accomodamenti": "extra_breaks|job_coach"},
        {"contratti": "indeterminato"},
        {"contratti": ""},
        {"consenso": "2019-03-11"},
        {"consenso": ""},
    ],
)
def test_one_changed_cell_updates_one_person(desk: Desk, change: dict[str, str]) -> None:
    desk.candidates([candidate(), other_candidate()])
    changed = [candidate(**change), other_candidate()]
    assert counts(desk.candidates(changed)) == (2, 0, 1, 1, 0)
    assert counts(desk.candidates(changed)) == (2, 0, 0, 2, 0)


def test_a_level_that_a_list_changes_is_kept_as_it_was_and_as_it_is(desk: Desk) -> None:
    desk.candidates([candidate(capacita="d430=2;d450=3")])
    desk.candidates([candidate(capacita="d430=4")])
    found = desk.session.scalars(select(CapacityChange).order_by(CapacityChange.dimension)).all()
    assert [(row.dimension, row.previous, row.level) for row in found] == [("d430", 2, 4), ("d450", 3, None)]
    assert {(row.account_id, row.source) for row in found} == {(None, AssessmentSource.LIST)}


def test_an_officer_with_the_file_open_is_told_that_a_list_changed_it(desk: Desk) -> None:
    desk.candidates([candidate(), other_candidate()])
    desk.candidates([candidate(telefono="0301111111"), other_candidate()])
    assert (person(desk).version, person(desk, "BS00002").version) == (2, 1)
    desk.candidates([candidate(telefono="0301111111", competenze=""), other_candidate(consenso="")])
    assert (person(desk).version, person(desk, "BS00002").version) == (3, 2)


def test_the_engine_is_told_of_those_it_sees_otherwise_and_of_nobody_else(desk: Desk) -> None:
    desk.candidates([candidate(), other_candidate()])
    first = data_version(desk)
    assert {one.changed_in for one in desk.session.scalars(select(Profile))} == {first}
    desk.candidates([candidate(telefono="0301111111", reddito="0"), other_candidate(stato="occupato")])
    assert data_version(desk) == first + 1
    assert (person(desk).profile.changed_in, person(desk, "BS00002").profile.changed_in) == (first, first + 1)


def test_a_name_corrected_does_not_move_the_engine(desk: Desk) -> None:
    desk.candidates([candidate()])
    version = data_version(desk)
    desk.candidates([candidate(nome="Lara")])
    assert data_version(desk) == version


def test_a_list_from_before_contracts_is_read_and_keeps_what_people_said(desk: Desk) -> None:
    desk.candidates([candidate()])
    before = {column: cell for column, cell in candidate(ore_max="30").items() if column != "contratti"}
    assert counts(desk.candidates([before])) == (1, 0, 1, 0, 0)
    assert person(desk).profile.contracts == {"indeterminato", "determinato"}
    newcomer = {column: cell for column, cell in other_candidate().items() if column != "contratti"}
    desk.candidates([newcomer])
    assert person(desk, "BS00002").profile.contracts == frozenset()


def test_columns_that_the_file_does_not_have_are_left_alone(desk: Desk) -> None:
    desk.candidates([candidate()])
    kept = {"codice_iscrizione", "cognome", "nome", "data_nascita", "sesso", "categoria", "data_iscrizione",
            "data_anzianita", "stato"}  # fmt: skip
    short = {column: cell for column, cell in candidate(stato="occupato").items() if column in kept}
    assert counts(desk.candidates([short])) == (1, 0, 1, 0, 0)
    one = person(desk)
    assert one.registration.availability is Availability.EMPLOYED
    assert (one.email, len(one.profile.skills), len(one.profile.capacities)) == ("laura.rossi@example.org", 2, 2)
    assert [consent.withdrawn_at for consent in one.consents] == [None]


def test_an_office_does_not_touch_anothers_people(desk: Desk) -> None:
    other = desk.office_in("BG")
    desk.candidates([candidate()])
    report = desk.candidates([candidate(nome="Lara"), other_candidate()], office_id=other.id)
    whose = "«BS00001» è nell'elenco di un altro ufficio: Collocamento mirato di Brescia"
    assert errors(report) == {2: f"codice_iscrizione: {whose}"}
    assert (person(desk).name, person(desk).registration.office) == ("Laura", desk.office)
    assert person(desk, "BS00002").registration.office is other


BORN_2015 = date(2015, 5, 17)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codice_iscrizione": ""}, "codice_iscrizione: manca"),
        ({"cognome": ""}, "cognome: manca"),
        ({"data_nascita": "1980-05-18"}, "data_nascita: 18/05/1980 non è la data del codice fiscale"),
        ({"sesso": "M"}, "sesso: «M» non è il sesso del codice fiscale"),
        ({"data_nascita": "17/05/2030"}, "data_nascita: 17/05/2030 è nel futuro"),
        ({"data_nascita": "17/05/1880"}, "data_nascita: 17/05/1880 è prima del 1900"),
        (
            {"data_nascita": "17/05/2015", "codice_fiscale": tax_code("RSSLRA", BORN_2015, "F")},
            "data_nascita: 17/05/2015 dà 11 anni: per l'iscrizione ne servono almeno 15",
        ),
        ({"data_anzianita": "2026-11-23"}, "data_anzianita: 23/11/2026 è nel futuro"),
        ({"data_iscrizione": "1979-01-01"}, "data_iscrizione: 01/01/1979 è prima della nascita"),
        ({"consenso": "2027-01-01"}, "consenso: 01/01/2027 è nel futuro"),
        ({"ore_min": "30"}, "ore_min: 30 è più di ore_max, 25"),
        ({"percentuale_invalidita": ""}, "percentuale_invalidita: manca: con la categoria art1_civile serve"),
        ({"percentuale_invalidita": "140"}, "percentuale_invalidita: «140» non va bene; scrivere un numero"),
        ({"capacita": "d999=1"}, "capacita: «d999» non è un codice conosciuto"),
        ({"accomodamenti": "extra_break"}, "accomodamenti: codici sconosciuti: «extra_break» (forse «extra_breaks»?)"),
        (
            {"contratti": "indeterminato|deteminato"},
            "contratti: codici sconosciuti: «deteminato» (forse «determinato»?); valori possibili: indeterminato,"
            " determinato, apprendistato, tirocinio",
        ),
        ({"comune": "Samone"}, "comune: «Samone» non dice quale comune è; scrivere «Samone (TO)» oppure «Samone (TN)»"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_refused(desk: Desk, change: dict[str, str], message: str) -> None:
    report = desk.candidates([candidate(**change), other_candidate()])
    assert counts(report) == (2, 1, 0, 0, 1)
    assert errors(report)[2].startswith(message)


@pytest.mark.parametrize("category", ["art18", "l381", "art1_sordo"])
def test_the_degree_may_be_empty_where_it_does_not_apply(desk: Desk, category: str) -> None:
    assert counts(desk.candidates([candidate(categoria=category, percentuale_invalidita="")])) == (1, 1, 0, 0, 0)


def test_the_youngest_day_is_the_fifteenth_birthday(desk: Desk) -> None:
    for born, taken in ((date(2011, 11, 22), 1), (date(2011, 11, 23), 0)):
        dates = {"data_nascita": born.isoformat(), "codice_fiscale": tax_code("RSSLRA", born, "F")}
        since = {"data_iscrizione": "2026-01-01", "data_anzianita": "2026-01-01", "consenso": ""}
        row = candidate(codice_iscrizione=f"BS0{born.day}", **dates, **since)
        assert desk.candidates([row]).created == taken


def test_a_row_with_several_errors_names_them_all(desk: Desk) -> None:
    report = desk.candidates([candidate(stato="boh", sesso="?", ore_max="tante")])
    assert [error.column for error in report.rejected[0].errors] == ["sesso", "ore_max", "stato"]


def test_the_second_row_with_a_code_is_refused(desk: Desk) -> None:
    report = desk.candidates([candidate(), other_candidate(), candidate(codice_iscrizione="bs00001", stato="occupato")])
    assert errors(report) == {4: "codice_iscrizione: «BS00001» è già alla riga 2 di questo file"}
    assert person(desk).registration.availability is Availability.AVAILABLE


def test_a_tax_code_belongs_to_one_registration(desk: Desk) -> None:
    twin = candidate(codice_iscrizione="BS00009")
    message = f"codice_fiscale: {twin['codice_fiscale']} è già di un'altra persona (BS00001)"
    assert errors(desk.candidates([candidate(), twin])) == {3: message}
    assert errors(desk.candidates([twin])) == {2: message}


def test_a_tax_code_can_be_corrected(desk: Desk) -> None:
    desk.candidates([candidate(codice_fiscale="")])
    assert counts(desk.candidates([candidate()])) == (1, 0, 1, 0, 0)
    assert person(desk).tax_code == candidate()["codice_fiscale"]


def test_a_list_with_a_header_only_is_no_error(desk: Desk) -> None:
    path = desk.folder / "elenco.csv"
    path.write_text(",".join(candidate()) + "\n", encoding="utf-8")
    report = desk.candidates(path)
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.warnings == ["Il file ha solo l'intestazione: non c'è nessuna riga da importare."]


def test_progress_is_told_after_each_batch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.services.importing.running.BATCH", 1)
    told: list[tuple[int, int]] = []
    desk.candidates([candidate(), other_candidate()], progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [0, 1, 1, 2]
    assert all(total >= 2 for _, total in told)
    told.clear()
    desk.candidates([candidate(), other_candidate()], dry_run=True, progress=lambda done, _: told.append((done, 2)))
    assert told == [(1, 2), (2, 2)]


def test_batches_know_of_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.services.importing.running.BATCH", 1)
    twin = candidate(codice_iscrizione="BS00009")
    report = desk.candidates([candidate(), twin, candidate()])
    assert counts(report) == (3, 1, 0, 0, 2)


def test_windows_1252_and_semicolons_are_the_same_list(desk: Desk) -> None:
    people = [candidate(nome="Nicolò", codice_fiscale=""), other_candidate()]
    desk.candidates(people)
    old = write_csv(desk.folder / "vecchio.csv", people, delimiter=";", encoding="cp1252")
    assert counts(desk.candidates(old)) == (2, 0, 0, 2, 0)


def test_a_workbook_with_real_dates_and_numbers_is_the_same_list(desk: Desk) -> None:
    row = candidate()
    desk.candidates([row])
    typed: dict[str, str | int | date] = dict(row)
    typed |= {column: int(row[column]) for column in ("percentuale_invalidita", "reddito", "ore_min", "ore_max")}
    typed |= {"data_nascita": date(1980, 5, 17), "consenso": date(2019, 3, 10), "data_iscrizione": date(2019, 3, 4)}
    book = write_xlsx(desk.folder / "elenco.xlsx", [[*typed], [*typed.values()]])
    assert counts(desk.candidates(book)) == (1, 0, 0, 1, 0)


def test_the_demo_list_is_taken_whole_and_twice_is_once(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    people = read_csv(DEMO / "elenco.csv")
    assert counts(desk.candidates(DEMO / "elenco.csv")) == (len(people), len(people), 0, 0, 0)
    assert counts(desk.candidates(DEMO / "elenco.csv")) == (len(people), 0, 0, len(people), 0)
    levels = sum(len(row["capacita"].split(";")) for row in people if row["capacita"])
    assert desk.session.scalar(select(func.count()).select_from(Capacity)) == levels


MESSY: dict[int, str] = {
    5: "contratti: codici sconosciuti: «part-time»; valori possibili: indeterminato, determinato, apprendistato,"
    " tirocinio",
    11: "codice_iscrizione: manca",
    13: "capacita: «d430=7»: il livello va da 0 a 4",
    15: "codice_fiscale: «SRTZOE71M47B054Z»: il carattere di controllo non torna",
    16: "percentuale_invalidita: «140» non va bene; scrivere un numero intero da 0 a 100",
    19: "stato: «boh» non è ammesso; valori possibili: disponibile, occupato, sospeso",
    22: "codice_fiscale: «LNGDNI77E13I782J»: il carattere di controllo non torna",
    25: "comune: «999999» non è il codice ISTAT di un comune",
    28: "data_nascita: «31/02/1980» non è una data; scrivere GG/MM/AAAA",
    31: "categoria: «art99» non è ammesso; valori possibili: art1_civile, art1_inail, art1_cieco, art1_sordo,"
    " art1_guerra_servizio, art18, l381",
    32: "comune: «Vattelapesca (BS)» non è un comune conosciuto",
    34: "capacita: «d430=7»: il livello va da 0 a 4",
    36: "categoria: «art99» non è ammesso; valori possibili: art1_civile, art1_inail, art1_cieco, art1_sordo,"
    " art1_guerra_servizio, art18, l381",
    37: "codice_fiscale: BSOLCU80M16E116I è già di un'altra persona (BS00054)",
    38: "codice_fiscale: PZZJSC96D69F260W è già di un'altra persona (LO00117)",
    39: "codice_fiscale: MRCRRT74P21H598C è già di un'altra persona (BS00026)",
    40: "codice_fiscale: TNLGNN67T05E928J è già di un'altra persona (BS00253)",
}


def test_an_old_systems_export_is_read_and_each_bad_row_says_why(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    report = desk.candidates(SAMPLES / "elenco_sporco.csv")
    assert errors(report) == MESSY
    assert counts(report) == (39, 22, 0, 0, 17)
    assert person(desk, "BS00119").registration.category is Category.CIVIL  # written ART1_CIVILE
    said = {code: person(desk, code).profile.contracts for code in ("CR00003", "BS00005", "BS00006")}
    assert said == {"CR00003": {"indeterminato", "tirocinio"}, "BS00005": {"determinato"}, "BS00006": frozenset()}


def test_odd_case_and_spaces_are_forgiven(desk: Desk, tmp_path: Path) -> None:
    row = candidate(
        codice_iscrizione=" bs00001 ",
        codice_fiscale=candidate()["codice_fiscale"].lower(),
        categoria="ART1_CIVILE",
        stato="Disponibile",
        comune="  ISEO ",
        fasce="Mattina | pomeriggio",
        contratti=" Determinato| INDETERMINATO |determinato",
        capacita="d430 = 2 ; d450 = 3",
    )
    desk.candidates([candidate()])
    assert counts(desk.candidates([row])) == (1, 0, 0, 1, 0)
