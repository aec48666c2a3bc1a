"""Old words are corrected: the new ones stand, what they were is kept, and who may read them stays."""

from dataclasses import replace

import pytest
from meeting_steps import meet

from facilitator.domain.models import Correction, Note, Person, Visibility
from facilitator.errors import FacilitatorError
from facilitator.services.correcting import correct, told
from facilitator.services.exports.selection import Chooser
from facilitator.services.runtime import Runtime
from facilitator.services.transcript import transcript
from facilitator.services.undoing import undo_last


def test_a_correction_keeps_what_was_written(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana)
    session.write(Visibility.PRIVATE, "she is [/x] tierd")
    assert runtime.autosave.flush()
    (note,) = runtime.store.find(Note)
    with pytest.raises(FacilitatorError, match="no words left"):
        correct(runtime, note, {"text": " "})
    correct(runtime, note, {"text": note.text})
    assert runtime.autosave.flush()
    assert runtime.store.find(Correction) == [], "nothing was changed"
    correct(runtime, note, {"text": "she is [/x] tired"})
    assert runtime.autosave.flush()
    (corrected,) = runtime.store.find(Note)
    assert replace(corrected, version=note.version) == replace(note, text="she is [/x] tired")
    found = transcript(runtime.store.plain, session.meeting.id, whole=True)
    assert told(found.corrections[note.id], runtime.clock)[0].endswith("before: “she is [/x] tierd”")
    assert Correction not in Chooser().select(runtime.store.plain).records, "what was private once stays here"
    session.pause()
    runtime.let_go()
    assert undo_last(runtime) == "correcting “she is [/x] tierd”"
    assert runtime.store.find(Note)[0].text == "she is [/x] tierd"
    assert runtime.store.find(Correction) == []
