"""What generation may know of a dialect: messages to token ids, sampled token ids to events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol

import msgspec

from app.engine.api import Start
from app.engine.constraint import Guide
from app.engine.vocabulary import Vocabulary
from app.events import Delta
from app.messages import Conversation

# A JSON Schema to grammars (GBNF), the best one first; each can end at any length.
SchemaGrammars = Callable[[dict[str, Any]], tuple[str, ...]]


class RenderedPrompt(msgspec.Struct, frozen=True):
    """Token ids of a prompt, up to where the model's answer begins.

    `checkpoints` are the positions (numbers of tokens, ascending) right before each answer. A
    later prompt of the same chat leaves this one at such a position: there the answer's reasoning
    is dropped. `reasoning`: whether the prompt's end has opened the chain of thought already, or
    even closed it again.
    """

    token_ids: tuple[int, ...]
    checkpoints: tuple[int, ...]
    reasoning: Literal["unopened", "open", "closed"] = "unopened"


class AnswerParser(Protocol):
    """Reads one answer, token by token. Never raises, never loses text, shows no control token."""

    malformed: bool

    @property
    def call_ends_turn(self) -> bool:
        """Whether nothing can follow a tool call; otherwise the model ends its turn itself."""
        ...

    def feed(self, token: int) -> list[Delta]:
        """Takes the next sampled token, the one that ends the answer included."""
        ...

    def finish(self, *, cut: bool = False) -> list[Delta]:
        """Ends the stream; a call that is still open was cut off and is dropped.

        Args:
            cut: The model had more to say. What may be half of something (a character, a mark) is
                left out.
        """
        ...

    def resume(self) -> None:
        """Call it after `feed` of all that the answer begins with: those events are known."""
        ...


class Dialect(Protocol):
    """One model's way of writing conversations."""

    @property
    def vocabulary(self) -> Vocabulary:
        """How it turns a person's text into tokens."""
        ...

    @property
    def stop_ids(self) -> frozenset[int]:
        """The tokens that end an answer."""
        ...

    @property
    def temperature(self) -> float:
        """What the model's makers recommend, where its file names no temperature."""
        ...

    def render(self, conversation: Conversation) -> RenderedPrompt:
        """The prompt for the next answer.

        Raises:
            ModelFileError: The model's chat template cannot be used.
            EngineError: A tool or a text cannot be written in this dialect.
        """
        ...

    def parser(
        self, tools: Mapping[str, dict[str, Any] | None], prompt: RenderedPrompt, /
    ) -> AnswerParser:
        """A parser for the answer to `prompt`.

        Args:
            tools: The declared tools by name, each with the JSON Schema of its parameters.
        """
        ...

    def opening(
        self, conversation: Conversation, start: Start, prompt: RenderedPrompt, /
    ) -> tuple[int, ...]:
        """The ids behind the prompt that the answer is made to begin with."""
        ...

    def guided(
        self,
        conversation: Conversation,
        start: Start,
        prompt: RenderedPrompt,
        schema_grammars: SchemaGrammars,
    ) -> tuple[AnswerParser, Guide]:
        """A parser for the next answer, and the rules that follow what it has read.

        Raises:
            EngineError: A tool cannot be written in this dialect.
        """
        ...
