"""Ten thousand chats with a million messages: how long the list, a search and a chat take.

    python -m tests.benchmarks.store_scale [--chats 10000] [--messages 1000000] [--seed 7]
                                           [--file FILE] [--json]

With --file the chats are made once and used again. One chat has 2,000 messages. Exit code 1 if the
95th percentile of a search exceeds 100 ms, or that chat takes more than 300 ms to open.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.chat.store import AnswerInfo, ChatRow, Store, open_store
from app.messages import Message, Reasoning, Text

SEARCH_LIMIT_MS = 100.0
OPEN_LIMIT_MS = 300.0
LONG_CHAT = 2_000
DAY_MS = 24 * 3600 * 1000
NOW_MS = 1_795_000_000_000

# Words as frequent as in real texts, and syllables to make rare ones of.
COMMON = """
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an
    werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum
    war haben nur oder aber vor zur bis mehr durch man sein wurde wenn können müssen Straße
    the of and to in is you that it he was for on are as with his they at be this have from or
    one had by word but not what all were we when your can said there use an each which she do
    model token context memory python function error file download answer question please
"""
SYLLABLES = """
    ba be bi bo bu da de di do du fa fe ga ge ha he ka ke ki ko la le li lo lu ma me mi mo mu na
    ne ni no pa pe ra re ri ro ru sa se si so ta te ti to tu wa we ver ung heit keit lich sch ein
    tion ment ness ing er en über un aus mü kö schä trä
