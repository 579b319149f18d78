"""Puts the application together: Qt, theme, language, settings, engine, window.

The one place that chooses the real parts; everything below is handed what it needs.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app import instance
from app.engine.client import EngineProcess
from ui.garbage import Collector
from ui.language import apply_language
from ui.manners import manners_of
from ui.preferences import Preferences
from ui.theme import apply_theme
from ui.widgets.icons import app_icon

# Needed by the first answer or a click, and too slow to import before the first paint.
WANTED_SOON = (
    "ui.chat.markdown.view",
    "ui.models.models_page",
    "ui.computer.computer_page",
    "ui.settings.settings_page",
    "ui.settings.backup_section",
    "ui.settings.deleted_section",
    "ui.commands.palette",
    "ui.tools.tools_page",
    "ui.tools.call_column",
    "ui.chats.persona_page",
)
# By then the window is painted, and a small model is there: both have the processor to themselves.
_SOON_MS = 600
# A background thread at work keeps the window's waiting for so long, several times an event.
SWITCH_S = 0.001


def run(model: str | None = None, files: Sequence[Path] = ()) -> int:
    """Opens the window and returns the exit code once it is closed.

    Where one is open already, that one comes forward instead.

    Args:
        model: Id or path of the model to open instead of the last one.
        files: Model files to be offered for use where they lie.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.disable()  # what is imported and made now stays: there is nothing to collect
    # Qt's event loop gives Python no chance to handle Ctrl+C in the terminal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = make_application()
    preferences = Preferences()
    apply_theme(app, preferences.settings.theme)
    apply_language(app, preferences.settings.language)
    try:
        held = instance.take() or _hand_over(files)
        if held is None:
            return 0
    except TimeoutError:
        _say_that_it_does_not_answer()
        return 1
    except OSError:
        held = None  # a home that cannot be written: better two windows than none
    engine = EngineProcess(manners=manners_of(preferences.settings))
    engine.start()  # comes up on another core while the window is imported and made
    from ui.main_window import MainWindow

    window = MainWindow(engine, preferences, model)
    window.start(with_services=True)
    for file in files:
        window.offer_file(file)
    gc.freeze()  # nor will there be: no later collection has to look through it
    Collector(app)
    waiting = threading.Thread(target=_do_what_can_wait, name="what can wait", daemon=True)
    QTimer.singleShot(_SOON_MS, waiting.start)
    if held is not None:
        QTimer.singleShot(_SOON_MS, window.listen_to_later_starts)
    QTimer.singleShot(_SOON_MS, window.watch_from_tray)
    app.commitDataRequest.connect(window.leave_tray)  # the person logs out
    code = app.exec()
    from app.models import removal

    removal.empty_trash()  # until here it could be undone
    if held is not None:
        held.release()
    return code


def make_application() -> QApplication:
    """The one QApplication of this process, with Hearth's name and icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Hearth")
    app.setApplicationDisplayName("Hearth")
    app.setDesktopFileName("hearth")
    app.setWindowIcon(app_icon())
    return app


def _hand_over(files: Sequence[Path]) -> instance.Held | None:
    """Lets the Hearth that is open take over; the lock if that one has ended meanwhile."""
    from ui.single_instance import become_first_or_hand_over

    return become_first_or_hand_over(files)


def _say_that_it_does_not_answer() -> None:
    words = QCoreApplication.translate(
        "application", "Hearth is open already, but does not answer. Quit it, then start it again."
    )
    QMessageBox.warning(None, "Hearth", words)


def _do_what_can_wait() -> None:
    for name in WANTED_SOON:
        import_module(name)
    from app.models import removal

    removal.empty_trash(leftovers_only=True)
