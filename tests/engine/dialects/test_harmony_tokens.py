"""The structural tokens are looked up by name, and a vocabulary that lacks one is refused."""

from __future__ import annotations

import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.engine.dialects.harmony_tokens import is_special
from app.errors import ModelFileError


class Vocabulary:
    """Ordinary tokens are bytes; special ones follow in the order given."""

    def __init__(self, *names: str) -> None:
        self._ids = {f"<|{name}|>": 256 + index for index, name in enumerate(names)}

    def encode(self, text: str) -> list[int]:
        return list(text.encode())

    def special(self, text: str) -> int | None:
        return self._ids.get(text)

    def piece(self, token: int) -> bytes:
        return bytes((token,)) if token < 256 else list(self._ids)[token - 256].encode()


NEEDED = ("start", "end", "message", "channel", "constrain", "return", "call")


def test_ids_come_from_the_vocabulary() -> None:
    dialect = HarmonyDialect(Vocabulary(*NEEDED, "endoftext"))
    assert dialect.stop_ids == {256 + 5, 256 + 6, 256 + 7}


def test_end_of_text_may_be_missing() -> None:
    assert HarmonyDialect(Vocabulary(*NEEDED)).stop_ids == {256 + 5, 256 + 6}


@pytest.mark.parametrize("missing", NEEDED)
def test_a_vocabulary_without_a_needed_token_is_refused(missing: str) -> None:
    others = [name for name in NEEDED if name != missing]
    with pytest.raises(ModelFileError, match=rf"lacks the token <\|{missing}\|>"):
        HarmonyDialect(Vocabulary(*others))


@pytest.mark.parametrize(
    ("token", "piece", "special"),
    [(256, b"<|start|>", True), (60, b"<", False), (7, b"<|start|>", False), (8, b"<|x|>", False)],
)
def test_a_token_is_special_by_its_id(token: int, piece: bytes, *, special: bool) -> None:
    assert is_special(Vocabulary(*NEEDED), token, piece) is special
