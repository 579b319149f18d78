"""From an id or a path to a model file that can be loaded.

Knows the starter model that Hearth brings along; `inventory` knows the others on this computer.
Knows nothing of engines.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from app import paths
from app.errors import ModelFileError
from app.models import catalogue, inventory
from app.models.gguf import GgufHeader, read_header
from app.models.inventory import STARTER_ID, Installed
from app.models.runnable import require_runnable
from app.models.wording import shown

STARTER_NAME = "Hearth Starter"


class Model(msgspec.Struct, frozen=True):
    """A model that can be loaded. `id` is a known id, or the file's absolute path."""

    id: str
    name: str
    path: Path
    is_starter: bool = False


def resolve(id_or_path: str | Path | None) -> Model:
    """The model of this id or at this path (`~` allowed); None is the starter model.

    Raises:
        ModelFileError: The id is unknown, or the file is not a model that Hearth can run.
    """
    if id_or_path is None or id_or_path == STARTER_ID:
        return _starter()
    if isinstance(id_or_path, str) and not _is_surely_a_path(id_or_path):
        models = inventory.installed()
        found = next((model for model in models if model.id == id_or_path), None)
        if found is not None:
            return _installed(found)
        if not os.path.lexists(id_or_path.replace("\0", "")):
            raise _unknown(id_or_path, models)
    path = _absolute(id_or_path)
    if path == paths.STARTER_MODEL:
        return _starter()
    header = check(path)
    return Model(id=str(path), name=header.name, path=path)


def check(path: Path) -> GgufHeader:
    """Makes sure, before a load, that this file is a whole model that Hearth can run.

    Raises:
        ModelFileError: It is not; says why, and what to do.
    """
    header = read_header(path)
    require_runnable(header)
    return header


def _starter() -> Model:
    path = paths.STARTER_MODEL
    if not path.exists():
        raise ModelFileError(
            "The starter model is missing: there is no file at {path}.",
            "Install Hearth again.",
            path=shown(path),
        )
    check(path)
    return Model(STARTER_ID, STARTER_NAME, path, is_starter=True)


def _installed(model: Installed) -> Model:
    path = model.files[0]
    check(path)
    return Model(model.id, model.name, path)


def _unknown(id: str, models: tuple[Installed, ...]) -> ModelFileError:
    entry = catalogue.load().entry(id)
    if entry is not None:
        return ModelFileError(
            "{name} is not on this computer yet.",
            "Download it first, or give the path of its .gguf file.",
            name=entry.name,
        )
    return ModelFileError(
        'There is no model called "{id}". Known models: {known}.',
        "A path to a .gguf file works too.",
        id=shown(id),
        known=", ".join([STARTER_ID, *(model.id for model in models)]),
    )


def _is_surely_a_path(text: str) -> bool:
    """Ids never look like this; a file without a suffix in this folder may look like an id."""
    separators = {"/", os.sep}
    return (
        text.startswith(("~", "."))
        or text.lower().endswith(".gguf")
        or any(separator in text for separator in separators)
    )


def _absolute(path: str | Path) -> Path:
    # The engine runs in a process of its own, maybe in another folder.
    return Path(os.path.abspath(os.path.expanduser(path)))
