"""The ids that the model sampled, put back into a later prompt.

Text has many tokenisations and a header several spellings; only the sampled ids agree with what
the KV cache holds. Knows nothing of where in the prompt a message stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.dialects.harmony_tokens import HarmonyTokens
from app.engine.vocabulary import Vocabulary
from app.events import Delta, assemble
from app.messages import Message, ToolCall


class SampledMessages:
    """Replays `Message.token_ids` for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, tokens: HarmonyTokens) -> None:
        self._vocabulary = vocabulary
        self._tokens = tokens
        self._opening = [tokens.start, *vocabulary.encode("assistant")]

    def replay(self, message: Message, *, with_reasoning: bool) -> list[int] | None:
        """The prompt's ids for a message of the assistant, each part closed as history demands.

        None if its ids do not say exactly what its parts say: it was not sampled by this model,
        or was edited since, or broke the format. Then it must be rendered from its parts.
        """
        if not message.token_ids or not self._agrees(message):
            return None
        calls = any(isinstance(part, ToolCall) for part in message.parts)
        replayed: list[int] = []
        for sampled in self._split(message.token_ids):
            if self._tokens.message not in sampled:
                continue  # cut off in its header: nothing was said
            header = self._header(sampled)
            if " to=" in header:
                # Without a call among the parts, this one was cut off: half a call is no history.
                replayed += [*sampled, self._tokens.call] if calls else []
            elif with_reasoning or "<|channel|>analysis" not in header:
                replayed += [*sampled, self._tokens.end]  # `<|return|>` is never history
        return replayed

    def _agrees(self, message: Message) -> bool:
        if not all(map(self._vocabulary.piece, message.token_ids)):
            return False  # an id that the vocabulary does not have would say nothing
        names = [part.name for part in message.parts if isinstance(part, ToolCall)]
        parser = HarmonyParser(self._vocabulary, self._tokens, names)
        deltas: list[Delta] = []
        for token in message.token_ids:
            deltas += parser.feed(token)
        deltas += parser.finish(complete_calls=bool(names))
        return not parser.malformed and assemble(deltas).parts == message.parts

    def _split(self, token_ids: tuple[int, ...]) -> Iterator[list[int]]:
        """Each message from its `<|start|>`, without the token that closed it."""
        current = list(self._opening)
        for token in token_ids:
            if token in self._tokens.closers:
                yield current
                current = []
            else:
                current.append(token)
        if current:
            yield current

    def _header(self, sampled: list[int]) -> str:
        header = sampled[: sampled.index(self._tokens.message)]
        return b"".join(self._vocabulary.piece(token) for token in header).decode()
