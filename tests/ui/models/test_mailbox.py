from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from app.models.download import (
    DownloadChanged,
    DownloadEvent,
    DownloadFinished,
    DownloadRemoved,
    DownloadRow,
)
from ui.models.mailbox import Mailbox


def test_of_a_row_only_the_newest_state_arrives(qtbot: QtBot) -> None:
    mailbox, arrived = _mailbox()

    with qtbot.waitSignal(mailbox.delivered):
        for have_bytes in range(50):
            mailbox.put(_row("a", have_bytes))
            mailbox.put(_row("b", have_bytes))

    assert arrived == [_row("a", 49), _row("b", 49)]


def test_what_happened_is_never_left_out_and_keeps_its_order(qtbot: QtBot) -> None:
    mailbox, arrived = _mailbox()
    events = [
        _row("a", 1),
        DownloadRemoved("a"),
        _row("a", 2),
        DownloadFinished("a", "A", ()),
    ]

    with qtbot.waitSignal(mailbox.delivered):
        for event in events:
            mailbox.put(event)

    assert arrived == events


def test_events_of_other_threads_arrive_on_this_one(qtbot: QtBot) -> None:
    mailbox, arrived = _mailbox()
    seen: list[threading.Thread] = []
    mailbox.delivered.connect(lambda _: seen.append(threading.current_thread()))

    with qtbot.waitSignal(mailbox.delivered):
        threads = [
            threading.Thread(target=mailbox.put, args=(DownloadRemoved(str(number)),))
            for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    qtbot.waitUntil(lambda: len(arrived) == 8)
    assert set(seen) == {threading.current_thread()}


def _mailbox() -> tuple[Mailbox, list[DownloadEvent]]:
    mailbox = Mailbox()
    arrived: list[DownloadEvent] = []
    mailbox.delivered.connect(arrived.extend)
    return mailbox, arrived


def _row(id: str, have_bytes: int) -> DownloadChanged:
    return DownloadChanged(DownloadRow(id, id.upper(), "downloading", have_bytes, 100))
