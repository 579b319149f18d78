"""The dialects of all models but gpt-oss: whatever the chat template in their file says.

Binds the sandboxed template, the tokens and the parser to one model. A model's thinking is
switched off at effort "low", where its template has a switch (`enable_thinking`); other efforts
leave it on. Nothing here knows one model from another but by its template and its tokens.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from app.engine.dialects import jinja_filters
from app.engine.dialects.dialect import RenderedPrompt
from app.engine.dialects.jinja_messages import Shape, Writer, tools_for_template
from app.engine.dialects.jinja_sandbox import (
    ChatTemplate,
    TemplateRefused,
    template_clock,
    unusable,
)
from app.engine.dialects.jinja_shape import find_shape
from app.engine.dialects.jinja_taint import Taint, mark_json, mark_schema
from app.engine.dialects.template_parser import Marks, TemplateParser
from app.engine.dialects.tool_syntax import Tools
from app.engine.vocabulary import TemplateVocabulary
from app.errors import EngineError
from app.messages import Conversation

_TEMPERATURES = {"gemma": 1.0, "mistral": 0.3}
_USUAL_TEMPERATURE = 0.6


class JinjaDialect:
    """One model's dialect.

    Raises:
        ModelFileError: Its chat template cannot be used.
    """

    def __init__(self, source: str, vocabulary: TemplateVocabulary, architecture: str = "") -> None:
        self.vocabulary = vocabulary
        self._template = ChatTemplate(source)
        self._marks = _marks_of(source, vocabulary)
        self._own = frozenset(source).union(*vocabulary.specials)
        self._special = _any_of(vocabulary)
        self.shape = find_shape(self._plain_text)
        self.stop_ids = vocabulary.end_of_generation
        family = next((name for name in _TEMPERATURES if architecture.startswith(name)), "")
        self.temperature = _TEMPERATURES.get(family, _USUAL_TEMPERATURE)

    def render(self, conversation: Conversation) -> RenderedPrompt:
        """The prompt's token ids; only the template's own words can become special tokens.

        Raises:
            ModelFileError: The template fails at this conversation.
            EngineError: A text cannot be passed on safely.
        """
        taint = Taint(self._own)
        try:
            text = self._text(conversation, taint, answer=True)
            before = self._text(conversation, taint, answer=False)
        except TemplateRefused as error:
            raise unusable(str(error)) from None
        token_ids, starts = self._token_ids(text, taint)
        asked = starts.get(_length_in_common(text, before))
        return RenderedPrompt(
            tuple(token_ids),
            (asked,) if asked else (),
            in_reasoning=text.rstrip().endswith(self._marks.think),
        )

    def parser(self, tools: Tools, prompt: RenderedPrompt) -> TemplateParser:
        return TemplateParser(self.vocabulary, self._marks, tools, in_reasoning=prompt.in_reasoning)

    def _text(self, conversation: Conversation, taint: Taint, *, answer: bool) -> str:
        try:
            writer = Writer(self.shape, taint.mark, lambda value: mark_json(value, taint))
            messages = writer.write(conversation)
            declared = conversation.tools if self.shape.tools else ()
            tools = tools_for_template(
                declared, taint.mark, lambda schema: mark_schema(schema, taint)
            )
        except RecursionError:
            raise EngineError(
                "The parameters of a tool are nested too deeply.",
                "Turn off the tool that was added last.",
            ) from None
        variables = self._variables(conversation, answer=answer)
        variables |= {"messages": messages, **_tools(tools, self.shape)}
        return self._template.render(variables, taint.tojson)

    def _plain_text(self, conversation: Conversation, shape: Shape) -> str:
        """As `_text`, with nothing marked: to try out the template."""
        messages = Writer(shape, str, lambda value: value).write(conversation)
        tools = tools_for_template(conversation.tools, str, lambda schema: schema)
        variables = self._variables(conversation, answer=True)
        variables |= {"messages": messages, **_tools(tools, shape)}
        return self._template.render(variables, jinja_filters.tojson)

    def _variables(self, conversation: Conversation, *, answer: bool) -> dict[str, Any]:
        """All that templates expect besides messages and tools."""
        thinking = conversation.effort != "low"
        variables = {
            "bos_token": self.vocabulary.begin_text,
            "eos_token": self.vocabulary.end_text,
            "add_generation_prompt": answer,
            "enable_thinking": thinking,
            "thinking": thinking,
            "strftime_now": template_clock(conversation.date),
        }
        if conversation.date:
            day = datetime.date.fromisoformat(conversation.date)
            variables["date_string"] = day.strftime("%d %b %Y")
        return variables

    def _token_ids(self, text: str, taint: Taint) -> tuple[list[int], dict[int, int]]:
        """Tokenises as llama.cpp does, but sees special tokens in the template's words only.

        Returns:
            The ids, and where in `text` (characters) which of the special ones (index) stand.
        """
        vocabulary = self.vocabulary
        token_ids: list[int] = []
        begin = vocabulary.specials.get(vocabulary.begin_text)
        has_begin = text.startswith(vocabulary.begin_text)
        if vocabulary.adds_begin and begin is not None and not has_begin:
            token_ids.append(begin)
        starts: dict[int, int] = {}
        position = 0
        for match in self._special.finditer(text):
            token_ids += self._ordinary(taint.plain(text[position : match.start()]))
            starts[match.start()] = len(token_ids)
            token_ids.append(vocabulary.specials[match[0]])
            position = match.end()
        token_ids += self._ordinary(taint.plain(text[position:]))
        return token_ids, starts

    def _ordinary(self, text: str) -> list[int]:
        return self.vocabulary.encode(text) if text else []


def _tools(tools: list[dict[str, Any]], shape: Shape) -> dict[str, Any]:
    return {} if not tools and shape.no_tools == "undefined" else {"tools": tools or None}


def _marks_of(source: str, vocabulary: TemplateVocabulary) -> Marks:
    """How the family that this template belongs to marks reasoning and calls."""
    bracketed = "[THINK]" in vocabulary.specials and "<think>" not in source
    think = ("[THINK]", "[/THINK]") if bracketed else ("<think>", "</think>")
    json_calls = "<|python_tag|>" in source or ('"parameters": ' in source and "ipython" in source)
    return Marks(*think, bare_json_calls=json_calls)


def _any_of(vocabulary: TemplateVocabulary) -> re.Pattern[str]:
    """Finds the longest special token at each place."""
    texts = sorted(vocabulary.specials, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _length_in_common(text: str, other: str) -> int:
    if text.startswith(other):
        return len(other)
    pairs = enumerate(zip(text, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(text), len(other)))
