"""The unfinished words of a form; a form that is open in two windows has them twice."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.domain.ids import derived_id
from facilitator.domain.models import Draft, Person

if TYPE_CHECKING:
    from facilitator.services.runtime import Runtime
    from facilitator.storage.store import Store

_WINDOWS = 8
"""How many windows with the same form open have words of their own; those beyond share the last."""


def window_and_field(name: str) -> tuple[int, str]:
    """Return whose words a draft has, 1 for the first window that opened the form, and the form's field."""
    number, _, field = name.partition(".")
    return (int(number), field) if number.isdecimal() else (1, name)


_FIELDS = {"text": "a point for {} (a)", "list": "a list for {} (P)"}
"""The forms about a person that are told apart by their field of words."""


def waiting_forms(store: "Store") -> list[str]:
    """Return in words each form out of a meeting that holds unfinished words, with the key that opens it.

    Not on the screen's thread. Raises StorageError.
    """
    told: dict[str, None] = {}
    for draft in store.find(Draft, order_by="scope"):
        form, _, who = draft.scope.partition(":")
        if form not in ("person", "home", "kept") or not draft.text.strip():
            continue
        person = store.get(Person, UUID(who)) if who != "new" else None
        field = window_and_field(draft.field)[1]
        if form == "person":
            told[f"{person.name} (e)" if person else "a new person (n)"] = None
        elif person is not None and field in _FIELDS:
            told[_FIELDS[field].format(person.name)] = None
        elif person is not None and field.startswith(("due-", "reason-")):
            told[f"a decision with {person.name} (b)"] = None
        elif person is not None and form == "kept":
            told[f"what is kept on {person.name} (w)"] = None
        elif person is not None and "-" in field:
            told[f"a correction about {person.name} (h)"] = None
    return list(told)


class Unfinished:
    """What is typed into the form of that scope and not sent yet, saved as it is typed.

    The second window that opens a form saves its words as "2.<field>", and so on, so that neither
    writes into the other's, nor takes them away when it sends its own.
    """

    def __init__(self, runtime: "Runtime", scope: str) -> None:
        self._runtime = runtime
        self._scope = scope
        self._before = ""

    def open(self) -> dict[str, str]:
        """Return the words that wait and no other window has, by field; not on the screen's thread.

        Raises StorageError.
        """
        waiting: dict[int, dict[str, str]] = {}
        for draft in self._runtime.store.find(Draft, scope=self._scope):
            window, field = window_and_field(draft.field)
            waiting.setdefault(window, {})[field] = draft.text
        for window in sorted(range(1, _WINDOWS + 1), key=lambda each: (each not in waiting, each)):
            self._before = f"{window}." if window > 1 else ""
            if self._take(window):
                return waiting.get(window, {})
        return {}

    def put(self, field: str, words: str) -> None:
        """Have the words of a field saved."""
        self._runtime.autosave.put(self._draft(field, words))

    def forget(self, fields: Iterable[str]) -> None:
        """Have the words of these fields removed: they were sent."""
        self._runtime.autosave.put(removed=[self._draft(field) for field in fields])

    def close(self) -> None:
        """Let other windows have the words that wait."""
        if self._runtime.form_hold is not None:
            self._runtime.form_hold.release()
            self._runtime.form_hold = None

    def _take(self, window: int) -> bool:
        from facilitator.storage.holding import Hold, take

        self.close()
        with suppress(OSError):  # on a disk that may not be written nobody can be kept out
            found = take(self._runtime.paths.holds, derived_id("form", self._scope, str(window)))
            if not isinstance(found, Hold):
                return False
            self._runtime.form_hold = found
        return True

    def _draft(self, field: str, words: str = "") -> Draft:
        return Draft.of(self._scope, self._before + field, words)
