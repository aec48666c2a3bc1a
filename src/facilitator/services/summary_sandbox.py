"""The closed room that a summary template runs in: no way out, no way to hold up the program."""

from collections.abc import Callable, Generator, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from jinja2 import FunctionLoader, StrictUndefined, Template
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from facilitator.services.summary_text import noting
from facilitator.services.summary_words import full_day, item

Part = tuple[str, frozenset[UUID]]
"""A piece of a summary, and the records whose words are in it."""

MOST_STEPS = 10_000
"""How many numbers `range` hands out in one summary, over all loops together."""

LONGEST_TEXT = 4_000_000
"""Characters; a text that gets longer is a loop that went wrong."""

_LONGEST_REPEAT = 10_000


class SummaryEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with the filters `day` and `item` and with limits on what may grow."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=FunctionLoader(_refuse),
        )
        self.filters |= {"day": full_day, "item": item}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the product of two numbers; what could grow beyond bounds raises SecurityError."""
        if operator == "**":
            raise SecurityError("“**” cannot be used here")
        sizes = [len(each) for each in (left, right) if hasattr(each, "__len__")]
        times = [each for each in (left, right) if isinstance(each, int)]
        if any(size * each > _LONGEST_REPEAT for size in sizes for each in times):
            raise SecurityError("“*” makes too long a text")
        return super().call_binop(context, operator, left, right)


def run(
    environment: SummaryEnvironment,
    source: str,
    name: str,
    values: Mapping[str, Any],
    longest: int | None = LONGEST_TEXT,
) -> list[Part]:
    """Return what the template gives for these values, piece by piece; raises whatever is wrong with it.

    A jinja2.TemplateError for the template itself, OverflowError for more than `longest` characters
    or too many steps. None sets no bound, for a template that is known to be right.
    """
    template = compiled(environment, source, name)
    stream = cast(Generator[str, None, None], template.generate(**values, range=_counted_range()))
    parts: list[Part] = []
    length = 0
    with noting() as written:
        for part in stream:
            parts.append((part, frozenset(written)))
            written.clear()
            length += len(part)
            if longest is not None and length > longest:
                # Thrown inside the template, so that the traceback knows the line it had reached.
                stream.throw(OverflowError("the text gets too long"))
    return parts


@lru_cache(maxsize=4)
def compiled(environment: SummaryEnvironment, source: str, name: str) -> Template:
    """Return the template ready to run; kept, since the preview asks again at every change."""
    template = environment.from_string(source)
    template.filename = name
    return template


def _refuse(name: str) -> str:
    raise SecurityError(f"no other file can be taken in, so not “{name}”")


def _counted_range() -> Callable[..., Iterator[int]]:
    left = MOST_STEPS

    def counted(*bounds: int) -> Iterator[int]:
        nonlocal left
        for number in range(*bounds):
            left -= 1
            if left < 0:
                raise OverflowError(f"range gives at most {MOST_STEPS} numbers")
            yield number

    return counted
