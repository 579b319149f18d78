from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.errors import HardwareFileError
from app.settings import Settings
from tests.ui.firstrun.conftest import OpenWizard, World, candidate
from tests.ui.firstrun.fakes import machine
from ui.firstrun.wizard import Wizard

GOOD = "desktop-32gb-nvidia-8gb"


def settle() -> None:
    """Lets the language and the layout that follows from it arrive."""
    for _ in range(4):
        QApplication.processEvents()


def press(qtbot: QtBot, wizard: Wizard, key: Qt.Key) -> None:
    qtbot.keyClick(wizard.focusWidget() or wizard, key)


def test_the_keyboard_alone_leads_from_the_first_step_to_the_chat(
    qtbot: QtBot, wizard: Wizard, world: World
) -> None:
    world.be(GOOD)
    assert wizard.focusWidget() is wizard.welcome.languages["en"]
    for number in (1, 2, 3):
        assert wizard.number == number
        press(qtbot, wizard, Qt.Key.Key_Return)
    assert wizard.number == 4
    assert world.desk.asked == ["gpt-oss-20b"]
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard, Qt.Key.Key_Return)
    assert world.preferences.settings.welcomed


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, open_wizard: OpenWizard) -> None:
    wizard = open_wizard(2)
    wizard.card.back.setFocus()
    press(qtbot, wizard, Qt.Key.Key_Return)
    assert wizard.number == 1


def test_the_tab_key_reaches_everything_that_can_be_pressed(
    qtbot: QtBot, open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    world.be(GOOD)
    reached = set()
    for _ in range(12):
        press(qtbot, wizard, Qt.Key.Key_Tab)
        reached.add(wizard.focusWidget())
    card = wizard.card
    assert {card.back, card.leave, card.next, wizard.computer.model.other} <= reached


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_escape_leaves_at_any_step_for_good(
    qtbot: QtBot, open_wizard: OpenWizard, world: World, step: int
) -> None:
    wizard = open_wizard(step)
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard, Qt.Key.Key_Escape)
    assert world.saved[-1].welcomed
    assert world.desk.asked == []


def test_escape_is_the_wizards_though_the_window_has_its_own(
    qtbot: QtBot, world: World, open_wizard: OpenWizard
) -> None:
    window = QMainWindow()
    stopped: list[str] = []
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: stopped.append("Esc"))
    wizard = open_wizard()
    window.setCentralWidget(wizard)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    wizard.card.next.setFocus()
    with qtbot.waitSignal(wizard.finished):
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert stopped == []
    wizard.setParent(None)
    window.close()
    window.deleteLater()


def test_not_now_downloads_nothing(qtbot: QtBot, open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    with qtbot.waitSignal(wizard.finished):
        wizard.card.leave.click()
    assert world.desk.asked == []
    assert world.preferences.settings.welcomed


def test_after_a_crash_it_begins_at_the_same_step(world: World, open_wizard: OpenWizard) -> None:
    first = open_wizard()
    first.card.next.click()
    first.card.next.click()
    kept = world.saved[-1]
    assert (kept.welcomed, kept.wizard_step) == (False, 3)
    assert open_wizard().number == 3


@pytest.mark.parametrize(("saved", "number"), [(0, 1), (9, 4), (-3, 1)])
def test_a_step_that_does_not_exist_is_none(
    open_wizard: OpenWizard, world: World, saved: int, number: int
) -> None:
    world.preferences.change(wizard_step=saved)
    assert open_wizard().number == number


def test_shown_again_it_begins_at_the_beginning_and_keeps_nothing(
    world: World, open_wizard: OpenWizard
) -> None:
    world.preferences.change(welcomed=True, wizard_step=1)
    wizard = open_wizard()
    wizard.card.next.click()
    assert world.preferences.settings == Settings(language="en", theme="light", welcomed=True)


def test_going_back_shows_the_step_before(open_wizard: OpenWizard) -> None:
    wizard = open_wizard(3)
    wizard.card.back.click()
    assert wizard.number == 2
    assert wizard.card.number.text() == "Step 2 of 4"
    wizard.card.back.click()
    assert not wizard.card.back.isVisible()


def test_the_computer_is_looked_at_once_and_so_are_the_other_programs(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard()
    assert (world.computer.looks, world.shelf.looks) == (0, 0)
    wizard.card.next.click()
    assert (world.computer.looks, world.shelf.looks) == (1, 1)
    world.be(GOOD)
    wizard.card.next.click()
    wizard.card.back.click()
    assert (world.computer.looks, world.shelf.looks) == (1, 1)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (480, 400)])
