from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.messages import Attachment, Message, Reasoning, Text, ToolCall
from ui.export_pdf import ExportError, PdfExport, write_pdf
from ui.print_html import PrintableChat, blocks, markdown_blocks

ANSWER = """Here it is, **really**:

| Dish | Minutes |
|------|--------:|
| Soup | 30 |

```python
print("Grüße")
```

1. one
2. two

> quoted

<script>alert(1)</script> ![a cat](https://example.org/cat.png) [a link](https://example.org)
"""


def chat(answer: str = ANSWER, *, thinking: bool = False) -> PrintableChat:
    asked = Message("user", (Attachment("list.csv", "a,b", 12_000), Text("*What* is\n  there?")))
    said = Message("assistant", (Reasoning("They ask."), ToolCall("clock", "{}"), Text(answer)))
    return PrintableChat("Soup & bread", (asked, said), "gpt-oss-20b", "3 May 2026", thinking)


def text_of(path: Path) -> str:
    """All words of a PDF, however its spaces are written."""
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    return " ".join(" ".join(pages).split())


@pytest.fixture
def export(english: None) -> Iterator[PdfExport]:
    export = PdfExport()
    yield export
    export.close()


def test_the_whole_chat_is_on_paper(qtbot: QtBot, export: PdfExport, tmp_path: Path) -> None:
    path = tmp_path / "chat.pdf"
    with qtbot.waitSignal(export.written) as written:
        export.start(chat(), path)
    assert written.args == [path]
    text = text_of(path)
    for words in (
        *("Soup & bread", "3 May 2026", "gpt-oss-20b", "You", "Attached: list.csv"),
        *("*What* is", "Used the tool clock", "really", "Soup", "30", 'print("Grüße")', "quoted"),
        *("<script>alert(1)</script>", "[a cat]", "a link", "Page 1 of 1"),
    ):
        assert words in text
    assert "They ask." not in text
    assert pypdf.PdfReader(path).metadata["/Title"] == "Soup & bread"  # type: ignore[index]
    assert [file.name for file in tmp_path.iterdir()] == ["chat.pdf"]


def test_thinking_is_printed_if_wanted(english: None, tmp_path: Path) -> None:
    assert write_pdf(chat(thinking=True), tmp_path / "chat.pdf")
    assert "They ask." in text_of(tmp_path / "chat.pdf")


def test_nothing_is_loaded_and_no_html_gets_through() -> None:
    made = "".join(markdown_blocks(ANSWER))
    assert "<script" not in made
    assert "<img" not in made
    assert "".join(blocks(chat("<b>x</b>"))).count("&lt;b&gt;") == 1


def test_a_long_chat_has_numbered_pages_and_loses_nothing(english: None, tmp_path: Path) -> None:
    lines = "\n\n".join(f"Paragraph number {number} of many." for number in range(120))
    assert write_pdf(chat(lines), tmp_path / "long.pdf")
    pages = len(pypdf.PdfReader(tmp_path / "long.pdf").pages)
    assert pages > 2
    text = text_of(tmp_path / "long.pdf")
    assert f"Page {pages} of {pages}" in text
    for number in (0, 60, 119):
        assert f"Paragraph number {number} of many." in text


def test_the_window_stays_quick_meanwhile(qtbot: QtBot, export: PdfExport, tmp_path: Path) -> None:
    gaps: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(beat)
    with qtbot.waitSignal(export.written, timeout=90_000):
        timer.start(5)
        started = time.perf_counter()
        export.start(chat(ANSWER * 60), tmp_path / "long.pdf")
    took = time.perf_counter() - started
    timer.stop()
    assert len(gaps) > 10
    assert max(gaps) < took / 2  # of work that is done in one thread there would be one gap


def test_a_cancelled_export_leaves_no_file(qtbot: QtBot, export: PdfExport, tmp_path: Path) -> None:
    with qtbot.waitSignal(export.ended):
        export.start(chat(ANSWER * 60), tmp_path / "chat.pdf")
        export.cancel()
    assert list(tmp_path.glob("*")) == []
    assert not export.running


def test_an_old_file_stays_until_the_new_one_is_whole(english: None, tmp_path: Path) -> None:
    path = tmp_path / "chat.pdf"
    path.write_text("old")
    cancel = CancelToken()
    assert not write_pdf(chat(), path, cancel, lambda _: cancel.cancel())
    assert path.read_text() == "old"


def test_a_folder_that_is_gone_is_told(qtbot: QtBot, export: PdfExport, tmp_path: Path) -> None:
    with qtbot.waitSignal(export.failed) as failed:
        export.start(chat(), tmp_path / "gone" / "chat.pdf")
    assert isinstance(failed.args[0], ExportError)
    assert "could not be written" in str(failed.args[0])


@pytest.mark.parametrize(
    "hostile", [">" * 10_000 + " deep", "x" * 300_000, "|a" * 2000, "[" * 5_000]
)
def test_hostile_text_is_printed_in_bounded_time(
    english: None, tmp_path: Path, hostile: str
) -> None:
    started = time.perf_counter()
    assert write_pdf(chat(hostile), tmp_path / "chat.pdf")
    assert time.perf_counter() - started < 30
