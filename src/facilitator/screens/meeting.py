"""The meeting: the frame around the stages, with its clock, question, notes and forms."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.flow import StageKind
from facilitator.domain.models import Draft, Note, Record, Visibility
from facilitator.errors import FacilitatorError
from facilitator.hand_over import Place
from facilitator.screens.base import BaseScreen
from facilitator.screens.forms import build
from facilitator.screens.forms.context import Context
from facilitator.screens.shared_meeting import SharedMeeting
from facilitator.screens.stages import VIEWS
from facilitator.screens.stages.view import StageView
from facilitator.screens.stages.wrap_up import WrapUpView
from facilitator.services import questions, review, visibility, wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.save_report import SaveState
from facilitator.services.session import Session
from facilitator.widgets.choice import Choice
from facilitator.widgets.form import Form
from facilitator.widgets.meeting_bar import MeetingBar
from facilitator.widgets.notes_panel import NotesPanel
from facilitator.widgets.plain import Plain
from facilitator.widgets.question_panel import QuestionPanel
from facilitator.widgets.shield import offered, own
from facilitator.widgets.stage_picker import Rail, StagePicker
from facilitator.widgets.text_field import TextField

if TYPE_CHECKING:
    from facilitator.services.inbox import Drained

_SAVED = {
    "commitment": "The promise is noted.",
    "point": "It is on the list.",
    "points": "They are on the list. ctrl+z takes them back.",
    "feedback": "The feedback is noted.",
}

_NOW = {
    Visibility.SHARED: "Shared from now on: you may both read it. V takes that back.",
    Visibility.PRIVATE: "Private from now on: it stays with you. V takes that back.",
}


_NOTHING_TO_UNDO = "There is nothing to undo. In a note (w) or a form ctrl+z takes words back."


class MeetingScreen(SharedMeeting):
    """One meeting on the screen; the session holds everything that is said in it."""

    BINDINGS = bindings("meeting")
    AUTO_FOCUS = ""

    keeps_awake = True

    def __init__(self, session: Session, runtime: Runtime) -> None:
        super().__init__(session, runtime)
        self._form_context = Context(session, runtime)
        self._views: dict[str, StageView] = {}

    def compose(self) -> ComposeResult:
        """Yield the frame; a stage is mounted when it is first shown."""
        yield MeetingBar(self.session, example=self.runtime.example)
        yield QuestionPanel(id="question-panel", classes="makes-room")
        with Horizontal(id="body"):
            yield Rail(self.session, id="rail")
            yield Container(id="stages")
            with VerticalScroll(id="last-time", can_focus=False):
                yield Plain(self._last_time())
        yield NotesPanel(self.runtime.words.spans, id="notes", classes="makes-room")
        yield Container(id="drawer")
        yield from self.foot()

    @property
    def place(self) -> Place:
        """Return the meeting; the session itself keeps its stage and field."""
        return Place("meeting", str(self.session.meeting.id))

    async def on_mount(self) -> None:
        """Go where the meeting was left, and let the clock run."""
        self.session.run()
        focus = self.session.meeting.focus
        nothing = self._pass_empty_review()
        await self._show_stage()
        await self._restore_focus(focus)
        self.show_report(self.runtime.autosave.report)
        self.set_interval(1.0, self._tick)
        self.watch_other_windows()
        if nothing:
            self.say(own(nothing))

    def _pass_empty_review(self) -> str:
        """Move on when a meeting begins with nothing to follow up, and return what to say of it."""
        if (
            self.session.stage.kind is not StageKind.REVIEW
            or self.session.seconds
            or review.promises(self.session)
        ):
            return ""
        self.session.skip()
        if self.session.last_met is None:
            return "First meeting: nothing to follow up yet, so we begin with the check-in."
        return "Nothing is open. Every promise was settled, so we begin with the check-in."

    def _last_time(self) -> Content:
        head = own("Last time\n", "bold $foreground-muted")
        return head + Content(self.session.last_summary.strip() or "You have not met here before.")

    async def _restore_focus(self, focus: str) -> None:
        if focus.startswith("note."):
            self.query_one(NotesPanel).write(Visibility(focus.removeprefix("note.")))
        elif focus:
            key, _, field = focus.rpartition(".")
            for detail in key.split(":")[1:]:
                self.view.point_at(detail)  # on what the form is about, for the keys after it
            await self.open_form(key, field)

    def _tick(self) -> None:
        self.session.tick()
        self.query_one(MeetingBar).refresh()
        if self.session.talking and self.is_current and self.view.is_mounted:
            self.view.draw()

    def action_release_focus(self) -> None:
        """Give the keys to the stage."""
        self.view.take_focus()

    def came_in(self, came: "Drained") -> None:
        """Take what came in for this person into the meeting."""
        for record in came.records:
            if getattr(record, "person_id", None) == self.session.person.id:
                self.session.take_in(record)
        if came.given.get(self.session.person.id):
            self.draw()
            self.say(own("Something came in from the shell for this meeting."))

    # Stages

    @property
    def view(self) -> StageView:
        """Return the view of the current stage."""
        return self._views[self.session.meeting.stage]

    async def _show_stage(self) -> None:
        stage = self.session.stage
        if stage.id not in self._views:
            view = VIEWS[stage.kind](self.session, self.runtime)
            self._views[stage.id] = view
            await self.query_one("#stages").mount(view)
        for stage_id, view in self._views.items():
            view.display = stage_id == stage.id
        self.query_one("#last-time").set_class(stage.kind is StageKind.WRAP_UP, "-closing")
        self.hush()
        await self._close_drawer()
        self.query_one(QuestionPanel).them = self._form_context.them
        self._show_question(questions.current(self.session))
        self.show_notes()
        self.draw()
        self.view.take_focus()
        self.refresh_bindings()

    def draw(self) -> None:
        """Show the stage as it now is."""
        self.view.draw()
        self._follow_the_promises()
        self.query_one(Rail).refresh()
        self.query_one(MeetingBar).refresh(layout=False)

    def _follow_the_promises(self) -> None:
        """Have the question of the follow-through speak of a promise that still waits for a decision."""
        if self.session.stage.kind is StageKind.REVIEW:
            self._show_question(questions.current(self.session))

    async def show_record(self, record: Record, stage: str) -> None:
        """Go to the stage of that id or kind, and put the cursor on the record, or into its words."""
        stages = enumerate(self.session.flow.stages)
        here = self.session.position
        await self._go(next((n for n, each in stages if stage in (each.id, each.kind)), here))
        if isinstance(record, Note):
            self.query_one(NotesPanel).write(record.visibility)
        elif isinstance(record, Draft):
            await self._restore_focus(record.field)
        else:
            self.view.point_at(str(record.id))
            self.view.take_focus()

    async def _go(self, position: int) -> None:
        if self.session.go(position):
            await self._show_stage()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: nothing behind an open form, after the last stage or before the first."""
        if self.is_mounted and self.query_one("#drawer").children:
            return False
        if action == "compare":
            return bool(self.apart())
        if action == "visibility":
            return offered(self, self.session.meeting.stage in self._views and self.view.item is not None)
        last = len(self.session.flow.stages) - 1
        if action in ("next_stage", "skip_stage"):
            return self.session.position < last
        return self.session.position > 0 if action == "previous_stage" else True

    async def action_next_stage(self) -> None:
        """Go on to the next stage."""
        await self._go(self.session.position + 1)

    async def action_previous_stage(self) -> None:
        """Go back to the stage before."""
        await self._go(self.session.position - 1)

    async def action_skip_stage(self) -> None:
        """Skip this stage."""
        title = self.session.stage.title
        if self.session.skip():
            await self._show_stage()
            self.say(own(f"Skipped {title}. b goes back to it."))

    async def action_pick_stage(self) -> None:
        """Offer all stages."""
        await self._close_drawer()
        picker = StagePicker(self.session)
        await self.query_one("#drawer").mount(picker)
        self.set_focus(picker)
        self.refresh_bindings()

    @on(StagePicker.Picked)
    @on(Rail.Picked)
    async def _picked(self, event: StagePicker.Picked | Rail.Picked) -> None:
        event.stop()
        await self._close_drawer()
        await self._go(event.position)
        self.view.take_focus()

    @on(StageView.Changed)
    async def _changed(self, event: StageView.Changed) -> None:
        event.stop()
        if isinstance(event, WrapUpView.Ended):
            self.leave_when_saved(partial(self._end, handed_on=event.handed_on))
        else:
            self._follow_the_promises()
            self.query_one(MeetingBar).refresh()

    @on(StageView.Say)
    def _said(self, event: StageView.Say) -> None:
        event.stop()
        self.say(event.words, wrong=event.wrong)

    # Questions

    def _show_question(self, question: questions.Question | None, *, fresh: bool = False) -> None:
        self.query_one(QuestionPanel).show_question(question, fresh=fresh)

    def action_next_question(self) -> None:
        """Put another question on the screen."""
        self._show_question(questions.another(self.session), fresh=True)

    def action_deeper_question(self) -> None:
        """Go deeper."""
        before, after = questions.on_screen(self.session), questions.deeper(self.session)
        self._show_question(after, fresh=True)
        if before is not None and after is not None and not questions.goes_on(before, after.use):
            self.say(own("That one goes no deeper. Here is another deep question."))

    def action_previous_question(self) -> None:
        """Return to the question before."""
        self._show_question(questions.back(self.session))

    # Notes

    def action_write_shared(self) -> None:
        """Write what goes into the summary."""
        self.query_one(NotesPanel).write(Visibility.SHARED)

    def action_write_private(self) -> None:
        """Write what stays."""
        self.query_one(NotesPanel).write(Visibility.PRIVATE)

    @on(NotesPanel.Written)
    def _written(self, event: NotesPanel.Written) -> None:
        event.stop()
        use = questions.on_screen(self.session)
        self.session.write(event.visibility, event.words, use.prompt_id if use else "")

    @on(TextField.Left)
    def _note_left(self, event: TextField.Left) -> None:
        event.stop()
        self.query_one(NotesPanel).fold()
        self.view.draw()

    def action_visibility(self) -> None:
        """Make what is under the cursor shared or private, and say which it is now."""
        item = self.view.item
        if item is None:
            return
        changed = visibility.turn(self.session, item)
        self.draw()
        self.say(_NOW[changed.visibility])

    # Forms

    async def open_form(self, key: str, field: str = "", line: int | None = None) -> None:
        """Open a form in the drawer; a key that no longer fits anything is passed over."""
        spec = build(self._form_context, key)
        if spec is None:
            return
        await self._close_drawer()
        form = Form(spec, self.runtime.words.spans)
        self.hush()
        self.make_room(drawer=True)
        await self.query_one("#drawer").mount(form)
        form.focus_field(field, line)
        self.refresh_bindings()

    async def _close_drawer(self) -> None:
        self.make_room(drawer=False)
        await self.query_one("#drawer").remove_children()
        self.refresh_bindings()

    @on(StageView.OpenForm)
    async def _open_form(self, event: StageView.OpenForm) -> None:
        event.stop()
        await self.open_form(event.key, line=event.line)

    async def action_add_commitment(self) -> None:
        """Write down a promise."""
        await self.open_form("commitment")

    async def action_add_point(self) -> None:
        """Add a talking point."""
        await self.open_form("point")

    def on_paste(self) -> None:
        """Say that a paste went nowhere: else it is looked for later, or taken back in vain."""
        if not isinstance(self.focused, TextField):
            self.say(own("Nothing was pasted: no field has the cursor. w begins to write."))

    async def action_paste(self) -> None:
        """Take a list from elsewhere, one point a line."""
        await self.open_form("points")

    async def action_add_feedback(self) -> None:
        """Add feedback."""
        await self.open_form("feedback")

    @on(Form.Edited)
    def _form_edited(self, event: Form.Edited) -> None:
        event.stop()
        self.session.set_draft(event.key, event.value)

    @on(Form.Submitted)
    async def _form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        self.session.clear_drafts(event.form.spec.key + ".")
        await self._close_drawer()
        self.draw()
        self.view.after_form(event.form.spec.key)
        self.view.take_focus()
        if event.form.spec.key in _SAVED:
            self.say(_SAVED[event.form.spec.key])

    @on(Form.Left)
    @on(StagePicker.Left)
    async def _drawer_left(self, event: Form.Left | StagePicker.Left) -> None:
        event.stop()
        if isinstance(event, Form.Left):
            self._keep_or_forget(event.form)
        await self._close_drawer()
        self.view.take_focus()

    def _keep_or_forget(self, form: Form) -> None:
        """Say that the words of a form wait; forget them when there are none."""
        if form.has_words:
            self.say(f"Unfinished: {form.spec.title or 'your words'}. It waits here; ctrl+l in it clears it.")
        else:
            self.session.clear_drafts(form.spec.key + ".")

    def on_descendant_focus(self) -> None:
        """Remember the field that has the cursor now, so that a cut-off finds it again."""
        focus, field = "", self.focused  # the event may be about one that has lost it since
        if isinstance(field, TextField | Choice):
            forms = [each for each in field.ancestors if isinstance(each, Form)]
            focus = f"{forms[0].spec.key}.{field.key}" if forms else field.key
        if focus != self.session.meeting.focus:
            self.session.change_meeting(focus=focus)

    # The end

    def action_undo(self) -> None:
        """Take back the last decision or removal of this meeting."""
        label = self.session.undo()
        self._draw_all()
        self.say(f"Undone: {label}." if label else own(_NOTHING_TO_UNDO))

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        label = self.session.redo()
        self._draw_all()
        self.say(f"Done again: {label}." if label else own("There is nothing to do again."))

    def _draw_all(self) -> None:
        self.show_notes()
        self.draw()

    async def action_save(self) -> None:
        """Save now; a note is left with it, as a form is."""
        self.session.tick()
        self.runtime.autosave.hurry()
        failed = self.runtime.autosave.report.state is SaveState.FAILED
        done = "Saved as you type; nothing to do."
        if isinstance(self.focused, TextField):
            await self.focused.action_leave()
            done = "Saved, as you typed."
        self.say(own("Trying to save now." if failed else done))

    def pause(self) -> None:
        """Stop the clock and have everything saved; the meeting waits."""
        self.session.pause()

    def action_leave(self) -> None:
        """Go back to the people; the meeting waits there."""
        self.session.tick()
        self.leave_when_saved(self._go_home)

    def _go_home(self) -> None:
        self.pause()
        self.app.pop_screen()

    def _end(self, *, handed_on: bool) -> None:
        try:
            wrap_up.close(self.session)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.runtime.autosave.hurry()
        self.app.pop_screen()
        if not handed_on and isinstance(self.app.screen, BaseScreen):
            self.app.screen.say(own("Ended. Its summary was not copied; y in the brief (b) does it."))
