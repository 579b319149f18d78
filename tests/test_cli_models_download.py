"""`hearth models search, download, pause, resume, move`, against a Hub on this computer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli, cli_models_download
from app.models import catalogue, inventory
from app.models.download import awake, queue_path
from app.models.download.model_lock import is_fetched_now, only_here
from app.models.download.queue_file import read_queue
from app.models.offer import download_of
from tests.models.download.hub_double import HubDouble, serving
from tests.models.download.schedules import ROOT
from tests.models.library_files import save_own, small_model

MODEL = small_model()
LARGE = small_model(padding=24_000_000)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubDouble]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(awake, "inhibitor", lambda: None)
    # A download sets what Ctrl+C does; here the test's own must stay.
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with serving(HubDouble()) as double:
        monkeypatch.setenv("HF_ENDPOINT", double.endpoint)
        yield double


def run(*arguments: str) -> int:
    return cli.main(["models", *arguments])


def lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_search_lists_what_can_be_run(hub: HubDouble, capsys: pytest.CaptureFixture[str]) -> None:
    hub.add("m-Q4_K_M.gguf", MODEL, repo="owner/Small-GGUF")
    assert run("search", "small", "--json") == 0
    (found,) = lines(capsys)[0]["models"]
    assert (found["repository"], found["can_run"]) == ("owner/Small-GGUF", True)
    assert run("search", "small") == 0
    said = capsys.readouterr().out
    assert "owner/Small-GGUF  4.0B" in said
    assert "hearth models search owner/Small-GGUF" in said
    assert run("search", "nothing", "like", "it") == 0
    assert "Nobody has a GGUF model called 'nothing like it'" in capsys.readouterr().out


def test_a_search_for_a_link_lists_its_files(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.consent = True
    hub.add("m-Q4_K_M.gguf", MODEL)
    hub.add("m-Q8_0.gguf", LARGE)
    assert run("search", "https://huggingface.co/owner/repo/tree/main", "--json") == 0
    (found,) = lines(capsys)
    assert [file["path"] for file in found["files"]] == ["m-Q4_K_M.gguf", "m-Q8_0.gguf"]
    assert len(found["files"][0]["parts"][0]["sha256"]) == 64
    assert run("search", "owner/repo") == 0
    said = capsys.readouterr().out
    assert "m-Q4_K_M.gguf  Q4_K_M" in said
    assert "the usual choice" in said
    assert "accepted its conditions" in said


def test_a_link_is_downloaded_and_known_from_then_on(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.add("m-Q8_0.gguf", LARGE)
    hub.add("m-Q4_K_M.gguf", MODEL)
    assert run("download", "hf.co/owner/repo", "--json") == 0
    events = lines(capsys)
    assert {event["event"] for event in events} == {"progress", "finished"}
    assert events[0]["total_bytes"] == len(MODEL)
    end = events[-1]
    assert Path(end["files"][0]).read_bytes() == MODEL
    model = inventory.find(end["model"])
    assert model.verified_at is not None
    assert read_queue(queue_path()) == {}


@pytest.mark.parametrize(
    ("what", "arguments"),
    [
        ("owner/repo:q8_0", ()),
        ("owner/repo", ("--file", "m-Q8_0.gguf")),
        ("owner/repo", ("--file", "q8_0")),
        ("https://huggingface.co/owner/repo/blob/main/m-Q8_0.gguf", ()),
    ],
)
def test_a_file_is_chosen(hub: HubDouble, what: str, arguments: tuple[str, ...]) -> None:
    hub.add("m-Q8_0.gguf", MODEL)
    hub.add("m-Q4_K_M.gguf", LARGE)
    assert run("download", what, *arguments, "--limit", "100") == 0
    assert [model.files[0].name for model in inventory.installed()] == ["m-Q8_0.gguf"]


def test_what_cannot_be_had_is_said_before_anything_begins(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.add("m-Q8_0.gguf", MODEL)
    hub.add("m.safetensors", MODEL, repo="maker/Model")
    for what, words in (
        ("some words", "no model of the catalogue, and no link"),
        ("owner/repo:Q2_K", "owner/repo has no Q2_K"),
        ("maker/Model", 'Search for "Model GGUF"'),
        ("owner/unknown", "no repository owner/unknown"),
        ("https://example.com/a/b", "is not the address of a model"),
    ):
        assert run("download", what) == 1
        assert words in capsys.readouterr().err
    assert read_queue(queue_path()) == {}


def test_what_fails_at_once_leaves_nothing_behind(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.add("m-Q8_0.gguf", MODEL)
    hub.resolves = False
    assert run("download", "owner/repo", "--json") == 1
    assert "has no file m-Q8_0.gguf" in lines(capsys)[-1]["problem"]
    assert read_queue(queue_path()) == {}
    assert list(inventory.models_folder().iterdir()) == []


def test_a_model_of_the_catalogue_that_is_here_is_not_fetched_again(
    hub: HubDouble, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_own("a.gguf")
    here = inventory.Installed("a", "Small", "jan", (path,), 1, catalogue_id="gpt-oss-20b")
    monkeypatch.setattr(inventory, "installed", lambda: (here,))
    assert run("download", "gpt-oss-20b") == 0
    assert "on this computer already" in capsys.readouterr().out
    assert hub.metadata_requests == 0


def test_a_model_that_somebody_else_fetches_is_left_to_them(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = catalogue.load().entry("gpt-oss-20b")
    assert entry is not None
    wanted, folder = download_of(entry), inventory.models_folder()
    folder.mkdir(parents=True)
    with only_here(wanted, folder):
        assert run("download", "gpt-oss-20b") == 1
        assert "gpt-oss 20B is being downloaded by another" in capsys.readouterr().err
        assert run("move", str(folder.parent / "elsewhere")) == 1
    assert is_fetched_now(wanted, folder) is False


class Command:
    """`hearth models download` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        program = [sys.executable, "-m", "app.cli", "models", "download", *arguments, "--json"]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, cwd=ROOT, text=True)

    def wait_for(self, have_bytes: int) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if json.loads(line).get("have_bytes", 0) >= have_bytes:
                return
        raise AssertionError("it ended before")

    def rest(self) -> tuple[int, dict[str, Any], float]:
        """The exit code, the last event, and how many seconds that took."""
        started = time.monotonic()
        out, _ = self.process.communicate(timeout=30)
        return self.process.returncode, json.loads(out.splitlines()[-1]), time.monotonic() - started


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_ctrl_c_pauses_and_the_same_command_goes_on(hub: HubDouble) -> None:
    file = hub.add("m.gguf", LARGE)
    hub.hold_from = 16 * 1024**2
    command = Command("owner/repo")
    command.wait_for(16 * 1024**2)
    command.process.send_signal(signal.SIGINT)
    code, end, took_s = command.rest()
    assert (code, end["event"]) == (130, "paused")
    assert took_s < 3  # of which Python's own end is most
    assert [kept.paused for kept in read_queue(queue_path()).values()] == [True]
    hub.hold_from = -1
    code, end, _ = Command("owner/repo/m.gguf").rest()
    assert (code, end["event"]) == (0, "finished")
    assert hub.sent_bytes == file.size_bytes


