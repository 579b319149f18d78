"""A probe: the devices that llama.cpp can compute on, and the instruction sets it was built with.

Run as a program it prints one JSON object. On a processor that the engine was not built for it dies
with an illegal instruction, and a GPU's driver may hang in it: `app.hardware` runs it apart.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

from app.engine.llama_ggml import CPU, INTEGRATED_GPU, described_devices, function, load_backends

ACCELERATOR = 3  # a library such as BLAS: it computes in ordinary memory
# ggml's names, and those of `app.hardware.instructions`.
INSTRUCTIONS = {
    "sse3": "sse3",
    "ssse3": "ssse3",
    "avx": "avx",
    "f16c": "f16c",
    "fma": "fma",
    "bmi2": "bmi2",
    "avx2": "avx2",
    "avx_vnni": "avx_vnni",
    "avx512": "avx512f",
    "avx512_vbmi": "avx512vbmi",
    "avx512_vnni": "avx512_vnni",
    "avx512_bf16": "avx512_bf16",
    "amx_int8": "amx_int8",
    "neon": "neon",
    "dotprod": "dotprod",
    "matmul_int8": "i8mm",
    "sve": "sve",
    "sme": "sme",
}


def find() -> dict[str, Any]:
    load_backends()
    return {
        "instructions": [ours for theirs, ours in INSTRUCTIONS.items() if _was_built_with(theirs)],
        "devices": [
            {
                "device": device.name,
                "name": device.description,
                "is_integrated": device.kind == INTEGRATED_GPU,
                "total_bytes": device.total_bytes,
                "free_bytes": device.free_bytes,
            }
            for device in described_devices()
            if device.kind not in (CPU, ACCELERATOR)
        ],
    }


def _was_built_with(name: str) -> bool:
    try:
        return bool(function("ggml-cpu", f"ggml_cpu_has_{name}", ctypes.c_int)())
    except (AttributeError, OSError):  # the backend was loaded as a module of another name
        return False


def main() -> None:
    sys.stdout.write(json.dumps(find()))


if __name__ == "__main__":
    main()
