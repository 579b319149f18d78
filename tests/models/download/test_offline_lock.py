from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import network, settings
from app.cancel import CancelToken
from app.journal import Connection, Journal
from app.models.download import Hub, ModelDownload, RemoteFile, fetch_model
from app.models.download.ranged_http import Link, RangeClient
from app.network import NetworkRefused


@pytest.fixture(autouse=True)
def _locked() -> Iterator[None]:
    settings.save(settings.Settings(offline=True))
    network.enforce()
    yield
    network.release()


def test_behind_the_lock_no_model_is_looked_up() -> None:
    with pytest.raises(NetworkRefused, match=r"The offline lock is on, so hub\.example"):
        Hub("https://hub.example").files("owner/repo")
    (row,) = [row for row in Journal().rows() if isinstance(row, Connection)]
    assert (row.host, row.purpose, row.allowed) == ("hub.example", "download", False)


def test_behind_the_lock_no_byte_is_fetched() -> None:
    client = RangeClient(stall_s=1.0)
    with pytest.raises(NetworkRefused):
        client.fetch(Link("https://hub.example/f"), 0, 10, 10, lambda _: None, 10)


def test_a_download_ends_with_the_reason(tmp_path: Path) -> None:
    file = RemoteFile("owner/repo", "main", "model.gguf", 1000, "0" * 64)
    model = ModelDownload("m", "Model", (file,))
    with pytest.raises(NetworkRefused, match="offline lock"):
        fetch_model(model, tmp_path, Hub("https://hub.example"), CancelToken())
