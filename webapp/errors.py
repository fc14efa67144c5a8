"""Every error is a page in the layout: what happened, what to do. Never a stack trace, never an exception's text."""

from flask import Flask, g, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from models.errors import DecidedMeanwhile, NotFound, TransitionNotAllowed
from webapp.extensions import db, login_manager

PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500})


def error_page(code: int) -> tuple[str, int]:
    """The page of an HTTP code; codes without one get the page of their hundred."""
    page = code if code in PAGES else (400 if code < 500 else 500)
    return render_template(f"errors/{page}.html"), code


def init_app(app: Flask) -> None:
    """Register the pages. A failed request leaves no half-made change behind."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> object:
        if error.code is None or error.code < 400:
            return error
        db.session.rollback()
        return error_page(error.code)

    @app.errorhandler(CSRFError)
    def csrf_error(_error: CSRFError) -> object:
        db.session.rollback()
        return render_template("errors/400.html", csrf=True), 400

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> object:
        db.session.rollback()
        return error_page(404)

    @app.errorhandler(StaleDataError)
    @app.errorhandler(DecidedMeanwhile)
    @app.errorhandler(TransitionNotAllowed)
    def conflict(_error: Exception) -> object:
        db.session.rollback()
        return error_page(409)

    @app.errorhandler(500)
    def failure(_error: Exception) -> object:
        db.session.rollback()
        # It may be the database that failed: for this page, nobody is signed in.
        g._login_user = login_manager.anonymous_user()
        return error_page(500)
