"""A pytest plugin: each test begins behind a closed lock, and what its journal says is noted.

Used by `offline_run`. The gate stands in the tests' process as it does in the app's.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import network, settings
from app.journal import Connection, Journal


@pytest.fixture(autouse=True)
def _behind_the_lock(_own_home: None) -> Iterator[None]:
    settings.save(settings.Settings(welcomed=True, offline=True))
    network.enforce()
    yield
    network.release()
    _note(Journal())


def _note(journal: Journal) -> None:
    if not journal.path.is_file():
        return
    rows = [row for row in journal.rows() if isinstance(row, Connection)]
    let_through = [row for row in rows if row.allowed and not _is_here(row.host)]
    found = {"connections": len(rows), "let_through": len(let_through)}
    with Path(os.environ["HEARTH_LOCKED_NOTES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(found) + "\n")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return network.is_this_computer(host)
