"""What can go wrong in the domain. A service raises these; the web turns each into words on the right field."""


class DomainError(Exception):
    """A rule of the domain says no."""


class NotFound(DomainError):
    """Nothing with that key exists, or not for this account: the two are not told apart."""


class TransitionNotAllowed(DomainError):
    """A life cycle has no step from ``current`` to ``new``."""

    def __init__(self, current: str, new: str) -> None:
        super().__init__(f"no step from {current} to {new}")
        self.current = current
        self.new = new


class ReasonRequired(DomainError):
    """This step must say why."""


class GateNotLiftable(DomainError):
    """A gate that no officer may lift: ``gates`` names it."""

    def __init__(self, gates: tuple[str, ...]) -> None:
        super().__init__(", ".join(gates))
        self.gates = gates


class DecidedMeanwhile(DomainError):
    """Somebody else changed the row since it was shown."""


class TooLate(DomainError):
    """The time in which this could be undone is over."""
