"""All turns that are answered or wait for it, of whichever chat: one after another.

Turns what is asked into jobs for the bridge, and hands what comes back to the turn it belongs to.
Must not know what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.chat.reopened import settings_of
from app.chat.store.values import ChatSettings
from app.engine.api import Start
from app.errors import AppError
from app.events import StreamEvent
from app.messages import Conversation, Effort
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed
from ui.chat.live_turn import LiveTurn
from ui.chat.open_chat import OpenChat, WayOn
from ui.chat.versions import ONE_VERSION, Versions
from ui.chats.turn_keeper import GoOn, Kept, NotKept, Place, Question, Wish

if TYPE_CHECKING:
    from app.chat.turn import TurnRecord
    from app.tools.session import ToolSession

# Waiting for another turn; being written; a tool asks for the person's word; over while nobody
# looked, in an answer or an error.
Mark = Literal["waiting", "writing", "asking", "answered", "failed"]
# The tools of the chat in this place; called in the background thread, once for each turn. The last
# is the key of the `OpenChat`.
ToolsFor = Callable[[Place, ChatSettings, str], "ToolSession | None"]
# Runs something that writes, in another background thread; what it returns goes to `take_written`.
Write = Callable[[Callable[[], object]], None]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be answered, and with what. `private`: nothing of it may be written to disk.

    `model` is the id or path of the one that the chat wants, "" for the one that is open.
    """

    conversation: Conversation
    start: Start
    record: TurnRecord | None = None
    tools: ToolSession | None = None
    private: bool = False
    model: str = ""


Answer = Callable[[Ask, CancelToken], Iterator[StreamEvent]]


class _Begun:
    """A job's first word."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What was told of a question that was written before its turn had come."""

    live: LiveTurn
    told: Kept | NotKept


