"""A Hearth that never rests, to be killed: streams, edits, deletes, migrates, backs up, types.

    python -m tests.chat.store.busy_child FILE BACKUPS SEED

Says on stdout, a JSON object a line, what it is about to do ("will") and what is done ("did"),
each with the time. Whoever kills it can tell from these what must be on disk.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.cancel import CancelToken
from app.chat.store import Store, open_store
from app.chat.turn import run_turn
from app.engine.api import GenerateRequest, LoadPlan
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.messages import Attachment, Conversation, Message, Text

WORDS = (
    *("Der", "Hund", "läuft", "über", "die", "Straße", "und", "sieht", "gpt-oss", "the", "quick"),
    *("brown", "fox", "🤗", "日本"),
)


def say(kind: str, **facts: Any) -> None:
    line = json.dumps({"say": kind, "at": time.monotonic(), **facts})
    os.write(1, line.encode() + b"\n")


class Typist:
    """An engine that writes seeded words, about 200 a second, and now and then pauses."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        count = rng.randint(20, 220)
        self.thoughts = [rng.choice(WORDS) + " " for _ in range(count // 4)]
        self.words = [rng.choice(WORDS) + " " for _ in range(count)]

    @property
    def text(self) -> str:
        return "".join(self.words)

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        yield from ()

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        for thought in self.thoughts:
            yield ReasoningDelta(thought)
        for word in self.words:
            time.sleep(0.7 if self._rng.random() < 0.005 else 0.005)
            yield TextDelta(word)
        yield Finished("stop", token_ids=tuple(range(len(self.words))))

    def prepare(self, request: GenerateRequest) -> None:
        pass

    def close(self) -> None:
        pass


class Busy:
    """Does one thing after the other, as a person would, only faster."""

    def __init__(self, store: Store, backups: Path, rng: random.Random) -> None:
        self.store, self.backups, self.rng = store, backups, rng

    def run(self) -> None:
        actions: list[Callable[[], None]] = [
            self.talk,
            self.talk,
            self.edit,
            self.type,
            self.delete_chat,
            self.delete_message,
            self.back_up,
            self.purge,
        ]
        self.talk()
        while True:
            self.rng.choice(actions)()

    def talk(self) -> None:
        store, rng = self.store, self.rng
        chat = store.chats.create() if rng.random() < 0.3 else self.any_chat()
        self.type(chat)
        question = self.ask(chat)
        typist = Typist(rng)
        answer = store.answers.begin(chat, question, model="gpt-oss-20b")
        say("begin", id=answer.message_id, chat=chat, text=typist.text)
        conversation = Conversation((Message("user", (Text("x"),)),))
        plan = LoadPlan(Path("m.gguf"))
        for event in run_turn(typist, plan, conversation, record=answer):
            if isinstance(event, TextDelta):
                say("delta", id=answer.message_id, text=event.text)
        say("did", do="message", id=answer.message_id, chat=chat, text=typist.text)

    def any_chat(self) -> int:
        chats = [row.id for row in self.store.chats.page()]
        return self.rng.choice(chats) if chats else self.store.chats.create()

    def ask(self, chat: int, parent: int | None = None) -> int:
        text = " ".join(self.rng.choices(WORDS, k=self.rng.randint(1, 300)))
        files = [Attachment("a.txt", text * 5)] if self.rng.random() < 0.2 else []
        if parent is None:
            parent = self.store.messages.transcript(chat).last_id
        id = self.store.messages.add(chat, Message("user", (*files, Text(text))), parent)
        say("did", do="message", id=id, chat=chat, text=text)
        return id

    def edit(self) -> None:
        chat = self.any_chat()
        messages = self.store.messages.transcript(chat).messages
        if messages:
            self.ask(chat, self.rng.choice(messages).parent_id)

    def type(self, chat: int | None = None) -> None:
        text = ""
        for _ in range(self.rng.randint(1, 12)):
            text += self.rng.choice(WORDS)
            say("will", do="draft", chat=chat, text=text)
            self.store.drafts.save(chat, text)
            say("did", do="draft", chat=chat, text=text)

    def delete_chat(self) -> None:
        chat = self.any_chat()
        say("will", do="delete-chat", chat=chat)
        deletion = self.store.chats.delete([chat])
        say("did", do="delete-chat", chat=chat)
        if self.rng.random() < 0.8:
            say("will", do="restore-chat", chat=chat)
            self.store.chats.restore(deletion)
            say("did", do="restore-chat", chat=chat)

    def delete_message(self) -> None:
        chat = self.any_chat()
        messages = self.store.messages.transcript(chat).messages
        if not messages:
            return
        id = self.rng.choice(messages).id
        deletion = self.store.messages.delete(id)
        self.store.messages.restore(deletion)

    def back_up(self) -> None:
        say("will", do="backup")
        self.store.backup(self.backups)
        say("did", do="backup")

    def purge(self) -> None:
        gone = [row.id for row in self.store.chats.deleted()]
        say("will", do="purge", chats=gone)
        self.store.purge(older_than_ms=-1)
        say("did", do="purge", chats=gone)


def main() -> None:
    path, backups, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    say("will", do="open")
    store = open_store(path, backups)
    say("did", do="open")
    Busy(store, backups, random.Random(seed)).run()


if __name__ == "__main__":
    main()
