"""`hearth models download`, `pause` and `resume`, on the queue that the window has too."""

from __future__ import annotations

import argparse
import queue
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass

from app.cancel import CancelToken
from app.cli_output import EXIT_CANCELLED, EXIT_ERROR, ProgressLine, cancelled_by_person, print_json
from app.errors import AppError, DownloadedElsewhere, InvalidInput
from app.models import catalogue, inventory
from app.models.download import (
    DownloadChanged,
    DownloadEvent,
    DownloadFinished,
    DownloadRemoved,
    DownloadRow,
    Downloads,
    Hub,
    ModelDownload,
    Words,
    parse_link,
    queue_path,
)
from app.models.download.model import here_bytes
from app.models.download.model_lock import is_fetched_now
from app.models.download.queue_file import Remembered, mark, read_queue
from app.models.inventory import Installed
from app.models.offer import download_of
from app.models.wording import file_size, shown

_TELL_EVERY_S = 1.0
_HEEDED_WITHIN_S = 3.0


# --- download


def download(options: argparse.Namespace) -> int:
    """Fetches one model until it is complete, paused, or cannot be had.

    Raises:
        AppError: It cannot begin.
    """
    hub = Hub()
    wanted = _wanted(options.what, options.file, hub)
    if (here := _here(wanted)) is not None:
        return _say_here(here, options.json)
    output = _Output(wanted, as_json=options.json)
    cancel = cancelled_by_person()
    events: queue.SimpleQueue[DownloadEvent] = queue.SimpleQueue()
    downloads = Downloads(
        inventory.models_folder,
        hub,
        events.put,
        memory=queue_path(),
        bytes_per_s=options.limit,
        whole_queue=False,
    )
    downloads.start()
    downloads.add(wanted)
    try:
        return _follow(wanted, downloads, events, output, cancel)
    finally:
        downloads.close()


def _follow(
    wanted: ModelDownload,
    downloads: Downloads,
    events: queue.SimpleQueue[DownloadEvent],
    output: _Output,
    cancel: CancelToken,
) -> int:
    """Shows what happens until it is over; the exit code."""
    while True:
        if cancel.cancelled:
            downloads.pause(wanted.id)
        try:
            event = events.get(timeout=0.2)
        except queue.Empty:
            continue
        if isinstance(event, DownloadFinished):
            files = [file.sha256 for file in wanted.files]
            return output.finished(inventory.note_downloaded(event.files[0], files))
        if not isinstance(event, DownloadChanged):
            output.end("removed", "Cancelled elsewhere, and removed.")
            return EXIT_CANCELLED
        row = event.row
        if row.state == "paused":
            output.paused(row, by_person=cancel.cancelled)
            return EXIT_CANCELLED
        if row.state == "failed" and row.error is not None:
            if not row.have_bytes and not isinstance(row.error, DownloadedElsewhere):
                downloads.cancel(wanted.id)  # nothing has come, so there is nothing to go on with
                with suppress(queue.Empty):
                    while not isinstance(events.get(timeout=_HEEDED_WITHIN_S), DownloadRemoved):
                        pass
            output.failed(row.error)
            return EXIT_ERROR
        output.progress(row)


def _wanted(what: str, file: str, hub: Hub) -> ModelDownload:
    if (entry := catalogue.load().entry(what)) is not None:
        return download_of(entry)
    if (kept := read_queue(queue_path()).get(what)) is not None and not file:
        return kept.download
    meant = parse_link(what, hub.endpoint)
    if isinstance(meant, Words):
        raise InvalidInput(
            '"{text}" is no model of the catalogue, and no link to one.',
            "Look for one: hearth models list --available, or hearth models search {text}.",
            text=shown(meant.text),
        )
    repository = hub.gguf_files(meant.repo, meant.revision)
    path, quantization = file or meant.path, meant.quantization
    chosen = repository.usual()
    if path or quantization:
        chosen = repository.chosen(path, quantization) or repository.chosen(quantization=path)
    if chosen is None:
        raise InvalidInput(
            "{repo} has no {file}.",
            "See what it has: hearth models search {repo}",
            repo=shown(meant.repo),
            file=shown(path or quantization),
        )
    return chosen.download


def _here(wanted: ModelDownload) -> Installed | None:
    """The model if it is on this computer already, also in another program's folder."""
    for model in inventory.installed():
        if model.catalogue_id == wanted.id and model.flaw is None:
            return model
    return None


def _say_here(here: Installed, as_json: bool) -> int:
    if as_json:
        print_json(
            {"event": "finished", "id": here.id, "files": [str(path) for path in here.files]}
        )
    else:
        print(f"{here.id}: on this computer already, {shown(here.files[0])}")
    return 0


