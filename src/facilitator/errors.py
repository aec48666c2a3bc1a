"""The family of errors that a user may read."""


class FacilitatorError(Exception):
    """What happened, and what to do next; both are shown to the user as they stand.

    `message` says what happened and what was kept; `hint` says what to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class MisuseError(FacilitatorError):
    """A command that cannot be carried out as it was given; the program ends with code 2."""
