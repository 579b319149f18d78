from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTranslator
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QScrollBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.chat.markdown import MarkdownView
from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.code_text import CodeText
from ui.chat.markdown.prose import ProseBlock
from ui.chat.markdown.table import TableBlock
from ui.theme import DARK, LIGHT, apply_theme

ANSWER = """\
# Photos

It copies **only** what is `new`, see [the docs](https://x.test/a?b=c&d=%20e).

1. First 🎉
2. Second:

   ```sh
   ls -l
   ```

```python
def f():
    return "x"
```

| a | b |
|---|--:|
| 1<br>2 | **3** |

> Quoted

- [x] done
---
![a cat](https://x.test/cat.png) <b>not bold</b>
"""


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[MarkdownView]:
    apply_theme(qapp, "light")
    result = MarkdownView()
    qtbot.addWidget(result)
    result.resize(720, 400)
    yield result
    apply_theme(qapp, "light")


def wait(qtbot: QtBot, view: MarkdownView) -> None:
    qtbot.waitUntil(lambda: view.is_settled)


def shown(view: MarkdownView) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.plain_text()) for block in view.blocks()]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 64])
def test_streaming_equals_set_text(view: MarkdownView, qtbot: QtBot, size: int) -> None:
    view.set_text(ANSWER)
    wait(qtbot, view)
    expected, height = shown(view), view.heightForWidth(720)
    view.clear()
    for start in range(0, len(ANSWER), size):
        view.append(ANSWER[start : start + size])
    view.finish()
    wait(qtbot, view)
    assert shown(view) == expected
    assert view.heightForWidth(720) == height
    assert view.text() == ANSWER