def test_a_running_download_is_paused_and_marked_to_go_on(
    hub: HubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.add("m.gguf", LARGE)
    hub.hold_from = 16 * 1024**2
    command = Command("owner/repo")
    command.wait_for(16 * 1024**2)
    assert run("list") == 0
    assert "owner/repo/m.gguf: downloading, 16.8 MB of 24.0 MB" in capsys.readouterr().out
    assert run("pause", "--json") == 0
    (found,) = lines(capsys)[0]["downloads"]
    assert (found["id"], found["state"]) == ("owner/repo/m.gguf", "paused")
    assert command.rest()[1]["event"] == "paused"
    cli_models_download._HEEDED_WITHIN_S, before = 0.1, cli_models_download._HEEDED_WITHIN_S
    assert run("resume", "owner/repo/m.gguf") == 0
    cli_models_download._HEEDED_WITHIN_S = before
    said = capsys.readouterr().out
    assert "goes on as soon as the window of Hearth is open" in said
    assert [kept.paused for kept in read_queue(queue_path()).values()] == [False]


def test_pausing_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pause") == 0
    assert "Nothing is to be downloaded." in capsys.readouterr().out
    assert run("pause", "unknown") == 1
    assert 'no unfinished download "unknown"' in capsys.readouterr().err


def test_the_models_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_own("a.gguf")
    signals = [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)]
    assert run("move", str(tmp_path / "new")) == 0
    for name, handler in zip((signal.SIGINT, signal.SIGTERM), signals, strict=True):
        signal.signal(name, handler)
    assert f"The models are in {tmp_path / 'new'} now." in capsys.readouterr().out
    assert os.listdir(tmp_path / "new") == ["a.gguf"]
    assert [model.flaw for model in inventory.installed()] == [None]


@pytest.mark.parametrize("limit", ["0", "-1", "fast", "nan", "inf"])
def test_a_limit_is_a_speed(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("download", "gpt-oss-20b", "--limit", limit)
    assert "megabytes per second" in capsys.readouterr().err
