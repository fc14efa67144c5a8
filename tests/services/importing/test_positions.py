"""Importing positions: employers by VAT number, the office by the workplace, and what the list may not change."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models.employers import Employer
from models.positions import Position
from models.types import Contract, Education, EmployerKind, PositionState, Regime, Remote
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import DEMO, SAMPLES, position, read_csv
from tests.services.importing.test_candidates import errors
from webapp.services.importing.vocabulary import Vocabulary

OTHER_VAT = "00398110981"


def stored(desk: Desk, code: str = "P0001") -> Position:
    return desk.session.scalars(select(Position).where(Position.code == code)).one()


def test_every_cell_of_a_row_arrives(desk: Desk) -> None:
    assert counts(desk.positions([position()])) == (1, 1, 0, 0, 0)
    one = stored(desk)
    assert (one.title, one.occupation, one.description) == ("aiuto cucina", "kitchen_helper", "Lavaggio e riordino.")
    assert (one.employer.vat_number, one.employer.name) == ("00000010983", "Cooperativa di prova")
    assert (one.employer.kind, one.employer.headcount) == (EmployerKind.COOPERATIVE_B, 24)
    assert (one.comune.name, one.office, one.state) == ("Iseo", desk.office, PositionState.OPEN)
    assert (one.contract, one.hours, one.places, one.regime) == (Contract.FIXED_TERM, 20, 1, Regime.OPEN)
    assert (one.education_min, one.licences, one.shifts) == (Education.NONE, frozenset(), {"mattina"})
    assert (one.transit, one.remote) == (True, Remote.NO)
    assert (one.published_on, one.expires_on) == (date(2026, 10, 1), date(2027, 10, 1))
    assert {row.dimension: (row.level, row.negotiable) for row in one.demands} == {
        "d430": (3, False),
        "d450": (2, True),
    }
    assert [row.accommodation for row in one.accommodations] == ["extra_breaks", "job_coach"]
    assert [(row.text, row.skill, row.essential) for row in one.skills] == [
        ("lavaggio stoviglie", "dishwashing", True),
        ("riordino sala", None, False),
    ]


def test_empty_cells_mean_unknown_or_the_usual(desk: Desk) -> None:
    optional = [
        "dipendenti", "descrizione", "fasce", "posti", "competenze_essenziali", "competenze_gradite",
        "titolo_studio_min", "patente", "esigenze", "accomodamenti_offerti", "raggiungibile_mezzi", "lavoro_da_casa",
        "scadenza",
    ]  # fmt: skip
    assert counts(desk.positions([position(**dict.fromkeys(optional, ""))])) == (1, 1, 0, 0, 0)
    one = stored(desk)
    assert (one.places, one.transit, one.remote, one.expires_on) == (1, None, Remote.NO, None)
    assert (one.employer.headcount, one.demands, one.skills) == (None, [], [])


def test_a_skill_in_both_lists_is_essential(desk: Desk) -> None:
    desk.positions([position(competenze_essenziali="uso POS", competenze_gradite="Uso pos|inventario")])
    assert [(row.text, row.essential) for row in stored(desk).skills] == [("uso POS", True), ("inventario", False)]


@pytest.mark.parametrize(
    "change",
    [
        {"titolo": "lavapiatti"},
        {"ore": "21"},
        {"comune": "Sulzano"},
        {"esigenze": "d430=3;d450=2"},
        {"accomodamenti_offerti": ""},
        {"competenze_gradite": "riordino sala|inventario"},
        {"competenze_essenziali": "", "competenze_gradite": "lavaggio stoviglie|riordino sala"},
        {"dipendenti": "25"},
        {"datore_nome": "Altro nome"},
        {"scadenza": ""},
    ],
)
def test_one_changed_cell_updates_one_position(desk: Desk, change: dict[str, str]) -> None:
    second = position(codice_posizione="P0002", datore_piva=OTHER_VAT)
    desk.positions([position(), second])
    assert counts(desk.positions([position(), second])) == (2, 0, 0, 2, 0)
    changed = [position(**change), second]
    assert counts(desk.positions(changed)) == (2, 0, 1, 1, 0)
    assert counts(desk.positions(changed)) == (2, 0, 0, 2, 0)


def test_a_new_title_is_linked_anew(desk: Desk) -> None:
    desk.positions([position()])
    desk.positions([position(titolo="lavapiatti")])
    assert stored(desk).occupation == "dishwasher"


def test_the_office_is_the_workplaces_or_else_the_one_that_imports(desk: Desk) -> None:
    cremona = desk.office_in("CR")
    rows = [
        position(comune="Crema"),
        position(codice_posizione="P0002", comune="Torino"),
    ]
    desk.positions(rows)
    assert stored(desk).office is cremona
    assert stored(desk, "P0002").office is desk.office


def test_an_office_does_not_touch_anothers_positions(desk: Desk) -> None:
    cremona = desk.office_in("CR")
    desk.positions([position()])
    report = desk.positions([position(ore="30")], office_id=cremona.id)
    whose = "«P0001» è una posizione di un altro ufficio: Collocamento mirato di Brescia"
    assert errors(report) == {2: f"codice_posizione: {whose}"}
    assert stored(desk).hours == 20


def test_the_list_does_not_reopen_what_the_office_closed(desk: Desk) -> None:
    desk.positions([position()])
    stored(desk).state = PositionState.CLOSED
    desk.session.flush()
    assert counts(desk.positions([position(ore="30")])) == (1, 0, 1, 0, 0)
    assert (stored(desk).hours, stored(desk).state) == (30, PositionState.CLOSED)


def test_one_employer_for_all_its_positions_and_the_first_row_counts(desk: Desk) -> None:
    rows = [position(), position(codice_posizione="P0002", dipendenti="99")]
    report = desk.positions(rows)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert report.warnings == ["Riga 3: il datore 00000010983 è scritto in modi diversi nel file; vale il primo."]
    assert [one.headcount for one in desk.session.scalars(select(Employer))] == [24]
    assert counts(desk.positions(rows)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codice_posizione": ""}, "codice_posizione: manca"),
        ({"datore_piva": "00000010984"}, "datore_piva: «00000010984» non è una partita IVA"),
        (
            {"datore_tipo": "coop"},
            "datore_tipo: «coop» non è ammesso; valori possibili: impresa, coop_b, ente_pubblico",
        ),
        ({"comune": ""}, "comune: manca"),
        ({"comune": "Borgo Inesistente"}, "comune: «Borgo Inesistente» non è un comune conosciuto"),
        ({"ore": "49"}, "ore: «49» non va bene; scrivere un numero intero da 1 a 48"),
        ({"posti": "0"}, "posti: «0» non va bene; scrivere un numero intero da 1 a 500"),
        ({"esigenze": "d430=9"}, "esigenze: «d430=9»: il livello va da 0 a 4"),
        ({"scadenza": "2026-09-30"}, "scadenza: 30/09/2026 è prima di pubblicata, 01/10/2026"),
        ({"patente": "Z"}, "patente: codici sconosciuti: «Z»"),
        ({"raggiungibile_mezzi": "forse"}, "raggiungibile_mezzi: «forse» non è ammesso; scrivere si oppure no"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(desk: Desk, change: dict[str, str], message: str) -> None:
    report = desk.positions([position(**change), position(codice_posizione="P0002")])
    assert counts(report) == (2, 1, 0, 0, 1)
    assert errors(report)[2].startswith(message)


def test_the_second_row_with_a_code_is_refused(desk: Desk) -> None:
    report = desk.positions([position(), position(ore="30")])
    assert errors(report) == {3: "codice_posizione: «P0001» è già alla riga 2 di questo file"}


def test_an_employer_named_only_in_refused_rows_is_not_created(desk: Desk) -> None:
    desk.positions([position(ore="90")])
    assert desk.session.scalar(select(func.count()).select_from(Employer)) == 0


def test_a_workbook_says_the_same_as_the_csv(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    assert counts(desk.positions(SAMPLES / "posizioni.csv")) == (40, 40, 0, 0, 0)
    assert counts(desk.positions(SAMPLES / "posizioni.xlsx")) == (40, 0, 0, 40, 0)


def test_the_demo_positions_are_taken_whole_and_twice_is_once(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    listed = len(read_csv(DEMO / "posizioni.csv"))
    assert counts(desk.positions(DEMO / "posizioni.csv")) == (listed, listed, 0, 0, 0)
    assert counts(desk.positions(DEMO / "posizioni.csv")) == (listed, 0, 0, listed, 0)


def test_an_old_systems_export_is_read_and_each_bad_row_says_why(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    report = desk.positions(SAMPLES / "posizioni_sporche.csv")
    assert counts(report) == (50, 48, 0, 0, 2)
    assert errors(report) == {
        21: "esigenze: «d430=9»: il livello va da 0 a 4",
        31: "comune: «Borgo Inesistente» non è un comune conosciuto",
    }
