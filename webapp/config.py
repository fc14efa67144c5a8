"""Settings, all from the environment; the defaults serve one machine with SQLite."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"


def database_url(environ: dict[str, str]) -> str:
    """``DATABASE_URL`` with the driver that is installed, or the SQLite file of this checkout."""
    url = environ.get("DATABASE_URL", "")
    if not url:
        INSTANCE.mkdir(exist_ok=True)
        return f"sqlite:///{INSTANCE / 'mirato.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def secret_key(environ: dict[str, str]) -> str:
    """``SECRET_KEY``, or one made on first start and kept in a file that only its owner reads."""
    return environ.get("SECRET_KEY") or _kept("secret_key", secrets.token_urlsafe(48))


def encryption_keys(environ: dict[str, str]) -> list[str]:
    """``MIRATO_KEYS``, newest first, with commas between; or one made on first start and kept like the secret key."""
    if keys := environ.get("MIRATO_KEYS"):
        return [key.strip() for key in keys.split(",")]
    return [_kept("encryption_key", Fernet.generate_key().decode())]


def _kept(name: str, made: str) -> str:
    """A secret in a file of ``instance/`` that only its owner reads: the one there, or the one just made."""
    INSTANCE.mkdir(exist_ok=True)
    path = INSTANCE / name
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made)
    return path.read_text(encoding="utf-8")


def mail_settings(environ: dict[str, str]) -> dict[str, object]:
    """The mail server: ``MIRATO_SMTP_HOST``, ``_PORT``, ``_SECURITY`` (starttls, tls, none), ``_USER``, ``_PASSWORD``.

    Raises ValueError for another security: nothing is sent in the clear by a slip of the pen.
    """
    security = environ.get("MIRATO_SMTP_SECURITY", "starttls")
    if security not in {"starttls", "tls", "none"}:
        raise ValueError(f"MIRATO_SMTP_SECURITY is starttls, tls or none, not {security!r}")
    host = environ.get("MIRATO_SMTP_HOST", "")
    return {
        "SMTP_HOST": host,
        "SMTP_PORT": int(environ.get("MIRATO_SMTP_PORT", "465" if security == "tls" else "587")),
        "SMTP_SECURITY": security,
        "SMTP_USER": environ.get("MIRATO_SMTP_USER", ""),
        "SMTP_PASSWORD": environ.get("MIRATO_SMTP_PASSWORD", ""),
        "MAIL_FROM": environ.get("MIRATO_MAIL_FROM", f"mirato@{host}" if host else ""),
    }


def settings(environ: dict[str, str] | None = None) -> dict[str, object]:
    """Flask's configuration."""
    if environ is None:
        # The `flask` command reads this file by itself; the server must see the same settings.
        load_dotenv(ROOT / ".env")
    env = dict(os.environ if environ is None else environ)
    https = env.get("MIRATO_HTTPS") == "1"
    return {
        "SECRET_KEY": secret_key(env),
        "ENCRYPTION_KEYS": encryption_keys(env),
        "SQLALCHEMY_DATABASE_URI": database_url(env),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=10),
        # A slow answer to an older request, even for a style sheet, must not put an older session back.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        "BABEL_DEFAULT_LOCALE": "it",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Rome",
        "LANGUAGES": ("it", "en"),
        "RATELIMIT_STORAGE_URI": env.get("RATELIMIT_STORAGE_URI", "memory://"),
        "RATELIMIT_HEADERS_ENABLED": False,
        "SIGN_IN_LIMIT": env.get("MIRATO_SIGN_IN_LIMIT", "10 per minute"),
        "REACH_LIMIT": env.get("MIRATO_REACH_LIMIT", "400 per hour; 2000 per day"),
        "CALENDAR_LIMIT": env.get("MIRATO_CALENDAR_LIMIT", "60 per hour"),
        "SIGN_IN_LIMIT_PER_ACCOUNT": env.get("MIRATO_SIGN_IN_LIMIT_PER_ACCOUNT", "50 per hour"),
        "PROXIES": int(env.get("MIRATO_PROXIES", "0")),
        "OFFICE_NAME": env.get("MIRATO_OFFICE_NAME", ""),
        "OFFICE_CONTACT": env.get("MIRATO_OFFICE_CONTACT", ""),
        "SITE_ADDRESS": env.get("MIRATO_SITE_ADDRESS", ""),
        **mail_settings(env),
        "ARGON2": {},
        "DEMO": env.get("MIRATO_DEMO") == "1",
    }
