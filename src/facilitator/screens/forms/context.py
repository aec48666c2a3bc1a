"""What the forms of a meeting are built from."""

import re
from datetime import date

from facilitator.domain.due import echo_due, parse_due
from facilitator.domain.models import Side, TalkingPoint, Visibility
from facilitator.domain.wording import flags
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.listening import check_point
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.widgets.form_spec import FieldSpec, Hint

EYES = ((Visibility.SHARED.value, "shared"), (Visibility.PRIVATE.value, "private"))


@dataclass(frozen=True, slots=True)
class Context:
    """The meeting, and what the program knows besides: settings and templates."""

    session: Session
    runtime: Runtime

    @property
    def day_first(self) -> bool:
        """Return whether 3/4 is the third of April."""
        return self.runtime.settings.day_first

    @property
    def them(self) -> str:
        """Return the report's first name."""
        return self.session.person.name.split(" ")[0]

    @property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """Return both sides as choices, the manager first."""
        return ((Side.MANAGER.value, "I"), (Side.REPORT.value, self.them))

    def day(self, words: str) -> date:
        """Return the date that the words mean. Raises FacilitatorError."""
        return parse_due(words, self.session.clock.today(), prefer_day_first=self.day_first)

    def kept_day(self, words: str, kept: date | None) -> date | None:
        """Return the date in a field that began with `kept`, which may be past; None when it is empty."""
        if kept is not None and words.strip() == kept.isoformat():
            return kept
        return self.day(words) if words.strip() else None

    def due_field(self, name: str, label: str, placeholder: str, kept: date | None = None) -> FieldSpec:
        """Return the field of a date; `kept` is what it begins with, and may be past."""
        return FieldSpec(
            name,
            label,
            placeholder=placeholder,
            value=kept.isoformat() if kept else "",
            hint=self.due_hint,
            check=lambda values: self.kept_day(values[name], kept),
            suggested=True,
        )

    def due_hint(self, words: str) -> Hint | None:
        """Echo the date that the words mean, or say why they mean none."""
        if not words.strip() or _is_iso(words):
            return _echo(words, self.session.clock.today())
        try:
            return Hint(echo_due(self.day(words), self.session.clock.today()))
        except FacilitatorError as error:
            return Hint.of(error)

    def point_fields(self, placeholder: str, old: TalkingPoint | None = None) -> tuple[FieldSpec, ...]:
        """Return the fields of a talking point."""
        origins = ((Side.MANAGER.value, "me"), (Side.REPORT.value, self.them))
        return (
            FieldSpec(
                "text",
                "About",
                placeholder=placeholder,
                value=old.text if old else "",
                check=lambda values: check_point(values["text"]),
            ),
            FieldSpec("raised_by", "From", choices=origins, value=old.raised_by if old else Side.REPORT),
            FieldSpec("eyes", "For", choices=EYES, value=old.visibility if old else Visibility.SHARED),
        )


def _is_iso(words: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", words.strip()) is not None


def _echo(words: str, today: date) -> Hint | None:
    try:
        return Hint(echo_due(date.fromisoformat(words.strip()), today))
    except ValueError:
        return Hint("There is no such day.", wrong=True) if words.strip() else None


def wording_hint(words: str) -> Hint | None:
    """Flag words about the person, "always" and "never", gently."""
    found = flags(words)
    return Hint("\n".join(found)) if found else None
