"""What stands in an empty chat."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.chat.empty_state import TWO_COLUMNS_FROM, EmptyState


def test_questions_stand_beside_each_other_where_there_is_room(qtbot: QtBot) -> None:
    state = EmptyState()
    qtbot.addWidget(state)
    state.show()
    state.resize(TWO_COLUMNS_FROM + 200, 600)
    first, second = state.suggestions[:2]
    qtbot.waitUntil(lambda: first.y() == second.y() and first.x() < second.x())
    state.resize(TWO_COLUMNS_FROM - 100, 600)
    qtbot.waitUntil(lambda: first.x() == second.x() and first.y() < second.y())
