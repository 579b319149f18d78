"""A file comes whole through every kind of fault, and little is fetched twice."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.cancel import CancelToken
from app.errors import ArrivedDamaged, DownloadError, HubUnreachable, NotEnoughSpace
from app.models.download import connection, model, part
from app.models.download.fetch import journal_path, part_path
from app.models.download.hub import Hub
from app.models.download.journal import Journal
from app.models.download.model import ModelProgress, fetch_model, known_damage
from app.models.download.remote import RemoteFile
from tests.models.download.conftest import BLOCK, TUNING, fetch, model_of, some_bytes
from tests.models.download.hub_double import KINDS, Fault, HubDouble, serving
from tests.models.download.schedules import prefix_hashes

SIZE = 5 * BLOCK + 1234


def with_known_hashes(file: RemoteFile, data: bytes) -> RemoteFile:
    return msgspec.structs.replace(file, prefix_sha256=tuple(prefix_hashes(data, BLOCK)))


def test_a_file_comes_whole(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths == (tmp_path / "model.gguf",)
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes == SIZE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hearth-home", "model.gguf"][1:]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("request_number", [0, 2, 17])
def test_one_fault_costs_at_most_one_block(
    hub: HubDouble, tmp_path: Path, kind: str, request_number: int
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    if kind == "corrupt":
        file = with_known_hashes(file, data)
    hub.faults.extend([None] * request_number + [Fault(kind, 20_000)])
    stall_s = 0.5 if kind == "stall" else TUNING.stall_s
    paths = fetch(hub, tmp_path, file, tuning=msgspec.structs.replace(TUNING, stall_s=stall_s))
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.met == [kind]
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_server_without_ranges_is_read_in_one_stream(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    hub.always = "200"
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_one_stream_goes_on_after_a_fault(hub: HubDouble, tmp_path: Path) -> None:
    """Without ranges a fault costs what came before, on the way; none of it is written again."""
    data = some_bytes(SIZE)
    hub.faults.extend([Fault("200")] * 12)
    hub.ranges = False
    hub.faults.extend([None, None, Fault("drop", 2 * BLOCK)])
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_a_wrong_block_is_found_without_ranges_too(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    hub.ranges = False
    hub.faults.extend([None] * 3 + [Fault("corrupt", 3 * BLOCK)])
    file = hub.add("model.gguf", data)
    alone = msgspec.structs.replace(TUNING, connections=1)
    with pytest.raises(ArrivedDamaged):
        fetch(hub, tmp_path, file, tuning=alone)
    paths = fetch(hub, tmp_path, file, tuning=alone, look_for_damage=True)
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_a_mistake_of_ours_ends_in_words(
    hub: HubDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(connection.Landing, "write", mistaken)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with pytest.raises(DownloadError, match="a mistake in Hearth"):
        fetch(hub, tmp_path, hub.add("model.gguf", some_bytes(SIZE)))


def test_links_that_expire_again_and_again_are_renewed(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    hub.link_uses = 3
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.metadata_requests > 5


def test_the_server_says_how_long_to_wait(hub: HubDouble, tmp_path: Path) -> None:
    hub.retry_after = "1"
    hub.faults.append(Fault("429"))
    started = time.monotonic()
    assert fetch(hub, tmp_path, hub.add("model.gguf", some_bytes(1000)))
    assert time.monotonic() - started >= 1


def test_a_busy_hub_is_asked_again(hub: HubDouble, tmp_path: Path) -> None:
    hub.metadata_faults.extend(["503", "429", "500"])
    assert fetch(hub, tmp_path, hub.add("model.gguf", some_bytes(1000)))


def test_a_hub_that_stays_silent_ends_in_words_and_keeps_what_came(
    hub: HubDouble, tmp_path: Path
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    hub.faults.extend([None] * 10 + [Fault("503")] * 50)
    quick = msgspec.structs.replace(TUNING, attempts=2)
    with pytest.raises(HubUnreachable, match="was interrupted"):
        fetch(hub, tmp_path, file, tuning=quick)
    hub.faults.clear()
    assert fetch(hub, tmp_path, file)
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_hub_that_is_not_there_ends_in_words(tmp_path: Path) -> None:
    with serving(HubDouble()) as gone:
        file = gone.add("model.gguf", b"123")
    with pytest.raises(HubUnreachable, match="cannot be reached"):
        fetch(gone, tmp_path, file, tuning=msgspec.structs.replace(TUNING, attempts=2))


def test_pause_keeps_every_byte(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    cancel = CancelToken()
    hub.on_sent = lambda sent: cancel.cancel() if sent > SIZE // 2 else None
    assert fetch(hub, tmp_path, file, cancel=cancel) is None
    assert not (tmp_path / "model.gguf").exists()
    assert fetch(hub, tmp_path, file)
    assert hub.sent_bytes - SIZE <= BLOCK


def test_a_damaged_block_on_the_disk_is_fetched_again_alone(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    stop_when_hashed(hub, tmp_path, file, 3 * BLOCK)
    before = hub.sent_bytes
    with part_path(file, tmp_path).open("r+b") as part:
        part.seek(BLOCK + 7)
        part.write(b"damaged")
    missing = SIZE - Journal(journal_path(file, tmp_path), file, BLOCK).state.have.total
    paths = fetch(hub, tmp_path, file)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes - before == missing + BLOCK


def stop_when_hashed(hub: HubDouble, folder: Path, file: RemoteFile, hashed_bytes: int) -> None:
    """Runs a download until so much is hashed and the rest is held back by the server."""
    cancel = CancelToken()
    hub.hold_from = hashed_bytes

    def look(now: ModelProgress) -> None:
        if now.hashed_bytes >= hashed_bytes:
            cancel.cancel()

    source = Hub(hub.endpoint, token=lambda: None)
    assert fetch_model(model_of(file), folder, source, cancel, look, TUNING, None, 0) is None
    hub.hold_from = -1


def test_a_file_that_arrived_damaged_stops_and_is_searched_when_a_person_says_so(
    hub: HubDouble, tmp_path: Path
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    hub.faults.extend([None] * 6 + [Fault("corrupt", 99)])
    for _ in range(2):
        with pytest.raises(ArrivedDamaged, match=r"does not say where.*up to 1\.3 MB once more"):
            fetch(hub, tmp_path, file)
        assert hub.sent_bytes == SIZE  # nothing was fetched again, and nothing given up
    assert known_damage(model_of(file), tmp_path, TUNING) is not None
    paths = fetch(hub, tmp_path, file, look_for_damage=True)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes <= 2 * SIZE
    assert known_damage(model_of(file), tmp_path, TUNING) is None


def test_a_search_goes_on_after_a_pause(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    hub.faults.append(Fault("corrupt", 99))
    with pytest.raises(ArrivedDamaged):
        fetch(hub, tmp_path, file)
    cancel = CancelToken()
    cancel.cancel()
    assert fetch(hub, tmp_path, file, cancel=cancel, look_for_damage=True) is None
    assert fetch(hub, tmp_path, file, look_for_damage=True) is not None


def test_two_blocks_that_came_wrong_are_both_found(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    hub.faults.extend([Fault("corrupt", 99), *[None] * 12, Fault("corrupt", 5)])
    with pytest.raises(ArrivedDamaged):
        fetch(hub, tmp_path, file)
    paths = fetch(hub, tmp_path, file, look_for_damage=True)
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_an_answer_that_comes_wrong_during_the_search_does_no_harm(
    hub: HubDouble, tmp_path: Path
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    hub.faults.extend([None] * 20 + [Fault("corrupt", 5)])
    with pytest.raises(ArrivedDamaged):
        fetch(hub, tmp_path, file)
    hub.faults.append(Fault("corrupt", 99))  # of a block that was right
    paths = fetch(hub, tmp_path, file, look_for_damage=True)
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_a_disk_that_lost_a_byte_meanwhile_costs_a_block(
    hub: HubDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read wrong once: what was noted then is not what lies there."""
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    read = part.PartFile.read
    wrong = [True]

    def read_wrong_once(self: part.PartFile, offset: int, size: int) -> bytes:
        found = read(self, offset, size)
        if offset <= BLOCK + 7 < offset + len(found) and wrong:
            wrong.clear()
            at = BLOCK + 7 - offset
            found = found[:at] + bytes([found[at] ^ 1]) + found[at + 1 :]
        return found

    monkeypatch.setattr(part.PartFile, "read", read_wrong_once)
    paths = fetch(hub, tmp_path, file)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes - SIZE <= BLOCK


