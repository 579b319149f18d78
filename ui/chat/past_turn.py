"""A turn that ended earlier, as values: what a transcript needs to show it again."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import Finished
from app.messages import Attachment, ResponseFormat
from ui.chat.steps import StepEvent
from ui.chat.versions import ONE_VERSION, Versions

# What a turn takes besides its text, and what a character takes, in pixels: for a first guess.
FRAME = 110
LINE = 23
CHARACTER = 7.0


@dataclass(frozen=True, slots=True)
class PastTurn:
    """`answer` is Markdown; `thought` plain text, for which it took `thought_s` seconds.

    `files` went along with the prompt; `steps` are what tools did. `versions` are those of the
    answer. `edit` is how the prompt was being changed, if it was.
    """

    prompt: str
    answer: str = ""
    finished: Finished | None = None
    thought: str = ""
    thought_s: float = 0.0
    thought_tokens: int = 0
    thinking_open: bool = False
    can_continue: bool = False
    files: tuple[Attachment, ...] = ()
    steps: tuple[StepEvent, ...] = ()
    form: ResponseFormat | None = None
    question_versions: Versions = ONE_VERSION
    versions: Versions = ONE_VERSION
    edit: str | None = None

    def text(self) -> str:
        """What was said, by the person and by the model."""
        return "\n\n".join(filter(None, (self.prompt, self.answer)))


def guessed_height(text: str, width: int) -> int:
    """About how high a turn with this text is at `width` pixels, in pixels."""
    characters = max(20.0, width / CHARACTER)
    return FRAME + LINE * (text.count("\n") + 1 + int(len(text) / characters))