class _Output:
    """What happens to one download, for people or as JSON, one object a line."""

    def __init__(self, wanted: ModelDownload, as_json: bool) -> None:
        self._wanted, self._as_json = wanted, as_json
        self._line = ProgressLine()
        self._told: tuple[str, float] = ("", 0.0)
        self._repo = wanted.files[0].repo
        if not as_json:
            self._line.show(f"{wanted.id}: {self._plan()}", at_once=True)

    def _plan(self) -> str:
        entry = catalogue.load().entry(self._wanted.id)
        licence = f", {catalogue.load().licence_of(entry).name}" if entry else ""
        return f"{file_size(self._wanted.total_bytes)} from {shown(self._repo)}{licence}"

    def progress(self, row: DownloadRow) -> None:
        state, told_at = self._told
        now = time.monotonic()
        is_news = row.state != state
        if self._as_json and (is_news or now - told_at >= _TELL_EVERY_S):
            self._told = (row.state, now)
            print_json({"event": "progress", **_row_json(row)})
        elif not self._as_json:
            self._told = (row.state, now)
            self._line.show(_row_text(row), at_once=is_news and row.error is not None)

    def finished(self, model: Installed) -> int:
        files = [str(path) for path in model.files]
        text = f"{model.id}: complete and verified. Try it: hearth ask --model {model.id} Hello"
        self.end("finished", text, model=model.id, files=files)
        return 0

    def paused(self, row: DownloadRow, *, by_person: bool) -> None:
        goes_on = f"hearth models download {self._wanted.id}"
        why = "Paused" if by_person else "Paused from elsewhere"
        text = f"{why} at {_amount(row.have_bytes, row.total_bytes)}. To go on: {goes_on}"
        self.end("paused", text, **_row_json(row))

    def failed(self, error: AppError) -> None:
        self.end("failed", str(error), problem=str(error))

    def end(self, event: str, text: str, **fields: object) -> None:
        self._line.clear()
        if self._as_json:
            print_json({"event": event, "id": self._wanted.id} | fields)
        else:
            print(text, file=sys.stdout if event == "finished" else sys.stderr)


def _row_text(row: DownloadRow) -> str:
    parts = [f"{_share(row):4.0%}  {_amount(row.have_bytes, row.total_bytes)}"]
    if row.error is not None:
        parts.append(f"{row.state}: {row.error}")
    elif row.state == "checking":
        parts.append("checking")
    elif row.bytes_per_s:
        parts.append(f"{file_size(int(row.bytes_per_s))}/s")
        parts.append("" if row.left_s is None else f"{_duration(row.left_s)} left")
    return f"{row.id}: " + "  ".join(filter(None, parts))


def _row_json(row: DownloadRow) -> dict[str, object]:
    return {
        "id": row.id,
        "state": row.state,
        "have_bytes": row.have_bytes,
        "total_bytes": row.total_bytes,
        "bytes_per_s": round(row.bytes_per_s),
        "left_s": None if row.left_s is None else round(row.left_s),
        "problem": None if row.error is None else str(row.error),
    }


def _share(row: DownloadRow) -> float:
    return row.have_bytes / row.total_bytes if row.total_bytes else 1.0


def _amount(have_bytes: int, total_bytes: int) -> str:
    return f"{file_size(have_bytes)} of {file_size(total_bytes)}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


# --- pause, resume, and what is under way


@dataclass(frozen=True)
class Unfinished:
    """A download that is not complete: how far it is, and what happens to it."""

    id: str
    name: str
    state: str
    have_bytes: int
    total_bytes: int


def unfinished() -> list[Unfinished]:
    """All of them, in their order; "waiting": a window of Hearth will go on with it."""
    folder = inventory.models_folder()
    return [
        Unfinished(
            id,
            kept.download.title,
            _state(kept, is_fetched_now(kept.download, folder)),
            here_bytes(kept.download, folder),
            kept.download.total_bytes,
        )
        for id, kept in read_queue(queue_path()).items()
        if not kept.removing
    ]


def unfinished_text(one: Unfinished) -> str:
    return f"{one.id}: {one.state}, {_amount(one.have_bytes, one.total_bytes)}"


def pause(options: argparse.Namespace) -> int:
    """Asks whoever fetches these models to pause, and waits until they do.

    Raises:
        AppError: There is no such download, or the queue cannot be written.
    """
    return _mark(options, paused=True)


def resume(options: argparse.Namespace) -> int:
    """Lets a window that is open go on with these downloads.

    Raises:
        AppError: There is no such download, or the queue cannot be written.
    """
    return _mark(options, paused=False)


def _mark(options: argparse.Namespace, *, paused: bool) -> int:
    known = {one.id for one in unfinished()}
    if missing := [id for id in options.ids if id not in known]:
        raise InvalidInput(
            'There is no unfinished download "{id}".',
            "See: hearth models list",
            id=shown(missing[0]),
        )
    marked = _marked(options.ids or sorted(known), paused)
    deadline = time.monotonic() + _HEEDED_WITHIN_S
    now = _now(marked)
    while time.monotonic() < deadline and any(_runs(one) == paused for one in now):
        time.sleep(0.1)
        now = _now(marked)
    if options.json:
        print_json({"downloads": [asdict(one) for one in now]})
    else:
        print("\n".join(_marked_text(one, paused) for one in now) or "Nothing is to be downloaded.")
    return EXIT_ERROR if paused and any(_runs(one) for one in now) else 0


def _marked(ids: list[str], paused: bool) -> list[str]:
    try:
        return list(mark(queue_path(), ids, paused=paused)) if ids else []
    except OSError as error:
        raise InvalidInput(
            "The queue of downloads cannot be written ({reason}).",
            "Check the rights on {folder}, and whether there is space.",
            reason=error.strerror or type(error).__name__,
            folder=shown(queue_path().parent),
        ) from error


def _now(ids: list[str]) -> list[Unfinished]:
    return [one for one in unfinished() if one.id in ids]


def _runs(one: Unfinished) -> bool:
    return one.state == "downloading"


def _marked_text(one: Unfinished, paused: bool) -> str:
    if paused and _runs(one):
        return f"{one.id}: still running; what fetches it does not answer"
    if paused or _runs(one):
        return unfinished_text(one)
    if any(_runs(other) for other in unfinished()):
        return f"{one.id}: goes on when the others are done"
    return (
        f"{one.id}: goes on as soon as the window of Hearth is open; "
        f"or now: hearth models download {one.id}"
    )


def _state(kept: Remembered, is_fetched: bool) -> str:
    if is_fetched:
        return "downloading"
    return "paused" if kept.paused else "waiting"
