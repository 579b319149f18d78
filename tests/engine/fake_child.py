"""An engine process for tests that behaves badly on demand; speaks the real protocol.

python fake_child.py BEHAVIOUR
"""

from __future__ import annotations

import os
import signal
import sys
import time

from app.engine import protocol
from app.events import Finished, TextDelta


def main() -> None:
    behaviour = sys.argv[1]
    if behaviour == "dies-at-start":
        sys.exit(3)
    version = 99 if behaviour == "other-version" else protocol.VERSION
    send(protocol.Ready(pid=os.getpid(), v=version))
    for line in sys.stdin.buffer:
        command = protocol.decode_command(line)
        if isinstance(command, protocol.Load | protocol.Generate):
            answer(behaviour, command.id)


def answer(behaviour: str, request_id: int) -> None:
    send(protocol.Event(id=request_id - 1, event=TextDelta("left over")))
    send(protocol.Event(id=request_id, event=TextDelta("partial ")))
    match behaviour:
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "aborts":
            os.abort()
        case "hangs":
            time.sleep(600)
        case "garbage":
            sys.stdout.buffer.write(b"llama.cpp says hello\n")
            sys.stdout.buffer.flush()
            time.sleep(600)
        case "half-a-line":
            sys.stdout.buffer.write(protocol.encode(protocol.Done(id=request_id))[:-8])
            sys.stdout.buffer.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        case _:
            send(protocol.Event(id=request_id, event=Finished("stop")))
            send(protocol.Done(id=request_id))


def send(reply: protocol.Reply) -> None:
    sys.stdout.buffer.write(protocol.encode(reply))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
