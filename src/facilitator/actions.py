"""One definition per action: it feeds the key bar, the palette, the help and the user's keymap."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding, BindingType, InvalidBinding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from facilitator.errors import FacilitatorError, raise_all
from facilitator.quick_dataclass import dataclass

ALWAYS, FIRST, USUAL, LATER = range(4)
"""How much a key is needed on the key bar: on it whatever happens (at its end), or in this order."""


@dataclass(frozen=True, slots=True)
class Action:
    """What one key does; `id` is "group.method", `label` names it on the key bar, `help` in a sentence.

    `name` says more than the label, for the palette. `need` orders the key bar, where what comes late
    may find no room; with `values` each of its keys is handed to the method, as the 3 in "rate(3)".
    """

    id: str
    key: str
    label: str
    help: str
    show: bool = True
    need: int = USUAL
    values: bool = False
    name: str = ""

    @property
    def group(self) -> str:
        """Return where the action works."""
        return self.id.split(".")[0]

    def bindings(self) -> list[Binding]:
        """Return Textual's form of it."""
        method = self.id.split(".")[1]
        if not self.values:
            return [Binding(self.key, method, self.label, tooltip=self.help, show=self.show, id=self.id)]
        keys = self.key.split(",")
        return [
            Binding(
                key,
                f"{method}({key})",
                self.label,
                tooltip=self.help,
                show=key == keys[0],
                key_display=f"{keys[0]}–{keys[-1]}",
                id=f"{self.id}.{key}",
            )
            for key in keys
        ]


GROUPS: dict[str, str] = {
    "app": "Anywhere",
    "gate": "Passphrase and recovery code",
    "unlock": "While it is locked",
    "protect": "While you choose a passphrase",
    "field": "While you write",
    "form": "In a form",
    "people": "People",
    "brief": "Brief",
    "history": "The page of a person",
    "past": "A meeting that is over",
    "kept": "What is kept on a person",
    "person": "The form of a person",
    "inbox": "Inbox",
    "choosing": "Words that two windows changed",
    "search": "Search",
    "reading": "A meeting that another window has",
    "meeting": "In every stage",
    "review": "Follow-through",
    "check_in": "Check-in",
    "listening": "Listening",
    "feedback": "Feedback",
    "goals": "Goals",
    "commitments": "Commitments",
    "wrap_up": "Wrap-up",
}

