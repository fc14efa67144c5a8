"""Numbers in addresses: no row has a larger one than a database takes, so such an address leads nowhere."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """``<int:…>`` in every address: a number too large for an id is no address, rather than the database's error."""

    def __init__(self, map: Any, *, max: int = LARGEST_ID, **given: Any) -> None:  # noqa: A002
        super().__init__(map, max=max, **given)


def init_app(app: Flask) -> None:
    """Goes before the views: they use it."""
    app.url_map.converters["int"] = RowNumber
