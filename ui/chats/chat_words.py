"""The rows of the list of chats in words, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.chat.store.days import Heading
from app.chat.store.values import ChatRow, Hit
from ui.chat.turn_desk import Mark
from ui.chats.chat_items import (
    EmptyFolder,
    Filed,
    FolderRow,
    FoldersHeading,
    Headings,
    Item,
    MoreInFolder,
    PinnedHeading,
)


def item_words(item: Item) -> str:
    """What stands in a row."""
    match item:
        case Heading() | PinnedHeading() | FoldersHeading():
            return heading_words(item)
        case ChatRow():
            return title_words(item)
        case Filed(chat=chat) | Hit(chat=chat):
            return title_words(chat)
        case FolderRow(folder=folder):
            return folder.name
        case EmptyFolder():
            return QCoreApplication.translate("chats", "No chats in here yet")
        case MoreInFolder(n_more=n_more):
            words = QCoreApplication.translate("chats", "Show {count} more")
            return words.format(count=QLocale().toString(n_more))


def spoken_words(item: Item, mark: Mark | None = None) -> str:
    """The same for a screen reader, which sees neither where a row stands nor its mark."""
    if isinstance(item, FolderRow):
        opened = QCoreApplication.translate("chats", "Folder {name}, open, chats: {count}")
        closed = QCoreApplication.translate("chats", "Folder {name}, closed, chats: {count}")
        words = opened if item.is_open else closed
        return words.format(name=item.folder.name, count=item.folder.n_chats)
    words = item_words(item)
    return words if mark is None else f"{words}, {mark_words(mark)}"


def heading_words(heading: Headings) -> str:
    """What stands above the chats of some days, in the window's language."""
    if isinstance(heading, PinnedHeading):
        return QCoreApplication.translate("chats", "Pinned")
    if isinstance(heading, FoldersHeading):
        return QCoreApplication.translate("chats", "Folders")
    match heading.when:
        case "today":
            return QCoreApplication.translate("chats", "Today")
        case "yesterday":
            return QCoreApplication.translate("chats", "Yesterday")
        case "this-week":
            return QCoreApplication.translate("chats", "Last 7 days")
        case "this-month":
            return QCoreApplication.translate("chats", "Last 30 days")
        case "month":
            month = heading.month
            date = QDate(month.year, month.month, 1) if month is not None else QDate()
            return QLocale().toString(date, "MMMM yyyy")


def title_words(chat: ChatRow) -> str:
    """A chat's title; one that nobody has said anything in has none yet."""
    return chat.title or QCoreApplication.translate("chats", "New chat")


def mark_words(mark: Mark) -> str:
    """What a mark beside a chat means, in the window's language."""
    match mark:
        case "waiting":
            return QCoreApplication.translate("chats", "waits for its answer")
        case "writing":
            return QCoreApplication.translate("chats", "is being answered")
        case "asking":
            return QCoreApplication.translate("chats", "has a question for you")
        case "answered":
            return QCoreApplication.translate("chats", "has a new answer")
        case "failed":
            return QCoreApplication.translate("chats", "could not be answered")
