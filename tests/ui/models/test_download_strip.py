from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, NotEnoughSpace
from app.models.download import DownloadRow
from tests.ui.firstrun.fakes import FakeDesk
from ui.language import apply_language
from ui.models.download_strip import DownloadStrip

ID = "gpt-oss-20b"
MOVING = DownloadRow(ID, "gpt-oss 20B", "downloading", 5_200_000_000, 12_110_000_000, 1e7, 610.0)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def strip(english: None, desk: FakeDesk) -> Iterator[DownloadStrip]:
    strip = DownloadStrip(desk)
    strip.resize(900, 34)
    yield strip
    strip.close()
    strip.deleteLater()


def shown(strip: DownloadStrip) -> list[str]:
    """The buttons that can be pressed."""
    buttons = {
        "pause": strip.pause,
        "resume": strip.resume,
        "chat": strip.chat,
        "models": strip.models,
        "close": strip.close_button,
    }
    return [name for name, button in buttons.items() if button.isVisibleTo(strip)]


def test_at_rest_it_is_not_there(strip: DownloadStrip) -> None:
    assert strip.isHidden()


def test_a_download_says_how_far_it_is_and_how_long_it_takes(
    strip: DownloadStrip, desk: FakeDesk
) -> None:
    desk.show(MOVING)
    assert not strip.isHidden()
    assert strip.text() == "gpt-oss 20B · 5.2 of 12.1 GB · 10 min left"
    assert shown(strip) == ["pause", "models"]


def test_a_download_of_an_earlier_run_is_shown_at_once(english: None, desk: FakeDesk) -> None:
    desk.show(MOVING)
    strip = DownloadStrip(desk)
    assert not strip.isHidden()
    strip.deleteLater()


def test_it_can_be_paused_and_goes_on(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    strip.pause.click()
    assert strip.text() == "gpt-oss 20B · 5.2 of 12.1 GB · paused"
    assert shown(strip) == ["resume", "models", "close"]
    strip.resume.click()
    assert desk.calls == [("pause", ID), ("resume", ID)]


def test_what_it_waits_for_is_said_with_what_to_do(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    full = NotEnoughSpace("The disk is full.", "Free {size}.", size="2.0 GB")
    desk.change(ID, state="waiting", error=full)
    assert strip.text() == "gpt-oss 20B: The disk is full. Free 2.0 GB."
    assert "resume" not in shown(strip)


def test_a_sentence_that_names_the_model_is_not_preceded_by_its_name(
    strip: DownloadStrip, desk: FakeDesk
) -> None:
    desk.show(MOVING)
    error = NotEnoughSpace("{title} needs more.", "Free it.", title=MOVING.title)
    desk.change(ID, state="waiting", error=error)
    assert strip.text() == "gpt-oss 20B needs more. Free it."


def test_a_failure_offers_to_try_again(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    desk.change(ID, state="failed", error=AccessDenied("It wants a token.", "Give one."))
    assert strip.text() == "gpt-oss 20B: It wants a token. Give one."
    assert shown(strip) == ["resume", "models", "close"]


def test_of_several_the_one_that_needs_help_is_shown(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    desk.show(DownloadRow("b", "Model B", "queued", 0, 10))
    assert strip.text().endswith("10 min left · 1 more")
    desk.change("b", state="failed", error=AccessDenied("No."))
    assert strip.text().startswith("Model B: No.")


def test_when_it_is_here_one_can_chat_with_it(
    qtbot: QtBot, strip: DownloadStrip, desk: FakeDesk, tmp_path: Path
) -> None:
    desk.show(MOVING)
    desk.finish(ID, tmp_path / "model.gguf")
    assert strip.text() == "gpt-oss 20B is ready."
    assert shown(strip) == ["chat", "models", "close"]
    with qtbot.waitSignal(strip.chat_requested) as asked:
        strip.chat.click()
    assert asked.args == [ID]
    assert strip.isHidden()


def test_a_model_of_no_catalogue_is_opened_by_its_file(
    qtbot: QtBot, strip: DownloadStrip, desk: FakeDesk, tmp_path: Path
) -> None:
    desk.show(DownloadRow("owner/repo/x.gguf", "X", "downloading", 1, 2))
    desk.finish("owner/repo/x.gguf", tmp_path / "x.gguf")
    with qtbot.waitSignal(strip.chat_requested) as asked:
        strip.chat.click()
    assert asked.args == [str(tmp_path / "x.gguf")]


def test_closed_it_stays_away_until_there_is_something_new(
    strip: DownloadStrip, desk: FakeDesk, tmp_path: Path
) -> None:
    desk.show(MOVING)
    desk.pause(ID)
    strip.close_button.click()
    assert strip.isHidden()
    desk.change(ID, have_bytes=5_200_000_001)
    assert strip.isHidden()
    desk.resume(ID)
    assert not strip.isHidden()
    desk.finish(ID, tmp_path / "model.gguf")
    strip.close_button.click()
    assert strip.isHidden()


def test_what_was_closed_hides_no_other_download(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(DownloadRow("b", "Model B", "failed", 0, 10, error=AccessDenied("No.")))
    desk.show(MOVING)
    strip.close_button.click()
    assert strip.text().startswith("gpt-oss 20B · 5.2 of 12.1 GB")


def test_a_cancelled_download_leaves_nothing_behind(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    desk.rows = ()
    desk.removed.emit(ID)
    assert strip.isHidden()


def test_the_models_page_is_one_press_away(
    qtbot: QtBot, strip: DownloadStrip, desk: FakeDesk
) -> None:
    desk.show(MOVING)
    with qtbot.waitSignal(strip.models_requested):
        strip.models.click()


def test_it_speaks_german(
    qtbot: QtBot, qapp: QApplication, strip: DownloadStrip, desk: FakeDesk
) -> None:
    desk.show(MOVING)
    strip.show()
    apply_language(qapp, "de")
    qtbot.waitUntil(lambda: strip.text().startswith("gpt-oss 20B · 5,2 von 12,1 GB"))
    assert strip.pause.accessibleName() == "Download anhalten"


def test_a_narrow_window_keeps_the_buttons(strip: DownloadStrip, desk: FakeDesk) -> None:
    desk.show(MOVING)
    strip.show()
    strip.resize(420, strip.heightForWidth(420))
    one_line = strip.height()
    desk.change(ID, state="failed", error=AccessDenied("It wants a token. " * 9, "Give one."))
    strip.resize(420, strip.heightForWidth(420))
    assert strip.height() > 2 * one_line, "a sentence on what to do is never cut short"
    assert strip.rect().contains(strip.close_button.geometry())
