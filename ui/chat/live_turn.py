"""A turn that is asked, answered, or has just been: it goes on whether or not anybody looks.

Collects what comes and draws the sums at the end. Must not know widgets, nor the thread it is
answered in.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.chat.store.values import ChatSettings, Transcript
from app.engine.api import AnswerNow, Begin, Start
from app.errors import AppError, EmptyPrompt, PromptTooLong
from app.events import (
    Finished,
    PermissionAsked,
    PermissionDecided,
    StreamEvent,
    ToolFinished,
    assemble,
    assemble_turn,
)
from app.messages import Conversation, Message, Text, ToolCall
from ui.chat.open_chat import OpenChat, WayOn
from ui.chat.progress import TurnProgress
from ui.chat.prompt import Prompt
from ui.chat.stream import TurnStream
from ui.chat.versions import ONE_VERSION, Versions
from ui.chats.turn_keeper import Again, Kept, NotKept, Question, Wish


class LiveTurn(QObject):
    """`flushed` carries joined events thirty times a second; `changed`: it is kept, or no longer
    waits; `ended`: it is over, and `finished` or `failure` says how.

    Args:
        wish: What is answered.
        settings: What it is answered with.
        way_on: The answer that goes on; None for a new one.
    """

    flushed = Signal(object)
    changed = Signal()
    ended = Signal()

    def __init__(
        self,
        open: OpenChat,
        wish: Wish,
        settings: ChatSettings,
        versions: tuple[Versions, Versions] = (ONE_VERSION, ONE_VERSION),
        way_on: WayOn | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.open, self.wish, self.settings = open, wish, settings
        self.start: Start = way_on.start if way_on is not None else Begin()
        self.question_versions, self.answer_versions = versions
        self.prompt = _prompt_of(open.chat.messages[-1])
        self.progress = TurnProgress(time.monotonic())
        self.stream = TurnStream(self)
        self.stream.flushed.connect(self.flushed)
        self._tokens = way_on.tokens if way_on is not None else 0
        self.stream.begin(way_on.said if way_on is not None else ())
        self.job = 0
        self.waiting = False
        self.asking = False  # a tool waits for the person's word
        self.spoken = False  # the engine has said something
        self.abandoned = False  # nobody can come back to it, unless it is kept
        self.stopped = self.hurried = False
        self._kept = self.over = False
        self.finished: Finished | None = None
        self.failure: AppError | None = None

    @property
    def chat_id(self) -> int | None:
        """The chat in the list of chats that it belongs to; None of a private or unkept one."""
        return None if self.open.private else self.open.place.chat_id

    @property
    def question_id(self) -> int | None:
        """The id of its question in the store, once it is there."""
        if isinstance(self.wish, Question):
            written = self.wish.once.place
            return written.question_id if written is not None else None
        return self.wish.place.question_id

    def is_in(self, transcript: Transcript) -> bool:
        """Whether the turn belongs to this version of its chat."""
        id = self.question_id
        return id is None or any(message.id == id for message in transcript.messages)

    @property
    def mark(self) -> Literal["waiting", "asking", "writing"]:
        """What the list of chats says of it as long as it is not over."""
        if self.waiting:
            return "waiting"
        return "asking" if self.asking else "writing"

    @property
    def hopeless(self) -> bool:
        """Whether asking again can never help: the question had better be given back."""
        return isinstance(self.wish, Question) and isinstance(
            self.failure, PromptTooLong | EmptyPrompt
        )

    @property
    def conversation(self) -> Conversation:
        """What the engine is to answer: all before this answer, and what its tools gave back."""
        before = [*assemble_turn(self.stream.events)]
        if before and before[-1].role == "assistant" and not _calls(before[-1]):
            before.pop()  # it goes on by itself
        return self.open.conversation(before, self.settings.effort)

    def wait(self) -> None:
        """Another turn is answered first."""
        self.waiting = True
        self.stream.pause()

    def begin(self) -> None:
        """The engine takes it up."""
        if self.waiting:
            self.waiting = False
            self.progress.started = time.monotonic()
            self.stream.resume()
            self.changed.emit()

    def hurry(self) -> Start:
        """It was stopped only to be answered at once: what it has thought is kept."""
        answer = assemble(self.stream.events)
        if self.finished is not None:
            self._tokens += self.finished.usage.completion_tokens
        self.start, self.finished, self.hurried = AnswerNow(answer.token_ids), None, False
        self.progress.resume()
        self.stream.resume()
        return self.start

    def take(self, event: StreamEvent) -> None:
        """An event of the engine's."""
        self.spoken = True
        self.progress.add(event, time.monotonic())
        self.stream.add(event)
        match event:
            case Finished():
                self.finished, self.asking = event, False
            case PermissionAsked():
                self.asking = True
            case PermissionDecided() | ToolFinished():
                self.asking = False
            case _:
                pass

    def note_kept(self, told: Kept | NotKept) -> None:
        if isinstance(told, NotKept):
            return
        self._kept = True
        self.open.place = told.place
        self.question_versions = told.question or self.question_versions
        self.answer_versions = told.answer or self.answer_versions
        if not self.over:  # it may have been stopped, and dropped, before it was written
            self.changed.emit()

    def settle(self) -> None:
        """The last word: takes the answer into the chat and says how it ended."""
        from app.chat.turn import way_on  # brings in the tools; by now they are there

        events, open = self.stream.events, self.open
        answer = assemble(events)
        said = _worth_keeping(assemble_turn(events))
        open.chat.drop_last_answer()
        open.chat.messages += said
        if not answer.parts and not said:  # an answer without a word leaves no trace in the store
            self._forget_answer()
        finished = self.finished
        if finished is None and self.stopped and self.failure is None:
            finished = Finished("cancelled")
        if finished is None or finished.reason == "error":
            self.finished = None
            self.failure = self.failure or _own_fault()
        else:
            start = way_on(answer, finished.reason)
            self.finished = self._whole(finished)
            if start is not None and finished.reason != "length":  # a full window ends it
                open.way_on = WayOn(start, events, self.finished.usage.completion_tokens)
            open.unread = finished.reason in ("length", "cancelled")
        self.over = True
        self.ended.emit()

    def _forget_answer(self) -> None:
        versions = self.answer_versions
        if self._kept:
            self.answer_versions = versions.without_shown()
        elif isinstance(self.wish, Again):  # given up before it began: the others are still there
            self.answer_versions = Versions(versions.ids, len(versions.ids))
        else:
            return
        self.open.place = replace(self.open.place, answer_id=None)

    def _whole(self, finished: Finished) -> Finished:
        """The end of an answer that was resumed, with the tokens of all its parts."""
        usage = finished.usage
        whole = msgspec.structs.replace(
            usage, completion_tokens=self._tokens + usage.completion_tokens
        )
        return msgspec.structs.replace(finished, usage=whole)


def _prompt_of(message: Message) -> Prompt:
    return Prompt(message.text, message.attachments)


def _calls(message: Message) -> bool:
    """Whether tools were called that are still to answer."""
    return any(isinstance(part, ToolCall) for part in message.parts)


def _worth_keeping(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Without a last message that only thought: no later prompt has any use for it."""
    if not messages:
        return ()
    parts = messages[-1].parts
    if messages[-1].role == "tool" or any(isinstance(part, Text | ToolCall) for part in parts):
        return messages
    return messages[:-1]


def _own_fault() -> AppError:
    return AppError(
        "Hearth made a mistake of its own and could not finish this answer.",
        "Try again. If it happens once more, start Hearth anew.",
    )
