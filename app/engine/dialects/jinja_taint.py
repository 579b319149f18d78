"""Keeps texts from outside apart from a template's own while the template works on them.

Every character of a foreign text goes into the template as another one, which neither the
template nor any special token contains; spaces stay, so that trimming works. What comes out says
of each character whose it is, whatever the template did with it, and no foreign text can become a
special token, end a message, or be taken for the template's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.engine.dialects import jinja_filters as filters
from app.errors import EngineError

# The private-use planes: 131,068 characters, all of them in no template and no vocabulary.
_ALPHABET = (*range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE))

_ESCAPED = (*range(0x20), 0x22, 0x5C)  # by JSON: control characters, quote and backslash
_SURROGATES = re.compile(r"\\u[0-9a-f]{4}\\u[0-9a-f]{4}")

# Words that templates compare with, and that foreign JSON Schemas may therefore keep.
_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_KEYWORDS = {
    *("$defs", "$ref", "additionalProperties", "allOf", "anyOf", "const", "default", "enum"),
    *("description", "format", "items", "maximum", "minimum", "name", "nullable", "oneOf"),
    *("pattern", "properties", "required", "title", "type"),
}


class Taint:
    """Marks for one prompt. `own` are the texts that foreign ones must be told apart from."""

    def __init__(self, own: Iterable[str]) -> None:
        used = {ord(character) for text in own for character in text}
        self._free = iter(code for code in _ALPHABET if code not in used)
        self._marked: dict[int, str] = {}
        self._plain: dict[int, str] = {}

    def mark(self, text: str) -> str:
        """The text with every character exchanged but spaces and line ends.

        Raises:
            EngineError: The texts hold more different characters than can be told apart.
        """
        for character in set(text):
            if ord(character) not in self._marked and not character.isspace():
                self._add(character)
        return text.translate(self._marked)

    def plain(self, text: str) -> str:
        """The text as it was before it was marked, whole or in part."""
        return text.translate(self._plain)

    def own_beginning(self, text: str) -> int:
        """How many of the first characters are the template's own."""
        marked = (index for index, letter in enumerate(text) if ord(letter) in self._plain)
        return next(marked, len(text))

    def tojson(self, value: Any, *args: Any, **options: Any) -> str:
        """The filter of that name: foreign texts are escaped as JSON demands, and stay foreign."""
        text = filters.tojson(value, *args, **options)
        if options.get("ensure_ascii") or (args and args[0]):
            return self._from_ascii(text)
        table = {
            ord(marked): self.mark(filters.tojson(chr(code))[1:-1])
            for code in _ESCAPED
            if (marked := self._marked.get(code)) is not None
        }
        return text.translate(table)

    def _from_ascii(self, text: str) -> str:
        """Undoes what `ensure_ascii` made of the marks: each became a pair of surrogates."""
        originals = {
            filters.tojson(chr(code), ensure_ascii=True)[1:-1]: character
            for code, character in self._plain.items()
        }

        def restore(match: re.Match[str]) -> str:
            original = originals.get(match[0])
            if original is None:
                return match[0]
            return self.mark(filters.tojson(original, ensure_ascii=True)[1:-1])

        return _SURROGATES.sub(restore, text)

    def _add(self, character: str) -> None:
        code = next(self._free, None)
        if code is None:
            raise EngineError("This text cannot be passed to the model safely.")
        self._marked[ord(character)] = chr(code)
        self._plain[code] = character


def mark_json(value: Any, taint: Taint) -> Any:
    """A JSON value with all its texts and keys marked, as for a tool's arguments."""
    if isinstance(value, str):
        return taint.mark(value)
    if isinstance(value, dict):
        return {taint.mark(str(key)): mark_json(item, taint) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mark_json(item, taint) for item in value]
    return value


def mark_schema(schema: Any, taint: Taint, *, names: bool = False) -> Any:
    """A JSON Schema with its texts marked, but for the words of JSON Schema itself.

    Args:
        names: The keys of `schema` are names of properties.
    """
    if isinstance(schema, str):
        return schema if schema in _TYPES else taint.mark(schema)
    if isinstance(schema, dict):
        marked = {}
        for key, value in schema.items():
            word = not names and key in _KEYWORDS
            inner = word and key in ("properties", "$defs")
            marked[key if word else taint.mark(str(key))] = mark_schema(value, taint, names=inner)
        return marked
    if isinstance(schema, Sequence):
        return [mark_schema(item, taint) for item in schema]
    return schema
