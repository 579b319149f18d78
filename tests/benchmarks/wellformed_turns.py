"""Counts the well-formed turns of a random-weight gpt-oss: the worst writer of harmony there is.

    python tests/benchmarks/wellformed_turns.py [--turns 300] [--model FULL_VOCABULARY.gguf]

At temperature 1, with the real vocabulary and three tools declared, every second turn with a
response format; then the same without constraints, for comparison. Random weights would ramble on,
so a logit bias makes ends of messages and JSON's punctuation likely, wherever they may stand or
not. Exit code 1 unless every constrained turn is well-formed (for `openai-harmony`, too), every
tool known, all arguments and answers are valid, and there were calls, formed and plain answers.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# The reference library looks here before it would ask the network.
os.environ.setdefault("TIKTOKEN_ENCODINGS_BASE", str(ROOT / "tests" / "data"))

import openai_harmony as reference  # noqa: E402

from app.engine.api import GenerateRequest, LoadPlan, Sampling  # noqa: E402
from app.engine.dialects.harmony import HarmonyDialect  # noqa: E402
from app.engine.generation import generate  # noqa: E402
from app.engine.llama import LlamaModel  # noqa: E402
from app.engine.schema_check import check  # noqa: E402
from app.engine.vocabulary import Vocabulary  # noqa: E402
from app.events import Finished, StreamEvent, assemble  # noqa: E402
from app.messages import (  # noqa: E402
    Conversation,
    Message,
    ResponseFormat,
    Text,
    Tool,
    ToolCall,
)
from tests.benchmarks.make_gguf import TINY_FULL_VOCABULARY, write_model  # noqa: E402

FORECAST = {
    "type": "object",
    "properties": {
        "city": {"type": "string"},
        "days": {"type": "integer", "minimum": 1, "maximum": 14},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
    },
    "required": ["city", "unit"],
    "additionalProperties": False,
}
SEARCH = {
    "type": "object",
    "properties": {
        "queries": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
        "since": {"type": ["string", "null"], "format": "date"},
    },
    "required": ["queries"],
}
TOOLS = (
    Tool("get_forecast", "The weather of the next days.", FORECAST),
    Tool("search-web.v2", "Finds pages.", SEARCH),
    Tool("now", "The time."),
)
INVOICE = ResponseFormat(
    "invoice",
    {
        "type": "object",
        "properties": {
            "number": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"},
            "paid": {"type": "boolean"},
            "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}, "maxItems": 2},
        },
        "required": ["number", "paid", "lines"],
        "$defs": {
            "line": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": 40},
                    "price": {"type": "number", "minimum": 0, "maximum": 9999},
                },
                "required": ["text", "price"],
            }
        },
    },
)
MAX_TOKENS = 1000
SCHEMAS = {tool.name: tool.parameters or {"type": "object"} for tool in TOOLS}
Oracle = Callable[[tuple[int, ...]], bool]


def bias(vocabulary: Vocabulary) -> tuple[tuple[int, float], ...]:
    """Makes every end likely, also where it must not be: some 15 % each with random logits."""
    strength = {'"': 9.5, "}": 9.0, "]": 9.0, ",": 8.0, "final": 3.0}
    pairs = {token: 10.5 for name in ENDS if (token := vocabulary.special(name)) is not None}
    for text, logit in strength.items():
        pairs |= dict.fromkeys(vocabulary.encode(text), logit)
    return tuple(pairs.items())


ENDS = ("<|end|>", "<|return|>", "<|call|>")


def run_turns(
    model: LlamaModel, turns: int, *, constrained: bool, oracle: Oracle = lambda _: True
) -> Counter[str]:
    """Counts what `turns` turns were like, by seed. Keys as `main` prints them."""
    dialect = HarmonyDialect(model.vocabulary)
    logit_bias = bias(model.vocabulary)
    counts: Counter[str] = Counter()
    for seed in range(turns):
        conversation = Conversation(
            (Message("user", (Text("What is the weather like?"),)),),
            tools=TOOLS,
            response_format=INVOICE if seed % 2 else None,
        )
        request = GenerateRequest(
            LoadPlan(Path()),
            conversation,
            Sampling(temperature=1.0, seed=seed, logit_bias=logit_bias),
            MAX_TOKENS,
            constrained=constrained,
        )
        events: list[StreamEvent] = []
        generate(model, dialect, request, events.append, 0.0)
        counts.update(judge(conversation, events, oracle))
        if counts["turns"] % 50 == 0:
            print(dict(counts), file=sys.stderr, flush=True)
    return counts


def judge(conversation: Conversation, events: list[StreamEvent], oracle: Oracle) -> Counter[str]:
    """One turn, as counts."""
    finished = events[-1]
    assert isinstance(finished, Finished)
    message = assemble(events)
    whole = finished.reason in ("stop", "tool_call") and not finished.malformed
    counts = Counter(turns=1, well_formed=whole and bool(message.parts))
    counts["well_formed_for_the_reference"] += whole and oracle(finished.token_ids)
    counts["tokens"] += finished.usage.completion_tokens
    for part in message.parts:
        if isinstance(part, ToolCall):
            known = part.name in SCHEMAS
            counts["calls"] += 1
            counts["declared_names"] += known
            counts["valid_arguments"] += known and check(SCHEMAS[part.name], part.arguments).valid
    if finished.reason == "tool_call":
        return counts
    text = "".join(p.text for p in message.parts if isinstance(p, Text) and not p.preamble)
    if conversation.response_format is None:
        counts["plain_answers"] += bool(text)
        return counts
    counts["schema_answers"] += 1
    counts["valid_answers"] += check(conversation.response_format.schema, text).valid
    return counts


def all_well(counts: Counter[str]) -> bool:
    """Whether there is nothing to complain of, and something of everything was there."""
    return (
        counts["turns"] == counts["well_formed"] == counts["well_formed_for_the_reference"]
        and counts["calls"] == counts["declared_names"] == counts["valid_arguments"] > 0
        and counts["schema_answers"] == counts["valid_answers"] > 0
        and counts["plain_answers"] > 0
    )


def reference_oracle() -> Oracle:
    """Whether the reference library reads the turn without an error."""
    encoding = reference.load_harmony_encoding(reference.HarmonyEncodingName.HARMONY_GPT_OSS)

    def reads(token_ids: tuple[int, ...]) -> bool:
        try:
            return bool(
                encoding.parse_messages_from_completion_tokens(
                    list(token_ids), reference.Role.ASSISTANT
                )
            )
        except reference.HarmonyError:
            return False

    return reads


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--model", type=Path, help="default: a tiny one, made anew")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.model or Path(folder) / "random.gguf"
        if args.model is None:
            write_model(path, TINY_FULL_VOCABULARY)
        model = LlamaModel(LoadPlan(path, n_ctx=4096, n_threads=args.threads), lambda _: True)
        oracle = reference_oracle()
        counted = {}
        for constrained in (True, False):
            started = time.perf_counter()
            counts = run_turns(model, args.turns, constrained=constrained, oracle=oracle)
            print("constrained" if constrained else "free", dict(counts), end=" ")
            print(f"in {time.perf_counter() - started:.0f} s", flush=True)
            counted[constrained] = counts
        model.close()
    return 0 if all_well(counted[True]) else 1


if __name__ == "__main__":
    sys.exit(main())
