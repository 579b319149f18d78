"""Compares every file of the catalogue with what the Hub says of it: revision, size, sha256.

    python packaging/check_catalogue.py               all entries
    python packaging/check_catalogue.py gpt-oss-20b   these only

Reads what the Hub knows of its files, never the files. HF_ENDPOINT names another Hub. Exit code 0:
all as the catalogue says; 1: something is not; 3: the Hub could not be asked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
EXIT_DIFFERENT = 1
EXIT_NOT_ASKED = 3
TIMEOUT_S = 30.0


class Unreachable(Exception):
    """The Hub did not answer, or not to the question."""


class Pinned(NamedTuple):
    """A file that the catalogue names, and what it says of it."""

    entry_id: str
    repository: str
    revision: str
    name: str
    size_bytes: int
    sha256: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ids", metavar="ID", nargs="*", help="entries to check (default: all)")
    parser.add_argument("--catalogue", type=Path, help="another catalogue file")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from app.models import catalogue

    entries = catalogue.read(options.catalogue or catalogue.CATALOGUE).models
    if unknown := set(options.ids) - {entry.id for entry in entries}:
        parser.error(f"no entry {', '.join(sorted(unknown))}")
    files = [file for file in pinned(entries) if not options.ids or file.entry_id in options.ids]
    return report(files)


def pinned(entries: Iterable[Any]) -> Iterator[Pinned]:
    """All files of these catalogue entries, other builds included."""
    for entry in entries:
        for file in entry.files:
            place = (entry.id, entry.repository, entry.revision)
            yield Pinned(*place, file.name, file.size_bytes, file.sha256)
        for build in entry.other_builds:
            place = (entry.id, build.repository, build.revision)
            yield Pinned(*place, build.name, build.size_bytes, build.sha256)


def report(files: Iterable[Pinned]) -> int:
    """Asks once for each revision, says what was found, and returns the exit code."""
    repositories: dict[tuple[str, str], list[Pinned]] = {}
    for file in files:
        repositories.setdefault((file.repository, file.revision), []).append(file)
    n_different = n_checked = 0
    for (repository, revision), group in repositories.items():
        try:
            problems = list(compare(group, repository, revision))
        except Unreachable as error:
            print(f"{error}\nNot checked: {repository} and what comes after it.")
            return EXIT_DIFFERENT if n_different else EXIT_NOT_ASKED
        n_checked += len(group)
        n_different += len(problems)
        for problem in problems or ["ok"]:
            print(f"{group[0].entry_id}: {repository}: {problem}")
    print(f"{n_checked} files checked, {n_different} problems.")
    return EXIT_DIFFERENT if n_different else 0


def compare(group: list[Pinned], repository: str, revision: str) -> Iterator[str]:
    """Everything that the Hub sees otherwise in one revision of a repository."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    api = HfApi()
    try:
        info = api.model_info(
            repository, revision=revision, files_metadata=True, timeout=TIMEOUT_S, token=False
        )
    except RevisionNotFoundError:
        yield f"there is no revision {revision}"
        return
    except RepositoryNotFoundError:
        yield "the repository is gone, or closed to guests"
        return
    except HfHubHTTPError as error:
        raise Unreachable(f"{api.endpoint} answers with an error: {error}") from error
    except (HTTPError, OfflineModeIsEnabled) as error:
        raise Unreachable(f"{api.endpoint} cannot be reached: {error}") from error
    if info.sha != revision:
        yield f"revision {revision} is answered with {info.sha}"
    if info.gated:
        yield "needs an account now (gated)"
    there = {file.rfilename: file for file in info.siblings or ()}
    for file in group:
        yield from differences(file, there.get(file.name))


def differences(file: Pinned, found: Any) -> Iterator[str]:
    """What the Hub says otherwise of one file; not by its ETag, which may be another checksum."""
    if found is None:
        yield f"{file.name} is not there"
        return
    if found.lfs is None:
        yield f"{file.name} has no sha256"
        return
    if found.lfs.sha256 != file.sha256:
        yield f"{file.name} has sha256 {found.lfs.sha256}, not {file.sha256}"
    if found.lfs.size != file.size_bytes:
        yield f"{file.name} has {found.lfs.size} bytes, not {file.size_bytes}"


if __name__ == "__main__":
    sys.exit(main())
