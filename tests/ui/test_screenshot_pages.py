from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app import settings as stored
from app.errors import InvalidInput
from ui.screenshot_pages import PAGES, take_page
from ui.theme import ThemeChoice


@pytest.fixture(autouse=True)
def _no_network(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_picture(tmp_path: Path, page: str) -> None:
    # Half of them in the dark: all in both would take a minute, and packaging takes them all.
    theme: ThemeChoice = "dark" if [*PAGES].index(page) % 2 else "light"
    out = tmp_path / "out.png"
    take_page(out, page, size=(1024, 640), theme=theme, language="de")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1024, 640)
    assert (image.pixelColor(1018, 634).lightness() > 128) == (theme == "light")


def test_two_pictures_of_a_page_are_alike(tmp_path: Path) -> None:
    pictures = []
    for name in ("one.png", "two.png"):
        take_page(tmp_path / name, "first-steps-2", language="en")
        pictures.append(QImage(str(tmp_path / name)))
    assert pictures[0] == pictures[1]


def test_nothing_of_this_computer_is_touched(tmp_path: Path) -> None:
    before = dict(os.environ)
    take_page(tmp_path / "out.png", "first-steps-4", language="en")
    assert dict(os.environ) == before
    assert not stored.settings_path().parent.exists()


def test_a_page_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="first-steps-1"):
        take_page(tmp_path / "out.png", "nowhere")


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        take_page(tmp_path / "gone" / "out.png", "first-steps-1")
