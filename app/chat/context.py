"""What fills the context window, and what is left out when it does not hold everything.

The rule, so that nobody need guess:

1. The instructions, the tools, and the person's latest message with its files always stay. If they
   alone do not fit, nothing is sent (`PromptTooLong`).
2. Some room is kept for the answer: a quarter of the window, at most 4,096 tokens.
3. What does not fit is left out in whole turns (a message of the person and all that followed it),
   the oldest first; turns with files only after those without, since the rest is about them.
4. More is left out at once than is needed, an eighth of the window: the beginning of the prompt
   then stays the same for several turns, and need not be read anew for each. Neither files nor the
   turn before the latest message are left out for that alone.

Nothing is deleted: the chat keeps it all, and `ContextUse.left_out` says it before anything is
sent. Knows no window; what it counts with may be the engine, or an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from app.engine.api import TokenCounts
from app.errors import PromptTooLong
from app.messages import Conversation, Message, Reasoning, Text, ToolCall, ToolResult

PartKind = Literal["system", "tools", "files", "turns", "thinking"]
PART_KINDS: tuple[PartKind, ...] = ("system", "tools", "files", "turns", "thinking")
MOST_ROOM = 4096  # for an answer, in tokens
LEAST_ROOM = 256  # a shorter answer would be none
LEFT_OUT_NOTE = "The earlier messages of this chat no longer fit in your context and were left out."
_PREVIEW_CHARACTERS = 80

# Texts, and whole prompts, to counts; None where only an estimate can be had.
Count = Callable[[Sequence[str], Sequence[Conversation]], TokenCounts | None]


class Turn(msgspec.Struct, frozen=True):
    """A message of the person and all that followed it, in tokens.

    `start` and `end` are indexes into the conversation's messages; `thinking` is what of the
    reasoning the prompt still holds. `words` begins what the person said.
    """

    start: int
    end: int
    words: str
    file_names: tuple[str, ...]
    files: int
    said: int
    thinking: int

    @property
    def tokens(self) -> int:
        return self.files + self.said + self.thinking


class Measured(msgspec.Struct, frozen=True):
    """A conversation in tokens. `exact`: counted by the model's tokenizer, not estimated."""

    system: int
    tools: int
    turns: tuple[Turn, ...]
    exact: bool

    @property
    def tokens(self) -> int:
        return self.system + self.tools + sum(turn.tokens for turn in self.turns)


class ContextUse(msgspec.Struct, frozen=True):
    """What the next prompt takes of the window, in tokens, once `left_out` is left out.

    `room` is kept for the answer. `fits` is False if even the latest message alone is too long.
    `n_ctx` 0: the window is not known yet, and nothing is left out.
    """

    n_ctx: int
    room: int = 0
    system: int = 0
    tools: int = 0
    files: int = 0
    turns: int = 0
    thinking: int = 0
    exact: bool = True
    fits: bool = True
    left_out: tuple[Turn, ...] = ()

    @property
    def parts(self) -> tuple[tuple[PartKind, int], ...]:
        """All kinds of parts with their tokens, in the order of the prompt."""
        return tuple((kind, getattr(self, kind)) for kind in PART_KINDS)

    @property
    def tokens(self) -> int:
        return sum(tokens for _, tokens in self.parts)

    @property
    def percent(self) -> int:
        """Of the window; 0 where that is not known."""
        return min(100, round(100 * self.tokens / self.n_ctx)) if self.n_ctx else 0


def measure(conversation: Conversation, count: Count) -> Measured:
    """Counts a conversation part by part. Its messages are counted as texts, so that those that
    were counted before cost nothing more.
    """
    texts = list(dict.fromkeys(_texts(conversation.messages)))
    probes = _probes(conversation)
    counts = count([*texts, _PROBE], probes)
    if counts is None or None in counts.prompts:
        lengths = {text: estimate(text) for text in texts}
        declared = sum(estimate(msgspec.json.encode(tool).decode()) for tool in conversation.tools)
        system = _USUAL_SYSTEM + estimate(conversation.instructions)
        turns = _turns(conversation.messages, lengths, _USUAL_MARKS)
        return Measured(system, declared, turns, exact=False)
    one, bare, three = (tokens or 0 for tokens in counts.prompts)
    dot = counts.texts[-1]
    marks = max(0, round((three - one) / 2 - dot))
    lengths = dict(zip(texts, counts.texts, strict=False))
    system = max(0, bare - dot - marks)
    turns = _turns(conversation.messages, lengths, marks)
    return Measured(system, max(0, one - bare), turns, exact=True)


