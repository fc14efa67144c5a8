"""The English catalogue as tests see it: its entries, and the compiled file that the application reads."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent.parent / "webapp" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
COMPILED = SOURCE.with_suffix(".mo")


def read() -> Catalog:
    """Every entry of the catalogue."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def compile_if_stale() -> None:
    """Write the compiled file where it is missing or older; several test processes may do so at once."""
    if COMPILED.exists() and COMPILED.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    partial = COMPILED.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as file:
        write_mo(file, read())
    partial.replace(COMPILED)
