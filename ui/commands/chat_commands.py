"""What can be done with chats: a part of the table of commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from app.chat.store.values import ChatRow
from ui.chats.chat_menus import DELETE_KEY, RENAME_KEY
from ui.chats.search_field import SEARCH_KEY
from ui.commands.command import Command
from ui.sidebar import NEW_KEY, PRIVATE_KEY

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def chat_commands(window: MainWindow) -> tuple[Command, ...]:
    chats, sidebar = window.chats, window.frame.sidebar

    def search() -> None:
        window.frame.show_sidebar()
        sidebar.search.edit.setFocus()
        sidebar.search.edit.selectAll()

    def go_to_list() -> None:
        window.frame.show_sidebar()
        sidebar.chats.setFocus()

    return (
        Command(
            "new-chat",
            "chats",
            "New chat",
            chats.new_chat,
            NEW_KEY,
            icon="square-pen",
        ),
        Command(
            "new-private-chat",
            "chats",
            "New private chat",
            chats.new_private_chat,
            PRIVATE_KEY,
            icon="eye-off",
        ),
        Command("search", "chats", "Search chats", search, SEARCH_KEY, icon="search"),
        *_exchange(window),
        Command(
            "list",
            "chats",
            "Go to the list of chats",
            go_to_list,
            "Ctrl+Shift+L",
            icon="message-circle",
        ),
        Command("new-folder", "chats", "New folder…", sidebar.add_folder, icon="folder-plus"),
        *_open_chat(window),
    )


def _open_chat(window: MainWindow) -> tuple[Command, ...]:
    """What can be done with the chat that is open, once it is in the list."""
    chats = window.frame.sidebar.chats

    def listed() -> bool:
        return chats.open_chat is not None

    def on_chat(do: Callable[[ChatRow], object]) -> Callable[[], None]:
        def run() -> None:
            if chats.open_chat is not None:
                do(chats.open_chat)

        return run

    def pin(chat: ChatRow) -> None:
        chats.pin_requested.emit(chat.id, not chat.pinned)

    def choose_place(chat: ChatRow) -> None:
        window.frame.show_sidebar()
        chats.menus.of_places(chat).popup(chats.mapToGlobal(QPoint(16, 16)))

    def delete(chat: ChatRow) -> None:
        chats.delete_requested.emit(chat.id)

    return (
        Command(
            "rename",
            "chats",
            "Rename the chat…",
            on_chat(chats.menus.rename_chat),
            icon="pencil",
            enabled=listed,
        ),
        Command("pin", "chats", "Pin or unpin the chat", on_chat(pin), icon="pin", enabled=listed),
        Command(
            "move",
            "chats",
            "Move the chat to a folder…",
            on_chat(choose_place),
            icon="folder-input",
            enabled=listed,
        ),
        Command(
            "delete", "chats", "Delete the chat", on_chat(delete), icon="trash-2", enabled=listed
        ),
        Command("rename-row", "chats", "Rename a chat or folder in the list", None, RENAME_KEY),
        Command("delete-row", "chats", "Delete a chat or folder in the list", None, DELETE_KEY),
    )


def _exchange(window: MainWindow) -> tuple[Command, ...]:
    menu = window.chat.exchange
    return (
        Command(
            "export-markdown",
            "chats",
            "Export this chat as Markdown…",
            partial(menu.export, "markdown"),
            icon="file-output",
            enabled=lambda: menu.can_export,
        ),
        Command(
            "export-pdf",
            "chats",
            "Export this chat as PDF…",
            partial(menu.export, "pdf"),
            icon="file-output",
            enabled=lambda: menu.can_export,
        ),
        Command(
            "export-json",
            "chats",
            "Export this chat as JSON…",
            partial(menu.export, "json"),
            icon="file-output",
            enabled=lambda: menu.can_export,
        ),
        Command("export-all", "chats", "Export all chats…", menu.export_all, icon="file-output"),
        Command("import", "chats", "Import chats…", menu.import_chats, icon="upload"),
    )
