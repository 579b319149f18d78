"""`hearth inspect gguf`: a page for a person, JSON for a program, a sentence for a bad file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from app.models.gguf import read_header
from tests.models.gguf_bytes import STRING, File, entry, gpt_oss


def write(folder: Path, file: File | bytes, name: str = "model.gguf") -> str:
    path = folder / name
    path.write_bytes(file if isinstance(file, bytes) else file.build())
    return str(path)


def test_a_page_says_what_people_compare(
    starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", "gguf", str(starter_model)]) == 0
    page = capsys.readouterr().out
    rows = dict(line.split("  ", 1) for line in page.splitlines() if "  " in line[:16])
    rows = {label: text.strip() for label, text in rows.items()}
    assert rows["Runs in Hearth"] == "yes"
    assert rows["Architecture"] == "gpt-oss"
    assert rows["Sliding window"] == "128 tokens"
    assert rows["Licence"] == "apache-2.0"
    assert "harmony" in rows["Chat template"]
    assert "MXFP4" in page
    assert "attn_q" not in page


def test_tensors_are_listed_on_demand(
    starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = read_header(starter_model)
    assert cli.main(["inspect", "gguf", "--tensors", str(starter_model)]) == 0
    lines = capsys.readouterr().out.splitlines()[-len(header.tensors) :]
    assert [line.split()[0] for line in lines] == [tensor.name for tensor in header.tensors]


def test_json_says_the_same_and_where_each_tensor_lies(
    starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = read_header(starter_model)
    assert cli.main(["inspect", "gguf", "--json", "--tensors", str(starter_model)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["runnable"] is True
    assert result["reason"] is None
    assert result["layers"] == header.number("gpt-oss.block_count")
    last = result["tensors"][-1]
    assert last["offset"] + last["size_bytes"] <= result["size_bytes"]
    assert len(result["tensors"]) == len(header.tensors)


def test_a_model_that_hearth_cannot_run_is_described_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, File(metadata=[entry("general.architecture", STRING, "mamba")]))
    assert cli.main(["inspect", "gguf", path]) == 0
    assert "no: model.gguf holds only a vocabulary" in capsys.readouterr().out
    assert cli.main(["inspect", "gguf", "--json", path]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["runnable"] is False
    assert result["reason"]["hint"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"GGUF" + bytes(3), "incomplete"),
        (gpt_oss().build()[:-50], "incomplete"),
        (gpt_oss().build()[:60], "ends within its header"),
        (b"<!DOCTYPE html><html>", "web page"),
        (File(version=9).build(), "version of GGUF"),
        (File(metadata=[entry("a", STRING, "b")] * 2).build(), "damaged"),
    ],
)
def test_a_bad_file_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    assert cli.main(["inspect", "gguf", write(tmp_path, content)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert reason in output.err


def test_a_name_from_outside_cannot_write_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = File(metadata=[entry("general.name", STRING, "evil\x1b[2J\nName")])
    assert cli.main(["inspect", "gguf", write(tmp_path, file)]) == 0
    page = capsys.readouterr().out
    assert "\x1b" not in page
    assert "evil\ufffd[2J\ufffdName" in page


def test_a_missing_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "gguf", str(tmp_path / "none.gguf")]) == 1
    assert "There is no model file" in capsys.readouterr().err
