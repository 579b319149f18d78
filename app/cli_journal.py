"""`hearth journal`: what tools did, whether the record is whole, and a copy of it to keep."""

from __future__ import annotations

import html
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec

from app.journal import Connection, Entry, Journal, Undone
from app.tools.visible import visible

_STYLE = "body{font:14px sans-serif}td,th{padding:4px 8px;text-align:left;vertical-align:top}"


def verify(journal: Journal, out: TextIO) -> bool:
    """Says whether the journal is whole."""
    found = journal.verify()
    if found.intact:
        out.write(f"The journal is intact: {found.lines} lines.\n")
        if found.unfinished:
            out.write(
                f"{found.unfinished} of them were cut off by a crash, as the rest confirms.\n"
            )
        return True
    where = f" (line {found.line})" if found.line else ""
    out.write(f"The journal has been changed: {found.fault}{where}.\n")
    return False


def show(journal: Journal, out: TextIO, *, tool: str = "", last: int = 0) -> None:
    """Lists the requests, the newest last.

    Args:
        tool: Only those for this tool.
        last: Only so many of the newest; 0 for all.
    """
    lines = [
        text
        for moment, name, text in _told(journal)
        if moment is not None and (not tool or name == tool)
    ]
    for line in lines[-last:] if last else lines:
        out.write(line + "\n")


def export(journal: Journal, path: Path, *, as_html: bool) -> None:
    """Writes all rows to a file, as JSON lines or as a page to read.

    Raises:
        OSError: It cannot be written.
    """
    if as_html:
        path.write_text(_page(journal), encoding="utf-8")
        return
    with path.open("wb") as file:
        for row in journal.rows():
            file.write(msgspec.json.encode(row) + b"\n")


def _told(journal: Journal) -> list[tuple[datetime, str, str]]:
    """When, which tool, and what happened in one line; in order."""
    told = [(entry.requested.at, entry.requested.tool, _line(entry)) for entry in journal.entries()]
    told += [
        (row.at, "", _other(row)) for row in journal.rows() if isinstance(row, Connection | Undone)
    ]
    return sorted(told, key=lambda each: each[0])


def _line(entry: Entry) -> str:
    asked, decided, ended = entry.requested, entry.decided, entry.ended
    target = decided.target if decided and decided.target else asked.arguments
    rule = f"{decided.decision} ({decided.rule})" if decided else "not decided"
    outcome = ended.outcome if ended else "not ended"
    sizes = ""
    if ended and (ended.read_bytes or ended.written_bytes):
        sizes = f", {ended.read_bytes} bytes read, {ended.written_bytes} written"
    hosts = f", contacted {', '.join(ended.hosts)}" if ended and ended.hosts else ""
    return (
        f"{_moment(asked.at)}  {visible(asked.tool, one_line=True)}  "
        f"{_short(target)}  {rule}: {outcome}{sizes}{hosts}"
    )


def _other(row: Connection | Undone) -> str:
    if isinstance(row, Undone):
        files = f"{len(row.restored)} files restored, {len(row.kept)} kept"
        return f"{_moment(row.at)}  undo  answer {row.answer}: {files}"
    verdict = "allowed" if row.allowed else "refused"
    host = visible(row.host, one_line=True)
    return (
        f"{_moment(row.at)}  network  {host}:{row.port} for {row.purpose}: {verdict} ({row.rule})"
    )


def _page(journal: Journal) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("  ")) + "</tr>\n"
        for _, _, line in _told(journal)
    )
    return (
        f"<!doctype html><meta charset='utf-8'><title>Hearth</title><style>{_STYLE}</style>\n"
        f"<table>{rows}</table>\n"
    )


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _short(text: str) -> str:
    shown = visible(text, one_line=True)
    return shown if len(shown) <= 120 else shown[:119] + "…"
