"""Reads whatever file is to be imported, each by the reader for its kind."""

from pathlib import Path

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Person
from facilitator.errors import FacilitatorError, MisuseError
from facilitator.paths import Paths
from facilitator.services.imports.merge import Understood
from facilitator.services.imports.notes import ENDINGS as NOTES
from facilitator.storage.store import Store

TABLES = (".csv", ".tsv")


def read_any(path: Path, store: Store, clock: Clock, paths: Paths, person: PersonGlance | None) -> Understood:
    """Return what the file or folder tells; `person` is whose notes these are, None to find that out.

    FacilitatorError when it cannot be read; MisuseError for a kind of file that is not known.
    """
    ending = path.suffix.lower()
    if not path.exists():
        raise FacilitatorError(f"There is no file {path}.")
    if ending == ".json":
        from facilitator.services.imports.document import read_document

        return read_document(path, store.plain)
    people = store.glance.people(clock.today())
    if ending == ".ics":
        from facilitator.services.imports.calendar import read_calendar

        emails = {each.email.lower(): each.id for each in store.plain.find(Person) if each.email}
        known = {each.id: each for each in people}
        return read_calendar(
            path, people, {mail: known[i] for mail, i in emails.items() if i in known}, clock
        )
    if ending in TABLES:
        return _table(path, people, clock, paths)
    if ending in NOTES or path.is_dir():
        return _notes(path, people, clock, paths, person)
    raise MisuseError(
        f"{path.name} is of no kind that can be imported.",
        "Import .json, .md, .txt, .csv or .ics, or a folder of notes.",
    )


def _table(path: Path, people: list[PersonGlance], clock: Clock, paths: Paths) -> Understood:
    from facilitator.services.imports.rows import RowReader
    from facilitator.services.imports.table import read_table
    from facilitator.settings import load_settings

    settings = load_settings(paths)
    defaults = {"cadence": settings.cadence, "length_minutes": settings.length_minutes}
    reader = RowReader(people, clock, defaults, day_first=settings.day_first)
    return reader.read(read_table(path), path.name)


def _notes(
    path: Path, people: list[PersonGlance], clock: Clock, paths: Paths, person: PersonGlance | None
) -> Understood:
    from facilitator.services.imports.notes import NotesReader
    from facilitator.settings import load_settings

    reader = NotesReader(people, clock, day_first=load_settings(paths).day_first)
    return reader.read(path, person)
