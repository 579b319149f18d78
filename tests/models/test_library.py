"""From an id or a path to a model, and which models Hearth refuses to run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import paths
from app.errors import ModelFileError
from app.models.inventory import link
from app.models.library import Model, check, resolve
from tests.models.gguf_bytes import I32, STRING, U32, File, array, entry, gpt_oss, tensor


def save(path: Path, file: File) -> Path:
    path.write_bytes(file.build())
    return path


def refusal(path: Path, file: File) -> ModelFileError:
    with pytest.raises(ModelFileError) as caught:
        check(save(path, file))
    assert caught.value.hint
    str(caught.value)  # every field is there
    return caught.value


def of_kind(architecture: str, kind: str = "model", file: File | None = None) -> File:
    file = file or gpt_oss()
    head = [
        entry("general.architecture", STRING, architecture),
        entry("general.type", STRING, kind),
    ]
    return replace(file, metadata=head + file.metadata[1:])


def split(file: File, index: int, count: int) -> File:
    numbers = [entry("split.no", U32, index), entry("split.count", U32, count)]
    return replace(file, metadata=[*file.metadata, *numbers])


# --- resolve


def test_nothing_means_the_starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starter = save(tmp_path / "starter.gguf", gpt_oss())
    monkeypatch.setattr(paths, "STARTER_MODEL", starter)
    expected = Model("starter", "Hearth Starter", starter, is_starter=True)
    assert resolve(None) == resolve("starter") == resolve(starter) == expected


def test_a_missing_starter_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "STARTER_MODEL", tmp_path / "none.gguf")
    with pytest.raises(ModelFileError, match="The starter model is missing"):
        resolve(None)


def test_a_path_gives_an_absolute_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "m.gguf", gpt_oss())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    expected = Model(str(path), "Small", path)
    for given in (path, str(path), "m.gguf", "./m.gguf", "~/m.gguf", Path("m.gguf")):
        assert resolve(given) == expected


def test_an_existing_file_needs_no_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "model", gpt_oss())
    monkeypatch.chdir(tmp_path)
    assert resolve("model").path == path


@pytest.mark.parametrize("unknown", ["gpt-oss-21b", "", "what is this?", "a\nb"])
def test_an_unknown_id_lists_the_known_ones(unknown: str) -> None:
    with pytest.raises(ModelFileError) as caught:
        resolve(unknown)
    assert "Known models: starter." in caught.value.message
    assert "A path to a .gguf file works too." in caught.value.hint
    assert "\n" not in str(caught.value)


def test_a_model_of_the_catalogue_that_is_not_here_yet_says_so() -> None:
    with pytest.raises(ModelFileError, match="gpt-oss 20B is not on this computer yet"):
        resolve("gpt-oss-20b")


def test_the_id_of_a_model_in_the_library_gives_its_file(tmp_path: Path) -> None:
    path = save(tmp_path / "Small-Model.Q4.gguf", gpt_oss())
    assert link(path).id == "small-model.q4"
    assert resolve("small-model.q4") == Model("small-model.q4", "Small", path)
    with pytest.raises(ModelFileError, match=r"Known models: starter, small-model\.q4"):
        resolve("small")


def test_a_model_whose_file_has_gone_is_a_missing_file(tmp_path: Path) -> None:
    path = save(tmp_path / "m.gguf", gpt_oss())
    link(path)
    path.unlink()
    with pytest.raises(ModelFileError, match="There is no model file at"):
        resolve("m")


@pytest.mark.parametrize("path", ["no/such/model.gguf", "none.gguf", "~/none.gguf", "./none"])
def test_a_path_to_nothing_is_a_missing_file(path: str) -> None:
    with pytest.raises(ModelFileError, match="There is no model file at"):
        resolve(path)


# --- check


def test_a_sound_model_passes_and_gives_its_header(tmp_path: Path) -> None:
    assert check(save(tmp_path / "m.gguf", gpt_oss())).architecture == "gpt-oss"


def test_a_model_that_llama_cpp_loads_passes(random_model: Path) -> None:
    assert check(random_model).number("gpt-oss.expert_count") == 4


def test_other_architectures_are_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "m.gguf", of_kind("mamba"))
    assert error.message == "Hearth cannot run mamba models yet."


def test_a_file_without_an_architecture_is_refused(tmp_path: Path) -> None:
    file = replace(gpt_oss(), metadata=gpt_oss().metadata[1:])
    assert "cannot run ? models" in refusal(tmp_path / "m.gguf", file).message


@pytest.mark.parametrize(
    ("architecture", "kind", "message"),
    [
        ("clip", "model", "see images (mmproj)"),
        ("gpt-oss", "mmproj", "see images (mmproj)"),
        ("gpt-oss", "adapter", "an adapter (LoRA)"),
        ("gpt-oss", "imatrix", "measurements"),
    ],
)
def test_companion_files_are_no_models(
    tmp_path: Path, architecture: str, kind: str, message: str
) -> None:
    assert message in refusal(tmp_path / "m.gguf", of_kind(architecture, kind)).message


def test_a_vocabulary_alone_is_no_model(tmp_path: Path) -> None:
    file = replace(gpt_oss(), tensors=[], data=b"")
    assert "only a vocabulary" in refusal(tmp_path / "m.gguf", file).message


def test_a_later_part_names_the_first(tmp_path: Path) -> None:
    error = refusal(tmp_path / "big-00002-of-00003.gguf", split(gpt_oss(), 1, 3))
    assert "is part 2 of 3" in error.message
    assert "big-00001-of-00003.gguf" in error.hint


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "big-00001-of-00002.gguf", split(gpt_oss(), 0, 2))
    assert "Part 2 of 2" in error.message
    assert "big-00002-of-00002.gguf" in error.message


def test_a_renamed_first_part_cannot_find_the_others(tmp_path: Path) -> None:
    assert "has been renamed" in refusal(tmp_path / "m.gguf", split(gpt_oss(), 0, 2)).message


def test_a_cut_later_part_is_found(tmp_path: Path) -> None:
    second = split(gpt_oss(), 1, 2).build()
    (tmp_path / "big-00002-of-00002.gguf").write_bytes(second[:-5])
    error = refusal(tmp_path / "big-00001-of-00002.gguf", split(gpt_oss(), 0, 2))
    assert "big-00002-of-00002.gguf is incomplete: 5 of" in error.message


def test_a_split_model_may_have_its_weights_in_later_parts(tmp_path: Path) -> None:
    first = replace(split(gpt_oss(), 0, 2), tensors=[], data=b"")
    second = split(replace(gpt_oss(), metadata=[]), 1, 2)
    save(tmp_path / "big-00002-of-00002.gguf", second)
    check(save(tmp_path / "big-00001-of-00002.gguf", first))


def test_an_absurd_number_of_parts_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path / "m.gguf", split(gpt_oss(), 0, 1 << 31))
    assert "contradicts itself" in error.message


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"block_count": 0}, "block_count is 0"),
        ({"block_count": 4_000_000_000}, "block_count is 4000000000"),
        ({"block_count": 2}, "block 1 has no weights"),
        ({"attention__head_count_kv": 0}, "head_count_kv is 0"),
        ({"attention__head_count_kv": 3}, "heads do not divide"),
        ({"attention__key_length": 1 << 30}, "key_length is"),
        ({"expert_used_count": 5}, "more experts used"),
        ({"embedding_length": 64}, "token_embd.weight of shape (32, 3), not (64, 3)"),
    ],
)
def test_numbers_that_contradict_each_other(
    tmp_path: Path, changes: dict[str, int], detail: str
) -> None:
    error = refusal(tmp_path / "m.gguf", gpt_oss(**changes))
    assert "contradicts itself" in error.message
    assert detail in error.message


def test_head_sizes_may_be_left_out(tmp_path: Path) -> None:
    kept = [item for item in gpt_oss().metadata if b"_length" not in item or b"key" not in item]
    assert len(kept) == len(gpt_oss().metadata) - 1
    check(save(tmp_path / "m.gguf", replace(gpt_oss(), metadata=kept)))


@pytest.mark.parametrize(
    "vocabulary",
    [
        [],
        [array("tokenizer.ggml.tokens", STRING, ["a", "b", "c"])],
        [
            array("tokenizer.ggml.tokens", STRING, ["a", "b", "c"]),
            array("tokenizer.ggml.token_type", I32, [1]),
        ],
    ],
)
def test_an_incomplete_vocabulary_is_refused(tmp_path: Path, vocabulary: list[bytes]) -> None:
    file = replace(gpt_oss(), metadata=gpt_oss().metadata[:-2] + vocabulary)
    assert "a vocabulary of" in refusal(tmp_path / "m.gguf", file).message


def test_an_output_of_another_size_is_refused(tmp_path: Path) -> None:
    tensors = [*gpt_oss().tensors, tensor("output.weight", (32, 9), 8, 416)]
    file = replace(gpt_oss(), tensors=tensors, data=bytes(416 + 9 * 34))
    assert "output.weight of shape (32, 9)" in refusal(tmp_path / "m.gguf", file).message
