"""How much a request may bring: little, but where a view takes files and whoever sends them may do so."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from webapp.access import allowed_roles, current_role

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

MEGABYTE = 1024 * 1024
SLACK = 2 * MEGABYTE
"""Beside the file: the other fields, and a file a little too large, which its field then refuses in words."""


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Mark a view that takes a file of up to so many bytes. It stands below ``@requires``."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def allow_larger() -> None:
    """Before anything reads the request: a larger one for the views that take files, never for strangers."""
    if request.endpoint is None or request.method != "POST":
        return
    most = getattr(current_app.view_functions[request.endpoint], "most_bytes", None)
    if most is not None and current_role() in allowed_roles(request.endpoint):
        request.max_content_length = most + SLACK


def init_app(app: Flask) -> None:
    """Goes before every other check, the extensions' too: those read the form."""
    app.before_request(allow_larger)