def fit(measured: Measured, n_ctx: int, max_tokens: int = 0) -> ContextUse:
    """What of a conversation goes into a window of `n_ctx` tokens, by the rule above.

    Args:
        max_tokens: The longest answer wanted, 0 for any.
    """
    if not n_ctx or not measured.turns:
        return _use(measured, n_ctx, 0, (), fits=True)
    room = min(n_ctx // 4, MOST_ROOM)
    room = min(room, max_tokens) if max_tokens else room
    slack = 0 if measured.tokens + room <= n_ctx else _slack(measured, n_ctx)
    excess = measured.tokens + slack + room - n_ctx
    left_out = _left_out(measured.turns, excess, n_ctx // 8) if excess > 0 else ()
    kept = measured.tokens - sum(turn.tokens for turn in left_out)
    return _use(measured, n_ctx, room, left_out, fits=kept + slack + LEAST_ROOM <= n_ctx)


def fitted(conversation: Conversation, use: ContextUse) -> Conversation:
    """The conversation without what is left out; the model is told that something was.

    Raises:
        PromptTooLong: The latest message alone is too long.
    """
    if not use.fits:
        raise PromptTooLong(
            "This is too long for the model: {n_tokens} tokens or more, and it can read {n_ctx}.",
            "Shorten the text or start a new chat.",
            n_tokens=use.tokens,
            n_ctx=use.n_ctx,
        )
    if not use.left_out:
        return conversation
    gone = {index for turn in use.left_out for index in range(turn.start, turn.end)}
    kept = (message for index, message in enumerate(conversation.messages) if index not in gone)
    note = Message("developer", (Text(LEFT_OUT_NOTE),))
    return msgspec.structs.replace(conversation, messages=(note, *kept))


def estimate(text: str) -> int:
    """Tokens of a text by its letters alone, rather too many than too few.

    >>> estimate("")
    0
    """
    ascii_letters = len(text.encode("ascii", "ignore"))
    others = len(text) - ascii_letters
    return math.ceil(ascii_letters / 3.6 + others * 0.8)


# --- measuring ---

_PROBE = "."
_USUAL_SYSTEM, _USUAL_MARKS = 80, 6


def _probes(conversation: Conversation) -> tuple[Conversation, Conversation, Conversation]:
    """One message; the same without tools and form; three: they tell what is around the texts."""
    asked, said = Message("user", (Text(_PROBE),)), Message("assistant", (Text(_PROBE),))
    given = [m for m in conversation.messages if m.role in ("system", "developer")]
    one = msgspec.structs.replace(conversation, messages=(*given, asked))
    bare = msgspec.structs.replace(one, tools=(), builtin_tools=(), response_format=None)
    three = msgspec.structs.replace(conversation, messages=(*given, asked, said, asked))
    return one, bare, three


def _texts(messages: Iterable[Message]) -> Iterable[str]:
    for message in messages:
        for part in message.parts:
            match part:
                case Text(text) | Reasoning(text):
                    yield text
                case ToolCall(_, text) | ToolResult(_, text):
                    yield text
                case _:
                    yield part.text


def _turns(messages: Sequence[Message], lengths: dict[str, int], marks: int) -> tuple[Turn, ...]:
    """Cut before each message of the person; what comes before the first belongs to none."""
    starts = [index for index, message in enumerate(messages) if message.role == "user"]
    if not starts:
        return ()
    ends, latest = [*starts[1:], len(messages)], starts[-1]
    return tuple(
        _turn(messages, start, end, lengths, marks, reasoning_kept=start == latest)
        for start, end in zip(starts, ends, strict=True)
    )


def _turn(
    messages: Sequence[Message],
    start: int,
    end: int,
    lengths: dict[str, int],
    marks: int,
    *,
    reasoning_kept: bool,
) -> Turn:
    asked = messages[start]
    said = files = thinking = 0
    # The reasoning of an answer that has been given is no longer part of the prompt.
    running = reasoning_kept and (end == start + 1 or messages[end - 1].role == "tool")
    for message in messages[start:end]:
        said += marks
        for part in message.parts:
            match part:
                case Reasoning(text):
                    thinking += lengths[text] if running else 0
                case Text(text) | ToolCall(_, text) | ToolResult(_, text):
                    said += lengths[text]
                case _:
                    files += lengths[part.text] + marks + 8  # its name and its marks
    words = " ".join(asked.text[: 4 * _PREVIEW_CHARACTERS].split())[:_PREVIEW_CHARACTERS]
    names = tuple(file.name for message in messages[start:end] for file in message.attachments)
    return Turn(start, end, words, names, files, said, thinking)


# --- leaving out ---


def _slack(measured: Measured, n_ctx: int) -> int:
    """For the note, and for what counting by parts, or an estimate, may be wrong by."""
    return 32 + (n_ctx // 100 if measured.exact else n_ctx // 20)


def _left_out(turns: Sequence[Turn], excess: int, step: int) -> tuple[Turn, ...]:
    """Whole turns of `excess` tokens or more together, if there are so many before the latest."""
    wanted = math.ceil(excess / step) * step
    earlier = turns[:-1]
    order = sorted(earlier, key=lambda turn: (bool(turn.file_names), turn.start))
    chosen: list[Turn] = []
    gone = 0
    for turn in order:
        spared = bool(turn.file_names) or turn is earlier[-1]
        if gone >= wanted or (gone >= excess and spared):
            break
        chosen.append(turn)
        gone += turn.tokens
    return tuple(sorted(chosen, key=lambda turn: turn.start))


def _use(
    measured: Measured, n_ctx: int, room: int, left_out: tuple[Turn, ...], *, fits: bool
) -> ContextUse:
    kept = [turn for turn in measured.turns if turn not in left_out]
    return ContextUse(
        n_ctx,
        room,
        measured.system,
        measured.tools,
        sum(turn.files for turn in kept),
        sum(turn.said for turn in kept),
        sum(turn.thinking for turn in kept),
        measured.exact,
        fits,
        left_out,
    )
