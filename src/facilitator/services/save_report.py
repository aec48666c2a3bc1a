"""What the autosave tells; the first screen shows it before there is anything to save."""

from enum import StrEnum

from facilitator.quick_dataclass import dataclass


class SaveState(StrEnum):
    """Whether everything that was typed is on the disk."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SaveReport:
    """The state; when it is FAILED, the problem in words and the seconds until it is tried again.

    `apart` says that the versions which wait to be chosen are no longer the same.
    """

    state: SaveState
    problem: str = ""
    again_in: float = 0.0
    apart: bool = False
