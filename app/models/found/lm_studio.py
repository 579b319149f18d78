"""LM Studio: publisher/repository/file.gguf in a folder of models, `~/.lmstudio/models` as a rule.

`~/.lmstudio-home-pointer` names another home, `downloadsFolder` in its settings another folder;
older versions lived in `~/.cache/lm-studio`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.models.found.files import Found, gguf_files, json_of, text_of
from app.models.found.places import Places


def find(places: Places) -> Iterator[Found]:
    for folder in _folders(places):
        for path in gguf_files(folder):
            yield Found(path, "lm-studio")


def _folders(places: Places) -> Iterator[Path]:
    pointer = text_of(places.home / ".lmstudio-home-pointer").strip()
    homes = [places.home / ".lmstudio", places.home / ".cache" / "lm-studio"]
    if pointer and Path(pointer).is_absolute():
        homes.insert(0, Path(pointer))
    for home in dict.fromkeys(homes):
        settings = json_of(home / "settings.json")
        chosen = settings.get("downloadsFolder") if isinstance(settings, dict) else None
        if isinstance(chosen, str) and Path(chosen).is_absolute():
            yield Path(chosen)
        yield home / "models"
