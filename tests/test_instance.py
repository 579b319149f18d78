from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import instance, paths

HOLDING = (
    "from app import instance; held = instance.take(); print(held is not None, flush=True); input()"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="about the permissions of a folder")


def test_one_is_the_first_until_it_lets_go() -> None:
    first = instance.take()
    assert first is not None
    assert instance.take() is None
    first.release()
    second = instance.take()
    assert second is not None
    second.release()


def test_a_killed_one_leaves_the_place() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline().strip() == "True"
    assert instance.take() is None
    os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    child.wait()
    child.stdout.close()
    child.stdin.close()
    held = instance.take()
    assert held is not None
    held.release()


def test_another_home_has_a_first_one_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, address = instance.take(), instance.address()
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "another"))
    other = instance.take()
    assert first is not None
    assert other is not None
    assert instance.address() != address
    first.release()
    other.release()


def test_one_home_by_two_paths_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths.data_dir().mkdir(parents=True)
    address = instance.address()
    link = tmp_path / "link"
    link.symlink_to(paths.data_dir())
    monkeypatch.setenv("HEARTH_HOME", str(link))
    assert instance.address() == address


def test_another_person_has_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    address = instance.address()
    monkeypatch.setattr("getpass.getuser", lambda: "somebody-else")
    assert instance.address() != address


@posix
@pytest.mark.parametrize("kind", ["writable by others", "link", "missing", "file"])
def test_a_runtime_folder_that_others_might_control_is_not_used(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    if kind == "writable by others":
        given.mkdir()
        given.chmod(0o777)
    elif kind == "link":
        given.symlink_to(tmp_path)
    elif kind == "file":
        given.write_text("")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(given))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Path(instance.address()).parent == tmp_path / f"hearth-{os.getuid()}"


@posix
def test_a_folder_laid_in_its_place_by_another_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / f"hearth-{os.getuid()}").symlink_to(tmp_path)
    with pytest.raises(PermissionError):
        instance.address()


@posix
def test_the_address_is_short_enough_for_a_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / ("long" * 60)))
    assert len(Path(instance.address()).name) == len("hearth-") + 16
