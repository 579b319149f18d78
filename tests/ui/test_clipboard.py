from __future__ import annotations

import subprocess
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import paths
from ui.clipboard import forms_of

COPIED = """
from PySide6.QtWidgets import QApplication
from ui.clipboard import forms_of
app = QApplication([])
app.clipboard().setMimeData(forms_of("be bold", "be **bold**"))
dragged = forms_of("something else")
print("copied", flush=True)
"""


def test_a_text_is_there_as_it_reads_and_as_markdown(qapp: QApplication) -> None:
    QGuiApplication.clipboard().setMimeData(forms_of("be bold", "be **bold**"))
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == "be bold"
    assert bytes(copied.data("text/markdown").data()) == b"be **bold**"


def test_text_without_markdown_says_so(qapp: QApplication) -> None:
    assert not forms_of("be bold").hasFormat("text/markdown")


def test_a_program_that_has_copied_something_ends_in_peace() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COPIED], cwd=paths.RESOURCES.parent, capture_output=True, check=False
    )
    assert (ended.stdout, ended.returncode) == (b"copied\n", 0)
