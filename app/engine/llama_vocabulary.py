"""A vocabulary read through llama.cpp. Safe against text that looks like special tokens."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine.encoding_cache import EncodingCache
from app.engine.long_runs import cut_runs
from app.engine.markup_tokens import is_mere_text
from app.errors import EngineError

_CONTROL = cpp.LLAMA_TOKEN_ATTR_CONTROL
_USER_DEFINED = cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
_SPECIAL = _CONTROL | _USER_DEFINED
_NO_TEXT = _SPECIAL | cpp.LLAMA_TOKEN_ATTR_UNUSED | cpp.LLAMA_TOKEN_ATTR_UNKNOWN
# llama.cpp's regular expressions for Mistral and gpt-oss call themselves for every character of a
# run: 1,000 of them are too many on Windows, 50,000 everywhere.
LONGEST_RUN = 256
_PIECE_BYTES = 1024  # gpt-oss's longest token has 128
# No vocabulary has a token with this character, so nothing merges across it.
_ANCHOR = "\U0010fffd"


class _Buffer(threading.local):
    """Each thread's own."""

    def __init__(self) -> None:
        self.bytes = ctypes.create_string_buffer(_PIECE_BYTES)


class LlamaVocabulary:
    """The `TemplateVocabulary` of a loaded model; valid as long as the model.

    `encode` belongs to one thread, the rest to any.
    """

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self._buffer = _Buffer()
        self.n_tokens: int = cpp.llama_vocab_n_tokens(handle)
        self._encodings = EncodingCache(self._encode)

    def encode(self, text: str) -> list[int]:
        """Ordinary tokens only, whatever special tokens the vocabulary has.

        llama.cpp finds user-defined tokens in any text, even when told not to parse special ones.
        Such a text is cut after its first character. Whatever special token comes out in spite of
        that was put together from ordinary ones, and is cut likewise.
        """
        return self._encodings(text)

    def _encode(self, text: str) -> list[int]:
        marks = self._lookalikes
        ids: list[int] = []
        parts = (part for whole in cut_runs(text, LONGEST_RUN) for part in _cut(whole, marks))
        for index, part in enumerate(parts):
            ids += self._encode_plain(part, continued=index > 0)
        return ids

    def special(self, text: str) -> int | None:
        ids = self._tokenize(text, parse_special=True)
        if len(ids) != 1 or not self._attributes(ids[0]) & _SPECIAL:
            return None
        return ids[0]

    def piece(self, token: int) -> bytes:
        if not 0 <= token < self.n_tokens:
            return b""
        buffer = self._buffer.bytes
        length = cpp.llama_token_to_piece(self.handle, token, buffer, _PIECE_BYTES, 0, True)
        return buffer.raw[:length] if length > 0 else b""

    def is_special(self, token: int) -> bool:
        """Whether it is no text: a structural token, a reserved one, or padding."""
        return bool(self._attributes(token) & _NO_TEXT)

    @cached_property
    def special_ids(self) -> frozenset[int]:
        """All tokens that are no text. Takes some 0.1 s with 200,000 tokens, once."""
        return frozenset(token for token in range(self.n_tokens) if self.is_special(token))

    def is_end_of_generation(self, token: int) -> bool:
        return bool(cpp.llama_vocab_is_eog(self.handle, token))

    @cached_property
    def specials(self) -> Mapping[str, int]:
        marked = _SPECIAL | cpp.LLAMA_TOKEN_ATTR_UNKNOWN
        get_attr, handle = cpp.llama_vocab_get_attr, self.handle
        found: dict[str, int] = {}
        for token in range(self.n_tokens):
            if get_attr(handle, token) & marked and (text := self._text(token)):
                found.setdefault(text, token)
        return found

    @cached_property
    def controls(self) -> frozenset[int]:
        return frozenset(t for t in self.specials.values() if self._attributes(t) & _CONTROL)

    @cached_property
    def end_of_generation(self) -> frozenset[int]:
        ends = {token for token in self.specials.values() if self.is_end_of_generation(token)}
        named = (cpp.llama_vocab_eos(self.handle), cpp.llama_vocab_eot(self.handle))
        return frozenset(ends | {token for token in named if token >= 0})

    @property
    def begin_text(self) -> str:
        return self._text(cpp.llama_vocab_bos(self.handle))

    @property
    def end_text(self) -> str:
        return self._text(cpp.llama_vocab_eos(self.handle))

    @property
    def adds_begin(self) -> bool:
        return bool(cpp.llama_vocab_get_add_bos(self.handle))

    @cached_property
    def _guarded(self) -> Mapping[int, str]:
        """The special tokens that no text may become; the rest is markup that was always text."""
        return {
            token: text
            for text, token in self.specials.items()
            if self._attributes(token) & _CONTROL
            or (self._attributes(token) & _USER_DEFINED and not is_mere_text(text))
        }

    @cached_property
    def _lookalikes(self) -> re.Pattern[str] | None:
        controls = self.controls
        return _inside(text for token, text in self._guarded.items() if token not in controls)

    @cached_property
    def _adds_space(self) -> bool:
        """Whether llama.cpp puts a space before a text (SentencePiece)."""
        ids = self._tokenize("a", parse_special=False)
        return b"".join(self.piece(token) for token in ids).startswith(b" ")

    @cached_property
    def _anchor(self) -> list[int]:
        return self._tokenize(_ANCHOR, parse_special=False)

    def _encode_plain(self, text: str, *, continued: bool) -> list[int]:
        """`continued` text stands right behind other text, so no space goes before it."""
        if continued and self._adds_space:
            ids = self._tokenize(_ANCHOR + text, parse_special=False)
            if ids[: len(self._anchor)] != self._anchor:
                raise _unsafe()
            ids = ids[len(self._anchor) :]
        else:
            ids = self._tokenize(text, parse_special=False)
        forged = next((token for token in ids if token in self._guarded), None)
        if forged is None:
            return ids
        parts = _cut(text, _inside([self._guarded[forged]]))
        if len(parts) == 1:
            raise _unsafe()
        ids = self._encode_plain(parts[0], continued=continued)
        for part in parts[1:]:
            ids += self._encode_plain(part, continued=True)
        return ids

    def _attributes(self, token: int) -> int:
        return int(cpp.llama_vocab_get_attr(self.handle, token))

    def _text(self, token: int) -> str:
        if token < 0:
            return ""
        text = cpp.llama_vocab_get_text(self.handle, token)
        return text.decode("utf-8", "replace") if text else ""

    def _tokenize(self, text: str, *, parse_special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        ids = (cpp.llama_token * room)()
        count = cpp.llama_tokenize(self.handle, data, len(data), ids, room, False, parse_special)
        if count < 0:
            raise EngineError("The model's vocabulary cannot represent this text.")
        return list(ids[:count])


def _inside(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the place behind the first character of each of `texts`, also where they overlap."""
    by_first: dict[str, list[str]] = {}
    for text in texts:
        if len(text) > 1:
            by_first.setdefault(text[0], []).append(re.escape(text[1:]))
    alternatives = [
        f"(?<={re.escape(first)})(?={'|'.join(rests)})" for first, rests in by_first.items()
    ]
    return re.compile("|".join(alternatives)) if alternatives else None


def _cut(text: str, places: re.Pattern[str] | None) -> list[str]:
    return [text] if places is None else places.split(text)


def _unsafe() -> EngineError:
    return EngineError("This text cannot be passed to the model safely.")
