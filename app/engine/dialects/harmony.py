"""The harmony dialect of gpt-oss: a conversation to token ids, sampled token ids to events.

Binds the renderer, the parser and the guide to one model's vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection

from app.engine.api import Begin, Start
from app.engine.dialects import harmony_builtins
from app.engine.dialects.dialect import RenderedPrompt, SchemaGrammars
from app.engine.dialects.harmony_guide import HarmonyGuide
from app.engine.dialects.harmony_opening import opening_ids
from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.dialects.harmony_render import HarmonyRenderer
from app.engine.dialects.harmony_tokens import harmony_tokens
from app.engine.o200k_text import exact
from app.engine.vocabulary import Vocabulary
from app.messages import Conversation


class HarmonyDialect:
    """Raises `ModelFileError` if the vocabulary lacks one of harmony's structural tokens."""

    temperature = 1.0  # what the makers of gpt-oss recommend

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = exact(vocabulary)
        self._tokens = harmony_tokens(vocabulary)
        self._renderer = HarmonyRenderer(self.vocabulary, self._tokens)
        self.stop_ids = self._tokens.stops

    def render(self, conversation: Conversation) -> RenderedPrompt:
        """The prompt's token ids, the generation prompt `<|start|>assistant` at its end.

        Raises:
            EngineError: A tool's name cannot be written in the format, or stands for two tools.
        """
        return self._renderer.render(conversation)

    def opening(
        self, conversation: Conversation, start: Start, _prompt: RenderedPrompt | None = None
    ) -> tuple[int, ...]:
        """The ids behind the prompt that the answer is made to begin with."""
        json_answer = conversation.response_format is not None
        return opening_ids(start, self.vocabulary, self._tokens, json_answer=json_answer)

    def parser(
        self, tool_names: Collection[str] = (), _prompt: RenderedPrompt | None = None
    ) -> HarmonyParser:
        """A parser for one answer, whatever its prompt; `tool_names` are the declared tools."""
        return HarmonyParser(self.vocabulary, self._tokens, tool_names)

    def tool_names(self, conversation: Conversation) -> list[str]:
        """All that the model may call, built-in tools included."""
        names = [tool.name for tool in conversation.tools]
        return [*names, *harmony_builtins.callable_names(conversation)]

    def guide(
        self,
        parser: HarmonyParser,
        conversation: Conversation,
        schema_grammars: SchemaGrammars,
        start: Start = Begin(),  # noqa: B008 - frozen
    ) -> HarmonyGuide:
        """The rules that keep what `parser` is fed well-formed."""
        return HarmonyGuide(parser, self._tokens, conversation, start, schema_grammars)

    def guided(
        self,
        conversation: Conversation,
        start: Start,
        prompt: RenderedPrompt,
        schema_grammars: SchemaGrammars,
    ) -> tuple[HarmonyParser, HarmonyGuide]:
        """A parser for the next answer of `conversation`, and the rules that follow it."""
        parser = self.parser(self.tool_names(conversation), prompt)
        return parser, self.guide(parser, conversation, schema_grammars, start)
