"""Colours, sizes and the theme in force.

The one place where a colour is written down. Widgets take colours from the application style
sheet (ui/stylesheet.py) or, where they paint themselves, from `theme_source().theme`, and repaint
on its `changed` signal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.fonts import load_fonts, text_font
from ui.stylesheet import stylesheet

ThemeChoice = Literal["system", "light", "dark"]
ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of the window, as `#RRGGBB`. A `_soft` one is the ground for its namesake."""

    background: str
    sidebar: str
    card: str
    ink: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    on_accent: str
    bubble: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    code: str
    hover: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and corner radii in CSS pixels; `line_height` is a multiple of the type size."""

    body: float = 14.5
    small: float = 12.5
    thinking: float = 13.5
    action: float = 13.0
    code: float = 13.0
    caption: float = 12.0
    note: float = 11.5
    title: float = 21.0
    card_title: float = 15.5
    headings: tuple[float, ...] = (21.0, 18.0, 16.0, 14.5, 14.5, 14.5)
    line_height: float = 1.55
    paragraph_gap: int = 11
    radius_bubble: int = 14
    radius_card: int = 10
    radius_code: int = 9
    radius_button: int = 8
    radius_row: int = 7
    radius_tag: int = 6
    measure: int = 720


@dataclass(frozen=True, slots=True)
class Theme:
    """What a widget needs to draw itself. `high_contrast` asks for stronger borders."""

    name: ThemeName
    palette: Palette
    sizes: Sizes = Sizes()
    high_contrast: bool = False


LIGHT = Theme(
    "light",
    Palette(
        background="#FBF9F6",
        sidebar="#F4F0EA",
        card="#FFFFFF",
        ink="#24211E",
        muted="#79716A",
        line="#E6E0D7",
        accent="#B24A1B",
        accent_soft="#F8E9E0",
        on_accent="#FFFFFF",
        bubble="#F1ECE5",
        ok="#2F7D4F",
        ok_soft="#E6F2EA",
        warn="#9A6700",
        warn_soft="#FBF1D9",
        bad="#B3261E",
        bad_soft="#FBE9E7",
        code="#F6F2EC",
        hover="#EBE5DC",
    ),
)
DARK = Theme(
    "dark",
    Palette(
        background="#1C1A18",
        sidebar="#161413",
        card="#232120",
        ink="#ECE8E3",
        muted="#9C948B",
        line="#34302C",
        accent="#E8875A",
        accent_soft="#3A261C",
        on_accent="#1C1A18",
        bubble="#2A2724",
        ok="#7CC79A",
        ok_soft="#1F3226",
        warn="#E3B35B",
        warn_soft="#352B16",
        bad="#F2877F",
        bad_soft="#3A1E1C",
        code="#232120",
        hover="#2A2724",
    ),
)
THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


def with_high_contrast(theme: Theme) -> Theme:
    """The same theme with borders as dark as its quiet text, and quiet text close to ink."""
    colours = theme.palette
    quiet = "#4A443E" if theme.name == "light" else "#CFC8BF"
    strong = replace(colours, line=colours.muted, muted=quiet)
    return replace(theme, palette=strong, high_contrast=True)


class ThemeSource(QObject):
    """The theme in force, and the news that it has changed. One per application."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = "system"
        self._theme = LIGHT
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Sets the person's choice; "system" follows the desktop from here on."""
        self._choice = choice
        hints = self._app.styleHints()
        # Native title bars and menus follow the same choice.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            dark = choice == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        theme = self._wanted()
        if theme == self._theme and self._app.styleSheet():
            return
        self._theme = theme
        self._app.setPalette(_qt_palette(theme.palette))
        self._app.setStyleSheet(stylesheet(theme))
        self.changed.emit()

    def _wanted(self) -> Theme:
        hints = self._app.styleHints()
        name: ThemeName = "light"
        if self._choice != "system":
            name = self._choice
        elif hints.colorScheme() == Qt.ColorScheme.Dark:
            name = "dark"
        contrast = hints.accessibility().contrastPreference()
        if contrast == Qt.ContrastPreference.HighContrast:
            return with_high_contrast(THEMES[name])
        return THEMES[name]


def theme_source() -> ThemeSource:
    """The application's theme source; light until `apply_theme` has been called."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("A QApplication must exist before its theme.")
    source = app.findChild(ThemeSource)
    return source if isinstance(source, ThemeSource) else ThemeSource(app)


def apply_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Gives the whole application its style, fonts and colours; call again to change them."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    load_fonts()
    app.setFont(text_font(LIGHT.sizes.body))
    theme_source().choose(choice)


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, value in (
        (role.Window, colours.background),
        (role.WindowText, colours.ink),
        (role.Base, colours.card),
        (role.AlternateBase, colours.sidebar),
        (role.Text, colours.ink),
        (role.Button, colours.card),
        (role.ButtonText, colours.ink),
        (role.BrightText, colours.bad),
        (role.ToolTipBase, colours.card),
        (role.ToolTipText, colours.ink),
        (role.PlaceholderText, colours.muted),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Highlight, colours.accent_soft),
        (role.HighlightedText, colours.ink),
        (role.Accent, colours.accent),
        (role.Mid, colours.line),
        (role.Dark, colours.line),
    ):
        palette.setColor(target, QColor(value))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.muted))
    return palette
