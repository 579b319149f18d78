"""From an entry of the catalogue to a download: pinned, so that no Hub need be asked before.

Knows no network and no queue.
"""

from __future__ import annotations

from app.models.catalogue import Entry
from app.models.download.remote import ModelDownload, RemoteFile


def download_of(entry: Entry) -> ModelDownload:
    """The files of an entry as they must arrive; its id is the entry's, its title the name."""
    files = tuple(
        RemoteFile(entry.repository, entry.revision, file.name, file.size_bytes, file.sha256)
        for file in entry.files
    )
    return ModelDownload(entry.id, entry.name, files)
