"""The harmony dialect of gpt-oss: a conversation to token ids, sampled token ids to events.

Binds the renderer and the parser to one model's vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection

from app.engine.dialects.dialect import RenderedPrompt
from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.dialects.harmony_render import HarmonyRenderer
from app.engine.dialects.harmony_tokens import harmony_tokens
from app.engine.vocabulary import Vocabulary
from app.messages import Conversation


class HarmonyDialect:
    """Raises `ModelFileError` if the vocabulary lacks one of harmony's structural tokens."""

    temperature = 1.0  # what the makers of gpt-oss recommend

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tokens = harmony_tokens(vocabulary)
        self._renderer = HarmonyRenderer(vocabulary, self._tokens)
        self.stop_ids = self._tokens.stops

    def render(self, conversation: Conversation) -> RenderedPrompt:
        """The prompt's token ids, the generation prompt `<|start|>assistant` at its end.

        Raises:
            EngineError: A tool's name cannot be written in the format.
        """
        return self._renderer.render(conversation)

    def parser(
        self, tool_names: Collection[str] = (), _prompt: RenderedPrompt | None = None
    ) -> HarmonyParser:
        """A parser for one answer, whatever its prompt; `tool_names` are the declared tools."""
        return HarmonyParser(self._vocabulary, self._tokens, tool_names)
