"""One answer as it is being written: its parser, and what may be sampled next.

Knows the loop's order (rule, sample, parse) and nothing of prompts, events' fate and time. A
dialect that is not guided leaves everything free; what it cannot do is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.api import Begin, Continue, GenerateRequest
from app.engine.constraint import Constraint, Guide, Rule
from app.engine.dialects.dialect import (
    AnswerParser,
    Dialect,
    GuidedDialect,
    RenderedPrompt,
    ResumableParser,
)
from app.engine.llama import LlamaModel
from app.engine.llama_sampler import Sampler
from app.engine.llama_schema import schema_grammars
from app.errors import EngineError
from app.events import Delta


def opening_of(dialect: Dialect, request: GenerateRequest) -> tuple[int, ...]:
    """The ids behind the prompt that the answer is made to begin with.

    Raises:
        EngineError: The dialect is not guided, and a start or a form is asked for.
    """
    if isinstance(dialect, GuidedDialect):
        return dialect.opening(request.conversation, request.start)
    if request.conversation.response_format is not None:
        raise EngineError(
            "This model cannot be held to a JSON Schema.",
            "Ask without a schema, or choose a gpt-oss model.",
        )
    match request.start:
        case Begin():
            return ()
        case Continue():
            raise EngineError(
                "This model cannot go on where an answer was cut off.",
                "Ask the question again, or choose a gpt-oss model.",
            )
        case _:
            raise EngineError(
                "This model cannot be made to answer without thinking first.",
                "Set the effort to low, or choose a gpt-oss model.",
            )


class GuidedAnswer:
    """Use as a context manager: it holds a grammar of llama.cpp's."""

    def __init__(
        self,
        model: LlamaModel,
        dialect: Dialect,
        request: GenerateRequest,
        prompt: RenderedPrompt,
    ) -> None:
        conversation = request.conversation
        self._parser: AnswerParser
        self._resumable: ResumableParser | None = None
        self._guide: Guide | None = None
        if isinstance(dialect, GuidedDialect):
            self._resumable, self._guide = dialect.guided(
                conversation, request.start, schema_grammars
            )
            self._parser = self._resumable
        else:
            tools = {tool.name: tool.parameters for tool in conversation.tools}
            self._parser = dialect.parser(tools, prompt)
        self._stop_ids = dialect.stop_ids
        self._constrained = request.constrained
        self._constraint = Constraint(model.vocabulary, model.read_grammar)

    def __enter__(self) -> GuidedAnswer:
        return self

    def __exit__(self, *exc: object) -> None:
        self._constraint.close()

    @property
    def malformed(self) -> bool:
        return self._parser.malformed

    @property
    def call_ends_turn(self) -> bool:
        return self._parser.call_ends_turn

    def resume(self, token_ids: Sequence[int]) -> None:
        """Takes in what the answer begins with (see `opening_of`); its events are known already."""
        for token in token_ids:
            if self._constrained:
                self._constraint.enter(self._rule())
                self._constraint.follow(token)
            self._parser.feed(token)
        if self._resumable is not None:
            self._resumable.resume()

    def sample(self, sampler: Sampler) -> tuple[int, bool]:
        """The next token, and whether it ends the answer.

        Raises:
            EngineError: The rule of the moment allows no token at all.
        """
        rule = self._rule()
        if self._constrained:
            self._constraint.enter(rule)
        token = sampler.sample(self._constraint)
        ends_here = rule is not None and token in rule.stops
        return token, ends_here or token in self._stop_ids

    def feed(self, token: int) -> list[Delta]:
        return self._parser.feed(token)

    def finish(self, *, cut: bool) -> list[Delta]:
        """The last events; `cut` where the model had more to say."""
        return self._parser.finish(cut=cut)

    def _rule(self) -> Rule | None:
        return None if self._guide is None else self._guide.rule()
