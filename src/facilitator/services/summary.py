"""The summary of a meeting: the same facts always give the same text, in Markdown or as plain text."""

from collections.abc import Iterable
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from uuid import UUID

from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.summary_facts import SummaryFacts, facts_of

if TYPE_CHECKING:
    from facilitator.services.summary_sandbox import Part, SummaryEnvironment

__all__ = ["Form", "Rendered", "SummaryFacts", "facts_of", "render"]


class Form(StrEnum):
    """How the summary is written."""

    MARKDOWN = "markdown"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text, ending in one newline, and in `problem` why the user's template was not used, or "".

    `items` tells for each line which shared records it came from; none of a text that the user wrote.
    """

    text: str
    problem: str
    items: tuple[frozenset[UUID], ...] = ()


TEMPLATE_NAMES = {Form.MARKDOWN: "summary.md.j2", Form.PLAIN: "summary.txt.j2"}
"""What the template of each form is called, ours and the user's."""


def render(facts: SummaryFacts, form: Form, template: Path | None = None) -> Rendered:
    """Return the summary in that form; `template` is the user's own for it and replaces the built-in.

    A template that cannot be used is named in `problem`, with its line, and the built-in steps in.
    """
    if template is None:
        return _built_in(facts, form)
    source, problem = _read(template)
    if not problem:
        rendered = _own(facts, source, template)
        if not rendered.problem:
            return rendered
        problem = rendered.problem
    return replace(
        _built_in(facts, form), problem=f"{template.name} {problem}. This is the built-in summary."
    )


def check_template(template: Path) -> None:
    """Raise FacilitatorError when the file cannot be read or is no template; it is not filled in."""
    from facilitator.services.summary_sandbox import compiled

    source, problem = _read(template)
    if not problem:
        try:
            compiled(_environment(), source, str(template))
        except Exception as error:  # as many ways as a program
            problem = f"does not work{_place(error, str(template))}: {_reason(error)}"
    if problem:
        raise FacilitatorError(
            f"{template} {problem}.", "Until it is mended, summaries are the built-in ones."
        )


def _read(template: Path) -> tuple[str, str]:
    """Return the text of a template, and why it cannot be read, or ""."""
    try:
        return template.read_text(encoding="utf-8-sig"), ""
    except OSError as error:
        return "", f"cannot be read ({error.strerror or type(error).__name__})"
    except UnicodeDecodeError as error:
        return "", f"is not UTF-8 text (byte {error.start + 1})"


@cache
def _environment() -> "SummaryEnvironment":
    from facilitator.services.summary_sandbox import SummaryEnvironment

    return SummaryEnvironment()


@cache
def _built_in_source(form: Form) -> str:
    found = files("facilitator") / "data" / "summary" / TEMPLATE_NAMES[form]
    return found.read_text(encoding="utf-8")


def _built_in(facts: SummaryFacts, form: Form) -> Rendered:
    from facilitator.services.summary_sandbox import run

    name = TEMPLATE_NAMES[form]
    return _ended(run(_environment(), _built_in_source(form), name, _values(facts), longest=None))


def _values(facts: SummaryFacts) -> dict[str, Any]:
    return {each.name: getattr(facts, each.name) for each in fields(facts)}


def _ended(parts: Iterable["Part"]) -> Rendered:
    """Join the pieces, without empty lines at either end, and say of each line what it came from."""
    lines: list[str] = [""]
    items: list[frozenset[UUID]] = [frozenset()]
    for text, came_from in parts:
        first, *rest = clean(text).split("\n")
        lines[-1] += first
        lines += rest
        items[-1] |= came_from
        items += [came_from] * len(rest)
    full = [place for place, line in enumerate(lines) if line]
    kept = slice(full[0], full[-1] + 1) if full else slice(1)
    traced = (came_from if line else frozenset() for line, came_from in zip(lines, items, strict=True))
    return Rendered("\n".join(lines[kept]) + "\n", "", tuple(traced)[kept])


def _own(facts: SummaryFacts, source: str, template: Path) -> Rendered:
    """Return what the user's template gives, or what is wrong with it."""
    from facilitator.services.summary_sandbox import run

    try:
        rendered = _ended(run(_environment(), source, str(template), _values(facts)))
    except Exception as error:  # a template can fail in as many ways as a program
        return Rendered("", f"does not work{_place(error, str(template))}: {_reason(error)}")
    return rendered if rendered.text.strip() else Rendered("", "gives no text")


def _place(error: Exception, name: str) -> str:
    """Return the line of the template at which it failed, as ", line 3"; "" when none was reached."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return f", line {error.lineno}"
    reached = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == name]
    return f", line {reached[-1]}" if reached else ""


def _reason(error: Exception) -> str:
    """Return what went wrong; in our words where Python's might repeat what was written down."""
    from jinja2 import TemplateError

    if isinstance(error, RecursionError):
        return "it is nested too deep, or calls itself without end"
    if isinstance(error, TemplateError):
        return (error.message or type(error).__name__).replace(f"{SummaryFacts.__module__}.", "").rstrip(".")
    if isinstance(error, OverflowError):
        return str(error)
    return f"a value is not of the kind that is needed ({type(error).__name__})"
