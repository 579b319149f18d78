"""German is complete, and the check that says so notices when it is not."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import AppError, EngineCrashed
from ui.errors import error_hint, error_message
from ui.language import apply_language, resolve_language, window_language

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    path = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("hearth_packaging_translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(translations: ModuleType, tmp_path: Path) -> Path:
    folder = tmp_path / "translations"
    shutil.copytree(translations.FOLDER, folder)
    return folder


def replace(folder: Path, old: str, new: str) -> None:
    ts = folder / "hearth_de.ts"
    text = ts.read_text("utf-8")
    assert old in text
    ts.write_text(text.replace(old, new), "utf-8")


def test_german_is_complete(translations: ModuleType) -> None:
    assert translations.check() == []


def test_a_text_without_german_is_noticed(translations: ModuleType, copy: Path) -> None:
    replace(copy, "<translation>Anhalten</translation>", "<translation></translation>")
    assert "hearth_de.ts: no translation of 'Stop'" in translations.check(copy)


def test_a_new_error_without_german_is_noticed(translations: ModuleType, copy: Path) -> None:
    known = "The engine was closed."
    replace(copy, f"<source>{known}</source>", "<source>Something else entirely</source>")
    assert f"hearth_de.ts: no translation of {known!r}" in translations.check(copy)


def test_a_lost_placeholder_is_noticed(translations: ModuleType, copy: Path) -> None:
    replace(copy, "{rate} Tokens/s", "Tokens/s")
    problems = " ".join(translations.check(copy))
    assert "the placeholders of '{rate} tokens/s' differ" in problems


def test_an_old_compiled_file_is_noticed(translations: ModuleType, copy: Path) -> None:
    replace(copy, "<translation>Senden</translation>", "<translation>Abschicken</translation>")
    assert "hearth_de.qm is out of date: run translations.py" in translations.check(copy)


def test_the_errors_of_every_layer_are_collected(translations: ModuleType) -> None:
    texts = translations.error_texts()
    assert "The engine stopped unexpectedly ({reason})." in texts
    assert "There is no model file at {path}." in texts
    assert "Hearth made a mistake of its own and could not finish this answer." in texts


def test_an_error_is_shown_in_german_with_its_fields(qapp: QApplication, english: None) -> None:
    error = EngineCrashed(
        "The engine stopped unexpectedly ({reason}).",
        "What was written so far is kept. Try again: the engine starts anew.",
        reason="SIGKILL",
    )
    apply_language(qapp, "de")
    assert error_message(error) == "Die Engine hat unerwartet aufgehört (SIGKILL)."
    assert error_hint(error).startswith("Was bisher geschrieben wurde, bleibt.")


def test_an_error_without_german_is_shown_in_english(qapp: QApplication, english: None) -> None:
    apply_language(qapp, "de")
    assert error_message(AppError("Nobody translated {this}.", this="me")) == (
        "Nobody translated me."
    )
    assert error_hint(AppError("No hint.")) == ""


@pytest.mark.parametrize(("choice", "code"), [("de", "de"), ("en", "en")])
def test_a_chosen_language_wins(choice: str, code: str) -> None:
    assert resolve_language(choice) == code


def test_the_system_language_is_one_we_speak() -> None:
    assert resolve_language("system") in ("en", "de")


def test_the_language_of_the_window_is_known(qapp: QApplication, english: None) -> None:
    assert window_language() == "en"
    apply_language(qapp, "de")
    assert window_language() == "de"
