"""The text of a Word document (DOCX), by python-docx. Runs in the reader's process only."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.errors import AttachmentError

# What a document unpacks to. A bomb says so in its own list of contents, or is caught by the limit
# of memory where it lies.
MAX_UNPACKED_BYTES = 256_000_000
MAX_RATIO = 200
MAX_DEPTH = 8


def read_word(path: Path) -> str:
    """Headings and lists as Markdown, tables as lines of cells; no pictures, no comments.

    Raises:
        AttachmentError: It is damaged, locked, or would unpack to more than can be held.
    """
    _refuse_bombs(path)
    try:
        document = docx.Document(str(path))
        lines = list(_lines(document, 0))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file fails in any way that there is
        raise _damaged(path, type(error).__name__) from None
    text = "\n\n".join(line for line in lines if line.strip())
    if not text.strip():
        raise AttachmentError(
            "{name} holds no text.", "Check that it is the right file.", name=path.name
        )
    return text


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise _damaged(path, type(error).__name__) from None
    packed = path.stat().st_size
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(10_000_000, packed * MAX_RATIO):
        raise AttachmentError(
            "{name} unpacks to far more than a document would, so it was not opened.",
            "Copy the text that you need and paste it into your message.",
            name=path.name,
        )


def _lines(container: Document | _Cell, depth: int) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        elif depth < MAX_DEPTH:
            yield "\n".join(_rows(block, depth))


def _paragraph(paragraph: Paragraph) -> str:
    text = paragraph.text.strip()
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if not text:
        return ""
    if style == "Title":
        return f"# {text}"
    if style.startswith("Heading ") and style[8:].isdigit():
        return f"{'#' * min(6, int(style[8:]))} {text}"
    if style.startswith("List Number"):
        return f"1. {text}"
    return f"- {text}" if style.startswith("List") else text


def _rows(table: Table, depth: int) -> Iterator[str]:
    for row in table.rows:
        # A cell that spans columns is listed once for each of them.
        cells = list(dict.fromkeys(row.cells))
        texts = (" ".join(_lines(cell, depth + 1)).split() for cell in cells)
        yield f"| {' | '.join(' '.join(words) for words in texts)} |"


def _damaged(path: Path, reason: str) -> AttachmentError:
    return AttachmentError(
        "{name} is damaged, or is no Word document.",
        "Open it in a word processor and save it anew as DOCX, then try again.",
        name=path.name,
        reason=reason,
    )
