"""The short remarks under an answer that did not end in the ordinary way."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.events import Finished


def notes_for(finished: Finished, has_text: bool, *, begun: bool = True) -> dict[str, str]:
    """Kind and words of each remark, in the window's language and in the order to show them.

    Args:
        has_text: There is an answer. `begun`: there is at least a thought.
    """
    translate = QCoreApplication.translate
    notes: dict[str, str] = {}
    if finished.reason == "cancelled" and not begun:
        notes["unanswered"] = translate("notes", "This has not been answered yet.")
    elif finished.reason == "cancelled":
        notes["stopped"] = translate("notes", "Stopped. What was written so far is kept.")
    if finished.reason == "length":
        notes["length"] = translate(
            "notes",
            "The answer ends here because the context window is full. Start a new chat to go on.",
        )
    if finished.reason == "tool_call":
        notes["tool"] = translate("notes", "The answer ends where the model asked for a tool.")
    if finished.malformed:
        notes["recovered"] = translate(
            "notes", "The model broke its format. Hearth recovered what it wrote."
        )
    if not notes and not has_text:
        notes["empty"] = translate("notes", "The model ended without an answer.")
    return notes
