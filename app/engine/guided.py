"""One answer as it is being written: its parser, and what may be sampled next.

Knows the loop's order (rule, sample, parse) and nothing of prompts, events' fate and time.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.api import GenerateRequest
from app.engine.constraint import Constraint, Rule
from app.engine.dialects.dialect import Dialect, RenderedPrompt
from app.engine.llama import LlamaModel
from app.engine.llama_sampler import Sampler
from app.engine.llama_schema import schema_grammars
from app.events import Delta


class GuidedAnswer:
    """Use as a context manager: it holds a grammar of llama.cpp's."""

    def __init__(
        self,
        model: LlamaModel,
        dialect: Dialect,
        request: GenerateRequest,
        prompt: RenderedPrompt,
    ) -> None:
        self._parser, self._guide = dialect.guided(
            request.conversation, request.start, prompt, schema_grammars
        )
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
        self._parser.resume()

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
        return self._guide.rule()
