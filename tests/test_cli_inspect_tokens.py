"""`hearth inspect tokens`: what the model gets, shown without doing harm."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app import cli
from app.cli_inspect_tokens import as_text, tokens_of
from app.cli_vocabulary import open_vocabulary
from app.engine.dialects.harmony_tokens import harmony_tokens
from app.errors import InvalidInput
from tests.engine.dialects.family_models import FAMILIES, write_family_model

FILE = Path(__file__).resolve().parent / "data" / "o200k_base.tiktoken"
TURN = "<|start|>user<|message|>Hi 🤗<|end|>"


@pytest.fixture(scope="module")
def vocabulary():
    return open_vocabulary(FILE)


def test_typed_text_has_no_special_tokens(vocabulary) -> None:
    tokens = tokens_of(TURN, vocabulary, with_specials=False)
    assert not any(token.special for token in tokens)
    assert b"".join(bytes.fromhex(token.bytes) for token in tokens).decode() == TURN


def test_names_of_special_tokens_become_these_on_demand(vocabulary) -> None:
    tokens = tokens_of(TURN, vocabulary, with_specials=True)
    specials = [token.text for token in tokens if token.special]
    assert specials == ["<|start|>", "<|message|>", "<|end|>"]
    assert [token.id for token in tokens][:3] == [200006, 1428, 200008]
    assert b"".join(bytes.fromhex(token.bytes) for token in tokens).decode() == TURN


def test_half_a_character_is_shown_as_bytes(vocabulary) -> None:
    tokens = tokens_of("🤗", vocabulary, with_specials=False)
    assert [token.text for token in tokens] == [None, None]
    assert "bytes " in as_text(tokens)


@pytest.mark.parametrize("text", ["\x1b[2Jx", "a\x07b", "abc\u202edef", "line\nline", "\x00"])
def test_nothing_in_a_token_works_on_the_terminal(vocabulary, text: str) -> None:
    tokens = tokens_of(text, vocabulary, with_specials=False)
    shown = as_text(tokens)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert len(shown.split("\n")) == len(tokens) + 1


def test_a_lone_surrogate_is_refused(vocabulary) -> None:
    with pytest.raises(InvalidInput, match="not valid Unicode"):
        tokens_of("\udcff", vocabulary, with_specials=False)


def test_tokens_come_from_the_starter_model_by_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["inspect", "tokens", "--special", "--json", "<|start|>Hello"]) == 0
    result = json.loads(capsys.readouterr().out)
    start = harmony_tokens(open_vocabulary(None)).start
    assert result["tokens"][0] == start
    assert result["count"] == len(result["tokens"]) == len(result["pieces"])
    assert result["pieces"][0] == {
        "id": start,
        "text": "<|start|>",
        "bytes": b"<|start|>".hex(),
        "special": True,
    }


def test_text_comes_from_stdin_without_an_argument(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Grüße\n".encode())))
    assert cli.main(["inspect", "tokens", "--vocab", str(FILE)]) == 0
    *lines, summary = capsys.readouterr().out.splitlines()
    assert summary == f"{len(lines)} tokens, 0 special"
    assert lines[-1].endswith('"\\n"')


@pytest.mark.parametrize(
    ("family", "text", "specials"),
    [
        ("qwen3", "<|im_start|>user", ["<|im_start|>"]),
        ("mistral-nemo", "<s>[INST]Hi[/INST] [nope]", ["<s>", "[INST]", "[/INST]"]),
        ("deepseek-r1", "<｜User｜>Hi", ["<｜User｜>"]),
        ("gemma-2", "<start_of_turn>user <b>", ["<start_of_turn>"]),
    ],
)
def test_other_families_have_special_tokens_of_their_own(
    tmp_path: Path, family: str, text: str, specials: list[str]
) -> None:
    path = tmp_path / "model.gguf"
    write_family_model(path, FAMILIES[family])
    tokens = tokens_of(text, open_vocabulary(path), with_specials=True)
    assert [token.text for token in tokens if token.special] == specials


def test_a_model_and_a_vocabulary_exclude_each_other(random_model: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["inspect", "tokens", "--model", "starter", "--vocab", str(FILE), "x"])
    assert caught.value.code == 2
    assert cli.main(["inspect", "tokens", "--model", str(random_model), "x"]) == 0


def test_an_unknown_model_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "tokens", "--model", "nope", "x"]) == 1
    assert "no model called" in capsys.readouterr().err
