"""Life cycles as tables: which step may follow which."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from models.errors import TransitionNotAllowed

State = TypeVar("State", bound=StrEnum)


class Lifecycle(Generic[State]):
    """The allowed steps of one kind of row. A state that is not a key has no way out."""

    def __init__(self, steps: Mapping[State, Iterable[State]]) -> None:
        self.steps = {state: frozenset(following) for state, following in steps.items()}

    def allows(self, current: State, new: State) -> bool:
        """Whether ``new`` may follow ``current``."""
        return new in self.steps.get(current, frozenset())

    def check(self, current: State, new: State) -> None:
        """Raise TransitionNotAllowed unless ``new`` may follow ``current``."""
        if not self.allows(current, new):
            raise TransitionNotAllowed(current.value, new.value)
