from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES
from ui.widgets.icons import APP_ICON_SIZES, app_icon, icon, icon_names, pixmap

NEEDED = [
    "square-pen",
    "search",
    "chevron-down",
    "chevron-right",
    "chevron-up",
    "lock",
    "paperclip",
    "brain",
    "wrench",
    "arrow-up",
    "arrow-down",
    "square",
    "copy",
    "check",
    "refresh-cw",
    "triangle-alert",
    "circle-alert",
    "info",
    "x",
    "folder-open",
    "file",
    "settings",
    "laptop",
    "shield-check",
    "box",
    "sun",
    "moon",
    "monitor",
    "languages",
    "hard-drive",
    "gauge",
    "scale",
    "download",
    "pause",
    "play",
    "folder",
    "link",
    "rotate-ccw",
    "memory-stick",
    "circle-check",
    "circle-minus",
    "message-circle",
    "battery",
    "plug",
    "panel-left",
    "cpu",
    "git-branch",
]


def inked(image: QImage) -> list[QColor]:
    """The colours of all pixels that are fully covered."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [pixel for pixel in pixels if pixel.alpha() == 255]


@pytest.mark.parametrize("name", NEEDED)
def test_every_needed_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = pixmap(name, "#B24A1B", 48).toImage()
    colours = inked(image)
    assert colours
    assert {colour.name() for colour in colours} == {"#b24a1b"}


def test_icon_has_the_size_asked_for(qapp: QApplication) -> None:
    ratio = qapp.primaryScreen().devicePixelRatio()
    drawn = icon("lock", "#000000", 18).pixmap(QSize(18, 18))
    assert drawn.deviceIndependentSize().toSize() == QSize(18, 18)
    assert drawn.width() == round(18 * ratio)


def test_colour_is_part_of_what_is_remembered(qapp: QApplication) -> None:
    light = icon("copy", "#24211E").pixmap(16, 16).toImage()
    dark = icon("copy", "#ECE8E3").pixmap(16, 16).toImage()
    assert light != dark
    assert icon("copy", "#24211E").pixmap(16, 16).toImage() == light


def test_unknown_name_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon", "#000000")


def test_the_licence_lies_beside_the_icons() -> None:
    text = (RESOURCES / "icons" / "LICENSE-lucide.txt").read_text(encoding="utf-8")
    assert "ISC License" in text
    assert "Lucide" in text


def test_app_icon_comes_in_every_size(qapp: QApplication) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert sizes == set(APP_ICON_SIZES)
    assert "hearth" not in icon_names()
    smallest = app_icon().pixmap(16, 16).toImage()
    assert len({colour.name() for colour in inked(smallest)}) > 2
