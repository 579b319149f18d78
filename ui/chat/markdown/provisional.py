"""Makes half-written inline Markdown look like what it is about to become.

Only for the leaf at the very end while text still streams in: without it, asterisks and brackets
would flash up and vanish with every bold word and link. Nothing here outlives the next append.
"""

from __future__ import annotations

import re

# Beyond these the patterns take too long, and nobody would notice.
LONGEST = 2_000
MOST_BACKTICKS = 60

_CODE = re.compile(r"(`+)(?:(?!\1).)+?\1(?!`)", re.DOTALL)
_MARKS_AT_END = re.compile(r"(?<![\\\w])[*_`~]{1,3}$")
_CLOSING_AT_END = re.compile(r"(?<=\w)[*~]$")
_LINK_AT_END = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*$")
_STRONG = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")


def complete(text: str) -> str:
    """`text` with what is open at its end closed, and half-written marks left out."""
    if len(text) > LONGEST or text.count("`") > MOST_BACKTICKS:
        return text
    text = _MARKS_AT_END.sub("", text)
    rest = _CODE.sub("", text)
    if "`" in rest:
        return text if rest.endswith("`") else text + "`"
    link = _LINK_AT_END.search(text)
    if link and link[1]:
        text = text[: link.start()] + link[1]
        rest = _CODE.sub("", text)
    if len(_STRONG.findall(rest)) % 2:
        # The first of two closing asterisks may already be there.
        return _CLOSING_AT_END.sub("", text).rstrip() + "**"
    if len(_EMPHASIS.findall(rest)) % 2:
        return text.rstrip() + "*"
    return text
