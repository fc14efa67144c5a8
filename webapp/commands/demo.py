"""`flask demo`: everything a first look needs."""

import json

import click
from flask.cli import with_appcontext

from webapp.commands.readiness import bring_up_to_date, keep_prior
from webapp.extensions import clock, db
from webapp.security import hash_password
from webapp.services.demo.demo import DemoAccount, load_world


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Stampa gli accessi in JSON.")
@with_appcontext
def demo(*, as_json: bool) -> None:
    """Prepara la banca dati e ci mette la provincia dimostrativa; ripeterlo non cambia niente."""
    bring_up_to_date()
    accounts = load_world(db.session, hash_password=hash_password, now=clock.now())
    keep_prior()
    db.session.commit()
    click.echo(json.dumps([account.public() for account in accounts], indent=2) if as_json else _table(accounts))


def _table(accounts: list[DemoAccount]) -> str:
    lines = [f"  {a.role:<12}{a.email:<36}{a.password}" for a in accounts]
    return "\n".join(("Dati dimostrativi: persone, datori e posizioni sono inventati. Per entrare:", *lines))
