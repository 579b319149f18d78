"""GPT4All: all its models flat in one folder, which its settings (an .ini file) may name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.models.found.files import Found, gguf_files, text_of
from app.models.found.places import Places

_MODEL_PATH = re.compile(r"^modelPath[ \t]*=[ \t]*(?P<value>.+?)[ \t\r]*$", re.MULTILINE)


def find(places: Places) -> Iterator[Found]:
    for folder in _folders(places):
        for path in gguf_files(folder):
            yield Found(path, "gpt4all")


def _folders(places: Places) -> Iterator[Path]:
    folders = [places.local_data / "nomic.ai" / "GPT4All"]
    for top in (places.config, places.home / ".config"):
        match = _MODEL_PATH.search(text_of(top / "nomic.ai" / "GPT4All.ini"))
        if match is None:
            continue
        value = match["value"].strip('"').replace("\\\\", "\\")
        chosen = places.home / value[2:] if value.startswith("~/") else Path(value)
        if chosen.is_absolute():
            folders.insert(0, chosen)
    yield from dict.fromkeys(folders)