def test_every_cut_in_two_equals_set_text(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text(ANSWER)
    wait(qtbot, view)
    expected = shown(view)
    for cut in range(1, len(ANSWER), 3):
        view.clear()
        view.append(ANSWER[:cut])
        view.append(ANSWER[cut:])
        view.finish()
        wait(qtbot, view)
        assert shown(view) == expected, cut


def test_what_each_kind_of_block_shows(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text(ANSWER)
    wait(qtbot, view)
    assert shown(view) == [
        (
            "ProseBlock",
            "Photos\nIt copies only what is new, see the docs.\n1. First 🎉\n2. Second:",
        ),
        ("CodeBlock", "ls -l"),
        ("CodeBlock", 'def f():\n    return "x"'),
        ("TableBlock", "a\tb\n1\n2\t3"),
        ("ProseBlock", "Quoted\n[x] done\n---\na cat (https://x.test/cat.png) <b>not bold</b>"),
    ]


def test_closed_blocks_keep_their_widgets(view: MarkdownView, qtbot: QtBot) -> None:
    seen: list[object] = []
    for character in ANSWER:
        view.append(character)
        wait(qtbot, view)
        blocks = view.blocks()
        # The last two may still turn into something else, as a paragraph does into a table.
        settled = list(blocks[:-2])
        assert settled[: len(seen)] == seen
        seen = settled
    assert len(seen) >= 3


def test_code_grows_in_place(view: MarkdownView, qtbot: QtBot) -> None:
    view.append("```python\nx = 1\n")
    block = view.blocks()[0]
    for line in range(50):
        view.append(f"y = {line}\n")
    view.append("```\n\nafter")
    wait(qtbot, view)
    assert view.blocks()[0] is block
    assert len(block.plain_text().splitlines()) == 51


def test_selection_survives_while_text_is_added(view: MarkdownView, qtbot: QtBot) -> None:
    view.append("First paragraph.\n\nSecond")
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    cursor = prose.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    prose.setTextCursor(cursor)
    for word in ["", "grows\n\n-", "and\n-", "grows"]:
        view.append(word)
    assert prose.selected_text() == "First"


def test_copying_a_list_keeps_its_markers(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("1. one 🎉\n2. two\n   - [ ] inner\n")
    wait(qtbot, view)
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    prose.selectAll()
    prose.copy()
    assert QGuiApplication.clipboard().text() == "1. one 🎉\n2. two\n  [ ] inner"


def test_copy_puts_the_code_on_the_clipboard_and_says_so(view: MarkdownView, qtbot: QtBot) -> None:
    code = "x" * 5_000 + "\n\tend"
    view.set_text(f"```text\n{code}\n```\n")
    wait(qtbot, view)
    button = view.findChild(QPushButton)
    assert button is not None
    assert button.accessibleName() == "Copy code"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == code
    assert button.text() == "Copied"
    qtbot.waitUntil(lambda: button.text() == "Copy")


def test_links_are_announced_and_never_opened(
    view: MarkdownView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    view.set_text("[here](https://x.test/a?b=c&d=%20e) is a link\n")
    wait(qtbot, view)
    view.show()
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    with qtbot.waitSignal(view.link_activated) as signal:
        qtbot.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, 14))
    assert signal.args == ["https://x.test/a?b=c&d=%20e"]
    assert opened == []
    assert prose.toPlainText() == "here is a link"


def test_images_are_never_loaded(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("![a cat](https://x.test/cat.png) <img src='file:///etc/hostname'>\n")
    wait(qtbot, view)
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    assert prose.toPlainText() == "a cat (https://x.test/cat.png) <img src='file:///etc/hostname'>"
    assert "<img" not in prose.toHtml()


def first_colour(view: MarkdownView) -> str:
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    cursor = prose.textCursor()
    cursor.setPosition(1)
    return cursor.charFormat().foreground().color().name().upper()


def keyword_colour(view: MarkdownView) -> str:
    code = view.findChild(CodeText)
    assert code is not None
    formats = code.document().firstBlock().layout().formats()
    return formats[0].format.foreground().color().name().upper()


def test_theme_switch_recolours_everything(
    view: MarkdownView, qapp: QApplication, qtbot: QtBot
) -> None:
    view.set_text("Text\n\n```python\nimport x\n```\n\n| a |\n|---|\n| b |\n")
    wait(qtbot, view)
    before = shown(view)
    assert first_colour(view) == LIGHT.palette.ink
    assert keyword_colour(view) == LIGHT.palette.accent
    apply_theme(qapp, "dark")
    assert first_colour(view) == DARK.palette.ink
    assert keyword_colour(view) == DARK.palette.accent
    assert shown(view) == before
    view.clear()
    view.append("New")
    assert first_colour(view) == DARK.palette.ink


def test_quiet_text_is_muted(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    view = MarkdownView(quiet=True)
    qtbot.addWidget(view)
    view.set_text("Thinking")
    assert first_colour(view) == LIGHT.palette.muted


def test_height_follows_the_width_and_nothing_overflows(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    view = MarkdownView()
    column.addWidget(view)
    column.addStretch()
    view.set_text(ANSWER + "\n\n" + "longword" * 100 + "\n\n```\n" + "y" * 900 + "\n```\n")
    wait(qtbot, view)
    wide, narrow = view.heightForWidth(720), view.heightForWidth(300)
    assert narrow > wide > 0
    page.resize(320, 200)
    page.show()
    qtbot.waitUntil(lambda: view.height() == view.heightForWidth(view.width()))
    for block in view.blocks():
        assert block.geometry().right() < view.width()
        if isinstance(block, ProseBlock | TableBlock):
            assert block.document().idealWidth() <= block.width()
            assert block.verticalScrollBar().maximum() == 0
    code = view.blocks()[-1]
    assert isinstance(code, CodeBlock)
    assert code.code_text.width() > code.width()
    assert code.code_text.verticalScrollBar().maximum() == 0
    bar = code.findChild(QScrollBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert bar is not None
    bar.setValue(bar.maximum())
    assert code.code_text.geometry().right() < code.width()


def test_every_block_has_a_name_for_screen_readers(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text(ANSWER)
    wait(qtbot, view)
    names = [
        (block.findChild(CodeText) or block).accessibleName()
        if isinstance(block, CodeBlock)
        else block.accessibleName()
        for block in view.blocks()
    ]
    assert names == ["Text", "Code, sh", "Code, python", "Table", "Text"]


class German(QTranslator):
    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return {"Copy": "Kopieren", "Text": "Fließtext"}.get(text, "")

    def isEmpty(self) -> bool:
        return False


def test_words_follow_the_language(view: MarkdownView, qapp: QApplication, qtbot: QtBot) -> None:
    view.set_text("Text\n\n```\ncode\n```\n")
    wait(qtbot, view)
    button = view.findChild(QPushButton)
    assert button is not None
    german = German()
    qapp.installTranslator(german)
    try:
        qtbot.waitUntil(lambda: button.text() == "Kopieren")
        assert view.blocks()[0].accessibleName() == "Fließtext"
    finally:
        qapp.removeTranslator(german)
    qtbot.waitUntil(lambda: button.text() == "Copy")


def test_text_can_be_selected_with_the_keyboard(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("Select me\n")
    wait(qtbot, view)
    view.show()
    prose = view.blocks()[0]
    assert isinstance(prose, ProseBlock)
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(prose.hasFocus)
    for _ in range(6):
        qtbot.keyClick(prose, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert prose.selected_text() == "Select"
