"""The process that runs the model's Python: one program on stdin, what came of it on stdout.

Has no network, no environment and no files, and runs nothing but the interpreter's own subset.
"""

from __future__ import annotations

import sys

import msgspec

from app.tools import isolation


class Job(msgspec.Struct, frozen=True):
    """A program and its bounds."""

    code: str
    time_s: float
    memory_bytes: int
    output_chars: int


class Done(msgspec.Struct, frozen=True):
    """What was printed, the value of the last expression (None: none), and what went wrong."""

    printed: str
    value: str | None = None
    error: str = ""
    is_cut: bool = False


def main() -> int:
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    isolation.enter(cpu_s=int(job.time_s) + 5)
    sys.stdout.buffer.write(msgspec.json.encode(run(job)))
    return 0


def run(job: Job) -> Done:
    """Runs a program in a worker of pydantic-monty."""
    from pydantic_monty import Monty, MontyError, ResourceLimits

    printed: list[str] = []
    left = job.output_chars

    def take(stream: str, text: str) -> None:
        nonlocal left
        printed.append(text[: max(left, 0)])
        left -= len(text)

    limits = ResourceLimits(
        max_feed_duration_secs=job.time_s,
        max_memory=job.memory_bytes,
        max_total_sleep_secs=job.time_s,
        max_suspensions=100,
    )
    value, error = None, ""
    with (
        Monty(min_processes=1, max_processes=1, request_timeout=job.time_s + 3) as pool,
        pool.checkout(limits=limits, script_name="program.py") as session,
    ):
        try:
            result = session.feed_run(job.code, print_callback=take)
            value = None if result is None else repr(result)[: job.output_chars]
        except MontyError as fault:
            display = getattr(fault, "display", None)
            error = (display() if callable(display) else str(fault))[-4000:]
    return Done("".join(printed), value, error, is_cut=left < 0)


if __name__ == "__main__":
    sys.exit(main())
