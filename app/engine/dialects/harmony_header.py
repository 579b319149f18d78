"""What stands between `<|start|>` and `<|message|>`: whose message it is, its channel, its tool.

Reads what a model really writes, not only what the format allows. Knows text, no token ids.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Channel = Literal["analysis", "commentary", "final"]
Marker = Literal["start", "implied", "channel", "constrain"]

_ROLE = re.compile(r"\s*assistant")
_OTHER_ROLE = re.compile(r"\s*(?:user|system|developer|tool|functions\.\S+)(?!\w)")
_CHANNEL = re.compile(r"(\W*)(analysis|commentary|final)")
_RECIPIENT = re.compile(r"(?<!\S)to=([\w.:/-]*)")
_FIRST_RECIPIENTS = re.compile(r"(?:\s*to=[\w.:/-]*)*")
_CONTENT_TYPE = re.compile(r"\s*[A-Za-z][A-Za-z_-]*")
_BARE_CONTENT_TYPE = re.compile(r"\s*[A-Za-z][A-Za-z_-]*(?!\S)")
# Recipients that are nobody's tool: the model speaks to the person or to itself.
_NO_TOOL = ("all", "assistant", "user")
_FUNCTIONS = "functions."


class Piece(msgspec.Struct):
    """A stretch of header text and the special token that it followed.

    "implied" is text that no `<|start|>` precedes, because the prompt ended in
    `<|start|>assistant` or the model forgot it: nobody else can be speaking there.
    """

    marker: Marker
    text: str


class Header(msgspec.Struct, frozen=True):
    """What a header says.

    `rest` is what belongs to no header word: the answer itself, where the model forgot
    `<|message|>`. `regular` is False if the format was broken in any way.
    """

    channel: Channel | None
    recipient: str | None
    rest: str
    regular: bool
    by_model: bool = True

    @property
    def tool(self) -> str | None:
        """The name of the tool that is called, without the namespace `functions`."""
        name = (self.recipient or "").removeprefix(_FUNCTIONS)
        return name if name and name not in _NO_TOOL else None

    @property
    def names_function(self) -> bool:
        return (self.recipient or "").startswith(_FUNCTIONS)


def read_header(pieces: list[Piece], *, opened: bool) -> Header:
    """Reads a header that `<|message|>` ended (`opened`), or that ended in any other way.

    The last channel and the first recipient count. A word that could be a content type
    (`to=functions.f json`) is one only if the header was opened: otherwise it is the first word of
    an answer that lacks its `<|message|>`.
    """
    words = _Words()
    for piece in pieces:
        text = piece.text
        if piece.marker == "start":
            text, words.by_model = _take_role(text)
        elif piece.marker == "implied" and opened:
            text = text[match.end() :] if (match := _ROLE.match(text)) else text
        elif piece.marker == "channel":
            text = words.take_channel(text)
        text = words.take_recipients(text, anywhere=opened)
        words.rest += words.take_content_type(text, piece.marker, opened=opened)
    # "assistantanalysis<|message|>": only the token in between is missing.
    if opened and not words.channels and (match := _CHANNEL.fullmatch(words.rest.strip())):
        words.channels, words.rest, words.clean = [_as_channel(match[2])], "", False
    return Header(
        channel=words.channels[-1] if words.channels else None,
        recipient=next((name for name in words.recipients if name), None),
        rest=words.rest.lstrip(),
        regular=opened and words.are_regular,
        by_model=words.by_model,
    )


class _Words:
    """The words of a header, as they are taken from its text one after the other."""

    def __init__(self) -> None:
        self.channels: list[Channel] = []
        self.recipients: list[str] = []
        self.types = 0
        self.rest = ""
        self.by_model = True
        self.clean = True

    @property
    def are_regular(self) -> bool:
        """One channel, at most one recipient and content type, and nothing besides."""
        single = len(self.channels) == 1 and len(self.recipients) <= 1 and self.types <= 1
        sensible = all(name and name not in _NO_TOOL for name in self.recipients)
        return single and sensible and self.clean and self.by_model and not self.rest.strip()

    def take_channel(self, text: str) -> str:
        match = _CHANNEL.match(text)
        if match is None:
            self.clean = False
            return text
        self.channels.append(_as_channel(match[2]))
        after = text[match.end() :]
        self.clean = self.clean and not match[1] and (not after or after[0].isspace())
        return after

    def take_recipients(self, text: str, *, anywhere: bool) -> str:
        """Without `anywhere`, only up to the first other word: what follows may be an answer."""
        end = len(text)
        if not anywhere and (match := _FIRST_RECIPIENTS.match(text)):
            end = match.end()
        self.recipients += _RECIPIENT.findall(text, 0, end)
        return _RECIPIENT.sub("", text[:end]) + text[end:]

    def take_content_type(self, text: str, marker: Marker, *, opened: bool) -> str:
        pattern = _CONTENT_TYPE if marker == "constrain" else _BARE_CONTENT_TYPE
        if marker in ("start", "implied") or (marker == "channel" and not opened):
            return text
        text, taken = pattern.subn("", text, count=1)
        self.types += taken
        return text


def may_continue(pieces: list[Piece]) -> bool:
    """Whether a header that was cut off is still a proper beginning of one."""
    *before, last = pieces
    words = last.text.split()
    partial = words[-1] if words and not last.text[-1].isspace() else ""
    first = len(words) <= 1
    if first and last.marker == "channel":
        return True
    if first and last.marker == "start" and "assistant".startswith(partial):
        return True
    if "to=".startswith(partial):
        last = Piece(last.marker, last.text[: len(last.text) - len(partial)])
    return not read_header([*before, last], opened=True).rest


def _take_role(text: str) -> tuple[str, bool]:
    """The text after the role, and whether the role is the model's own (or unheard of)."""
    if match := _ROLE.match(text):
        return text[match.end() :], True
    if match := _OTHER_ROLE.match(text):
        return text[match.end() :], False
    return text, True


def _as_channel(name: str) -> Channel:
    match name:
        case "analysis":
            return "analysis"
        case "commentary":
            return "commentary"
        case _:
            return "final"
