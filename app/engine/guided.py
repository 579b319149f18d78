"""One answer as it is being written: its parser, and what may be sampled next.

Knows the loop's order (rule, sample, parse) and nothing of prompts, events' fate and time.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.api import GenerateRequest
from app.engine.constraint import Constraint
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.llama import LlamaModel
from app.engine.llama_sampler import Sampler
from app.engine.llama_schema import schema_grammars
from app.events import Delta


class GuidedAnswer:
    """Use as a context manager: it holds a grammar of llama.cpp's."""

    def __init__(
        self, model: LlamaModel, dialect: HarmonyDialect, request: GenerateRequest
    ) -> None:
        conversation = request.conversation
        self._parser = dialect.parser(dialect.tool_names(conversation))
        self._guide = dialect.guide(self._parser, conversation, schema_grammars, request.start)
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

    def resume(self, token_ids: Sequence[int]) -> None:
        """Takes in what the answer begins with; its events are known already."""
        for token in token_ids:
            if self._constrained:
                self._constraint.enter(self._guide.rule())
                self._constraint.follow(token)
            self._parser.feed(token)
        self._parser.resume()

    def sample(self, sampler: Sampler) -> tuple[int, bool]:
        """The next token, and whether it ends the answer.

        Raises:
            EngineError: The rule of the moment allows no token at all.
        """
        rule = self._guide.rule()
        if self._constrained:
            self._constraint.enter(rule)
        token = sampler.sample(self._constraint)
        return token, token in self._stop_ids or token in rule.stops

    def feed(self, token: int) -> list[Delta]:
        return self._parser.feed(token)

    def finish(self, *, cut: bool) -> list[Delta]:
        """The last events; `cut` where the model had more to say."""
        return self._parser.finish(cut=cut)
