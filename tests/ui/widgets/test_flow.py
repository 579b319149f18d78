from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.flow import FlowLayout


def test_what_does_not_fit_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    frame, boxes = _frame(qtbot, [80, 80, 80])

    frame.resize(180, 200)

    assert boxes[1].x() == boxes[0].x() + 80 + 10
    assert (boxes[2].x(), boxes[2].y()) == (0, 20 + 5)
    assert frame.layout().heightForWidth(180) == 45


def test_hidden_items_take_no_space(qtbot: QtBot) -> None:
    frame, boxes = _frame(qtbot, [80, 80, 80])
    boxes[0].hide()

    frame.layout().activate()

    assert boxes[1].x() == 0
    assert frame.layout().heightForWidth(400) == 20


def test_an_item_wider_than_the_line_is_made_to_fit(qtbot: QtBot) -> None:
    frame, boxes = _frame(qtbot, [300, 80])

    frame.resize(150, 200)

    assert boxes[0].width() == 150
    assert boxes[1].y() == 25


class _Box(QWidget):
    def __init__(self, width: int) -> None:
        super().__init__()
        self._wanted = width

    def sizeHint(self) -> QSize:
        return QSize(self._wanted, 20)


def _frame(qtbot: QtBot, widths: list[int]) -> tuple[QWidget, list[_Box]]:
    frame = QWidget()
    qtbot.addWidget(frame)
    flow = FlowLayout(frame, gap=10, line_gap=5)
    boxes = [_Box(width) for width in widths]
    for box in boxes:
        flow.addWidget(box)
    frame.resize(400, 200)
    frame.show()
    return frame, boxes
