from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.tools.action import Refused
from app.tools.places import resolve, too_wide, windows_fault


def test_links_and_dots_are_gone(tmp_path: Path) -> None:
    real = tmp_path.resolve()
    (real / "in").mkdir()
    (real / "out").mkdir()
    (real / "in" / "link").symlink_to(real / "out")
    assert resolve(f"{real}/in/../out/a") == real / "out" / "a"
    assert resolve(f"{real}/in/link/a") == real / "out" / "a"
    assert resolve("a", real / "in" / "link") == real / "out" / "a"
    assert resolve("~/a") == Path(os.path.realpath(Path.home())) / "a"


@pytest.mark.parametrize(
    "text",
    ["", "a\0b", "/tmp/a\nb", "/tmp/\u202etxt.exe", "/tmp/a\u200bb", "/tmp/\x1b[2J", "/" * 5000],
)
def test_a_path_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        resolve(text, Path("/tmp"))


def test_a_link_to_a_name_that_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").symlink_to(tmp_path / "in\u202evisible")
    with pytest.raises(Refused):
        resolve(str(tmp_path / "plain"))


def test_a_relative_path_needs_a_folder_to_start_from() -> None:
    with pytest.raises(Refused, match="relative"):
        resolve("notes.txt")


@pytest.mark.parametrize(
    "text",
    [
        r"\\?\C:\Users\me\a.txt",
        r"\\.\PhysicalDrive0",
        r"\??\C:\a",
        r"\\server\share\a.txt",
        "//server/share/a.txt",
        "C:a.txt",
        r"\Windows\a.txt",
        r"C:\notes.txt:hidden",
        r"C:\notes.txt::$DATA",
        r"C:\in\CON",
        r"C:\in\nul.txt",
        r"C:\in\com1 .txt",
        r"C:\in\COM¹",
        r"C:\in\secret.txt.",
        r"C:\in\secret.txt ",
        r"C:\PROGRA~1\a.txt",
        "C:/in/LPT9.log",
    ],
)
def test_odd_windows_paths_are_told(text: str) -> None:
    assert windows_fault(text) is not None


@pytest.mark.parametrize(
    "text", [r"C:\Users\me\a.txt", "C:/Users/me/a.txt", r"notes\a.txt", "..\\a.txt", r"C:\console"]
)
def test_plain_windows_paths_are_fine(text: str) -> None:
    assert windows_fault(text) is None


def test_what_is_too_wide() -> None:
    home = Path(os.path.realpath(Path.home()))
    assert too_wide(Path("/"))
    assert too_wide(home.parent)
    assert not too_wide(home / "notes")
