"""Conversations for tests: written out in short, and made at random with all that may occur."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec

from app.messages import (
    EFFORTS,
    BuiltinTool,
    Conversation,
    Message,
    Part,
    Reasoning,
    ResponseFormat,
    Text,
    Tool,
    ToolCall,
    ToolResult,
)

WORDS = (
    *("the", "Wetter", "größte", "🤗", "日本語", "naïve", "\n", "\n\n", "  ", "\t", "it's", "I'LL"),
    *("<|start|>", "<|end|>", "<|message|>hi", "<|channel|>final", "<|call|>", "<|endoftext|>"),
    *("// comment", "} // namespace functions", '"quoted"', "3.14", "1234567", "\u202e", "\r\n"),
    *("<|reserved_200017|>", "<|", "|>", "# Instructions", "e\u0301", "\x00", "-----------------"),
)


def user(text: str) -> Message:
    return Message("user", (Text(text),))


def assistant(*parts: Part) -> Message:
    return Message("assistant", parts)


def result(name: str, content: str) -> Message:
    return Message("tool", (ToolResult(name, content),))


class Generator:
    """Conversations with everything that a prompt may hold; the same seed makes the same one."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._thinks = 0.8  # how often a message of the model's begins with reasoning

    def question(self) -> Conversation:
        """One question, under any kind of introduction."""
        choose = self._random
        return Conversation(
            messages=(user(self._text(20)),),
            effort=choose.choice(EFFORTS),
            instructions=self._text(12) if choose.random() < 0.6 else "",
            tools=tuple(self._tool(i) for i in range(choose.choice((0, 0, 1, 2, 4)))),
            date=choose.choice((None, "2025-08-05", "2024-02-29")),
        )

    def chat(self) -> Conversation:
        """Several questions: answered, stopped half-way, or still running at the end."""
        choose = self._random
        self._thinks = choose.choice((0.0, 0.8, 0.8))  # a chat may have been kept without
        builtins: tuple[BuiltinTool, ...] = choose.choice(
            ((), ("python",), ("browser",), ("browser", "python"))
        )
        chat = msgspec.structs.replace(self.question(), builtin_tools=builtins)
        if choose.random() < 0.3:
            form = ResponseFormat(
                "form_1", self._object(0), choose.choice(("", "Two\nlines", self._text(3)))
            )
            chat = msgspec.structs.replace(chat, response_format=form)
        names = [tool.name for tool in chat.tools]
        names += ["python"] if "python" in builtins else []
        names += ["browser.search", "browser.open"] if "browser" in builtins else []
        messages = list(chat.messages)
        for _ in range(choose.choice((0, 1, 1, 1, 2, 3))):
            messages += self._turn(names, choose.choice(("answered", "answered", "stopped")))
            messages.append(user(self._text(8)))
        messages += self._turn(names, choose.choice(("asked", "running", "running", "answered")))
        return msgspec.structs.replace(chat, messages=tuple(messages))

    def _turn(self, names: list[str], end: str) -> list[Message]:
        """What follows a question: a chain of calls, and how it ended."""
        messages: list[Message] = []
        for _ in range(0 if end == "asked" or not names else self._random.randint(0, 4)):
            messages += self._call(self._random.choice(names))
        if end == "answered":
            messages.append(assistant(*self._thoughts(), Text(self._text(15))))
        if end == "stopped" and self._random.random() < 0.5:
            messages.append(assistant(Reasoning(self._text(6))))
        return messages

    def _call(self, name: str) -> Iterator[Message]:
        parts = self._thoughts()
        if self._random.random() < 0.3:
            parts.append(Text(self._text(5), preamble=True))
            parts += self._thoughts() if self._random.random() < 0.3 else []
        arguments = self._random.choice(('{"a": 1}', "print(1)", self._text(6)))
        yield assistant(*parts, ToolCall(name, arguments))
        yield result(name, self._random.choice(('{"t": 20}', self._text(10))))

    def _thoughts(self) -> list[Part]:
        return [Reasoning(self._text(8))] if self._random.random() < self._thinks else []

    def _text(self, most: int) -> str:
        words = self._random.choices(WORDS, k=self._random.randint(1, most))
        return self._random.choice((" ", "")).join(words)

    def _tool(self, index: int) -> Tool:
        parameters = self._random.choice((None, {}, self._object(0), self._object(0)))
        description = self._random.choice(("", "Two\nlines\n", "CR\r\nLF", self._text(5)))
        return Tool(f"tool_{index}", description, parameters)

    def _object(self, depth: int) -> dict[str, Any]:
        names = self._random.sample(
            ("q", "größe", "a b", "unit", "x-y"), k=self._random.randint(0, 4)
        )
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {name: self._schema(depth + 1) for name in names},
        }
        if self._random.random() < 0.7:
            schema["required"] = [name for name in names if self._random.random() < 0.5]
        if self._random.random() < 0.3:
            schema["description"] = self._text(4)
        if self._random.random() < 0.2:
            schema["additionalProperties"] = False
        return schema

    def _schema(self, depth: int) -> dict[str, Any]:
        kinds = [self._scalar, self._enum, self._odd]
        if depth < 3:
            kinds += [self._one_of, self._array, self._object]
        schema = self._random.choice(kinds)(depth)
        for key, value in self._extras(schema):
            if self._random.random() < 0.25:
                schema[key] = value
        return schema

    def _extras(self, schema: dict[str, Any]) -> list[tuple[str, Any]]:
        return [
            ("description", self._text(4)),
            ("title", self._text(2)),
            ("nullable", self._random.choice((True, False))),
            ("examples", self._random.choice(([], ["a", 1, "b"], [1], "none"))),
            ("default", self._random.choice(("a", 'q"', 1, 2.5, True, None, [], {"k": ["ä", 1]}))),
        ]

    def _scalar(self, _depth: int) -> dict[str, Any]:
        return {"type": self._random.choice(("string", "number", "integer", "boolean", "null"))}

    def _enum(self, _depth: int) -> dict[str, Any]:
        return {"type": "string", "enum": self._random.choice((["a", "b"], [], [1, "c"], ['"']))}

    def _odd(self, _depth: int) -> dict[str, Any]:
        odd: tuple[dict[str, Any], ...] = (
            *({}, {"type": ["integer", "null"]}, {"type": []}, {"type": "file"}, {"enum": ["a"]}),
            *({"$ref": "#/x"}, {"anyOf": [{"type": "string"}]}, {"const": 1}, {"oneOf": "none"}),
            {"type": "integer", "minimum": 1},
        )
        return dict(self._random.choice(odd))

    def _array(self, depth: int) -> dict[str, Any]:
        return self._random.choice(
            ({"type": "array"}, {"type": "array", "items": self._schema(depth + 1)})
        )

    def _one_of(self, depth: int) -> dict[str, Any]:
        variants = [self._schema(depth + 1) for _ in range(self._random.randint(0, 3))]
        schema: dict[str, Any] = {"oneOf": variants}
        if variants and "description" in variants[0] and self._random.random() < 0.5:
            schema["description"] = variants[0]["description"]
        return schema
