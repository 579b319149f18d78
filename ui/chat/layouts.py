"""New heights, told at once: Qt's layouts tell them from widget to widget, by one event each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.chat.markdown.view import MarkdownView


def show_part(view: MarkdownView, whole: QWidget, top: int, bottom: int) -> None:
    """Tells a column of text within `whole` which part of `whole` is visible, in its pixels, and
    the layouts around it how high it has become by that."""
    y = view.mapTo(whole, QPoint(0, 0)).y()
    view.show_part(top - y, bottom - y)
    if view.height_now != view.height():
        _lay_out_above(view, whole)


def _lay_out_above(view: MarkdownView, whole: QWidget) -> None:
    widget = view.parentWidget()
    while widget is not None:
        layout = widget.layout()
        if layout is not None:
            layout.activate()
        if widget is whole:
            return
        widget = widget.parentWidget()
