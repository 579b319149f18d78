"""The models among the files of a repository, as people choose among them."""

from __future__ import annotations

import pytest

from app.models.download.listing import (
    GgufRepository,
    RepositoryFile,
    models_in,
    quantization_of,
    shards,
)

SHA = "ab" * 32


def repository(*paths: str, sha256: str | None = SHA) -> GgufRepository:
    files = [RepositoryFile(path, len(path), sha256) for path in paths]
    return GgufRepository("o/r", "c" * 40, False, models_in("o/r", "c" * 40, files))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Qwen3-4B-Q4_K_M.gguf", "Q4_K_M"),
        ("qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf", "Q4_K_M"),
        ("UD-Q4_K_XL/Big-UD-Q4_K_XL-00001-of-00002.gguf", "UD-Q4_K_XL"),
        ("Q8_0/big-00001-of-00002.gguf", "Q8_0"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("gpt-oss-20b-F16.gguf", "F16"),
        ("m.IQ2_XXS.gguf", "IQ2_XXS"),
        ("m-iq4_nl.gguf", "IQ4_NL"),
        ("gemma-4-12b-it-qat-q4_0.gguf", "Q4_0"),
        ("m-bf16.gguf", "BF16"),
        ("m-TQ1_0.gguf", "TQ1_0"),
        ("m-Q6_K_L.gguf", "Q6_K_L"),
        ("m-Q3_K_XL.gguf", "Q3_K_XL"),
        ("m-Q4.gguf", "Q4"),
        ("llama.gguf", ""),
        ("FAQ8_0x.gguf", ""),
    ],
)
def test_the_quantization_is_read_off_the_name(path: str, wanted: str) -> None:
    assert quantization_of(path) == wanted


def test_shards_are_one_model_and_helpers_none() -> None:
    found = repository(
        "m-Q8_0.gguf",
        "mmproj-F16.gguf",
        "m.imatrix.gguf",
        "README.md",
        "m-Q4_0-00002-of-00002.gguf",
        "m-Q4_0-00001-of-00002.gguf",
        "broken-00001-of-00003.gguf",
    )
    assert [file.path for file in found.files] == ["m-Q8_0.gguf", "m-Q4_0-00001-of-00002.gguf"]
    split = found.files[1]
    assert split.size_bytes == 2 * len(split.path)
    assert [file.path for file in split.download.files] == list(shards(split.path))
    assert split.download.id == f"o/r/{split.path}"


def test_what_nobody_vouches_for_is_left_out() -> None:
    assert repository("m.gguf", sha256=None).files == ()


@pytest.mark.parametrize(
    ("path", "quantization", "wanted"),
    [
        ("m-Q8_0.gguf", "", "m-Q8_0.gguf"),
        ("M-q8_0.GGUF", "", "m-Q8_0.gguf"),
        ("a/m-Q5_K_M-00002-of-00002.gguf", "", "a/m-Q5_K_M-00001-of-00002.gguf"),
        ("m-Q5_K_M-00001-of-00002.gguf", "", "a/m-Q5_K_M-00001-of-00002.gguf"),
        ("", "q8_0", "m-Q8_0.gguf"),
        ("", "Q2_K", None),
        ("other.gguf", "", None),
    ],
)
def test_a_file_is_chosen_by_path_or_quantization(
    path: str, quantization: str, wanted: str | None
) -> None:
    found = repository(
        "m-Q8_0.gguf", "a/m-Q5_K_M-00001-of-00002.gguf", "a/m-Q5_K_M-00002-of-00002.gguf"
    )
    chosen = found.chosen(path, quantization)
    assert (chosen and chosen.path) == wanted


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["m-Q2_K.gguf", "m-Q4_K_M.gguf", "m-Q8_0.gguf"], "m-Q4_K_M.gguf"),
        (["m-mxfp4.gguf", "m-Q4_K_M.gguf"], "m-mxfp4.gguf"),
        (["longer-model-name.gguf", "m.gguf"], "m.gguf"),
    ],
)
def test_the_usual_choice(names: list[str], wanted: str) -> None:
    usual = repository(*names).usual()
    assert usual is not None
    assert usual.path == wanted
