"""A file comes whole through every kind of fault, and little is fetched twice."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.models.download.conftest import BLOCK, fetch, some_bytes
from tests.models.download.hub_double import KINDS, Fault, HubDouble

SIZE = 9 * BLOCK + 1234


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
        file = with_prefix_hashes(file, data)
    hub.faults.extend([None] * request_number + [Fault(kind, 5000)])
    paths = fetch(hub, tmp_path, file)
    assert paths is not None
    assert paths[0].read_bytes() == data
    assert hub.met == [kind]
    assert hub.sent_bytes - SIZE <= BLOCK


def with_prefix_hashes(file, data: bytes):
    import msgspec

    ends = [*range(BLOCK, len(data), BLOCK), len(data)]
    digests = tuple(hashlib.sha256(data[:end]).hexdigest() for end in ends)
    return msgspec.structs.replace(file, prefix_sha256=digests)
