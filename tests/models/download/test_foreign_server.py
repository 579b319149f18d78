"""Against a server that somebody else wrote: the npm package `serve`, dressed as a Hub.

Runs where `serve` (14.2) is on the PATH.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.models.download.hub import Hub
from app.models.download.model import ModelProgress, fetch_model
from app.models.download.remote import Tuning
from tests.models.download.conftest import BLOCK, TUNING, some_bytes
from tests.models.download.hub_double import REVISION

SERVE = shutil.which("serve")
DATA = some_bytes(8 * BLOCK + 99)
_ADDRESS = re.compile(r"http://(localhost|127\.0\.0\.1):\d+")

pytestmark = pytest.mark.skipif(SERVE is None, reason="the npm package serve is not here")


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    root = tmp_path / "root"
    folder = root / "owner" / "repo" / "resolve" / REVISION
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(DATA)
    sha256 = hashlib.sha256(DATA).hexdigest()
    lfs = {"sha256": sha256, "size": len(DATA), "pointerSize": 134}
    sibling = {"rfilename": "model.gguf", "size": len(DATA), "blobId": "b" * 40, "lfs": lfs}
    listing = {"id": "owner/repo", "sha": REVISION, "siblings": [sibling]}
    (root / "listing.json").write_text(json.dumps(listing))
    said = {"X-Repo-Commit": REVISION, "X-Linked-Etag": sha256, "X-Linked-Size": str(len(DATA))}
    headers = [{"key": key, "value": value} for key, value in said.items()]
    config = {
        "headers": [{"source": "**/*.gguf", "headers": headers}],
        "rewrites": [
            {"source": "/api/models/:owner/:repo", "destination": "/listing.json"},
            {
                "source": "/api/models/:owner/:repo/revision/:revision",
                "destination": "/listing.json",
            },
        ],
    }
    (root / "serve.json").write_text(json.dumps(config))
    assert SERVE is not None
    command = [SERVE, "--no-clipboard", "--no-port-switching", "-l", "tcp://127.0.0.1:0", str(root)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        yield next(match[0] for line in server.stdout if (match := _ADDRESS.search(line)))
        server.terminate()


@pytest.mark.parametrize("connections", [1, 4])
def test_a_model_comes_whole_and_goes_on_after_a_pause(
    endpoint: str, tmp_path: Path, connections: int
) -> None:
    hub = Hub(endpoint, token=lambda: None, timeout_s=20)
    model = hub.model("owner/repo", "model.gguf")
    tuning = Tuning(connections, TUNING.piece_bytes, TUNING.note_bytes, TUNING.block_bytes)
    cancel, received = CancelToken(), list[int]()

    class Pausing:
        """Pauses when so many pieces have been asked for."""

        asked = 0

        def link(self, *arguments):
            self.asked += 1
            if self.asked == 10:
                cancel.cancel()
            return hub.link(*arguments)

    def note(now: ModelProgress) -> None:
        received.append(now.received_bytes)

    folder = tmp_path / "models"
    assert fetch_model(model, folder, Pausing(), cancel, note, tuning, reserve_bytes=0) is None
    before = received[-1]
    paths = fetch_model(model, folder, hub, CancelToken(), note, tuning, reserve_bytes=0)
    assert paths is not None
    assert paths[0].read_bytes() == DATA
    assert 0 < before < len(DATA)
    assert before + received[-1] == len(DATA)
