"""One chat in memory: what was said, and the settings that shape the prompt."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

import msgspec

from app.errors import EmptyPrompt
from app.messages import Attachment, Conversation, Effort, Message, ResponseFormat, Text

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Chat:
    """A chat that grows. `conversation` is a frozen view of it, safe to hand to a thread.

    The date is frozen with the first message: a prompt whose beginning changes at midnight would
    have to be read anew. `model` "" is the one that is open, `tools` None are those that are
    allowed everywhere; `persona` names the one that these settings were taken from.
    """

    effort: Effort = "medium"
    instructions: str = ""
    messages: list[Message] = field(default_factory=list)
    date: str | None = None
    response_format: ResponseFormat | None = None
    model: str = ""
    tools: tuple[str, ...] | None = None
    persona: str = ""

    @property
    def conversation(self) -> Conversation:
        return Conversation(
            messages=tuple(self.messages),
            effort=self.effort,
            instructions=self.instructions,
            date=self.date,
            response_format=self.response_format,
        )

    @property
    def ahead(self) -> Conversation:
        """What the next prompt will begin with, as far as it is known before anything is said."""
        return msgspec.structs.replace(self.conversation, date=self.date or _today())

    def add_user(self, text: str, files: tuple[Attachment, ...] = ()) -> Message:
        """Adds what the person says, and the files they give along.

        Raises:
            EmptyPrompt: There is nothing but white space in `text`, and no file.
        """
        if not text.strip() and not files:
            raise EmptyPrompt("There is nothing to answer yet.", "Type a question first.")
        self.date = self.date or _today()
        message = Message("user", (*files, Text(readable(text))) if text.strip() else files)
        self.messages.append(message)
        return message

    def add_assistant(self, message: Message) -> None:
        self.messages.append(message)

    def drop_last_answer(self) -> None:
        """Forgets everything after the person's last message, so that it can be answered anew."""
        while self.messages and self.messages[-1].role != "user":
            self.messages.pop()


def _today() -> str:
    return datetime.date.today().isoformat()


def readable(text: str) -> str:
    """The text with every lone surrogate (broken UTF-8 from a terminal) made visible as U+FFFD.

    >>> readable("a\\udcffb") == "a\\ufffdb"
    True
    """
    return _SURROGATE.sub("\ufffd", text)
