"""Passwords, and the headers that keep a browser to this site alone."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Flask, Response, abort, current_app, g, request

from webapp.services import sign_in_codes


def hasher() -> PasswordHasher:
    """Argon2id with the library's recommended cost, or the configured one."""
    return PasswordHasher(**current_app.config["ARGON2"])


def hash_password(password: str) -> str:
    """The salted hash to store."""
    return hasher().hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. A missing account costs the same time, so nobody learns which e-mails exist."""
    try:
        return hasher().verify(stored or _no_such_account(), password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def secret_matches(stored: str | None, secret: str) -> bool:
    """Whether a password or a PIN is right; a PIN also with the spaces and dashes of its groups."""
    spellings = dict.fromkeys((secret, sign_in_codes.digits(secret)))
    return any(password_matches(stored, spelling) for spelling in spellings)


def _no_such_account() -> str:
    key = "mirato_no_such_account"
    if key not in current_app.extensions:
        current_app.extensions[key] = hash_password(secrets.token_urlsafe())
    return current_app.extensions[key]


def csp_nonce() -> str:
    """This response's nonce, for the page's own inline blocks."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def add_security_headers(response: Response) -> Response:
    """No third party, no frames, no sniffing, and no page with personal data in a cache."""
    nonce = csp_nonce()
    policy = (
        "default-src 'self'",
        f"script-src 'self' 'nonce-{nonce}'",
        f"style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
    )
    # A view that hands out somebody's file has a stricter one of its own.
    response.headers.setdefault("Content-Security-Policy", "; ".join(policy))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def refuse_garbage() -> None:
    """Before every request: no NUL, which no text has and PostgreSQL does not store, and no bytes that are no text."""
    if "\0" in request.path:
        abort(404)
    if not request.query_string.isascii():
        abort(400)
    if any("\0" in text for pair in request.values.items(multi=True) for text in pair):
        abort(400)


def init_app(app: Flask) -> None:
    """Garbage is refused, every response carries the headers, templates know the nonce."""
    app.before_request(refuse_garbage)
    app.after_request(add_security_headers)
    app.context_processor(lambda: {"csp_nonce": csp_nonce})
