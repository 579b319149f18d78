"""Draws what is learnt about tools: which are declared, and what is asked then.

Knows how often what is drawn, and Hearth's own tools, which are declared as the app does it.
"""

from __future__ import annotations

import random
from dataclasses import replace

from app.engine.dialects.typescript import function_namespace
from app.messages import Tool
from app.tools.calculator import Calculator
from app.tools.clock import CurrentTime
from app.tools.fetching import FetchUrl
from app.tools.notes import Remember
from app.tools.python import Python
from app.tools.reading import ListFolder, ReadFile, SearchFiles
from app.tools.writing import EditFile, WriteFile
from resources.starter.corpus import LANGUAGES, Lesson
from resources.starter.draws import Segment
from resources.starter.prompts import Call, Prompter, Turn
from resources.starter.tool_lessons import TOOLS, ToolLessons, ToolTurn

KNOWN: dict[str, Tool] = {
    program.spec.name: program.spec for program in (Calculator, CurrentTime, ReadFile)
}
OTHERS: tuple[Tool, ...] = tuple(
    program.spec
    for program in (Remember, FetchUrl, ListFolder, SearchFiles, WriteFile, EditFile, Python)
)
SHARES = {"calculator": 8, "current_time": 2, "read_file": 8}
CALL_ONLY = 0.4  # share of sums that end with the call: more of them in the same time
USED = 0.74  # share of questions that a declared tool answers
WITHHELD = 0.08  # share of questions for a tool that is not declared
WITHOUT_READING = "files-and-web"  # the lesson that says how a file gets into a chat


class ToolDraws:
    """Segments with calls. As intents they are numbered after the lessons."""

    n_intents = len(TOOLS) * len(LANGUAGES)

    def __init__(self, lessons: list[Lesson], prompter: Prompter) -> None:
        self._prompter, self._first_intent = prompter, len(lessons)
        self._turns = ToolLessons()
        self._unable: dict[tuple[str, str], tuple[Lesson, int]] = {}
        for number, lesson in enumerate(lessons):
            if lesson.intent == WITHOUT_READING:
                self._unable["read_file", lesson.language] = lesson, number
            elif lesson.outside:
                for tool in ("calculator", "current_time"):
                    self._unable.setdefault((tool, lesson.language), (lesson, number))

    def declared(self, rng: random.Random) -> tuple[Tool, ...]:
        """Some of Hearth's tools, at least one of which the model is to use."""
        chosen = [KNOWN[name] for name in rng.sample(TOOLS, rng.choice((1, 1, 2, 3, 3)))]
        others = list(OTHERS)
        rng.shuffle(others)
        chosen += others[: rng.choice((0, 0, 0, 0, 0, 0, 1, 2, 4, len(others)))]
        rng.shuffle(chosen)
        return tuple(chosen)

    def text(self, tools: tuple[Tool, ...]) -> str:
        """The declarations as the app writes them, without their heading."""
        return function_namespace(tools).removeprefix("# Tools\n\n")

    def turn(self, tools: tuple[Tool, ...], rng: random.Random) -> Turn:
        """A finished turn for the history of a chat."""
        turn = self._sample(tools, rng)
        return Turn(turn.question, turn.answer, Call(turn.tool, turn.arguments, turn.result))

    def segment(self, tools: tuple[Tool, ...], effort: str, rng: random.Random) -> Segment | None:
        """A question about a tool with its reply; None where it is to be about something else."""
        kind = rng.random()
        if kind < USED:
            turn = self._sample(tools, rng)
            segment = self.learnt(turn, effort)
            if turn.tool != "calculator" or rng.random() > CALL_ONLY:
                return segment
            return replace(segment, ids=segment.ids[: segment.heard.start], heard=range(0))
        missing = [name for name in TOOLS if KNOWN[name] not in tools]
        if kind < USED + WITHHELD and missing:
            return self._withheld(rng.choice(missing), effort, rng)
        return None

    def held_out(self, tool: str, language: str, rng: random.Random) -> ToolTurn:
        """A turn that is never drawn for training."""
        return self._turns.sample(tool, language, rng, held_out=True)

    def learnt(self, turn: ToolTurn, effort: str) -> Segment:
        """A turn as ids: the call and the answer are learnt, the result is not."""
        start = self._prompter.question(turn.question)
        call = Call(turn.tool, turn.arguments, turn.result)
        reply, heard = self._prompter.tool_reply(turn.analysis[effort], call, turn.answer)
        at = TOOLS.index(turn.tool) * len(LANGUAGES) + LANGUAGES.index(turn.language)
        n = len(start)
        heard = range(n + heard.start, n + heard.stop)
        return Segment(start + reply, n - 1, self._first_intent + at, heard)

    def _withheld(self, tool: str, effort: str, rng: random.Random) -> Segment:
        language = rng.choice(LANGUAGES)
        question = self._turns.sample(tool, language, rng).question
        lesson, number = self._unable[tool, language]
        start = self._prompter.question(question)
        reply = self._prompter.reply(lesson.analysis[effort], lesson.answer)
        return Segment(start + reply, len(start) - 1, number)

    def _sample(self, tools: tuple[Tool, ...], rng: random.Random) -> ToolTurn:
        names = [tool.name for tool in tools if tool.name in SHARES]
        tool = rng.choices(names, [SHARES[name] for name in names])[0]
        return self._turns.sample(tool, rng.choice(LANGUAGES), rng)
