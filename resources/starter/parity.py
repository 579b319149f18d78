"""Checks that llama.cpp computes what PyTorch trained: `python -m resources.starter.parity`.

Exports the checkpoint twice, as F16 and as shipped (MXFP4), lets llama.cpp answer 50 prompts
greedily with each, and asks PyTorch whether it would have chosen every single token. Needs
PyTorch besides Hearth's test extra.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import llama_cpp
import torch

from resources.starter.batches import Batches
from resources.starter.corpus import EFFORTS, read_lessons
from resources.starter.draws import Draw, Segment
from resources.starter.export import export
from resources.starter.model import Shape, StarterModel
from resources.starter.packing import pack
from resources.starter.prompts import Context, Prompter, Turn
from resources.starter.train import WORK
from resources.starter.vocabulary import StarterVocabulary

N_PROMPTS = 50
MAX_TOKENS = 320
N_CTX = 4096
DATE = "2026-11-22"
SURE = 0.05  # logits closer than this are a tie, which rounding may break either way


@dataclass(frozen=True)
class Comparison:
    """Tokens that llama.cpp chose, and how many of them PyTorch would not have chosen.

    `ties`: differing tokens whose logits are within `SURE` of the best.
    """

    replies: int
    equal_replies: int
    tokens: int
    differing: int
    ties: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "checkpoint.pt")
    options = parser.parse_args()
    torch.set_num_threads(1)
    prompter = Prompter(StarterVocabulary())
    model = StarterModel(Shape(n_vocab=len(prompter.vocabulary)))
    model.load_state_dict(torch.load(options.checkpoint, weights_only=True)["model"])
    prompts = make_prompts(prompter)
    with tempfile.TemporaryDirectory() as folder:
        half, shipped = Path(folder) / "f16.gguf", Path(folder) / "mxfp4.gguf"
        export(model, prompter.vocabulary, half, half=True)
        export(model, prompter.vocabulary, shipped)
        plain = compare(model, half, prompts)
        model.round_experts(True)
        rounded = compare(model, shipped, prompts)
    print(f"F16:   {plain}\nMXFP4: {rounded}")
    return 0 if plain.differing == plain.ties else 1


def make_prompts(prompter: Prompter) -> list[list[int]]:
    """Held-out questions at all efforts; every second one after earlier turns."""
    rng = random.Random(7)
    lessons = read_lessons()
    batches = Batches(lessons, prompter, seed=7)
    asked = [text for lesson in lessons for text in lesson.held_out]
    prompts = []
    for i in range(N_PROMPTS):
        turns = [batches.question(rng) for _ in range(i % 2 * (i // 5))]
        history = tuple(Turn(question, lesson.answer) for lesson, question in turns)
        context = Context(EFFORTS[i % 3], DATE, history=history)
        prompts.append(prompter.context(context) + prompter.question(rng.choice(asked)))
    return prompts


def compare(model: StarterModel, path: Path, prompts: list[list[int]]) -> Comparison:
    """Answers each prompt with llama.cpp, then looks at each choice with PyTorch."""
    llm = llama_cpp.Llama(str(path), n_ctx=N_CTX, n_threads=1, verbose=False)
    counts = []
    for prompt in prompts:
        reply = greedy(llm, prompt)
        counts.append((len(reply), *_differences(model, prompt, reply)))
    llm.close()
    return Comparison(
        replies=len(prompts),
        equal_replies=sum(differing == 0 for _, differing, _ in counts),
        tokens=sum(count[0] for count in counts),
        differing=sum(count[1] for count in counts),
        ties=sum(count[2] for count in counts),
    )


def greedy(llm: llama_cpp.Llama, prompt: Sequence[int]) -> list[int]:
    """The tokens that llama.cpp goes on with, its stop token included."""
    llm.reset()
    llm._ctx.kv_cache_clear()
    reply: list[int] = []
    pending = list(prompt)
    n_vocab = llm.n_vocab()
    vocab = llama_cpp.llama_model_get_vocab(llm.model)
    while len(reply) < MAX_TOKENS:
        llm.eval(pending)
        logits = llama_cpp.llama_get_logits_ith(llm.ctx, -1)
        token = int(torch.tensor(logits[:n_vocab]).argmax())
        reply.append(token)
        if llama_cpp.llama_vocab_is_eog(vocab, token):
            break
        pending = [token]
    return reply


@torch.no_grad()
def _differences(model: StarterModel, prompt: list[int], reply: list[int]) -> tuple[int, int]:
    """How many of the reply's tokens are not PyTorch's choice, and how many of these are ties."""
    segment = Segment([*prompt[-1:], *reply], 0)
    logits = model(pack([Draw(prompt[:-1], [segment])])).logits
    best = logits.max(dim=-1).values
    taken = logits.gather(1, torch.tensor(reply)[:, None])[:, 0]
    differing = logits.argmax(dim=-1) != torch.tensor(reply)
    return int(differing.sum()), int((differing & (best - taken < SURE)).sum())


if __name__ == "__main__":
    sys.exit(main())
