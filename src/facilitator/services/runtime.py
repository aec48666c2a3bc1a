"""What every screen stands on: the store, the autosave, the clock; settings and questions once loaded."""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Conflict, Record, UndoStep
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.services.open_meetings import OpenMeetings
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.storage.errors import ConflictError
from facilitator.storage.holding import Hold, Holder, holder_of
from facilitator.storage.records import R
from facilitator.storage.store import Store
from facilitator.support_log import Event, SupportLog

if TYPE_CHECKING:
    from facilitator.domain.sensitive import WordLists
    from facilitator.services.autosave import Autosave
    from facilitator.services.catalog import Catalog
    from facilitator.services.summary import Form
    from facilitator.settings import Settings


class Runtime:
    """The parts of a running program; `store` is None as long as it is locked, or not yet made.

    `load` brings in what is slow to import (settings, questions, the ORM) and may run in a thread;
    `settings` and `catalog` wait for it.
    """

    def __init__(self, paths: Paths, store: Store | None, clock: Clock, *, example: bool = False) -> None:
        self.paths = paths
        self.log = SupportLog(paths.log)
        self._store = store
        self.clock = clock
        self.example = example
        self.on_report: Callable[[SaveReport], object] | None = None
        self.problems: list[str] = []
        self.damage: list[str] = []
        """What is wrong with the store, and how to put a backup back."""
        self.remarks: list[str] = []
        self.unfinished: list[str] = []
        """What was seen to at the start, to be told once."""
        self.meetings = OpenMeetings()
        """What keeps other windows out of the meeting that is open here."""
        self.form_hold: Hold | None = None
        """What keeps other windows out of the unfinished words of the form that is open here."""
        self.undone: list[tuple[UndoStep, UndoStep]] = []
        """Steps that were taken back in the list of people, each with what does it again."""
        self.steps: set[UUID] = set()
        """What was decided here out of a meeting: it can be taken back whoever meets that person."""
        self.apart: list[Conflict] = []
        """What two windows changed, and waits for one version to be chosen."""
        self.unclear = 0
        """How many thoughts from a shell wait to be given to someone."""
        self._noted = self._checked = False
        self._loaded = threading.Event()
        self._loading = threading.Lock()
        self._settings: Settings | None = None
        self._catalog: Catalog | None = None
        self._words: WordLists | None = None
        self._autosave: Autosave | None = None
        self._making = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Return whether there is a store to read."""
        return self._store is not None

    @property
    def is_plain(self) -> bool:
        """Return whether what is kept can be read by whoever gets at the file."""
        return self.is_open and self.store.key is None and not self.example

    @property
    def store(self) -> Store:
        """Return the store, which must be open."""
        assert self._store is not None
        return self._store

    def open(self, store: Store) -> None:
        """Go on with that store: it was unlocked, made, or encrypted."""
        self._store = store

    @property
    def autosave(self) -> "Autosave":
        """Return what saves; it is imported and started when it is first asked for."""
        with self._making:
            if self._autosave is None:
                from facilitator.services.autosave import Autosave

                self._autosave = Autosave(self, self._report)
            return self._autosave

    @property
    def report(self) -> SaveReport:
        """Return whether everything is on the disk."""
        return self._autosave.report if self._autosave is not None else SaveReport(SaveState.SAVED)

    def flush(self, timeout: float = 10.0) -> bool:
        """Save what waits, and return whether all of it is on the disk within `timeout` seconds."""
        return self._autosave is None or self._autosave.flush(timeout)

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        """Write to the store; the autosave calls it."""
        try:
            versions = self.store.save(records, removed)
        except ConflictError:
            raise
        except Exception as error:
            self.log.not_saved(error)
            raise
        self.log.saved()
        return versions

    def get(self, kind: type[R], record_id: UUID) -> R | None:
        """Read a record from the store; the autosave calls it."""
        return self.store.get(kind, record_id)

    def _report(self, report: SaveReport) -> None:
        if report.apart:
            self.read_apart()
        if self.on_report is not None:
            self.on_report(report)

    def load(self) -> None:
        """Load settings, questions and the ORM, each once."""
        self.load_files()
        if self._store is not None:
            if not self._noted:
                self._noted = True
                unclean = self._store.left_behind is not None
                self.log.write(Event.OPENED, encrypted=self._store.key is not None, unclean=unclean)
            from facilitator.services.unfinished import waiting_forms

            if not os.access(self._store.path, os.W_OK):
                self.remarks.append(f"Nothing new can be saved: {self._store.path} may not be written.")
            if self._store.key is not None:
                self._tell_of_plain_backups()
            self._store.warm()
            with suppress(FacilitatorError):  # whatever is wrong with the file is told where it is used
                self.read_apart()
                self.unfinished = waiting_forms(self._store)

    def _tell_of_plain_backups(self) -> None:
        """Tell of backups that an encryption which was cut off left as they were."""
        from facilitator.storage.pair import is_plain

        plain = [path for path in self.paths.backups.glob("facilitator-*.db") if is_plain(path)]
        if plain:
            self.remarks.append(
                f"{len(plain)} backup{'' if len(plain) == 1 else 's'} in {self.paths.backups} can be read by "
                "anybody who has the file: facilitator encrypt goes on where it was cut off."
            )

    def load_files(self) -> None:
        """Load what the user may have written, once; what is wrong in it goes into `problems`."""
        with self._loading:
            if self.has_files:
                return
            from facilitator.services.catalog import load_catalog
            from facilitator.services.sensitive_words import load_words
            from facilitator.settings import Settings, load_settings

            try:
                self._settings = load_settings(self.paths)
            except FacilitatorError as error:
                self.problems += map(str, error.each)
                self._settings = Settings.defaults()
            self._catalog = load_catalog(self.paths.config)
            self.problems += [str(problem) for problem in self._catalog.problems]
            self._words, wrong = load_words(self.paths.config)
            self.problems += wrong
            self._check_templates()
            self._loaded.set()

    @property
    def has_files(self) -> bool:
        """Return whether settings, questions and words are loaded, and `problems` is complete."""
        return self._loaded.is_set()

    def _check_templates(self) -> None:
        from facilitator.services.summary import Form, check_template

        for template in filter(None, (self._template(form) for form in Form)):
            try:
                check_template(template)
            except FacilitatorError as error:
                self.problems.append(str(error))

    def read_apart(self) -> None:
        """Read again which versions wait to be chosen; not on the screen's thread. Raises StorageError."""
        self.apart = self.store.find(Conflict)

    def open_inbox(self) -> str:
        """Have thoughts from a shell sealed for this store, and return what is wrong, in words."""
        from facilitator.services.inbox import REPLACED, open_inbox, unclear

        try:
            replaced = open_inbox(self.store, self.paths.inbox)
            self.unclear = len(unclear(self.store))
        except FacilitatorError as error:
            return f"Nothing can be added from a shell. {error}"
        return REPLACED.format(self.paths.inbox) if replaced else ""

    @property
    def loaded(self) -> bool:
        """Return whether settings and questions are there without waiting."""
        return self._loaded.is_set()

    @property
    def settings(self) -> "Settings":
        """Return the settings; loads them when that has not happened yet."""
        self.load_files()
        assert self._settings is not None
        return self._settings

    @property
    def catalog(self) -> "Catalog":
        """Return flows and questions; loads them when that has not happened yet."""
        self.load_files()
        assert self._catalog is not None
        return self._catalog

    @property
    def words(self) -> "WordLists":
        """Return the words that are underlined; loads them when that has not happened yet."""
        self.load_files()
        assert self._words is not None
        return self._words

    def template(self, form: "Form") -> Path | None:
        """Return the user's own template for that form of summary, None for the one that ships."""
        self.load_files()
        return self._template(form)

    def _template(self, form: "Form") -> Path | None:
        from facilitator.services.summary import TEMPLATE_NAMES, Form

        assert self._settings is not None
        named = self._settings.template
        if named is not None and form is Form.MARKDOWN:
            return self.paths.config / named.expanduser()
        usual = self.paths.config / TEMPLATE_NAMES[form]
        return usual if usual.is_file() else None

    def let_go(self) -> bool:
        """Save everything and let other windows have the meeting; False when saving failed."""
        saved = self.flush()
        if saved:
            self.meetings.release()
        return saved

    def held_elsewhere(self, person_id: UUID) -> Holder | None:
        """Return the other window that has a meeting with that person open, None when there is none."""
        found = holder_of(self.paths.holds, person_id)
        return found if found is not None and found.process != os.getpid() else None

    def look_after(self) -> list[str]:
        """Check once what a killed program left, and make today's backup; return why that could not be made.

        What is found damaged goes into `damage`.
        It reads and copies the whole store, so call it in a thread when nobody waits for the program.
        """
        from facilitator.services.backups import make_daily, way_back, what_is_wrong
        from facilitator.storage.files import remove_unfinished

        if self.example or not self.is_open:
            return []
        try:
            if self.store.left_behind is not None and not self._checked:
                wrong = what_is_wrong(self.store)
                self._checked = True
                self.log.write(Event.CHECKED, faults=len(wrong))
                if wrong:
                    self.damage = [*wrong, way_back(self.paths.backups, self.store.key)]
            remove_unfinished(self.paths.data)
            remove_unfinished(self.paths.backups)
            made = make_daily(self.store, self.paths.backups, self.clock, self.paths.vault)
            if made is not None:
                self.log.write(Event.BACKED_UP, bytes=made.size)
        except FacilitatorError as error:
            self.log.write_error(Event.NOT_BACKED_UP, error)
            return [f"Today's backup could not be made. {error}"]
        return []

    def close(self) -> bool:
        """Save everything, close the store, and return whether all of it is on the disk."""
        saved = self._autosave is None or self._autosave.close()
        if self.form_hold is not None:
            self.form_hold.release()
            self.form_hold = None
        busy = self._autosave is not None and self._autosave.busy
        if self._store is not None and not busy:  # a dead disk would hold this one too
            self._store.close()
        return saved


def kept_scope(person_id: UUID) -> str:
    """Return the name under which unfinished forms on what is kept about a person lie."""
    return f"kept:{person_id}"


def person_scope(person_id: UUID | None) -> str:
    """Return the name under which the unfinished form of a person is kept."""
    return f"person:{person_id or 'new'}"
