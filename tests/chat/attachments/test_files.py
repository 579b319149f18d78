from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.cancel import CancelToken
from app.chat.attachments import files, kinds
from app.chat.attachments.files import check, read
from app.errors import AttachmentError
from app.messages import Attachment, Cut
from tests.chat.attachments.documents import (
    lock_pdf,
    understate_sizes,
    write_bomb,
    write_pdf,
    write_word,
)


def refusal(path: Path) -> str:
    with pytest.raises(AttachmentError) as caught:
        read(path)
    return str(caught.value)


def given(path: Path) -> Attachment:
    attachment = read(path)
    assert attachment is not None
    return attachment


@pytest.mark.parametrize("name", ["notes.txt", "main.rs", "README", "data.csv", "ä ö.md"])
def test_text_is_read_whatever_its_ending(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Größe: 3\n", "utf-8")
    assert given(path) == Attachment(name, "Größe: 3\n", path.stat().st_size)


def test_pages_of_a_pdf_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    write_pdf(path, ["First page", "Second page"])
    assert given(path).text == "[page 1]\nFirst page\n\n[page 2]\nSecond page"


def test_a_word_document_becomes_headings_lists_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "contract.docx"
    write_word(path)
    assert given(path).text == (
        "# Mietvertrag\n\nDie Miete beträgt 800 €.\n\n- Küche\n\n| Nebenkosten |\n| Wasser | 30 |"
    )


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_text("x" * (kinds.MAX_CHARACTERS + 7))
    attachment = given(path)
    assert len(attachment.text) == kinds.MAX_CHARACTERS
    assert attachment.cut == Cut("characters", kinds.MAX_CHARACTERS, kinds.MAX_CHARACTERS + 7)


def test_a_file_that_is_too_large_is_refused_without_being_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    started = time.perf_counter()
    assert refusal(path).startswith("huge.txt is too large: 100.0 MB, and at most 16.0 MB")
    assert time.perf_counter() - started < 0.05


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photo.jpg", "holds no text"),
        ("model.gguf", "holds no text"),
        ("old.doc", "Save it as PDF or DOCX"),
        ("sheet.xlsx", "Save it as CSV"),
    ],
)
def test_other_kinds_are_refused_with_what_can_be_done(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert words in refusal(tmp_path / name)


def test_what_is_no_text_is_refused_by_its_content_too(tmp_path: Path) -> None:
    path = tmp_path / "program.txt"
    path.write_bytes(bytes(range(256)) * 100)
    assert "holds no text" in refusal(path)


def test_missing_empty_and_folders_each_get_a_sentence(tmp_path: Path) -> None:
    assert "cannot be found" in refusal(tmp_path / "missing.txt")
    (tmp_path / "empty.txt").touch()
    assert "is empty" in refusal(tmp_path / "empty.txt")
    (tmp_path / "blank.txt").write_text("  \n\n")
    assert "is empty" in refusal(tmp_path / "blank.txt")
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in refusal(tmp_path / "pipe.txt")


def test_a_locked_pdf_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    write_pdf(path, ["secret"])
    lock_pdf(path, "1234")
    assert "protected by a password" in refusal(path)


def test_a_scanned_pdf_says_that_its_pages_are_pictures(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    write_pdf(path, ["", ""])
    assert "its pages are pictures" in refusal(path)


@pytest.mark.parametrize("name", ["broken.pdf", "broken.docx"])
def test_a_damaged_document_is_an_error_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7 nothing of the kind \xff\x00" * 50)
    assert "is damaged" in refusal(tmp_path / name)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    write_bomb(path, 400_000_000)
    assert path.stat().st_size < 1_000_000
    assert "unpacks to far more" in refusal(path)


def test_a_bomb_that_lies_about_its_size_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "liar.docx"
    write_bomb(path, 200_000_000)
    understate_sizes(path)
    before = psutil.Process().memory_info().rss
    assert "liar.docx" in refusal(path)
    assert psutil.Process().memory_info().rss - before < 100_000_000


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "slow.pdf"
    write_pdf(path, ["page"] * 3000)
    before = psutil.Process().children()
    with pytest.raises(AttachmentError, match="took too long"):
        read(path, timeout_s=0.0)
    assert psutil.Process().children() == before


def test_cancelling_ends_the_reading_process(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    write_pdf(path, ["page"] * 4000)
    cancel, before = CancelToken(), psutil.Process().children()
    assert read(path, cancel, lambda _: cancel.cancel()) is None
    assert psutil.Process().children() == before


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    write_pdf(path, ["page"] * 400)
    fractions: list[float] = []
    read(path, progress=fractions.append)
    assert fractions
    assert fractions == sorted(fractions)


def test_a_reader_over_its_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MEMORY_BYTES", 1)
    path = tmp_path / "long.pdf"
    write_pdf(path, ["page"] * 4000)
    with pytest.raises(AttachmentError, match="more memory"):
        read(path)


def test_checking_tells_the_kind(tmp_path: Path) -> None:
    kinds_found = []
    for name in ("a.PDF", "b.docx", "c.py"):
        (tmp_path / name).write_bytes(b"x")
        kinds_found.append(check(tmp_path / name))
    assert kinds_found == ["pdf", "word", "text"]
