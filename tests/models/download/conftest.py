"""A Hub that serves, and a way to fetch from it in small blocks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.models.download.hub import Hub
from app.models.download.model import ModelProgress, fetch_model
from app.models.download.remote import ModelDownload, RemoteFile, Tuning
from tests.models.download.hub_double import HubDouble, serving

KIB = 1024
BLOCK = 256 * KIB
TUNING = Tuning(
    connections=4,
    piece_bytes=BLOCK // 4,
    note_bytes=BLOCK // 16,
    block_bytes=BLOCK,
    read_bytes=16 * KIB,
    stall_s=20,
    attempts=8,
    backoff_s=0.01,
    backoff_most_s=0.05,
)


@pytest.fixture(autouse=True)
def _no_proxy_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def hub() -> Iterator[HubDouble]:
    with serving(HubDouble()) as double:
        yield double


def some_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def model_of(*files: RemoteFile) -> ModelDownload:
    return ModelDownload("a-model", "A Model", files)


def fetch(
    hub: HubDouble,
    folder: Path,
    *files: RemoteFile,
    tuning: Tuning = TUNING,
    cancel: CancelToken | None = None,
    seen: list[ModelProgress] | None = None,
    look_for_damage: bool = False,
) -> tuple[Path, ...] | None:
    """Fetches the files as one model."""
    source = Hub(hub.endpoint, token=lambda: hub.token or None, timeout_s=3)
    tell = seen.append if seen is not None else lambda _: None
    return fetch_model(
        model_of(*files),
        folder,
        source,
        cancel or CancelToken(),
        tell,
        tuning,
        reserve_bytes=0,
        look_for_damage=look_for_damage,
    )
