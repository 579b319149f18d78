"""Streamed Markdown: source text in, a column of text, code and table widgets out.

splitter (where may text be cut) > parser (markdown-it) > leaves (values) > prose, code, table
(widgets) > view (the column). Only `MarkdownView` is meant for the rest of the window.
"""

from ui.chat.markdown.view import MarkdownView

__all__ = ["MarkdownView"]
