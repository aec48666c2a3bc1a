"""What can be done about a person from every list: meet, add talking points, read the brief."""

from asyncio import to_thread
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from textual import events, on, work

from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Record, Side, Visibility
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.with_drawer import WithDrawer
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Picker, RecordList, Row
from facilitator.widgets.shield import own

if TYPE_CHECKING:
    from facilitator.widgets.form_spec import FieldSpec, Values


class WithPerson(WithDrawer):
    """A screen about a `person`."""

    @property
    def person(self) -> PersonGlance | None:
        """Return whom the keys are about."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was up."""
        if self.is_mounted:
            hold_keys(self, self._come_back())

    @work(exclusive=True, group="come-back")
    async def _come_back(self) -> None:
        """Read again once what was typed is saved; a slow disk does not hold up the screen."""
        await to_thread(self.runtime.let_go)
        await self.come_back()

    async def come_back(self) -> None:
        """Show what is stored now."""
        await self.show_again()

    def chosen(self) -> PersonGlance | None:
        """Return whom one can meet; say it when there is nobody."""
        person = self.person
        if person is None:
            self.say(own("Add someone first: n."))
        elif person.archived:
            self.say(own("Archived. x brings them back."))
        else:
            return person
        return None

    # Meetings

    def action_start(self) -> None:
        """Start the meeting, or go on with the one that was cut off."""
        person = self.chosen()
        if person is not None:
            from facilitator.domain.flow import REGULAR_FLOW

            hold_keys(self, self.meet(person, REGULAR_FLOW))

    @on(RecordList.Pressed)
    def _pressed(self, event: RecordList.Pressed) -> None:
        event.stop()
        self.action_start()

    @work(exclusive=True, group="meet")
    async def meet(self, person: PersonGlance, flow_id: str) -> None:
        """Open the meeting, to be read along where another window has it."""
        from facilitator.screens.meeting import MeetingScreen
        from facilitator.services.meetings import HeldElsewhere, open_meeting

        try:
            session = await to_thread(open_meeting, self.runtime, person.id, flow_id)
        except HeldElsewhere as held:
            from facilitator.screens.reading import ReadingScreen

            await self.app.push_screen(ReadingScreen(self.runtime, held))
            return
        except FacilitatorError as error:
            await self.show_again()
            self.say(str(error), wrong=True)
            return
        await self.app.push_screen(MeetingScreen(session, self.runtime))

    async def action_flow(self) -> None:
        """Offer the other kinds of meeting."""
        from facilitator.domain.flow import FIRST_FLOW, REGULAR_FLOW

        person = self.chosen()
        if person is None:
            return
        if person.draft_meeting_id:
            self.say(own("A meeting was cut off. Enter goes on with it; end it first."))
            return
        catalog = await to_thread(lambda: self.runtime.catalog)
        likely = [REGULAR_FLOW] if person.met else [FIRST_FLOW, REGULAR_FLOW]
        flows = [catalog.flows[flow_id] for flow_id in likely]
        flows += [flow for flow in catalog.flows.values() if flow.id not in likely]
        heading = text(own("You meet "), person.name).stylize("bold $foreground-muted")
        rows = [Row("heading", heading, heading=True)]
        rows += [
            Row(
                flow.id,
                text((flow.title, "bold"), (f"  {flow.minutes:g} min · {flow.purpose}", "$foreground-muted")),
            )
            for flow in flows
        ]
        picker = Picker(rows)
        await self.pick(picker, lambda flow_id: hold_keys(self, self.meet(person, flow_id)))

    # To read

    def action_brief(self) -> None:
        """Show what to know before meeting the person."""
        if self.person is not None:
            hold_keys(self, self._show_brief_of(self.person))

    @work(exclusive=True, group="read")
    async def _show_brief_of(self, person: PersonGlance) -> None:
        from facilitator.screens.brief import BriefScreen, read_brief

        try:
            await to_thread(self.runtime.let_go)
            brief = await to_thread(read_brief, self.runtime, person.id)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        await self.app.push_screen(BriefScreen(self.runtime, *brief))

    def action_history(self) -> None:
        """Show all that happened with the person."""
        if self.person is not None:
            hold_keys(self, self._show_history_of(self.person))

    @work(exclusive=True, group="read")
    async def _show_history_of(self, person: PersonGlance) -> None:
        from facilitator.screens.history import HistoryScreen

        try:
            await to_thread(self.runtime.let_go)
            keys = await to_thread(self.runtime.store.timeline.keys, person.id)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        await self.app.push_screen(HistoryScreen(self.runtime, person, keys))

    # Talking points

    async def action_add_point(self) -> None:
        """Put something on the list for the next meeting."""
        person = self.chosen()
        if person is None:
            return
        from facilitator.screens.forms.pasting import OnceMore
        from facilitator.services.listening import check_point
        from facilitator.widgets.form_spec import FieldSpec

        once_more = OnceMore()
        fields = (
            FieldSpec(
                "text",
                "About",
                placeholder="what to talk about next time",
                check=lambda values: check_point(values["text"]),
            ),
            FieldSpec(
                "raised_by", "From", choices=((Side.MANAGER, "me"), (Side.REPORT, person.name.split(" ")[0]))
            ),
            FieldSpec(
                "eyes", "For", choices=((Visibility.SHARED, "shared"), (Visibility.PRIVATE, "private"))
            ),
        )
        await self.open_form(
            f"To talk about with {person.name}",
            fields,
            lambda values: self._keep_points(person.id, once_more.points(values["text"]), values),
            "It is on the list for the next meeting.",
        )

    async def action_paste(self) -> None:
        """Take a list from elsewhere, one point a line."""
        await self._paste_list("")

    async def on_paste(self, event: events.Paste) -> None:
        """Take a list that is pasted where there is no field."""
        if not self.query("#drawer > *") and self.check_action("paste", ()):
            event.stop()
            await self._paste_list(event.text)

    async def _paste_list(self, words: str) -> None:
        from facilitator.domain.pasted import pasted_points
        from facilitator.screens.forms.pasting import paste_fields

        person = self.chosen()
        if person is None:
            return
        fields = paste_fields(person.name.split(" ")[0])
        await self.open_form(
            f"A list for {person.name}",
            fields,
            lambda values: self._keep_points(person.id, pasted_points(values["list"]), values),
            "They are on the list for the next meeting. ctrl+z takes them back.",
            {"list": words},
        )

    def _keep_points(self, person_id: UUID, texts: list[str], values: "Values") -> None:
        from facilitator.services.people import add_points

        side, eyes = Side(values["raised_by"]), Visibility(values["eyes"])
        add_points(self.runtime, person_id, texts, side, eyes)

    async def correct(self, record: Record) -> None:
        """Have the words of something old changed; what they were is kept."""
        from facilitator.services import correcting
        from facilitator.widgets.form_spec import FieldSpec

        known = correcting.WORDS.get(type(record))
        if known is None:
            self.say(own("Decisions, questions and what was sent stay as they were."))
            return
        fields = tuple(
            FieldSpec(f"{name}-{record.id.hex}", label, value=getattr(record, name), lines=not label)
            for name, label in known
        )
        await self.open_form(
            "Correct it: what it was is kept",
            fields,
            lambda values: correcting.correct(
                self.runtime, record, {name: values[f"{name}-{record.id.hex}"] for name, _ in known}
            ),
            "Corrected; what it was stands beside it. ctrl+z takes that back.",
        )

    async def open_form(
        self,
        title: str,
        fields: "tuple[FieldSpec, ...]",
        submit: "Callable[[Values], object]",
        done: str,
        pasted: "Values | None" = None,
    ) -> None:
        """Open a form about the person; see `show_form`."""
        assert self.person is not None
        await self.show_form(f"home:{self.person.id}", title, fields, submit, done=done, pasted=pasted)
