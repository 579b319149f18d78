"""Asks in the terminal whether a tool may do what it is about to do."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import TextIO

from app.cancel import CancelToken
from app.tools.action import Action
from app.tools.consent import Answer, Asker, Question
from app.tools.grants import Scope
from app.tools.visible import visible
from app.tools.wording import effect_of

_POLL_S = 0.1
_SCOPES: dict[str, tuple[Scope, str]] = {
    "y": ("once", "once"),
    "c": ("chat", "for this chat"),
    "f": ("folder", "for this folder until the chat ends"),
}


def asker(source: TextIO, out: TextIO) -> Asker | None:
    """Asks there; None where nobody sits."""
    return TerminalAsker(source.readline, out) if source.isatty() and out.isatty() else None


class TerminalAsker:
    """Asks in words, with the resolved effect; all but a clear yes is a no."""

    def __init__(self, read_line: Callable[[], str], out: TextIO) -> None:
        self._read_line, self._out = read_line, out
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        self._start_reading()
        self._forget_what_was_typed_before()
        self._out.write(in_words(question))
        self._out.flush()
        deadline = time.monotonic() + question.timeout_s
        while not cancel.cancelled and time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            scope = _SCOPES.get(line.strip().lower()[:1])
            if scope is None or scope[0] not in question.scopes:
                return Answer(False)
            return Answer(True, scope[0])
        return None

    def _start_reading(self) -> None:
        """One thread for all questions: a terminal cannot be asked to give up a read."""
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # the terminal is gone
            while line := self._read_line():
                self._lines.put(line)

    def _forget_what_was_typed_before(self) -> None:
        """Nobody has answered a question that was not there yet."""
        while True:
            try:
                self._lines.get_nowait()
            except queue.Empty:
                return


def in_words(question: Question) -> str:
    """The whole question."""
    action = question.action
    lines = ["", str(effect_of(action))]
    if action.source:
        lines.append(f"  with {visible(action.source, one_line=True)}")
    if action.asked_for:
        lines.append(f"  (the model wrote: {visible(action.asked_for, one_line=True)})")
    if question.reason == "content from outside was read":
        names = ", ".join(visible(source.name, one_line=True) for source in question.read)
        lines.append(f"  This chat has read: {names}. It could be carried away, or be behind this.")
    lines += [f"  | {line}" for line in _effect(action).splitlines()]
    offered = [
        f"[{key}] {_SCOPES[key][1]}" for key in _SCOPES if _SCOPES[key][0] in question.scopes
    ]
    if action.folder and "folder" in question.scopes:
        offered[-1] += f" ({visible(action.folder, one_line=True)})"
    return "\n".join(lines) + f"\nAllow? {', '.join(offered)}, [N]o: "


def _effect(action: Action) -> str:
    return visible(action.preview or action.arguments)
