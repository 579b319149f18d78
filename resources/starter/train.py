"""Trains the starter model from scratch and exports it: `python -m resources.starter.train`.

Needs PyTorch (processor build) besides Hearth's test extra. Everything else that it reads is in
the repository. Progress is kept in resources/starter/checkpoints/, so a stopped run can go on.
"""

from __future__ import annotations

import argparse
import ctypes
import math
import random
import sys
import time
from pathlib import Path

import torch
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn import functional

from resources.starter import copying
from resources.starter.batches import Batches
from resources.starter.corpus import EFFORTS, LANGUAGES, Lesson, check_held_out, read_lessons
from resources.starter.draws import Draw, Segment
from resources.starter.export import export
from resources.starter.model import Shape, StarterModel
from resources.starter.packing import pack
from resources.starter.prompts import Context, Prompter
from resources.starter.tool_draws import KNOWN
from resources.starter.tool_lessons import TOOLS
from resources.starter.vocabulary import StarterVocabulary

HERE = Path(__file__).parent
WORK = HERE / "checkpoints"
SHIPPED = HERE / "hearth-starter.gguf"
STEPS = 3000
PEAK_RATE = 2.5e-3
LAST_RATE = 5e-5
WARM_UP = 0.03  # of all steps
ROUNDING_FROM = 0.65  # of all steps: then the experts compute with MXFP4's values
UNEVENNESS_WEIGHT = 0.01
INTENT_WEIGHT = 0.3
WEIGHT_DECAY = 0.05
GENTLE = 0.5  # of each step that is taken with what --begin-with had learnt already
CHECK_DATE = "2026-11-22"


def main() -> None:
    options = _parse_options()
    check_held_out(read_lessons())
    options.work.mkdir(exist_ok=True)
    meeting_point = options.work.resolve() / "processes"
    meeting_point.unlink(missing_ok=True)
    multiprocessing.spawn(train, (options, meeting_point), nprocs=options.processes)


def train(rank: int, options: argparse.Namespace, meeting_point: Path) -> None:
    """One of the processes: each draws its own batches, and all share their gradients."""
    keep_freed_memory()
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", meeting_point.as_uri(), rank=rank, world_size=options.processes
    )
    prompter = Prompter(StarterVocabulary())
    training = Training(read_lessons(), prompter, options)
    if options.resume:
        training.load(options.work / "checkpoint.pt")
        if options.look_two_back:
            training.look_two_back()
    elif options.begin_with:
        training.load_weights(options.begin_with)
    training.run()
    if rank == 0:
        export(training.model, prompter.vocabulary, options.output)
        print(f"wrote {options.output} ({options.output.stat().st_size / 1e6:.1f} MB)")
    distributed.destroy_process_group()


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS, help="length of the whole training")
    parser.add_argument(
        "--minutes",
        type=float,
        help="spread the training over this time instead of a number of steps (not reproducible)",
    )
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--look-two-back",
        action="store_true",
        help="with --resume, once: set up what a checkpoint of an earlier version lacks",
    )
    parser.add_argument("--begin-with", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument("--peak-rate", type=float, default=PEAK_RATE, help="highest learning rate")
    parser.add_argument("--processes", type=int, default=2, help="one for each core")
    parser.add_argument("--check-every", type=int, default=200, help="steps between checks")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the checkpoint")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the GGUF file to write")
    return parser.parse_args()


