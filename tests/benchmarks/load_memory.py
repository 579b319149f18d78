"""Memory and time of loading: the app's engine beside `llama_cpp.Llama(path)`, both by default.

What counts as memory is the peak resident set of the one process that holds the model (VmHWM),
after a short prompt and one decoded token: anonymous memory and mapped pages of the model file
alike. Mapped pages are in the page cache anyway and can be dropped by the system, anonymous ones
cannot; both are listed. The engine's default window is 16,384 tokens, Llama's 512. Each runs alone,
one after the other, with the file in the page cache. Linux only: it reads /proc.

    python tests/benchmarks/load_memory.py [--model MODEL.gguf] [--large MODEL.gguf | --large make]

With --large the two are also compared on 24 layers of gpt-oss-20b's shapes, 12 GB: that takes 24 GB
of memory, 12 GB of disk and some minutes on an otherwise idle computer.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.engine.client import EngineProcess
from app.events import Finished, MemoryNeeds, ModelLoaded
from app.messages import Conversation, Message, Text
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model

OVERHEAD_BYTES = 400e6  # of the engine over file and KV cache
LOAD_LIMIT_S = 3.0
LEAST_RATIO = 1.7
READ_BYTES = 16 * 2**20

# Runs in a process of its own; prints when it was ready, and then what it held.
LLAMA = """
import sys, time
started = time.perf_counter()
from llama_cpp import Llama
llama = Llama(sys.argv[1], verbose=False)
load_s = time.perf_counter() - started
llama.eval([1000 + 7 * n for n in range(int(sys.argv[2]))])
llama.eval([llama.sample(temp=0.0)])
print(load_s)
print(open("/proc/self/status").read())
"""


@dataclass(frozen=True)
class Held:
    """Bytes that a process holds; `peak` is the most it ever held. Seconds that loading took."""

    load_s: float
    peak: int
    anonymous: int
    mapped: int

    @classmethod
    def of(cls, load_s: float, status: str) -> Held:
        """Reads the text of a /proc/PID/status."""
        values = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)

        def size(name: str) -> int:
            return int(values[name].split()[0]) * 1024

        shared = size("RssShmem")
        return cls(load_s, size("VmHWM"), size("RssAnon") + shared, size("RssFile"))


def main() -> int:
    if sys.platform != "linux":
        raise SystemExit("This benchmark reads /proc, which only Linux has.")
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        model = options.model or _make(Path(folder), 2)
        result = {"two_layers": compare(model)}
        if options.large is not None:
            made = str(options.large) == "make"
            large = _make(Path(folder), 24) if made else options.large
            result["large"] = compare(large)
    problems = list(judge(result))
    if options.json:
        print(json.dumps(result | {"problems": problems}))
    else:
        _print(result, problems)
    return 1 if problems else 0


def compare(model: Path) -> dict[str, object]:
    """Loads the model both ways, one after the other; never both at once."""
    _into_page_cache(model)
    ours, kv_bytes, prompt_tokens = engine(model)
    _into_page_cache(model)
    theirs = llama(model, prompt_tokens)
    _out_of_page_cache(model)
    return {
        "file_bytes": model.stat().st_size,
        "kv_bytes": kv_bytes,
        "prompt_tokens": prompt_tokens,
        "engine": asdict(ours),
        "llama": asdict(theirs),
        "ratio": theirs.peak / ours.peak,
    }


def engine(model: Path) -> tuple[Held, int, int]:
    """The app's engine with its default plan: what it held, its KV bytes, the prompt's tokens."""
    process, plan, cancel = EngineProcess(), LoadPlan(model), CancelToken()
    conversation = Conversation((Message("user", (Text("Hello, who are you?"),)),))
    request = GenerateRequest(plan, conversation, Sampling(temperature=0), max_tokens=1)
    try:
        started = time.perf_counter()
        *_, loaded = process.load(plan, cancel)  # the start of the process counts too
        load_s = time.perf_counter() - started
        *_, finished = process.generate(request, cancel)
        if not (isinstance(loaded, ModelLoaded) and isinstance(finished, Finished)):
            raise RuntimeError("the engine did not answer")
        held = Held.of(load_s, Path(f"/proc/{process.pid}/status").read_text())
        *_, needs = process.measure(plan, cancel)
        if not isinstance(needs, MemoryNeeds):
            raise RuntimeError("the engine did not measure")
    finally:
        process.close()
    devices = needs.windows[0].devices
    kv_bytes = sum(device.kv_bytes + device.sliding_kv_bytes for device in devices)
    return held, kv_bytes, finished.usage.prompt_tokens


def llama(model: Path, prompt_tokens: int) -> Held:
    """`Llama(path)` with all its defaults."""
    command = [sys.executable, "-c", LLAMA, str(model), str(prompt_tokens)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    load_s, _, status = done.stdout.partition("\n")
    return Held.of(float(load_s), status)


def judge(result: dict[str, dict[str, object]]) -> list[str]:
    """What is worse than promised, one sentence each."""
    problems = []
    for name, one in result.items():
        held = one["engine"]
        allowed = one["file_bytes"] + one["kv_bytes"] + OVERHEAD_BYTES
        if held["peak"] > allowed:
            problems.append(f"{name}: the engine held {held['peak'] - allowed:,.0f} bytes too much")
    load_s = result["two_layers"]["engine"]["load_s"]
    if load_s > LOAD_LIMIT_S:
        problems.append(f"two_layers: loading a cached file took {load_s:.1f} s")
    if "large" in result and result["large"]["ratio"] < LEAST_RATIO:
        problems.append(f"large: Llama held only {result['large']['ratio']:.2f} times as much")
    return problems


def _print(result: dict[str, dict[str, object]], problems: list[str]) -> None:
    for name, one in result.items():
        print(f"{name}: file {one['file_bytes'] / 1e6:,.0f} MB, KV {one['kv_bytes'] / 1e6:,.0f} MB")
        for who in ("engine", "llama"):
            held = one[who]
            print(
                f"  {who:8} loaded in {held['load_s']:5.1f} s, peak {held['peak'] / 1e6:9,.0f} MB;"
                f" at the end {held['anonymous'] / 1e6:,.0f} MB anonymous,"
                f" {held['mapped'] / 1e6:,.0f} MB mapped"
            )
        print(f"  Llama / engine: {one['ratio']:.2f}")
    print("\n".join(problems) or "as promised")


def _make(folder: Path, layers: int) -> Path:
    path = folder / f"{layers}-layers.gguf"
    write_model(path, replace(FULL_SHAPES, layers=layers))
    return path


def _into_page_cache(path: Path) -> None:
    with path.open("rb", buffering=0) as file:
        while file.read(READ_BYTES):
            pass


def _out_of_page_cache(path: Path) -> None:
    """Makes room: where memory is short, the next model's pages would be pushed out instead."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="a two-layer GGUF made before by make_gguf.py")
    parser.add_argument("--large", type=Path, help='a 24-layer GGUF made before, or "make"')
    parser.add_argument("--folder", type=Path, help="where models are made")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
