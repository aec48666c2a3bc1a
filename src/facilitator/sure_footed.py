"""What Textual stumbles over when everything is clicked and typed at once."""

from textual import events, on
from textual.app import App, ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widgets import Input, LoadingIndicator, OptionList
from textual.worker import WorkerFailed, get_current_worker


def _is_left() -> bool:
    """Return whether the screen or widget that the present work is for has been taken away, or just is."""
    node = get_current_worker().node
    return not node.is_attached or any(each._pruning for each in node.ancestors_with_self)


class SureList(CommandList):
    """The rows of the palette; a click on one that is there no more, as a double click's second, is none."""

    async def _on_click(self, event: events.Click) -> None:
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()


class SurePalette(CommandPalette):
    """The list of commands; what comes after a choice, or on its way out, chooses and closes nothing more."""

    def compose(self) -> ComposeResult:
        """Yield what Textual's does, with a list that is sure-footed."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield SureList()
                yield LoadingIndicator()

    async def _on_click(self, event: events.Click) -> None:  # type: ignore[override]
        if not self.is_current:
            event.prevent_default()

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _choose_once(self, event: OptionList.OptionSelected | Input.Submitted) -> None:
        if self._selected_command is not None:
            event.stop()
            event.prevent_default()


class SureFootedApp(App[None]):
    """An app that does not fall over what is being taken away."""

    async def on_event(self, event: events.Event) -> None:
        """Let a click on what is already gone be a click on nothing."""
        if not (isinstance(event, events.MouseDown) and not event.is_forwarded and self._is_gone(event)):
            await super().on_event(event)

    def action_command_palette(self) -> None:
        """Show the list of commands."""
        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(SurePalette(id="--command-palette"))

    def _handle_exception(self, error: Exception) -> None:
        """Let work for a screen that was left meanwhile find nothing there; all else ends the program."""
        if not (isinstance(error, WorkerFailed) and isinstance(error.error, NoMatches) and _is_left()):
            super()._handle_exception(error)

    def _is_gone(self, event: events.MouseDown) -> bool:
        """Return whether the widget there was removed: the map of the screen still has it for a moment."""
        try:
            widget, _ = self.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return widget.parent is None and not isinstance(widget, Screen)
