"""What `hearth plan` predicts, beside what the engine then takes: memory and both speeds.

For each context window the computer's speed is measured, then the model is loaded as planned and
answers: one right after the other, so that both meet the same conditions. The claims: memory within
5 %, speeds within 30 %. On a computer that does anything else meanwhile the speeds say nothing.

    python -m tests.benchmarks.plan_accuracy [--model MODEL.gguf | --layers N] [--rounds N]

--layers writes a stand-in with gpt-oss-20b's shapes first, its weights a hole in the file: 24 take
13 GB of memory and no disk.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.bench.plan_check import measure_plan
from app.cancel import CancelToken
from app.hardware.detect import find_hardware
from app.hardware.speed import speed_of
from app.planning import find_target, load_plan, plan_for
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model

WINDOWS = (4096, 16_384, 65_536)
MEMORY_TOLERANCE = 0.05
SPEED_TOLERANCE = 0.30


@dataclass(frozen=True)
class Accuracy:
    """Predicted over measured, 1 being exact: the median of all rounds.

    `disturbed`: other programs were at work, so the speeds say nothing.
    """

    n_ctx: int
    total_bytes: int
    memory: float
    prefill: float
    decode: float
    disturbed: bool = False


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        model = options.model
        if model is None:
            model = Path(folder) / "stand-in.gguf"
            write_model(model, replace(FULL_SHAPES, layers=options.layers), hollow=True)
        results = [compare(model, n_ctx, options.rounds) for n_ctx in WINDOWS]
    problems = judge(results)
    if options.json:
        print(json.dumps({"windows": [asdict(one) for one in results], "problems": problems}))
        return 1 if problems else 0
    print(f"{'window':>8}{'memory':>12}{'predicted / measured:':>24} memory  prefill  decode")
    for one in results:
        print(
            f"{one.n_ctx:>8}{one.total_bytes / 1e6:>9.0f} MB{'':>24}"
            f"{one.memory:>7.3f}{one.prefill:>9.2f}{one.decode:>8.2f}"
        )
    if any(one.disturbed for one in results):
        print("Other programs were at work meanwhile: the speeds say nothing.")
    print("\n".join(problems) or "Within what is claimed.")
    return 1 if problems else 0


def compare(model: Path, n_ctx: int, rounds: int) -> Accuracy:
    """Predicts, loads and measures so many times."""
    target, cancel, profile = find_target(model), CancelToken(), find_hardware()
    pairs, disturbed = [], False
    for _ in range(rounds):
        speed = speed_of(profile, again=True)
        disturbed = disturbed or speed.disturbed
        planned = plan_for(target, profile, speed, n_ctx)
        pairs.append((planned.uncorrected, measure_plan(load_plan(planned), cancel)))
    return Accuracy(
        n_ctx,
        round(statistics.median(found.total_bytes for _, found in pairs)),
        statistics.median(said.total_bytes / found.total_bytes for said, found in pairs),
        statistics.median(said.prefill_tps / found.prefill_tps for said, found in pairs),
        statistics.median(said.decode_tps / found.decode_tps for said, found in pairs),
        disturbed,
    )


def judge(results: list[Accuracy]) -> list[str]:
    """What is further off than is claimed."""
    problems = []
    for one in results:
        for name, tolerance in (
            ("memory", MEMORY_TOLERANCE),
            ("prefill", SPEED_TOLERANCE),
            ("decode", SPEED_TOLERANCE),
        ):
            ratio = getattr(one, name)
            if abs(ratio - 1) > tolerance:
                problems.append(f"{name} at {one.n_ctx} tokens: {ratio:.2f} times what it was")
    return problems


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="a gpt-oss GGUF in place of a stand-in")
    parser.add_argument("--layers", type=int, default=2, help="of the stand-in (default: 2)")
    parser.add_argument("--rounds", type=int, default=3, help="for each window (default: 3)")
    parser.add_argument("--folder", type=Path, help="where the stand-in is written")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
