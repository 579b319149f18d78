"""What a start of the window must not wait for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Each takes from some milliseconds to half a second to import. Whoever needs one imports it when it
# is needed, where possible in a background thread; values alone lie in light modules
# (`app.chat.store.values`, `app.models.download.events`).
HEAVY = {
    "app.bench",
    "app.chat.attachments.files",
    "app.chat.store.store",
    "app.cli",
    "app.engine.child",
    "app.hardware.detect",
    "app.loading",
    "app.models.catalogue",
    "app.models.inventory",
    "app.models.download.hub",
    "app.models.download.queue",
    "app.models.found.search",
    "app.planning",
    "app.tools.session",
    "asyncio",
    "http.client",
    "huggingface_hub",
    "jinja2",
    "keyring",
    "latex2mathml",
    "llama_cpp",
    "markdown_it",
    "mcp",
    "numpy",
    "psutil",
    "pydantic_monty",
    "pygments",
    "sqlite3",
    "ssl",
    "ui.chat.markdown.view",
    "ui.computer.computer_page",
    "ui.firstrun.wizard",
    "ui.models.models_page",
    "ui.settings.settings_page",
}

UNTIL_SHOWN = """
import sys
import ui.__main__
from ui.application import make_application
from ui.preferences import Preferences
from ui.theme import apply_theme
from app.engine.client import EngineProcess
from app.settings import Settings

app = make_application()
apply_theme(app, "light")
from ui.main_window import MainWindow

window = MainWindow(EngineProcess(), Preferences(Settings(welcomed=True), lambda _: None))
window.show()
print(" ".join(sys.modules))
window.close()
"""


def _run(program: str, home: Path) -> list[str]:
    """The words that a program prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HEARTH_HOME": str(home)}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


def test_no_heavy_module_is_imported_before_the_window_shows(tmp_path: Path) -> None:
    imported = set(_run(UNTIL_SHOWN, tmp_path))
    assert "ui.main_window" in imported
    assert imported & HEAVY == set()


UNTIL_ALL_PAGES_SHOWN = """
import sys
from importlib import import_module
from ui.application import WANTED_SOON, make_application
from ui.preferences import Preferences
from ui.sidebar import PAGE_KEYS
from ui.theme import apply_theme
from app.engine.client import EngineProcess
from app.settings import Settings

app = make_application()
apply_theme(app, "light")
from ui.main_window import MainWindow

window = MainWindow(EngineProcess(), Preferences(Settings(welcomed=True), lambda _: None))
window.show()
for name in WANTED_SOON:
    import_module(name)
before = set(sys.modules)
for page in (*PAGE_KEYS, "personas"):
    window.frame.show_page(page)
    app.processEvents()
print(window.frame.current, *(name for name in set(sys.modules) - before if name.startswith("ui.")))
window.close()
window.services.close()
"""


def test_no_page_is_waited_for_once_the_window_has_settled(tmp_path: Path) -> None:
    last, *imported = _run(UNTIL_ALL_PAGES_SHOWN, tmp_path)
    assert last == "personas"
    assert imported == []
