"""The comuni an employer is likely to name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.territory import Comune, Office


def comuni_with_office(session: Session) -> list[Comune]:
    """The comuni of the provinces that have an office here, by name."""
    return list(
        session.scalars(select(Comune).join(Office, Office.province_code == Comune.province_code).order_by(Comune.name))
    )
