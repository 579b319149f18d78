"""Counts tokens in a thread of its own, while another one computes an answer with the same model.

Reads the loaded model's vocabulary, which never changes. Chat templates and their caches belong to
the thread that writes answers, so there is a second copy of these here.
"""

from __future__ import annotations

import queue
import traceback

from app.engine.api import TokenCounts
from app.engine.dialects.choose import choose_dialect
from app.engine.dialects.dialect import Dialect
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.llama import LlamaModel
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.protocol import Count, Counted
from app.engine.worker import Worker
from app.errors import AppError
from app.messages import Conversation


class Counter:
    """Answers `Count` commands, one after another."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._asked: queue.SimpleQueue[Count] = queue.SimpleQueue()
        self._model: LlamaModel | None = None
        self._dialect: Dialect | None = None

    def ask(self, command: Count) -> None:
        """Queues a command. For any thread."""
        self._asked.put(command)

    def run(self) -> None:
        """Never returns."""
        while True:
            command = self._asked.get()
            try:
                counts = self._counts(command)
            except Exception:  # noqa: BLE001 - an estimate serves as well, and the next may go well
                traceback.print_exc()
                counts = None
            self._worker.send(Counted(id=command.id, counts=counts))

    def _counts(self, command: Count) -> TokenCounts | None:
        with self._worker.lent_model(command.path) as lent:
            if lent is None:
                return None
            model, dialect = lent
            self._learn(model, dialect)
            return TokenCounts(
                tuple(map(self._length, command.texts)),
                tuple(map(self._prompt_length, command.conversations)),
                model.n_ctx,
            )

    def _learn(self, model: LlamaModel, dialect: Dialect) -> None:
        if model is self._model:
            return
        self._model, said = model, model.description
        if isinstance(dialect, HarmonyDialect):
            self._dialect = dialect  # keeps nothing between two prompts
            return
        vocabulary = LlamaVocabulary(model.vocabulary.handle)
        self._dialect = choose_dialect(said.architecture, said.chat_template, vocabulary)

    def _length(self, text: str) -> int:
        assert self._dialect is not None
        return len(self._dialect.vocabulary.encode(text)) if text else 0

    def _prompt_length(self, conversation: Conversation) -> int | None:
        assert self._dialect is not None
        try:
            return len(self._dialect.render(conversation).token_ids)
        except AppError:
            return None
