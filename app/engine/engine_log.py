"""What the engine process has to say for the log: a line on stderr, which the client keeps."""

from __future__ import annotations

import sys


def log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
