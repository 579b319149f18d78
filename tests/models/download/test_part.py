"""The part takes its space at once, and never replaces a file."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from app.errors import DownloadError, NotEnoughSpace
from app.models.download import part as parts
from app.models.download.part import PartFile, finish


def test_bytes_lie_where_they_were_put(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "m.part", 1000)
    part.write(500, b"behind")
    part.write(0, b"before")
    part.sync()
    assert part.read(500, 6) == b"behind"
    assert part.read(0, 6) == b"before"
    assert part.read(998, 100) == bytes(2)
    part.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems reserve in their own way")
def test_the_space_is_taken_at_once(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "m.part", 1_000_000)
    part.close()
    found = (tmp_path / "m.part").stat()
    assert found.st_size == 1_000_000
    assert found.st_blocks * 512 >= 1_000_000


@pytest.mark.skipif(sys.platform == "win32", reason="limits as POSIX has them")
def test_a_quota_is_a_full_disk_and_leaves_no_large_file(tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(NotEnoughSpace, match=r"not enough space for m\.part"):
            PartFile(tmp_path / "m.part", 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "m.part").stat().st_size == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cannot be written"):
        PartFile(tmp_path / "nowhere" / "m.part", 10)


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "no hard links here")


@pytest.mark.parametrize("links", [True, False])
def test_a_finished_file_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    part, final = tmp_path / "m.part", tmp_path / "m.gguf"
    part.write_bytes(b"new")
    finish(part, final)
    assert final.read_bytes() == b"new"
    assert not part.exists()
    part.write_bytes(b"newer")
    with pytest.raises(FileExistsError):
        finish(part, final)
    assert final.read_bytes() == b"new"
    assert part.read_bytes() == b"newer"


@pytest.mark.skipif(sys.platform != "linux", reason="takes the place of Linux's own call")
def test_a_disk_that_cannot_reserve_serves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_fallocate", lambda handle, size: errno.EOPNOTSUPP)
    part = PartFile(tmp_path / "m.part", 1000)
    part.write(990, b"0123456789")
    part.close()
    assert (tmp_path / "m.part").stat().st_size == 1000


def test_nothing_is_written_once_it_is_closed(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "m.part", 10)
    part.write(0, b"before")
    part.close()
    for late in (lambda: part.write(0, b"behind"), lambda: part.read(0, 5), part.sync):
        with pytest.raises(OSError, match="Bad file descriptor"):
            late()
    assert (tmp_path / "m.part").read_bytes() == b"before" + bytes(4)
