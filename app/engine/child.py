"""The engine process: reads commands on stdin, writes replies on its first stdout, dies with it.

Three threads: the main one owns the model through `Worker`; the reader only queues commands and
lets the worker know; the third counts tokens, which may be asked for while an answer is written.
Nothing is logged here but to stderr, which the client keeps in a file.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from app import network
from app.engine import protocol
from app.engine.counting import Counter
from app.engine.engine_log import log
from app.engine.llama_backend import log_to
from app.engine.protocol import Cancel, Command, Count, Ready
from app.engine.worker import Work, Worker


def main() -> None:
    network.enforce()  # a model has nobody to talk to
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the client's to hear
    out = _claim_stdout()
    log_to(sys.stderr)
    _volunteer_for_the_oom_killer()
    worker = Worker(out)
    commands: queue.SimpleQueue[Work] = queue.SimpleQueue()
    counter = Counter(worker)
    threading.Thread(target=counter.run, name="counter", daemon=True).start()
    reader = threading.Thread(
        target=_read, args=(sys.stdin.buffer, worker, counter, commands), daemon=True
    )
    out.write(protocol.encode(Ready(pid=os.getpid())))
    out.flush()
    reader.start()
    while True:
        try:
            command = commands.get(timeout=worker.chores.wait_s())
        except queue.Empty:
            worker.do_chore()
        else:
            worker.run(command)


def _read(
    source: BinaryIO, worker: Worker, counter: Counter, commands: queue.SimpleQueue[Work]
) -> None:
    """Queues commands until the client is gone, then ends the process at once.

    The model is only mapped, and a half-written state is never taken for a whole one, so there is
    nothing to tidy up; waiting for a running decode would leave a busy orphan behind.
    """
    for line in source:
        command: Command = protocol.decode_command(line)
        if isinstance(command, Cancel):
            worker.cancel(command.id)
        elif isinstance(command, Count):
            counter.ask(command)
        else:
            worker.hurry()  # first: what is counted as waiting must never be fewer than there are
            commands.put(command)
    os._exit(0)


def _claim_stdout() -> BinaryIO:
    """Keeps fd 1 for the protocol: whatever a library prints goes to stderr instead."""
    claimed = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(claimed, "wb")


def _volunteer_for_the_oom_killer() -> None:
    """On Linux, asks that memory pressure takes this process before the person's others."""
    if sys.platform != "linux":
        return
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("600")
    except OSError as error:
        log(f"oom_score_adj: {error}")


if __name__ == "__main__":
    main()
