"""The typefaces: bundled Inter for text, the system's fixed-pitch font for code.

Knows sizes in CSS pixels and how Qt wants them; knows nothing of colours.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from app.paths import RESOURCES

TEXT_FAMILY = "Inter"


@cache
def load_fonts() -> bool:
    """Registers the bundled fonts once; False if none could be read (the system's font serves)."""
    files = sorted((RESOURCES / "fonts").glob("*.ttf"))
    ids = [QFontDatabase.addApplicationFont(str(path)) for path in files]
    return any(font_id != -1 for font_id in ids)


def points(size_px: float) -> float:
    """CSS pixels as points: `QFont` and style sheets take fractions in points only."""
    screen = QGuiApplication.primaryScreen()
    dots_per_inch = screen.logicalDotsPerInchY() if screen else 96.0
    return size_px * 72.0 / dots_per_inch


def text_font(size_px: float, weight: int = 400) -> QFont:
    """The reading font at `size_px` CSS pixels; `weight` as in CSS (400 regular, 600 bold)."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont([TEXT_FAMILY, *system.families()]) if load_fonts() else system
    font.setPointSizeF(points(size_px))
    font.setWeight(QFont.Weight(weight))
    return font


def code_font(size_px: float) -> QFont:
    """The system's fixed-pitch font at `size_px` CSS pixels."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setPointSizeF(points(size_px))
    return font
