"""Notes are unreadable in the database, and keys can be changed without losing any."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.encryption import Keyring, keyring
from models.proposals import Proposal
from models.types import ProposalState
from tests.world import NOW, World

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def keys() -> Iterator[Keyring]:
    """The process's keyring, put back as it was afterwards."""
    before = keyring.fernet
    yield keyring
    keyring._fernet = before


@pytest.fixture
def noted(world: World) -> Proposal:
    proposal = Proposal(position=world.position(), person=world.person(), state=ProposalState.SUGGESTED)
    proposal.move(to=ProposalState.SET_ASIDE, by=None, at=NOW, note="ha una visita il martedì")
    return proposal


def stored(session: Session) -> str:
    return session.execute(text("SELECT note FROM proposal_event")).scalar_one()


def test_the_database_never_sees_a_note(noted: Proposal, world: World, session: Session) -> None:
    world.keep(noted)
    assert "visita" not in stored(session)
    assert noted.history[0].note == "ha una visita il martedì"


def test_what_an_old_key_wrote_is_read_after_the_change(
    noted: Proposal, world: World, session: Session, keys: Keyring
) -> None:
    keys.use([OLD])
    world.keep(noted)
    keys.use([NEW, OLD])
    session.expire_all()
    assert noted.history[0].note == "ha una visita il martedì"


def test_without_its_key_a_note_stays_closed(noted: Proposal, world: World, session: Session, keys: Keyring) -> None:
    keys.use([OLD])
    world.keep(noted)
    keys.use([NEW])
    session.expire_all()
    with pytest.raises(InvalidToken):
        _ = noted.history


def test_nothing_is_stored_before_there_are_keys() -> None:
    with pytest.raises(RuntimeError):
        _ = Keyring().fernet
    with pytest.raises(ValueError, match="no encryption key"):
        Keyring().use([])
