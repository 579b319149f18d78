"""Cores as macOS tells of them: `sysctl hw`."""

from __future__ import annotations

import subprocess

from app.hardware.cores import Cores

TIMEOUT_S = 2.0


def find() -> Cores | None:
    try:
        done = subprocess.run(
            ["/usr/sbin/sysctl", "hw"], capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return understand(done.stdout.decode("utf-8", "replace"))


def understand(text: str) -> Cores | None:
    """The cores in the lines `name: value` of sysctl; None if it does not tell.

    Apple's chips have performance levels, the fastest with number 0; Intel's have none.
    """
    values = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if value.strip().isdecimal():
            values[name.strip()] = int(value)
    physical = values.get("hw.physicalcpu", 0)
    if physical < 1:
        return None
    return Cores(physical, values.get("hw.perflevel0.physicalcpu", physical))
