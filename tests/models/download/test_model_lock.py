"""One process at a time fetches a model, and nothing is left of the lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import DownloadedElsewhere
from app.models.download.model import discard
from app.models.download.model_lock import is_fetched_now, lock_path, only_here
from app.models.download.remote import ModelDownload, RemoteFile
from tests.models.download.schedules import ROOT

FILE = RemoteFile("owner/repo", "c" * 40, "m.gguf", 5, "ab" * 32)
MODEL = ModelDownload("m", "My Model", (FILE,))
_HOLDER = """
import sys
from pathlib import Path
from app.models.download.model_lock import only_here
from tests.models.download.test_model_lock import MODEL
with only_here(MODEL, Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_told_and_the_lock_goes_with_the_first(tmp_path: Path) -> None:
    with only_here(MODEL, tmp_path):
        assert is_fetched_now(MODEL, tmp_path)
        told = pytest.raises(DownloadedElsewhere, match="My Model is being downloaded by another")
        with told, only_here(MODEL, tmp_path):
            pass
        with pytest.raises(DownloadedElsewhere):
            discard(MODEL, tmp_path)
    assert not is_fetched_now(MODEL, tmp_path)
    with only_here(MODEL, tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_same_file_under_another_id_is_the_same(tmp_path: Path) -> None:
    same = ModelDownload("owner/repo/m.gguf", "m.gguf", (FILE,))
    with only_here(MODEL, tmp_path), pytest.raises(DownloadedElsewhere), only_here(same, tmp_path):
        pass


def test_what_a_dead_process_held_is_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"held"
        assert is_fetched_now(MODEL, tmp_path)
        child.kill()
    assert lock_path(MODEL, tmp_path).exists()
    assert not is_fetched_now(MODEL, tmp_path)
    with only_here(MODEL, tmp_path):
        pass
