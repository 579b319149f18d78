"""A chat as the rich text that goes on paper, block by block.

What people and models write is Markdown; HTML in it stays text, images become the words that
describe them, and nothing is loaded from anywhere. Knows nothing of pages.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PySide6.QtCore import QCoreApplication

from app.messages import Attachment, Message, Reasoning, Text, ToolCall
from ui.models.wording import size_words
from ui.theme import LIGHT

# Characters of one paragraph: a megabyte at once would hold up all other threads.
LONGEST_BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class PrintableChat:
    """What is to be printed. `model` and `date` are words for the page's head.

    Args:
        thinking: Whether the chain of thought is printed too.
    """

    title: str
    messages: tuple[Message, ...]
    model: str = ""
    date: str = ""
    thinking: bool = False


def style_sheet() -> str:
    """For all blocks. Paper is white, whatever the window's theme is."""
    c, s = LIGHT.palette, LIGHT.sizes
    return f"""
body, p, li, td, th, h1, h2, h3, h4, h5, h6, pre, code {{ color: {c.ink}; }}
h1 {{ font-size: 17pt; font-weight: 600; margin-bottom: 2px; }}
h2, h3, h4, h5, h6 {{ font-size: 12pt; font-weight: 600; margin-top: 10px; margin-bottom: 4px; }}
p {{ margin-top: 0; margin-bottom: {s.paragraph_gap - 3}px; }}
p.facts {{ color: {c.muted}; font-size: 8.5pt; margin-bottom: 18px; }}
p.who {{ color: {c.accent}; font-size: 9pt; font-weight: 600; margin-top: 16px;
  margin-bottom: 3px; }}
p.note {{ color: {c.muted}; font-size: 8.5pt; }}
pre {{ background: {c.code}; font-size: 8.5pt; margin-top: 4px; margin-bottom: 10px; }}
code {{ background: {c.code}; }}
blockquote {{ color: {c.muted}; margin-left: 18px; margin-right: 0; }}
a {{ color: {c.accent}; }}
table {{ margin-top: 4px; margin-bottom: 10px; }}
th {{ font-weight: 600; }}
"""


def blocks(chat: PrintableChat) -> Iterator[str]:
    """The HTML of one block after another, from the title to the last answer."""
    facts = " · ".join(word for word in (chat.date, chat.model) if word)
    yield f"<h1>{html.escape(chat.title)}</h1>"
    yield f"<p class='facts'>{html.escape(facts)}</p>"
    for message in chat.messages:
        yield from _message(message, chat)


def _message(message: Message, chat: PrintableChat) -> Iterator[str]:
    if message.role not in ("user", "assistant"):
        return
    you = QCoreApplication.translate("print", "You")
    model = chat.model or QCoreApplication.translate("print", "Model")
    yield f"<p class='who'>{html.escape(you if message.role == 'user' else model)}</p>"
    for part in message.parts:
        match part:
            case Text(text) if message.role == "user":
                yield from _plain(text)
            case Text(text):
                yield from markdown_blocks(text)
            case Attachment(name=name, size_bytes=size):
                words = QCoreApplication.translate("print", "Attached: {name} ({size})")
                yield _note(words.format(name=name, size=size_words(size)))
            case ToolCall(name, _):
                words = QCoreApplication.translate("print", "Used the tool {name}")
                yield _note(words.format(name=name))
            case Reasoning(text) if chat.thinking:
                yield _note(QCoreApplication.translate("print", "Thinking"))
                yield from _plain(text, "note")
            case _:
                pass


def markdown_blocks(source: str) -> Iterator[str]:
    """The HTML of each block at the top of a Markdown text."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    tokens, lines = _markdown.parse(text), text.split("\n")
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            block = _markdown.renderer.render(tokens[start : index + 1], _markdown.options, {})
            first, last = tokens[start].map or (0, 0)
            start = index + 1
            if len(block) <= 10 * LONGEST_BLOCK:
                yield block
            else:  # as it was written: in pieces, rich text would lose its marks anyhow
                yield from _plain("\n".join(lines[first:last]))


def _plain(text: str, kind: str = "") -> Iterator[str]:
    """What is no Markdown: as it was typed, in paragraphs, spaces kept."""
    for paragraph in text.strip("\n").split("\n\n"):
        for start in range(0, len(paragraph), LONGEST_BLOCK):
            words = html.escape(paragraph[start : start + LONGEST_BLOCK]).replace("\n", "<br>")
            yield f"<p class='{kind}' style='white-space: pre-wrap'>{words}</p>"


def _note(words: str) -> str:
    return f"<p class='note'>{html.escape(words)}</p>"


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    """What an image shows, in words: none is ever loaded."""
    source = str(tokens[index].attrs.get("src", ""))
    return f"[{html.escape(tokens[index].content or source)}]"


def _code_block(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    """Long lines wrap: paper has no scroll bar."""
    code = html.escape(tokens[index].content.rstrip("\n"))
    return f"<pre style='white-space: pre-wrap'>{code}</pre>"


def _table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    line = LIGHT.palette.line
    style = f"border-collapse: collapse; border-style: solid; border-color: {line}"
    return f"<table border='1' cellspacing='0' cellpadding='4' style='{style}'>"


def _made() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("fence", _code_block)
    markdown.add_render_rule("code_block", _code_block)
    markdown.add_render_rule("table_open", _table)
    return markdown


_markdown = _made()
