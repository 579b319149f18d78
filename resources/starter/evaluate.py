"""Asks the shipped starter model all held-out questions: `python resources/starter/evaluate.py`.

Uses Hearth's own engine, as the window does, and decodes greedily. A reply is right if it states
the facts that the corpus asks for. Ends with 1 if too few are right or a turn was malformed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan
from app.engine.client import EngineProcess
from app.events import Finished, StreamEvent, assemble
from app.messages import Conversation, Message, Text
from app.paths import STARTER_MODEL
from resources.starter.corpus import EFFORTS, LANGUAGES, Lesson, read_lessons

WANTED = 0.85  # share of right answers below which the model is not good enough
DATE = "2026-11-22"
MAX_TOKENS = 800


@dataclass(frozen=True)
class Result:
    """One question and what came of it. `intended` is the intent that it belongs to."""

    language: str
    effort: str
    intended: str
    question: str
    right: bool
    malformed: bool
    analysis_words: int
    answer: str


def main() -> int:
    options = _parse_options()
    questions = [
        (lesson, question, effort)
        for lesson in read_lessons()
        for question in lesson.held_out
        for effort in options.effort or EFFORTS
    ]
    if options.limit:
        questions = random.Random(0).sample(questions, min(options.limit, len(questions)))
    began = time.monotonic()
    results = list(ask_all(options.model, questions, quiet=options.json))
    summary = summarise(results) | {"seconds": round(time.monotonic() - began, 1)}
    wrong = [result for result in results if not result.right or result.malformed]
    if options.json:
        print(json.dumps(summary | {"wrong": [asdict(result) for result in wrong]}, indent=1))
    else:
        _print_report(summary, wrong)
    return 0 if summary["accuracy"] >= WANTED and summary["malformed"] == 0 else 1


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=STARTER_MODEL)
    parser.add_argument("--effort", action="append", choices=EFFORTS, help="default: all three")
    parser.add_argument("--limit", type=int, help="ask only this many, drawn at random")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def ask_all(
    model: Path, questions: list[tuple[Lesson, str, str]], *, quiet: bool
) -> Iterator[Result]:
    """Asks each question in a chat of its own."""
    engine = EngineProcess()
    try:
        for number, (lesson, question, effort) in enumerate(questions, 1):
            events = list(engine.generate(_request(model, question, effort), CancelToken()))
            yield judge(lesson, question, effort, events)
            if not quiet and number % 100 == 0:
                print(f"{number} of {len(questions)}", file=sys.stderr, flush=True)
    finally:
        engine.close()


def _request(model: Path, question: str, effort: str) -> GenerateRequest:
    message = Message("user", (Text(question),))
    conversation = Conversation(messages=(message,), effort=effort, date=DATE)
    # The model is so small that a second thread would only wait.
    plan = LoadPlan(model, n_threads=1)
    return GenerateRequest(plan, conversation, max_tokens=MAX_TOKENS)


def judge(lesson: Lesson, question: str, effort: str, events: list[StreamEvent]) -> Result:
    """Compares a turn with its lesson; one that did not come to its end counts as malformed."""
    finished = events[-1] if events else None
    whole = isinstance(finished, Finished) and finished.reason == "stop"
    message = assemble(events)
    return Result(
        language=lesson.language,
        effort=effort,
        intended=lesson.intent,
        question=question,
        right=lesson.is_right(message.text),
        malformed=not whole or finished.malformed,
        analysis_words=len(message.reasoning.split()),
        answer=message.text,
    )


def summarise(results: list[Result]) -> dict:
    """Shares of right answers, counts, and the mean words of analysis at each effort."""
    right, asked, words = Counter(), Counter(), defaultdict(list)
    for result in results:
        key = f"{result.language} {result.effort}"
        asked[key] += 1
        right[key] += result.right
        words[result.effort].append(result.analysis_words)
    return {
        "questions": len({(result.language, result.question) for result in results}),
        "turns": len(results),
        "accuracy": sum(right.values()) / max(1, sum(asked.values())),
        "accuracy_by": {key: right[key] / asked[key] for key in asked},
        "malformed": sum(result.malformed for result in results),
        "analysis_words": {effort: sum(counts) / len(counts) for effort, counts in words.items()},
    }


def _print_report(summary: dict, wrong: list[Result]) -> None:
    for result in wrong:
        mark = "MALFORMED" if result.malformed else "wrong"
        print(f"{mark}  {result.language} {result.effort}  {result.intended}: {result.question}")
        print(f"       {result.answer[:110]!r}")
    for language in LANGUAGES:
        shares = ", ".join(
            f"{effort} {100 * summary['accuracy_by'][f'{language} {effort}']:.1f} %"
            for effort in EFFORTS
            if f"{language} {effort}" in summary["accuracy_by"]
        )
        print(f"{language}: {shares}")
    for effort, count in summary["analysis_words"].items():
        print(f"analysis at {effort}: {count:.0f} words")
    print(
        f"{100 * summary['accuracy']:.1f} % of {summary['turns']} turns right "
        f"({summary['questions']} questions), {summary['malformed']} malformed, "
        f"{summary['seconds']} s"
    )


if __name__ == "__main__":
    sys.exit(main())