"""


class Words:
    """A vocabulary in which, as in any language, few words are frequent and most are rare."""

    def __init__(self, rng: random.Random, size: int = 60_000) -> None:
        syllables = SYLLABLES.split()
        made = {"".join(rng.choices(syllables, k=rng.choice((2, 3, 3, 4)))) for _ in range(size)}
        self.words = [*COMMON.split(), *sorted(made)]
        weights = (1 / (rank + 3) for rank in range(len(self.words)))
        self._sums = [*itertools.accumulate(weights)]
        self._rng = rng

    def one(self) -> str:
        return self.words[bisect.bisect(self._sums, self._rng.random() * self._sums[-1])]

    def text(self, n_words: int) -> str:
        pick, sums, rng, total = self.words, self._sums, self._rng, self._sums[-1]
        words = [pick[bisect.bisect(sums, rng.random() * total)] for _ in range(n_words)]
        return " ".join(words).capitalize() + "."


def fill(store: Store, n_chats: int, n_messages: int, seed: int) -> int:
    """Makes the chats and returns the id of the long one."""
    rng = random.Random(seed)
    words = Words(rng)
    lengths = chat_lengths(rng, n_chats, n_messages)
    long_chat = 0
    started = time.monotonic()
    for number, length in enumerate(lengths):
        with store.connections.writing():
            at = NOW_MS - (n_chats - number) * DAY_MS // 20
            chat = store.chats.create(created_at_ms=at)
            add_messages(store, chat, length, words, rng, at)
        if length == LONG_CHAT:
            long_chat = chat
        if number % 500 == 0 and sys.stderr.isatty():
            took = time.monotonic() - started
            print(f"\r{number} of {n_chats} chats, {took:.0f} s", end="", file=sys.stderr)
    return long_chat


def chat_lengths(rng: random.Random, n_chats: int, n_messages: int) -> list[int]:
    """Most chats are short, some are long, one has 2,000 messages."""
    shares = [rng.lognormvariate(0, 1) for _ in range(n_chats - 1)]
    rest = n_messages - LONG_CHAT
    lengths = [min(LONG_CHAT - 1, max(2, round(rest * share / sum(shares)))) for share in shares]
    lengths.insert(n_chats // 2, LONG_CHAT)
    return lengths


def add_messages(
    store: Store, chat: int, length: int, words: Words, rng: random.Random, at: int
) -> None:
    parent = None
    for number in range(length):
        if number % 2 == 0:
            message = Message("user", (Text(words.text(rng.randint(3, 40))),))
            info = None
        else:
            thought = Reasoning(words.text(rng.randint(5, 60)))
            message = Message("assistant", (thought, Text(words.text(rng.randint(20, 160)))))
            info = AnswerInfo(model="gpt-oss-20b", effort="medium", reason="stop")
        id = store.messages.add(chat, message, parent, info=info, created_at_ms=at + number * 1000)
        if number % 40 == 39:  # answered anew
            id = store.messages.add(chat, message, parent, created_at_ms=at + number * 1000)
        parent = id


def typed(words: Words, rng: random.Random, count: int) -> Iterator[str]:
    """What stands in the search field after each key, for `count` searches."""
    for _ in range(count):
        kind = rng.random()
        if kind < 0.5:
            whole = words.one() if kind < 0.25 else rng.choice(words.words)
        elif kind < 0.9:
            whole = f"{words.one()} {rng.choice(words.words)}"
        else:
            whole = f'"{words.one()} {words.one()}"'
        for end in range(1, len(whole) + 1):
            yield whole[:end]


class Took(NamedTuple):
    """Milliseconds that a person waits, and those of them that the processor worked."""

    wall_ms: float
    cpu_ms: float


def timed(job: Callable[[], object]) -> Took:
    started, worked = time.perf_counter(), time.thread_time()
    job()
    return Took((time.perf_counter() - started) * 1000, (time.thread_time() - worked) * 1000)


def spread(times: list[Took]) -> dict[str, float]:
    """`cpu_p95_ms` tells what it costs; what is above it in `p95_ms` others have taken."""
    cuts = statistics.quantiles([took.wall_ms for took in times], n=100, method="inclusive")
    cpu = statistics.quantiles([took.cpu_ms for took in times], n=100, method="inclusive")
    return {
        "n": len(times),
        "median_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "p99_ms": round(cuts[98], 2),
        "worst_ms": round(max(took.wall_ms for took in times), 2),
        "cpu_p95_ms": round(cpu[94], 2),
    }


def measure(store: Store, long_chat: int, seed: int) -> dict[str, dict[str, float]]:
    rng = random.Random(seed + 1)
    words = Words(random.Random(seed))
    searches = [(timed(lambda t=t: store.search.chats(t)), t) for t in typed(words, rng, 60)]
    for took, text in sorted(searches, reverse=True)[:5]:
        print(f"  slow: {text!r} {took.wall_ms:.0f} ms", file=sys.stderr)
    pages, key = [], None
    found: list[tuple[ChatRow, ...]] = [()]
    while not pages or found[-1]:
        pages.append(timed(lambda k=key: found.append(store.chats.page(k))))
        key = found[-1][-1].key if found[-1] else None
    opened = [timed(lambda: store.messages.transcript(long_chat)) for _ in range(20)]
    others = rng.sample(range(1, store.chats.count()), 60)
    return {
        "search as you type": spread([took for took, _ in searches]),
        "find in the long chat": spread(
            [timed(lambda t=t: store.search.in_chat(long_chat, t)) for t in typed(words, rng, 3)]
        ),
        "a page of the list": spread(pages),
        "open the chat of 2,000 messages": spread(opened),
        "open any chat": spread([timed(lambda c=c: store.messages.transcript(c)) for c in others]),
        "add a message to the long chat": spread(
            [timed(lambda: append(store, long_chat)) for _ in range(20)]
        ),
        "save a draft": spread(
            [timed(lambda n=n: store.drafts.save(long_chat, "x" * n)) for n in range(100)]
        ),
    }


def append(store: Store, chat: int) -> None:
    last = store.messages.transcript(chat).last_id
    store.messages.delete(store.messages.add(chat, Message("user", (Text("More"),)), last))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--file", type=Path, help="where the chats are made, or lie already")
    parser.add_argument("--make-only", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = options.file or Path(temporary) / "chats.sqlite3"
        fresh = not path.exists()
        store = open_store(path, Path(temporary))
        try:
            if fresh:
                took = timed(lambda: fill(store, options.chats, options.messages, options.seed))
                print(f"made in {took.wall_ms / 1000:.0f} s", file=sys.stderr)
            store.close()
            if options.make_only:
                return 0
            opening: list[Store] = []
            started = timed(lambda: opening.append(open_store(path, Path(temporary))))
            store = opening[0]
            results = measure(store, longest_chat(store), options.seed)
            sizes = {
                "file_mb": path.stat().st_size // 10**6,
                "open_store_ms": round(started.wall_ms, 1),
            }
        finally:
            store.close()
    if options.json:
        print(json.dumps({**sizes, **results}))
    else:
        print(sizes)
        for name, figures in results.items():
            print(f"{name:36}", *(f"{key} {value:8}" for key, value in figures.items()))
    slow = results["search as you type"]["p95_ms"] > SEARCH_LIMIT_MS
    return int(slow or results["open the chat of 2,000 messages"]["worst_ms"] > OPEN_LIMIT_MS)


def longest_chat(store: Store) -> int:
    with store.connections.reading() as connection:
        query = "SELECT chat_id FROM messages GROUP BY chat_id ORDER BY count(*) DESC LIMIT 1"
        return int(connection.execute(query).fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
