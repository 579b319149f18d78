"""`hearth chats`: the chats on this computer, from the terminal."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.chat.exchange import json_file, markdown
from app.chat.exchange.collecting import all_documents, document
from app.chat.exchange.document import ChatDocument
from app.chat.exchange.importing import Imported, bring_in
from app.chat.exchange.reading import read
from app.chat.store import ChatRow, Deletion, Hit, Store, backups, default_path, open_store, restore
from app.chat.store.backups import Backup
from app.cli_output import (
    EXIT_CANCELLED,
    EXIT_ERROR,
    add_command,
    cancelled_by_person,
    print_json,
    table,
)
from app.errors import AppError, InvalidInput
from app.models.wording import file_size, shown

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def add_commands(command: argparse.ArgumentParser) -> None:
    """Adds what can be done with chats below `hearth chats`."""
    commands = command.add_subparsers(required=True, metavar="WHAT")
    listing = add_command(commands, "list", "the chats, newest first", _list)
    listing.add_argument("--limit", type=_positive, metavar="N", default=0, help="at most so many")
    listing.add_argument(
        "--deleted", action="store_true", help="those that can still be brought back"
    )
    searching = add_command(commands, "search", "chats by words in their titles and texts", _search)
    searching.add_argument("query", metavar="WORDS", nargs="+", help='words, or "a phrase"')
    searching.add_argument("--limit", type=_positive, metavar="N", default=30)
    deleting = add_command(commands, "delete", "take chats out of the list for 30 days", _delete)
    undeleting = add_command(commands, "undelete", "bring deleted chats back", _undelete)
    for command in (deleting, undeleting):
        command.add_argument("ids", metavar="ID", nargs="+", type=_positive, help="as in the list")
    exporting = add_command(commands, "export", "write chats to a file", _export)
    exporting.add_argument("ids", metavar="ID", nargs="*", type=_positive, help="as in the list")
    exporting.add_argument("--all", action="store_true", help="all chats")
    exporting.add_argument(
        "--format",
        choices=("json", "markdown"),
        default="json",
        help="json keeps everything; markdown is for reading (default: json)",
    )
    exporting.add_argument(
        "--output",
        type=Path,
        metavar="PATH",
        help="a new file, or a folder for markdown (default: stdout)",
    )
    importing = add_command(commands, "import", "bring in exported chats", _import)
    importing.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="a file exported by Hearth, ChatGPT (also the .zip) or LM Studio, or its folder",
    )
    backing_up = add_command(
        commands, "backup", "copy all chats to the backup folder, now", _backup
    )
    backing_up.add_argument("--folder", type=Path, metavar="DIR", help="another folder")
    restoring = add_command(commands, "restore", "put a backup in the place of the chats", _restore)
    restoring.add_argument(
        "backup", metavar="BACKUP", nargs="?", type=Path, help="a file (default: list them)"
    )
    restoring.add_argument("--folder", type=Path, metavar="DIR", help="list those in there")
    restoring.add_argument("--yes", action="store_true", help="do not ask")


@contextmanager
def _store() -> Iterator[Store]:
    store = open_store()
    try:
        yield store
    finally:
        store.close()


# --- list and search


def _list(options: argparse.Namespace) -> int:
    with _store() as store:
        rows = [*store.chats.deleted()] if options.deleted else [*_all(store, options.limit)]
        folders = {folder.id: folder.name for folder in store.chats.folders()}
    rows = rows[: options.limit or None]
    if options.json:
        print_json({"chats": [_chat_json(row, folders) for row in rows]})
    else:
        lines = [("ID", "CHANGED", "", "FOLDER", "TITLE")]
        for row in rows:
            folder = shown(folders.get(row.folder_id or 0, ""))
            pinned = "pinned" if row.pinned else ""
            lines.append((str(row.id), _day(row.updated_at_ms), pinned, folder, shown(row.title)))
        print(table(lines))
    return 0


def _all(store: Store, limit: int) -> Iterator[ChatRow]:
    """Pinned chats, then the others page by page, until there are enough."""
    yield from store.chats.pinned()
    key, count = None, 0
    while page := store.chats.page(key):
        yield from page
        key, count = page[-1].key, count + len(page)
        if limit and count >= limit:
            return


def _search(options: argparse.Namespace) -> int:
    hits: list[Hit] = []
    seen: set[int] = set()
    with _store() as store:
        before = None
        while len(hits) < options.limit:
            page = store.search.chats(" ".join(options.query), before=before, limit=options.limit)
            hits += [hit for hit in page.hits if hit.chat.id not in seen]
            seen.update(hit.chat.id for hit in hits)
            before = page.next
            if before is None:
                break
    hits = hits[: options.limit]
    if options.json:
        print_json({"hits": [_hit_json(hit) for hit in hits]})
        return 0
    bold = sys.stdout.isatty()
    for hit in hits:
        print(f"{hit.chat.id}  {_day(hit.chat.updated_at_ms)}  {_marked(hit.title, bold)}")
        print(f"    {_marked(hit.excerpt, bold)}")
    if not hits:
        print("Nothing was found.", file=sys.stderr)
    return 0


def _marked(excerpt: Any, bold: bool) -> str:
    text, end = "", 0
    for start, stop in excerpt.found if bold else ():
        text += shown(excerpt.text[end:start]) + BOLD + shown(excerpt.text[start:stop]) + PLAIN
        end = stop
    return text + shown(excerpt.text[end:])


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.chat.id,
        "title": hit.chat.title,
        "message_id": hit.message_id,
        "excerpt": hit.excerpt.text,
        "found": hit.excerpt.found,
        "found_in_title": hit.title.found,
    }


# --- delete and undelete


def _delete(options: argparse.Namespace) -> int:
    with _store() as store:
        gone = store.chats.delete(options.ids).ids
    return _say_moved(options, gone, "deleted", "hearth chats list")


def _undelete(options: argparse.Namespace) -> int:
    back: list[int] = []
    with _store() as store:
        for chat in store.chats.deleted():
            if chat.id in options.ids:
                store.chats.restore(Deletion((chat.id,), chat.deleted_at_ms or 0))
                back.append(chat.id)
    return _say_moved(options, back, "back", "hearth chats list --deleted")


def _say_moved(options: argparse.Namespace, done: Sequence[int], key: str, listing: str) -> int:
    missing = [id for id in dict.fromkeys(options.ids) if id not in done]
    if options.json:
        print_json({key: sorted(done), "not_there": missing})
    else:
        for id in sorted(done):
            print(f"{id:4}  {key}")
    for id in missing:
        print(f"There is no chat {id} in: {listing}", file=sys.stderr)
    return EXIT_ERROR if missing else 0


# --- export and import


def _export(options: argparse.Namespace) -> int:
    if bool(options.ids) == options.all:
        raise InvalidInput("No chat was named.", "Name some by their ids, or give --all.")
    with _store() as store:
        chats = all_documents(store) if options.all else (document(store, i) for i in options.ids)
        if options.format == "markdown":
            written = _write_markdown(chats, options.output)
        else:
            written = _write_json(chats, options.output)
    if options.json and options.output is not None:
        print_json({"files": [str(path) for path in written]})
    return 0


def _write_json(chats: Iterator[ChatDocument], output: Path | None) -> list[Path]:
    if output is None:
        for piece in json_file.written(chats):
            sys.stdout.write(piece.decode("utf-8"))
        return []
    with _new_file(output) as file:
        for piece in json_file.written(chats):
            file.write(piece)
    return [output]


def _write_markdown(chats: Iterator[ChatDocument], output: Path | None) -> list[Path]:
    paths: list[Path] = []
    for chat in chats:
        text = markdown.written(chat)
        if output is None:
            sys.stdout.write(text)
            continue
        path = output
        if not output.suffix or output.is_dir():
            path = output / f"{_file_name(chat)}.md"
        elif paths:
            raise InvalidInput("Several chats need a folder.", "Give one with --output.")
        with _new_file(path) as file:
            file.write(text.encode())
        paths.append(path)
    return paths


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    """A file that was not there before; it is taken away again if it cannot be finished."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            try:
                yield file
            except BaseException:
                file.close()
                path.unlink()
                raise
    except FileExistsError:
        raise InvalidInput(
            "There is a file at {path} already.", "Choose another name.", path=shown(path)
        ) from None
    except OSError as error:
        raise InvalidInput(
            "{path} cannot be written: {reason}.",
            "Choose another place.",
            path=shown(path),
            reason=error.strerror or shown(error),
        ) from error


