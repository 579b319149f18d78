from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import paths
from app import settings as stored
from app.errors import ModelFileError
from app.events import Finished, GpuAvoided, LoadProgress, ModelLoaded, ReasoningDelta, TextDelta
from app.models import inventory
from app.paths import RESOURCES
from app.settings import Settings
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model
from tests.fakes import FakeEngine, Gate, answer, crash
from tests.ui.conftest import OpenWindow, settings_page
from ui.bridge import STOP_TIMEOUT_S
from ui.main_window import MainWindow
from ui.theme import theme_source


def test_writing_is_possible_before_the_model_is_loaded(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.load_script = [LoadProgress(0.4), gate]
    window = open_window(loaded=False)
    assert gate.reached.wait(10)
    qtbot.waitUntil(window.page.composer.draft.hasFocus)
    qtbot.keyClicks(window.page.composer.draft, "Hello")
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    assert engine.requests == []
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert window.page.transcript.turns[0].answer_text() == "Hello there."


def test_a_slow_load_is_shown_and_can_be_cancelled(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.load_script = [LoadProgress(0.4), gate]
    window = open_window(loaded=False)
    qtbot.waitUntil(window.strip.isVisible)
    assert window.strip.text() == "Loading Starter model… 40 %"
    with qtbot.waitSignal(window.loader.ended):
        window.strip.cancel.click()
    assert window.strip.isHidden()
    assert engine.loads == []
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert window.page.transcript.turns[0].answer_text() == "Hello there."


def test_stop_does_not_wait_for_a_slow_load(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.load_script = [LoadProgress(0.4), gate]
    window = open_window(loaded=False)
    assert gate.reached.wait(10)
    window.page.send("Hello")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    assert window.loader.opening
    assert window.page.transcript.turns[0].note_texts() == ["This has not been answered yet."]
    assert engine.requests == []


def test_a_quick_load_is_not_shown(open_window: OpenWindow) -> None:
    assert open_window().strip.isHidden()


def test_a_model_that_cannot_be_loaded_is_explained(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine, tmp_path: Path
) -> None:
    window = open_window(Settings(model=str(tmp_path / "gone.gguf")))
    assert window.strip.isVisible()
    assert "There is no model file at" in window.strip.text()
    with qtbot.waitSignal(window.loader.ended):
        window.strip.starter.click()
    assert window.strip.isHidden()
    assert window.top_bar.model.text() == "Starter model"
    assert stored.load().model == "starter"


def test_a_turn_with_a_missing_model_fails_inline(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(Settings(model=str(tmp_path / "gone.gguf")))
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    error = window.page.transcript.turns[0].error
    assert error is not None
    assert "There is no model file at" in error.text()


def test_a_failed_load_can_be_retried(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    engine.load_script = [ModelFileError("Damaged.", "Get it again.")]
    window = open_window()
    assert window.strip.text() == "Damaged. Get it again."
    engine.load_script = []
    with qtbot.waitSignal(window.loader.loaded):
        window.strip.retry.click()
    assert window.strip.isHidden()


def test_a_model_that_runs_without_the_gpu_after_a_crash_says_so(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    engine.load_script = [GpuAvoided(), LoadProgress(0.5)]
    window = open_window()
    assert window.strip.isVisible()
    assert window.strip.text().startswith("The graphics card failed with this model last time")
    assert not window.strip.cancel.isVisible()
    engine.scripts = [[ModelLoaded("Fake", "gpt-oss", 4096, 0.0), *answer()]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert window.strip.isVisible()  # until it is closed

    engine.load_script = []
    with qtbot.waitSignal(window.loader.ended):
        window.strip.gpu.click()
    assert engine.gpu_again == [paths.STARTER_MODEL]
    assert window.strip.isHidden()


def test_another_model_file_is_opened_and_remembered(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    random_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "gpt-oss-other.gguf"
    other.write_bytes(random_model.read_bytes())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(other), "")))
    with qtbot.waitSignal(window.loader.ended):
        _shortcut(window, "Ctrl+O").activated.emit()
    assert engine.loads[-1].path == other
    assert stored.load().model == str(other)
    assert stored.load().recent_models == (str(other),)
    assert window.loader.model is not None
    assert window.top_bar.model.text() == window.loader.model.name
    assert all(button.isHidden() for button in window.page.empty.suggestions)
    recent = [action for action in window.top_bar.models.actions() if action.data() == str(other)]
    assert [action.isChecked() for action in recent] == [True]


def test_a_bad_model_file_leaves_the_old_one_in_place(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_text("not a model")
    with qtbot.waitSignal(window.loader.ended):
        window.top_bar.models.chosen.emit(str(bad))
    assert "bad.gguf is not a GGUF model file." in window.strip.text()
    assert window.top_bar.model.text() == "Starter model"
    assert stored.load().model == "starter"
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert window.page.transcript.turns[0].answer_text() == "Hello there."


def test_the_theme_switches_at_once_and_is_kept(window: MainWindow) -> None:
    settings_page(window).theme.choose("dark")
    assert theme_source().theme.name == "dark"
    assert stored.load().theme == "dark"
    dark = window.grab().toImage().pixelColor(300, 300).lightness()
    settings_page(window).theme.choose("light")
    assert window.grab().toImage().pixelColor(300, 300).lightness() > dark + 100


def test_the_language_switches_at_once_and_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    settings_page(window).language.choose("de")
    QApplication.sendPostedEvents()
    assert window.page.composer.draft.placeholderText() == "Frag mich etwas…"
    assert window.top_bar.model.text() == "Startmodell"
    turn = window.page.transcript.turns[0]
    assert turn.thinking is not None
    assert "nachgedacht" in turn.thinking.line_text()
    assert window.page.empty.suggestions[0].text() == "Was ist gpt-oss?"
    assert stored.load().language == "de"
    settings_page(window).language.choose("en")
    QApplication.sendPostedEvents()
    assert window.page.composer.draft.placeholderText() == "Ask anything…"


def test_no_english_is_left_in_german(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Every text of the English window differs in German, but for names."""
    window = open_window()
    same_in_both = {"Hearth", "Chats", "English", "Deutsch", "Hello", "Hello there.", "Text"}
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    english = _texts(window)
    settings_page(window).language.choose("de")
    QApplication.sendPostedEvents()
    assert english & _texts(window) <= same_in_both


@pytest.mark.parametrize("size", [(1024, 640), (640, 480)])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("state", ["empty", "answered", "failed", "no model"])
def test_no_text_is_clipped(
    qtbot: QtBot,
    open_window: OpenWindow,
    engine: FakeEngine,
    size: tuple[int, int],
    language: str,
    state: str,
) -> None:
    if state == "no model":
        engine.load_script = [ModelFileError("The model file {name} is empty.", name="x.gguf")]
    window = open_window(Settings(thinking_open=True))
    window.resize(*size)
    settings_page(window).language.choose(language)
    engine.scripts = [answer()] if state == "answered" else [[TextDelta("Half"), crash()]]
    if state in ("answered", "failed"):
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.send("Hello " * 40)
    assert window.size() == QSize(*size)

    def nothing_is_clipped() -> None:
        assert _clipped(window) == []

    qtbot.waitUntil(nothing_is_clipped)


def test_closing_while_an_answer_streams_ends_soon(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[ReasoningDelta("Hm"), gate, Finished("stop")]]
    window = open_window()
    window.page.send("Hello")
    assert gate.reached.wait(10)
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began < STOP_TIMEOUT_S
    assert engine.closed


def test_closing_while_a_model_loads_ends_soon(open_window: OpenWindow, engine: FakeEngine) -> None:
    gate = Gate()
    engine.load_script = [gate]
    window = open_window(loaded=False)
    assert gate.reached.wait(10)
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began < STOP_TIMEOUT_S
    assert engine.closed


def test_the_window_comes_back_where_it_was(open_window: OpenWindow) -> None:
    window = open_window()
    window.setGeometry(40, 50, 900, 600)
    window.close()
    assert stored.load().window == (40, 50, 900, 600)
    assert open_window(stored.load(), loaded=False)._preferences.settings.window is not None


def test_a_place_on_a_screen_that_is_gone_is_not_used(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window(Settings(window=(90_000, 90_000, 800, 600)))
    assert window.geometry().x() < 10_000


def test_what_the_engine_does_when_idle_can_be_chosen(
    window: MainWindow, engine: FakeEngine
) -> None:
    page = settings_page(window)
    assert page.unloading.value == 30
    page.unloading.choose(0)
    assert engine.manners is not None
    assert engine.manners.unload_after_s == 0
    page.unloading.choose(10)
    assert engine.manners.unload_after_s == 600
    assert not engine.manners.fewer_threads_on_battery
    page.battery.click()
    assert engine.manners.fewer_threads_on_battery
    assert stored.load().unload_after_min == 10
    assert stored.load().fewer_threads_on_battery


def test_settings_that_cannot_be_saved_are_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored, "save", full)
    settings_page(window).theme.choose("dark")
    assert "Your settings could not be saved (No space left on device)." in window.strip.text()
    assert theme_source().theme.name == "dark"


def test_two_windows_do_not_disturb_each_other(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    first, second = open_window(), open_window()
    with qtbot.waitSignals([first.page.turn_ended, second.page.turn_ended]):
        first.page.send("One")
        second.page.send("Two")
    first.close()
    with qtbot.waitSignal(second.page.turn_ended):
        second.page.send("Three")
    assert [turn.message.text() for turn in second.page.transcript.turns] == ["Two", "Three"]


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    nameless = [
        control
        for control in window.findChildren(QWidget)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and control.isVisibleTo(window)
        and not isinstance(control, QMenu)
        and not (
            control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
        )
    ]
    assert nameless == []


def test_tab_reaches_every_button(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    window.page.composer.set_text("draft")
    QApplication.processEvents()
    reached = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    buttons = {
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled()
    }
    assert buttons - reached == set()


def test_every_action_has_a_key(window: MainWindow) -> None:
    keys = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert keys >= {"Ctrl+N", "Ctrl+O", "Ctrl+M", "Ctrl+,", "Ctrl+E", "Ctrl+T", "Ctrl+R", "Esc"}


def _shortcut(window: MainWindow, key: str) -> QShortcut:
    wanted = QKeySequence(key)
    return next(found for found in window.findChildren(QShortcut) if found.key() == wanted)


def _texts(window: MainWindow) -> set[str]:
    """Every text of the window that has words in it."""
    found = set()
    for widget in window.findChildren(QWidget):
        found |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
    for menu in window.findChildren(QMenu):
        found |= {action.text() for action in menu.actions()}
    return {text for text in found if any(letter.isalpha() for letter in text)}


def _clipped(window: MainWindow) -> list[str]:
    """The texts of visible labels and buttons that have less room than they need."""
    clipped = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisible():
            continue
        needed = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = QSize(0, widget.heightForWidth(widget.width()))
        if widget.width() < needed.width() or widget.height() < needed.height():
            clipped.append(f"{widget.text()!r}: {widget.size()} of {needed}")
        right = widget.mapTo(window, widget.rect().topRight()).x()
        if widget.text() and right >= window.width():
            clipped.append(f"{widget.text()!r} ends at {right}")
    return clipped


def test_a_model_that_does_not_fit_is_not_loaded_unasked(
    qtbot: QtBot,
    open_window: OpenWindow,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEARTH_HARDWARE", str(RESOURCES / "machines" / "laptop-16gb.json"))
    large = tmp_path / "large.gguf"
    write_model(large, replace(FULL_SHAPES, layers=24), hollow=True)
    window = open_window(Settings(model=str(large)))
    assert engine.loads == []
    assert window.strip.text().startswith("large: It needs ")
    assert not window.strip.retry.isVisible()
    with qtbot.waitSignal(window.loader.ended):
        window.strip.anyway.click()
    assert [plan.path for plan in engine.loads] == [large]
    assert window.strip.isHidden()
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert engine.requests[-1].plan == engine.loads[-1]


def test_a_model_that_cannot_run_offers_the_starter_only(
    open_window: OpenWindow,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = RESOURCES / "machines" / "netbook-8gb-no-avx2.json"
    monkeypatch.setenv("HEARTH_HARDWARE", str(machine))
    large = tmp_path / "large.gguf"
    write_model(large, replace(FULL_SHAPES, layers=24), hollow=True)
    window = open_window(Settings(model=str(large)))
    assert engine.loads == []
    assert not window.strip.anyway.isVisible()
    assert window.strip.starter.isVisible()


def test_the_menu_lists_the_models_of_this_computer(
    qtbot: QtBot, open_window: OpenWindow, random_model: Path
) -> None:
    linked = inventory.link(random_model)
    window = open_window(Settings(recent_models=(str(random_model), linked.id)))
    with qtbot.waitSignal(window.services.shelf.changed):
        window.services.shelf.refresh()
    actions = [action for action in window.top_bar.models.actions() if action.data()]
    assert [action.data() for action in actions] == ["starter", linked.id]


def test_nothing_is_measured_beside_a_model_at_work(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    held: list[bool] = []
    window = open_window()
    window.services.computer.hold = held.append  # type: ignore[method-assign]
    gate = Gate()
    engine.scripts = [[gate, *answer()]]
    window.page.send("Hello")
    assert held == [True]
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert held[-1] is False
