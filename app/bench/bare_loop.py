"""The bare llama.cpp loop that the engine is measured against; a process that speaks `protocol`.

The model, its context and its parameters are those of the engine; the loop knows nothing else: no
dialect reads the answer, nothing is constrained, nothing is kept for a next prompt, and no line is
written before the answer is over. What it cannot do without: sampling, and each token's text.
"""

from __future__ import annotations

import ctypes
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any, BinaryIO

from llama_cpp import llama_cpp as cpp

from app.engine import protocol
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.engine.dialects.choose import choose_dialect
from app.engine.llama_abort import AbortFlag
from app.engine.llama_backend import log_to
from app.engine.llama_load import Description, load_model, n_ubatch, open_context
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.protocol import Cancel, Done, Event, Failed, Generate, Load, Ready
from app.errors import AppError, EngineError
from app.events import Finished, ModelLoaded, StreamEvent, Timings, Usage

_PIECE_BYTES = 1024


class BareLoop:
    """A model, one context, one sequence. `abort` stops it from another thread."""

    def __init__(self, plan: LoadPlan) -> None:
        started = time.perf_counter()
        self._model = load_model(plan, lambda fraction: True)
        self._context = open_context(self._model, plan)
        self._memory = cpp.llama_get_memory(self._context)
        self._vocab = cpp.llama_model_get_vocab(self._model)
        self._n_batch = n_ubatch(plan)
        self._batch = cpp.llama_batch_init(self._n_batch, 0, 1)
        self._piece = (ctypes.c_char * _PIECE_BYTES)()
        self._n_swa: int = cpp.llama_model_n_swa(self._model)
        self._past: list[int] = []
        self.plan = plan
        self.abort = AbortFlag()
        self.abort.watch(self._context)
        said = Description.of(self._model)
        self._dialect = choose_dialect(
            said.architecture, said.chat_template, LlamaVocabulary(self._vocab)
        )
        n_ctx = cpp.llama_n_ctx(self._context)
        load_s = time.perf_counter() - started
        self.loaded = ModelLoaded(said.name, said.architecture, n_ctx, load_s)

    def answer(self, request: GenerateRequest) -> Finished:
        """Reads what is new of the prompt, then samples exactly `max_tokens` tokens.

        Of the timings, `prefill_tps` ends where the prompt has been read, and `decode_tps` counts
        all tokens of the answer from there on.
        """
        rendered = self._dialect.render(request.conversation)
        opening = self._dialect.opening(request.conversation, request.start, rendered)
        prompt = [*rendered.token_ids, *opening]
        cached = self._rewind(prompt)
        chain = _chain(request.sampling, cpp.llama_vocab_n_tokens(self._vocab))
        try:
            started = time.perf_counter()
            self._read(prompt[cached:])
            cpp.llama_synchronize(self._context)
            prefilled = time.perf_counter()
            first_token, tokens = self._write(chain, request.max_tokens)
            ended = time.perf_counter()
        finally:
            cpp.llama_sampler_free(chain)
        return Finished(
            "cancelled" if self.abort.is_set else "length",
            Usage(len(prompt), cached, len(tokens)),
            Timings(
                ttft_s=first_token - started,
                prefill_tps=(len(prompt) - cached) / (prefilled - started),
                decode_tps=len(tokens) / (ended - prefilled),
            ),
            token_ids=tuple(tokens),
        )

    def _rewind(self, prompt: Sequence[int]) -> int:
        """Keeps what the last prompt had in common with this one, as the engine does; its length.

        With a sliding window that is nothing: the window has left the beginning of the prompt.
        """
        common = 0
        for old, new in zip(self._past, prompt[:-1] if not self._n_swa else (), strict=False):
            if old != new:
                break
            common += 1
        cpp.llama_memory_seq_rm(self._memory, 0, common, -1)
        del self._past[common:]
        return common

    def _read(self, prompt: Sequence[int]) -> None:
        for start in range(0, len(prompt), self._n_batch):
            part = prompt[start : start + self._n_batch]
            if not self._decode(part, logits=start + len(part) == len(prompt)):
                return

    def _write(self, chain: Any, count: int) -> tuple[float, list[int]]:
        tokens: list[int] = []
        first_token = 0.0
        while not self.abort.is_set:
            token = cpp.llama_sampler_sample(chain, self._context, -1)
            first_token = first_token or time.perf_counter()
            tokens.append(token)
            length = cpp.llama_token_to_piece(
                self._vocab, token, self._piece, _PIECE_BYTES, 0, True
            )
            _text = self._piece[:length]
            if len(tokens) >= count or not self._decode([token], logits=True):
                break
        return first_token, tokens

    def _decode(self, tokens: Sequence[int], *, logits: bool) -> bool:
        batch, position = self._batch, len(self._past)
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i] = token
            batch.pos[i] = position + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = 0
            batch.logits[i] = 0
        batch.logits[len(tokens) - 1] = logits
        code = cpp.llama_decode(self._context, batch)
        if code == 0:
            self._past += tokens
            return True
        if self.abort.is_set:
            return False
        raise EngineError(
            "The engine could not compute the answer (llama.cpp code {code}).",
            "Try again; if it happens once more, open the model again.",
            code=code,
        )


