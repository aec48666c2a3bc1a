"""The text that leaves the meeting: shown to the letter, held back where it must be, copied and saved."""

import os
from asyncio import to_thread
from collections.abc import Callable

from textual import work
from textual.content import Content

from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.stages.held_lines import HeldLines
from facilitator.screens.stages.view import StageView
from facilitator.services import wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.summary import Form, Rendered
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.shield import offered, own

_NOTHING_HELD = "nothing private was written"


class OutgoingView(StageView):
    """A stage with a summary beside its rows; a subclass has `#preview`, and `#summary` in it."""

    _asked = ""

    form = Form.MARKDOWN

    def __init__(self, session: Session, runtime: Runtime, *, id: str | None = None) -> None:
        super().__init__(session, runtime, id=id)
        self.held = HeldLines(session, runtime)

    def draw(self) -> None:
        """Show rows and preview as they now are, and look whether an edited text may leave."""
        self._draw()
        if wrap_up.edited(self.session) or self.held.found:
            hold_keys(self, self._look())

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        before = self.held.found
        if await self.held.look(self.form) != before:
            self._draw()
            if not before:
                self.point_at(self.held.first_row)

    def _draw(self) -> None:
        super().draw()
        rendered = self._rendered()
        self.query_one("#summary", Plain).update(self.held.marked(rendered.text))
        name = "Markdown" if self.form is Form.MARKDOWN else "plain text"
        preview = self.query_one("#preview")
        self.screen.refresh_bindings()
        preview.border_title = own(f"Summary · {'edited' if wrap_up.edited(self.session) else name}")
        preview.border_subtitle = Content(self._held_back())
        if rendered.problem:
            self.say(rendered.problem, wrong=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: what waits can be let go, and an edited summary can be renewed."""
        if action == "allow":
            return offered(self, self.at_held_line)
        return bool(wrap_up.edited(self.session)) if action == "renew" else True

    @property
    def at_held_line(self) -> bool:
        """Return whether the row under the cursor is a line that waits."""
        return self.is_mounted and self.held.at(self.row) is not None

    def _held_back(self) -> str:
        """Say how much stays, as long for one as for none, since blocks are as long as what they hide."""
        held = wrap_up.private_notes(self.session)
        words = f"{held} private note{'s' if held != 1 else ''} stay{'s' if held == 1 else ''} here"
        return words.ljust(len(_NOTHING_HELD)) if held else _NOTHING_HELD

    def action_form(self) -> None:
        """Switch between Markdown and plain text."""
        self.form = Form.PLAIN if self.form is Form.MARKDOWN else Form.MARKDOWN
        self.changed()

    def action_edit(self) -> None:
        """Change the words of the summary, at the line under the cursor if that has to wait."""
        leak = self.held.at(self.row)
        self.open_form("summary:" + self.form.value, leak.line if leak is not None else None)

    def action_renew(self) -> None:
        """Take the program's own text again."""
        wrap_up.edit_summary(self.session, "", "")
        self.changed()

    def action_allow(self) -> None:
        """Let the line under the cursor go out as it is."""
        leak = self.held.at(self.row)
        if leak is not None:
            self.held.clear(leak)
            self.changed()

    def _rendered(self) -> Rendered:
        return wrap_up.preview(self.session, self.form, self.runtime.template(self.form))

    def action_copy(self) -> None:
        """Copy the summary, and say which way it went."""
        self._send(self._copy, "y once more copies yours")

    def action_copy_formatted(self) -> None:
        """Copy the summary as HTML, where a program here takes that."""
        self._send(self._copy_formatted, "Y once more copies yours")

    def action_mail(self) -> None:
        """Have the mail program show a draft; an address that is not known is asked for first."""
        if self.session.person.email.strip():
            self._send(self._mail, "m once more takes yours")
        else:
            self.open_form("mail")

    def after_form(self, key: str) -> None:
        """Go on with the mail once its address is known."""
        if key == "mail":
            self.action_mail()

    def _send(self, send: Callable[[str], object], once_more: str) -> None:
        """Hand the text on; of one that the user edited before the meeting changed, ask once."""
        rendered = self._rendered()
        if rendered.problem and wrap_up.edited(self.session) and self._asked != rendered.problem:
            self._asked = rendered.problem
            self.say(text(rendered.problem, own(f" {once_more}, u takes the new one.")), wrong=True)
            return
        hold_keys(self, self._let_out(send))

    def action_save(self) -> None:
        """Save the summary to a file of its own."""
        hold_keys(self, self._let_out(self._save))

    @work
    async def _let_out(self, send: Callable[[str], object]) -> None:
        """Hand the text on as it is now; when lines of it have to wait, say that instead."""
        words = self._rendered().text
        if not await self.held.look(self.form):
            send(words)
            return
        self._draw()
        self.point_at(self.held.first_row)
        self.say(self.held.sentence, wrong=True)

    @work
    async def _copy(self, words: str) -> None:
        from facilitator.services.clipboard import copy_text

        try:
            copied = await to_thread(
                copy_text,
                words,
                environ=os.environ,
                osc52=lambda each: self.app.call_from_thread(self.app.copy_to_clipboard, each),
                fallback=self.runtime.paths.clipboard,
                clear_after=self.runtime.settings.clipboard_seconds,
            )
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(own(copied.sentence))

    @work
    async def _copy_formatted(self, words: str) -> None:
        from facilitator.services.clipboard_formatted import copy_formatted
        from facilitator.services.formatted import as_html

        seconds = self.runtime.settings.clipboard_seconds
        try:
            page = await to_thread(as_html, words, self.form)
            copied = await to_thread(copy_formatted, page, words, environ=os.environ, clear_after=seconds)
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(own(copied.sentence))

    @work
    async def _mail(self, words: str) -> None:
        from facilitator.services.mail import open_draft

        file = self.runtime.paths.drafts / wrap_up.file_name(self.session, "eml")
        letter = wrap_up.letter(self.session, words, self.form)
        try:
            drafted = await to_thread(open_draft, letter, file, os.environ)
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(drafted.sentence if drafted.where else own(drafted.sentence))

    def _save(self, words: str) -> None:
        try:
            path = wrap_up.save_summary(self.session, words, self.form, self.runtime.paths.summaries)
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(f"Saved for you alone, not encrypted: {path}")

    def action_end(self) -> None:
        """Close the meeting; what is left hanging is named first, and takes a second press."""
        hold_keys(self, self._end())

    @work
    async def _end(self) -> None:
        """A summary of which lines still wait is not kept: what left before stays, or the program's own."""
        words = self._rendered().text
        held = await self.held.look(self.form)
        lines = f"{len(held)} summary line{'s' if len(held) > 1 else ''} to look at" if held else ""
        hanging = ", ".join(filter(None, [wrap_up.loose_ends(self.session), lines]))
        if hanging and self._asked != hanging:
            self._asked = hanging
            once_more = own("E once more ends the meeting all the same.")
            self.say(text(f"Still open: {hanging}. ", once_more), wrong=True)
            return
        if held:
            own_words = wrap_up.rendered(self.session, self.form, self.runtime.template(self.form)).text
            words = self.session.meeting.summary or own_words
        handed_on = bool(self.session.meeting.summary)
        wrap_up.keep_summary(self.session, words)
        self.post_message(self.Ended(handed_on))

    class Ended(StageView.Changed):
        """The meeting is over; `handed_on` says that its summary was copied, saved or drafted as a mail."""

        def __init__(self, handed_on: bool) -> None:
            super().__init__()
            self.handed_on = handed_on
