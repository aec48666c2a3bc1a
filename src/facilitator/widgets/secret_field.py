"""The field for a passphrase: nobody reads it over a shoulder, and nothing can be copied out of it."""

from textual.binding import Binding
from textual.widgets import Input


class SecretField(Input, inherit_bindings=False):
    """One line of dots; Enter belongs to the screen."""

    orders_its_letters = True  # for `key_order`, which imports no field

    BINDINGS = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("home,ctrl+a", "home", show=False),
        Binding("end,ctrl+e", "end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
        Binding("ctrl+w,ctrl+u", "clear", show=False),
    ]

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, password=True, compact=True, select_on_focus=False, id=id)

    def action_clear(self) -> None:
        """Begin anew."""
        self.value = ""
