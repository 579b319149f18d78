"""`hearth models`: the models on this computer and in the catalogue, from the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_models_download, cli_models_search, paths
from app.cancel import CancelToken
from app.cli_models_download import unfinished, unfinished_text
from app.cli_output import (
    EXIT_CANCELLED,
    EXIT_ERROR,
    ProgressLine,
    add_command,
    cancelled_by_person,
    print_json,
    table,
)
from app.errors import AppError, InvalidInput
from app.models import catalogue, inventory, removal
from app.models.catalogue import Catalogue, Entry
from app.models.found import search
from app.models.found.search import Candidate
from app.models.inventory import STARTER_ID, Installed
from app.models.moving import move_folder
from app.models.verification import Verified, verify
from app.models.wording import file_size, shown

SOURCES = {
    "hearth": "Hearth",
    "lm-studio": "LM Studio",
    "jan": "Jan",
    "gpt4all": "GPT4All",
    "ollama": "Ollama",
    "hugging-face": "Hugging Face",
    "file": "a file of yours",
}


def add_commands(command: argparse.ArgumentParser) -> None:
    """Adds what can be done with models below `hearth models`."""
    commands = command.add_subparsers(required=True, metavar="WHAT")
    listing = add_command(commands, "list", "the models on this computer", _list)
    listing.add_argument(
        "--available", action="store_true", help="those of the catalogue, with their licences"
    )
    _add_downloading(commands)
    checking = add_command(
        commands, "verify", "read models whole and compare their checksums", _verify
    )
    checking.add_argument("ids", metavar="ID", nargs="*", help="models on this computer")
    checking.add_argument("--all", action="store_true", help="all models on this computer")
    linking = add_command(
        commands, "import", "use models that are here already, where they lie", _import
    )
    linking.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="a .gguf file (default: look for some)"
    )
    linking.add_argument(
        "--all", action="store_true", help="link to all that other programs have downloaded"
    )
    removing = add_command(commands, "remove", "delete a model, or forget a link to one", _remove)
    removing.add_argument("id", metavar="ID", help="a model on this computer")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    moving = add_command(commands, "move", "keep the models in another folder", _move)
    moving.add_argument("folder", metavar="FOLDER", type=Path, help="an empty folder, or a new one")


def _add_downloading(commands: Any) -> None:
    searching = add_command(
        commands, "search", "look for models on Hugging Face", cli_models_search.search
    )
    searching.add_argument("text", metavar="TEXT", nargs="+", help="words, or a link to a model")
    searching.add_argument(
        "--limit", type=_count, metavar="N", default=20, help="how many to list (default: 20)"
    )
    getting = add_command(
        commands,
        "download",
        "fetch a model; goes on where it was interrupted, Ctrl+C pauses",
        cli_models_download.download,
        json="print one JSON object a line for what happens",
    )
    getting.add_argument(
        "what",
        metavar="ID|LINK",
        help="one of the catalogue, or a link: owner/name:Q8_0",
    )
    getting.add_argument(
        "--file", metavar="NAME", default="", help="which file of the repository (see search)"
    )
    getting.add_argument(
        "--limit", type=_speed, metavar="MB/s", default=0, help="not faster than this"
    )
    for name, what, run in (
        ("pause", "pause downloads, also those of a window", cli_models_download.pause),
        ("resume", "let a window go on with downloads", cli_models_download.resume),
    ):
        marking = add_command(commands, name, what, run)
        marking.add_argument(
            "ids", metavar="ID", nargs="*", help="unfinished downloads (default: all)"
        )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 100")
    return int(text)


def _speed(text: str) -> int:
    """Bytes per second."""
    try:
        megabytes = float(text)
    except ValueError:
        megabytes = 0.0
    if not 0.001 <= megabytes < 1e6:
        raise argparse.ArgumentTypeError("must be a number of megabytes per second, such as 2.5")
    return int(megabytes * 1e6)


# --- list


def _list(options: argparse.Namespace) -> int:
    if options.available:
        known = catalogue.load()
        here = {model.catalogue_id: model.id for model in inventory.installed()}
        if options.json:
            print_json({"as_of": known.as_of, "models": [*_entries_json(known, here)]})
        else:
            print(_entries_text(known, here))
        return 0
    models, downloads = [_starter(), *inventory.installed()], unfinished()
    if options.json:
        print_json(
            {
                "folder": str(inventory.models_folder()),
                "models": [_model_json(model) for model in models],
                "downloads": [asdict(one) for one in downloads],
            }
        )
    else:
        print("\n".join([_models_text(models), *map(unfinished_text, downloads)]))
    return 0


def _starter() -> Installed:
    path = paths.STARTER_MODEL
    size_bytes = path.stat().st_size if path.exists() else 0
    return Installed(STARTER_ID, "Hearth Starter", "hearth", (path,), size_bytes)


def _models_text(models: Iterable[Installed]) -> str:
    rows = [("ID", "NAME", "SIZE", "FROM", "LAST USED", "VERIFIED")]
    flaws: list[str] = []
    for model in models:
        used, verified = (
            time.strftime("%Y-%m-%d") if time else "never"
            for time in (model.last_used_at, model.verified_at)
        )
        size = file_size(model.size_bytes)
        rows.append((model.id, shown(model.name), size, SOURCES[model.source], used, verified))
        if model.flaw is not None:
            flaws.append(f"{model.id}: {model.flaw}")
    return "\n".join([table(rows), *flaws])


def _entries_text(known: Catalogue, here: dict[str, str]) -> str:
    rows = [("ID", "NAME", "SIZE", "LICENCE", "HOW OPEN", "HERE")]
    for entry in known.models:
        grade = known.grades[known.grade_of(entry)].label.en
        licence, size = known.licence_of(entry).name, file_size(entry.size_bytes)
        rows.append((entry.id, entry.name, size, licence, grade, "yes" if entry.id in here else ""))
    return table(rows)


def _entries_json(known: Catalogue, here: dict[str, str]) -> Iterable[dict[str, Any]]:
    for entry in known.models:
        licence = known.licence_of(entry)
        yield {
            "id": entry.id,
            "name": entry.name,
            "maker": entry.maker,
            "size_bytes": entry.size_bytes,
            "repository": entry.repository,
            "revision": entry.revision,
            "files": [_file_json(entry, number) for number in range(len(entry.files))],
            "languages": list(entry.languages),
            "context_length": entry.shape.context_length,
            "good_at": entry.good_at.en,
            "licence": entry.openness.licence,
            "commercial_use": licence.commercial_use,
            "openness": known.grade_of(entry),
            "installed_as": here.get(entry.id),
        }


def _file_json(entry: Entry, number: int) -> dict[str, Any]:
    file = entry.files[number]
    return {"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256}


# --- verify


def _verify(options: argparse.Namespace) -> int:
    ids = [model.id for model in inventory.installed()] if options.all else options.ids
    if not ids and not options.all:
        raise InvalidInput("No model was named.", "Name one, or give --all.")
    cancel = cancelled_by_person()
    outcomes: list[Verified] = []
    for id in ids:
        outcome = _verify_one(id, cancel)
        if outcome is None:
            print("Stopped.", file=sys.stderr)
            return EXIT_CANCELLED
        outcomes.append(outcome)
        if not options.json:
            print(_verified_text(outcome))
    if options.json:
        print_json({"models": [_verified_json(outcome) for outcome in outcomes]})
    return EXIT_ERROR if any(outcome.damaged for outcome in outcomes) else 0


def _verify_one(id: str, cancel: CancelToken) -> Verified | None:
    line = ProgressLine()
    for event in verify(id, cancel):
        if isinstance(event, Verified):
            line.clear()
            return event
        if event.total_bytes:
            done = f"{event.done_bytes / event.total_bytes:4.0%} of {file_size(event.total_bytes)}"
            line.show(f"{id}: {done}")
    return None


def _verified_text(outcome: Verified) -> str:
    if outcome.outcome == "unlike":
        return f"{outcome.id}: not the model it looks like; another build of it, or damaged"
    if outcome.damaged:
        names = ", ".join(shown(path.name) for path in outcome.damaged)
        return f"{outcome.id}: damaged, download it again ({names})"
    if outcome.outcome == "noted":
        return f"{outcome.id}: noted for the next time; nobody has said what it must be"
    return f"{outcome.id}: intact"


def _verified_json(outcome: Verified) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "outcome": outcome.outcome,
        "sha256": list(outcome.sha256),
        "damaged": [str(path) for path in outcome.damaged],
    }


# --- import


def _import(options: argparse.Namespace) -> int:
    linked: list[Installed] = []
    candidates: list[Candidate] = []
    failures: list[AppError] = []
    for path in options.paths:
        linked.append(inventory.link(path.expanduser()))
    if options.all or not options.paths:
        for candidate in search.candidates():
            candidates.append(candidate)
            if options.all and candidate.flaw is None:
                try:
                    linked.append(search.link(candidate.found))
                except AppError as error:  # it has gone or changed in the meantime
                    failures.append(error)
    if options.json:
        print_json(
            {
                "linked": [_model_json(model) for model in linked],
                "found": [_candidate_json(candidate) for candidate in candidates],
            }
        )
    else:
        print(_import_text(linked, [] if options.all else candidates, searched=not options.paths))
    for failure in failures:
        print(failure, file=sys.stderr)
    return EXIT_ERROR if failures else 0


def _import_text(linked: list[Installed], found: list[Candidate], *, searched: bool) -> str:
    lines = [f"{model.id}: linked, {shown(model.files[0])}" for model in linked]
    if found:
        rows = [("NAME", "SIZE", "FROM", "PATH")]
        for one in found:
            name = shown(one.name) + ("" if one.flaw is None else " (cannot run)")
            path = shown(one.found.path)
            rows.append((name, file_size(one.size_bytes), SOURCES[one.found.source], path))
        lines += [table(rows), "To use them where they lie: hearth models import --all"]
    elif searched and not linked:
        lines.append("No other program has models here that are not in the list already.")
    return "\n".join(lines)


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "path": str(candidate.found.path),
        "source": candidate.found.source,
        "name": candidate.name,
        "size_bytes": candidate.size_bytes,
        "catalogue_id": candidate.entry.id if candidate.entry else None,
        "problem": None if candidate.flaw is None else str(candidate.flaw),
    }


# --- remove


def _remove(options: argparse.Namespace) -> int:
    if options.id != STARTER_ID and not options.yes:
        model = inventory.find(options.id)
        if not model.is_linked and not _confirmed(model):
            return EXIT_CANCELLED
    removed = removal.remove(options.id)
    removal.empty_trash()  # quitting comes next
    if options.json:
        print_json({"id": removed.record.id, "freed_bytes": removed.freed_bytes})
    elif removed.freed_bytes:
        print(f"{removed.record.id}: deleted, {file_size(removed.freed_bytes)} freed")
    else:
        print(f"{removed.record.id}: no longer in the list; the file itself stays where it is")
    return 0


def _confirmed(model: Installed) -> bool:
    if not sys.stdin.isatty():
        raise InvalidInput("Deleting a model needs a yes.", "Give --yes.")
    print(
        f"Delete {shown(model.name)} ({file_size(model.size_bytes)})? [y/N] ",
        end="",
        file=sys.stderr,
    )
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


# --- move


def _move(options: argparse.Namespace) -> int:
    if busy := next((one for one in unfinished() if one.state == "downloading"), None):
        raise InvalidInput(
            "{id} is being downloaded into the folder that is to be moved.",
            "Pause it first: hearth models pause",
            id=shown(busy.id),
        )
    before = inventory.models_folder()
    cancel, line = cancelled_by_person(), ProgressLine()
    for event in move_folder(options.folder, cancel):
        line.show(f"{file_size(event.done_bytes)} of {file_size(event.total_bytes)} moved")
    line.clear()
    if cancel.cancelled and inventory.models_folder() == before:
        print("Stopped. All models are where they were.", file=sys.stderr)
        return EXIT_CANCELLED
    if options.json:
        print_json({"folder": str(inventory.models_folder())})
    else:
        print(f"The models are in {shown(inventory.models_folder())} now.")
    return 0


# --- shared


def _model_json(model: Installed) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "source": model.source,
        "linked": model.is_linked,
        "files": [str(path) for path in model.files],
        "size_bytes": model.size_bytes,
        "catalogue_id": model.catalogue_id or None,
        "added_at": model.added_at and model.added_at.isoformat(),
        "last_used_at": model.last_used_at and model.last_used_at.isoformat(),
        "verified_at": model.verified_at and model.verified_at.isoformat(),
        "problem": None if model.flaw is None else str(model.flaw),
    }
