"""The question, at the top of the window, near the camera."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from facilitator.domain.models import Side
from facilitator.domain.practices import PRACTICE_TITLES, Practice
from facilitator.services.questions import Question
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.shield import own

SILENCE = 8.0
"""Seconds for which the panel says that waiting is fine, after a question was put."""


_ASKS = ("?", "？", "؟")
"""What a manager tells of themselves ends otherwise, and no answer is waited for."""


class QuestionPanel(Vertical):
    """One question at a time; after it a calm line that silence is fine."""

    them = ""
    """What the report is called where a question is theirs to ask."""

    _timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield the question and the line under it."""
        yield Plain(id="question")
        yield Plain(id="question-foot")

    def show_question(self, question: Question | None, *, fresh: bool = False) -> None:
        """Put the question on the screen; `fresh` when it is new and deserves a silence."""
        self.display = question is not None
        self._stop()
        if question is None:
            return
        use = question.use
        theirs = question.asks is Side.REPORT
        self.query_one("#question", Plain).update(
            text((f"{self.them}’s turn: ", "$foreground-muted") if theirs else None, use.text)
        )
        told = use.practice == Practice.COURAGE and not use.text.rstrip().endswith(_ASKS)
        if fresh and not told:
            self._foot("Let it stand. Waiting is fine.", question)
            self._timer = self.set_timer(SILENCE, lambda: self._foot("", question))
        else:
            self._foot("", question)

    def _foot(self, words: str, question: Question) -> None:
        self.set_class(bool(words), "-waiting")
        place = PRACTICE_TITLES[Practice(question.use.practice)].lower()
        both = f"{words}   {place}" if words else place
        if len(both) > self.app.size.width - 2:  # at its narrowest, what is said now matters more
            both = words
        practice = both.removeprefix(words)
        self.query_one("#question-foot", Plain).update(
            text(own(words, "italic"), (practice, "$foreground-muted"))
        )

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
