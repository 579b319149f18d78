"""Streamed Markdown: source text in, a column of text, code and table widgets out.

splitter (where may text be cut) > parser (markdown-it) > leaves (values) > prose, code, table
(widgets) > block_column (which rows have widgets) > view (streaming into it). Beside them: formulas
(drawn in a process of their own) and the selection. `MarkdownView` is what the window shows; the
transcript's selection also knows `column_selection` and `selectable`.
"""

from ui.chat.markdown.view import MarkdownView

__all__ = ["MarkdownView"]