ACTIONS: tuple[Action, ...] = (
    Action("app.help", "question_mark,f1", "help", "Show what every key does here.", need=ALWAYS),
    Action(
        "app.shield", "f8,ctrl+g", "shield", "Turn names and words to blocks while others look, and back."
    ),
    Action("app.lock", "f4", "lock", "Save everything and lock; the passphrase brings you back.", show=False),
    Action("app.quit", "ctrl+q", "quit", "Save everything and leave the program.", show=False),
    Action("gate.next", "enter,ctrl+j", "go on", "Go on with what you typed.", need=FIRST),
    Action("gate.back", "escape", "back", "Go back by one step."),
    Action("gate.reveal", "f3", "show it", "Show the passphrase while you type, or hide it."),
    Action(
        "gate.cost",
        "f6",
        "harder",
        "Let each guess at the passphrase cost four times the memory; unlocking then takes a second.",
        need=LATER,
    ),
    Action("unlock.recover", "f2", "recovery code", "Use your recovery code, and choose a new passphrase."),
    Action("protect.without", "f2", "without", "Read what it means not to encrypt; nothing is decided yet."),
    Action("protect.plain", "f5", "do not encrypt", "Begin without a passphrase."),
    Action("field.leave", "escape", "leave", "Stop writing; your words stay.", need=FIRST),
    Action(
        "form.submit", "ctrl+s", "save", "Save the form; Enter in its last field does it too.", need=FIRST
    ),
    Action(
        "form.next", "tab", "next field", "Go to the next field, and from the last to the first.", show=False
    ),
    Action("form.previous", "shift+tab", "field before", "Go to the field before.", show=False),
    Action(
        "form.clear",
        "ctrl+l",
        "start over",
        "Put the whole form back as it came; with words in it, press it twice.",
    ),
    Action(
        "people.start",
        "enter",
        "start",
        "Start the meeting, or go on with the one that was cut off.",
        need=FIRST,
        name="start the meeting",
    ),
    Action("people.new", "n", "new person", "Add a person to your team.", need=FIRST),
    Action("people.quit", "q", "quit", "Save everything and leave the program.", need=FIRST),
    Action("people.edit", "e", "edit", "Change what is kept about this person.", name="edit this person"),
    Action(
        "people.brief", "b", "brief", "Read what to know before you meet this person.", name="read the brief"
    ),
    Action("people.history", "h", "history", "Read all that happened with this person, newest first."),
    Action("people.add_point", "a", "add point", "Put something on the list for the next meeting."),
    Action("people.paste", "P", "paste list", "Make talking points of a list, one a line."),
    Action(
        "people.flow", "f", "other kind", "Start another kind of meeting: first, career, difficult and more."
    ),
    Action("people.search", "slash", "search", "Find anything that was written, of anybody."),
    Action("people.archive", "x", "archive", "Put this person away, or bring them back. Nothing is deleted."),
    Action("people.kept", "w", "what is kept", "Read everything that is held on this person, as they would."),
    Action("people.archived", "v", "archived", "Show or hide the people who were put away."),
    Action(
        "people.wrong_files",
        "exclamation_mark",
        "what is wrong",
        "Show what is wrong in your settings, flows, questions or templates.",
    ),
    Action("people.inbox", "i", "inbox", "Give thoughts that came from a shell to the people they are for."),
    Action("people.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("people.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("people.compare", "ctrl+o", "compare", "Choose between words that two windows changed."),
    Action("people.encrypt", "p", "encrypt", "Choose a passphrase, and encrypt what is here."),
    Action(
        "brief.start",
        "enter",
        "start",
        "Start the meeting, or go on with the one that was cut off.",
        need=FIRST,
        name="start the meeting",
    ),
    Action("brief.add_point", "a", "add point", "Put something on the list for the next meeting."),
    Action("brief.paste", "P", "paste list", "Make talking points of a list, one a line."),
    Action("brief.done", "d", "done", "The promise under the cursor was kept.", need=FIRST),
    Action("brief.renegotiate", "r", "new date", "Agree on a new date for the promise, and say why."),
    Action("brief.drop", "x", "drop", "Let go of the promise, and say why."),
    Action("brief.copy", "y", "copy last", "Copy the summary of the last meeting."),
    Action(
        "brief.mail",
        "m",
        "mail last",
        "Have your mail program show a draft with the summary of the last meeting; you send it.",
    ),
    Action("brief.history", "h", "history", "Read all that happened with this person, newest first."),
    Action("brief.search", "slash", "search", "Find anything that was written, of anybody."),
    Action("brief.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("brief.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("brief.back", "escape,q", "back", "Go back to the people.", need=FIRST),
    Action(
        "history.open",
        "enter",
        "open",
        "Open the meeting of what is under the cursor, as it was; without one, all that was written of it.",
        need=FIRST,
    ),
    Action("history.edit", "e", "correct", "Correct the words; what they were is kept beside them."),
    Action("history.brief", "b", "brief", "Read what to know before you meet this person."),
    Action("history.add_point", "a", "add point", "Put something on the list for the next meeting."),
    Action(
        "history.paste",
        "P",
        "paste list",
        "Make talking points of a list, one a line.",
    ),
    Action("history.search", "slash", "search", "Find anything that was written, of anybody."),
    Action("history.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("history.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("history.back", "escape,q", "back", "Go back to where you were.", need=FIRST),
    Action("past.edit", "e", "correct", "Correct the words; what they were is kept beside them."),
    Action("past.mail", "m", "mail", "Have your mail program show a draft with the summary; you send it."),
    Action("past.search", "slash", "search", "Find anything that was written, of anybody."),
    Action("past.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("past.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("past.back", "escape,q", "back", "Go back to where you were.", need=FIRST),
    Action(
        "kept.visibility",
        "V",
        "shared/private",
        "Make what is under the cursor shared or private; the change is kept.",
    ),
    Action("kept.review", "r", "look again", "Choose when to look at what is kept again."),
    Action("kept.hold", "h", "hold", "Say why nothing may be erased, or lift that."),
    Action("kept.markdown", "m", "Markdown file", "Write all of it to a Markdown file for you alone."),
    Action("kept.json", "j", "JSON file", "Write all of it to a JSON file for you alone."),
    Action("kept.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("kept.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("kept.back", "escape,q", "back", "Go back to the people.", need=FIRST),
    Action("person.save", "ctrl+s", "save", "Keep this person."),
    Action("person.cancel", "escape", "back", "Go back; unfinished words wait for you."),
    Action("inbox.give", "enter", "give to", "Choose the person this thought is for."),
    Action("inbox.let_go", "x", "let go", "Let this thought go."),
    Action("inbox.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("inbox.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action("inbox.back", "escape,q", "people", "Go back to the people."),
    Action("choosing.in_use", "1", "keep 1", "Keep what is in use now.", need=FIRST),
    Action("choosing.set_aside", "2", "keep 2", "Take what was set aside instead.", need=FIRST),
    Action("choosing.both", "b", "keep both", "Keep the words of both.", need=FIRST),
    Action("choosing.back", "escape,q", "later", "Go back; both versions stay until you choose.", need=FIRST),
    Action("search.go", "enter", "go there", "Go to where it was written.", need=FIRST),
    Action("search.back", "escape", "back", "Go back to where you were.", need=FIRST),
    Action("search.clear", "ctrl+l", "clear", "Throw away what you typed.", show=False),
    Action("search.down", "down", "next", "Go to the next result.", show=False),
    Action("search.up", "up", "before", "Go to the result before.", show=False),
    Action("search.page_down", "pagedown", "page down", "Go down by a page of results.", show=False),
    Action("search.page_up", "pageup", "page up", "Go up by a page of results.", show=False),
    Action(
        "reading.take_over", "O", "take over", "Write this meeting here; the other window then reads along."
    ),
    Action("reading.back", "escape,q", "people", "Go back to the people."),
    Action(
        "meeting.next_stage", "n,right", "next", "Go on to the next stage.", need=ALWAYS, name="next stage"
    ),
    Action("meeting.write_shared", "w", "write", "Write a note that goes into the summary."),
    Action("meeting.next_question", "j", "question", "Put another question on the screen."),
    Action("meeting.write_private", "v", "private", "Write a note that stays with you."),
    Action(
        "meeting.add_commitment", "C", "commit", "Write down a promise, from any stage.", name="commitment"
    ),
    Action("meeting.add_point", "T", "point", "Add a talking point, from any stage."),
    Action(
        "meeting.paste",
        "P",
        "paste list",
        "Make talking points of a list, one a line.",
        need=LATER,
        show=False,
    ),
    Action("meeting.add_feedback", "F", "feedback", "Add feedback, from any stage."),
    Action(
        "meeting.visibility",
        "V",
        "shared/private",
        "Make what is under the cursor shared or private; the change is kept.",
        show=False,
    ),
    Action("meeting.deeper_question", "J", "deeper", "Go deeper into this question."),
    Action("meeting.pick_stage", "g", "go to", "Go straight to any stage.", name="go to a stage"),
    Action(
        "meeting.previous_stage",
        "b,left",
        "back",
        "Go back to the stage before.",
        need=LATER,
        name="stage before",
    ),
    Action(
        "meeting.skip_stage",
        "s",
        "skip",
        "Skip this stage; you can come back to it.",
        need=LATER,
        name="skip this stage",
    ),
    Action("meeting.previous_question", "K", "last question", "Return to the question before.", show=False),
    Action("meeting.search", "slash", "search", "Find anything that was written, of anybody.", show=False),
    Action("meeting.undo", "ctrl+z", "undo", "Take back the last decision or removal.", show=False),
    Action("meeting.redo", "ctrl+y", "redo", "Do again what was taken back.", show=False),
    Action(
        "meeting.compare", "ctrl+o", "compare", "Choose between words that two windows changed.", show=False
    ),
    Action("meeting.save", "ctrl+s", "save now", "Leave the note; saving happens by itself.", show=False),
    Action("meeting.leave", "q", "people", "Leave the meeting; it waits for you with its clock.", show=False),
    Action("review.done", "d", "done", "It was done.", need=FIRST),
    Action("review.renegotiate", "r", "new date", "Agree on a new date, and say why.", need=FIRST),
    Action("review.blocked", "k", "blocked", "Something stands in the way; say what is needed.", need=FIRST),
    Action("review.drop", "x", "drop", "Let go of it, and say why.", need=FIRST),
    Action("review.hand_over", "h", "hand over", "Give it to the other one of you.", need=FIRST),
    Action("review.carry", "l", "leave it", "Leave it for next time; that counts as carried.", need=FIRST),
    Action(
        "check_in.rate",
        "1,2,3,4,5",
        "rate",
        "Set energy or workload, 1 low to 5 high.",
        need=FIRST,
        values=True,
    ),
    Action("check_in.clear", "0", "clear", "Take the number back.", show=False),
    Action(
        "check_in.private_place",
        "p",
        "private place",
        "Tick that you both sit where nobody listens.",
        need=FIRST,
    ),
    Action(
        "check_in.opener",
        "o",
        "your opener",
        "Write down what you opened with; it stays with you.",
        need=FIRST,
    ),
    Action("listening.feeling", "f", "feeling", "Mark a feeling.", need=FIRST),
    Action("listening.follow_up", "u", "follow-up", "Mark something to come back to.", need=FIRST),
    Action("listening.promise", "p", "promise", "Mark a promise.", need=FIRST),
    Action("listening.praise", "r", "praise", "Mark something to praise.", need=FIRST),
    Action("listening.concern", "c", "concern", "Mark a concern.", need=FIRST),
    Action(
        "listening.talk",
        "space",
        "talk",
        "Tap when the other one begins to talk.",
        need=FIRST,
        name="who talks",
    ),
    Action("listening.hush", "full_stop", "pause talk", "Stop counting who talks.", show=False),
    Action("listening.take_back", "z", "undo mark", "Take back the last mark.", show=False),
    Action("listening.what_else", "e", "else?", "Ask “and what else?” and count it.", name="and what else?"),
    Action("listening.discuss", "enter", "tick", "Tick the point as talked about, or open it again."),
    Action("listening.heard", "h", "heard", "Show what you heard, to say it back aloud.", name="play back"),
    Action("listening.edit", "i", "edit point", "Change the words of the point.", show=False),
    Action("listening.drop", "x", "drop point", "Take the point off the list, or put it back.", show=False),
    Action("feedback.say", "enter", "said it", "Tick that you said it now, or take that back.", need=FIRST),
    Action("feedback.edit", "e", "edit", "Change the words of the feedback."),
    Action("feedback.let_go", "x", "let go", "Let it go unsaid.", show=False),
    Action("goals.open", "enter", "write", "Write down progress, or the words of this row.", need=FIRST),
    Action("goals.add", "a", "new goal", "Set a goal together.", need=FIRST),
    Action("goals.edit", "e", "edit", "Change the words of the goal.", need=FIRST),
    Action("goals.on_track", "o", "on track", "The goal is on track.", need=FIRST),
    Action("goals.at_risk", "r", "at risk", "The goal is at risk.", need=FIRST),
    Action("goals.done", "d", "done", "The goal is reached.", need=FIRST),
    Action("goals.drop", "x", "drop", "Let go of the goal.", show=False),
    Action(
        "commitments.read_back", "enter,space", "read back", "Tick that it was read back aloud.", need=FIRST
    ),
    Action("commitments.edit", "e", "edit", "Change the words or the date of the promise.", need=FIRST),
    Action("commitments.remove", "x", "take back", "Take back a promise made in this meeting.", need=FIRST),
    Action("wrap_up.open", "enter", "open", "Turn the mark into what it most often becomes."),
    Action("wrap_up.note", "o", "note", "Turn the mark into a note."),
    Action("wrap_up.commitment", "c", "promise", "Turn the mark into a commitment."),
    Action("wrap_up.feedback", "f", "feedback", "Turn the mark into feedback."),
    Action("wrap_up.point", "t", "point", "Turn the mark into a talking point for next time."),
    Action("wrap_up.let_go", "x", "let go", "Let the mark go."),
    Action("wrap_up.reopen", "z", "open again", "Open a settled mark again; what it became stays."),
    Action(
        "wrap_up.rate",
        "1,2,3,4,5",
        "worth it?",
        "Keep the answer to “was this worth your time?”, 1 to 5.",
        need=FIRST,
        values=True,
    ),
    Action("wrap_up.next_date", "d", "next date", "Agree on the next date.", need=FIRST),
    Action("wrap_up.copy", "y", "copy", "Copy the summary, exactly as you see it.", need=FIRST),
    Action("wrap_up.end", "E", "end meeting", "Close the meeting and go back to your people.", need=ALWAYS),
    Action("wrap_up.read", "tab", "read", "Scroll through the summary; the same key goes back to the marks."),
    Action("wrap_up.edit", "e", "edit", "Change the words of the summary."),
    Action("wrap_up.save", "s", "save file", "Save the summary to a file."),
    Action("wrap_up.mail", "m", "mail", "Have your mail program show a draft with the summary; you send it."),
    Action(
        "wrap_up.copy_formatted", "Y", "formatted", "Copy the summary with its headings and lists, for mail."
    ),
    Action("wrap_up.form", "M", "plain text", "Switch between Markdown and plain text."),
    Action(
        "wrap_up.renew", "u", "program's text", "Drop your own words for the summary and take the program's."
    ),
    Action("wrap_up.allow", "a", "let it go out", "Let a line that may say too much go out as it is."),
)

_BY_ID = {action.id: action for action in ACTIONS}
_KEY_NAMES = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())


def bindings(group: str) -> list[BindingType]:
    """Return the key bindings of one group, for a screen's or a widget's BINDINGS."""
    return [each for action in in_group(group) for each in action.bindings()]


def quit_binding() -> Binding:
    """Return the key that quits for a page over the screen, where the app's own keys do not reach."""
    action = _BY_ID["app.quit"]
    return Binding(action.key, "app.quit", action.label, tooltip=action.help, show=False, id=action.id)


def find(binding_id: str | None) -> Action | None:
    """Return the action that a binding stands for, None for a binding of a single widget."""
    return _BY_ID.get(binding_id or "") or _BY_ID.get((binding_id or "").rpartition(".")[0])


def in_group(group: str) -> list[Action]:
    """Return the actions of one group, in their order."""
    return [action for action in ACTIONS if action.group == group]


def keys_of(action_id: str, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of an action: the user's own, else ours."""
    return _split(keymap.get(action_id, _BY_ID[action_id].key))


def check_keys(keys: Mapping[str, str]) -> None:
    """Refuse a keymap that names an action or a key we do not have, or gives one key two meanings in a place.

    Raises FacilitatorError with everything that is wrong: the action, and what was expected.
    """
    raise_all([wrong for action_id, written in keys.items() for wrong in _wrong_action(action_id, written)])
    raise_all([*_two_meanings(keys)])


def _two_meanings(keys: Mapping[str, str]) -> Iterator[FacilitatorError]:
    changed = {action_id for action_id, written in keys.items() if written != _BY_ID[action_id].key}
    told = set()
    for group in GROUPS if changed else ():
        seen: dict[str, str] = {}
        for action in (each for place in _together_with(group) for each in in_group(place)):
            for key in _split(keys.get(action.id, action.key)):
                other = seen.setdefault(key, action.id)
                if (
                    other != action.id
                    and {action.id, other} & changed
                    and (key, other, action.id) not in told
                ):
                    told.add((key, other, action.id))
                    yield FacilitatorError(
                        f"settings.toml: [keys] gives “{key}” to {other} and to {action.id}.",
                        "Choose another key for one of them.",
                    )


def _wrong_action(action_id: str, written: str) -> Iterator[FacilitatorError]:
    action = _BY_ID.get(action_id)
    if action is None:
        near = get_close_matches(action_id, _BY_ID, 1, 0.4)
        hint = f"Did you mean {near[0]}?" if near else "The help (?) names every action."
        yield FacilitatorError(f"settings.toml: [keys] has no action “{action_id}”.", hint)
        return
    if action.values and written != action.key:
        yield FacilitatorError(
            f"settings.toml: [keys] cannot move {action_id}.", "Its keys are the numbers that it sets."
        )
        return
    try:
        unknown = [key for key in _split(written) if not _is_key(key)]
    except InvalidBinding:
        unknown = [written]
    if unknown:
        yield FacilitatorError(
            f"settings.toml: [keys] gives {action_id} “{unknown[0][:40]}”, which is no key.",
            "Write a character, or a name such as f9, ctrl+k or space; commas part several.",
        )


def _together_with(group: str) -> tuple[str, ...]:
    """Return the groups whose keys work at the same time as those of this one, itself last."""
    from facilitator.domain.flow import StageKind

    if group in set(StageKind):
        return ("app", "meeting", group)
    if group in ("unlock", "protect"):
        return ("app", "gate", group)
    return ("app",) if group == "app" else ("app", group)


def _is_key(key: str) -> bool:
    name = key.rpartition("+")[2]
    return name in _KEY_NAMES or key_to_character(name) is not None


def _split(keys: str) -> list[str]:
    """Return each key by Textual's name for it, "?" as "question_mark"."""
    return [binding.key for binding in Binding.make_bindings([Binding(keys, "")])]
