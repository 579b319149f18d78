from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chat.store import Store, open_store, private_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chats.sqlite3"


@pytest.fixture(params=["file", "private"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """A store in a file, and one in memory: both must do the same."""
    opened = open_store(path) if request.param == "file" else private_store()
    yield opened
    opened.close()


@pytest.fixture
def file_store(path: Path) -> Iterator[Store]:
    opened = open_store(path)
    yield opened
    opened.close()
