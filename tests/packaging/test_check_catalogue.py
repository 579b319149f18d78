"""The check against the Hub, run as the program it is, against a small Hub on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.models.catalogue import load

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "check_catalogue.py"
Repositories = dict[str, dict[str, Any]]


def as_the_catalogue_says() -> Repositories:
    """What an honest Hub answers, by "repository@revision"."""
    repositories: Repositories = {}
    for entry in load().models:
        own = [(entry.repository, entry.revision, file) for file in entry.files]
        others = [(build.repository, build.revision, build) for build in entry.other_builds]
        for repository, revision, file in [*own, *others]:
            answer = repositories.setdefault(
                f"{repository}@{revision}",
                {"id": repository, "sha": revision, "gated": False, "siblings": []},
            )
            lfs = {"sha256": file.sha256, "size": file.size_bytes, "pointerSize": 135}
            sibling = {"rfilename": file.name, "size": file.size_bytes, "lfs": lfs, "blobId": "0"}
            answer["siblings"].append(sibling)
    return repositories


class Hub:
    """Speaks as much of the Hub's API as `model_info` asks for."""

    def __init__(self) -> None:
        self.repositories = as_the_catalogue_says()
        self.status = 200
        self.asked: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, _, query = request.path.partition("?")
        repository, _, revision = path.removeprefix("/api/models/").partition("/revision/")
        self.asked.append(f"{repository}@{revision}")
        found = self.repositories.get(f"{repository}@{revision}")
        known = {name.partition("@")[0] for name in self.repositories}
        status, error = self.status, ""
        if status == 200 and found is None:
            status, error = 404, "RevisionNotFound" if repository in known else "RepoNotFound"
        assert "blobs=true" in query
        body = json.dumps(found if status == 200 else {"error": error}).encode()
        request.send_response(status)
        if error:
            request.send_header("X-Error-Code", error)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


def check(endpoint: str, *ids: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    environment = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
    environment |= {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, str(SCRIPT), *ids]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_catalogue_that_agrees_with_the_hub_passes(hub: Hub) -> None:
    code, said = check(hub.endpoint)
    n_files = sum(len(entry.files) + len(entry.other_builds) for entry in load().models)
    assert code == 0
    assert f"{n_files} files checked, 0 problems." in said
    assert sorted(hub.asked) == sorted(hub.repositories)  # each once, at its own revision


def first_file(hub: Hub) -> dict[str, Any]:
    entry = load().models[0]
    file: dict[str, Any] = hub.repositories[f"{entry.repository}@{entry.revision}"]["siblings"][0]
    return file


def rename(hub: Hub) -> None:
    first_file(hub)["rfilename"] = "gpt-oss-20b-mxfp4.gguf"


def swap_bytes(hub: Hub) -> None:
    first_file(hub)["lfs"]["sha256"] = "0" * 64


def grow(hub: Hub) -> None:
    first_file(hub)["lfs"]["size"] += 1


def forget_checksum(hub: Hub) -> None:
    first_file(hub)["lfs"] = None


def close_to_guests(hub: Hub) -> None:
    entry = load().models[0]
    hub.repositories[f"{entry.repository}@{entry.revision}"]["gated"] = "auto"


def drop_revision(hub: Hub) -> None:
    entry = load().models[0]
    del hub.repositories[f"{entry.repository}@{entry.revision}"]


def drop_repository(hub: Hub) -> None:
    name = load().models[0].repository
    hub.repositories = {
        key: value for key, value in hub.repositories.items() if not key.startswith(f"{name}@")
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rename, "is not there"),
        (swap_bytes, f"has sha256 {'0' * 64}, not 27cd"),
        (grow, "has 12109566625 bytes, not 12109566624"),
        (forget_checksum, "has no sha256"),
        (close_to_guests, "needs an account now"),
        (drop_revision, "there is no revision"),
        (drop_repository, "the repository is gone"),
    ],
)
def test_each_difference_is_named(hub: Hub, change: Callable[[Hub], None], said: str) -> None:
    change(hub)
    code, output = check(hub.endpoint, "gpt-oss-20b")
    assert code == 1
    assert said in output


def test_without_a_network_it_says_so_and_ends_with_its_own_code() -> None:
    hub = Hub()
    hub.close()  # its port is free again: nobody answers there
    code, said = check(hub.endpoint)
    assert code == 3
    assert "cannot be reached" in said
    assert "Not checked" in said


def test_a_hub_that_is_out_of_order_proves_nothing(hub: Hub) -> None:
    hub.status = 500
    code, said = check(hub.endpoint, "gemma-3-1b")
    assert code == 3
    assert "answers with an error" in said


def test_an_unknown_entry_is_wrong_usage(hub: Hub) -> None:
    code, _ = check(hub.endpoint, "gpt-5")
    assert code == 2
    assert hub.asked == []
