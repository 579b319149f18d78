"""Formulas as pictures: asks the process that draws them, remembers what it drew.

One for the whole window. A formula that is not there yet, or cannot be drawn, is None; whoever
shows its source until then listens to `arrived`.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

import app
from app.latex import Formula, Reply, Request
from ui.chat.markdown.leaves import MathStyle

REMEMBERED = 2_000
# A formula that takes longer is given up, with the process that hangs in it.
LIMIT_MS = 3_000
# Until the process says that it is ready, on a computer that is busy with a model.
START_MS = 30_000
# At most this many are sent at once, so that one which hangs is known to be the first of few.
AT_ONCE = 4

Key = tuple[str, MathStyle]


class Formulas(QObject):
    """`arrived` carries the set of keys, (LaTeX, style), that have just been drawn."""

    arrived = Signal(object)
    limit_ms = LIMIT_MS

    def __init__(self, parent: QObject | None = None, command: list[str] | None = None) -> None:
        """`command` is a program to run instead; it must speak like `app.latex`."""
        super().__init__(parent)
        self._command = command or [sys.executable, "-P", "-m", "app.latex"]
        self._known: OrderedDict[Key, Formula | None] = OrderedDict()
        self._waiting: OrderedDict[Key, None] = OrderedDict()
        self._sent: OrderedDict[int, Key] = OrderedDict()
        self._next_id = 0
        self._ready = False
        self._buffer = b""
        self._process: QProcess | None = None
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._give_up)

    def get(self, latex: str, style: MathStyle) -> Formula | None:
        """The formula if it has been drawn. If it has not been asked for yet, it is now."""
        key = (latex, style)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._waiting and key not in self._sent.values():
            self._waiting[key] = None
            self._send()
        return None

    def expects(self, latex: str, style: MathStyle) -> bool:
        """Whether this formula is still to arrive."""
        return (latex, style) not in self._known

    @property
    def idle(self) -> bool:
        return not self._sent and not self._waiting

    @Slot()
    def close(self) -> None:
        """Ends the process. What is asked for later starts it anew."""
        self._limit.stop()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._restart)
            process.kill()
            process.waitForFinished(1_000)
            process.deleteLater()

    def _send(self) -> None:
        process = self._running()
        while self._waiting and len(self._sent) < AT_ONCE:
            key, _ = self._waiting.popitem(last=False)
            self._next_id += 1
            self._sent[self._next_id] = key
            request = Request(self._next_id, key[0], key[1] == "display")
            process.write(msgspec.json.encode(request) + b"\n")
        if self._sent and not self._limit.isActive():
            self._limit.start(self.limit_ms if self._ready else START_MS)

    def _running(self) -> QProcess:
        if self._process is None:
            self._process = QProcess(self)
            self._process.setProcessEnvironment(_environment())
            self._process.setStandardErrorFile(QProcess.nullDevice())
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.finished.connect(self._restart)
            self._process.errorOccurred.connect(self._failed)
            self._ready = False
            self._process.start(self._command[0], self._command[1:])
        return self._process

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += bytes(self._process.readAllStandardOutput().data())
        *lines, self._buffer = self._buffer.split(b"\n")
        if not lines:
            return
        self._ready = True
        arrived = set()
        for line in lines:
            reply = msgspec.json.decode(line, type=Reply)
            key = self._sent.pop(reply.id, None)
            if key is None:
                continue
            self._remember(key, reply.formula)
            if reply.formula is not None:
                arrived.add(key)
        self._limit.stop()
        self._send_rest()
        if arrived:
            self.arrived.emit(frozenset(arrived))

    def _send_rest(self) -> None:
        if self._sent or self._waiting:
            self._send()

    def _remember(self, key: Key, formula: Formula | None) -> None:
        self._known[key] = formula
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    @Slot()
    def _give_up(self) -> None:
        """The first formula on the way hangs; `_restart` sends the others to a new process."""
        if self._process is not None:
            self._process.kill()

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._restart(1)

    @Slot(int)
    def _restart(self, code: int) -> None:
        """The process has ended: the rest goes to another, without the one that ended it."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._buffer = b""
        self._limit.stop()
        unanswered = [*self._sent.values(), *self._waiting]
        self._sent.clear()
        self._waiting.clear()
        if code == 0:
            blamed = 0  # nobody had asked for long, until just now
        elif self._ready:
            blamed = 1  # it answers in the order it is asked
        else:
            blamed = len(unanswered)  # it cannot run here: all of it stays source
        for key in unanswered[:blamed]:
            self._remember(key, None)
        self._waiting = OrderedDict.fromkeys(unanswered[blamed:])
        self._send_rest()


def formulas() -> Formulas:
    """The application's formulas."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("A QApplication must exist before its formulas.")
    known = application.findChild(Formulas)
    if isinstance(known, Formulas):
        return known
    result = Formulas(application)
    application.aboutToQuit.connect(result.close)
    return result


def _environment() -> QProcessEnvironment:
    root = Path(app.__file__).resolve().parent.parent
    result = QProcessEnvironment.systemEnvironment()
    path = os.pathsep.join(filter(None, [str(root), result.value("PYTHONPATH")]))
    result.insert("PYTHONPATH", path)
    return result