class Training:
    """The network, its optimizer and how far they are."""

    def __init__(
        self, lessons: list[Lesson], prompter: Prompter, options: argparse.Namespace
    ) -> None:
        torch.manual_seed(options.seed)
        self._lessons, self._prompter, self._options = lessons, prompter, options
        self._batches = Batches(lessons, prompter, options.seed)
        self._rank = distributed.get_rank()
        self.model = StarterModel(Shape(n_vocab=len(prompter.vocabulary)))
        copying.set_up(self.model)
        self.look_two_back()
        # Tells intents apart while training only: it makes the network find out what is asked
        # before it speaks, long before the wording of the replies would teach it that.
        n_intents = self._batches.n_intents
        self._intents = nn.Linear(self.model.shape.n_embd, n_intents, bias=False)
        self._parameters = [*self.model.parameters(), *self._intents.parameters()]
        matrices = [p for p in self._parameters if p.dim() >= 2]
        vectors = [p for p in self._parameters if p.dim() < 2]
        self._optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": vectors}],
            lr=PEAK_RATE,
            betas=(0.9, 0.98),
            weight_decay=0.0,
            fused=True,
        )
        # What an earlier training has learnt: of each parameter, how much from its beginning.
        self._learnt: dict[str, torch.Size] = {}
        self._step = 0
        self._spent_s = 0.0

    def look_two_back(self) -> None:
        """Sets up what tells the pieces of numbers apart."""
        copying.look_two_back(self.model)
        comma, point = (self._prompter.vocabulary.encode(sign)[0] for sign in ",.")
        copying.compare_alike(self.model, comma, point)

    def run(self) -> None:
        """Trains to the end; prints loss and time left, checks and saves now and then."""
        before_s, began = self._spent_s, time.monotonic()
        loss = None
        while (progress := self._progress()) < 1:
            current = self._train_step(progress)
            loss = current if loss is None else loss.lerp(current, 0.03)
            self._step += 1
            self._spent_s = before_s + time.monotonic() - began
            if self._rank != 0:
                continue
            if self._step % 20 == 0:
                left = self._spent_s * (1 - progress) / max(progress, 1e-3) / 60
                print(
                    f"step {self._step}  loss {loss[0]:.3f}  intent {loss[1]:.3f}  "
                    f"{left:.0f} min left",
                    flush=True,
                )
            if self._step % self._options.check_every == 0:
                self.save(self._options.work / "checkpoint.pt")
                export(self.model, self._prompter.vocabulary, self._options.work / "latest.gguf")
                print(f"step {self._step}  {self.check()}", flush=True)
        self.model.round_experts(True)
        if self._rank == 0:
            self.save(self._options.work / "checkpoint.pt")
            print(f"done after {self._spent_s / 60:.0f} min  {self.check()}", flush=True)

    def _progress(self) -> float:
        """From 0 to 1; the same number in all processes."""
        if not self._options.minutes:
            return self._step / self._options.steps
        progress = torch.tensor(self._spent_s / 60 / self._options.minutes)
        distributed.broadcast(progress, src=0)
        return progress.item()

    def _train_step(self, progress: float) -> Tensor:
        """Learns from one batch; the mean losses of its next tokens and of its intents."""
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate(progress, self._options.peak_rate)
        self.model.round_experts(progress >= ROUNDING_FROM)
        n_processes = self._options.processes
        batch = pack(self._batches.draw(self._step * n_processes + self._rank))
        # bfloat16 halves the time of the matrix products on processors that know it.
        with torch.autocast("cpu", torch.bfloat16):
            output = self.model(batch)
            intents = self._intents(output.intents).float()
        loss = functional.cross_entropy(output.logits, batch.targets)
        intent_loss = functional.cross_entropy(intents, batch.intents)
        (loss + INTENT_WEIGHT * intent_loss + UNEVENNESS_WEIGHT * output.unevenness).backward()
        self._share_gradients()
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        learnt = self._learnt_parts()
        before = [part.detach().clone() for part in learnt]
        self._optimizer.step()
        with torch.no_grad():
            for part, old in zip(learnt, before, strict=True):
                part.copy_(old.lerp(part, GENTLE))
        self._optimizer.zero_grad()
        return torch.stack((loss.detach(), intent_loss.detach()))

    def _learnt_parts(self) -> list[Tensor]:
        parameters = dict(self.model.named_parameters())
        return [
            parameters[name][tuple(slice(0, size) for size in sizes)]
            for name, sizes in self._learnt.items()
        ]

    def _share_gradients(self) -> None:
        """Replaces each process's gradients by their mean over all processes."""
        gradients = [parameter.grad for parameter in self._parameters]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        together /= self._options.processes
        sizes = [gradient.numel() for gradient in gradients]
        for gradient, mean in zip(gradients, together.split(sizes), strict=True):
            gradient.copy_(mean.view_as(gradient))

    def check(self, n_questions: int = 60) -> str:
        """How many held-out questions would be answered word by word, at each effort."""
        rng = random.Random(self._step)
        questions = [(lesson, text) for lesson in self._lessons for text in lesson.held_out]
        results = []
        for effort in EFFORTS:
            chosen = rng.sample(questions, min(n_questions, len(questions)))
            context = self._prompter.context(Context(effort, CHECK_DATE))
            segments = [_segment(self._prompter, effort, lesson, text) for lesson, text in chosen]
            right = self._exact(context, segments)
            results.append(f"{effort} {100 * sum(right) / len(right):.0f} %")
        results += [self._check_tool(tool, rng) for tool in TOOLS]
        return "held-out, word by word: " + ", ".join(results)

    def _check_tool(self, tool: str, rng: random.Random, n_turns: int = 30) -> str:
        """How many turns with held-out numbers or files would be right word by word."""
        tools = self._batches.tools
        declared = tools.text(tuple(KNOWN.values()))
        context = self._prompter.context(Context("low", CHECK_DATE, tools=declared))
        shares = []
        for language in LANGUAGES:
            turns = [tools.held_out(tool, language, rng) for _ in range(n_turns)]
            right = self._exact(context, [tools.learnt(turn, "low") for turn in turns])
            shares.append(f"{language} {100 * sum(right) / len(right):.0f} %")
        return f"{tool} {' '.join(shares)}"

    @torch.no_grad()
    def _exact(self, context: list[int], segments: list[Segment]) -> list[bool]:
        """Whether greedy decoding would reproduce the replies: each next token is the likeliest."""
        exact = []
        for start in range(0, len(segments), 40):
            # The order that pack gives them.
            some = sorted(segments[start : start + 40], key=lambda segment: len(segment.ids))
            batch = pack([Draw(context, some)])
            hits = self.model(batch).logits.argmax(dim=-1) == batch.targets
            lengths = [len(one.ids) - one.start - 1 - len(one.heard) for one in some]
            exact += [bool(part.all()) for part in hits.split(lengths)]
        return exact

    def save(self, path: Path) -> None:
        """Replaces the checkpoint in one go, so that a stop in between loses nothing."""
        state = {
            "model": self.model.state_dict(),
            "intents": self._intents.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "learnt": {name: list(sizes) for name, sizes in self._learnt.items()},
            "step": self._step,
            "spent_s": self._spent_s,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self._intents.load_state_dict(state["intents"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._learnt = {name: torch.Size(sizes) for name, sizes in state["learnt"].items()}
        self._step, self._spent_s = state["step"], state["spent_s"]

    def load_weights(self, path: Path) -> None:
        """Starts a new training from what an earlier one had learnt, also with fewer intents."""
        state = torch.load(path, weights_only=True)
        if state["model"]["norm"].shape == self.model.norm.shape:
            self.model.load_state_dict(state["model"])
        else:
            copying.widen(self.model, state["model"])
        self._learnt = {name: weight.shape for name, weight in state["model"].items()}
        intents = _grown(state["intents"]["weight"], self._intents.weight)
        self._intents.load_state_dict({"weight": intents})


def _grown(weight: Tensor, like: Tensor) -> Tensor:
    """`weight`, and zeros for rows and columns that only `like` has."""
    grown = torch.zeros_like(like)
    grown[: weight.shape[0], : weight.shape[1]] = weight
    return grown


def keep_freed_memory() -> None:
    """Makes the C library reuse large blocks; returning them after each step costs a fifth."""
    if not sys.platform.startswith("linux"):
        return
    trim_threshold, mmap_max = -1, -4
    libc = ctypes.CDLL(None)
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)


def learning_rate(progress: float, peak: float) -> float:
    """Linear warm-up, then half a cosine down to `LAST_RATE`."""
    if progress < WARM_UP:
        return peak * (progress + 1e-3) / WARM_UP
    cosine = (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2
    return LAST_RATE + (peak - LAST_RATE) * cosine


def _segment(prompter: Prompter, effort: str, lesson: Lesson, question: str) -> Segment:
    start = prompter.question(question)
    return Segment(start + prompter.reply(lesson.analysis[effort], lesson.answer), len(start) - 1)


if __name__ == "__main__":
    main()
