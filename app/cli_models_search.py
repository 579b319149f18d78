"""`hearth models search`: models of the Hub by words, and the files behind a link."""

from __future__ import annotations

import argparse

from app.cli_output import print_json, table
from app.models.download import GgufRepository, Hub, HubModel, Words, parse_link
from app.models.runnable import ARCHITECTURES
from app.models.wording import file_size, shown


def search(options: argparse.Namespace) -> int:
    """Raises DownloadError: no answer, or a link that leads to no model."""
    hub = Hub()
    meant = parse_link(" ".join(options.text), hub.endpoint)
    if isinstance(meant, Words):
        found = hub.search(meant.text, options.limit)
        if options.json:
            print_json({"models": [_model_json(model) for model in found]})
        else:
            print(_models_text(found, meant.text))
        return 0
    repository = hub.gguf_files(meant.repo, meant.revision)
    if options.json:
        print_json(_repository_json(repository))
    else:
        print(_files_text(repository))
    return 0


def _models_text(found: tuple[HubModel, ...], words: str) -> str:
    if not found:
        return f"Nobody has a GGUF model called {shown(words)!r}. Fewer words find more."
    rows = [("REPOSITORY", "PARAMETERS", "DOWNLOADS", "")]
    for model in found:
        notes = []
        if model.architecture and model.architecture not in ARCHITECTURES:
            notes.append(f"Hearth cannot run {shown(model.architecture)} models yet")
        if model.gated:
            notes.append("asks for consent")
        rows.append(
            (
                shown(model.repo),
                _count(model.parameters),
                f"{model.downloads:,}".replace(",", " "),
                ", ".join(notes),
            )
        )
    files = f"To see the files of one: hearth models search {found[0].repo}"
    return "\n".join([table(rows), files])


def _files_text(repository: GgufRepository) -> str:
    usual = repository.usual()
    rows = [("FILE", "STORED AS", "SIZE", "")]
    for file in repository.files:
        note = "the usual choice" if file is usual and len(repository.files) > 1 else ""
        rows.append((shown(file.path), file.quantization, file_size(file.size_bytes), note))
    lines = [table(rows)]
    if repository.gated:
        lines.append("Given only to those who have accepted its conditions on its page.")
    lines.append(f"To get one: hearth models download {repository.repo} [--file FILE]")
    return "\n".join(lines)


def _model_json(model: HubModel) -> dict[str, object]:
    return {
        "repository": model.repo,
        "downloads": model.downloads,
        "likes": model.likes,
        "gated": model.gated,
        "architecture": model.architecture or None,
        "parameters": model.parameters or None,
        "context_length": model.context_length or None,
        "can_run": model.architecture in ARCHITECTURES if model.architecture else None,
    }


def _repository_json(repository: GgufRepository) -> dict[str, object]:
    return {
        "repository": repository.repo,
        "revision": repository.revision,
        "gated": repository.gated,
        "files": [
            {
                "path": file.path,
                "quantization": file.quantization or None,
                "size_bytes": file.size_bytes,
                "parts": [
                    {"path": part.path, "size_bytes": part.size_bytes, "sha256": part.sha256}
                    for part in file.download.files
                ],
            }
            for file in repository.files
        ],
    }


def _count(parameters: int) -> str:
    """As in the names of models: 20.9B, 270M.

    >>> _count(20_914_757_184), _count(0)
    ('20.9B', '')
    """
    if parameters >= 10**9:
        return f"{parameters / 1e9:.1f}B"
    return f"{parameters / 1e6:.0f}M" if parameters else ""
