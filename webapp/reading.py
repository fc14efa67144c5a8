"""How pages are read: larger, with more contrast, still, in easy words. As the account chose, else the browser.

Easy-to-read pages are not pages of their own: each text that differs has two wordings side by side,
``say(normal, easy)``, so that no fact and no action can be in one version and missing from the other.
"""

from dataclasses import replace
from typing import TypeVar

from flask import Flask, has_request_context, request, session
from flask_login import current_user

from webapp.extensions import db
from webapp.services.people import reading as service
from webapp.services.people.reading import Contrast, Motion, Reading, TextSize

KEY = "reading"
SWITCH = "versione"
"""The field of a form's button that asks for the other wording."""
_WORDINGS = {"facile": True, "normale": False}

Words = TypeVar("Words")


def reading() -> Reading:
    """What holds for this request."""
    if not has_request_context():
        return Reading()
    own = service.of_account(current_user.account) if current_user and current_user.is_authenticated else None
    return own or _of_browser()


def _of_browser() -> Reading:
    """What was chosen on this browser. A cookie may be older than the code: what it no longer knows is left aside."""
    try:
        text_size, contrast, motion = session.get(KEY, ())
        return Reading(TextSize(text_size), Contrast(contrast), Motion(motion))
    except ValueError:
        return Reading()


def remember(chosen: Reading) -> None:
    """With the account where somebody is signed in, else on this browser."""
    if current_user.is_authenticated:
        service.choose(db.session, account=current_user.account, reading=chosen)
    else:
        session[KEY] = [chosen.text_size.value, chosen.contrast.value, chosen.motion.value]


def clear_session() -> None:
    """Forget all but how pages are read: whoever needs large letters also needs them after signing in."""
    kept = session.get(KEY)
    session.clear()
    if kept:
        session[KEY] = kept


def say(normal: Words, easy: Words) -> Words:
    """The wording that the reader chose."""
    return easy if reading().easy else normal


def switching() -> bool:
    """Whether a form was sent only to be shown in the other wording: it comes again with all that was typed."""
    return has_request_context() and request.method == "POST" and request.form.get(SWITCH) in _WORDINGS


def _switch() -> None:
    """Choose the wording that a half-filled form asked for."""
    if switching():
        remember(replace(reading(), easy=_WORDINGS[request.form[SWITCH]]))


def init_app(app: Flask) -> None:
    """Pages ask how they are read."""
    app.before_request(_switch)
    app.jinja_env.globals.update(reading=reading, say=say)
