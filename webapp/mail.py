"""E-mails out of the outbox: the day's digests written, and what is due sent over SMTP."""

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import NamedTuple

from flask import current_app
from sqlalchemy.orm import Session

from models.messages import OutboxMessage
from webapp import digests
from webapp.extensions import ROME
from webapp.services.messages import outbox

TIMEOUT = 20
"""Seconds to wait for the mail server: far less than a sender may keep a message."""


class Sent(NamedTuple):
    """What one run of sending did. ``error``: why it ended early."""

    sent: int
    failed: int
    error: str = ""


class Refused(Exception):
    """The mail server does not take this message, now or (``for_good``) ever."""

    def __init__(self, message: str, *, for_good: bool) -> None:
        super().__init__(message)
        self.for_good = for_good


def configured() -> bool:
    """Whether there is a mail server to send with."""
    return bool(current_app.config["SMTP_HOST"])


def write_digests(session: Session, now: datetime) -> int:
    """Write today's message to everybody who is to be told something and has not got one today."""
    written = 0
    for recipient in outbox.recipients_waiting(session, now=now):
        try:
            written += outbox.gather(session, recipient=recipient, now=now, write=digests.write) is not None
            session.commit()
        except outbox.Taken:
            session.rollback()
    return written


def send_due(session: Session, now: datetime) -> Sent:
    """Send what is due, each message in a transaction of its own. Ends early when the server cannot be reached."""
    sent = failed = 0
    if not configured():
        return Sent(0, 0)
    while (message := outbox.take_due(session, now=now)) is not None:
        # From here on the message is this process's: nothing is locked while the server is spoken to.
        session.commit()
        try:
            deliver(message)
        except Refused as error:
            outbox.mark_failed(session, message=message, error=str(error), now=now, for_good=error.for_good)
            failed += 1
        except (OSError, smtplib.SMTPException) as error:
            outbox.mark_failed(session, message=message, error=_told(error), now=now)
            session.commit()
            return Sent(sent, failed + 1, _told(error))
        else:
            outbox.mark_sent(session, message=message, now=now)
            sent += 1
        session.commit()
    return Sent(sent, failed)


def work(session: Session, now: datetime) -> None:
    """What the worker does each minute: from the digest's hour on the day's messages are written, and all is sent."""
    if now.astimezone(ROME).hour >= outbox.digest_hour(now):
        write_digests(session, now)
    send_due(session, now)


def deliver(message: OutboxMessage) -> None:
    """Hand a message to the mail server. Raises Refused, or the error of a server that cannot be reached."""
    try:
        letter = as_email(message)
    except ValueError as error:
        raise Refused(f"address not valid: {error}", for_good=True) from error
    server = _server()
    try:
        _send(server, letter)
    finally:
        # Once the server has said yes, a farewell that fails changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _send(server: smtplib.SMTP, letter: EmailMessage) -> None:
    try:
        server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise Refused(_reply(code, words), for_good=code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(str(error), for_good=True) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise Refused(_reply(error.smtp_code, error.smtp_error), for_good=False) from error


def as_email(message: OutboxMessage) -> EmailMessage:
    """The message with its headers. The Message-ID is the same at every attempt, so that a second copy is known."""
    sender = current_app.config["MAIL_FROM"]
    letter = EmailMessage(policy=SMTP)
    letter["From"] = formataddr((current_app.config["OFFICE_NAME"] or "Mirato", sender))
    letter["To"] = message.recipient
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = f"<mirato.{message.id}.{message.created_at:%Y%m%d%H%M%S}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    return letter


def _server() -> smtplib.SMTP:
    config = current_app.config
    host, port, security = config["SMTP_HOST"], config["SMTP_PORT"], config["SMTP_SECURITY"]
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}".strip()


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"
