"""What is put on the clipboard, or dragged, in more than one form.

WORKAROUND: a QMimeData made in Python stays on the clipboard after the interpreter has ended, and
Qt crashes when it clears it away (PySide6 6.11). Before that, its text alone takes its place.
"""

from __future__ import annotations

import atexit

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_made: QMimeData | None = None


def forms_of(text: str, markdown: str = "") -> QMimeData:
    """Text for whatever takes text; Markdown, if there is any, for what asks for it."""
    global _made
    if _made is None:
        atexit.register(_hand_over)
    _made = QMimeData()
    _made.setText(text)
    if markdown:
        _made.setData("text/markdown", markdown.encode())
    return _made


def _hand_over() -> None:
    if QGuiApplication.instance() is None:
        return
    clipboard = QGuiApplication.clipboard()
    if clipboard.mimeData() is _made:
        clipboard.setText(clipboard.text())