def _file_name(chat: ChatDocument) -> str:
    """The title, and enough of the id to be the only one."""
    return f"{chat.file_name} {chat.uid[:8]}"


def _import(options: argparse.Namespace) -> int:
    outcomes: list[Imported] = []
    failures: list[AppError] = []
    with _store() as store:
        for path in options.paths:
            try:
                for outcome in bring_in(store, read(path.expanduser())):
                    outcomes.append(outcome)
                    if not options.json:
                        print(_imported_text(outcome))
            except AppError as error:
                failures.append(error)
    if options.json:
        added = [one.chat_id for one in outcomes if one.chat_id and not one.already_here]
        here = [one.chat_id for one in outcomes if one.already_here]
        empty = sum(one.chat_id is None for one in outcomes)
        print_json({"added": added, "already_here": here, "empty": empty})
    for failure in failures:
        print(failure, file=sys.stderr)
    return EXIT_ERROR if failures else 0


def _imported_text(outcome: Imported) -> str:
    if outcome.chat_id is None:
        return f"   -  {shown(outcome.title) or 'a chat'}: nothing in it"
    said = ", was here already" if outcome.already_here else ""
    return f"{outcome.chat_id:4}  {shown(outcome.title)}{said}"


# --- backup and restore


def _backup(options: argparse.Namespace) -> int:
    with _store() as store:
        made = store.backup(options.folder, cancelled_by_person())
    if made is None:
        print("Stopped.", file=sys.stderr)
        return EXIT_CANCELLED
    if options.json:
        print_json(_backup_json(made))
    else:
        print(f"{shown(made.path)}: {file_size(made.size_bytes)}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    if options.backup is None:
        found = backups.listed(options.folder)
        if options.json:
            print_json({"backups": [_backup_json(backup) for backup in found]})
        else:
            print(_backups_text(found, options.folder or backups.folder()))
        return 0
    backups.check(options.backup)
    if not options.yes and not _confirmed(options.backup):
        return EXIT_CANCELLED
    aside = restore(options.backup, default_path())
    if options.json:
        print_json({"restored": str(options.backup), "kept": aside and str(aside)})
    else:
        kept = f" What was there before is kept: {shown(aside)}" if aside else ""
        print(f"The chats are those of {shown(options.backup.name)} now.{kept}")
    return 0


def _confirmed(backup: Path) -> bool:
    if not sys.stdin.isatty():
        raise InvalidInput("Replacing all chats needs a yes.", "Give --yes.")
    question = f"Replace all chats by those of {shown(backup.name)}? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


def _backups_text(found: Sequence[Backup], folder: Path) -> str:
    if not found:
        return f"There are no backups in {shown(folder)}."
    rows = [("MADE", "WHY", "SIZE", "FILE")]
    for backup in found:
        made = f"{backup.made_at:%Y-%m-%d %H:%M}"
        rows.append((made, backup.reason, file_size(backup.size_bytes), shown(backup.path)))
    return f"{table(rows)}\nTo go back to one: hearth chats restore FILE"


def _backup_json(backup: Backup) -> dict[str, Any]:
    return {
        "path": str(backup.path),
        "made_at": backup.made_at.isoformat(),
        "reason": backup.reason,
        "size_bytes": backup.size_bytes,
    }


# --- shared


def _chat_json(row: ChatRow, folders: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "uid": row.uid,
        "title": row.title,
        "folder": folders.get(row.folder_id or 0),
        "pinned": row.pinned,
        "created_at_ms": row.created_at_ms,
        "updated_at_ms": row.updated_at_ms,
        "deleted_at_ms": row.deleted_at_ms,
    }


def _day(time_ms: int) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(time_ms / 1000))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)
