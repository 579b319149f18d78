"""The folders of other programs as they lay them out, on each system, made from small models."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from app.models.found.places import Places, System
from tests.models.library_files import save

SYSTEMS: tuple[System, ...] = ("linux", "macos", "windows")


def places(home: Path, system: System, **environment: str) -> Places:
    return Places(home, environment, system)


def data_folder(home: Path, system: System) -> Path:
    """Where each system keeps what programs keep, written out once more."""
    return {
        "linux": home / ".local/share",
        "macos": home / "Library/Application Support",
        "windows": home / "AppData/Roaming",
    }[system]


def lm_studio(home: Path, system: System, content: bytes) -> Path:
    folder = home / ".lmstudio"
    save(folder / "settings.json", b'{"downloadsFolder": 7}')
    save(folder / "models/lmstudio-community/X-GGUF/mmproj-X.gguf", content)
    save(folder / "models/lmstudio-community/X-GGUF/downloading_X.gguf.part", content[:50])
    return save(folder / "models/lmstudio-community/X-GGUF/X-Q4_K_M.gguf", content)


def jan(home: Path, system: System, content: bytes) -> Path:
    folder = home / "elsewhere/jan-data"
    settings = {"data_folder": str(folder)}
    save(data_folder(home, system) / "Jan/settings.json", json.dumps(settings).encode())
    relative = "llamacpp/models/janhq/Jan-v1-4B-Q4_K_M/model.gguf"
    path = save(folder / relative, content)
    checksum = hashlib.sha256(content).hexdigest()
    description = (
        f"embedding: false\nmodel_path: {relative}\nname: Jan-v1-4B-Q4_K_M\n"
        f"size_bytes: {len(content)}\nmodel_sha256: {checksum}\n"
    )
    save(path.with_name("model.yml"), description.encode())
    return path


def gpt4all(home: Path, system: System, content: bytes) -> Path:
    folders: dict[System, str] = {
        "linux": ".local/share/nomic.ai/GPT4All",
        "macos": "Library/Application Support/nomic.ai/GPT4All",
        "windows": "AppData/Local/nomic.ai/GPT4All",
    }
    folder = home / folders[system]
    save(folder / "incomplete-Other.gguf", content[:50])
    save(folder / "localdocs_v3.db", b"")
    return save(folder / "Llama-3.2-3B-Instruct-Q4_0.gguf", content)


def ollama(home: Path, system: System, content: bytes) -> Path:
    folder = home / ".ollama/models"
    checksum = hashlib.sha256(content).hexdigest()
    kind = "application/vnd.ollama.image"
    manifest = {
        "schemaVersion": 2,
        "config": {"digest": "sha256:" + "1" * 64, "size": 10},
        "layers": [
            {"mediaType": f"{kind}.model", "digest": f"sha256:{checksum}", "size": len(content)},
            {"mediaType": f"{kind}.template", "digest": "sha256:" + "2" * 64, "size": 10},
            {"mediaType": f"{kind}.license", "digest": "sha256:" + "3" * 64, "size": 10},
        ],
    }
    registry = folder / "manifests/registry.ollama.ai"
    for tag in ("small", "latest"):  # two names of one file
        save(registry / "library/gpt-oss" / tag, json.dumps(manifest).encode())
    cloud = {"layers": []}
    save(registry / "library/gpt-oss/120b-cloud", json.dumps(cloud).encode())
    save(registry / "library/broken/latest", b"{not json")
    return save(folder / f"blobs/sha256-{checksum}", content)


def hugging_face(home: Path, system: System, content: bytes) -> Path:
    repository = home / ".cache/huggingface/hub/models--ggml-org--small-GGUF"
    checksum = hashlib.sha256(content).hexdigest()
    save(repository / "refs/main", b"b" * 40)
    if os.name == "nt" or system == "windows":  # there the cache does without links
        return save(repository / "snapshots" / ("b" * 40) / "small.gguf", content)
    save(repository / "blobs" / checksum, content)
    save(repository / "blobs" / ("4" * 64 + ".incomplete"), content[:50])
    for revision in ("a" * 40, "b" * 40):
        link = repository / "snapshots" / revision / "small.gguf"
        link.parent.mkdir(parents=True)
        link.symlink_to(Path("../../blobs") / checksum)
    return repository / "snapshots" / ("b" * 40) / "small.gguf"


Program = Callable[[Path, System, bytes], Path]
PROGRAMS: dict[str, Program] = {
    "lm-studio": lm_studio,
    "jan": jan,
    "gpt4all": gpt4all,
    "ollama": ollama,
    "hugging-face": hugging_face,
}
