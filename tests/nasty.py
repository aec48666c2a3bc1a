"""Strings that break programs; one list for every test that shows, keeps or sends words of a person."""

NASTY = (
    "[/x]",
    "[TODO] call",
    "[@click=app.quit]quit[/]",
    "[bold red]not bold[/bold red]",
    "{{ 7 * 7 }} {% raw %}",
    'ana\'s "quoted" `note` \\ back\\slash',
    "'; DROP TABLE people; --",
    "مرحبا بالعالم",
    "你好，世界 全角",
    "👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 e\u0301",
    "# not a heading\n- [ ] not a task\n```",
    "tab\there, trailing blank ",
    "%s %d %(x)s ${HOME} $(id)",
    "<b>html</b> &amp; &lt;",
    "line one\nline two\n\nline four",
    "zero\u200bwidth \u202eoverride\u202c",
)
"""Each must appear exactly as it was typed."""

HUGE = "x" * 50_000 + " [/x] " + "я" * 50_000
"""A paste of 100,000 characters."""

CONTROL = "bell\x07 esc\x1b[2J null\x00 \x9b31m del\x7f"
"""Characters that would drive the terminal; they are taken out and the words around them stay."""
