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

from app import network, paths, settings
from app.journal import Connection, Journal


@pytest.fixture(autouse=True)
def _behind_the_lock(
    _own_home: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    # Not in the test's own folder, which some tests look through.
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HEARTH_HOME", str(home))
    settings.save(settings.Settings(welcomed=True, offline=True))
    network.enforce()
    homes = {home}
    yield
    network.release()
    # A test may have taken another home; without any it would be the person's own.
    homes |= {paths.data_dir()} if "HEARTH_HOME" in os.environ else set()
    for each in homes:
        _note(Journal(each / "tools" / "activity.jsonl"))


def _note(journal: Journal) -> None:
    if not journal.path.is_file():
        return
    rows = [row for row in journal.rows() if isinstance(row, Connection)]
    let_through = [row for row in rows if row.allowed and not _is_here(row.host)]
    hosts = sorted({f"{row.purpose} {row.host}" for row in let_through})
    found = {"connections": len(rows), "let_through": hosts}
    with Path(os.environ["HEARTH_LOCKED_NOTES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(found) + "\n")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return network.is_this_computer(host)
