"""What the person sends, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from app.messages import Attachment


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with the files that go along with it. What holds for all answers is the chat's."""

    text: str
    files: tuple[Attachment, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.text.strip() and not self.files
