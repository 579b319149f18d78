"""The engine process with every way that llama.cpp's results could take into Python counted.

Started by `decode_speed.py` in place of `app.engine.child`, with the file for the counts as its
only argument. It differs in nothing else.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine import child
from app.engine.protocol import Done
from app.engine.worker import Worker

# Whatever gives a pointer to logits, probabilities or candidates, or fills a buffer with them.
READS = ("llama_get_logits", "llama_get_sampled", "llama_get_embeddings", "llama_sampler_apply")
STEPS = ("llama_decode", "llama_sampler_sample")


def main() -> None:
    counts = _count_calls()
    _write_after_each_request(counts, Path(sys.argv[1]))
    child.main()


def _count_calls() -> Counter[str]:
    counts: Counter[str] = Counter()
    watched = [name for name in dir(cpp) if name.startswith(READS) or name in STEPS]
    for name in watched:
        counts[name] = 0
        setattr(cpp, name, _counted(getattr(cpp, name), name, counts))
    return counts


def _counted(function: Callable[..., Any], name: str, counts: Counter[str]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        counts[name] += 1
        return function(*arguments)

    return call


def _write_after_each_request(counts: Counter[str], path: Path) -> None:
    send = Worker.send

    def write_and_send(worker: Worker, reply: Any) -> None:
        if isinstance(reply, Done):
            path.write_text(json.dumps(counts))
        send(worker, reply)

    Worker.send = write_and_send  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
