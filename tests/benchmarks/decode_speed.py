"""Speed through the whole path beside the bare llama.cpp loop, and what is copied per token.

A two-layer gpt-oss with the true shapes and vocabulary, random weights, temperature 1. The engine
process (its events as they arrive here) and the bare loop of `app.bench` answer in turn; the median
pair counts. Prompts and answers are measured in runs of their own, each long enough, and in several
rounds with new processes: where a process happens to lie in memory can make 15 % of its speed.

The header of each answer is given: a model without sense never writes it by itself, and each of its
tokens that is refused is drawn again from the whole vocabulary, which a trained one spares us.

In a third process, every call that could bring logits or probabilities into Python is counted.

    python tests/benchmarks/decode_speed.py [--model MODEL.gguf] [--rounds N] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.bench.speed import Comparison, Run, Speed, Workload, compare, load
from app.cancel import CancelToken
from app.cli_bench import BARE_LOOP
from app.engine.api import AnswerNow, LoadPlan, Manners
from app.engine.client import EngineProcess
from app.engine.llama_load import open_vocabulary
from app.engine.llama_vocabulary import LlamaVocabulary
from app.events import Finished
from tests.benchmarks.counting_child import READS
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model

LEAST_RATIO = 0.97
N_CTX = 4096
COUNTING_CHILD = (sys.executable, "-P", "-m", "tests.benchmarks.counting_child")


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        if model is None:
            model = Path(folder) / "two-layers.gguf"
            write_model(model, FULL_SHAPES)
        result = _speeds(options, model) | count_copies(model, Path(folder) / "counts.json")
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:32} {value:.3f}" if isinstance(value, float) else f"{key:32} {value}")
    fast = min(result["prefill_ratio"], result["decode_ratio"]) >= LEAST_RATIO
    return 0 if fast and not result["logits_bytes_per_token"] else 1


def _speeds(options: argparse.Namespace, model: Path) -> dict[str, Any]:
    vocabulary = open_vocabulary(model)
    rounds = [_round(options, model, vocabulary, number) for number in range(options.rounds)]
    prefill = _pooled([reading.prefill for reading, _ in rounds])
    decode = _pooled([writing.decode for _, writing in rounds])
    reading, writing = rounds[-1]
    return {
        "rounds": options.rounds,
        "prompt_tokens": reading.prompt_tokens,
        "prefill_engine_tps": prefill.engine_tps,
        "prefill_bare_tps": prefill.bare_tps,
        "prefill_ratio": prefill.ratio,
        "answer_tokens": writing.answer_tokens,
        "decode_engine_tps": decode.engine_tps,
        "decode_bare_tps": decode.bare_tps,
        "decode_ratio": decode.ratio,
    }


def _round(
    options: argparse.Namespace, model: Path, vocabulary: LlamaVocabulary, number: int
) -> tuple[Speed, Speed]:
    """Prompts, then answers, by two processes that nobody has used before."""
    engine = EngineProcess(manners=Manners(settle=False))
    bare = EngineProcess(BARE_LOOP)

    def measure(prompt_tokens: int, answer_tokens: int, runs: int) -> Speed:
        workload = Workload(
            LoadPlan(model, n_ctx=N_CTX),
            prompt_tokens,
            answer_tokens,
            runs,
            _ends(vocabulary),
            start=AnswerNow(),
            first_salt=10 * number,
        )

        def count(text: str) -> int:
            return len(vocabulary.encode(text))

        return compare(engine, bare, workload, count, CancelToken(), _report)

    try:
        return measure(options.prompt_tokens, 1, 2), measure(16, options.answer_tokens, 2)
    finally:
        engine.close()
        bare.close()


def _pooled(comparisons: list[Comparison]) -> Comparison:
    return Comparison(
        tuple(tps for each in comparisons for tps in each.engine),
        tuple(tps for each in comparisons for tps in each.bare),
    )


def count_copies(model: Path, counts: Path) -> dict[str, Any]:
    """How often a token of an answer's text has its logits read: a long answer less a short one.

    No special token is drawn, since one that is refused is drawn again, from a copy of the logits;
    so are the few tokens of a header that a model without sense never gets right by itself.
    """
    vocabulary = open_vocabulary(model)
    banned = tuple(sorted(vocabulary.special_ids))
    engine = EngineProcess((*COUNTING_CHILD, str(counts)), Manners(settle=False))
    short, long = 16, 80

    def reads_and_steps(answer_tokens: int) -> tuple[int, int]:
        before = json.loads(counts.read_text())
        workload = Workload(LoadPlan(model, n_ctx=N_CTX), 16, answer_tokens, 1, banned)
        request = workload.request(0, lambda text: len(vocabulary.encode(text)))
        *_, last = engine.generate(request, CancelToken())
        if not isinstance(last, Finished) or last.usage.completion_tokens != answer_tokens:
            raise RuntimeError(f"the answer is not {answer_tokens} tokens long: {last}")
        after = json.loads(counts.read_text())
        grown = {name: after[name] - before[name] for name in after}
        reads = sum(count for name, count in grown.items() if name.startswith(READS))
        return reads, grown["llama_sampler_sample"]

    try:
        load(engine, LoadPlan(model, n_ctx=N_CTX), CancelToken())
        short_reads, short_steps = reads_and_steps(short)
        long_reads, long_steps = reads_and_steps(long)
    finally:
        engine.close()
    if (short_steps, long_steps) != (short, long):
        raise RuntimeError("the counting child did not see every token")
    per_token = (long_reads - short_reads) / (long - short)
    return {
        "logits_reads_in_header": short_reads,
        "logits_reads_per_token": per_token,
        "logits_bytes_per_token": per_token * vocabulary.n_tokens * 4,
    }


def _ends(vocabulary: LlamaVocabulary) -> tuple[int, ...]:
    end = vocabulary.special("<|end|>")
    return tuple(sorted(vocabulary.end_of_generation | ({end} if end is not None else set())))


def _report(number: int, engine: Run, bare: Run) -> None:
    name = f"run {number}" if number else "warm-up"
    print(
        f"{name}: {engine.prompt_tokens} tokens read at {engine.prefill_tps:.1f}/s "
        f"(bare {bare.prefill_tps:.1f}), {engine.answer_tokens} written at "
        f"{engine.decode_tps:.2f}/s (bare {bare.decode_tps:.2f})",
        file=sys.stderr,
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="a GGUF made before by make_gguf.py")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--prompt-tokens", type=int, default=512)
    parser.add_argument("--answer-tokens", type=int, default=32)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
