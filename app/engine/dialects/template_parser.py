"""What models with a chat template sample, token by token, as events: reasoning, text, tool calls.

Never raises, never shows a control token, never loses text. Holds back only what may still turn
out to be the beginning of a mark. Judges neither whether a tool exists nor whether its arguments
are JSON. Knows nothing of prompts but whether their end has opened the reasoning.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

import msgspec

from app.engine.dialects.markdown_code import CodeTracker
from app.engine.dialects.tool_syntax import Syntax, Tools, may_be_call, read_calls
from app.engine.vocabulary import TemplateVocabulary
from app.events import Delta, ReasoningDelta, TextDelta

State = Literal["reasoning", "answer", "call"]

_TEXT_SYNTAXES = (Syntax.TOOL_CALL, Syntax.FUNCTION)
_CLOSED_BY = {
    Syntax.TOOL_CALL: "</tool_call>",
    Syntax.FUNCTION: "</function>",
    Syntax.DEEPSEEK: "<｜tool▁calls▁end｜>",
}
# Control tokens that mean something inside a call.
_INSIDE_CALLS = {
    *("[TOOL_CALLS]", "[ARGS]", "[CALL_ID]"),
    *("<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>", "<｜tool▁sep｜>"),
    *_CLOSED_BY.values(),
}
_TRAILING_CALL = re.compile(r"<tool_call>((?:(?!<tool_call>).)*)</tool_call>\s*\Z", re.DOTALL)


class Marks(msgspec.Struct, frozen=True):
    """How one model family marks its reasoning, and whether it writes calls as bare JSON."""

    think: str = "<think>"
    end_think: str = "</think>"
    bare_json_calls: bool = False


class TemplateParser:
    """Reads one answer.

    - Reasoning ends at the first mark that closes it; an opening mark inside is text, one that
      only repeats the prompt's is left out.
    - Marks in a code block or code span of the answer are text: the model talks about them.
    - A call is reported when it is closed, by its mark or by the end of the answer; one that is
      cut off never. Calls in tags (`<tool_call>`) are looked for only where tools are declared.
    - A control token that has no meaning where it stands is left out.
    """

    call_ends_turn = False

    def __init__(
        self,
        vocabulary: TemplateVocabulary,
        marks: Marks,
        tools: Tools,
        *,
        in_reasoning: bool = False,
        formed: bool = False,
    ) -> None:
        """Begins an answer.

        Args:
            vocabulary: What the tokens are.
            marks: The model family's.
            tools: The declared tools, with the schemas of their arguments.
            in_reasoning: The prompt has opened the reasoning.
            formed: The answer is JSON of a form that was asked for: marks in it are its text.
        """
        self.malformed = False
        self._vocabulary = vocabulary
        self._controls, self._ends = vocabulary.controls, vocabulary.end_of_generation
        self._marks, self._tools, self._formed = marks, tools, formed
        openings = [syntax for syntax in Syntax if syntax is not Syntax.JSON]
        self._openings = {s.value: s for s in openings if tools or s not in _TEXT_SYNTAXES}
        # A mark that is a control token comes as that token; spelled out, it is only text.
        self._spelled = tuple(
            mark
            for mark in (marks.think, marks.end_think, *self._openings)
            if vocabulary.specials.get(mark) not in self._controls
        )
        self._search = re.compile("|".join(map(re.escape, self._spelled)) or r"(?!)")
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._token_ids: list[int] = []
        self._stray: list[str] = []
        self._reasoning: list[str] = []
        self._pending = ""  # not shown yet: perhaps the beginning of a mark
        self._syntax = Syntax.TOOL_CALL
        self._answered = False
        self._enter("reasoning" if in_reasoning else "answer")

    @property
    def state(self) -> State:
        return self._state

    @property
    def settled(self) -> bool:
        """Whether nothing is held back that might still become something else."""
        return not self._pending and not self._decoder.getstate()[0]

    @property
    def answered(self) -> bool:
        """Whether anything was said besides the reasoning."""
        return self._answered

    @property
    def raw(self) -> str:
        """All that was sampled, special tokens written out: for a log, never for the person."""
        pieces = b"".join(self._vocabulary.piece(token) for token in self._token_ids)
        return pieces.decode("utf-8", "replace")

    @property
    def stray(self) -> str:
        """The text that no event carries: calls that were cut off."""
        return "".join(self._stray)

    def feed(self, token: int) -> list[Delta]:
        self._token_ids.append(token)
        piece = self._vocabulary.piece(token)
        if token in self._ends:
            return self._flush() + self._end(complete=True)
        if token in self._controls:
            return self._flush() + self._on_control(piece.decode("utf-8", "replace"))
        return self._take(self._decoder.decode(piece))

    def finish(self, *, complete_calls: bool = False, cut: bool = False) -> list[Delta]:
        """Ends the stream, after an end token or where it was cut off.

        Args:
            complete_calls: A call that is still open is complete (as in a transcript).
            cut: The model had more to say. What may be half of something is left out: if the
                answer goes on, it is read again.
        """
        if cut and self._state != "call":
            self._pending = self._space = ""
            return []
        deltas = [] if cut else self._flush()
        return deltas + self._end(complete=complete_calls)

    def resume(self) -> None:
        """Nothing to do: what was not shown yet was not shown when the answer was cut off."""

    def _flush(self) -> list[Delta]:
        """A character never spans a special token: what is incomplete becomes U+FFFD."""
        return self._take(self._decoder.decode(b"", final=True))

    def _take(self, text: str) -> list[Delta]:
        self._pending += text
        deltas: list[Delta] = []
        while self._pending:
            before = len(self._pending), self._state
            deltas += self._step()
            if (len(self._pending), self._state) == before:
                break
        return deltas

    def _step(self) -> list[Delta]:
        match self._state:
            case "reasoning":
                return self._step_in_reasoning()
            case "answer":
                return self._step_in_answer()
            case _:
                return self._step_in_call()

    def _on_control(self, text: str) -> list[Delta]:
        """A control token: a mark wherever it stands, or nothing."""
        if self._state == "call":
            if text in _INSIDE_CALLS:
                self._pending += text
                return self._take("")
            self.malformed = True
            return []
        deltas = self._release()
        if self._state == "reasoning" and text == self._marks.end_think:
            self._enter("answer")
        elif text == self._marks.think:
            self._enter("reasoning")
        elif text in self._openings and self._openings[text] not in _TEXT_SYNTAXES:
            self.malformed = self.malformed or self._state == "reasoning"
            self._open_call(self._openings[text])
        else:
            self.malformed = True
        return deltas

    def _step_in_reasoning(self) -> list[Delta]:
        think, end_think = self._marks.think, self._marks.end_think
        if self._fresh:  # the prompt has opened it already, yet many models do so once more
            text = self._pending.lstrip()
            if text.startswith(think):
                self._pending = text[len(think) :]
                return []
            if think.startswith(text):
                return []
        before, mark, after = self._pending.partition(end_think)
        if not mark:
            return self._show(_length_of_safe_part(self._pending, (end_think,)))
        deltas = self._show(len(before))
        self._pending = after
        self._enter("answer")
        return deltas

    def _step_in_answer(self) -> list[Delta]:
        if self._formed and self._answered:
            return self._release()
        if not self._answered and self._marks.bare_json_calls and self._tools:
            text = self._pending.lstrip()
            called = may_be_call(text, self._tools) if text.startswith("{") else False
            if called is None:
                return []
            if called:
                self._pending = text[1:]
                self._open_call(Syntax.JSON)
                return []
        for match in self._search.finditer(self._pending):
            place = self._code.after(self._space + self._pending[: match.start()])
            if place.in_code or not self._may_stand(match[0], place):
                continue
            deltas = self._show(match.start())
            self._pending = self._pending[len(match[0]) :]
            self._on_answer_mark(match[0])
            return deltas
        safe = _length_of_safe_part(self._pending, self._spelled)
        if self._code.after(self._space + self._pending[:safe]).in_code:
            safe = len(self._pending)
        return self._show(safe)

    def _may_stand(self, mark: str, place: CodeTracker) -> bool:
        """Tags that prose may well mention count only at the beginning of a line."""
        opens_a_line = mark in (self._marks.think, Syntax.FUNCTION.value)
        return place.at_line_start or not opens_a_line

    def _on_answer_mark(self, mark: str) -> None:
        if mark == self._marks.think:
            self._enter("reasoning")
        elif mark == self._marks.end_think:
            self.malformed = True
        else:
            self._open_call(self._openings[mark])

    def _step_in_call(self) -> list[Delta]:
        close = _CLOSED_BY.get(self._syntax)
        if close is None:  # only the end of the answer closes it
            self._body += self._pending
            self._pending = ""
            return []
        start = self._pending.find(close, 0)
        while start >= 0 and _in_json_string(self._body + self._pending[:start]):
            start = self._pending.find(close, start + 1)
        if start >= 0:
            self._body += self._pending[:start]
            self._pending = self._pending[start + len(close) :]
            self._body += close if self._syntax is Syntax.FUNCTION else ""
            return self._close_call()
        safe = _length_of_safe_part(self._pending, (close,))
        self._body += self._pending[:safe]
        self._pending = self._pending[safe:]
        return []

    def _open_call(self, syntax: Syntax) -> None:
        self._enter("call")
        self._syntax, self._body = syntax, ""

    def _close_call(self) -> list[Delta]:
        found = read_calls(self._syntax, self._body, self._tools)
        self.malformed = self.malformed or not found.regular
        self._answered = self._answered or bool(found.calls)
        self._enter("answer")
        deltas: list[Delta] = list(found.calls)
        rest = found.rest
        for mark in _INSIDE_CALLS:
            if self._vocabulary.specials.get(mark) in self._controls:
                rest = rest.replace(mark, "")
        if rest := rest.strip():
            self._answered = True
            self._code.feed(rest)
            deltas.append(TextDelta(rest))
        return deltas

    def _end(self, *, complete: bool) -> list[Delta]:
        if self._state == "call":
            self._body += self._pending
            self._pending = ""
            if complete:
                return self._close_call()
            self._stray += [self._syntax.value, self._body]
            self._enter("answer")
            return []
        deltas = self._release()
        if complete and self._state == "reasoning":
            self.malformed = True  # it never came to an answer
            deltas += self._call_in_reasoning()
        self._space = ""
        return deltas

    def _call_in_reasoning(self) -> list[Delta]:
        """A call that the model made without ending its reasoning first."""
        match = _TRAILING_CALL.search("".join(self._reasoning)) if self._tools else None
        if match is None:
            return []
        self._reasoning.clear()
        return list(read_calls(Syntax.TOOL_CALL, match[1], self._tools).calls)

    def _enter(self, state: State) -> None:
        self._state: State = state
        self._fresh = True  # nothing shown yet of what begins here
        self._space = ""  # white space that is shown only if text follows
        self._code = CodeTracker()

    def _release(self) -> list[Delta]:
        """Shows what was held back: it can become a mark no longer."""
        return self._show(len(self._pending))

    def _show(self, length: int) -> list[Delta]:
        """Shows the first `length` characters of what is pending."""
        text, self._pending = self._space + self._pending[:length], self._pending[length:]
        shown = text.rstrip()
        self._space = text[len(shown) :]
        if not shown:
            return []
        if self._fresh:
            shown = _without_leading_lines(shown)
            self._fresh = False
        if self._state == "reasoning":
            self._reasoning.append(shown)
            return [ReasoningDelta(shown)]
        self._answered = True
        self._code.feed(shown)
        return [TextDelta(shown)]


def _length_of_safe_part(text: str, marks: tuple[str, ...]) -> int:
    """How much of `text` comes before anything that could be the beginning of a mark."""
    longest = max(map(len, marks), default=0)
    for start in range(max(0, len(text) - longest + 1), len(text)):
        if any(mark.startswith(text[start:]) for mark in marks):
            return start
    return len(text)


def _without_leading_lines(text: str) -> str:
    """Without empty lines at the beginning, and the one space that SentencePiece puts there."""
    space = text[: len(text) - len(text.lstrip())]
    kept = space.rpartition("\n")[2]
    return ("" if kept == " " else kept) + text[len(space) :]


def _in_json_string(text: str) -> bool:
    """Whether a JSON object that begins like this goes on inside a string."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    return len(re.findall(r'(?<!\\)(?:\\\\)*"', text)) % 2 == 1