class TurnDesk(QObject):
    """`started`, `kept` and `ended` carry a `LiveTurn`, `keeping_failed` an `AppError`. `changed`:
    `marks` are others. `taken_back`: a question is no longer in the store.

    Args:
        answer: Answers; called in the bridge's thread.
        model: Names the model that answers; called in the bridge's thread.
    """

    started = Signal(object)
    kept = Signal(object)
    ended = Signal(object)
    keeping_failed = Signal(object)
    changed = Signal()
    taken_back = Signal()

    def __init__(
        self,
        bridge: Bridge,
        answer: Answer,
        model: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.answer = answer
        self._model = model
        self.tools_for: ToolsFor | None = None
        self.write: Write | None = None
        self._running: dict[int, LiveTurn] = {}  # by their jobs, in the order they were asked
        # What ended while nobody looked, by chats.
        self._answered: set[int] = set()
        self._failed: dict[int, LiveTurn] = {}
        self._taking_back: set[int] = set()
        self.shown: OpenChat | None = None  # the chat that the person looks at
        bridge.received.connect(self._take_event)
        bridge.failed.connect(self._take_failure)
        bridge.done.connect(self._take_end)

    @property
    def busy(self) -> bool:
        """Whether anything is answered, or waits for it."""
        return bool(self._running)

    @property
    def marks(self) -> dict[int, Mark]:
        """What the list of chats says of each, by the chats' ids."""
        marks: dict[int, Mark] = dict.fromkeys(self._answered, "answered")
        marks |= dict.fromkeys(self._failed, "failed")
        for live in self._running.values():
            if live.chat_id is not None:
                marks[live.chat_id] = live.mark
        return marks

    def turn_of(self, chat_id: int) -> LiveTurn | None:
        """The turn of a chat that runs or waits, or has failed without being seen."""
        for live in self._running.values():
            if live.chat_id == chat_id:
                return live
        return self._failed.get(chat_id)

    def run(
        self,
        open: OpenChat,
        wish: Wish,
        *,
        effort: Effort | None = None,
        versions: tuple[Versions, Versions] = (ONE_VERSION, ONE_VERSION),
        way_on: WayOn | None = None,
    ) -> LiveTurn:
        """Answers what was said last in a chat, as soon as nothing else is answered.

        Args:
            effort: For this answer only.
            versions: Those of the question and of the answer so far.
            way_on: The answer that goes on.
        """
        settings = settings_of(open.chat)
        if effort is not None:
            settings = msgspec.structs.replace(settings, effort=effort)
        live = LiveTurn(open, wish, settings, versions, way_on, self)
        if self._running:
            live.wait()
            self._write_early(live)
        open.live = live
        self._submit(live, wish)
        self.started.emit(live)
        self.changed.emit()
        return live

    def stop(self, live: LiveTurn) -> None:
        """Ends a turn; what was written stays."""
        if not live.over:
            live.stopped = True
            self._bridge.cancel(live.job)

    def hurry(self, live: LiveTurn) -> None:
        """Has a thinking model answer at once."""
        if live.progress.thinking and not live.stopped and not live.over:
            live.hurried = True
            self._bridge.cancel(live.job)

    def leave(self, open: OpenChat) -> None:
        """Nobody looks at this chat any more: where it is kept, its turn goes on."""
        live = open.live
        if live is None or live.over:
            return
        if open.private or (live.spoken and open.place.chat_id is None):
            self.stop(live)
        live.abandoned = open.place.chat_id is None

    def see(self, chat_id: int) -> None:
        """What became of this chat's last turn has been seen."""
        failed = self._failed.pop(chat_id, None)
        if failed is not None:
            _drop(failed)
        if failed is not None or chat_id in self._answered:
            self._answered.discard(chat_id)
            self.changed.emit()

    def drop_chat(self, chat_id: int) -> None:
        """A chat was deleted: nobody waits for its answer."""
        for live in [*self._running.values()]:
            if live.chat_id == chat_id:
                self.stop(live)
        self.see(chat_id)

    def take_back(self, live: LiveTurn) -> None:
        """Removes a question, which could not be asked, from its chat and from the store."""
        place, keeper = live.open.place, live.open.keeper
        if isinstance(live.wish, Question):
            live.open.take_back(live.wish)

        def job(_: CancelToken) -> Iterator[object]:
            keeper.take_back(place)
            return iter(())

        self._taking_back.add(self._bridge.submit(job))

    def take_written(self, written: object) -> None:
        """What `write` has written."""
        if isinstance(written, _Written):
            self._note_kept(written.live, written.told)

    def _submit(self, live: LiveTurn, wish: Wish) -> None:
        conversation, start, settings = live.conversation, live.start, live.settings
        before, keeper, private = live.open.place, live.open.keeper, live.open.private
        key = live.open.key

        def job(cancel: CancelToken) -> Iterator[object]:
            yield _Begun()
            place = before
            for told in keeper.begin(wish, self._model(), settings):
                place = told.place if isinstance(told, Kept) else place
                yield told
            try:
                # A private chat's ids are those of a store of its own: they mean nothing here.
                here = Place() if private else place
                tools_for = self.tools_for
                tools = tools_for(here, settings, key) if tools_for is not None else None
                ask = Ask(conversation, start, keeper.record, tools, private, settings.model)
                yield from self.answer(ask, cancel)
            except AppError:
                yield from keeper.end(place)
                raise
            yield from keeper.end(place)

        live.job = self._bridge.submit(job)
        self._running[live.job] = live

    def _write_early(self, live: LiveTurn) -> None:
        """A question that waits is written at once: Hearth may end before its turn has come."""
        wish, keeper, settings = live.wish, live.open.keeper, live.settings
        if self.write is None or live.open.private or not isinstance(wish, Question):
            return

        def write() -> object:
            for told in keeper.ask(wish, settings):
                return _Written(live, told)
            return None

        self.write(write)

    def _note_kept(self, live: LiveTurn, told: Kept | NotKept) -> None:
        live.note_kept(told)
        if isinstance(told, Kept):
            self.kept.emit(live)
        else:
            self.keeping_failed.emit(told.error)
        self.changed.emit()

    @Slot(object)
    def _take_event(self, message: JobEvent) -> None:
        live = self._running.get(message.job)
        if live is None:
            return
        match message.event:
            case _Begun():
                live.begin()
                self.changed.emit()
            case Kept() | NotKept():
                self._note_kept(live, message.event)
            case _:
                before = live.mark
                live.take(message.event)
                if live.mark != before:
                    self.changed.emit()
                if live.abandoned and live.open.place.chat_id is None:
                    self.stop(live)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        live = self._running.get(message.job)
        if live is not None:
            live.failure = message.error

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if message.job in self._taking_back:
            self._taking_back.discard(message.job)
            self.taken_back.emit()
        live = self._running.pop(message.job, None)
        if live is None:
            return
        live.stream.end()
        cut = live.finished is not None and live.finished.reason == "cancelled"
        if cut and live.hurried and not live.stopped:
            live.hurry()
            self._submit(live, GoOn(live.open.place))
            return
        live.settle()
        chat_id = live.chat_id
        if live.open is self.shown or chat_id is None:
            _drop(live)
        elif live.failure is not None:
            self._failed[chat_id] = live
        else:
            self._answered.add(chat_id)
            _drop(live)
        self.ended.emit(live)
        self.changed.emit()


def _drop(live: LiveTurn) -> None:
    """Done here, in the window's thread: whoever collects garbage may run in another one."""
    if live.open.live is live:
        live.open.live = None
    live.deleteLater()
