"""Text and files encrypted at rest: notes and documents in which somebody's health may be mentioned."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator


class Keyring:
    """The keys of this process: the first one encrypts, any of them decrypts, so that keys can be changed in turn."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None

    def use(self, keys: Sequence[str]) -> None:
        """Take these keys, newest first (``Fernet.generate_key`` makes one). Raises ValueError for a bad or no key."""
        if not keys:
            raise ValueError("no encryption key")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @property
    def fernet(self) -> MultiFernet:
        """Raises RuntimeError before ``use``: nothing personal is ever stored in the clear by oversight."""
        if self._fernet is None:
            raise RuntimeError("the keyring has no keys yet")
        return self._fernet


keyring = Keyring()


class EncryptedText(TypeDecorator[str]):
    """Text that the database only sees encrypted. The empty text stays empty, so that it can be told from a note."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt with the newest key."""
        return keyring.fernet.encrypt(value.encode()).decode() if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt with whichever key fits. Raises InvalidToken when none does, or somebody changed the text."""
        return keyring.fernet.decrypt(value.encode()).decode() if value else value


class EncryptedBytes(TypeDecorator[bytes]):
    """A file that the database only sees encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt with the newest key."""
        return None if value is None else keyring.fernet.encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt with whichever key fits. Raises InvalidToken when none does, or somebody changed the bytes."""
        return None if value is None else keyring.fernet.decrypt(value)
