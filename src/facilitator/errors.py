"""The family of errors that a user may read."""

from collections.abc import Sequence


class FacilitatorError(Exception):
    """What happened, and what to do next; both are shown to the user as they stand.

    `message` says what happened and what was kept; `hint` says what to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def each(self) -> "tuple[FacilitatorError, ...]":
        """Return what is wrong one by one; of most errors that is the error itself."""
        return (self,)

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class MisuseError(FacilitatorError):
    """A command that cannot be carried out as it was given; the program ends with code 2."""


class OutputError(FacilitatorError):
    """What a command prints could not be written to standard output."""


class SeveralErrors(FacilitatorError):
    """Several things that are wrong at once, told one below the other."""

    def __init__(self, errors: Sequence[FacilitatorError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self._each = tuple(errors)

    @property
    def each(self) -> tuple[FacilitatorError, ...]:
        """Return what is wrong one by one."""
        return self._each


def raise_all(errors: Sequence[FacilitatorError]) -> None:
    """Raise what is wrong as one error, if anything is."""
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralErrors(errors)
