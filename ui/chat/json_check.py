"""Compares a JSON answer with the form that was asked for, in the background.

Must not know how the outcome is shown.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.messages import ResponseFormat


class JsonCheck(QObject):
    """`checked` carries a `SchemaVerdict`, once."""

    checked = Signal(object)

    def __init__(self, form: ResponseFormat, text: str, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._text = form, text

    def start(self) -> None:
        QThreadPool.globalInstance().start(self._run)

    def _run(self) -> None:
        """In a thread of the pool: what checks schemas takes a while to import."""
        from app.engine.schema_check import check

        verdict = check(self._form.schema, self._text)
        with suppress(RuntimeError):  # nobody waits for it any more
            self.checked.emit(verdict)
