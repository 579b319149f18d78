from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.fonts import points, text_font
from ui.stylesheet import stylesheet
from ui.theme import (
    DARK,
    LIGHT,
    Theme,
    apply_theme,
    theme_source,
    with_high_contrast,
)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 (black) to 1 (white)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    value = QColor(colour)
    red, green, blue = (linear(c) for c in (value.redF(), value.greenF(), value.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_its_ground(theme: Theme) -> None:
    colours = theme.palette
    for ground in (colours.background, colours.card, colours.bubble, colours.code):
        assert contrast(colours.ink, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.0
    assert contrast(colours.accent, colours.background) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.bad, colours.background) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_high_contrast_strengthens_borders_and_quiet_text(theme: Theme) -> None:
    strong = with_high_contrast(theme).palette
    assert contrast(strong.line, strong.background) >= 3
    assert contrast(strong.muted, strong.background) >= 7


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_colour_is_a_full_hex_colour(theme: Theme) -> None:
    for field in fields(theme.palette):
        value = getattr(theme.palette, field.name)
        assert len(value) == 7
        assert QColor.isValidColorName(value)


def test_apply_theme_colours_the_application(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    with qtbot.waitSignal(theme_source().changed, timeout=1000):
        apply_theme(qapp, "dark")
    assert theme_source().theme == DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.palette.background)
    assert qapp.styleSheet() == stylesheet(DARK)
    apply_theme(qapp, "light")
    assert theme_source().theme == LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor(LIGHT.palette.ink)


def test_there_is_one_theme_source(qapp: QApplication) -> None:
    assert theme_source() is theme_source()


def test_system_choice_follows_the_desktop(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "system")
    assert theme_source().choice == "system"
    desktop_is_dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme_source().theme == (DARK if desktop_is_dark else LIGHT)


def test_own_choice_ignores_the_desktop(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme_source().theme == DARK
    apply_theme(qapp, "light")


def test_bundled_text_font_is_used_with_true_weights(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    assert QFontInfo(qapp.font()).family() == "Inter"
    # An Inter installed on the system spells it "Semi Bold".
    style = QRawFont.fromFont(text_font(14.5, 600)).styleName()
    assert style.replace(" ", "") == "SemiBold"
    assert text_font(14.5).pointSizeF() == pytest.approx(points(14.5), abs=0.01)


def test_stylesheet_uses_only_colours_of_the_theme() -> None:
    for theme in (LIGHT, DARK):
        known = {getattr(theme.palette, field.name) for field in fields(theme.palette)}
        words = stylesheet(theme).replace(";", " ").replace("}", " ").split()
        used = {word for word in words if word.startswith("#") and len(word) == 7}
        assert {word for word in used if QColor.isValidColorName(word)} <= known
