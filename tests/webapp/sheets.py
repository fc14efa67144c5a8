"""Spreadsheets that a page gives, read back."""

from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from tests.page import PageClient


def sheet(browser: PageClient, address: str) -> list[list[Any]]:
    """The rows of the only sheet of a downloaded workbook, headings first."""
    answer = browser.client.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    (name,) = book.sheet_names
    return book.get_sheet_by_name(name).to_python()
