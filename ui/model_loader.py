"""Which model answers: loads it in the background, says how far it is, and answers with it.

Knows the engine and the bridge; must not know how any of it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.chat.context import fit, fitted, measure
from app.engine.api import Engine, GenerateRequest, TokenCounts
from app.errors import PromptTooLong
from app.events import GpuAvoided, LoadProgress, ModelLoaded, StreamEvent
from app.messages import Conversation
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed
from ui.chat.context_watch import KnownTexts
from ui.chat.turn_desk import Ask

if TYPE_CHECKING:  # imported in the background, when a model is planned and when it answers
    from app.hardware.held import Held
    from app.loading import Loading
    from app.models.library import Model

STARTER = "starter"

# Plans how to load a model in place of one that holds so much; called in the background thread.
Planner = Callable[["Model", "Held"], "Loading"]


def _plan(model: Model, held: Held) -> Loading:
    from app.loading import choose_loading

    return choose_loading(model, held=held)


def _unfurnished(conversation: Conversation, tools: tuple[str, ...]) -> Conversation:
    return conversation


class ModelLoader(QObject):
    """Opens models one at a time; the last one that loaded stays the one that answers.

    `progressed` carries a fraction from 0 to 1, also when a turn loads the model anew after a
    crash. `loaded`: the model that answers is ready. `gpu_avoided`: what is being loaded crashed
    the GPU's driver before, so it will run without. `failed` carries an `AppError`, a `WontFit` if
    the model does not fit into memory: it is loaded only if the person insists. `ended`: nothing is
    being opened any more.
    """

    progressed = Signal(float)
    loaded = Signal()
    gpu_avoided = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        engine: Engine,
        bridge: Bridge,
        wanted: str,
        parent: QObject,
        planner: Planner = _plan,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._wanted = wanted
        self._planner = planner
        # Adds what tools bring to a prompt; set by whoever places them. For background threads.
        self.furnish: Callable[[Conversation, tuple[str, ...]], Conversation] = _unfurnished
        self._accepted: set[str] = set()  # what was to be opened although it does not fit
        # Written by the background thread, which runs one job at a time, and only read elsewhere.
        self._ready: Loading | None = None
        self._texts = KnownTexts(self.count)  # for the background thread
        self._job: int | None = None
        self.n_ctx = 0
        bridge.received.connect(self._take_event)
        bridge.failed.connect(self._take_failure)
        bridge.done.connect(self._take_end)

    @property
    def wanted(self) -> str:
        """The id or path that was asked for last."""
        return self._wanted

    @property
    def model(self) -> Model | None:
        """The model that answers; None until one has been loaded."""
        return self._ready.model if self._ready is not None else None

    @property
    def current(self) -> str:
        """The id or path of what is being opened, else of the model that answers."""
        return self._wanted if self.opening or self._ready is None else self._ready.model.id

    @property
    def opening(self) -> bool:
        return self._job is not None

    def open(self, wanted: str, *, gpu_again: bool = False, anyway: bool = False) -> None:
        """Starts to load a model, by its id or path, in place of whatever is being opened.

        Args:
            gpu_again: It may use the GPU even if that has crashed before.
            anyway: Although it does not fit into memory.
        """
        self.cancel()
        self._wanted = wanted
        if anyway:
            self._accepted.add(wanted)

        def job(cancel: CancelToken) -> Iterator[StreamEvent]:
            # Looked up in the background too: the file may lie on a slow disk.
            loading = self._choose(wanted, anew=gpu_again)
            if gpu_again:
                self._engine.try_gpu_again(loading.model.path)
            return self._noting(loading, self._engine.load(loading.plan, cancel))

        self._job = self._bridge.submit(job)

    @Slot()
    def cancel(self) -> None:
        """Gives up opening; the next message loads what it needs."""
        if self._job is not None:
            self._bridge.cancel(self._job)

    def answer(self, ask: Ask, cancel: CancelToken) -> Iterator[StreamEvent]:
        """Answers with the model that the chat wants, else with the one that is ready, else with
        the one wanted last. For the bridge's thread.

        What does not fit its window is left out by the rule of `app.chat.context`.

        Raises:
            AppError: The model cannot be opened, or the engine failed, or even the last message
                alone is too long.
        """
        from app.chat.turn import run_turn

        loading = self._ready or self._choose(self._wanted)
        if ask.model not in ("", loading.model.id, str(loading.model.path)):
            loading = self._choose(ask.model)
            # First: how much of the chat it can read is known once it is there.
            yield from self._noting(loading, self._engine.load(loading.plan, cancel))
            if cancel.cancelled:
                return
        conversation = ask.conversation
        if ask.tools is not None:
            names = tuple(spec.name for spec in ask.tools.specs)
            conversation = self.furnish(conversation, names)
        events = run_turn(
            self._engine,
            loading.plan,
            self._within(conversation),
            cancel=cancel,
            start=ask.start,
            tools=ask.tools,
            record=ask.record,
            private=ask.private,
        )
        yield from loading.learning(self._noting(loading, events), self._pid)

    def prepare(
        self, conversation: Conversation, tools: tuple[str, ...] = (), *, private: bool = False
    ) -> None:
        """Has the engine read ahead what the next prompt begins with, if a model is ready.

        Args:
            tools: The names of those that the next answer may use.
            private: Nothing of it may be written to disk.
        """
        loading = self._ready
        if loading is None or self.opening:
            return
        plan = loading.plan

        def job(_cancel: CancelToken) -> Iterator[StreamEvent]:
            # Not in the UI's thread: a long chat takes a moment to be written to the engine.
            with suppress(PromptTooLong):  # whoever asks is told; nobody asks yet
                furnished = self.furnish(conversation, tools) if tools else conversation
                within = self._within(furnished)
                self._engine.prepare(GenerateRequest(plan, within, private=private))
            return iter(())

        self._bridge.submit(job)

    def count(
        self, texts: Sequence[str], conversations: Sequence[Conversation] = ()
    ) -> TokenCounts | None:
        """Counts tokens for the model that is ready; None while there is none. For any thread but
        the UI's."""
        loading = self._ready
        if loading is None:
            return None
        return self._engine.count(loading.plan, texts, conversations)

    def count_text(self, text: str) -> int | None:
        """Counts the tokens of one text, as `count` does."""
        counts = self.count([text])
        return counts.texts[0] if counts is not None else None

    def holding(self) -> Held:
        """What the model that is loaded holds of the computer's memory. For any thread."""
        from app.hardware.held import NOTHING

        loading = self._ready
        return loading.held_by(self._engine.pid) if loading is not None else NOTHING

    def _within(self, conversation: Conversation) -> Conversation:
        """What of a conversation the window holds, as far as the window is known."""
        if self._ready is None:
            return conversation
        roughly = measure(conversation, _uncounted)
        if 2 * roughly.tokens < self.n_ctx:
            return conversation  # by far: no need to have the engine count
        self._texts.set_model(str(self._ready.model.path))
        return fitted(conversation, fit(measure(conversation, self._texts), self.n_ctx))

    def _choose(self, wanted: str, *, anew: bool = False) -> Loading:
        """For the background thread. The model that is loaded stays as it is, unless `anew`.

        Raises:
            AppError: There is no such model, or it does not fit and nobody insists.
        """
        from app.models import library

        model, ready = library.resolve(wanted), self._ready
        if not anew and ready is not None and ready.model == model and self._engine.pid is not None:
            return ready
        loading = self._planner(model, self.holding())
        warning = loading.warning
        if warning is not None and wanted not in self._accepted:
            raise warning
        return loading

    def _noting(self, loading: Loading, events: Iterator[StreamEvent]) -> Iterator[StreamEvent]:
        for event in events:
            if isinstance(event, ModelLoaded):
                from app.models import inventory

                self._ready, self.n_ctx = loading, event.n_ctx
                inventory.note_use(loading.model.path)
            yield event

    def _pid(self) -> int | None:
        return self._engine.pid

    @Slot(object)
    def _take_event(self, message: JobEvent) -> None:
        match message.event:
            case GpuAvoided():
                self.gpu_avoided.emit()
            case LoadProgress(fraction):
                self.progressed.emit(fraction)
            case ModelLoaded():
                self.n_ctx = message.event.n_ctx
                self.loaded.emit()
            case _:
                pass

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        if message.job == self._job:
            self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if message.job == self._job:
            self._job = None
            self.ended.emit()


def _uncounted(_texts: Sequence[str], _conversations: Sequence[Conversation]) -> None:
    """Only an estimate is wanted."""
