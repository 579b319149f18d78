"""All that can be done in the window, in one list: its keys, the palette and the sheet of keys are
made of it. Whoever adds something that can be done adds a line here, or, if it is done with chats,
to `chat_commands`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.chat.attachments import ATTACH_KEY
from ui.chat.composer import EFFORT_KEY
from ui.chat.form_button import FORM_KEY
from ui.chat.persona_menu import PERSONA_KEY
from ui.chat.thinking import GO_ON_KEY
from ui.chat.transcript import JUMP_KEY
from ui.commands.chat_commands import chat_commands
from ui.commands.command import Command
from ui.model_menu import OPEN_KEY
from ui.sidebar import PAGE_KEYS, PageName
from ui.tools.tools_button import TOOLS_KEY
from ui.top_bar import MODEL_KEY, SIDEBAR_KEY

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PALETTE_KEY = "Ctrl+Shift+P"


def commands_of(window: MainWindow) -> tuple[Command, ...]:
    return (
        *chat_commands(window),
        *_writing(window),
        *_answer(window),
        *_pages(window),
        *_rest(window),
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
