"""What gpt-oss may sample where: headers that say something, arguments and answers that fit.

Text stays free, but for special tokens that have no place in it. Knows harmony and the shape of a
GBNF grammar; how a JSON Schema becomes one it is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.api import SkipThinking, Start
from app.engine.constraint import Rule
from app.engine.dialects import harmony_builtins
from app.engine.dialects.dialect import SchemaGrammars
from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.dialects.harmony_tokens import HarmonyTokens
from app.messages import Conversation


class HarmonyGuide:
    """The rules for one answer, read off its parser's section."""

    def __init__(
        self,
        parser: HarmonyParser,
        tokens: HarmonyTokens,
        conversation: Conversation,
        start: Start,
        schema_grammars: SchemaGrammars,
    ) -> None:
        self._parser = parser
        self._tokens = tokens
        self._schema_grammars = schema_grammars
        self._calls: dict[str, Rule] = {}
        self._schemas = harmony_builtins.callable_names(conversation)
        self._schemas |= {tool.name: tool.parameters or {} for tool in conversation.tools}
        t = tokens
        headers = _Headers(t, conversation, thinking=not isinstance(start, SkipThinking))
        structural = frozenset({t.start, t.channel, t.constrain, t.message})
        self._opening = Rule(structural, (headers.after_prompt,))
        self._header = Rule(structural, (headers.after_message,))
        # A message before the last is closed by `<|end|>`, and nothing else closes it: the model
        # must not stop before it has answered.
        self._aside = Rule(frozenset({t.end}))
        self._unsaid = Rule(frozenset())  # an answer that says nothing is none
        closers = t.closers - {t.call}
        self._answer = Rule(closers, stops=frozenset({t.end}))
        self._stray = Rule(t.closers)
        self._json_answer: Rule | None = None
        if conversation.response_format is not None:
            grammars = schema_grammars(conversation.response_format.schema)
            self._json_answer = Rule(closers - {t.end}, grammars)

    def rule(self) -> Rule:
        match self._parser.section:
            case "opening":
                return self._opening
            case "header":
                return self._header
            case "reasoning" | "preamble":
                return self._aside
            case "answer" if self._json_answer is not None:
                return self._json_answer
            case "answer":
                return self._answer if self._parser.answered else self._unsaid
            case "call":
                return self._call(self._parser.call_name)
            case _:
                return self._stray

    def _call(self, name: str) -> Rule:
        if name not in self._calls:
            schema = self._schemas.get(name, {})
            # Arguments are an object by agreement, whether the schema says so or not.
            grammars = () if schema is None else self._schema_grammars({**schema, "type": "object"})
            self._calls[name] = Rule(frozenset({self._tokens.call}), grammars)
        return self._calls[name]


class _Headers:
    """Grammars of the headers that make sense in a conversation.

    A call names one of the declared tools, in the role's part or the channel's, which are the two
    ways that the model was trained on. The commentary channel serves the tools alone.
    """

    def __init__(
        self, tokens: HarmonyTokens, conversation: Conversation, *, thinking: bool
    ) -> None:
        rules = [
            f"header ::= {' | '.join(self._forms(tokens, conversation, thinking=thinking))}",
            f'type ::= (" "? <[{tokens.constrain}]> ("json" | "code") | " json" | " code")?',
        ]
        names = [f"functions.{tool.name}" for tool in conversation.tools]
        names += harmony_builtins.callable_names(conversation)
        if names:
            quoted = " | ".join(f'"{name}"' for name in names)
            rules.append(f'recipient ::= " to=" ({quoted})')
        self.after_prompt = "\n".join(["root ::= header", *rules])
        opened = f'root ::= <[{tokens.start}]> "assistant" header'
        self.after_message = "\n".join([opened, *rules])

    @staticmethod
    def _forms(
        tokens: HarmonyTokens, conversation: Conversation, *, thinking: bool
    ) -> Iterator[str]:
        channel, message = f"<[{tokens.channel}]>", f"<[{tokens.message}]>"
        json = f' (" "? <[{tokens.constrain}]> "json")?' if conversation.response_format else ""
        yield f'{channel} "final"{json} {message}'
        if thinking:
            yield f'{channel} "analysis" {message}'
        if conversation.tools or conversation.builtin_tools:
            yield f'{channel} "commentary" {message}'
            where = f'{channel} ("commentary" | "analysis")'
            yield f"{where} recipient type {message}"
            yield f"recipient {where} type {message}"
