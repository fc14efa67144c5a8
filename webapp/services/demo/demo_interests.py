"""What people of the demonstration say of jobs that nobody has proposed to them."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.people import Registration
from models.positions import Position
from models.types import Channel, InterestAnswer, Reason, Role
from webapp.services.people import interests


def load_interests(session: Session, *, folder: Path, by: Account, now: datetime) -> None:
    """Write what ``interests.json`` tells, through the service that pages use; ``by`` writes down what was told."""
    for told in json.loads((folder / "interests.json").read_text(encoding="utf-8")):
        person = session.scalars(select(Registration).where(Registration.code == told["person"])).one().person
        position = session.scalars(select(Position).where(Position.code == told["position"])).one()
        own = session.scalar(select(Account).where(Account.person_id == person.id, Account.role == Role.CANDIDATE))
        at = now - timedelta(days=told["days_ago"])
        if told.get("saved"):
            interests.save(session, person=person, position=position, now=at)
        if "answer" in told:
            interests.answer(
                session,
                person=person,
                position=position,
                answer=InterestAnswer(told["answer"]),
                by=by if "channel" in told else own or by,
                channel=Channel(told.get("channel", Channel.ONLINE.value)),
                now=at,
                reason=Reason(told["reason"]) if "reason" in told else None,
                note=told.get("note", ""),
            )
