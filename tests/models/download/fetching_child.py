"""A process that fetches and can be killed: the order comes on stdin, as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from app.cancel import CancelToken
from app.models.download.hub import Hub
from app.models.download.model import fetch_model
from app.models.download.remote import ModelDownload, Tuning


class Order(msgspec.Struct):
    download: ModelDownload
    tuning: Tuning
    folder: str


if __name__ == "__main__":
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    fetch_model(
        order.download,
        Path(order.folder),
        Hub(sys.argv[1], token=lambda: None, timeout_s=5),
        CancelToken(),
        tuning=order.tuning,
        reserve_bytes=0,
    )
