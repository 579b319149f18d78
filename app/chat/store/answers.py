"""Answers while they are streamed: every piece is on disk within a second, whatever happens.

The pieces go to a journal, a few small rows that are only ever appended; the message itself is
written once, when it is whole. A thread of the answer's own carries them to disk, so that neither
the engine waits for the disk nor the disk for the engine's next word; it ends with the answer.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from app.chat.store import codec, search_index, tree
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.errors import StoreError, no_message
from app.chat.store.messages import journalled, put_content
from app.chat.store.values import AnswerInfo
from app.events import (
    Delta,
    Finished,
    ModelLoaded,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
    assemble,
)
from app.messages import Effort, Message, ResponseFormat

JOURNAL_EVERY_S = 0.25  # a busy computer takes its time, and only a second may be lost


@dataclass(frozen=True, slots=True)
class Answers:
    """Where answers are streamed to."""

    connections: Connections

    def begin(
        self,
        chat_id: int,
        parent_id: int | None,
        *,
        model: str = "",
        effort: Effort | None = None,
        form: ResponseFormat | None = None,
    ) -> Answer:
        """A new answer below a message, beside those that are there; it is shown from now on."""
        info = AnswerInfo(model=model, effort=effort, form=form)
        with self.connections.writing() as connection:
            message_id = _begun(connection, chat_id, parent_id, info)
        return Answer(self.connections, chat_id, message_id, info)

    def resume(self, message_id: int) -> Answer:
        """Goes on with an answer that ended too early; what comes is added to it.

        If its tools were called and have not all answered, what comes stands below it.

        Raises:
            ChatNotFound: There is no such message.
        """
        with self.connections.writing() as connection:
            row = _said_last(connection, message_id)
            if row is None:
                raise no_message(message_id)
            ended = codec.info(row[2])
            if ended.reason == "tool_call":
                return Answer(self.connections, row[0], message_id, ended, whole=True)
            search_index.remove_message(connection, message_id)
            connection.execute("UPDATE messages SET is_streaming = 1 WHERE id = ?", (message_id,))
        info = msgspec.structs.replace(ended, reason=None)
        return Answer(
            self.connections, row[0], message_id, info, codec.as_deltas(codec.parts(row[1]))
        )


class Answer:
    """One turn that is being streamed into the store: a `TurnRecord` of `app.chat.turn`.

    `message_id` is the message that is written now, or was last. All methods are for the one thread
    that runs the turn. A disk that fails does not stop the stream: `failure` says what happened,
    and `close` raises it.
    """

    def __init__(
        self,
        connections: Connections,
        chat_id: int,
        message_id: int,
        info: AnswerInfo,
        said: list[Delta] | None = None,
        *,
        whole: bool = False,
    ) -> None:
        self.chat_id, self.message_id = chat_id, message_id
        self.failure: StoreError | None = None
        self._connections, self._info = connections, info
        self._said: list[Delta] = said or []
        self._finished: Finished | None = None
        self._settled = whole  # the message is whole; what comes next begins another
        self._thinking_since: float | None = None
        self._pending: list[Delta] = []
        self._number = 0
        self._disk = threading.Lock()  # held while anything of this answer is written
        self._news = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="answer-journal", daemon=True)
        self._thread.start()

    def event(self, event: StreamEvent) -> None:
        """Takes what the engine says. Only `Finished` waits for the disk."""
        match event:
            case ReasoningDelta() | TextDelta() | ToolCallRequested():
                if self._settled:
                    self._begin_next()
                self._time(event)
                self._said.append(event)
                self._pending.append(event)
                self._news.set()
            case ModelLoaded(name=name) if not self._info.model:
                self._info = msgspec.structs.replace(self._info, model=name)
            case Finished():
                self._finished = event
                self._settle()
            case _:
                pass

    def message(self, message: Message) -> None:
        """Keeps a whole message, such as a tool's result, below what was said before it.

        Raises:
            StoreError: It could not be written.
        """
        self._settle()
        with self._disk, self._connections.writing() as connection:
            self.message_id = tree.add(
                connection, self.chat_id, self.message_id, message.role, now_ms()
            )
            put_content(connection, self.message_id, message, AnswerInfo())
            search_index.add_message(connection, self.message_id)

    def close(self) -> None:
        """The turn is over: writes the message whole. An answer without a word leaves no trace.

        Raises:
            StoreError: It could not be written; what the journal holds of it is still there.
        """
        self._ended.set()
        self._news.set()
        self._thread.join()
        self._settle()
        if self.failure is not None:
            raise self.failure

    def _begin_next(self) -> None:
        """What follows a tool's result is a message of its own."""
        before = self._info
        info = AnswerInfo(model=before.model, effort=before.effort, form=before.form)
        with self._disk, self._noting_failure():
            with self._connections.writing() as connection:
                self.message_id = _begun(connection, self.chat_id, self.message_id, info)
            self._info, self._finished, self._number = info, None, 0
            self._settled = False

    def _time(self, delta: Delta) -> None:
        """Counts the seconds of thinking."""
        if isinstance(delta, ReasoningDelta):
            self._thinking_since = self._thinking_since or time.monotonic()
        elif self._thinking_since is not None:
            thought_s = self._info.thought_s + time.monotonic() - self._thinking_since
            self._info = msgspec.structs.replace(self._info, thought_s=round(thought_s, 2))
            self._thinking_since = None

    def _settle(self) -> None:
        """Writes the message whole, in place of its journal."""
        if self._settled:
            return
        said: list[StreamEvent] = [*self._said]
        message = assemble([*said, self._finished] if self._finished else said)
        with self._disk, self._noting_failure():
            with self._connections.writing() as connection:
                if message.parts:
                    put_whole(connection, self.message_id, message, self._closing_info())
                else:
                    tree.drop(connection, self.message_id)
            self._said, self._pending, self._settled = [], [], True
            self.failure = None

    def _closing_info(self) -> AnswerInfo:
        finished = self._finished
        if finished is None:
            return msgspec.structs.replace(self._info, reason="error")
        before = self._info.usage.completion_tokens  # of the parts that were resumed
        usage = msgspec.structs.replace(
            finished.usage, completion_tokens=before + finished.usage.completion_tokens
        )
        return msgspec.structs.replace(
            self._info,
            reason=finished.reason,
            usage=usage,
            timings=finished.timings,
            malformed=self._info.malformed or finished.malformed,
        )

    # --- the journal's thread

    def _keep(self) -> None:
        while not self._ended.is_set():
            self._news.wait()
            self._ended.wait(JOURNAL_EVERY_S)
            self._news.clear()
            self._append()

    def _append(self) -> None:
        """Appends what was said since the last time."""
        with self._disk:
            if not self._pending or self._settled or self._ended.is_set():
                return
            # The turn's thread only ever adds to the end while this lock is held.
            pending = self._pending[:]
            with self._noting_failure():
                with self._connections.writing() as connection:
                    connection.execute(
                        "INSERT INTO journal VALUES (?, ?, ?)",
                        (self.message_id, self._number, codec.deltas_column(pending)),
                    )
                del self._pending[: len(pending)]
                self._number += 1
                self.failure = None

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self.failure = error


