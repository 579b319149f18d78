"""The o200k vocabulary from its file: the same ids as the reference, and errors with a name."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

import openai_harmony
import pytest

from app.engine.tiktoken_vocabulary import (
    FIRST_SPECIAL,
    LAST_SPECIAL,
    TiktokenVocabulary,
    harmony_specials,
)
from app.errors import ModelFileError

FILE = Path(__file__).resolve().parents[1] / "data" / "o200k_base.tiktoken"
SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
BYTES = [base64.b64encode(bytes((byte,))) + b" %d" % byte for byte in range(256)]


@pytest.fixture(scope="module")
def vocabulary() -> TiktokenVocabulary:
    return TiktokenVocabulary(FILE)


@pytest.fixture(scope="module")
def oracle() -> openai_harmony.HarmonyEncoding:
    os.environ["TIKTOKEN_ENCODINGS_BASE"] = str(FILE.parent)
    return openai_harmony.load_harmony_encoding("HarmonyGptOss")


def test_the_file_is_the_published_one() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == SHA256


def test_special_tokens_have_the_ids_of_the_reference(vocabulary, oracle) -> None:
    specials = harmony_specials()
    assert sorted(specials.values()) == list(range(FIRST_SPECIAL, LAST_SPECIAL + 1))
    for text, token in specials.items():
        assert oracle.decode([token]) == text
        assert vocabulary.special(text) == token
        assert vocabulary.piece(token) == text.encode()


def test_what_is_no_special_token_has_no_id(vocabulary) -> None:
    assert vocabulary.special("<|nope|>") is None
    assert vocabulary.special("hello") is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Hello, world!",
            "Grüße aus Köln – it's 12345 €",
            "  a\n\n\tb \r\n",
            "日本語 🤗👩‍👩‍👧",
        ),
        *("I'LL DON'T naïve e\u0301", "def f(x):\n        return x" + " " * 50, "\x00\u202e"),
        *("<|start|>system<|message|>x<|end|>", "https://example.org/a?b=c#d", "ʼnǅ ß ﬀ"),
    ],
)
def test_text_has_the_ids_of_the_reference(text: str, vocabulary, oracle) -> None:
    token_ids = vocabulary.encode(text)
    assert token_ids == oracle.encode(text, disallowed_special=())
    assert all(token < FIRST_SPECIAL for token in token_ids)
    assert b"".join(map(vocabulary.piece, token_ids)).decode() == text


def test_a_lone_surrogate_becomes_a_replacement(vocabulary) -> None:
    token_ids = vocabulary.encode("a\ud800b")
    assert b"".join(map(vocabulary.piece, token_ids)).decode() == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("token", [-1, LAST_SPECIAL + 1, 2**31, 2**63])
def test_an_unknown_id_is_a_replacement(token: int, vocabulary) -> None:
    assert vocabulary.piece(token).decode() == "\N{REPLACEMENT CHARACTER}"


def test_a_shorter_vocabulary_works(tmp_path: Path) -> None:
    path = tmp_path / "bytes.tiktoken"
    path.write_bytes(b"\n".join([*BYTES, base64.b64encode(b"hi") + b" 256"]))
    assert TiktokenVocabulary(path).encode("hi!") == [256, ord("!")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"GGUF\x03\x00\x00\x00", id="a GGUF"),
        pytest.param(b"\n".join(BYTES[:-1]), id="a byte missing"),
        pytest.param(b"\n".join([*BYTES, b"aGk="]), id="a rank missing"),
        pytest.param(b"\n".join([*BYTES, b"aGk= 7"]), id="a rank twice"),
        pytest.param(b"\n".join([*BYTES, b"aGk= -1"]), id="a negative rank"),
        pytest.param(b"\n".join([*BYTES, b"aGk= 200006"]), id="a special token's rank"),
        pytest.param(b"\n".join([*BYTES, b"aGk= 99999999999999"]), id="a huge rank"),
        pytest.param(b"\n".join([*BYTES, b"a*k= 256"]), id="no base64"),
    ],
)
def test_a_damaged_file_is_an_error_with_a_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.tiktoken"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"damaged\.tiktoken is not a \.tiktoken vocabulary"):
        TiktokenVocabulary(path)


def test_a_missing_file_is_an_error_with_a_name(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be read"):
        TiktokenVocabulary(tmp_path / "none.tiktoken")
    with pytest.raises(ModelFileError, match="cannot be read"):
        TiktokenVocabulary(tmp_path)
