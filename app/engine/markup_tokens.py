"""Which special tokens of a vocabulary are mere text: runs of spaces, and HTML.

Some vocabularies (Gemma's) list these as special only so that they are kept whole. They change
nothing about who speaks, and models know them only whole.
"""

from __future__ import annotations

import re

_HTML = (
    "a|b|blockquote|br|caption|code|div|em|h[1-6]|hr|i|li|ol|p|pre|s|span|strong|sub|sup|table|"
    "tbody|td|tfoot|th|thead|tr|u|ul"
)
_HTML_TAG = re.compile(rf"</?(?:{_HTML})>")


def is_mere_text(text: str) -> bool:
    """Whether the token written `text` may stand for that text wherever it comes from.

    >>> is_mere_text("</strong>"), is_mere_text("\\n\\n"), is_mere_text("<think>")
    (True, True, False)
    """
    if len(text) == 1 or not text.strip("▁ \t\r\n"):
        return True
    return _HTML_TAG.fullmatch(text) is not None
