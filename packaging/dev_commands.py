"""What `dev.py run` and `dev.py test` do, step by step."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_checks import list_checks, run_checks
from dev_host import Host, this_host
from dev_process import SetupError, run_visible, say
from dev_qt import ensure_qt_libraries
from dev_venv import Venv, ensure_venv

__all__ = ["SetupError", "run", "test"]

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "What is Hearth?"


def run(arguments: Sequence[str]) -> int:
    """Opens the window with these arguments, or answers one question where there is no screen."""
    host = this_host()
    venv = _prepare(host, "run")
    command = app_command(venv, arguments, has_screen=has_screen(host, os.environ))
    if not arguments and "ask" in command:
        say(f'There is no screen here, so Hearth answers in the terminal: "{QUESTION}"')
    os.chdir(ROOT)
    return run_visible(command)


def test(arguments: Sequence[str]) -> int:
    """Runs every check; the arguments go to pytest."""
    venv = _prepare(this_host(), "test")
    return run_checks(list_checks(venv, arguments), ROOT)


def app_command(venv: Venv, arguments: Sequence[str], *, has_screen: bool) -> list[str | Path]:
    """How to start Hearth. Whoever gives arguments knows what needs a screen."""
    if has_screen or arguments:
        return [venv.python, "-m", "ui", *arguments]
    return [venv.python, "-m", "app.cli", "ask", QUESTION]


def has_screen(host: Host, environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown; only Linux may lack the means."""
    if host.system != "Linux":
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _prepare(host: Host, level: str) -> Venv:
    venv = Venv(ROOT, host.system)
    ensure_venv(venv, host, level)
    site_packages = venv.ask("import sysconfig; print(sysconfig.get_path('platlib'))")
    if site_packages:
        ensure_qt_libraries(host, Path(site_packages), venv.log)
    return venv
