"""The dialects of all models but gpt-oss: whatever the chat template in their file says.

Binds the sandboxed template, the tokens and the parser to one model. A model's thinking is
switched off at effort "low", where its template has a switch (`enable_thinking`); other efforts
leave it on. Nothing here knows one model from another but by its template and its tokens.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, Literal

from app.engine.api import SkipThinking, Start
from app.engine.dialects import jinja_filters
from app.engine.dialects.dialect import RenderedPrompt, SchemaGrammars
from app.engine.dialects.jinja_messages import Shape, Writer, tools_for_template
from app.engine.dialects.jinja_sandbox import (
    ChatTemplate,
    TemplateRefused,
    template_clock,
    unusable,
)
from app.engine.dialects.jinja_shape import find_shape
from app.engine.dialects.jinja_taint import Taint, mark_json, mark_schema
from app.engine.dialects.template_guide import TemplateGuide, Thinking, form_rule
from app.engine.dialects.template_opening import opening_ids
from app.engine.dialects.template_parser import Marks, TemplateParser
from app.engine.dialects.template_replay import SampledTexts
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
        self._thinks = self._marks.end_think in source  # more tokens exist than are trained
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
            EngineError: A text cannot be passed on safely, or the model cannot do what is asked.
        """
        _refuse_impossible(conversation)
        taint = Taint(self._own)
        try:
            text = self._text(conversation, taint, answer=True)
            before = self._text(conversation, taint, answer=False)
        except TemplateRefused as error:
            raise unusable(str(error)) from None
        sampled = SampledTexts(self.vocabulary, conversation.messages)
        token_ids, starts = self._token_ids(text, taint, sampled)
        asked = starts.get(_length_in_common(text, before))
        return RenderedPrompt(
            tuple(token_ids),
            (asked,) if asked else (),
            reasoning=self._reasoning_at_end(text),
        )

    def parser(
        self, tools: Tools, prompt: RenderedPrompt, *, formed: bool = False
    ) -> TemplateParser:
        opened = prompt.reasoning == "open"
        return TemplateParser(
            self.vocabulary, self._marks, tools, in_reasoning=opened, formed=formed
        )

    def opening(
        self, conversation: Conversation, start: Start, prompt: RenderedPrompt
    ) -> tuple[int, ...]:
        """The ids behind the prompt that the answer is made to begin with."""
        formed = conversation.response_format is not None
        vocabulary, marks = self.vocabulary, self._marks
        return opening_ids(start, prompt, vocabulary, marks, thinks=self._thinks, formed=formed)

    def guided(
        self,
        conversation: Conversation,
        start: Start,
        prompt: RenderedPrompt,
        schema_grammars: SchemaGrammars,
    ) -> tuple[TemplateParser, TemplateGuide]:
        """A parser for the next answer, and a rule for it if it must have a form."""
        form = conversation.response_format
        if form is None:
            tools = {tool.name: tool.parameters for tool in conversation.tools}
            return self.parser(tools, prompt), TemplateGuide(None)
        thinking = self._thinking(prompt, skipped=isinstance(start, SkipThinking))
        answers = schema_grammars(form.schema)
        rule = form_rule(answers, self.vocabulary, self._marks, thinking)
        return self.parser({}, prompt, formed=True), TemplateGuide(rule)

    def _thinking(self, prompt: RenderedPrompt, *, skipped: bool) -> Thinking:
        """What may come before an answer that must have a form."""
        if prompt.reasoning == "open":
            return "empty opened" if skipped else "opened"
        if not self._thinks:
            return "none"
        return "empty" if skipped else "any"

    def _reasoning_at_end(self, text: str) -> Literal["unopened", "open", "closed"]:
        said = text.rstrip()
        if said.endswith(self._marks.think):
            return "open"
        return "closed" if said.endswith(self._marks.end_think) else "unopened"

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

    def _token_ids(
        self, text: str, taint: Taint, sampled: SampledTexts
    ) -> tuple[list[int], dict[int, int]]:
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
            token_ids += self._ordinary(text[position : match.start()], taint, sampled)
            starts[match.start()] = len(token_ids)
            token_ids.append(vocabulary.specials[match[0]])
            position = match.end()
        token_ids += self._ordinary(text[position:], taint, sampled)
        return token_ids, starts

    def _ordinary(self, marked: str, taint: Taint, sampled: SampledTexts) -> list[int]:
        """A stretch without special tokens: as it was sampled, if it was."""
        text = taint.plain(marked)
        if not text:
            return []
        if (whole := sampled.find(text, whole=True)) is not None:
            return whole
        # The template's own words before an answer ended the prompt that the answer was given to.
        own = taint.own_beginning(marked)
        if own < len(marked) and (said := sampled.find(text[own:])) is not None:
            return [*(self.vocabulary.encode(text[:own]) if own else []), *said]
        return self.vocabulary.encode(text)


def _refuse_impossible(conversation: Conversation) -> None:
    """Raises `EngineError` for what no chat template has a way to say."""
    if conversation.builtin_tools:
        raise EngineError(
            "This model was not trained with the tool {name}.",
            "Turn it off, or choose a gpt-oss model.",
            name=conversation.builtin_tools[0],
        )
    if conversation.tools and conversation.response_format is not None:
        raise EngineError(
            "This model cannot use tools and be held to a JSON Schema in one answer.",
            "Turn the tools off, ask without a schema, or choose a gpt-oss model.",
        )


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
