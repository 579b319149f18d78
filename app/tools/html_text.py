"""The text and the links of a web page. What is not meant to be read is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from app.tools.action import Refused
from app.tools.addresses import normalized

_LEFT_OUT = frozenset(
    ("script", "style", "noscript", "template", "svg", "head", "iframe", "object", "canvas")
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "source", "wbr", "col", "base"))
_MOST_LINKS = 100


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.pieces: list[str] = []
        self.links: list[str] = []
        self._address = address
        self._left_out: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        hidden = any(name == "hidden" for name, _ in attrs)
        if (tag in _LEFT_OUT or hidden or self._left_out) and tag not in _VOID:
            self._left_out.append(tag)
            return
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag == "a" and not self._left_out:
            self._link(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._left_out:
            while self._left_out.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._left_out:
            self.pieces.append(data)

    def _link(self, target: str) -> None:
        try:
            link = normalized(urljoin(self._address, target.strip()))
        except (Refused, ValueError):
            return
        if link not in self.links and len(self.links) < _MOST_LINKS:
            self.links.append(link)
        if link in self.links:
            self.pieces.append(f"[{self.links.index(link) + 1}] ")


def readable(html: str, address: str) -> tuple[str, tuple[str, ...]]:
    """The text of a page with its title on top, and the links in it as normalised addresses.

    A link's number stands in brackets before its words.
    """
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    title = " ".join(reader.title.split())
    return (f"{title}\n\n{text}" if title else text), tuple(reader.links)