@pytest.mark.parametrize("request_number", [0, 2, 17])
def test_a_server_that_vouches_for_its_ranges_is_asked_once_more_for_a_wrong_one(
    hub: HubDouble, tmp_path: Path, request_number: int
) -> None:
    data = some_bytes(SIZE)
    hub.digests = True
    hub.faults.extend([None] * request_number + [Fault("corrupt", 20_000)])
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.met == ["corrupt"]
    assert hub.sent_bytes - SIZE <= TUNING.piece_bytes


def test_digests_that_never_fit_are_not_believed(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    hub.lying_digests = True
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data


@pytest.mark.parametrize("known", [False, True])
def test_a_server_that_always_sends_other_bytes_is_given_up(
    hub: HubDouble, tmp_path: Path, known: bool
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    if known:
        file = with_known_hashes(file, data)
    stored = hub.files[(file.repo, file.path)]
    stored.data = data[:-10] + bytes(10)  # the Hub's own hash stays
    if not known:
        with pytest.raises(ArrivedDamaged):
            fetch(hub, tmp_path, file)
    with pytest.raises(DownloadError, match="other bytes than those that were announced"):
        fetch(hub, tmp_path, file, look_for_damage=True)
    assert not (tmp_path / "model.gguf").exists()


def test_a_file_that_changes_meanwhile_is_never_mixed(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)

    def change(sent: int) -> None:
        if sent > SIZE // 3:
            hub.on_sent = lambda _: None
            hub.change(file, some_bytes(SIZE, seed=2))

    hub.on_sent = change
    with pytest.raises(DownloadError, match="is not the file that was chosen"):
        fetch(hub, tmp_path, file)
    assert not (tmp_path / "model.gguf").exists()


def test_the_token_goes_to_the_hub_and_nowhere_else(hub: HubDouble, tmp_path: Path) -> None:
    hub.token = "hf_secret"
    assert fetch(hub, tmp_path, hub.add("model.gguf", some_bytes(1000)))
    assert hub.tokens_seen == {
        ("metadata", None),
        ("metadata", "Bearer hf_secret"),
        ("bytes", None),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="takes the place of Linux's own call")
def test_a_disk_that_fills_up_meanwhile_keeps_what_came(
    hub: HubDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk where space cannot be reserved, such as FAT: it ends in the middle."""
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    monkeypatch.setattr(part, "_fallocate", lambda handle, size: errno.EOPNOTSUPP)
    written, write = 0, part.PartFile.write

    def until_full(self: part.PartFile, offset: int, data: bytes) -> None:
        nonlocal written
        written += len(data)
        if written > SIZE // 2:
            raise OSError(errno.ENOSPC, "no space left")
        write(self, offset, data)

    with monkeypatch.context() as full:
        full.setattr(part.PartFile, "write", until_full)
        with pytest.raises(NotEnoughSpace, match="not enough space for model"):
            fetch(hub, tmp_path, file)
    paths = fetch(hub, tmp_path, file)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes - SIZE <= BLOCK


def can_mount() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that holds little more than half of the file."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE * 3 // 5}", "tmpfs"]
    if subprocess.run(["mount", *options, place], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.skipif(not can_mount(), reason="needs to mount a file system")
@pytest.mark.parametrize("reserves", [True, False])
def test_a_full_disk_stops_and_goes_on_when_there_is_space(
    hub: HubDouble,
    tmp_path: Path,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    reserves: bool,
) -> None:
    data = some_bytes(SIZE)
    file = hub.add("model.gguf", data)
    monkeypatch.setattr(model, "require_space", lambda *_: None)
    if not reserves:
        monkeypatch.setattr(part, "_fallocate", lambda handle, size: errno.EOPNOTSUPP)
    with pytest.raises(NotEnoughSpace):
        fetch(hub, small_disk, file)
    assert (hub.sent_bytes == 0) == reserves
    remount = f"remount,size={2 * SIZE}"
    subprocess.run(["mount", "-o", remount, small_disk], check=True)
    paths = fetch(hub, small_disk, file)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.sent_bytes - SIZE <= BLOCK
