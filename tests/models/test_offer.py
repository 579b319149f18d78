"""What the catalogue offers can be fetched as it stands."""

from __future__ import annotations

import pytest

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.offer import download_of


@pytest.mark.parametrize("entry", catalogue.load().models, ids=lambda entry: entry.id)
def test_an_entry_becomes_a_pinned_download(entry: Entry) -> None:
    download = download_of(entry)
    assert (download.id, download.title) == (entry.id, entry.name)
    assert download.total_bytes == entry.size_bytes
    assert len(download.files) == len(entry.files)
    for file, wanted in zip(download.files, entry.files, strict=True):
        assert (file.repo, file.revision) == (entry.repository, entry.revision)
        assert (file.name, file.size_bytes) == (wanted.name, wanted.size_bytes)
        assert file.sha256 == wanted.sha256


def test_all_shards_come_in_order() -> None:
    entry = catalogue.load().entry("gpt-oss-120b")
    assert entry is not None
    numbers = [file.name.split("-")[-3] for file in download_of(entry).files]
    assert numbers == ["00001", "00002", "00003"]
