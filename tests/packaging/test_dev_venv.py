"""The virtual environment is filled once, and again only when something changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import dev_venv
import pytest
from dev_host import Host
from dev_process import SetupError, run_logged
from dev_venv import Venv, build_environment, engine_requirement, ensure_venv, is_stamped, stamp_key

HOST = Host("Linux", frozenset({"debian"}), is_root=True)
PYPROJECT = """
[project]
dependencies = ["msgspec>=0.20", "llama-cpp-python==0.3.36", "platformdirs"]
"""


class FakeVenv(Venv):
    """An environment whose Python says what it is told to, without there being one."""

    version: str | None = "3.12.1"
    engine: str | None = "0.3.36"

    def ask(self, code: str) -> str | None:
        return self.version if "python_version" in code else self.engine


@pytest.fixture
def venv(tmp_path: Path) -> FakeVenv:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / ".venv").mkdir()
    return FakeVenv(tmp_path, "Linux")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The pip commands that would have run."""
    ran: list[list[str]] = []

    def record(_what: str, command: list[object], _log: Path, _env: object = None) -> None:
        ran.append([str(part) for part in command[4:]])  # after "python -m pip install"

    monkeypatch.setattr(dev_venv, "run_logged", record)
    monkeypatch.setattr(dev_venv, "ensure_compiler", lambda *_: None)
    return ran


def test_paths_differ_on_windows(tmp_path: Path) -> None:
    assert Venv(tmp_path, "Windows").python == tmp_path / ".venv" / "Scripts" / "python.exe"
    assert Venv(tmp_path, "Windows").script("x").name == "x.exe"
    assert Venv(tmp_path, "Darwin").python == tmp_path / ".venv" / "bin" / "python"
    assert Venv(tmp_path, "Linux").script("x") == tmp_path / ".venv" / "bin" / "x"


def test_a_second_call_installs_nothing(venv: FakeVenv, commands: list[list[str]]) -> None:
    ensure_venv(venv, HOST, "test")
    assert commands == [["--editable", f"{venv.root}[test]"]]
    ensure_venv(venv, HOST, "test")
    ensure_venv(venv, HOST, "run")  # the tests need all that the app needs
    assert len(commands) == 1


def test_what_the_app_needs_is_not_enough_for_the_tests(
    venv: FakeVenv, commands: list[list[str]]
) -> None:
    ensure_venv(venv, HOST, "run")
    ensure_venv(venv, HOST, "test")
    assert commands == [["--editable", f"{venv.root}"], ["--editable", f"{venv.root}[test]"]]


def test_a_changed_pyproject_or_python_installs_again(
    venv: FakeVenv, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_venv(venv, HOST, "run")
    (venv.root / "pyproject.toml").write_text(PYPROJECT + "# changed\n")
    ensure_venv(venv, HOST, "run")
    monkeypatch.setattr(FakeVenv, "version", "3.13.0")
    ensure_venv(venv, HOST, "run")
    assert len(commands) == 3


@pytest.mark.parametrize("installed", [None, "0.3.35"])
def test_the_engine_is_built_apart_and_only_if_missing(
    venv: FakeVenv,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    installed: str | None,
) -> None:
    monkeypatch.setattr(FakeVenv, "engine", installed)
    ensure_venv(venv, HOST, "run")
    assert commands[0] == ["llama-cpp-python==0.3.36"]
    assert commands[1][0] == "--editable"


def test_a_failed_installation_is_tried_again(
    venv: FakeVenv, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_venv(venv, HOST, "run")
    working = dev_venv.run_logged

    def fail(*_: object) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(dev_venv, "run_logged", fail)
    with pytest.raises(SetupError):
        ensure_venv(venv, HOST, "test")
    monkeypatch.setattr(dev_venv, "run_logged", working)
    ensure_venv(venv, HOST, "run")
    assert len(commands) == 2


@pytest.mark.parametrize("version", [None, "3.10.4"])
def test_a_broken_or_old_environment_is_made_anew(
    venv: FakeVenv,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    version: str | None,
) -> None:
    def make(_venv: Venv, _host: Host) -> None:
        monkeypatch.setattr(FakeVenv, "version", "3.12.1")

    monkeypatch.setattr(FakeVenv, "version", version)
    monkeypatch.setattr(dev_venv, "_make", make)
    ensure_venv(venv, HOST, "run")
    assert FakeVenv.version == "3.12.1"
    assert len(commands) == 1


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"key": "k"}', '{"key": "k", "level": "all"}']
)
def test_a_broken_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    stamp = tmp_path / "stamp.json"
    stamp.write_text(content)
    assert not is_stamped(stamp, "k", "run")
    stamp.write_text(json.dumps({"key": "k", "level": "run"}))
    assert is_stamped(stamp, "k", "run")


def test_the_key_follows_the_file_and_the_python(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("a")
    key = stamp_key(file, "3.11.2")
    assert key == stamp_key(file, "3.11.2") != stamp_key(file, "3.12.0")
    file.write_text("b")
    assert key != stamp_key(file, "3.11.2")


def test_the_engine_is_pinned_in_the_real_pyproject() -> None:
    root = Path(__file__).resolve().parents[2]
    assert engine_requirement(root / "pyproject.toml").startswith("llama-cpp-python==")


def test_the_engine_is_built_for_this_processor_on_all_cores() -> None:
    env = build_environment({"SOURCE_DATE_EPOCH": "1", "PATH": "/bin"}, cpus=6)
    assert "SOURCE_DATE_EPOCH" not in env
    assert (env["CMAKE_BUILD_PARALLEL_LEVEL"], env["PATH"]) == ("6", "/bin")
    chosen = build_environment({"CMAKE_BUILD_PARALLEL_LEVEL": "1"}, cpus=6)
    assert chosen["CMAKE_BUILD_PARALLEL_LEVEL"] == "1"


def test_a_failing_command_shows_the_end_of_its_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    run_logged("Counting", [sys.executable, "-c", "print('fine')"], log)
    assert "Counting…\n  done in 0 s" in capsys.readouterr().out
    code = "import sys; [print('line', n) for n in range(99)]; sys.exit(3)"
    with pytest.raises(SetupError) as caught:
        run_logged("Breaking", [sys.executable, "-c", code], log)
    shown = str(caught.value)
    assert "line 98" in shown
    assert "line 9\n" not in shown
    assert "fine" not in shown
    assert "exit code 3" in shown
    assert str(log) in shown
    assert "fine" in log.read_text()
