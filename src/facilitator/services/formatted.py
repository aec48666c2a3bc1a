"""The summary as HTML, for mail and for the clipboard: the same words, and nothing that loads or links."""

from html import escape

from facilitator.services.summary import Form

_PAGE = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{}</body></html>\n'


def as_html(words: str, form: Form) -> str:
    """Return a page with these words; Markdown in them becomes headings, lists and emphasis."""
    if form is Form.PLAIN:
        return _PAGE.format(f'<div style="white-space: pre-wrap">{escape(words)}</div>\n')
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.disable(["image", "link", "autolink", "reference", "html_inline", "html_block"])
    return _PAGE.format(reader.render(words).replace("<li>[ ] ", "<li>☐ ").replace("<li>[x] ", "<li>☑ "))
