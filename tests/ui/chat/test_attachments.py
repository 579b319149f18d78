from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QThread, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.messages import Attachment, Cut
from tests.chat.attachments.documents import write_pdf
from ui.chat import attachments
from ui.chat.attachment_chip import SentFiles
from ui.chat.attachments import AttachmentTray, DropZone
from ui.chat.composer import Composer
from ui.chat.file_popover import FilePopover
from ui.chat.folding import unfold
from ui.language import apply_language

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Words:
    """Counts words; nothing while `known` is False."""

    def __init__(self) -> None:
        self.known = True

    def __call__(self, text: str) -> int | None:
        return len(text.split()) if self.known else None


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def tray(qtbot: QtBot, english: None, words: Words) -> Iterator[AttachmentTray]:
    tray = AttachmentTray(words)
    tray.resize(600, 100)
    qtbot.addWidget(tray)
    qtbot.addWidget(tray.button)
    yield tray
    tray.close_reading()


def add(qtbot: QtBot, tray: AttachmentTray, *paths: Path) -> None:
    tray.add_files(list(paths))
    qtbot.waitUntil(lambda: not tray.reading)


def text_file(folder: Path, name: str = "notes.txt", text: str = "one two three") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_becomes_a_chip_with_its_size_and_tokens(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    assert tray.isHidden()
    tray.add_files([text_file(tmp_path)])
    assert tray.chips[0].text() == "notes.txt: Reading…"
    assert tray.reading
    qtbot.waitUntil(lambda: not tray.reading)
    assert tray.chips[0].text() == "notes.txt: 13 B · 3 tokens"
    assert tray.attachments == (Attachment("notes.txt", "one two three", 13),)
    assert not tray.isHidden()
    assert tray.tokens == 3


def test_without_a_model_the_count_is_called_an_estimate(
    qtbot: QtBot, tray: AttachmentTray, words: Words, tmp_path: Path
) -> None:
    words.known = False
    add(qtbot, tray, text_file(tmp_path))
    assert tray.chips[0].text() == "notes.txt: 13 B · about 4 tokens"
    words.known = True
    with qtbot.waitSignal(tray.changed):
        tray.recount()
    assert tray.chips[0].text() == "notes.txt: 13 B · 3 tokens"


def test_a_removed_file_can_be_had_back(qtbot: QtBot, tray: AttachmentTray, tmp_path: Path) -> None:
    add(qtbot, tray, text_file(tmp_path), text_file(tmp_path, "b.txt", "four"))
    chip = tray.chips[0]
    qtbot.mouseClick(chip.remove, Qt.MouseButton.LeftButton)
    assert chip.text() == "notes.txt removed"
    assert [file.name for file in tray.attachments] == ["b.txt"]
    qtbot.mouseClick(chip.undo, Qt.MouseButton.LeftButton)
    assert [file.name for file in tray.attachments] == ["notes.txt", "b.txt"]


def test_removing_another_file_lets_go_of_the_first(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    add(qtbot, tray, text_file(tmp_path), text_file(tmp_path, "b.txt", "four"))
    first, second = tray.chips
    first.remove.click()
    second.remove.click()
    assert tray.chips == (second,)


def test_a_file_of_100_mb_is_refused_in_words(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    add(qtbot, tray, path)
    assert not tray.chips
    assert tray.problems[0].text() == (
        "huge.csv is too large: 100.0 MB, and at most 16.0 MB can be read. "
        "Attach a part of it, or copy what matters into your message."
    )
    tray.problems[0].close_button.click()
    assert not tray.problems
    assert tray.isHidden()


def test_no_file_is_looked_at_before_the_background_does(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder on a slow network disk takes seconds to say how large a file is."""
    looked: list[str] = []
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        if path.name == "notes.txt":
            looked.append(QThread.currentThread().objectName())
        return real(path, **options)

    path = text_file(tmp_path)
    monkeypatch.setattr(Path, "stat", stat)
    add(qtbot, tray, path)
    assert looked
    assert set(looked) == {"file-reading"}


def test_a_file_that_turns_out_bad_becomes_a_sentence(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    path = tmp_path / "scan.pdf"
    write_pdf(path, [""])
    add(qtbot, tray, path)
    assert not tray.chips
    assert "its pages are pictures" in tray.problems[0].text()


def test_what_was_left_out_is_said_on_the_chip(qtbot: QtBot, tray: AttachmentTray) -> None:
    cut = Attachment("book.pdf", "page", 1_200_000, Cut("pages", 200, 900))
    with qtbot.waitSignal(tray.changed):
        tray.set_attachments((cut,))
    assert "only the first 200 of 900 pages" in tray.chips[0].text()
    assert tray.attachments == (cut,)
    several = tuple(Attachment(f"{number}.txt", "one", 3) for number in range(9))
    tray.set_attachments(several)
    assert tray.attachments == several  # although not all of them have a chip yet
    qtbot.waitUntil(lambda: len(tray.chips) == 9)
    assert tray.attachments == several


def test_clearing_gives_up_what_is_being_read(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    path = tmp_path / "long.pdf"
    write_pdf(path, ["page"] * 3000)
    tray.add_files([path])
    tray.clear()
    assert not tray.chips
    add(qtbot, tray, text_file(tmp_path))
    assert [file.name for file in tray.attachments] == ["notes.txt"]


def test_there_is_a_most(qtbot: QtBot, tray: AttachmentTray, tmp_path: Path) -> None:
    paths = [text_file(tmp_path, f"{number}.txt") for number in range(25)]
    tray.add_files(paths)
    assert len(tray.chips) <= attachments.CHIPS_AT_ONCE  # the rest comes without a stall
    assert tray.reading
    qtbot.waitUntil(lambda: len(tray.chips) == attachments.MOST_FILES)
    assert [line.text()[:21] for line in tray.problems] == ["20 files can be attac"]


def test_the_paperclip_opens_a_dialog(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(text_file(tmp_path))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    qtbot.mouseClick(tray.button, Qt.MouseButton.LeftButton)
    assert [chip.name for chip in tray.chips] == ["notes.txt"]


def test_files_are_dropped_on_what_the_zone_covers(
    qtbot: QtBot, tray: AttachmentTray, tmp_path: Path
) -> None:
    target = QWidget()
    target.resize(500, 300)
    qtbot.addWidget(target)
    zone = DropZone(target, tray)
    target.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(text_file(tmp_path))), QUrl("https://example.org/a.txt")])
    enter = entering(data)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    assert zone.isVisible()
    assert zone.size() == target.size()
    QApplication.sendEvent(target, QDragLeaveEvent())
    assert not zone.isVisible()
    QApplication.sendEvent(target, entering(data))
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), COPY, data, LEFT, NO_KEYS))
    assert not zone.isVisible()
    assert [chip.name for chip in tray.chips] == ["notes.txt"]


def test_dragged_text_is_none_of_the_zones_business(qtbot: QtBot, tray: AttachmentTray) -> None:
    target = QWidget()
    qtbot.addWidget(target)
    zone = DropZone(target, tray)
    data = QMimeData()
    data.setText("some words")
    QApplication.sendEvent(target, entering(data))
    assert zone.isHidden()


def entering(data: QMimeData) -> QDragEnterEvent:
    return QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEYS)


@pytest.fixture
def composer(
    qtbot: QtBot, english: None, words: Words
) -> Iterator[tuple[Composer, AttachmentTray]]:
    composer, tray = Composer(), AttachmentTray(words)
    composer.place_attachments(tray)
    composer.resize(700, 120)
    qtbot.addWidget(composer)
    composer.show()
    yield composer, tray
    tray.close_reading()


def test_the_composer_shows_the_tray_above_the_draft(
    qtbot: QtBot, composer: tuple[Composer, AttachmentTray], tmp_path: Path
) -> None:
    box, tray = composer
    empty = box.sizeHint().height()
    add(qtbot, tray, text_file(tmp_path))
    assert box.sizeHint().height() > empty
    assert tray.y() < box.draft.y()
    apply_language(QApplication.instance(), "de")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: tray.button.accessibleName() == "Dateien anhängen")


def test_files_are_pasted_and_dropped_past_the_field_and_sent_alone(
    qtbot: QtBot, composer: tuple[Composer, AttachmentTray], tmp_path: Path
) -> None:
    box, tray = composer
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(text_file(tmp_path)))])
    entered = entering(data)
    box.draft.dragEnterEvent(entered)
    assert not entered.isAccepted()  # for the zone around it
    QApplication.clipboard().setMimeData(data)
    box.draft.paste()
    assert box.text() == ""
    assert [chip.name for chip in tray.chips] == ["notes.txt"]
    assert not box.send.isEnabled()
    assert box.send.accessibleName() == "Send, once the files are read"
    qtbot.waitUntil(box.send.isEnabled)
    assert box.files == (Attachment("notes.txt", "one two three", 13),)
    with qtbot.waitSignal(box.submitted) as sent:
        qtbot.keyClick(box.draft, Qt.Key.Key_Return)
    assert sent.args == [""]
    box.clear()
    assert not box.files
    assert not box.send.isEnabled()


def test_files_that_were_sent_are_named_with_what_was_left_out(qtbot: QtBot, english: None) -> None:
    cut = Attachment("book.pdf", "page", 1_200_000, Cut("pages", 200, 900))
    sent = SentFiles((Attachment("a.txt", "one", 13), cut))
    qtbot.addWidget(sent)
    assert [tag.text() for tag in sent.tags] == [
        "a.txt · 13 B",
        "book.pdf · 1.2 MB · only the first 200 of 900 pages",
    ]


def test_what_was_read_of_a_file_can_be_seen_before_and_after_sending(
    qtbot: QtBot, composer: tuple[Composer, AttachmentTray], tmp_path: Path
) -> None:
    box, tray = composer
    add(qtbot, tray, text_file(tmp_path))
    qtbot.mouseClick(tray.chips[0], Qt.MouseButton.LeftButton)
    before = box.window().findChild(FilePopover)
    assert isinstance(before, FilePopover)
    assert before.isVisible()
    assert before.text.toPlainText() == "one two three"
    before.close()
    sent = SentFiles((Attachment("book.txt", "x" * 60_000, 60_000),))
    qtbot.addWidget(sent)
    sent.show()
    qtbot.mouseClick(sent.tags[0], Qt.MouseButton.LeftButton)
    after = sent.findChild(FilePopover)
    assert isinstance(after, FilePopover)
    assert unfold(after.text.toPlainText()) == "x" * 50_000
    with qtbot.waitSignal(after.destroyed):
        qtbot.keyClick(after, Qt.Key.Key_Escape)


def test_what_is_copied_of_a_file_with_a_long_line_is_what_was_read(
    qtbot: QtBot, english: None
) -> None:
    """It is laid out in pieces, or the window would stand still."""
    text = "some words, " * 4_000
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    popover = FilePopover(Attachment("long.txt", text, len(text)), window)
    popover.open_by(window)
    assert popover.text.document().blockCount() > 10
    popover.text.selectAll()
    popover.text.copy()
    assert QGuiApplication.clipboard().text() == text
    popover.close()
