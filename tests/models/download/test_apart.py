"""A download in a process of its own: the same outcome, and it may be killed at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app import network, settings
from app.cancel import CancelToken
from app.errors import AccessDenied, ArrivedDamaged, DownloadError, NetworkRefused
from app.models.download.apart import fetch_apart
from app.models.download.hub import Hub
from app.models.download.model import ModelProgress
from app.models.download.pace import Limiter
from app.models.download.remote import RemoteFile
from tests.models.download.conftest import BLOCK, TUNING, model_of, some_bytes
from tests.models.download.hub_double import Fault, HubDouble
from tests.models.download.silent_servers import accepting

SIZE = 4 * BLOCK + 99


def fetch(
    hub: HubDouble,
    folder: Path,
    file: RemoteFile,
    cancel: CancelToken | None = None,
    tell: Callable[[ModelProgress], None] = lambda _: None,
    limiter: Limiter | None = None,
    look_for_damage: bool = False,
) -> tuple[Path, ...] | None:
    source = Hub(hub.endpoint, token=lambda: hub.token or None)
    return fetch_apart(
        model_of(file),
        folder,
        source,
        cancel or CancelToken(),
        tell,
        TUNING,
        limiter,
        0,
        look_for_damage,
    )


def fetchers() -> list[psutil.Process]:
    """The processes that fetch for this one."""
    return [
        child
        for child in psutil.Process().children()
        if "app.models.download.child" in child.cmdline()
    ]


def test_a_file_comes_whole_and_says_how_far_it_is(hub: HubDouble, tmp_path: Path) -> None:
    data, seen = some_bytes(SIZE), list[ModelProgress]()
    file = hub.add("model.gguf", data)
    assert fetch(hub, tmp_path, file, tell=seen.append) == (tmp_path / "model.gguf",)
    assert (tmp_path / "model.gguf").read_bytes() == data
    assert seen[-1] == ModelProgress(SIZE, SIZE, SIZE, SIZE)
    assert fetchers() == []


def test_errors_are_those_of_the_other_process(hub: HubDouble, tmp_path: Path) -> None:
    file = hub.add("model.gguf", some_bytes(SIZE))
    hub.faults.append(Fault("corrupt", 99))
    with pytest.raises(ArrivedDamaged, match=r"does not say where.*up to 1\.0 MB once more"):
        fetch(hub, tmp_path, file)
    assert fetch(hub, tmp_path, file, look_for_damage=True) is not None


def test_a_token_is_asked_for_only_where_one_is_needed(hub: HubDouble, tmp_path: Path) -> None:
    file = hub.add("model.gguf", some_bytes(1000))
    hub.token, hub.gated = "hf_secret", True
    assert fetch(hub, tmp_path, file) is not None
    assert ("metadata", "Bearer hf_secret") in hub.tokens_seen
    nobody = Hub(hub.endpoint, token=lambda: None)
    with pytest.raises(AccessDenied, match="accepted its conditions") as refused:
        fetch_apart(model_of(hub.add("b.gguf", b"1")), tmp_path, nobody, CancelToken())
    assert refused.value.fields["repo"] == "owner/repo"


def test_a_pause_keeps_every_byte(hub: HubDouble, tmp_path: Path) -> None:
    file = hub.add("model.gguf", some_bytes(SIZE))
    cancel = CancelToken()
    hub.hold_from = SIZE // 2  # else it might be complete before the pause gets through
    hub.on_sent = lambda sent: cancel.cancel() if sent > SIZE // 4 else None
    assert fetch(hub, tmp_path, file, cancel) is None
    hub.on_sent, hub.hold_from = lambda _: None, -1
    assert fetch(hub, tmp_path, file) is not None
    assert hub.sent_bytes - SIZE <= BLOCK


def test_one_that_was_paused_before_it_began_does_not_begin(hub: HubDouble, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert fetch(hub, tmp_path, hub.add("model.gguf", b"123"), cancel) is None
    assert hub.metadata_requests == 0


def test_a_hub_that_does_not_answer_keeps_nobody(tmp_path: Path) -> None:
    file = RemoteFile("owner/repo", "c" * 40, "m.gguf", 5_000_000, "ab" * 32)
    cancel, cancelled_at = CancelToken(), [0.0]

    def stop() -> None:
        cancelled_at[0] = time.monotonic()
        cancel.cancel()

    with accepting() as url:
        timer = threading.Timer(1.5, stop)
        timer.start()
        assert fetch_apart(model_of(file), tmp_path, Hub(url), cancel, reserve_bytes=0) is None
        assert time.monotonic() - cancelled_at[0] < 1.5
        timer.join()
    assert fetchers() == []


def test_one_that_is_killed_ends_in_words_and_goes_on(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)

    hub.hold_from = SIZE // 2

    def kill(sent: int) -> None:
        if sent > SIZE // 4:
            hub.on_sent = lambda _: None
            for child in fetchers():
                child.kill()

    hub.on_sent = kill
    with pytest.raises(DownloadError, match="a mistake in Hearth"):
        fetch(hub, tmp_path, file)
    hub.hold_from = -1
    assert fetch(hub, tmp_path, file) is not None
    assert (tmp_path / "model.gguf").read_bytes() == data
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_limit_reaches_it_while_it_runs(hub: HubDouble, tmp_path: Path) -> None:
    file = hub.add("model.gguf", some_bytes(SIZE))
    limiter = Limiter(SIZE // 100)

    def lift(now: ModelProgress) -> None:
        if now.received_bytes:
            limiter.bytes_per_s = 0

    started = time.monotonic()
    assert fetch(hub, tmp_path, file, tell=lift, limiter=limiter) is not None
    assert time.monotonic() - started < 30


def test_a_lock_that_is_closed_meanwhile_ends_the_download_and_is_the_reason(
    hub: HubDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The double stands on this computer, which the lock leaves alone: here it counts as far."""
    file = hub.add("model.gguf", some_bytes(SIZE))

    def close_lock(_: ModelProgress) -> None:
        if not settings.load().offline:
            assert [contact.purpose for contact in network.state().contacts] == ["download"]
            settings.save(settings.Settings(offline=True))
            network.lock_changed()

    with monkeypatch.context() as far:
        far.setattr(network, "is_this_computer", lambda _: False)
        with pytest.raises(NetworkRefused, match="offline lock"):
            fetch(hub, tmp_path, file, tell=close_lock, limiter=Limiter(BLOCK // 4))
    assert network.state().contacts == ()
    assert fetchers() == []
    settings.save(settings.Settings())
    assert fetch(hub, tmp_path, file) is not None
