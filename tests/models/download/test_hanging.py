"""Whoever pauses or quits need not wait for a network that does not answer."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.models.download import awake
from app.models.download.events import DownloadChanged, DownloadEvent, DownloadRemoved
from app.models.download.hub import Hub
from app.models.download.model import fetch_model
from app.models.download.queue import Downloads
from app.models.download.ranged_http import Link
from app.models.download.remote import RemoteFile, Tuning
from tests.models.download.conftest import TUNING, model_of, some_bytes
from tests.models.download.hub_double import HubDouble
from tests.models.download.silent_servers import accepting, not_accepting

WITHIN_S = 1.0
FILE = RemoteFile("owner/repo", "c" * 40, "m.gguf", 5_000_000, "ab" * 32)
PATIENT = Tuning(stall_s=20)

Server = Callable[[], AbstractContextManager[str]]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="fills the places as Linux does")
servers = pytest.mark.parametrize(
    "server", [accepting, pytest.param(not_accepting, marks=linux_only)]
)


class Direct:
    """Links straight to a server; tells when it is asked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.asked = threading.Event()

    def link(self, file: RemoteFile, stale: Link | None = None) -> Link:
        self.asked.set()
        return Link(f"{self._url}/{file.path}")


class AskedHub(Hub):
    """A Hub that tells when it is asked."""

    asked: threading.Event

    def link(self, file: RemoteFile, stale: Link | None = None) -> Link:
        self.asked.set()
        return super().link(file, stale)


def time_to_stop(source: Direct | AskedHub, folder: Path) -> float:
    """Seconds from the cancelling until the download has ended."""
    cancel, cancelled_at = CancelToken(), [0.0]

    def stop() -> None:
        source.asked.wait(10)
        time.sleep(0.1)  # so that it does not only begin to connect, but hangs
        cancelled_at[0] = time.monotonic()
        cancel.cancel()

    stopper = threading.Thread(target=stop)
    stopper.start()
    done = fetch_model(model_of(FILE), folder, source, cancel, tuning=PATIENT, reserve_bytes=0)
    assert done is None
    stopper.join()
    return time.monotonic() - cancelled_at[0]


@servers
def test_a_download_that_hangs_stops_at_once(server: Server, tmp_path: Path) -> None:
    with server() as url:
        assert time_to_stop(Direct(url), tmp_path) < WITHIN_S


@servers
def test_a_hub_that_does_not_answer_keeps_nobody(server: Server, tmp_path: Path) -> None:
    with server() as url:
        hub = AskedHub(url, token=lambda: None, timeout_s=8)
        hub.asked = threading.Event()
        assert time_to_stop(hub, tmp_path) < WITHIN_S


@pytest.fixture
def told() -> dict[str, threading.Event]:
    return {what: threading.Event() for what in ("downloading", "paused", "removed")}


@pytest.fixture
def hanging(
    tmp_path: Path, told: dict[str, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Downloads]:
    """A queue with one download that hangs."""
    monkeypatch.setattr(awake, "inhibitor", lambda: None)

    def note(event: DownloadEvent) -> None:
        if isinstance(event, DownloadChanged) and event.row.state in told:
            told[event.row.state].set()
        elif isinstance(event, DownloadRemoved):
            told["removed"].set()

    with accepting() as url:
        source = Direct(url)
        memory = tmp_path / "downloads.json"
        downloads = Downloads(tmp_path / "models", source, note, memory, reserve_bytes=0)
        downloads.start()
        downloads.add(model_of(FILE))
        assert source.asked.wait(10)
        yield downloads
        downloads.close()


def test_quitting_does_not_wait(hanging: Downloads) -> None:
    started = time.monotonic()
    hanging.close()
    assert time.monotonic() - started < WITHIN_S + 0.2


def test_cancelling_does_not_wait(
    hanging: Downloads, told: dict[str, threading.Event], tmp_path: Path
) -> None:
    started = time.monotonic()
    hanging.cancel("a-model")
    assert told["removed"].wait(10)
    assert time.monotonic() - started < WITHIN_S
    assert list((tmp_path / "models").iterdir()) == []


def test_a_connection_that_was_given_up_does_no_harm_to_the_next(
    hub: HubDouble, tmp_path: Path
) -> None:
    """It comes to itself while the download goes on in another run."""
    data = some_bytes(TUNING.block_bytes * 4)
    file = hub.add("model.gguf", data)
    real = Hub(hub.endpoint, token=lambda: None)
    asked, released, ended = (threading.Event() for _ in range(3))

    class Slow:
        def link(self, file: RemoteFile, stale: Link | None = None) -> Link:
            asked.set()
            assert released.wait(20)
            ended.set()
            return real.link(file, stale)

    cancel = CancelToken()
    stopper = threading.Thread(target=lambda: (asked.wait(10), cancel.cancel()))
    stopper.start()
    assert fetch_model(model_of(file), tmp_path, Slow(), cancel, tuning=TUNING) is None
    stopper.join()

    def let_go(_: int) -> None:
        hub.on_sent = lambda _: None
        released.set()

    hub.on_sent = let_go
    paths = fetch_model(model_of(file), tmp_path, real, CancelToken(), tuning=TUNING)
    assert ended.wait(10)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes == len(data)
