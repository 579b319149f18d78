"""Icons by name, drawn from SVG in the colour and size asked for.

Knows the files in resources/icons and how to draw them sharply; knows nothing of themes. Callers
ask again when the theme changes.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES

APP_ICON = "hearth"
APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Lucide draws with 2 on a 24 px grid, which looks heavy beside 14 px text.
STROKE_WIDTH = "1.75"


@cache
def icon_names() -> frozenset[str]:
    """All names that `icon` takes."""
    return frozenset(path.stem for path in _folder().glob("*.svg")) - {APP_ICON}


def icon(name: str, color: str, size: int = 16, room: int = 0) -> QIcon:
    """The icon `name` as lines in `color` (`#RRGGBB`), `size` logical pixels wide and high.

    `room`: logical pixels that stay empty at the right, for a style that leaves none itself.

    Raises KeyError if there is no such icon.
    """
    return _icon(name, color, size, room, _ratios())


def pixmap(name: str, color: str, size: int = 16) -> QPixmap:
    """The same as one pixmap at the screen's pixel ratio, for labels."""
    return _lines(name, color, size, _ratios()[-1])


@cache
def app_icon() -> QIcon:
    """The application's own icon, in every size that a desktop asks for."""
    source = (_folder() / f"{APP_ICON}.svg").read_bytes()
    result = QIcon()
    for size in APP_ICON_SIZES:
        result.addPixmap(_pixmap(source, size, 1.0))
    return result


@lru_cache(maxsize=512)
def _icon(name: str, color: str, size: int, room: int, ratios: tuple[float, ...]) -> QIcon:
    source = _line_source(name, color)
    result = QIcon()
    for ratio in ratios:
        result.addPixmap(_pixmap(source, size, ratio, room))
    return result


@lru_cache(maxsize=512)
def _lines(name: str, color: str, size: int, ratio: float) -> QPixmap:
    return _pixmap(_line_source(name, color), size, ratio)


def _ratios() -> tuple[float, ...]:
    """Pixel ratios worth drawing for: every screen's, ascending, never none."""
    found = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted(found)) or (1.0,)


def _pixmap(source: bytes, size: int, ratio: float, room: int = 0) -> QPixmap:
    side = round(size * ratio)
    result = QPixmap(round((size + room) * ratio), side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


def _line_source(name: str, color: str) -> bytes:
    return _file(name).replace("currentColor", color).encode()


@cache
def _file(name: str) -> str:
    if name not in icon_names():
        raise KeyError(f"There is no icon named {name!r} in {_folder()}.")
    text = (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE_WIDTH}"')


def _folder() -> Path:
    return RESOURCES / "icons"
