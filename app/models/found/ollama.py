"""Ollama: manifests that name blobs, `manifests/<registry>/<owner>/<model>/<tag>` and
`blobs/sha256-<hex>`. A blob's name is its checksum.

On Linux the service keeps them in a home of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.models.found.files import Found, is_file, json_of
from app.models.found.places import Places

_MODEL_LAYER = "application/vnd.ollama.image.model"
_DIGEST = re.compile(r"sha256[:-](?P<hex>[0-9a-f]{64})")
_SERVICE_HOMES = (
    Path("/usr/share/ollama/.ollama/models"),
    Path("/var/lib/ollama/models"),
    Path("/var/snap/ollama/common/models"),
)
_REGISTRY, _OWNER = "registry.ollama.ai", "library"


def find(places: Places) -> Iterator[Found]:
    for folder in _folders(places):
        for manifest in _manifests(folder / "manifests"):
            found = _found(folder, manifest)
            if found is not None:
                yield found


def _folders(places: Places) -> Iterator[Path]:
    usual = places.home / ".ollama" / "models"
    folders = [places.folder("OLLAMA_MODELS", usual), usual]
    if places.system == "linux":
        folders += _SERVICE_HOMES
    yield from dict.fromkeys(folders)


def _manifests(top: Path) -> list[Path]:
    try:
        return sorted(path for path in top.glob("*/*/*/*") if is_file(path))
    except OSError:
        return []


def _found(folder: Path, manifest: Path) -> Found | None:
    digests = list(_model_digests(json_of(manifest)))
    if len(digests) != 1:  # none: it runs elsewhere; several: parts without names llama.cpp knows
        return None
    for name in (f"sha256-{digests[0]}", f"sha256:{digests[0]}"):
        blob = folder / "blobs" / name
        if is_file(blob):
            return Found(blob, "ollama", label=_label(manifest), sha256=digests[0])
    return None


def _model_digests(manifest: Any) -> Iterator[str]:
    layers = manifest.get("layers") if isinstance(manifest, dict) else None
    for layer in layers if isinstance(layers, list) else ():
        if not isinstance(layer, dict) or layer.get("mediaType") != _MODEL_LAYER:
            continue
        match = _DIGEST.fullmatch(str(layer.get("digest")))
        if match:
            yield match["hex"]


def _label(manifest: Path) -> str:
    """As Ollama lists it: "gpt-oss:20b", "someone/model:tag", "hf.co/someone/model:tag"."""
    registry, owner, model = manifest.parts[-4:-1]
    if registry != _REGISTRY:
        model = f"{registry}/{owner}/{model}"
    elif owner != _OWNER:
        model = f"{owner}/{model}"
    return f"{model}:{manifest.name}"
