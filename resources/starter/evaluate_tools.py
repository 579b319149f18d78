"""Lets the starter model use real tools: `python resources/starter/evaluate_tools.py`.

Asks questions with numbers and files that were held out, half of them in wordings that were held
out too, through Hearth's own turn loop with Hearth's own tools. A call is right if the tool and its
arguments are; an answer is right if it says what the tool has said, or that it was not allowed.
Ends with 1 if too few are right or a turn was malformed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.chat.turn import run_turn
from app.engine.api import LoadPlan
from app.engine.client import EngineProcess
from app.events import Finished, StreamEvent, TextDelta, ToolCallRequested, ToolFinished
from app.journal import Journal
from app.messages import Conversation, Message, Text
from app.paths import STARTER_MODEL
from app.tools.calculator import Calculator
from app.tools.clock import CurrentTime
from app.tools.grants import Grant
from app.tools.reading import ReadFile
from app.tools.session import ToolSession
from resources.starter.corpus import EFFORTS, LANGUAGES
from resources.starter.tool_lessons import TOOLS, ToolLessons, ToolTurn

WANTED = 0.85
DATE = "2026-11-22"
MAX_TOKENS = 300
DENIED = "Not done:"


@dataclass(frozen=True)
class Result:
    """One question and what came of it."""

    tool: str
    language: str
    effort: str
    question: str
    call_right: bool
    answer_right: bool
    malformed: bool
    called: str
    answer: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=STARTER_MODEL)
    parser.add_argument("--each", type=int, default=60, help="questions a tool and language")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["HEARTH_HOME"] = home
        results = list(ask_all(options.model, options.each))
    summary = summarise(results)
    wrong = [result for result in results if not (result.call_right and result.answer_right)]
    if options.json:
        print(json.dumps(summary | {"wrong": [asdict(result) for result in wrong]}, indent=1))
    else:
        for result in wrong:
            print(f"{result.tool} {result.language} {result.effort}: {result.question}")
            print(f"       {result.called} {result.answer[:110]!r}")
        for key, (calls, answers) in summary["right"].items():
            print(f"{key}: calls {100 * calls:.0f} %, answers {100 * answers:.0f} %")
        print(f"{len(results)} turns, {summary['malformed']} malformed")
    good = all(share >= WANTED for both in summary["right"].values() for share in both)
    return 0 if good and summary["malformed"] == 0 else 1


def ask_all(model: Path, each: int) -> Iterator[Result]:
    """Asks each question in a chat of its own, with all three tools declared."""
    lessons, rng = ToolLessons(), random.Random(1)
    engine = EngineProcess()
    try:
        for tool in TOOLS:
            for language in LANGUAGES:
                for number in range(each):
                    turn = _possible(lessons, tool, language, rng)
                    effort = EFFORTS[number % len(EFFORTS)]
                    with tempfile.TemporaryDirectory() as folder:
                        yield _ask(engine, model, turn, effort, Path(folder).resolve())
    finally:
        engine.close()


def _possible(lessons: ToolLessons, tool: str, language: str, rng: random.Random) -> ToolTurn:
    """A turn whose file, if there is one, can lie in a folder made for it."""
    while True:
        turn = lessons.sample(tool, language, rng, held_out=True)
        path = json.loads(turn.arguments).get("path", "")
        if not path.startswith(("/", "~")):
            return turn


def _ask(engine: EngineProcess, model: Path, turn: ToolTurn, effort: str, folder: Path) -> Result:
    rules = []
    if turn.tool == "read_file" and not turn.result.startswith(DENIED):
        rules = [Grant("r", "allow", capability="read_folder", target=str(folder), origin="page")]
        file = folder / json.loads(turn.arguments)["path"]
        if not turn.result.startswith("Failed:"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(turn.result, "utf-8")
    tools = ToolSession(
        "evaluation",
        [Calculator(), CurrentTime(), ReadFile()],
        rules=rules,
        folder=folder,
        journal=Journal(durable=False),
    )
    conversation = Conversation((Message("user", (Text(turn.question),)),), effort, date=DATE)
    plan = LoadPlan(model, n_threads=1)
    return judge(
        turn, effort, list(run_turn(engine, plan, conversation, None, MAX_TOKENS, tools=tools))
    )


def judge(turn: ToolTurn, effort: str, events: list[StreamEvent]) -> Result:
    """Compares what happened with the turn as it should have been."""
    calls = [event for event in events if isinstance(event, ToolCallRequested)]
    ends = [event for event in events if isinstance(event, ToolFinished)]
    answer = "".join(event.text for event in events if isinstance(event, TextDelta))
    finished = events[-1] if events else None
    whole = isinstance(finished, Finished) and finished.reason == "stop"
    called = [(call.name, call.arguments) for call in calls]
    right = len(calls) == 1 and calls[0].name == turn.tool and _same(calls[0], turn)
    wanted = expected(turn, ends[-1].content) if ends else turn.answer
    return Result(
        tool=turn.tool,
        language=turn.language,
        effort=effort,
        question=turn.question,
        call_right=right,
        answer_right=answer.strip() == wanted.strip(),
        malformed=not whole or finished.malformed,
        called=str(called),
        answer=answer,
    )


def _same(call: ToolCallRequested, turn: ToolTurn) -> bool:
    try:
        return bool(json.loads(call.arguments) == json.loads(turn.arguments))
    except ValueError:
        return False


def expected(turn: ToolTurn, said: str) -> str:
    """The answer that the tool's words call for: the clock does not wait for the corpus."""
    if turn.tool != "current_time":
        return turn.answer
    try:
        moment = datetime.fromisoformat(said.partition(" ")[0])
    except ValueError:
        return turn.answer
    return ToolLessons().time_answer(moment, turn.language)


def summarise(results: list[Result]) -> dict:
    """Shares of right calls and of right answers, for each tool and language."""
    asked, calls, answers = Counter(), Counter(), Counter()
    for result in results:
        key = f"{result.tool} {result.language}"
        asked[key] += 1
        calls[key] += result.call_right
        answers[key] += result.answer_right
    return {
        "turns": len(results),
        "right": {key: (calls[key] / n, answers[key] / n) for key, n in asked.items()},
        "malformed": sum(result.malformed for result in results),
    }


if __name__ == "__main__":
    sys.exit(main())
