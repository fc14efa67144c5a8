"""One cell at a time: what is taken, what is refused, and how a refusal reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.it import codicefiscale

from models.types import Availability, Category, Licence, Remote, Shift
from tests.services.importing.lists import tax_code
from webapp.services.importing import fields
from webapp.services.importing.fields import BadCell, CellError, Cells

DIMENSIONS = ("d430", "d450", "b210")


def refusal(parse: Callable[[str], Any], cell: str) -> str:
    with pytest.raises(BadCell) as caught:
        parse(cell)
    return str(caught.value)


def test_a_row_keeps_all_its_errors() -> None:
    cells = Cells({"stato": "boh", "data_nascita": "31/02/1980", "reddito": "", "note": "x"})
    assert cells.read("stato", fields.code(Availability), required=True) is None
    assert cells.read("data_nascita", fields.day) is None
    assert cells.read("nome", fields.text(80), required=True) is None
    assert cells.read("reddito", fields.euros, default=0) == 0
    assert list(map(str, cells.errors)) == [
        "stato: «boh» non è ammesso; valori possibili: disponibile, occupato, sospeso",
        "data_nascita: «31/02/1980» non è una data; scrivere GG/MM/AAAA",
        "nome: manca",
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1983-01-26", date(1983, 1, 26)),
        ("26/01/1983", date(1983, 1, 26)),
        ("6/1/1983", date(1983, 1, 6)),
        ("29/02/2000", date(2000, 2, 29)),
        ("1983-01-26 00:00:00", date(1983, 1, 26)),
        ("26/01/1983 00:00", date(1983, 1, 26)),
    ],
)
def test_dates_are_read_in_both_forms(cell: str, value: date) -> None:
    assert fields.day(cell) == value


@pytest.mark.parametrize("cell", ["31/02/1980", "1980-13-01", "26/01/83", "26-01-1983", "45000", "ieri", "01/01/0000"])
def test_other_dates_are_refused(cell: str) -> None:
    assert refusal(fields.day, cell) == f"«{cell}» non è una data; scrivere GG/MM/AAAA"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_both_forms_mean_the_same_day(on: date) -> None:
    assert fields.day(on.isoformat()) == fields.day(f"{on:%d/%m/%Y}") == on


def test_codes_forgive_case_spaces_and_accents() -> None:
    assert fields.code(Category)(" ART1_CIVILE ") is Category.CIVIL
    assert fields.code(Category)("Art1 Civile") is Category.CIVIL
    assert fields.code(Remote)("Sì") is Remote.YES
    assert fields.yes_or_no("SÌ") is True
    assert fields.yes_or_no("No") is False
    assert refusal(fields.yes_or_no, "forse") == "«forse» non è ammesso; scrivere si oppure no"


def test_lists_of_codes_forgive_spaces_and_repetition() -> None:
    assert fields.codes(Shift)(" Mattina | sera|mattina| ") == {"mattina", "sera"}
    assert fields.codes(Licence)("b|CE|Muletto") == {"B", "CE", "muletto"}


def test_unknown_codes_in_a_list_are_all_named() -> None:
    assert refusal(fields.codes(Shift), "matina|domani") == (
        "codici sconosciuti: «matina» (forse «mattina»?), «domani»"
        "; valori possibili: mattina, pomeriggio, sera, notte, weekend"
    )


@pytest.mark.parametrize(("cell", "value"), [("0", 0), ("100", 100), ("67.0", 67), ("67,00", 67), ("+5", 5)])
def test_whole_numbers(cell: str, value: int) -> None:
    assert fields.whole(0, 100)(cell) == value


@pytest.mark.parametrize("cell", ["140", "-1", "67,5", "abc", "1e2", "٣", "1 000"])
def test_numbers_out_of_range_or_not_whole_are_refused(cell: str) -> None:
    assert refusal(fields.whole(0, 100), cell) == f"«{cell}» non va bene; scrivere un numero intero da 0 a 100"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("10530", 10530), ("10.530", 10530), ("10530,50", 10530), ("10.530,50 €", 10530), ("€ 900", 900), ("900.5", 900)],
)
def test_amounts_as_offices_write_them(cell: str, value: int) -> None:
    assert fields.euros(cell) == value


@pytest.mark.parametrize("cell", ["-5", "diecimila", "1.2.3", "10.53.0"])
def test_other_amounts_are_refused(cell: str) -> None:
    assert "non è un importo" in refusal(fields.euros, cell)


def test_texts_lose_needless_spaces_and_keep_their_accents() -> None:
    assert fields.text(80)("  D'Amico \t  Nicolo\u0300 ") == "D'Amico Nicolò"
    assert fields.prose(80)(" prima  riga \r\n\r\nseconda ") == "prima riga\n\nseconda"


def test_long_or_unprintable_texts_are_refused() -> None:
    assert refusal(fields.text(3), "abcd") == "«abcd» è troppo lungo: al massimo 3 caratteri"
    assert refusal(fields.text(80), "a" * 81).startswith(f"«{'a' * 40}…» è troppo lungo")
    assert "non si possono scrivere" in refusal(fields.text(80), "a\x07b")


def test_free_texts_keep_their_order_and_come_once() -> None:
    assert fields.items(200)("Pulizie | lavaggio  vetri|pulizie||") == ("Pulizie", "lavaggio vetri")


def test_keys_are_upper_case_without_spaces() -> None:
    assert fields.key("bs00042") == "BS00042"
    assert "non è un codice" in refusal(fields.key, "BS 42")
    assert "non è un codice" in refusal(fields.key, "B" * 33)


def test_experiences_are_titles_with_months() -> None:
    assert fields.experiences("Magazziniere: 12|barista : 3|Magazziniere:12") == (("Magazziniere", 12), ("barista", 3))
    assert fields.experiences("turni 6:22:4") == (("turni 6:22", 4),)
    for cell in ("magazziniere", "magazziniere:", ":12", "magazziniere:un anno", "magazziniere:1000"):
        assert "scrivere mansione:mesi" in refusal(fields.experiences, cell)


def test_levels_and_demands() -> None:
    assert fields.levels(DIMENSIONS)("d430 = 3 ; D450=0;") == {"d430": 3, "d450": 0}
    assert fields.levels(DIMENSIONS)("d430=3;d430=3") == {"d430": 3}
    assert fields.demands(DIMENSIONS)("d430=3!;b210=1") == {"d430": (3, False), "b210": (1, True)}


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("d430=7", "«d430=7»: il livello va da 0 a 4"),
        ("d431=2", "«d431» non è un codice conosciuto (forse «d430»?)"),
        ("d430", "«d430» non si capisce; scrivere codice=livello, per esempio «d430=3»"),
        ("d430=-1", "«d430=-1» non si capisce; scrivere codice=livello, per esempio «d430=3»"),
        ("d430=3!", "«d430=3!» non si capisce; scrivere codice=livello, per esempio «d430=3»"),
        ("d430=1;d430=2", "«d430» è scritto due volte con livelli diversi"),
    ],
)
def test_wrong_levels_are_refused(cell: str, message: str) -> None:
    assert refusal(fields.levels(DIMENSIONS), cell) == message


def test_tax_codes_are_checked() -> None:
    good = tax_code("RSSLRA", date(1980, 5, 17), "F")
    assert fields.tax_code(good.lower()) == good
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert refusal(fields.tax_code, wrong) == f"«{wrong}»: il carattere di controllo non torna"
    assert refusal(fields.tax_code, "RSSLRA80") == "«RSSLRA80» non è un codice fiscale"


def with_letters_for_digits(number: str) -> str:
    """The same codice fiscale as the revenue agency writes it for a namesake."""
    letters = number[:6] + number[6:15].translate(str.maketrans("0123456789", "LMNPQRSTUV"))
    start = letters[:8] + number[8] + letters[9:11] + number[11] + letters[12:15]
    return start + codicefiscale.calc_check_digit(start)


@pytest.mark.parametrize("sex", ["F", "M"])
def test_a_tax_code_of_a_namesake_is_read_like_any_other(sex: str) -> None:
    born = date(1980, 5, 17)
    number = with_letters_for_digits(tax_code("RSSLRA", born, sex))
    assert fields.tax_code(number) == number
    assert fields.tax_code_mismatches(number, born=born, sex=sex) == []
    other = "M" if sex == "F" else "F"
    assert fields.tax_code_mismatches(number, born=born, sex=other) == [
        CellError("sesso", f"«{other}» non è il sesso del codice fiscale {number}")
    ]


def test_a_tax_code_is_compared_with_the_row() -> None:
    born = date(1980, 5, 17)
    number = tax_code("RSSLRA", born, "F")
    assert fields.tax_code_mismatches(number, born=date(1980, 5, 18), sex="F") == [
        CellError("data_nascita", f"18/05/1980 non è la data del codice fiscale {number}")
    ]
    assert fields.tax_code_mismatches(number, born=born, sex="X") == []
    assert fields.tax_code_mismatches("00000010983", born=born, sex="F") == []


@given(st.dates(date(1900, 1, 1), date(2011, 1, 1)), st.sampled_from(["F", "M"]))
def test_every_birth_date_agrees_with_its_tax_code(born: date, sex: str) -> None:
    number = fields.tax_code(tax_code("RSSLRA", born, sex))
    assert fields.tax_code_mismatches(number, born=born, sex=sex) == []


def test_vat_numbers_are_checked_and_get_their_zeros_back() -> None:
    assert fields.vat_number("00000010983") == "00000010983"
    assert fields.vat_number("IT 00000010983") == "00000010983"
    assert fields.vat_number("398110981") == "00398110981"
    assert "non è una partita IVA" in refusal(fields.vat_number, "00000010984")
    assert "non è una partita IVA" in refusal(fields.vat_number, "ignota")


def test_email_and_telephone() -> None:
    assert fields.email("Laura.Rossi@EXAMPLE.org") == "Laura.Rossi@example.org"
    assert refusal(fields.email, "laura.rossi") == "«laura.rossi» non è un indirizzo e-mail"
    assert fields.phone("030 000000 (madre)") == "030 000000 (madre)"
    for cell in ("3,59341E+09", "chiedere in ufficio"):
        assert "non è un numero di telefono" in refusal(fields.phone, cell)


def test_what_rows_repeat_is_kept_once() -> None:
    licences, skills, levels = fields.codes(Licence), fields.items(200), fields.levels(["d430"])
    assert licences("B|muletto") is licences("B|muletto")
    assert skills("uso del pc")[0] is skills("altro|uso del pc")[1]
    assert fields.experiences("cuoco:3")[0][0] is fields.experiences("cuoco:4")[0][0]
    assert next(iter(levels("D430=1"))) is next(iter(levels("d430=2")))
