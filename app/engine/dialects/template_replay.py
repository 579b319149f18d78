"""The ids that a model sampled, put back where a later prompt says the very same text.

Text has many tokenisations; only the sampled ids agree with what the KV cache holds. Ids are taken
back only where they are ordinary tokens and spell the text byte for byte, so that nothing that was
stored can say more than the text does. Knows nothing of templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.engine.markup_tokens import is_mere_text
from app.engine.vocabulary import TemplateVocabulary
from app.messages import Message


class SampledTexts:
    """What the model has said in one conversation, in stretches without special tokens."""

    def __init__(self, vocabulary: TemplateVocabulary, messages: Iterable[Message]) -> None:
        self._specials = {
            token for text, token in vocabulary.specials.items() if not is_mere_text(text)
        }
        self._piece = vocabulary.piece
        self._runs = [
            run
            for message in messages
            if message.role == "assistant"
            for run in self._split(message.token_ids)
        ]

    def find(self, text: str, *, whole: bool = False) -> list[int] | None:
        """The ids that were sampled for `text`; `whole`: for nothing but this text."""
        wanted = text.encode("utf-8", "replace")
        if not wanted:
            return None
        for run in self._runs:
            start = run.text.find(wanted)
            if start < 0 or (whole and len(wanted) != len(run.text)):
                continue
            first, last = run.places.get(start), run.places.get(start + len(wanted))
            if first is not None and last is not None:
                return run.token_ids[first:last]
        return None

    def _split(self, token_ids: tuple[int, ...]) -> Iterator[_Run]:
        stretch: list[int] = []
        for token in token_ids:
            if token in self._specials or not self._piece(token):
                yield _Run(stretch, self._piece)
                stretch = []
            else:
                stretch.append(token)
        yield _Run(stretch, self._piece)


class _Run:
    """Ordinary tokens in a row, their bytes, and which of them begins at which byte."""

    def __init__(self, token_ids: list[int], piece: Callable[[int], bytes]) -> None:
        self.token_ids = token_ids
        self.places = {0: 0}
        pieces = []
        length = 0
        for index, token in enumerate(token_ids):
            pieces.append(piece(token))
            length += len(pieces[-1])
            self.places[length] = index + 1
        self.text = b"".join(pieces)
