"""`flask messages`: the day's digests, and sending them."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from models.messages import OutboxMessage
from models.types import MessageState
from webapp import mail
from webapp.commands.readiness import ensure_ready
from webapp.extensions import clock, db

group = AppGroup("messages", help="Messaggi alle persone e ai datori di lavoro.")


@group.command()
def digest() -> None:
    """Scrive il riepilogo del giorno: un messaggio per destinatario, al massimo uno al giorno."""
    ensure_ready()
    click.echo(f"Messaggi scritti: {mail.write_digests(db.session(), clock.now())}.")


@group.command()
def send() -> None:
    """Invia i messaggi che aspettano; quelli rifiutati si riprovano più tardi."""
    ensure_ready()
    if not mail.configured():
        waiting = db.session.scalar(
            select(func.count(OutboxMessage.id)).where(OutboxMessage.state == MessageState.WAITING)
        )
        click.echo(f"Nessun server di posta è configurato (MIRATO_SMTP_HOST): messaggi in attesa {waiting}.")
        return
    done = mail.send_due(db.session(), clock.now())
    click.echo(f"Messaggi inviati: {done.sent}; non riusciti: {done.failed}.")
    if done.error:
        raise click.ClickException(f"Il server di posta non risponde ({done.error}): si riprova più tardi.")
