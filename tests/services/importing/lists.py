"""Lists for the importers' tests: one good row of each kind, and files in every form offices send. All invented."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from stdnum.it import codicefiscale

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "fixtures" / "demo"
SAMPLES = ROOT / "tests" / "fixtures" / "samples"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EXCEL_EPOCH = date(1899, 12, 30)

Row = dict[str, str]


def tax_code(letters: str, born: date, sex: str, place: str = "B157") -> str:
    """A codice fiscale with the right check character."""
    day = born.day + (40 if sex == "F" else 0)
    start = f"{letters}{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{day:02d}{place}"
    return start + codicefiscale.calc_check_digit(start)


def candidate(**changes: str) -> Row:
    """One registered person."""
    row = {
        "codice_iscrizione": "BS00001",
        "codice_fiscale": tax_code("RSSLRA", date(1980, 5, 17), "F"),
        "cognome": "Rossi",
        "nome": "Laura",
        "data_nascita": "17/05/1980",
        "sesso": "F",
        "comune": "Iseo",
        "email": "laura.rossi@example.org",
        "telefono": "0300000000",
        "categoria": "art1_civile",
        "percentuale_invalidita": "67",
        "data_iscrizione": "2019-03-04",
        "data_anzianita": "2019-03-04",
        "carico_familiare": "1",
        "reddito": "4200",
        "titolo_studio": "diploma",
        "patenti": "B|muletto",
        "mezzo": "auto",
        "distanza_max_km": "15",
        "ore_min": "15",
        "ore_max": "25",
        "fasce": "mattina|pomeriggio",
        "mansioni_cercate": "aiuto cucina|lavapiatti",
        "competenze": "lavaggio stoviglie|riordino sala",
        "esperienze": "cameriera:18",
        "capacita": "d430=2;d450=3",
        "accomodamenti": "extra_breaks",
        "contratti": "indeterminato|determinato",
        "esclusioni": "notte",
        "stato": "disponibile",
        "consenso": "2019-03-10",
    }
    assert set(changes) <= set(row)
    return row | changes


def other_candidate(**changes: str) -> Row:
    """A second person."""
    return candidate(
        **{
            "codice_iscrizione": "BS00002",
            "codice_fiscale": tax_code("VRDMRC", date(1991, 1, 2), "M"),
            "cognome": "Verdi",
            "nome": "Marco",
            "data_nascita": "02/01/1991",
            "sesso": "M",
            **changes,
        }
    )


def position(**changes: str) -> Row:
    """One position."""
    row = {
        "codice_posizione": "P0001",
        "datore_piva": "00000010983",
        "datore_nome": "Cooperativa di prova",
        "datore_tipo": "coop_b",
        "dipendenti": "24",
        "titolo": "aiuto cucina",
        "descrizione": "Lavaggio e riordino.",
        "comune": "Iseo",
        "contratto": "determinato",
        "ore": "20",
        "fasce": "mattina",
        "posti": "1",
        "regime": "libera",
        "competenze_essenziali": "lavaggio stoviglie",
        "competenze_gradite": "riordino sala",
        "titolo_studio_min": "nessuno",
        "patente": "",
        "esigenze": "d430=3!;d450=2",
        "accomodamenti_offerti": "extra_breaks|job_coach",
        "raggiungibile_mezzi": "si",
        "lavoro_da_casa": "no",
        "pubblicata": "2026-10-01",
        "scadenza": "2027-10-01",
    }
    assert set(changes) <= set(row)
    return row | changes


def outcome(**changes: str) -> Row:
    """One past proposal that ended with a job."""
    row = {
        "codice_posizione": "P0001",
        "codice_iscrizione": "BS00001",
        "data": "2024-02-01",
        "decisione": "proposto",
        "motivo": "",
        "esito": "assunto",
        "motivo_esito": "",
        "inizio": "2024-03-01",
        "fine": "",
        "motivo_fine": "",
        "mantenuto_6_mesi": "",
    }
    assert set(changes) <= set(row)
    return row | changes


def write_csv(path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """The rows as a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[*rows[0]], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_csv(path: Path, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[Row]:
    """A CSV file's rows."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def write_xlsx(path: Path, table: Iterable[Sequence[str | float | date | bool | None]], sheets: int = 1) -> Path:
    """A workbook whose first sheet has typed cells, as a spreadsheet program saves them."""
    rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in table)
    names = "".join(f'<sheet name="Foglio{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    link = '<Relationship Id="rId{0}" Type="{1}/{2}" Target="{3}"/>'
    relationships = f'<Relationships xmlns="{package}/relationships">{{}}</Relationships>'
    parts = [link.format(n, office, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    parts.append(link.format(sheets + 1, office, "styles", "styles.xml"))
    dated = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    sheet = f"<worksheet {main}><sheetData>{{}}</sheetData></worksheet>"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": relationships.format(link.format(1, office, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relationships.format("".join(parts)),
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        "xl/styles.xml": f"<styleSheet {main}>{dated}</styleSheet>",
        **{f"xl/worksheets/sheet{n}.xml": sheet.format(rows if n == 1 else "") for n in range(1, sheets + 1)},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _cell(value: str | float | date | bool | None) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - EXCEL_EPOCH).days}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
