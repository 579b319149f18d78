"""How the commands of the terminal speak: tables, JSON, a line of progress, Ctrl+C."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from app.cancel import CancelToken

EXIT_ERROR = 1
EXIT_CANCELLED = 130
_SAY_EVERY_S = 10.0


def add_command(
    commands: Any,
    name: str,
    what: str,
    run: Callable[..., int],
    json: str = "print one JSON object",
) -> argparse.ArgumentParser:
    """A command below another one, which also speaks JSON.

    Args:
        commands: What `ArgumentParser.add_subparsers` gave.
        what: What it does, for the help.
        run: Gets the options, and returns the exit status.
        json: What --json does, for the help.
    """
    command: argparse.ArgumentParser = commands.add_parser(name, help=what)
    command.add_argument("--json", action="store_true", help=json)
    command.set_defaults(run=run)
    return command


def print_json(value: object) -> None:
    print(msgspec.json.encode(value).decode("utf-8"), flush=True)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def cancelled_by_person() -> CancelToken:
    """A token that Ctrl+C sets, and whatever asks this process to end."""
    cancel = CancelToken()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: cancel.cancel())
    return cancel


class ProgressLine:
    """A line on stderr that a terminal shows in place; elsewhere one line now and then."""

    def __init__(self) -> None:
        self._in_place = sys.stderr.isatty()
        self._said_at = 0.0
        self._said = ""

    def show(self, text: str, *, at_once: bool = False) -> None:
        """`at_once`: worth a line of its own, wherever it goes."""
        now = time.monotonic()
        if self._in_place:
            print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        elif text != self._said and (at_once or now - self._said_at >= _SAY_EVERY_S):
            print(text, file=sys.stderr, flush=True)
            self._said, self._said_at = text, now

    def clear(self) -> None:
        if self._in_place:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
