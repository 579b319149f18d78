"""The queue: one after the other, paused, resumed, cancelled, remembered, and patient."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from app.cancel import CancelToken
from app.errors import ArrivedDamaged, DownloadedElsewhere
from app.models.download import awake, model, queue
from app.models.download.events import (
    DownloadChanged,
    DownloadEvent,
    DownloadFinished,
    DownloadRemoved,
)
from app.models.download.hub import Hub
from app.models.download.queue import Downloads
from app.models.download.queue_file import mark, read_queue
from app.models.download.queued import Patience
from app.models.download.remote import ModelDownload
from tests.models.download.conftest import BLOCK, TUNING, some_bytes
from tests.models.download.hub_double import Fault, HubDouble

SIZE = 4 * BLOCK


class Listener:
    """Remembers the events and waits for one."""

    def __init__(self) -> None:
        self.events: list[DownloadEvent] = []
        self._news = threading.Condition()

    def __call__(self, event: DownloadEvent) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, wanted: Callable[[DownloadEvent], bool]) -> DownloadEvent:
        """The first event of this kind, past or to come."""
        with self._news:
            found = self._news.wait_for(lambda: next(filter(wanted, self.events), None), 20)
        assert found, self.events
        return found

    def state(self, id: str, state: str) -> DownloadEvent:
        return self.wait(
            lambda event: (
                isinstance(event, DownloadChanged)
                and (event.row.id, event.row.state) == (id, state)
            )
        )

    def finished(self, id: str) -> DownloadFinished:
        found = self.wait(lambda event: isinstance(event, DownloadFinished) and event.id == id)
        assert isinstance(found, DownloadFinished)
        return found


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def make(
    hub: HubDouble, tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Downloads]]:
    made: list[Downloads] = []
    monkeypatch.setattr(awake, "inhibitor", lambda: None)

    def build(**options: object) -> Downloads:
        settings = {
            "memory": tmp_path / "state" / "downloads.json",
            "tuning": TUNING,
            "patience": Patience(0.05, 0.05, 0.1, 0.05),
            "reserve_bytes": 0,
        }
        source = Hub(hub.endpoint, token=lambda: None, timeout_s=3)
        settings["on_event"] = listener
        downloads = Downloads(tmp_path / "models", source, **(settings | options))
        made.append(downloads)
        downloads.start()
        return downloads

    yield build
    hub.released.set()
    for downloads in made:
        downloads.close()


def a_model(hub: HubDouble, id: str, size: int = SIZE) -> ModelDownload:
    return ModelDownload(id, id.title(), (hub.add(f"{id}.gguf", some_bytes(size)),))


def test_models_come_one_after_the_other(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener, tmp_path: Path
) -> None:
    downloads = make()
    for id in ("first", "second", "third"):
        downloads.add(a_model(hub, id))
    assert listener.finished("third").files == (tmp_path / "models" / "third.gguf",)
    ends = [event.id for event in listener.events if isinstance(event, DownloadFinished)]
    assert ends == ["first", "second", "third"]
    assert downloads.rows() == ()
    running: set[str] = set()
    for event in listener.events:
        if isinstance(event, DownloadChanged) and event.row.state == "downloading":
            running.add(event.row.id)
        elif isinstance(event, DownloadFinished):
            running.discard(event.id)
        assert len(running) <= 1


def test_two_at_once_when_allowed(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    hub.always = "stall"
    downloads = make(at_once=2)
    for id in ("first", "second", "third"):
        downloads.add(a_model(hub, id))
    for id in ("first", "second"):  # whichever thread comes first
        listener.state(id, "downloading")
    assert downloads.rows()[2].state == "queued"


def test_pause_keeps_what_came_and_resume_goes_on(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    downloads = make()
    hub.on_sent = lambda sent: downloads.pause("m") if sent > SIZE // 2 else None
    downloads.add(a_model(hub, "m"))
    listener.state("m", "paused")
    hub.on_sent = lambda _: None
    downloads.resume("m")
    listener.finished("m")
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_patient_close_waits_for_what_is_still_being_written(
    hub: HubDouble, make: Callable[..., Downloads], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_CLOSE_WITHIN_S", 0.01)
    begun, asked_to_stop, ended = (threading.Event() for _ in range(3))

    def fetch_slowly(*given: object) -> None:
        cancel = next(one for one in given if isinstance(one, CancelToken))
        begun.set()
        with cancel.on_cancel(asked_to_stop.set):
            asked_to_stop.wait()
        time.sleep(0.5)  # in the middle of a block
        ended.set()

    downloads = make(fetch=fetch_slowly)
    downloads.add(a_model(hub, "m"))
    assert begun.wait(60)

    downloads.close(within_s=None)

    assert ended.is_set()


def test_cancel_removes_what_came(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener, tmp_path: Path
) -> None:
    downloads = make()
    hub.on_sent = lambda sent: downloads.cancel("m") if sent > SIZE // 2 else None
    downloads.add(a_model(hub, "m"))
    listener.wait(lambda event: event == DownloadRemoved("m"))
    assert downloads.rows() == ()
    assert list((tmp_path / "models").iterdir()) == []


def test_a_paused_one_that_is_cancelled_is_gone(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    hub.always = "stall"
    downloads = make()
    downloads.add(a_model(hub, "first"))
    downloads.add(a_model(hub, "second"))
    downloads.pause("second")
    downloads.cancel("second")
    listener.wait(lambda event: event == DownloadRemoved("second"))
    assert [row.id for row in downloads.rows()] == ["first"]


def test_the_queue_is_taken_up_again_after_the_program_ended(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener, tmp_path: Path
) -> None:
    first = make()
    reached = threading.Event()
    hub.on_sent = lambda sent: reached.set() if sent > SIZE // 2 else None
    hub.faults.extend([None] * 11 + [Fault("stall", 10)] * 20)
    first.add(a_model(hub, "running"))
    first.add(a_model(hub, "paused"))
    first.pause("paused")
    assert reached.wait(10)
    first.close()
    kept = (tmp_path / "state" / "downloads.json").read_text()
    assert "signature" not in kept
    hub.faults.clear()
    listener.events.clear()
    second = make()
    started = listener.wait(lambda event: isinstance(event, DownloadChanged))
    assert isinstance(started, DownloadChanged)
    assert started.row.have_bytes > SIZE // 4
    listener.finished("running")
    assert [(row.id, row.state) for row in second.rows()] == [("paused", "paused")]


def test_a_full_disk_waits_and_goes_on_by_itself(
    hub: HubDouble,
    make: Callable[..., Downloads],
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as full:
        original = model.require_space
        full.setattr(model, "require_space", lambda *args: original(*args[:2], 10**18))
        downloads = make()
        downloads.add(a_model(hub, "m"))
        waiting = listener.state("m", "waiting")
        assert isinstance(waiting, DownloadChanged)
        assert "more on this disk" in str(waiting.row.error)
    listener.finished("m")


def test_a_lost_connection_waits_and_goes_on_by_itself(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    hub.metadata_faults.extend(["503"] * 12)
    downloads = make(tuning=msgspec.structs.replace(TUNING, attempts=2))
    downloads.add(a_model(hub, "m"))
    listener.state("m", "waiting")
    listener.finished("m")


def test_what_only_a_person_can_mend_fails_and_may_be_tried_again(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    downloads = make()
    download = a_model(hub, "m")
    stored = hub.files.pop(("owner/repo", "m.gguf"))
    downloads.add(download)
    failed = listener.state("m", "failed")
    assert isinstance(failed, DownloadChanged)
    assert "has no file" in str(failed.row.error)
    hub.files[("owner/repo", "m.gguf")] = stored
    downloads.resume("m")
    listener.finished("m")


def test_a_limit_slows_down_and_can_be_lifted(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    downloads = make(bytes_per_s=SIZE // 50)
    downloads.add(a_model(hub, "m"))
    slow = listener.wait(
        lambda event: isinstance(event, DownloadChanged) and event.row.bytes_per_s > 0
    )
    assert isinstance(slow, DownloadChanged)
    assert slow.row.bytes_per_s < SIZE // 2
    assert slow.row.left_s is not None
    downloads.limit(0)
    listener.finished("m")


@pytest.fixture
def second(
    hub: HubDouble, make: Callable[..., Downloads]
) -> Callable[[], tuple[Downloads, Listener]]:
    """A command that runs beside the window: the same queue, and only what is added to it."""

    def build() -> tuple[Downloads, Listener]:
        ears = Listener()
        return make(on_event=ears, whole_queue=False), ears

    return build


def test_a_window_waits_while_a_command_fetches_and_lists_what_that_has_fetched(
    hub: HubDouble,
    make: Callable[..., Downloads],
    listener: Listener,
    second: Callable[[], tuple[Downloads, Listener]],
    tmp_path: Path,
) -> None:
    hub.hold_from = SIZE // 2
    command, ears = second()
    command.add(a_model(hub, "m"))
    ears.state("m", "downloading")
    window = make()
    waiting = listener.state("m", "waiting")
    assert isinstance(waiting, DownloadChanged)
    assert isinstance(waiting.row.error, DownloadedElsewhere)
    hub.hold_from = -1
    hub.released.set()
    assert listener.finished("m").files == (tmp_path / "models" / "m.gguf",)
    ears.finished("m")
    assert window.rows() == command.rows() == ()
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_window_goes_on_where_a_command_has_ended(
    hub: HubDouble,
    make: Callable[..., Downloads],
    listener: Listener,
    second: Callable[[], tuple[Downloads, Listener]],
) -> None:
    hub.hold_from = SIZE // 2
    command, ears = second()
    command.add(a_model(hub, "m"))
    ears.state("m", "downloading")
    make()
    listener.state("m", "waiting")
    hub.hold_from = -1
    command.close()  # as if its terminal was closed: it has not said that it pauses
    listener.finished("m")


def test_one_command_does_not_wait_for_another(
    hub: HubDouble,
    second: Callable[[], tuple[Downloads, Listener]],
) -> None:
    hub.hold_from = 0
    (first, ears), (late, late_ears) = second(), second()
    download = a_model(hub, "m")
    first.add(download)
    ears.state("m", "downloading")
    late.add(download)
    failed = late_ears.state("m", "failed")
    assert isinstance(failed, DownloadChanged)
    assert "by another window or command" in str(failed.row.error)
    late.close()
    hub.hold_from = -1
    hub.released.set()
    ears.finished("m")
    assert first.rows() == ()


def test_marks_in_the_queue_are_heeded(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener, tmp_path: Path
) -> None:
    hub.hold_from = SIZE // 2
    memory = tmp_path / "state" / "downloads.json"
    make().add(a_model(hub, "m"))
    listener.state("m", "downloading")
    deadline = time.monotonic() + 30
    while not list(mark(memory, ["m"], paused=True)):  # it is told of before it is written down
        assert time.monotonic() < deadline
    listener.state("m", "paused")
    hub.hold_from = -1
    mark(memory, ["m"], paused=False)
    listener.finished("m")


def test_what_is_cancelled_here_is_removed_by_whoever_fetches_it(
    hub: HubDouble,
    make: Callable[..., Downloads],
    listener: Listener,
    second: Callable[[], tuple[Downloads, Listener]],
    tmp_path: Path,
) -> None:
    hub.hold_from = SIZE // 2
    command, ears = second()
    command.add(a_model(hub, "m"))
    ears.state("m", "downloading")
    window = make()
    listener.state("m", "waiting")
    window.cancel("m")
    listener.wait(lambda event: event == DownloadRemoved("m"))
    ears.wait(lambda event: event == DownloadRemoved("m"))
    command.close()
    window.close()
    assert list((tmp_path / "models").iterdir()) == []
    assert read_queue(tmp_path / "state" / "downloads.json") == {}


def test_what_is_chosen_again_while_it_is_removed_begins_anew(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    hub.hold_from = SIZE // 2
    downloads = make()
    download = a_model(hub, "m")
    downloads.add(download)
    listener.state("m", "downloading")
    downloads.cancel("m")
    downloads.add(download)
    hub.hold_from = -1
    listener.wait(lambda event: event == DownloadRemoved("m"))
    listener.finished("m")


def test_what_arrived_damaged_is_searched_only_when_a_person_says_so(
    hub: HubDouble, make: Callable[..., Downloads], listener: Listener
) -> None:
    hub.faults.append(Fault("corrupt", 99))
    first = make()
    first.add(a_model(hub, "m"))
    listener.state("m", "failed")
    first.close()
    listener.events.clear()
    second = make()
    failed = listener.state("m", "failed")  # as the run before has found out
    assert isinstance(failed, DownloadChanged)
    assert isinstance(failed.row.error, ArrivedDamaged)
    assert hub.sent_bytes == SIZE
    second.resume("m")
    listener.finished("m")


def test_a_command_given_again_looks_for_the_damage(
    hub: HubDouble, second: Callable[[], tuple[Downloads, Listener]]
) -> None:
    hub.faults.append(Fault("corrupt", 99))
    download = a_model(hub, "m")
    command, ears = second()
    command.add(download)
    ears.state("m", "failed")
    command.close()
    assert hub.sent_bytes == SIZE
    again, ears = second()
    again.add(download)
    ears.finished("m")
