"""How the answer of a model with a chat template is made to begin: ids that nobody samples.

Knows the marks of reasoning and what an answer has said so far; nothing of the conversation.
"""

from __future__ import annotations

from app.engine.api import AnswerNow, Begin, Continue, SkipThinking, Start
from app.engine.dialects.dialect import RenderedPrompt
from app.engine.dialects.template_parser import Marks, TemplateParser
from app.engine.dialects.tool_syntax import Tools
from app.engine.vocabulary import TemplateVocabulary


def opening_ids(
    start: Start,
    prompt: RenderedPrompt,
    vocabulary: TemplateVocabulary,
    marks: Marks,
    *,
    thinks: bool,
    formed: bool,
) -> tuple[int, ...]:
    """The ids behind the prompt; empty where the model begins as it likes.

    Args:
        thinks: The model knows the marks of reasoning; otherwise it answers at once anyway.
        formed: The answer has a response format, so that no call can stand in it.
    """
    match start:
        case Begin():
            return ()
        case Continue(token_ids):
            return token_ids
        case SkipThinking():
            return _no_thinking(prompt, vocabulary, marks) if thinks else ()
        case AnswerNow(token_ids):
            any_call: Tools = {} if formed else {"": None}
            opened = prompt.reasoning == "open"
            parser = TemplateParser(vocabulary, marks, any_call, in_reasoning=opened, formed=formed)
            kept = _length_of_use(parser, token_ids)
            if parser.state == "reasoning":
                return (*token_ids[:kept], *_closed(vocabulary, marks))
            if parser.answered or not thinks or _has_thought(token_ids, vocabulary, marks):
                return token_ids[:kept]
            return _no_thinking(prompt, vocabulary, marks)


def _length_of_use(parser: TemplateParser, token_ids: tuple[int, ...]) -> int:
    """How many of the ids come before the call or the mark that they break off in."""
    kept = 0
    for index, token in enumerate(token_ids):
        parser.feed(token)
        if parser.state != "call" and parser.settled:
            kept = index + 1
    return kept


def _has_thought(token_ids: tuple[int, ...], vocabulary: TemplateVocabulary, marks: Marks) -> bool:
    return marks.end_think.encode() in b"".join(map(vocabulary.piece, token_ids))


def _no_thinking(
    prompt: RenderedPrompt, vocabulary: TemplateVocabulary, marks: Marks
) -> tuple[int, ...]:
    match prompt.reasoning:
        case "open":
            return _closed(vocabulary, marks)
        case "unopened":
            return (*_mark(marks.think, vocabulary), *_closed(vocabulary, marks))
        case "closed":
            return ()


def _closed(vocabulary: TemplateVocabulary, marks: Marks) -> tuple[int, ...]:
    """The end of the reasoning, with the line ends around it that models write."""
    line, lines = vocabulary.encode("\n"), vocabulary.encode("\n\n")
    return (*line, *_mark(marks.end_think, vocabulary), *lines)


def _mark(mark: str, vocabulary: TemplateVocabulary) -> list[int]:
    token = vocabulary.specials.get(mark)
    return vocabulary.encode(mark) if token is None else [token]
