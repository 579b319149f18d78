"""The engine process, made to wait at a word: what is too fast to be stopped can be stopped then.

    python waiting_child.py FILE

While FILE is there, an answer waits after as many tokens as stand in it, until it is stopped or the
file is gone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from app.engine import child
from app.engine.llama_cache import KvCache


def wait_by(file: Path) -> None:
    """Has the model look at the file before each token but the first."""
    feed, step = KvCache.feed, KvCache.step
    written = 0

    def feed_and_count(self: KvCache, *given: Any, **more: Any) -> Any:
        nonlocal written
        written = 0
        return feed(self, *given, **more)

    def step_in_time(self: KvCache, token: int) -> bool:
        nonlocal written
        written += 1
        while _is_to_wait(file, written) and not self._abort.is_set:
            time.sleep(0.005)
        return step(self, token)

    KvCache.feed, KvCache.step = feed_and_count, step_in_time  # type: ignore[method-assign]


def _is_to_wait(file: Path, written: int) -> bool:
    try:
        return written >= int(file.read_text() or 0)
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    wait_by(Path(sys.argv[1]))
    child.main()
