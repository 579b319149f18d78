"""Measuring the engine's kernels: any number of threads, never more memory than was set aside."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

QUICK = (
    "import json, sys; from app.engine import kernel_speed as k; "
    "k.DECODE_ROWS = 1024; k.NODES = 10;"
)
PRINT = "print(json.dumps(k.measure(int(sys.argv[1]), 0.02)))"


@pytest.mark.parametrize("threads", [1, 2, 12])
def test_all_types_are_measured_whatever_the_threads(threads: int) -> None:
    """ggml ends the process where its memory does not suffice, so it is asked in one of its own."""
    done = subprocess.run(
        [sys.executable, "-c", QUICK + PRINT, str(threads)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["threads"] == threads
    assert 0 < found["node_s"] < 10
    assert [kernel["type"] for kernel in found["kernels"]] == [
        *("F16", "Q8_0", "Q4_K", "Q6_K", "MXFP4"),
    ]
    for kernel in found["kernels"]:
        assert kernel["decode_bytes_per_s"] > 0
        assert kernel["prefill_ops_per_s"] > 0
