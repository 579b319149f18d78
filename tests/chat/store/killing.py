"""Kills a busy Hearth at a seeded moment, and looks whether everything is there."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.chat.store import ChatNotFound, Store, backups, open_store, schema
from tests.chat.store import earlier

ROOT = Path(__file__).resolve().parents[3]
MAY_BE_LOST_S = 1.0
LONGEST_S = 3.0  # until the kill


@dataclass
class Outcome:
    """What was going on when it was killed. `lost_s`: age of the oldest word that is missing.

    `edits` are the messages that were being changed, `sent_edits` the changes that were sent.
    """

    during: str
    lost_s: float = 0.0
    recovered: int = 0
    edits: int = 0
    sent_edits: int = 0


@dataclass
class Said:
    """What must be on disk, by what the child said until it was killed."""

    messages: dict[int, str] = field(default_factory=dict)
    chat_of: dict[int, int] = field(default_factory=dict)
    plans: dict[int, str] = field(default_factory=dict)
    deltas: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    drafts: dict[int | None, set[str]] = field(default_factory=dict)  # any of these may be there
    writing: dict[int | None, list[_Writing]] = field(default_factory=dict)
    deleted: dict[int, bool | None] = field(default_factory=dict)
    purged: set[int] = field(default_factory=set)
    during: str = "starting"

    def hear(self, line: dict[str, Any]) -> None:
        kind, chat = line["say"], line.get("chat")
        if kind == "begin":
            self.plans[line["id"]] = line["text"]
            self.chat_of[line["id"]] = line["chat"]
            self.during = "streaming"
        elif kind == "delta":
            self.deltas.setdefault(line["id"], []).append((line["at"], line["text"]))
        elif kind == "will":
            self.during = line["do"]
            if line["do"] == "draft":
                self._begin_draft(chat, line["text"])
            elif line["do"] in ("delete-chat", "restore-chat"):
                self.deleted[line["chat"]] = None
            elif line["do"] == "purge":
                self.purged.update(line["chats"])
        else:
            self.during = f"after {line['do']}"
            if line["do"] == "message":
                self.messages[line["id"]] = line["text"]
                self.chat_of[line["id"]] = line["chat"]
                self.plans.pop(line["id"], None)
            elif line["do"] == "draft":
                self._end_draft(chat, line["text"])
            elif line["do"] in ("delete-chat", "restore-chat"):
                self.deleted[line["chat"]] = line["do"] == "delete-chat"

    def _begin_draft(self, chat: int | None, text: str) -> None:
        going_on = self.writing.setdefault(chat, [])
        begun = _Writing(text, {other.text for other in going_on})
        for other in going_on:
            other.beside.add(text)
        going_on.append(begun)

    def _end_draft(self, chat: int | None, text: str) -> None:
        """Two threads may write at once: which of them was the last, only the file knows."""
        done = next(one for one in self.writing[chat] if one.text == text)
        self.writing[chat].remove(done)
        self.drafts[chat] = {text, *done.beside}


@dataclass
class _Writing:
    """A draft on its way to the disk, and those that were on theirs at the same time."""

    text: str
    beside: set[str]


def play(seed: int, folder: Path, longest_s: float = LONGEST_S) -> Outcome:
    """Runs a child, kills it, opens what it left.

    Args:
        longest_s: It is killed at some moment within so many seconds.

    Raises:
        AssertionError: Something is missing or damaged.
    """
    rng = random.Random(seed)
    path, backup_folder = folder / "chats.sqlite3", folder / "backups"
    version = seed % (schema.LATEST + 1)
    if version:
        earlier.make(path, version, n_chats=1_500)
    migrates = 0 < version < schema.LATEST
    command = [sys.executable, "-m", "tests.chat.store.busy_child"]
    child = subprocess.Popen(
        [*command, str(path), str(backup_folder), str(seed)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        first = child.stdout.readline()
        time.sleep(rng.uniform(0, 0.5 if migrates and seed % 8 < 4 else longest_s))
        assert child.poll() is None, "it ended by itself"
        killed_at = time.monotonic()
        child.kill()
        lines = (first + child.stdout.read()).splitlines(keepends=True)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    said = Said()
    for line in lines:
        if line.endswith(b"\n"):
            said.hear(json.loads(line))
    return judge(said, killed_at, path, backup_folder, version)


def judge(
    said: Said,
    killed_at: float,
    path: Path,
    backup_folder: Path,
    version: int,
    may_be_lost_s: float = MAY_BE_LOST_S,
) -> Outcome:
    """Compares what is on disk with what was said.

    Raises:
        AssertionError: Something is missing or damaged.
    """
    store = open_store(path, backup_folder)
    try:
        store.check()
        with store.connections.reading() as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            for table in ("message_words", "title_words"):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        outcome = Outcome(said.during, recovered=store.recovered)
        if version:
            assert store.chats.get(700).title == "Frage 700"  # too old to be touched by anybody
        for id, text in said.messages.items():
            if said.chat_of[id] not in said.purged:
                assert store.messages.get(id).message.text == text, f"message {id}"
        for id, plan in said.plans.items():
            age_s = _cut_off(store, id, plan, said, killed_at)
            assert age_s <= may_be_lost_s, f"a word was {age_s:.2f} s old and is lost"
            outcome.lost_s = max(outcome.lost_s, age_s)
        for chat, texts in said.drafts.items():
            if chat not in said.purged:
                on_their_way = {one.text for one in said.writing[chat]}
                assert store.drafts.get(chat).text in texts | on_their_way, f"draft of {chat}"
        for chat, is_deleted in said.deleted.items():
            if is_deleted is not None and chat not in said.purged:
                assert (store.chats.get(chat).deleted_at_ms is not None) == is_deleted
    finally:
        store.close()
    for backup in backups.listed(backup_folder):
        backups.check(backup.path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return outcome


def _cut_off(store: Store, id: int, plan: str, said: Said, killed_at: float) -> float:
    """Compares an answer that was being streamed; returns how old the first missing word is."""
    try:
        stored = store.messages.get(id)
    except ChatNotFound:
        kept = ""
    else:
        kept = stored.message.text
        assert stored.info.reason in ("interrupted", "stop", "cancelled")
    assert plan.startswith(kept), "words that were never said"
    length = 0
    for at, text in said.deltas.get(id, []):
        length += len(text)
        if length > len(kept):
            return killed_at - at
    return 0.0
