"""The catalogue that ships is sound, pinned and honest; a damaged one is refused."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from app.models.catalogue import CATALOGUE, CatalogueError, Entry, load, read
from app.models.openness import GRADES, LICENCES, Openness
from app.models.runnable import ARCHITECTURES

ENTRIES = load().models
ids = [entry.id for entry in ENTRIES]


def every() -> Any:
    return pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


def changed(tmp_path: Path, change: Any) -> Path:
    """The catalogue with one thing changed in its JSON."""
    content = json.loads(CATALOGUE.read_bytes())
    change(content)
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_gpt_oss_20b_comes_first() -> None:
    assert ids[:2] == ["gpt-oss-20b", "gpt-oss-120b"]


def test_the_families_that_people_ask_for_are_there() -> None:
    assert {entry.family for entry in ENTRIES} >= {
        *("Llama", "Mistral", "Qwen", "DeepSeek-R1", "Gemma")
    }


def test_no_id_and_no_file_is_there_twice() -> None:
    checksums = [file.sha256 for entry in ENTRIES for file in entry.files]
    checksums += [build.sha256 for entry in ENTRIES for build in entry.other_builds]
    assert len(set(ids)) == len(ids)
    assert len(set(checksums)) == len(checksums)


def test_the_three_parts_of_the_large_model_are_one_model() -> None:
    entry = load().entry("gpt-oss-120b")
    assert entry is not None
    assert entry.size_bytes == 63_387_346_464
    assert [file.name[-20:] for file in entry.files] == [
        f"-0000{part}-of-00003.gguf" for part in (1, 2, 3)
    ]


@every()
def test_downloads_are_pinned_to_a_revision(entry: Entry) -> None:
    for file in entry.files:
        path = entry.file_path(file)
        assert path.startswith(f"/{entry.repository}/resolve/{entry.revision}/")
        assert re.fullmatch(r"[\w./-]+", path)
    assert entry.revision in entry.page_url


@every()
def test_the_engine_can_run_what_is_offered(entry: Entry) -> None:
    assert entry.shape.architecture in ARCHITECTURES


@every()
def test_shapes_agree_with_themselves(entry: Entry) -> None:
    shape = entry.shape
    assert shape.heads % shape.kv_heads == 0
    assert (shape.sliding_window > 0) == (shape.window_layers > 0)
    assert shape.window_layers <= shape.layers
    expert_bytes = entry.model_shape.bytes_of("experts")
    assert (shape.experts > 0) == (shape.experts_used > 0) == (expert_bytes > 0)
    assert entry.model_shape.global_kv > 0
    assert (entry.model_shape.sliding_kv > 0) == (shape.window_layers > 0)


@every()
def test_weights_are_as_large_as_the_files_but_for_the_headers(entry: Entry) -> None:
    """A header is mostly the vocabulary: some 30 bytes a token, with the merges."""
    header_bytes = entry.size_bytes - entry.model_shape.weights_bytes
    assert 0 < header_bytes < 70 * entry.shape.vocabulary_size


@every()
def test_the_parameters_are_those_of_the_shape(entry: Entry) -> None:
    """Attention, feed-forward and embeddings add up; norms and biases are below 1 %."""
    shape = entry.shape
    attention = shape.embedding_length * shape.key_length * 2 * (shape.heads + shape.kv_heads)
    feed_forward = 3 * shape.embedding_length * shape.feed_forward_length
    layers = shape.layers * (attention + feed_forward * max(1, shape.experts))
    embeddings = shape.embedding_length * shape.vocabulary_size
    sums = (layers + embeddings, layers + 2 * embeddings)  # tied or not
    assert any(math.isclose(shape.parameters, total, rel_tol=0.01) for total in sums)


@every()
def test_a_file_holds_its_parameters(entry: Entry) -> None:
    bits = 8 * entry.size_bytes / entry.shape.parameters
    assert 4.2 < bits < 6.6  # 4-bit quantizations; the smallest model has the largest vocabulary


@every()
def test_the_licence_is_described(entry: Entry) -> None:
    licence = load().licence_of(entry)
    assert licence.conditions
    assert bool(licence.text_file) == licence.is_free == bool(licence.text())
    assert licence.is_free or licence.policy_url


@every()
def test_both_languages_are_written(entry: Entry) -> None:
    licence = load().licence_of(entry)
    for text in (entry.good_at, *entry.openness.notes, *licence.conditions):
        assert text.in_language("en") == text.en
        assert text.in_language("de") == text.de
        assert text.en.endswith(".")
        assert text.de.endswith(".")
        assert text.en != text.de
        assert not re.search(r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b", text.de)


def test_open_means_different_things_for_different_models() -> None:
    grades = {entry.id: load().grade_of(entry) for entry in ENTRIES}
    assert grades["gpt-oss-20b"] == "free-weights"
    assert grades["mistral-nemo-12b"] == "free-weights"
    assert grades["llama-3.1-8b"] == "conditional-weights"
    assert grades["gemma-3-4b"] == "conditional-weights"


def test_the_grade_follows_from_the_facts() -> None:
    licences = load().licences
    free, llama = licences["Apache-2.0"], licences["LicenseRef-Llama-3.1-Community"]
    open_source = Openness("Apache-2.0", "open", "open", "open", (), "https://a.example/b")
    weights_only = Openness("Apache-2.0", "open", "open", "partly", (), "https://a.example/b")
    assert open_source.grade(free) == "open-source"
    assert weights_only.grade(free) == "free-weights"
    assert open_source.grade(llama) == "conditional-weights"
    assert llama.monthly_user_limit == 700_000_000


def test_every_grade_is_explained() -> None:
    assert tuple(load().grades) == GRADES


def test_only_licences_in_use_are_shipped() -> None:
    used = {entry.openness.licence for entry in ENTRIES}
    assert used == set(load().licences)
    files = {licence.text_file for licence in load().licences.values()} - {""}
    assert files == {path.name for path in LICENCES.glob("*.txt")}


def test_the_apache_text_is_the_one_hearth_itself_is_under() -> None:
    own = (LICENCES.parent.parent / "LICENSE").read_text("utf-8")
    text = load().licences["Apache-2.0"].text()
    assert text.split("APPENDIX")[0].split() == own.split("APPENDIX")[0].split()


def test_files_are_known_by_their_checksum() -> None:
    catalogue = load()
    for entry in ENTRIES:
        for file in (entry.files[0], *entry.other_builds):
            assert catalogue.by_sha256(file.sha256.upper()) is entry
    assert catalogue.by_sha256("0" * 64) is None


def test_a_model_renamed_by_its_publisher_is_still_known() -> None:
    old = "be37a636aca0fc1aae0d32325f82f6b4d21495f06823b5fbc1898ae0303e9935"
    entry = load().by_sha256(old)
    assert entry is not None
    assert entry.id == "gpt-oss-20b"


def first(content: dict[str, Any]) -> dict[str, Any]:
    model: dict[str, Any] = content["models"][0]
    return model


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=2),
        lambda content: content.update(models=[]),
        lambda content: content["licences"].pop("Apache-2.0"),
        lambda content: first(content).update(revision="main"),
        lambda content: first(content).update(extra=1),
        lambda content: first(content).update(id="GPT OSS"),
        lambda content: first(content).update(files=[]),
        lambda content: first(content)["files"][0].update(sha256="27cd"),
        lambda content: first(content)["files"][0].update(size_bytes=0),
        lambda content: first(content)["files"][0].update(name="../../evil.gguf"),
        lambda content: first(content)["good_at"].pop("de"),
        lambda content: first(content)["openness"].update(weights="rather open"),
        lambda content: first(content)["openness"].update(source="javascript:alert(1)"),
        lambda content: first(content)["shape"].pop("weights"),
    ],
)
def test_a_catalogue_that_is_not_in_order_is_refused(tmp_path: Path, change: Any) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        read(changed(tmp_path, change))


def test_a_missing_or_cut_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="Install Hearth again"):
        read(tmp_path / "none.json")
    cut = tmp_path / "cut.json"
    cut.write_bytes(CATALOGUE.read_bytes()[:-100])
    with pytest.raises(CatalogueError):
        read(cut)