def test_nothing_is_cut_off(
    qtbot: QtBot,
    open_wizard: OpenWizard,
    world: World,
    size: tuple[int, int],
    language: str,
) -> None:
    wizard = open_wizard(size=size)
    wizard.welcome.languages[language].click()
    world.be(GOOD)
    for step in range(4):
        settle()
        card = wizard.card
        assert wizard.rect().contains(card.geometry())
        for button in (card.back, card.leave, card.next):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width() - 2, button.text()
                assert card.rect().contains(button.geometry()), button.text()
        content = card.step
        assert content.width() <= content.parentWidget().width()
        for inner in content.findChildren(QWidget):
            if inner.isVisible():
                left = inner.mapTo(content, inner.rect().topLeft()).x()
                assert left >= 0
                assert left + inner.width() <= content.width(), (step, inner)
        card.next.click()


def test_all_of_it_fits_a_small_screen_without_scrolling(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(size=(1024, 640))
    wizard.welcome.languages["de"].click()
    world.be("laptop-16gb")
    for _ in range(4):
        settle()
        card = wizard.card
        assert card.step.height() <= card.step.parentWidget().height() + 1, card.title.text()
        if wizard.number < 4:
            card.next.click()


def test_every_control_says_what_it_is(open_wizard: OpenWizard, world: World) -> None:
    wizard = open_wizard()
    world.be(GOOD)
    world.shelf.find(candidate("gemma-3-4b", "/a.gguf"))
    for _ in range(3):
        for button in wizard.card.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.accessibleName() or button.text()
        assert wizard.card.accessibleName() == f"Step {wizard.number} of 4: " + (
            wizard.card.title.text()
        )
        wizard.card.next.click()


def test_the_language_is_applied_at_once_to_everything(
    qtbot: QtBot, wizard: Wizard, world: World
) -> None:
    world.be(GOOD)
    press(qtbot, wizard, Qt.Key.Key_Right)
    assert world.preferences.settings.language == "de"
    qtbot.waitUntil(lambda: wizard.card.title.text() == "Willkommen bei Hearth")
    assert wizard.card.number.text() == "Schritt 1 von 4"
    assert wizard.card.next.text() == "Weiter"
    wizard.card.next.click()
    assert wizard.card.title.text() == "Dein Computer schafft ein gutes Modell"
    assert wizard.computer.facts.cards[0].text() == "32 GB Speicher: 24,5 GB gerade frei"


def test_the_language_of_the_system_is_chosen_but_not_kept_before_the_person_chooses(
    world: World, open_wizard: OpenWizard
) -> None:
    world.preferences.change(language="system")
    wizard = open_wizard()
    assert sum(card.isChecked() for card in wizard.welcome.languages.values()) == 1
    wizard.card.next.click()
    assert world.preferences.settings.language == "system"


def test_the_theme_is_applied_at_once(wizard: Wizard, world: World) -> None:
    light = wizard.grab().toImage().pixelColor(4, 4).lightness()
    wizard.welcome.themes["dark"].click()
    assert world.preferences.settings.theme == "dark"
    assert wizard.grab().toImage().pixelColor(4, 4).lightness() < light - 100


def test_a_failure_to_look_is_said_and_can_be_tried_again(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    error = HardwareFileError("The description of a computer in {path} cannot be read: {reason}.")
    error.fields.update(path="/x", reason="no")
    world.computer.fail(error)
    assert wizard.card.title.text() == "Hearth could not look at your computer"
    assert "/x" in wizard.computer.note()
    assert not wizard.computer.model.isVisible()
    looks = world.computer.looks
    wizard.computer.again.click()
    assert world.computer.looks == looks + 1
    world.be(GOOD)
    assert wizard.card.title.text() == "Your computer can run a good model"


def test_the_main_button_waits_for_a_model_and_then_has_the_focus(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(3)
    assert not wizard.card.next.isEnabled()
    world.computer.be(machine(GOOD))
    assert not wizard.card.next.isEnabled()
    world.computer.measure()
    assert wizard.card.next.isEnabled()
    assert wizard.focusWidget() is wizard.card.next


def test_a_model_that_is_here_is_opened_by_starting_to_chat(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(3)
    world.be(GOOD)
    world.shelf.find(candidate("gpt-oss-20b", "/theirs.gguf"))
    wizard.card.next.click()
    told: list[str] = []
    wizard.chat_requested.connect(told.append)
    wizard.finished.connect(lambda: told.append("finished"))
    wizard.card.next.click()
    assert told == ["gpt-oss-20b", "finished"]
