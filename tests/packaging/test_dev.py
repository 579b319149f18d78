"""The two commands: what they start, in which order, and what they answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dev
import dev_checks
import dev_commands
import pytest
from dev_checks import Check, list_checks
from dev_commands import app_command, has_screen
from dev_host import Host
from dev_venv import Venv

LINUX = Host("Linux", frozenset({"debian"}))
VENV = Venv(Path("repo"), "Linux")


# --- dev.py


@pytest.mark.parametrize("arguments", [[], ["build"], ["--version"]])
def test_wrong_use_shows_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == 2
    assert "dev.py run" in capsys.readouterr().out


def test_help_is_no_error() -> None:
    assert dev.main(["--help"]) == 0


def test_an_old_python_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert dev.main(["run"]) == 2
    assert "Hearth needs Python 3.11 or newer" in capsys.readouterr().out


def test_the_arguments_and_the_exit_code_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def run(arguments: object) -> int:
        given.append(arguments)
        return 7

    monkeypatch.setattr(dev_commands, "run", run)
    assert dev.main(["run", "--model", "x.gguf"]) == 7
    assert given == [["--model", "x.gguf"]]


def test_a_setup_error_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: object) -> int:
        raise dev_commands.SetupError("Install a compiler.")

    monkeypatch.setattr(dev_commands, "test", fail)
    assert dev.main(["test"]) == 1
    assert capsys.readouterr().err.strip() == "Install a compiler."


# --- run


@pytest.mark.parametrize(
    ("host", "environ", "expected"),
    [
        (LINUX, {}, False),
        (LINUX, {"DISPLAY": ""}, False),
        (LINUX, {"DISPLAY": ":0"}, True),
        (LINUX, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        (LINUX, {"QT_QPA_PLATFORM": "offscreen"}, True),
        (Host("Darwin"), {}, True),
        (Host("Windows"), {}, True),
    ],
)
def test_only_linux_can_be_without_a_screen(
    host: Host, environ: dict[str, str], expected: bool
) -> None:
    assert has_screen(host, environ) is expected


def test_a_screen_gets_the_window_and_a_terminal_an_answer() -> None:
    assert app_command(VENV, [], has_screen=True) == [VENV.python, "-m", "ui"]
    asked = app_command(VENV, [], has_screen=False)
    assert asked == [VENV.python, "-m", "app.cli", "ask", "What is Hearth?"]
    for screen in (True, False):
        told = app_command(VENV, ["ask", "Hello"], has_screen=screen)
        assert told == [VENV.python, "-m", "ui", "ask", "Hello"]


# --- test


def test_every_check_is_listed_and_pytest_comes_last() -> None:
    checks = list_checks(VENV, ["-k", "stop"])
    names = [check.name for check in checks]
    assert names == [
        "ruff check",
        "ruff format",
        "mypy",
        "lint-imports",
        "translations",
        "pytest",
    ]
    assert checks[-1].command == [VENV.python, "-m", "pytest", "-k", "stop"]


def checks_with(*codes: int) -> list[Check]:
    return [
        Check(f"check {n}", [sys.executable, "-c", f"print('said {n}'); raise SystemExit({code})"])
        for n, code in enumerate(codes)
    ]


def run_checks(
    codes: tuple[int, ...], folder: Path, capfd: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    code = dev_checks.run_checks(checks_with(*codes), folder)
    return code, capfd.readouterr().out


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_passes_is_quiet_and_the_last_is_shown(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out = run_checks((0, 0, 0), folder, capfd)
    assert code == 0
    assert "check 0: ok" in out
    assert "said 0" not in out
    assert out.splitlines()[-2:] == ["said 2", "All checks passed."]


def test_all_run_even_if_some_fail(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out = run_checks((3, 0, 5), folder, capfd)
    assert code == 1
    assert "check 0: FAILED" in out
    assert "said 0" in out
    assert "check 1: ok" in out
    assert out.splitlines()[-2:] == ["said 2", "Failed: check 0, check 2."]


def test_a_failed_lint_alone_fails_the_whole(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out = run_checks((1, 0), folder, capfd)
    assert code == 1
    assert out.splitlines()[-1] == "Failed: check 0."


def test_windows_are_drawn_in_memory() -> None:
    env = dev_checks.check_environment({"QT_QPA_PLATFORM": "xcb", "HOME": "/home/x"})
    assert (env["QT_QPA_PLATFORM"], env["HOME"]) == ("offscreen", "/home/x")


def test_it_runs_as_a_program_from_anywhere(tmp_path: Path) -> None:
    file = Path(dev.__file__)
    shown = subprocess.run(
        [sys.executable, str(file), "--help"], capture_output=True, text=True, cwd=tmp_path
    )
    assert shown.returncode == 0
    assert shown.stdout.startswith("Usage:")
