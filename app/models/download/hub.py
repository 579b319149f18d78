"""What the Hugging Face Hub, or a mirror of it, says: files, sizes, hashes, links; and its search.

The only module that touches huggingface_hub, and the place where its errors become ours. Fetches no
model bytes.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from app import network
from app.errors import AccessDenied, DownloadError, HubUnreachable
from app.models.download.access_token import read_token
from app.models.download.listing import (
    GgufRepository,
    HubModel,
    RepositoryFile,
    as_download,
    models_in,
    shards,
)
from app.models.download.ranged_http import Link
from app.models.download.remote import ModelDownload, RemoteFile
from app.models.wording import shown

PUBLIC_ENDPOINT = "https://huggingface.co"
_TIMEOUT_S = 15.0
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
T = TypeVar("T")
_LATER = (408, 425, 429, 500, 502, 503, 504)
# huggingface_hub would tell with each request what else is installed and which program started it,
# and would ask huggingface.co for a list of such programs, also where a mirror is used. It reads
# this when it is imported, which happens below.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


class _Gguf(msgspec.Struct, frozen=True):
    total: int = 0
    architecture: str = ""
    context_length: int = 0


class _Found(msgspec.Struct, frozen=True):
    """A search result as the Hub words it."""

    id: str
    downloads: int = 0
    likes: int = 0
    gated: str | bool = False
    gguf: _Gguf | None = None


class Hub:
    """A Hub. Safe to be used by several threads.

    Args:
        endpoint: Its address; by default `HF_ENDPOINT`, or the public one.
        token: Gives the token to introduce oneself with, or None; by default the keyring's. Asked
            for only where nothing is given out without one.
        timeout_s: How long to wait for an answer.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        token: Callable[[], str | None] = read_token,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        chosen = endpoint or os.environ.get("HF_ENDPOINT") or PUBLIC_ENDPOINT
        self.endpoint = chosen.rstrip("/")
        self.ask_token = token
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._links: dict[RemoteFile, Link] = {}

    def search(self, text: str, limit: int = 20) -> tuple[HubModel, ...]:
        """The repositories with GGUF files that fit these words, the most fetched first.

        Raises:
            DownloadError: No answer, or a refusal.
        """
        words = text.split()
        found = self._as_needed(lambda token: self._search(" ".join(words), limit, token))
        if not found and len(words) > 1:
            # The Hub looks for the words as they stand in a name, where nobody writes spaces.
            found = self._as_needed(lambda token: self._search("-".join(words), limit, token))
        return found

    def gguf_files(self, repo: str, revision: str = "main") -> GgufRepository:
        """The models in a repository, ready to be downloaded.

        Raises:
            DownloadError: There is no such repository, no model in it, no access, or no answer.
        """
        commit, gated, listed = self._as_needed(lambda token: self._files(repo, revision, token))
        files = models_in(repo, commit, listed)
        if not files:
            raise DownloadError(
                "{repo} has no GGUF file, the kind that Hearth can run.",
                'Search for "{name} GGUF": somebody may have made one of it.',
                repo=shown(repo),
                name=shown(repo.rpartition("/")[2]),
            )
        return GgufRepository(repo, commit, gated, files)

    def files(self, repo: str, revision: str = "main") -> tuple[str, tuple[RepositoryFile, ...]]:
        """The commit behind `revision`, and the files that it has.

        Raises:
            DownloadError: There is no such repository, no access, or no answer.
        """
        commit, _, listed = self._as_needed(lambda token: self._files(repo, revision, token))
        return commit, listed

    def model(self, repo: str, path: str, revision: str = "main", title: str = "") -> ModelDownload:
        """The model in this file, with all its shards if it is one of several.

        Raises:
            DownloadError: There is no such file, no access, or no answer.
        """
        commit, listed = self.files(repo, revision)
        by_path = {file.path: file for file in listed}
        files = [_pinned(repo, commit, by_path.get(name), name) for name in shards(path)]
        return as_download(repo, files, title)

    def link(self, file: RemoteFile, stale: Link | None = None) -> Link:
        """Where the bytes of this file are now; another link than `stale`, if it can be had.

        Raises:
            DownloadError: The file is another one than it was, there is no access, or no answer.
        """
        with self._lock:
            known = self._links.get(file)
            if known is not None and known is not stale:
                return known
            link = self._as_needed(lambda token: self._resolve(file, token))
            self._links[file] = link
            return link

    def _as_needed(self, ask: Callable[[str | None], T]) -> T:
        """Asks without a token first: who fetches a public model need not say who they are."""
        try:
            return ask(None)
        except AccessDenied:
            token = self.ask_token()
            if token is None:
                raise
            return ask(token)

    def _resolve(self, file: RemoteFile, token: str | None) -> Link:
        with self._translated(file.repo, file.path):
            from huggingface_hub import get_hf_file_metadata, hf_hub_url

            url = hf_hub_url(file.repo, file.path, revision=file.revision, endpoint=self.endpoint)
            found = get_hf_file_metadata(
                url, token=token or False, timeout=self._timeout_s, endpoint=self.endpoint
            )
        if found.size is not None and found.size != file.size_bytes:
            raise _other_file(file)
        if found.etag is not None and found.etag != file.sha256 and _SHA256.match(found.etag):
            self._check_hash(file)
        same_place = _place(found.location) == _place(self.endpoint)
        return Link(found.location, token if same_place else None)

    def _check_hash(self, file: RemoteFile) -> None:
        """The tag of a file in the newer storage may be another hash: only the listing counts."""
        _, listed = self.files(file.repo, file.revision)
        for other in listed:
            if other.path == file.path and other.sha256 not in (None, file.sha256):
                raise _other_file(file)

    def _search(self, text: str, limit: int, token: str | None) -> tuple[HubModel, ...]:
        with self._translated(text, "", asking=True):
            from huggingface_hub import get_session
            from huggingface_hub.utils import (  # type: ignore[attr-defined]  # not marked, but public
                build_hf_headers,
                hf_raise_for_status,
            )

            expand = ("downloads", "likes", "gated", "gguf")
            answer = get_session().get(
                f"{self.endpoint}/api/models",
                params={
                    "search": text,
                    "filter": "gguf",
                    "sort": "downloads",
                    "limit": limit,
                    "expand[]": list(expand),
                },
                headers=build_hf_headers(token=token or False),
                timeout=self._timeout_s,
            )
            hf_raise_for_status(answer)
        try:
            found = msgspec.json.decode(answer.content, type=list[_Found])
        except ValueError as error:
            raise HubUnreachable(
                "{host} answers, but not as a Hub does.",
                "A network that asks you to log in first often does this: open any page in a "
                "browser, then try again.",
                host=shown(_place(self.endpoint)),
            ) from error
        return tuple(_as_model(one) for one in found[:limit])

    def _files(
        self, repo: str, revision: str, token: str | None
    ) -> tuple[str, bool, tuple[RepositoryFile, ...]]:
        """The commit, whether the repository is gated, and its files."""
        with self._translated(repo, "", asking=True):
            from huggingface_hub import HfApi

            api = HfApi(endpoint=self.endpoint, token=token or False)
            info = api.model_info(
                repo, revision=revision, files_metadata=True, timeout=self._timeout_s
            )
        files = tuple(
            RepositoryFile(
                sibling.rfilename,
                sibling.lfs.size if sibling.lfs else sibling.size or 0,
                sibling.lfs.sha256 if sibling.lfs else None,
            )
            for sibling in info.siblings or ()
        )
        return info.sha or revision, bool(info.gated), files

    @contextmanager
    def _translated(self, repo: str, path: str, asking: bool = False) -> Iterator[None]:
        """What huggingface_hub and its HTTP library raise, in words for a person.

        `asking`: somebody waits for the answer, and no download would go on by itself.
        """
        import httpx2
        from huggingface_hub import errors

        names = {"repo": shown(repo), "path": shown(path), "host": shown(_place(self.endpoint))}
        host = urlsplit(self.endpoint).hostname or self.endpoint
        try:
            with network.permitted("download", host):
                yield
        except errors.GatedRepoError as error:
            raise AccessDenied(
                "{repo} gives its files only to those who have accepted its conditions.",
                "Accept them on its page at {host}, then enter your access token in Hearth.",
                **names,
            ) from error
        except errors.RepositoryNotFoundError as error:
            raise AccessDenied(
                "There is no repository {repo} at {host}, or it is private.",
                "Check the name; a private repository needs your access token.",
                **names,
            ) from error
        except errors.RevisionNotFoundError as error:
            raise DownloadError(
                "The repository {repo} no longer has the version that was asked for.",
                "Choose the model again, so that its newest version is taken.",
                **names,
            ) from error
        except errors.RemoteEntryNotFoundError as error:
            raise DownloadError(
                "The repository {repo} has no file {path}.",
                "Check the name, or choose another file.",
                **names,
            ) from error
        except errors.OfflineModeIsEnabled as error:
            raise DownloadError(
                "Downloads are switched off by HF_HUB_OFFLINE.",
                "Start Hearth without this environment variable.",
            ) from error
        except errors.HFValidationError as error:
            raise DownloadError(
                "{repo} is not the name of a repository.",
                "It looks like owner/name.",
                **names,
            ) from error
        except errors.HfHubHTTPError as error:
            raise _refused(error.response, names, asking) from error
        except (errors.FileMetadataError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise HubUnreachable(
                "{host} cannot be reached.",
                "Check the connection to the internet, then try again."
                if asking
                else "Check the connection to the internet; the download goes on by itself.",
                **names,
            ) from error


def _pinned(repo: str, commit: str, found: RepositoryFile | None, path: str) -> RemoteFile:
    if found is None:
        raise DownloadError(
            "The repository {repo} has no file {path}.",
            "Check the name, or choose another file.",
            repo=shown(repo),
            path=shown(path),
        )
    if found.sha256 is None:
        raise DownloadError(
            "The repository {repo} gives no checksum for {path}, so nothing could be verified.",
            "Choose another file.",
            repo=shown(repo),
            path=shown(path),
        )
    return RemoteFile(repo, commit, path, found.size_bytes, found.sha256)


def _as_model(found: _Found) -> HubModel:
    said = found.gguf or _Gguf()
    return HubModel(
        found.id,
        found.downloads,
        found.likes,
        bool(found.gated),
        said.architecture,
        said.total,
        said.context_length,
    )


def _refused(response: object, names: dict[str, str], asking: bool) -> DownloadError:
    status = int(getattr(response, "status_code", 0) or 0)
    if status in (401, 403):
        return AccessDenied(
            "{host} refuses access to {repo}.",
            "Check your access token, and whether it may read this repository.",
            **names,
        )
    if status in _LATER:
        headers = getattr(response, "headers", {})
        return HubUnreachable(
            "{host} is busy (status {status}).",
            "Wait a little, then try again."
            if asking
            else "Wait a little; the download goes on by itself.",
            status=status,
            wait_s=headers.get("Retry-After"),
            **names,
        )
    return DownloadError(
        "{host} does not give out {repo} (status {status}).",
        "Try again later, or choose another model.",
        status=status,
        **names,
    )


def _other_file(file: RemoteFile) -> DownloadError:
    return DownloadError(
        "{name} on the server is not the file that was chosen.",
        "Remove this download and choose the model again.",
        name=shown(file.name),
    )


def _place(url: str) -> str:
    return urlsplit(url).netloc
