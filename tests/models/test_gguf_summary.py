"""The summary of a model file: every number is one that the header says or adds up to."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.gguf import read_header
from app.models.gguf_summary import GgufSummary, summarize
from tests.models.gguf_bytes import STRING, U32, File, array, entry, gpt_oss, tensor


def summary_of(folder: Path, file: File) -> GgufSummary:
    path = folder / "model.gguf"
    path.write_bytes(file.build())
    return summarize(read_header(path))


def test_numbers_come_from_the_header(tmp_path: Path) -> None:
    summary = summary_of(tmp_path, gpt_oss())
    assert (summary.name, summary.architecture) == ("Small", "gpt-oss")
    assert (summary.layers, summary.embedding_length, summary.context_length) == (1, 32, 4096)
    assert (summary.heads, summary.kv_heads, summary.sliding_window) == (4, 2, 128)
    assert (summary.experts, summary.experts_used, summary.vocabulary_size) == (4, 2, 3)
    assert (summary.part, summary.part_count) == (1, 1)


def test_shares_add_up_to_the_weights(tmp_path: Path) -> None:
    summary = summary_of(tmp_path, gpt_oss())
    stored = {share.name: share.size_bytes for share in summary.quantizations}
    assert stored == {"MXFP4": 8 * 17, "F32": 128, "Q8_0": 3 * 34}
    assert [share.name for share in summary.parts] == ["experts", "norms", "token embeddings"]
    for shares in (summary.quantizations, summary.parts):
        assert sum(share.size_bytes for share in shares) == summary.weights_bytes
        assert sum(share.values for share in shares) == summary.parameters


def test_a_token_passes_through_its_experts_only(tmp_path: Path) -> None:
    summary = summary_of(tmp_path, gpt_oss())
    experts, norm, embeddings = 32 * 4 * 2, 32, 32 * 3
    assert summary.parameters == experts + norm + embeddings
    # Without an output of its own, the model multiplies with the embeddings.
    assert summary.active_parameters == experts // 2 + norm + embeddings
    untied = gpt_oss()
    untied.tensors.append(tensor("output.weight", (32, 3), 8, 416))
    untied.data += bytes(24 + 3 * 34)
    assert summary_of(tmp_path, untied).active_parameters == experts // 2 + norm + 32 * 3


def test_numbers_per_layer_show_their_largest(tmp_path: Path) -> None:
    file = File(
        metadata=[
            entry("general.architecture", STRING, "llama"),
            array("llama.attention.head_count", U32, [8, 16, 8]),
        ]
    )
    assert summary_of(tmp_path, file).heads == 16


def test_a_file_that_says_nothing_is_summarized_all_the_same(tmp_path: Path) -> None:
    summary = summary_of(tmp_path, File())
    assert (summary.architecture, summary.layers, summary.parameters) == ("", 0, 0)
    assert (summary.chat_template, summary.quantizations, summary.parts) == (None, (), ())
    assert summary.licence.id == ""


def test_licence_fields_are_kept_apart(tmp_path: Path) -> None:
    file = gpt_oss()
    file.metadata += [
        entry("general.license", STRING, "other"),
        entry("general.license.name", STRING, "Some\x1b[31m Community Licence"),
        entry("general.license.link", STRING, "https://example.org/licence"),
    ]
    licence = summary_of(tmp_path, file).licence
    assert (licence.id, licence.link) == ("other", "https://example.org/licence")
    assert licence.name == "Some\ufffd[31m Community Licence"


@pytest.mark.parametrize(
    ("template", "family"),
    [
        ("Qwen-Qwen3-0.6B", "ChatML"),
        ("meta-llama-Llama-3.1-8B-Instruct", "Llama 3"),
        ("mistralai-Mistral-Nemo-Instruct-2407", "Mistral"),
        ("google-gemma-2-2b-it", "Gemma"),
        ("deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "DeepSeek"),
    ],
)
def test_families_are_told_by_their_templates(tmp_path: Path, template: str, family: str) -> None:
    folder = Path(__file__).resolve().parent.parent / "data" / "templates"
    text = (folder / f"{template}.jinja").read_text("utf-8")
    found = summary_of(
        tmp_path, File(metadata=[entry("tokenizer.chat_template", STRING, text)])
    ).chat_template
    assert found is not None
    assert (found.family, found.characters) == (family, len(text))


def test_an_unknown_template_has_no_family(tmp_path: Path) -> None:
    file = File(metadata=[entry("tokenizer.chat_template", STRING, "{{ messages }}")])
    found = summary_of(tmp_path, file).chat_template
    assert found is not None
    assert found.family == ""


def test_a_part_of_a_split_model_says_which(tmp_path: Path) -> None:
    file = gpt_oss()
    file.metadata += [entry("split.no", U32, 1), entry("split.count", U32, 3)]
    summary = summary_of(tmp_path, file)
    assert (summary.part, summary.part_count) == (2, 3)


def test_the_starter_model_is_known_by_its_summary(starter_model: Path) -> None:
    summary = summarize(read_header(starter_model))
    assert summary.licence.id == "apache-2.0"
    assert {share.name for share in summary.quantizations} == {"MXFP4", "Q8_0", "F32"}
    assert summary.parameters > summary.active_parameters > 0
    assert summary.size_bytes - summary.header_bytes >= summary.weights_bytes
