"""A window of its own in which a tool asks to read the file that is named; ends with the answer.

Started by `screen_reader_run`. Prints the state of the call at the end.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer

from app.events import Finished, TextDelta, ToolCallRequested
from app.settings import Settings
from tests.fakes import FakeEngine
from ui.application import make_application
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme
from ui.tools.call_column import CallColumn

LONGEST_MS = 240_000


def main(path: str) -> None:
    app = make_application()
    apply_theme(app, "light")
    apply_language(app, "en")
    asked = ToolCallRequested("read_file", json.dumps({"path": path}))
    engine = FakeEngine()
    settings = Settings(tools=("read_file",), welcomed=True)
    window = MainWindow(engine, Preferences(settings, store=lambda _: None))
    window.resize(1024, 640)

    def ask() -> None:
        engine.scripts = [[asked, Finished("tool_call")], [TextDelta("Read."), Finished("stop")]]
        window.page.send("Please read it")
        window.page.turn_ended.connect(end)

    def end() -> None:
        steps = window.page.transcript.turns[-1].steps
        assert isinstance(steps, CallColumn)
        sys.stdout.write(steps.rows[0].call.state)
        sys.stdout.flush()
        window.close()
        app.quit()

    window.loader.ended.connect(ask)
    QTimer.singleShot(LONGEST_MS, app.quit)
    window.start()
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1])
