"""The form of a person: a name is enough, the rest has good defaults."""

from asyncio import to_thread

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from facilitator.actions import bindings
from facilitator.domain.cadence import parse_cadence
from facilitator.domain.due import echo_due, parse_due
from facilitator.domain.models import WORKS_BEST, AgendaStyle, Person
from facilitator.errors import FacilitatorError
from facilitator.hand_over import Place
from facilitator.screens.base import BaseScreen
from facilitator.services import people
from facilitator.services.runtime import Runtime, person_scope
from facilitator.services.unfinished import Unfinished
from facilitator.widgets.form import Form, focused_field
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Hint, Values
from facilitator.widgets.title_bar import TitleBar

_STYLES = (
    (AgendaStyle.THEIRS_FIRST.value, "theirs first"),
    (AgendaStyle.MINE_FIRST.value, "mine first"),
    (AgendaStyle.AS_ADDED.value, "as added"),
)


class PersonScreen(BaseScreen):
    """Add a person, or change one."""

    BINDINGS = bindings("person")
    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime, person: Person | None, field: str = "name") -> None:
        super().__init__(runtime)
        self._field = field
        self.person = person
        self.saved: Person | None = None
        self.scope = person_scope(person.id if person else None)
        self._unfinished = Unfinished(runtime, self.scope)

    def compose(self) -> ComposeResult:
        """Yield the title; the form is mounted with its unfinished words."""
        yield TitleBar("Change a person" if self.person else "A new person")
        yield Container(id="person")
        yield from self.foot()

    async def on_mount(self) -> None:
        """Mount the form, with what was left unfinished."""
        spec = self._spec(await to_thread(self._unfinished.open))
        form = Form(spec, self.runtime.words.spans)
        await self.query_one("#person").mount(form)
        form.focus_field(self._field)

    @property
    def place(self) -> Place:
        """Return the person and the field."""
        return Place("person", str(self.person.id) if self.person else "", focused_field(self))

    def _spec(self, drafts: dict[str, str]) -> FormSpec:
        person, settings = self.person, self.runtime.settings
        day = person.next_on.isoformat() if person and person.next_on else ""
        return FormSpec(
            key=self.scope,
            title="",
            fields=(
                FieldSpec(
                    "name",
                    "Name",
                    value=person.name if person else "",
                    check=lambda values: people.check_name(values["name"]),
                ),
                FieldSpec("role", "Role", value=person.role if person else ""),
                FieldSpec(
                    "cadence",
                    "You meet",
                    placeholder="weekly · every 2 weeks on tue · monthly",
                    value=person.cadence if person else settings.cadence,
                    hint=self._cadence_hint,
                    suggested=True,
                ),
                FieldSpec(
                    "next_on",
                    "Next date",
                    placeholder="tue · 27 nov",
                    value=day,
                    hint=self._day_hint,
                    suggested=True,
                ),
                FieldSpec(
                    "meets_at",
                    "At",
                    placeholder="14:30",
                    value=person.meets_at if person else "",
                    hint=_hour_hint,
                ),
                FieldSpec(
                    "length",
                    "Minutes",
                    value=str(person.length_minutes if person else settings.length_minutes),
                    hint=_length_hint,
                    suggested=True,
                ),
                FieldSpec(
                    "agenda_style", "Points", choices=_STYLES, value=person.agenda_style if person else ""
                ),
                FieldSpec(
                    "time_zone",
                    "Time zone",
                    placeholder="empty: the same as yours",
                    value=person.time_zone if person else "",
                    hint=_zone_hint,
                ),
                FieldSpec(
                    "works_best",
                    "Works best",
                    placeholder="mornings · a day to think",
                    value=person.profile.get(WORKS_BEST, "") if person else "",
                ),
                FieldSpec("pronouns", "Pronouns", value=person.pronouns if person else ""),
                FieldSpec(
                    "email",
                    "Mail",
                    value=person.email if person else "",
                    check=lambda values: people.check_mail(values["email"]),
                ),
            ),
            submit=self._save,
            drafts=drafts,
        )

    def _save(self, values: Values) -> None:
        self.saved = people.save_person(self.runtime, self.person, values)

    def _cadence_hint(self, words: str) -> Hint | None:
        try:
            cadence = parse_cadence(words)
        except FacilitatorError as error:
            return Hint(str(error).replace("\n", " "), wrong=True)
        today = self.runtime.clock.today()
        after = cadence.next_after(today, today)
        return Hint(
            f"{cadence}; after a meeting today: {echo_due(after, today)}" if after else "no fixed rhythm"
        )

    def _day_hint(self, words: str) -> Hint | None:
        if not words.strip():
            return None
        today = self.runtime.clock.today()
        if self.person and self.person.next_on and words == self.person.next_on.isoformat():
            return Hint(echo_due(self.person.next_on, today))
        try:
            return Hint(
                echo_due(parse_due(words, today, prefer_day_first=self.runtime.settings.day_first), today)
            )
        except FacilitatorError as error:
            return Hint.of(error)

    @on(Form.Edited)
    def _edited(self, event: Form.Edited) -> None:
        event.stop()
        field = event.key.removeprefix(self.scope + ".")
        self._unfinished.put(field, event.value)

    @on(Form.Submitted)
    async def _submitted(self, event: Form.Submitted) -> None:
        event.stop()
        await self._forget()
        self.dismiss(None)

    @on(Form.Left)
    def _left(self, event: Form.Left) -> None:
        event.stop()
        self.action_cancel()

    async def _forget(self) -> None:
        self._unfinished.forget(field.name for field in self.query_one(Form).spec.fields)
        await to_thread(self.runtime.autosave.flush)

    def on_unmount(self) -> None:
        """Let other windows have the words that wait."""
        self._unfinished.close()

    def action_save(self) -> None:
        """Keep the person."""
        self.query_one(Form).action_submit()

    def action_cancel(self) -> None:
        """Go back; what was typed waits for the next time."""
        self.dismiss(None)


def _checked(check: object, words: str) -> Hint | None:
    try:
        check(words)  # type: ignore[operator]
    except FacilitatorError as error:
        return Hint(str(error).replace("\n", " "), wrong=True)
    return None


def _hour_hint(words: str) -> Hint | None:
    return _checked(people.check_hour, words)


def _length_hint(words: str) -> Hint | None:
    return _checked(people.check_length, words)


def _zone_hint(words: str) -> Hint | None:
    return _checked(people.check_time_zone, words)
