"""What is put on the clipboard, or dragged, in more than one form.

WORKAROUND: a QMimeData made in Python stays on the clipboard after the interpreter has ended, and
Qt crashes when it clears it away (PySide6 6.11). Before that, its text alone takes its place.
"""

from __future__ import annotations

import atexit
from functools import cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from shiboken6 import Shiboken


def forms_of(text: str, markdown: str = "") -> QMimeData:
    """Text for whatever takes text; Markdown, if there is any, for what asks for it."""
    _hand_over_at_the_end()
    data = QMimeData()
    data.setText(text)
    if markdown:
        data.setData("text/markdown", markdown.encode())
    return data


@cache
def _hand_over_at_the_end() -> None:
    atexit.register(_hand_over)


def _hand_over() -> None:
    if QGuiApplication.instance() is None:
        return
    clipboard = QGuiApplication.clipboard()
    if Shiboken.createdByPython(clipboard.mimeData()):
        clipboard.setText(clipboard.text())
