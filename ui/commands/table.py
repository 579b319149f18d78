"""All that can be done in the window, in one list: its keys, the palette and the sheet of keys are
made of it. Whoever adds something that can be done adds a line here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from app.chat.store.values import ChatRow
from ui.chat.attachments import ATTACH_KEY
from ui.chat.composer import EFFORT_KEY
from ui.chat.form_button import FORM_KEY
from ui.chat.persona_menu import PERSONA_KEY
from ui.chat.thinking import GO_ON_KEY
from ui.chat.transcript import JUMP_KEY
from ui.chats.chat_menus import DELETE_KEY, RENAME_KEY
from ui.chats.search_field import SEARCH_KEY
from ui.commands.command import Command
from ui.model_menu import OPEN_KEY
from ui.sidebar import NEW_KEY, PAGE_KEYS, PRIVATE_KEY, PageName
from ui.tools.tools_button import TOOLS_KEY
from ui.top_bar import MODEL_KEY, SIDEBAR_KEY

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PALETTE_KEY = "Ctrl+Shift+P"


def commands_of(window: MainWindow) -> tuple[Command, ...]:
    return (*_chats(window), *_writing(window), *_answer(window), *_pages(window), *_rest(window))


def _chats(window: MainWindow) -> tuple[Command, ...]:
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


def _writing(window: MainWindow) -> tuple[Command, ...]:
    composer, bar = window.page.composer, window.top_bar
    return (
        Command(
            "write",
            "writing",
            "Write a message",
            composer.draft.setFocus,
            "Ctrl+L",
            icon="pencil",
        ),
        Command("send", "writing", "Send the message", None, "Return"),
        Command("new-line", "writing", "Begin a new line", None, "Shift+Return"),
        Command(
            "attach",
            "writing",
            "Attach files…",
            window.chat.tray.choose,
            ATTACH_KEY,
            icon="paperclip",
        ),
        Command(
            "answer-form",
            "writing",
            "Answers as JSON, by a form…",
            window.cards.show_answer_form,
            FORM_KEY,
            icon="braces",
        ),
        Command(
            "effort",
            "writing",
            "Choose the effort",
            composer.effort.showMenu,
            EFFORT_KEY,
            icon="gauge",
        ),
        Command(
            "tools",
            "writing",
            "Choose the tools",
            window.chat.tools.button.showMenu,
            TOOLS_KEY,
            icon="wrench",
        ),
        Command(
            "model",
            "writing",
            "Choose the model",
            bar.model.showMenu,
            MODEL_KEY,
            icon="box",
        ),
        Command(
            "persona",
            "writing",
            "Choose a persona",
            bar.persona.showMenu,
            PERSONA_KEY,
            icon="user-round",
        ),
        Command(
            "open-model",
            "writing",
            "Open a model file…",
            window.chat.pick_model_file,
            OPEN_KEY,
            icon="folder-open",
        ),
    )


def _answer(window: MainWindow) -> tuple[Command, ...]:
    page = window.page

    def has_turns() -> bool:
        return bool(page.transcript.turns)

    return (
        Command(
            "stop",
            "answer",
            "Stop the answer",
            page.stop,
            "Esc",
            icon="square",
            enabled=lambda: page.streaming,
        ),
        Command(
            "go-on",
            "answer",
            "Answer now, or go on with the answer",
            page.go_on,
            GO_ON_KEY,
            icon="play",
            enabled=has_turns,
        ),
        Command(
            "retry",
            "answer",
            "Answer again",
            page.retry,
            "Ctrl+R",
            icon="refresh-cw",
            enabled=lambda: has_turns() and not page.streaming,
        ),
        Command(
            "question",
            "answer",
            "Go to the question of a tool",
            window.chat.tools.focus_question,
            "F6",
            icon="circle-question-mark",
            enabled=has_turns,
        ),
        Command(
            "copy",
            "answer",
            "Copy the last answer",
            page.copy_last_answer,
            "Ctrl+Shift+C",
            icon="copy",
            enabled=has_turns,
        ),
        Command(
            "thinking",
            "answer",
            "Show or hide the chain of thought",
            page.toggle_thinking,
            "Ctrl+T",
            icon="brain",
            enabled=has_turns,
        ),
        Command(
            "end",
            "answer",
            "Go to the end of the chat",
            page.transcript.follow,
            JUMP_KEY,
            icon="arrow-down",
            enabled=has_turns,
        ),
    )


def _pages(window: MainWindow) -> tuple[Command, ...]:
    def show(name: PageName) -> Callable[[], None]:
        return lambda: window.frame.show_page(name)

    return (
        Command(
            "chat",
            "pages",
            "Show the chat",
            show("chat"),
            "Ctrl+1",
            icon="message-circle",
        ),
        Command(
            "models",
            "pages",
            "Models",
            show("models"),
            PAGE_KEYS["models"],
            icon="box",
        ),
        Command(
            "permissions",
            "pages",
            "Permissions and activity",
            show("permissions"),
            PAGE_KEYS["permissions"],
            icon="shield-check",
        ),
        Command(
            "computer",
            "pages",
            "Your computer",
            show("computer"),
            PAGE_KEYS["computer"],
            icon="laptop",
        ),
        Command(
            "settings",
            "pages",
            "Settings",
            show("settings"),
            PAGE_KEYS["settings"],
            icon="settings",
        ),
        Command(
            "servers",
            "pages",
            "Servers that bring tools",
            window.show_servers,
            icon="plug",
        ),
        Command(
            "personas",
            "pages",
            "Personas",
            show("personas"),
            icon="user-round",
        ),
        Command(
            "first-steps",
            "pages",
            "First steps",
            window.show_first_steps,
            icon="sparkles",
        ),
    )


def _rest(window: MainWindow) -> tuple[Command, ...]:
    return (
        Command(
            "palette",
            "window",
            "Find and do anything",
            window.cards.show_palette,
            PALETTE_KEY,
        ),
        Command(
            "keys",
            "window",
            "All keys",
            window.cards.show_keys,
            "F1",
            ("Ctrl+/",),
            icon="keyboard",
        ),
        Command(
            "sidebar",
            "window",
            "Show or hide the sidebar",
            window.frame.toggle_sidebar,
            SIDEBAR_KEY,
            icon="panel-left",
        ),
        Command("quit", "window", "Quit Hearth", window.quit, "Ctrl+Q", icon="x"),
    )
