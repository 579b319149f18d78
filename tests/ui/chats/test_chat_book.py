"""The stored chats for the window, without a window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.chat.store import ChatRow, Store, open_store
from app.chat.store.chats import Chats
from ui.chats.chat_book import ChatBook
from ui.chats.listing import PAGE, Listed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "chats.sqlite3", tmp_path / "backups")
    for number in range(2 * PAGE + 10):
        chat = opened.chats.create(created_at_ms=1_000 + number)
        opened.chats.rename(chat, f"Chat {number}")
    yield opened
    opened.close()


@pytest.fixture
def book(qtbot: QtBot, store: Store) -> Iterator[ChatBook]:
    made = ChatBook(lambda: store)
    yield made
    made.close()


def titles(listed: Listed) -> list[str]:
    return [chat.title for chat in listed.recent]


NEWEST_FIRST = [f"Chat {number}" for number in reversed(range(2 * PAGE + 10))]


def test_each_page_is_added_to_those_before_without_reading_them_again(
    qtbot: QtBot, book: ChatBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(book.listed) as first:
        book.start()
    assert titles(first.args[0]) == NEWEST_FIRST[:PAGE]
    read: list[int] = []
    page = Chats.page

    def counted(
        self: Chats,
        after: tuple[int, int] | None = None,
        *,
        unfiled: bool = False,
        limit: int = PAGE,
    ) -> tuple[ChatRow, ...]:
        read.append(limit)
        return page(self, after, unfiled=unfiled, limit=limit)

    monkeypatch.setattr(Chats, "page", counted)
    with qtbot.waitSignal(book.listed) as second:
        book.more()
    assert titles(second.args[0]) == NEWEST_FIRST[: 2 * PAGE]
    assert second.args[0].has_more
    with qtbot.waitSignal(book.listed) as third:
        book.more()
    assert titles(third.args[0]) == NEWEST_FIRST
    assert not third.args[0].has_more
    assert read == [PAGE + 1, PAGE + 1]


def test_listing_again_keeps_the_pages_that_were_added(qtbot: QtBot, book: ChatBook) -> None:
    with qtbot.waitSignal(book.listed):
        book.start()
    with qtbot.waitSignals([book.listed, book.listed]):
        book.more()
        book.refresh()
    with qtbot.waitSignal(book.listed) as again:
        book.refresh()
    assert titles(again.args[0]) == NEWEST_FIRST[: 2 * PAGE]


def test_a_page_that_was_overtaken_by_a_new_list_is_not_mixed_into_it(
    qtbot: QtBot, book: ChatBook
) -> None:
    with qtbot.waitSignal(book.listed) as first:
        book.start()
    last = first.args[0].recent[-1]
    with qtbot.waitSignals([book.listed, book.listed]):
        book.rename(last.id, "Renamed")  # lists anew: the page asked for next follows the old row
        book.more()
    with qtbot.waitSignal(book.listed) as shown:
        book.refresh()
    names = titles(shown.args[0])
    assert names.count("Renamed") == 1
    assert len(names) == len(set(names))


def test_what_was_to_be_written_is_written_although_the_book_is_closed_at_once(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path, backups = tmp_path / "chats.sqlite3", tmp_path / "backups"
    book = ChatBook(lambda: open_store(path, backups))
    with qtbot.waitSignal(book.ready):
        book.start()
    store = book.store()
    assert store is not None
    chat = store.chats.create()
    book._bridge.submit(_busy_until_it_is_given_up)
    book.save_draft(chat, "half a thou")
    book.rename(chat, "Renamed")
    book.save_draft(None, "another")
    book.close()
    again = open_store(path, backups)
    try:
        assert again.chats.get(chat).title == "Renamed"
        assert again.drafts.get(chat).text == "half a thou"
        assert again.drafts.get(None).text == "another"
    finally:
        again.close()


def _busy_until_it_is_given_up(cancel: CancelToken) -> Iterator[object]:
    while not cancel.cancelled:
        time.sleep(0.01)
    return iter(())
