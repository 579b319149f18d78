from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import network, settings
from app.cancel import CancelToken
from app.journal import Connection, Journal
from app.models.download import Hub, ModelDownload, RemoteFile, fetch_apart, fetch_model
from app.models.download.ranged_http import Link, RangeClient
from app.network import NetworkRefused
from tests.models.download.hub_double import HubDouble


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


def test_a_hub_on_this_computer_is_asked_and_nobody_else(hub: HubDouble, tmp_path: Path) -> None:
    """In a process of its own, so that the library is imported anew."""
    file = hub.add("model.gguf", b"x" * 1000)
    model = ModelDownload("m", "Model", (file,))
    source = Hub(hub.endpoint, token=lambda: None)
    assert fetch_apart(model, tmp_path, source, CancelToken(), reserve_bytes=0) is not None
    assert source.files(file.repo)
    assert source.search("model") is not None
    assert [row for row in Journal().rows() if isinstance(row, Connection)] == []
    assert network.state().refusal is None


def test_the_library_says_nothing_about_this_computer() -> None:
    from huggingface_hub import constants
    from huggingface_hub.utils import build_hf_headers

    assert constants.HF_HUB_DISABLE_TELEMETRY
    agent = build_hf_headers(token=False)["user-agent"]
    assert re.fullmatch(r"unknown/None; hf_hub/[\d.]+; python/[\d.]+", agent)


def test_a_download_ends_with_the_reason(tmp_path: Path) -> None:
    file = RemoteFile("owner/repo", "main", "model.gguf", 1000, "0" * 64)
    model = ModelDownload("m", "Model", (file,))
    with pytest.raises(NetworkRefused, match="offline lock"):
        fetch_model(model, tmp_path, Hub("https://hub.example"), CancelToken())