def _begun(
    connection: sqlite3.Connection, chat_id: int, parent_id: int | None, info: AnswerInfo
) -> int:
    """An empty answer that is being streamed; returns its id."""
    id = tree.add(connection, chat_id, parent_id, "assistant", now_ms(), streaming=True)
    put_content(connection, id, Message("assistant", ()), info)
    return id


def _said_last(connection: sqlite3.Connection, message_id: int) -> tuple[int, bytes, bytes] | None:
    """Chat, parts and info of what the model said in a message, or before this tool result."""
    row: tuple[int, bytes, bytes] | None = connection.execute(
        """WITH RECURSIVE up (at, above, said_by) AS (
                SELECT id, parent_id, role FROM messages WHERE id = ?
                UNION ALL SELECT id, parent_id, role FROM up JOIN messages ON id = above
                WHERE said_by = 'tool'
            )
            SELECT chat_id, parts, info FROM up JOIN messages ON id = at
            JOIN contents ON message_id = id WHERE said_by = 'assistant'""",
        (message_id,),
    ).fetchone()
    return row


def put_whole(
    connection: sqlite3.Connection, message_id: int, message: Message, info: AnswerInfo
) -> None:
    """Ends the stream of a message, within the caller's transaction."""
    put_content(connection, message_id, message, info)
    connection.execute("DELETE FROM journal WHERE message_id = ?", (message_id,))
    connection.execute("UPDATE messages SET is_streaming = 0 WHERE id = ?", (message_id,))
    connection.execute(
        """UPDATE chats SET updated_at_ms = max(updated_at_ms, ?)
            WHERE id = (SELECT chat_id FROM messages WHERE id = ?)""",
        (now_ms(), message_id),
    )
    search_index.add_message(connection, message_id)


def recover(connection: sqlite3.Connection) -> int:
    """Closes the answers that were being streamed when Hearth ended without a word.

    Within the caller's transaction, and only where no other Hearth can be streaming them. Returns
    how many there were.
    """
    rows = connection.execute(
        """SELECT id, parts, info FROM messages LEFT JOIN contents ON message_id = id
            WHERE is_streaming"""
    ).fetchall()
    for message_id, parts, info in rows:
        said = [*codec.as_deltas(codec.parts(parts)), *journalled(connection, message_id)]
        message = assemble(said)
        if message.parts:
            ended = msgspec.structs.replace(codec.info(info), reason="interrupted")
            put_whole(connection, message_id, message, ended)
        else:
            tree.drop(connection, message_id)
    return len(rows)
