"""What a model with a chat template may sample where its answer must have a form.

It may think first, then comes JSON. Without a form it is left free. Knows the marks of reasoning
and the shape of a GBNF grammar; how a JSON Schema becomes one it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from app.engine.constraint import Rule
from app.engine.dialects.template_parser import Marks
from app.engine.markup_tokens import is_mere_text
from app.engine.vocabulary import TemplateVocabulary

# The reasoning a formed answer may begin with: any, the end of what the prompt has opened, such a
# block without a word in it, or none.
Thinking = Literal["any", "opened", "empty", "empty opened", "none"]

_BLANK = "[ \\n]{0,4}"
_IN_CLASS = {"\\": "\\\\", "]": "\\]", "[": "\\[", "^": "\\x5E", "-": "\\x2D"}


class TemplateGuide:
    """One rule for the whole answer, so that no mark and no token falls between two of them."""

    def __init__(self, rule: Rule | None) -> None:
        self._rule = rule

    def rule(self) -> Rule | None:
        return self._rule


def form_rule(
    answers: tuple[str, ...], vocabulary: TemplateVocabulary, marks: Marks, thinking: Thinking
) -> Rule:
    """The rule of an answer that must have a form.

    Args:
        answers: Grammars of the answer itself, the best one first.
        vocabulary: Of its special tokens only the marks of reasoning, ends and mere text may come.
        marks: How the reasoning is marked, whether by tokens or spelled out.
        thinking: What may come before the answer.
    """
    allowed = {token for text, token in vocabulary.specials.items() if is_mere_text(text)}
    allowed |= {vocabulary.specials.get(mark, -1) for mark in (marks.think, marks.end_think)}
    # A mark that is a control token comes as that token; spelled out, it is only text.
    tokens = {
        mark: token
        for mark in (marks.think, marks.end_think)
        if (token := vocabulary.specials.get(mark)) in vocabulary.controls
    }
    grammars = tuple(behind_reasoning(answer, marks, thinking, tokens) for answer in answers)
    return Rule(frozenset(allowed | vocabulary.end_of_generation), grammars)


def behind_reasoning(
    answer: str, marks: Marks, thinking: Thinking, tokens: Mapping[str, int]
) -> str:
    """The grammar `answer` with the reasoning before it. GBNF in, GBNF out.

    Args:
        answer: The grammar of the answer.
        marks: How the reasoning is marked.
        thinking: What may come before the answer.
        tokens: The marks that must come as these tokens; others may be spelled out, too.
    """
    name = "reasoning"
    while f"\n{name}" in f"\n{answer}":  # a property may be named so
        name += "x"
    answered = f"{name}-answered"
    rules = [
        re.sub(r"^root ::=", f"{name}-answer ::=", answer, flags=re.MULTILINE),
        f"{answered} ::= {_BLANK} {name}-answer",
    ]
    think, end_think = (
        f"<[{tokens[mark]}]>" if mark in tokens else f'"{mark}"'
        for mark in (marks.think, marks.end_think)
    )
    empty = f"{_BLANK} {end_think} {answered}"
    match thinking:
        case "any":
            rules.append(f"root ::= {_BLANK} ({think} {name}-0 | {name}-answer)")
        case "opened":
            rules.append(f"root ::= {name}-0")
        case "empty":
            rules.append(f"root ::= {_BLANK} ({think} {empty} | {name}-answer)")
        case "empty opened":
            rules.append(f"root ::= {empty}")
        case "none":
            rules.append(f"root ::= {answered}")
    if thinking in ("any", "opened") and marks.end_think in tokens:
        rules.append(f"{name}-0 ::= !{end_think}* {end_think} {answered}")
    elif thinking in ("any", "opened"):
        rules += _up_to(marks.end_think, name, answered)
    return "\n".join(rules)


def _up_to(mark: str, name: str, then: str) -> Iterator[str]:
    """Any text up to the first `mark`, then the rule `then`: one rule for each part of `mark`.

    Exactly one way leads on from each character, so the grammar stays as fast as its answer's.
    """
    letters = sorted(set(mark))
    for length in range(len(mark)):
        ways = [f"[^{''.join(map(_in_class, letters))}] {name}-0"]
        for letter in letters:
            read = mark[:length] + letter
            target = then if read == mark else f"{name}-{_overlap(read, mark)}"
            ways.append(f"[{_in_class(letter)}] {target}")
        yield f"{name}-{length} ::= {' | '.join(ways)}"


def _overlap(text: str, mark: str) -> int:
    """How many characters of `mark` the end of `text` may be the beginning of."""
    starts = (start for start in range(len(text)) if mark.startswith(text[start:]))
    return len(text) - next(starts, len(text))


def _in_class(letter: str) -> str:
    return _IN_CLASS.get(letter, letter)
