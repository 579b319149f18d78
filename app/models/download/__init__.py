"""Durable downloads of models.

What the window and the command line use:

    hub = Hub()                                     # HF_ENDPOINT, proxies, token of the keyring
    model = hub.model("owner/repo", "model-00001-of-00003.gguf")      # all shards, sizes, hashes
    downloads = Downloads(folder, hub, on_event, memory=queue_path())
    downloads.start()                               # goes on with what an earlier run left
    downloads.add(model)                            # pause(id), resume(id), cancel(id), limit(n)
    downloads.close()                               # stops and keeps everything

A catalogue that knows revision, size and sha256 makes the `ModelDownload` itself and asks no Hub
before. Events (`events`) come from background threads, one at a time. `fetch_model` does the same
for one model and blocks: for scripts and tests.

How it works, from the outside in:

    queue        which downloads run; waits for space or a connection and goes on by itself
    queue_file   the queue on disk, which all windows and commands of Hearth share
    model        the files of one model; they get their names when all of them are right
    apart        the same in a process of its own, where a window runs (`child` is its other side)
    model_lock   one process at a time fetches a model
    fetch        one file: its connections and its hash
    connection   piece after piece, and what to do about a fault
    pieces       who fetches what            landing       where the bytes come down
    hash_front   one sha256 in order behind the connections, noted at each block of 64 MiB
    part         the preallocated file       journal       what of it has arrived, line by line
    hub          sizes, hashes, links and search, through huggingface_hub
    listing      the models in a repository     link     what a person has pasted
    ranged_http  ranges of bytes, through proxies and redirects
    pace, space, awake, access_token, queued   one small matter each

A killed process loses what its connections had not yet noted (4 of 4 MiB), a power cut what was not
yet forced to the disk (a block). A block that turned out wrong is fetched again, not the file.
"""

from typing import TYPE_CHECKING

from app.lazy import on_demand

if TYPE_CHECKING:
    from app.models.download.access_token import forget_token, keep_token, read_token
    from app.models.download.apart import fetch_apart
    from app.models.download.events import (
        DownloadChanged,
        DownloadEvent,
        DownloadFinished,
        DownloadRemoved,
        DownloadRow,
        DownloadState,
    )
    from app.models.download.hub import Hub
    from app.models.download.link import Named, Words, parse_link
    from app.models.download.listing import GgufFile, GgufRepository, HubModel, RepositoryFile
    from app.models.download.model import ModelProgress, discard, fetch_model
    from app.models.download.queue import Downloads
    from app.models.download.queue_file import queue_path
    from app.models.download.queued import Patience
    from app.models.download.remote import ModelDownload, RemoteFile, Tuning
else:  # whoever needs one value need not wait for all of this to be imported
    __getattr__ = on_demand(
        __name__,
        {
            "access_token": "forget_token keep_token read_token",
            "apart": "fetch_apart",
            "events": (
                "DownloadChanged DownloadEvent DownloadFinished DownloadRemoved "
                "DownloadRow DownloadState"
            ),
            "hub": "Hub",
            "link": "Named Words parse_link",
            "listing": "GgufFile GgufRepository HubModel RepositoryFile",
            "model": "ModelProgress discard fetch_model",
            "queue": "Downloads",
            "queue_file": "queue_path",
            "queued": "Patience",
            "remote": "ModelDownload RemoteFile Tuning",
        },
    )

__all__ = [
    "DownloadChanged",
    "DownloadEvent",
    "DownloadFinished",
    "DownloadRemoved",
    "DownloadRow",
    "DownloadState",
    "Downloads",
    "GgufFile",
    "GgufRepository",
    "Hub",
    "HubModel",
    "ModelDownload",
    "ModelProgress",
    "Named",
    "Patience",
    "RemoteFile",
    "RepositoryFile",
    "Tuning",
    "Words",
    "discard",
    "fetch_apart",
    "fetch_model",
    "forget_token",
    "keep_token",
    "parse_link",
    "queue_path",
    "read_token",
]
