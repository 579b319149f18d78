"""An engine process on a computer whose GPU driver crashes; speaks the real protocol.

python fake_gpu_child.py BEHAVIOUR

Without GPU layers in the plan all goes well. `ModelLoaded.name` says how many there were.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from app.engine import protocol
from app.engine.protocol import Done, Event, Failed, Generate, Load, Measure
from app.errors import EngineError
from app.events import (
    Finished,
    LoadProgress,
    MemoryNeeds,
    ModelLoaded,
    StreamEvent,
    TextDelta,
    Usage,
)


def main() -> None:
    behaviour = sys.argv[1]
    send(protocol.Ready(pid=os.getpid()))
    for line in sys.stdin.buffer:
        command = protocol.decode_command(line)
        if isinstance(command, Load | Measure | Generate):
            answer(behaviour, command)


def answer(behaviour: str, command: Load | Measure | Generate) -> None:
    plan = command.request.plan if isinstance(command, Generate) else command.plan
    if plan.n_gpu_layers == 0:
        behaviour = "works"

    def tell(*events: StreamEvent) -> None:
        for event in events:
            send(Event(id=command.id, event=event))

    tell(LoadProgress(0.5))
    if behaviour == "crashes-loading":
        os.kill(os.getpid(), signal.SIGSEGV)
    if behaviour == "hangs-loading":
        time.sleep(600)
    if behaviour == "refuses":
        send(Failed.of(command.id, EngineError("There is not enough memory.")))
        return
    if isinstance(command, Measure):
        tell(MemoryNeeds((), ()))
    else:
        tell(ModelLoaded(f"{plan.n_gpu_layers} layers", "gpt-oss", 4096, 0.1))
    if isinstance(command, Generate):
        if behaviour == "crashes-decoding":
            os.kill(os.getpid(), signal.SIGSEGV)
        tell(TextDelta("Hello"))
        if behaviour == "crashes-later":
            os.kill(os.getpid(), signal.SIGSEGV)
        tell(Finished("stop", Usage(completion_tokens=3)))
    send(Done(id=command.id))
    if behaviour == "crashes-idle":
        os.kill(os.getpid(), signal.SIGSEGV)


def send(reply: protocol.Reply) -> None:
    sys.stdout.buffer.write(protocol.encode(reply))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
