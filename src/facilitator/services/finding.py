"""Finds what a few letters on the command line mean: a person by name, or any record by its id."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from facilitator.domain.glance import PersonGlance
from facilitator.domain.ids import is_meant, is_short_for
from facilitator.domain.models import OF_THE_STORE, Draft, Record
from facilitator.domain.names import candidates
from facilitator.storage.plain_reader import PlainReader


def people_meant(words: str, people: Iterable[PersonGlance]) -> list[PersonGlance]:
    """Return whom these words may mean: by name, those of the team before the archived, then by id."""
    known = list(people)
    for archived in (False, True):
        group = [person for person in known if person.archived is archived]
        found = candidates(words, [person.name for person in group])
        if found:
            return [group[place] for place in found]
    return [person for person in known if is_meant(words, person.id)]


_NOT_SHOWN = (Draft, *OF_THE_STORE)
"""Kinds that no id on a command line means: unfinished words, and what one store works by."""


def records_meant(letters: str, reader: PlainReader, kinds: Sequence[type[Record]] = ()) -> list[Record]:
    """Return the records whose id these letters mean; of those kinds, or of all that are shown.

    A short id is an ending, so letters that end an id mean no other that begins with them.
    """
    meant: list[tuple[type[Record], UUID]] = [
        (kind, record_id)
        for record_id, kind in reader.ids().items()
        if (kind in kinds if kinds else kind not in _NOT_SHOWN) and is_meant(letters, record_id)
    ]
    ended = [(kind, record_id) for kind, record_id in meant if is_short_for(letters, record_id)]
    found = (reader.get(kind, record_id) for kind, record_id in ended or meant)
    return [record for record in found if record is not None]
