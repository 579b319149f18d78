"""The text of a PDF, page by page, by pypdf. Runs in the reader's process only."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdf.errors

from app.chat.attachments.kinds import MAX_CHARACTERS
from app.errors import AttachmentError
from app.messages import Cut

# Of a page that makes work without end, nothing is to be had; the pages before it are worth having.
SECONDS = 40.0


def read_pdf(path: Path, progress: Callable[[float], None]) -> tuple[str, Cut | None]:
    """The text of all pages, with the number of each above it, and how much of it could be read.

    Args:
        progress: Called with a fraction from 0 to 1.

    Raises:
        AttachmentError: It is locked, damaged, or a picture of text.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    deadline = time.monotonic() + SECONDS
    try:
        reader = pypdf.PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(path)
        total = len(reader.pages)
        pages, length = [], 0
        for index in range(total):
            text = _page_text(reader, index)
            pages.append(text)
            length += len(text)
            progress((index + 1) / total)
            if length > MAX_CHARACTERS or time.monotonic() > deadline:
                break
    except AttachmentError:
        raise
    except pypdf.errors.DependencyError:
        raise _locked(path) from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file fails in any way that there is
        raise AttachmentError(
            "{name} is damaged: its pages cannot be read.",
            "Open it in a PDF program and save it anew, then try again.",
            name=path.name,
            reason=type(error).__name__,
        ) from None
    if not any(page.strip() for page in pages):
        raise AttachmentError(
            "{name} holds no text: its pages are pictures.",
            "Run text recognition (OCR) over it first, then try again.",
            name=path.name,
        )
    return _joined(pages), Cut("pages", len(pages), total) if len(pages) < total else None


def _page_text(reader: pypdf.PdfReader, index: int) -> str:
    try:
        return reader.pages[index].extract_text().strip()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - one damaged page is no reason to lose the others
        return "(this page cannot be read)"


def _joined(pages: list[str]) -> str:
    if len(pages) == 1:
        return pages[0]
    return "\n\n".join(f"[page {number}]\n{text}" for number, text in enumerate(pages, 1))


def _locked(path: Path) -> AttachmentError:
    return AttachmentError(
        "{name} is protected by a password.",
        "Save a copy without the password, then try again.",
        name=path.name,
    )
