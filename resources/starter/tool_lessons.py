"""Makes up questions that a tool answers, with the call, its result and the answer.

The wording is in tool_lessons.toml; the tools are Hearth's own, so the results are what they would
say. A tenth of all sums and files is held out: drawn for the evaluation only.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.tools.calculator import calculate
from resources.starter.augment import vary_around
from resources.starter.corpus import parse_pattern, tidy
from resources.starter.outside import OutsideQuestions

WORDS = Path(__file__).with_name("tool_lessons.toml")
TOOLS = ("calculator", "current_time", "read_file")
ALWAYS_HELD_OUT = frozenset(("17*23",))
DENIALS = (
    "The person did not allow this. Go on without it, or ask why.",
    "Nobody answered whether this is allowed. Go on without it, or tell what is missing.",
    "This was forbidden beforehand. Go on without it, or ask the person.",
)
DENIED = 0.3  # share of the files that may not be read
FAILED = 0.1  # share of the files that are not there
EMPTY = 0.04
DECIMALS = 0.07  # share of numbers with a decimal place
DECIMALS_LEARNT = 0.2  # they are harder: their comma becomes a point
LONGEST_LINE = 12  # words
LONGEST_RESULT = 10  # characters; few results are longer
_SLOT = re.compile(r"<\w+>")
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_SPELLED = str.maketrans({"x": "*", "×": "*", "·": "*", "÷": "/", ":": "/", " ": None})
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True)
class ToolTurn:
    """A question, the one call that it needs, and what comes of it.

    `arguments` is JSON as the model should write it, `result` what the tool says.
    `analysis` maps an effort to what is thought before the call.
    """

    language: str
    tool: str
    question: str
    arguments: str
    result: str
    answer: str
    analysis: dict[str, str]


class ToolLessons:
    """An endless supply of turns with tools in "en" or "de"."""

    def __init__(self, path: Path = WORDS) -> None:
        self._words: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        self._sentences = OutsideQuestions()

    def sample(
        self, tool: str, language: str, rng: random.Random, *, held_out: bool = False
    ) -> ToolTurn:
        """One turn. `held_out` says from which part its numbers or its file are; if they are held
        out, half of the wordings are too."""
        decimals = DECIMALS if held_out else DECIMALS_LEARNT
        make = {
            "calculator": partial(self._sum, decimals),
            "current_time": self._time,
            "read_file": self._file,
        }[tool]
        while True:
            turn, key = make(language, rng, held_out and rng.random() < 0.5)
            if key is None or is_held_out(key) == held_out:
                return turn

    def _sum(
        self, decimals: float, language: str, rng: random.Random, unseen: bool
    ) -> tuple[ToolTurn, str]:
        while True:
            kind, frame = self._frame("calculator", language, rng, unseen)
            slots, expression = _numbers(kind, language, rng, decimals)
            try:
                result = calculate(expression)
                if len(result) > LONGEST_RESULT and rng.random() < 0.9:
                    continue
                number = result.replace(".", ",") if language == "de" else result
                answer = self._answer("calculator", language, result=number)
            except AppError as error:
                result, answer = f"Failed: {error}", self._answer("failed", language)
            question = _asked(frame, slots, language, rng, plain=unseen)
            arguments = {"expression": expression}
            return self._turn("calculator", language, question, arguments, result, answer), (
                expression
            )

    def _time(self, language: str, rng: random.Random, unseen: bool) -> tuple[ToolTurn, None]:
        kind, frame = self._frame("current_time", language, rng, unseen)
        place, _, zone = rng.choice(self._words["place"][language]).partition("|")
        moment = datetime(2025, 1, 1) + timedelta(seconds=rng.randrange(10 * 365 * 86_400))
        moment = moment.replace(tzinfo=timezone(timedelta(hours=rng.randint(-10, 12))))
        result = f"{moment.isoformat(timespec='seconds')} ({_DAYS[moment.weekday()]})"
        question = _asked(frame, {"place": place}, language, rng, plain=unseen)
        arguments = {"timezone": zone} if kind == "there" else {}
        answer = self.time_answer(moment, language)
        return self._turn("current_time", language, question, arguments, result, answer), None

    def _file(self, language: str, rng: random.Random, unseen: bool) -> tuple[ToolTurn, str]:
        _, frame = self._frame("read_file", language, rng, unseen)
        name = self.file_name(rng)
        lines = [self._line(rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        kind = rng.random()
        if kind < DENIED:
            result, answer = f"Not done: {rng.choice(DENIALS)}", self._answer("denied", language)
        elif kind < DENIED + FAILED:
            missing = f"Failed: There is no file {name}. Check the path."
            result, answer = missing, self._answer("failed", language)
        elif kind < DENIED + FAILED + EMPTY:
            result, answer = "", self._answer("empty", language)
        else:
            result = "\n".join(lines) + rng.choice(("", "\n"))
            answer = self._answer("read_file", language, line=lines[0])
        question = _asked(frame, {"file": name}, language, rng, plain=unseen)
        turn = self._turn("read_file", language, question, {"path": name}, result, answer)
        return turn, name + lines[0]

    def time_answer(self, moment: datetime, language: str) -> str:
        return self._answer("current_time", language, **spoken_time(moment, language))

    def file_name(self, rng: random.Random) -> str:
        table = self._words["file"]
        stem = rng.choice(table["stems"])
        if rng.random() < 0.25:
            stem += rng.choice(("", "-", "_")) + str(rng.randrange(10 ** rng.randint(1, 4)))
        elif rng.random() < 0.15:
            stem += rng.choice("-_") + rng.choice(table["stems"])
        folder = rng.choice(table["folders"]) if rng.random() < 0.2 else ""
        return folder + stem + rng.choice(table["endings"])

    def _line(self, rng: random.Random) -> str:
        """A line of a file: a sentence, a few words, or a name and a number."""
        while True:
            line = self._sentences.sample(rng.choice(("en", "de")), rng)
            if rng.random() < 0.2:
                word = rng.choice(self._words["file"]["stems"])
                line = f"{word}{rng.choice((': ', ' = ', ' '))}{_number(rng, DECIMALS)}"
            if line.strip() == line and "\n" not in line and 0 < len(line.split()) <= LONGEST_LINE:
                return line

    def _frame(self, tool: str, language: str, rng: random.Random, unseen: bool) -> tuple[str, str]:
        table = self._words[tool][language]
        frames = table["held_out"] if unseen else table
        kinds = [kind for kind in frames if kind != "held_out"]
        kind = rng.choice(kinds)
        return kind, parse_pattern(rng.choice(frames[kind])).sample(rng)

    def _answer(self, kind: str, language: str, **fields: str) -> str:
        return str(self._words["answer"][language][kind]).format(**fields)

    def _turn(
        self,
        tool: str,
        language: str,
        question: str,
        arguments: dict[str, str],
        result: str,
        answer: str,
    ) -> ToolTurn:
        written = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
        analysis = self._words["analysis"][tool][language]
        return ToolTurn(language, tool, question, written, result, answer, analysis)


def is_held_out(key: str) -> bool:
    """Whether a sum, or a file's name and first line, is kept from the training."""
    return key in ALWAYS_HELD_OUT or zlib.crc32(key.encode()) % 10 == 0


