"""What each program can be told to do otherwise, and what is left out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.models.found import gpt4all, hugging_face, jan, lm_studio, ollama
from app.models.found.files import Found, gguf_files
from app.models.found.places import here
from tests.models.found import programs
from tests.models.found.programs import places
from tests.models.library_files import save, small_model

CONTENT = small_model()


def paths_of(found: object) -> list[Path]:
    return [one.path for one in found]  # type: ignore[attr-defined]


# --- LM Studio


def test_lm_studio_s_pointer_names_another_home(tmp_path: Path) -> None:
    path = save(tmp_path / "big disk/lm/models/a/b/c.gguf", CONTENT)
    save(tmp_path / ".lmstudio-home-pointer", f"{tmp_path}/big disk/lm\n".encode())
    assert paths_of(lm_studio.find(places(tmp_path, "linux"))) == [path]


def test_lm_studio_s_settings_name_another_folder(tmp_path: Path) -> None:
    path = save(tmp_path / "big/models/a/b/c.gguf", CONTENT)
    settings = json.dumps({"downloadsFolder": str(tmp_path / "big/models")}).encode()
    save(tmp_path / ".lmstudio/settings.json", settings)
    assert paths_of(lm_studio.find(places(tmp_path, "linux"))) == [path]


def test_lm_studio_s_old_home_is_known(tmp_path: Path) -> None:
    path = save(tmp_path / ".cache/lm-studio/models/a/b/c.gguf", CONTENT)
    assert paths_of(lm_studio.find(places(tmp_path, "linux"))) == [path]


# --- Jan


def test_jan_s_usual_folder_needs_no_settings(tmp_path: Path) -> None:
    for number, system in enumerate(programs.SYSTEMS):
        home = tmp_path / str(number)
        folder = programs.data_folder(home, system) / "Jan/data"
        path = save(folder / "llamacpp/models/x/model.gguf", CONTENT)
        assert list(jan.find(places(home, system))) == [Found(path, "jan", "x")]


def test_jan_links_to_files_elsewhere_by_an_absolute_path(tmp_path: Path) -> None:
    path = save(tmp_path / "my models/thing.gguf", CONTENT)
    description = f'model_path: "{path.as_posix()}"\r\nname: thing\r\n'.encode()
    folder = programs.data_folder(tmp_path, "linux") / "Jan/data/llamacpp/models/imported"
    save(folder / "model.yml", description)
    save(folder.with_name("gone") / "model.yml", b"model_path: llamacpp/none.gguf\n")
    save(folder.with_name("empty") / "model.yml", b"")
    assert list(jan.find(places(tmp_path, "linux"))) == [Found(path, "jan", "imported")]


def test_jan_s_checksum_counts_only_if_it_is_one(tmp_path: Path) -> None:
    path = programs.jan(tmp_path, "linux", CONTENT)
    path.with_name("model.yml").write_text(
        f"model_path: {path}\nmodel_sha256: unknown\n", encoding="utf-8"
    )
    (found,) = jan.find(places(tmp_path, "linux"))
    assert found.sha256 == ""


def test_jan_s_old_folders_and_its_variable_are_known(tmp_path: Path) -> None:
    old = save(tmp_path / "jan/models/trinity/trinity.gguf", CONTENT)
    chosen = save(tmp_path / "chosen/llamacpp/models/a/model.gguf", CONTENT)
    found = jan.find(places(tmp_path, "linux", JAN_DATA_FOLDER=str(tmp_path / "chosen")))
    assert paths_of(found) == [chosen, old]


# --- GPT4All


def test_gpt4all_s_settings_name_another_folder(tmp_path: Path) -> None:
    path = save(tmp_path / "big/a.gguf", CONTENT)
    ini = f"[General]\nlanguageAndLocale=de_DE\nmodelPath={tmp_path.as_posix()}/big/\n"
    save(tmp_path / ".config/nomic.ai/GPT4All.ini", ini.encode())
    assert paths_of(gpt4all.find(places(tmp_path, "linux"))) == [path]


# --- Ollama


def test_ollama_s_variable_names_another_folder(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    path = programs.ollama(elsewhere, "linux", CONTENT)
    folder = str(elsewhere / ".ollama/models")
    found = ollama.find(places(home, "linux", OLLAMA_MODELS=folder))
    assert set(paths_of(found)) == {path}


@pytest.mark.parametrize(
    ("manifest", "label"),
    [
        ("registry.ollama.ai/library/gpt-oss/20b", "gpt-oss:20b"),
        ("registry.ollama.ai/someone/theirs/latest", "someone/theirs:latest"),
        ("hf.co/ggml-org/gpt-oss-20b-GGUF/latest", "hf.co/ggml-org/gpt-oss-20b-GGUF:latest"),
    ],
)
def test_models_are_called_as_ollama_lists_them(tmp_path: Path, manifest: str, label: str) -> None:
    programs.ollama(tmp_path, "macos", CONTENT)
    folder = tmp_path / ".ollama/models/manifests"
    content = (folder / "registry.ollama.ai/library/gpt-oss/small").read_bytes()
    save(folder / manifest, content)
    assert label in {found.label for found in ollama.find(places(tmp_path, "macos"))}


def layer(digest: str) -> dict[str, str]:
    return {"mediaType": "application/vnd.ollama.image.model", "digest": digest}


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        {"layers": None},
        {"layers": [None, 3]},
        {"layers": [layer("sha256:../../secret")]},
        {"layers": [layer("sha256:" + "5" * 64)]},  # the blob is not there
        {"layers": [layer("sha256:" + "6" * 64), layer("sha256:" + "7" * 64)]},
    ],
)
def test_manifests_that_lead_to_no_single_file_are_left_out(
    tmp_path: Path, manifest: object
) -> None:
    folder = tmp_path / ".ollama/models"
    for name in ("6" * 64, "7" * 64):
        save(folder / f"blobs/sha256-{name}", CONTENT)
    save(tmp_path / ".ollama/secret", CONTENT)
    path = folder / "manifests/registry.ollama.ai/library/x/latest"
    save(path, json.dumps(manifest).encode())
    assert list(ollama.find(places(tmp_path, "windows"))) == []


def test_blobs_of_older_ollamas_are_known(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("no file can be called so there")
    path = programs.ollama(tmp_path, "macos", CONTENT)
    old = path.rename(path.with_name(path.name.replace("-", ":")))
    assert set(paths_of(ollama.find(places(tmp_path, "macos")))) == {old}


# --- the Hub's cache


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("HF_HUB_CACHE", "x"),
        ("HUGGINGFACE_HUB_CACHE", "x"),
        ("HF_HOME", "x/hub"),
        ("XDG_CACHE_HOME", "x/huggingface/hub"),
    ],
)
def test_each_variable_that_moves_the_hub_s_cache_counts(
    tmp_path: Path, variable: str, folder: str
) -> None:
    snapshots = tmp_path / folder / "models--a--b/snapshots"
    path = save(snapshots / ("c" * 40) / "quants/m.gguf", CONTENT)
    environment = {variable: str(tmp_path / "x")}
    assert paths_of(hugging_face.find(places(tmp_path, "macos", **environment))) == [path]


def test_the_parts_of_a_split_model_in_the_cache_keep_their_names(tmp_path: Path) -> None:
    snapshots = tmp_path / ".cache/huggingface/hub/models--a--b/snapshots"
    for part in (1, 2):
        save(snapshots / ("c" * 40) / f"m-0000{part}-of-00002.gguf", CONTENT)
    (path,) = paths_of(hugging_face.find(places(tmp_path, "linux")))
    assert path.name == "m-00001-of-00002.gguf"


# --- looking through folders


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_folders_that_lead_in_a_circle_are_looked_at_once(tmp_path: Path) -> None:
    path = save(tmp_path / "a/b/m.gguf", CONTENT)
    (tmp_path / "a/b/again").symlink_to(tmp_path / "a")
    assert list(gguf_files(tmp_path)) == [path]


def test_the_places_of_this_computer_exist_for_somebody() -> None:
    assert here().home == Path.home()
    assert here().data.is_absolute()
