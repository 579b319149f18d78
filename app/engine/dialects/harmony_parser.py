"""What gpt-oss samples, token by token, as events: reasoning, text, tool calls.

Never raises, never shows a special token, never loses text: models break the format every now and
then. Whatever finds no place in an event is kept in `stray`. Knows nothing of prompts, and judges
neither whether a tool exists nor whether its arguments are JSON.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection
from typing import Literal

from app.engine.dialects.harmony_header import Header, Piece, may_continue, read_header
from app.engine.dialects.harmony_tokens import HarmonyTokens, is_special
from app.engine.vocabulary import Vocabulary
from app.events import Delta, ReasoningDelta, TextDelta, ToolCallRequested

Sink = Literal["reasoning", "preamble", "answer", "call", "stray"]
# Where the next token will stand: inside a message of that kind, in the header that the prompt has
# opened, or anywhere between a later message's beginning (or what should be one) and its text.
Section = Sink | Literal["opening", "header"]

# In characters. What goes on for longer is an answer whose `<|message|>` was forgotten. A header
# that names a recipient may be longer: tool names have up to 128 characters.
LONGEST_HEADER = 80
LONGEST_HEADER_WITH_RECIPIENT = 256


class HarmonyParser:
    """Reads what follows the generation prompt `<|start|>assistant`.

    - Text without a header is the answer, once it is clear that no header follows: at a token
      that ends the message, at the end, or when it is longer than any header.
    - Text between two messages goes to `stray`, unless no answer ever comes.
    - A call is reported when its message is closed, by whatever token; one that is cut off never.
    - A recipient in the namespace `functions`, or any recipient where tools are declared, is a
      call, also of an unknown tool: the app must answer it with an error. Any other recipient
      (`to=container.exec` in a chat without tools) is unsolicited: no call, its text is `stray`.
      Of `tool_names` it matters only whether there are any.
    - A message under a foreign role (`<|start|>user`) is not the model's to write: `stray`.
    """

    call_ends_turn = True  # also where the model closed it with another token than `<|call|>`

    def __init__(
        self, vocabulary: Vocabulary, tokens: HarmonyTokens, tool_names: Collection[str] = ()
    ) -> None:
        self.malformed = False
        self._vocabulary = vocabulary
        self._tokens = tokens
        self._tools_declared = bool(tool_names)
        self._handlers = {
            tokens.start: self._on_start,
            tokens.channel: self._on_channel,
            tokens.constrain: self._on_constrain,
            tokens.message: self._on_message,
        } | dict.fromkeys(tokens.closers, self._on_close)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._token_ids: list[int] = []
        self._stray: list[str] = []
        self._answered = False
        self._opening = True
        self._call_name = ""
        self._arguments: list[str] = []
        # Inside a message `_sink` says where its text goes; it is None inside a header, and
        # between two messages, where `_started` is False.
        self._sink: Sink | None = None
        self._begin_header(started=True)

    @property
    def raw(self) -> str:
        """All that was sampled, special tokens written out: for a log, never for the person."""
        pieces = b"".join(self._vocabulary.piece(token) for token in self._token_ids)
        return pieces.decode("utf-8", "replace")

    @property
    def stray(self) -> str:
        """The text that no event carries, and every header that was not as it should be."""
        return "".join(self._stray)

    @property
    def section(self) -> Section:
        """What the next token will be part of."""
        if self._sink is not None:
            return self._sink
        return "opening" if self._opening else "header"

    @property
    def call_name(self) -> str:
        """In the section "call": the tool that is called."""
        return self._call_name

    @property
    def answered(self) -> bool:
        """Whether any of the answer was said, or a call was made."""
        return self._answered

    def resume(self) -> None:
        """Call it after `feed` of all that was sampled before an answer was cut off.

        Those events were all given then, and also those of `finish(cut=True)`, which are left out
        here: the next `feed` goes on seamlessly.
        """
        if self._sink is None and self._header_text.strip() and not self._may_be_header():
            self._recover_header()

    def feed(self, token: int) -> list[Delta]:
        """Takes the next sampled token.

        A `ToolCallRequested` in the result ends the turn, whether or not the token is one of the
        dialect's stop ids: the model waits for the tool's result.
        """
        self._token_ids.append(token)
        handler = self._handlers.get(token)
        if handler is None:
            piece = self._vocabulary.piece(token)
            if not is_special(self._vocabulary, token, piece):
                return self._take(self._decoder.decode(piece))
        deltas = self._flush()
        if handler is not None:
            return deltas + handler(token)
        self.malformed = True
        self._header_intact = False
        return deltas

    def finish(self, *, complete_calls: bool = False, cut: bool = False) -> list[Delta]:
        """Ends the stream, after a stop token or where it was cut off.

        Args:
            complete_calls: A call that is still open is complete, only its stop token is missing
                (as in a transcript). Otherwise it is dropped: half a call must never run.
            cut: The model had more to say. Half a character is left out: the other half will come
                if the answer is continued.
        """
        deltas = [] if cut else self._flush()
        if self._sink is not None:
            closer = self._tokens.call if complete_calls and self._sink == "call" else None
            return deltas + self._end_message(closer)
        if self._may_be_header():
            self._keep_header()
            self._begin_header(started=False)
            return deltas
        if self._header_text.strip():
            deltas += self._recover_header()
        self._begin_header(started=False)
        return deltas

    def _take(self, text: str) -> list[Delta]:
        if not text:
            return []
        if self._sink is not None:
            return self._emit(text)
        self._pieces[-1].text += text
        self._header_length += len(text)
        return self._recover_header() if self._is_overlong() else []

    def _emit(self, text: str) -> list[Delta]:
        match self._sink:
            case "reasoning":
                return [ReasoningDelta(text)]
            case "preamble":
                return [TextDelta(text, preamble=True)]
            case "answer":
                self._answered = True
                return [TextDelta(text)]
            case "call":
                self._arguments.append(text)
            case _:
                self._stray.append(text)
        return []

    def _flush(self) -> list[Delta]:
        """A character never spans a special token: what is incomplete becomes U+FFFD."""
        return self._take(self._decoder.decode(b"", final=True))

    def _on_start(self, _token: int) -> list[Delta]:
        self._opening = False
        if self._sink is not None:
            self.malformed = True
            self._end_message(None)
        elif self._started or self._header_text.strip():
            self.malformed = True
            self._keep_header()
        self._begin_header(started=True)
        self._pieces = [Piece("start", "")]
        return []

    def _on_channel(self, _token: int) -> list[Delta]:
        if self._sink is not None:
            self._end_message(None)
        self._continue_header()
        self._pieces.append(Piece("channel", ""))
        return []

    def _on_constrain(self, _token: int) -> list[Delta]:
        if self._sink is not None:
            self.malformed = True
            return []
        self._continue_header()
        self._pieces.append(Piece("constrain", ""))
        return []

    def _on_message(self, _token: int) -> list[Delta]:
        if self._sink is not None:
            self.malformed = True
            return []
        self._continue_header()
        header = read_header(self._pieces, opened=True)
        tool = header.tool if header.by_model else None
        solicited = self._tools_declared or header.names_function
        regular = header.regular and self._header_intact
        if not regular or (tool and not solicited):
            self.malformed = True
            self._keep_header()
        if tool is None:
            self._sink = _sink_of(header)
        elif solicited:
            self._sink, self._call_name, self._arguments = "call", tool, []
        else:
            self._sink = "stray"
        return []

    def _on_close(self, token: int) -> list[Delta]:
        self._opening = False
        if self._sink is not None:
            return self._end_message(token)
        self.malformed = True
        deltas = self._recover_header() if self._header_text.strip() else []
        self._begin_header(started=False)
        return deltas

    def _end_message(self, closer: int | None) -> list[Delta]:
        """Closes the open message; `closer` is None where it is broken off instead."""
        sink, self._sink = self._sink, None
        self._begin_header(started=False)
        if sink != "call":
            self.malformed = self.malformed or closer == self._tokens.call
            return []
        arguments = "".join(self._arguments)
        if closer is None:
            self._stray += [self._call_name, arguments]
            return []
        self.malformed = self.malformed or closer != self._tokens.call
        self._answered = True
        return [ToolCallRequested(self._call_name, arguments)]

    def _begin_header(self, *, started: bool) -> None:
        self._sink = None
        self._started = started
        self._pieces = [Piece("implied", "")]
        self._header_length = 0
        self._header_intact = True  # no token of another kind stands in it

    def _continue_header(self) -> None:
        """Where `<|start|>assistant` is missing, it is implied."""
        if not self._started:
            self.malformed = True
            self._started = True

    @property
    def _header_text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def _may_be_header(self) -> bool:
        return self._started and may_continue(self._pieces)

    def _keep_header(self) -> None:
        self._stray.append(self._header_text)

    def _is_overlong(self) -> bool:
        if not self._started:
            return self._header_length > LONGEST_HEADER and not self._answered
        if self._header_length <= LONGEST_HEADER:
            return False
        named = read_header(self._pieces, opened=False).recipient is not None
        return not named or self._header_length > LONGEST_HEADER_WITH_RECIPIENT

    def _recover_header(self) -> list[Delta]:
        """Shows the text of a header that is none, as a message of the channel it names."""
        self.malformed = True
        if not self._started:
            self._sink = "stray" if self._answered else "answer"
            return self._emit(self._header_text)
        header = read_header(self._pieces, opened=False)
        self._keep_header()
        self._sink = _sink_of(header)
        return self._emit(header.rest) if header.rest else []


def _sink_of(header: Header) -> Sink:
    if not header.by_model:
        return "stray"
    match header.channel:
        case "analysis":
            return "reasoning"
        case "commentary":
            return "preamble"
        case _:
            return "answer"