def spoken_time(moment: datetime, language: str) -> dict[str, str]:
    """What the answer says of a moment."""
    if language == "de":
        return {
            "time": f"{moment:%H:%M}",
            "day": _TAGE[moment.weekday()],
            "date": f"{moment:%d.%m.%Y}",
        }
    return {
        "time": f"{moment:%H:%M}",
        "day": _DAYS[moment.weekday()],
        "date": f"{moment:%Y-%m-%d}",
    }


def _numbers(
    kind: str, language: str, rng: random.Random, decimals: float
) -> tuple[dict[str, str], str]:
    """The numbers of a question as they are written there, and the sum for the tool."""
    a, b = _number(rng, decimals), _number(rng, decimals)
    match kind:
        case "add" | "subtract" | "multiply" | "divide":
            if kind == "divide" and rng.random() < 0.8 and "." not in b:
                a = str(int(b) * rng.randint(0, 60))
            expression = a + _SIGNS[kind] + b
        case "percent":
            a = str(rng.randint(1, 100))
            expression = f"{a}/100*{b}"
        case "root":
            a = str(rng.randint(1, 120) ** 2) if rng.random() < 0.8 else a
            expression = f"sqrt({a})"
        case "power":
            a, b = str(rng.randint(2, 30)), str(rng.randint(2, 6))
            expression = f"{a}**{b}"
        case "square":
            expression = f"{a}**2"
        case _:
            return _written_sum(language, rng, decimals)
    return {"a": _local(a, language), "b": _local(b, language)}, expression


def _written_sum(language: str, rng: random.Random, decimals: float) -> tuple[dict[str, str], str]:
    """A sum in signs, as people type it, and as the tool is to have it."""
    parts = [_number(rng, decimals)]
    for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3))):
        parts += [rng.choice("++--***xx×·/:÷"), _number(rng, decimals)]
    if len(parts) > 3 and rng.random() < 0.6:
        at = rng.choice(range(0, len(parts) - 2, 2))
        parts[at], parts[at + 2] = f"({parts[at]}", f"{parts[at + 2]})"
    text = rng.choice(("", " ", " ")).join(parts)
    return {"sum": _local(text, language)}, text.translate(_SPELLED)


def _number(rng: random.Random, decimals: float) -> str:
    if rng.random() < decimals:
        return f"{rng.randrange(100)}.{rng.randint(1, 9)}"
    kind = rng.random()
    if kind < 0.16:
        return str(rng.randrange(13))
    if kind < 0.64:
        return str(rng.randrange(100))
    if kind < 0.88:
        return str(rng.randrange(100, 1000))
    if kind < 0.97:
        return str(rng.randrange(1000, 10_000))
    return str(rng.randrange(10_000, 1_000_000))


def _local(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "de" else number


def _asked(
    frame: str, slots: dict[str, str], language: str, rng: random.Random, *, plain: bool
) -> str:
    question = tidy(frame)
    if not plain:
        question = vary_around(_SLOT, question, language, rng)
    return _SLOT.sub(lambda match: slots[match[0][1:-1]], question)
