"""What tells a Linux desktop about Hearth and the files that it opens."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "linux"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


def _entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(FOLDER / "hearth.desktop", "utf-8")
    return parser["Desktop Entry"]


def test_the_program_is_started_with_the_file_that_was_opened() -> None:
    entry = _entry()
    assert entry["Exec"] == "hearth %f"
    assert entry["Type"] == "Application"
    assert entry["Terminal"] == "false"
    assert {"Name", "Comment", "Comment[de]"} <= set(entry)


def test_the_type_of_file_is_the_one_that_is_declared() -> None:
    kind = ET.parse(FOLDER / "hearth-gguf.xml").getroot().find(f"{SPACE}mime-type")
    assert kind is not None
    assert f"{kind.get('type')};" == _entry()["MimeType"]
    glob, magic = kind.find(f"{SPACE}glob"), kind.find(f"{SPACE}magic/{SPACE}match")
    assert glob is not None
    assert magic is not None
    assert glob.get("pattern") == "*.gguf"
    assert (magic.get("value"), magic.get("offset")) == ("GGUF", "0")


@pytest.mark.skipif(not shutil.which("update-mime-database"), reason="no update-mime-database here")
def test_the_desktop_understands_the_type(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    shutil.copy(FOLDER / "hearth-gguf.xml", packages)
    done = subprocess.run(
        ["update-mime-database", str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "rror" not in done.stderr
    assert "*.gguf" in (tmp_path / "globs").read_text()
