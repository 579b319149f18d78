"""Carries out what the engine process is asked for, one thing after another; owns the model.

`run` and `do_chore` belong to one thread; all else may come from any.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from app.engine import llama_state, protocol
from app.engine.api import GenerateRequest, LoadPlan
from app.engine.chores import Chores
from app.engine.dialects.choose import choose_dialect
from app.engine.dialects.dialect import Dialect
from app.engine.engine_log import log
from app.engine.generation import Emit, generate
from app.engine.llama import LlamaModel
from app.engine.llama_load import LoadCancelled
from app.engine.llama_memory import measure
from app.engine.protocol import (
    Configure,
    Done,
    Event,
    Failed,
    Generate,
    Load,
    Measure,
    Prepare,
    Settled,
)
from app.engine.settling import settle, with_answer
from app.engine.state_store import StateStore
from app.errors import AppError, EngineError
from app.events import Finished, LoadProgress, ModelLoaded, StreamEvent
from app.hardware.cores import running_on_battery

PROGRESS_STEP = 0.01
Work = Load | Measure | Generate | Prepare | Configure


class Worker:
    """One model at most; what it owes between requests is in `chores`."""

    def __init__(self, out: BinaryIO) -> None:
        self.chores = Chores()
        self._out = out
        self._lock = threading.Lock()
        self._running: int | None = None
        self._waiting = 0  # requests that have been queued and not begun
        self._at_chores = False
        self._lent = threading.Lock()  # held while another thread reads the model's vocabulary
        self._out_lock = threading.Lock()
        self._cancelled: set[int] = set()
        self._plan: LoadPlan | None = None
        self._model: LlamaModel | None = None
        self._dialect: Dialect | None = None
        self._store: StateStore | None = None
        self._last: Settleable | None = None

    def cancel(self, request_id: int) -> None:
        with self._lock:
            self._cancelled.add(request_id)
            if self._running == request_id and self._model is not None:
                self._model.abort.set()

    def hurry(self) -> None:
        """A command has been queued: chores make room for it at once."""
        with self._lock:
            self._waiting += 1
            if self._at_chores and self._model is not None:
                self._model.abort.set()

    def run(self, command: Work) -> None:
        """Carries out one command; requests end with `Done` or `Failed`, whatever happens."""
        with self._lock:
            self._waiting -= 1
        match command:
            case Configure(manners=manners):
                self.chores.manners = manners
            case Prepare():
                self._prepare(command)
            case Measure():
                self._see_through(command.id, lambda: self._measure(command))
                self.chores.request_ended(settle=True)  # it may have cut one short
            case _:
                self._answer(command)

    def do_chore(self) -> None:
        """Does what is due first, if no command waits. A command that comes then cuts it short."""
        with self._lock:
            if self._waiting:
                return
            self._at_chores = True
            if self._model is not None:
                self._model.abort.clear()
        chore = self.chores.next()
        try:
            match chore:
                case "settle":
                    self._settle()
                case "save":
                    self._save()
                case "unload":
                    self._unload()
        except Exception:  # noqa: BLE001 - nobody waits for it, and the next request may go well
            traceback.print_exc()
        finally:
            with self._lock:
                self._at_chores = False
                interrupted = self._waiting > 0
        if interrupted and chore == "settle":
            self.chores.owe_settling()
        if not interrupted and self.chores.nothing_at_once and self._last is not None:
            self._last.announce(self.send)

    def _answer(self, command: Load | Generate) -> None:
        """Carries out a request that somebody waits for."""
        with self._lock:
            self._running = command.id
            if self._model is not None:
                self._model.abort.clear()
                if command.id in self._cancelled:
                    self._model.abort.set()
        self.chores.begin()
        self._last = Settleable(command.id)
        self._see_through(command.id, lambda: self._carry_out(command))
        self.chores.request_ended(settle=True)

    def _see_through(self, request_id: int, work: Callable[[], None]) -> None:
        """Does the work of a request and says how it ended, whatever happens."""
        try:
            work()
            self.send(Done(id=request_id))
        except AppError as error:
            self.send(Failed.of(request_id, error))
        except Exception as error:  # noqa: BLE001 - the client must hear of it, whatever it is
            traceback.print_exc()
            self.send(Failed.of(request_id, _unexpected(error)))
        finally:
            with self._lock:
                self._running = None
                self._cancelled.discard(request_id)

    def _measure(self, command: Measure) -> None:
        """Touches neither the loaded model nor what is owed to it."""
        with suppress(LoadCancelled):
            needs = measure(command.plan, command.n_ctxs, lambda: command.id in self._cancelled)
            self.send(Event(id=command.id, event=needs))

    def _carry_out(self, command: Load | Generate) -> None:
        plan = command.plan if isinstance(command, Load) else command.request.plan

        def emit(event: StreamEvent) -> None:
            self.send(Event(id=command.id, event=event))

        started = time.perf_counter()
        try:
            model, dialect = self._load(plan, command.id, emit)
        except LoadCancelled:
            if isinstance(command, Generate):
                emit(Finished("cancelled"))
            return
        load_s = time.perf_counter() - started
        emit(ModelLoaded(model.name, model.description.architecture, model.n_ctx, load_s))
        if isinstance(command, Load):
            return
        request = command.request
        store = None if request.private else self._store
        with model.half_threads() if self._on_saved_power() else nullcontext():
            finished = generate(model, dialect, request, emit, load_s, store)
        if finished.reason == "stop" and self.chores.manners.settle:
            self._last = Settleable(command.id, request, finished.token_ids)

    def _on_saved_power(self) -> bool:
        return self.chores.manners.fewer_threads_on_battery and running_on_battery()

    def _prepare(self, command: Prepare) -> None:
        """Notes what to read ahead; never loads a model for it."""
        if command.request.plan != self._plan:
            return
        self.chores.begin()
        self._last = Settleable(command.id, command.request)
        self.chores.request_ended(settle=True)

    def _settle(self) -> None:
        last, model, dialect = self._last, self._model, self._dialect
        if last is None or last.request is None or model is None or dialect is None:
            return
        conversation = last.request.conversation
        if last.token_ids is not None:
            conversation = with_answer(dialect, conversation, last.token_ids)
        store = None if last.request.private else self._store
        last.n_tokens = settle(model, dialect, conversation, store)
        if last.n_tokens and store is not None:
            last.shared = not conversation.messages
            self.chores.settled()

    def _save(self) -> None:
        if self._model is not None and self._store is not None and self._last is not None:
            self._model.cache.save(self._store, shared=self._last.shared)

    def _load(self, plan: LoadPlan, request_id: int, emit: Emit) -> tuple[LlamaModel, Dialect]:
        if self._model is not None and self._dialect is not None and plan == self._plan:
            return self._model, self._dialect
        self._unload()
        reported = -1.0

        def report(fraction: float) -> bool:
            nonlocal reported
            if fraction - reported >= PROGRESS_STEP or fraction >= 1 > reported:
                reported = fraction
                emit(LoadProgress(fraction))
            return request_id not in self._cancelled

        model = LlamaModel(plan, report)
        try:
            said = model.description
            dialect = choose_dialect(said.architecture, said.chat_template, model.vocabulary)
        except AppError:
            model.close()
            raise
        with self._lock:
            self._plan, self._model, self._dialect = plan, model, dialect
            if request_id in self._cancelled:
                model.abort.set()
        self._store = self._open_store(plan)
        return model, dialect

    def _open_store(self, plan: LoadPlan) -> StateStore | None:
        manners = self.chores.manners
        if manners.state_dir is None:
            return None
        try:
            identity = llama_state.identity(plan.path, plan.type_k, plan.type_v)
        except OSError as error:
            log(f"chats of this model are not saved: {error}")
            return None
        return StateStore(manners.state_dir, manners.state_budget_bytes, identity)

    @contextmanager
    def lent_model(self, path: Path) -> Iterator[tuple[LlamaModel, Dialect] | None]:
        """The model and its dialect, if it comes from that file; both last until the block ends.

        For other threads, which may read what never changes.
        """
        with self._lent:
            with self._lock:
                model, dialect = self._model, self._dialect
                loaded = self._plan is not None and self._plan.path == path
            yield (model, dialect) if loaded and model and dialect else None

    def _unload(self) -> None:
        with self._lent, self._lock:
            model, self._model, self._dialect, self._plan = self._model, None, None, None
            self._store = None
        if model is not None:
            model.close()

    def send(self, reply: protocol.Reply) -> None:
        """Writes one line. For any thread."""
        line = protocol.encode(reply)
        with self._out_lock:
            self._out.write(line)
            self._out.flush()


class Settleable:
    """The last request, as far as something can be done ahead for the one that follows it."""

    def __init__(
        self,
        request_id: int,
        request: GenerateRequest | None = None,
        token_ids: tuple[int, ...] | None = None,
    ) -> None:
        """Notes it.

        Args:
            request: None where nothing can be known of the next prompt.
            token_ids: The answer to it; None if there is none.
        """
        self._id = request_id
        self.request, self.token_ids = request, token_ids
        self.n_tokens = 0
        self.shared = False
        self._announced = False

    def announce(self, send: Callable[[Settled], None]) -> None:
        """Says once that all is done."""
        if not self._announced:
            self._announced = True
            send(Settled(id=self._id, n_tokens=self.n_tokens))


def _unexpected(error: Exception) -> EngineError:
    return EngineError(
        "The engine failed: {reason}",
        "Try again. The details are in the engine's log.",
        reason=f"{type(error).__name__}: {error}",
    )