def _chain(sampling: Sampling, n_tokens: int) -> Any:
    """The samplers that the engine uses for the same settings, in the same order."""
    chain = cpp.llama_sampler_chain_init(cpp.llama_sampler_chain_default_params())
    if sampling.logit_bias:
        count = len(sampling.logit_bias)
        biases = (cpp.llama_logit_bias * count)(*sampling.logit_bias)
        bias = cpp.llama_sampler_init_logit_bias(n_tokens, count, biases)
        cpp.llama_sampler_chain_add(chain, bias)
    if not sampling.temperature:
        cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_greedy())
        return chain
    if sampling.min_p > 0:
        cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_min_p(sampling.min_p, 1))
    if sampling.top_p < 1:
        cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_top_p(sampling.top_p, 1))
    cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_temp(sampling.temperature))
    seed = cpp.LLAMA_DEFAULT_SEED if sampling.seed is None else sampling.seed & 0xFFFFFFFF
    cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_dist(seed))
    return chain


class _Worker:
    """Answers one command after another; a cancel ends the running answer, and all later ones."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._loop: BareLoop | None = None
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True
        if self._loop is not None:
            self._loop.abort.set()

    def run(self, command: Load | Generate) -> None:
        plan = command.plan if isinstance(command, Load) else command.request.plan
        try:
            self._event(command.id, self._open(plan).loaded)
            if isinstance(command, Generate):
                self._event(command.id, self._open(plan).answer(command.request))
            self.send(Done(id=command.id))
        except AppError as error:
            self.send(Failed.of(command.id, error))

    def _open(self, plan: LoadPlan) -> BareLoop:
        if self._loop is None or self._loop.plan != plan:
            self._loop = BareLoop(plan)  # never a second one: a benchmark has one plan
            if self._cancelled:
                self._loop.abort.set()
        return self._loop

    def _event(self, request_id: int, event: StreamEvent) -> None:
        self.send(Event(id=request_id, event=event))

    def send(self, reply: protocol.Reply) -> None:
        self._out.write(protocol.encode(reply))
        self._out.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the client's to hear
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the lines
    log_to(sys.stderr)
    worker = _Worker(out)
    commands: queue.SimpleQueue[Load | Generate] = queue.SimpleQueue()
    worker.send(Ready(pid=os.getpid()))
    threading.Thread(target=_listen, args=(worker, commands), daemon=True).start()
    while True:
        worker.run(commands.get())


def _listen(worker: _Worker, commands: queue.SimpleQueue[Load | Generate]) -> None:
    for line in sys.stdin.buffer:
        command = protocol.decode_command(line)
        if isinstance(command, Cancel):
            worker.cancel()
        elif isinstance(command, Load | Generate):
            commands.put(command)
    os._exit(0)  # nobody listens any more


if __name__ == "__main__":
    main()
