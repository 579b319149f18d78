"""Shards are one model: they get their names together, and never take another file's."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from app.cancel import CancelToken
from app.errors import DownloadError, NotEnoughSpace
from app.models.download import space
from app.models.download.fetch import journal_path, part_path
from app.models.download.model import ModelProgress, discard, fetch_model, here_bytes
from app.models.download.remote import RemoteFile
from tests.models.download.conftest import BLOCK, TUNING, fetch, model_of, some_bytes
from tests.models.download.hub_double import Fault, HubDouble


def three_shards(hub: HubDouble) -> list[RemoteFile]:
    sizes = (100, 3 * BLOCK, BLOCK + 5)
    return [
        hub.add(f"m-0000{number}-of-00003.gguf", some_bytes(size, number))
        for number, size in enumerate(sizes, start=1)
    ]


def test_shards_come_as_one_model_with_one_progress(hub: HubDouble, tmp_path: Path) -> None:
    files, seen = three_shards(hub), list[ModelProgress]()
    paths = fetch(hub, tmp_path, *files, seen=seen)
    assert paths is not None
    assert [path.stat().st_size for path in paths] == [file.size_bytes for file in files]
    total = sum(file.size_bytes for file in files)
    assert {now.total_bytes for now in seen} == {total}
    have = [now.have_bytes for now in seen]
    assert have == sorted(have)
    assert have[-1] == total
    assert seen[-1].received_bytes == total


def test_no_shard_has_its_name_before_all_are_right(hub: HubDouble, tmp_path: Path) -> None:
    files = three_shards(hub)
    hub.faults.extend([None] * 14 + [Fault("503")] * 40)
    with pytest.raises(DownloadError):
        fetch(hub, tmp_path, *files, tuning=msgspec.structs.replace(TUNING, attempts=2))
    assert not list(tmp_path.glob("*.gguf"))
    here = here_bytes(model_of(*files), tmp_path, TUNING)
    assert 100 + 3 * BLOCK <= here < sum(file.size_bytes for file in files)
    hub.faults.clear()
    assert fetch(hub, tmp_path, *files)
    assert hub.sent_bytes - sum(file.size_bytes for file in files) <= BLOCK


def test_a_finished_model_is_not_fetched_again(hub: HubDouble, tmp_path: Path) -> None:
    files = three_shards(hub)
    fetch(hub, tmp_path, *files)
    sent = hub.sent_bytes
    assert fetch(hub, tmp_path, *files)
    assert hub.sent_bytes == sent


def test_a_crash_while_names_are_given_costs_nothing(hub: HubDouble, tmp_path: Path) -> None:
    files = three_shards(hub)
    paths = fetch(hub, tmp_path, *files)
    assert paths is not None
    sent = hub.sent_bytes
    last = files[2]
    shutil.copy(paths[2], part_path(last, tmp_path))  # linked, but not yet unlinked
    journal_path(last, tmp_path).write_bytes(b"old")
    assert fetch(hub, tmp_path, *files)
    assert hub.sent_bytes == sent
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob("*.journal"))


@pytest.mark.parametrize("other", [b"mine", bytes(1000)])
def test_another_file_of_that_name_stays_as_it_is(
    hub: HubDouble, tmp_path: Path, other: bytes
) -> None:
    (tmp_path / "model.gguf").write_bytes(other)
    with pytest.raises(DownloadError, match=r"already another file called model\.gguf"):
        fetch(hub, tmp_path, hub.add("model.gguf", some_bytes(1000)))
    assert (tmp_path / "model.gguf").read_bytes() == other
    assert hub.sent_bytes == 0


def test_a_file_that_appears_meanwhile_stays_as_it_is(hub: HubDouble, tmp_path: Path) -> None:
    file = hub.add("model.gguf", some_bytes(1000))
    hub.on_sent = lambda _: (tmp_path / "model.gguf").write_bytes(b"mine")
    with pytest.raises(DownloadError, match="already another file"):
        fetch(hub, tmp_path, file)
    assert (tmp_path / "model.gguf").read_bytes() == b"mine"


def test_two_versions_of_a_file_never_mix(hub: HubDouble, tmp_path: Path) -> None:
    old = hub.add("model.gguf", some_bytes(4 * BLOCK))
    cancel = CancelToken()
    hub.on_sent = lambda sent: cancel.cancel() if sent > BLOCK else None
    assert fetch(hub, tmp_path, old, cancel=cancel) is None
    hub.on_sent = lambda _: None
    data = some_bytes(4 * BLOCK, seed=2)
    paths = fetch(hub, tmp_path, hub.add("model.gguf", data))
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert part_path(old, tmp_path).exists()
    discard(model_of(old), tmp_path)
    assert [path.name for path in tmp_path.glob("*.*")] == ["model.gguf"]


def test_a_part_that_somebody_cut_off_is_made_whole(hub: HubDouble, tmp_path: Path) -> None:
    data = some_bytes(4 * BLOCK)
    file = hub.add("model.gguf", data)
    cancel = CancelToken()
    hub.on_sent = lambda sent: cancel.cancel() if sent > 2 * BLOCK else None
    assert fetch(hub, tmp_path, file, cancel=cancel) is None
    hub.on_sent = lambda _: None
    with part_path(file, tmp_path).open("r+b") as part:
        part.truncate(BLOCK // 2)
    paths = fetch(hub, tmp_path, file)
    assert paths is not None
    assert paths[0].read_bytes() == data


def test_space_is_looked_at_before_a_byte_is_fetched(
    hub: HubDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hub.add("model.gguf", some_bytes(1000))
    free = shutil.disk_usage(tmp_path)._replace(free=5000)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: free)
    arguments = (model_of(file), tmp_path, None, CancelToken())
    with pytest.raises(NotEnoughSpace, match=r"needs 1\.0 kB more") as short:
        fetch_model(*arguments, reserve_bytes=6000)  # type: ignore[arg-type]
    assert short.value.fields["short_bytes"] == 1000 + 6000 - 5000
    assert short.value.hint == "Free 2.0 kB, then the download goes on by itself."
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("path", ["a/..", "x/\0", "C:evil", ""])
def test_a_name_that_leads_elsewhere_is_refused(hub: HubDouble, tmp_path: Path, path: str) -> None:
    with pytest.raises(DownloadError, match="name cannot be used here"):
        fetch(hub, tmp_path, RemoteFile("owner/repo", "main", path, 1, "00" * 32))
