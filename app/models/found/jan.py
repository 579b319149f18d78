"""Jan: a data folder with `llamacpp/models/<id>/model.yml` beside each model, or naming it.

The data folder is named in Jan's settings. `model_path` in model.yml is below the data folder, or
absolute for a file that Jan itself only links to. Older versions: `models/<id>/*.gguf`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.models.found.files import Found, gguf_files, is_file, json_of, text_of
from app.models.found.places import Places

_ENTRY = re.compile(r"^(?P<key>\w+):[ \t]*(?P<value>.*?)[ \t\r]*$", re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def find(places: Places) -> Iterator[Found]:
    for folder in _data_folders(places):
        described = set()
        for found in _described(folder):
            described.add(os.path.realpath(found.path))
            yield found
        for models in (folder / "llamacpp" / "models", folder / "models"):
            for path in gguf_files(models):
                if os.path.realpath(path) not in described:
                    yield Found(path, "jan", label=_label(path, models))


def _data_folders(places: Places) -> Iterator[Path]:
    folders: list[Path] = []
    if chosen := places.environment.get("JAN_DATA_FOLDER"):
        folders.append(Path(chosen))
    for top in (places.data, places.config):
        settings = json_of(top / "Jan" / "settings.json")
        chosen = settings.get("data_folder") if isinstance(settings, dict) else None
        if isinstance(chosen, str) and Path(chosen).is_absolute():
            folders.append(Path(chosen))
        folders.append(top / "Jan" / "data")
    folders.append(places.home / "jan")
    yield from dict.fromkeys(folders)


def _described(folder: Path) -> Iterator[Found]:
    models = folder / "llamacpp" / "models"
    try:
        descriptions = sorted(models.glob("**/model.yml"))
    except OSError:
        return
    for description in descriptions:
        entries = {match["key"]: match["value"] for match in _ENTRY.finditer(text_of(description))}
        path = folder / _unquoted(entries.get("model_path", ""))
        checksum = _unquoted(entries.get("model_sha256", "")).lower()
        if entries.get("model_path") and is_file(path):
            yield Found(
                path,
                "jan",
                label=description.parent.name,
                sha256=checksum if _SHA256.fullmatch(checksum) else "",
            )


def _label(path: Path, models: Path) -> str:
    """Jan calls a model by its folder: the file is often only "model.gguf"."""
    return path.stem if path.parent == models else path.parent.name


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
