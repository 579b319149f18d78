"""The language of the window: which one, and how it is switched while the app runs.

Knows the translation files; the widgets put their own texts anew when told so by Qt.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES

TRANSLATIONS = RESOURCES / "translations"
LANGUAGES = ("en", "de")

_installed: list[QTranslator] = []


def resolve_language(choice: str) -> str:
    """The code of the language that `choice` means; "system" asks the system, else English."""
    if choice in LANGUAGES:
        return choice
    for tag in QLocale.system().uiLanguages():
        code = tag.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def window_language() -> Literal["en", "de"]:
    """The language that the window speaks now, for texts that bring their own translation."""
    return "de" if QLocale().language() == QLocale.Language.German else "en"


def apply_language(app: QApplication, choice: str) -> str:
    """Switches every open window to the language and returns its code.

    The source texts are English, so English needs no file.
    """
    code = resolve_language(choice)
    QLocale.setDefault(_locale(code))
    while _installed:
        app.removeTranslator(_installed.pop())
    if code == "en":
        return code
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{code}", qt_folder), (f"hearth_{code}", str(TRANSLATIONS))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
            _installed.append(translator)
    return code


def _locale(code: str) -> QLocale:
    """The system's own locale where it speaks the language, for its number formats."""
    system = QLocale.system()
    language = QLocale(code)
    return system if system.language() == language.language() else language
